//! Facts in: any JSON in the shape of the slots becomes normalised, formatted values.

use serde_json::{Map, Value};

use super::fact::{Fact, QUOTE_CAP, Reader, TEXT_CAP, unknown};
use super::table::{Owner, Slot};
use super::values::{Leaf, Values};
use super::{Kind, event, moment, order, person};
use crate::error::Error;

impl Reader<'_> {
    /// The values of the facts; `standing` facts serve where `facts` has none of that slot.
    pub(crate) fn read(&self, standing: &Map<String, Value>, facts: &Map<String, Value>) -> Result<Values, Error> {
        if self.strict {
            for key in facts.keys().chain(standing.keys()) {
                if self.slots.get(key).is_none() {
                    return Err(unknown(key, self.slots.names()));
                }
            }
        }
        let mut values = Values::with_capacity(self.slots.paths_len());
        let given = |slot: &Slot| {
            if self.is_without(&slot.name) {
                return None;
            }
            facts.get(&slot.name).filter(|value| !value.is_null()).or_else(|| standing.get(&slot.name))
        };
        // Events come last: whether the order is in time for one is read off the order.
        let (events, others): (Vec<&Slot>, Vec<&Slot>) = self.slots.iter().partition(|slot| slot.kind == Kind::Event);
        let mut eta = None;
        for slot in others.into_iter().chain(events) {
            let Some(value) = given(slot) else { continue };
            if value.is_null() || (slot.owner == Owner::Customer && self.unverified) {
                continue;
            }
            let fact = Fact { reader: self, slot, value };
            match slot.kind {
                Kind::Person => person::read(&fact, &mut values)?,
                Kind::Order => {
                    let read = order::read(&fact, &mut values)?;
                    eta = eta.or(read);
                }
                Kind::Event => event::read(&fact, eta, &mut values)?,
                Kind::Moment => moment::read_moment(&fact, &mut values)?,
                Kind::Day => moment::read_day(&fact, &mut values)?,
                Kind::Money => {
                    fact.put("", fact.money(value, "")?.map(|m| Leaf::Text(self.formats.money(&m))), &mut values);
                }
                Kind::Link => fact.put("", fact.link(value, "")?.map(Leaf::Link), &mut values),
                Kind::Quote => fact.put("", fact.text(value, "", QUOTE_CAP)?.map(Leaf::Text), &mut values),
                Kind::Text => fact.put("", fact.text(value, "", TEXT_CAP)?.map(Leaf::Text), &mut values),
                Kind::Number => {
                    let number = value.as_i64().ok_or_else(|| fact.wrong("", slot.kind.expects()))?;
                    fact.put("", Some(Leaf::Text(self.formats.number(number))), &mut values);
                }
                Kind::List => order::read_list(&fact, value, "", "more", &mut values).map(|_| ())?,
                Kind::Flag => {
                    if value.as_bool().ok_or_else(|| fact.wrong("", slot.kind.expects()))? {
                        fact.mark("", &mut values);
                    }
                }
                Kind::Mood => {}
            }
        }
        for path in self.without {
            if let Some(id) = self.slots.path(path) {
                values.take(id);
            }
        }
        Ok(values)
    }
}
