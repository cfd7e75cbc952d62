//! Facts in: any JSON in the shape of the slots becomes normalised, formatted values.

use super::fact::{Fact, QUOTE_CAP, Reader, TEXT_CAP, unknown};
use super::given::{Object, RawFacts, RawValue};
use super::table::{Owner, Slot};
use super::values::{Leaf, Values};
use super::{Kind, event, moment, order, person};
use crate::error::Error;

impl Reader<'_> {
    /// The values of the facts; `standing` facts serve where `facts` has none of that slot. `values` holds what is known
    /// already, empty or from [`Self::read_settled`].
    pub(crate) fn read(&self, mut values: Values, standing: Object<'_>, facts: Object<'_>) -> Result<Values, Error> {
        if self.strict
            && let Some(key) = facts.keys().chain(standing.keys()).find(|key| self.slots.get(key).is_none())
        {
            return Err(unknown(key, self.slots.names()));
        }
        values.how.clone_from(&self.how);
        let mut given: Vec<(&Slot, RawValue<'_>)> = Vec::with_capacity(16);
        for (key, value) in facts.iter().filter(|(_, value)| !value.is_null()) {
            let Some(slot) = self.slots.get(key) else { continue };
            if slot.standing {
                values.take_slot(slot);
            }
            given.push((slot, value));
        }
        for (key, value) in standing.iter().filter(|(_, value)| !value.is_null()) {
            let is_given = facts.get(key).is_some_and(|value| !value.is_null());
            let Some(slot) = self.slots.get(key).filter(|_| !is_given) else { continue };
            given.push((slot, value));
        }
        // Events come last: whether the order is in time for one is read off the order.
        given.sort_unstable_by_key(|(slot, _)| (slot.kind == Kind::Event, slot.first));
        let mut eta = None;
        for (slot, value) in given {
            if self.is_without(&slot.name) || (slot.owner == Owner::Customer && self.unverified) {
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
                    fact.put("", fact.money(value, "")?.map(Leaf::Money), &mut values);
                }
                Kind::Link => fact.put_link("", fact.link(value, "")?.as_deref(), &mut values),
                Kind::Quote => fact.put_text("", fact.text(value, "", QUOTE_CAP)?.as_deref(), &mut values),
                Kind::Text => fact.put_text("", fact.text(value, "", TEXT_CAP)?.as_deref(), &mut values),
                Kind::Number => {
                    let number = value.as_i64().ok_or_else(|| fact.wrong("", slot.kind.expects()))?;
                    fact.put("", Some(Leaf::Number(number)), &mut values);
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

    /// Values without any.
    pub(crate) fn nothing(&self) -> Values {
        Values::new(self.slots.paths_len(), self.how.clone())
    }

    /// Reads those of an operator's standing facts that are the same in every mail, whatever its language, zone and time,
    /// and hands back the others.
    pub(crate) fn read_settled(&self, standing: &RawFacts) -> Result<(Values, RawFacts), Error> {
        let settled = |key: &str| {
            self.slots.get(key).is_some_and(|slot| {
                let same = matches!(slot.kind, Kind::Person | Kind::Text | Kind::Quote | Kind::Link | Kind::Flag);
                same && slot.standing && slot.owner == Owner::Operator
            })
        };
        let (settled, others) = standing.partition(settled);
        Ok((self.read(self.nothing(), settled.object(), RawFacts::default().object())?, others))
    }
}
