//! Traces: which wording was chosen, and why each other one was not.

use std::fmt;

use super::memory::{Heard, Memory};
use super::plan::{Pick, Planner};
use crate::catalog::{Eligible, Pool, Tone, Variant, Voice, code};
use crate::facts::{PathSet, Slots};

/// Why a wording was chosen or passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TracedWhy {
    /// It is the one that speaks.
    Said,
    /// It could have spoken; the key chose another.
    NotChosen,
    /// This person heard it lately.
    HeardLately,
    /// Others say more of this person's case.
    LessPersonal,
    /// It speaks, or asks with `when` for, a path that is not there.
    Missing(String),
    /// It stays silent when this path is there.
    Unless(String),
    /// It belongs to another tone.
    OtherTone(String),
}

impl fmt::Display for TracedWhy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said => f.write_str("said"),
            Self::NotChosen => f.write_str("could have been said"),
            Self::HeardLately => f.write_str("heard lately"),
            Self::LessPersonal => f.write_str("others say more of the case"),
            Self::Missing(path) => write!(f, "needs `{path}`, which is not there"),
            Self::Unless(path) => write!(f, "silent because `{path}` is there"),
            Self::OtherTone(tone) => write!(f, "for the tone {tone}"),
        }
    }
}

/// One wording of a pool in a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TracedVariant {
    /// The stable number of the wording.
    pub id: u32,
    /// The wording as the writer wrote it.
    pub text: String,
    /// Why it was chosen or passed over.
    pub why: TracedWhy,
}

/// One pool in a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TracedPool {
    /// The name of the pool.
    pub pool: String,
    /// How often it had spoken to this person before.
    pub count: u32,
    /// How many wordings the choice was made from; 0 if the pool is silent.
    pub choice_set: usize,
    /// Whether these were only the wordings that say something optional of the case.
    pub personal: bool,
    /// How many of the last heard were kept away.
    pub window: usize,
    /// Every wording of the pool, in the order of the file.
    pub variants: Vec<TracedVariant>,
}

/// Which wording each pool took, and why; as text it is for writers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trace {
    /// The template.
    pub template: String,
    /// The tone that the mail has.
    pub tone: String,
    /// The tone that was asked for, if it is another.
    pub asked: Option<String>,
    /// Every pool of the template, in the order in which they speak.
    pub pools: Vec<TracedPool>,
    /// How many pools the memory had to forget to stay under its cap.
    pub forgotten: usize,
}

impl Planner<'_> {
    /// The trace of a plan.
    pub(crate) fn trace(
        &self,
        picks: &[Pick<'_>],
        memory: &Memory,
        voice: &Voice,
        slots: &Slots,
        asked: Tone,
        forgotten: usize,
    ) -> Trace {
        let pools = picks.iter().map(|pick| self.trace_pool(pick, memory, voice, slots)).collect();
        Trace {
            template: self.template.name.clone(),
            tone: voice.tone_name(self.tone).to_owned(),
            asked: (asked != self.tone).then(|| voice.tone_name(asked).to_owned()),
            pools,
            forgotten,
        }
    }

    fn trace_pool(&self, pick: &Pick<'_>, memory: &Memory, voice: &Voice, slots: &Slots) -> TracedPool {
        let none = Heard::default();
        let heard = memory.heard(pick.pool.key).unwrap_or(&none);
        let serving = pick.pool.tone(self.tone);
        let mut eligible = Eligible::default();
        serving.into_iter().for_each(|serving| self.eligible(pick.pool, serving, &mut eligible));
        let choice = pick.said.map(|(choice, _)| choice);
        let why = |number: u16, variant: &Variant| -> TracedWhy {
            if choice.is_some_and(|choice| choice.number == number) {
                return TracedWhy::Said;
            }
            let place = serving.and_then(|serving| serving.place_of(number));
            let Some(place) = place else {
                return TracedWhy::OtherTone(variant.tone.map_or("any", |tone| voice.tone_name(tone)).to_owned());
            };
            if !eligible.all.contains(place) {
                return missing(variant, self.present, slots);
            }
            match choice {
                Some(choice) if choice.personal && !eligible.personal.contains(place) => TracedWhy::LessPersonal,
                Some(choice) if heard.lately(choice.window).contains(&code(variant.id)) => TracedWhy::HeardLately,
                _ => TracedWhy::NotChosen,
            }
        };
        TracedPool {
            pool: pick.pool.name.clone(),
            count: heard.count(),
            choice_set: choice.map_or(0, |choice| choice.size),
            personal: choice.is_some_and(|choice| choice.personal),
            window: choice.map_or(0, |choice| choice.window),
            variants: numbered(pick.pool)
                .map(|(number, variant)| TracedVariant {
                    id: variant.id,
                    text: variant.text.clone(),
                    why: why(number, variant),
                })
                .collect(),
        }
    }
}

fn numbered(pool: &Pool) -> impl Iterator<Item = (u16, &Variant)> {
    pool.variants.iter().enumerate().filter_map(|(at, variant)| Some((u16::try_from(at).ok()?, variant)))
}

fn missing(variant: &Variant, present: &PathSet, slots: &Slots) -> TracedWhy {
    let absent = variant.speaks.iter().chain(variant.when.iter()).find(|path| !present.contains(*path));
    if let Some(path) = absent {
        return TracedWhy::Missing(slots.path_name(path).to_owned());
    }
    let there = variant.unless.iter().find(|path| present.contains(*path));
    TracedWhy::Unless(there.map_or("", |path| slots.path_name(path)).to_owned())
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, tone {}", self.template, self.tone)?;
        if let Some(asked) = &self.asked {
            write!(f, " (asked for {asked})")?;
        }
        writeln!(f)?;
        for pool in &self.pools {
            write!(f, "\n{}: ", pool.pool)?;
            match pool.choice_set {
                0 => writeln!(f, "silent")?,
                size => {
                    let those = if pool.personal { " that say something of this case" } else { "" };
                    writeln!(
                        f,
                        "one of {size}{those}; spoken {} times before, the last {} kept away",
                        pool.count, pool.window
                    )?;
                }
            }
            let here = pool.variants.iter().filter(|variant| !matches!(variant.why, TracedWhy::OtherTone(_)));
            for variant in here {
                let mark = if variant.why == TracedWhy::Said { '>' } else { ' ' };
                writeln!(f, "  {mark} {:<32} {}", variant.why.to_string(), variant.text)?;
            }
            let others = pool.variants.iter().filter(|variant| matches!(variant.why, TracedWhy::OtherTone(_))).count();
            if others > 0 {
                writeln!(f, "    and {others} for other tones")?;
            }
        }
        if self.forgotten > 0 {
            writeln!(f, "\nthe memory forgot the {} pools that had been silent longest", self.forgotten)?;
        }
        Ok(())
    }
}
