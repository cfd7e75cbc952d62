//! Holidays that recur every year: `12-25`, `4th thursday of november`.

use std::fmt;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::week;

/// The most days that a yearly holiday may last.
pub(super) const LONGEST: u16 = 31;

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];
const NTH: [(Nth, &str); 6] = [
    (Nth::From(1), "1st"),
    (Nth::From(2), "2nd"),
    (Nth::From(3), "3rd"),
    (Nth::From(4), "4th"),
    (Nth::From(5), "5th"),
    (Nth::Last, "last"),
];

/// Which one of the same weekdays of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nth {
    From(u8),
    Last,
}

/// A day of the year; not every year has each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Date { month: u32, day: u32 },
    Weekday { month: u32, weekday: Weekday, nth: Nth },
}

/// A holiday of every year, from some year on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Yearly {
    pub(super) rule: Rule,
    /// The first year that has it, if not all do.
    pub(super) from: Option<i32>,
    /// How many days it lasts, 1 to [`LONGEST`].
    pub(super) days: u16,
}

impl Rule {
    /// The day of a year, if that year has it: February 29 and a fifth Monday are not in all.
    pub(super) fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Date { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            Self::Weekday { month, weekday, nth: Nth::From(n) } => {
                NaiveDate::from_weekday_of_month_opt(year, month, weekday, n)
            }
            Self::Weekday { month, weekday, nth: Nth::Last } => {
                (4..=5).rev().find_map(|n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n))
            }
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some((month, day)) = text.split_once('-') {
            let number = |text: &str| -> Option<u32> {
                (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
            };
            let (month, day) = (number(month)?, number(day)?);
            // A leap year has every day that there is.
            return NaiveDate::from_ymd_opt(2000, month, day).map(|_| Self::Date { month, day });
        }
        let mut words = text.split_ascii_whitespace();
        let nth = words.next().and_then(|word| NTH.iter().find(|(_, name)| *name == word))?.0;
        let weekday = words.next().and_then(week::weekday)?;
        let of = words.next()?;
        let month = words.next().and_then(|word| (1..).zip(MONTHS).find(|(_, name)| *name == word))?.0;
        (of == "of" && words.next().is_none()).then_some(Self::Weekday { month, weekday, nth })
    }
}

impl Yearly {
    /// The holiday that the text names: a rule, then `from 2027`, then `for 2 days`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (text, days) = match text.split_once(" for ") {
            Some((text, days)) => {
                (text, days.strip_suffix(" days")?.parse().ok().filter(|n| (2..=LONGEST).contains(n))?)
            }
            None => (text, 1),
        };
        let (text, from) = match text.split_once(" from ") {
            Some((text, year)) => (text, Some(year.parse().ok().filter(|year| (1..=9999).contains(year))?)),
            None => (text, None),
        };
        Some(Self { rule: Rule::parse(text)?, from, days })
    }

    /// Whether a date is one of its days.
    pub(super) fn contains(&self, date: NaiveDate) -> bool {
        [date.year(), date.year() - 1].into_iter().filter(|year| self.from.is_none_or(|from| *year >= from)).any(
            |year| {
                self.rule.in_year(year).is_some_and(|first| {
                    let after = date.signed_duration_since(first);
                    (TimeDelta::zero()..TimeDelta::days(self.days.into())).contains(&after)
                })
            },
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date { month, day } => write!(f, "{month:02}-{day:02}"),
            Self::Weekday { month, weekday, nth } => {
                let nth = NTH.iter().find(|(known, _)| known == nth).map_or("", |(_, name)| name);
                let month = (1..).zip(MONTHS).find(|(number, _)| number == month).map_or("", |(_, name)| name);
                write!(f, "{nth} {} of {month}", week::name(*weekday))
            }
        }
    }
}

impl fmt::Display for Yearly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rule.fmt(f)?;
        if let Some(year) = self.from {
            write!(f, " from {year}")?;
        }
        if self.days > 1 {
            write!(f, " for {} days", self.days)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days_of(text: &str, years: std::ops::RangeInclusive<i32>) -> Vec<String> {
        let holiday = Yearly::parse(text).unwrap();
        assert_eq!(holiday.to_string(), text);
        years
            .flat_map(|year| {
                NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(move |d| d.year() == year)
            })
            .filter(|date| holiday.contains(*date))
            .map(|date| date.to_string())
            .collect()
    }

    #[test]
    fn a_yearly_holiday_comes_every_year() {
        assert_eq!(days_of("12-25", 2025..=2026), ["2025-12-25", "2026-12-25"]);
        assert_eq!(days_of("02-29", 2023..=2028), ["2024-02-29", "2028-02-29"]);
        assert_eq!(days_of("4th thursday of november", 2025..=2026), ["2025-11-27", "2026-11-26"]);
        assert_eq!(days_of("last monday of may", 2026..=2027), ["2026-05-25", "2027-05-31"]);
        assert_eq!(days_of("5th monday of february", 2024..=2052), ["2044-02-29"].map(str::to_owned).to_vec());
    }

    #[test]
    fn it_may_begin_in_some_year_and_last() {
        assert_eq!(days_of("01-02 from 2027", 2025..=2027), ["2027-01-02"]);
        assert_eq!(days_of("12-31 for 2 days", 2026..=2026), ["2026-01-01", "2026-12-31"]);
        assert_eq!(days_of("12-31 from 2026 for 2 days", 2026..=2027), ["2026-12-31", "2027-01-01", "2027-12-31"]);
    }

    #[test]
    fn unknown_rules_are_rejected() {
        for text in [
            "", "13-01", "02-30", "1-1", "+1-01", "4th thursday", "4th thursday of nov", "6th monday of may",
            "4th thursday of november of", "12-25 from", "12-25 from -5", "12-25 for 1 days", "12-25 for 32 days",
            "12-25 for 2 days from 2027", "easter", "é-é",
        ] {
            assert_eq!(Yearly::parse(text), None, "{text}");
        }
    }
}
