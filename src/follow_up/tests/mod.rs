//! Random opening hours and cadences, held to private counts of time.

mod schedule;
mod series;
mod walk;
