//! The variants of a pool that serve one tone, made ready for the choice: what is asked of them is looked at once for all
//! that ask the same, so that a pool of a thousand wordings costs little more than one of eight.

use std::collections::BTreeMap;

use super::variant::{Variant, code};
use crate::slots::PathSet;

/// What serves one tone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Serving {
    /// By place, the number of the variant in its pool: in order of their ids, or of the file for a stepwise pool.
    numbers: Vec<u16>,
    /// The low bits of each id with its place, where a code leads in a table that is half empty: how memory knows them.
    codes: Vec<Option<(u32, u16)>>,
    groups: Vec<Group>,
}

/// Variants that ask for the same, and so are eligible together.
#[derive(Debug, Clone)]
struct Group {
    /// The number of one of them.
    first: u16,
    members: Members,
}

/// The places of a group: a list while that is the shorter way to write them down.
#[derive(Debug, Clone)]
enum Members {
    Few(Vec<u16>),
    Many(Places),
}

impl Members {
    fn new(list: Vec<u16>, places: usize) -> Self {
        if list.len() * 4 < places.div_ceil(64) {
            return Self::Few(list);
        }
        let mut set = Places::default();
        set.reset(places);
        list.into_iter().for_each(|place| set.insert(place));
        Self::Many(set)
    }

    fn add_to(&self, set: &mut Places) {
        match self {
            Self::Few(list) => list.iter().for_each(|place| set.insert(*place)),
            Self::Many(members) => set.extend(members),
        }
    }
}

/// A set of places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Places(Vec<u64>);

impl Places {
    /// Empties the set, with room for so many places.
    fn reset(&mut self, places: usize) {
        self.0.clear();
        self.0.resize(places.div_ceil(64), 0);
    }

    fn insert(&mut self, place: u16) {
        if let Some(word) = self.0.get_mut(usize::from(place / 64)) {
            *word |= 1 << (place % 64);
        }
    }

    pub(crate) fn remove(&mut self, place: u16) {
        if let Some(word) = self.0.get_mut(usize::from(place / 64)) {
            *word &= !(1 << (place % 64));
        }
    }

    pub(crate) fn contains(&self, place: u16) -> bool {
        self.0.get(usize::from(place / 64)).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }

    fn extend(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine |= theirs;
        }
    }

    pub(crate) fn clone_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The n-th place of the set, from 0 on.
    pub(crate) fn nth(&self, mut n: usize) -> Option<u16> {
        for (at, word) in self.0.iter().enumerate() {
            let here = word.count_ones() as usize;
            if n < here {
                let mut rest = *word;
                for _ in 0..n {
                    rest &= rest - 1;
                }
                return u16::try_from(at * 64).ok()?.checked_add(u16::try_from(rest.trailing_zeros()).ok()?);
            }
            n -= here;
        }
        None
    }
}

/// The eligible variants of one mail and, among them, those that say something optional of the case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Eligible {
    pub(crate) all: Places,
    pub(crate) personal: Places,
    /// Room for the choice: what is left of one of them.
    pub(crate) left: Places,
}

impl Serving {
    /// Groups variants by what they ask; `numbers` stand in the order of the choice.
    pub(super) fn new(numbers: Vec<u16>, variants: &[Variant]) -> Self {
        let mut codes = Vec::with_capacity(numbers.len());
        let mut groups: BTreeMap<[&PathSet; 3], (u16, Vec<u16>)> = BTreeMap::new();
        for (place, number) in (0_u16..).zip(&numbers) {
            let Some(variant) = variants.get(usize::from(*number)) else { continue };
            codes.push((code(variant.id), place));
            let asks = [&variant.speaks, &variant.when, &variant.unless];
            groups.entry(asks).or_insert_with(|| (*number, Vec::new())).1.push(place);
        }
        let group = |(first, list)| Group { first, members: Members::new(list, numbers.len()) };
        let groups = groups.into_values().map(group).collect();
        Self { numbers, codes: table(&codes), groups }
    }

    /// The numbers of the variants, by place.
    pub(crate) fn numbers(&self) -> &[u16] {
        &self.numbers
    }

    /// The place of a variant, if it serves this tone.
    pub(crate) fn place_of(&self, number: u16) -> Option<u16> {
        let place = self.numbers.iter().position(|here| *here == number)?;
        u16::try_from(place).ok()
    }

    /// Fills in what may be said with these paths there, those required among them.
    pub(crate) fn eligible(&self, variants: &[Variant], present: &PathSet, required: &PathSet, into: &mut Eligible) {
        into.all.reset(self.numbers.len());
        into.personal.reset(self.numbers.len());
        for group in &self.groups {
            let Some(first) = variants.get(usize::from(group.first)).filter(|first| first.eligible(present)) else {
                continue;
            };
            group.members.add_to(&mut into.all);
            if first.is_personal(required) {
                group.members.add_to(&mut into.personal);
            }
        }
    }

    /// Takes out of a set the variants that memory knows by these codes.
    pub(crate) fn take_out(&self, codes: &[u32], set: &mut Places) {
        let Some(last) = self.codes.len().checked_sub(1) else { return };
        for code in codes {
            let mut at = *code as usize & last;
            while let Some(Some((known, place))) = self.codes.get(at) {
                if known == code {
                    set.remove(*place);
                }
                at = (at + 1) & last;
            }
        }
    }
}

/// A table in which each code stands at its own low bits, or next behind what stands there.
fn table(codes: &[(u32, u16)]) -> Vec<Option<(u32, u16)>> {
    let mut table = vec![None; (codes.len() * 2).next_power_of_two()];
    let last = table.len() - 1;
    for (code, place) in codes {
        let mut at = *code as usize & last;
        while let Some(Some(_)) = table.get(at) {
            at = (at + 1) & last;
        }
        if let Some(free) = table.get_mut(at) {
            *free = Some((*code, *place));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_memory_knows_is_taken_out(codes in prop::collection::vec(0_u32..40, 0..30), said in prop::collection::vec(0_u32..50, 0..8)) {
            let pairs: Vec<(u32, u16)> = codes.iter().copied().zip(0..).collect();
            let serving = Serving { codes: table(&pairs), ..Serving::default() };
            let mut places = Places::default();
            places.reset(codes.len());
            pairs.iter().for_each(|(_, place)| places.insert(*place));
            serving.take_out(&said, &mut places);
            for (code, place) in pairs {
                prop_assert_eq!(places.contains(place), !said.contains(&code));
            }
        }

        #[test]
        fn places_are_a_set(put in prop::collection::btree_set(0_u16..400, 0..80), out in prop::collection::vec(0_u16..500, 0..30)) {
            let mut places = Places::default();
            places.reset(400);
            put.iter().for_each(|place| places.insert(*place));
            out.iter().for_each(|place| places.remove(*place));
            let left: Vec<u16> = put.iter().copied().filter(|place| !out.contains(place)).collect();
            prop_assert_eq!(places.len(), left.len());
            for (n, place) in left.iter().enumerate() {
                prop_assert_eq!(places.nth(n), Some(*place));
                prop_assert!(places.contains(*place));
            }
            prop_assert_eq!(places.nth(left.len()), None);
        }
    }
}
