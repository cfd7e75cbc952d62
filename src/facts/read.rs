//! Reads facts: turns JSON in the form of the slots into normalised, formatted values.

use super::event::EVENT;
use super::fact::{Fact, Reader, unknown};
use super::raw::RawFacts;
use super::table::{Owner, Slot};
use super::values::Values;
use crate::error::Error;

impl Reader<'_> {
    /// The values of the facts. A default fact serves where `facts` has none of that slot.
    pub(crate) fn read(&self, default_facts: &RawFacts, facts: &RawFacts) -> Result<Values, Error> {
        let keys = || facts.0.keys().chain(default_facts.0.keys());
        if self.strict
            && let Some(key) = keys().find(|key| self.slots.get(key).is_none())
        {
            return Err(unknown(key, self.slots.names()));
        }
        let mut values = Values::new(self.slots.paths_len(), self.context.clone());
        // In the order of `slots.toml`, so that the same facts have the same error. Events come last: whether the order is in
        // time for one is read off the order.
        let mut given: Vec<&Slot> = keys().filter_map(|key| self.slots.get(key)).collect();
        given.sort_by_key(|slot| (*slot.kind == EVENT, slot.first));
        given.dedup_by_key(|slot| slot.first);
        for slot in given {
            if self.is_without(&slot.name) || (slot.owner == Owner::Customer && self.unverified) {
                continue;
            }
            let Some(value) = facts.get(&slot.name).or_else(|| default_facts.get(&slot.name)) else { continue };
            (slot.kind.read)(&Fact { reader: self, slot, value }, &mut values)?;
        }
        for path in self.without.iter().filter_map(|path| self.slots.path(path)) {
            values.take(path);
        }
        self.slots.mark_plurals(&mut values);
        Ok(values)
    }
}
