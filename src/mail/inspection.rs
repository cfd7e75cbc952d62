//! One mail in the form that the rules need: its fields, parsed once.

use super::address::{Address, Mailbox, mailboxes};
use super::authentication::Authentication;
use super::guard::{Guard, Responder};
use super::headers::{Field, Headers};
use super::lexer::without_comments;
use super::rules::Class;
use super::verdict::Sign;
use super::{authentication, own_list, sender_names};

/// The envelope sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum EnvelopeSender {
    Missing,
    Null,
    Invalid,
    Valid(Address),
}

impl EnvelopeSender {
    /// Reads every spelling that is met: `<>`, `< >`, nothing, `<MAILER-DAEMON>`, with or without a host, in one pair of
    /// brackets or two.
    pub(super) fn parse(text: &str) -> Self {
        let text = without_comments(text);
        let inner = text.rsplit_once('<').map_or(text.as_str(), |(_, rest)| rest.split('>').next().unwrap_or(rest));
        let inner = inner.trim();
        let local = inner.rsplit_once('@').map_or(inner, |(local, _)| local).trim_matches('"').trim();
        // `#@[]` is the sender of double bounces of qmail.
        if local.is_empty() || inner == "#@[]" || local.eq_ignore_ascii_case("mailer-daemon") {
            return Self::Null;
        }
        Address::lenient(inner).map_or(Self::Invalid, Self::Valid)
    }

    pub(super) fn address(&self) -> Option<&Address> {
        if let Self::Valid(address) = self { Some(address) } else { None }
    }
}

/// One mail and what several rules need of it.
pub(super) struct Inspection<'m> {
    pub(super) guard: &'m Guard,
    pub(super) headers: &'m Headers<'m>,
    pub(super) sender_path: EnvelopeSender,
    /// The field of the envelope sender, and its text.
    pub(super) path_field: (&'static str, String),
    /// The mailboxes of From; those of the author where a list of ours wrote its own address there.
    pub(super) from: Vec<Mailbox>,
    pub(super) from_text: String,
    pub(super) sender: Vec<Mailbox>,
    /// Whether one of our forms sent it.
    pub(super) is_form: bool,
    /// Whether it came over a list of ours.
    pub(super) is_own_list: bool,
    /// Whether an inbox rule of one of our mailboxes passed it on. Exchange marks such mail as automatic, which says nothing
    /// of its author.
    pub(super) is_own_rule: bool,
}

impl<'m> Inspection<'m> {
    pub(super) fn new(guard: &'m Guard, headers: &'m Headers<'m>, envelope: Option<&str>) -> Self {
        let (sender_path, path_field) = match (envelope, headers.first("Return-Path")) {
            (Some(path), _) => (EnvelopeSender::parse(path), ("MAIL FROM", path.to_owned())),
            (None, Some(field)) => (EnvelopeSender::parse(&field.text()), ("Return-Path", field.text())),
            (None, None) => (EnvelopeSender::Missing, ("Return-Path", String::new())),
        };
        let list = |name| headers.all(name).flat_map(|field| mailboxes(&field.text())).collect::<Vec<_>>();
        let (mut from, sender) = (list("From"), list("Sender"));
        let addresses = from.iter().chain(&sender).filter_map(|mailbox| mailbox.address.as_ref());
        let is_form = addresses.chain(sender_path.address()).any(|address| guard.is_form(address));
        let from_text = headers.first("From").map(Field::text).unwrap_or_default();
        let own_list = own_list::author(guard, headers, &from);
        let is_own_list = own_list.is_some();
        if let Some(own_list::Author::Original(author)) = own_list {
            from = vec![author];
        }
        let mut rules =
            headers.all("X-MS-Exchange-Inbox-Rules-Loop").flat_map(|field| mailboxes(&field.text())).peekable();
        let is_own_rule = rules.peek().is_some()
            && rules.all(|mailbox| mailbox.address.is_some_and(|address| guard.is_own(&address)));
        Self { guard, headers, sender_path, path_field, from, from_text, sender, is_form, is_own_list, is_own_rule }
    }

    /// The text of every field of a name.
    pub(super) fn texts<'s>(&'s self, name: &'s str) -> impl Iterator<Item = String> + 's {
        self.headers.all(name).map(Field::text)
    }

    /// The one author; if From names several, the one with the envelope sender's mailbox.
    pub(super) fn author(&self) -> Option<&Address> {
        if self.headers.all("From").nth(1).is_some() {
            return None;
        }
        let mut known: Vec<&Address> = self.from.iter().filter_map(|mailbox| mailbox.address.as_ref()).collect();
        known.dedup();
        match known.as_slice() {
            [one] => Some(one),
            several => {
                let path = self.sender_path.address();
                several.iter().copied().find(|address| path.is_some_and(|path| path.same_mailbox(address)))
            }
        }
    }

    /// What a trusted server found about the author.
    pub(super) fn authentication(&self) -> Option<(Authentication, &Field<'m>)> {
        authentication::result(self.headers, &self.guard.authentication_servers, self.author())
    }

    /// The address for an answer, per RFC 3834, section 4: the visitor of a form, else the author at the envelope
    /// sender if that is their mailbox, else at From.
    pub(super) fn recipient(&self) -> Option<Address> {
        let recipient = self.visitor().or_else(|| self.sender_recipient().cloned());
        recipient.filter(|address| !self.guard.is_self(address))
    }

    fn sender_recipient(&self) -> Option<&Address> {
        let author = self.author()?;
        if self.sender_path == EnvelopeSender::Null {
            return None;
        }
        match (self.guard.responder, self.sender_path.address()) {
            (Responder::Personal, path) => path.filter(|path| !self.guard.is_form(path)),
            (Responder::Service, _) if self.guard.is_form(author) => None,
            // The path as given, since its server accepts its own tags there.
            (Responder::Service, Some(path)) if path.same_mailbox(author) && path.forwarder().is_none() => Some(path),
            (Responder::Service, _) => Some(author),
        }
    }

    /// The visitor of one of our web forms.
    fn visitor(&self) -> Option<Address> {
        let author = self.author()?;
        let is_answered = self.sender_path != EnvelopeSender::Null && self.guard.responder == Responder::Service;
        if !is_answered || !self.guard.is_form(author) {
            return None;
        }
        let mut list: Vec<Mailbox> = self.texts("Reply-To").flat_map(|text| mailboxes(&text)).collect();
        let visitor = if list.len() == 1 { list.pop()?.address } else { None };
        visitor.filter(|visitor| sender_names::class(visitor).is_none())
    }
}

/// The evidence of a field.
pub(super) fn found(class: Class, field: &Field<'_>) -> Sign {
    Sign::new(class, field.name(), &field.text())
}
