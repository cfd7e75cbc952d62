//! Pools: interchangeable variants.

use super::moves::Move;
use super::serving::{Candidate, Serving};
use super::variant::Variant;
use super::voice::{Tone, step};
use crate::error::Location;

/// The keys of a pool that are not tones.
pub(crate) const RESERVED: [&str; 5] = ["any", "optional", "moves", "selection", "once"];
/// How one of the eligible variants of a pool is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Selection {
    /// A different one in each mail, outside the window of recent ones.
    #[default]
    Varied,
    /// Always the same one for the same person.
    Steady,
    /// By the step of a series: first, second, last.
    Stepwise,
}

impl Selection {
    pub(crate) const ALL: [Self; 3] = [Self::Varied, Self::Steady, Self::Stepwise];

    /// The name that pools use.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Varied => "varied",
            Self::Steady => "steady",
            Self::Stepwise => "stepwise",
        }
    }
}

/// A pool, its variants in the order of the file.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    /// `greeting`, or `template/pool` if it stands in a template's front matter.
    pub(crate) name: String,
    /// The stable id of the name, under which the memory stores the pool, in every language.
    pub(crate) key: u32,
    pub(crate) file: String,
    pub(crate) location: Location,
    pub(crate) optional: bool,
    pub(crate) selection: Selection,
    /// Whether it speaks only once in a conversation.
    pub(crate) once: bool,
    pub(crate) moves: Vec<Move>,
    /// The moves that some variant makes, by itself or with the pool.
    pub(crate) some_make: Vec<Move>,
    /// The pools that some variant covers.
    pub(crate) covers: Vec<u16>,
    pub(crate) variants: Vec<Variant>,
    /// For each tone of the ladder the variants that serve it.
    pub(crate) by_tone: Vec<Serving>,
    /// The tones that have a list of their own.
    pub(crate) own: Vec<Tone>,
    /// Whether every variant could be read; otherwise the problem is already reported.
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
    pub(crate) fn serve(&mut self, tones: usize) {
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
