//! What every fuzz target asserts: the promises of the crate, each as a function over any bytes.

pub mod facts;
pub mod inbound;
pub mod letter;
pub mod page;

/// The longest input that a target looks at, in bytes: beyond that mail folds and caps begin to differ on purpose.
pub const LONGEST: usize = 16 << 10;
