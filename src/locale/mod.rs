//! How dates, times, numbers, money and lists are written in each language and region.

mod dates;
mod digits;
mod formats;
mod money;
mod zone;

pub use money::{Currency, Money};
pub use zone::Zone;

pub(crate) use dates::{parse_day, parse_moment};
pub(crate) use formats::{Formats, NamedDays, formats, known_status};
