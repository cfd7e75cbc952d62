//! The request that a page asks for: a sample, changed by the state in the address.

use serde_json::{Map, Value};
use sincerely::{Catalog, Request, SlotInfo, Zone};

use super::facts;
use super::query::Query;
use crate::Failure;

/// The templates and languages that a page is about.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub(crate) template: String,
    pub(crate) locale: String,
}

/// A request with the facts that it was made from.
pub(crate) struct Asked {
    pub(crate) request: Request,
    pub(crate) slots: Vec<SlotInfo>,
    pub(crate) sample_facts: Map<String, Value>,
    pub(crate) facts: Map<String, Value>,
    /// The request of the sample, as it is in its file.
    pub(crate) sample: Request,
}

/// The language that the state names, if the catalog has it, else the catalog's first choice.
pub(crate) fn locale(query: &Query, catalog: &Catalog) -> String {
    let wanted = query.get("locale").unwrap_or("en");
    let languages: Vec<&str> = catalog.languages().collect();
    let found = languages.iter().find(|known| **known == wanted).or(languages.first());
    found.map_or_else(|| "en".to_owned(), |found| (*found).to_owned())
}

pub(crate) fn about(query: &Query, catalog: &Catalog) -> About {
    let locale = locale(query, catalog);
    let template = query.get("template").map(str::to_owned);
    About {
        template: template.or_else(|| catalog.templates(&locale).next().map(str::to_owned)).unwrap_or_default(),
        locale,
    }
}

/// The request of a state.
pub(crate) fn request(query: &Query, catalog: &Catalog, about: &About) -> Result<Asked, Failure> {
    let About { template, locale } = about;
    let sample = catalog.sample(Some(locale), template, query.get("sample").unwrap_or_default())?;
    let Value::Object(written) = serde_json::to_value(&sample)? else {
        return Err(Failure::from_text("a sample without facts"));
    };
    let sample_facts = written.get("facts").and_then(Value::as_object).cloned().unwrap_or_default();
    let slots = catalog.slot_info();
    let mut edited = sample_facts.clone();
    for (path, text) in query.facts() {
        facts::put(&mut edited, &slots, path, text);
    }
    let mut request = sample.clone().facts(&edited);
    if let Some(days) = query.get("days").and_then(|days| days.parse::<i64>().ok()).filter(|days| *days != 0)
        && let Some(now) = written.get("now").and_then(Value::as_str)
    {
        let now: sincerely::chrono::DateTime<sincerely::chrono::Utc> = now.parse()?;
        let days = sincerely::chrono::TimeDelta::try_days(days.clamp(-3_650, 3_650)).unwrap_or_default();
        request = request.moved(now + days, catalog);
    }
    if let Some(region) = query.get("region") {
        request = request.locale(region);
    }
    if let Some(tone) = query.get("tone") {
        request = request.tone(tone);
    }
    if let Some(mood) = query.get("mood") {
        request = request.mood(mood.parse()?);
    }
    if let Some(to) = query.get("to") {
        request = request.recipient(to);
    }
    if let Some(zone) = query.get("zone") {
        request = request.zone(Zone::parse(zone)?);
    }
    if query.get("conversation").is_some() {
        request = request.conversation("preview");
    }
    if let Some(shape) = query.get("shape") {
        request = request.shape(shape);
    }
    for path in query.all("without") {
        request = request.without(path);
    }
    for pin in query.all("pin") {
        if let Some((pool, id)) = pin.rsplit_once(':')
            && let Ok(id) = u32::from_str_radix(id, 16)
        {
            request = request.pin(pool, id);
        }
    }
    Ok(Asked { request, slots, sample_facts, facts: edited, sample })
}

/// Which mail in a row to the same person the page shows, counted from 1.
pub(crate) fn number(query: &Query) -> usize {
    query.get("mail").and_then(|mail| mail.parse().ok()).unwrap_or(1).clamp(1, super::MAILS)
}
