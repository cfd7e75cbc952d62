//! Recurrence rules of calendar events (RFC 5545, 3.3.10): every year, on a date or a weekday of a month.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::holidays::{Holiday, MOST};
use super::ics::day;
use super::yearly::{LONGEST, Nth, Rule, Yearly};

/// The parts of a rule.
#[derive(Default)]
struct Parts {
    is_yearly: bool,
    interval: Option<u16>,
    count: Option<u16>,
    until: Option<NaiveDate>,
    month: Option<u32>,
    day: Option<u32>,
    weekday: Option<(Nth, Weekday)>,
}

/// The holidays of an event from its first day to its last that comes again by a rule.
///
/// The error is what is not understood, for a message that names the property first.
pub(super) fn days(start: NaiveDate, last: NaiveDate, rule: &str) -> Result<Vec<Holiday>, String> {
    let parts = parts(rule)?;
    let day_rule = match parts {
        Parts { weekday: Some((nth, weekday)), month: Some(month), day: None, .. } => {
            Rule::Weekday { month, weekday, nth }
        }
        Parts { weekday: Some(_), .. } => return Err("takes `BYDAY` with one `BYMONTH`".to_owned()),
        Parts { day: Some(_), month: None, .. } => return Err("takes `BYMONTHDAY` with one `BYMONTH`".to_owned()),
        _ => Rule::Date { month: parts.month.unwrap_or(start.month()), day: parts.day.unwrap_or(start.day()) },
    };
    if day_rule.in_year(start.year()) != Some(start) {
        return Err("names another day than `DTSTART`".to_owned());
    }
    let after = last.signed_duration_since(start).num_days();
    let interval = parts.interval.unwrap_or(1);
    if parts.count.is_none() && parts.until.is_none() {
        if interval > 1 {
            return Err("takes `INTERVAL` only with `COUNT` or `UNTIL`".to_owned());
        }
        let days = u16::try_from(after + 1).ok().filter(|days| *days <= LONGEST);
        let days = days.ok_or_else(|| format!("takes at most {LONGEST} days"))?;
        return Ok(vec![Holiday::Yearly(Yearly { rule: day_rule, from: Some(start.year()), days })]);
    }
    Ok((start.year()..=9999)
        .step_by(interval.into())
        .filter_map(|year| day_rule.in_year(year))
        .take_while(|day| parts.until.is_none_or(|until| *day <= until))
        .take(parts.count.map_or(MOST + 1, usize::from))
        .filter_map(|day| Some(Holiday::Days(day, day.checked_add_signed(TimeDelta::days(after))?)))
        .collect())
}

fn parts(rule: &str) -> Result<Parts, String> {
    let mut parts = Parts::default();
    for part in rule.split(';') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let (key, value) = (key.to_ascii_uppercase(), value.to_ascii_uppercase());
        let known = match key.as_str() {
            "FREQ" => {
                parts.is_yearly = value == "YEARLY";
                parts.is_yearly
            }
            "INTERVAL" => keep(&mut parts.interval, value.parse().ok().filter(|n| *n > 0)),
            "COUNT" => keep(&mut parts.count, value.parse().ok().filter(|n| *n > 0)),
            "UNTIL" => keep(&mut parts.until, value.split('T').next().and_then(day)),
            "BYMONTH" => keep(&mut parts.month, value.parse().ok().filter(|month| (1..=12).contains(month))),
            "BYMONTHDAY" => keep(&mut parts.day, value.parse().ok().filter(|day| (1..=31).contains(day))),
            "BYDAY" => keep(&mut parts.weekday, nth_weekday(&value)),
            "WKST" => true,
            _ => false,
        };
        if !known {
            // Only keys of the standard are quoted; the rest of the file may contain anything.
            let known_key = key.len() <= 10 && key.bytes().all(|byte| byte.is_ascii_uppercase());
            return Err(if known_key {
                format!("is not understood at `{key}`")
            } else {
                "is not understood".to_owned()
            });
        }
    }
    if parts.is_yearly { Ok(parts) } else { Err("takes `FREQ=YEARLY`".to_owned()) }
}

/// Keeps a value; true if there is one.
fn keep<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

/// `4TH` or `-1MO`: which weekday of a month.
fn nth_weekday(text: &str) -> Option<(Nth, Weekday)> {
    let (nth, weekday) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = match weekday {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    let nth = match nth.parse::<i8>().ok()? {
        -1 => Nth::Last,
        n => Nth::From(u8::try_from(n).ok().filter(|n| (1..=5).contains(n))?),
    };
    Some((nth, weekday))
}
