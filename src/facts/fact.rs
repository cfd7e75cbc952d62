//! One fact while it is read: its parts, checked against the kind of its slot.

use std::borrow::Cow;
use std::fmt::Display;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};

use super::day::DAY;
use super::kind::Tail;
use super::phrase::PhraseWords;
use super::simple::{LINK, MONEY};
use super::table::{Owner, Slot, Slots};
use super::values::{FormatContext, Leaf, Values};
use crate::error::{Error, ErrorKind};
use crate::locale::{Digits, Formats, Money, Zone, parse_day};
use crate::text::{self, ByteScan, link};

/// Everything that decides how a fact is said.
pub(crate) struct Reader<'a> {
    pub(crate) slots: &'a Slots,
    /// The words by which the language recognises phrases.
    pub(crate) words: &'a PhraseWords,
    pub(crate) now: DateTime<Utc>,
    /// The language, the customer's zone, and the day that `now` is there.
    pub(crate) context: FormatContext,
    /// Whether what strangers typed is left out.
    pub(crate) unverified: bool,
    /// Whether unknown keys are errors.
    pub(crate) strict: bool,
    /// Paths that are removed before anything is derived from them.
    pub(crate) without: &'a [String],
}

/// The longest text of an operator's and of a customer's slot, in characters.
pub(super) const TEXT_CAP: usize = 500;
const CUSTOMER_CAP: usize = 200;
/// The longest quote.
pub(super) const QUOTE_CAP: usize = 280;

/// The keys of an amount.
pub(super) const MONEY_KEYS: &[&str] = &[AMOUNT, CURRENCY];
const AMOUNT: &str = "amount";
const CURRENCY: &str = "currency";

impl<'a> Reader<'a> {
    /// A strict reader of a verified sender's facts.
    pub(crate) fn new(slots: &'a Slots, words: &'a PhraseWords, now: DateTime<Utc>, context: FormatContext) -> Self {
        Self { slots, words, now, context, unverified: false, strict: true, without: &[] }
    }

    pub(crate) fn is_without(&self, path: &str) -> bool {
        self.without.iter().any(|out| out == path)
    }
}

impl FormatContext {
    /// In a language, at an instant, in a zone; days are judged in UTC where no zone is known.
    pub(crate) fn new(formats: Formats, now: DateTime<Utc>, zone: Option<Zone>) -> Self {
        let today = zone.as_ref().map_or_else(|| now.naive_utc(), |zone| zone.local(now)).date();
        Self { formats, zone, today, sender_zone: None, small_after_comma: false }
    }
}

pub(super) fn unknown<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    // An unknown key may be anything, so only one that could be a name is repeated.
    if key.len() <= 40 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Error::new(ErrorKind::UnknownSlot, format!("unknown fact `{key}`")).about(key).did_you_mean(key, known)
    } else {
        Error::new(ErrorKind::UnknownSlot, "unknown fact")
    }
}

/// One given fact on its way into the values.
pub(crate) struct Fact<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) slot: &'a Slot,
    pub(crate) value: &'a Value,
}

impl<'a> Fact<'a> {
    /// The name of a part of this slot.
    pub(super) fn name(&self, part: impl Display) -> String {
        let name = format!("{}.{part}", self.slot.name);
        name.strip_suffix('.').map_or_else(|| name.clone(), str::to_owned)
    }

    /// The error of a fact of another kind; the value is never part of it.
    pub(super) fn wrong(&self, part: impl Display, expects: &str) -> Error {
        let name = self.name(part);
        Error::new(ErrorKind::WrongKind, format!("wrong kind of fact: `{name}` takes {expects}")).about(name)
    }

    /// The error of a part that must be there.
    pub(super) fn missing(&self, part: impl Display) -> Error {
        Error::new(ErrorKind::MissingFact, format!("missing fact: `{}` must be given", self.name(part)))
            .with_help(format!("`{}` takes {}", self.slot.name, self.slot.kind.expects))
            .about(&self.slot.name)
    }

    /// The object of a kind that has keys.
    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, Error> {
        let object = self.value.as_object().ok_or_else(|| self.wrong("", self.slot.kind.expects))?;
        self.check_keys(object, self.slot.kind.keys)?;
        Ok(object)
    }

    pub(super) fn check_keys(&self, object: &Map<String, Value>, known: &[&str]) -> Result<(), Error> {
        if !self.reader.strict {
            return Ok(());
        }
        match object.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(unknown(key, known.iter().copied()).with_help(format!(
                "`{}` takes {}",
                self.slot.name,
                known.join(", ")
            ))),
            None => Ok(()),
        }
    }

    /// Whether a path of this slot is removed.
    pub(super) fn is_without(&self, path: Tail) -> bool {
        self.reader.is_without(self.reader.slots.path_name(self.slot.path(path)))
    }

    /// A part of an object, unless it is null or removed.
    pub(super) fn part<'o>(&self, object: &'o Map<String, Value>, key: &str) -> Option<&'o Value> {
        let is_out = |path: &String| {
            path.strip_prefix(self.slot.name.as_str()).and_then(|rest| rest.strip_prefix('.')) == Some(key)
        };
        object.get(key).filter(|value| !value.is_null() && !self.reader.without.iter().any(is_out))
    }

    /// A text in its normal form; nothing if it is blank, a placeholder, or holds only what a stranger may not say.
    pub(super) fn text<'v>(
        &self,
        value: &'v Value,
        part: impl Display,
        cap: usize,
    ) -> Result<Option<Cow<'v, str>>, Error> {
        self.capped_text(value, part, cap, CUSTOMER_CAP)
    }

    /// The same, with a cap of its own for what customers type.
    pub(super) fn capped_text<'v>(
        &self,
        value: &'v Value,
        part: impl Display,
        cap: usize,
        customer_cap: usize,
    ) -> Result<Option<Cow<'v, str>>, Error> {
        let raw = match value {
            Value::String(text) => Cow::Borrowed(text.as_str()),
            Value::Number(number) if number.is_i64() || number.is_u64() => Cow::Owned(number.to_string()),
            _ => return Err(self.wrong(part, "a text")),
        };
        let scan = ByteScan::of(&raw);
        let is_customers = self.slot.owner == Owner::Customer;
        let cap = if is_customers { cap.min(customer_cap) } else { cap };
        if scan.is_something(&raw) && !(is_customers && scan.is_linkish()) {
            return Ok(Some(text::cap(raw, cap)));
        }
        let text =
            if is_customers { text::strip_links_and_cap(&raw, cap) } else { text::cap(text::one_line(&raw), cap) };
        Ok(Some(text).filter(|text| !text::is_nothing(text)).map(|text| Cow::Owned(text.into_owned())))
    }

    pub(super) fn money(&self, value: &Value, part: impl Display + Copy) -> Result<Option<Money>, Error> {
        let wrong = || self.wrong(part, MONEY.expects);
        let object = value.as_object().ok_or_else(wrong)?;
        self.check_keys(object, MONEY_KEYS)?;
        let text = |key: &str| object.get(key).and_then(Value::as_str).ok_or_else(wrong);
        Money::parse(text(AMOUNT)?, text(CURRENCY)?)
            .map(Some)
            .map_err(|why| self.wrong(part, &format!("{}: {why}", MONEY.expects)))
    }

    /// A link. What is not a link is absent if it is a stranger's, and an error if it is an operator's.
    pub(super) fn link(&self, value: &Value, part: &str) -> Result<Option<Leaf>, Error> {
        let text = value.as_str().ok_or_else(|| self.wrong(part, LINK.expects))?;
        if self.slot.owner == Owner::Customer {
            return Ok(None);
        }
        match link(text) {
            None if !text::is_placeholder(text) => Err(self.wrong(part, LINK.expects)),
            link => Ok(link.map(|link| Leaf::Link(link.into_owned()))),
        }
    }

    /// A number with decimals; nothing for a placeholder.
    pub(super) fn decimal(&self, expects: &str) -> Result<Option<Digits>, Error> {
        let wrong = || self.wrong("", expects);
        match self.value {
            Value::Number(number) => Ok(Some(Digits::decimal(number.as_i64().ok_or_else(wrong)?, 0))),
            Value::String(text) if text::is_placeholder(text) => Ok(None),
            Value::String(text) => Digits::parse(text.trim()).map(Some).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }

    /// A list of texts in their normal form, without those that are blank.
    pub(super) fn texts(&self, expects: &str, most: usize) -> Result<Vec<String>, Error> {
        let wrong = || self.wrong("", expects);
        let given = self.value.as_array().filter(|given| given.len() <= most).ok_or_else(wrong)?;
        let mut texts = Vec::with_capacity(given.len());
        for (at, text) in given.iter().enumerate() {
            texts.extend(self.text(text, at, TEXT_CAP)?.map(Cow::into_owned));
        }
        Ok(texts)
    }

    /// A calendar day.
    pub(super) fn day(&self, value: &Value, part: &str) -> Result<Option<NaiveDate>, Error> {
        let text = value.as_str().ok_or_else(|| self.wrong(part, DAY.expects))?;
        match parse_day(text) {
            None => self.unreadable(text, self.wrong(part, DAY.expects)).map(|()| None),
            day => Ok(day),
        }
    }

    /// Handles a text without the required form. A placeholder or a customer's text counts as absent, since a mail must not
    /// fail because of a customer's mistake. An operator's text is an error.
    pub(super) fn unreadable(&self, text: &str, error: Error) -> Result<(), Error> {
        if self.slot.owner == Owner::Customer || text::is_placeholder(text) { Ok(()) } else { Err(error) }
    }

    pub(super) fn put(&self, path: Tail, leaf: Option<Leaf>, values: &mut Values) {
        if let Some(leaf) = leaf {
            values.put(self.slot.path(path), leaf);
        }
    }

    pub(super) fn mark(&self, path: Tail, values: &mut Values) {
        values.mark(self.slot.path(path));
    }

    /// Days from today to a day; negative for days gone by.
    pub(super) fn days_until(&self, day: NaiveDate) -> i64 {
        day.signed_duration_since(self.reader.context.today).num_days()
    }
}
