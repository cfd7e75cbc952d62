//! From files to a catalog: layers, front matter, TOML, tags, bodies.

pub(crate) mod beginnings;
pub(crate) mod body;
pub(crate) mod built_in;
mod control;
pub(crate) mod expression;
pub(crate) mod frame;
pub(crate) mod format_words;
pub(crate) mod front;
mod lines;
pub(crate) mod path;
pub(crate) mod pool;
pub(crate) mod placeholder;
mod shape;
pub(crate) mod slots;
pub(crate) mod source;
pub(crate) mod tags;
pub(crate) mod template;
pub(crate) mod toml;
mod toml_fault;
pub(crate) mod variant;
mod voice;
