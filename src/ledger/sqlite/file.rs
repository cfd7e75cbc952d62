//! The file of a ledger: how it is opened, and the meaning of SQLite's errors.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::error::{Error, ErrorKind};

/// What says in a file's header that it is a ledger, and of which layout.
const APPLICATION: i32 = 0x5349_4E4C;
const LAYOUT: i32 = 1;
/// How long a call waits for another one that is writing.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long one try to set up a file waits, and how many there are: TIMEOUT in all.
const TRY: Duration = Duration::from_millis(50);
const MAX_RETRIES: u32 = 100;
/// Times are milliseconds since 1970; `ends` is when a row expires. `counted` holds the last grants of each limit
/// by number, without gaps, and `ends` never falls with the number.
const TABLES: &str = "
    CREATE TABLE mail (
        id BLOB NOT NULL PRIMARY KEY, person BLOB NOT NULL, now INTEGER NOT NULL, until INTEGER NOT NULL,
        attempt INTEGER NOT NULL, base BLOB, ends INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE person (
        id BLOB NOT NULL PRIMARY KEY, memory BLOB NOT NULL, mail BLOB, until INTEGER, ends INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE counted (
        id BLOB NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, ends INTEGER NOT NULL, PRIMARY KEY (id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX mail_ends ON mail (ends);
    CREATE INDEX person_ends ON person (ends);
    CREATE INDEX counted_ends ON counted (ends);
";

/// When a commit is done.
#[derive(Debug, Clone, Copy)]
pub(super) enum Durability {
    /// Once the disk has it.
    Full,
    /// Once the system has it.
    Relaxed,
}

/// Opens a file, and sets it up if it is new.
pub(super) fn open(path: &Path, durability: Durability) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(|error| from_sqlite(&error))?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.busy_timeout(TRY).map_err(|error| from_sqlite(&error))?;
    // Who sets up a new file, or one that was left by kill -9, has it alone for a moment.
    let mut tries = MAX_RETRIES;
    while let Err(error) = set_up(&mut connection, durability) {
        tries = tries.saturating_sub(1);
        if !error.is_locked || tries == 0 {
            return Err(error.error);
        }
        thread::sleep(Duration::from_millis(2));
    }
    connection.busy_timeout(TIMEOUT).map_err(|error| from_sqlite(&error))?;
    Ok(connection)
}

struct NotSetUp {
    error: Error,
    is_locked: bool,
}

impl From<rusqlite::Error> for NotSetUp {
    fn from(error: rusqlite::Error) -> Self {
        let locked = [Some(ErrorCode::DatabaseBusy), Some(ErrorCode::DatabaseLocked)];
        Self { is_locked: locked.contains(&error.sqlite_error_code()), error: from_sqlite(&error) }
    }
}

/// Sets up a connection, and the file if it is new.
fn set_up(connection: &mut Connection, durability: Durability) -> Result<(), NotSetUp> {
    let reject = |message: &str, help: &str| {
        let error = Error::new(ErrorKind::Unreadable, message).with_help(help);
        Err(NotSetUp { error, is_locked: false })
    };
    // Before anything is written: a file that is not a ledger stays as it is.
    let kind = |connection: &Connection| -> rusqlite::Result<(i32, i32, i64)> {
        connection.query_row(
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
             FROM pragma_application_id, pragma_user_version",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
    };
    let is_new = match kind(connection)? {
        (0, 0, 0) => true,
        (APPLICATION, LAYOUT, _) => false,
        (APPLICATION, _, _) => {
            return reject(
                "the file is a ledger of another version",
                "open it with the version of sincerely that wrote it, or name a new file",
            );
        }
        _ => return reject("the file is not a ledger", "name another file"),
    };
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return reject("a ledger cannot be kept there", "name a file on a local disk");
    }
    connection.execute_batch(match durability {
        Durability::Full => "PRAGMA synchronous = FULL",
        Durability::Relaxed => "PRAGMA synchronous = NORMAL",
    })?;
    if is_new {
        let rows = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Somebody else may have been faster.
        if kind(&rows)?.2 == 0 {
            rows.execute_batch(TABLES)?;
            rows.pragma_update(None, "application_id", APPLICATION)?;
            rows.pragma_update(None, "user_version", LAYOUT)?;
        }
        rows.commit()?;
    }
    Ok(())
}

/// Writes the file's header again, so that a full or read-only disk shows.
pub(super) fn probe(connection: &mut Connection) -> Result<(), Error> {
    let write = |connection: &mut Connection| {
        let rows = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        rows.pragma_update(None, "user_version", LAYOUT)?;
        rows.commit()
    };
    write(connection).map_err(|error| from_sqlite(&error))
}

/// Which file a path led to. SQLite goes on with a file that was deleted, and its grants would be forgotten.
#[derive(Debug)]
pub(super) struct Identity {
    path: PathBuf,
    file: Option<(u64, u64)>,
}

impl Identity {
    pub(super) fn of(path: &Path) -> Self {
        // A relative path leads elsewhere once the process changes its folder.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let file = identity(&path);
        Self { path, file }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if self.file.is_none() || identity(&self.path) == self.file {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Unavailable, "the ledger's file was deleted or replaced while in use")
            .with_help("open the ledger again"))
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}

/// SQLite's error as one of ours: never the content of a row.
pub(super) fn from_sqlite(error: &rusqlite::Error) -> Error {
    let ours = message(error);
    match error.sqlite_error() {
        Some(cause) => ours.with_source(*cause),
        None => ours,
    }
}

fn message(error: &rusqlite::Error) -> Error {
    let unavailable = |message: &str, help: &str| Error::new(ErrorKind::Unavailable, message).with_help(help);
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => unavailable(
            "the ledger's file is locked by another process",
            "try again; nobody should lock it for seconds",
        ),
        Some(ErrorCode::DiskFull) => unavailable("the disk of the ledger is full", "free some space; no grant is lost"),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => unavailable(
            "the ledger's file cannot be opened for writing",
            "check that its folder exists, and that this user may write to both",
        ),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            Error::new(ErrorKind::Unreadable, "the ledger's file is damaged, or not an SQLite database")
                .with_help("restore a copy, or name another file")
        }
        // SQLite calls a missing table or column unknown.
        None | Some(ErrorCode::Unknown) => {
            Error::new(ErrorKind::Unreadable, "the ledger's file contains unexpected data")
                .with_help("restore a copy, or name another file")
        }
        Some(code) => unavailable(
            &format!("the ledger's file cannot be read or written (SQLite says {code:?})"),
            "check its disk, then try again",
        ),
    }
}
