//! Counts periods forwards and backwards from an instant, in opening hours.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::hours::{Hours, plain};
use super::period::{Period, Unit};
use super::runs::Runs;

/// How many dates are looked at for working days: two years.
const DATES: usize = 731;
/// How far one look back goes, and how many there are: two years.
const BACK: TimeDelta = TimeDelta::days(17);
const LOOKS: u32 = 43;
/// What is to come before a closed moment comes so long before the hours end.
const LAST: TimeDelta = TimeDelta::hours(1);

impl Hours {
    /// Returns the first open instant at which a period has passed: the `reply_by` of a promise.
    ///
    /// The result is within opening hours: if the period ends outside them, the result is the next opening. `None` if that
    /// is more than two years away. [`Hours::after_working`] takes any length of working time.
    ///
    /// # Examples
    /// From hours to the facts of a mail:
    ///
    #[cfg_attr(feature = "tz", doc = "```")]
    #[cfg_attr(not(feature = "tz"), doc = "```ignore")]
    /// use serde_json::json;
    /// use sincerely::follow_up::{Hours, Period};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: chrono::DateTime<chrono::Utc> = "2026-03-06T15:00:00Z".parse()?;
    /// let hours = Hours::parse("zone = \"Europe/Vienna\"\n[week]\nmonday-friday = [\"09:00-17:00\"]")?;
    /// let catalog = sincerely::Catalog::built_in()?;
    /// let facts = json!({
    ///     "reply_by": hours.after(now, Period::working_days(1)),
    ///     "opens": hours.opens_after(now),
    ///     "hours": hours.sentence(&catalog, "en"),
    /// });
    /// assert_eq!(facts["reply_by"], "2026-03-09T15:00:00Z");
    /// assert_eq!(facts["hours"], "Monday to Friday, 9 AM to 5 PM (Vienna time)");
    /// # Ok(())
    /// # }
    /// ```
    pub fn after(&self, at: DateTime<Utc>, period: Period) -> Option<DateTime<Utc>> {
        self.first_open(self.later(at, period)?)
    }

    /// The instant by which a period has gone by, open or not. Nothing if working time takes more than two years.
    pub(super) fn later(&self, at: DateTime<Utc>, period: Period) -> Option<DateTime<Utc>> {
        period.check().ok()?;
        let at = plain(at)?;
        let on = |date: NaiveDate| self.wall(at, date).max(at);
        let local = self.zone().local(at).date();
        match period.unit {
            Unit::Hours => Some(at + TimeDelta::hours(period.count.into())),
            Unit::Days => Some(on(local + TimeDelta::days(period.count.into()))),
            Unit::Weeks => Some(on(local + TimeDelta::weeks(period.count.into()))),
            Unit::WorkingHours => self.after_working(at, TimeDelta::hours(period.count.into())),
            Unit::WorkingDays => {
                let dates = local.iter_days().skip(1).take(DATES).filter(|date| !self.on(*date).is_empty());
                dates
                    .take(usize::try_from(period.count).ok()?)
                    .enumerate()
                    .last()
                    .and_then(|(at, date)| (u32::try_from(at + 1).ok()? == period.count).then(|| on(date)))
            }
        }
    }

    /// The instant from which on a period is left until another instant, open or not. Nothing if working time begins
    /// more than two years before.
    pub(super) fn earlier(&self, at: DateTime<Utc>, period: Period) -> Option<DateTime<Utc>> {
        period.check().ok()?;
        let at = plain(at)?;
        let on = |date: NaiveDate| self.wall(at, date).min(at);
        let local = self.zone().local(at).date();
        let instant = match period.unit {
            Unit::Hours => at - TimeDelta::hours(period.count.into()),
            Unit::Days => on(local - TimeDelta::days(period.count.into())),
            Unit::Weeks => on(local - TimeDelta::weeks(period.count.into())),
            Unit::WorkingHours => {
                let mut left = TimeDelta::hours(period.count.into());
                self.runs_before(at).find_map(|(from, to)| {
                    let length = to.signed_duration_since(from);
                    if left <= length {
                        return Some(to - left);
                    }
                    left -= length;
                    None
                })?
            }
            Unit::WorkingDays => {
                let dates = (1..=DATES).filter_map(|days| local.checked_sub_days(chrono::Days::new(days as u64)));
                let mut open = dates.filter(|date| !self.on(*date).is_empty());
                on(open.nth(usize::try_from(period.count).ok()?.checked_sub(1)?)?)
            }
        };
        plain(instant)
    }

    /// The first open instant, this one or a later one.
    pub(super) fn first_open(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.after_working(at, TimeDelta::zero())
    }

    /// The instant if it is open; else the last open hour before it, from its beginning.
    pub(super) fn last_open(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.is_open(at) {
            return Some(at);
        }
        self.runs_before(at).next().map(|(from, to)| from.max(to - LAST))
    }

    /// The time of day of an instant, on another date.
    fn wall(&self, at: DateTime<Utc>, date: NaiveDate) -> DateTime<Utc> {
        self.zone().instant(date.and_time(self.zone().local(at).time()))
    }

    /// The open runs before an instant, the latest first, two years back. A run over the end of one look is two.
    fn runs_before(&self, at: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        (0..LOOKS).flat_map(move |look| {
            let end = at - BACK * i32::try_from(look).unwrap_or_default();
            let start = end - BACK;
            let mut runs: Vec<_> = if start.year() < 1 { Vec::new() } else { Runs::new(self, start, end).collect() };
            runs.reverse();
            runs
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// 2026-03-02 is a Monday.
    fn office() -> Hours {
        Hours::parse(
            "zone = \"UTC\"\nholidays = [\"2026-03-17\"]\n[week]\nmonday-friday = [\"09:00-12:00\", \"13:00-17:00\"]",
        )
        .unwrap()
    }

    #[test]
    fn periods_are_counted_back_from_a_deadline() {
        let hours = office();
        for (deadline, period, latest) in [
            ("2026-03-18T10:00:00Z", "1 working day", "2026-03-16T10:00:00Z"),
            ("2026-03-18T10:00:00Z", "3 working days", "2026-03-12T10:00:00Z"),
            ("2026-03-18T10:00:00Z", "1 working hour", "2026-03-18T09:00:00Z"),
            ("2026-03-18T10:00:00Z", "3 working hours", "2026-03-16T15:00:00Z"),
            ("2026-03-18T10:00:00Z", "8 working hours", "2026-03-16T09:00:00Z"),
            ("2026-03-18T10:00:00Z", "71 working hours", "2026-03-03T09:00:00Z"),
            ("2026-03-18T10:00:00Z", "26 hours", "2026-03-17T08:00:00Z"),
            ("2026-03-18T10:00:00Z", "1 week", "2026-03-11T10:00:00Z"),
        ] {
            assert_eq!(hours.earlier(at(deadline), Period::parse(period).unwrap()), Some(at(latest)), "{period}");
        }
        assert_eq!(hours.last_open(at("2026-03-17T15:00:00Z")), Some(at("2026-03-16T16:00:00Z")));
        assert_eq!(hours.last_open(at("2026-03-18T12:00:00Z")), Some(at("2026-03-18T11:00:00Z")));
        assert_eq!(hours.last_open(at("2026-03-18T11:59:00Z")), Some(at("2026-03-18T11:59:00Z")));
    }

    #[test]
    #[cfg(feature = "tz")]
    fn clocks_that_change_keep_the_time_of_day_backwards() {
        let vienna = Hours::parse("zone = \"Europe/Vienna\"\n[week]\nmonday-sunday = [\"00:00-24:00\"]").unwrap();
        assert_eq!(vienna.earlier(at("2026-03-30T11:00:00Z"), Period::weeks(1)), Some(at("2026-03-23T12:00:00Z")));
    }
}
