//! Facts as they are handed over: the shape of JSON, taken straight from whatever serialises.
//!
//! It holds what `serde_json::to_value` would, in two buffers: nodes in the order in which they come, each with the number
//! of those below it, and the bytes of their texts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::table::is_same;
use super::take::{FactSerializer, Refused};
use super::texts::{Place, Texts};

/// The facts of one mail, as they were handed over: one object.
#[derive(Clone, Default)]
pub(crate) struct RawFacts {
    pub(super) nodes: Vec<Node>,
    pub(super) texts: Texts,
}

#[derive(Clone, Copy)]
pub(super) struct Node {
    pub(super) key: Key,
    pub(super) what: Tag,
    /// How many of the nodes that follow belong to it.
    pub(super) below: u32,
}

#[derive(Clone, Copy)]
pub(super) enum Key {
    /// An element of a list has none.
    None,
    Fixed(&'static str),
    Text(Place),
}

#[derive(Clone, Copy)]
pub(super) enum Tag {
    Null,
    Flag(bool),
    Whole(i64),
    /// A whole number above the range of the other.
    Large(u64),
    /// A number with decimals, which no fact takes.
    Float,
    Text(Place),
    List,
    Object,
}

impl RawFacts {
    /// The object that a value serialises to; nothing for what does not serialise, or to something else.
    pub(crate) fn of(value: &(impl Serialize + ?Sized)) -> Result<Option<Self>, Refused> {
        let mut taken = Self { nodes: Vec::with_capacity(40), texts: Texts::with_capacity(512) };
        value.serialize(FactSerializer { into: &mut taken, key: Key::None })?;
        let is_object = taken.nodes.first().is_some_and(|root| matches!(root.what, Tag::Object));
        Ok(is_object.then_some(taken))
    }

    pub(crate) fn object(&self) -> Object<'_> {
        Object(Nodes { texts: &self.texts, nodes: self.nodes.get(1..).unwrap_or_default() })
    }

    /// Brings what stands below the node `at`, to the end of all, in the order of its keys, the last of each.
    pub(super) fn sort_below(&mut self, at: usize) {
        let below = Nodes { texts: &self.texts, nodes: self.nodes.get(at + 1..).unwrap_or_default() };
        let last: BTreeMap<&str, &[Node]> = below.each().map(|value| (value.key(), value.nodes)).collect();
        let sorted: Vec<Node> = last.into_values().flatten().copied().collect();
        self.nodes.truncate(at + 1);
        self.nodes.extend(sorted);
    }

    /// Parts it in two: those whose key is wanted, and the others.
    pub(crate) fn partition(&self, wanted: impl Fn(&str) -> bool) -> (Self, Self) {
        let part = |is_wanted: bool| {
            let root = self.nodes.first().copied().into_iter();
            let below = self.object().0.each().filter(|value| wanted(value.key()) == is_wanted);
            let nodes = root.chain(below.flat_map(|value| value.nodes.iter().copied())).collect();
            Self { nodes, texts: self.texts.clone() }
        };
        (part(true), part(false))
    }
}

impl fmt::Debug for RawFacts {
    /// Names the keys, never a value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.object().keys()).finish()
    }
}

/// Values that stand beside each other, with all that is below them.
#[derive(Clone, Copy)]
struct Nodes<'a> {
    texts: &'a Texts,
    nodes: &'a [Node],
}

impl<'a> Nodes<'a> {
    fn each(self) -> impl Iterator<Item = RawValue<'a>> {
        let mut rest = self.nodes;
        std::iter::from_fn(move || {
            let first = rest.first()?;
            let (whole, others) = rest.split_at_checked(1 + first.below as usize)?;
            rest = others;
            Some(RawValue { texts: self.texts, first, nodes: whole })
        })
    }
}

/// One value.
#[derive(Clone, Copy)]
pub(crate) struct RawValue<'a> {
    texts: &'a Texts,
    first: &'a Node,
    /// The node itself and those below it.
    nodes: &'a [Node],
}

impl<'a> RawValue<'a> {
    fn key(self) -> &'a str {
        match self.first.key {
            Key::None => "",
            Key::Fixed(key) => key,
            Key::Text(place) => self.texts.get(place),
        }
    }

    fn below(self) -> Nodes<'a> {
        Nodes { texts: self.texts, nodes: self.nodes.get(1..).unwrap_or_default() }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.first.what, Tag::Null)
    }

    pub(crate) fn as_str(self) -> Option<&'a str> {
        match self.first.what {
            Tag::Text(place) => Some(self.texts.get(place)),
            _ => None,
        }
    }

    /// A text, or a whole number in its digits.
    pub(crate) fn in_words(self) -> Option<Cow<'a, str>> {
        match self.first.what {
            Tag::Text(place) => Some(Cow::Borrowed(self.texts.get(place))),
            Tag::Whole(number) => Some(Cow::Owned(number.to_string())),
            Tag::Large(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    pub(crate) fn as_bool(self) -> Option<bool> {
        match self.first.what {
            Tag::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    pub(crate) fn as_i64(self) -> Option<i64> {
        match self.first.what {
            Tag::Whole(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn as_u64(self) -> Option<u64> {
        match self.first.what {
            Tag::Whole(number) => u64::try_from(number).ok(),
            Tag::Large(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn as_list(self) -> Option<impl Iterator<Item = RawValue<'a>>> {
        matches!(self.first.what, Tag::List).then(|| self.below().each())
    }

    pub(crate) fn as_object(self) -> Option<Object<'a>> {
        matches!(self.first.what, Tag::Object).then(|| Object(self.below()))
    }
}

/// Values by key, each key once.
#[derive(Clone, Copy)]
pub(crate) struct Object<'a>(Nodes<'a>);

impl<'a> Object<'a> {
    pub(crate) fn get(self, key: &str) -> Option<RawValue<'a>> {
        self.0.each().find(|value| is_same(value.key(), key))
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = (&'a str, RawValue<'a>)> {
        self.0.each().map(|value| (value.key(), value))
    }

    pub(crate) fn keys(self) -> impl Iterator<Item = &'a str> {
        self.0.each().map(RawValue::key)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::{Value, json};

    use super::*;

    fn as_json(given: RawValue<'_>) -> Value {
        match given.first.what {
            Tag::Null => Value::Null,
            Tag::Flag(flag) => json!(flag),
            Tag::Whole(number) => json!(number),
            Tag::Large(number) => json!(number),
            Tag::Float => json!(0.5),
            Tag::Text(place) => json!(given.texts.get(place)),
            Tag::List => given.as_list().into_iter().flatten().map(as_json).collect(),
            Tag::Object => given.as_object().map(object_json).unwrap(),
        }
    }

    fn object_json(object: Object<'_>) -> Value {
        let entries: Vec<_> = object.iter().map(|(key, value)| (key.to_owned(), as_json(value))).collect();
        assert!(entries.iter().all(|(key, _)| object.keys().filter(|other| other == key).count() == 1), "a key twice");
        entries.into_iter().collect()
    }

    /// What serde has, in every shape.
    #[derive(Serialize)]
    #[allow(clippy::zero_sized_map_values, reason = "a shape like any other")]
    struct All {
        units: ((), Unit, Option<u8>, Option<u8>),
        numbers: (i8, u8, i16, u16, i32, u32, i64, u64, i128, u128, f32, f64),
        others: (bool, char, String, &'static str, Newtype),
        variants: Vec<Variants>,
        numbered: std::collections::BTreeMap<u64, i8>,
        #[serde(flatten)]
        flat: std::collections::BTreeMap<String, [u8; 2]>,
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Newtype(Vec<u8>);

    #[derive(Serialize)]
    enum Variants {
        Unit,
        Newtype(u8),
        Tuple(u8, String),
        Fields { a: u8, b: Option<()> },
    }

    #[test]
    fn every_shape_is_taken_as_json_has_it() {
        let all = All {
            units: ((), Unit, None, Some(3)),
            numbers: (-1, 2, -3, 4, -5, 6, i64::MIN, u64::MAX, -9, 10, 0.5, 0.5),
            others: (true, 'é', "x".to_owned(), "y", Newtype(vec![1, 2])),
            variants: vec![
                Variants::Unit,
                Variants::Newtype(1),
                Variants::Tuple(2, "z".to_owned()),
                Variants::Fields { a: 3, b: Some(()) },
            ],
            numbered: [(7, 8), (70, 9), (9, 10)].into(),
            flat: [("flat".to_owned(), [1, 2])].into(),
        };
        let taken = RawFacts::of(&all).unwrap().unwrap();
        assert_eq!(object_json(taken.object()), serde_json::to_value(&all).unwrap());
    }

    /// A map in whose entries a key may come again.
    struct Entries(Vec<(String, Vec<u8>)>);

    impl Serialize for Entries {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
        }
    }

    /// A number as `serde_json` hands it over with its feature `arbitrary_precision`.
    #[derive(Serialize)]
    struct Precise {
        #[serde(rename = "$serde_json::private::Number")]
        number: &'static str,
    }

    #[test]
    fn a_number_of_any_precision_is_a_number() {
        for (number, taken) in [
            ("2", json!(2)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("18446744073709551615", json!(u64::MAX)),
            ("18446744073709551616", json!(0.5)),
            ("149.00", json!(0.5)),
            ("1e3", json!(0.5)),
        ] {
            let numbers = std::collections::BTreeMap::from([("m", Precise { number }), ("n", Precise { number })]);
            let object = RawFacts::of(&numbers).unwrap().unwrap();
            assert_eq!(object_json(object.object()), json!({ "m": taken, "n": taken }));
        }
    }

    #[test]
    fn what_is_no_object_is_none_and_what_fails_is_refused() {
        assert!(RawFacts::of(&[1, 2]).unwrap().is_none());
        assert!(RawFacts::of(&i128::MAX).is_err());
        assert!(RawFacts::of(&std::collections::BTreeMap::from([((1, 2), 3)])).is_err());
    }

    #[test]
    fn a_partition_keeps_each_with_what_is_below() {
        let value = json!({ "a": { "x": [1, { "y": "z" }] }, "b": "c", "d": [] });
        let (wanted, others) = RawFacts::of(&value).unwrap().unwrap().partition(|key| key != "b");
        assert_eq!(object_json(wanted.object()), json!({ "a": { "x": [1, { "y": "z" }] }, "d": [] }));
        assert_eq!(object_json(others.object()), json!({ "b": "c" }));
    }

    proptest! {
        #[test]
        fn json_comes_back(texts in prop::collection::btree_map(any::<String>(), any::<Option<String>>(), 0..6), number in any::<i64>(), large in any::<u64>()) {
            let value = json!({ "texts": texts, "number": number, "list": [large, null, { "deep": [texts] }] });
            let taken = RawFacts::of(&value).unwrap().unwrap();
            prop_assert_eq!(object_json(taken.object()), value);
        }

        #[test]
        fn of_two_with_one_key_the_later_counts(entries in prop::collection::vec(("[a-d]{0,2}", prop::collection::vec(any::<u8>(), 0..3)), 0..12)) {
            let last: serde_json::Map<String, Value> = entries.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
            let taken = RawFacts::of(&Entries(entries)).unwrap().unwrap();
            prop_assert!(taken.object().keys().is_sorted());
            prop_assert_eq!(object_json(taken.object()), Value::Object(last));
        }
    }
}
