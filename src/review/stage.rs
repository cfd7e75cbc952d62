//! Prepares a template with its samples, in every tone, for rendering with masked facts.

use crate::catalog::{Catalog, File, Language, Selection, Shape, Template, Tone, Variant, Voice};
use crate::error::Error;
use crate::facts::{FormatContext, Holds, Leaf, PathSet, RawFacts, Reader, Slots, Values, mark_history};
use crate::voice::{Key, Plan, Planner, Purpose};
use crate::writer::{Request, Said, Written, in_sample, read_sample, read_standing, write_parts};

use super::words::FACT;

/// One template of one language with what is needed to write it.
pub(crate) struct Stage<'c> {
    pub(crate) catalog: &'c Catalog,
    pub(crate) language: &'c Language,
    pub(crate) template: &'c Template,
    key: [u8; 16],
}

impl<'c> Stage<'c> {
    pub(crate) fn new(catalog: &'c Catalog, language: &'c Language, template: &'c Template) -> Self {
        // Any key would do: the figures are taken over many people.
        Self { catalog, language, template, key: Key::from_bytes(*b"sincerely/review").derive(Purpose::Choice) }
    }

    pub(crate) fn slots(&self) -> &'c Slots {
        &self.catalog.slots
    }

    pub(crate) fn voice(&self) -> &'c Voice {
        &self.catalog.voice
    }

    /// The samples of the template, with their kinds and files.
    pub(crate) fn samples(&self) -> impl Iterator<Item = (&'c str, &'c File)> {
        let kinds = self.language.samples.get(&self.template.name);
        kinds.into_iter().flatten().map(|(kind, file)| (kind.as_str(), file))
    }

    /// The values of a sample, without some paths.
    pub(crate) fn values(&self, sample: &File, without: &[String]) -> Result<(Values, Request), Error> {
        let request = read_sample(sample)?;
        let default = self.catalog.languages.get(self.catalog.default);
        let standing =
            self.language.standing.as_ref().or_else(|| default.and_then(|language| language.standing.as_ref()));
        let standing = standing.map(read_standing).transpose()?.unwrap_or_default();
        let default_facts = RawFacts(standing.facts);
        let now = request.now.unwrap_or_default();
        let context = FormatContext {
            sender_zone: standing.zone,
            small_after_comma: self.language.words.small_after_comma,
            ..FormatContext::new(self.language.formats.clone(), now, request.zone.clone())
        };
        let reader = Reader { without, ..Reader::new(self.slots(), &self.language.words.phrase, now, context) };
        let values = reader.read(&default_facts, &request.facts);
        let mut values = values.map_err(|error| in_sample(error, sample))?;
        self.slots().mood(request.mood.as_str()).into_iter().flatten().for_each(|path| values.mark(path));
        let count = u8::try_from(request.contact.max(1)).unwrap_or(u8::MAX);
        mark_history(self.slots(), count, false, &mut values);
        Ok((values, request))
    }

    pub(crate) fn planner<'a>(&'a self, tone: Tone, present: &'a PathSet, person: &'a str) -> Planner<'a> {
        Planner {
            language: self.language,
            template: self.template,
            tone,
            present,
            key: &self.key,
            person,
            step: None,
            once: &[],
            pinned: &[],
            pinned_shape: None,
        }
    }

    /// A mail with every fact masked.
    pub(crate) fn masked(&self, plan: &Plan<'_>, values: &Values) -> Result<Written, Error> {
        self.masked_phrases(plan.shape, &plan.phrases(), values)
    }

    /// A mail with its facts.
    pub(crate) fn unmasked(&self, plan: &Plan<'_>, values: &Values) -> Result<Written, Error> {
        let phrases = plan.phrases();
        let said = Said { values, lists: &self.catalog.lists, phrases: &phrases, mask: None, keep_spoken: false };
        write_parts(
            (self.catalog, &self.catalog.themed),
            self.language,
            (self.template, plan.shape),
            &said,
            Written::default(),
        )
    }

    /// A masked mail with given variants.
    pub(crate) fn masked_phrases(
        &self,
        shape: &Shape,
        phrases: &[(u16, Option<&Variant>)],
        values: &Values,
    ) -> Result<Written, Error> {
        let said = Said { values, lists: &self.catalog.lists, phrases, mask: Some(FACT), keep_spoken: false };
        write_parts(
            (self.catalog, &self.catalog.themed),
            self.language,
            (self.template, shape),
            &said,
            Written::default(),
        )
    }

    /// The same values, made to fit the conditions of a shape.
    pub(crate) fn fitting(&self, values: &Values, shape: &Shape) -> Values {
        if shape.conditions.hold(values.present()) {
            return values.clone();
        }
        let mut paths = values.present().clone();
        for path in shape.conditions.when.iter() {
            let others = self.slots().exclusive().filter(|(_, group)| group.contains(&path));
            others.flat_map(|(_, group)| group).for_each(|other| paths.remove(other));
            paths.extend(&self.slots().closure(path));
        }
        shape.excluded.iter().for_each(|path| paths.remove(path));
        exactly(values, &paths, self.slots())
    }
}

/// The text of a mail with every fact masked, whole and without what steady pools say.
pub(crate) fn masked_varied(
    catalog: &Catalog,
    language: &Language,
    template: &Template,
    plan: &Plan<'_>,
    values: &Values,
) -> Result<(String, String), Error> {
    let phrases = plan.phrases();
    let said = Said { values, lists: &catalog.lists, phrases: &phrases, mask: Some(FACT), keep_spoken: true };
    let written = write_parts((catalog, &catalog.themed), language, (template, plan.shape), &said, Written::default())?;
    let mut varied = written.text.clone();
    for pick in plan.picks.iter().filter(|pick| pick.pool.selection == Selection::Steady) {
        let spoken = written.spoken.iter().find(|(number, _)| *number == pick.number);
        if let Some((_, spoken)) = spoken.filter(|(_, spoken)| !spoken.is_empty()) {
            varied = varied.replacen(spoken.as_str(), "", 1);
        }
    }
    Ok((written.text, varied))
}

/// Values that hold exactly the given paths: those that the sample has as they are, for the others a stand-in.
pub(crate) fn exactly(values: &Values, paths: &PathSet, slots: &Slots) -> Values {
    let mut only = values.clone();
    let out: Vec<_> = only.present().iter().filter(|path| !paths.contains(*path)).collect();
    out.into_iter().for_each(|path| only.take(path));
    for path in paths.iter().filter(|path| !values.present().contains(*path)) {
        let stand_in = match slots.info(path).map(|info| info.holds) {
            Some(Holds::Text) => Some(Leaf::text("something")),
            Some(Holds::Number | Holds::Decimal) => Some(Leaf::Number(5)),
            Some(Holds::Link) => Some(Leaf::Link("https://example.com/".to_owned())),
            _ => None,
        };
        match stand_in {
            Some(leaf) => only.put(path, leaf),
            None => only.mark(path),
        }
    }
    // A number has one plural category: the one that a condition asks for, else its own.
    for (number, category, flag) in slots.plural_flags() {
        let asked = slots.plural_flags().any(|(other, _, flag)| other == number && paths.contains(flag));
        if !asked && only.category(number) == Some(category) {
            only.mark(flag);
        }
    }
    only
}
