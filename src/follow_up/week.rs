//! The seven days of a week with their opening hours.

use std::fmt;

use chrono::Weekday;

use super::span::Span;

/// Monday to Sunday as TOML names them.
pub(super) const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "monday"),
    (Weekday::Tue, "tuesday"),
    (Weekday::Wed, "wednesday"),
    (Weekday::Thu, "thursday"),
    (Weekday::Fri, "friday"),
    (Weekday::Sat, "saturday"),
    (Weekday::Sun, "sunday"),
];

/// The opening hours of each weekday, each in order and free of overlaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Week([Vec<Span>; 7]);

impl Week {
    /// The hours of a weekday.
    pub(super) fn on(&self, day: Weekday) -> &[Span] {
        self.0.get(position(day)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn set(&mut self, day: Weekday, spans: Vec<Span>) {
        if let Some(slot) = self.0.get_mut(position(day)) {
            *slot = spans;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    /// The open days, from Monday on, in runs of neighbours with the same hours: first day, last day, hours.
    pub(super) fn runs(&self) -> Vec<(Weekday, Weekday, &[Span])> {
        let mut runs: Vec<(Weekday, Weekday, &[Span])> = Vec::new();
        for (day, _) in DAYS {
            let spans = self.on(day);
            match runs.last_mut() {
                Some((_, last, same)) if *same == spans && last.succ() == day => *last = day,
                _ => runs.push((day, day, spans)),
            }
        }
        runs.retain(|(_, _, spans)| !spans.is_empty());
        runs
    }
}

/// Prints the lines of the TOML table.
impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (first, last, spans) in self.runs() {
            let hyphen = if first == last { "" } else { "-" };
            let last = if first == last { "" } else { name(last) };
            writeln!(f, "{}{hyphen}{last} = {}", name(first), list(spans))?;
        }
        Ok(())
    }
}

/// A list of spans in TOML.
pub(super) fn list(spans: &[Span]) -> String {
    let quoted: Vec<String> = spans.iter().map(|span| format!("\"{span}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

/// The name of a weekday in TOML.
pub(super) fn name(day: Weekday) -> &'static str {
    DAYS.iter().find(|(known, _)| *known == day).map_or("", |(_, name)| name)
}

/// The weekday of a name in TOML.
pub(super) fn weekday(name: &str) -> Option<Weekday> {
    DAYS.iter().find(|(_, known)| *known == name).map(|(day, _)| *day)
}

/// The days of `monday` or of `monday-friday`, which may go over Sunday.
pub(super) fn days(key: &str) -> Option<Vec<Weekday>> {
    let (first, last) = key.split_once('-').unwrap_or((key, key));
    let (first, last) = (weekday(first.trim())?, weekday(last.trim())?);
    let mut days = vec![first];
    let mut day = first;
    while day != last {
        day = day.succ();
        days.push(day);
    }
    Some(days)
}

fn position(day: Weekday) -> usize {
    usize::try_from(day.num_days_from_monday()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_one_day_or_several() {
        assert_eq!(days("tuesday"), Some(vec![Weekday::Tue]));
        assert_eq!(days("saturday-monday"), Some(vec![Weekday::Sat, Weekday::Sun, Weekday::Mon]));
        assert_eq!(days("monday-sunday").map(|days| days.len()), Some(7));
        assert_eq!(days("mon"), None);
        assert_eq!(days("monday-"), None);
    }

    #[test]
    fn equal_neighbours_print_as_one_line() {
        let mut week = Week::default();
        let spans = vec![Span::parse("09:00-12:00").unwrap(), Span::parse("13:00-17:00").unwrap()];
        for day in days("monday-thursday").unwrap() {
            week.set(day, spans.clone());
        }
        week.set(Weekday::Sat, spans);
        assert_eq!(
            week.to_string(),
            "monday-thursday = [\"09:00-12:00\", \"13:00-17:00\"]\nsaturday = [\"09:00-12:00\", \"13:00-17:00\"]\n"
        );
    }
}
