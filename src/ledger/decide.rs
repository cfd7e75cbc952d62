//! The decision on a claim, as a pure function of what is kept; and what done does to a memory.
//!
//! Times are milliseconds since 1970. Something holds before its end and no longer at it.

use chrono::{DateTime, Utc};

use super::{Limits, Outcome, Why};
use crate::error::{Error, ErrorKind};
use crate::voice::Memory;

/// A mail that was granted before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Granted {
    /// Whether it was for the same person and kind.
    pub(super) same_case: bool,
    /// The `now` of its first claim.
    pub(super) now: i64,
    pub(super) until: i64,
    pub(super) attempt: u32,
    pub(super) done: bool,
}

/// What is kept that bears on a claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) mail: Option<Granted>,
    /// When the person's last lease for another mail lapses.
    pub(super) busy: Option<i64>,
    /// By limit, in the order of [`Why::ALL`]: when the last but `most - 1` was granted. Nothing if there were fewer.
    pub(super) nth_last: [Option<i64>; 3],
}

/// What is to be done about a claim.
#[derive(Debug)]
pub(super) enum Decision {
    /// This outcome, and nothing is written.
    Say(Outcome),
    /// The mail, for the first time.
    First { until: i64 },
    /// The mail again, with the memory and the `now` of the first time.
    Again { now: i64, until: i64, attempt: u32 },
}

impl Known {
    pub(super) fn decide(&self, limits: &Limits, now: i64) -> Result<Decision, Error> {
        let until = now.saturating_add(limits.lease());
        let busy = |until| Ok(Decision::Say(Outcome::Busy { until: time(until) }));
        let other = self.busy.filter(|until| *until > now);
        let Some(mail) = self.mail else {
            if let Some((until, why)) = self.held(limits, now) {
                return Ok(Decision::Say(Outcome::Hold { until: time(until), why }));
            }
            return other.map_or(Ok(Decision::First { until }), busy);
        };
        if !mail.same_case {
            return Err(clash());
        }
        if mail.done {
            return Ok(Decision::Say(Outcome::Done { at: time(mail.now) }));
        }
        match Some(mail.until).filter(|until| *until > now).or(other) {
            Some(until) => busy(until),
            None => Ok(Decision::Again { now: mail.now, until, attempt: mail.attempt.saturating_add(1) }),
        }
    }

    /// The limit that holds longest.
    fn held(&self, limits: &Limits, now: i64) -> Option<(i64, Why)> {
        let held = Why::ALL.into_iter().zip(self.nth_last).filter_map(|(why, granted)| {
            let until = granted?.saturating_add(limits.get(why)?.within());
            (until > now).then_some((until, why))
        });
        // Of equals the first.
        held.reduce(|a, b| if b.0 > a.0 { b } else { a })
    }
}

/// What a person has been told once a mail is done: its memory, and whatever came in between.
pub(super) fn told(current: Memory, base: &Memory, after: &Memory) -> Memory {
    if current == *base {
        return after.clone();
    }
    let mut told = current;
    told.add(base, after);
    told
}

/// The memory that is kept as these bytes; none are none.
pub(super) fn read(memory: &[u8]) -> Result<Memory, Error> {
    if memory.is_empty() {
        return Ok(Memory::new());
    }
    Memory::from_bytes(memory).ok_or_else(|| {
        Error::new(ErrorKind::Unreadable, "the ledger holds a memory that this version cannot read")
            .remedy("open it with the version of sincerely that wrote it")
    })
}

/// The instant of a number of milliseconds.
pub(super) fn time(millis: i64) -> DateTime<Utc> {
    let edge = if millis < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp_millis(millis).unwrap_or(edge)
}

pub(super) fn clash() -> Error {
    Error::new(ErrorKind::Clash, "this mail id was claimed for another person or kind")
        .remedy("give every mail an id of its own")
}

pub(super) fn unknown_lease() -> Error {
    Error::new(ErrorKind::InvalidValue, "a lease that this ledger did not give, or of a mail that it no longer keeps")
        .remedy("hand back the lease of `Outcome::Answer`")
}
