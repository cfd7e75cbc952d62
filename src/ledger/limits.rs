//! Rate limits, and the times for which leases and records are kept.

use chrono::TimeDelta;

use super::outcome::{LimitKind, PerLimit};
use crate::error::{Error, ErrorKind};

const MAX_COUNT: u32 = 100_000;
const MAX_PERIOD: TimeDelta = TimeDelta::days(400);
const MAX_LEASE: TimeDelta = TimeDelta::days(1);
const MAX_RETENTION: TimeDelta = TimeDelta::days(3_660);
const SECOND: TimeDelta = TimeDelta::seconds(1);

/// A rate limit: the greatest number of answers within a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// The number of answers.
    pub max: u32,
    /// The period, which slides.
    pub period: TimeDelta,
}

impl Limit {
    /// The period in milliseconds.
    pub(super) fn millis(self) -> i64 {
        self.period.num_milliseconds()
    }
}

/// The rate limits of a ledger, the length of a lease, and the retention times of records.
///
/// The default is for a help desk, which acknowledges every mail and must not feed a loop or a mail bomb:
///
/// | limit | default |
/// | --- | --- |
/// | answers of one kind to one person | 10 in a day |
/// | answers to one person in one thread | 5 in a day |
/// | answers to one domain | 200 in an hour |
/// | answers to one person's replies to our automatic mail | 2 in a day |
/// | all answers | 1,000 in an hour |
/// | a lease | 5 minutes |
/// | a mail is kept, after its last lease | 30 days |
/// | a person's memory is kept, after their last mail | 365 days |
///
/// # Examples
/// ```
/// use chrono::TimeDelta;
/// use sincerely::ledger::{LimitKind, Limits};
///
/// # fn main() -> Result<(), sincerely::Error> {
/// let limits = Limits::builder().limit(LimitKind::Person, 3, TimeDelta::days(1)).lease(TimeDelta::minutes(2)).build()?;
/// # let _ = limits;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// In the order of [`LimitKind::ALL`].
    counted: PerLimit<Option<Limit>>,
    lease: TimeDelta,
    mail_retention: TimeDelta,
    memory_retention: TimeDelta,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |kind| match kind {
            LimitKind::Person => Limit { max: 10, period: TimeDelta::days(1) },
            LimitKind::Thread => Limit { max: 5, period: TimeDelta::days(1) },
            LimitKind::Domain => Limit { max: 200, period: TimeDelta::hours(1) },
            LimitKind::Replies => Limit { max: 2, period: TimeDelta::days(1) },
            LimitKind::Global => Limit { max: 1_000, period: TimeDelta::hours(1) },
        };
        Self {
            counted: LimitKind::ALL.map(|kind| Some(limit(kind))),
            lease: TimeDelta::minutes(5),
            mail_retention: TimeDelta::days(30),
            memory_retention: TimeDelta::days(365),
        }
    }
}

impl Limits {
    /// Returns a builder with the default limits, those for a help desk.
    pub fn builder() -> LimitsBuilder {
        LimitsBuilder(Self::default())
    }

    /// Returns the limits for a personal responder, such as an out-of-office note: one answer of each kind to one person in
    /// seven days (RFC 3834, section 2), and otherwise the default.
    pub fn personal() -> Self {
        let mut limits = Self::default();
        limits.set(LimitKind::Person, Some(Limit { max: 1, period: TimeDelta::days(7) }));
        limits
    }

    /// Returns the limit of a kind; `None` if it is unlimited.
    pub fn get(&self, kind: LimitKind) -> Option<Limit> {
        self.counted.get(kind.index()).copied().flatten()
    }

    fn set(&mut self, kind: LimitKind, limit: Option<Limit>) {
        if let Some(counted) = self.counted.get_mut(kind.index()) {
            *counted = limit;
        }
    }

    /// The length of a lease.
    pub fn lease(&self) -> TimeDelta {
        self.lease
    }

    /// How long a mail is kept after its last lease.
    pub fn mail_retention(&self) -> TimeDelta {
        self.mail_retention
    }

    /// How long a person's memory is kept after their last mail.
    pub fn memory_retention(&self) -> TimeDelta {
        self.memory_retention
    }

    pub(super) fn lease_millis(&self) -> i64 {
        self.lease.num_milliseconds()
    }

    pub(super) fn mail_millis(&self) -> i64 {
        self.mail_retention.num_milliseconds()
    }

    pub(super) fn memory_millis(&self) -> i64 {
        self.memory_retention.num_milliseconds()
    }
}

/// Builds [`Limits`].
#[derive(Debug, Clone)]
#[must_use]
pub struct LimitsBuilder(Limits);

impl LimitsBuilder {
    /// Sets the most answers within any such period.
    pub fn limit(mut self, kind: LimitKind, max: u32, period: TimeDelta) -> Self {
        self.0.set(kind, Some(Limit { max, period }));
        self
    }

    /// Removes a limit.
    pub fn unlimited(mut self, kind: LimitKind) -> Self {
        self.0.set(kind, None);
        self
    }

    /// Sets the time for which a claim reserves a mail and its person. It must be longer than writing and sending take, and
    /// much longer than the difference between clocks.
    pub fn lease(mut self, length: TimeDelta) -> Self {
        self.0.lease = length;
        self
    }

    /// Sets how long a mail is kept after its last lease. After that time, the same mail would be answered again.
    pub fn mail_retention(mut self, length: TimeDelta) -> Self {
        self.0.mail_retention = length;
        self
    }

    /// How long a person's memory is kept after their last mail.
    pub fn memory_retention(mut self, length: TimeDelta) -> Self {
        self.0.memory_retention = length;
        self
    }

    /// Builds the limits.
    ///
    /// # Errors
    /// All of them are [`ErrorKind::InvalidValue`]:
    /// - a limit of 0 or of more than 100,000 answers, or with a period below a second or above 400 days;
    /// - a lease below a second or above a day;
    /// - a retention below a lease or above 3,660 days;
    /// - a mail retention below the period of a limit.
    pub fn build(self) -> Result<Limits, Error> {
        let invalid = |message: &str, help: &str| Err(Error::new(ErrorKind::InvalidValue, message).with_help(help));
        let limits = self.0;
        for limit in limits.counted.iter().flatten() {
            if !(1..=MAX_COUNT).contains(&limit.max) {
                return invalid(
                    "invalid limit: it must allow 1 to 100,000 answers",
                    "remove a limit with `.unlimited(…)`; to answer nobody, make no claims",
                );
            }
            if !(SECOND..=MAX_PERIOD).contains(&limit.period) {
                return invalid(
                    "invalid limit: its period must be 1 second to 400 days",
                    "set one such as `TimeDelta::days(1)`",
                );
            }
        }
        if !(SECOND..=MAX_LEASE).contains(&limits.lease) {
            return invalid("invalid lease: it must last 1 second to 1 day", "set one such as `TimeDelta::minutes(5)`");
        }
        for retention in [limits.mail_retention, limits.memory_retention] {
            if !(limits.lease..=MAX_RETENTION).contains(&retention) {
                return invalid(
                    "invalid retention: it must be a lease to 3,660 days long",
                    "set `.mail_retention(…)` and `.memory_retention(…)`",
                );
            }
        }
        if limits.counted.iter().flatten().any(|limit| limit.period > limits.mail_retention) {
            return invalid(
                "invalid retention: a mail must be kept for the period of each limit",
                "set a longer `.mail_retention(…)` or a shorter period",
            );
        }
        Ok(limits)
    }
}
