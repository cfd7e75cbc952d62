//! Support for previews: optional facts, faulty facts, and the mail at another time.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::{Request, Writer};
use crate::catalog::{Catalog, TemplateInfo};
use crate::error::Error;
use crate::facts::{FormatContext, Kind, Owner, RawFacts, Reader, Slot};
use crate::locale::{Zone, parse_day};

/// A slot of a catalog, as `slots.toml` declares it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SlotInfo {
    /// The name, which is the key of its fact.
    pub name: String,
    /// The kind: `person`, `order`, `text`.
    pub kind: &'static str,
    /// A description of the expected value, for people.
    pub expects: &'static str,
    /// The keys of the fact's object; empty if it is not an object.
    pub keys: &'static [&'static str],
    /// Whether customers fill it in; otherwise the operator does.
    pub is_customers: bool,
    /// Whether it is one of the default facts of every mail.
    pub is_default: bool,
}

/// A fact without which a mail can still be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OptionalFact {
    /// The path: `order.eta`.
    pub path: String,
    /// Whether the request leaves it out.
    pub is_left_out: bool,
}

/// A fact whose value does not fit its slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FactFault {
    /// The slot.
    pub slot: String,
    /// What is wrong; never the value.
    pub message: String,
    /// What to do about it; empty if that is not known.
    pub help: String,
}

/// A time at which a mail may have other wording, relative to the day that it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stop {
    /// `far`, `soon`, `tomorrow`, `today` or `past`.
    pub name: &'static str,
    /// The instant, at the hour of the request's `now`.
    pub now: DateTime<Utc>,
}

/// The stops with their distance from the day, in days.
const STOPS: [(&str, i64); 5] = [("far", -30), ("soon", -4), ("tomorrow", -1), ("today", 0), ("past", 2)];

impl Catalog {
    /// Every slot, by name. The reserved slots `mood`, `conversation` and `history` are not among them.
    ///
    /// # Examples
    /// ```
    /// # fn main() -> Result<(), sincerely::Problems> {
    /// let catalog = sincerely::Catalog::built_in()?;
    /// assert!(catalog.slot_info().iter().any(|slot| slot.name == "order" && slot.keys.contains(&"eta")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn slot_info(&self) -> Vec<SlotInfo> {
        let given = self.slots.iter().filter(|slot| Kind::parse(slot.kind.name).is_some());
        let info = |slot: &Slot| SlotInfo {
            name: slot.name.clone(),
            kind: slot.kind.name,
            expects: slot.kind.expects,
            keys: slot.kind.keys,
            is_customers: slot.owner == Owner::Customer,
            is_default: slot.is_default,
        };
        let mut all: Vec<SlotInfo> = given.map(info).collect();
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    /// Returns the description of one template; none if the language does not have it.
    pub fn template_info(&self, locale: &str, template: &str) -> Option<TemplateInfo> {
        self.info().into_iter().find(|info| info.locale == locale && info.template == template)
    }
}

impl Writer {
    /// Returns the optional facts that are present in a request: those that the front matter of its template lists as
    /// optional, and the optional parts of facts.
    ///
    /// # Errors
    /// As [`write`](Self::write), for the names and facts of the request.
    pub fn optional_facts(&self, request: &Request) -> Result<Vec<OptionalFact>, Error> {
        let whole = Request { without: Vec::new(), ..request.clone() };
        let settled = self.settle(&whole)?;
        let slots = &self.catalog().slots;
        let mut paths = Vec::new();
        for (path, _) in &settled.template.front.optional {
            paths.push(path.clone());
            if let Some(slot) = slots.get(path) {
                let given = |tail: &&str| slot.kind.keys.contains(tail);
                let parts = slot.kind.paths.iter().filter(|part| part.optional && given(&part.tail));
                paths.extend(parts.map(|part| format!("{}.{}", slot.name, part.tail)));
            }
        }
        let is_present = |path: &String| slots.path(path).is_some_and(|path| settled.values.present().contains(path));
        paths.retain(is_present);
        paths.sort();
        paths.dedup();
        let left_out = |path: &String| request.without.contains(path);
        Ok(paths.into_iter().map(|path| OptionalFact { is_left_out: left_out(&path), path }).collect())
    }

    /// Returns every fact of a request whose value does not fit its slot. [`write`](Self::write) reports only the first one.
    pub fn fact_faults(&self, request: &Request) -> Vec<FactFault> {
        let catalog = self.catalog();
        let (Ok(language), Some(now)) = (catalog.negotiate(request.locale.as_deref()), request.now) else {
            return Vec::new();
        };
        let context = FormatContext::new(language.formats.clone(), now, request.zone.clone());
        let reader =
            Reader { without: &request.without, ..Reader::new(&catalog.slots, &language.words.phrase, now, context) };
        let nothing = RawFacts::default();
        let of_slot = |(name, value): (&String, &Value)| {
            let fact = RawFacts(Map::from_iter([(name.clone(), value.clone())]));
            let error = reader.read(&nothing, &fact).err()?;
            let help = error.help().unwrap_or_default().to_owned();
            Some(FactFault { slot: name.clone(), message: error.message().to_owned(), help })
        };
        request.facts.0.iter().filter_map(of_slot).collect()
    }

    /// Returns the times at which the mail of a request may have other wording: long before the day that it is about, soon
    /// before it, on it and after it. That day is the day of the event, else the `eta` of the order, else the first fact of
    /// kind day or moment. Without any of these, the list is empty.
    pub fn stops(&self, request: &Request) -> Vec<Stop> {
        let Some(now) = request.now else { return Vec::new() };
        let zone = request.zone.as_ref();
        let local =
            |instant: DateTime<Utc>| zone.map_or_else(|| instant.naive_utc(), |zone| zone.local(instant)).date();
        let facts = || {
            let kind = |(name, value): (&String, _)| Some((self.catalog().slots.get(name)?.kind.name, value));
            request.facts.0.iter().filter_map(kind)
        };
        let of = |kind: &'static str| facts().filter(move |(known, _)| *known == kind).map(|(_, value)| value);
        let day = |value: &Value| day_of(value.as_str()?, zone);
        let about = of("event")
            .find_map(|event| day(event.get("when")?))
            .or_else(|| of("order").find_map(|order| day(order.get("eta")?)))
            .or_else(|| of("day").chain(of("moment")).find_map(day));
        let Some(about) = about else { return Vec::new() };
        let ahead = about.signed_duration_since(local(now)).num_days();
        let at = |(name, offset): (&'static str, i64)| {
            let now = now.checked_add_signed(chrono::TimeDelta::try_days(ahead.checked_add(offset)?)?)?;
            Some(Stop { name, now })
        };
        STOPS.into_iter().filter_map(at).collect()
    }
}

impl Request {
    /// Returns the same request at another time. Facts of kind moment, such as `reply_by`, are promises, so they move with
    /// `now`. Days, orders and events keep their dates.
    #[must_use]
    pub fn moved(mut self, now: DateTime<Utc>, catalog: &Catalog) -> Self {
        if let Some(before) = self.now {
            let shift = now.signed_duration_since(before);
            for (name, value) in &mut self.facts.0 {
                let is_moment = catalog.slots.get(name).is_some_and(|slot| slot.kind.name == "moment");
                let moved = is_moment.then(|| shifted(value.as_str()?, shift)).flatten();
                *value = moved.map_or_else(|| std::mem::take(value), Value::String);
            }
        }
        self.now(now)
    }
}

/// A timestamp or a day, moved.
fn shifted(text: &str, shift: chrono::TimeDelta) -> Option<String> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(instant.checked_add_signed(shift)?.to_rfc3339());
    }
    let day: NaiveDate = parse_day(text)?;
    let days = shift.num_days();
    let moved = match u64::try_from(days) {
        Ok(days) => day.checked_add_days(Days::new(days)),
        Err(_) => day.checked_sub_days(Days::new(days.unsigned_abs())),
    };
    Some(moved?.to_string())
}

/// The day of a timestamp or a day, as its reader sees it.
fn day_of(text: &str, zone: Option<&Zone>) -> Option<NaiveDate> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(instant) => Some(zone.map_or_else(|| instant.naive_local(), |zone| zone.local(instant.to_utc())).date()),
        Err(_) => parse_day(text),
    }
}

impl Serialize for Request {
    /// Writes the request in the form that [`from_json`](Self::from_json) reads. It contains the facts and the address, so do
    /// not log it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(error) = &self.facts_error {
            return Err(S::Error::custom(error.message()));
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some(to) = &self.to {
            map.serialize_entry("to", to.as_ref().map_err(|error| S::Error::custom(error.message()))?.as_str())?;
        }
        if let Some(now) = self.now {
            map.serialize_entry("now", &now.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))?;
        }
        let optional = [
            ("zone", self.zone.as_ref().map(Zone::name)),
            ("locale", self.locale.clone()),
            ("tone", self.tone.clone()),
            ("mood", (self.mood != crate::Mood::default()).then(|| self.mood.as_str().to_owned())),
            ("template", Some(self.template.clone()).filter(|name| !name.is_empty())),
            ("conversation", self.conversation.clone()),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                map.serialize_entry(key, &value)?;
            }
        }
        if self.contact > 0 {
            map.serialize_entry("contact", &self.contact)?;
        }
        map.serialize_entry("facts", &self.facts.0)?;
        map.end()
    }
}
