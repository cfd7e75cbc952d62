//! How a locale writes days, times, numbers, money and lists: CLDR's formats, and words of `language.toml` where they fit a
//! sentence better.
//!
//! Dates are Gregorian in every locale, since that is what the facts are.

mod pattern;
mod zones;

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};

pub(crate) use pattern::fill;

use super::cldr::{self, Cldr, Separators};
use super::digits::Digits;
use super::money::Money;
use super::plural::{Category, Plurals};
use super::words::{FormatWords, Gap, HoursWords};
use crate::text::isolate;
use pattern::written;

/// The formats of one locale with the words of its language.
#[derive(Debug, Clone)]
pub(crate) struct Formats {
    cldr: &'static Cldr,
    words: Arc<FormatWords>,
}

/// What a part of a mail has named so far: its days in full, and the zone.
#[derive(Debug, Default)]
pub(crate) struct NamedDays {
    days: Vec<NaiveDate>,
    zone: bool,
}

impl NamedDays {
    /// How many days have been named in full.
    pub(crate) fn count(&self) -> usize {
        self.days.len()
    }
}

/// Whether a day has another year than today.
fn other_year(date: NaiveDate, today: Option<NaiveDate>) -> bool {
    today.is_some_and(|today| today.year() != date.year())
}

impl Formats {
    /// Returns the formats of a BCP 47 tag with the words of its language; nothing for a language that CLDR does not cover.
    pub(crate) fn new(tag: &str, words: Arc<FormatWords>) -> Option<Self> {
        Some(Self { cldr: cldr::find(tag)?, words })
    }

    /// Returns the same formats with the words of the language.
    pub(crate) fn with_words(self, words: FormatWords) -> Self {
        Self { words: Arc::new(words), ..self }
    }

    /// Returns the formats of a region of the same language.
    pub(crate) fn in_region(&self, tag: &str) -> Option<Self> {
        let cldr = cldr::find(tag).filter(|cldr| cldr.language() == self.cldr.language())?;
        Some(Self { cldr, words: Arc::clone(&self.words) })
    }

    /// Returns the tag of the locale: `en`, `de-AT`.
    pub(crate) fn tag(&self) -> &'static str {
        self.cldr.tag
    }

    /// Whether the script runs from right to left.
    pub(crate) fn is_right_to_left(&self) -> bool {
        self.cldr.is_right_to_left
    }

    pub(crate) fn plurals(&self) -> &'static Plurals {
        &self.cldr.plurals
    }

    /// Returns the plural category of a whole number.
    pub(crate) fn category(&self, n: u64) -> Category {
        self.cldr.plurals.of(&Digits::of(n))
    }

    /// Returns words of the templates in the spelling of the region: Switzerland and Liechtenstein write no ß.
    pub(crate) fn spelt<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if matches!(self.cldr.tag, "de-CH" | "de-LI") && text.contains(['ß', 'ẞ']) {
            return Cow::Owned(text.replace('ß', "ss").replace('ẞ', "SS"));
        }
        Cow::Borrowed(text)
    }

    /// The words around opening hours, where the language has them.
    pub(crate) fn hours_words(&self) -> Option<&HoursWords> {
        self.words.hours.as_ref()
    }

    /// The tables of `language.toml` that the language does not have.
    pub(crate) fn missing_tables(&self) -> impl Iterator<Item = &'static str> {
        let words = &self.words;
        let missing = [
            ("numbers", words.numbers.is_empty()),
            ("gaps", words.gaps.is_none()),
            ("statuses", words.statuses.is_empty()),
            ("hours", words.hours.is_none()),
        ];
        missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| name)
    }

    /// Writes a value, isolated if its direction differs from that of the mail.
    pub(crate) fn push_isolated(&self, text: &str, out: &mut String) {
        isolate(text, self.cldr.is_right_to_left, out);
    }

    /// Writes a day with its weekday, and with its year if that is not today's: `Saturday, March 7`.
    pub(crate) fn push_day(&self, date: NaiveDate, today: Option<NaiveDate>, out: &mut String) {
        self.push_date(date, self.day_pattern(other_year(date, today)), out);
    }

    fn day_pattern(&self, with_year: bool) -> &str {
        let words = &self.words.dates;
        if with_year {
            words.day_year.as_deref().unwrap_or(self.cldr.day_year)
        } else {
            words.day.as_deref().unwrap_or(self.cldr.day)
        }
    }

    fn push_date(&self, date: NaiveDate, pattern: &str, out: &mut String) {
        fill(pattern, out, |name, out| match name {
            "weekday" => out.push_str(self.weekday(date.weekday())),
            "month" => out.push_str(nth(&self.cldr.months, date.month0())),
            "month_alone" => out.push_str(nth(&self.cldr.months_alone, date.month0())),
            "month_number" => self.push_digits(u64::from(date.month()), 1, out),
            "day" => match self.words.dates.first_day.as_deref().filter(|_| date.day() == 1) {
                Some(first) => out.push_str(first),
                None => self.push_digits(u64::from(date.day()), 1, out),
            },
            "two_digit_day" => self.push_digits(u64::from(date.day()), 2, out),
            "year" => self.push_digits(u64::from(date.year().unsigned_abs()), 1, out),
            _ => {}
        });
    }

    /// Writes a day as a part of a mail names it: in full at first, and shorter afterwards.
    ///
    /// Shorter is the weekday alone if the day is within the next six days and no other day of this weekday was named.
    /// Otherwise it is the form that fits the same place in a sentence: the date, or in some languages the weekday, if that
    /// is clear.
    pub(crate) fn push_named_day(&self, date: NaiveDate, today: NaiveDate, named: &mut NamedDays, out: &mut String) {
        self.push_named(date, today, self.day_pattern(other_year(date, Some(today))), named, out);
    }

    fn push_named(&self, date: NaiveDate, today: NaiveDate, pattern: &str, named: &mut NamedDays, out: &mut String) {
        if !named.days.contains(&date) {
            named.days.push(date);
            return self.push_date(date, pattern, out);
        }
        let is_clear = !named.days.iter().any(|other| *other != date && other.weekday() == date.weekday());
        let days = date.signed_duration_since(today).num_days();
        let again_weekday = self.words.dates.again_weekday;
        if is_clear && ((1..7).contains(&days) || again_weekday) {
            out.push_str(self.weekday(date.weekday()));
        } else if again_weekday {
            self.push_date(date, pattern, out);
        } else {
            self.push_date(date, self.cldr.date, out);
        }
    }

    /// What closes a date in the middle of a sentence.
    pub(crate) fn closing(&self) -> Option<&str> {
        self.words.dates.closing.as_deref()
    }

    /// Returns a day as [`push_day`](Self::push_day) writes it.
    pub(crate) fn day(&self, date: NaiveDate, today: Option<NaiveDate>) -> String {
        written(|out| self.push_day(date, today, out))
    }

    /// Returns the words for a known status of an order: `versandt`.
    pub(crate) fn status(&self, known: &str) -> Option<&str> {
        self.words.statuses.iter().find(|(name, _)| name == known).map(|(_, words)| words.as_str())
    }

    /// Returns the name of a weekday, as in a date: `Monday`, `lundi`.
    pub(crate) fn weekday(&self, day: Weekday) -> &'static str {
        nth(&self.cldr.weekdays, day.num_days_from_monday())
    }

    /// Whether the clock has 12 hours.
    pub(crate) fn counts_to_twelve(&self) -> bool {
        self.cldr.time.contains("{h") || self.cldr.time.contains("{K")
    }

    /// Writes an hour from 0 to 24 with its minute.
    fn push_clock(&self, (hour, minute): (u32, u32), pattern: &str, out: &mut String) {
        fill(pattern, out, |name, out| match name {
            "h" => self.push_digits(hour_of_twelve(hour).into(), 1, out),
            "hh" => self.push_digits(hour_of_twelve(hour).into(), 2, out),
            "K" => self.push_digits(u64::from(hour % 12), 1, out),
            "H" => self.push_digits(hour.into(), 1, out),
            "HH" => self.push_digits(hour.into(), 2, out),
            "m" => self.push_digits(minute.into(), 1, out),
            "mm" => self.push_digits(minute.into(), 2, out),
            "a" => out.push_str(if (12..24).contains(&hour) { self.cldr.am_pm.1 } else { self.cldr.am_pm.0 }),
            _ => {}
        });
    }

    /// Writes a time as in a sentence: `3 PM`, `noon`, `15 Uhr`.
    pub(crate) fn push_hour(&self, time: NaiveTime, out: &mut String) {
        let words = &self.words.dates;
        let word = match (time.hour(), time.minute()) {
            (12, 0) => words.noon.as_deref(),
            (0, 0) => words.midnight.as_deref(),
            _ => None,
        };
        match word {
            Some(word) => out.push_str(word),
            None => self.push_clock((time.hour(), time.minute()), self.hour_pattern(time.minute()), out),
        }
    }

    fn hour_pattern(&self, minute: u32) -> &str {
        let words = &self.words.dates;
        let is_whole = minute == 0;
        if self.counts_to_twelve() {
            return if is_whole { self.cldr.hour } else { self.cldr.time };
        }
        // An hour without minutes needs a word: `15 Uhr`, not `15`.
        let hour = words.hour.as_deref().or(Some(self.cldr.hour).filter(|hour| !hour.ends_with('}')));
        if is_whole { hour } else { words.minutes.as_deref() }.unwrap_or(self.cldr.time)
    }

    /// Writes a time of opening hours, from 0 to 24 hours: as in a sentence, or without its word where one word follows both
    /// times.
    pub(crate) fn push_opening_time(&self, (hour, minute): (u32, u32), is_bare: bool, out: &mut String) {
        let pattern = match (is_bare && !self.counts_to_twelve(), minute) {
            (true, 0) => "{H}",
            (true, _) => "{H}:{mm}",
            (false, _) => self.hour_pattern(minute),
        };
        self.push_clock((hour, minute), pattern, out);
    }

    /// Writes a day as seen from today: `today`, `tomorrow`, `in five days`, `three days ago`.
    pub(crate) fn push_relative_days(&self, days: i64, out: &mut String) {
        let near = days.checked_add(2).and_then(|days| usize::try_from(days).ok());
        if let Some(word) = near.and_then(|at| self.cldr.near.get(at)).filter(|word| !word.is_empty()) {
            out.push_str(word);
            return;
        }
        let (forms, n) = (if days < 0 { &self.cldr.ago } else { &self.cldr.ahead }, days.unsigned_abs());
        fill(forms.get(self.category(n)).unwrap_or_default(), out, |_, out| self.push_count(n, out));
    }

    /// Writes a text in quotation marks.
    pub(crate) fn push_quoted(&self, text: &str, out: &mut String) {
        let own = self.words.quotes.as_ref().map(|(open, close)| (open.as_str(), close.as_str()));
        let (open, close) = own.unwrap_or(self.cldr.quotes);
        out.push_str(open);
        self.push_isolated(text, out);
        out.push_str(close);
    }

    /// Whether a text ends in an abbreviation: its full stop ends no sentence.
    pub(crate) fn ends_in_abbreviation(&self, text: &str) -> bool {
        self.words.abbreviations.iter().any(|short| text.ends_with(short))
    }

    /// Whether the language has words for a distance between two days.
    pub(crate) fn has_gaps(&self) -> bool {
        self.words.gaps.is_some()
    }

    /// Writes how long before another day a day is, as an adverbial: `two days before`, `the day after`. Nothing without
    /// words for it.
    pub(crate) fn push_gap(&self, days: i64, out: &mut String) {
        let Some(gaps) = &self.words.gaps else { return };
        let Gap { day, days: by_day, weeks } = if days < 0 { &gaps.after } else { &gaps.before };
        let count = days.unsigned_abs();
        let in_weeks = Some(count / 7).filter(|_| count >= 14 && count.is_multiple_of(7));
        let weeks = in_weeks.and_then(|n| Some((n, weeks.get(self.category(n))?)));
        let counted = weeks.or_else(|| Some((count, by_day.get(self.category(count))?)));
        match (count, counted) {
            (0, _) => out.push_str(&gaps.same_day),
            (1, _) => out.push_str(day),
            (_, Some((n, form))) => fill(form, out, |_, out| self.push_count(n, out)),
            _ => {}
        }
    }

    /// Writes a whole number as in a sentence: in words from two to twelve where the language has them, else in
    /// digits.
    pub(crate) fn push_count(&self, n: u64, out: &mut String) {
        let at = usize::try_from(n).ok().and_then(|n| n.checked_sub(2));
        match at.and_then(|at| self.words.numbers.get(at)) {
            Some(word) => out.push_str(word),
            None => self.push_grouped(&Digits::of(n), self.cldr.numbers, out),
        }
    }

    /// Writes a number of days: `one day`, `two days`.
    pub(crate) fn push_span_days(&self, n: u32, out: &mut String) {
        if let Some(word) = self.words.one_day.as_deref().filter(|_| n == 1) {
            return out.push_str(word);
        }
        let pattern = self.cldr.days.get(self.category(n.into())).unwrap_or_default();
        fill(pattern, out, |_, out| self.push_count(n.into(), out));
    }

    /// Writes a day with its time and zone: `Tuesday, March 3 at 10 AM (Vienna time)`. A zone without a time is not said.
    ///
    /// It is built to follow a preposition (`by`, `bis`, `avant le`, `até`) and to need no comma behind it.
    pub(crate) fn push_when(
        &self,
        (date, today): (NaiveDate, NaiveDate),
        time: Option<NaiveTime>,
        zone: Option<&str>,
        named: &mut NamedDays,
        out: &mut String,
    ) {
        let words = &self.words.dates;
        let with_year = other_year(date, Some(today));
        let day = self.day_pattern(with_year);
        let Some(time) = time else { return self.push_named(date, today, day, named, out) };
        let own = if with_year { &words.moment_day_year } else { &words.moment_day };
        let day = own.as_deref().unwrap_or(day);
        let hour = if self.counts_to_twelve() { hour_of_twelve(time.hour()) } else { time.hour() };
        let at = match (time.hour(), time.minute()) {
            (12, 0) => words.at_noon.as_deref(),
            (0, 0) => words.at_midnight.as_deref(),
            _ => None,
        };
        let at = at.or(words.at_one.as_deref().filter(|_| hour == 1)).or(words.at.as_deref());
        if let Some(at) = at {
            self.push_named(date, today, day, named, out);
            out.push(' ');
            fill(at, out, |_, out| self.push_hour(time, out));
        } else {
            fill(self.cldr.at, out, |name, out| match name {
                "1" => self.push_named(date, today, day, named, out),
                _ => self.push_hour(time, out),
            });
        }
        let zone = zone.filter(|zone| !named.zone && self.knows_zone(zone));
        if let Some(zone) = zone {
            named.zone = true;
            out.push_str(" (");
            self.push_zone(zone, out);
            out.push(')');
        }
    }

    /// Writes a whole number before a noun that is not known: from two or three to twelve in words, else in digits.
    pub(crate) fn push_count_of(&self, n: i64, out: &mut String) {
        match u64::try_from(n) {
            // In Portuguese `dois` and `duas` depend on the noun.
            Ok(n) if n > 2 || !self.words.two_has_gender => self.push_count(n, out),
            _ => self.push_number(n, out),
        }
    }

    /// Writes a whole number with its digits in groups: `1,234,567`.
    pub(crate) fn push_number(&self, n: i64, out: &mut String) {
        self.push_decimal(&Digits::decimal(n, 0), out);
    }

    /// Writes a decimal number: `1,234.5`.
    pub(crate) fn push_decimal(&self, digits: &Digits, out: &mut String) {
        if digits.is_negative() {
            out.push_str(self.cldr.minus);
        }
        self.push_grouped(digits, self.cldr.numbers, out);
    }

    /// Writes a percentage: `15%`, `15 %`.
    pub(crate) fn push_percent(&self, digits: &Digits, out: &mut String) {
        let pattern = if digits.is_negative() { self.cldr.percent.1 } else { self.cldr.percent.0 };
        let (before, after) = pattern.split_once('#').unwrap_or(("", pattern));
        out.push_str(before);
        self.push_grouped(digits, Separators { sizes: self.cldr.percent_sizes, ..self.cldr.numbers }, out);
        out.push_str(after);
    }

    /// Writes a sum of money as the reader writes it: `€149.00`, `149,00 €`, `R$ 149,00`.
    ///
    /// The sign is CLDR's for this locale, else the ISO 4217 code. The decimals are ISO 4217's, so that no sum is rounded;
    /// CLDR shows none for some currencies that have them.
    pub(crate) fn push_money(&self, money: &Money, out: &mut String) {
        let digits = money.digits();
        let sign = self.cldr.sign(money.currency().code());
        let mut pattern = if digits.is_negative() { self.cldr.money.1 } else { self.cldr.money.0 };
        while let Some(place) = pattern.chars().next() {
            pattern = pattern.get(place.len_utf8()..).unwrap_or_default();
            match place {
                // Letters do not touch the digits: `CHF 5.00`, but `$5.00`.
                '¤' => {
                    out.push_str(sign);
                    if pattern.starts_with('#') && !sign.ends_with(is_symbol) {
                        out.push('\u{a0}');
                    }
                }
                '#' => {
                    self.push_grouped(&digits, self.cldr.money_numbers, out);
                    if pattern.starts_with('¤') && !sign.starts_with(is_symbol) {
                        out.push('\u{a0}');
                    }
                }
                place => out.push(place),
            }
        }
    }

    /// Writes a list as a part of a sentence: `a`, `a and b`, `a, b, and c`; nothing for none.
    pub(crate) fn push_list<'i>(&self, items: impl IntoIterator<Item = &'i str>, out: &mut String) {
        let items: Vec<&str> = items.into_iter().collect();
        let Some((last, rest)) = items.split_last() else { return };
        let Some((first, middle)) = rest.split_first() else { return out.push_str(last) };
        let join = |pattern: &str, before: &str, next: &str| {
            written(|out| fill(pattern, out, |name, out| out.push_str(if name == "0" { before } else { next })))
        };
        let patterns = &self.cldr.list;
        let mut list = (*first).to_owned();
        for (at, item) in middle.iter().enumerate() {
            list = join(if at == 0 { patterns.start } else { patterns.middle }, &list, item);
        }
        let end = if middle.is_empty() { patterns.two } else { patterns.end };
        // UTS #35 (list patterns) leaves these to the program: in Spanish, `y` becomes `e` before the sound of `i`, and a
        // Hebrew `ו` is joined to other scripts by a hyphen.
        let end = match self.cldr.language() {
            "es" if sounds_like_i(last) => Cow::Owned(end.replace(" y ", " e ")),
            "he" if !last.starts_with(|c| ('\u{590}'..='\u{5ff}').contains(&c)) => Cow::Owned(end.replace("ו{", "ו-{")),
            _ => Cow::Borrowed(end),
        };
        out.push_str(&join(&end, &list, last));
    }

    /// Returns a list as a part of a sentence; each text is isolated if its direction differs from that of the mail.
    pub(crate) fn isolated_list(&self, texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let isolated = |text: &str| written(|out| self.push_isolated(text, out));
        self.list(&texts.into_iter().map(|text| isolated(text.as_ref())).collect::<Vec<_>>())
    }

    /// The same as a text of its own.
    pub(crate) fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        written(|out| self.push_list(items.iter().map(AsRef::as_ref), out))
    }

    /// Writes a number without groups, in at least so many digits.
    fn push_digits(&self, n: u64, at_least: usize, out: &mut String) {
        let digits = Digits::of(n);
        let (whole, _) = digits.parts();
        for _ in whole.len()..at_least {
            self.push_digit(b'0', out);
        }
        whole.iter().for_each(|digit| self.push_digit(*digit, out));
    }

    fn push_digit(&self, digit: u8, out: &mut String) {
        let own = self.cldr.digits.get(usize::from(digit.wrapping_sub(b'0')));
        out.push(own.copied().unwrap_or(char::from(digit)));
    }

    /// Writes digits with separators between groups; a first group shorter than the locale wants stays joined to the next.
    fn push_grouped(&self, digits: &Digits, separators: Separators, out: &mut String) {
        let (whole, fraction) = digits.parts();
        let [last, others, least] = separators.sizes;
        let is_grouped = last > 0 && whole.len() >= last + least;
        for (at, digit) in whole.iter().enumerate() {
            let left = whole.len() - at;
            let is_boundary = left == last || (left > last && (left - last).is_multiple_of(others.max(1)));
            if is_grouped && at > 0 && is_boundary {
                out.push_str(separators.group);
            }
            self.push_digit(*digit, out);
        }
        if !fraction.is_empty() {
            out.push_str(separators.decimal);
            fraction.iter().for_each(|digit| self.push_digit(*digit, out));
        }
    }
}

/// The hour on a 12-hour clock: 12, 1 to 11, and again.
fn hour_of_twelve(hour: u32) -> u32 {
    (hour + 11) % 12 + 1
}

fn nth(words: &[&'static str], index: u32) -> &'static str {
    usize::try_from(index).ok().and_then(|index| words.get(index)).copied().unwrap_or_default()
}

/// Whether a character of a currency's sign may touch digits, as Unicode's symbols may and letters may not.
fn is_symbol(c: char) -> bool {
    matches!(c, '$' | '¢'..='¥' | '\u{58f}' | '\u{60b}' | '\u{7fe}' | '\u{7ff}' | '\u{9f2}' | '\u{9f3}' | '\u{9fb}' | '\u{af1}'
        | '\u{bf9}' | '\u{e3f}' | '\u{17db}' | '\u{20a0}'..='\u{20cf}' | '\u{fdfc}' | '\u{ffe0}'..='\u{ffe6}')
}

/// Whether a Spanish word begins with the sound of `i`, before which `y` becomes `e`: `Isabel`, `hijos`, but not
/// `hielo`.
fn sounds_like_i(word: &str) -> bool {
    let start: String = word.chars().take(3).flat_map(char::to_lowercase).collect();
    let bare = start.strip_prefix('h').unwrap_or(&start);
    bare.starts_with('í') || (bare.starts_with('i') && (bare.len() == start.len() || !bare.ends_with(['e', 'a'])))
}

#[cfg(test)]
mod against_icu;
#[cfg(test)]
mod tests;
