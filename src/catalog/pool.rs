//! Phrase pools: interchangeable wordings, read from TOML and made ready to be said.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher24;
use toml::de::DeTable;

use super::body::{speakable, unknown_path};
use super::source::File;
use super::tags::{Piece, is_name, is_path, not_a_path, scan};
use super::toml_read::{Doc, Value, get};
use super::tone::{Tone, Voice, step};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::markup::{self, Block, Destination, Inline, Line, Token};
use crate::slots::{Holds, PathSet, Slots};

/// Keys of a pool that are no tones.
pub(crate) const RESERVED: [&str; 4] = ["any", "optional", "moves", "order"];
/// The most variants a pool may have.
const VARIANTS_CAP: usize = 20_000;
/// The longest variant, in bytes.
const TEXT_CAP: usize = 2_000;

/// What a pool does in a mail; two that both thank, or both apologise, may not stand in one template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Move {
    Thank,
    Apologise,
    Empathise,
    Promise,
    Invite,
}

impl Move {
    pub(crate) const ALL: [Self; 5] = [Self::Thank, Self::Apologise, Self::Empathise, Self::Promise, Self::Invite];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Thank => "thank",
            Self::Apologise => "apologise",
            Self::Empathise => "empathise",
            Self::Promise => "promise",
            Self::Invite => "invite",
        }
    }
}

/// One wording.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    /// Stable over edits of the catalog: the hash of its `id`, else of its text.
    pub(crate) id: u32,
    pub(crate) text: String,
    /// The tone whose list it stands in; none for `any`.
    pub(crate) tone: Option<Tone>,
    pub(crate) line: Line,
    pub(crate) speaks: PathSet,
    pub(crate) when: PathSet,
    pub(crate) unless: PathSet,
    pub(crate) location: Location,
}

impl Variant {
    /// Whether it may be said: what it speaks and asks for is there, what it excludes is not.
    ///
    /// The proof at load calls this with the required paths alone, the plan with those that are there.
    pub(crate) fn eligible(&self, present: &PathSet) -> bool {
        self.speaks.is_subset(present) && self.when.is_subset(present) && !self.unless.intersects(present)
    }

    /// Whether it can be said whatever else is missing.
    pub(crate) fn is_fallback(&self, required: &PathSet) -> bool {
        self.when.is_empty() && self.unless.is_empty() && self.eligible(required)
    }
}

/// A pool, its variants in the order of the file.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    /// `greeting`, or `template/pool` if it stands in a template's front matter.
    pub(crate) name: String,
    /// The stable number of the name: what memory knows the pool by, in every language.
    pub(crate) key: u32,
    pub(crate) file: String,
    pub(crate) location: Location,
    pub(crate) optional: bool,
    pub(crate) stepwise: bool,
    pub(crate) moves: Vec<Move>,
    pub(crate) variants: Vec<Variant>,
    /// For each tone of the ladder the variants that serve it, by number: in order of their ids, or of the file for a
    /// stepwise pool.
    pub(crate) by_tone: Vec<Vec<u16>>,
    /// The tones that have a list of their own.
    pub(crate) own: Vec<Tone>,
    /// Whether every variant could be read; else what is missing has been told already.
    pub(crate) whole: bool,
}

impl Pool {
    /// The variants that serve a tone.
    pub(crate) fn serving(&self, tone: Tone) -> impl Iterator<Item = (u16, &Variant)> {
        let numbers = self.by_tone.get(usize::from(tone.0)).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|at| Some((*at, self.variants.get(usize::from(*at))?)))
    }

    pub(crate) fn get(&self, number: u16) -> Option<&Variant> {
        self.variants.get(usize::from(number))
    }

    /// Decides once which variants serve which tone.
    fn serve(&mut self, tones: usize) {
        let any = self.variants.iter().any(|variant| variant.tone.is_none());
        for rung in 0..tones {
            let Ok(rung) = u8::try_from(rung) else { return };
            let wanted = Tone(rung);
            // A tone without own variants and without `any` borrows; an empty list is a tone that has nothing to say.
            let from = if any || self.own.contains(&wanted) { Some(wanted) } else { step(wanted, &self.own) };
            let mut serving: Vec<u16> = self
                .variants
                .iter()
                .enumerate()
                .filter(|(_, variant)| variant.tone.is_none() || variant.tone == from)
                .filter_map(|(at, _)| u16::try_from(at).ok())
                .collect();
            if !self.stepwise {
                serving.sort_by_key(|at| self.variants.get(usize::from(*at)).map(|variant| variant.id));
            }
            self.by_tone.push(serving);
        }
    }
}

/// The stable number of a variant: the low half of SipHash-2-4, with a key of zeros, of its id or text.
pub(crate) fn stable_id(text: &str) -> u32 {
    let mut hasher = SipHasher24::new_with_key(&[0; 16]);
    hasher.write(text.as_bytes());
    #[allow(clippy::cast_possible_truncation, reason = "the low half is what is meant")]
    let id = hasher.finish() as u32;
    id
}

/// What pools are read against.
pub(crate) struct Context<'a> {
    pub(crate) voice: &'a Voice,
    pub(crate) slots: &'a Slots,
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
                    problems.push(doc.error(
                        key.span().start,
                        Error::new(ErrorKind::WrongKind, "the name of a pool holds lower-case letters, digits and `_`"),
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
            stepwise: false,
            moves: Vec::new(),
            variants: Vec::new(),
            by_tone: Vec::new(),
            own: Vec::new(),
            whole: true,
        };
        let known: Vec<&str> = RESERVED.into_iter().chain(self.voice.ladder.iter().map(String::as_str)).collect();
        doc.check_keys(table, &known, problems);
        if let Some(value) = get(table, "optional") {
            pool.optional = problems.keep(doc.bool("optional", value)).unwrap_or_default();
        }
        if let Some(value) = get(table, "order") {
            match problems.keep(doc.string("order", value)) {
                Some("stepwise") => pool.stepwise = true,
                Some(_) => problems.push(doc.error(
                    value.span().start,
                    Error::new(ErrorKind::WrongKind, "`order` takes \"stepwise\"").remedy("leave it out for a choice"),
                )),
                None => {}
            }
        }
        if let Some(value) = get(table, "moves") {
            for (word, at) in problems.keep(doc.strings("moves", value)).unwrap_or_default() {
                match Move::ALL.into_iter().find(|known| known.as_str() == word) {
                    Some(known) => pool.moves.push(known),
                    None => problems.push(
                        doc.error(
                            at,
                            Error::new(ErrorKind::UnknownKey, format!("unknown move `{word}`"))
                                .remedy("choose thank, apologise, empathise, promise or invite"),
                        ),
                    ),
                }
            }
        }
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
        self.check_ids(doc.file, &pool, problems);
        pool.serve(self.voice.ladder.len());
        pool
    }

    fn check_ids(&self, file: &File, pool: &Pool, problems: &mut Collector) {
        let mut seen: std::collections::BTreeMap<u32, Location> = std::collections::BTreeMap::new();
        for variant in &pool.variants {
            if let Some(first) = seen.insert(variant.id, variant.location) {
                problems.push(
                    Error::new(
                        ErrorKind::Clash,
                        format!("a variant of pool `{}` stands twice, first on line {}", pool.name, first.line),
                    )
                    .remedy("take one out, put it under `any`, or give one an `id`")
                    .at(&file.path, variant.location),
                );
            }
        }
    }

    fn read_variant(
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
                doc.check_keys(table, &["text", "when", "unless", "id"], problems);
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
                        "a variant is a text, or a table with `text`, `when`, `unless`, `id`",
                    ),
                ));
                return None;
            }
        };
        let mut paths = |key: &str| -> PathSet {
            let mut set = PathSet::default();
            let Some(value) = table.and_then(|table| get(table, key)) else { return set };
            for (path, at) in problems.keep(doc.strings(key, value)).unwrap_or_default() {
                match self.slots.path(path) {
                    Some(path) => set.insert(path),
                    None => problems.push(place(doc, unknown_path(at, path, self.slots))),
                }
            }
            set
        };
        let (when, unless) = (paths("when"), paths("unless"));
        let id = match table.and_then(|table| get(table, "id")) {
            Some(value) => stable_id(&format!("id:{}", problems.keep(doc.string("id", value))?)),
            None => stable_id(text),
        };
        let (line, speaks) = problems.keep(self.words(doc, at, text))?;
        Some(Variant { id, text: text.to_owned(), tone, line, speaks, when, unless, location: doc.place(at) })
    }

    /// The line that a variant says and the paths that it speaks.
    fn words(&self, doc: &Doc<'_>, at: usize, text: &str) -> Result<(Line, PathSet), Error> {
        let fail = |kind, message: &str, remedy: &str| Err(doc.error(at, Error::new(kind, message).remedy(remedy)));
        if text.trim().is_empty() {
            return fail(ErrorKind::Missing, "a variant without words", "write it, or take it out");
        }
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
                "take it out: these characters are reserved for the values",
            );
        }
        if text.contains('\n') {
            return fail(ErrorKind::NotAllowed, "a variant of more than one line", "write it on one line");
        }
        let (pieces, fault) = scan(text);
        if let Some(fault) = fault {
            return Err(place(doc, super::tags::Fault { at, ..fault }));
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
        let (mut blocks, refused) = markup::parse(skeleton.trim());
        if let Some((_, refused)) = refused.first() {
            return fail(ErrorKind::NotAllowed, refused.message(), refused.remedy());
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
        check_links(&line, self.slots).map_err(|message| {
            doc.error(
                at,
                Error::new(ErrorKind::NotAllowed, message)
                    .remedy("a link leads to a slot of kind link: `[words]({{ order.tracking }})`"),
            )
        })?;
        Ok((line, speaks))
    }
}

/// Whether every link of a line leads to a slot of kind link.
pub(crate) fn check_links(line: &Line, slots: &Slots) -> Result<(), String> {
    for inline in line {
        if let Inline::LinkOpen(Destination::Slot(Token::Path(path))) = inline
            && slots.info(*path).is_none_or(|info| info.holds != Holds::Link)
        {
            return Err(format!("`{}` is no link", slots.path_name(*path)));
        }
    }
    Ok(())
}

/// A fault as an error in its file.
pub(crate) fn place(doc: &Doc<'_>, fault: super::tags::Fault) -> Error {
    let error = Error::new(fault.kind, fault.message);
    let error = match fault.remedy {
        Some(remedy) => error.remedy(remedy),
        None => error,
    };
    doc.error(fault.at, error)
}
