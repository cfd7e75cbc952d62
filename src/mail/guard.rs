//! The guard and its settings: our own addresses, and the strength of each rule.

use super::address::Address;
use super::lexer;
use super::own_list::list_id;
use super::rules::{Rule, Strength};
use crate::error::{Error, ErrorKind};

/// The most Received fields of a mail that takes a straight way.
const HOPS: usize = 50;

/// Who answers (RFC 3834, section 1.1); see the methods of the builder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Responder {
    Service,
    Personal,
}

/// Decides whether an inbound mail may be answered, and where the answer goes, and gives the reason.
///
/// It is immutable, `Send` and `Sync`. Judging does no I/O and takes time linear in the size of the mail.
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
/// assert_eq!(verdict.to_string(), "hold: automatic (hard, auto-submitted): Auto-Submitted: auto-replied");
/// assert_eq!(verdict.class(), Class::Automatic);
/// assert_eq!(verdict.evidence().map(|evidence| evidence.rule), Some(Rule::AutoSubmitted));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Guard {
    pub(super) responder: Responder,
    own: Vec<Address>,
    own_domains: Vec<String>,
    pub(super) own_lists: Vec<String>,
    pub(super) forms: Vec<Address>,
    pub(super) max_hops: usize,
    pub(super) answer_soft: bool,
    /// The servers whose Authentication-Results count.
    pub(super) authentication_servers: Vec<String>,
    strengths: Vec<(Rule, Strength)>,
}

impl Guard {
    /// Returns a builder for the guard of a service responder, without addresses.
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
                authentication_servers: Vec::new(),
                strengths: Vec::new(),
            },
            error: None,
        }
    }

    /// How strictly a rule applies.
    pub fn strength(&self, rule: Rule) -> Strength {
        let set = self.strengths.iter().rev().find(|(known, _)| *known == rule).map(|(_, strength)| *strength);
        set.unwrap_or(match (rule, self.responder) {
            (Rule::NotAddressed, Responder::Personal) => Strength::Hard,
            _ => rule.strength(),
        })
    }

    pub(super) fn set_strength(&mut self, rule: Rule, strength: Strength) {
        self.strengths.push((rule, strength));
    }

    pub(super) fn own_addresses(&self) -> &[Address] {
        &self.own
    }

    /// Whether the address is ours, as that of a recipient.
    pub(super) fn is_own(&self, address: &Address) -> bool {
        self.own.iter().any(|own| own.same_mailbox(address))
    }

    /// Whether we are the sender: one of our addresses, unless it is an alias of somebody else.
    pub(super) fn is_self(&self, address: &Address) -> bool {
        self.is_own(address) && self.reverse_alias(address).is_none()
    }

    /// The person for whom an alias service wrote an address of ours: `desk+maria=example.net@alias.example.com`. An answer
    /// to that address reaches them.
    pub(super) fn reverse_alias(&self, address: &Address) -> Option<Address> {
        let tag = Some(address.tag()).filter(|_| address.forwarder().is_none())?;
        let (local, domain) = tag.rsplit_once('=')?;
        let person = Address::lenient(&format!("{local}@{domain}"))?;
        (self.is_own(address) && !self.is_own(&person)).then_some(person)
    }

    pub(super) fn is_form(&self, address: &Address) -> bool {
        self.forms.iter().any(|form| form.same_mailbox(address))
    }

    pub(super) fn is_own_id(&self, id: &str) -> bool {
        let domain = super::msg_id::domain(id);
        self.own_domains.iter().any(|own| own.eq_ignore_ascii_case(domain))
    }
}

/// Builds a [`Guard`]. [`build`](Self::build) checks the settings.
#[derive(Debug, Clone)]
#[must_use]
pub struct GuardBuilder {
    guard: Guard,
    error: Option<Error>,
}

impl GuardBuilder {
    /// Adds one of our own addresses or aliases. Mail from it counts as our own, and mail to none of our addresses as not
    /// addressed to us. Subaddresses (`support+4711@`) are included.
    pub fn own_address(mut self, address: impl AsRef<str>) -> Self {
        if let Some(address) = self.address(address.as_ref()) {
            self.guard.own.push(address);
        }
        self
    }

    /// Adds a domain that only our own Message-IDs have, such as `mail.example.org`. Do not use a domain that the mail
    /// programs of people use too.
    pub fn message_id_domain(mut self, domain: impl AsRef<str>) -> Self {
        let domain = domain.as_ref().trim();
        if domain.is_empty() || !domain.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'@' | b'<' | b'>')) {
            self.fail("invalid domain of Message-IDs", "use ASCII, `mail.example.org`");
        }
        self.guard.own_domains.push(domain.to_owned());
        self
    }

    /// Adds the List-Id of our own mailing list, such as a team alias: `team.example.org`. A service responder ignores the
    /// header fields that the list software adds to a person's mail, and answers the author even if the list replaced From.
    /// A list whose address is one of ours is recognised without this setting.
    ///
    /// Mail is still held if it has the List-Id of another list or `Precedence: bulk`, or if the list software wrote it.
    pub fn own_list(mut self, id: impl AsRef<str>) -> Self {
        let id = list_id(&lexer::one_line(id.as_ref()));
        match id.filter(|id| id.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'@'))) {
            Some(id) => self.guard.own_lists.push(id),
            None => self.fail("invalid List-Id", "write it as the list does, `team.example.org`"),
        }
        self
    }

    /// Trusts the Authentication-Results fields with this server name (RFC 8601). If DMARC passed, the mail is
    /// [verified](super::Verdict::is_verified); if it failed, [`Rule::Authentication`] holds the mail if that rule is
    /// turned on. The server must remove fields with its own name from incoming mail.
    pub fn trust_authentication(mut self, server: impl AsRef<str>) -> Self {
        let server = server.as_ref().trim();
        if server.is_empty() || !server.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b';' | b'(' | b')' | b'='))
        {
            self.fail("invalid name of a server", "write it as its Authentication-Results do, `mx.example.org`");
        }
        self.guard.authentication_servers.push(server.to_owned());
        self
    }

    /// Adds the address from which our web form sends. Mail from it counts as mail of the form's visitor: the answer goes
    /// to Reply-To, and the mail is held only as a bounce or part of a loop. A sender who forges this address can choose
    /// the recipient of the answer, so make sure that nobody else can send from it.
    pub fn form_sender(mut self, address: impl AsRef<str>) -> Self {
        if let Some(address) = self.address(address.as_ref()) {
            self.guard.forms.push(address);
        }
        self
    }

    /// Sets the default, a service responder: an address where an automatic answer is expected, such as a help desk or a
    /// contact form. It answers the author, at the Return-Path if that is the author's address, otherwise at From; never at
    /// Reply-To (RFC 3834, section 1.1).
    pub fn service(mut self) -> Self {
        self.guard.responder = Responder::Service;
        self
    }

    /// Sets a personal responder: one person's mailbox, for example for an absence notice. It answers only to the
    /// Return-Path, and only mail that is addressed to that person.
    pub fn personal(mut self) -> Self {
        self.guard.responder = Responder::Personal;
        self
    }

    /// Sets the greatest number of Received fields in a mail that is answered. The default is 50.
    pub fn max_hops(mut self, most: usize) -> Self {
        self.guard.max_hops = most;
        self
    }

    /// Sets the strength of one rule. Rules about bounces and loops cannot be turned off.
    pub fn rule(mut self, rule: Rule, strength: Strength) -> Self {
        if strength < rule.loosest() {
            let help = match rule.loosest() {
                Strength::Hard => "there is no address for an answer",
                _ => "it prevents mail loops; it can be soft",
            };
            self.fail(format!("rule `{rule}` cannot be {strength}"), help);
        }
        self.guard.set_strength(rule, strength);
        self
    }

    /// Answers mail that only soft rules hold; the verdict keeps its class and evidence. For responders with a person behind
    /// them.
    pub fn answer_soft(mut self) -> Self {
        self.guard.answer_soft = true;
        self
    }

    /// Builds the guard.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::InvalidValue`]: the first invalid address, domain, List-Id or server name, or a strength that is too
    ///   weak for its rule.
    pub fn build(self) -> Result<Guard, Error> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.guard),
        }
    }

    fn address(&mut self, text: &str) -> Option<Address> {
        let address = Address::lenient(text.trim().trim_start_matches('<').trim_end_matches('>'));
        if address.is_none() {
            self.fail("invalid address", "write one address, `support@example.org`");
        }
        address
    }

    fn fail(&mut self, message: impl Into<String>, help: &str) {
        self.error.get_or_insert_with(|| Error::new(ErrorKind::InvalidValue, message).with_help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::in_one_line;

    #[test]
    fn a_list_id_is_validated() {
        for none in ["", "<>", " ", "team example", "team@example.org", "<a.b> <c.d>"] {
            assert!(Guard::builder().own_list(none).build().is_err(), "{none}");
        }
        assert!(Guard::builder().own_list("Our team <Team.example.org>").build().is_ok());
        assert!(Guard::builder().trust_authentication("mx; x").build().is_err());
    }

    #[test]
    fn a_guard_without_sense_is_rejected() {
        let text = |builder: GuardBuilder| in_one_line(&builder.build().unwrap_err());
        assert_eq!(
            text(Guard::builder().own_address("support")),
            "invalid address, write one address, `support@example.org`"
        );
        assert_eq!(
            text(Guard::builder().message_id_domain("a b")),
            "invalid domain of Message-IDs, use ASCII, `mail.example.org`"
        );
        assert_eq!(
            text(Guard::builder().rule(Rule::Report, Strength::Off)),
            "rule `report` cannot be off, it prevents mail loops; it can be soft"
        );
        assert_eq!(
            text(Guard::builder().rule(Rule::NullSender, Strength::Soft)),
            "rule `null-sender` cannot be soft, there is no address for an answer"
        );
    }
}
