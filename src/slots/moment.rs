//! Moments and days, judged in the customer's zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

use super::dates::{parse_day, parse_moment};
use super::fact::Fact;
use super::values::Values;
use super::{Kind, clean};
use crate::error::Error;

/// How an instant stands in the customer's calendar; without a zone its own offset gives the day, and no hour is said.
pub(crate) fn local(fact: &Fact<'_>, instant: DateTime<FixedOffset>) -> (NaiveDate, Option<NaiveTime>) {
    match fact.reader.zone {
        Some(zone) => {
            let local = zone.local(instant.with_timezone(&Utc));
            (local.date(), Some(local.time()))
        }
        None => (instant.date_naive(), None),
    }
}

/// Days from today to a day; negative for days gone by.
pub(crate) fn days_from_today(fact: &Fact<'_>, day: NaiveDate) -> i64 {
    day.signed_duration_since(fact.reader.today).num_days()
}

pub(crate) fn read_moment(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let wrong = || fact.wrong("", Kind::Moment.expects());
    let text = fact.value.as_str().ok_or_else(wrong)?;
    if clean::is_placeholder(text) {
        return Ok(());
    }
    let (instant, date, time) = match (parse_moment(text), parse_day(text)) {
        (Some(instant), _) => {
            let (date, time) = local(fact, instant);
            (instant.with_timezone(&Utc), date, time)
        }
        // A day is over when the next one begins.
        (None, Some(date)) => {
            let end = date.succ_opt().unwrap_or(date).and_time(NaiveTime::MIN);
            (fact.reader.zone.map_or_else(|| end.and_utc(), |zone| zone.instant(end)), date, None)
        }
        (None, None) => return Err(wrong()),
    };
    let formats = fact.reader.formats;
    let day = formats.day(date, Some(fact.reader.today));
    let time = time.filter(|_| !fact.is_without("time")).map(|time| formats.time(time));
    let zone =
        fact.reader.zone.filter(|_| time.is_some() && !fact.is_without("zone")).map(|zone| formats.zone(&zone.name()));
    let when = formats.when(&day, time.as_deref(), zone.as_deref());
    fact.mark("", values);
    fact.put_text("when", Some(when), values);
    fact.put_text("day", Some(day), values);
    fact.put_text("relative", Some(formats.relative_days(days_from_today(fact, date))), values);
    fact.put_text("time", time, values);
    fact.put_text("zone", zone, values);
    if let Some(path) = fact.slot.path("") {
        values.note_instant(path, instant);
    }
    if instant < fact.reader.now {
        fact.mark("is_past", values);
    }
    Ok(())
}

pub(crate) fn read_day(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let Some(date) = fact.day(fact.value, "")? else { return Ok(()) };
    let formats = fact.reader.formats;
    let days = days_from_today(fact, date);
    fact.mark("", values);
    fact.put_text("day", Some(formats.day(date, Some(fact.reader.today))), values);
    fact.put_text("relative", Some(formats.relative_days(days)), values);
    if days < 0 {
        fact.mark("is_past", values);
    }
    Ok(())
}
