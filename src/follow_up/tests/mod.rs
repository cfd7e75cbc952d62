//! Opening hours, tried on every side.

mod cadence;
mod calendar;
mod faults;
mod promise;
#[cfg(feature = "tz")]
mod schedule;
#[cfg(feature = "tz")]
mod walk;
#[cfg(feature = "tz")]
mod words;
