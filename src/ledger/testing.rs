//! A conformance suite for ledgers. Run it in the tests of your own ledger.
//!
//! ```
//! use sincerely::Key;
//! use sincerely::ledger::{InProcess, testing};
//!
//! let open = |limits| -> Box<dyn sincerely::ledger::Ledger> {
//!     Box::new(InProcess::new(&Key::from_bytes([7; 16]), limits))
//! };
//! testing::check(&open)?;
//! # Ok::<(), testing::Failure>(())
//! ```

mod model;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Claim, InProcess, Lease, Ledger, LimitKind, Limits, Outcome};
use crate::error::{Error, ErrorKind};
use crate::voice::{Key, Memory, Note};

/// Opens an empty ledger with the given limits.
pub type Open<'a> = &'a dyn Fn(Limits) -> Box<dyn Ledger>;

/// A guarantee that a ledger does not keep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{promise}: {message}")]
pub struct Failure {
    promise: &'static str,
    message: String,
}

impl Failure {
    /// Returns the guarantee.
    pub fn promise(&self) -> &str {
        self.promise
    }
}

/// How a case ends: with the text of its failure.
type Case = Result<(), String>;

/// Checks one promise.
type Check = fn(Open) -> Case;

/// Tests every guarantee, and compares simulated days of random claims with a model that keeps every record.
///
/// # Errors
/// The first guarantee that the ledger does not keep.
pub fn check(open: Open) -> Result<(), Failure> {
    let cases: [(&'static str, Check); 11] = [
        ("a mail is granted once, then completed", granted_once),
        ("an expired lease grants the same mail again", expired_lease),
        ("memories of mails completed in between are merged", merged_memories),
        ("two mails to one person wait for each other", one_mail_a_person),
        ("each limit counts by itself and says until when", limits),
        ("a mail id belongs to one person and kind", mail_id_conflict),
        ("a lease of another ledger is rejected", foreign_lease),
        ("an invalid claim is rejected", invalid_claim),
        ("records expire, and a lagging clock does not shorten them", retention),
        ("one of many threads gets a mail", threads),
        ("the ledger agrees with the model", model::agrees),
    ];
    for (promise, case) in cases {
        case(open).map_err(|message| Failure { promise, message })?;
    }
    Ok(())
}

/// Limits of nothing, with leases of 60 seconds.
fn unlimited() -> super::LimitsBuilder {
    let limits = Limits::builder().lease(TimeDelta::seconds(60));
    LimitKind::ALL.into_iter().fold(limits, super::LimitsBuilder::unlimited)
}

fn build(limits: super::LimitsBuilder) -> Result<Limits, String> {
    limits.build().map_err(|error| error.to_string())
}

/// An instant, in seconds after the start.
fn at(seconds: i64) -> DateTime<Utc> {
    super::state::time((1_772_442_000 + seconds) * 1_000)
}

fn mail(id: &str, person: &str, seconds: i64) -> Claim {
    Claim::new(id, "kind", person, at(seconds))
}

/// A memory in which a pool spoke so many times.
fn memory(times: u32) -> Memory {
    let mut memory = Memory::new();
    memory.note((0..times).map(|id| Note::new(1, id, 16)));
    memory
}

struct Grant {
    memory: Memory,
    now: DateTime<Utc>,
    lease: Lease,
}

fn grant(ledger: &dyn Ledger, claim: &Claim) -> Result<Grant, String> {
    match ledger.claim(claim) {
        Ok(Outcome::Granted { memory, now, lease }) => Ok(Grant { memory, now, lease }),
        Ok(other) => Err(format!("granted was expected, not: {other}")),
        Err(error) => Err(error.to_string()),
    }
}

fn complete(ledger: &dyn Ledger, grant: &Grant, memory: &Memory) -> Case {
    ledger.complete(&grant.lease, memory).map_err(|error| error.to_string())
}

/// Claims a mail and completes it.
fn send(ledger: &dyn Ledger, claim: &Claim) -> Case {
    let grant = grant(ledger, claim)?;
    complete(ledger, &grant, &grant.memory)
}

fn equal<T: PartialEq + fmt::Debug>(what: &str, found: &T, expected: &T) -> Case {
    if found == expected { Ok(()) } else { Err(format!("{what}: {found:?}, expected {expected:?}")) }
}

fn outcome(ledger: &dyn Ledger, claim: &Claim, expected: &Outcome) -> Case {
    let found = ledger.claim(claim).map_err(|error| error.to_string())?;
    equal("outcome", &found, expected)
}

fn rejected<T>(result: Result<T, Error>, kind: ErrorKind) -> Case {
    match result {
        Ok(_) => Err(format!("an error of kind {kind:?} was expected")),
        Err(error) => equal("kind of error", &error.kind(), &kind),
    }
}

fn granted_once(open: Open) -> Case {
    let ledger = &*open(build(unlimited())?);
    let first = grant(ledger, &mail("m", "maria@example.org", 0))?;
    equal("memory", &first.memory, &Memory::new())?;
    equal("now", &first.now, &at(0))?;
    equal("attempt", &first.lease.attempt(), &1)?;
    equal("until", &first.lease.until(), &at(60))?;
    outcome(ledger, &mail("m", "maria@example.org", 0), &Outcome::Busy { until: at(60) })?;
    for seconds in [1, 100] {
        complete(ledger, &first, &memory(3))?;
        outcome(ledger, &mail("m", "maria@example.org", seconds), &Outcome::Completed { at: at(0) })?;
    }
    equal("memory", &grant(ledger, &mail("n", "maria@example.org", 200))?.memory, &memory(3))
}

fn expired_lease(open: Open) -> Case {
    let ledger = &*open(build(unlimited())?);
    let first = grant(ledger, &mail("m", "maria", 0))?;
    let just_before = Claim::new("m", "kind", "maria", at(60) - TimeDelta::milliseconds(1));
    outcome(ledger, &just_before, &Outcome::Busy { until: at(60) })?;
    let other = grant(ledger, &mail("o", "maria", 60))?;
    complete(ledger, &other, &memory(2))?;
    let again = grant(ledger, &mail("m", "maria", 60))?;
    equal("attempt", &again.lease.attempt(), &2)?;
    equal("now", &again.now, &at(0))?;
    equal("memory", &again.memory, &first.memory)?;
    // An expired lease still completes its mail.
    complete(ledger, &first, &memory(1))?;
    outcome(ledger, &mail("m", "maria", 61), &Outcome::Completed { at: at(0) })
}

fn merged_memories(open: Open) -> Case {
    let ledger = &*open(build(unlimited())?);
    let pools = |pools: &[u32]| {
        let mut memory = Memory::new();
        memory.note(pools.iter().map(|pool| Note::new(*pool, *pool, 16)));
        memory
    };
    let first = grant(ledger, &mail("a", "maria", 0))?;
    let second = grant(ledger, &mail("b", "maria", 60))?;
    complete(ledger, &second, &pools(&[2]))?;
    complete(ledger, &first, &pools(&[1]))?;
    equal("memory", &grant(ledger, &mail("c", "maria", 120))?.memory, &pools(&[2, 1]))
}

fn one_mail_a_person(open: Open) -> Case {
    let ledger = &*open(build(unlimited())?);
    let first = grant(ledger, &mail("m", "Maria Silva <maria@example.org>", 0))?;
    for same in ["maria@example.org", "Maria+shop@EXAMPLE.org", "prvs=4211ab3c=maria@example.org"] {
        outcome(ledger, &mail("n", same, 1), &Outcome::Busy { until: at(60) })?;
    }
    send(ledger, &mail("o", "mario@example.org", 1))?;
    complete(ledger, &first, &Memory::new())?;
    let second = grant(ledger, &mail("n", "maria@example.org", 2))?;
    // Completing a mail again does not release the person's lease for another mail.
    complete(ledger, &first, &Memory::new())?;
    outcome(ledger, &mail("p", "maria@example.org", 3), &Outcome::Busy { until: at(62) })?;
    complete(ledger, &second, &Memory::new())?;
    send(ledger, &mail("p", "maria@example.org", 3))
}

fn limits(open: Open) -> Case {
    for kind in LimitKind::ALL {
        let ledger = &*open(build(unlimited().limit(kind, 2, TimeDelta::seconds(1_000)))?);
        let claim = |id: &str, seconds| mail(id, "maria@example.org", seconds).thread("t").reply(true);
        send(ledger, &claim("1", 0))?;
        send(ledger, &claim("2", 100))?;
        let reached = Outcome::RateLimited { until: at(1_000), limit: kind };
        // A claim that is rejected does not count.
        for seconds in [200, 201, 999] {
            outcome(ledger, &claim("3", seconds), &reached)?;
        }
        let other = match kind {
            LimitKind::Person => Claim::new("4", "another kind", "maria@example.org", at(300)),
            LimitKind::Thread => mail("4", "maria@example.org", 300).thread("u"),
            LimitKind::Domain => mail("4", "maria@example.net", 300),
            LimitKind::Replies => mail("4", "maria@example.org", 300),
            LimitKind::Global => claim("2", 300),
        };
        match (kind, ledger.claim(&other)) {
            (LimitKind::Global, Ok(Outcome::Completed { .. })) | (_, Ok(Outcome::Granted { .. })) => {}
            (_, Ok(outcome)) => return Err(format!("the limit `{kind}` counts too much: {outcome}")),
            (_, Err(error)) => return Err(error.to_string()),
        }
        send(ledger, &claim("3", 1_000))?;
    }
    Ok(())
}

fn mail_id_conflict(open: Open) -> Case {
    let ledger = &*open(build(unlimited())?);
    let first = grant(ledger, &mail("m", "maria@example.org", 0))?;
    for seconds in [0, 100] {
        rejected(ledger.claim(&mail("m", "jo@example.org", seconds)), ErrorKind::Clash)?;
        rejected(ledger.claim(&Claim::new("m", "another", "maria@example.org", at(seconds))), ErrorKind::Clash)?;
    }
    complete(ledger, &first, &Memory::new())?;
    rejected(ledger.claim(&mail("m", "jo@example.org", 200)), ErrorKind::Clash)?;
    outcome(ledger, &mail("m", "MARIA@example.org", 200), &Outcome::Completed { at: at(0) })
}

fn foreign_lease(open: Open) -> Case {
    let ledger = &*open(build(unlimited())?);
    let first = grant(ledger, &mail("m", "maria@example.org", 0))?;
    let other = InProcess::new(&Key::from_bytes(*b"a key of nobody!"), build(unlimited())?);
    let foreign = grant(&other, &mail("m", "maria@example.org", 0))?;
    rejected(ledger.complete(&foreign.lease, &Memory::new()), ErrorKind::InvalidValue)?;
    outcome(ledger, &mail("m", "maria@example.org", 1), &Outcome::Busy { until: at(60) })?;
    let carried = Lease::parse(&first.lease.token()).map_err(|error| error.to_string())?;
    ledger.complete(&carried, &Memory::new()).map_err(|error| error.to_string())?;
    outcome(ledger, &mail("m", "maria@example.org", 1), &Outcome::Completed { at: at(0) })
}

fn invalid_claim(open: Open) -> Case {
    let ledger = &*open(build(unlimited())?);
    let long = "x".repeat(1_001);
    for claim in [
        mail("", "maria", 0),
        mail(&"x".repeat(513), "maria", 0),
        mail("m", " ", 0),
        mail("m", &long, 0),
        Claim::new("m", &long, "maria", at(0)),
        mail("m", "maria", 0).thread("\n"),
        mail("m", "maria", 0).thread(&long),
    ] {
        rejected(ledger.claim(&claim), ErrorKind::InvalidValue)?;
    }
    for now in [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH, DateTime::<Utc>::MAX_UTC] {
        send(ledger, &Claim::new(format!("{now}"), "kind", format!("{now}"), now))?;
    }
    send(ledger, &Claim::new("x".repeat(512), "k".repeat(1_000), "p".repeat(1_000), at(0)).thread("t".repeat(1_000)))
}

fn retention(open: Open) -> Case {
    let limits = unlimited().mail_retention(TimeDelta::hours(1)).memory_retention(TimeDelta::hours(2));
    let ledger = &*open(build(limits)?);
    let first = grant(ledger, &mail("m", "maria", 0))?;
    complete(ledger, &first, &memory(3))?;
    outcome(ledger, &mail("m", "maria", 60 + 3_599), &Outcome::Completed { at: at(0) })?;
    let again = grant(ledger, &mail("m", "maria", 60 + 3_600))?;
    equal("attempt", &again.lease.attempt(), &1)?;
    equal("memory", &again.memory, &memory(3))?;
    rejected(ledger.complete(&first.lease, &Memory::new()), ErrorKind::InvalidValue)?;
    // The second claim's clock lags.
    let late = grant(ledger, &mail("late", "jo", 9_000))?;
    complete(ledger, &late, &memory(2))?;
    send(ledger, &mail("early", "jo", 0))?;
    equal("memory", &grant(ledger, &mail("next", "jo", 9_000 + 60 + 7_199))?.memory, &memory(2))?;
    equal("memory", &grant(ledger, &mail("last", "jo", 40_000))?.memory, &Memory::new())
}

fn threads(open: Open) -> Case {
    const MAILS: usize = 100;
    let ledger = &*open(build(unlimited())?);
    let granted: Vec<AtomicUsize> = (0..MAILS).map(|_| AtomicUsize::new(0)).collect();
    let work = |thread: usize| -> Case {
        for step in 0..MAILS {
            // Half of the threads go backwards.
            let number = if thread.is_multiple_of(2) { step } else { MAILS - 1 - step };
            let claim = mail(&format!("m{number}"), &format!("person {number}"), 0);
            match ledger.claim(&claim).map_err(|error| error.to_string())? {
                Outcome::Granted { lease, memory, .. } => {
                    granted.get(number).map(|count| count.fetch_add(1, Ordering::SeqCst));
                    ledger.complete(&lease, &memory).map_err(|error| error.to_string())?;
                }
                Outcome::Busy { .. } | Outcome::Completed { .. } => {}
                other => return Err(other.to_string()),
            }
        }
        Ok(())
    };
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..4).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| Err("a thread panicked".to_owned())))
    })?;
    match granted.iter().position(|count| count.load(Ordering::SeqCst) != 1) {
        None => Ok(()),
        Some(number) => Err(format!("mail {number} was not granted once")),
    }
}
