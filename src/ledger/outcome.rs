//! The outcome of a claim, and which limit applied.

use std::fmt;

use chrono::{DateTime, Utc};

use super::Lease;
use crate::text::names;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LimitKind {
    /// Answers of one kind to one person. A person is a mailbox: `maria+shop@` and `maria@` count together.
    Person,
    /// Answers of all kinds to one person in one thread. A stranger who knows the id of a thread uses up nothing of it.
    Thread,
    /// Answers to all persons of one domain. Domains of large mailbox providers, such as `gmail.com`, do not count: their
    /// mailboxes belong to different people.
    Domain,
    /// Answers to one person's replies to our automatic mail. It ends the loop with a robot that does not show what it is.
    Replies,
    /// All answers.
    Global,
}

/// One value for each limit, in the order of [`LimitKind::ALL`].
pub(super) type PerLimit<T> = [T; LimitKind::ALL.len()];

names!(LimitKind, InvalidValue, "unknown limit", {
    Person = "person", Thread = "thread", Domain = "domain", Replies = "replies", Global = "global",
});

impl LimitKind {
    pub(super) fn index(self) -> usize {
        self as usize
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
