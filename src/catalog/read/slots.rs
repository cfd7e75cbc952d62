//! Reads `slots.toml` of all layers.

use std::collections::BTreeMap;

use super::source::File;
use super::tags::is_name;
use super::toml::{Doc, get};
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::{CONVERSATION, HISTORY, KINDS, Kind, LINK, MOOD, Owner, Slots, reserved};

/// The slots of all layers; a later layer's slot replaces an earlier one of its name.
pub(crate) fn read_slots(files: &[File], problems: &mut Collector) -> Slots {
    let mut declared: BTreeMap<String, (&'static Kind, Owner, bool)> = BTreeMap::new();
    let mut forms: BTreeMap<String, (String, Error)> = BTreeMap::new();
    let mut faulty = Some(Vec::new());
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    for file in files {
        let doc = Doc { file, offset: 0 };
        let Some(table) = doc.parse(&file.text, problems) else {
            faulty = None;
            continue;
        };
        for (key, value) in &table {
            let name = key.get_ref().as_ref();
            let at = key.span().start;
            if let Some(faulty) = &mut faulty {
                faulty.push(name.replace('-', "_").to_lowercase());
            }
            if !is_name(name) || RESERVED_SLOTS.contains(&name) {
                problems.push(doc.fault(
                    at,
                    ErrorKind::Clash,
                    format!("`{name}` cannot name a slot"),
                    format!("choose lower-case letters, digits and `_`; `{}` are taken", RESERVED_SLOTS.join("`, `")),
                ));
                continue;
            }
            let before = problems.count();
            let Some(slot) = problems.keep(doc.table(name, value)) else { continue };
            doc.check_keys(slot, &["kind", "from", "standing", "form_of"], problems);
            let mut word = |key: &str| -> Option<(String, usize)> {
                let Some(value) = get(slot, key) else {
                    problems.push(doc.fault(
                        at,
                        ErrorKind::Missing,
                        format!("slot `{name}` has no `{key}`"),
                        if key == "kind" {
                            format!("choose one of {}", kinds.join(", "))
                        } else {
                            "write \"operator\", or \"customer\" if a stranger typed it".to_owned()
                        },
                    ));
                    return None;
                };
                Some((problems.keep(doc.string(key, value))?.to_owned(), value.span().start))
            };
            let (kind, from) = (word("kind"), word("from"));
            let kind = kind.and_then(|(kind, at)| read_kind(&doc, &kind, at, problems));
            let owner = from.and_then(|(from, at)| read_owner(&doc, &from, at, problems));
            let standing =
                get(slot, "standing").and_then(|value| problems.keep(doc.bool("standing", value))).unwrap_or_default();
            forms.remove(name);
            if let Some(value) = get(slot, "form_of")
                && let Some(of) = problems.keep(doc.string("form_of", value))
            {
                let error = Error::new(ErrorKind::UnknownSlot, format!("`{name}` is a form of an unknown slot `{of}`"));
                forms.insert(name.to_owned(), (of.to_owned(), doc.error(value.span().start, error)));
            }
            if kind.is_some_and(|kind| *kind == LINK) && owner == Some(Owner::Customer) {
                problems.push(doc.fault(
                    at,
                    ErrorKind::NotAllowed,
                    format!("slot `{name}` is a link from a customer"),
                    "a stranger's address never becomes a link: write `from = \"operator\"`, or `kind = \"text\"`",
                ));
            }
            if let (Some(kind), Some(owner)) = (kind, owner) {
                if let Some(faulty) = faulty.as_mut().filter(|_| problems.count() == before) {
                    faulty.pop();
                }
                declared.insert(name.to_owned(), (kind, owner, standing));
            }
        }
    }
    let mut slots = Slots::default();
    slots.set_faulty(faulty);
    slots.add(MOOD, &reserved::MOOD, Owner::Operator, false);
    slots.add(CONVERSATION, &reserved::CONVERSATION, Owner::Operator, false);
    slots.add(HISTORY, &reserved::HISTORY, Owner::Operator, false);
    for (name, (kind, owner, standing)) in declared {
        slots.add(&name, kind, owner, standing);
    }
    for (name, (of, unknown)) in forms {
        match slots.get(&of).map(|slot| slot.first) {
            Some(of) => slots.set_form_of(&name, of),
            None => problems.push(unknown.did_you_mean(&of, slots.names())),
        }
    }
    slots
}

fn read_kind(doc: &Doc<'_>, name: &str, at: usize, problems: &mut Collector) -> Option<&'static Kind> {
    let kind = Kind::parse(name);
    if kind.is_none() {
        let names = || KINDS.iter().map(|kind| kind.name);
        let all = || format!("choose one of {}", names().collect::<Vec<_>>().join(", "));
        let error = Error::new(ErrorKind::WrongKind, format!("unknown kind `{name}`"));
        problems.push(doc.error(at, error.did_you_mean_or(name, names(), all)));
    }
    kind
}

fn read_owner(doc: &Doc<'_>, name: &str, at: usize, problems: &mut Collector) -> Option<Owner> {
    match name {
        "operator" => Some(Owner::Operator),
        "customer" => Some(Owner::Customer),
        _ => {
            let error = Error::new(ErrorKind::WrongKind, "`from` takes \"operator\" or \"customer\"");
            let help = "\"operator\" for what your own systems know, \"customer\" for what a stranger typed";
            problems.push(doc.error(at, error.with_help(help)));
            None
        }
    }
}

/// Names that no slot may have.
const RESERVED_SLOTS: [&str; 5] = [MOOD, CONVERSATION, HISTORY, "say", "loop"];
