//! Holidays: single days, ranges of days, and days that recur every year.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use super::yearly::Yearly;
use crate::error::{Error, ErrorKind};
use crate::locale::parse_day;

/// The most entries.
pub(super) const MOST: usize = 5_000;

/// One entry: a stretch of days, both ends in it, or a day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holiday {
    Days(NaiveDate, NaiveDate),
    Yearly(Yearly),
}

impl Holiday {
    /// The days that the text names: `2026-01-01`, `2026-12-24/2027-01-06`, `12-25`, `4th thursday of november`.
    ///
    /// The error says what would be right.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if let Some((first, last)) = text.split_once('/') {
            let (Some(first), Some(last)) = (parse_day(first), parse_day(last)) else {
                return Err("write the first and the last day as `2026-12-24/2027-01-06`");
            };
            return if first <= last { Ok(Self::Days(first, last)) } else { Err("put the earlier day first") };
        }
        if let Some(day) = parse_day(text) {
            return Ok(Self::Days(day, day));
        }
        Yearly::parse(text).map(Self::Yearly).ok_or(
            "write a day as `2026-12-25`, days as `2026-12-24/2027-01-06`, \
             a day of every year as `12-25` or `4th thursday of november`",
        )
    }
}

/// All holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Holidays {
    /// From the first day of a stretch to its last; no two overlap.
    days: BTreeMap<NaiveDate, NaiveDate>,
    yearly: Vec<Yearly>,
}

impl Holidays {
    /// Whether nobody is there on a date.
    pub(super) fn contains(&self, date: NaiveDate) -> bool {
        self.days.range(..=date).next_back().is_some_and(|(_, last)| date <= *last)
            || self.yearly.iter().any(|holiday| holiday.contains(date))
    }

    /// Adds an entry; true if any day of it was new. Days that are there already join.
    pub(super) fn add(&mut self, holiday: Holiday) -> bool {
        match holiday {
            Holiday::Yearly(yearly) => {
                let new = !self.yearly.contains(&yearly);
                if new {
                    self.yearly.push(yearly);
                }
                new
            }
            Holiday::Days(mut first, mut last) => {
                let touched: Vec<(NaiveDate, NaiveDate)> = self
                    .days
                    .range(..=last)
                    .rev()
                    .take_while(|(_, end)| **end >= first)
                    .map(|(start, end)| (*start, *end))
                    .collect();
                if touched.iter().any(|(start, end)| *start <= first && last <= *end) {
                    return false;
                }
                for (start, end) in touched {
                    self.days.remove(&start);
                    first = first.min(start);
                    last = last.max(end);
                }
                self.days.insert(first, last);
                true
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.days.is_empty() && self.yearly.is_empty()
    }

    /// Refuses more of them than there may be.
    pub(super) fn check_len(&self) -> Result<(), Error> {
        if self.days.len() + self.yearly.len() <= MOST {
            return Ok(());
        }
        Err(Error::new(ErrorKind::TooLarge, format!("more than {MOST} holidays")).with_help("remove past holidays"))
    }
}

/// Prints the TOML list, one entry a line.
impl fmt::Display for Holidays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "holidays = [")?;
        for (first, last) in &self.days {
            if first == last {
                writeln!(f, "  \"{first}\",")?;
            } else {
                writeln!(f, "  \"{first}/{last}\",")?;
            }
        }
        for yearly in &self.yearly {
            writeln!(f, "  \"{yearly}\",")?;
        }
        writeln!(f, "]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_overlap_join_and_neighbours_stay() {
        let mut holidays = Holidays::default();
        for (text, new) in [
            ("2026-12-24/2026-12-26", true),
            ("2026-12-25", false),
            ("2026-12-27", true),
            ("2026-12-26/2026-12-28", true),
            ("12-25", true),
            ("12-25", false),
            ("2026-01-01", true),
        ] {
            assert_eq!(holidays.add(Holiday::parse(text).unwrap()), new, "{text}");
        }
        assert_eq!(
            holidays.to_string(),
            "holidays = [\n  \"2026-01-01\",\n  \"2026-12-24/2026-12-28\",\n  \"12-25\",\n]\n"
        );
        let on = |text: &str| holidays.contains(text.parse().unwrap());
        assert!(on("2026-12-28") && on("2031-12-25") && on("2026-01-01"));
        assert!(!on("2026-12-29") && !on("2026-12-23") && !on("2031-12-26"));
    }

    #[test]
    fn invalid_holidays_say_what_is_expected() {
        assert_eq!(Holiday::parse("2026-12-26/2026-12-24"), Err("put the earlier day first"));
        assert!(Holiday::parse("2026-12-26/").unwrap_err().contains("the first and the last day"));
        assert!(Holiday::parse("2026-02-29").unwrap_err().contains("write a day as `2026-12-25`"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r"(09:00|-|24:00|/|2026-01-01|12-25|4th |monday|é|\PC){0,8}") {
            let _ = Holiday::parse(&text);
        }
    }
}
