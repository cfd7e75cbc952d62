//! The keyed choice: selects one of the usable variants for a person, as a pure function of bytes.
//!
//! Algorithm 2, in the order of its decisions. Integers are little-endian, arithmetic wraps at 64 bits.
//!
//! 1. `C` are the usable variants, `P` those of them that use an optional path, in their text or in `when`. If `P` has two
//!    or more, the choice set `S` is `P`. If it has one, that one is chosen unless it is among the last `min(⌊|C|/2⌋, 8)`
//!    variants used from the pool. Otherwise `S` is `C`.
//! 2. The window: the last `W = min(⌊|S|/2⌋, 8)` variants used from the pool are excluded. (Ids are compared by their low
//!    24 bits, as memory keeps them. If nothing is left, the one used longest ago is chosen.)
//! 3. A preference: if some of the remaining variants have no sentence that begins like an earlier one in this mail, only
//!    these remain.
//! 4. `h` = SipHash-2-4, under the derived key, of the version, the person and the pool's name, each preceded by its
//!    length.
//! 5. `x` = mix(`h` + `n` × 0x9E3779B97F4A7C15), where `n` is the number of times that the pool was used for the person;
//!    mix is the finaliser of `SplitMix64` (Steele, Lea & Flood 2014).
//! 6. The remaining variants are numbered from 0 in the order of their ids; number `x` mod their count is chosen.
//!
//! A variant returns after at least `min(W + 1, |S|)` mails in which its pool is used.
//!
//! A shape is chosen as if the shapes were variants of a pool, with an empty `P`. In a steady pool, `S` is `P` if it has
//! any, else `C`, and the one with the greatest SipHash-2-4 of version, person, pool (each preceded by its length) and id
//! is chosen.
//!
//! `tests/golden/choice.py` computes the same in another language.

use super::key::{hash_bytes, push_field};
use super::memory::History;
use crate::catalog::{Eligible, Serving, code};

/// The version of the algorithm; it is part of the hashed bytes, of memory, tokens and messages.
pub(crate) const VERSION: u8 = 2;
/// The largest window.
pub(crate) const WINDOW_CAP: usize = 8;

/// How the choice came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The number of the candidate in its pool or template.
    pub(crate) number: u16,
    pub(crate) id: u32,
    /// Whether only the more personal ones could be chosen.
    pub(crate) personal: bool,
    /// The size of the set that the window was computed from.
    pub(crate) size: usize,
    /// How many of the last used were excluded.
    pub(crate) window: usize,
}

/// The keyed hashes of one person: what is hashed begins alike for all pools.
pub(crate) struct Seeds<'k> {
    key: &'k [u8; 16],
    bytes: Vec<u8>,
    common: usize,
}

impl<'k> Seeds<'k> {
    pub(crate) fn new(key: &'k [u8; 16], person: &str) -> Self {
        let mut bytes = Vec::with_capacity(person.len() + 64);
        bytes.push(VERSION);
        push_field(&mut bytes, person.as_bytes());
        Self { key, common: bytes.len(), bytes }
    }

    /// The hash for a pool: step 4.
    pub(crate) fn of(&mut self, pool: &str) -> u64 {
        self.bytes.truncate(self.common);
        push_field(&mut self.bytes, pool.as_bytes());
        hash_bytes(self.key, &self.bytes)
    }

    /// The hash for one variant of a steady pool.
    fn of_variant(&mut self, pool: &str, id: u32) -> u64 {
        self.bytes.truncate(self.common);
        push_field(&mut self.bytes, pool.as_bytes());
        self.bytes.extend_from_slice(&id.to_le_bytes());
        hash_bytes(self.key, &self.bytes)
    }
}

/// Step 5.
pub(crate) fn mix(seed: u64, count: u32) -> u64 {
    let mut x = seed.wrapping_add(u64::from(count).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

fn window(size: usize) -> usize {
    (size / 2).min(WINDOW_CAP)
}

/// The choice among the eligible candidates, none if there are none; `begun` is how earlier sentences of the mail begin.
pub(crate) fn choose(
    serving: &Serving,
    eligible: &mut Eligible,
    history: &History,
    seed: u64,
    begun: &[u32],
) -> Option<Choice> {
    let chosen = |place: u16, personal, size, window| {
        let (number, id) = serving.get(place)?;
        Some(Choice { number, id, personal, size, window })
    };
    let (all, personal) = (eligible.all.len(), eligible.personal.len());
    if personal == 1 {
        let only = eligible.personal.nth(0)?;
        let (_, id) = serving.get(only)?;
        if !history.last(window(all)).contains(&code(id)) {
            return chosen(only, true, all, window(all));
        }
    }
    let in_personal = personal > 1;
    let (set, size) = if in_personal { (&eligible.personal, personal) } else { (&eligible.all, all) };
    let last = history.last(window(size));
    let left = &mut eligible.left;
    left.clone_from(set);
    serving.remove(last, left);
    if left.is_empty() {
        let oldest = last.iter().flat_map(|code| serving.places(*code)).find(|place| set.contains(*place))?;
        return chosen(oldest, in_personal, size, window(size));
    }
    let preferred = &mut eligible.preferred;
    preferred.clone_from(left);
    serving.remove_beginning(begun, preferred);
    let from = if preferred.is_empty() { &*left } else { &*preferred };
    let x = mix(seed, history.count());
    let at = usize::try_from(x.checked_rem(u64::try_from(from.len()).ok()?)?).ok()?;
    chosen(from.nth(at)?, in_personal, size, window(size))
}

/// The choice in a steady pool.
pub(crate) fn choose_steady(
    serving: &Serving,
    eligible: &Eligible,
    seeds: &mut Seeds<'_>,
    pool: &str,
) -> Option<Choice> {
    let personal = !eligible.personal.is_empty();
    let set = if personal { &eligible.personal } else { &eligible.all };
    let size = set.len();
    let candidates = set.iter().filter_map(|place| serving.get(place));
    let (number, id) = candidates.max_by_key(|(_, id)| (seeds.of_variant(pool, *id), *id))?;
    Some(Choice { number, id, personal, size, window: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashing_for_many_pools_is_hashing_for_one() {
        let of_one = |pool: &str| {
            let mut bytes = vec![VERSION];
            ["to:maria@example.org", pool].iter().for_each(|field| push_field(&mut bytes, field.as_bytes()));
            hash_bytes(&[7; 16], &bytes)
        };
        let mut seeds = Seeds::new(&[7; 16], "to:maria@example.org");
        for pool in ["greeting", "", "acknowledge/order/closing", "greeting"] {
            assert_ne!(seeds.of_variant(pool, 7), seeds.of_variant(pool, 8));
            assert_eq!(seeds.of(pool), of_one(pool));
        }
    }
}
