//! Periods in words: `3 working days`, `2 days`, `4 hours`.

use std::fmt;

use crate::error::{Error, ErrorKind};
use crate::text::text_value;

/// The longest period: a year, in days.
const LONGEST: u32 = 366;

/// What a period counts, with its word for one and for several.
const UNITS: [(Unit, &str, &str); 5] = [
    (Unit::Hours, "hour", "hours"),
    (Unit::Days, "day", "days"),
    (Unit::Weeks, "week", "weeks"),
    (Unit::WorkingHours, "working hour", "working hours"),
    (Unit::WorkingDays, "working day", "working days"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    Hours,
    Days,
    Weeks,
    WorkingHours,
    WorkingDays,
}

/// A period in words: `4 hours`, `2 days`, `1 week`, `6 working hours`, `3 working days`.
///
/// Hours are elapsed time. Days and weeks keep the time of day in the zone of the [`Hours`](super::Hours), even when
/// daylight saving time begins or ends. Working hours are open time. Working days are dates with open time, at the same
/// time of day: three working days after a Friday morning is Wednesday morning. A period is 1 hour to 366 days long.
///
/// # Examples
/// ```
/// use sincerely::follow_up::Period;
///
/// # fn main() -> Result<(), sincerely::Error> {
/// assert_eq!(Period::parse("3 working days")?, Period::working_days(3));
/// assert_eq!(Period::weeks(1).to_string(), "1 week");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    pub(super) count: u32,
    pub(super) unit: Unit,
}

impl Period {
    /// Returns a period of hours of elapsed time.
    #[must_use]
    pub const fn hours(count: u32) -> Self {
        Self { count, unit: Unit::Hours }
    }

    /// Returns a period of days, at the same time of day.
    #[must_use]
    pub const fn days(count: u32) -> Self {
        Self { count, unit: Unit::Days }
    }

    /// Returns a period of weeks, at the same time of day.
    #[must_use]
    pub const fn weeks(count: u32) -> Self {
        Self { count, unit: Unit::Weeks }
    }

    /// Returns a period of hours of open time.
    #[must_use]
    pub const fn working_hours(count: u32) -> Self {
        Self { count, unit: Unit::WorkingHours }
    }

    /// Returns a period of dates with open time, at the same time of day.
    #[must_use]
    pub const fn working_days(count: u32) -> Self {
        Self { count, unit: Unit::WorkingDays }
    }

    /// Parses a period: a whole number and a unit, which is `hours`, `days`, `weeks`, `working hours` or `working days`, or
    /// the singular of one of these.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`] for any other text, and for a period that is not 1 hour to 366 days long.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut words = text.split_ascii_whitespace();
        let count = words.next().filter(|count| count.bytes().all(|byte| byte.is_ascii_digit()));
        let name = words.collect::<Vec<_>>().join(" ");
        let unit = UNITS.iter().find(|(_, one, several)| name == *one || name == *several);
        let (Some(count), Some((unit, ..))) = (count, unit) else {
            return Err(Error::new(ErrorKind::InvalidValue, "invalid period")
                .with_help("write it as `3 working days`, `2 days`, `1 week`, `6 working hours` or `4 hours`"));
        };
        // Digits that do not fit are more than any limit.
        let period = Self { count: count.parse().unwrap_or(u32::MAX), unit: *unit };
        period.check()?;
        Ok(period)
    }

    /// Refuses none at all and more than a year.
    pub(super) fn check(self) -> Result<(), Error> {
        let most = match self.unit {
            Unit::Hours | Unit::WorkingHours => LONGEST * 24,
            Unit::Days | Unit::WorkingDays => LONGEST,
            Unit::Weeks => LONGEST / 7,
        };
        if (1..=most).contains(&self.count) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::InvalidValue, "period too short or too long").with_help(format!(
            "make it {} to {}",
            Self { count: 1, ..self },
            Self { count: most, ..self }
        )))
    }

    /// Whether periods one after the other are shorter than another in every week, holidays or not.
    pub(super) fn are_surely_shorter(periods: &[Self], than: Self) -> bool {
        let sum = |count: fn(&Self) -> Option<u64>| periods.iter().map(count).sum::<Option<u64>>();
        let same = |unit: Unit| {
            let of = periods.iter().all(|period| period.unit == unit);
            (of && than.unit == unit).then(|| periods.iter().map(|period| u64::from(period.count)).sum::<u64>())
        };
        if let Some(count) = same(Unit::WorkingHours).or_else(|| same(Unit::WorkingDays)) {
            return count < than.count.into();
        }
        // Working time takes at least as long as it is, and may take any longer.
        let least = match than.unit {
            Unit::Hours | Unit::WorkingHours => u64::from(than.count),
            Unit::Days | Unit::WorkingDays => u64::from(than.count) * 24,
            Unit::Weeks => u64::from(than.count) * 24 * 7,
        };
        sum(|period| match period.unit {
            Unit::Hours => Some(u64::from(period.count)),
            Unit::Days => Some(u64::from(period.count) * 24),
            Unit::Weeks => Some(u64::from(period.count) * 24 * 7),
            Unit::WorkingHours | Unit::WorkingDays => None,
        })
        .is_some_and(|most| most < least)
    }
}

/// Says it as [`Period::parse`] reads it.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = UNITS.iter().find(|(unit, ..)| *unit == self.unit);
        let (one, several) = names.map_or(("", ""), |(_, one, several)| (*one, *several));
        write!(f, "{} {}", self.count, if self.count == 1 { one } else { several })
    }
}

text_value!(Period, to_string);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::in_one_line;

    #[test]
    fn a_period_reads_and_prints() {
        for (text, period, printed) in [
            ("3 working days", Period::working_days(3), "3 working days"),
            (" 1  working   days ", Period::working_days(1), "1 working day"),
            ("02 day", Period::days(2), "2 days"),
            ("1 week", Period::weeks(1), "1 week"),
            ("6 working hours", Period::working_hours(6), "6 working hours"),
            ("8784 hours", Period::hours(8784), "8784 hours"),
        ] {
            assert_eq!(Period::parse(text), Ok(period), "{text}");
            assert_eq!(period.to_string(), printed);
            assert_eq!(Period::parse(printed), Ok(period));
        }
    }

    #[test]
    fn what_is_no_period_says_what_would_be() {
        for text in
            ["", "3", "days", "-3 days", "+3 days", "3.5 days", "P3D", "3 Days", "3 days ago", "three days", "³ days"]
        {
            assert_eq!(
                in_one_line(&Period::parse(text).unwrap_err()),
                "invalid period, write it as `3 working days`, `2 days`, `1 week`, `6 working hours` or `4 hours`",
                "{text}"
            );
        }
        for (text, help) in [
            ("0 days", "make it 1 day to 366 days"),
            ("367 working days", "make it 1 working day to 366 working days"),
            ("53 weeks", "make it 1 week to 52 weeks"),
            ("18446744073709551615 hours", "make it 1 hour to 8784 hours"),
            ("999999999999999999999999 working hours", "make it 1 working hour to 8784 working hours"),
        ] {
            let error = Period::parse(text).unwrap_err();
            assert_eq!(in_one_line(&error), format!("period too short or too long, {help}"), "{text}");
        }
    }

    #[test]
    fn only_what_is_shorter_in_every_week_is_surely_shorter() {
        let shorter = |periods: &[&str], than: &str| {
            let periods: Vec<Period> = periods.iter().map(|text| Period::parse(text).unwrap()).collect();
            Period::are_surely_shorter(&periods, Period::parse(than).unwrap())
        };
        assert!(shorter(&["23 hours"], "1 day") && !shorter(&["24 hours"], "1 day"));
        assert!(shorter(&["3 days", "3 days"], "1 week") && !shorter(&["3 days", "4 days"], "1 week"));
        assert!(shorter(&["1 day"], "2 working days") && shorter(&["1 hour"], "2 working hours"));
        assert!(shorter(&["1 working day"], "2 working days") && !shorter(&["2 working days"], "2 working days"));
        // A holiday may lie between.
        assert!(!shorter(&["1 working day"], "2 days") && !shorter(&["9 working hours"], "2 working days"));
    }
}
