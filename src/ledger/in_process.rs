//! The ledger of one process, in memory and with a fixed capacity.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::backend::{
    ClaimKeys, ClaimState, Decision, GrantedMail, Hash, Hasher, granted, merge, read_memory, unknown_lease,
};
use super::expiring_map::ExpiringMap;
use super::{Claim, Lease, Ledger, LimitKind, Limits, Outcome};
use crate::error::{Error, ErrorKind};
use crate::voice::{Key, Memory};

/// How many mails there is room for by default; and the fewest for which a ledger is divided into shards. In
/// fewer, a shard could well be full before the whole is: a quarter more room is five standard deviations here.
const CAPACITY: usize = 100_000;
/// The shards of a table, each under a lock of its own; a small ledger has one.
const SHARDS: usize = 256;
/// How many ended entries a claim takes out of each shard that it locks; it adds at most one.
const SWEPT: usize = 4;

/// A ledger in the memory of one process.
///
/// Its records are lost at a restart, after `kill -9` and after a power failure. Mails that are claimed again after that
/// are answered again. Use it for tests, and for one process where this is acceptable.
///
/// Its capacity is 100,000 mails and the memories of as many persons, or the number passed to
/// [`with_capacity`](Self::with_capacity). A completed mail takes about 900 bytes, together with its person, its thread and
/// a memory of eight pools. When there is no space for another mail, a claim is an error, and no record that still counts
/// is dropped. When there is no space for another memory, that of a person without recent mails is dropped, so that person
/// may get the same variants again.
///
/// Threads that claim mails of different persons rarely wait for each other, because a ledger for 100,000 mails or more is
/// divided into shards by a hash. Shards fill unevenly, so each of them, and the whole ledger, has space for a quarter
/// more.
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
    /// The most mails of one shard, and the most persons.
    shard_capacity: usize,
    mails: Table<ExpiringMap<Mail>>,
    people: Table<People>,
    domains: Table<Counters>,
    everybody: Mutex<Counters>,
}

/// The times of grants.
type Counters = ExpiringMap<VecDeque<i64>>;

#[derive(Debug, Default)]
struct People {
    persons: ExpiringMap<Person>,
    /// For the limits of one person.
    counters: Counters,
}

/// Entries in shards by their hash. One shard always exists, so that no index can be out of range.
#[derive(Debug)]
struct Table<T> {
    first: Shard<T>,
    rest: Box<[Shard<T>]>,
}

/// A lock on cache lines of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Shard<T>(Mutex<T>);

/// What decides on a claim. All claims lock in the order of the fields, so that no two wait for each other.
struct Locked<'a> {
    mails: MutexGuard<'a, ExpiringMap<Mail>>,
    people: MutexGuard<'a, People>,
    domains: Option<MutexGuard<'a, Counters>>,
    everybody: Option<MutexGuard<'a, Counters>>,
}

#[derive(Debug)]
struct Mail {
    case: Hash,
    now: i64,
    until: i64,
    attempt: u32,
    /// The person's memory at the first claim; none once the mail is completed.
    base: Option<Box<[u8]>>,
}

#[derive(Debug)]
struct Person {
    /// In the form of [`Memory::to_bytes`], which takes a fifth of the room.
    memory: Box<[u8]>,
    /// The mail of the last lease, until it is completed.
    lease: Option<(Hash, i64)>,
}

impl InProcess {
    /// Returns a ledger for 100,000 mails.
    pub fn new(key: &Key, limits: Limits) -> Self {
        Self::with_capacity(key, limits, CAPACITY)
    }

    /// Returns a ledger for this number of mails, and for the memories of as many persons.
    pub fn with_capacity(key: &Key, limits: Limits, mails: usize) -> Self {
        let is_divided = mails >= CAPACITY;
        let shards = if is_divided { SHARDS } else { 1 };
        Self {
            hasher: Hasher::new(key),
            limits,
            capacity: mails,
            shard_capacity: if is_divided { mails / SHARDS * 5 / 4 } else { mails },
            mails: Table::new(shards),
            people: Table::new(shards),
            domains: Table::new(shards),
            everybody: Mutex::default(),
        }
    }

    /// Returns the number of recorded mails.
    pub fn len(&self) -> usize {
        self.mails.shards().map(|shard| lock(&shard.0).len()).sum()
    }

    /// Whether no mail is recorded.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Locks what decides on a claim, and takes out some of what has ended.
    fn lock(&self, keys: &ClaimKeys, now: i64) -> Locked<'_> {
        let counted = |kind| keys.counted(kind).filter(|_| self.limits.get(kind).is_some());
        let mut locked = Locked {
            mails: self.mails.lock(keys.mail()),
            people: self.people.lock(keys.person()),
            domains: counted(LimitKind::Domain).map(|domain| self.domains.lock(&domain)),
            everybody: counted(LimitKind::Global).map(|_| lock(&self.everybody)),
        };
        locked.mails.sweep(now, SWEPT);
        locked.people.persons.sweep(now, SWEPT);
        locked.people.counters.sweep(now, SWEPT * LimitKind::ALL.len());
        if let Some(domains) = &mut locked.domains {
            domains.sweep(now, SWEPT);
        }
        locked
    }
}

impl Ledger for InProcess {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        claim.check()?;
        let keys = self.hasher.keys(claim);
        let now = claim.now_millis();
        let limits = &self.limits;
        let mut locked = self.lock(&keys, now);
        let (written_for, until, attempt) = match locked.state(&keys, limits, now).decide(limits, now)? {
            Decision::Refuse(outcome) => return Ok(outcome),
            Decision::First { .. } if locked.mails.len() >= self.shard_capacity => {
                return Err(Error::new(
                    ErrorKind::TooLarge,
                    format!("the ledger is full: it has room for {} mails", self.capacity),
                )
                .with_help("give it more with `with_capacity`, or keep mails for a shorter time"));
            }
            Decision::First { until } => {
                locked.count(&keys, limits, now);
                (now, until, 1)
            }
            Decision::Again { now, until, attempt } => (now, until, attempt),
        };
        let Locked { mut mails, mut people, .. } = locked;
        let mail = Mail { case: *keys.case(), now: written_for, until, attempt, base: None };
        let memory = lease(&mut mails, &mut people.persons, &keys, limits, now, mail);
        if people.persons.len() > self.shard_capacity {
            people.persons.drop_first();
        }
        // What takes time is done without the locks.
        drop((mails, people));
        Ok(granted(&self.hasher, &keys, read_memory(&memory)?, written_for, until, attempt))
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        if !lease.is_sealed(&self.hasher) {
            return Err(unknown_lease());
        }
        let mut mails = self.mails.lock(lease.mail());
        let mail = mails.get_mut(lease.mail()).filter(|mail| mail.now == lease.now_millis());
        let Some(mail) = mail else { return Err(unknown_lease()) };
        let ends = mail.until.saturating_add(self.limits.memory_millis());
        let Some(base) = mail.base.take() else { return Ok(()) };
        let mut current = memory_of(&mut self.people.lock(lease.person()).persons, lease);
        // What takes time is done without the locks, and again if the person's memory has changed meanwhile. Until it is
        // written down the person has this lease, so that no other mail is written from the old one.
        drop(mails);
        let base = read_memory(&base)?;
        loop {
            let merged = merge(read_memory(&current)?, &base, memory).to_bytes().into();
            let persons = &mut self.people.lock(lease.person()).persons;
            let now = memory_of(persons, lease);
            if now == current {
                let person = persons.get_mut(lease.person());
                let other = person.and_then(|person| person.lease).filter(|(mail, _)| mail != lease.mail());
                persons.put(*lease.person(), ends, Person { memory: merged, lease: other });
                return Ok(());
            }
            current = now;
        }
    }
}

/// The memory of a lease's person; empty for an unknown one.
fn memory_of(persons: &mut ExpiringMap<Person>, lease: &Lease) -> Box<[u8]> {
    persons.get_mut(lease.person()).map(|person| person.memory.clone()).unwrap_or_default()
}

/// Nothing panics while a lock is held, so a poisoned one is whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Default> Table<T> {
    fn new(shards: usize) -> Self {
        let rest = std::iter::repeat_with(Shard::default).take(shards.saturating_sub(1)).collect();
        Self { first: Shard::default(), rest }
    }

    fn shards(&self) -> impl Iterator<Item = &Shard<T>> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Locks the shard of a hash: by its last byte, since a map goes by the first ones.
    fn lock(&self, hash: &Hash) -> MutexGuard<'_, T> {
        lock(&self.rest.get(usize::from(hash[15]) % SHARDS).unwrap_or(&self.first).0)
    }
}

impl Locked<'_> {
    fn counters(&mut self, kind: LimitKind) -> Option<&mut Counters> {
        match kind {
            LimitKind::Domain => self.domains.as_deref_mut(),
            LimitKind::Global => self.everybody.as_deref_mut(),
            LimitKind::Person | LimitKind::Thread | LimitKind::Replies => Some(&mut self.people.counters),
        }
    }

    fn state(&mut self, keys: &ClaimKeys, limits: &Limits, now: i64) -> ClaimState {
        let mail = self.mails.get(keys.mail(), now).map(|mail| {
            let mut granted = GrantedMail::new(mail.now, mail.until, mail.attempt);
            granted.same_case = mail.case == *keys.case();
            granted.completed = mail.base.is_none();
            granted
        });
        let lease = self.people.persons.get(keys.person(), now).and_then(|person| person.lease);
        let busy_until = lease.filter(|(mail, _)| mail != keys.mail()).map(|(_, until)| until);
        let mut state = ClaimState::new(mail, busy_until);
        for kind in LimitKind::ALL {
            let mut nth_last = || {
                let times = self.counters(kind)?.get(&keys.counted(kind)?, now)?;
                let max = usize::try_from(limits.get(kind)?.max).ok()?;
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
        for kind in LimitKind::ALL {
            let (Some(counted), Some(limit)) = (keys.counted(kind), limits.get(kind)) else { continue };
            let Some(counters) = self.counters(kind) else { continue };
            let mut times = match counters.get(&counted, now) {
                Some(_) => counters.get_mut(&counted).map(std::mem::take).unwrap_or_default(),
                None => VecDeque::new(),
            };
            times.push_back(now);
            while times.len() > usize::try_from(limit.max).unwrap_or(usize::MAX) {
                times.pop_front();
            }
            counters.put(counted, now.saturating_add(limit.millis()), times);
        }
    }
}

/// Writes a lease down, and gives the memory to write with.
fn lease(
    mails: &mut ExpiringMap<Mail>,
    persons: &mut ExpiringMap<Person>,
    keys: &ClaimKeys,
    limits: &Limits,
    now: i64,
    mut mail: Mail,
) -> Box<[u8]> {
    let until = mail.until;
    let before = persons.get(keys.person(), now).map(|person| person.memory.clone()).unwrap_or_default();
    let base = match mails.get(keys.mail(), now).and_then(|mail| mail.base.clone()) {
        Some(base) => base,
        None => before.clone(),
    };
    mail.base = Some(base.clone());
    mails.put(*keys.mail(), until.saturating_add(limits.mail_millis()), mail);
    let person = Person { memory: before, lease: Some((*keys.mail(), until)) };
    persons.put(*keys.person(), until.saturating_add(limits.memory_millis()), person);
    base
}
