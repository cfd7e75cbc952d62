//! What a catalog holds: templates with their shapes, pools with their variants, the voice.

pub(crate) mod conditions;
pub(crate) mod pool;
pub(crate) mod serving;
pub(crate) mod shape;
pub(crate) mod template;
pub(crate) mod trees;
pub(crate) mod variant;
pub(crate) mod voice;
