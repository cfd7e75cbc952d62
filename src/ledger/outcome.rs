//! The outcome of a claim, and which limit applied.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Lease;
use crate::error::{Error, ErrorKind};
use crate::voice::Memory;

/// The outcome of a claim. `Display` writes one line for a log, without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Write the mail, send it, then call [`Ledger::complete`](super::Ledger::complete).
    Granted {
        /// The person's memory, for [`Request::memory`](crate::Request::memory).
        memory: Memory,
        /// The time of the first claim, for [`Request::now`](crate::Request::now).
        now: DateTime<Utc>,
        /// The argument of [`Ledger::complete`](super::Ledger::complete) once the mail is sent.
        lease: Lease,
    },
    /// This mail, or another one to the same person, is being written.
    Busy {
        /// The time at which that lease expires and the mail can be claimed again.
        until: DateTime<Utc>,
    },
    /// The mail was sent.
    Completed {
        /// The `now` of the mail that was sent.
        at: DateTime<Utc>,
    },
    /// A limit is reached. The claim is not recorded.
    RateLimited {
        /// The earliest time at which the limit allows another answer.
        until: DateTime<Utc>,
        /// The limit; if several are reached, the one that lasts longest.
        limit: LimitKind,
    },
}

/// The kind of a rate limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LimitKind {
    /// Answers of one kind to one person.
    Person,
    /// Answers to one person in one thread.
    Thread,
    /// Answers to one domain.
    Domain,
    /// Answers to one person's replies to our automatic mail.
    Replies,
    /// All answers.
    Global,
}

/// One value for each limit, in the order of [`LimitKind::ALL`].
pub(super) type PerLimit<T> = [T; LimitKind::ALL.len()];

impl LimitKind {
    pub(super) const ALL: [Self; 5] = [Self::Person, Self::Thread, Self::Domain, Self::Replies, Self::Global];

    /// Every kind.
    pub fn all() -> &'static [Self] {
        &Self::ALL
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Thread => "thread",
            Self::Domain => "domain",
            Self::Replies => "replies",
            Self::Global => "global",
        }
    }
}

impl FromStr for LimitKind {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
            Error::new(ErrorKind::InvalidValue, "unknown limit").with_help(format!("known are {}", names.join(", ")))
        })
    }
}

impl fmt::Display for LimitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted { now, lease, .. } => write!(f, "granted, written for {now}, attempt {}", lease.attempt()),
            Self::Busy { until } => write!(f, "busy until {until}"),
            Self::Completed { at } => write!(f, "completed, written for {at}"),
            Self::RateLimited { until, limit } => write!(f, "rate limited until {until} by the limit `{limit}`"),
        }
    }
}
