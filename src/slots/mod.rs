//! Slots: the kinds of facts, how they are read, judged and said.
//!
//! `slots.toml` declares each slot with one of twelve kinds: `person`, `order`, `event`, `moment`, `day`, `money`, `link`,
//! `quote`, `text`, `number`, `list` and `flag`. The README has how each is given and which paths it has. Facts are
//! anything that serialises to that shape; the structs here do: [`Person`], [`Order`], [`Event`], [`Money`].

mod bits;
mod chars;
mod clean;
mod dates;
mod digits;
mod event;
mod fact;
mod facts;
mod given;
mod kind;
mod language;
mod link;
mod look;
mod moment;
mod money;
mod name;
mod order;
mod person;
mod read;
mod roles;
mod table;
mod take;
mod texts;
mod unlink;
mod values;
pub(crate) mod zone;

pub use facts::{Event, Item, Order, Person, When};
pub use money::{Currency, Money};
pub use name::{NameFault, NameVerdict, judge_name};

pub(crate) use bits::Bits;
pub(crate) use dates::parse_day;
pub(crate) use fact::Reader;
pub(crate) use given::Taken;
pub(crate) use kind::{Holds, Kind};
pub(crate) use language::{Formats, formats};
pub(crate) use link::{in_ascii, link};
pub(crate) use name::clean_name;
pub(crate) use table::{MOOD, Owner, PathId, PathSet, Slots};
pub(crate) use values::{Element, How, LIST_CAP, Leaf, Values};
pub(crate) use zone::Zone;
