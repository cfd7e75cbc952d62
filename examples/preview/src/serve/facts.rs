//! The facts of a request as fields of a form, and the fields back as facts.

use serde::Serialize;
use serde_json::{Map, Value};
use sincerely::{FactFault, SlotInfo};

/// The fields of one fact.
#[derive(Debug, Serialize)]
pub(crate) struct FactGroup {
    name: String,
    kind: &'static str,
    expects: &'static str,
    is_customers: bool,
    is_required: bool,
    fields: Vec<Field>,
    /// What is wrong with the fact, with its help.
    error: Option<(String, String)>,
}

/// One field of a fact.
#[derive(Debug, Serialize)]
struct Field {
    /// The path, with numbers for the elements of lists: `order.items.0.name`.
    path: String,
    /// The last part of the path.
    label: String,
    value: String,
    /// The value of the sample.
    default: String,
    is_flag: bool,
    is_long: bool,
    is_wrong: bool,
}

/// The most fields of one fact.
const FIELDS_CAP: usize = 400;

/// The fields for some slots.
pub(crate) fn groups(
    slots: &[SlotInfo],
    required: &[String],
    sample: &Map<String, Value>,
    edited: &Map<String, Value>,
    faults: &[FactFault],
) -> Vec<FactGroup> {
    let group = |slot: &SlotInfo| {
        let fault = faults.iter().find(|fault| fault.slot == slot.name);
        let mut fields = Vec::new();
        let null = Value::Null;
        let (value, default) = (edited.get(&slot.name).unwrap_or(&null), sample.get(&slot.name).unwrap_or(&null));
        let mut form = Form { slot, fault, fields: &mut fields };
        form.add(&slot.name, value, default);
        FactGroup {
            name: slot.name.clone(),
            kind: slot.kind,
            expects: slot.expects,
            is_customers: slot.is_customers,
            is_required: required.iter().any(|path| path.split('.').next() == Some(slot.name.as_str())),
            fields,
            error: fault.map(|fault| (fault.message.clone(), fault.help.clone())),
        }
    };
    slots.iter().map(group).collect()
}

struct Form<'a> {
    slot: &'a SlotInfo,
    fault: Option<&'a FactFault>,
    fields: &'a mut Vec<Field>,
}

impl Form<'_> {
    /// Adds the fields of a value: one for a text, one for each part of an object or a list.
    fn add(&mut self, path: &str, value: &Value, default: &Value) {
        if self.fields.len() >= FIELDS_CAP {
            return;
        }
        let null = Value::Null;
        // An object that was taken away still shows its fields, to be filled in again.
        let shape = if value.is_null() { default } else { value };
        match shape {
            Value::Object(object) => {
                let is_whole = path == self.slot.name;
                let known = self.slot.keys.iter().map(|key| (*key).to_owned()).filter(|_| is_whole);
                let mut keys: Vec<String> = object.keys().cloned().collect();
                known.for_each(|key| {
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                });
                for key in keys {
                    let part = |value: &Value| value.get(&key).cloned().unwrap_or(Value::Null);
                    self.add(&format!("{path}.{key}"), &part(value), &part(default));
                }
            }
            Value::Array(list) => {
                for at in 0..list.len() {
                    let part = |value: &Value| value.get(at).cloned().unwrap_or(Value::Null);
                    self.add(&format!("{path}.{at}"), &part(value), &part(default));
                }
                // An empty row, to add an element.
                if let Some(first) = list.first() {
                    self.add(&format!("{path}.{}", list.len()), &null, &blank(first));
                }
            }
            _ if path == self.slot.name && !self.slot.keys.is_empty() && shape.is_null() => {
                for key in self.slot.keys {
                    self.field(&format!("{path}.{key}"), &null, &null);
                }
            }
            _ => self.field(path, value, default),
        }
    }

    fn field(&mut self, path: &str, value: &Value, default: &Value) {
        let plain: Vec<&str> = path.split('.').filter(|part| part.parse::<usize>().is_err()).collect();
        let plain = plain.join(".");
        let value = shown(value);
        self.fields.push(Field {
            label: path.rsplit('.').next().unwrap_or(path).to_owned(),
            is_flag: self.slot.kind == "flag",
            is_long: matches!(self.slot.kind, "text" | "quote" | "phrase") || value.chars().count() > 40,
            is_wrong: self.fault.is_some_and(|fault| fault.message.contains(&format!("`{plain}`"))),
            default: shown(default),
            path: path.to_owned(),
            value,
        });
    }
}

/// The same value with nothing in it.
fn blank(value: &Value) -> Value {
    match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), blank(value))).collect(),
        _ => Value::Null,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Puts an edited field into the facts. An empty one takes its value away.
pub(crate) fn put(facts: &mut Map<String, Value>, slots: &[SlotInfo], path: &str, text: &str) {
    let mut parts = path.split('.');
    let Some(slot) = parts.next().and_then(|name| slots.iter().find(|slot| slot.name == name)) else { return };
    let rest: Vec<&str> = parts.collect();
    if rest.len() > 8 || (text.is_empty() && !facts.contains_key(&slot.name)) {
        return;
    }
    let place = facts.entry(slot.name.clone()).or_insert(Value::Null);
    put_part(place, &rest, text, slot.kind);
}

fn put_part(place: &mut Value, path: &[&str], text: &str, kind: &str) {
    let Some((part, rest)) = path.split_first() else {
        *place = read(text, place, kind);
        return;
    };
    if let (Value::Array(list), Ok(at)) = (&mut *place, part.parse::<usize>()) {
        if at == list.len() && !text.is_empty() {
            list.push(Value::Object(Map::new()));
        }
        if let Some(element) = list.get_mut(at) {
            put_part(element, rest, text, kind);
        }
        return;
    }
    if !place.is_object() {
        if text.is_empty() {
            return;
        }
        *place = Value::Object(Map::new());
    }
    if let Value::Object(object) = place
        && (!text.is_empty() || object.contains_key(*part))
    {
        let kind = if *part == QUANTITY { QUANTITY } else { kind };
        put_part(object.entry((*part).to_owned()).or_insert(Value::Null), rest, text, kind);
    }
}

/// The part of an item that is a number, also in an item that was not there before.
const QUANTITY: &str = "quantity";

/// A text as a value of the type that stood there, or that its kind takes.
fn read(text: &str, before: &Value, kind: &str) -> Value {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Value::Null;
    }
    if trimmed.starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str(trimmed)
    {
        return value;
    }
    match (kind, trimmed) {
        ("flag", "true" | "yes") => return Value::Bool(true),
        ("flag", "false" | "no") => return Value::Bool(false),
        _ => {}
    }
    let wants_number = matches!(kind, "number" | QUANTITY) || before.is_number();
    // A number that would be written another way is a text, such as an order number with zeros before it.
    match trimmed.parse::<i64>() {
        Ok(number) if wants_number && number.to_string() == trimmed => Value::from(number),
        _ => Value::String(text.to_owned()),
    }
}
