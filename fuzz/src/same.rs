//! The same again: facts however they are handed over, mails however they are asked for, whatever was written before.

use std::cell::{Cell, RefCell};

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};
use serde_json::{Map, Value, json};
use sincerely::{Catalog, Error, Key, Message, Request, Writer};

use crate::facts;

/// How many inputs are written with one writer before it is compared with one that has written nothing yet.
const WARM: u32 = 256;

struct Desk {
    warm: Writer,
    asked: Cell<u32>,
    before: RefCell<Option<Request>>,
}

thread_local! {
    static DESK: Desk = Desk { warm: writer(), asked: Cell::new(0), before: RefCell::default() };
}

fn writer() -> Writer {
    let catalog = Catalog::built_in().expect("the built-in catalog loads");
    let standing = json!({ "agent": "Sam Reed", "brand": "Oak & Co" });
    let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16])).id_domain("mail.example.org");
    writer.default_facts(&standing).build().expect("a writer")
}

/// Three bytes as for the target of facts, one for the shapes of serde, then facts as JSON.
pub fn again(data: &[u8]) {
    let Some((&[template, locale, manner, shape], facts)) = data.split_first_chunk::<4>() else { return };
    let Ok(facts) = std::str::from_utf8(facts) else { return };
    if facts.len() > crate::LONGEST {
        return;
    }
    let Ok(Value::Object(facts)) = serde_json::from_str::<Value>(facts) else { return };
    let request = facts::request([template, locale, manner]);
    DESK.with(|desk| {
        let asked = request.clone().facts(&facts);
        let first = desk.warm.write(&asked);
        let whole = Value::Object(facts.clone());
        let shaped = request.clone().facts(&Shaped(&whole, shape.into()));
        // Of several faults the first is told, and a struct has an order of its own.
        match (desk.warm.write(&shaped), &first) {
            (Err(_), Err(_)) => {}
            (shaped, first) => assert_eq!(&shaped, first, "shapes of serde"),
        }
        for (how, other) in [
            ("JSON read back", request.clone().facts(&through_text(&facts))),
            ("a path taken out that was not there", asked.clone().without("nobody.knows")),
        ] {
            assert_eq!(desk.warm.write(&other), first, "{how}");
        }
        if let Some(before) = desk.before.replace(Some(asked.clone())) {
            let _ = desk.warm.write(&before);
        }
        assert_eq!(desk.warm.write(&asked), first, "after another mail");
        desk.asked.set(desk.asked.get() + 1);
        if desk.asked.get() % WARM == 0 {
            assert_eq!(writer().write(&asked), first, "of a writer that has written nothing yet");
        }
        assert_eq!(desk.warm.trace(&asked).is_err(), first.is_err_and_not_promise(), "a trace is of the mail");
        desk.turns(&request, &facts);
    });
}

trait Outcome {
    fn is_err_and_not_promise(&self) -> bool;
}

impl Outcome for Result<Message, Error> {
    /// A trace of an empty promise is written all the same.
    fn is_err_and_not_promise(&self) -> bool {
        self.as_ref().is_err_and(|error| error.kind() != sincerely::ErrorKind::EmptyPromise)
    }
}

impl Desk {
    /// Whoever keeps a count, a token or a memory hears the same.
    fn turns(&self, request: &Request, facts: &Map<String, Value>) {
        let asked = request.clone().facts(facts).turn(0);
        let (mut by_token, mut by_memory) = (asked.clone(), asked.clone());
        for turn in 0..3 {
            let counted = self.warm.write(&asked.clone().turn(turn));
            let [token, memory] = [&by_token, &by_memory].map(|request| self.warm.write(request));
            assert_eq!(token, memory, "token and memory in turn {turn}");
            let Ok(mail) = token else { return };
            assert_eq!(counted.as_ref(), Ok(&mail), "a count and a token in turn {turn}");
            by_token = asked.clone().token(&mail.token);
            by_memory = asked.clone().memory(mail.memory);
        }
    }
}

fn through_text(facts: &Map<String, Value>) -> Map<String, Value> {
    let text = serde_json::to_string(facts).expect("JSON is written");
    serde_json::from_str(&text).expect("and read")
}

/// Names that a struct or a variant may have: theirs are known when a program is built.
const NAMES: [&str; 24] = [
    "name", "full", "given", "family", "title", "formal", "order", "number", "items", "total", "placed_on", "eta",
    "status", "tracking", "quantity", "price", "amount", "currency", "event", "what", "when", "topic", "quote",
    "packed",
];

fn known(name: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|known| *known == name)
}

/// A value as other types than JSON's own serialise; the number turns with every value and chooses among their shapes.
struct Shaped<'v>(&'v Value, u32);

impl Shaped<'_> {
    fn within<'v>(&self, value: &'v Value, at: usize) -> Shaped<'v> {
        Shaped(value, self.1.wrapping_mul(31).wrapping_add(at as u32 + 7))
    }
}

impl Serialize for Shaped<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let way = self.1 >> 2;
        if self.1 & 3 == 1 {
            return serializer.serialize_some(&Shaped(self.0, way << 2));
        }
        if self.1 & 3 == 2 {
            return serializer.serialize_newtype_struct("Newtype", &Shaped(self.0, way << 2));
        }
        match self.0 {
            Value::Null if way % 3 == 0 => serializer.serialize_unit(),
            Value::Null if way % 3 == 1 => serializer.serialize_unit_struct("Nothing"),
            Value::Null => serializer.serialize_none(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => {
                let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
                match whole {
                    Some(number) => whole_number(number, way, serializer),
                    None if way % 2 == 0 => serializer.serialize_f64(number.as_f64().unwrap_or_default()),
                    None => serializer.serialize_f32(0.5),
                }
            }
            Value::String(text) => match (known(text), text.chars().count(), way % 4) {
                (Some(name), _, 0 | 1) => serializer.serialize_unit_variant("Variants", 0, name),
                (_, 1, 0 | 1) => serializer.serialize_char(text.chars().next().unwrap_or_default()),
                (_, _, 2) => serializer.collect_str(text),
                _ => serializer.serialize_str(text),
            },
            Value::Array(list) if list.len() <= 3 && way % 2 == 0 => {
                let mut tuple = serializer.serialize_tuple(list.len())?;
                list.iter().enumerate().try_for_each(|(at, value)| tuple.serialize_element(&self.within(value, at)))?;
                tuple.end()
            }
            Value::Array(list) => {
                // A length is a hint, and may be anything.
                let mut elements =
                    serializer.serialize_seq([None, Some(list.len()), Some(usize::MAX)][way as usize % 3])?;
                list.iter()
                    .enumerate()
                    .try_for_each(|(at, value)| elements.serialize_element(&self.within(value, at)))?;
                elements.end()
            }
            Value::Object(object) => match object.iter().next() {
                Some((key, value)) if object.len() == 1 && known(key).is_some() && way % 3 == 0 => {
                    let name = known(key).unwrap_or_default();
                    serializer.serialize_newtype_variant("Variants", 0, name, &self.within(value, 0))
                }
                _ if way % 3 != 2 && object.keys().all(|key| known(key).is_some()) => {
                    let mut fields = serializer.serialize_struct("Struct", object.len())?;
                    for (at, (key, value)) in object.iter().rev().enumerate() {
                        fields.serialize_field(known(key).unwrap_or_default(), &self.within(value, at))?;
                    }
                    fields.end()
                }
                _ => {
                    let mut entries = serializer.serialize_map(None)?;
                    for (at, (key, value)) in object.iter().enumerate() {
                        if way % 2 == 0 {
                            // Of two with one key the later counts.
                            entries.serialize_entry(key, "a decoy")?;
                        }
                        entries.serialize_entry(key, &self.within(value, at))?;
                    }
                    entries.end()
                }
            },
        }
    }
}

/// A whole number in one of the types that hold it.
fn whole_number<S: Serializer>(number: i128, way: u32, serializer: S) -> Result<S::Ok, S::Error> {
    macro_rules! as_one_of {
        ($($at:literal: $kind:ty, $method:ident);*) => {
            match way % 8 {
                $($at if <$kind>::try_from(number).is_ok() => serializer.$method(number as $kind),)*
                _ => serializer.serialize_i128(number),
            }
        };
    }
    as_one_of!(
        0: i8, serialize_i8; 1: u8, serialize_u8; 2: i16, serialize_i16; 3: u32, serialize_u32;
        4: i64, serialize_i64; 5: u64, serialize_u64; 6: u128, serialize_u128
    )
}
