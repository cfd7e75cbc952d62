//! Days in the customer's zone.

use super::fact::Fact;
use super::kind::{Kind, ROOT, paths};
use super::values::{Leaf, Values};
use crate::error::Error;

paths! {
    Presence;
    DATE always "day" Text of "",
    RELATIVE always "relative" Text of "",
    IS_PAST maybe "is_past" Presence,
}

/// A day, `2026-03-07`.
pub(super) static DAY: Kind =
    Kind { name: "day", expects: "a day such as `2026-03-07`", keys: &[], paths: PATHS, exclusive: &[], read };

fn read(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let Some(date) = fact.day(fact.value, "")? else { return Ok(()) };
    let days = fact.days_until(date);
    fact.mark(ROOT, values);
    fact.put(DATE, Some(Leaf::Day(date)), values);
    fact.put(RELATIVE, Some(Leaf::Relative(days)), values);
    if days < 0 {
        fact.mark(IS_PAST, values);
    }
    Ok(())
}
