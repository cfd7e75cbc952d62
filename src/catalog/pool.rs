//! Phrase pools: interchangeable wordings, read from TOML and made ready to be said.

use toml::de::DeTable;

use super::serving::Serving;
use super::tags::{NAME_CAP, is_name};
use super::toml_read::{Doc, get};
use super::tone::{Tone, Voice, step};
use super::variant::{Variant, check_ids, stable_id};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::Slots;

/// Keys of a pool that are no tones.
pub(crate) const RESERVED: [&str; 4] = ["any", "optional", "moves", "order"];
/// The most variants a pool may have.
const VARIANTS_CAP: usize = 20_000;

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
    /// For each tone of the ladder the variants that serve it.
    by_tone: Vec<Serving>,
    /// The tones that have a list of their own.
    pub(crate) own: Vec<Tone>,
    /// Whether every variant could be read; else what is missing has been told already.
    pub(crate) whole: bool,
}

impl Pool {
    /// The variants that serve a tone.
    pub(crate) fn serving(&self, tone: Tone) -> impl Iterator<Item = (u16, &Variant)> {
        let numbers = self.tone(tone).map_or(&[][..], Serving::numbers);
        numbers.iter().filter_map(|at| Some((*at, self.variants.get(usize::from(*at))?)))
    }

    /// The same, made ready for the choice.
    pub(crate) fn tone(&self, tone: Tone) -> Option<&Serving> {
        self.by_tone.get(usize::from(tone.0))
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
            self.by_tone.push(Serving::new(serving, &self.variants));
        }
    }
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
                    problems.push(
                        doc.error(
                            key.span().start,
                            Error::new(
                                ErrorKind::WrongKind,
                                "the name of a pool holds lower-case letters, digits and `_`",
                            )
                            .with_help(format!("at most {NAME_CAP} of them")),
                        ),
                    );
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
                Some(_) => problems.push(
                    doc.error(
                        value.span().start,
                        Error::new(ErrorKind::WrongKind, "`order` takes \"stepwise\"")
                            .with_help("leave it out for a choice"),
                    ),
                ),
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
                                .with_help("choose thank, apologise, empathise, promise or invite"),
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
        check_ids(doc.file, &pool, problems);
        pool.serve(self.voice.ladder.len());
        pool
    }
}
