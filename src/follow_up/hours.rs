//! Opening hours: when somebody is there, and what may be promised.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::holidays::Holidays;
use super::runs::Runs;
use super::span::Span;
use super::week::{self, Week};
use super::{ics, read};
use crate::error::{Collector, Problems};
use crate::locale::Zone;

/// How far ahead an answer is looked for: two years.
const HORIZON: TimeDelta = TimeDelta::days(731);
/// What a promise is rounded to.
const QUARTER: TimeDelta = TimeDelta::minutes(15);

/// Opening hours: a week, dates that differ, and holidays, in a time zone.
///
/// They are data. The text is TOML:
///
/// - `zone`: an IANA name, or an offset such as `+05:30`.
/// - `[week]`: for a day (`monday`) or several (`monday-friday`) the times from and to, in order or not. They are
///   half-open: `09:00-17:00` ends with 17:00, which is closed. `22:00-02:00` goes over midnight and belongs to the day
///   on which it begins; `24:00` may be the end, and `00:00-24:00` is a whole day. A day that is not named is
///   closed.
/// - `[[except]]`: a `date` that has its own hours (`open = [...]`) or none (`closed = true`), holiday or not.
/// - `holidays`: closed days. `2026-12-25` is one, `2026-12-24/2027-01-06` are several with both ends, `12-25` and
///   `4th thursday of november` come every year; `from 2027` and `for 2 days` may follow these two.
///
/// `Display` prints the same TOML in one canonical form, which [`Hours::parse`] reads back as equal hours.
///
/// Clock changes are taken into account: somebody is there at an instant if the clock on the wall then shows a time within the
/// hours. So an hour that is skipped is not worked, and one that comes twice is worked twice.
///
/// Nothing here reads a clock; all of it is pure.
///
/// # Examples
#[cfg_attr(feature = "tz", doc = "```")]
#[cfg_attr(not(feature = "tz"), doc = "```ignore")]
/// use chrono::{DateTime, TimeDelta, Utc};
/// use sincerely::follow_up::Hours;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let hours = Hours::parse(
///     r#"
///     zone = "Europe/Vienna"
///     holidays = ["2026-12-25/2026-12-26", "01-01"]
///
///     [week]
///     monday-thursday = ["09:00-12:00", "13:00-17:00"]
///     friday = ["09:00-12:00"]
///
///     [[except]]
///     date = "2026-12-24"
///     open = ["09:00-11:00"]
///     "#,
/// )?;
///
/// let now: DateTime<Utc> = "2026-12-24T09:30:00Z".parse()?;
/// assert!(hours.is_open(now));
/// assert_eq!(hours.closes_after(now), Some("2026-12-24T10:00:00Z".parse()?));
/// assert_eq!(hours.opens_after(now), Some("2026-12-28T08:00:00Z".parse()?));
/// // Two hours of work from now: half an hour of them today, the rest on Monday.
/// assert_eq!(hours.reply_by(now, TimeDelta::hours(2)), Some("2026-12-28T09:30:00Z".parse()?));
/// assert_eq!(
///     hours.sentence(&sincerely::Catalog::built_in()?, "en").as_deref(),
///     Some("Monday to Thursday, 9 AM to noon and 1 PM to 5 PM; Friday, 9 AM to noon (Vienna time)")
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    pub(super) zone: Zone,
    pub(super) week: Week,
    pub(super) dates: BTreeMap<NaiveDate, Vec<Span>>,
    pub(super) holidays: Holidays,
}

impl Hours {
    /// The hours that the TOML describes.
    ///
    /// # Errors
    /// Every problem with its line and column, in a file called `hours.toml`:
    /// - [`ErrorKind::Syntax`](crate::ErrorKind::Syntax): it is not TOML.
    /// - [`ErrorKind::UnknownKey`](crate::ErrorKind::UnknownKey): an unknown key or weekday.
    /// - [`ErrorKind::UnknownZone`](crate::ErrorKind::UnknownZone): a zone that is neither an IANA name nor an offset.
    /// - [`ErrorKind::Missing`](crate::ErrorKind::Missing): no `zone`, an exception without `date`, `open` and `closed`,
    ///   or not one opening time in all.
    /// - [`ErrorKind::WrongKind`](crate::ErrorKind::WrongKind): a value of another type than its key.
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue): a time, date or holiday that cannot be.
    /// - [`ErrorKind::Clash`](crate::ErrorKind::Clash): times of the week that overlap, a weekday, exception or holiday
    ///   given twice, an exception both open and closed.
    /// - [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge): more than 1 MiB of text or 5,000 holidays.
    pub fn parse(toml: &str) -> Result<Self, Problems> {
        read::hours(toml)
    }

    /// The same hours with the days of a calendar's all-day events as further holidays (iCalendar, RFC 5545).
    ///
    /// Events of one or more days are taken, and those that come again each year on a date or on a weekday of a month;
    /// cancelled events are left out. Every event counts, so pass a calendar of public holidays, not of
    /// birthdays. An exception for a date takes precedence over a holiday.
    ///
    /// # Errors
    /// Every problem with its line, in a file called `holidays.ics`:
    /// - [`ErrorKind::Syntax`](crate::ErrorKind::Syntax): it is not a calendar, or is cut off.
    /// - [`ErrorKind::Missing`](crate::ErrorKind::Missing): no event, or one without a day.
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue): an event with an hour, or one that comes again by
    ///   a rule that is not understood.
    /// - [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge): more than 1 MiB of text or 5,000 holidays.
    pub fn with_holidays_ics(mut self, ics: &str) -> Result<Self, Problems> {
        let mut problems = Collector::default();
        for holiday in ics::read(ics, &mut problems) {
            self.holidays.add(holiday);
        }
        problems.keep(self.holidays.check_len().map_err(|error| error.in_file(ics::FILE)));
        problems.finish(Some(self))
    }

    /// The zone whose clock the hours are read from.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether somebody is there at an instant. Outside of the years 1 to 9999 nobody is.
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        let Some(at) = plain(at) else { return false };
        let wall = self.zone.local(at);
        let contains = |date: NaiveDate| {
            let since = wall.signed_duration_since(date.and_time(NaiveTime::MIN));
            let minutes = |n: u16| TimeDelta::minutes(n.into());
            self.on(date).iter().any(|span| (minutes(span.from())..minutes(span.to())).contains(&since))
        };
        contains(wall.date()) || wall.date().pred_opt().is_some_and(contains)
    }

    /// Until when it is open, if it is open at that instant: "open until".
    ///
    /// Nothing if it is closed then, or does not close within two years.
    pub fn closes_after(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let (from, to) = self.runs(at)?.next()?;
        (from <= at && to < at + HORIZON).then_some(to)
    }

    /// When it next opens after that instant: "open again on". If it is open then, that is after it has closed.
    ///
    /// Nothing if it does not open again within two years.
    pub fn opens_after(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.runs(at)?.map(|(from, _)| from).find(|from| *from > at)
    }

    /// By when an answer can be promised at `at` that takes that much working time: the fact `reply_by` of a mail.
    ///
    /// It is [`Hours::after_working`], rounded up to the next quarter of an hour on the clock of these hours, since nobody
    /// promises 10:07; but not beyond closing time. Nothing if that is more than two years away.
    ///
    /// # Examples
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use sincerely::follow_up::Hours;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let hours = Hours::parse("zone = \"UTC\"\n[week]\nmonday-friday = [\"09:00-17:10\"]")?;
    /// let by = |now: &str| Ok::<_, chrono::ParseError>(hours.reply_by(now.parse()?, TimeDelta::hours(2)));
    /// assert_eq!(by("2026-03-02T09:07:00Z")?, Some("2026-03-02T11:15:00Z".parse()?));
    /// assert_eq!(by("2026-03-02T15:07:00Z")?, Some("2026-03-02T17:10:00Z".parse()?));
    /// # Ok(())
    /// # }
    /// ```
    pub fn reply_by(&self, at: DateTime<Utc>, working: TimeDelta) -> Option<DateTime<Utc>> {
        let by = self.after_working(at, working)?;
        let wall = self.zone.local(by).time().signed_duration_since(NaiveTime::MIN);
        let over = TimeDelta::nanoseconds(wall.num_nanoseconds()?.checked_rem(QUARTER.num_nanoseconds()?)?);
        let rounded = if over.is_zero() { by } else { by.checked_add_signed(QUARTER - over)? };
        Some(self.closes_after(by).map_or(rounded, |closes| rounded.min(closes)))
    }

    /// The first open instant by which that much working time has gone by.
    ///
    /// Only open time counts. What is returned lies inside the hours: work that is done just as they close is promised
    /// for when they open again, and no work at all (or less) for the first open instant. Nothing if that is more than
    /// two years away.
    pub fn after_working(&self, at: DateTime<Utc>, working: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = working.max(TimeDelta::zero());
        for (from, to) in self.runs(at)? {
            let length = to.signed_duration_since(from);
            if left < length {
                return Some(from + left);
            }
            left -= length;
        }
        None
    }

    /// The hours of a date.
    pub(super) fn on(&self, date: NaiveDate) -> &[Span] {
        if let Some(spans) = self.dates.get(&date) {
            return spans;
        }
        let spans = self.week.on(date.weekday());
        if spans.is_empty() || self.holidays.contains(date) { &[] } else { spans }
    }

    /// The open runs from an instant up to the horizon.
    fn runs(&self, at: DateTime<Utc>) -> Option<Runs<'_>> {
        let at = plain(at)?;
        Some(Runs::new(self, at, at + HORIZON))
    }
}

/// An instant of the years 1 to 9999, and a leap second as the end of the second before it.
pub(super) fn plain(at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = DateTime::from_timestamp(at.timestamp(), at.timestamp_subsec_nanos().min(999_999_999))?;
    (1..=9999).contains(&at.year()).then_some(at)
}

/// Prints the TOML that [`Hours::parse`] reads.
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.zone.name();
        // `Zone::parse` takes an offset without its `UTC`.
        let name = name.strip_prefix("UTC").filter(|offset| !offset.is_empty()).unwrap_or(&name);
        writeln!(f, "zone = \"{name}\"")?;
        if !self.holidays.is_empty() {
            write!(f, "{}", self.holidays)?;
        }
        if !self.week.is_empty() {
            write!(f, "\n[week]\n{}", self.week)?;
        }
        for (date, spans) in &self.dates {
            write!(f, "\n[[except]]\ndate = \"{date}\"\n")?;
            if spans.is_empty() {
                writeln!(f, "closed = true")?;
            } else {
                writeln!(f, "open = {}", week::list(spans))?;
            }
        }
        Ok(())
    }
}
