//! Taking facts in: serde's data model, each value as JSON has it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

use serde::ser::{self, Serialize, Serializer};

use super::given::{Given, Object};

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

/// Takes a value in.
pub(super) struct Taker;

macro_rules! whole {
    ($($method:ident: $kind:ty),*) => {
        $(fn $method(self, number: $kind) -> Result<Given, Refused> {
            Ok(Given::Whole(number.into()))
        })*
    };
}

impl Serializer for Taker {
    type Ok = Given;
    type Error = Refused;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Entries;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    whole!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);
    whole!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32);

    fn serialize_bool(self, flag: bool) -> Result<Given, Refused> {
        Ok(Given::Flag(flag))
    }

    fn serialize_u64(self, number: u64) -> Result<Given, Refused> {
        Ok(number.into())
    }

    fn serialize_i128(self, number: i128) -> Result<Given, Refused> {
        match (i64::try_from(number), u64::try_from(number)) {
            (Ok(number), _) => Ok(Given::Whole(number)),
            (_, Ok(number)) => Ok(Given::Large(number)),
            _ => Err(Refused),
        }
    }

    fn serialize_u128(self, number: u128) -> Result<Given, Refused> {
        u64::try_from(number).map(Given::from).map_err(|_| Refused)
    }

    fn serialize_f32(self, number: f32) -> Result<Given, Refused> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<Given, Refused> {
        // As in JSON, which has neither infinity nor NaN.
        Ok(if number.is_finite() { Given::Float } else { Given::Null })
    }

    fn serialize_char(self, c: char) -> Result<Given, Refused> {
        Ok(Given::Text(c.into()))
    }

    fn serialize_str(self, text: &str) -> Result<Given, Refused> {
        Ok(Given::Text(text.to_owned()))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<Given, Refused> {
        Ok(Given::Text(value.to_string()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Given, Refused> {
        Ok(Given::List(bytes.iter().map(|byte| Given::Whole((*byte).into())).collect()))
    }

    fn serialize_none(self) -> Result<Given, Refused> {
        Ok(Given::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Given, Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Given, Refused> {
        Ok(Given::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Given, Refused> {
        Ok(Given::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Given, Refused> {
        Ok(Given::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Given, Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Given, Refused> {
        Ok(under(Some(variant), value.serialize(self)?))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Elements, Refused> {
        // A length is a hint, and may be anything.
        Ok(Elements { list: Vec::with_capacity(len.unwrap_or_default().min(64)), variant: None })
    }

    fn serialize_tuple(self, len: usize) -> Result<Elements, Refused> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Elements, Refused> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Elements, Refused> {
        Ok(Elements { variant: Some(variant), ..self.serialize_seq(Some(len))? })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Refused> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _: &'static str, len: usize) -> Result<Fields, Refused> {
        Ok(Fields { fields: Vec::with_capacity(len.min(64)), variant: None })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields, Refused> {
        Ok(Fields { variant: Some(variant), ..self.serialize_struct(name, len)? })
    }
}

/// A value under the name of its variant, where it is one.
fn under(variant: Option<&'static str>, value: Given) -> Given {
    match variant {
        Some(variant) => Given::Object(Object(vec![(Cow::Borrowed(variant), value)])),
        None => value,
    }
}

pub(super) struct Elements {
    list: Vec<Given>,
    variant: Option<&'static str>,
}

macro_rules! elements {
    ($($kind:ident: $method:ident),*) => {
        $(impl ser::$kind for Elements {
            type Ok = Given;
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.list.push(value.serialize(Taker)?);
                Ok(())
            }

            fn end(self) -> Result<Given, Refused> {
                Ok(under(self.variant, Given::List(self.list)))
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

pub(super) struct Fields {
    fields: Vec<(Cow<'static, str>, Given)>,
    variant: Option<&'static str>,
}

macro_rules! fields {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Fields {
            type Ok = Given;
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Refused> {
                self.fields.push((Cow::Borrowed(key), value.serialize(Taker)?));
                Ok(())
            }

            fn end(self) -> Result<Given, Refused> {
                Ok(under(self.variant, of_fields(self.fields)))
            }
        })*
    };
}

/// How `serde_json` hands over a number, where anybody has turned on its feature `arbitrary_precision`: a struct of one
/// text, under this name.
const NUMBER: &str = "$serde_json::private::Number";

fn of_fields(fields: Vec<(Cow<'static, str>, Given)>) -> Given {
    match fields.as_slice() {
        [(name, Given::Text(digits))] if name == NUMBER => match (digits.parse(), digits.parse()) {
            (Ok(number), _) => Given::Whole(number),
            (_, Ok(number)) => Given::Large(number),
            _ => Given::Float,
        },
        _ => Given::Object(Object(fields)),
    }
}

fields!(SerializeStruct, SerializeStructVariant);

/// The entries of a map; of two with one key the later counts.
#[derive(Default)]
pub(super) struct Entries {
    entries: BTreeMap<String, Given>,
    key: Option<String>,
}

impl ser::SerializeMap for Entries {
    type Ok = Given;
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.key = Some(match key.serialize(Taker)? {
            Given::Text(key) => key,
            Given::Whole(key) => key.to_string(),
            Given::Large(key) => key.to_string(),
            Given::Flag(key) => key.to_string(),
            _ => return Err(Refused),
        });
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let key = self.key.take().ok_or(Refused)?;
        self.entries.insert(key, value.serialize(Taker)?);
        Ok(())
    }

    fn end(self) -> Result<Given, Refused> {
        let entries = self.entries.into_iter().map(|(key, value)| (Cow::Owned(key), value));
        Ok(Given::Object(Object(entries.collect())))
    }
}
