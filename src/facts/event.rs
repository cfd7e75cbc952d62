//! Events: what somebody needs the order for, how far off it is, and whether the order makes it.

use chrono::NaiveDate;

use super::fact::Fact;
use super::moment::local;
use super::values::{Leaf, Values};
use crate::error::Error;
use crate::locale::{parse_day, parse_moment};
use crate::text;

const WHAT_CAP: usize = 120;
/// An event within so many days is soon.
const SOON: i64 = 7;

/// Reads an event; `eta` is the day on which the order is expected, where that is known.
pub(crate) fn read(fact: &Fact<'_>, eta: Option<NaiveDate>, values: &mut Values) -> Result<(), Error> {
    let object = fact.object(&["what", "when"])?;
    // Taking `event.day` out takes out what it is read from.
    if fact.is_without("day") {
        return Ok(());
    }
    let Some(given) = fact.part(object, "when") else { return Ok(()) };
    let wrong = || fact.wrong("when", "a day such as `2026-03-07`, or a moment as RFC 3339 has it");
    let text = given.as_str().ok_or_else(wrong)?;
    let day = parse_day(text).map(|date| (date, None));
    let Some((date, time)) = day.or_else(|| Some(local(fact, parse_moment(text)?))) else {
        return if text::is_placeholder(text) { Ok(()) } else { Err(wrong()) };
    };
    let days = fact.days_until(date);
    fact.mark("", values);
    if let Some(what) = fact.part(object, "what") {
        fact.put_text("what", fact.text(what, "what", WHAT_CAP)?.as_deref(), values);
    }
    fact.put("day", Some(Leaf::Day(date)), values);
    fact.put("time", time.map(Leaf::Time), values);
    fact.put("relative", Some(Leaf::Relative(days)), values);
    fact.mark(
        match days {
            ..0 => "is_past",
            0..=SOON => "is_soon",
            _ => "is_far",
        },
        values,
    );
    match days {
        0 => fact.mark("is_today", values),
        1 => fact.mark("is_tomorrow", values),
        _ => {}
    }
    // On the day itself is not in time: nobody unpacks at the altar.
    if let Some(eta) = eta
        && let spare = date.signed_duration_since(eta).num_days()
        && spare > 0
    {
        fact.mark("in_time", values);
        fact.put("days_to_spare", u32::try_from(spare).ok().map(Leaf::Days), values);
    }
    Ok(())
}
