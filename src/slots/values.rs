//! Facts in their normal form: one formatted leaf a path, and which paths are there.

use chrono::{DateTime, Utc};

use super::table::{PathId, PathSet, Slot};

/// The most elements of one list that a mail shows; the rest is counted.
pub(crate) const LIST_CAP: usize = 12;

/// One element of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) quantity: String,
    pub(crate) price: Option<String>,
}

/// What a path holds in one mail.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Leaf {
    Text(String),
    Link(String),
    List(Vec<Element>),
}

/// The facts of one mail, normalised and formatted; values never appear in its `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Values {
    leaves: Vec<Leaf>,
    /// By path, the number of its leaf from 1 on; 0 where there is none.
    places: Vec<u16>,
    present: PathSet,
    /// The instants behind moments, by the slot's own path.
    instants: Vec<(PathId, DateTime<Utc>)>,
}

impl Values {
    /// Room for so many paths.
    pub(crate) fn with_capacity(paths: usize) -> Self {
        Self { leaves: Vec::with_capacity(40), places: vec![0; paths], ..Self::default() }
    }

    pub(crate) fn present(&self) -> &PathSet {
        &self.present
    }

    pub(crate) fn mark(&mut self, path: PathId) {
        self.present.insert(path);
    }

    pub(crate) fn put(&mut self, path: PathId, leaf: Leaf) {
        let at = usize::from(path.0);
        if self.places.len() <= at {
            self.places.resize(at + 1, 0);
        }
        self.leaves.push(leaf);
        if let (Some(place), Ok(leaf)) = (self.places.get_mut(at), u16::try_from(self.leaves.len())) {
            *place = leaf;
        }
        self.present.insert(path);
    }

    pub(crate) fn take(&mut self, path: PathId) {
        self.present.remove(path);
        if let Some(place) = self.places.get_mut(usize::from(path.0)) {
            *place = 0;
        }
        self.instants.retain(|(at, _)| *at != path);
    }

    /// Takes out everything that a slot says.
    pub(crate) fn take_slot(&mut self, slot: &Slot) {
        (slot.first.0..).zip(slot.kind.paths()).for_each(|(path, _)| self.take(PathId(path)));
    }

    pub(crate) fn get(&self, path: PathId) -> Option<&Leaf> {
        let place = self.places.get(usize::from(path.0))?;
        self.leaves.get(usize::from(place.checked_sub(1)?))
    }

    pub(crate) fn note_instant(&mut self, slot: PathId, instant: DateTime<Utc>) {
        self.instants.push((slot, instant));
    }

    pub(crate) fn instant(&self, slot: PathId) -> Option<DateTime<Utc>> {
        self.instants.iter().find(|(at, _)| *at == slot).map(|(_, instant)| *instant)
    }
}

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Values({} paths)", self.present.iter().count())
    }
}
