//! What the guard knows: classes of mail, rules, and how strictly each is taken.

/// What an inbound mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Class {
    /// A person wrote it, as far as its header shows.
    Human,
    /// A program wrote it: an automatic reply, a notice, a no-reply sender.
    Automatic,
    /// A notice about a mail that could not be, or was, delivered.
    Bounce,
    /// A read receipt (RFC 8098).
    Receipt,
    /// A complaint or another report about mail (RFC 5965).
    Complaint,
    /// A mailing list, or the software that runs one.
    List,
    /// One mail to many.
    Bulk,
    /// An answer of a calendar, or an invitation.
    Calendar,
    /// Marked as spam on its way.
    Spam,
    /// From one of our own addresses, or made by our own system.
    Own,
    /// Going round in circles.
    Loop,
    /// Its sender asked for no automatic answers.
    Declined,
    /// Not addressed to us.
    NotAddressed,
    /// Too damaged to be answered, or without an address that an answer could go to.
    Malformed,
}

impl Class {
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
            Self::Malformed => "malformed",
        }
    }
}

/// How sure a rule is, and so how strictly it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The rule is not looked at.
    Off,
    /// A good reason to hold; [`answer_soft`](super::GuardBuilder::answer_soft) answers none the less.
    Soft,
    /// A reason that nothing outweighs.
    Hard,
}

impl Severity {
    /// The name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Soft => "soft",
            Self::Hard => "hard",
        }
    }
}

/// A reason to hold, in the order in which they are asked; the strongest decides, and the first of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// From, Sender or Return-Path is one of our own addresses. Hard.
    OwnAddress,
    /// The Message-ID is one of ours. Hard.
    OwnMessageId,
    /// The loop field that [`Thread::fields`](super::Thread::fields) writes, or an `X-Loop` with one of our addresses. Hard.
    LoopField,
    /// A report by its type: delivery status, disposition, feedback (RFC 3464, 8098, 5965). Hard.
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
    /// The path is empty: an answer MUST NOT be sent (RFC 3834, section 2). Hard, always; soft where only an older
    /// Return-Path is.
    NullSender,
    /// Sent by a no-reply box, a list's command box, root, cron, and the like. Hard.
    AutomatedSender,
    /// More Received fields than a mail gathers on a straight way. Hard.
    TooManyHops,
    /// No single valid address to answer. Hard, always.
    NoAddress,
    /// Not addressed to us, where own addresses are given (RFC 5230, section 4.5). Soft; hard for a personal responder.
    NotAddressed,
    /// A line in the header that is no field, or a header too large to read. Soft.
    BrokenHeader,
    /// X-Auto-Response-Suppress with All, OOF or `AutoReply` (MS-OXCMAIL): the sender asks for silence. Soft.
    Suppress,
    /// X-Loop: yes. Soft.
    XLoop,
    /// List-Unsubscribe and no other sign of a list: a newsletter, or the CRM of a person. Soft.
    ListUnsubscribe,
    /// Feedback-ID or another field of bulk mailers. Soft.
    Campaign,
    /// The mail itself is a calendar's: an invitation or the answer to one. Soft.
    Calendar,
    /// Marked as spam. Soft.
    Spam,
    /// From and To are the same address, ours or not. Soft.
    SelfAddressed,
    /// A name that programs go by: notifications@, `Mail Delivery System`. Soft.
    AutomatedName,
    /// A subject as answering machines write it. Soft.
    Subject,
}

impl Rule {
    /// Every rule, in order.
    pub const ALL: [Self; 24] = [
        Self::OwnAddress,
        Self::OwnMessageId,
        Self::LoopField,
        Self::Report,
        Self::DaemonName,
        Self::AutoSubmitted,
        Self::AutoField,
        Self::ListField,
        Self::Precedence,
        Self::NullSender,
        Self::AutomatedSender,
        Self::TooManyHops,
        Self::NoAddress,
        Self::NotAddressed,
        Self::BrokenHeader,
        Self::Suppress,
        Self::XLoop,
        Self::ListUnsubscribe,
        Self::Campaign,
        Self::Calendar,
        Self::Spam,
        Self::SelfAddressed,
        Self::AutomatedName,
        Self::Subject,
    ];

    /// How strictly the rule is taken by a service responder, unless told otherwise.
    pub fn severity(self) -> Severity {
        if self < Self::NotAddressed { Severity::Hard } else { Severity::Soft }
    }

    /// The name in lower case, words joined by hyphens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OwnAddress => "own-address",
            Self::OwnMessageId => "own-message-id",
            Self::LoopField => "loop-field",
            Self::Report => "report",
            Self::DaemonName => "daemon-name",
            Self::AutoSubmitted => "auto-submitted",
            Self::AutoField => "auto-field",
            Self::ListField => "list-field",
            Self::Precedence => "precedence",
            Self::NullSender => "null-sender",
            Self::AutomatedSender => "automated-sender",
            Self::TooManyHops => "too-many-hops",
            Self::NoAddress => "no-address",
            Self::NotAddressed => "not-addressed",
            Self::BrokenHeader => "broken-header",
            Self::Suppress => "suppress",
            Self::XLoop => "x-loop",
            Self::ListUnsubscribe => "list-unsubscribe",
            Self::Campaign => "campaign",
            Self::Calendar => "calendar",
            Self::Spam => "spam",
            Self::SelfAddressed => "self-addressed",
            Self::AutomatedName => "automated-name",
            Self::Subject => "subject",
        }
    }
}
