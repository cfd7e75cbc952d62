//! Renders each sample, each template with one optional path left out, and each variant with exactly its paths.

use super::finding::Review;
use super::leftover::leftover;
use super::manner;
use super::rules;
use super::stage::{Stage, exactly};
use crate::catalog::{Catalog, Language, Shape, Template, Tone, html_fault};
use crate::error::{Error, ErrorKind, Location};
use crate::facts::{PathId, PathSet, Slots, Values};
use crate::voice::{Memory, Plan};
use crate::writer::read_standing;

const START: Location = Location { line: 1, column: 1 };
const PERSON: &str = "to:somebody@example.org";

/// Renders a template in every way and notes what is left over.
pub(crate) fn render(stage: &Stage<'_>, review: &mut Review) {
    let template = stage.template;
    if !stage.samples().any(|(kind, _)| kind.is_empty()) {
        let help = format!(
            "add {}/samples/{}.json with `to`, `now` and `facts`: the review writes the mails of samples",
            stage.language.tag, template.name
        );
        review.add_with(rules::SAMPLE, (&template.file, START), "a template without a sample", help);
        return;
    }
    for (kind, sample) in stage.samples() {
        let place = (sample.path.as_str(), START);
        match stage.values(sample, &[]) {
            Ok((values, _)) => {
                if let Some(missing) = missing(stage.template, values.present(), stage.slots()) {
                    // A missing default fact is reported once, for all templates.
                    if stage.slots().slot_of(missing).is_none_or(|slot| !slot.is_default) {
                        let name = stage.slots().path_name(missing);
                        let message = format!("required fact `{name}` is missing");
                        review.add(rules::SAMPLE, place, message);
                    }
                    continue;
                }
                written(stage, &values, place, "", review);
                if kind.is_empty() {
                    for missing in optional_paths(stage) {
                        if let Ok((values, _)) = stage.values(sample, std::slice::from_ref(&missing)) {
                            written(stage, &values, place, &format!(" without `{missing}`"), review);
                        }
                    }
                    if stage.language.html.contains_key(&stage.template.name)
                        && let Ok((values, _)) = stage.values(sample, &optional_paths(stage))
                    {
                        written(stage, &values, place, " without everything optional", review);
                    }
                    variants(stage, &values, review);
                }
            }
            Err(error) => {
                let place = (error.file().unwrap_or(&sample.path), error.location().unwrap_or(START));
                let help = error.help().unwrap_or("correct the sample");
                review.add_with(rules::SAMPLE, place, error.message(), help);
            }
        }
    }
}

/// The optional paths of a template that a mail can be without: slots as a whole, and parts that may be absent.
fn optional_paths(stage: &Stage<'_>) -> Vec<String> {
    let slots = stage.slots();
    let mut paths: Vec<String> = stage.template.front.optional.iter().map(|(path, _)| path.clone()).collect();
    for slot in stage.template.front.optional.iter().filter_map(|(path, _)| slots.get(path)) {
        let parts = slot.kind.paths.iter().filter(|path| path.optional && !path.tail.is_empty());
        paths.extend(parts.map(|path| format!("{}.{}", slot.name, path.tail)));
    }
    paths.sort();
    paths.dedup();
    paths
}

fn written(stage: &Stage<'_>, values: &Values, place: (&str, Location), how: &str, review: &mut Review) {
    if let Some(missing) = missing(stage.template, values.present(), stage.slots()) {
        let message = format!("required fact `{}` is missing{how}", stage.slots().path_name(missing));
        review.add(rules::SAMPLE, place, message);
        return;
    }
    for shape in &stage.template.shapes {
        let values = stage.fitting(values, shape);
        for tone in &stage.template.front.tones {
            written_in(stage, (shape, *tone), &values, how, review);
        }
        html_part(stage, shape, &values, how, review);
    }
}

/// What strangers could write, in place of every text.
const HOSTILE: &str =
    "<script>x</script></p></td></title></style>--><![endif]--><b title='\" onclick=\"x\">{{ brand }}{% if x %}";

/// An HTML part written by hand, with the facts as they are and with hostile ones. What comes out is read as HTML again.
fn html_part(stage: &Stage<'_>, shape: &Shape, values: &Values, how: &str, review: &mut Review) {
    let part = stage.language.html.get(&stage.template.name);
    let (Some(part), Some(tone)) = (part, stage.template.front.tones.first()) else { return };
    for (kind, values) in [("", values.clone()), (" with hostile facts", values.clone().with_texts(HOSTILE))] {
        let how = format!("{kind}{how}");
        let planner = stage.planner(*tone, values.present(), PERSON);
        match planner.plan_shape(shape, &Memory::new()).and_then(|plan| stage.unmasked(&plan, &values)) {
            Ok(written) => {
                if let Some(fault) = written.html.as_deref().and_then(html_fault) {
                    let message = format!("the HTML part comes out wrong{how}: {fault}");
                    review.add(rules::HTML, (&part.file, START), message);
                }
            }
            // Faults of the text part are already found.
            Err(error) if error.file() == Some(&part.file) => {
                unwritten(&error, (&part.file, error.location().unwrap_or(START)), &how, review);
                break;
            }
            Err(_) => {}
        }
    }
}

fn written_in(stage: &Stage<'_>, (shape, tone): (&Shape, Tone), values: &Values, how: &str, review: &mut Review) {
    let name = stage.voice().tone_name(tone);
    let planner = stage.planner(tone, values.present(), PERSON);
    let result = planner.plan_shape(shape, &Memory::new()).and_then(|plan| {
        if how.is_empty() {
            same_openings(stage, &plan, name, review);
        }
        stage.masked(&plan, values)
    });
    match result {
        Ok(written) => {
            for (part, text) in [("subject", &written.subject), ("text", &written.text)] {
                if let Some(fault) = leftover(text) {
                    let message = format!("{fault} in the {part}{how}, tone {name}, shape {}", shape.name);
                    review.add(rules::LEFTOVER, (&stage.template.file, shape.location), message);
                }
            }
            if how.is_empty() {
                let how = format!(" (shape {}, tone {name})", shape.name);
                manner::mail(stage.language, stage.template, shape.location, &written.text, &how, review);
            }
        }
        Err(error) => unwritten(&error, (&stage.template.file, shape.location), how, review),
    }
}

/// Two sentences of one mail that begin alike although the choice avoids it.
fn same_openings(stage: &Stage<'_>, plan: &Plan<'_>, tone: &str, review: &mut Review) {
    let subjects = plan.shape.pools.len().saturating_sub(plan.shape.body.pools.len());
    let said = plan.picks.iter().skip(subjects).filter_map(|pick| Some((pick.pool, pick.said?.1)));
    let mut before: Vec<(u32, &str)> = Vec::new();
    for (pool, variant) in said {
        let alike = before.iter().find(|(start, _)| variant.beginnings.contains(start));
        if let Some((_, other)) = alike {
            let shape = &plan.shape.name;
            review.add(
                rules::BEGIN_ALIKE,
                (&pool.file, variant.location),
                format!(
                    "sentences of `{other}` and `{}` begin alike in `{}`, tone {tone}, shape {shape}",
                    pool.name, stage.template.name
                ),
            );
        }
        before.extend(variant.beginnings.iter().map(|start| (*start, pool.name.as_str())));
    }
}

fn unwritten(error: &Error, place: (&str, Location), how: &str, review: &mut Review) {
    let rule = if error.kind() == ErrorKind::Hole { rules::HOLE } else { rules::UNWRITTEN };
    review.add_with(rule, place, format!("{}{how}", error.message()), error.help().unwrap_or(rule.help));
}

/// A required path that is not present; if there are several, one that the template itself lists.
fn missing(template: &Template, present: &PathSet, slots: &Slots) -> Option<PathId> {
    let is_default = |path: &PathId| slots.slot_of(*path).is_some_and(|slot| slot.is_default);
    let missing = || template.required.iter().filter(|path| !present.contains(*path));
    missing().find(|path| !is_default(path)).or_else(|| missing().next())
}

/// Reports default facts that the samples of a language lack.
pub(crate) fn default_facts(catalog: &Catalog, language: &Language, review: &mut Review) {
    let own = language.standing.as_ref();
    let default = catalog.languages.get(catalog.default).and_then(|language| language.standing.as_ref());
    let file = own.or(default);
    let standing = file.map(read_standing).transpose();
    let path = file.map_or_else(|| format!("{}/samples/standing.json", language.tag), |file| file.path.clone());
    match standing {
        Err(error) => {
            let place = (path.as_str(), error.location().unwrap_or(START));
            review.add_with(rules::SAMPLE, place, error.message(), error.help().unwrap_or("correct the file"));
        }
        Ok(standing) => {
            let facts = standing.unwrap_or_default().facts;
            let slots = catalog.slots.iter().filter(|slot| slot.is_default && !facts.contains_key(&slot.name));
            let missing: Vec<String> = slots.map(|slot| format!("`{}`", slot.name)).collect();
            if missing.is_empty() || language.templates.is_empty() {
                return;
            }
            let help = format!("write {{ \"facts\": {{ … }} }} with {} in {path}", missing.join(", "));
            let message = match file {
                None => format!("no {path}: the samples go without {}", missing.join(", ")),
                Some(_) => format!("the samples go without the default facts {}", missing.join(", ")),
            };
            review.add_with(rules::SAMPLE, (&path, START), message, help);
        }
    }
}

/// Each variant of each pool of the template, once, with what the template requires and exactly its own paths.
fn variants(stage: &Stage<'_>, values: &Values, review: &mut Review) {
    let template = stage.template;
    let pools = template
        .pools
        .iter()
        .filter_map(|(number, _)| Some((*number, stage.language.pools.get(usize::from(*number))?)));
    for (number, pool) in pools {
        for (at, variant) in pool.variants.iter().enumerate() {
            let tone = template
                .front
                .tones
                .iter()
                .find(|tone| pool.serving(**tone).any(|(serving, _)| usize::from(serving) == at));
            let Some(tone) = tone else { continue };
            let shape = template.shapes.iter().find(|shape| shape.pools.iter().any(|(used, _)| *used == number));
            let Some(shape) = shape else { continue };
            let mut paths = shape.required.clone();
            for path in variant.conditions.speaks.iter().chain(variant.conditions.when.iter()) {
                paths.extend(&stage.slots().closure(path));
            }
            // If it excludes a path that the template requires, it is reported as a variant that can never be selected.
            variant.conditions.unless.iter().for_each(|path| paths.remove(path));
            let only = exactly(values, &paths, stage.slots());
            let place = (pool.file.as_str(), variant.location);
            let planner = stage.planner(*tone, only.present(), PERSON);
            let result = planner.plan_shape(shape, &Memory::new()).and_then(|plan| {
                let mut phrases = plan.phrases();
                phrases.iter_mut().filter(|(pool, _)| *pool == number).for_each(|(_, said)| *said = Some(variant));
                phrases
                    .iter_mut()
                    .filter(|(pool, _)| variant.covered.contains(pool))
                    .for_each(|(_, said)| *said = None);
                stage.masked_phrases(shape, &phrases, &only)
            });
            match result {
                Ok(written) => {
                    if let Some(fault) = leftover(&written.subject).or_else(|| leftover(&written.text)) {
                        review.add_with(
                            rules::LEFTOVER,
                            place,
                            format!("{fault} around this variant in `{}`", template.name),
                            "reword it",
                        );
                    }
                }
                Err(error) => unwritten(&error, place, &format!(" in `{}`", template.name), review),
            }
        }
    }
}
