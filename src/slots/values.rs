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
    leaves: Vec<Option<Leaf>>,
    present: PathSet,
    /// The instants behind moments, by the slot's own path.
    instants: Vec<(PathId, DateTime<Utc>)>,
}

impl Values {
    /// Room for so many paths.
    pub(crate) fn with_capacity(paths: usize) -> Self {
        Self { leaves: vec![None; paths], ..Self::default() }
    }

    pub(crate) fn present(&self) -> &PathSet {
        &self.present
    }

    pub(crate) fn mark(&mut self, path: PathId) {
        self.present.insert(path);
    }

    pub(crate) fn put(&mut self, path: PathId, leaf: Leaf) {
        let at = usize::from(path.0);
        if self.leaves.len() <= at {
            self.leaves.resize(at + 1, None);
        }
        if let Some(slot) = self.leaves.get_mut(at) {
            *slot = Some(leaf);
        }
        self.present.insert(path);
    }

    pub(crate) fn take(&mut self, path: PathId) {
        self.present.remove(path);
        if let Some(slot) = self.leaves.get_mut(usize::from(path.0)) {
            *slot = None;
        }
        self.instants.retain(|(at, _)| *at != path);
    }

    /// Takes out everything that a slot says.
    pub(crate) fn take_slot(&mut self, slot: &Slot) {
        (slot.first.0..).zip(slot.kind.paths()).for_each(|(path, _)| self.take(PathId(path)));
    }

    pub(crate) fn get(&self, path: PathId) -> Option<&Leaf> {
        self.leaves.get(usize::from(path.0))?.as_ref()
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
