//! By when somebody answers.

use std::path::Path;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value};
use sincerely::Zone;
use sincerely::follow_up::Hours;

/// Weekdays, where nothing is told.
const USUAL: &str = "zone = \"UTC\"\n[week]\nmonday-friday = [\"09:00-17:00\"]\n";

/// The hours of the desk, and how many of them an answer takes.
pub(crate) struct Promise {
    hours: Hours,
    /// Whether the operator named the hours, so that a mail may say an hour.
    told: bool,
    within: TimeDelta,
}

impl Promise {
    pub(crate) fn open(hours: Option<&Path>, within: u16) -> Result<Self, Box<dyn std::error::Error>> {
        let text = hours.map(answers::file).transpose()?;
        let told = text.is_some();
        let hours = Hours::parse(text.as_deref().unwrap_or(USUAL))?;
        Ok(Self { hours, told, within: TimeDelta::hours(within.into()) })
    }

    /// The zone to speak in where none is asked for.
    pub(crate) fn zone(&self) -> Option<&Zone> {
        self.told.then(|| self.hours.zone())
    }

    /// Adds by when somebody answers, unless the facts hold it, and returns what it added.
    pub(crate) fn add(&self, facts: &mut Map<String, Value>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if facts.contains_key("reply_by") {
            return None;
        }
        let by = self.hours.reply_by(now, self.within)?;
        facts.insert("reply_by".to_owned(), by.to_rfc3339_opts(SecondsFormat::Secs, true).into());
        Some(by)
    }
}
