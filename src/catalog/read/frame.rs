//! `header.md` and `footer.md`: Markdown that may use default facts. A line whose fact is missing is left out.

use super::path::{no_link, speakable, unknown_path};
use super::source::File;
use super::tags::{Fault, Piece, is_path, not_a_path, scan};
use super::template::{markup_error, not_a_link_in};
use super::toml::Doc;
use super::variant::place;
use crate::error::{Collector, ErrorKind};
use crate::facts::{Owner, Slots};
use crate::markup::{self, Block, MarkupFault, Token};

/// The tree of a header or footer.
pub(crate) fn read(file: &File, slots: &Slots, problems: &mut Collector) -> Vec<Block> {
    let doc = Doc { file, offset: 0 };
    let (pieces, fault) = scan(&file.text);
    let mut faults: Vec<Fault> = fault.into_iter().collect();
    let refused = |(at, c)| Some((at, MarkupFault::character(c)?));
    if let Some((at, what)) = file.text.char_indices().find_map(refused) {
        faults.push(Fault::new(at, ErrorKind::NotAllowed, what.message()).with_help(what.help()));
    }
    let mut skeleton = String::with_capacity(file.text.len());
    for piece in pieces {
        match piece {
            Piece::Text(text) => skeleton.push_str(text),
            Piece::Comment => {}
            Piece::Say(tag) if !is_path(tag.inner) => faults.push(not_a_path(tag.start, tag.inner)),
            Piece::Say(tag) => {
                let Some(path) = slots.path(tag.inner) else {
                    faults.push(unknown_path(tag.start, tag.inner, slots));
                    continue;
                };
                if slots.slot_of(path).is_none_or(|slot| slot.owner == Owner::Customer) {
                    let message = format!("`{}`, which a customer fills in", tag.inner);
                    let fault = Fault::new(tag.start, ErrorKind::NotAllowed, message);
                    faults.push(fault.with_help("a header or footer says facts of the sender's"));
                }
                faults.extend(speakable(tag.start, path, slots).err());
                skeleton.extend(Token::Path(path).char());
            }
            Piece::Block(tag) => {
                let fault = Fault::new(tag.start, ErrorKind::NotAllowed, "a block tag in a header or footer");
                faults.push(fault.with_help("remove it: a line whose fact is missing is left out by itself"));
            }
        }
    }
    let is_in_order = faults.is_empty();
    for fault in faults {
        problems.push(place(&doc, fault));
    }
    if !is_in_order {
        return Vec::new();
    }
    let (tree, refused) = markup::parse(&skeleton);
    for (at, what) in refused {
        problems.push(markup_error(&doc, at, what));
    }
    if let Some(name) = not_a_link_in(&tree, slots) {
        problems.push(place(&doc, no_link(0, name)));
    }
    tree
}
