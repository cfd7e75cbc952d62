//! The slots of a catalog and every path that they have, numbered once.

use std::collections::BTreeMap;

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
        let index = self.kind.paths().iter().position(|path| path.tail == tail)?;
        Some(PathId(self.first.0 + u16::try_from(index).ok()?))
    }
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
pub(crate) struct PathSet(Vec<u64>);

impl PathSet {
    pub(crate) fn with_room_for(paths: usize) -> Self {
        Self(Vec::with_capacity(paths.div_ceil(64)))
    }

    pub(crate) fn insert(&mut self, path: PathId) {
        let (word, bit) = (usize::from(path.0 / 64), path.0 % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << bit;
        }
    }

    pub(crate) fn remove(&mut self, path: PathId) {
        if let Some(bits) = self.0.get_mut(usize::from(path.0 / 64)) {
            *bits &= !(1 << (path.0 % 64));
        }
    }

    pub(crate) fn contains(&self, path: PathId) -> bool {
        self.0.get(usize::from(path.0 / 64)).is_some_and(|bits| bits & (1 << (path.0 % 64)) != 0)
    }

    pub(crate) fn is_subset(&self, of: &Self) -> bool {
        self.0.iter().enumerate().all(|(at, bits)| bits & !of.0.get(at).copied().unwrap_or(0) == 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    pub(crate) fn intersects(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = PathId> + '_ {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            (0..64)
                .filter(move |bit| bits & (1 << bit) != 0)
                .filter_map(move |bit| Some(PathId(u16::try_from(word * 64 + bit).ok()?)))
        })
    }
}

/// Every slot and path of a catalog.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    all: Vec<Slot>,
    by_name: BTreeMap<String, usize>,
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
        let (Ok(first), false) = (u16::try_from(self.paths.len()), self.by_name.contains_key(name)) else { return };
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
        self.by_name.insert(name.to_owned(), slot);
        self.all.push(Slot { name: name.to_owned(), kind, owner, standing, first: PathId(first) });
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.all.iter()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Slot> {
        self.all.get(*self.by_name.get(name)?)
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
        self.by_name.keys().map(String::as_str)
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
