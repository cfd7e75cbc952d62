//! The follow-up that is due in a series, with its time and the reason.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// The result of [`Cadence::due`](super::Cadence::due).
///
/// `Display` prints one line for logs: `wait: until 2026-03-10T09:00:00Z for step 1, whose time has not come`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Due {
    /// One follow-up is to be sent now.
    Send(FollowUp),
    /// Nothing is to be sent yet.
    #[non_exhaustive]
    Wait {
        /// When to call again; always later than now, and within opening hours.
        until: DateTime<Utc>,
        /// The next step, counted from 1.
        step: u32,
        /// What is waited for.
        why: WaitReason,
    },
    /// Nothing will be sent any more.
    #[non_exhaustive]
    Finished {
        /// What ended it.
        why: FinishReason,
    },
}

/// A follow-up that is due, for [`Request::follow_up`](crate::Request::follow_up).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FollowUp {
    /// The step of the cadence, counted from 1.
    pub step: u32,
    /// The number of steps. For the last mail of the series it equals `step`, because steps that were left out do not
    /// follow.
    pub of: u32,
    /// The template of the step.
    pub template: String,
    /// Whether no other follow-up can come after it.
    pub is_last: bool,
    /// Until when it may be sent: the end of the opening hours, or the latest time that the deadline allows. `None` if
    /// neither is within two years.
    pub by: Option<DateTime<Utc>>,
    /// Why it is due.
    pub why: SendReason,
}

/// Why a follow-up is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SendReason {
    /// The time since the previous mail has passed.
    After,
    /// The time before the deadline has come.
    Before,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WaitReason {
    /// The time of the step.
    Time,
    /// The shortest gap after the previous mail.
    MinGap,
    /// The end of a period that already has the greatest number of mails.
    MaxMails,
    /// The next opening; the time of the step has already come.
    Opening,
}

/// The reason why nothing will be sent any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FinishReason {
    /// There was a reply.
    Replied,
    /// It was stopped.
    Stopped,
    /// The last follow-up has been sent, or none of the remaining ones can become due.
    Completed,
    /// The deadline is past, or too near for the remaining follow-ups.
    Deadline,
    /// There are no opening hours within two years. Only this reason is not final: the series continues if you call again
    /// when there are.
    Closed,
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(follow_up) => {
                let FollowUp { step, of, template, .. } = follow_up;
                write!(f, "send: step {step} of {of}, {template}, {}", follow_up.why)?;
                f.write_str(if follow_up.is_last { ", the last" } else { "" })
            }
            Self::Wait { until, step, why } => {
                let until = until.to_rfc3339_opts(SecondsFormat::AutoSi, true);
                write!(f, "wait: until {until} for step {step}, {why}")
            }
            Self::Finished { why } => write!(f, "over: {why}"),
        }
    }
}

impl fmt::Display for SendReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::After => "so long after the mail before",
            Self::Before => "so long before the deadline",
        })
    }
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "whose time has not come",
            Self::MinGap => "too soon after the mail before",
            Self::MaxMails => "after as many mails as there may be",
            Self::Opening => "when somebody is there again",
        })
    }
}

impl fmt::Display for FinishReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Replied => "there was a reply",
            Self::Stopped => "it was stopped",
            Self::Completed => "everything has been said",
            Self::Deadline => "the deadline is past or too near",
            Self::Closed => "nobody is there within two years",
        })
    }
}
