//! Opening hours in words, from the same data that judges instants.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

use super::hours::Hours;
use super::span::{DAY, Span, joined};
use crate::catalog::Catalog;
use crate::locale::{Formats, HoursWords, fill};

/// The longest look ahead at dates, in days.
const LONGEST: u16 = 366;

/// Days of the week in a row, from one to another.
type WeekdayRange = (Weekday, Weekday);

/// A language with its words around days and times.
struct Tongue<'f> {
    formats: &'f Formats,
    words: &'f HoursWords,
}

impl Hours {
    /// Returns the hours of the week in words, in the language and with the formats of a BCP 47 tag: `Monday to Friday, 9 AM
    /// to 5 PM (Vienna time)`.
    ///
    /// The text follows a colon or at the end of a sentence, and has no full stop. The words are those of `[hours]` in
    /// the `language.toml` of the catalog; there is no text for a language without them, nor where only dates have hours.
    ///
    /// # Examples
    #[cfg_attr(feature = "tz", doc = "```")]
    #[cfg_attr(not(feature = "tz"), doc = "```ignore")]
    /// use sincerely::Catalog;
    /// use sincerely::follow_up::Hours;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let catalog = Catalog::built_in()?;
    /// let hours = Hours::parse("zone = \"America/New_York\"\n[week]\nfriday-saturday = [\"18:00-02:00\"]")?;
    /// let said = hours.sentence(&catalog, "en");
    /// assert_eq!(said.as_deref(), Some("Friday and Saturday, 6 PM to 2 AM (New York time)"));
    /// let said = hours.sentence(&catalog, "de");
    /// assert_eq!(said.as_deref(), Some("Freitag und Samstag, 18 bis 2 Uhr (Ortszeit New York)"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn sentence(&self, catalog: &Catalog, locale: &str) -> Option<String> {
        self.in_words(&catalog.formats_for(locale)?, true)
    }

    /// The same with formats that are known, and without the zone where the reader has the same.
    pub(crate) fn in_words(&self, formats: &Formats, with_zone: bool) -> Option<String> {
        let tongue = Tongue { formats, words: formats.hours_words()? };
        // Days with the same hours are said together, in the order in which the first of them comes.
        let mut groups: Vec<(Vec<Span>, Vec<WeekdayRange>)> = Vec::new();
        for (first, last, spans) in self.week.runs() {
            let spans = joined(spans);
            match groups.iter_mut().find(|(known, _)| *known == spans) {
                Some((_, days)) => days.push((first, last)),
                None => groups.push((spans, vec![(first, last)])),
            }
        }
        let said: Vec<String> = groups.iter().map(|(spans, days)| tongue.group(spans, days)).collect();
        if said.is_empty() {
            return None;
        }
        let zone = Some(formats.zone(&self.zone.name())).filter(|zone| with_zone && !zone.is_empty());
        Some(said.join(&tongue.words.semicolon) + &zone.map(|zone| format!(" ({zone})")).unwrap_or_default())
    }

    /// Returns the dates from now on that differ from the week, in words: `closed on Friday, December 25; Thursday, December
    /// 24: 9 AM to noon`.
    ///
    /// `days` is how many days are looked at, today among them; 366 at most. Like [`Hours::sentence`] it has no full stop.
    /// Nothing if no date differs, or for a language without words for opening hours.
    pub fn changes(&self, catalog: &Catalog, locale: &str, now: DateTime<Utc>, days: u16) -> Option<String> {
        let formats = catalog.formats_for(locale)?;
        let tongue = Tongue { formats: &formats, words: formats.hours_words()? };
        if !(1..=9999).contains(&now.year()) {
            return None;
        }
        let today = self.zone.local(now).date();
        let mut closed: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        let mut changed: Vec<String> = Vec::new();
        // Whether every day since the last closed one was closed anyway, so that both make one stretch.
        let mut goes_on = false;
        for date in today.iter_days().take(days.min(LONGEST).into()) {
            let (spans, usual) = (joined(self.on(date)), joined(self.week.on(date.weekday())));
            if !spans.is_empty() {
                goes_on = false;
                if spans != usual {
                    let (day, times) = (tongue.formats.day(date, Some(today)), tongue.times(&spans));
                    changed.push(format!("{day}{}{times}", tongue.words.colon));
                }
            } else if !usual.is_empty() {
                match closed.last_mut() {
                    Some((_, last)) if goes_on => *last = date,
                    _ => closed.push((date, date)),
                }
                goes_on = true;
            }
        }
        let mut said = changed;
        if !closed.is_empty() {
            let days: Vec<String> =
                closed.iter().flat_map(|(first, last)| tongue.closed(*first, *last, today)).collect();
            said.insert(0, format!("{}{}", tongue.words.closed, tongue.formats.list(&days)));
        }
        (!said.is_empty()).then(|| said.join(&tongue.words.semicolon))
    }
}

impl Tongue<'_> {
    /// Days of the week with their hours.
    fn group(&self, spans: &[Span], days: &[WeekdayRange]) -> String {
        let is_whole = spans.iter().all(|span| span.is_whole_day());
        if days == [(Weekday::Mon, Weekday::Sun)] {
            return if is_whole {
                self.words.always.clone()
            } else {
                format!("{}, {}", self.words.every_day, self.times(spans))
            };
        }
        let names: Vec<String> = days
            .iter()
            .flat_map(|(first, last)| {
                let (a, b) = (self.formats.weekday(*first), self.formats.weekday(*last));
                if first == last {
                    vec![a.to_owned()]
                } else if first.succ() == *last {
                    vec![a.to_owned(), b.to_owned()]
                } else {
                    vec![between(&self.words.weekdays, a, b)]
                }
            })
            .collect();
        format!("{}, {}", self.formats.list(&names), self.times(spans))
    }

    fn times(&self, spans: &[Span]) -> String {
        let said: Vec<String> = spans.iter().map(|span| self.span(*span)).collect();
        self.formats.list(&said)
    }

    fn span(&self, span: Span) -> String {
        if span.is_whole_day() {
            return self.words.all_day.clone();
        }
        let words = self.words;
        let mut out = String::new();
        let is_one = |minute: u16| (60..120).contains(&(minute % DAY));
        out.push_str(if is_one(span.from()) { &words.from_one } else { &words.from });
        self.push_time(span.from(), &mut out);
        out.push_str(if is_one(span.to()) { &words.to_one } else { &words.to });
        self.push_time(span.to(), &mut out);
        out + &words.after
    }

    /// Writes a time by its minute: 24 hours for the midnight at the end of a day.
    fn push_time(&self, minute: u16, out: &mut String) {
        let word = match minute % DAY {
            0 => self.words.midnight.as_str(),
            720 if self.formats.counts_to_twelve() => self.words.noon.as_str(),
            _ => "",
        };
        if !word.is_empty() {
            return out.push_str(word);
        }
        let minute = u32::from(if minute == DAY { DAY } else { minute % DAY });
        self.formats.push_opening_time((minute / 60, minute % 60), !self.words.after.is_empty(), out);
    }

    /// A stretch of closed days: one, two, or from one to another.
    fn closed(&self, first: NaiveDate, last: NaiveDate, today: NaiveDate) -> Vec<String> {
        let day = |date: NaiveDate| self.formats.day(date, Some(today));
        let on = |date: NaiveDate| {
            let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
            let on = if is_weekend { &self.words.closed_on_weekend } else { &self.words.closed_on };
            format!("{on}{}", day(date))
        };
        if first == last {
            vec![on(first)]
        } else if first.succ_opt() == Some(last) {
            vec![on(first), on(last)]
        } else {
            vec![between(&self.words.closed_range, &day(first), &day(last))]
        }
    }
}

/// A pattern with `{a}` and `{b}`.
fn between(pattern: &str, a: &str, b: &str) -> String {
    let mut out = String::new();
    fill(pattern, &mut out, |name, out| out.push_str(if name == "a" { a } else { b }));
    out
}
