//! The decision on a claim, a pure function of the records; and how memories are merged on completion.
//!
//! Times are milliseconds since 1970. Something holds before its end and no longer at it.

use chrono::{DateTime, Utc};

use super::outcome::PerLimit;
use super::{LimitKind, Limits, Outcome};
use crate::error::{Error, ErrorKind};
use crate::voice::Memory;

/// The record of a mail with an earlier grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrantedMail {
    /// Whether it was granted for the same [case](super::backend::ClaimKeys::case).
    pub same_case: bool,
    /// The `now` of its first claim.
    pub now: i64,
    /// When its last lease expires.
    pub until: i64,
    /// How often it was granted.
    pub attempt: u32,
    /// Whether it is completed.
    pub completed: bool,
}

impl GrantedMail {
    /// Returns a record of the same case that is not completed.
    pub fn new(now: i64, until: i64, attempt: u32) -> Self {
        Self { same_case: true, now, until, attempt, completed: false }
    }
}

/// The records that matter to one claim.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClaimState {
    mail: Option<GrantedMail>,
    busy_until: Option<i64>,
    nth_last: PerLimit<Option<i64>>,
}

/// The decision on a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Return this outcome and write nothing.
    Refuse(Outcome),
    /// Grant the mail for the first time: count it, store the person's memory with it, set its lease.
    First {
        /// When the lease expires.
        until: i64,
    },
    /// Grant the mail again, with the memory and the `now` of the first time.
    Again {
        /// The `now` of the first claim.
        now: i64,
        /// When the new lease expires.
        until: i64,
        /// How often the mail has been granted, this time included.
        attempt: u32,
    },
}

impl ClaimState {
    /// The record of the mail, and when the person's lease for another mail expires.
    pub fn new(mail: Option<GrantedMail>, busy_until: Option<i64>) -> Self {
        Self { mail, busy_until, ..Self::default() }
    }

    /// Sets the time of the grant that is number `max` counted back from the last one, where `max` is
    /// [`Limit::max`](super::Limit::max). Leave it out if there were fewer grants.
    pub fn set_nth_last(&mut self, kind: LimitKind, at: i64) {
        if let Some(place) = self.nth_last.get_mut(kind.index()) {
            *place = Some(at);
        }
    }

    /// Decides on a claim made at `now`.
    ///
    /// # Errors
    /// - [`ErrorKind::Clash`] if the mail was granted for another case.
    pub fn decide(&self, limits: &Limits, now: i64) -> Result<Decision, Error> {
        let until = now.saturating_add(limits.lease_millis());
        let busy = |until| Ok(Decision::Refuse(Outcome::Busy { until: time(until) }));
        let other = self.busy_until.filter(|until| *until > now);
        let Some(mail) = self.mail else {
            if let Some((until, limit)) = self.reached(limits, now) {
                return Ok(Decision::Refuse(Outcome::RateLimited { until: time(until), limit }));
            }
            return other.map_or(Ok(Decision::First { until }), busy);
        };
        if !mail.same_case {
            return Err(conflict());
        }
        if mail.completed {
            return Ok(Decision::Refuse(Outcome::Completed { at: time(mail.now) }));
        }
        match Some(mail.until).filter(|until| *until > now).or(other) {
            Some(until) => busy(until),
            None => Ok(Decision::Again { now: mail.now, until, attempt: mail.attempt.saturating_add(1) }),
        }
    }

    /// The limit that applies longest; of equals the first.
    fn reached(&self, limits: &Limits, now: i64) -> Option<(i64, LimitKind)> {
        let reached = LimitKind::ALL.into_iter().zip(self.nth_last).filter_map(|(kind, granted)| {
            let until = granted?.saturating_add(limits.get(kind)?.millis());
            (until > now).then_some((until, kind))
        });
        reached.reduce(|a, b| if b.0 > a.0 { b } else { a })
    }
}

/// Returns the memory of a person after a mail is completed. `base` is the memory with which the mail was written, `after`
/// is the memory of its message; `current` differs from `base` if other mails were completed in between.
pub fn merge(current: Memory, base: &Memory, after: &Memory) -> Memory {
    if current == *base {
        return after.clone();
    }
    let mut merged = current;
    merged.add(base, after);
    merged
}

/// Parses the stored bytes of a memory; no bytes give an empty memory.
///
/// # Errors
/// - [`ErrorKind::Unreadable`] for bytes that no version wrote. The memory of another version counts as empty.
pub fn read_memory(bytes: &[u8]) -> Result<Memory, Error> {
    // What another version wrote counts as no memory: the mail is still answered.
    if bytes.is_empty() || Memory::is_of_another_version(bytes) {
        return Ok(Memory::new());
    }
    Memory::from_bytes(bytes).ok_or_else(|| {
        Error::new(ErrorKind::Unreadable, "unreadable memory in the ledger")
            .with_help("open it with the version of sincerely that wrote it")
    })
}

/// Returns the bytes of a memory, for [`read_memory`].
pub fn memory_bytes(memory: &Memory) -> Vec<u8> {
    memory.to_bytes()
}

/// The instant of a number of milliseconds.
pub(super) fn time(millis: i64) -> DateTime<Utc> {
    let edge = if millis < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
    DateTime::from_timestamp_millis(millis).unwrap_or(edge)
}

/// The error of a mail id that was granted for another case.
pub(super) fn conflict() -> Error {
    Error::new(ErrorKind::Clash, "conflict: this mail id was claimed for another person or kind")
        .with_help("give each mail an id of its own")
}

/// Returns the error of [`Ledger::complete`](super::Ledger::complete) for a lease without a record.
pub fn unknown_lease() -> Error {
    Error::new(ErrorKind::InvalidValue, "unknown or expired lease").with_help("pass the lease of `Outcome::Granted`")
}
