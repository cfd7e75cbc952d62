//! The ledger in a SQLite file: for all processes of one machine, and for good.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::backend::{
    ClaimKeys, ClaimState, Decision, GrantedMail, Hasher, granted, memory_bytes, merge, read_memory, unknown_lease,
};
use super::{Claim, Lease, Ledger, Limits, Outcome};
use crate::error::Error;
use crate::voice::{Key, Memory};

mod file;
mod rows;
#[cfg(test)]
mod tests;

use file::{Identity, Wait, open, probe, wrong};
use rows::{count, lease, look, memory_of, sweep, undone, write_done};

/// A ledger in one SQLite file, which threads and processes of one machine share.
///
/// The file lies on a local disk, with two more beside it while it is in use (`-wal` and `-shm`). Move and delete them
/// together, and while nobody has them open; a file system of the network will not do. The clock of the machine is one
/// for all.
///
/// Whoever dies, `kill -9` included, loses nothing that a call has answered. Neither does loss of power, since each grant
/// and each done waits for the disk, where the disk keeps its word; [`open_relaxed`](Self::open_relaxed) does not wait.
///
/// A mail that is done takes, with its person, its thread and a memory of eight pools, some 1,000 bytes. What has ended
/// is taken out in small steps, with each grant, and its room is used again: the file stays as large as it once had to be.
#[derive(Debug)]
pub struct Sqlite {
    hasher: Hasher,
    limits: Limits,
    connection: Mutex<Connection>,
    /// The file that was opened, which may have been deleted or replaced since.
    file: Identity,
}

impl Sqlite {
    /// The ledger in a file, which is made if it is not there.
    ///
    /// # Errors
    /// - [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) if the file is no SQLite database, is damaged, or holds something else than a ledger of
    ///   this version.
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) if it cannot be opened for writing, is locked for longer than 5 seconds, or the disk
    ///   is full.
    ///
    /// # Examples
    /// ```
    /// use sincerely::ledger::{Limits, Sqlite};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let key = sincerely::Key::from_bytes([7; 16]);
    /// let ledger = Sqlite::open(folder.path().join("answered.db"), &key, Limits::default())?;
    /// # let _ = ledger;
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(path: impl AsRef<Path>, key: &Key, limits: Limits) -> Result<Self, Error> {
        Self::open_with(path.as_ref(), key, limits, Wait::ForDisk)
    }

    /// As [`open`](Self::open), for a ledger that does not wait for the disk, and so is much faster.
    ///
    /// `kill -9` loses nothing here either. Loss of power, or of the whole system, may lose the last moments: mails of that
    /// time that come again are answered again.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_relaxed(path: impl AsRef<Path>, key: &Key, limits: Limits) -> Result<Self, Error> {
        Self::open_with(path.as_ref(), key, limits, Wait::ForNothing)
    }

    fn open_with(path: &Path, key: &Key, limits: Limits, wait: Wait) -> Result<Self, Error> {
        let connection = Mutex::new(open(path, wait)?);
        Ok(Self { hasher: Hasher::new(key), limits, connection, file: Identity::of(path) })
    }

    /// A transaction that a panic left open is rolled back as it is dropped, so a poisoned lock is whole.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for Sqlite {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        claim.check()?;
        let keys = self.hasher.keys(claim);
        let now = claim.now_millis();
        self.file.check()?;
        let mut connection = self.connection();
        // Most claims of a mail that many hear of end here, without a lock.
        let look = begin(&mut connection, TransactionBehavior::Deferred)?;
        if let Decision::Refuse(outcome) = state(&look, &keys, &self.limits, now)?.decide(&self.limits, now)? {
            return Ok(outcome);
        }
        drop(look);
        let rows = begin(&mut connection, TransactionBehavior::Immediate)?;
        let (written_for, until, attempt) = match state(&rows, &keys, &self.limits, now)?.decide(&self.limits, now)? {
            Decision::Refuse(outcome) => return Ok(outcome),
            Decision::First { until } => {
                count(&rows, &keys, &self.limits, now).map_err(|error| wrong(&error))?;
                (now, until, 1)
            }
            Decision::Again { now, until, attempt } => (now, until, attempt),
        };
        let mail = GrantedMail::new(written_for, until, attempt);
        let memory = lease(&rows, &keys, &self.limits, now, mail).map_err(|error| wrong(&error))?;
        let memory = read_memory(&memory)?;
        sweep(&rows, now).and_then(|()| rows.commit()).map_err(|error| wrong(&error))?;
        Ok(granted(&self.hasher, &keys, memory, written_for, until, attempt))
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        if !lease.is_sealed(&self.hasher) {
            return Err(unknown_lease());
        }
        let mut connection = self.connection();
        let rows = begin(&mut connection, TransactionBehavior::Immediate)?;
        let Some((base, until)) = undone(&rows, lease).map_err(|error| wrong(&error))? else {
            return Err(unknown_lease());
        };
        let Some(base) = base else { return Ok(()) };
        let current = memory_of(&rows, lease.person()).map_err(|error| wrong(&error))?;
        let merged = merge(read_memory(&current)?, &read_memory(&base)?, memory);
        let ends = until.saturating_add(self.limits.memory_millis());
        write_done(&rows, lease, &memory_bytes(&merged), ends)
            .and_then(|()| rows.commit())
            .map_err(|error| wrong(&error))
    }

    fn check(&self) -> Result<(), Error> {
        self.file.check()?;
        probe(&mut self.connection())
    }
}

fn begin(connection: &mut Connection, behavior: TransactionBehavior) -> Result<Transaction<'_>, Error> {
    connection.transaction_with_behavior(behavior).map_err(|error| wrong(&error))
}

/// What is kept that bears on a claim.
fn state(rows: &Transaction, keys: &ClaimKeys, limits: &Limits, now: i64) -> Result<ClaimState, Error> {
    look(rows, keys, limits, now).map_err(|error| wrong(&error))
}
