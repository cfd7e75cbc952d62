//! Facts: their kinds, how they are read and checked, and the values that a mail says.
//!
//! `slots.toml` declares each slot with one of twelve kinds: `person`, `order`, `event`, `moment`, `day`, `money`, `link`,
//! `quote`, `text`, `number`, `list` and `flag`. docs/templates.md shows how to give each of them and which paths it has. Facts
//! are any value that serialises to that shape; [`Person`], [`Order`], [`Event`] and [`Money`] do.

mod bit_set;
mod event;
mod fact;
mod given;
mod kind;
mod moment;
mod order;
mod person;
mod read;
mod table;
mod take;
mod texts;
mod typed;
mod values;

pub use crate::locale::{Currency, Money};
pub use crate::text::{NameFault, NameVerdict, judge_name};
pub use typed::{Event, Item, Order, Person, When};

pub(crate) use bit_set::BitSet;
pub(crate) use fact::Reader;
pub(crate) use given::RawFacts;
pub(crate) use kind::{Holds, Kind};
pub(crate) use table::{MOOD, Owner, PathId, PathSet, Slots};
pub(crate) use values::{Element, FormatContext, LIST_CAP, Leaf, Values};
