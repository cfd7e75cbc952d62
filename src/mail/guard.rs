//! The guard: what it is told about us, and how strictly it takes its rules.

use super::address::Address;
use super::judge;
use super::rules::{Rule, Severity};
use super::verdict::Verdict;
use super::{Headers, lexer};
use crate::error::{Error, ErrorKind};

/// The most Received fields of a mail that goes a straight way.
const HOPS: usize = 50;

/// Who answers (RFC 3834, section 1.1); what each means stands at the builder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Responder {
    Service,
    Personal,
}

/// Judges inbound mail: may it be answered, where does the answer go, and why not.
///
/// Immutable, `Send + Sync`; judging does no I/O and takes time linear in the mail.
///
/// # Examples
/// ```
/// use sincerely::mail::{Class, Guard, Rule};
///
/// # fn main() -> Result<(), sincerely::Error> {
/// let guard = Guard::builder().own_address("support@example.org").message_id_domain("mail.example.org").build()?;
/// let away = b"From: maria@example.net\nTo: support@example.org\nAuto-Submitted: auto-replied\n\nI am away.";
/// let verdict = guard.judge_raw(away, Some("maria@example.net"))?;
///
/// assert_eq!(verdict.to_string(), "hold: automatic (hard): Auto-Submitted: auto-replied");
/// assert_eq!(verdict.class(), Class::Automatic);
/// assert_eq!(verdict.evidence().map(|evidence| evidence.rule()), Some(Rule::AutoSubmitted));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Guard {
    pub(super) responder: Responder,
    pub(super) own: Vec<Address>,
    pub(super) own_domains: Vec<String>,
    pub(super) own_lists: Vec<String>,
    pub(super) forms: Vec<Address>,
    pub(super) max_hops: usize,
    pub(super) answer_soft: bool,
    strict: Vec<(Rule, Severity)>,
}

impl Guard {
    /// A guard for a service responder that knows no address of its own yet.
    pub fn builder() -> GuardBuilder {
        GuardBuilder {
            guard: Self {
                responder: Responder::Service,
                own: Vec::new(),
                own_domains: Vec::new(),
                own_lists: Vec::new(),
                forms: Vec::new(),
                max_hops: HOPS,
                answer_soft: false,
                strict: Vec::new(),
            },
            error: None,
        }
    }

    /// The verdict on a mail. Pure.
    ///
    /// `envelope_sender` is the address of MAIL FROM, `""` or `"<>"` for the empty one; without it the topmost
    /// Return-Path field counts.
    pub fn judge(&self, headers: &Headers<'_>, envelope_sender: Option<&str>) -> Verdict {
        judge::judge(self, headers, envelope_sender)
    }

    /// The verdict on a raw mail.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Syntax`]: there is not one header field before the first empty line.
    pub fn judge_raw(&self, mail: &[u8], envelope_sender: Option<&str>) -> Result<Verdict, Error> {
        Ok(self.judge(&Headers::parse(mail)?, envelope_sender))
    }

    /// How strictly a rule is taken.
    pub fn severity(&self, rule: Rule) -> Severity {
        let told = self.strict.iter().rev().find(|(told, _)| *told == rule).map(|(_, strength)| *strength);
        told.unwrap_or(match (rule, self.responder) {
            (Rule::NotAddressed, Responder::Personal) => Severity::Hard,
            _ => rule.severity(),
        })
    }

    pub(super) fn is_own(&self, address: &Address) -> bool {
        self.own.iter().any(|own| own.same_box(address))
    }

    pub(super) fn is_form(&self, address: &Address) -> bool {
        self.forms.iter().any(|form| form.same_box(address))
    }

    pub(super) fn is_own_id(&self, id: &str) -> bool {
        let domain = super::msg_id::domain(id);
        self.own_domains.iter().any(|own| own.eq_ignore_ascii_case(domain))
    }
}

/// What a guard is told; checked by [`build`](Self::build).
#[derive(Debug, Clone)]
#[must_use]
pub struct GuardBuilder {
    guard: Guard,
    error: Option<Error>,
}

impl GuardBuilder {
    /// One of our own addresses or aliases. Mail from it is our own, and mail to none of them was not meant for us.
    /// Its subaddresses (`support+4711@`) are ours as well.
    pub fn own_address(mut self, address: impl AsRef<str>) -> Self {
        if let Some(address) = self.address(address.as_ref()) {
            self.guard.own.push(address);
        }
        self
    }

    /// A domain that only our own Message-IDs have, `mail.example.org`; not one that people's mail programs use too.
    pub fn message_id_domain(mut self, domain: impl AsRef<str>) -> Self {
        let domain = domain.as_ref().trim();
        if domain.is_empty() || !domain.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'@' | b'<' | b'>')) {
            self.fail("not a domain of Message-IDs", "name one in ASCII, `mail.example.org`");
        }
        self.guard.own_domains.push(domain.to_owned());
        self
    }

    /// The List-Id of our own team alias, `team.example.org`: what its software adds to a person's mail does not count for
    /// a service responder. Mail to many is held here as well: that of another list on its way through ours, `Precedence:
    /// bulk`, which is not what list software of today adds; and what the list sends in its own name (`Maria via Team`),
    /// which leaves nobody to answer.
    pub fn own_list(mut self, list_id: impl AsRef<str>) -> Self {
        self.guard.own_lists.push(lexer::one_line(list_id.as_ref()).trim_matches(['<', '>']).to_ascii_lowercase());
        self
    }

    /// The address that a web form of ours sends from. Its mail is the visitor's: answered at Reply-To where From is the
    /// form's, and not held for the name of its sender.
    pub fn form_sender(mut self, address: impl AsRef<str>) -> Self {
        if let Some(address) = self.address(address.as_ref()) {
            self.guard.forms.push(address);
        }
        self
    }

    /// A service responder, which is the default: an address where an automatic answer is expected, such as a help desk or
    /// a contact form. It answers the author, at the Return-Path where that is the author's, else at From; never at
    /// Reply-To (RFC 3834, section 1.1).
    pub fn service(mut self) -> Self {
        self.guard.responder = Responder::Service;
        self
    }

    /// A personal responder: one person's mailbox, such as an absence notice. It answers the Return-Path and nothing else,
    /// and only what was addressed to that person.
    pub fn personal(mut self) -> Self {
        self.guard.responder = Responder::Personal;
        self
    }

    /// The most Received fields of a mail that is answered; 50 unless told otherwise.
    pub fn max_hops(mut self, most: usize) -> Self {
        self.guard.max_hops = most;
        self
    }

    /// How strictly one rule is taken. Hard rules may be turned soft, soft rules off or hard.
    pub fn rule(mut self, rule: Rule, strength: Severity) -> Self {
        if matches!(rule, Rule::NullSender | Rule::NoAddress) && strength != Severity::Hard {
            self.fail(format!("rule `{}` is always hard", rule.as_str()), "there is no address to answer");
        } else if rule.severity() == Severity::Hard && strength == Severity::Off {
            self.fail(format!("hard rule `{}` cannot be off", rule.as_str()), "turn it soft");
        }
        self.guard.strict.push((rule, strength));
        self
    }

    /// Answers where only soft rules found something; the verdict keeps its class and evidence. For responders with a
    /// person behind them.
    pub fn answer_soft(mut self) -> Self {
        self.guard.answer_soft = true;
        self
    }

    /// The guard.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::InvalidValue`]: an own address is no address, an own domain no domain, a hard rule is off; the
    ///   first of these.
    pub fn build(self) -> Result<Guard, Error> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.guard),
        }
    }

    fn address(&mut self, text: &str) -> Option<Address> {
        let address = Address::parse(text.trim().trim_start_matches('<').trim_end_matches('>'));
        if address.is_none() {
            self.fail("an own address that is no mail address", "name one, `support@example.org`");
        }
        address
    }

    fn fail(&mut self, message: impl Into<String>, remedy: &str) {
        self.error.get_or_insert_with(|| Error::new(ErrorKind::InvalidValue, message).remedy(remedy));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_refused_what_makes_no_sense() {
        let text = |builder: GuardBuilder| builder.build().unwrap_err().to_string();
        assert_eq!(
            text(Guard::builder().own_address("support")),
            "an own address that is no mail address, name one, `support@example.org`"
        );
        assert_eq!(
            text(Guard::builder().message_id_domain("a b")),
            "not a domain of Message-IDs, name one in ASCII, `mail.example.org`"
        );
        assert_eq!(
            text(Guard::builder().rule(Rule::Report, Severity::Off)),
            "hard rule `report` cannot be off, turn it soft"
        );
        assert_eq!(
            text(Guard::builder().rule(Rule::NullSender, Severity::Soft)),
            "rule `null-sender` is always hard, there is no address to answer"
        );
    }
}
