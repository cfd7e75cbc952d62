//! Templates: front matter and bodies, read and checked against slots and pools.

use super::serving::Serving;
use super::shape::Shape;
use super::voice::{Speaker, Tone};
use crate::error::Location;
use crate::facts::PathSet;
use crate::markup::Line;

/// A checked template.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) front: Front,
    pub(crate) subject: Line,
    pub(crate) preheader: Option<Line>,
    /// Whether its front matter has no fault. Otherwise, what seems to be missing may have been declared there.
    pub(crate) is_sound: bool,
    /// The paths that are present in every mail of this template.
    pub(crate) required: PathSet,
    /// The bodies, `main` first.
    pub(crate) shapes: Vec<Shape>,
    /// The shapes as candidates of the choice.
    pub(crate) candidates: Serving,
    /// The name under which the shape is chosen. No pool can have this name.
    pub(crate) choice_name: String,
    /// The stable id of that name, under which the memory stores the choice.
    pub(crate) key: u32,
    /// The pools of all shapes, the subject's first, each once, with a place.
    pub(crate) pools: Vec<(u16, Location)>,
}

impl Template {
    pub(crate) fn shape(&self, number: u16) -> Option<&Shape> {
        self.shapes.get(usize::from(number))
    }
}

/// What the front matter says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Front {
    pub(crate) summary: String,
    pub(crate) subject: (String, usize),
    pub(crate) preheader: Option<(String, usize)>,
    pub(crate) tones: Vec<Tone>,
    pub(crate) required: Vec<(String, Location)>,
    pub(crate) optional: Vec<(String, Location)>,
    pub(crate) marketing: bool,
    pub(crate) text_only: bool,
    /// Whether the mail is about a failure, a refusal or a deadline: no exclamation mark.
    pub(crate) serious: bool,
    pub(crate) speaker: Option<Speaker>,
    /// The name of the layout, if it is not the default one.
    pub(crate) layout: Option<(String, Location)>,
}
