//! The verdict on one inbound mail, with its evidence.

use std::fmt;

use serde::Serialize;

use super::address::Address;
use super::authentication::Authentication;
use super::lexer;
use super::rules::{Class, Rule, Strength};

/// The rule that decided, and the header field that it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The rule.
    pub rule: Rule,
    /// How strictly the rule applied.
    pub strength: Strength,
    /// The name of the field; `MAIL FROM` is the envelope sender.
    pub header: String,
    /// The text of the field: one printable line, at most 120 characters and an ellipsis.
    pub value: String,
}

impl Evidence {
    /// Whether the text contains an address, a name or a subject, which do not belong in a log.
    fn is_personal(&self) -> bool {
        const PERSONAL: [&str; 10] = [
            "From", "Sender", "Reply-To", "To", "Return-Path", "MAIL FROM", "Message-ID", "Subject", "(no field)",
            "(body)",
        ];
        let is_personal = PERSONAL.iter().any(|name| name.eq_ignore_ascii_case(&self.header));
        let holds_address = self.value.contains('@') || self.value.to_ascii_lowercase().contains("%40");
        (is_personal && self.value.trim() != "<>") || holds_address
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.header)?;
        if self.value.is_empty() { Ok(()) } else { write!(f, ": {}", self.value) }
    }
}

/// The decision whether an inbound mail may be answered, with the recipient of the answer, or the reason for holding the
/// mail.
///
/// `Display` writes one line for a log, without personal data: `answer: human` or
/// `hold: automatic (hard, auto-submitted): Auto-Submitted: auto-replied`. When it is serialised, it includes personal
/// data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub(super) answer: bool,
    pub(super) class: Class,
    pub(super) evidence: Option<Evidence>,
    pub(super) recipient: Option<Address>,
    pub(super) header_to: Option<Address>,
    pub(super) person: Option<String>,
    pub(super) name: Option<String>,
    pub(super) is_form: bool,
    pub(super) is_reply_to_us: bool,
    pub(super) authentication: Option<Authentication>,
}

impl Verdict {
    /// Whether the mail may be answered.
    pub fn may_answer(&self) -> bool {
        self.answer
    }

    /// What the mail is.
    pub fn class(&self) -> Class {
        self.class
    }

    /// Returns the strength of the rule that decided.
    pub fn strength(&self) -> Option<Strength> {
        self.evidence.as_ref().map(|evidence| evidence.strength)
    }

    /// The rule and the field that decided.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.evidence.as_ref()
    }

    /// Returns the envelope recipient of the answer; `None` if the mail is held.
    pub fn answer_to(&self) -> Option<&Address> {
        self.recipient.as_ref().filter(|_| self.answer)
    }

    /// Returns the address for the To field of the answer; `None` if the mail is held. It is the mailbox of
    /// [`answer_to`](Self::answer_to) without the tags that servers put into an envelope sender.
    pub fn header_to(&self) -> Option<&Address> {
        self.header_to.as_ref().filter(|_| self.answer)
    }

    /// Returns the address of an answer, for held mail as well.
    pub fn recipient(&self) -> Option<&Address> {
        self.recipient.as_ref()
    }

    /// Returns the canonical sender for rate limits: in lower case, without SRS, BATV and forwarder tags. It is taken from
    /// From if that is the same mailbox as the envelope sender.
    pub fn person(&self) -> Option<&str> {
        self.person.as_deref()
    }

    /// Returns the name of the sender, a fact for the slot `name`. `None` if the mail has no name, or one that is not
    /// usable ([`judge_name`](crate::facts::judge_name)).
    ///
    /// The name is a stranger's text: leave it out for an unverified sender, as
    /// [`Request::unverified`](crate::Request::unverified) does.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether one of our web forms sent the mail. In that case the visitor is not verified.
    pub fn is_form(&self) -> bool {
        self.is_form
    }

    /// Whether the mail replies to one of ours, according to the domain in its In-Reply-To or References. Pass it to
    /// [`Claim::reply`](crate::ledger::Claim::reply).
    pub fn is_reply_to_us(&self) -> bool {
        self.is_reply_to_us
    }

    /// Returns the DMARC result of a trusted server ([`trust_authentication`](super::GuardBuilder::trust_authentication));
    /// `None` for a form.
    pub fn authentication(&self) -> Option<Authentication> {
        self.authentication
    }

    /// Whether DMARC passed at a trusted server, and the mail was not sent by a form.
    pub fn is_verified(&self) -> bool {
        self.authentication == Some(Authentication::Passed)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", if self.answer { "answer" } else { "hold" }, self.class)?;
        match &self.evidence {
            Some(evidence) if evidence.is_personal() => {
                write!(f, " ({}, {}): {}", evidence.strength, evidence.rule, evidence.header)
            }
            Some(evidence) => write!(f, " ({}, {}): {evidence}", evidence.strength, evidence.rule),
            None => Ok(()),
        }
    }
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) class: Class,
    /// The sign is weaker than its rule.
    pub(super) weak: bool,
    pub(super) header: String,
    pub(super) value: String,
}

impl Sign {
    pub(super) fn new(class: Class, header: &str, value: &str) -> Self {
        Self { class, weak: false, header: lexer::shown(header), value: lexer::shown(value) }
    }

    pub(super) fn weak(self) -> Self {
        Self { weak: true, ..self }
    }
}
