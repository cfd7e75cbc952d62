//! Taking facts in: serde's data model, each value as JSON has it.

use std::fmt::{self, Display, Write as _};

use serde::ser::{self, Serialize, Serializer};

use super::given::{Key, Node, RawFacts, Tag};
use super::texts::Place;

/// Why a value could not be taken; it says nothing, for serde's own words may quote the value.
#[derive(Debug)]
pub(crate) struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a fact")
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

/// Takes a value in, under a key.
pub(super) struct FactSerializer<'t> {
    pub(super) into: &'t mut RawFacts,
    pub(super) key: Key,
}

impl<'t> FactSerializer<'t> {
    #[allow(clippy::unnecessary_wraps, reason = "what a serializer returns")]
    fn put(self, what: Tag) -> Result<(), Refused> {
        self.into.nodes.push(Node { key: self.key, what, below: 0 });
        Ok(())
    }

    /// Begins a list or an object, under the name of its variant where it is one.
    fn begin(self, what: Tag, variant: Option<&'static str>) -> Below<'t> {
        let at = self.into.nodes.len();
        let Self { into, mut key } = self;
        if let Some(variant) = variant {
            into.nodes.push(Node { key, what: Tag::Object, below: 0 });
            key = Key::Fixed(variant);
        }
        into.nodes.push(Node { key, what, below: 0 });
        Below { into, at, variant: variant.is_some() }
    }
}

macro_rules! whole {
    ($($method:ident: $kind:ty),*) => {
        $(fn $method(self, number: $kind) -> Result<(), Refused> {
            self.put(Tag::Whole(number.into()))
        })*
    };
}

impl<'t> Serializer for FactSerializer<'t> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Below<'t>;
    type SerializeTuple = Below<'t>;
    type SerializeTupleStruct = Below<'t>;
    type SerializeTupleVariant = Below<'t>;
    type SerializeMap = Entries<'t>;
    type SerializeStruct = Below<'t>;
    type SerializeStructVariant = Below<'t>;

    whole!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);
    whole!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32);

    fn serialize_bool(self, flag: bool) -> Result<(), Refused> {
        self.put(Tag::Flag(flag))
    }

    fn serialize_u64(self, number: u64) -> Result<(), Refused> {
        self.put(i64::try_from(number).map_or(Tag::Large(number), Tag::Whole))
    }

    fn serialize_i128(self, number: i128) -> Result<(), Refused> {
        match (i64::try_from(number), u64::try_from(number)) {
            (Ok(number), _) => self.put(Tag::Whole(number)),
            (_, Ok(number)) => self.put(Tag::Large(number)),
            _ => Err(Refused),
        }
    }

    fn serialize_u128(self, number: u128) -> Result<(), Refused> {
        self.serialize_u64(u64::try_from(number).map_err(|_| Refused)?)
    }

    fn serialize_f32(self, number: f32) -> Result<(), Refused> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Refused> {
        // As in JSON, which has neither infinity nor NaN.
        self.put(if number.is_finite() { Tag::Float } else { Tag::Null })
    }

    fn serialize_char(self, c: char) -> Result<(), Refused> {
        self.serialize_str(c.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<(), Refused> {
        let place = self.into.texts.push(text).ok_or(Refused)?;
        self.put(Tag::Text(place))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Refused> {
        let mut written = Ok(());
        let place = self.into.texts.write(|all| written = write!(all, "{value}")).ok_or(Refused)?;
        written.map_err(|_| Refused)?;
        self.put(Tag::Text(place))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<(), Refused> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<(), Refused> {
        self.put(Tag::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.put(Tag::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.put(Tag::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Refused> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        let mut below = self.begin(Tag::Object, None);
        below.take(Key::Fixed(variant), value)?;
        below.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Below<'t>, Refused> {
        Ok(self.begin(Tag::List, None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Below<'t>, Refused> {
        Ok(self.begin(Tag::List, None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Below<'t>, Refused> {
        Ok(self.begin(Tag::List, None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Below<'t>, Refused> {
        Ok(self.begin(Tag::List, Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'t>, Refused> {
        Ok(Entries { below: self.begin(Tag::Object, None), key: None, before: None, sorted: true })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Below<'t>, Refused> {
        Ok(self.begin(Tag::Object, None))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Below<'t>, Refused> {
        Ok(self.begin(Tag::Object, Some(variant)))
    }
}

/// What is below a list or an object while it comes in.
pub(super) struct Below<'t> {
    into: &'t mut RawFacts,
    /// The node that holds it.
    at: usize,
    /// That node is the name of a variant, and has the list or object below it.
    variant: bool,
}

impl Below<'_> {
    fn take<T: Serialize + ?Sized>(&mut self, key: Key, value: &T) -> Result<(), Refused> {
        value.serialize(FactSerializer { into: self.into, key })
    }

    fn finish(self) -> Result<(), Refused> {
        let end = self.into.nodes.len();
        for at in self.at..=self.at + usize::from(self.variant) {
            let below = u32::try_from(end - at - 1).map_err(|_| Refused)?;
            if let Some(node) = self.into.nodes.get_mut(at) {
                node.below = below;
            }
        }
        Ok(())
    }
}

macro_rules! elements {
    ($($kind:ident: $method:ident),*) => {
        $(impl ser::$kind for Below<'_> {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.take(Key::None, value)
            }

            fn end(self) -> Result<(), Refused> {
                self.finish()
            }
        })*
    };
}

elements!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

macro_rules! fields {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Below<'_> {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Refused> {
                self.take(Key::Fixed(key), value)
            }

fn end(mut self) -> Result<(), Refused> {
                self.number();
                self.finish()
            }
        })*
    };
}

/// How `serde_json` hands over a number, where anybody has turned on its feature `arbitrary_precision`: a struct of one
/// text, under this name.
const NUMBER: &str = "$serde_json::private::Number";

impl Below<'_> {
    /// Takes such a number for one.
    fn number(&mut self) {
        let Some([object, field]) = self.into.nodes.get(self.at..).filter(|_| !self.variant) else { return };
        let (Key::Fixed(NUMBER), Tag::Text(digits)) = (field.key, field.what) else { return };
        let digits = self.into.texts.get(digits);
        let what = match (digits.parse(), digits.parse()) {
            (Ok(number), _) => Tag::Whole(number),
            (_, Ok(number)) => Tag::Large(number),
            _ => Tag::Float,
        };
        let number = Node { what, ..*object };
        self.into.nodes.truncate(self.at);
        self.into.nodes.push(number);
    }
}

fields!(SerializeStruct, SerializeStructVariant);

/// The entries of a map; of two with one key the later counts.
pub(super) struct Entries<'t> {
    below: Below<'t>,
    key: Option<Place>,
    before: Option<Place>,
    /// Each key so far came behind the one before.
    sorted: bool,
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        // A key is taken as any value is, and its node taken out again.
        let at = self.below.into.nodes.len();
        self.below.take(Key::None, key)?;
        let what = self.below.into.nodes.pop().filter(|_| self.below.into.nodes.len() == at).map(|node| node.what);
        let texts = &mut self.below.into.texts;
        let place = match what {
            Some(Tag::Text(place)) => Some(place),
            Some(Tag::Whole(number)) => texts.push(&number.to_string()),
            Some(Tag::Large(number)) => texts.push(&number.to_string()),
            Some(Tag::Flag(flag)) => texts.push(if flag { "true" } else { "false" }),
            _ => None,
        };
        let place = place.ok_or(Refused)?;
        if let Some(before) = self.before.replace(place) {
            self.sorted &= texts.get(before) < texts.get(place);
        }
        self.key = Some(place);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let key = self.key.take().ok_or(Refused)?;
        self.below.take(Key::Text(key), value)
    }

    fn end(self) -> Result<(), Refused> {
        if !self.sorted {
            self.below.into.sort_below(self.below.at);
        }
        self.below.finish()
    }
}
