//! One fact on its way into the values: its parts, checked against what its slot takes.

use std::borrow::Cow;
use std::fmt::Display;

use chrono::{DateTime, NaiveDate, Utc};

use super::Kind;
use super::given::{Object, RawValue};
use super::table::{Owner, Slot, Slots};
use super::values::{FormatContext, Leaf, Values};
use crate::error::{Error, ErrorKind};
use crate::locale::Formats;
use crate::locale::Money;
use crate::locale::Zone;
use crate::locale::parse_day;
use crate::text::ByteScan;
use crate::text::{self, link};

/// Everything that decides how a fact is said.
pub(crate) struct Reader<'a> {
    pub(crate) slots: &'a Slots,
    pub(crate) now: DateTime<Utc>,
    /// The language, the customer's zone, and the day that `now` is there.
    pub(crate) how: FormatContext,
    /// Whether what strangers typed is left out.
    pub(crate) unverified: bool,
    /// Whether unknown keys are errors.
    pub(crate) strict: bool,
    /// Paths that are taken out before anything is derived from them.
    pub(crate) without: &'a [String],
}

/// The longest text of an operator's and of a customer's slot, in characters.
pub(super) const TEXT_CAP: usize = 500;
const CUSTOMER_CAP: usize = 200;
/// The longest quote.
pub(super) const QUOTE_CAP: usize = 280;

impl Reader<'_> {
    pub(crate) fn is_without(&self, path: &str) -> bool {
        self.without.iter().any(|out| out == path)
    }
}

impl FormatContext {
    /// In a language, at an instant, in a zone; days are judged in UTC where no zone is known.
    pub(crate) fn new(formats: &'static Formats, now: DateTime<Utc>, zone: Option<Zone>) -> Self {
        let today = zone.as_ref().map_or_else(|| now.naive_utc(), |zone| zone.local(now)).date();
        Self { formats, zone, today }
    }
}

pub(super) fn unknown<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    // A key that is no slot may be anything, so only one that could be a name is repeated.
    if key.len() <= 40 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        Error::new(ErrorKind::UnknownSlot, format!("unknown fact: `{key}` is no slot")).did_you_mean(key, known)
    } else {
        Error::new(ErrorKind::UnknownSlot, "unknown fact: a key that is no slot")
    }
}

/// One given fact on its way into the values.
pub(crate) struct Fact<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) slot: &'a Slot,
    pub(crate) value: RawValue<'a>,
}

impl<'a> Fact<'a> {
    /// The name of a path of this slot.
    fn name(&self, tail: impl Display) -> String {
        let name = format!("{}.{tail}", self.slot.name);
        name.strip_suffix('.').map_or_else(|| name.clone(), str::to_owned)
    }

    /// The error of a fact of another kind; the value is never part of it.
    pub(crate) fn wrong(&self, tail: impl Display, expects: &str) -> Error {
        Error::new(ErrorKind::WrongKind, format!("wrong kind of fact: `{}` takes {expects}", self.name(tail)))
    }

    /// The error of a part that must be there.
    pub(crate) fn missing(&self, tail: impl Display) -> Error {
        Error::new(ErrorKind::MissingFact, format!("missing fact: `{}` must be given", self.name(tail)))
            .remedy(format!("`{}` takes {}", self.slot.name, self.slot.kind.expects()))
    }

    /// The parts of an object, `known` being the keys that it may have.
    pub(crate) fn object(&self, known: &[&str]) -> Result<Object<'a>, Error> {
        let object = self.value.as_object().ok_or_else(|| self.wrong("", self.slot.kind.expects()))?;
        self.check_keys(object, known)?;
        Ok(object)
    }

    pub(crate) fn check_keys(&self, object: Object<'_>, known: &[&str]) -> Result<(), Error> {
        if !self.reader.strict {
            return Ok(());
        }
        match object.keys().find(|key| !known.contains(key)) {
            Some(key) => Err(unknown(key, known.iter().copied()).remedy(format!(
                "`{}` takes {}",
                self.slot.name,
                known.join(", ")
            ))),
            None => Ok(()),
        }
    }

    /// Whether a path of this slot is taken out.
    pub(crate) fn is_without(&self, tail: &str) -> bool {
        let is_it = |path: &str| {
            path.strip_prefix(self.slot.name.as_str()).and_then(|rest| rest.strip_prefix('.')) == Some(tail)
        };
        self.reader.without.iter().any(|path| is_it(path))
    }

    /// A part of an object, unless it is null or taken out.
    pub(crate) fn part<'o>(&self, object: Object<'o>, tail: &str) -> Option<RawValue<'o>> {
        object.get(tail).filter(|value| !value.is_null() && !self.is_without(tail))
    }

    /// A text in its normal form; nothing if it is blank, a placeholder, or holds nothing but what a stranger may not say.
    pub(crate) fn text<'v>(
        &self,
        value: RawValue<'v>,
        tail: impl Display,
        cap: usize,
    ) -> Result<Option<Cow<'v, str>>, Error> {
        let raw = value.in_words().ok_or_else(|| self.wrong(tail, "a text"))?;
        let look = ByteScan::of(&raw);
        let customers = self.slot.owner == Owner::Customer;
        let cap = match self.slot.kind {
            _ if !customers => cap,
            Kind::Quote => cap.min(QUOTE_CAP),
            _ => cap.min(CUSTOMER_CAP),
        };
        if look.is_something(&raw) && !(customers && look.is_linkish()) {
            return Ok(Some(text::cap(raw, cap)));
        }
        let text = if customers { text::strip_links(&raw) } else { text::one_line(&raw) };
        if text::is_nothing(&text) {
            return Ok(None);
        }
        Ok(Some(Cow::Owned(text::cap(text, cap).into_owned())))
    }

    pub(crate) fn money(&self, value: RawValue<'_>, tail: impl Display + Copy) -> Result<Option<Money>, Error> {
        let wrong = || self.wrong(tail, Kind::Money.expects());
        let object = value.as_object().ok_or_else(wrong)?;
        self.check_keys(object, &["amount", "currency"])?;
        let part = |key: &str| object.get(key).and_then(RawValue::as_str).ok_or_else(wrong);
        Money::read(part("amount")?, part("currency")?)
            .map(Some)
            .map_err(|why| self.wrong(tail, &format!("{}: {why}", Kind::Money.expects())))
    }

    /// A link; a stranger's that is none is absent, an operator's is an error.
    pub(crate) fn link<'v>(&self, value: RawValue<'v>, tail: &str) -> Result<Option<Cow<'v, str>>, Error> {
        let text = value.as_str().ok_or_else(|| self.wrong(tail, Kind::Link.expects()))?;
        if self.slot.owner == Owner::Customer {
            return Ok(None);
        }
        match link(text) {
            None if !text::is_placeholder(text) => Err(self.wrong(tail, Kind::Link.expects())),
            link => Ok(link),
        }
    }

    /// A calendar day.
    pub(crate) fn day(&self, value: RawValue<'_>, tail: &str) -> Result<Option<NaiveDate>, Error> {
        let text = value.as_str().ok_or_else(|| self.wrong(tail, Kind::Day.expects()))?;
        match parse_day(text) {
            None if !text::is_placeholder(text) => Err(self.wrong(tail, Kind::Day.expects())),
            day => Ok(day),
        }
    }

    pub(crate) fn put(&self, tail: &str, leaf: Option<Leaf>, values: &mut Values) {
        if let (Some(path), Some(leaf)) = (self.slot.path(tail), leaf) {
            values.put(path, leaf);
        }
    }

    pub(crate) fn put_text(&self, tail: &str, text: Option<&str>, values: &mut Values) {
        let leaf = text.and_then(|text| values.keep(text)).map(Leaf::Text);
        self.put(tail, leaf, values);
    }

    pub(crate) fn put_link(&self, tail: &str, link: Option<&str>, values: &mut Values) {
        let leaf = link.and_then(|link| values.keep(link)).map(Leaf::Link);
        self.put(tail, leaf, values);
    }

    /// Days from today to a day; negative for days gone by.
    pub(crate) fn days_until(&self, day: NaiveDate) -> i64 {
        day.signed_duration_since(self.reader.how.today).num_days()
    }

    pub(crate) fn mark(&self, tail: &str, values: &mut Values) {
        if let Some(path) = self.slot.path(tail) {
            values.mark(path);
        }
    }
}
