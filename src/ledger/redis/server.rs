//! The Redis server: the connection, its required settings, and the meaning of its errors.

use std::time::Duration;

use redis::{Client, Connection, RedisError, cmd};

use crate::error::{Error, ErrorKind};

/// How long the server may take to be reached, to take a call, and to answer.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn client(url: &str) -> Result<Client, Error> {
    Client::open(url).map_err(|_| {
        Error::new(ErrorKind::InvalidValue, "not the URL of a Redis server")
            .with_help("write one such as `redis://127.0.0.1:6379/0`; `rediss://` needs a feature of the redis crate")
    })
}

/// Connects, to a server that does not forget.
pub(super) fn connect(client: &Client, must_append: bool) -> Result<Connection, Error> {
    let mut connection = client.get_connection_with_timeout(PATIENCE).map_err(|error| wrong(&error))?;
    let mut set = || -> Result<String, RedisError> {
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.set_write_timeout(Some(PATIENCE))?;
        cmd("INFO").query(&mut connection)
    };
    let info = set().map_err(|error| wrong(&error))?;
    let says = |line: &str| info.lines().any(|known| known.trim_end() == line);
    if !says("maxmemory_policy:noeviction") {
        return unavailable("the ledger's Redis forgets when it is full", "set `maxmemory-policy noeviction`");
    }
    if must_append && !says("aof_enabled:1") {
        return unavailable(
            "the ledger's Redis forgets when it is restarted",
            "set `appendonly yes`, or let it forget with `Redis::connect_relaxed`",
        );
    }
    Ok(connection)
}

fn unavailable<T>(message: &str, help: &str) -> Result<T, Error> {
    Err(Error::new(ErrorKind::Unavailable, message).with_help(help))
}

/// Something in the place of what a ledger writes.
pub(super) fn strange() -> Error {
    Error::new(ErrorKind::Unreadable, "the ledger's Redis holds what no ledger writes")
        .with_help("give the ledger a database of its own")
}

/// What the client or the server says, as an error of ours: never its text, which may show what was sent.
pub(super) fn wrong(error: &RedisError) -> Error {
    const GONE: (&str, &str) = ("the ledger's Redis cannot be reached", "see that it runs, then call again");
    const LATE: (&str, &str) =
        ("the ledger's Redis does not answer within 2 seconds", "see what keeps it, then call again");
    // Within a script older servers put their words behind some of their own, so all of it is searched.
    const SAYINGS: [(&str, &str, &str); 10] = [
        ("OOM ", "is full", "give it more memory; nothing granted is lost"),
        ("READONLY", "is a replica, which takes no claims", "connect to its primary"),
        ("MISCONF", "cannot write to its disk", "see to its disk, then call again"),
        ("LOADING", "is still loading what it keeps", "call again"),
        ("MASTERDOWN", "is a replica without its primary", "connect to its primary"),
        ("NOAUTH", "does not let us in", "name its user and password in the URL"),
        ("WRONGPASS", "does not let us in", "name its user and password in the URL"),
        ("NOPERM", "does not let us do it", "allow the user `+@all` on the keys `sincerely:*`"),
        ("can't run this command", "does not let us do it", "allow the user `+@all` on the keys `sincerely:*`"),
        ("MOVED", "is a cluster, which is not supported", "connect to a single server"),
    ];
    if error.is_timeout() {
        return Error::new(ErrorKind::Unavailable, LATE.0).with_help(LATE.1);
    }
    if error.is_io_error() {
        return Error::new(ErrorKind::Unavailable, GONE.0).with_help(GONE.1);
    }
    let said = format!("{} {}", error.code().unwrap_or_default(), error.detail().unwrap_or_default());
    if let Some((_, what, help)) = SAYINGS.iter().find(|(saying, ..)| said.contains(saying)) {
        return Error::new(ErrorKind::Unavailable, format!("the ledger's Redis {what}")).with_help(*help);
    }
    if said.contains("WRONGTYPE") || said.contains("user_script") {
        return strange();
    }
    match error.kind() {
        redis::ErrorKind::AuthenticationFailed => {
            Error::new(ErrorKind::Unavailable, "the ledger's Redis does not let us in")
                .with_help("name its user and password in the URL")
        }
        _ => Error::new(ErrorKind::Unavailable, "the ledger's Redis refuses").with_help("see its log, then call again"),
    }
}
