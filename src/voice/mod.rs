//! The voice: selects the shape and the variants for a person, and records them.

mod choice;
mod key;
mod memory;
mod plan;
mod trace;

pub use key::Key;
pub use memory::Memory;
pub use trace::{Selected, Trace, TracedPool, TracedShape, TracedVariant, TracedWhy};

pub(crate) use choice::{VERSION as CHOICE_VERSION, mix};
pub(crate) use key::{Purpose, wide_hash_fields};
pub(crate) use memory::{Conversation, Note};
pub(crate) use plan::{Plan, Planner};
