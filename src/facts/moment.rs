//! Moments and days, judged in the customer's zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

use super::Kind;
use super::fact::Fact;
use super::values::{Leaf, Values};
use crate::error::Error;
use crate::locale::{parse_day, parse_moment};
use crate::text;

/// How an instant stands in the customer's calendar; without a zone its own offset gives the day, and no hour is said.
pub(crate) fn local(fact: &Fact<'_>, instant: DateTime<FixedOffset>) -> (NaiveDate, Option<NaiveTime>) {
    match &fact.reader.how.zone {
        Some(zone) => {
            let local = zone.local(instant.with_timezone(&Utc));
            (local.date(), Some(local.time()))
        }
        None => (instant.date_naive(), None),
    }
}

pub(crate) fn read_moment(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let wrong = || fact.wrong("", Kind::Moment.expects());
    let text = fact.value.as_str().ok_or_else(wrong)?;
    let (instant, date, time) = if let Some(date) = parse_day(text) {
        // A day is over when the next one begins.
        let end = date.succ_opt().unwrap_or(date).and_time(NaiveTime::MIN);
        (fact.reader.how.zone.as_ref().map_or_else(|| end.and_utc(), |zone| zone.instant(end)), date, None)
    } else if let Some(instant) = parse_moment(text) {
        let (date, time) = local(fact, instant);
        (instant.with_timezone(&Utc), date, time)
    } else {
        return if text::is_placeholder(text) { Ok(()) } else { Err(wrong()) };
    };
    let time = time.filter(|_| !fact.is_without("time"));
    let zoned = time.is_some() && fact.reader.how.zone.is_some() && !fact.is_without("zone");
    fact.mark("", values);
    fact.put("when", Some(Leaf::When(date, time, zoned)), values);
    fact.put("day", Some(Leaf::Day(date)), values);
    fact.put("relative", Some(Leaf::Relative(fact.days_until(date))), values);
    fact.put("time", time.map(Leaf::Time), values);
    fact.put("zone", zoned.then_some(Leaf::Zone), values);
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
    let days = fact.days_until(date);
    fact.mark("", values);
    fact.put("day", Some(Leaf::Day(date)), values);
    fact.put("relative", Some(Leaf::Relative(days)), values);
    if days < 0 {
        fact.mark("is_past", values);
    }
    Ok(())
}
