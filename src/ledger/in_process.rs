//! The ledger of one process: nothing outlives it, and it never grows past its room.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::decide::{Decision, Granted, Known, read, time, told, unknown_lease};
use super::hashes::{Hash, Hasher, Hashes};
use super::kept::Kept;
use super::{Claim, Lease, Ledger, Limits, Outcome, Why};
use crate::error::{Error, ErrorKind};
use crate::voice::{Key, Memory};

/// How many mails there is room for, unless told otherwise.
const CAPACITY: usize = 100_000;
/// How many ended entries each claim takes out; it adds at most one.
const SWEPT: usize = 4;

/// A ledger in the memory of one process.
///
/// It survives nothing: not a restart, not `kill -9`, not a loss of power. After any of them mails that come again are
/// answered again. It is for one process that does not mind, and for tests.
///
/// It has room for 100,000 mails and the memories of as many persons, or for the number of
/// [`with_capacity`](Self::with_capacity). A mail that is done takes, with its person, its thread and a memory of eight
/// pools, some 900 bytes. When the mails are full, a new one is an error, and no claim that still counts is forgotten.
/// When the memories are full, the person who has been silent longest is forgotten, and hears wordings of before.
///
/// # Examples
/// ```
/// use chrono::DateTime;
/// use sincerely::ledger::{Claim, InProcess, Ledger, Limits, Outcome};
/// use sincerely::{Key, Memory};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let ledger = InProcess::new(&Key::from_bytes([7; 16]), Limits::default());
/// let now = DateTime::parse_from_rfc3339("2026-03-02T09:00:00Z")?;
/// let claim = Claim::new("ticket-4711/1", "acknowledge/question", "maria@example.org", now);
///
/// let Outcome::Answer { lease, .. } = ledger.claim(&claim)? else { return Err("a new mail".into()) };
/// assert!(matches!(ledger.claim(&claim)?, Outcome::Busy { .. }));
/// ledger.done(&lease, &Memory::new())?;
/// assert!(matches!(ledger.claim(&claim)?, Outcome::Done { .. }));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct InProcess {
    hasher: Hasher,
    limits: Limits,
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    mails: Kept<Mail>,
    persons: Kept<Person>,
    counters: Kept<VecDeque<i64>>,
}

#[derive(Debug)]
struct Mail {
    case: Hash,
    now: i64,
    until: i64,
    attempt: u32,
    /// What the person had been told at the first claim; nothing once it is done.
    base: Option<Box<[u8]>>,
}

#[derive(Debug)]
struct Person {
    /// As [`Memory::to_bytes`] has it: a fifth of the room.
    memory: Box<[u8]>,
    /// The mail of the last lease, until it is done.
    lease: Option<(Hash, i64)>,
}

impl InProcess {
    /// A ledger with room for 100,000 mails.
    pub fn new(key: &Key, limits: Limits) -> Self {
        Self::with_capacity(key, limits, CAPACITY)
    }

    /// A ledger with room for so many mails, and for the memories of as many persons.
    pub fn with_capacity(key: &Key, limits: Limits, mails: usize) -> Self {
        let state = State { mails: Kept::new(), persons: Kept::new(), counters: Kept::new() };
        Self { hasher: Hasher::new(key), limits, capacity: mails, state: Mutex::new(state) }
    }

    /// How many mails it knows; it knows at most as many as it has room for.
    pub fn len(&self) -> usize {
        self.state().mails.len()
    }

    /// Whether it knows no mail.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Nothing panics while the lock is held, so a poisoned one is whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for InProcess {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        claim.check()?;
        let hashes = self.hasher.hashes(claim);
        let now = claim.now.timestamp_millis();
        let limits = &self.limits;
        let mut state = self.state();
        state.sweep(now);
        let (written_for, until, attempt) = match state.known(&hashes, limits, now).decide(limits, now)? {
            Decision::Say(outcome) => return Ok(outcome),
            Decision::First { .. } if state.mails.len() >= self.capacity => {
                return Err(Error::new(
                    ErrorKind::TooLarge,
                    format!("the ledger is full: it has room for {} mails", self.capacity),
                )
                .remedy("give it more with `with_capacity`, or keep mails for a shorter time"));
            }
            Decision::First { until } => {
                state.count(&hashes, limits, now);
                (now, until, 1)
            }
            Decision::Again { now, until, attempt } => (now, until, attempt),
        };
        let memory =
            state.lease(&hashes, limits, now, Mail { case: hashes.case, now: written_for, until, attempt, base: None });
        if state.persons.len() > self.capacity {
            state.persons.drop_first();
        }
        let lease = Lease::new(&self.hasher, hashes.mail, hashes.person, written_for, until, attempt);
        Ok(Outcome::Answer { memory: read(&memory)?, now: time(written_for), lease })
    }

    fn done(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        let mut state = self.state();
        let mail =
            state.mails.get_mut(&lease.mail).filter(|mail| lease.is_sealed(&self.hasher) && mail.now == lease.now);
        let Some(mail) = mail else { return Err(unknown_lease()) };
        let until = mail.until;
        let Some(base) = mail.base.take() else { return Ok(()) };
        let base = read(&base)?;
        let person = state.persons.get_mut(&lease.person);
        let (current, other) = match person {
            Some(person) => (read(&person.memory)?, person.lease.filter(|(mail, _)| *mail != lease.mail)),
            None => (Memory::new(), None),
        };
        let person = Person { memory: told(current, &base, memory).to_bytes().into(), lease: other };
        state.persons.put(lease.person, until.saturating_add(self.limits.remember()), person);
        Ok(())
    }
}

impl State {
    fn sweep(&mut self, now: i64) {
        self.mails.sweep(now, SWEPT);
        self.persons.sweep(now, SWEPT);
        self.counters.sweep(now, SWEPT * Why::ALL.len());
    }

    fn known(&self, hashes: &Hashes, limits: &Limits, now: i64) -> Known {
        let mail = self.mails.get(&hashes.mail, now).map(|mail| Granted {
            same_case: mail.case == hashes.case,
            now: mail.now,
            until: mail.until,
            attempt: mail.attempt,
            done: mail.base.is_none(),
        });
        let lease = self.persons.get(&hashes.person, now).and_then(|person| person.lease);
        let nth_last = Why::ALL.map(|why| {
            let times = self.counters.get(&hashes.counted(why)?, now)?;
            let most = usize::try_from(limits.get(why)?.most).ok()?;
            times.get(times.len().checked_sub(most)?).copied()
        });
        Known { mail, busy: lease.filter(|(mail, _)| *mail != hashes.mail).map(|(_, until)| until), nth_last }
    }

    /// Counts a grant.
    fn count(&mut self, hashes: &Hashes, limits: &Limits, now: i64) {
        for why in Why::ALL {
            let (Some(counted), Some(limit)) = (hashes.counted(why), limits.get(why)) else { continue };
            let mut times = match self.counters.get(&counted, now) {
                Some(_) => self.counters.get_mut(&counted).map(std::mem::take).unwrap_or_default(),
                None => VecDeque::new(),
            };
            times.push_back(now);
            while times.len() > usize::try_from(limit.most).unwrap_or(usize::MAX) {
                times.pop_front();
            }
            self.counters.put(counted, now.saturating_add(limit.within()), times);
        }
    }

    /// Writes a lease down, and gives the memory to write with.
    fn lease(&mut self, hashes: &Hashes, limits: &Limits, now: i64, mut mail: Mail) -> Box<[u8]> {
        let until = mail.until;
        let before = self.persons.get(&hashes.person, now).map(|person| person.memory.clone()).unwrap_or_default();
        let base = match self.mails.get(&hashes.mail, now).and_then(|mail| mail.base.clone()) {
            Some(base) => base,
            None => before.clone(),
        };
        mail.base = Some(base.clone());
        self.mails.put(hashes.mail, until.saturating_add(limits.keep()), mail);
        let person = Person { memory: before, lease: Some((hashes.mail, until)) };
        self.persons.put(hashes.person, until.saturating_add(limits.remember()), person);
        base
    }
}
