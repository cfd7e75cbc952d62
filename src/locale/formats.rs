//! How the languages shipped write days, times, numbers, money and lists.
//!
//! The forms are those of the Unicode Common Locale Data Repository (CLDR 48), as small tables of
//! our own; where a mail needs something else, the method says so.

mod cities;
mod pattern;
mod statuses;
mod tables;
mod zones;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

pub(crate) use statuses::known_status;

use pattern::{Date, fill, push, push_two, written};

use super::digits::Digits;
use super::money::Money;
use crate::text::isolate;

/// What one language needs to write facts. See [`formats`].
#[derive(Debug)]
pub(crate) struct Formats {
    tag: &'static str,
    /// Monday to Sunday, as they stand in a date.
    weekdays: [&'static str; 7],
    /// January to December, as they stand in a date.
    months: [&'static str; 12],
    /// A day without and with its year.
    day: &'static [Date],
    day_year: &'static [Date],
    /// How the first of a month is written in a date.
    first: &'static str,
    /// A day before a time, without and with its year, where that is not `day`: German and Portuguese put a comma into `day`
    /// that would need another one behind the time.
    moment_day: Option<[&'static [Date]; 2]>,
    /// Whether a day that was named before is its weekday (`jeudi`) instead of its date (`May 14`), so that it fits the
    /// same place in a sentence.
    again_weekday: bool,
    clock: Clock,
    /// What stands before the time, and what does when the hour is one.
    at: (&'static str, &'static str),
    /// Noon and midnight, with and without that word.
    noon: (&'static str, &'static str),
    midnight: (&'static str, &'static str),
    /// An hour without minutes, and one with them, in a sentence: `15 Uhr`. Empty where the clock serves.
    hour: &'static str,
    minutes: &'static str,
    /// A time zone by its city: `{}`.
    zone: &'static str,
    /// The column of the table of cities.
    cities: usize,
    /// Two days ago to in two days; empty where the language counts.
    near: [&'static str; 5],
    /// Some days ago and in some days, for one and for more: `{}`.
    ago: (&'static str, &'static str),
    ahead: (&'static str, &'static str),
    /// A number of days, for one and for more: `{}`.
    span: (&'static str, &'static str),
    /// What stands between groups of three digits, and before decimals.
    group: &'static str,
    decimal: &'static str,
    /// How many digits stand before the first separator at least.
    lead: usize,
    /// Where a currency's sign stands.
    sign: Sign,
    /// Signs of currencies; every other one is written with its ISO 4217 code.
    signs: &'static [(&'static str, &'static str)],
    /// What stands before the last of two, and before the last of three or more.
    and: (&'static str, &'static str),
    /// Quotation marks.
    quotes: (&'static str, &'static str),
    /// Numbers to twelve in words, where they are the same before every noun; else empty.
    counts: [&'static str; 13],
    two_has_gender: bool,
    /// How long before and after a day another one is.
    before: Gap,
    after: Gap,
    same_day: &'static str,
    /// What `and` turns into before the sound of `i` (Spanish).
    and_before_i: Option<&'static str>,
}

/// What a part of a mail has named so far: its days in full, and the zone.
#[derive(Debug, Default)]
pub(crate) struct NamedDays {
    days: Vec<NaiveDate>,
    zone: bool,
}

/// Whether a day has another year than today.
fn other_year(date: NaiveDate, today: Option<NaiveDate>) -> bool {
    today.is_some_and(|today| today.year() != date.year())
}

/// A distance between two days, for one day, for more days and for weeks: `{}`.
#[derive(Debug)]
struct Gap {
    day: &'static str,
    days: &'static str,
    weeks: &'static str,
}

/// How hours are counted and written.
#[derive(Debug)]
enum Clock {
    /// `9:05 AM`.
    Half,
    /// `9:05`.
    Bare,
    /// `09:05`.
    Padded,
}

/// Where the sign of a currency stands.
#[derive(Debug)]
enum Sign {
    /// `-€5.00`, with a space if the sign ends as a word does: `-CHF 5.00`.
    Before,
    /// `-€ 5,00`.
    BeforeSpaced,
    /// `€ -5,00`.
    BeforeMinus,
    /// `-5,00 €`.
    After,
}

/// Returns the formats for a BCP 47 language tag, in any case of letters, with `-` or `_`.
///
/// A region without formats of its own goes to its language (`de-AT` to `de`), Portuguese to
/// `pt-BR`, and English outside of the United States, Canada and the Philippines to `en-GB`. A
/// language that is not shipped has none.
pub(crate) fn formats(tag: &str) -> Option<&'static Formats> {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let region = parts.take_while(|part| part.len() > 1).find(|part| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
            || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let region = region.map(str::to_ascii_uppercase);
    let tag = match (language.as_str(), region.as_deref()) {
        ("en", None | Some("US" | "CA" | "PH" | "PR" | "GU" | "VI" | "UM" | "AS")) => "en",
        ("en", Some(_)) => "en-GB",
        ("pt", _) => "pt-BR",
        (language, _) => language,
    };
    tables::ALL.iter().find(|formats| formats.tag == tag)
}

impl Formats {
    /// Returns the tag of the language: `en`, `en-GB`, `de`, `fr`, `es`, `pt-BR` or `nl`.
    pub(crate) fn tag(&self) -> &'static str {
        self.tag
    }

    /// Writes a day with its weekday, and with its year if that is not today's: `Saturday, March
    /// 7`.
    ///
    /// CLDR's `MMMMEEEEd`, and its full date for the year. The first of a month is `1er` in French
    /// and `1º` in Portuguese, as people write it there; CLDR has `1`.
    pub(crate) fn push_day(&self, date: NaiveDate, today: Option<NaiveDate>, out: &mut String) {
        self.push_date(date, if other_year(date, today) { self.day_year } else { self.day }, out);
    }

    fn push_date(&self, date: NaiveDate, pattern: &[Date], out: &mut String) {
        for part in pattern {
            match part {
                Date::Words(words) => out.push_str(words),
                Date::Weekday => out.push_str(self.weekday(date.weekday())),
                Date::Month => out.push_str(nth(&self.months, date.month0())),
                Date::Day if date.day() == 1 => out.push_str(self.first),
                Date::Day => push(out, date.day()),
                Date::Year => push(out, date.year()),
            }
        }
    }

    /// Writes a day as a part of a mail names it: in full at first, and shorter afterwards.
    ///
    /// Shorter is the weekday alone if the day is within the next six days and no other day of this weekday was named.
    /// Otherwise it is the form that fits the same place in a sentence: the date, or in French and Portuguese the weekday,
    /// if that is clear.
    pub(crate) fn push_named_day(&self, date: NaiveDate, today: NaiveDate, named: &mut NamedDays, out: &mut String) {
        self.push_named(date, today, (self.day, self.day_year), named, out);
    }

    fn push_named(
        &self,
        date: NaiveDate,
        today: NaiveDate,
        (day, day_year): (&[Date], &[Date]),
        named: &mut NamedDays,
        out: &mut String,
    ) {
        let is_again = named.days.contains(&date);
        if !is_again {
            named.days.push(date);
            return self.push_date(date, if other_year(date, Some(today)) { day_year } else { day }, out);
        }
        let is_clear = !named.days.iter().any(|other| *other != date && other.weekday() == date.weekday());
        let days = date.signed_duration_since(today).num_days();
        if is_clear && ((1..7).contains(&days) || self.again_weekday) {
            out.push_str(self.weekday(date.weekday()));
        } else if self.again_weekday {
            self.push_date(date, if other_year(date, Some(today)) { day_year } else { day }, out);
        } else {
            // Every pattern begins with the weekday and what parts it from the date.
            self.push_date(date, self.day.get(2..).unwrap_or_default(), out);
        }
    }

    /// Returns a day as [`push_day`](Self::push_day) writes it.
    pub(crate) fn day(&self, date: NaiveDate, today: Option<NaiveDate>) -> String {
        written(|out| self.push_day(date, today, out))
    }

    /// Returns the words for a known status of an order: `versandt`.
    pub(crate) fn status(&self, known: &str) -> Option<&'static str> {
        statuses::said(self.tag, known)
    }

    /// Returns the name of a weekday, as it stands in a date: `Monday`, `lundi`.
    pub(crate) fn weekday(&self, day: Weekday) -> &'static str {
        nth(&self.weekdays, day.num_days_from_monday())
    }

    /// Writes a time of day in hours and minutes: `10:00 AM`, `22:00`.
    ///
    /// CLDR's short time, with a plain space before `AM` and `PM` where CLDR has a narrow no-break
    /// space.
    pub(crate) fn push_time(&self, time: NaiveTime, out: &mut String) {
        let (afternoon, hour12) = time.hour12();
        match self.clock {
            Clock::Half => push(out, hour12),
            Clock::Bare => push(out, time.hour()),
            Clock::Padded => push_two(out, time.hour()),
        }
        out.push(':');
        push_two(out, time.minute());
        if matches!(self.clock, Clock::Half) {
            out.push_str(if afternoon { " PM" } else { " AM" });
        }
    }

    /// Returns a time as [`push_time`](Self::push_time) writes it.
    pub(crate) fn time(&self, time: NaiveTime) -> String {
        written(|out| self.push_time(time, out))
    }

    /// Writes a day as seen from today: `today`, `tomorrow`, `in 5 days`, `3 days ago`.
    ///
    /// CLDR's relative days, with words where the language has them.
    pub(crate) fn push_relative_days(&self, days: i64, out: &mut String) {
        let near = days.checked_add(2).and_then(|days| usize::try_from(days).ok()).and_then(|days| self.near.get(days));
        if let Some(word) = near.filter(|word| !word.is_empty()) {
            out.push_str(word);
            return;
        }
        let forms = if days < 0 { self.ago } else { self.ahead };
        self.push_counted(days.unsigned_abs(), forms, out);
    }

    /// Writes a text in quotation marks (CLDR's outer ones).
    pub(crate) fn push_quoted(&self, text: &str, out: &mut String) {
        out.push_str(self.quotes.0);
        isolate(text, out);
        out.push_str(self.quotes.1);
    }

    /// Writes how long before another day a day is, as an adverbial: `two days before`, `the day after`.
    pub(crate) fn push_gap(&self, days: i64, out: &mut String) {
        let (forms, count) =
            if days < 0 { (&self.after, days.unsigned_abs()) } else { (&self.before, days.unsigned_abs()) };
        match count {
            0 => out.push_str(self.same_day),
            1 => out.push_str(forms.day),
            14.. if count.is_multiple_of(7) && !forms.weeks.is_empty() => {
                fill(forms.weeks, out, |out| self.push_count(count / 7, out));
            }
            _ => fill(forms.days, out, |out| self.push_count(count, out)),
        }
    }

    /// Writes a whole number as it stands in a sentence: in words from two to twelve, else in digits.
    pub(crate) fn push_count(&self, n: u64, out: &mut String) {
        let word = usize::try_from(n).ok().and_then(|n| self.counts.get(n)).filter(|word| !word.is_empty());
        match word {
            Some(word) => out.push_str(word),
            None => self.push_grouped(Digits::of(n).parts().0, out),
        }
    }

    /// Writes a number of days: `one day`, `two days`.
    pub(crate) fn push_span_days(&self, n: u32, out: &mut String) {
        self.push_counted(n.into(), self.span, out);
    }

    /// Writes a time as it stands in a sentence: `3 PM`, `noon`, `15 Uhr`.
    pub(crate) fn push_hour(&self, time: NaiveTime, out: &mut String) {
        let whole = time.minute() == 0;
        match (time.hour(), whole, &self.clock) {
            (12, true, _) => out.push_str(self.noon.1),
            (0, true, _) => out.push_str(self.midnight.1),
            (_, true, Clock::Half) => {
                let (afternoon, hour) = time.hour12();
                push(out, hour);
                out.push_str(if afternoon { " PM" } else { " AM" });
            }
            (hour, true, _) if !self.hour.is_empty() => fill(self.hour, out, |out| push(out, hour)),
            (hour, false, _) if self.minutes.contains("{m}") => {
                let (before, after) = self.minutes.split_once("{m}").unwrap_or_default();
                fill(before, out, |out| push(out, hour));
                push_two(out, time.minute());
                out.push_str(after);
            }
            (_, false, _) if !self.minutes.is_empty() => fill(self.minutes, out, |out| self.push_time(time, out)),
            _ => self.push_time(time, out),
        }
    }

    /// Writes a day with its time and zone: `Tuesday, March 3 at 10 AM (Vienna time)`. A zone without a time is not said.
    ///
    /// It is built to follow `by` in English, `bis` in German, `avant le` or `d’ici` in French, `antes del` in Spanish,
    /// `até` in Portuguese and `uiterlijk` in Dutch, and to need no comma behind it.
    pub(crate) fn push_when(
        &self,
        (date, today): (NaiveDate, NaiveDate),
        time: Option<NaiveTime>,
        zone: Option<&str>,
        named: &mut NamedDays,
        out: &mut String,
    ) {
        let [day, day_year] = self.moment_day.unwrap_or([self.day, self.day_year]);
        self.push_named(date, today, (day, day_year), named, out);
        let Some(time) = time else { return };
        out.push(' ');
        match (time.hour(), time.minute()) {
            (12, 0) => out.push_str(self.noon.0),
            (0, 0) => out.push_str(self.midnight.0),
            (hour, _) => {
                let hour = if matches!(self.clock, Clock::Half) { time.hour12().1 } else { hour };
                out.extend([if hour == 1 { self.at.1 } else { self.at.0 }, " "]);
                self.push_hour(time, out);
            }
        }
        if let Some(zone) = zone.filter(|_| !std::mem::replace(&mut named.zone, true)) {
            out.push_str(" (");
            self.push_zone(zone, out);
            out.push(')');
        }
    }

    /// Writes a whole number before a noun that is not known: from two or three to twelve in words, else in digits.
    pub(crate) fn push_count_of(&self, n: i64, out: &mut String) {
        match u64::try_from(n) {
            // In Portuguese `dois` and `duas` depend on the noun.
            Ok(n) if n > 2 || !self.two_has_gender => self.push_count(n, out),
            _ => self.push_number(n, out),
        }
    }

    /// Writes a whole number with its digits in groups: `1,234,567`.
    pub(crate) fn push_number(&self, n: i64, out: &mut String) {
        if n < 0 {
            out.push('-');
        }
        self.push_grouped(Digits::of(n.unsigned_abs()).parts().0, out);
    }

    /// Writes a number of which the last digits are decimals: `1,234.5`.
    pub(crate) fn push_decimal(&self, units: i64, decimals: u8, out: &mut String) {
        let digits = Digits::decimal(units, decimals);
        let (whole, fraction) = digits.parts();
        out.push_str(if units < 0 { "-" } else { "" });
        self.push_grouped(whole, out);
        if !fraction.is_empty() {
            out.push_str(self.decimal);
            out.extend(fraction.iter().copied().map(char::from));
        }
    }

    /// Writes a sum of money as the reader writes it: `€149.00`, `149,00 €`, `R$ 149,00`.
    ///
    /// The sign is CLDR's for this language, else the ISO 4217 code; the space is a no-break space.
    /// The decimals are ISO 4217's, so that no sum is rounded; CLDR shows none for some currencies
    /// that have them.
    pub(crate) fn push_money(&self, money: &Money, out: &mut String) {
        let digits = money.digits();
        let (whole, fraction) = digits.parts();
        let minus = if money.minor_units() < 0 { "-" } else { "" };
        let code = money.currency().code();
        let sign = self.signs.iter().find(|(known, _)| *known == code).map_or(code, |(_, sign)| sign);
        let (before, after): ([&str; 3], [&str; 2]) = match self.sign {
            Sign::Before
                if sign.ends_with(['$', '€', '£', '¥']) || !sign.ends_with(|c: char| c.is_alphabetic() || c == '.') =>
            {
                ([minus, sign, ""], ["", ""])
            }
            Sign::Before | Sign::BeforeSpaced => ([minus, sign, "\u{a0}"], ["", ""]),
            Sign::BeforeMinus => ([sign, "\u{a0}", minus], ["", ""]),
            Sign::After => ([minus, "", ""], ["\u{a0}", sign]),
        };
        out.extend(before.into_iter().filter(|part| !part.is_empty()));
        self.push_grouped(whole, out);
        if !fraction.is_empty() {
            out.push_str(self.decimal);
            out.extend(fraction.iter().copied().map(char::from));
        }
        out.extend(after.into_iter().filter(|part| !part.is_empty()));
    }

    /// Returns a list as a part of a sentence: `a`, `a and b`, `a, b, and c`; nothing for none.
    pub(crate) fn push_list<'i>(&self, mut items: impl DoubleEndedIterator<Item = &'i str>, out: &mut String) {
        let Some(last) = items.next_back() else { return };
        let mut rest = 0;
        for item in items {
            out.extend([if rest > 0 { ", " } else { "" }, item]);
            rest += 1;
        }
        let and = match (rest, self.and_before_i) {
            (0, _) => "",
            (_, Some(other)) if sounds_like_i(last) => other,
            (1, _) => self.and.0,
            _ => self.and.1,
        };
        out.extend([and, last]);
    }

    /// The same as a text of its own.
    pub(crate) fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        written(|out| self.push_list(items.iter().map(AsRef::as_ref), out))
    }

    fn push_counted(&self, n: u64, (one, more): (&str, &str), out: &mut String) {
        fill(if n == 1 { one } else { more }, out, |out| self.push_count(n, out));
    }

    /// Writes digits with separators between groups of three; a first group shorter than the
    /// language wants stays joined to the next.
    fn push_grouped(&self, digits: &[u8], out: &mut String) {
        let grouped = digits.len() >= 3 + self.lead;
        for (at, digit) in digits.iter().enumerate() {
            if grouped && at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(self.group);
            }
            out.push(char::from(*digit));
        }
    }
}

fn nth<'a>(words: &[&'a str], index: u32) -> &'a str {
    usize::try_from(index).ok().and_then(|index| words.get(index)).copied().unwrap_or_default()
}

/// Tells whether a Spanish word begins with the sound of `i`, before which `y` becomes `e`:
/// `Isabel`, `hijos`, but not `hielo`.
fn sounds_like_i(word: &str) -> bool {
    let start: String = word.chars().take(3).flat_map(char::to_lowercase).collect();
    let bare = start.strip_prefix('h').unwrap_or(&start);
    bare.starts_with('í') || (bare.starts_with('i') && (bare.len() == start.len() || !bare.ends_with(['e', 'a'])))
}

/// What the tests look at: each form as a text.
#[cfg(test)]
impl Formats {
    fn relative_days(&self, days: i64) -> String {
        written(|out| self.push_relative_days(days, out))
    }

    fn span_days(&self, n: u32) -> String {
        written(|out| self.push_span_days(n, out))
    }

    fn number(&self, n: i64) -> String {
        written(|out| self.push_number(n, out))
    }

    fn money(&self, money: &Money) -> String {
        written(|out| self.push_money(money, out))
    }

    fn when(&self, day: NaiveDate, time: Option<NaiveTime>, zone: Option<&str>) -> String {
        written(|out| self.push_when((day, day), time, zone, &mut NamedDays::default(), out))
    }
}

#[cfg(test)]
mod against_icu;
#[cfg(test)]
mod tests;
