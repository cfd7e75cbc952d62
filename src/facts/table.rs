//! The slots of a catalog and every path that they have, numbered once.

use std::collections::BTreeMap;

use super::bit_set::BitSet;
use super::kind::{Holds, Kind, KindPath, Tail};
use super::values::Values;
use crate::locale::{Category, Plurals};

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
    pub(crate) kind: &'static Kind,
    pub(crate) owner: Owner,
    /// Given once for every mail; `standing = true` in slots.toml.
    pub(crate) is_default: bool,
    /// The slot that holds the same fact in another form: `cause` for `cause_clause`.
    pub(crate) form_of: Option<PathId>,
    /// The slot's own path; the paths of its kind follow it in order.
    pub(crate) first: PathId,
}

impl Slot {
    /// A path of the slot's kind.
    pub(crate) fn path(&self, tail: Tail) -> PathId {
        PathId(self.first.0 + tail.0)
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
    /// The number whose plural category it states.
    pub(crate) plural_of: Option<(PathId, Category)>,
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
    by_name: BTreeMap<String, usize>,
    paths: Vec<PathInfo>,
    by_path: BTreeMap<String, PathId>,
    /// The numbers, each with the first of its flags of plural categories, which are in the order of [`Category::ALL`].
    numbers: Vec<(PathId, PathId)>,
    /// The names of slots whose declaration has a fault.
    faulty: Vec<String>,
    /// Whether a file of declarations could not be read.
    is_incomplete: bool,
}

/// The reserved slot that says how the customer feels.
pub(crate) const MOOD: &str = "mood";
/// The reserved slot of the conversation that a mail belongs to.
pub(crate) const CONVERSATION: &str = "conversation";
/// The reserved slot of what was sent before.
pub(crate) const HISTORY: &str = "history";

impl Slots {
    /// Adds a slot; a second one of the same name replaces nothing and is not added.
    pub(crate) fn add(&mut self, name: &str, kind: &'static Kind, owner: Owner, is_default: bool) {
        let Ok(first) = u16::try_from(self.paths.len()) else { return };
        if self.by_name.contains_key(name) {
            return;
        }
        let slot = self.all.len();
        for path in kind.paths {
            let Ok(id) = u16::try_from(self.paths.len()) else { return };
            let full = if path.tail.is_empty() { name.to_owned() } else { format!("{name}.{}", path.tail) };
            self.by_path.insert(full.clone(), PathId(id));
            self.paths.push(PathInfo { name: full, slot, holds: path.holds, plural_of: None });
        }
        self.add_plural_flags(first, slot, kind);
        self.by_name.insert(name.to_owned(), slot);
        self.all.push(Slot { name: name.to_owned(), kind, owner, is_default, form_of: None, first: PathId(first) });
    }

    /// Records which declarations have a fault; `None` if that is unknown because a file could not be read.
    pub(crate) fn set_faulty(&mut self, names: Option<Vec<String>>) {
        self.is_incomplete = names.is_none();
        self.faulty = names.unwrap_or_default();
    }

    /// Whether a path may be missing because of a fault in the declaration of its slot.
    pub(crate) fn is_faulty_path(&self, path: &str) -> bool {
        self.is_faulty(path.split('.').next().unwrap_or_default())
    }

    /// Whether a slot may be missing because of a fault in its declaration.
    pub(crate) fn is_faulty(&self, name: &str) -> bool {
        self.is_incomplete || self.faulty.iter().any(|faulty| faulty == name)
    }

    /// Adds a flag for each plural category of each number of a kind, behind the kind's own paths: `order.count.is_one`.
    fn add_plural_flags(&mut self, first: u16, slot: usize, kind: &Kind) {
        let numbers = (first..).zip(kind.paths).filter(|(_, path)| path.holds.is_number());
        for number in numbers.map(|(path, _)| PathId(path)) {
            let Ok(first) = u16::try_from(self.paths.len()) else { return };
            self.numbers.push((number, PathId(first)));
            for category in Category::ALL {
                let Ok(id) = u16::try_from(self.paths.len()) else { return };
                let name = format!("{}.is_{}", self.path_name(number), category.as_str());
                self.by_path.insert(name.clone(), PathId(id));
                let plural_of = Some((number, category));
                self.paths.push(PathInfo { name, slot, holds: Holds::Presence, plural_of });
            }
        }
    }

    /// The numbers with the flags of those plural categories, in order.
    pub(crate) fn plural_flags(&self) -> impl Iterator<Item = (PathId, Category, PathId)> + '_ {
        self.numbers.iter().flat_map(|(number, first)| flags(*first).map(|(category, flag)| (*number, category, flag)))
    }

    /// For each number among some paths that are present, its flags for the categories that a language has: exactly one of
    /// them is present.
    pub(crate) fn plural_groups(&self, present: &PathSet, plurals: &Plurals) -> Vec<Vec<PathId>> {
        let mut groups: BTreeMap<PathId, Vec<PathId>> = BTreeMap::new();
        for (number, category, flag) in self.plural_flags().filter(|(number, ..)| present.contains(*number)) {
            let is_whole = self.info(number).is_some_and(|info| info.holds == Holds::Number);
            let has = if is_whole {
                plurals.of_whole_numbers().any(|known| known == category)
            } else {
                plurals.categories().any(|known| known == category)
            };
            if has {
                groups.entry(number).or_default().push(flag);
            }
        }
        groups.into_values().collect()
    }

    /// Sets the flags of the numbers that are present.
    pub(crate) fn mark_plurals(&self, values: &mut Values) {
        for (number, first) in &self.numbers {
            let Some(category) = values.category(*number) else { continue };
            flags(*first).for_each(|(known, flag)| values.set(flag, known == category));
        }
    }

    /// Sets the flags of one number.
    pub(super) fn mark_plural(&self, number: PathId, values: &mut Values) {
        let category = values.category(number);
        if let Some((_, first)) = self.numbers.iter().find(|(known, _)| *known == number) {
            flags(*first).for_each(|(known, flag)| values.set(flag, Some(known) == category));
        }
    }

    /// Notes that a slot holds the fact of another one in another form.
    pub(crate) fn set_form_of(&mut self, name: &str, of: PathId) {
        if let Some(slot) = self.by_name.get(name).and_then(|slot| self.all.get_mut(*slot)) {
            slot.form_of = Some(of);
        }
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

    /// The reserved slot of the mood, and its path with that tail.
    pub(crate) fn mood(&self, tail: &str) -> Option<[PathId; 2]> {
        let slot = self.get(MOOD)?;
        let index = slot.kind.paths.iter().position(|path| path.tail == tail)?;
        Some([slot.first, PathId(slot.first.0 + u16::try_from(index).ok()?)])
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

    /// The paths that are absent whenever one of these is: itself, and the whole slot if the slot always has it.
    pub(crate) fn absent_without(&self, paths: &PathSet) -> PathSet {
        let mut absent = paths.clone();
        for path in paths.iter() {
            let Some(slot) = self.slot_of(path) else { continue };
            absent.extend(&self.beside(path));
            if self.closure(slot.first).contains(path) {
                (slot.first.0..).zip(slot.kind.paths).for_each(|(path, _)| absent.insert(PathId(path)));
            }
        }
        let flags = self.plural_flags().filter(|(number, ..)| absent.contains(*number)).map(|(.., flag)| flag);
        flags.collect::<Vec<_>>().into_iter().for_each(|flag| absent.insert(flag));
        absent
    }

    /// The groups of paths of which at most one is present, with whether exactly one is.
    pub(crate) fn exclusive(&self) -> impl Iterator<Item = (bool, Vec<PathId>)> + '_ {
        let of_kinds = self.all.iter().flat_map(|slot| {
            slot.kind.exclusive.iter().map(|(one, tails)| (*one, tails.iter().map(|tail| slot.path(*tail)).collect()))
        });
        let of_numbers = self.numbers.iter().map(|(_, first)| (false, flags(*first).map(|(_, flag)| flag).collect()));
        of_kinds.chain(of_numbers)
    }

    /// A path with those that are present exactly when it is.
    fn beside(&self, path: PathId) -> PathSet {
        let mut set = PathSet::default();
        set.insert(path);
        let Some(slot) = self.slot_of(path) else { return set };
        let paths = || (slot.first.0..).map(PathId).zip(slot.kind.paths);
        let group = |of: &KindPath| of.with.unwrap_or(of.tail);
        if let Some(own) = paths().find(|(id, _)| *id == path).map(|(_, own)| group(own)).filter(|own| !own.is_empty())
        {
            paths().filter(|(_, other)| group(other) == own).for_each(|(id, _)| set.insert(id));
        }
        set
    }

    /// A path with everything that is present whenever it is: the slot, and the slot's paths that are never absent.
    pub(crate) fn closure(&self, path: PathId) -> PathSet {
        let mut set = self.beside(path);
        if let Some((number, _)) = self.info(path).and_then(|info| info.plural_of) {
            set.extend(&self.beside(number));
        }
        if let Some(slot) = self.slot_of(path) {
            for (offset, kind_path) in slot.kind.paths.iter().enumerate() {
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

/// The flags of a number from its first one on, each with its category.
fn flags(first: PathId) -> impl Iterator<Item = (Category, PathId)> {
    Category::ALL.into_iter().zip((first.0..).map(PathId))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requiring_a_path_requires_what_its_slot_always_has() {
        let mut slots = Slots::default();
        slots.add("name", &super::super::person::PERSON, Owner::Customer, false);
        slots.add("order", &super::super::order::ORDER, Owner::Operator, false);
        let closed = slots.path("order.items").map(|path| slots.closure(path)).unwrap_or_default();
        let names: Vec<_> = closed.iter().map(|path| slots.path_name(path)).collect();
        assert_eq!(names, ["order", "order.number", "order.items", "order.lines"]);
        let closed = slots.path("order.count.is_one").map(|path| slots.closure(path)).unwrap_or_default();
        let names: Vec<_> = closed.iter().map(|path| slots.path_name(path)).collect();
        assert_eq!(names, ["order", "order.number", "order.count", "order.count.is_one"]);
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
