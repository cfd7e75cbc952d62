//! Moments in the customer's zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Timelike as _, Utc};

use super::fact::Fact;
use super::kind::{Kind, ROOT, paths};
use super::values::{Leaf, Values};
use crate::error::Error;
use crate::locale::{Zone, parse_day, parse_moment};

paths! {
    Presence;
    WHEN always "when" Text of "",
    DATE always "day" Text of "",
    RELATIVE always "relative" Text of "",
    TIME maybe "time" Text of "",
    ZONE maybe "zone" Text of "",
    IS_PAST maybe "is_past" Presence,
}

/// An instant, RFC 3339, or a day of which no hour is known.
pub(crate) static MOMENT: Kind = Kind {
    name: "moment",
    expects: "a moment such as `2026-03-03T10:00:00+01:00` (RFC 3339), or a day such as `2026-03-03`",
    keys: &[],
    paths: PATHS,
    exclusive: &[],
    read: read_moment,
};

/// How an instant stands in the customer's calendar. Without a zone its own offset gives the day, and no hour is said.
pub(super) fn local(fact: &Fact<'_>, instant: DateTime<FixedOffset>) -> (NaiveDate, Option<NaiveTime>) {
    match &fact.reader.context.zone {
        Some(zone) => {
            let local = zone.local(instant.with_timezone(&Utc));
            (local.date(), Some(local.time()))
        }
        None => (instant.date_naive(), None),
    }
}

fn read_moment(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let wrong = || fact.wrong("", MOMENT.expects);
    let text = fact.value.as_str().ok_or_else(wrong)?;
    let (instant, date, time) = if let Some(date) = parse_day(text) {
        // A day is over when the next one begins.
        let end = date.succ_opt().unwrap_or(date).and_time(NaiveTime::MIN);
        (fact.reader.context.zone.as_ref().map_or_else(|| end.and_utc(), |zone| zone.instant(end)), date, None)
    } else if let Some(instant) = parse_moment(text) {
        let (date, time) = local(fact, instant);
        // Midnight is the end of a day, and people call it by that day.
        let is_midnight = time.is_some_and(|time| (time.hour(), time.minute()) == (0, 0));
        let date = if is_midnight { date.pred_opt().unwrap_or(date) } else { date };
        (instant.with_timezone(&Utc), date, time)
    } else {
        return fact.unreadable(text, wrong());
    };
    let time = time.filter(|_| !fact.is_without(TIME));
    let is_shared =
        |zone: &Zone| fact.reader.context.zone.as_ref().is_some_and(|own| own.local(instant) == zone.local(instant));
    let zoned =
        time.is_some() && !fact.is_without(ZONE) && !fact.reader.context.sender_zone.as_ref().is_some_and(is_shared);
    fact.put(ROOT, Some(Leaf::Instant(instant)), values);
    fact.put(WHEN, Some(Leaf::When(date, time, zoned)), values);
    fact.put(DATE, Some(Leaf::Day(date)), values);
    fact.put(RELATIVE, Some(Leaf::Relative(fact.days_until(date))), values);
    fact.put(TIME, time.map(Leaf::Time), values);
    fact.put(ZONE, zoned.then_some(Leaf::Zone), values);
    if instant < fact.reader.now {
        fact.mark(IS_PAST, values);
    }
    Ok(())
}
