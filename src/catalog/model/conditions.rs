//! Conditions: the facts on which a variant or a shape depends.

use crate::facts::PathSet;

/// What must be given, and what must not be, for a variant or a shape to be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Conditions {
    /// The paths whose values it says.
    pub(crate) speaks: PathSet,
    pub(crate) when: PathSet,
    pub(crate) unless: PathSet,
}

impl Conditions {
    /// Whether it may be used: every path that it says or asks for is present, none that it excludes is.
    ///
    /// The check at load calls this with the required paths alone, the plan with those that are present.
    pub(crate) fn hold(&self, present: &PathSet) -> bool {
        self.speaks.is_subset(present) && self.when.is_subset(present) && !self.unless.intersects(present)
    }

    /// Whether it says or asks for more than the template requires.
    pub(crate) fn is_personal(&self, required: &PathSet) -> bool {
        !self.when.is_empty() || !self.speaks.is_subset(required)
    }

    /// Whether it can be used whenever these paths are present and those are not, whatever the others are.
    pub(crate) fn always_hold(&self, required: &PathSet, excluded: &PathSet) -> bool {
        self.speaks.is_subset(required) && self.when.is_subset(required) && self.unless.is_subset(excluded)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.speaks.is_empty() && self.when.is_empty() && self.unless.is_empty()
    }
}
