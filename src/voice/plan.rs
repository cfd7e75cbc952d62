//! The plan of a mail: for each pool the variant that speaks, decided before anything is rendered.

use super::choice::{self, Choice, Seeds};
use super::memory::{Heard, Memory};
use crate::catalog::{Eligible, Language, Pool, Serving, Template, Tone, Variant};
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
}

/// What one pool says in a mail.
#[derive(Clone, Copy)]
pub(crate) struct Pick<'a> {
    /// The pool's number in its language.
    pub(crate) number: u16,
    pub(crate) pool: &'a Pool,
    /// Nothing, if an optional pool falls silent.
    pub(crate) said: Option<(Choice, &'a Variant)>,
}

impl<'a> Planner<'a> {
    /// Decides for every pool of the template, in the order in which they speak.
    pub(crate) fn plan(&self, memory: &Memory) -> Result<Vec<Pick<'a>>, Error> {
        let mut eligible = Eligible::default();
        let mut seeds = Seeds::new(self.key, self.person);
        let mut picks = Vec::with_capacity(self.template.pools.len());
        for (number, pool) in self.pools() {
            picks.push(self.pick(number, pool, memory, &mut eligible, &mut seeds)?);
        }
        Ok(picks)
    }

    /// The memory after `turns` mails like this one.
    pub(crate) fn replay(&self, mut memory: Memory, turns: u32) -> Result<Memory, Error> {
        for _ in 0..turns {
            let picks = self.plan(&memory)?;
            memory.note(picks.iter().filter_map(Pick::note));
        }
        Ok(memory)
    }

    fn pools(&self) -> impl Iterator<Item = (u16, &'a Pool)> {
        let pools = &self.language.pools;
        self.template.pools.iter().filter_map(|(number, _)| Some((*number, pools.get(usize::from(*number))?)))
    }

    fn pick(
        &self,
        number: u16,
        pool: &'a Pool,
        memory: &Memory,
        eligible: &mut Eligible,
        seeds: &mut Seeds<'_>,
    ) -> Result<Pick<'a>, Error> {
        let none = Heard::default();
        let heard = memory.heard(pool.key).unwrap_or(&none);
        let choice = pool.tone(self.tone).and_then(|serving| {
            self.eligible(pool, serving, eligible);
            if pool.stepwise {
                return self.stepwise(pool, serving, eligible);
            }
            choice::choose(pool, serving, eligible, heard, seeds.of(&pool.name))
        });
        let said = choice.and_then(|choice| Some((choice, pool.get(choice.number)?)));
        if said.is_none() && !pool.optional {
            // The proof at load excludes it; a mail with a hole is refused all the same.
            return Err(Error::new(
                ErrorKind::Hole,
                format!("pool `{}` has nothing to say in `{}`", pool.name, self.template.name),
            ));
        }
        Ok(Pick { number, pool, said })
    }

    /// What a pool could say in this mail.
    pub(crate) fn eligible(&self, pool: &Pool, serving: &Serving, into: &mut Eligible) {
        serving.eligible(&pool.variants, self.present, &self.template.required, into);
    }

    /// First, second, last, in the order of the file; without a step the first. A single wording of a pool that may fall
    /// silent is the last one.
    fn stepwise(&self, pool: &Pool, serving: &Serving, eligible: &Eligible) -> Option<Choice> {
        let size = eligible.all.len();
        let last = size.checked_sub(1)?;
        let is_last = self.step.is_some_and(|(step, of)| step >= of);
        if last == 0 && pool.optional && !is_last {
            return None;
        }
        let at = match self.step {
            Some((step, of)) if step >= of => last,
            // The last one says that it is the last, so nobody hears it before.
            Some((step, _)) => usize::try_from(step.saturating_sub(1)).ok()?.min(last.saturating_sub(1)),
            None => 0,
        };
        let place = eligible.all.nth(at)?;
        let number = *serving.numbers().get(usize::from(place))?;
        let personal = eligible.personal.contains(place);
        Some(Choice { number, id: pool.get(number)?.id, personal, size, window: 0 })
    }
}

impl Pick<'_> {
    /// What memory notes of it: the pool and the wording.
    pub(crate) fn note(&self) -> Option<(u32, u32)> {
        let (choice, _) = self.said?;
        (!self.pool.stepwise).then_some((self.pool.key, choice.id))
    }
}
