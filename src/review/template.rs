//! Findings on one template: pools that are too small, tones without variants of their own, words that are used too often.

use super::finding::Review;
use super::rules;
use super::stage::Stage;
use super::wording::{masked, stale_in_bodies};
use super::words::words;
use crate::catalog::{Content, Fill, Pool, Selection, Shape, Variant, facts_of, unsaid};
use crate::error::Location;
use crate::facts::{Kind, PathSet};
use crate::voice::Memory;

/// The findings of one template: small pools, tones without wordings, overused words.
pub(crate) fn template(stage: &Stage<'_>, review: &mut Review) {
    unsaid_facts(stage, review);
    missing_in_html_part(stage, review);
    shapes(stage, review);
    covers(stage, review);
    sizes(stage, review);
    favourites(stage, review);
    stale_in_bodies(stage, review);
}

/// Facts that the front matter names and that an HTML part written by hand never mentions.
fn missing_in_html_part(stage: &Stage<'_>, review: &mut Review) {
    let (template, slots) = (stage.template, stage.slots());
    let Some(part) = stage.language.html.get(&template.name).filter(|part| !part.has(&Fill::Body)) else { return };
    let mut said = PathSet::default();
    part.paths().for_each(|path| said.insert(path));
    let pools = part.inserts.iter().filter_map(|insert| match insert.content {
        Content::Say(pool) => stage.language.pools.get(usize::from(pool)),
        _ => None,
    });
    pools.flat_map(|pool| &pool.variants).for_each(|variant| said.extend(&variant.conditions.speaks));
    let of = |path| slots.slot_of(path).map(|slot| slot.name.as_str());
    let said: Vec<&str> = said.iter().filter_map(of).collect();
    for (path, location) in template.front.required.iter().chain(&template.front.optional) {
        let Some(slot) = slots.path(path).and_then(|path| slots.slot_of(path)) else { continue };
        // The reserved slots are not facts.
        if !said.contains(&slot.name.as_str()) && Kind::parse(slot.kind.name).is_some() {
            let message = format!("the HTML part {} never mentions `{path}`", part.file);
            review.add(rules::HTML_UNSAID, (&template.file, *location), message);
        }
    }
}

/// A template with one shape, and shapes that differ too little: reordered paragraphs do not make another mail.
fn shapes(stage: &Stage<'_>, review: &mut Review) {
    let template = stage.template;
    if let [only] = template.shapes.as_slice() {
        review.add(
            rules::ONE_SHAPE,
            (&template.file, only.location),
            format!("`{}` has one shape: its mails all have one skeleton", template.name),
        );
        return;
    }
    let sample = stage.samples().find(|(kind, _)| kind.is_empty());
    let Some((values, _)) = sample.and_then(|(_, sample)| stage.values(sample, &[]).ok()) else { return };
    let Some(tone) = template.front.tones.first() else { return };
    let length = |shape: &Shape| {
        let values = stage.fitting(&values, shape);
        let planner = stage.planner(*tone, values.present(), "to:somebody@example.org");
        let plan = planner.plan_shape(shape, &Memory::new()).ok()?;
        Some(words(&stage.masked(&plan, &values).ok()?.text).len())
    };
    let lengths: Vec<Option<usize>> = template.shapes.iter().map(length).collect();
    for (at, (shape, long)) in template.shapes.iter().zip(&lengths).enumerate() {
        for (other, short) in template.shapes.iter().zip(&lengths).take(at) {
            let only_in = |a: &Shape, b: &Shape| {
                a.body.pools.iter().filter(|(pool, _)| b.body.pools.iter().all(|(other, _)| other != pool)).count()
            };
            let (Some(long), Some(short)) = (long, short) else { continue };
            let differ =
                only_in(shape, other) + only_in(other, shape) >= 2 || long.abs_diff(*short) * 3 >= *long.max(short);
            if !differ {
                review.add(
                    rules::SIMILAR_SHAPES,
                    (&template.file, shape.location),
                    format!("shapes `{}` and `{}` say the same in another order", other.name, shape.name),
                );
            }
        }
    }
}

/// Pools that are always covered, and variants that say what a later pool says again.
fn covers(stage: &Stage<'_>, review: &mut Review) {
    let (template, slots) = (stage.template, stage.slots());
    let pool_of = |number: u16| stage.language.pools.get(usize::from(number));
    for shape in &template.shapes {
        for (at, (number, _)) in shape.body.pools.iter().enumerate() {
            let Some(pool) = pool_of(*number).filter(|pool| pool.optional) else { continue };
            let earlier = || shape.body.pools.iter().take(at).filter_map(|(number, _)| pool_of(*number));
            let by = earlier().filter(|other| !other.optional).find(|other| {
                let covers = |tone| other.serving(tone).all(|(_, variant)| variant.covered.contains(number));
                other.covers.contains(number) && template.front.tones.iter().all(|tone| covers(*tone))
            });
            if let Some(by) = by {
                review.add(
                    rules::ALWAYS_COVERED,
                    (&pool.file, pool.location),
                    format!("every variant of `{}` covers `{}` in `{}`", by.name, pool.name, template.name),
                );
                continue;
            }
            let mut needed = facts_of(slots, pool.variants.iter().flat_map(|variant| variant.conditions.speaks.iter()));
            let given = facts_of(slots, template.required.iter());
            needed.retain(|fact| !given.contains(fact));
            if needed.is_empty() {
                continue;
            }
            for other in earlier() {
                let says_it = |variant: &&Variant| {
                    !variant.covered.contains(number)
                        && facts_of(slots, variant.conditions.speaks.iter()).is_superset(&needed)
                };
                if let Some(variant) = other.variants.iter().find(says_it) {
                    review.add_with(
                        rules::COVERS_NOTHING,
                        (&other.file, variant.location),
                        format!("this variant says what `{}` says too in `{}`", pool.name, template.name),
                        format!("add `covers = [\"{}\"]`, or leave the fact to that pool", pool.name),
                    );
                }
            }
        }
    }
}

/// Optional facts that a template with one shape never says; with several it is an error at load.
fn unsaid_facts(stage: &Stage<'_>, review: &mut Review) {
    let template = stage.template;
    let [shape] = template.shapes.as_slice() else { return };
    for name in unsaid(stage.language, template, shape, stage.slots()) {
        let message = format!("`{}` never says `{name}`", template.name);
        review.add(rules::OPTIONAL_UNSAID, (&template.file, shape.location), message);
    }
}

/// How many wordings a person can hear from each pool when only what is required is there.
fn sizes(stage: &Stage<'_>, review: &mut Review) {
    let template = stage.template;
    let standing: PathSet =
        stage.slots().iter().filter(|slot| slot.is_default).fold(PathSet::default(), |mut all, slot| {
            all.extend(&stage.slots().closure(slot.first));
            all
        });
    let mut distinct = 1.0_f64;
    for (number, _) in &template.pools {
        let Some(pool) = stage.language.pools.get(usize::from(*number)).filter(|pool| !pool.optional) else { continue };
        let place = (pool.file.as_str(), pool.location);
        for tone in &template.front.tones {
            let fallbacks: Vec<&Variant> = pool
                .serving(*tone)
                .filter(|(_, variant)| variant.conditions.always_hold(&template.required, &PathSet::default()))
                .map(|(_, variant)| variant)
                .collect();
            let tone_name = stage.voice().tone_name(*tone);
            if fallbacks.len() < 3 && pool.selection == Selection::Varied {
                let message = format!(
                    "pool `{}` has {} wordings for `{}`, tone {tone_name}: the window keeps away {}",
                    pool.name,
                    fallbacks.len(),
                    template.name,
                    fallbacks.len() / 2
                );
                review.add(rules::SMALL_POOL, place, message);
            }
            let mut personals =
                pool.serving(*tone).filter(|(_, variant)| variant.conditions.is_personal(&template.required));
            if let (Some((_, lone)), None, false) =
                (personals.next(), personals.next(), pool.selection != Selection::Varied)
            {
                let message = format!(
                    "only this variant of `{}` says more of the case: it comes whenever the window allows, tone {tone_name}",
                    pool.name
                );
                review.add(rules::LONE_PERSONAL, (&pool.file, lone.location), message);
            }
            if !pool.own.contains(tone) {
                let message = format!("pool `{}` has no wording of its own for the tone {tone_name}", pool.name);
                review.add(rules::TONE_WITHOUT_OWN, place, message);
            }
            let facts = |variant: &Variant| {
                variant.conditions.speaks.iter().filter(|path| !standing.contains(*path)).collect::<Vec<_>>()
            };
            if let Some(first) = fallbacks.first()
                && let Some(other) = fallbacks.iter().find(|other| facts(other) != facts(first))
            {
                let message = format!(
                    "this variant of `{}` says other facts than the one on line {}",
                    pool.name, first.location.line
                );
                review.add(rules::UNEVEN_FACTS, (&pool.file, other.location), message);
            }
            if Some(tone) == template.front.tones.first() {
                #[allow(clippy::cast_precision_loss, reason = "a count of wordings")]
                let count = fallbacks.len().max(1) as f64;
                distinct *= count;
            }
        }
    }
    let message = format!("`{}` can be at least {distinct:.2e} different mails", template.name);
    review.add(rules::DISTINCT_MAILS, (&template.file, Location::START), message);
}

/// Words that are long enough to be noticed and that two pools of a mail both overuse.
fn favourites(stage: &Stage<'_>, review: &mut Review) {
    const SHARE: usize = 3;
    let pools: Vec<&Pool> =
        stage.template.pools.iter().filter_map(|(number, _)| stage.language.pools.get(usize::from(*number))).collect();
    let liked: Vec<(&Pool, Vec<String>)> = pools
        .into_iter()
        .filter(|pool| pool.variants.len() >= 6)
        .map(|pool| {
            let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
            for variant in &pool.variants {
                let mut seen = words(&masked(variant));
                seen.sort();
                seen.dedup();
                seen.into_iter()
                    .filter(|word| word.chars().count() >= 5)
                    .for_each(|word| *counts.entry(word).or_default() += 1);
            }
            (
                pool,
                counts
                    .into_iter()
                    .filter(|(_, count)| count * SHARE >= pool.variants.len())
                    .map(|(word, _)| word)
                    .collect(),
            )
        })
        .collect();
    for (at, (pool, words)) in liked.iter().enumerate() {
        for (other, others) in liked.iter().skip(at + 1) {
            for word in words.iter().filter(|word| others.contains(word)) {
                let message = format!(
                    "pools `{}` and `{}` both overuse the word \"{word}\", and `{}` uses both",
                    pool.name, other.name, stage.template.name
                );
                review.add(rules::COMMON_WORD, (&other.file, other.location), message);
            }
        }
    }
}
