//! A map whose entries expire.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::Hash;

#[derive(Debug)]
pub(super) struct ExpiringMap<V> {
    entries: BTreeMap<Hash, (i64, V)>,
    order: BTreeSet<(i64, Hash)>,
}

impl<V> ExpiringMap<V> {
    pub(super) fn new() -> Self {
        Self { entries: BTreeMap::new(), order: BTreeSet::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry, unless it has expired.
    pub(super) fn get(&self, hash: &Hash, now: i64) -> Option<&V> {
        self.entries.get(hash).filter(|(end, _)| *end > now).map(|(_, value)| value)
    }

    /// The entry, even if it has expired and was not removed yet.
    pub(super) fn get_mut(&mut self, hash: &Hash) -> Option<&mut V> {
        self.entries.get_mut(hash).map(|(_, value)| value)
    }

    /// Inserts or replaces an entry; its expiry never moves earlier.
    pub(super) fn put(&mut self, hash: Hash, end: i64, value: V) {
        let before = self.entries.get(&hash).map(|(end, _)| *end);
        if let Some(before) = before {
            self.order.remove(&(before, hash));
        }
        let end = before.map_or(end, |before| before.max(end));
        self.order.insert((end, hash));
        self.entries.insert(hash, (end, value));
    }

    /// Removes at most this many expired entries.
    pub(super) fn sweep(&mut self, now: i64, most: usize) {
        for _ in 0..most {
            if self.order.first().is_none_or(|(end, _)| *end > now) {
                return;
            }
            self.drop_first();
        }
    }

    /// Removes the entry that expires first.
    pub(super) fn drop_first(&mut self) {
        if let Some((_, hash)) = self.order.pop_first() {
            self.entries.remove(&hash);
        }
    }
}
