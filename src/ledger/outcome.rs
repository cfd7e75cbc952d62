//! Outcomes: what a claim leads to, and why there is to be no mail.

use std::fmt;

use chrono::{DateTime, Utc};

use super::Lease;
use crate::voice::Memory;

/// What a claim leads to. As text it is one line for a log, without personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Write the mail, send it, and say that it is done.
    Answer {
        /// What the person has been told: for [`Request::memory`](crate::Request::memory).
        memory: Memory,
        /// The moment to write it for: that of the first claim, for [`Request::now`](crate::Request::now).
        now: DateTime<Utc>,
        /// What to hand to [`Ledger::done`](super::Ledger::done) once it is sent.
        lease: Lease,
    },
    /// Somebody is writing this mail, or another one to the same person.
    Busy {
        /// When their lease lapses, and the claim may be made again.
        until: DateTime<Utc>,
    },
    /// It has been answered.
    Done {
        /// The moment that its mail was written for.
        at: DateTime<Utc>,
    },
    /// It is not to be answered now, since a limit is reached. Nothing of it is kept.
    Hold {
        /// When the limit has room again, if nobody else takes it.
        until: DateTime<Utc>,
        /// Which limit.
        why: Why,
    },
}

/// Which limit holds a mail back; of several the one that does so longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Why {
    /// This person, with answers of this kind.
    Person,
    /// This thread, with answers of any kind.
    Thread,
    /// All persons together, with answers of any kind.
    Everybody,
}

impl Why {
    /// In the order in which everything here lists them.
    pub(super) const ALL: [Self; 3] = [Self::Person, Self::Thread, Self::Everybody];
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Person => "this person has had as many answers of this kind as the limit allows",
            Self::Thread => "this thread has had as many answers as the limit allows",
            Self::Everybody => "all persons together have had as many answers as the limit allows",
        })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { now, lease, .. } => write!(f, "answer, written for {now}, attempt {}", lease.attempt()),
            Self::Busy { until } => write!(f, "busy until {until}"),
            Self::Done { at } => write!(f, "done, written for {at}"),
            Self::Hold { until, why } => write!(f, "hold until {until}: {why}"),
        }
    }
}
