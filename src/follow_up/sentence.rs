//! Opening hours in words, from the same data that judges instants.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc, Weekday};

use super::hours::Hours;
use super::span::{DAY, Span, joined};
use super::words::{Words, words};
use crate::locale::{Formats, formats};

/// The longest look ahead at dates, in days.
const LONGEST: u16 = 366;

/// Days of the week in a row, from one to another.
type WeekdayRange = (Weekday, Weekday);

/// A language with what it says around days and times.
struct Tongue {
    formats: &'static Formats,
    words: &'static Words,
}

impl Hours {
    /// The hours of the week in words, in the language of a BCP 47 tag: `Monday to Friday, 9:00 AM to 5:00 PM (Vienna
    /// time)`.
    ///
    /// It stands after a colon or at the end of a sentence, and has no full stop. Nothing for a language that is not
    /// shipped, and where only dates have hours.
    ///
    /// # Examples
    /// ```
    /// use sincerely::follow_up::Hours;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let hours = Hours::parse("zone = \"America/New_York\"\n[week]\nfriday-saturday = [\"18:00-02:00\"]")?;
    /// assert_eq!(hours.sentence("en").as_deref(), Some("Friday and Saturday, 6:00 PM to 2:00 AM (New York time)"));
    /// assert_eq!(hours.sentence("de").as_deref(), Some("Freitag und Samstag, 18:00 bis 02:00 Uhr (Ortszeit New York)"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn sentence(&self, locale: &str) -> Option<String> {
        let tongue = Tongue::of(locale)?;
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
        let zone = tongue.formats.zone(&self.zone.name());
        (!said.is_empty()).then(|| format!("{} ({zone})", said.join(tongue.words.semicolon)))
    }

    /// The dates from now on that differ from the week, in words: `closed on Friday, December 25; Thursday, December
    /// 24: 9:00 AM to 12:00 PM`.
    ///
    /// `days` is how many days are looked at, today among them; 366 at most. Like [`Hours::sentence`] it has no full
    /// stop. Nothing if no date differs, or for a language that is not shipped.
    pub fn changes(&self, locale: &str, now: DateTime<Utc>, days: u16) -> Option<String> {
        let tongue = Tongue::of(locale)?;
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
        (!said.is_empty()).then(|| said.join(tongue.words.semicolon))
    }
}

impl Tongue {
    fn of(locale: &str) -> Option<Self> {
        let formats = formats(locale)?;
        Some(Self { formats, words: words(formats.tag())? })
    }

    /// Days of the week with their hours.
    fn group(&self, spans: &[Span], days: &[WeekdayRange]) -> String {
        let is_whole = spans.iter().all(|span| span.is_whole_day());
        if days == [(Weekday::Mon, Weekday::Sun)] {
            return if is_whole {
                self.words.always.to_owned()
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
                    vec![self.words.weekdays.replace("{a}", a).replace("{b}", b)]
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
            return self.words.all_day.to_owned();
        }
        let said = |(many, one): (&str, &str), minute: u16| {
            format!("{}{}", if (60..120).contains(&(minute % DAY)) { one } else { many }, self.time(minute))
        };
        format!("{}{}{}", said(self.words.from, span.from()), said(self.words.to, span.to()), self.words.after)
    }

    /// A time by its minute, `24:00` for the midnight at the end of a day.
    fn time(&self, minute: u16) -> String {
        if minute.is_multiple_of(DAY) && !self.words.midnight.is_empty() {
            return self.words.midnight.to_owned();
        }
        if minute == DAY {
            return "24:00".to_owned();
        }
        let minute = u32::from(minute % DAY);
        self.formats.time(NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default())
    }

    /// A stretch of closed days: one, two, or from one to another.
    fn closed(&self, first: NaiveDate, last: NaiveDate, today: NaiveDate) -> Vec<String> {
        let day = |date: NaiveDate| self.formats.day(date, Some(today));
        let on = |date: NaiveDate| {
            let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
            let (weekday, weekend) = self.words.closed_on;
            format!("{}{}", if is_weekend { weekend } else { weekday }, day(date))
        };
        if first == last {
            vec![on(first)]
        } else if first.succ_opt() == Some(last) {
            vec![on(first), on(last)]
        } else {
            vec![self.words.closed_range.replace("{a}", &day(first)).replace("{b}", &day(last))]
        }
    }
}
