//! The Redis server: the connection, its required settings, and the meaning of its errors.

use std::time::Duration;

use redis::{Client, Connection, RedisError, cmd};

use crate::error::{Error, ErrorKind};

/// For connecting, sending a call and receiving its answer, each.
const TIMEOUT: Duration = Duration::from_secs(2);

pub(super) fn client(url: &str) -> Result<Client, Error> {
    Client::open(url).map_err(|_| {
        Error::new(ErrorKind::InvalidValue, "not the URL of a Redis server")
            .with_help("write one such as `redis://127.0.0.1:6379/0`; `rediss://` needs a feature of the redis crate")
    })
}

/// Connects to a server whose settings keep the data.
pub(super) fn connect(client: &Client, must_append: bool) -> Result<Connection, Error> {
    let mut connection = client.get_connection_with_timeout(TIMEOUT).map_err(|error| from_redis(&error))?;
    let mut set = || -> Result<String, RedisError> {
        connection.set_read_timeout(Some(TIMEOUT))?;
        connection.set_write_timeout(Some(TIMEOUT))?;
        cmd("INFO").query(&mut connection)
    };
    let info = set().map_err(|error| from_redis(&error))?;
    let says = |line: &str| info.lines().any(|known| known.trim_end() == line);
    if !says("maxmemory_policy:noeviction") {
        return unavailable("the ledger's Redis loses data when it is full", "set `maxmemory-policy noeviction`");
    }
    if must_append && !says("aof_enabled:1") {
        return unavailable(
            "the ledger's Redis loses data when it is restarted",
            "set `appendonly yes`, or accept the loss with `Redis::connect_relaxed`",
        );
    }
    Ok(connection)
}

fn unavailable<T>(message: &str, help: &str) -> Result<T, Error> {
    Err(Error::new(ErrorKind::Unavailable, message).with_help(help))
}

/// Data that no ledger writes.
pub(super) fn unexpected_data() -> Error {
    Error::new(ErrorKind::Unreadable, "the ledger's Redis contains unexpected data")
        .with_help("give the ledger a database of its own")
}

/// The error of client or server as one of ours: never its text, which may quote what was sent.
pub(super) fn from_redis(error: &RedisError) -> Error {
    const GONE: (&str, &str) = ("the ledger's Redis cannot be reached", "check that it runs, then try again");
    const LATE: (&str, &str) =
        ("the ledger's Redis does not answer within 2 seconds", "check what is blocking it, then try again");
    // Older servers prefix the error of a script, so the whole text is searched.
    const REPLIES: [(&str, &str, &str); 10] = [
        ("OOM ", "is full", "give it more memory; no grant is lost"),
        ("READONLY", "is a read-only replica", "connect to its primary"),
        ("MISCONF", "cannot write to its disk", "check its disk, then try again"),
        ("LOADING", "is still loading its data", "try again"),
        ("MASTERDOWN", "is a replica without its primary", "connect to its primary"),
        ("NOAUTH", "rejects the login", "name its user and password in the URL"),
        ("WRONGPASS", "rejects the login", "name its user and password in the URL"),
        ("NOPERM", "denies permission", "allow the user `+@all` on the keys `sincerely:*`"),
        ("can't run this command", "denies permission", "allow the user `+@all` on the keys `sincerely:*`"),
        ("MOVED", "is a cluster, which is not supported", "connect to a single server"),
    ];
    if error.is_timeout() {
        return Error::new(ErrorKind::Unavailable, LATE.0).with_help(LATE.1);
    }
    if error.is_io_error() {
        return Error::new(ErrorKind::Unavailable, GONE.0).with_help(GONE.1);
    }
    let said = format!("{} {}", error.code().unwrap_or_default(), error.detail().unwrap_or_default());
    if let Some((_, what, help)) = REPLIES.iter().find(|(reply, ..)| said.contains(reply)) {
        return Error::new(ErrorKind::Unavailable, format!("the ledger's Redis {what}")).with_help(*help);
    }
    if said.contains("WRONGTYPE") || said.contains("user_script") {
        return unexpected_data();
    }
    match error.kind() {
        redis::ErrorKind::AuthenticationFailed => {
            Error::new(ErrorKind::Unavailable, "the ledger's Redis rejects the login")
                .with_help("name its user and password in the URL")
        }
        _ => Error::new(ErrorKind::Unavailable, "the ledger's Redis reports an error")
            .with_help("see its log, then try again"),
    }
}
