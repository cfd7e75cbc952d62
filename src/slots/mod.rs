//! Slots: the kinds of facts, how they are read, judged and said.

mod chars;
mod clean;
mod dates;
mod event;
mod fact;
mod facts;
mod given;
mod kind;
mod language;
mod link;
mod moment;
mod money;
mod name;
mod order;
mod person;
mod read;
mod roles;
mod table;
mod take;
mod unlink;
mod values;
mod zone;

pub use facts::{Event, Item, Order, Person, When};
pub use kind::Kind;
pub use money::{Currency, Money, MoneyError};
pub use name::{NameFault, NameVerdict, judge_name};
pub use table::Owner;
pub use zone::Zone;

pub(crate) use dates::parse_day;
pub(crate) use fact::{Reader, day_of};
pub(crate) use given::Object;
pub(crate) use kind::Holds;
pub(crate) use language::{Formats, formats};
pub(crate) use link::link;
pub(crate) use table::{MOOD, PathId, PathSet, Slot, Slots};
pub(crate) use values::{LIST_CAP, Leaf, Values};
