//! What every fuzz target asserts: the promises of the crate, each as a function over any bytes.

pub mod auto_reply;
pub mod cadence;
pub mod catalogs;
pub mod facts;
pub mod hours;
pub mod inbound;
pub mod letter;
pub mod page;
pub mod router;
pub mod same;
pub mod token;

/// The longest input that a target looks at, in bytes: beyond that mail folds and caps begin to differ on purpose.
pub const LONGEST: usize = 16 << 10;
