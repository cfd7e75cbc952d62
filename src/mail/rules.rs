//! The vocabulary of verdicts: classes of mail, rules and their strength.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind};

/// Implements the name of an enum as `Display`, `FromStr` and serde value, from its `as_str` and `all`.
macro_rules! named {
    ($type:ty, $what:literal) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $type {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self, Error> {
                let found = Self::all().iter().copied().find(|known| known.as_str() == name);
                found.ok_or_else(|| {
                    let names: Vec<&str> = Self::all().iter().map(|known| known.as_str()).collect();
                    let error = Error::new(ErrorKind::InvalidValue, concat!("unknown ", $what));
                    error.with_help(format!("known are {}", names.join(", ")))
                })
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// The class of an inbound mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// A person wrote it, as far as its header shows.
    Human,
    /// A program wrote it: an automatic reply, a notice, a no-reply sender.
    Automatic,
    /// A notice about the failed, delayed or successful delivery of a mail.
    Bounce,
    /// A read receipt (RFC 8098).
    Receipt,
    /// A complaint or another report about mail (RFC 5965, RFC 7489).
    Complaint,
    /// A mailing list, or the software of one.
    List,
    /// One mail to many recipients.
    Bulk,
    /// A calendar invitation, or a response to one.
    Calendar,
    /// Marked as spam on its way.
    Spam,
    /// From one of our own addresses, or made by our own system.
    Own,
    /// In a loop.
    Loop,
    /// Its sender asked for no automatic answers.
    Declined,
    /// Not addressed to us.
    NotAddressed,
    /// Its sender is not authenticated (RFC 8601).
    Unauthenticated,
    /// Too damaged to be answered, or without an address for an answer.
    Malformed,
}

impl Class {
    const ALL: [Self; 15] = [
        Self::Human,
        Self::Automatic,
        Self::Bounce,
        Self::Receipt,
        Self::Complaint,
        Self::List,
        Self::Bulk,
        Self::Calendar,
        Self::Spam,
        Self::Own,
        Self::Loop,
        Self::Declined,
        Self::NotAddressed,
        Self::Unauthenticated,
        Self::Malformed,
    ];

    /// Every class.
    pub fn all() -> &'static [Self] {
        &Self::ALL
    }

    /// The name in lower case, words joined by hyphens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Automatic => "automatic",
            Self::Bounce => "bounce",
            Self::Receipt => "receipt",
            Self::Complaint => "complaint",
            Self::List => "list",
            Self::Bulk => "bulk",
            Self::Calendar => "calendar",
            Self::Spam => "spam",
            Self::Own => "own",
            Self::Loop => "loop",
            Self::Declined => "declined",
            Self::NotAddressed => "not-addressed",
            Self::Unauthenticated => "unauthenticated",
            Self::Malformed => "malformed",
        }
    }
}

/// The strength of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Strength {
    /// The rule is not checked.
    Off,
    /// The rule holds a mail, unless the guard has [`answer_soft`](super::GuardBuilder::answer_soft).
    Soft,
    /// The rule holds a mail in every case.
    Hard,
}

impl Strength {
    const ALL: [Self; 3] = [Self::Off, Self::Soft, Self::Hard];

    /// Every strength, from weak to strong.
    pub fn all() -> &'static [Self] {
        &Self::ALL
    }

    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Soft => "soft",
            Self::Hard => "hard",
        }
    }
}

/// A rule for holding mail. The [strength](Self::strength) at the end of each description is the default for a service
/// responder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// From, Sender or Return-Path is one of our own addresses. Hard.
    OwnAddress,
    /// The Message-ID is one of ours. Hard.
    OwnMessageId,
    /// The loop field that [`Thread::fields`](super::Thread::fields) writes, or an `X-Loop` with one of our addresses. Hard.
    LoopField,
    /// A report by its type: delivery status, disposition, feedback, DMARC (RFC 3464, 8098, 5965, 7489). Hard.
    Report,
    /// Sent by mailer-daemon or postmaster. Hard.
    DaemonName,
    /// Auto-Submitted with anything but `no` (RFC 3834, section 5; RFC 5436). Hard.
    AutoSubmitted,
    /// A field that only programs write, such as X-Autoreply. Hard.
    AutoField,
    /// A field that only mailing lists write (RFC 2369, 2919). Hard.
    ListField,
    /// Precedence: bulk, list, junk or `auto_reply`. Hard.
    Precedence,
    /// The envelope sender is empty: an answer MUST NOT be sent (RFC 3834, section 2). Always hard; soft if only an older
    /// Return-Path is empty.
    NullSender,
    /// Sent by a no-reply mailbox, the command mailbox of a list, root, cron and the like. Hard.
    AutomatedSender,
    /// More Received fields than [`max_hops`](super::GuardBuilder::max_hops): probably a loop. Hard.
    TooManyHops,
    /// No valid address for an answer. Always hard.
    NoAddress,
    /// A trusted server found that DMARC failed (RFC 8601). Off until you set a strength.
    Authentication,
    /// None of our addresses is among the recipients. Soft; hard for a personal responder (RFC 3834, section 2).
    NotAddressed,
    /// A line in the header that is not a field. Soft.
    BrokenHeader,
    /// X-Auto-Response-Suppress: `All`, `OOF` or `AutoReply`: the sender asks for no automatic answer. Soft.
    Suppress,
    /// X-Loop: yes. Soft.
    XLoop,
    /// List-Unsubscribe without other fields of a list. Soft.
    ListUnsubscribe,
    /// A field of campaign software; a Feedback-ID counts only beside the mailbox name of a campaign. Soft.
    Campaign,
    /// The content is a calendar invitation or a response to one. Soft.
    Calendar,
    /// Marked as spam. Soft.
    Spam,
    /// From and To are equal: a self-copy, a robot, or an own address missing from the configuration. Soft.
    SelfAddressed,
    /// A display name or a mailbox name of a program. Soft.
    AutomatedName,
    /// A subject that answering machines write. Soft.
    Subject,
}

named!(Class, "class");
named!(Strength, "strength");
named!(Rule, "rule");
