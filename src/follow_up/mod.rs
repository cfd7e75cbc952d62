//! Follow-ups: opening hours, deadlines for answers, and series of mails.
//!
//! [`Hours`] are opening hours as data. They compute a promise that can be kept ([`Hours::reply_by`]), "open until"
//! ([`Hours::closes_after`]), "open again on" ([`Hours::opens_after`]), and the hours in words ([`Hours::sentence`]), so
//! that the mail and the calendar cannot disagree.
//!
//! A [`Cadence`] is a series of follow-ups as data. The caller keeps its [`State`], and [`Cadence::due`] returns what is
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
