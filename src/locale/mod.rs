//! How dates, times, numbers, money and lists are written in each language and region.
//!
//! `cldr` has CLDR's data of every locale as generated tables. `words` has the additions of a `language.toml`. `Formats` writes
//! with both.

mod cldr;
mod dates;
mod digits;
mod formats;
mod money;
mod plural;
mod words;
mod zone;

pub use money::{Currency, Money};
pub use zone::Zone;

pub(crate) use cldr::Forms;
pub(crate) use dates::{parse_day, parse_moment};
pub(crate) use digits::Digits;
pub(crate) use formats::{Formats, NamedDays, fill};
pub(crate) use plural::{Category, Plurals};
pub(crate) use words::{DateWords, FormatWords, Gap, Gaps, HoursWords, STATUSES, known_status};
