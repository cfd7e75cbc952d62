//! Variants: one text of a pool, read from TOML and checked.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher24;

use super::conditions::Conditions;
use super::moves::Move;
use super::voice::Tone;
use crate::error::Location;
use crate::markup::Line;

/// One text of a pool.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// Stable over edits of the catalog: the hash of its `id`, else of its text.
    pub(crate) id: u32,
    pub(crate) text: String,
    /// The tone whose list it stands in; none for `any`.
    pub(crate) tone: Option<Tone>,
    pub(crate) line: Line,
    pub(crate) conditions: Conditions,
    /// What it does, beside what its whole pool does.
    pub(crate) moves: Vec<Move>,
    /// The pools that stay silent in a mail with this variant, by the names in the file.
    pub(crate) covers: Vec<(String, Location)>,
    /// The same by number, once the pools of the language are known.
    pub(crate) covered: Vec<u16>,
    /// What its sentences begin with, hashed.
    pub(crate) beginnings: Vec<u32>,
    pub(crate) location: Location,
}

/// The stable id of a name or a text: the low half of SipHash-2-4 with a key of zeros.
pub(crate) fn stable_id(text: &str) -> u32 {
    let mut hasher = SipHasher24::new_with_key(&[0; 16]);
    hasher.write(text.as_bytes());
    #[allow(clippy::cast_possible_truncation, reason = "the low half is what is meant")]
    let id = hasher.finish() as u32;
    id
}

/// What memory keeps of an id: its low 24 bits.
pub(crate) fn code(id: u32) -> u32 {
    id & 0x00FF_FFFF
}
