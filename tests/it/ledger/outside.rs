//! A ledger written with the public API alone, as a user would; and broken ones, which the suite must find.

use std::collections::HashMap;
use std::sync::Mutex;

use sincerely::ledger::backend::{
    ClaimState, Decision, GrantedMail, Hash, Hasher, granted, is_lease, merge, unknown_lease,
};
use sincerely::ledger::{Claim, InProcess, Lease, Ledger, LimitKind, Limits, Outcome, testing};
use sincerely::{Error, Key, Memory};

use crate::desk::KEY;

struct Mail {
    case: Hash,
    granted: GrantedMail,
    base: Memory,
    ends: i64,
}

#[derive(Default)]
struct Person {
    memory: Memory,
    lease: Option<(Hash, i64)>,
    ends: i64,
}

#[derive(Default)]
struct Tables {
    mails: HashMap<Hash, Mail>,
    persons: HashMap<Hash, Person>,
    grants: HashMap<Hash, Vec<i64>>,
}

/// Keeps everything; what has expired is passed over.
struct Outside {
    hasher: Hasher,
    limits: Limits,
    tables: Mutex<Tables>,
}

impl Ledger for Outside {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        claim.check()?;
        let (keys, now, limits) = (self.hasher.keys(claim), claim.now_millis(), &self.limits);
        let tables = &mut *self.tables.lock().unwrap();
        let kept = tables.mails.get(keys.mail()).filter(|mail| mail.ends > now);
        let record = kept.map(|mail| {
            let mut granted = mail.granted;
            granted.same_case = mail.case == *keys.case();
            granted
        });
        let person = tables.persons.get(keys.person()).filter(|person| person.ends > now);
        let lease = person.and_then(|person| person.lease).filter(|(mail, _)| mail != keys.mail());
        let mut state = ClaimState::new(record, lease.map(|(_, until)| until));
        for kind in LimitKind::all() {
            let Some((key, limit)) = keys.counted(kind).zip(limits.get(kind)) else { continue };
            let grants = tables.grants.entry(key).or_default();
            if let Some(at) = grants.len().checked_sub(limit.max as usize) {
                state.set_nth_last(kind, grants[at]);
            }
        }
        let memory = person.map(|person| person.memory.clone()).unwrap_or_default();
        let (granted_mail, base) = match state.decide(limits, now)? {
            Decision::Refuse(outcome) => return Ok(outcome),
            Decision::First { until } => {
                for key in LimitKind::all().filter_map(|kind| keys.counted(kind)) {
                    tables.grants.entry(key).or_default().push(now);
                }
                (GrantedMail::new(now, until, 1), memory.clone())
            }
            Decision::Again { now, until, attempt } => {
                (GrantedMail::new(now, until, attempt), kept.map(|mail| mail.base.clone()).unwrap_or_default())
            }
            other => panic!("{other:?}"),
        };
        let GrantedMail { now: written_for, until, attempt, .. } = granted_mail;
        let ends = |before: Option<i64>, period: chrono::TimeDelta| {
            before.unwrap_or(i64::MIN).max(until.saturating_add(period.num_milliseconds()))
        };
        let mail_ends = ends(tables.mails.get(keys.mail()).map(|mail| mail.ends), limits.mail_retention());
        let person_ends = ends(tables.persons.get(keys.person()).map(|p| p.ends), limits.memory_retention());
        let mail = Mail { case: *keys.case(), granted: granted_mail, base: base.clone(), ends: mail_ends };
        tables.mails.insert(*keys.mail(), mail);
        tables.persons.insert(*keys.person(), Person { memory, lease: Some((*keys.mail(), until)), ends: person_ends });
        Ok(granted(&self.hasher, &keys, base, written_for, until, attempt))
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        let tables = &mut *self.tables.lock().unwrap();
        let mail = tables.mails.get_mut(lease.mail());
        let mail = mail.filter(|mail| is_lease(&self.hasher, lease) && mail.granted.now == lease.now_millis());
        let mail = mail.ok_or_else(unknown_lease)?;
        if mail.granted.completed {
            return Ok(());
        }
        mail.granted.completed = true;
        let person = tables.persons.entry(*lease.person()).or_default();
        person.memory = merge(std::mem::take(&mut person.memory), &mail.base, memory);
        person.lease = person.lease.filter(|(mail, _)| mail != lease.mail());
        let ends = mail.granted.until.saturating_add(self.limits.memory_retention().num_milliseconds());
        person.ends = person.ends.max(ends);
        Ok(())
    }
}

#[test]
fn a_ledger_of_a_user_passes_the_suite() {
    let open = |limits| -> Box<dyn Ledger> {
        Box::new(Outside { hasher: Hasher::new(&Key::from_bytes(KEY)), limits, tables: Mutex::default() })
    };
    testing::check(&open).unwrap();
}

/// How a ledger is broken.
#[derive(Clone, Copy, Debug)]
enum Fault {
    ForgetsCompletion,
    ForgetsMemory,
    IgnoresLimits,
    TakesAnyLease,
    IgnoresCheck,
}

struct Broken(InProcess, Fault);

impl Ledger for Broken {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        match (self.1, self.0.claim(claim)) {
            (Fault::ForgetsMemory, Ok(Outcome::Granted { now, lease, .. })) => {
                Ok(Outcome::Granted { memory: Memory::new(), now, lease })
            }
            (Fault::IgnoresCheck, Err(_)) => Ok(Outcome::Busy { until: chrono::DateTime::UNIX_EPOCH }),
            (_, outcome) => outcome,
        }
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        match self.1 {
            Fault::ForgetsCompletion => Ok(()),
            Fault::TakesAnyLease => self.0.complete(lease, memory).or(Ok(())),
            _ => self.0.complete(lease, memory),
        }
    }
}

#[test]
fn broken_ledgers_do_not() {
    for fault in [
        Fault::ForgetsCompletion,
        Fault::ForgetsMemory,
        Fault::IgnoresLimits,
        Fault::TakesAnyLease,
        Fault::IgnoresCheck,
    ] {
        let open = |limits: Limits| -> Box<dyn Ledger> {
            let limits = if matches!(fault, Fault::IgnoresLimits) { super::wide() } else { limits };
            Box::new(Broken(InProcess::new(&Key::from_bytes(KEY), limits), fault))
        };
        assert!(testing::check(&open).is_err(), "{fault:?}");
    }
}
