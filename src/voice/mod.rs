//! The voice: which wording a person hears, and what is remembered of it.

mod choice;
mod key;
mod memory;
mod plan;
mod trace;

pub use key::Key;
pub use memory::Memory;
pub use trace::{Trace, TracedPool, TracedVariant, TracedWhy};

pub(crate) use key::{Purpose, wide_hash_fields};
pub(crate) use plan::{Pick, Planner};
