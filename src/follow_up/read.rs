//! Reads opening hours from TOML, and reports every problem with its line.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};
use toml::de::{DeTable, DeValue};

use super::holidays::{Holiday, Holidays};
use super::hours::Hours;
use super::ics::CAP;
use super::span::Span;
use super::week::{self, Week};
use crate::catalog::File;
use crate::catalog::toml::{Doc, Value, get};
use crate::error::{Collector, Error, ErrorKind, Problems};
use crate::locale::{Zone, parse_day};

/// What errors call the file.
const FILE: &str = "hours.toml";

/// The keys at the top.
const TOP: [&str; 4] = ["zone", "holidays", "week", "except"];

struct Reader<'t> {
    doc: Doc<'t>,
    problems: Collector,
}

pub(super) fn hours(text: &str) -> Result<Hours, Problems> {
    if text.len() > CAP {
        let error = Error::new(ErrorKind::TooLarge, format!("opening hours larger than {} KiB", CAP / 1024));
        return Err(error.with_help("shorten the file").in_file(FILE).into());
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let file = File::new(FILE, text.to_owned());
    let mut reader = Reader { doc: Doc { file: &file, offset: 0 }, problems: Collector::default() };
    let hours = reader.doc.parse(&file.text, &mut reader.problems).and_then(|table| reader.hours(&table));
    reader.problems.finish(hours)
}

impl Reader<'_> {
    fn hours(&mut self, table: &DeTable<'_>) -> Option<Hours> {
        self.doc.check_keys(table, &TOP, &mut self.problems);
        let zone = if let Some(value) = get(table, "zone") {
            self.zone(value)
        } else {
            self.missing(0, "`zone` is missing", "name the zone of the hours, `zone = \"Europe/Vienna\"`");
            None
        };
        let week = get(table, "week").map(|value| self.week(value)).unwrap_or_default();
        let dates = get(table, "except").map(|value| self.dates(value)).unwrap_or_default();
        let holidays = get(table, "holidays").map(|value| self.holidays(value)).unwrap_or_default();
        if week.is_empty() && dates.values().all(Vec::is_empty) && self.problems.is_empty() {
            let at = get(table, "week").map_or(0, |value| value.span().start);
            self.missing(at, "no opening hours", "give a day of `week` its times, `monday = [\"09:00-17:00\"]`");
        }
        Some(Hours { zone: zone?, week, dates, holidays })
    }

    fn zone(&mut self, value: &Value<'_>) -> Option<Zone> {
        let name = self.problems.keep(self.doc.string("zone", value))?;
        let zone = Zone::parse(name).map_err(|error| {
            let message = format!("{} in `zone`", error.message());
            let renamed = Error::new(error.kind(), message).with_help(error.help().unwrap_or_default());
            self.doc.error(value.span().start, renamed)
        });
        self.problems.keep(zone)
    }

    fn week(&mut self, value: &Value<'_>) -> Week {
        let mut week = Week::default();
        let Some(table) = self.problems.keep(self.doc.table("week", value)) else { return week };
        let mut given: Vec<(Weekday, usize)> = Vec::new();
        for (key, value) in table {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            if self.is_misplaced("week", name, at) {
                continue;
            }
            let Some(days) = week::days(name) else {
                let known = week::DAYS.iter().map(|(_, name)| *name);
                let near = crate::error::nearest(name, known);
                let help = near.map_or_else(
                    || "days are monday to sunday, several are `monday-friday`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.fault(at, ErrorKind::UnknownKey, format!("unknown day `week.{name}`"), help);
                continue;
            };
            let spans = self.spans(&format!("week.{name}"), value);
            for day in days {
                if given.iter().any(|(known, _)| *known == day) {
                    let message = format!("`week` names {} twice", week::name(day));
                    self.fault(at, ErrorKind::Clash, message, "put all its times into one list");
                    break;
                }
                given.push((day, at));
                week.set(day, spans.clone());
            }
        }
        for (day, at) in given {
            let over = week.on(day).last().map_or(0, |span| span.into_next_day());
            let next = day.succ();
            if week.on(next).first().is_some_and(|span| span.from() < over) {
                let message = format!("`week.{}` runs into the hours of {}", week::name(day), week::name(next));
                self.fault(at, ErrorKind::Clash, message, "let one end before the other begins");
                break;
            }
        }
        week
    }

    /// A list of times, in order.
    fn spans(&mut self, key: &str, value: &Value<'_>) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for (text, at) in self.problems.keep(self.doc.strings(key, value)).unwrap_or_default() {
            match Span::parse(text) {
                Ok(span) => {
                    let overlaps = |other: &Span| span.from() < other.to() && other.from() < span.to();
                    if spans.iter().any(overlaps) {
                        let help = "let one end before the other begins";
                        self.fault(at, ErrorKind::Clash, format!("overlapping times in `{key}`"), help);
                    }
                    spans.push(span);
                }
                Err(help) => {
                    self.fault(at, ErrorKind::InvalidValue, format!("invalid opening time in `{key}`"), help);
                }
            }
        }
        spans.sort_unstable();
        spans
    }

    fn dates(&mut self, value: &Value<'_>) -> BTreeMap<NaiveDate, Vec<Span>> {
        let mut dates = BTreeMap::new();
        let items: Vec<&Value<'_>> = match self.problems.keep(self.doc.tables("except", value)) {
            Some(items) => items.collect(),
            None => return dates,
        };
        for item in items {
            let at = item.span().start;
            let Some(table) = self.problems.keep(self.doc.table("except", item)) else { continue };
            self.except_keys(table);
            let Some(date) = get(table, "date") else {
                self.missing(at, "`except.date` is missing", "name the day, `date = \"2026-12-24\"`");
                continue;
            };
            let date_at = date.span().start;
            let date = self.date("except.date", date);
            let closed = get(table, "closed");
            if let Some(value) = closed
                && self.problems.keep(self.doc.bool("except.closed", value)) == Some(false)
            {
                let help = "say `closed = true`, or name the times in `open`";
                self.fault(value.span().start, ErrorKind::InvalidValue, "`except.closed` is false", help);
            }
            let open = get(table, "open").map(|value| {
                let spans = self.spans("except.open", value);
                if value.get_ref().as_array().is_some_and(|array| array.is_empty()) {
                    let help = "say `closed = true`, or name the times";
                    self.fault(value.span().start, ErrorKind::InvalidValue, "`except.open` is empty", help);
                }
                spans
            });
            let spans = match (open, closed.is_some()) {
                (Some(_), true) => {
                    self.fault(at, ErrorKind::Clash, "an exception is both `open` and `closed`", "keep one of the two");
                    continue;
                }
                (None, false) => {
                    self.missing(
                        at,
                        "an exception is neither `open` nor `closed`",
                        "give it `open` or `closed = true`",
                    );
                    continue;
                }
                (open, _) => open.unwrap_or_default(),
            };
            if let Some(date) = date
                && dates.insert(date, spans).is_some()
            {
                let message = format!("`except` names {date} twice");
                self.fault(date_at, ErrorKind::Clash, message, "put all its times into one list");
            }
        }
        dates
    }

    fn except_keys(&mut self, table: &DeTable<'_>) {
        let mut known = vec!["date", "open", "closed"];
        for (key, _) in table {
            if self.is_misplaced("except", key.get_ref(), key.span().start) {
                known.extend(TOP.iter().filter(|name| *name == key.get_ref()));
            }
        }
        self.doc.check_keys(table, &known, &mut self.problems);
    }

    /// Reports a key of the top that TOML takes for one of the table above it.
    fn is_misplaced(&mut self, table: &str, name: &str, at: usize) -> bool {
        let is_misplaced = TOP.contains(&name);
        if is_misplaced {
            let message = format!("misplaced key `{name}` in `{table}`");
            self.fault(at, ErrorKind::UnknownKey, message, "move it above the first line in `[...]`");
        }
        is_misplaced
    }

    fn holidays(&mut self, value: &Value<'_>) -> Holidays {
        let mut holidays = Holidays::default();
        let items: Vec<&Value<'_>> = match self.problems.keep(self.doc.array("holidays", value)) {
            Some(items) => items.collect(),
            None => return holidays,
        };
        for item in items {
            let at = item.span().start;
            let holiday = match item.get_ref() {
                DeValue::Datetime(_) => self.date("holidays", item).map(|day| Holiday::Days(day, day)),
                _ => match self.problems.keep(self.doc.entry("holidays", item)).map(Holiday::parse) {
                    Some(Ok(holiday)) => Some(holiday),
                    Some(Err(help)) => {
                        self.fault(at, ErrorKind::InvalidValue, "invalid date in `holidays`", help);
                        None
                    }
                    None => None,
                },
            };
            if holiday.is_some_and(|holiday| !holidays.add(holiday)) {
                self.fault(at, ErrorKind::Clash, "`holidays` names a day twice", "keep it once");
            }
        }
        let check = holidays.check_len().map_err(|error| self.doc.error(value.span().start, error));
        self.problems.keep(check);
        holidays
    }

    /// A day, in quotes or as TOML's own date.
    fn date(&mut self, key: &str, value: &Value<'_>) -> Option<NaiveDate> {
        let day = match value.get_ref() {
            DeValue::Datetime(date) => parse_day(&date.to_string()),
            _ => parse_day(self.problems.keep(self.doc.string(key, value))?),
        };
        if day.is_none() {
            let message = format!("invalid date in `{key}`");
            self.fault(value.span().start, ErrorKind::InvalidValue, message, "write it as `2026-12-24`");
        }
        day
    }

    fn missing(&mut self, at: usize, message: &str, help: &str) {
        self.fault(at, ErrorKind::Missing, message, help);
    }

    fn fault(&mut self, at: usize, kind: ErrorKind, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(self.doc.error(at, Error::new(kind, message).with_help(help)));
    }
}
