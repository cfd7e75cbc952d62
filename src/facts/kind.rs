//! Kinds of facts. Each kind is described in a file of its own: name, expected form, keys, paths and reader.

use super::fact::Fact;
use super::values::Values;
use crate::error::Error;

/// A kind of fact.
pub(crate) struct Kind {
    /// The name that `slots.toml` uses.
    pub(crate) name: &'static str,
    /// What a fact of this kind looks like, for errors.
    pub(crate) expects: &'static str,
    /// The keys of its object; empty if it is not an object.
    pub(crate) keys: &'static [&'static str],
    pub(crate) paths: &'static [KindPath],
    /// Groups of paths of which at most one is present; exactly one where the first field says so.
    pub(crate) exclusive: &'static [(bool, &'static [Tail])],
    /// Reads a fact into the values.
    pub(crate) read: fn(&Fact<'_>, &mut Values) -> Result<(), Error>,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// What a path holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// No text, only whether it is present.
    Presence,
    /// A text, formatted.
    Text,
    /// A whole number; it has a flag for each plural category.
    Number,
    /// A number that may have decimals, with the same flags.
    Decimal,
    /// A link, formatted nowhere.
    Link,
    /// Items with name, quantity and maybe prices.
    List,
    /// A part of the mail that stands on its own, such as a table.
    Block,
}

impl Holds {
    /// Whether it is a text that is not a link.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Decimal)
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::Decimal)
    }
}

/// One path of a kind.
pub(crate) struct KindPath {
    /// The part after the slot's name; empty for the slot itself.
    pub(crate) tail: &'static str,
    pub(crate) holds: Holds,
    /// Whether it may be absent although the slot is there.
    pub(crate) optional: bool,
    /// The fact that it states. Paths of one slot with the same name here state the same fact in different forms.
    pub(crate) fact: &'static str,
    /// The tail of another path of the kind that is present exactly when this one is.
    pub(crate) with: Option<&'static str>,
}

/// A path of a kind, by its place in the kind's table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tail(pub(crate) u16);

/// The path of the slot itself: the first of every kind.
pub(super) const ROOT: Tail = Tail(0);

/// The description of [`ROOT`].
pub(super) const fn root(holds: Holds) -> KindPath {
    KindPath { tail: "", holds, optional: false, fact: "", with: None }
}

/// A path that is there whenever the slot is.
pub(super) const fn always(tail: &'static str, holds: Holds, fact: &'static str) -> KindPath {
    KindPath { tail, holds, optional: false, fact, with: None }
}

/// A path that may be absent although the slot is there.
pub(super) const fn maybe(tail: &'static str, holds: Holds, fact: &'static str) -> KindPath {
    KindPath { tail, holds, optional: true, fact, with: None }
}

/// A path that is there whenever the items of its kind are.
pub(super) const fn with_items(tail: &'static str, holds: Holds, fact: &'static str) -> KindPath {
    KindPath { tail, holds, optional: true, fact, with: Some("items") }
}

/// Declares the paths of a kind: what its root holds, then a constant for each other path. A misspelt path does not
/// compile. `of "items"` says that a path states the same fact as `.items` in another form, `of ""` the same as the slot.
macro_rules! paths {
    ($root:ident; $($name:ident $presence:ident $tail:literal $holds:ident $(of $fact:literal)?),+ $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the variants are named like the constants")]
        enum Index { $($name),+ }
        // The root comes before them.
        $(const $name: $crate::facts::kind::Tail = $crate::facts::kind::Tail($crate::facts::kind::ROOT.0 + 1 + Index::$name as u16);)+
        pub(super) const PATHS: &[$crate::facts::kind::KindPath] = &[
            $crate::facts::kind::root($crate::facts::kind::Holds::$root),
            $($crate::facts::kind::$presence(
                $tail,
                $crate::facts::kind::Holds::$holds,
                $crate::facts::kind::paths!(@fact $tail $($fact)?),
            )),+
        ];
    };
    (@fact $tail:literal) => {
        $tail
    };
    (@fact $tail:literal $fact:literal) => {
        $fact
    };
}

/// Declares the keys of a kind's object: a constant for each and the table `KEYS`.
macro_rules! keys {
    ($($name:ident $key:literal),+ $(,)?) => {
        mod key {
            $(pub(in $crate::facts) const $name: &str = $key;)+
            pub(in $crate::facts) const ALL: &[&str] = &[$($key),+];
        }
    };
}

pub(super) use {keys, paths};

/// Every kind that `slots.toml` may name.
pub(crate) const KINDS: &[&Kind] = &[
    &super::person::PERSON,
    &super::order::ORDER,
    &super::event::EVENT,
    &super::moment::MOMENT,
    &super::day::DAY,
    &super::simple::MONEY,
    &super::simple::LINK,
    &super::phrase::PHRASE,
    &super::simple::QUOTE,
    &super::simple::TEXT,
    &super::simple::NUMBER,
    &super::simple::DECIMAL,
    &super::simple::PERCENT,
    &super::simple::ADDRESS,
    &super::simple::WORDS,
    &super::order::LIST,
    &super::simple::FLAG,
];

impl Kind {
    pub(crate) fn parse(name: &str) -> Option<&'static Self> {
        KINDS.iter().copied().find(|kind| kind.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_root_and_no_name_twice() {
        for (at, kind) in KINDS.iter().enumerate() {
            assert_eq!(
                Kind::parse(kind.name).map(|found| KINDS.iter().position(|other| *other == found)),
                Some(Some(at))
            );
            let mut tails: Vec<_> = kind.paths.iter().map(|path| path.tail).collect();
            assert_eq!(tails.first(), Some(&""), "{kind:?}");
            assert!(!kind.paths.iter().any(|path| path.tail.is_empty() && path.optional));
            tails.sort_unstable();
            assert!(tails.windows(2).all(|pair| pair[0] != pair[1]), "{kind:?}");
        }
    }
}
