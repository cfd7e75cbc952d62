//! One mail before the rules: what is asked in which order, and what the strongest answer means.

use std::borrow::Cow;

use super::address::{Address, Mailbox, mailboxes};
use super::encoded_word::decode;
use super::guard::{Guard, Responder};
use super::headers::Headers;
use super::lexer::without_comments;
use super::rules::{Class, Rule, Severity};
use super::verdict::{Evidence, Sign, Verdict};
use super::{auto_fields, automated_senders, content, lists, msg_id, recipients, subject};
use crate::text::clean_name;

/// Where a mail came from, as its envelope has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Path {
    Missing,
    Null,
    Unusable,
    Of(Address),
}

impl Path {
    /// The path in any of the spellings that are met: `<>`, `< >`, nothing, `<MAILER-DAEMON>`, with or without a host, in one
    /// bracket or two.
    fn parse(text: &str) -> Self {
        let text = without_comments(text);
        let inner = text.rsplit_once('<').map_or(text.as_str(), |(_, rest)| rest.split('>').next().unwrap_or(rest));
        let inner = inner.trim();
        let local = inner.rsplit_once('@').map_or(inner, |(local, _)| local).trim_matches('"').trim();
        // `#@[]` is what qmail sends its double bounces from.
        if local.is_empty() || inner == "#@[]" || local.eq_ignore_ascii_case("mailer-daemon") {
            return Self::Null;
        }
        Address::parse(inner).map_or(Self::Unusable, Self::Of)
    }
}

/// One mail with what several rules look at.
pub(super) struct Mail<'m> {
    pub(super) guard: &'m Guard,
    pub(super) headers: &'m Headers<'m>,
    pub(super) path: Path,
    /// The field that the path stands in, and what it says.
    pub(super) path_field: (&'static str, String),
    pub(super) from: Vec<Mailbox>,
    pub(super) from_text: String,
    pub(super) sender: Vec<Mailbox>,
    /// One of our forms sent it.
    pub(super) form: bool,
    /// It came over a list of ours.
    pub(super) own_list: bool,
}

impl<'m> Mail<'m> {
    fn new(guard: &'m Guard, headers: &'m Headers<'m>, envelope: Option<&str>) -> Self {
        let (path, path_field) = match (envelope, headers.first("Return-Path")) {
            (Some(path), _) => (Path::parse(path), ("MAIL FROM", path.to_owned())),
            (None, Some(field)) => (Path::parse(&field.text()), ("Return-Path", field.text())),
            (None, None) => (Path::Missing, ("Return-Path", String::new())),
        };
        let list = |name| headers.all(name).flat_map(|field| mailboxes(&field.text())).collect::<Vec<_>>();
        let (from, sender) = (list("From"), list("Sender"));
        let addresses = from.iter().chain(&sender).filter_map(|mailbox| mailbox.address.as_ref());
        let form = addresses.chain(path.address()).any(|address| guard.is_form(address));
        let from_text = headers.first("From").map(super::Field::text).unwrap_or_default();
        let own_list = lists::is_own(guard, headers, &from);
        Self { guard, headers, path, path_field, from, from_text, sender, form, own_list }
    }

    /// The text of every field of a name.
    pub(super) fn texts<'s>(&'s self, name: &'s str) -> impl Iterator<Item = String> + 's {
        self.headers.all(name).map(super::Field::text)
    }

    /// The one author; where From names several, the one whose path it is.
    fn author(&self) -> Option<&Address> {
        if self.headers.all("From").nth(1).is_some() {
            return None;
        }
        let mut known: Vec<&Address> = self.from.iter().filter_map(|mailbox| mailbox.address.as_ref()).collect();
        known.dedup();
        match known.as_slice() {
            [one] => Some(one),
            several => several.iter().copied().find(|address| self.path.address().is_some_and(|p| p.same_box(address))),
        }
    }

    /// Where an answer goes, as RFC 3834, section 4, has it.
    fn target(&self) -> Option<&Address> {
        let author = self.author()?;
        if self.path == Path::Null {
            return None;
        }
        match (self.guard.responder, self.path.address()) {
            (Responder::Personal, path) => path.filter(|path| !self.guard.is_form(path)),
            (Responder::Service, _) if self.guard.is_form(author) => None,
            // The path as given, since servers accept their own tags there, and it is the author's.
            (Responder::Service, Some(path)) if path.same_box(author) && path.forwarder().is_none() => Some(path),
            (Responder::Service, _) => Some(author),
        }
    }

    /// The name that stands beside an address in From, or in Reply-To where one of our forms sent the mail.
    fn name_of(&self, target: &Address) -> Option<String> {
        let list = if self.form {
            self.texts("Reply-To").flat_map(|text| mailboxes(&text)).collect()
        } else {
            self.from.clone()
        };
        let theirs = |mailbox: &&Mailbox| mailbox.address.as_ref().is_some_and(|address| address.same_box(target));
        let name = decode(&list.iter().find(theirs)?.name);
        // One that could only be read in part is none.
        if name.whole && !name.text.contains('\u{FFFD}') { clean_name(&name.text).map(Cow::into_owned) } else { None }
    }

    /// The visitor of a web form of ours.
    fn visitor(&self) -> Option<Address> {
        let author = self.author()?;
        if self.path == Path::Null || !self.guard.is_form(author) || self.guard.responder == Responder::Personal {
            return None;
        }
        let mut list: Vec<Mailbox> = self.texts("Reply-To").flat_map(|text| mailboxes(&text)).collect();
        let visitor = if list.len() == 1 { list.pop()?.address } else { None };
        visitor.filter(|visitor| !self.guard.is_own(visitor) && automated_senders::name(visitor).is_none())
    }
}

impl Path {
    pub(super) fn address(&self) -> Option<&Address> {
        if let Self::Of(address) = self { Some(address) } else { None }
    }
}

/// Asks every rule; the strongest that finds something decides, and the first of these.
pub(super) fn judge(guard: &Guard, headers: &Headers<'_>, envelope: Option<&str>) -> Verdict {
    let mail = Mail::new(guard, headers, envelope);
    let target = mail.visitor().or_else(|| mail.target().filter(|target| !guard.is_own(target)).cloned());
    let mut found: Option<(Severity, Rule, Sign)> = None;
    for rule in Rule::ALL {
        let strength = guard.severity(rule);
        if strength == Severity::Off || found.as_ref().is_some_and(|(best, ..)| *best >= strength) {
            continue;
        }
        if let Some(sign) = ask(rule, &mail, target.as_ref()) {
            let strength = if sign.weak { Severity::Soft } else { strength };
            if found.as_ref().is_none_or(|(best, ..)| *best < strength) {
                found = Some((strength, rule, sign));
            }
        }
    }
    let class = found.as_ref().map_or(Class::Human, |(_, _, sign)| sign.class);
    let soft = found.as_ref().is_some_and(|(strength, ..)| *strength == Severity::Soft) && guard.answer_soft;
    Verdict {
        answer: target.is_some() && (found.is_none() || soft),
        class,
        found: found
            .map(|(strength, rule, sign)| (strength, Evidence { rule, header: sign.header, value: sign.value })),
        reply_to: target.as_ref().map(Address::written),
        // The tags of a path may change from mail to mail.
        person: target.as_ref().map(|target| match mail.author() {
            Some(author) if author.same_box(target) => author.person(),
            _ if mail.path.address() == Some(target) => target.origin(),
            _ => target.person(),
        }),
        name: target.as_ref().and_then(|target| mail.name_of(target)),
    }
}

fn ask(rule: Rule, mail: &Mail<'_>, target: Option<&Address>) -> Option<Sign> {
    match rule {
        Rule::OwnAddress => own_address(mail),
        Rule::OwnMessageId => {
            let text = mail
                .texts("Message-ID")
                .find(|text| msg_id::all([text.as_str()]).iter().any(|id| mail.guard.is_own_id(id)))?;
            Some(Sign::new(Class::Own, "Message-ID", &text))
        }
        Rule::LoopField => auto_fields::loop_field(mail),
        Rule::Report => content::report(mail),
        Rule::DaemonName => automated_senders::daemon(mail),
        Rule::AutoSubmitted => auto_fields::auto_submitted(mail),
        Rule::AutoField => auto_fields::auto_field(mail),
        Rule::ListField => lists::list_field(mail),
        Rule::Precedence => auto_fields::precedence(mail),
        Rule::NullSender => null_path(mail),
        Rule::AutomatedSender => automated_senders::robot(mail),
        Rule::TooManyHops => {
            let hops = mail.headers.hops();
            (hops > mail.guard.max_hops).then(|| Sign::new(Class::Loop, "Received", &format!("{hops} times")))
        }
        Rule::NoAddress => no_address(mail, target),
        Rule::NotAddressed => recipients::not_addressed(mail),
        Rule::BrokenHeader => {
            let line = mail.headers.broken_line()?;
            Some(Sign::new(Class::Malformed, "(no field)", &line))
        }
        Rule::Suppress => auto_fields::suppress(mail),
        Rule::XLoop => auto_fields::x_loop(mail),
        Rule::ListUnsubscribe => lists::list_unsubscribe(mail),
        Rule::Campaign => auto_fields::campaign(mail),
        Rule::Calendar => content::calendar(mail),
        Rule::Spam => auto_fields::spam(mail),
        Rule::SelfAddressed => recipients::self_addressed(mail),
        Rule::AutomatedName => automated_senders::title(mail),
        Rule::Subject => subject::automatic(mail),
    }
}

fn own_address(mail: &Mail<'_>) -> Option<Sign> {
    if mail.form {
        return None;
    }
    let own = |list: &[Mailbox]| list.iter().filter_map(|m| m.address.as_ref()).any(|a| mail.guard.is_own(a));
    if own(&mail.from) {
        return Some(Sign::new(Class::Own, "From", &mail.from_text));
    }
    if mail.own_list {
        return None;
    }
    if own(&mail.sender) {
        return Some(Sign::new(Class::Own, "Sender", &mail.texts("Sender").next()?));
    }
    let path = mail.path.address().filter(|path| match path.forwarder() {
        // Where one of ours forwards a person's mail, the mail is theirs; but who answers the path would answer us.
        Some(forwarder) => mail.guard.responder == Responder::Personal && mail.guard.is_own(&forwarder),
        None => mail.guard.is_own(path),
    })?;
    Some(Sign::new(Class::Own, mail.path_field.0, &path.written()))
}

/// The empty path; of an older Return-Path below the topmost it says less (RFC 7103, section 7.5.3).
fn null_path(mail: &Mail<'_>) -> Option<Sign> {
    if mail.path == Path::Null {
        let (name, text) = &mail.path_field;
        return Some(Sign::new(Class::Bounce, name, if text.trim().is_empty() { "<>" } else { text }));
    }
    let text = mail.texts("Return-Path").find(|text| Path::parse(text) == Path::Null)?;
    Some(Sign::new(Class::Bounce, "Return-Path", if text.is_empty() { "<>" } else { &text }).weak())
}

fn no_address(mail: &Mail<'_>, target: Option<&Address>) -> Option<Sign> {
    if target.is_some() {
        return None;
    }
    if mail.author().is_none() || mail.guard.responder == Responder::Service {
        return Some(Sign::new(Class::Malformed, "From", &mail.from_text));
    }
    let (name, text) = &mail.path_field;
    Some(Sign::new(Class::Malformed, name, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(guard: &Guard, mail: &str) -> Option<String> {
        let headers = Headers::read(mail.as_bytes());
        judge(guard, &headers, None).name
    }

    #[test]
    fn the_name_is_that_of_the_one_who_is_answered() {
        let guard = Guard::builder().own_address("support@example.org").build().unwrap();
        for (from, said) in [
            ("Maria Silva <maria@example.net>", Some("Maria Silva")),
            ("\"Maria  da Silva\" <maria@example.net>", Some("Maria da Silva")),
            ("=?utf-8?Q?J=C3=BCrgen_M=C3=B6ller?= <maria@example.net>", Some("Jürgen Möller")),
            ("=?iso-8859-1?Q?J=FCrgen?=\n =?utf-8?B?IE3DtmxsZXI=?= <maria@example.net>", Some("Jürgen Möller")),
            ("maria@example.net (Maria Silva)", None),
            ("maria@example.net", None),
            ("<maria@example.net>", None),
            ("\"maria@example.net\" <maria@example.net>", None),
            ("\"Silva, Maria\" <maria@example.net>", None),
            ("Support <maria@example.net>", None),
            ("=?utf-8?Q?Maria=0D=0ABcc:_v=40example.com?= <maria@example.net>", None),
            ("=?gb2312?B?ob4g?= <maria@example.net>", None),
            ("=?utf-8?Q?M=FFria?= <maria@example.net>", None),
            ("Win at http://pills.example <maria@example.net>", None),
            ("{{ name }} <maria@example.net>", None),
            ("Maria <maria@example.net>, Mario <mario@example.net>", None),
            ("Maria Silva <support@example.org>", None),
        ] {
            assert_eq!(name(&guard, &format!("From: {from}\nTo: support@example.org\n")).as_deref(), said, "{from}");
        }
        let several =
            "From: Maria <maria@example.net>, Mario Rossi <mario@example.net>\nReturn-Path: <mario@example.net>\n";
        assert_eq!(name(&guard, several).as_deref(), Some("Mario Rossi"));
        let twice = "From: Maria Silva <maria@example.net>\nFrom: Mario Rossi <mario@example.net>\n";
        assert_eq!(name(&guard, twice), None);
    }

    #[test]
    fn a_form_has_the_name_of_its_visitor_and_an_assistant_lends_nobody_a_name() {
        let form = Guard::builder().own_address("support@example.org").form_sender("web@example.org").build().unwrap();
        let mail = "From: Oak Forms <web@example.org>\nReply-To: Maria Silva <maria@example.net>\n";
        assert_eq!(name(&form, mail).as_deref(), Some("Maria Silva"));
        let personal = Guard::builder().own_address("sam@example.org").personal().build().unwrap();
        let mail = "Return-Path: <maria+x@example.net>\nFrom: Maria Silva <maria@example.net>\n";
        assert_eq!(name(&personal, mail).as_deref(), Some("Maria Silva"));
        assert_eq!(name(&personal, &mail.replace("maria+x", "kim")), None);
    }
}
