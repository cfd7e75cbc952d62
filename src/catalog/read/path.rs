//! Checks the paths in files: whether they are known, and whether a text may contain them.

use super::built_in;
use super::tags::Fault;
use crate::error::{ErrorKind, nearest};
use crate::facts::{Holds, KINDS, Kind, PathId, Slot, Slots};
use crate::locale::{Category, Formats};

/// The fault for a path that no slot has.
pub(crate) fn unknown_path(at: usize, path: &str, slots: &Slots) -> Fault {
    let name = path.split('.').next().unwrap_or_default();
    let fault =
        Fault::new(at, ErrorKind::UnknownPath, format!("unknown path `{path}`")).following(slots.is_faulty(name));
    match (nearest(path, slots.path_names()), slots.get(name)) {
        (Some(name), _) => fault.with_help(format!("did you mean `{name}`?")),
        (None, Some(slot)) => fault.with_help(format!("`{name}` is of kind {}: {}", slot.kind.name, paths_of(slot))),
        (None, None) if built_in::declares(name) => fault.with_help(format!(
            "the built-in slots.toml declares `{name}`, and your slots.toml stands in its place: load the folder over the \
             built-in catalog (`Catalog::layers`, `preview --over`), or declare `[{name}]` too"
        )),
        (None, None) => {
            let tail = path.split_once('.').map(|(_, tail)| tail);
            let has = |kind: &&&Kind| kind.paths.iter().any(|path| Some(path.tail) == tail);
            let is_plural = tail.and_then(|tail| tail.strip_prefix("is_")).and_then(Category::parse).is_some();
            let kind = if is_plural { "number" } else { KINDS.iter().find(has).map_or("text", |kind| kind.name) };
            fault.with_help(format!(
                "declare it in slots.toml: `[{name}]` with `kind = \"{kind}\"` and `from = \"operator\"`"
            ))
        }
    }
}

/// The paths of a slot that a file can use.
fn paths_of(slot: &Slot) -> String {
    let tails: Vec<&str> = slot.kind.paths.iter().map(|path| path.tail).filter(|tail| !tail.is_empty()).collect();
    if tails.is_empty() { format!("write `{}` alone", slot.name) } else { format!("it has .{}", tails.join(", .")) }
}

/// The fault of a plural flag whose category the language does not have.
pub(crate) fn no_category(at: usize, path: &str, category: Category, formats: &Formats) -> Option<Fault> {
    let has: Vec<Category> = formats.plurals().categories().collect();
    (!has.contains(&category)).then(|| {
        let message =
            format!("`{path}` never holds: `{}` has no plural category `{}`", formats.tag(), category.as_str());
        let has: Vec<String> = has.iter().map(|category| format!("`is_{}`", category.as_str())).collect();
        Fault::new(at, ErrorKind::UnknownPath, message).with_help(format!("it has {}", has.join(", ")))
    })
}

/// The fault of a link that leads to another slot than one of kind link.
pub(crate) fn no_link(at: usize, name: &str) -> Fault {
    Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` is not a link"))
        .with_help("a link leads to a slot of kind link: `[words]({{ order.tracking }})`")
}

/// Whether a path can stand where a text is expected.
pub(crate) fn speakable(at: usize, path: PathId, slots: &Slots) -> Result<(), Fault> {
    let name = slots.path_name(path);
    match slots.info(path).map(|info| info.holds) {
        Some(Holds::Text | Holds::Number | Holds::Decimal | Holds::Link) => Ok(()),
        Some(Holds::List) => Err(Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` is a list"))
            .with_help(format!("loop over it: `{{% for item in {name} %}}`"))),
        Some(Holds::Block) => Err(Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` is a block of its own"))
            .with_help(format!("write `{{{{ {name} }}}}` alone on a line of a body, with empty lines around it"))),
        _ => {
            let fault = Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` has no words of its own"));
            let slot = slots.slot_of(path);
            let say = slot.and_then(|slot| slot.kind.paths.iter().find(|path| path.holds.is_text()));
            Err(match (slot, say) {
                (Some(slot), Some(path)) if slots.path(name) == Some(slot.first) => {
                    fault.with_help(format!("say a part of it, such as `{name}.{}`", path.tail))
                }
                _ => fault.with_help("ask for it in `{% if %}`, `when` or `unless`"),
            })
        }
    }
}
