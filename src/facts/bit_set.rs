//! Sets of small numbers, with one bit for each. The first 128 need no allocation.

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BitSet {
    near: [u64; NEAR],
    far: Vec<u64>,
}

const NEAR: usize = 2;

impl BitSet {
    fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.near.iter().chain(&self.far).copied()
    }

    fn word(&self, number: u16) -> u64 {
        let at = usize::from(number / 64);
        let word = self.near.get(at).or_else(|| self.far.get(at.checked_sub(NEAR)?));
        word.copied().unwrap_or_default()
    }

    /// The word that a number has its bit in, if there is room for it.
    fn word_mut(&mut self, number: u16) -> Option<&mut u64> {
        let at = usize::from(number / 64);
        match at.checked_sub(NEAR) {
            None => self.near.get_mut(at),
            Some(at) => self.far.get_mut(at),
        }
    }

    pub(crate) fn insert(&mut self, number: u16) {
        let words = (usize::from(number / 64) + 1).saturating_sub(NEAR);
        if self.far.len() < words {
            self.far.resize(words, 0);
        }
        if let Some(word) = self.word_mut(number) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn remove(&mut self, number: u16) {
        if let Some(word) = self.word_mut(number) {
            *word &= !(1 << (number % 64));
        }
    }

    pub(crate) fn clear(&mut self) {
        self.near = [0; NEAR];
        self.far.clear();
    }

    pub(crate) fn contains(&self, number: u16) -> bool {
        self.word(number) & (1 << (number % 64)) != 0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.near == [0; NEAR] && self.far.iter().all(|word| *word == 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.words().map(ones).sum()
    }

    pub(crate) fn is_subset(&self, of: &Self) -> bool {
        let within = |(mine, theirs): (&u64, &u64)| mine & !theirs == 0;
        let beyond = self.far.iter().skip(of.far.len());
        self.near.iter().zip(&of.near).all(within)
            && self.far.iter().zip(&of.far).all(within)
            && beyond.into_iter().all(|word| *word == 0)
    }

    pub(crate) fn intersects(&self, other: &Self) -> bool {
        let both = |(a, b): (&u64, &u64)| a & b != 0;
        self.near.iter().zip(&other.near).any(both) || self.far.iter().zip(&other.far).any(both)
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        if self.far.len() < other.far.len() {
            self.far.resize(other.far.len(), 0);
        }
        let join = |(mine, theirs): (&mut u64, &u64)| *mine |= theirs;
        self.near.iter_mut().zip(&other.near).for_each(join);
        self.far.iter_mut().zip(&other.far).for_each(join);
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        let take = |(mine, theirs): (&mut u64, &u64)| *mine &= !theirs;
        self.near.iter_mut().zip(&other.near).for_each(take);
        self.far.iter_mut().zip(&other.far).for_each(take);
    }

    /// Becomes the same set, in the room that it has.
    pub(crate) fn clone_from(&mut self, other: &Self) {
        self.near = other.near;
        self.far.clone_from(&other.far);
    }

    /// The numbers of the set, rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        let words = (0_u16..=u16::MAX / 64).zip(self.words()).filter(|(_, word)| *word != 0);
        words.flat_map(|(at, mut rest)| {
            std::iter::from_fn(move || {
                let bit = u16::try_from(rest.trailing_zeros()).ok().filter(|bit| *bit < 64)?;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }

    /// The n-th number of the set, from 0 on.
    pub(crate) fn nth(&self, mut n: usize) -> Option<u16> {
        for (at, words) in [(0, &self.near[..]), (NEAR, &self.far)] {
            for (at, word) in (at..).zip(words) {
                let here = ones(*word);
                if n < here {
                    let rest = (0..n).fold(*word, |rest, _| rest & (rest - 1));
                    return u16::try_from(at * 64 + rest.trailing_zeros() as usize).ok();
                }
                n -= here;
            }
        }
        None
    }
}

/// How many bits are set. Most words are nought, and to count takes long where a processor has no word for it.
fn ones(word: u64) -> usize {
    if word == 0 { 0 } else { word.count_ones() as usize }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(numbers: &BTreeSet<u16>) -> BitSet {
        let mut bits = BitSet::default();
        numbers.iter().for_each(|number| bits.insert(*number));
        bits
    }

    fn numbers() -> impl Strategy<Value = BTreeSet<u16>> {
        prop::collection::btree_set(prop_oneof![0_u16..200, 100_u16..140, 0_u16..2_000, 65_500_u16..], 0..60)
    }

    proptest! {
        #[test]
        fn a_set_of_bits_is_a_set(mut one in numbers(), other in numbers(), out in prop::collection::vec(0_u16..2_000, 0..30)) {
            let (mut ours, theirs) = (bits(&one), bits(&other));
            prop_assert_eq!(ours.is_subset(&theirs), one.is_subset(&other));
            prop_assert_eq!(ours.intersects(&theirs), !one.is_disjoint(&other));
            for number in out {
                ours.remove(number);
                one.remove(&number);
            }
            prop_assert_eq!((ours.len(), ours.is_empty()), (one.len(), one.is_empty()));
            prop_assert_eq!(ours.iter().collect::<Vec<_>>(), one.iter().copied().collect::<Vec<_>>());
            for (n, number) in one.iter().enumerate() {
                prop_assert!(ours.contains(*number));
                prop_assert_eq!(ours.nth(n), Some(*number));
            }
            prop_assert_eq!(ours.nth(one.len()), None);
            let mut rest = ours.clone();
            rest.subtract(&theirs);
            prop_assert_eq!(rest.iter().collect::<Vec<_>>(), one.difference(&other).copied().collect::<Vec<_>>());
            let mut both = ours.clone();
            both.extend(&theirs);
            prop_assert!(ours.is_subset(&both) && theirs.is_subset(&both));
            prop_assert_eq!(both.len(), one.union(&other).count());
            both.clone_from(&theirs);
            prop_assert_eq!(&both, &theirs);
            both.clear();
            prop_assert!(both.is_empty() && !both.contains(3));
        }
    }
}
