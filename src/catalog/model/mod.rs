//! The types of a loaded catalog: templates with their shapes, pools with their variants, the voice. No code here reads a
//! file.

mod conditions;
mod moves;
mod pool;
mod serving;
mod shape;
mod template;
mod trees;
mod variant;
mod voice;

pub(crate) use conditions::Conditions;
pub(crate) use moves::Move;
pub(crate) use pool::{Pool, RESERVED, Selection};
pub(crate) use serving::{Candidate, Eligible, Serving};
pub(crate) use shape::{Body, MAIN, Shape};
pub(crate) use template::{Front, Template};
pub(crate) use trees::Trees;
pub(crate) use variant::{Variant, code, stable_id};
pub use voice::Mood;
pub(crate) use voice::{Speaker, Thresholds, Tone, Voice};
