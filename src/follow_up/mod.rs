//! Follow-ups: when somebody is there to answer and by when, and which mail is due in a series.
//!
//! [`Hours`] are opening hours as data. From them come a promise that can be kept ([`Hours::reply_by`]), "open
//! until" ([`Hours::closes_after`]), "open again on" ([`Hours::opens_after`]), and the words that say them
//! ([`Hours::sentence`]), so that the mail and the calendar cannot disagree.
//!
//! A [`Cadence`] is a series of follow-ups as data. Of a [`State`], which the caller keeps, [`Cadence::due`] says what is
//! [due](Due), when, and why.

mod cadence;
mod count;
mod draft;
mod due;
mod holidays;
mod hours;
mod ics;
mod next;
mod period;
mod read;
mod read_cadence;
mod recur;
mod runs;
mod sentence;
mod span;
mod state;
#[cfg(all(test, feature = "tz"))]
mod tests;
mod week;
mod yearly;

pub use cadence::{Cadence, CadenceBuilder};
pub use due::{Due, FinishReason, FollowUp, SendReason, WaitReason};
pub use hours::Hours;
pub use period::Period;
pub use state::State;
