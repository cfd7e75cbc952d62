//! The keyed choice: which of the eligible variants a person hears, as a pure function of bytes.
//!
//! Algorithm 1, in the order of its decisions. Integers are little-endian, arithmetic wraps at 64 bits.
//!
//! 1. `C` is what is eligible. `P` is what of `C` speaks an optional path or asks for one with `when`. The choice set is
//!    `P` if it has two or more; if it has one and that was not said last, it is said; else the choice set is `C`.
//! 2. Out of the choice set of `E` variants go those among the last `min(⌊E/2⌋, 8)` said from the pool. (Ids are compared
//!    by their low 24 bits, as a token keeps them; should that leave nothing, the oldest come back in first.)
//! 3. `h` = SipHash-2-4, under the derived key, of the byte 1, the person and the pool's name, each behind its length.
//! 4. `x` = mix(`h` + `n` × 0x9E3779B97F4A7C15), `n` being how often the pool has spoken to the person; mix is the
//!    finaliser of `SplitMix64` (Steele, Lea & Flood 2014).
//! 5. What is left, in order of ids, is numbered from 0; number `x` mod its size is said.
//!
//! `tests/golden/choice.py` computes the same in another language.

use super::key::{hash_bytes, push_field};
use super::memory::Heard;
use crate::catalog::{Eligible, Pool, Serving, code};

/// The version of the algorithm; it stands in the hashed bytes.
pub(crate) const VERSION: u8 = 1;
/// How many of the last said are ever kept away.
pub(crate) const WINDOW_CAP: usize = 8;

/// How the choice came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The number of the variant in its pool.
    pub(crate) number: u16,
    pub(crate) id: u32,
    /// Whether the choice set was the more personal ones.
    pub(crate) personal: bool,
    /// The size of the choice set.
    pub(crate) size: usize,
    /// How many of the last said were kept away.
    pub(crate) window: usize,
}

/// The keyed hash of a person and a pool: step 3.
#[cfg(test)]
fn seed(key: &[u8; 16], person: &str, pool: &str) -> u64 {
    let mut bytes = vec![VERSION];
    [person, pool].iter().for_each(|field| push_field(&mut bytes, field.as_bytes()));
    hash_bytes(key, &bytes)
}

/// Step 3 for one person and many pools: what is hashed begins alike for all.
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

    /// The hash for one pool.
    pub(crate) fn of(&mut self, pool: &str) -> u64 {
        self.bytes.truncate(self.common);
        push_field(&mut self.bytes, pool.as_bytes());
        hash_bytes(self.key, &self.bytes)
    }
}

/// Step 4.
pub(crate) fn mix(seed: u64, count: u32) -> u64 {
    let mut x = seed.wrapping_add(u64::from(count).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Steps 1, 2 and 5, among the eligible variants of a pool. None if there are none.
pub(crate) fn choose(
    pool: &Pool,
    serving: &Serving,
    eligible: &mut Eligible,
    heard: &Heard,
    seed: u64,
) -> Option<Choice> {
    let said = |place: u16, personal, size, window| {
        let number = *serving.numbers().get(usize::from(place))?;
        Some(Choice { number, id: pool.get(number)?.id, personal, size, window })
    };
    let personal = eligible.personal.len();
    if personal == 1 {
        let only = said(eligible.personal.nth(0)?, true, 1, 0)?;
        if heard.last() != Some(code(only.id)) {
            return Some(only);
        }
    }
    let in_personal = personal > 1;
    let (set, size) = if in_personal { (&eligible.personal, personal) } else { (&eligible.all, eligible.all.len()) };
    let x = mix(seed, heard.count());
    let left = &mut eligible.left;
    (0..=(size / 2).min(WINDOW_CAP)).rev().find_map(|window| {
        left.clone_from(set);
        serving.take_out(heard.lately(window), left);
        let at = usize::try_from(x.checked_rem(u64::try_from(left.len()).ok()?)?).ok()?;
        said(left.nth(at)?, in_personal, size, window)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hashed_for_many_pools_is_what_is_hashed_for_one() {
        let mut seeds = Seeds::new(&[7; 16], "to:maria@example.org");
        for pool in ["greeting", "", "acknowledge/order/closing", "greeting"] {
            assert_eq!(seeds.of(pool), seed(&[7; 16], "to:maria@example.org", pool));
        }
    }
}
