//! Facts in their normal form: one leaf per path, and the set of paths that are present.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};

use super::lines::{Item, Lines};
use super::table::{PathId, PathSet};
use crate::locale::{Category, Digits, Formats, Money, NamedDays, Zone};
use crate::text::isolate;

/// What a path holds in one mail. Days, times and sums are put into words when they are said, since most are not.
#[derive(Clone)]
pub(crate) enum Leaf {
    /// Nothing to say; the path is there.
    Flag,
    /// The instant behind a moment, which its slot holds; nothing to say either.
    Instant(DateTime<Utc>),
    /// Words that may begin a sentence with a capital letter.
    Text(String),
    /// Names, numbers and words of others, which keep their letters.
    Name(String),
    /// A phrase with words of the customer's first person, until the tone turns them into our `your`: its words, each with
    /// whether it is one of those.
    Ours(Vec<(String, bool)>),
    /// The names of items, as a list in a sentence.
    Names(Arc<[Item]>),
    Link(String),
    List(Arc<[Item]>),
    Lines(Lines),
    Day(NaiveDate),
    Time(NaiveTime),
    /// The zone that times are said in.
    Zone,
    /// A day, with the hour and the zone where they are to be said.
    When(NaiveDate, Option<NaiveTime>, bool),
    /// So many days from today.
    Relative(i64),
    /// So many days.
    Days(u32),
    /// So many days before an event; negative for days after it.
    Gap(i64),
    Number(i64),
    Decimal(Digits),
    Percent(Digits),
    /// Lines under one another.
    Address(Vec<String>),
    Money(Money),
}

/// What a path holds, before it is put into words.
pub(crate) enum Raw {
    Flag,
    Number(f64),
    Text(String),
    Lines(Vec<String>),
}

/// How the facts of one mail are put into words.
#[derive(Clone)]
pub(crate) struct FormatContext {
    pub(crate) formats: Formats,
    pub(crate) zone: Option<Zone>,
    pub(crate) today: NaiveDate,
    /// The zone of those who write. Where it has the hour of the customer's zone, no zone is named.
    pub(crate) sender_zone: Option<Zone>,
    /// Whether a line behind a greeting that ends in a comma begins with a small letter.
    pub(crate) small_after_comma: bool,
}

/// The facts of one mail, normalised and formatted; values never appear in its `Debug`.
#[derive(Clone)]
pub(crate) struct Values {
    pub(crate) context: FormatContext,
    present: PathSet,
    /// By path, for the present ones: the place of its leaf behind [`FLAG`](Self::FLAG), counted from 1, or 0 for that.
    places: Vec<u16>,
    leaves: Vec<Leaf>,
}

impl Leaf {
    /// A text in normal form.
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The same for a name.
    pub(crate) fn name(text: &str) -> Self {
        Self::Name(text.to_owned())
    }
}

pub(super) fn isolated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    isolate(text, false, &mut out);
    out
}

fn names(items: &[Item], formats: &Formats) -> String {
    formats.isolated_list(items.iter().map(|item| item.name.as_str()))
}

impl Values {
    /// No facts, and room for those of so many paths.
    pub(crate) fn new(paths: usize, context: FormatContext) -> Self {
        Self { context, present: PathSet::default(), places: vec![0; paths], leaves: Vec::with_capacity(32) }
    }

    /// The same values, with this in place of every text, name and line of an address.
    pub(crate) fn with_texts(mut self, text: &str) -> Self {
        for leaf in &mut self.leaves {
            match leaf {
                Leaf::Text(of) | Leaf::Name(of) => text.clone_into(of),
                Leaf::Names(_) => *leaf = Leaf::name(text),
                Leaf::Address(lines) => lines.iter_mut().for_each(|line| text.clone_into(line)),
                Leaf::List(items) => {
                    let item = |item: &Item| Item { name: text.to_owned(), ..item.clone() };
                    *items = items.iter().map(item).collect();
                }
                _ => {}
            }
        }
        self
    }

    /// Writes the words for what a path holds, and says whether there are any: a list has none of its own.
    ///
    /// `named` is what the part of the mail has named so far.
    pub(crate) fn say(&self, path: PathId, named: &mut NamedDays, out: &mut String) -> bool {
        let Some(leaf) = self.get(path) else { return false };
        let FormatContext { formats, zone, today, .. } = &self.context;
        let zone = zone.as_ref().map(Zone::iana);
        match leaf {
            Leaf::Flag | Leaf::Instant(_) | Leaf::List(_) | Leaf::Lines(_) | Leaf::Ours(_) => return false,
            Leaf::Text(text) | Leaf::Name(text) => formats.push_isolated(text, out),
            Leaf::Names(items) => formats.push_isolated(&names(items, formats), out),
            Leaf::Link(url) => out.push_str(url),
            Leaf::Day(day) => formats.push_named_day(*day, *today, named, out),
            Leaf::Time(time) => formats.push_hour(*time, out),
            Leaf::Zone => match zone {
                Some(zone) => formats.push_zone(&zone, out),
                None => return false,
            },
            Leaf::When(day, time, zoned) => {
                formats.push_when((*day, *today), *time, zone.as_deref().filter(|_| *zoned), named, out);
            }
            Leaf::Relative(days) => formats.push_relative_days(*days, out),
            Leaf::Days(days) => formats.push_span_days(*days, out),
            Leaf::Gap(days) => formats.push_gap(*days, out),
            Leaf::Number(number) => formats.push_count_of(*number, out),
            Leaf::Decimal(digits) => formats.push_decimal(digits, out),
            Leaf::Percent(digits) => formats.push_percent(digits, out),
            Leaf::Address(lines) => {
                for (at, line) in lines.iter().enumerate() {
                    out.push_str(if at > 0 { "\n" } else { "" });
                    formats.push_isolated(line, out);
                }
            }
            Leaf::Money(money) => formats.push_money(money, out),
        }
        true
    }

    /// Turns `my` and `our` in phrases into our `your`; a phrase with a word that the tone has no other for is removed.
    pub(crate) fn address(&mut self, your: &[(String, String)]) {
        let phrases = self.present.iter().filter(|path| matches!(self.get(*path), Some(Leaf::Ours(_))));
        for path in phrases.collect::<Vec<_>>() {
            let Some(Leaf::Ours(words)) = self.get(path) else { continue };
            let turn = |(word, is_ours): &(String, bool)| match is_ours {
                true => your.iter().find(|(ours, _)| ours == word).map(|(_, your)| your.clone()),
                false => Some(word.clone()),
            };
            let turned = words.iter().map(turn).collect::<Option<Vec<_>>>().map(|words| Leaf::text(&words.join(" ")));
            match turned {
                Some(leaf) => self.put(path, leaf),
                None => self.take(path),
            }
        }
    }

    /// The plural category of a number.
    pub(crate) fn category(&self, path: PathId) -> Option<Category> {
        match self.get(path)? {
            Leaf::Number(n) => Some(self.context.formats.category(n.unsigned_abs())),
            Leaf::Decimal(digits) | Leaf::Percent(digits) => Some(self.context.formats.plurals().of(digits)),
            _ => None,
        }
    }

    /// What a path holds as a number, a text or a list, for comparisons; dates and times as ISO 8601 writes them.
    pub(crate) fn raw(&self, path: PathId) -> Option<Raw> {
        let number = |text: &str| text.parse().ok().map(Raw::Number);
        match self.get(path)? {
            Leaf::Flag => Some(Raw::Flag),
            Leaf::Instant(instant) => Some(Raw::Text(instant.to_rfc3339_opts(SecondsFormat::Secs, true))),
            Leaf::Text(text) | Leaf::Name(text) | Leaf::Link(text) => Some(Raw::Text(text.clone())),
            Leaf::Names(items) => Some(Raw::Text(names(items, &self.context.formats))),
            Leaf::Day(day) | Leaf::When(day, ..) => Some(Raw::Text(day.to_string())),
            Leaf::Time(time) => Some(Raw::Text(time.format("%H:%M").to_string())),
            Leaf::Relative(days) | Leaf::Gap(days) | Leaf::Number(days) => number(&days.to_string()),
            Leaf::Days(days) => number(&days.to_string()),
            Leaf::Decimal(digits) | Leaf::Percent(digits) => number(digits.as_str()),
            Leaf::Money(money) => number(&money.amount()),
            Leaf::Address(lines) => Some(Raw::Lines(lines.clone())),
            Leaf::List(_) | Leaf::Lines(_) | Leaf::Zone | Leaf::Ours(_) => None,
        }
    }

    pub(crate) fn present(&self) -> &PathSet {
        &self.present
    }

    pub(crate) fn put(&mut self, path: PathId, leaf: Leaf) {
        let known = self.places.get(usize::from(path.0)).and_then(|at| usize::from(*at).checked_sub(1));
        if let Some(known) = known.and_then(|at| self.leaves.get_mut(at)) {
            *known = leaf;
            self.present.insert(path);
        } else {
            self.leaves.push(leaf);
            self.place(path, u16::try_from(self.leaves.len()).unwrap_or_default());
        }
    }

    fn place(&mut self, path: PathId, at: u16) {
        if let Some(place) = self.places.get_mut(usize::from(path.0)) {
            *place = at;
            self.present.insert(path);
        }
    }

    /// Marks a path as present, or takes it out.
    pub(crate) fn set(&mut self, path: PathId, is_present: bool) {
        if is_present { self.mark(path) } else { self.take(path) }
    }

    pub(crate) fn mark(&mut self, path: PathId) {
        self.place(path, 0);
    }

    pub(crate) fn take(&mut self, path: PathId) {
        self.present.remove(path);
    }

    pub(crate) fn get(&self, path: PathId) -> Option<&Leaf> {
        if !self.present.contains(path) {
            return None;
        }
        match usize::from(*self.places.get(usize::from(path.0))?) {
            0 => Some(&Leaf::Flag),
            at => self.leaves.get(at - 1),
        }
    }

    /// The instant behind a moment, by its slot's own path.
    pub(crate) fn instant(&self, slot: PathId) -> Option<DateTime<Utc>> {
        match self.get(slot)? {
            Leaf::Instant(instant) => Some(*instant),
            _ => None,
        }
    }
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Values({} paths)", self.present.iter().count())
    }
}
