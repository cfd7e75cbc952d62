//! Facts in: any JSON in the shape of the slots becomes normalised, formatted values.

use serde_json::Value;

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
        let given = |slot: &&Slot| facts.get(&slot.name).or_else(|| default_facts.get(&slot.name)).is_some();
        let mut values = Values::new(self.slots.paths_len(), self.context.clone());
        // Events come last: whether the order is in time for one is read off the order.
        let (events, others): (Vec<&Slot>, Vec<&Slot>) =
            self.slots.iter().filter(given).partition(|slot| *slot.kind == EVENT);
        for slot in others.into_iter().chain(events) {
            if self.is_without(&slot.name) || (slot.owner == Owner::Customer && self.unverified) {
                continue;
            }
            let value = facts.get(&slot.name).or_else(|| default_facts.get(&slot.name)).unwrap_or(&Value::Null);
            (slot.kind.read)(&Fact { reader: self, slot, value }, &mut values)?;
        }
        for path in self.without.iter().filter_map(|path| self.slots.path(path)) {
            values.take(path);
        }
        self.slots.mark_plurals(&mut values);
        Ok(values)
    }
}
