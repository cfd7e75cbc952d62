//! Time zones.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Utc};

use crate::error::{Error, ErrorKind};
use crate::text::text_value;

/// A time zone, by its IANA name (feature `tz`) or as a fixed offset from UTC.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Zone(Inner);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Inner {
    Utc,
    Fixed(FixedOffset),
    /// A name that the IANA time zone database has.
    #[cfg(feature = "tz")]
    Named(&'static str),
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
        if let Some(name) = tzdb_data::TZ_NAMES.iter().find(|known| **known == name) {
            return Ok(Self(Inner::Named(name)));
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
            Inner::Named(name) => Cow::Borrowed(name),
        }
    }

    /// How far the wall clock of the zone is ahead of UTC at an instant.
    #[cfg_attr(not(feature = "tz"), allow(unused_variables, reason = "only a named zone changes its clock"))]
    fn offset(&self, instant: DateTime<Utc>) -> TimeDelta {
        let seconds = match &self.0 {
            Inner::Utc => 0,
            Inner::Fixed(offset) => offset.local_minus_utc(),
            #[cfg(feature = "tz")]
            Inner::Named(name) => tzdb_data::find_tz(name.as_bytes())
                .and_then(|zone| zone.find_local_time_type(instant.timestamp()).ok())
                .map_or(0, tz::LocalTimeType::ut_offset),
        };
        TimeDelta::seconds(seconds.into())
    }

    /// The wall clock of the zone at an instant.
    pub(crate) fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let utc = instant.naive_utc();
        // Only the first and the last day that chrono knows have no room for an offset.
        utc.checked_add_signed(self.offset(instant)).unwrap_or(utc)
    }

    /// The instant of a wall clock's time: the earlier one where it comes twice, the one after the gap where it is skipped.
    pub(crate) fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let instant = |local: NaiveDateTime| {
            let near =
                [TimeDelta::days(-1), TimeDelta::days(1)].map(|day| local.checked_add_signed(day).unwrap_or(local));
            let instants = near.map(|near| Some(local.checked_sub_signed(self.offset(near.and_utc()))?.and_utc()));
            instants.into_iter().flatten().filter(|instant| self.local(*instant) == local).min()
        };
        // No zone has ever skipped more than a day.
        let mut later =
            (0..=24 * 60 / 15).filter_map(|quarters| local.checked_add_signed(TimeDelta::minutes(quarters * 15)));
        later.find_map(instant).unwrap_or_else(|| local.and_utc())
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

    #[test]
    fn no_moment_is_too_far_away() {
        for name in ["UTC", "+14:00", "-12:00"].iter().chain(tzdb_names()) {
            let zone = Zone::parse(name).unwrap();
            for local in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
                let days = zone.local(local.and_utc()).signed_duration_since(local).num_days();
                assert!(days.abs() <= 1, "{name} {local}");
                assert!(
                    zone.instant(local).naive_utc().signed_duration_since(local).num_days().abs() <= 1,
                    "{name} {local}"
                );
            }
        }
    }

    #[cfg(feature = "tz")]
    fn tzdb_names() -> &'static [&'static str] {
        tzdb_data::TZ_NAMES
    }

    #[cfg(not(feature = "tz"))]
    fn tzdb_names() -> &'static [&'static str] {
        &[]
    }

    /// Without a rule behind its last change a zone would fall back to UTC.
    #[cfg(feature = "tz")]
    #[test]
    fn every_zone_has_a_clock_in_every_year() {
        for name in tzdb_data::TZ_NAMES {
            for year in (1900..9999).step_by(50) {
                let at =
                    chrono::NaiveDate::from_ymd_opt(year, 7, 1).unwrap().and_time(chrono::NaiveTime::MIN).and_utc();
                let zone = tzdb_data::find_tz(name.as_bytes()).unwrap();
                assert!(zone.find_local_time_type(at.timestamp()).is_ok(), "{name} {year}");
            }
        }
    }

    /// chrono-tz has the same database in an earlier edition; what was corrected since is later than these years.
    #[cfg(feature = "tz")]
    #[test]
    fn every_zone_has_the_clock_that_chrono_tz_gives_it() {
        use chrono::{LocalResult, TimeZone as _};
        let mut skipped = 0;
        for tz in chrono_tz::TZ_VARIANTS {
            let zone = Zone::parse(tz.name()).unwrap();
            let start = Utc.with_ymd_and_hms(2010, 1, 1, 0, 0, 0).unwrap();
            // Days apart, at a different hour each time.
            let mut last = zone.offset(start);
            for step in 0..(11 * 365 * 24 / 73) {
                let at = start + TimeDelta::hours(step * 73);
                assert_eq!(zone.local(at), at.with_timezone(&tz).naive_local(), "{tz} {at}");
                if zone.offset(at) == last {
                    continue;
                }
                last = zone.offset(at);
                for quarter in 0..=(73 + 2) * 4 {
                    let local = zone.local(at) - TimeDelta::minutes(quarter * 15);
                    match tz.from_local_datetime(&local) {
                        LocalResult::Single(known) | LocalResult::Ambiguous(known, _) => {
                            assert_eq!(zone.instant(local), known, "{tz} {local}");
                        }
                        LocalResult::None => {
                            skipped += 1;
                            assert!(zone.local(zone.instant(local)) > local, "{tz} {local}");
                        }
                    }
                }
            }
        }
        assert!(skipped > 1000, "{skipped}");
    }
}
