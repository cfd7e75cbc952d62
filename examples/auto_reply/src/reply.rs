//! The reply: whether it is ours to write, who it is from, what is known, and how it joins its thread.

use std::mem::ManuallyDrop;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sincerely::ledger::{Lease, Ledger, Outcome, Sqlite};
use sincerely::mail::{Address, Guard, Headers, Prefix, Thread, Verdict};
use sincerely::{Catalog, ErrorKind, Key, Memory, Message, Mood, Request, Source, Writer};

use crate::args::Options;
use crate::desk::Desk;
use crate::route::Choice;
use crate::{Failure, eml, tell};

/// A JSON object of slots.
type Facts = Map<String, Value>;

/// What stands in for a key where none is given, for trying out. It is no secret, and it guards none: what depends on it
/// are the choice of wordings and the Message-ID. A ledger does not open without one.
const NO_KEY: [u8; 16] = [0; 16];

/// What one inbound mail comes to.
pub(crate) enum Answer {
    Held(String),
    Reply(Reply),
}

/// A reply that can be sent.
pub(crate) struct Reply {
    pub(crate) to: String,
    pub(crate) mail: Vec<u8>,
    claimed: Option<(Box<dyn Ledger>, Lease, Memory)>,
}

impl Reply {
    /// Notes that it was sent. That this fails must not bring the mail back, which would be sent again.
    pub(crate) fn sent(self) {
        if let Some((ledger, lease, memory)) = self.claimed
            && let Err(why) = ledger.complete(&lease, &memory)
        {
            tell(&format!("note: sent, but the ledger does not know: {why}"));
        }
    }
}

/// Claims the mail, where there is a ledger, and writes the reply.
pub(crate) fn answer(
    options: &Options,
    inbound: &Headers<'_>,
    raw: &[u8],
    verdict: &Verdict,
) -> Result<Answer, Failure> {
    let reason = || {
        let reason = verdict.to_string();
        Answer::Held(reason.strip_prefix("hold: ").unwrap_or(&reason).to_owned())
    };
    let (Some(to), Some(header_to)) = (verdict.answer_to(), verdict.header_to()) else { return Ok(reason()) };
    let clock = now(options)?;
    let choice = Choice::of(options, raw)?;
    // The process ends with this answer: it need not take the catalog apart.
    let mut draft = ManuallyDrop::new(Draft::of(options, inbound, verdict, header_to, choice)?);
    // With a ledger this is a trial: what cannot be written is not claimed.
    let (written, _) = draft.choose(clock)?;
    let Some(path) = &options.common.ledger else {
        return Ok(Answer::Reply(Reply { to: to.to_string(), mail: written.0, claimed: None }));
    };
    let ledger = Box::new(Sqlite::open(path, &draft.key, options.common.limits()?)?);
    let person = verdict.person().unwrap_or(to.as_str());
    let claim = options.common.claim(&draft.mail_id, person, Some(&draft.thread), verdict.is_reply_to_us(), clock);
    let (memory, now, lease) = match ledger.claim(&claim)? {
        Outcome::Granted { memory, now, lease } => (memory, now, lease),
        Outcome::Busy { until } => {
            return Err(Failure::ours(format!("somebody is answering this person, until {until}")));
        }
        Outcome::Completed { at } => return Ok(Answer::Held(format!("answered already, with the mail of {at}"))),
        Outcome::RateLimited { until, limit } => {
            return Ok(Answer::Held(format!("the limit `{limit}` is reached, until {until}")));
        }
        other => return Ok(Answer::Held(other.to_string())),
    };
    let ((mail, memory), by) = draft.write(now, memory)?;
    if by.is_some_and(|by| by < clock) {
        return Ok(Answer::Held("too late: what its first try promised is over".to_owned()));
    }
    Ok(Answer::Reply(Reply { to: to.to_string(), mail, claimed: Some((ledger, lease, memory)) }))
}

/// Everything of a reply but its moment and what its reader was told before.
pub(crate) struct Draft<'a> {
    options: &'a Options,
    own: &'a str,
    /// The address in To.
    to: Address,
    /// Whether the sender is who From says.
    is_verified: bool,
    name: Option<String>,
    key: Key,
    writer: Writer,
    standing: Facts,
    desk: Desk,
    facts: Facts,
    templates: Vec<String>,
    template: String,
    mood: Mood,
    thread: Thread,
    mail_id: String,
}

impl<'a> Draft<'a> {
    fn of(
        options: &'a Options,
        inbound: &Headers<'_>,
        verdict: &Verdict,
        to: &Address,
        choice: Choice,
    ) -> Result<Self, Failure> {
        let own =
            options.common.own.first().ok_or_else(|| Failure::ours("a reply needs `--own ADDRESS` for its From"))?;
        let (mut facts, standing) = facts(options)?;
        // What a form proves is that the form sent its mail, and nothing of its visitor.
        let is_verified = (options.verified || verdict.is_verified()) && !verdict.is_form();
        if let (true, Some(name)) = (is_verified && !facts.contains_key("name"), verdict.name()) {
            facts.insert("name".to_owned(), name.into());
        }
        // A number that a stranger wrote is not repeated.
        if let (true, Some(number)) = (is_verified && !facts.contains_key("order"), &choice.order_number) {
            facts.insert("order".to_owned(), serde_json::json!({ "number": number }));
        }
        let desk = Desk::of(options)?;
        // One mail needs one template; `choose` loads the others if it cannot be written after all.
        let given = |slot: &str| {
            DESK.contains(&slot)
                || facts.contains_key(slot)
                || standing.as_ref().is_some_and(|standing| standing.contains_key(slot))
        };
        let first = choice.templates.iter().find(|template| has_facts(options, template, given));
        let catalog = Catalog::layers([source(options, first.map_or(&*choice.templates, std::slice::from_ref))])?;
        let brand = standing.as_ref().and_then(|standing| standing.get("brand")?.as_str().map(str::to_owned));
        // A personal responder is a person, not a brand.
        let name = options.name.clone().or(brand.filter(|_| !options.common.personal));
        let standing = standing.map_or_else(|| samples(options, &catalog), Ok)?;
        let key = key(options)?;
        let writer = writer(options, own, catalog, &key, &standing)?;
        let thread = Thread::of(inbound);
        let sender = verdict.person().unwrap_or_default();
        let mail = thread.in_reply_to().map_or_else(|| inbound.authored(), |id| id.as_bytes().to_vec());
        let mail_id = options.common.mail_id(&[sender.as_bytes(), &mail]);
        Ok(Self {
            options,
            own,
            to: to.clone(),
            is_verified,
            name,
            key,
            writer,
            standing,
            desk,
            facts,
            template: String::new(),
            templates: choice.templates,
            mood: choice.mood,
            thread,
            mail_id,
        })
    }

    /// A draft to nobody, for `--route`.
    pub(crate) fn for_trial(options: &'a Options, choice: Choice) -> Result<Self, Failure> {
        let nobody = Headers::from_pairs([("From", "maria@example.net")]);
        let verdict = Guard::builder().build()?.judge(&nobody, Some("maria@example.net"));
        let to = "maria@example.net".parse()?;
        let mut draft = Self::of(options, &nobody, &verdict, &to, choice)?;
        draft.choose(now(options)?)?;
        Ok(draft)
    }

    pub(crate) fn template(&self) -> &str {
        &self.template
    }

    /// Writes the first template that the catalog has and whose facts are there.
    fn choose(&mut self, now: DateTime<Utc>) -> Result<(Written, Option<DateTime<Utc>>), Failure> {
        let (request, by) = self.request(now, Memory::new())?;
        let templates = || self.templates.iter().map(String::as_str);
        let (template, mail) = match self.writer.write_first(&request, templates()) {
            Err(why) if why.kind() == ErrorKind::UnknownTemplate => {
                let catalog = Catalog::layers([source(self.options, &self.templates)])?;
                self.writer = writer(self.options, self.own, catalog, &self.key, &self.standing)?;
                self.writer.write_first(&request, templates())?
            }
            written => written?,
        };
        self.template = template.to_owned();
        Ok((self.letter(mail, now)?, by))
    }

    /// The mail of some moment and, if it promises something itself, by when.
    fn write(&self, now: DateTime<Utc>, memory: Memory) -> Result<(Written, Option<DateTime<Utc>>), Failure> {
        let (request, by) = self.request(now, memory)?;
        let mail = self.writer.write(&request.template(&self.template))?;
        Ok((self.letter(mail, now)?, by))
    }

    fn request(&self, now: DateTime<Utc>, memory: Memory) -> Result<(Request, Option<DateTime<Utc>>), Failure> {
        let options = self.options;
        let mut facts = self.facts.clone();
        let by = self.desk.tell(&mut facts, now, self.writer.catalog(), options.common.locale.as_deref())?;
        let mut request = Request::to(&self.to).facts(&facts).now(now).memory(memory).mood(self.mood);
        request = request.thread(self.thread.clone());
        // One inbound mail, one answer: a retry has the same Message-ID.
        request = request.mail_id(&self.mail_id);
        if let Some(locale) = &options.common.locale {
            request = request.locale(locale);
        }
        if let Some(tone) = &options.tone {
            request = request.tone(tone);
        }
        if let Some(zone) = &options.zone {
            request = request.zone(zone.parse()?);
        } else if let Some(zone) = self.desk.zone() {
            request = request.zone(zone.clone());
        }
        if !self.is_verified {
            request = request.unverified();
        }
        Ok((request, by))
    }

    /// The mail as a mailer takes it.
    fn letter(&self, mut mail: Message, now: DateTime<Utc>) -> Result<Written, Failure> {
        let options = self.options;
        // A stranger's subject is not repeated to somebody whose address they may have borrowed.
        if let (true, Some(subject)) = (options.common.subject_re && self.is_verified, self.thread.subject(Prefix::Re))
        {
            mail.subject = subject;
        }
        let letter = eml::Letter {
            from: (self.name.as_deref(), self.own),
            to: self.to.as_str(),
            date: now,
            mail: &mail,
            text_only: options.common.personal,
        };
        Ok((eml::write(&letter)?.into_bytes(), mail.memory))
    }
}

/// A mail, and what has been told once it is sent.
type Written = (Vec<u8>, Memory);

#[allow(clippy::disallowed_methods, reason = "a program has a clock, the library has none")]
fn now(options: &Options) -> Result<DateTime<Utc>, Failure> {
    match &options.now {
        Some(now) => DateTime::parse_from_rfc3339(now)
            .map(|now| now.to_utc())
            .map_err(|_| Failure::ours("`--now` takes a moment as RFC 3339 has it, `2026-03-02T09:00:00Z`")),
        None => Ok(Utc::now()),
    }
}

/// A writer for this catalog, with our key and our domain.
fn writer(options: &Options, own: &str, catalog: Catalog, key: &Key, standing: &Facts) -> Result<Writer, Failure> {
    let domain = options.common.own_domains.first().map(String::as_str).or_else(|| Some(own.rsplit_once('@')?.1));
    let mut writer = Writer::builder(catalog).key(key.clone()).default_facts(standing);
    if let Some(domain) = domain {
        writer = writer.id_domain(domain);
    }
    Ok(writer.build()?)
}

/// The catalog in the folder; of the built-in one no more than this mail needs.
fn source(options: &Options, templates: &[String]) -> Source {
    match built_in_language(options) {
        Some(tag) => Source::built_in().only([tag]).only_templates(templates),
        None => options.common.source(),
    }
}

/// The slots that the desk may fill.
const DESK: [&str; 3] = ["reply_by", "hours", "opens"];

/// Whether the slots that a built-in template requires are given.
fn has_facts(options: &Options, template: &str, given: impl Fn(&str) -> bool) -> bool {
    let Some(required) = built_in_language(options).and_then(|tag| Source::built_in().required_slots(tag, template))
    else {
        return false;
    };
    required.iter().filter_map(|path| path.split('.').next()).all(given)
}

/// The built-in language of the mail; none where a catalog in a folder has it, or a template was named, which may be
/// misspelt.
fn built_in_language(options: &Options) -> Option<&'static str> {
    if options.common.templates.is_some() || options.common.template.is_some() {
        return None;
    }
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let language = primary(options.common.locale.as_deref().unwrap_or("en"));
    ["en", "de", "fr", "es", "nl", "pt-BR"].into_iter().find(|tag| primary(tag) == language)
}

/// The facts of the file, as samples have them, and its standing facts.
fn facts(options: &Options) -> Result<(Facts, Option<Facts>), Failure> {
    let Some(path) = &options.common.facts else { return Ok((Facts::new(), None)) };
    // serde's own message may quote a value.
    let wrong = |what: &str| Failure::ours(format!("{}: {what}", path.display()));
    let mut file: Value = serde_json::from_str(&answers::file(path)?)
        .map_err(|why| wrong(&format!("no JSON, line {}, column {}", why.line(), why.column())))?;
    let mut take = |key: &str| match file.get_mut(key).map(Value::take) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(map)) => Ok(Some(map)),
        Some(_) => Err(wrong(&format!("`{key}` is an object of slots"))),
    };
    let (facts, standing) = (take("facts")?, take("standing")?);
    if facts.is_none() && standing.is_none() {
        return Err(wrong("neither `facts` nor `standing` in it"));
    }
    Ok((facts.unwrap_or_default(), standing))
}

/// The standing facts of the samples, for trying out.
fn samples(options: &Options, catalog: &Catalog) -> Result<Facts, Failure> {
    tell("note: no `standing` among the facts: signed with those of the samples");
    Ok(catalog.sample_default_facts(options.common.locale.as_deref())?)
}

fn key(options: &Options) -> Result<Key, Failure> {
    let Some(path) = &options.common.key_file else {
        tell("note: no `--key-file`: the wording is chosen without a secret");
        return Ok(Key::from_bytes(NO_KEY));
    };
    Ok(answers::key(path)?)
}
