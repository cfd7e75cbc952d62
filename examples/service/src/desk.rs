//! The desk: judges what comes in, claims it, and writes the reply. It blocks, and belongs off the asynchronous threads.

use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use sincerely::ledger::{InProcess, Ledger, Outcome, Sqlite};
use sincerely::mail::{Address, Guard, Headers, Incoming, Prefix, Router, Routing, Thread, Verdict};
use sincerely::{Catalog, ErrorKind, Request, Source, Writer, Zone};

use answers::{Options as Common, Problem};

use crate::args::Options;
use crate::promise::Promise;
use crate::reply::{Answer, Done, Mailbox, Refusal};

type Facts = Map<String, Value>;

/// What a web form says. All but the address may be left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    address: String,
    name: Option<String>,
    topic: Option<String>,
    message: Option<String>,
    locale: Option<String>,
    zone: Option<String>,
    /// The form's own number, by which it is known again; without one, the same words of the same person are the same form.
    id: Option<String>,
}

/// One thing to be answered.
struct Case<'a> {
    to: &'a Address,
    person: &'a str,
    mail_id: String,
    /// None for a form, whose acknowledgement answers no mail.
    thread: Option<Thread>,
    facts: Facts,
    locale: Option<String>,
    zone: Option<Zone>,
    verified: bool,
    /// Whether it replies to an automatic mail of ours.
    is_reply: bool,
    routing: Routing,
}

pub(crate) struct Desk {
    guard: Guard,
    ledger: Box<dyn Ledger>,
    source: Source,
    writer: RwLock<Arc<Writer>>,
    promise: Promise,
    from: Mailbox,
    common: Common,
    /// It chooses the template, unless an option does.
    router: Router,
    /// One reload after the other, so that the last one stands.
    reloading: Mutex<()>,
    facts: Facts,
}

impl Desk {
    /// Everything that can be wrong with the settings is told now.
    pub(crate) fn open(options: &Options) -> Result<Self, Box<dyn Error>> {
        let common = &options.common;
        let (guard, router) = (common.guard()?, common.router()?);
        let key = answers::key(&options.key_file)?;
        let (facts, standing) = read_facts(&options.facts)?;
        let name = standing.get("brand").and_then(Value::as_str).map(str::to_owned);
        let (Some(own), Some(id_domain)) = (common.own.first(), common.own_domains.first()) else {
            return Err("no address of our own".into());
        };
        let source = common.source();
        let writer = Writer::builder(Catalog::layers([source.clone()])?)
            .key(key.clone())
            .default_facts(&standing)
            .id_domain(id_domain)
            .build()?;
        let limits = common.limits()?;
        let ledger: Box<dyn Ledger> = match &common.ledger {
            Some(path) => Box::new(Sqlite::open(path, &key, limits)?),
            None => Box::new(InProcess::new(&key, limits)),
        };
        let desk = Self {
            guard,
            ledger,
            writer: RwLock::new(Arc::new(writer)),
            source,
            promise: Promise::open(common.hours_file.as_deref(), options.within)?,
            from: Mailbox { name, address: own.clone() },
            common: common.clone(),
            router,
            reloading: Mutex::new(()),
            facts,
        };
        // A template that is not there, or that requires what nobody gives, is found before the first mail.
        let trial_address = "maria@example.org".parse()?;
        let trial = Case {
            to: &trial_address,
            person: "maria@example.org",
            mail_id: "trial".to_owned(),
            thread: None,
            facts: desk.facts.clone(),
            locale: None,
            zone: None,
            verified: false,
            is_reply: false,
            routing: desk.router.route(&Incoming::new("", ""), None),
        };
        desk.choose(&trial, now())?;
        Ok(desk)
    }

    /// Reads the catalog again. If it has a problem, the current one stays.
    pub(crate) fn reload(&self) -> Result<(), String> {
        let _alone = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        let catalog = Catalog::layers([self.source.clone()]).map_err(|why| format!("{why:#}"))?;
        let fresh = self.writer().with_catalog(catalog).map_err(|why| format!("{why:#}"))?;
        *self.writer.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(())
    }

    /// The reply to an inbound mail.
    pub(crate) fn mail(&self, mail: &[u8], sender: Option<&str>, verified: bool) -> Result<Answer, Refusal> {
        let headers = Headers::parse(mail)
            .map_err(|_| Refusal::wrong("not a mail: no header field; post the whole message as RFC 5322 has it"))?;
        let verdict = self.guard.judge(&headers, sender);
        let Some((to, person)) = answerable(&verdict) else { return Ok(held(&verdict)) };
        let thread = Thread::of(&headers);
        let id = thread.in_reply_to().map_or_else(|| headers.authored(), |id| id.as_bytes().to_vec());
        self.answer(&Case {
            to,
            person,
            mail_id: self.common.mail_id(&[b"mail", person.as_bytes(), &id]),
            thread: Some(thread),
            facts: self.facts.clone(),
            locale: None,
            zone: None,
            // What a form proves is that the form sent its mail, and nothing of its visitor.
            verified: (verified || verdict.is_verified()) && !verdict.is_form(),
            is_reply: verdict.is_reply_to_us(),
            routing: self.router.route(&Incoming::parse(mail)?, self.common.locale.as_deref()),
        })
    }

    /// The acknowledgement of a web form.
    pub(crate) fn form(&self, form: Form, verified: bool) -> Result<Answer, Refusal> {
        let zone = form.zone.as_deref().map(Zone::parse).transpose();
        let zone =
            zone.map_err(|_| Refusal::wrong("`zone` is no time zone, write it as `Europe/Vienna` or `+01:00`"))?;
        // The guard knows which addresses are none, our own, or a robot's.
        let address = form.address.trim();
        let Ok(address) = address.parse() else {
            return Ok(Answer::held("malformed (hard, no-address): `address` is one mail address, without a name"));
        };
        let verdict = self.guard.judge_address(&address);
        let Some((to, person)) = answerable(&verdict) else { return Ok(held(&verdict)) };
        let mut facts = self.facts.clone();
        let words = [("name", &form.name), ("topic", &form.topic), ("quote", &form.message)];
        for (slot, value) in words {
            if let Some(value) = value {
                facts.insert(slot.to_owned(), value.as_str().into());
            }
        }
        let mut parts = vec![&b"form"[..], person.as_bytes()];
        match &form.id {
            Some(id) => parts.push(id.as_bytes()),
            None => parts.extend(words.map(|(_, value)| value.as_deref().unwrap_or_default().as_bytes())),
        }
        let mail_id = self.common.mail_id(&parts);
        let words = [form.topic.as_deref(), form.message.as_deref()].map(Option::unwrap_or_default);
        let routing = self.router.route(&Incoming::new(words[0], words[1]), form.locale.as_deref());
        let locale = form.locale;
        self.answer(&Case {
            to,
            person,
            mail_id,
            thread: None,
            facts,
            locale,
            zone,
            verified,
            is_reply: false,
            routing,
        })
    }

    /// Notes that a reply was sent.
    pub(crate) fn done(&self, done: &Done) -> Result<(), Refusal> {
        self.ledger.complete(&done.lease, &done.memory).map_err(|why| match why.kind() {
            ErrorKind::InvalidValue => {
                Refusal::wrong("a lease that this service did not give, or whose mail it has forgotten")
            }
            _ => why.into(),
        })
    }

    fn answer(&self, case: &Case<'_>) -> Result<Answer, Refusal> {
        let clock = now();
        // What cannot be written is not claimed.
        let template = self.choose(case, clock).map_err(|why| match why.kind() {
            ErrorKind::UnknownLocale => Refusal::wrong("`locale` is no language tag, write it as `de-AT`"),
            _ => why.into(),
        })?;
        let claim = self.common.claim(&case.mail_id, case.person, case.thread.as_ref(), case.is_reply, clock);
        let (memory, now, lease) = match self.ledger.claim(&claim)? {
            Outcome::Granted { memory, now, lease } => (memory, now, lease),
            Outcome::Busy { until } => {
                let seconds = (until - clock).num_seconds() + 1;
                return Err(Refusal::later("this mail, or another one to the same person, is being answered", seconds));
            }
            Outcome::Completed { at } => return Ok(Answer::held(format!("answered already, with the mail of {at}"))),
            Outcome::RateLimited { until, limit } => {
                return Ok(Answer::Held { held: format!("the limit `{limit}` is reached"), until: Some(until) });
            }
            other => return Ok(Answer::held(other.to_string())),
        };
        let (request, by) = self.request(case, now);
        if by.is_some_and(|by| by < clock) {
            return Ok(Answer::held("too late: what its first try promised is over"));
        }
        let mut mail = self.writer().write(&request.template(template).memory(memory))?;
        // A stranger's subject is not repeated to somebody whose address they may have borrowed.
        let subject = case.thread.as_ref().and_then(|thread| thread.subject(Prefix::Re));
        if let (true, Some(subject)) = (self.common.subject_re && case.verified, subject) {
            mail.subject = subject;
        }
        Ok(Answer::reply(self.from.clone(), case.to.as_str(), now, mail, lease))
    }

    /// The request for a mail of some moment, and by when it promises an answer, unless the operator's facts say that.
    fn request(&self, case: &Case<'_>, now: DateTime<Utc>) -> (Request, Option<DateTime<Utc>>) {
        let mut facts = case.facts.clone();
        if let (true, Some(number)) = (case.verified && !facts.contains_key("order"), case.routing.order_number()) {
            facts.insert("order".to_owned(), serde_json::json!({ "number": number }));
        }
        let by = self.promise.add(&mut facts, now);
        let mut request = Request::to(case.to).facts(&facts).now(now).mail_id(&case.mail_id);
        if let Some(thread) = &case.thread {
            request = request.thread(thread.clone());
        }
        if let Some(locale) = case.locale.as_ref().or(self.common.locale.as_ref()) {
            request = request.locale(locale);
        }
        if let Some(zone) = case.zone.as_ref().or(self.promise.zone()) {
            request = request.zone(zone.clone());
        }
        if self.common.template.is_none() {
            request = request.mood(case.routing.mood());
        }
        if !case.verified {
            request = request.unverified();
        }
        (request, by)
    }

    /// The first template that the catalog has and whose facts are there.
    fn choose(&self, case: &Case<'_>, now: DateTime<Utc>) -> Result<String, sincerely::Error> {
        let (request, _) = self.request(case, now);
        let templates: Vec<&str> = match &self.common.template {
            Some(template) => vec![template],
            None => case.routing.templates().collect(),
        };
        self.writer().write_first(&request, templates).map(|(template, _)| template.to_owned())
    }

    /// Whether the ledger can be written.
    pub(crate) fn check(&self) -> Result<(), sincerely::Error> {
        self.ledger.check()
    }

    fn writer(&self) -> Arc<Writer> {
        Arc::clone(&self.writer.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn answerable(verdict: &Verdict) -> Option<(&Address, &str)> {
    let to = verdict.answer_to()?;
    Some((to, verdict.person().unwrap_or(to.as_str())))
}

fn held(verdict: &Verdict) -> Answer {
    let why = verdict.to_string();
    Answer::held(why.strip_prefix("hold: ").unwrap_or(&why))
}

#[allow(clippy::disallowed_methods, reason = "a program has a clock, the library has none")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The facts of every case, and the standing facts.
fn read_facts(path: &Path) -> Result<(Facts, Facts), Problem> {
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        facts: Facts,
        standing: Facts,
    }
    // serde's own message may quote a value.
    let wrong = |why: serde_json::Error| {
        Problem(format!("{}: no JSON with `standing`, line {}, column {}", path.display(), why.line(), why.column()))
    };
    let file: File = serde_json::from_str(&answers::file(path)?).map_err(wrong)?;
    Ok((file.facts, file.standing))
}
