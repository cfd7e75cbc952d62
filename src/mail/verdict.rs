//! The verdict on one inbound mail, with the evidence.

use std::fmt;

use super::lexer;
use super::rules::{Class, Rule, Severity};

/// The header field that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub(super) rule: Rule,
    pub(super) header: String,
    pub(super) value: String,
}

impl Evidence {
    /// The rule that found it.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The name of the field; `MAIL FROM` is the envelope sender.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// What it says: one line, printable, at most 120 characters and an ellipsis.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.header)?;
        if self.value.is_empty() { Ok(()) } else { write!(f, ": {}", self.value) }
    }
}

/// Whether an inbound mail may be answered, where the answer goes, and why not.
///
/// `Display` writes one line: ``answer: human`` or ``hold: automatic (hard): Auto-Submitted: auto-replied``.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub(super) answer: bool,
    pub(super) class: Class,
    pub(super) found: Option<(Severity, Evidence)>,
    pub(super) reply_to: Option<String>,
    pub(super) person: Option<String>,
    pub(super) name: Option<String>,
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

    /// How sure the rule is that found something; none where nothing was found.
    pub fn severity(&self) -> Option<Severity> {
        self.found.as_ref().map(|(strength, _)| *strength)
    }

    /// The field that decided; none where nothing was found.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.found.as_ref().map(|(_, evidence)| evidence)
    }

    /// The one address an answer goes to. A held mail has it too where there is one, for the caller who knows better.
    pub fn reply_to(&self) -> Option<&str> {
        self.reply_to.as_deref()
    }

    /// The sender in one form, to count answers by: in lower case, without SRS, BATV and the tags of forwarders; the
    /// author's, where the path is theirs too, since a path may have another tag in every mail.
    pub fn person(&self) -> Option<&str> {
        self.person.as_deref()
    }

    /// The name of the one whom an answer goes to, as their mail gives it: a fact for the slot `name`. None where there is
    /// none, or where what stands in its place is no name that a mail can say ([`judge_name`](crate::facts::judge_name)).
    ///
    /// A stranger's words: for an unverified sender leave it out, as [`Request::unverified`](crate::Request::unverified)
    /// does.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether the answer needs a mail server with SMTPUTF8 (RFC 6531), since the local part is not ASCII.
    pub fn needs_smtputf8(&self) -> bool {
        self.reply_to().and_then(|address| address.rsplit_once('@')).is_some_and(|(local, _)| !local.is_ascii())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", if self.answer { "answer" } else { "hold" }, self.class.as_str())?;
        match &self.found {
            Some((strength, evidence)) => write!(f, " ({}): {evidence}", strength.as_str()),
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
