//! What is due in a series of follow-ups, when, and why.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// What a cadence asks for at an instant. See [`Cadence::due`](super::Cadence::due).
///
/// `Display` says it in one line, for logs: `wait: until 2026-03-10T09:00:00Z for step 1, whose time has not come`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Due {
    /// One follow-up is to be sent now.
    Send(FollowUp),
    /// Nothing is to be sent yet.
    #[non_exhaustive]
    Wait {
        /// When to ask again; always later than now, and within opening hours.
        until: DateTime<Utc>,
        /// The step that is waited for, counted from 1.
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

/// One follow-up that is due. [`Request::follow_up`](crate::Request::follow_up) writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FollowUp {
    /// Which step of the cadence it is, counted from 1.
    pub step: u32,
    /// How many steps there are. Of the last one, its own number: whatever was left out does not come.
    pub of: u32,
    /// The template of the step.
    pub template: String,
    /// Whether none can come after it.
    pub is_last: bool,
    /// Until when it may be sent: when the hours end or the deadline is too near. Nothing if neither comes
    /// within two years.
    pub by: Option<DateTime<Utc>>,
    /// Why it is due.
    pub why: SendReason,
}

/// Why a follow-up is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SendReason {
    /// The time after the mail before has gone by.
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
    /// The least gap since the mail before.
    MinGap,
    /// The end of a period that has had as many mails as it may.
    MaxMails,
    /// The next opening; the time of the step has come.
    Opening,
}

/// Why nothing will be sent any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FinishReason {
    /// There was a reply.
    Replied,
    /// It was stopped.
    Stopped,
    /// The last follow-up has been sent, or the cadence has none that could come.
    Completed,
    /// The deadline is past, or too near for what is left.
    Deadline,
    /// Nobody is there within two years. The one end that later time can undo: asked again once the hours open within two
    /// years, the series goes on.
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
