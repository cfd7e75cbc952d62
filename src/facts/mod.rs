//! Facts: their kinds, their parsing and checks, and the values for a mail.
//!
//! `slots.toml` declares each slot with its kind: `person`, `order`, `event`, `moment`, `day`, `money`, `link`, `phrase`,
//! `quote`, `text`, `number`, `decimal`, `percent`, `words`, `address`, `list` and `flag`.
//! [The guide](crate::guide::templates) shows the form of each kind and its paths. You can pass any value that serialises
//! to that form, such as [`Person`], [`Order`], [`Event`] and [`Money`].

mod bit_set;
mod day;
mod event;
mod fact;
mod kind;
mod lines;
mod moment;
mod order;
mod person;
mod phrase;
mod quantity;
mod raw;
mod read;
pub(crate) mod reserved;
mod simple;
mod table;
mod typed;
mod values;

pub use crate::locale::{Currency, Money};
pub use crate::text::{NameFault, NameVerdict, judge_name};
pub use quantity::Quantity;
pub use typed::{Event, EventMood, Item, Order, Person, Tax, When};

pub(crate) use bit_set::BitSet;
pub(crate) use event::is_sad;
pub(crate) use fact::Reader;
pub(crate) use kind::{Holds, KINDS, Kind};
pub(crate) use lines::{Detail, Item as ItemFact, LIST_CAP, Lines, Sum, Tax as TaxFact};
pub(crate) use moment::MOMENT;
pub(crate) use phrase::{PhraseWords, WordSet};
pub(crate) use raw::RawFacts;
pub(crate) use reserved::mark_history;
pub(crate) use simple::{FLAG, LINK, TEXT};
pub(crate) use table::{CONVERSATION, HISTORY, MOOD, Owner, PathId, PathSet, Slot, Slots};
pub(crate) use values::{FormatContext, Leaf, Raw, Values};
