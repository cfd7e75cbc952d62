//! Traces: the shape and the variants that were selected, and the reason why each of the others was not.

use std::fmt;

use serde::Serialize;

use super::choice::Choice;
use super::memory::{History, Memory};
use super::plan::{Pick, Plan, Planner, Silence};
use crate::catalog::{Conditions, Eligible, Pool, Tone, Variant, Voice, code};
use crate::facts::{PathSet, Slots};

/// The reason why a variant or a shape was selected or passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TracedWhy {
    /// It was selected.
    Selected,
    /// It was a candidate; the key selected another one.
    NotChosen,
    /// This person was sent it lately.
    UsedLately,
    /// Other variants are more specific to this case.
    LessPersonal,
    /// It uses this path, in its text or in `when`, and the path is absent.
    Missing(String),
    /// It excludes this path with `unless`, and the path is present.
    Unless(String),
    /// It belongs to another tone.
    OtherTone(String),
    /// The selected variant of this pool covers its pool.
    Covered(String),
    /// Its pool is used once in a conversation, and has been used in this one.
    SaidBefore,
}

impl fmt::Display for TracedWhy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Selected => f.write_str("selected"),
            Self::NotChosen => f.write_str("could have been selected"),
            Self::UsedLately => f.write_str("used lately"),
            Self::LessPersonal => f.write_str("others say more of the case"),
            Self::Missing(path) => write!(f, "needs `{path}`, which is missing"),
            Self::Unless(path) => write!(f, "excluded by `{path}`"),
            Self::OtherTone(tone) => write!(f, "for the tone {tone}"),
            Self::Covered(pool) => write!(f, "covered by `{pool}`"),
            Self::SaidBefore => f.write_str("said before in this conversation"),
        }
    }
}

/// One variant of a pool in a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedVariant {
    /// The stable id of the variant.
    pub id: u32,
    /// The text in the file.
    pub text: String,
    /// The line of its file, counted from 1.
    pub line: u32,
    /// Why it was chosen or passed over.
    pub why: TracedWhy,
}

/// One pool in a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedPool {
    /// The name of the pool.
    pub pool: String,
    /// Its text in this mail; empty if the pool is not used.
    pub text: String,
    /// Its file, as a path inside the catalog.
    pub file: String,
    /// The line of its file, counted from 1.
    pub line: u32,
    /// How its variants are selected: `varied`, `steady` or `stepwise`.
    pub selection: &'static str,
    /// How often it was used for this person before.
    pub count: u32,
    /// The number of candidates; 0 if the pool is not used.
    pub choice_set: usize,
    /// Whether variants that use optional facts had precedence.
    pub personal: bool,
    /// How many of the last used variants were excluded.
    pub window: usize,
    /// The pool whose variant covers this one.
    pub covered_by: Option<String>,
    /// Every variant of the pool, in the order of the file.
    pub variants: Vec<TracedVariant>,
}

/// One shape of the template in a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedShape {
    /// The name of the shape.
    pub name: String,
    /// The line of the template's file, counted from 1.
    pub line: u32,
    /// Why it was chosen or passed over.
    pub why: TracedWhy,
}

/// The shape and the variants of a mail, each with the reason. `Display` prints it for authors of templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Trace {
    /// The template.
    pub template: String,
    /// The shape that was selected.
    pub shape: String,
    /// Every shape of the template.
    pub shapes: Vec<TracedShape>,
    /// The tone that the mail has.
    pub tone: String,
    /// The requested tone, if it is another one.
    pub asked: Option<String>,
    /// Every pool of the shape in the order of the mail; the pool of the subject is first.
    pub pools: Vec<TracedPool>,
    /// The number of pools that were dropped from the memory because of its size.
    pub forgotten: usize,
}

impl Planner<'_> {
    /// The trace of a plan.
    pub(crate) fn trace(
        &self,
        plan: &Plan<'_>,
        memory: &Memory,
        voice: &Voice,
        slots: &Slots,
        asked: Tone,
        forgotten: usize,
    ) -> Trace {
        let pools = plan.picks.iter().map(|pick| self.trace_pool(pick, memory, voice, slots)).collect();
        Trace {
            template: self.template.name.clone(),
            shape: plan.shape.name.clone(),
            shapes: self.trace_shapes(plan, memory, slots),
            tone: voice.tone_name(self.tone).to_owned(),
            asked: (asked != self.tone).then(|| voice.tone_name(asked).to_owned()),
            pools,
            forgotten,
        }
    }

    fn trace_shapes(&self, plan: &Plan<'_>, memory: &Memory, slots: &Slots) -> Vec<TracedShape> {
        let mut eligible = Eligible::default();
        self.eligible_shapes(&mut eligible);
        let shapes = (0_u16..).zip(&self.template.shapes);
        shapes
            .map(|(number, shape)| {
                let place = self.template.candidates.place_of(number);
                let why = if shape.name == plan.shape.name {
                    TracedWhy::Selected
                } else if place.is_none_or(|place| !eligible.all.contains(place)) {
                    missing(&shape.conditions, self.present, slots)
                } else {
                    passed_over(plan.shape_choice, memory.history(self.template.key), shape.id)
                };
                TracedShape { name: shape.name.clone(), line: shape.location.line, why }
            })
            .collect()
    }

    fn trace_pool(&self, pick: &Pick<'_>, memory: &Memory, voice: &Voice, slots: &Slots) -> TracedPool {
        let history = memory.history(pick.pool.key);
        let serving = pick.pool.tone(self.tone);
        let mut eligible = Eligible::default();
        serving.into_iter().for_each(|serving| self.eligible(serving, &mut eligible));
        let choice = pick.said.map(|(choice, _)| choice);
        let covered_by = match pick.silence {
            Some(Silence::Covered(by)) => self.language.pools.get(usize::from(by)).map(|pool| pool.name.clone()),
            _ => None,
        };
        let why = |number: u16, variant: &Variant| -> TracedWhy {
            if choice.is_some_and(|choice| choice.number == number) {
                return TracedWhy::Selected;
            }
            let place = serving.and_then(|serving| serving.place_of(number));
            let Some(place) = place else {
                return TracedWhy::OtherTone(variant.tone.map_or("any", |tone| voice.tone_name(tone)).to_owned());
            };
            if let Some(pool) = &covered_by {
                return TracedWhy::Covered(pool.clone());
            }
            if pick.silence == Some(Silence::Once) {
                return TracedWhy::SaidBefore;
            }
            if !eligible.all.contains(place) {
                return missing(&variant.conditions, self.present, slots);
            }
            if choice.is_some_and(|choice| choice.personal) && !eligible.personal.contains(place) {
                return TracedWhy::LessPersonal;
            }
            passed_over(choice, history, variant.id)
        };
        TracedPool {
            pool: pick.pool.name.clone(),
            text: String::new(),
            file: pick.pool.file.clone(),
            line: pick.pool.location.line,
            selection: pick.pool.selection.as_str(),
            count: history.map_or(0, History::count),
            choice_set: choice.map_or(0, |choice| choice.size),
            personal: choice.is_some_and(|choice| choice.personal),
            window: choice.map_or(0, |choice| choice.window),
            variants: numbered(pick.pool)
                .map(|(number, variant)| TracedVariant {
                    id: variant.id,
                    text: variant.text.clone(),
                    line: variant.location.line,
                    why: why(number, variant),
                })
                .collect(),
            covered_by,
        }
    }
}

/// The selected variant of one pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Selected {
    /// The name of the pool.
    pub pool: String,
    /// The stable id of the variant, as eight hexadecimal digits.
    pub variant: String,
    /// What it says in this mail.
    pub text: String,
    /// How it was selected: `varied`, `steady` or `stepwise`.
    pub selection: &'static str,
    /// How many variants the choice was made from.
    pub eligible: usize,
}

impl Trace {
    /// Returns the selected variants, in the order of the mail.
    pub fn selected(&self) -> impl Iterator<Item = Selected> + '_ {
        self.pools.iter().filter_map(|pool| {
            let variant = pool.variants.iter().find(|variant| variant.why == TracedWhy::Selected)?;
            Some(Selected {
                pool: pool.pool.clone(),
                variant: format!("{:08x}", variant.id),
                text: pool.text.clone(),
                selection: pool.selection,
                eligible: pool.choice_set,
            })
        })
    }
}

/// Why an eligible candidate was not chosen.
fn passed_over(choice: Option<Choice>, history: Option<&History>, id: u32) -> TracedWhy {
    let last = history.zip(choice).map(|(history, choice)| history.last(choice.window));
    if last.is_some_and(|last| last.contains(&code(id))) { TracedWhy::UsedLately } else { TracedWhy::NotChosen }
}

fn numbered(pool: &Pool) -> impl Iterator<Item = (u16, &Variant)> {
    pool.variants.iter().enumerate().filter_map(|(at, variant)| Some((u16::try_from(at).ok()?, variant)))
}

fn missing(conditions: &Conditions, present: &PathSet, slots: &Slots) -> TracedWhy {
    let absent = conditions.speaks.iter().chain(conditions.when.iter()).find(|path| !present.contains(*path));
    if let Some(path) = absent {
        return TracedWhy::Missing(slots.path_name(path).to_owned());
    }
    let there = conditions.unless.iter().find(|path| present.contains(*path));
    TracedWhy::Unless(there.map_or("", |path| slots.path_name(path)).to_owned())
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, tone {}", self.template, self.tone)?;
        if let Some(asked) = &self.asked {
            write!(f, " (asked for {asked})")?;
        }
        writeln!(f)?;
        if self.shapes.len() > 1 {
            writeln!(f, "\nshape {}", self.shape)?;
            for TracedShape { name, why, .. } in &self.shapes {
                let mark = if *why == TracedWhy::Selected { '>' } else { ' ' };
                writeln!(f, "  {mark} {:<32} {name}", why.to_string())?;
            }
        }
        for pool in &self.pools {
            write!(f, "\n{}: ", pool.pool)?;
            match (pool.choice_set, &pool.covered_by) {
                (0, Some(by)) => writeln!(f, "silent, covered by `{by}`")?,
                (0, None) => writeln!(f, "silent")?,
                (size, _) => {
                    let those = if pool.personal { ", the more personal ones" } else { "" };
                    match pool.selection {
                        "varied" => writeln!(
                            f,
                            "one of {size}{those}; spoken {} times before, the last {} excluded",
                            pool.count, pool.window
                        )?,
                        selection => writeln!(f, "{selection}, one of {size}{those}")?,
                    }
                }
            }
            let here = pool.variants.iter().filter(|variant| !matches!(variant.why, TracedWhy::OtherTone(_)));
            for variant in here {
                let mark = if variant.why == TracedWhy::Selected { '>' } else { ' ' };
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
