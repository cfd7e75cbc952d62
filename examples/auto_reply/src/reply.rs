//! Writes the reply: who it is from, what is known, and how it joins its thread.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sincerely::mail::{Headers, Thread};
use sincerely::{Catalog, Key, Request, Writer};

use crate::args::Options;
use crate::desk::Desk;
use crate::{Failure, eml, file, inbound, tell};

/// A JSON object of slots.
type Facts = Map<String, Value>;

/// What stands in for a key where none is given, for trying out. It is no secret, and it guards none: what depends on it
/// are the choice of wordings and the Message-ID.
const NO_KEY: [u8; 16] = [0; 16];

/// A reply that can be sent.
pub(crate) struct Reply {
    pub(crate) to: String,
    pub(crate) mail: Vec<u8>,
}

pub(crate) fn write(options: &Options, inbound: &Headers<'_>, raw: &[u8], to: &str) -> Result<Reply, Failure> {
    let own = options.own.first().ok_or_else(|| Failure::ours("a reply needs `--own ADDRESS` for its From"))?;
    let now = now(options)?;
    let thread = Thread::of(inbound);
    let (mut facts, standing) = facts(options)?;
    let desk = Desk::of(options)?;
    desk.tell(&mut facts, now, options.locale.as_deref())?;
    let catalog = match &options.templates {
        Some(folder) => Catalog::from_dir(folder)?,
        None => Catalog::built_in()?,
    };
    let name = options.name.clone().or_else(|| Some(standing.as_ref()?.get("brand")?.as_str()?.to_owned()));
    let standing = standing.map_or_else(|| samples(options, &catalog), Ok)?;
    let mut writer = Writer::builder(catalog).key(key(options)?).standing(&standing)?;
    let template = options.template.as_deref().unwrap_or("acknowledge/question");
    let mut request = Request::to(to).template(template).facts(&facts)?.now(now);
    if let Some(domain) = options.own_domains.first() {
        // One inbound mail, one answer: a retry has the same Message-ID.
        writer = writer.id_domain(domain);
        request = request.mail_id(inbound::mail_id(own, template, to, &thread, raw));
    }
    request = request.thread(thread);
    if let Some(locale) = &options.locale {
        request = request.locale(locale);
    }
    if let Some(tone) = &options.tone {
        request = request.tone(tone);
    }
    if let Some(zone) = &options.zone {
        request = request.zone_name(zone)?;
    } else if let Some(zone) = desk.zone() {
        request = request.zone(zone.clone());
    }
    if !options.verified {
        request = request.unverified();
    }
    let mail = writer.build()?.write(&request)?;
    // A personal responder is a person, not a brand.
    let name = name.as_deref().filter(|_| !options.personal || options.name.is_some());
    let letter = eml::Letter { from: (name, own), to, date: now, mail: &mail, text_only: options.personal };
    Ok(Reply { to: to.to_owned(), mail: eml::write(&letter)?.into_bytes() })
}

#[allow(clippy::disallowed_methods, reason = "a program has a clock, the library has none")]
fn now(options: &Options) -> Result<DateTime<Utc>, Failure> {
    match &options.now {
        Some(now) => DateTime::parse_from_rfc3339(now)
            .map(|now| now.to_utc())
            .map_err(|_| Failure::ours("`--now` takes a moment as RFC 3339 has it, `2026-03-02T09:00:00Z`")),
        None => Ok(Utc::now()),
    }
}

/// The facts of the file, as samples have them, and its standing facts.
fn facts(options: &Options) -> Result<(Facts, Option<Facts>), Failure> {
    let Some(path) = &options.facts else { return Ok((Facts::new(), None)) };
    // serde's own message may quote a value.
    let wrong = |what: &str| Failure::ours(format!("{}: {what}", path.display()));
    let mut file: Value = serde_json::from_str(&file::text(path)?)
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
    Ok(catalog.sample_standing(options.locale.as_deref())?)
}

fn key(options: &Options) -> Result<Key, Failure> {
    let Some(path) = &options.key_file else {
        tell("note: no `--key-file`: the wording is chosen without a secret");
        return Ok(Key::from_bytes(NO_KEY));
    };
    Key::from_hex(file::text(path)?.trim()).map_err(|error| Failure::ours(format!("{}: {error}", path.display())))
}
