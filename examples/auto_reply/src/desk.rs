//! When the desk is staffed, and so by when an answer can be promised.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value};
use sincerely::Catalog;
use sincerely::follow_up::Hours;

use crate::Failure;
use crate::args::Options;

/// Office hours, where nothing is told.
const USUAL: &str = "Mo-Fr 09:00-17:00";

/// The weekdays as `Hours` names them; a command line may shorten them to two letters.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The hours of the desk.
pub(crate) struct Desk {
    hours: Hours,
    /// Whether the operator named the hours, so that a mail may say them.
    told: bool,
    within: TimeDelta,
}

impl Desk {
    pub(crate) fn of(options: &Options) -> Result<Self, Failure> {
        let mut hours = if let Some(path) = &options.common.hours_file {
            Hours::parse(&answers::file(path)?)?
        } else {
            let text = options.hours.as_deref().unwrap_or(USUAL);
            Hours::parse(&toml(text, options.zone.as_deref().unwrap_or("UTC"))?)?
        };
        for path in &options.holidays {
            hours = hours.with_holidays_ics(&answers::file(path)?)?;
        }
        let told = options.hours.is_some() || options.common.hours_file.is_some();
        Ok(Self { hours, told, within: options.within })
    }

    /// The zone to speak in where none is asked for: that of the hours, if somebody named it.
    pub(crate) fn zone(&self) -> Option<&sincerely::Zone> {
        self.told.then(|| self.hours.zone())
    }

    /// Adds by when somebody answers and, where the operator named the hours, these and when they begin again; what the
    /// facts hold already stays. Tells by when it promised something itself.
    pub(crate) fn tell(
        &self,
        facts: &mut Map<String, Value>,
        now: DateTime<Utc>,
        catalog: &Catalog,
        locale: Option<&str>,
    ) -> Result<Option<DateTime<Utc>>, Failure> {
        let mut add = |slot: &str, value: Option<String>| {
            if let (Some(value), false) = (value, facts.contains_key(slot)) {
                facts.insert(slot.to_owned(), Value::String(value));
                return true;
            }
            false
        };
        let by = self.reply_by(now)?;
        let promised = add("reply_by", Some(written(by)));
        if self.told {
            add("hours", self.hours.sentence(catalog, locale.unwrap_or("en")));
            add("opens", self.hours.opens_after(now).filter(|_| !self.hours.is_open(now)).map(written));
        }
        Ok(promised.then_some(by))
    }

    fn reply_by(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
        let by = self.hours.reply_by(now, self.within);
        by.ok_or_else(|| Failure::ours("the desk does not work that long within two years"))
    }
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00` as the TOML that `Hours` reads, which judges days and times.
fn toml(text: &str, zone: &str) -> Result<String, Failure> {
    let wrong = || Failure::ours("`--hours` takes days and times, as `Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00`");
    let plain = |text: &str| !text.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'));
    if !plain(text) || !plain(zone) {
        return Err(wrong());
    }
    let mut toml = format!("zone = \"{zone}\"\n[week]\n");
    for rule in text.split(';').map(str::trim).filter(|rule| !rule.is_empty()) {
        let (days, times) = rule.split_once(char::is_whitespace).ok_or_else(wrong)?;
        let days: Vec<&str> = days.split('-').map(day).collect::<Option<_>>().ok_or_else(wrong)?;
        let times: Vec<String> = times.split(',').map(|time| format!("\"{}\"", time.trim())).collect();
        let _ = writeln!(toml, "{} = [{}]", days.join("-"), times.join(", "));
    }
    Ok(toml)
}

/// `Mo`, `mon` or `Monday`.
fn day(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    (text.chars().count() >= 2).then(|| DAYS.into_iter().find(|day| day.starts_with(text.as_str())))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(hours: &str, within: i64) -> Desk {
        let hours = Hours::parse(&toml(hours, "Europe/Vienna").ok().unwrap()).unwrap();
        Desk { hours, told: true, within: TimeDelta::minutes(within) }
    }

    #[test]
    fn a_promise_lies_within_the_hours_of_the_option() {
        // 2026-03-05 is a Thursday; Vienna is an hour ahead.
        for (hours, within, now, by) in [
            ("Mo-Fr 09:00-17:00", 480, "2026-03-06T15:59:00Z", "2026-03-09T16:00:00Z"),
            ("Mo-Fr 09:00-17:00", 60, "2026-03-05T10:01:02Z", "2026-03-05T11:15:00Z"),
            ("Mo-Fr 09:00-17:05", 60, "2026-03-05T15:03:00Z", "2026-03-05T16:05:00Z"),
            (
                "mon-Wednesday 09:00-12:00,13:00-17:00; sa 10:00-12:00",
                60,
                "2026-03-05T10:00:00Z",
                "2026-03-07T10:00:00Z",
            ),
            ("Mo-Su 00:00-24:00", 60, "2026-03-07T10:00:00Z", "2026-03-07T11:00:00Z"),
        ] {
            let by: DateTime<Utc> = by.parse().unwrap();
            assert_eq!(desk(hours, within).reply_by(now.parse().unwrap()).ok(), Some(by), "{hours} {within} {now}");
        }
    }

    #[test]
    fn hours_that_make_no_sense_are_refused() {
        for text in ["", "Mo-Fr", "M 09:00-17:00", "Mo-Xx 09:00-17:00", "Mo 9-5", "Mo 09:00-17:00\"]\nzone=\"x"] {
            let read = toml(text, "UTC").ok().map(|toml| Hours::parse(&toml));
            assert!(!matches!(read, Some(Ok(_))), "{text}");
        }
    }

    #[test]
    fn what_the_facts_say_stays() {
        let mut facts = Map::new();
        facts.insert("reply_by".to_owned(), "2026-03-10".into());
        let now = "2026-03-07T12:00:00Z".parse().unwrap();
        assert_eq!(
            desk("Mo-Fr 09:00-17:00", 60).tell(&mut facts, now, &Catalog::built_in().unwrap(), None).ok(),
            Some(None)
        );
        assert_eq!(facts["reply_by"], "2026-03-10");
        assert_eq!(facts["opens"], "2026-03-09T08:00:00Z");
        assert_eq!(facts["hours"], "Monday to Friday, 9 AM to 5 PM (Vienna time)");
    }
}
