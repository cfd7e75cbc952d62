//! Writes the reply: who it is from, what is known, and how it joins its thread.

use std::fs;

use chrono::{DateTime, Days, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use sincerely::mail::{Headers, Thread};
use sincerely::{Catalog, Key, Request, Writer};

use crate::args::Options;
use crate::{Failure, eml};

/// A JSON object of slots.
type Facts = Map<String, Value>;

/// The key where none is given: good for trying out. A service has a secret of its own.
const KEY: [u8; 16] = *b"auto_reply nokey";

pub(crate) fn write(options: &Options, inbound: &Headers<'_>, to: &str) -> Result<String, Failure> {
    let own = options.own.first().ok_or_else(|| Failure::ours("a reply needs `--own ADDRESS` for its From"))?;
    let now = now(options)?;
    let thread = Thread::of(inbound);
    let (facts, standing) = facts(options, now)?;
    let catalog = match &options.templates {
        Some(folder) => Catalog::from_dir(folder)?,
        None => Catalog::built_in()?,
    };
    let standing = match standing {
        Some(standing) => standing,
        None => catalog.sample_standing(options.locale.as_deref())?,
    };
    let mut writer = Writer::builder(catalog).key(key(options)?).standing(&standing)?;
    if let Some(domain) = options.own_domains.first() {
        writer = writer.id_domain(domain);
    }
    let template = options.template.as_deref().unwrap_or("acknowledge/question");
    let mut request = Request::to(to).template(template).facts(&facts)?.now(now);
    if let (Some(id), false) = (thread.in_reply_to(), options.own_domains.is_empty()) {
        request = request.mail_id(id); // One inbound mail, one answer: a retry has the same Message-ID.
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
    }
    if !options.verified {
        request = request.unverified();
    }
    let mail = writer.build()?.write(&request)?;
    let from = (options.name.as_deref(), own.as_str());
    Ok(eml::write(&eml::Letter { from, to, date: now, mail: &mail, text_only: options.personal })?)
}

#[allow(clippy::disallowed_methods, reason = "a program has a clock, the library has none")]
fn now(options: &Options) -> Result<DateTime<Utc>, Failure> {
    match &options.now {
        Some(now) => Ok(DateTime::parse_from_rfc3339(now)?.to_utc()),
        None => Ok(Utc::now()),
    }
}

/// The facts of the file, as samples have them, and its standing facts. Without a promise in it, one of a day.
fn facts(options: &Options, now: DateTime<Utc>) -> Result<(Facts, Option<Facts>), Failure> {
    let mut file = match &options.facts {
        Some(path) => serde_json::from_str(&fs::read_to_string(path)?)?,
        None => json!({}),
    };
    let mut take = |key: &str| match file.get_mut(key).map(Value::take) {
        Some(Value::Object(map)) => Some(map),
        _ => None,
    };
    let mut facts = take("facts").unwrap_or_default();
    if !facts.contains_key("reply_by") {
        let by = now.checked_add_days(Days::new(1)).unwrap_or(now);
        facts.insert("reply_by".to_owned(), Value::String(by.to_rfc3339_opts(SecondsFormat::Secs, true)));
    }
    Ok((facts, take("standing")))
}

fn key(options: &Options) -> Result<Key, Failure> {
    match &options.key_file {
        Some(file) => Ok(Key::from_hex(fs::read_to_string(file)?.trim())?),
        None => Ok(Key::from_bytes(KEY)),
    }
}
