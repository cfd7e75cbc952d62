//! Opening hours and cadences, tried on every side.

mod cadence;
mod cadence_faults;
mod calendar;
mod faults;
mod promise;
#[cfg(feature = "tz")]
mod schedule;
#[cfg(feature = "tz")]
mod series;
#[cfg(feature = "tz")]
mod walk;
#[cfg(feature = "tz")]
mod words;
