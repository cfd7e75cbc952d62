//! Opening hours and cadences, tried on every side.

mod cadence;
mod cadence_faults;
mod calendar;
mod faults;
mod promise;
mod words;
