//! Shapes: the bodies of a template. Each is a complete mail; one of them is selected for each mail.

use super::conditions::Conditions;
use super::trees::Trees;
use crate::error::Location;
use crate::facts::{PathId, PathSet};
use crate::markup::Block;

/// The name of the first body.
pub(crate) const MAIN: &str = "main";
/// One body of a template, checked.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) name: String,
    /// The stable id of its name.
    pub(crate) id: u32,
    pub(crate) location: Location,
    /// When it may be chosen; `speaks` is empty.
    pub(crate) conditions: Conditions,
    /// The optional slots that it may leave out, by the names in the file.
    pub(crate) leaves: Vec<(String, Location)>,
    /// The paths that are present in every mail of this shape.
    pub(crate) required: PathSet,
    /// The paths that are absent in every mail of this shape.
    pub(crate) excluded: PathSet,
    pub(crate) body: Body,
    /// Whether its body could be read; otherwise the problem is already reported.
    pub(crate) whole: bool,
    /// The pools of the subject and of this body, in the order in which they are chosen, with their places.
    pub(crate) pools: Vec<(u16, Location)>,
    /// The tree of a body without control tags.
    pub(crate) tree: Option<Vec<Block>>,
    /// The trees of bodies with conditions, parsed when they are first needed.
    pub(crate) trees: Trees,
}

/// A body that passed the checks.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// What Tera renders: the source with each value and pool as one token.
    pub(crate) tera: String,
    /// Whether there is anything for Tera to decide.
    pub(crate) control: bool,
    /// The pools in the order in which they speak, with their places.
    pub(crate) pools: Vec<(u16, usize)>,
    /// The deciding paths: each stands in an `if` or is looped over.
    pub(crate) decides: Vec<PathId>,
    /// Whether it asks for the plural category of an item's quantity: `item.quantity.is_one`.
    pub(crate) counts_items: bool,
    /// Whether the body has text besides pools in every case, as far as its tags show.
    pub(crate) surely: bool,
    /// The paths that every mail says.
    pub(crate) says: PathSet,
    /// The paths that it says anywhere.
    pub(crate) mentions: PathSet,
}
