//! The ledger of one process: nothing outlives it, and it never grows past its room.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::backend::{
    ClaimKeys, ClaimState, Decision, GrantedMail, Hash, Hasher, granted, merge, read_memory, unknown_lease,
};
use super::expiring_map::ExpiringMap;
use super::{Claim, Lease, Ledger, LimitKind, Limits, Outcome};
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
/// let Outcome::Granted { lease, .. } = ledger.claim(&claim)? else { return Err("a new mail".into()) };
/// assert!(matches!(ledger.claim(&claim)?, Outcome::Busy { .. }));
/// ledger.complete(&lease, &Memory::new())?;
/// assert!(matches!(ledger.claim(&claim)?, Outcome::Completed { .. }));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct InProcess {
    hasher: Hasher,
    limits: Limits,
    capacity: usize,
    records: Mutex<Records>,
}

#[derive(Debug)]
struct Records {
    mails: ExpiringMap<Mail>,
    persons: ExpiringMap<Person>,
    counters: ExpiringMap<VecDeque<i64>>,
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
        let records = Records { mails: ExpiringMap::new(), persons: ExpiringMap::new(), counters: ExpiringMap::new() };
        Self { hasher: Hasher::new(key), limits, capacity: mails, records: Mutex::new(records) }
    }

    /// How many mails it knows; it knows at most as many as it has room for.
    pub fn len(&self) -> usize {
        self.records().mails.len()
    }

    /// Whether it knows no mail.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Nothing panics while the lock is held, so a poisoned one is whole.
    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for InProcess {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        claim.check()?;
        let keys = self.hasher.keys(claim);
        let now = claim.now_millis();
        let limits = &self.limits;
        let mut records = self.records();
        records.sweep(now);
        let (written_for, until, attempt) = match records.state(&keys, limits, now).decide(limits, now)? {
            Decision::Refuse(outcome) => return Ok(outcome),
            Decision::First { .. } if records.mails.len() >= self.capacity => {
                return Err(Error::new(
                    ErrorKind::TooLarge,
                    format!("the ledger is full: it has room for {} mails", self.capacity),
                )
                .with_help("give it more with `with_capacity`, or keep mails for a shorter time"));
            }
            Decision::First { until } => {
                records.count(&keys, limits, now);
                (now, until, 1)
            }
            Decision::Again { now, until, attempt } => (now, until, attempt),
        };
        let memory = records.lease(
            &keys,
            limits,
            now,
            Mail { case: *keys.case(), now: written_for, until, attempt, base: None },
        );
        if records.persons.len() > self.capacity {
            records.persons.drop_first();
        }
        // What takes time is done without the lock.
        drop(records);
        Ok(granted(&self.hasher, &keys, read_memory(&memory)?, written_for, until, attempt))
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        if !lease.is_sealed(&self.hasher) {
            return Err(unknown_lease());
        }
        let mut records = self.records();
        let mail = records.mails.get_mut(lease.mail()).filter(|mail| mail.now == lease.now_millis());
        let Some(mail) = mail else { return Err(unknown_lease()) };
        let ends = mail.until.saturating_add(self.limits.memory_millis());
        let Some(base) = mail.base.take() else { return Ok(()) };
        let mut current = records.memory(lease);
        // What takes time is done without the lock, and again if the person's memory has changed meanwhile. Until it is
        // written down the person has this lease, so that no other mail is written from the old one.
        drop(records);
        let base = read_memory(&base)?;
        loop {
            let merged = merge(read_memory(&current)?, &base, memory).to_bytes().into();
            let mut records = self.records();
            let now = records.memory(lease);
            if now == current {
                let person = records.persons.get_mut(lease.person());
                let other = person.and_then(|person| person.lease).filter(|(mail, _)| mail != lease.mail());
                records.persons.put(*lease.person(), ends, Person { memory: merged, lease: other });
                return Ok(());
            }
            current = now;
        }
    }
}

impl Records {
    fn sweep(&mut self, now: i64) {
        self.mails.sweep(now, SWEPT);
        self.persons.sweep(now, SWEPT);
        self.counters.sweep(now, SWEPT * LimitKind::ALL.len());
    }

    /// What the person of a lease has been told; empty for one who is not known.
    fn memory(&mut self, lease: &Lease) -> Box<[u8]> {
        self.persons.get_mut(lease.person()).map(|person| person.memory.clone()).unwrap_or_default()
    }

    fn state(&self, keys: &ClaimKeys, limits: &Limits, now: i64) -> ClaimState {
        let mail = self.mails.get(keys.mail(), now).map(|mail| {
            let mut granted = GrantedMail::new(mail.now, mail.until, mail.attempt);
            granted.same_case = mail.case == *keys.case();
            granted.completed = mail.base.is_none();
            granted
        });
        let lease = self.persons.get(keys.person(), now).and_then(|person| person.lease);
        let busy_until = lease.filter(|(mail, _)| mail != keys.mail()).map(|(_, until)| until);
        let mut state = ClaimState::new(mail, busy_until);
        for kind in LimitKind::ALL {
            let nth_last = || {
                let times = self.counters.get(&keys.counted(kind)?, now)?;
                let max = usize::try_from(limits.get(kind)?.max()).ok()?;
                times.get(times.len().checked_sub(max)?).copied()
            };
            if let Some(at) = nth_last() {
                state.set_nth_last(kind, at);
            }
        }
        state
    }

    /// Counts a grant.
    fn count(&mut self, keys: &ClaimKeys, limits: &Limits, now: i64) {
        for why in LimitKind::ALL {
            let (Some(counted), Some(limit)) = (keys.counted(why), limits.get(why)) else { continue };
            let mut times = match self.counters.get(&counted, now) {
                Some(_) => self.counters.get_mut(&counted).map(std::mem::take).unwrap_or_default(),
                None => VecDeque::new(),
            };
            times.push_back(now);
            while times.len() > usize::try_from(limit.max()).unwrap_or(usize::MAX) {
                times.pop_front();
            }
            self.counters.put(counted, now.saturating_add(limit.millis()), times);
        }
    }

    /// Writes a lease down, and gives the memory to write with.
    fn lease(&mut self, keys: &ClaimKeys, limits: &Limits, now: i64, mut mail: Mail) -> Box<[u8]> {
        let until = mail.until;
        let before = self.persons.get(keys.person(), now).map(|person| person.memory.clone()).unwrap_or_default();
        let base = match self.mails.get(keys.mail(), now).and_then(|mail| mail.base.clone()) {
            Some(base) => base,
            None => before.clone(),
        };
        mail.base = Some(base.clone());
        self.mails.put(*keys.mail(), until.saturating_add(limits.mail_millis()), mail);
        let person = Person { memory: before, lease: Some((*keys.mail(), until)) };
        self.persons.put(*keys.person(), until.saturating_add(limits.memory_millis()), person);
        base
    }
}
