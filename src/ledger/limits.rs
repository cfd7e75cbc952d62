//! Limits: how often a person, a thread and everybody together are answered, and how long what is known is kept.

use chrono::TimeDelta;

use super::Why;
use crate::error::{Error, ErrorKind};

const MAX_COUNT: u32 = 100_000;
const MAX_PERIOD: TimeDelta = TimeDelta::days(400);
const MAX_LEASE: TimeDelta = TimeDelta::days(1);
const MAX_KEPT: TimeDelta = TimeDelta::days(3_660);
const SECOND: TimeDelta = TimeDelta::seconds(1);

/// At most so many answers within a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) most: u32,
    within: TimeDelta,
}

impl Limit {
    /// The period in milliseconds.
    pub(super) fn within(self) -> i64 {
        self.within.num_milliseconds()
    }
}

/// How often answers are granted, how long a lease holds, and how long anything is kept.
///
/// The default is that of a help desk, which acknowledges every mail and must not feed a loop or a mail bomb:
///
/// | limit | default |
/// | --- | --- |
/// | answers of one kind to one person | 10 in a day |
/// | answers in one thread | 5 in a day |
/// | answers to everybody | 1,000 in an hour |
/// | a lease | 5 minutes |
/// | a mail is remembered, after its last lease | 30 days |
/// | what a person was told is remembered, after their last mail | 365 days |
///
/// # Examples
/// ```
/// use chrono::TimeDelta;
/// use sincerely::ledger::Limits;
///
/// # fn main() -> Result<(), sincerely::Error> {
/// let limits = Limits::builder().per_person(3, TimeDelta::days(1)).lease(TimeDelta::minutes(2)).build()?;
/// # let _ = limits;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// In the order of [`Why::ALL`].
    counted: [Option<Limit>; 3],
    lease: TimeDelta,
    keep: TimeDelta,
    remember: TimeDelta,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |most, within| Some(Limit { most, within });
        Self {
            counted: [limit(10, TimeDelta::days(1)), limit(5, TimeDelta::days(1)), limit(1_000, TimeDelta::hours(1))],
            lease: TimeDelta::minutes(5),
            keep: TimeDelta::days(30),
            remember: TimeDelta::days(365),
        }
    }
}

impl Limits {
    /// The limits of a help desk, to be changed.
    pub fn builder() -> LimitsBuilder {
        LimitsBuilder(Self::default())
    }

    /// The limits of a person's own responder, an out-of-office note: one answer of a kind to one person in seven days
    /// (RFC 3834, section 2), the rest as a help desk has it.
    pub fn personal() -> Self {
        let mut limits = Self::default();
        limits.set(Why::Person, Some(Limit { most: 1, within: TimeDelta::days(7) }));
        limits
    }

    pub(super) fn get(&self, why: Why) -> Option<Limit> {
        let [person, thread, everybody] = self.counted;
        match why {
            Why::Person => person,
            Why::Thread => thread,
            Why::Everybody => everybody,
        }
    }

    fn set(&mut self, why: Why, limit: Option<Limit>) {
        let [person, thread, everybody] = &mut self.counted;
        *match why {
            Why::Person => person,
            Why::Thread => thread,
            Why::Everybody => everybody,
        } = limit;
    }

    /// The length of a lease in milliseconds.
    pub(super) fn lease(&self) -> i64 {
        self.lease.num_milliseconds()
    }

    /// How long a mail is kept, in milliseconds.
    pub(super) fn keep(&self) -> i64 {
        self.keep.num_milliseconds()
    }

    /// How long a memory is kept, in milliseconds.
    pub(super) fn remember(&self) -> i64 {
        self.remember.num_milliseconds()
    }
}

/// Builds [`Limits`].
#[derive(Debug, Clone)]
#[must_use]
pub struct LimitsBuilder(Limits);

impl LimitsBuilder {
    /// The most answers of one kind that one person gets within any such period.
    pub fn per_person(self, most: u32, within: TimeDelta) -> Self {
        self.limit(Why::Person, most, within)
    }

    /// The most answers of any kind in one thread within any such period.
    pub fn per_thread(self, most: u32, within: TimeDelta) -> Self {
        self.limit(Why::Thread, most, within)
    }

    /// The most answers of any kind to all persons together within any such period.
    pub fn everybody(self, most: u32, within: TimeDelta) -> Self {
        self.limit(Why::Everybody, most, within)
    }

    /// Takes a limit away.
    pub fn unlimited(mut self, why: Why) -> Self {
        self.0.set(why, None);
        self
    }

    /// How long a claim has a mail, and a person, to itself: longer than writing and sending ever take, and much longer
    /// than clocks differ.
    pub fn lease(mut self, length: TimeDelta) -> Self {
        self.0.lease = length;
        self
    }

    /// How long a mail is remembered after its last lease: as long as one and the same may come again.
    pub fn keep(mut self, length: TimeDelta) -> Self {
        self.0.keep = length;
        self
    }

    /// How long it is remembered what a person was told, after their last mail.
    pub fn remember(mut self, length: TimeDelta) -> Self {
        self.0.remember = length;
        self
    }

    fn limit(mut self, why: Why, most: u32, within: TimeDelta) -> Self {
        self.0.set(why, Some(Limit { most, within }));
        self
    }

    /// The limits.
    ///
    /// # Errors
    /// All of them are [`ErrorKind::InvalidValue`]:
    /// - a limit of none or of more than 100,000 answers, or within less than a second or more than 400 days;
    /// - a lease of less than a second or more than a day;
    /// - a mail or a memory kept for less than a lease or more than 3,660 days;
    /// - a mail kept for less than the period of a limit that counts it.
    pub fn build(self) -> Result<Limits, Error> {
        let wrong = |message: &str, remedy: &str| Err(Error::new(ErrorKind::InvalidValue, message).remedy(remedy));
        let limits = self.0;
        for limit in limits.counted.iter().flatten() {
            if !(1..=MAX_COUNT).contains(&limit.most) {
                return wrong(
                    "a limit allows 1 to 100,000 answers",
                    "take one away with `.unlimited(…)` to have none, or do not claim to answer nobody",
                );
            }
            if !(SECOND..=MAX_PERIOD).contains(&limit.within) {
                return wrong("the period of a limit is 1 second to 400 days", "name one such as `TimeDelta::days(1)`");
            }
        }
        if !(SECOND..=MAX_LEASE).contains(&limits.lease) {
            return wrong("a lease is 1 second to 1 day long", "name one such as `TimeDelta::minutes(5)`");
        }
        for kept in [limits.keep, limits.remember] {
            if !(limits.lease..=MAX_KEPT).contains(&kept) {
                return wrong(
                    "a mail and a memory are kept for at least a lease and at most 3,660 days",
                    "name longer ones with `.keep(…)` and `.remember(…)`",
                );
            }
        }
        if limits.counted.iter().flatten().any(|limit| limit.within > limits.keep) {
            return wrong(
                "a mail is kept for at least the period of each limit that counts it",
                "keep it longer with `.keep(…)`, or name a shorter period",
            );
        }
        Ok(limits)
    }
}
