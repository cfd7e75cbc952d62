//! Reads pools from TOML.

use toml::de::DeTable;

use super::tags::{NAME_CAP, is_name};
use super::toml::{Doc, Value, get};
use super::variant::check_ids;
use crate::catalog::model::{Move, Pool, RESERVED, Selection, Voice, stable_id};
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::Slots;

/// The most variants a pool may have.
const VARIANTS_CAP: usize = 20_000;

/// What pools are read against.
pub(crate) struct Context<'a> {
    pub(crate) voice: &'a Voice,
    pub(crate) slots: &'a Slots,
    /// Words that make two sentences begin alike, whatever follows them.
    pub(crate) openers: &'a [String],
}

impl Context<'_> {
    /// The pools of one table, by their names.
    pub(crate) fn read_pools(
        &self,
        doc: &Doc<'_>,
        table: &DeTable<'_>,
        within: Option<&str>,
        problems: &mut Collector,
    ) -> Vec<Pool> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .filter_map(|(key, value)| {
                let name = key.get_ref().as_ref();
                if !is_name(name) {
                    problems.mark_broken(&doc.file.path);
                    problems.push(doc.fault(
                        key.span().start,
                        ErrorKind::WrongKind,
                        "the name of a pool holds lower-case letters, digits and `_`",
                        format!("at most {NAME_CAP} of them"),
                    ));
                    return None;
                }
                let pool = problems.keep(doc.table(name, value))?;
                let name = within.map_or_else(|| name.to_owned(), |template| format!("{template}/{name}"));
                Some(self.read_pool(doc, name, key.span().start, pool, problems))
            })
            .collect()
    }

    fn read_pool(&self, doc: &Doc<'_>, name: String, at: usize, table: &DeTable<'_>, problems: &mut Collector) -> Pool {
        let mut pool = Pool {
            key: stable_id(&name),
            name,
            file: doc.file.path.clone(),
            location: doc.place(at),
            optional: false,
            selection: Selection::Varied,
            once: false,
            moves: Vec::new(),
            some_make: Vec::new(),
            covers: Vec::new(),
            variants: Vec::new(),
            by_tone: Vec::new(),
            own: Vec::new(),
            whole: true,
        };
        let before = problems.count();
        let known: Vec<&str> = RESERVED.into_iter().chain(self.voice.ladder.iter().map(String::as_str)).collect();
        doc.check_keys(table, &known, problems);
        if let Some(value) = get(table, "optional") {
            pool.optional = problems.keep(doc.bool("optional", value)).unwrap_or_default();
        }
        if let Some(value) = get(table, "selection") {
            pool.selection = problems.keep(read_selection(doc, value)).unwrap_or_default();
        }
        if let Some(value) = get(table, "once") {
            match problems.keep(doc.string("once", value)) {
                Some("conversation") if pool.optional => pool.once = true,
                Some("conversation") => problems.push(doc.fault(
                    value.span().start,
                    ErrorKind::NotAllowed,
                    format!("pool `{}` speaks once and is not optional", pool.name),
                    "add `optional = true`: it is silent in the later mails of a conversation",
                )),
                Some(_) => problems.push(doc.fault(
                    value.span().start,
                    ErrorKind::WrongKind,
                    "`once` takes \"conversation\"",
                    "leave it out for a pool that may speak in every mail",
                )),
                None => {}
            }
        }
        pool.moves = read_moves(doc, table, problems);
        let any = get(table, "any").map(|value| (None, "any", value));
        let tones = self
            .voice
            .ladder
            .iter()
            .filter_map(|name| Some((Some(self.voice.tone(name)?), name.as_str(), get(table, name)?)));
        for (tone, name, value) in any.into_iter().chain(tones) {
            pool.own.extend(tone);
            let Some(items) = problems.keep(doc.array(name, value)) else { continue };
            for item in items {
                if problems.is_full() {
                    return pool;
                }
                if pool.variants.len() == VARIANTS_CAP {
                    problems.push(doc.error(
                        item.span().start,
                        Error::new(ErrorKind::TooLarge, format!("more than {VARIANTS_CAP} variants in one pool")),
                    ));
                    break;
                }
                match self.read_variant(doc, tone, item, problems) {
                    Some(variant) => pool.variants.push(variant),
                    None => pool.whole = false,
                }
            }
        }
        pool.whole &= problems.count() == before;
        check_ids(doc.file, &pool, problems);
        pool.some_make = Move::ALL
            .into_iter()
            .filter(|known| pool.variants.iter().any(|variant| pool.makes(variant, *known)))
            .collect();
        pool.serve(self.voice.ladder.len());
        pool
    }
}

/// The moves that a pool or a variant declares.
pub(crate) fn read_moves(doc: &Doc<'_>, table: &DeTable<'_>, problems: &mut Collector) -> Vec<Move> {
    let mut moves = Vec::new();
    let Some(value) = get(table, "moves") else { return moves };
    for (word, at) in problems.keep(doc.strings("moves", value)).unwrap_or_default() {
        match Move::ALL.into_iter().find(|known| known.as_str() == word) {
            Some(known) => moves.push(known),
            None => problems.push(doc.fault(
                at,
                ErrorKind::UnknownKey,
                format!("unknown move `{word}`"),
                "choose thank, apologise, empathise, promise or invite",
            )),
        }
    }
    moves
}

fn read_selection(doc: &Doc<'_>, value: &Value<'_>) -> Result<Selection, Error> {
    let word = doc.string("selection", value)?;
    Selection::ALL.into_iter().find(|known| known.as_str() == word).ok_or_else(|| {
        let names = Selection::ALL.map(Selection::as_str);
        let error = Error::new(ErrorKind::WrongKind, format!("`selection` takes {}", names.join(", ")));
        doc.error(value.span().start, error.did_you_mean(word, names))
    })
}
