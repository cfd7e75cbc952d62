//! A map whose entries expire.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use super::keys::Hash;

/// Hashes what is a keyed hash already: nobody outside can aim at one place.
#[derive(Debug, Default)]
struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[derive(Debug)]
pub(super) struct ExpiringMap<V> {
    entries: HashMap<Hash, (i64, V), BuildHasherDefault<FirstBytes>>,
    order: BTreeSet<(i64, Hash)>,
}

impl<V> Default for ExpiringMap<V> {
    fn default() -> Self {
        Self { entries: HashMap::default(), order: BTreeSet::new() }
    }
}

impl<V> ExpiringMap<V> {
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
        if let Some((known, old)) = self.entries.get_mut(&hash) {
            *old = value;
            if end > *known {
                self.order.remove(&(*known, hash));
                self.order.insert((end, hash));
                *known = end;
            }
        } else {
            self.order.insert((end, hash));
            self.entries.insert(hash, (end, value));
        }
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
