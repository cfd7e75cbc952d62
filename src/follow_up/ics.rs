//! Holidays from a calendar file (iCalendar, RFC 5545): the days of its all-day events.
//!
//! This parser is small and reports the line of everything that it does not support. The available libraries parse much
//! more than is needed here, and do not keep line numbers.

use chrono::NaiveDate;

use super::holidays::{Holiday, MOST};
use super::recur;
use crate::error::{Collector, Error, ErrorKind, Location};

/// What errors call the file.
pub(super) const FILE: &str = "holidays.ics";
/// The largest file, in bytes.
pub(super) const CAP: usize = 1 << 20;

/// An event while its lines are read.
#[derive(Default)]
struct Event<'t> {
    line: u32,
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    days: Option<i64>,
    rule: Option<(u32, &'t str)>,
    is_cancelled: bool,
    is_faulty: bool,
}

/// The holidays of a calendar; every line that it does not understand is a problem.
pub(super) fn read(text: &str, problems: &mut Collector) -> Vec<Holiday> {
    let mut holidays = Vec::new();
    if text.len() > CAP {
        let error = Error::new(ErrorKind::TooLarge, format!("calendar larger than {} KiB", CAP / 1024));
        problems.push(error.with_help("remove past years").in_file(FILE));
        return holidays;
    }
    let lines = unfolded(text);
    let lines: Vec<(u32, &str, &str, &str)> =
        lines.iter().map(|(line, text)| (*line, text.as_str())).map(|(line, text)| property(line, text)).collect();
    let mut open: Vec<&str> = Vec::new();
    let mut event = Event::default();
    let mut events = 0_usize;
    for (line, name, parameters, value) in lines {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if open.is_empty() && !(is("BEGIN") && value.eq_ignore_ascii_case("VCALENDAR")) {
            problems.push(at(line, ErrorKind::Syntax, "not a calendar").with_help("begin it with `BEGIN:VCALENDAR`"));
            return holidays;
        }
        let in_event = matches!(open.as_slice(), [_, inner] if inner.eq_ignore_ascii_case("VEVENT"));
        if is("BEGIN") {
            open.push(value);
            if matches!(open.as_slice(), [_, inner] if inner.eq_ignore_ascii_case("VEVENT")) {
                event = Event { line, ..Event::default() };
                events += 1;
            }
        } else if is("END") {
            if !open.pop().is_some_and(|name| name.eq_ignore_ascii_case(value)) {
                problems.push(at(line, ErrorKind::Syntax, "`END` of what was not begun").with_help("check the file"));
                return holidays;
            }
            if in_event && !event.is_cancelled && !event.is_faulty {
                holidays.extend(problems.keep(days_of(&event)).unwrap_or_default());
            }
        } else if in_event && let Err(error) = take(&mut event, line, name, parameters, value) {
            problems.push(error);
            event.is_faulty = true;
        }
        if holidays.len() > MOST {
            problems.push(
                at(line, ErrorKind::TooLarge, format!("more than {MOST} holidays")).with_help("remove past events"),
            );
            return Vec::new();
        }
    }
    if !open.is_empty() {
        let error = Error::new(ErrorKind::Syntax, "the calendar ends too early");
        problems.push(error.with_help("end it with `END:VCALENDAR`; was it cut off?").in_file(FILE));
    } else if events == 0 {
        let error = Error::new(ErrorKind::Missing, "the calendar has no event");
        problems.push(error.with_help("pass a calendar of holidays").in_file(FILE));
    }
    holidays
}

fn at(line: u32, kind: ErrorKind, message: impl Into<String>) -> Error {
    Error::new(kind, message).at(FILE, Location { line, column: 1 })
}

/// The lines with their numbers, those joined that were folded (RFC 5545, 3.1).
fn unfolded(text: &str) -> Vec<(u32, String)> {
    let mut lines: Vec<(u32, String)> = Vec::new();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

/// A line in its parts: name, parameters, value. A colon in quotes does not end the parameters.
fn property(line: u32, text: &str) -> (u32, &str, &str, &str) {
    let mut in_quotes = false;
    let colon = text.find(|c| {
        in_quotes ^= c == '"';
        c == ':' && !in_quotes
    });
    let (head, value) = colon.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""));
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    (line, name.trim(), parameters, value.strip_prefix(':').unwrap_or(value).trim())
}

/// Takes one line into an event.
fn take<'t>(event: &mut Event<'t>, line: u32, name: &str, parameters: &str, value: &'t str) -> Result<(), Error> {
    match name.to_ascii_uppercase().as_str() {
        key @ ("DTSTART" | "DTEND") => {
            let day = day(value).ok_or_else(|| {
                let error = at(line, ErrorKind::InvalidValue, format!("`{key}` takes a whole day"));
                error.with_help(format!("write it as `{key};VALUE=DATE:20261225`, or leave the event out"))
            })?;
            let known = parameters.split(';').all(|parameter| {
                let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
                !name.eq_ignore_ascii_case("VALUE") || value.eq_ignore_ascii_case("DATE")
            });
            if !known {
                let error = at(line, ErrorKind::InvalidValue, format!("`{key}` takes a whole day"));
                return Err(error.with_help("say `VALUE=DATE`"));
            }
            *(if key == "DTSTART" { &mut event.start } else { &mut event.end }) = Some(day);
        }
        "DURATION" => {
            event.days = Some(duration(value).ok_or_else(|| {
                at(line, ErrorKind::InvalidValue, "`DURATION` takes whole days").with_help("write it as `P2D` or `P1W`")
            })?);
        }
        "RRULE" => event.rule = Some((line, value)),
        "STATUS" => event.is_cancelled = value.eq_ignore_ascii_case("CANCELLED"),
        key @ ("RDATE" | "EXDATE" | "EXRULE" | "RECURRENCE-ID") => {
            let error = at(line, ErrorKind::InvalidValue, format!("`{key}` is not understood here"));
            return Err(error.with_help("give each day an event of its own"));
        }
        _ => {}
    }
    Ok(())
}

/// The days that an event takes, the end excluded, per RFC 5545.
fn days_of(event: &Event<'_>) -> Result<Vec<Holiday>, Error> {
    let start = event.start.ok_or_else(|| {
        at(event.line, ErrorKind::Missing, "an event without a day").with_help("give it `DTSTART;VALUE=DATE:20261225`")
    })?;
    let days = match (event.end, event.days) {
        // An end on the day of the start is wrong and common; a day is what is meant.
        (Some(end), _) => Some(end.signed_duration_since(start).num_days()).map(|n| if n == 0 { 1 } else { n }),
        (None, days) => Some(days.unwrap_or(1)),
    };
    let last =
        days.filter(|days| *days > 0).and_then(|days| start.checked_add_signed(chrono::TimeDelta::days(days - 1)));
    let last = last.ok_or_else(|| {
        let error = at(event.line, ErrorKind::InvalidValue, "an event that ends before it begins");
        error.with_help("put `DTEND` on the day after the last")
    })?;
    match event.rule {
        None => Ok(vec![Holiday::Days(start, last)]),
        Some((line, rule)) => recur::days(start, last, rule).map_err(|fault| {
            at(line, ErrorKind::InvalidValue, format!("`RRULE` {fault}")).with_help("give each day an event of its own")
        }),
    }
}

/// `20261225` as a day.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let is_plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok())?
}

/// `P2D` or `P1W` in days.
fn duration(text: &str) -> Option<i64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (number, days) = text.strip_suffix('D').map(|n| (n, 1)).or_else(|| text.strip_suffix('W').map(|n| (n, 7)))?;
    (number.len() <= 4).then(|| number.parse::<u16>().ok().map(|n| i64::from(n) * days))?
}
