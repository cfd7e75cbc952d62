//! Variants of a pool, read from TOML.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::beginnings::beginnings;
use super::path::{no_link, speakable, unknown_path};
use super::placeholder::{fault as foreign, placeholders};
use super::pool::{Context, read_moves};
use super::source::File;
use super::tags::{Fault, Piece, is_path, not_a_path, scan};
use super::toml::{Doc, Value, get};
use crate::catalog::model::{Conditions, Pool, Tone, Variant, stable_id};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::{Holds, PathSet, Slots};
use crate::markup::{self, Block, Destination, Inline, Line, Token};

const KEYS: [&str; 6] = ["text", "when", "unless", "covers", "moves", "id"];
/// The longest variant, in bytes.
const TEXT_CAP: usize = 2_000;

impl Context<'_> {
    pub(crate) fn read_variant(
        &self,
        doc: &Doc<'_>,
        tone: Option<Tone>,
        value: &Value<'_>,
        problems: &mut Collector,
    ) -> Option<Variant> {
        let at = value.span().start;
        let (text, table) = match (value.get_ref().as_str(), value.get_ref().as_table()) {
            (Some(text), _) => (text, None),
            (None, Some(table)) => {
                doc.check_keys(table, &KEYS, problems);
                let Some(text) = get(table, "text") else {
                    problems.push(doc.error(at, Error::new(ErrorKind::Missing, "a variant without `text`")));
                    return None;
                };
                (problems.keep(doc.string("text", text))?, Some(table))
            }
            _ => {
                problems.push(doc.error(
                    at,
                    Error::new(
                        ErrorKind::WrongKind,
                        format!("a variant is a text, or a table with `{}`", KEYS.join("`, `")),
                    ),
                ));
                return None;
            }
        };
        let mut paths =
            |key: &str| table.map_or_else(PathSet::default, |table| read_paths(doc, table, key, self.slots, problems));
        let (when, unless) = (paths("when"), paths("unless"));
        let covers = table.and_then(|table| get(table, "covers")).map_or_else(Vec::new, |value| {
            let names = problems.keep(doc.strings("covers", value)).unwrap_or_default();
            names.into_iter().map(|(name, at)| (name.to_owned(), doc.place(at))).collect()
        });
        let moves = table.map_or_else(Vec::new, |table| read_moves(doc, table, problems));
        let id = match table.and_then(|table| get(table, "id")) {
            Some(value) => stable_id(&format!("id:{}", problems.keep(doc.string("id", value))?)),
            None => stable_id(text),
        };
        let (line, speaks) = problems.keep(self.words(doc, at, text))?;
        Some(Variant {
            id,
            text: text.to_owned(),
            tone,
            beginnings: beginnings(&line, self.slots, self.openers),
            line,
            conditions: Conditions { speaks, when, unless },
            moves,
            covers,
            covered: Vec::new(),
            location: doc.place(at),
        })
    }

    /// The line that a variant says and the paths that it speaks.
    fn words(&self, doc: &Doc<'_>, at: usize, text: &str) -> Result<(Line, PathSet), Error> {
        let fail = |kind, message: &str, help: &str| Err(doc.fault(at, kind, message, help));
        if text.len() > TEXT_CAP {
            return fail(
                ErrorKind::TooLarge,
                "a variant longer than 2000 bytes",
                "a variant is one line or sentence: make it shorter",
            );
        }
        if text.contains(markup::is_private) {
            return fail(
                ErrorKind::NotAllowed,
                "a private-use character in a variant",
                "remove it: these characters are reserved for the values",
            );
        }
        if text.contains('\n') {
            return fail(ErrorKind::NotAllowed, "a variant of more than one line", "write it on one line");
        }
        let (pieces, fault) = scan(text);
        if let Some(fault) = fault {
            return Err(place(doc, Fault { at, ..fault }));
        }
        if let Some((_, shown)) = placeholders(text).first() {
            return Err(place(doc, foreign(at, shown, self.slots)));
        }
        let mut skeleton = String::with_capacity(text.len());
        let mut speaks = PathSet::default();
        for piece in pieces {
            match piece {
                Piece::Text(text) => skeleton.push_str(text),
                Piece::Comment => {}
                Piece::Say(tag) => {
                    if !is_path(tag.inner) {
                        return Err(place(doc, not_a_path(at, tag.inner)));
                    }
                    if tag.inner.starts_with("say.") {
                        return fail(
                            ErrorKind::NotAllowed,
                            "a pool inside a variant",
                            "let the template say both pools",
                        );
                    }
                    let path = self
                        .slots
                        .path(tag.inner)
                        .ok_or_else(|| place(doc, unknown_path(at, tag.inner, self.slots)))?;
                    speakable(at, path, self.slots).map_err(|fault| place(doc, fault))?;
                    speaks.insert(path);
                    skeleton.extend(Token::Path(path).char());
                }
                Piece::Block(_) => {
                    return fail(
                        ErrorKind::NotAllowed,
                        "a block tag inside a variant",
                        "write two variants; the right one is taken by what is there",
                    );
                }
            }
        }
        let wordless = || fail(ErrorKind::Missing, "a variant without words", "write it, or remove it");
        if skeleton.trim().is_empty() {
            return wordless();
        }
        let (mut blocks, refused) = markup::parse(skeleton.trim());
        if let Some((_, refused)) = refused.first() {
            return fail(ErrorKind::NotAllowed, refused.message(), refused.help());
        }
        let line = match (blocks.pop(), blocks.is_empty()) {
            (Some(Block::Paragraph(mut lines)), true) if lines.len() == 1 => lines.pop().unwrap_or_default(),
            _ => {
                return fail(
                    ErrorKind::NotAllowed,
                    "a variant that Markdown reads as more than one line of text",
                    "write a sentence; a `#`, `-`, `>` or `1.` at the start is written `\\#`, `\\-`, `\\>`, `1\\.`",
                );
            }
        };
        if !markup::line_says(&line, &|_| true) {
            return wordless();
        }
        if let Some(name) = not_a_link(&line, self.slots) {
            return Err(place(doc, no_link(at, name)));
        }
        Ok((line, speaks))
    }
}

/// The paths that a key lists.
pub(crate) fn read_paths(
    doc: &Doc<'_>,
    table: &DeTable<'_>,
    key: &str,
    slots: &Slots,
    problems: &mut Collector,
) -> PathSet {
    let mut set = PathSet::default();
    let Some(value) = get(table, key) else { return set };
    for (path, at) in problems.keep(doc.strings(key, value)).unwrap_or_default() {
        match slots.path(path) {
            Some(path) => set.insert(path),
            None if problems.is_full() => break,
            None => problems.push(place(doc, unknown_path(at, path, slots))),
        }
    }
    set
}

/// Makes a problem of every variant whose id another one of the same list has.
pub(crate) fn check_ids(file: &File, pool: &Pool, problems: &mut Collector) {
    let mut seen: BTreeMap<(Option<Tone>, u32), Location> = BTreeMap::new();
    for variant in &pool.variants {
        if let Some(first) = seen.insert((variant.tone, variant.id), variant.location) {
            problems.fault(
                (&file.path, variant.location),
                ErrorKind::Clash,
                format!("duplicate variant in pool `{}`, first on line {}", pool.name, first.line),
                "take one out, or give one an `id`",
            );
        }
    }
}

/// The path of a link in a line that leads to another slot than one of kind link.
pub(super) fn not_a_link<'s>(line: &Line, slots: &'s Slots) -> Option<&'s str> {
    line.iter().find_map(|inline| match inline {
        Inline::LinkOpen(Destination::Slot(Token::Path(path)))
        | Inline::ButtonOpen(Destination::Slot(Token::Path(path)))
            if slots.info(*path).is_none_or(|info| info.holds != Holds::Link) =>
        {
            Some(slots.path_name(*path))
        }
        _ => None,
    })
}

/// A fault as an error in its file.
pub(crate) fn place(doc: &Doc<'_>, fault: Fault) -> Error {
    let at = fault.at;
    doc.error(at, fault.error)
}
