//! Time zones: in whose day a day is judged.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, TimeZone, Utc};

use crate::error::{Error, ErrorKind};

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
    /// The zone of that name: `Europe/Vienna`, `UTC` or an offset such as `+05:30`.
    ///
    /// # Errors
    /// - [`ErrorKind::UnknownZone`] if it is none of these.
    ///
    /// # Examples
    /// ```
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
        if name.starts_with(['+', '-'])
            && let Ok(offset) = name.parse::<FixedOffset>()
        {
            return Ok(Self(Inner::Fixed(offset)));
        }
        #[cfg(feature = "tz")]
        if let Ok(zone) = name.parse::<chrono_tz::Tz>() {
            return Ok(Self(Inner::Named(zone)));
        }
        Err(Error::new(ErrorKind::UnknownZone, "unknown time zone")
            .with_help("name it as the IANA time zone database does, `Europe/Vienna`, or as an offset, `+01:00`"))
    }

    /// Its name: the IANA name, `UTC`, or `UTC` and the offset.
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

impl std::str::FromStr for Zone {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::parse(name)
    }
}
