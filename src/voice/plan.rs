//! The plan of a mail: its shape, and the variant of each pool, selected before anything is rendered.

use super::choice::{Choice, Seeds, choose, choose_steady};
use super::memory::{History, Memory, Note};
use crate::catalog::{Eligible, Language, Pool, Selection, Serving, Shape, Template, Tone, Variant, code};
use crate::error::{Error, ErrorKind};
use crate::facts::PathSet;

/// What a plan is made of.
#[derive(Clone, Copy)]
pub(crate) struct Planner<'a> {
    pub(crate) language: &'a Language,
    pub(crate) template: &'a Template,
    pub(crate) tone: Tone,
    pub(crate) present: &'a PathSet,
    /// The derived key of the choice.
    pub(crate) key: &'a [u8; 16],
    pub(crate) person: &'a str,
    /// Which mail of how many this is, for stepwise pools.
    pub(crate) step: Option<(u32, u32)>,
    /// The pools, by code, that speak once in a conversation and have spoken in this one.
    pub(crate) once: &'a [u32],
    /// The variants that speak in place of the chosen ones, where their conditions hold: pool and id.
    pub(crate) pinned: &'a [(String, u32)],
    /// The shape in place of the chosen one, where its conditions hold.
    pub(crate) pinned_shape: Option<&'a str>,
}

/// What a mail says.
pub(crate) struct Plan<'a> {
    template: &'a Template,
    pub(crate) shape: &'a Shape,
    /// How the shape was chosen; none for a template with one shape.
    pub(crate) shape_choice: Option<Choice>,
    pub(crate) picks: Vec<Pick<'a>>,
}

/// What one pool says in a mail.
#[derive(Clone, Copy)]
pub(crate) struct Pick<'a> {
    /// The pool's number in its language.
    pub(crate) number: u16,
    pub(crate) pool: &'a Pool,
    /// None if the pool is silent.
    pub(crate) said: Option<(Choice, &'a Variant)>,
    pub(crate) silence: Option<Silence>,
}

/// Why a pool that could speak is silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    /// A variant of the pool with this number has said its fact.
    Covered(u16),
    /// It speaks once in a conversation, and has spoken.
    Once,
}

impl<'a> Planner<'a> {
    /// Chooses a shape, then decides for every pool of it, in the order in which they speak.
    pub(crate) fn plan(&self, memory: &Memory) -> Result<Plan<'a>, Error> {
        let mut seeds = Seeds::new(self.key, self.person);
        let mut eligible = Eligible::default();
        let (shape, choice) = self.choose_shape(memory, &mut eligible, &mut seeds)?;
        self.fill(shape, choice, memory, &mut eligible, &mut seeds)
    }

    /// The plan with a given shape.
    pub(crate) fn plan_shape(&self, shape: &'a Shape, memory: &Memory) -> Result<Plan<'a>, Error> {
        let mut seeds = Seeds::new(self.key, self.person);
        self.fill(shape, None, memory, &mut Eligible::default(), &mut seeds)
    }

    fn choose_shape(
        &self,
        memory: &Memory,
        eligible: &mut Eligible,
        seeds: &mut Seeds<'_>,
    ) -> Result<(&'a Shape, Option<Choice>), Error> {
        let template = self.template;
        if let [only] = template.shapes.as_slice() {
            return Ok((only, None));
        }
        self.eligible_shapes(eligible);
        if let Some(choice) = self.pinned_shape.and_then(|name| self.pinned_shape(name, eligible)) {
            return Ok(choice);
        }
        let none = History::default();
        let history = memory.history(template.key).unwrap_or(&none);
        let choice = choose(&template.candidates, eligible, history, seeds.of(&template.choice_name), &[]);
        // The check at load excludes it; such a mail is an error all the same.
        let nothing = || Error::new(ErrorKind::Hole, format!("no shape of `{}` fits these facts", template.name));
        let choice = choice.ok_or_else(nothing)?;
        Ok((template.shape(choice.number).ok_or_else(nothing)?, Some(choice)))
    }

    /// The shapes that could be chosen. More personal ones are not preferred: the others would never come up.
    pub(crate) fn eligible_shapes(&self, into: &mut Eligible) {
        self.template.candidates.eligible(self.present, &self.template.required, into);
        into.personal.clear();
    }

    fn fill(
        &self,
        shape: &'a Shape,
        shape_choice: Option<Choice>,
        memory: &Memory,
        eligible: &mut Eligible,
        seeds: &mut Seeds<'_>,
    ) -> Result<Plan<'a>, Error> {
        let subjects = shape.pools.len().saturating_sub(shape.body.pools.len());
        let mut picks: Vec<Pick<'a>> = Vec::with_capacity(shape.pools.len());
        let mut covered: Vec<(u16, u16)> = Vec::new();
        let mut begun: Vec<u32> = Vec::with_capacity(16);
        for (number, _) in &shape.pools {
            let Some(pool) = self.language.pools.get(usize::from(*number)) else { continue };
            if picks.len() == subjects {
                // A subject is read apart from the letter.
                begun.clear();
            }
            let silence = match covered.iter().find(|(covered, _)| covered == number) {
                Some((_, by)) => Some(Silence::Covered(*by)),
                None if pool.once && self.once.contains(&code(pool.key)) => Some(Silence::Once),
                None => None,
            };
            let said = if silence.is_some() { None } else { self.pick(pool, memory, eligible, seeds, &begun)? };
            if let Some((_, variant)) = said {
                covered.extend(variant.covered.iter().map(|covered| (*covered, *number)));
                begun.extend_from_slice(&variant.beginnings);
            }
            picks.push(Pick { number: *number, pool, said, silence });
        }
        Ok(Plan { template: self.template, shape, shape_choice, picks })
    }

    fn pick(
        &self,
        pool: &'a Pool,
        memory: &Memory,
        eligible: &mut Eligible,
        seeds: &mut Seeds<'_>,
        begun: &[u32],
    ) -> Result<Option<(Choice, &'a Variant)>, Error> {
        let none = History::default();
        let history = memory.history(pool.key).unwrap_or(&none);
        let choice = pool.tone(self.tone).and_then(|serving| {
            self.eligible(serving, eligible);
            if let Some(choice) = self.pinned(pool, serving, eligible) {
                return Some(choice);
            }
            match pool.selection {
                Selection::Varied => choose(serving, eligible, history, seeds.of(&pool.name), begun),
                Selection::Steady => choose_steady(serving, eligible, seeds, &pool.name),
                Selection::Stepwise => self.stepwise(pool, serving, eligible),
            }
        });
        let said = choice.and_then(|choice| Some((choice, pool.get(choice.number)?)));
        if said.is_none() && !pool.optional {
            // The check at load excludes it; a mail with a gap is an error all the same.
            return Err(Error::new(
                ErrorKind::Hole,
                format!("pool `{}` has nothing to say in `{}`", pool.name, self.template.name),
            ));
        }
        Ok(said)
    }

    /// The pinned shape, if it could be chosen.
    fn pinned_shape(&self, name: &str, eligible: &Eligible) -> Option<(&'a Shape, Option<Choice>)> {
        let template = self.template;
        let (number, shape) = (0_u16..).zip(&template.shapes).find(|(_, shape)| shape.name == name)?;
        eligible.all.contains(template.candidates.place_of(number)?).then_some(())?;
        let choice = Choice { number, id: shape.id, personal: false, size: eligible.all.len(), window: 0 };
        Some((shape, Some(choice)))
    }

    /// The pinned variant of a pool, if it could be chosen.
    fn pinned(&self, pool: &Pool, serving: &Serving, eligible: &Eligible) -> Option<Choice> {
        let (_, id) = self.pinned.iter().find(|(name, _)| *name == pool.name)?;
        let place = eligible.all.iter().find(|place| serving.get(*place).is_some_and(|(_, known)| known == *id))?;
        let (number, id) = serving.get(place)?;
        let personal = eligible.personal.contains(place);
        Some(Choice { number, id, personal, size: eligible.all.len(), window: 0 })
    }

    /// What a pool could say in this mail.
    pub(crate) fn eligible(&self, serving: &Serving, into: &mut Eligible) {
        serving.eligible(self.present, &self.template.required, into);
    }

    /// First, second, last, in the order of the file; without a step the first. A single variant of an optional pool is the
    /// last one.
    fn stepwise(&self, pool: &Pool, serving: &Serving, eligible: &Eligible) -> Option<Choice> {
        let size = eligible.all.len();
        let last = size.checked_sub(1)?;
        let is_last = self.step.is_some_and(|(step, of)| step >= of);
        if last == 0 && pool.optional && !is_last {
            return None;
        }
        let at = match self.step {
            Some((step, of)) if step >= of => last,
            // The last one says that it is the last, so nobody gets it before.
            Some((step, _)) => usize::try_from(step.saturating_sub(1)).ok()?.min(last.saturating_sub(1)),
            None => 0,
        };
        let place = eligible.all.nth(at)?;
        let (number, id) = serving.get(place)?;
        let personal = eligible.personal.contains(place);
        Some(Choice { number, id, personal, size, window: 0 })
    }
}

impl<'a> Plan<'a> {
    /// What memory notes: the shape, if there was a choice, and the variants of the pools that vary.
    pub(crate) fn notes(&self) -> impl Iterator<Item = Note> + '_ {
        let template = self.template;
        let shape = self.shape_choice.map(|choice| Note::new(template.key, choice.id, template.shapes.len()));
        shape.into_iter().chain(self.picks.iter().filter_map(Pick::note))
    }

    /// The pools, by code, that speak once in a conversation and whose fact is now said.
    pub(crate) fn once(&self) -> impl Iterator<Item = u32> + '_ {
        let is_said = |pick: &&Pick<'_>| pick.said.is_some() || matches!(pick.silence, Some(Silence::Covered(_)));
        self.picks.iter().filter(|pick| pick.pool.once).filter(is_said).map(|pick| code(pick.pool.key))
    }

    /// What each pool says, by number.
    pub(crate) fn phrases(&self) -> Vec<(u16, Option<&'a Variant>)> {
        self.picks.iter().map(|pick| (pick.number, pick.said.map(|(_, variant)| variant))).collect()
    }
}

impl Pick<'_> {
    fn note(&self) -> Option<Note> {
        let (choice, _) = self.said?;
        let varied = self.pool.selection == Selection::Varied;
        varied.then(|| Note::new(self.pool.key, choice.id, self.pool.largest()))
    }
}
