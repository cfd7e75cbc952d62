//! The facts of a caller: one JSON object whose keys are slots.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};

/// The facts of one mail as the caller passed them.
#[derive(Clone, Default)]
pub(crate) struct RawFacts(pub(crate) Map<String, Value>);

impl RawFacts {
    /// The object that a value serialises to.
    pub(crate) fn of(facts: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        // What serde says may quote a value, so it is left out.
        match serde_json::to_value(facts) {
            Ok(Value::Object(facts)) => Ok(Self(facts)),
            Ok(_) => Err(Error::new(ErrorKind::WrongKind, "facts are an object whose keys are slots")),
            Err(_) => Err(Error::new(ErrorKind::WrongKind, "facts that cannot be serialised")),
        }
    }

    /// A fact; null counts as not given.
    pub(crate) fn get(&self, slot: &str) -> Option<&Value> {
        self.0.get(slot).filter(|value| !value.is_null())
    }
}

impl fmt::Debug for RawFacts {
    /// Names the keys, never a value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
