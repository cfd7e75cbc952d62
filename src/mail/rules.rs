//! The vocabulary of verdicts: classes of mail, rules and their strength.

use crate::text::{named, names};

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

names!(Class, InvalidValue, "unknown class", {
    Human = "human", Automatic = "automatic", Bounce = "bounce", Receipt = "receipt", Complaint = "complaint",
    List = "list", Bulk = "bulk", Calendar = "calendar", Spam = "spam", Own = "own", Loop = "loop", Declined = "declined",
    NotAddressed = "not-addressed", Unauthenticated = "unauthenticated", Malformed = "malformed",
});

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

names!(Strength, InvalidValue, "unknown strength", { Off = "off", Soft = "soft", Hard = "hard" });

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

named!(Rule, InvalidValue, "unknown rule");
