//! Time zones.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, TimeZone, Utc};

use crate::error::{Error, ErrorKind};
use crate::text::text_value;

/// A time zone, by its IANA name (feature `tz`) or as a fixed offset from UTC.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Zone(Inner);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Inner {
    Utc,
    Fixed(FixedOffset),
    #[cfg(feature = "tz")]
    Named(chrono_tz::Tz),
}

impl Zone {
    /// Returns the zone with this name: `Europe/Vienna`, `UTC` or an offset such as `+05:30`.
    ///
    /// # Errors
    /// - [`ErrorKind::UnknownZone`] for any other text.
    ///
    /// # Examples
    #[cfg_attr(feature = "tz", doc = "```")]
    #[cfg_attr(not(feature = "tz"), doc = "```ignore")]
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let vienna = sincerely::Zone::parse("Europe/Vienna")?;
    /// assert_eq!(vienna.name(), "Europe/Vienna");
    /// # Ok(())
    /// # }
    /// ```
    pub fn parse(name: &str) -> Result<Self, Error> {
        let name = name.trim();
        if matches!(name, "UTC" | "Etc/UTC" | "Z") {
            return Ok(Self(Inner::Utc));
        }
        let offset = name.strip_prefix("UTC").unwrap_or(name);
        if offset.starts_with(['+', '-'])
            && let Ok(offset) = offset.parse::<FixedOffset>()
        {
            return Ok(Self(Inner::Fixed(offset)));
        }
        #[cfg(feature = "tz")]
        if let Ok(zone) = name.parse::<chrono_tz::Tz>() {
            return Ok(Self(Inner::Named(zone)));
        }
        let error = Error::new(ErrorKind::UnknownZone, "unknown time zone");
        Err(if cfg!(feature = "tz") {
            error.with_help("name it as the IANA time zone database does, `Europe/Vienna`, or as an offset, `+01:00`")
        } else {
            error.with_help("turn on the feature `tz` for names such as `Europe/Vienna`, or give an offset, `+01:00`")
        })
    }

    /// Returns the IANA name, `UTC`, or `UTC` with the offset.
    pub fn name(&self) -> String {
        self.iana().into_owned()
    }

    pub(crate) fn iana(&self) -> Cow<'static, str> {
        match &self.0 {
            Inner::Utc => Cow::Borrowed("UTC"),
            Inner::Fixed(offset) => Cow::Owned(format!("UTC{offset}")),
            #[cfg(feature = "tz")]
            Inner::Named(zone) => Cow::Borrowed(zone.name()),
        }
    }

    /// The wall clock of the zone at an instant.
    pub(crate) fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        match &self.0 {
            Inner::Utc => instant.naive_utc(),
            Inner::Fixed(offset) => instant.with_timezone(offset).naive_local(),
            #[cfg(feature = "tz")]
            Inner::Named(zone) => instant.with_timezone(zone).naive_local(),
        }
    }

    /// The instant of a wall clock's time: the earlier one where it comes twice, the one after the gap where it is skipped.
    pub(crate) fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        fn in_zone(zone: &impl TimeZone, local: NaiveDateTime) -> Option<DateTime<Utc>> {
            Some(zone.from_local_datetime(&local).earliest()?.with_timezone(&Utc))
        }
        // No zone has ever skipped more than a day.
        let later = (0..=24 * 60 / 15).map(|quarters| local + TimeDelta::minutes(quarters * 15));
        later
            .into_iter()
            .find_map(|local| match &self.0 {
                Inner::Utc => Some(local.and_utc()),
                Inner::Fixed(offset) => in_zone(offset, local),
                #[cfg(feature = "tz")]
                Inner::Named(zone) => in_zone(zone, local),
            })
            .unwrap_or_else(|| local.and_utc())
    }
}

text_value!(Zone, to_string);

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iana())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_comes_back_from_its_name() {
        let named: &[&str] =
            if cfg!(feature = "tz") { &["Europe/Vienna", "America/St_Johns", "Etc/GMT+5"] } else { &[] };
        for name in ["UTC", "Z", "+05:30", "-03:00", "UTC+05:30"].iter().chain(named) {
            let zone = Zone::parse(name).unwrap();
            assert_eq!(zone.to_string().parse::<Zone>().unwrap(), zone, "{name}");
            assert_eq!(serde_json::from_value::<Zone>(serde_json::to_value(&zone).unwrap()).unwrap(), zone, "{name}");
        }
        for name in ["", "Vienna", "UTC+", "+25:00", "UTC Europe/Vienna"] {
            assert!(name.parse::<Zone>().is_err(), "{name}");
        }
    }

    #[test]
    fn an_unknown_zone_names_what_would_help() {
        let error = Zone::parse("Europe/Wien").unwrap_err();
        let help = error.help().unwrap_or_default();
        assert!(help.contains(if cfg!(feature = "tz") { "IANA" } else { "feature `tz`" }), "{help}");
    }

    #[cfg(feature = "tz")]
    #[test]
    fn of_an_hour_that_comes_twice_the_first_is_meant_and_of_one_that_is_skipped_the_next() {
        let vienna = Zone::parse("Europe/Vienna").unwrap();
        let at = |local: &str| vienna.instant(local.parse().unwrap()).to_rfc3339();
        assert_eq!(at("2026-10-25T02:30:00"), "2026-10-25T00:30:00+00:00");
        assert_eq!(at("2026-10-25T03:00:00"), "2026-10-25T02:00:00+00:00");
        assert_eq!(at("2026-03-29T02:30:00"), "2026-03-29T01:00:00+00:00");
    }
}
