//! The variants of a pool that serve one tone, made ready for the choice: what is asked of them is looked at once for all
//! that ask the same, so that a pool of a thousand wordings costs little more than one of eight.

use std::collections::BTreeMap;

use super::variant::{Variant, code};
use crate::facts::{BitSet, PathSet};

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
    /// The number of one of them; none of those that ask for nothing and say nothing of the case.
    first: Option<u16>,
    members: Members,
}

/// The places of a group: a list while that is the shorter way to write them down.
#[derive(Debug, Clone)]
enum Members {
    Few(Vec<u16>),
    Many(BitSet),
}

impl Members {
    fn new(list: Vec<u16>, places: usize) -> Self {
        if list.len() * 4 < places.div_ceil(64) {
            return Self::Few(list);
        }
        let mut set = BitSet::default();
        list.into_iter().for_each(|place| set.insert(place));
        Self::Many(set)
    }

    fn add_to(&self, set: &mut BitSet) {
        match self {
            Self::Few(list) => list.iter().for_each(|place| set.insert(*place)),
            Self::Many(members) => set.extend(members),
        }
    }
}

/// The eligible variants of one mail and, among them, those that say something optional of the case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Eligible {
    pub(crate) all: BitSet,
    pub(crate) personal: BitSet,
    /// Room for the choice: what is left of one of them.
    pub(crate) left: BitSet,
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
        let group = |(asks, (first, list)): ([&PathSet; 3], (u16, Vec<u16>))| {
            let first = asks.iter().any(|paths| !paths.is_empty()).then_some(first);
            Group { first, members: Members::new(list, numbers.len()) }
        };
        let groups = groups.into_iter().map(group).collect();
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
        into.all.clear();
        into.personal.clear();
        for group in &self.groups {
            let Some(first) = group.first else {
                group.members.add_to(&mut into.all);
                continue;
            };
            let Some(first) = variants.get(usize::from(first)).filter(|first| first.eligible(present)) else {
                continue;
            };
            group.members.add_to(&mut into.all);
            if first.is_personal(required) {
                group.members.add_to(&mut into.personal);
            }
        }
    }

    /// Takes out of a set the variants that memory knows by these codes.
    pub(crate) fn take_out(&self, codes: &[u32], set: &mut BitSet) {
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
            let mut places = BitSet::default();
            pairs.iter().for_each(|(_, place)| places.insert(*place));
            serving.take_out(&said, &mut places);
            for (code, place) in pairs {
                prop_assert_eq!(places.contains(place), !said.contains(&code));
            }
        }
    }
}
