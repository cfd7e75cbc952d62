//! The candidates of one selection, grouped by their conditions. Each condition is evaluated once for all candidates that
//! share it, so that a pool of a thousand variants costs little more than one of eight.

use std::collections::BTreeMap;

use super::conditions::Conditions;
use super::variant::code;
use crate::facts::{BitSet, PathSet};

/// One candidate, as the choice sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// Its number in its pool or template.
    pub(crate) number: u16,
    /// Its stable id.
    pub(crate) id: u32,
    pub(crate) conditions: &'a Conditions,
    /// What its sentences begin with, hashed.
    pub(crate) beginnings: &'a [u32],
}

/// The candidates of one choice: the variants that serve a tone, or the shapes of a template.
#[derive(Debug, Clone, Default)]
pub(crate) struct Serving {
    /// By place: number and id.
    candidates: Vec<(u16, u32)>,
    /// A hash table from the code of each id to its place: memory keeps codes.
    codes: Vec<Option<(u32, u16)>>,
    groups: Vec<Group>,
    /// The candidates by the beginnings of their sentences, sorted.
    beginnings: Vec<(u32, Members)>,
}

/// Candidates with the same conditions, eligible together.
#[derive(Debug, Clone)]
struct Group {
    /// None for those that are always eligible.
    conditions: Option<Conditions>,
    members: Members,
}

/// Some of the places: a list where that is shorter than a bit set.
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

    fn remove_from(&self, set: &mut BitSet) {
        match self {
            Self::Few(list) => list.iter().for_each(|place| set.remove(*place)),
            Self::Many(members) => set.subtract(members),
        }
    }
}

/// The eligible candidates of one mail, by place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Eligible {
    pub(crate) all: BitSet,
    /// Those that say or ask for something optional.
    pub(crate) personal: BitSet,
    /// Scratch space of the choice.
    pub(crate) left: BitSet,
    pub(crate) preferred: BitSet,
}

impl Serving {
    /// Groups candidates by their conditions; they stand in the order of the choice.
    pub(crate) fn new(candidates: &[Candidate<'_>]) -> Self {
        let places = candidates.len();
        let mut codes = Vec::with_capacity(places);
        let mut groups: BTreeMap<&Conditions, Vec<u16>> = BTreeMap::new();
        let mut beginnings: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
        for (place, candidate) in (0_u16..).zip(candidates) {
            codes.push((code(candidate.id), place));
            groups.entry(candidate.conditions).or_default().push(place);
            for beginning in candidate.beginnings {
                beginnings.entry(*beginning).or_default().push(place);
            }
        }
        let group = |(conditions, list): (&Conditions, Vec<u16>)| Group {
            conditions: (!conditions.is_empty()).then(|| conditions.clone()),
            members: Members::new(list, places),
        };
        Self {
            candidates: candidates.iter().map(|candidate| (candidate.number, candidate.id)).collect(),
            codes: table(&codes),
            groups: groups.into_iter().map(group).collect(),
            beginnings: beginnings.into_iter().map(|(start, list)| (start, Members::new(list, places))).collect(),
        }
    }

    /// The numbers of the candidates, by place.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u16> + '_ {
        self.candidates.iter().map(|(number, _)| *number)
    }

    /// The number and the id of the candidate at a place.
    pub(crate) fn get(&self, place: u16) -> Option<(u16, u32)> {
        self.candidates.get(usize::from(place)).copied()
    }

    /// The place of a candidate.
    pub(crate) fn place_of(&self, number: u16) -> Option<u16> {
        let place = self.candidates.iter().position(|(here, _)| *here == number)?;
        u16::try_from(place).ok()
    }

    /// Fills in what is eligible with these paths present, those required among them.
    pub(crate) fn eligible(&self, present: &PathSet, required: &PathSet, into: &mut Eligible) {
        into.all.clear();
        into.personal.clear();
        for group in &self.groups {
            let personal = match &group.conditions {
                None => false,
                Some(conditions) if conditions.hold(present) => conditions.is_personal(required),
                Some(_) => continue,
            };
            group.members.add_to(&mut into.all);
            if personal {
                group.members.add_to(&mut into.personal);
            }
        }
    }

    /// The places that memory knows by a code; more than one only if codes collide.
    pub(crate) fn places(&self, code: u32) -> impl Iterator<Item = u16> + '_ {
        let last = self.codes.len().saturating_sub(1);
        let mut at = code as usize & last;
        std::iter::from_fn(move || {
            while let Some(Some((known, place))) = self.codes.get(at) {
                at = (at + 1) & last;
                if *known == code {
                    return Some(*place);
                }
            }
            None
        })
    }

    /// Removes from a set the candidates that memory knows by these codes.
    pub(crate) fn remove(&self, codes: &[u32], set: &mut BitSet) {
        codes.iter().flat_map(|code| self.places(*code)).for_each(|place| set.remove(place));
    }

    /// Removes from a set the candidates with a sentence that begins in one of these ways.
    pub(crate) fn remove_beginning(&self, beginnings: &[u32], set: &mut BitSet) {
        for beginning in beginnings {
            if let Ok(at) = self.beginnings.binary_search_by_key(beginning, |(start, _)| *start)
                && let Some((_, members)) = self.beginnings.get(at)
            {
                members.remove_from(set);
            }
        }
    }
}

/// A hash table in which each code stands at its low bits, or at the next free place. At least half of it is empty.
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
        fn what_memory_knows_is_removed(codes in prop::collection::vec(0_u32..40, 0..30), said in prop::collection::vec(0_u32..50, 0..8)) {
            let pairs: Vec<(u32, u16)> = codes.iter().copied().zip(0..).collect();
            let serving = Serving { codes: table(&pairs), ..Serving::default() };
            let mut places = BitSet::default();
            pairs.iter().for_each(|(_, place)| places.insert(*place));
            serving.remove(&said, &mut places);
            for (code, place) in pairs {
                prop_assert_eq!(places.contains(place), !said.contains(&code));
            }
        }
    }
}
