//! The slots of a catalog and every path that they have, numbered once.

use std::collections::BTreeMap;

use super::bit_set::BitSet;
use super::kind::{Holds, Kind};

/// Who filled a slot in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The sender's own systems.
    Operator,
    /// A stranger typed it: cleaned, capped, and left out of unverified mail.
    Customer,
}

/// One slot: a named place for one fact.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) owner: Owner,
    pub(crate) standing: bool,
    /// The slot's own path; the paths of its kind follow it in order.
    pub(crate) first: PathId,
}

impl Slot {
    /// The path with that tail, `""` for the slot itself.
    pub(crate) fn path(&self, tail: &str) -> Option<PathId> {
        let index = self.kind.paths().iter().position(|path| is_same(path.tail, tail))?;
        Some(PathId(self.first.0 + u16::try_from(index).ok()?))
    }
}

/// Tells whether two names of a few letters are the same, which takes less than to call for a comparison of memory.
#[inline]
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).all(|(a, b)| a == b)
}

/// A path, by its number in the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PathId(pub(crate) u16);

/// What is known of a path.
#[derive(Debug, Clone)]
pub(crate) struct PathInfo {
    /// As it is written: `order.eta`.
    pub(crate) name: String,
    pub(crate) slot: usize,
    pub(crate) holds: Holds,
}

/// Which paths are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PathSet(BitSet);

impl PathSet {
    pub(crate) fn insert(&mut self, path: PathId) {
        self.0.insert(path.0);
    }

    pub(crate) fn remove(&mut self, path: PathId) {
        self.0.remove(path.0);
    }

    pub(crate) fn contains(&self, path: PathId) -> bool {
        self.0.contains(path.0)
    }

    pub(crate) fn is_subset(&self, of: &Self) -> bool {
        self.0.is_subset(&of.0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn intersects(&self, other: &Self) -> bool {
        self.0.intersects(&other.0)
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = PathId> + '_ {
        self.0.iter().map(PathId)
    }
}

/// Every slot and path of a catalog.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    all: Vec<Slot>,
    /// By name, sorted.
    by_name: Vec<(String, usize)>,
    paths: Vec<PathInfo>,
    by_path: BTreeMap<String, PathId>,
    /// Paths that every mail asks for.
    brand: Option<PathId>,
    mood: Option<PathId>,
}

/// The reserved slot that says how the customer feels.
pub(crate) const MOOD: &str = "mood";

impl Slots {
    /// Adds a slot; a second one of the same name replaces nothing and is not added.
    pub(crate) fn add(&mut self, name: &str, kind: Kind, owner: Owner, standing: bool) {
        let (Ok(first), Err(place)) = (u16::try_from(self.paths.len()), self.place_of(name)) else { return };
        let slot = self.all.len();
        for path in kind.paths() {
            let Ok(id) = u16::try_from(self.paths.len()) else { return };
            let full = if path.tail.is_empty() { name.to_owned() } else { format!("{name}.{}", path.tail) };
            self.by_path.insert(full.clone(), PathId(id));
            self.paths.push(PathInfo { name: full, slot, holds: path.holds });
        }
        match name {
            "brand" => self.brand = Some(PathId(first)),
            MOOD => self.mood = Some(PathId(first)),
            _ => {}
        }
        self.by_name.insert(place, (name.to_owned(), slot));
        self.all.push(Slot { name: name.to_owned(), kind, owner, standing, first: PathId(first) });
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.all.iter()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Slot> {
        let (_, slot) = self.by_name.get(self.place_of(name).ok()?)?;
        self.all.get(*slot)
    }

    /// Where a slot stands by its name, or where it would.
    fn place_of(&self, name: &str) -> Result<usize, usize> {
        // Names part in their first letters, which takes less than to call for a comparison of memory.
        self.by_name.binary_search_by(|(known, _)| known.bytes().cmp(name.bytes()))
    }

    pub(crate) fn path(&self, name: &str) -> Option<PathId> {
        self.by_path.get(name).copied()
    }

    /// The slot that the layout names the sender by.
    pub(crate) fn brand(&self) -> Option<PathId> {
        self.brand
    }

    /// The reserved slot of the mood, and its path with that tail.
    pub(crate) fn mood(&self, tail: &str) -> Option<[PathId; 2]> {
        let first = self.mood?;
        let index = Kind::Mood.paths().iter().position(|path| path.tail == tail)?;
        Some([first, PathId(first.0 + u16::try_from(index).ok()?)])
    }

    pub(crate) fn info(&self, path: PathId) -> Option<&PathInfo> {
        self.paths.get(usize::from(path.0))
    }

    pub(crate) fn path_name(&self, path: PathId) -> &str {
        self.info(path).map_or("", |info| info.name.as_str())
    }

    pub(crate) fn slot_of(&self, path: PathId) -> Option<&Slot> {
        self.all.get(self.info(path)?.slot)
    }

    pub(crate) fn path_names(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn paths_len(&self) -> usize {
        self.paths.len()
    }

    /// A path with all that is there whenever it is: the slot, and the slot's paths that are never absent.
    pub(crate) fn closure(&self, path: PathId) -> PathSet {
        let mut set = PathSet::default();
        set.insert(path);
        if let Some(slot) = self.slot_of(path) {
            for (offset, kind_path) in slot.kind.paths().iter().enumerate() {
                if !kind_path.optional
                    && let Ok(offset) = u16::try_from(offset)
                {
                    set.insert(PathId(slot.first.0 + offset));
                }
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requiring_a_path_requires_what_its_slot_always_has() {
        let mut slots = Slots::default();
        slots.add("name", Kind::Person, Owner::Customer, false);
        slots.add("order", Kind::Order, Owner::Operator, false);
        let closed = slots.path("order.items").map(|path| slots.closure(path)).unwrap_or_default();
        let names: Vec<_> = closed.iter().map(|path| slots.path_name(path)).collect();
        assert_eq!(names, ["order", "order.number", "order.items"]);
    }

    #[test]
    fn sets_of_different_lengths_compare() {
        let (mut small, mut large) = (PathSet::default(), PathSet::default());
        small.insert(PathId(3));
        large.insert(PathId(200));
        assert!(!small.is_subset(&large) && !small.intersects(&large));
        large.insert(PathId(3));
        assert!(small.is_subset(&large) && !large.is_subset(&small));
        large.remove(PathId(200));
        assert!(large.is_subset(&small));
    }
}
