//! Follow-ups: when somebody is there to answer, and by when.
//!
//! [`Hours`] are opening hours as data. From them come a promise that can be kept ([`Hours::after_working`]), "open
//! until" ([`Hours::closes_after`]), "open again on" ([`Hours::opens_after`]), and the words that say them
//! ([`Hours::sentence`]), so that the mail and the calendar cannot disagree.

mod holidays;
mod hours;
mod ics;
mod read;
mod recur;
mod runs;
mod sentence;
mod span;
#[cfg(test)]
mod tests;
mod week;
mod words;
mod yearly;

pub use hours::Hours;
