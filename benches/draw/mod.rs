//! Numbers that look random and are the same in every run.
#![allow(dead_code, reason = "each bench takes what it needs")]

/// The generator of that name (Steele, Lea and Flood 2014), from a seed.
pub(crate) struct SplitMix64(pub(crate) u64);

impl SplitMix64 {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }

    pub(crate) fn below(&mut self, size: usize) -> usize {
        usize::try_from(self.next() % size as u64).expect("less than a size")
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    pub(crate) fn shuffle(&mut self, cards: &mut [usize]) {
        for at in (1..cards.len()).rev() {
            let other = self.below(at + 1);
            cards.swap(at, other);
        }
    }
}
