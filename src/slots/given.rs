//! Facts as they are handed over: the shape of JSON, taken straight from whatever serialises.
//!
//! It holds what `serde_json::to_value` would, with a third of its allocations, for keys of structs are not copied.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::take::{Refused, Taker};

/// One value.
#[derive(Clone, PartialEq)]
pub(crate) enum Given {
    Null,
    Flag(bool),
    Whole(i64),
    /// A whole number above the range of the other.
    Large(u64),
    /// A number with decimals, which no fact takes.
    Float,
    Text(String),
    List(Vec<Given>),
    Object(Object),
}

/// Values by key, each key once.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Object(pub(super) Vec<(Cow<'static, str>, Given)>);

impl Object {
    /// The object that a value serialises to; nothing for what does not serialise, or to something else.
    pub(crate) fn of(value: &(impl Serialize + ?Sized)) -> Result<Option<Self>, Refused> {
        match value.serialize(Taker)? {
            Given::Object(object) => Ok(Some(object)),
            _ => Ok(None),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Given> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Given)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Parts it in two: those whose key is wanted, and the others.
    pub(crate) fn partition(&self, wanted: impl Fn(&str) -> bool) -> (Self, Self) {
        let (wanted, others) = self.0.iter().cloned().partition(|(key, _)| wanted(key));
        (Self(wanted), Self(others))
    }
}

impl fmt::Debug for Object {
    /// Names the keys, never a value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}

impl Given {
    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(crate) fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Whole(number) => u64::try_from(*number).ok(),
            Self::Large(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl From<u64> for Given {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or(Self::Large(number), Self::Whole)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::{Value, json};

    use super::*;

    fn as_json(given: &Given) -> Value {
        match given {
            Given::Null => Value::Null,
            Given::Flag(flag) => json!(flag),
            Given::Whole(number) => json!(number),
            Given::Large(number) => json!(number),
            Given::Float => json!(0.5),
            Given::Text(text) => json!(text),
            Given::List(list) => list.iter().map(as_json).collect(),
            Given::Object(object) => object.iter().map(|(key, value)| (key.to_owned(), as_json(value))).collect(),
        }
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
            numbered: [(7, 8)].into(),
            flat: [("flat".to_owned(), [1, 2])].into(),
        };
        let object = Object::of(&all).unwrap().unwrap();
        assert_eq!(as_json(&Given::Object(object)), serde_json::to_value(&all).unwrap());
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
            ("2", Given::Whole(2)),
            ("-9223372036854775808", Given::Whole(i64::MIN)),
            ("18446744073709551615", Given::Large(u64::MAX)),
            ("18446744073709551616", Given::Float),
            ("149.00", Given::Float),
            ("1e3", Given::Float),
        ] {
            let object = Object::of(&std::collections::BTreeMap::from([("n", Precise { number })])).unwrap().unwrap();
            assert!(object.get("n") == Some(&taken), "{number}");
        }
    }

    #[test]
    fn what_is_no_object_is_none_and_what_fails_is_refused() {
        assert!(Object::of(&[1, 2]).unwrap().is_none());
        assert!(Object::of(&i128::MAX).is_err());
        assert!(Object::of(&std::collections::BTreeMap::from([((1, 2), 3)])).is_err());
    }

    proptest! {
        #[test]
        fn json_comes_back(texts in prop::collection::btree_map(any::<String>(), any::<Option<String>>(), 0..6), number in any::<i64>(), large in any::<u64>()) {
            let value = json!({ "texts": texts, "number": number, "list": [large, null, { "deep": [texts] }] });
            let object = Object::of(&value).unwrap().unwrap();
            prop_assert_eq!(as_json(&Given::Object(object)), value);
        }
    }
}
