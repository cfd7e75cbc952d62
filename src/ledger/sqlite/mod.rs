//! The ledger in a SQLite file, for all processes of one machine.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::backend::{
    ClaimKeys, ClaimState, Decision, GrantedMail, Hasher, granted, memory_bytes, merge, read_memory, unknown_lease,
};
use super::{Claim, Lease, Ledger, Limits, Outcome};
use crate::error::{Error, ErrorKind};
use crate::voice::{Key, Memory};

mod file;
mod queue;
mod rows;
#[cfg(test)]
mod tests;

use file::{Durability, Identity, from_sqlite, open, probe};
use queue::Queue;
use rows::{count, lease, look, memory_of, pending, sweep, write_completed};

/// A ledger in one SQLite file, which threads and processes of one machine share.
///
/// The file must be on a local disk, not on a network file system. Two more files are beside it while it is in use (`-wal`
/// and `-shm`). Move or delete all three together, and only while no process has them open.
///
/// If a process dies, even by `kill -9`, no record is lost that a call has confirmed. The same holds for a power failure,
/// because each grant and each completion waits until the disk has written it, provided that the disk reports this
/// truthfully; [`open_relaxed`](Self::open_relaxed) does not wait. Threads that call at the same time share one write.
///
/// A completed mail takes about 1,000 bytes, together with its person, its thread and a memory of eight pools. Each grant
/// deletes a few expired records, and their space is reused. The file does not shrink.
#[derive(Debug)]
pub struct Sqlite {
    hasher: Hasher,
    limits: Limits,
    connection: Mutex<Connection>,
    queue: Queue<Job, Answer>,
    /// The file that was opened, which may have been deleted or replaced since.
    file: Identity,
}

/// What a call asks of the file.
#[derive(Debug)]
enum Job {
    /// A claim, at a time.
    Claim(ClaimKeys, i64),
    Complete(Lease, Memory),
}

/// The outcome of a claim, or none for a mail that is now recorded as sent.
type Answer = Result<Option<Outcome>, Error>;

impl Sqlite {
    /// Opens the ledger in a file, which is created if it does not exist.
    ///
    /// # Errors
    /// - [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) if the file is not a SQLite database, is damaged, or
    ///   contains anything other than a ledger of this version.
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) if it cannot be opened for writing, is locked for longer
    ///   than 5 seconds, or the disk is full.
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
        Self::open_with(path.as_ref(), key, limits, Durability::Full)
    }

    /// Opens the ledger as [`open`](Self::open) does, but calls do not wait for the disk, and so are much faster.
    ///
    /// `kill -9` loses nothing here either. A power failure or a crash of the system may lose the records of the last
    /// moments.
    ///
    /// # Errors
    /// As for [`open`](Self::open).
    pub fn open_relaxed(path: impl AsRef<Path>, key: &Key, limits: Limits) -> Result<Self, Error> {
        Self::open_with(path.as_ref(), key, limits, Durability::Relaxed)
    }

    fn open_with(path: &Path, key: &Key, limits: Limits, durability: Durability) -> Result<Self, Error> {
        let connection = Mutex::new(open(path, durability)?);
        Ok(Self { hasher: Hasher::new(key), limits, connection, queue: Queue::new(), file: Identity::of(path) })
    }

    /// Does a job, in one transaction with those of other threads that wait.
    fn ask(&self, job: Job) -> Answer {
        let answer = self.queue.done(job, |jobs| self.answers(jobs));
        answer.unwrap_or_else(|| {
            let error = Error::new(ErrorKind::Unavailable, "the thread that wrote to the ledger's file panicked");
            Err(error.with_help("try again"))
        })
    }

    fn answers(&self, jobs: &[Job]) -> Vec<Answer> {
        let mut connection = self.connection();
        // Most claims of a mail that many hear of end here, without a lock.
        let seen: Vec<Option<Answer>> = match begin(&mut connection, TransactionBehavior::Deferred) {
            Ok(rows) => jobs.iter().map(|job| self.refusal(&rows, job)).collect(),
            Err(error) => return vec![Err(error); jobs.len()],
        };
        let left: Vec<&Job> = jobs.iter().zip(&seen).filter(|(_, seen)| seen.is_none()).map(|(job, _)| job).collect();
        let mut written = self.write(&mut connection, &left).into_iter();
        seen.into_iter().filter_map(|seen| seen.or_else(|| written.next())).collect()
    }

    /// The answer to a claim that is refused.
    fn refusal(&self, rows: &Transaction, job: &Job) -> Option<Answer> {
        let Job::Claim(keys, now) = job else { return None };
        let state = state(rows, keys, &self.limits, *now);
        match state.and_then(|state| state.decide(&self.limits, *now)) {
            Ok(Decision::Refuse(outcome)) => Some(Ok(Some(outcome))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// Does the jobs in one transaction, so that they wait for the disk once. If one of them fails, none is done, and each gets
    /// a transaction of its own.
    fn write(&self, connection: &mut Connection, jobs: &[&Job]) -> Vec<Answer> {
        if jobs.is_empty() {
            return Vec::new();
        }
        let rows = match begin(connection, TransactionBehavior::Immediate) {
            Ok(rows) => rows,
            Err(error) => return vec![Err(error); jobs.len()],
        };
        let answers = jobs.iter().map(|job| match job {
            Job::Claim(keys, now) => self.grant(&rows, keys, *now).map(Some),
            Job::Complete(lease, memory) => self.record(&rows, lease, memory).map(|()| None),
        });
        let answers = answers.collect::<Result<Vec<_>, Error>>();
        let all = answers.and_then(|answers| rows.commit().map(|()| answers).map_err(|error| from_sqlite(&error)));
        match all {
            Ok(answers) => answers.into_iter().map(Ok).collect(),
            Err(error) if jobs.len() == 1 => vec![Err(error)],
            Err(_) => jobs.iter().flat_map(|job| self.write(connection, &[job])).collect(),
        }
    }

    /// Grants a claim, if nobody was faster.
    fn grant(&self, rows: &Transaction, keys: &ClaimKeys, now: i64) -> Result<Outcome, Error> {
        let (written_for, until, attempt) = match state(rows, keys, &self.limits, now)?.decide(&self.limits, now)? {
            Decision::Refuse(outcome) => return Ok(outcome),
            Decision::First { until } => {
                count(rows, keys, &self.limits, now).map_err(|error| from_sqlite(&error))?;
                (now, until, 1)
            }
            Decision::Again { now, until, attempt } => (now, until, attempt),
        };
        let mail = GrantedMail::new(written_for, until, attempt);
        let memory = lease(rows, keys, &self.limits, now, mail).map_err(|error| from_sqlite(&error))?;
        let memory = read_memory(&memory)?;
        sweep(rows, now).map_err(|error| from_sqlite(&error))?;
        Ok(granted(&self.hasher, keys, memory, written_for, until, attempt))
    }

    fn record(&self, rows: &Transaction, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        let Some((base, until)) = pending(rows, lease).map_err(|error| from_sqlite(&error))? else {
            return Err(unknown_lease());
        };
        let Some(base) = base else { return Ok(()) };
        let current = memory_of(rows, lease.person()).map_err(|error| from_sqlite(&error))?;
        let merged = merge(read_memory(&current)?, &read_memory(&base)?, memory);
        let ends = until.saturating_add(self.limits.memory_millis());
        write_completed(rows, lease, &memory_bytes(&merged), ends).map_err(|error| from_sqlite(&error))
    }

    /// A transaction that a panic left open is rolled back as it is dropped, so a poisoned lock is whole.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for Sqlite {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        claim.check()?;
        self.file.check()?;
        let outcome = self.ask(Job::Claim(self.hasher.keys(claim), claim.now_millis()))?;
        outcome.ok_or_else(unknown_lease)
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        if !lease.is_sealed(&self.hasher) {
            return Err(unknown_lease());
        }
        self.ask(Job::Complete(lease.clone(), memory.clone())).map(drop)
    }

    fn check(&self) -> Result<(), Error> {
        self.file.check()?;
        probe(&mut self.connection())
    }
}

fn begin(connection: &mut Connection, behavior: TransactionBehavior) -> Result<Transaction<'_>, Error> {
    connection.transaction_with_behavior(behavior).map_err(|error| from_sqlite(&error))
}

/// What is kept that bears on a claim.
fn state(rows: &Transaction, keys: &ClaimKeys, limits: &Limits, now: i64) -> Result<ClaimState, Error> {
    look(rows, keys, limits, now).map_err(|error| from_sqlite(&error))
}
