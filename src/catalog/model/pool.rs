//! Phrase pools: interchangeable variants, read from TOML and checked.

use toml::de::DeTable;

use super::serving::{Candidate, Serving};
use super::variant::{Variant, check_ids, stable_id};
use super::voice::{Tone, Voice, step};
use crate::catalog::read::tags::{NAME_CAP, is_name};
use crate::catalog::read::toml::{Doc, Value, get};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::Slots;

/// Keys of a pool that are no tones.
pub(crate) const RESERVED: [&str; 5] = ["any", "optional", "moves", "selection", "once"];
/// The most variants a pool may have.
const VARIANTS_CAP: usize = 20_000;

/// How one of the eligible variants of a pool is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Selection {
    /// Another one in each mail, with a window.
    #[default]
    Varied,
    /// The same one for one person.
    Steady,
    /// By the step of a series: first, second, last.
    Stepwise,
}

impl Selection {
    const ALL: [Self; 3] = [Self::Varied, Self::Steady, Self::Stepwise];

    /// The name that pools use.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Varied => "varied",
            Self::Steady => "steady",
            Self::Stepwise => "stepwise",
        }
    }

    fn read(doc: &Doc<'_>, value: &Value<'_>) -> Result<Self, Error> {
        let word = doc.string("selection", value)?;
        Self::ALL.into_iter().find(|known| known.as_str() == word).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str);
            let error = Error::new(ErrorKind::WrongKind, format!("`selection` takes {}", names.join(", ")));
            doc.error(value.span().start, error.did_you_mean(word, names))
        })
    }
}

/// What a pool or a variant does in a mail; a mail thanks and apologises once.
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
    pub(crate) selection: Selection,
    /// Whether it speaks once in a conversation.
    pub(crate) once: bool,
    pub(crate) moves: Vec<Move>,
    /// The moves that some variant makes, by itself or with the pool.
    pub(crate) some_make: Vec<Move>,
    /// The pools that some variant covers.
    pub(crate) covers: Vec<u16>,
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
        let numbers = self.tone(tone).into_iter().flat_map(Serving::numbers);
        numbers.filter_map(|at| Some((at, self.variants.get(usize::from(at))?)))
    }

    /// Whether a variant makes a move, by itself or with its pool.
    pub(crate) fn makes(&self, variant: &Variant, known: Move) -> bool {
        self.moves.contains(&known) || variant.moves.contains(&known)
    }

    /// How many variants the tone with the most of them has.
    pub(crate) fn largest(&self) -> usize {
        self.by_tone.iter().map(|serving| serving.numbers().count()).max().unwrap_or_default()
    }

    /// The same, made ready for the choice.
    pub(crate) fn tone(&self, tone: Tone) -> Option<&Serving> {
        self.by_tone.get(usize::from(tone.0))
    }

    pub(crate) fn get(&self, number: u16) -> Option<&Variant> {
        self.variants.get(usize::from(number))
    }

    /// Decides once which variants serve which tone: its own list, else `any`, else the list of the next tone.
    fn serve(&mut self, tones: usize) {
        let any = self.variants.iter().any(|variant| variant.tone.is_none());
        for rung in 0..tones {
            let Ok(rung) = u8::try_from(rung) else { return };
            let wanted = Tone(rung);
            let from = if self.own.contains(&wanted) { Some(wanted) } else { step(wanted, &self.own).filter(|_| !any) };
            let serves = |(_, variant): &(u16, &Variant)| variant.tone == from;
            let mut candidates: Vec<Candidate<'_>> =
                (0_u16..).zip(&self.variants).filter(serves).map(candidate).collect();
            if self.selection != Selection::Stepwise {
                candidates.sort_by_key(|candidate| candidate.id);
            }
            let serving = Serving::new(&candidates);
            self.by_tone.push(serving);
        }
    }
}

fn candidate((number, variant): (u16, &Variant)) -> Candidate<'_> {
    Candidate { number, id: variant.id, conditions: &variant.conditions, beginnings: &variant.beginnings }
}

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
        let known: Vec<&str> = RESERVED.into_iter().chain(self.voice.ladder.iter().map(String::as_str)).collect();
        doc.check_keys(table, &known, problems);
        if let Some(value) = get(table, "optional") {
            pool.optional = problems.keep(doc.bool("optional", value)).unwrap_or_default();
        }
        if let Some(value) = get(table, "selection") {
            pool.selection = problems.keep(Selection::read(doc, value)).unwrap_or_default();
        }
        if let Some(value) = get(table, "once") {
            match problems.keep(doc.string("once", value)) {
                Some("conversation") if pool.optional => pool.once = true,
                Some("conversation") => problems.push(
                    doc.error(
                        value.span().start,
                        Error::new(
                            ErrorKind::NotAllowed,
                            format!("pool `{}` speaks once and is not optional", pool.name),
                        )
                        .with_help("add `optional = true`: it is silent in the later mails of a conversation"),
                    ),
                ),
                Some(_) => problems.push(
                    doc.error(
                        value.span().start,
                        Error::new(ErrorKind::WrongKind, "`once` takes \"conversation\"")
                            .with_help("leave it out for a pool that may speak in every mail"),
                    ),
                ),
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
            None => problems.push(
                doc.error(
                    at,
                    Error::new(ErrorKind::UnknownKey, format!("unknown move `{word}`"))
                        .with_help("choose thank, apologise, empathise, promise or invite"),
                ),
            ),
        }
    }
    moves
}
