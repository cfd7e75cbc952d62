//! Paths as writers name them: known or not, and fit to be said or not.

use super::tags::Fault;
use crate::error::{ErrorKind, nearest};
use crate::facts::{Holds, PathId, Slots};

/// The fault of a path that no slot has.
pub(crate) fn unknown_path(at: usize, path: &str, slots: &Slots) -> Fault {
    let fault = Fault::new(at, ErrorKind::UnknownPath, format!("unknown path `{path}`"));
    match nearest(path, slots.path_names()) {
        Some(name) => fault.with_help(format!("did you mean `{name}`?")),
        None => fault.with_help("declare its slot in slots.toml, or name a path of the slot's kind"),
    }
}

/// Whether a path can be said where a text is expected.
pub(crate) fn speakable(at: usize, path: PathId, slots: &Slots) -> Result<(), Fault> {
    let name = slots.path_name(path);
    match slots.info(path).map(|info| info.holds) {
        Some(Holds::Text | Holds::Link) => Ok(()),
        Some(Holds::List) => Err(Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` is a list"))
            .with_help(format!("loop over it: `{{% for item in {name} %}}`"))),
        _ => {
            let fault = Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` has no words of its own"));
            let slot = slots.slot_of(path);
            let say = slot.and_then(|slot| slot.kind.paths.iter().find(|path| path.holds == Holds::Text));
            Err(match (slot, say) {
                (Some(slot), Some(path)) if slots.path(name) == Some(slot.first) => {
                    fault.with_help(format!("say a part of it, such as `{name}.{}`", path.tail))
                }
                _ => fault.with_help("ask for it in `{% if %}`, `when` or `unless`"),
            })
        }
    }
}
