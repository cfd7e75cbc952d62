//! The ledger: each mail gets one answer, whatever dies in between. The same cases run against every ledger.

mod in_process;
#[cfg(all(unix, any(feature = "sqlite", feature = "redis")))]
mod killed;
mod outside;
mod promises;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "sqlite")]
mod sqlite;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sincerely::ledger::{Claim, InProcess, Lease, Ledger, LimitKind, Limits, LimitsBuilder, Outcome};
use sincerely::{Key, Memory, Message, Request, Writer};

use crate::desk::{KEY, ask, small};

/// Opens an empty ledger with these limits.
pub(super) type Open<'a> = &'a dyn Fn(Limits) -> Box<dyn Ledger>;

pub(super) const KIND: &str = "acknowledge/order";

pub(super) fn in_process(limits: Limits) -> Box<dyn Ledger> {
    Box::new(InProcess::new(&Key::from_bytes(KEY), limits))
}

/// A moment of the tests' own day, in seconds after it began.
pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-03-02T09:00:00Z").unwrap().to_utc() + TimeDelta::seconds(seconds)
}

pub(super) fn claim(mail: &str, person: &str, seconds: i64) -> Claim {
    Claim::new(mail, KIND, person, at(seconds))
}

/// Limits with nothing counted, leases of 60 seconds.
pub(super) fn wide() -> Limits {
    let limits = LimitKind::all().fold(Limits::builder(), LimitsBuilder::unlimited);
    limits.lease(TimeDelta::seconds(60)).build().unwrap()
}

/// What a claim that must be granted gives.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) memory: Memory,
    pub(super) now: DateTime<Utc>,
    pub(super) lease: Lease,
}

#[track_caller]
pub(super) fn answer(ledger: &dyn Ledger, claim: &Claim) -> Answer {
    match ledger.claim(claim).unwrap() {
        Outcome::Granted { memory, now, lease } => Answer { memory, now, lease },
        other => panic!("{claim:?}: {other}"),
    }
}

/// A writer with one pool of eight wordings, so that it shows what is remembered.
pub(super) fn eight() -> Writer {
    let pool = "[p]\nany = [\"A a.\", \"B b.\", \"C c.\", \"D d.\", \"E e.\", \"F f.\", \"G g.\", \"H h.\"]\n";
    crate::desk::writer(small("", "{{ say.p }}\n", pool))
}

/// The mail of an answer.
pub(super) fn write(writer: &Writer, mail: &str, person: &str, answer: &Answer) -> Message {
    let request: Request = ask(&json!({})).recipient(person).mail_id(mail);
    writer.write(&request.memory(answer.memory.clone()).now(answer.now)).unwrap()
}

/// A store that is opened again with a lower limit.
#[cfg(any(feature = "sqlite", feature = "redis"))]
pub(super) fn a_lowered_limit(open: Open) {
    let most = |most| {
        let limits = Limits::builder().limit(LimitKind::Person, most, TimeDelta::seconds(1_000));
        open(limits.unlimited(LimitKind::Global).lease(TimeDelta::seconds(60)).build().unwrap())
    };
    let wide = most(6);
    for mail in 0..5 {
        let answer = answer(&*wide, &claim(&format!("m{mail}"), "maria", mail * 100));
        wide.complete(&answer.lease, &answer.memory).unwrap();
    }
    let held = most(2).claim(&claim("m", "maria", 500)).unwrap();
    assert_eq!(
        held,
        Outcome::RateLimited { until: at(1_300), limit: LimitKind::Person },
        "the last but one was at 300"
    );
}
