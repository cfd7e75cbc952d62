//! Checks variants with the facts of two pools: such a variant covers the optional second pool, which is then left out.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Stated, asked, facts_of, in_shape};
use crate::catalog::language::Language;
use crate::catalog::model::{Move, Pool, Template};
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::{FLAG, PathSet, Slots};

/// The most pools that one variant may cover.
const COVERS_CAP: usize = 8;

/// Finds the pools that variants name in `covers`.
pub(crate) fn resolve(pools: &mut [Pool], numbers: &BTreeMap<String, u16>, incomplete: bool, problems: &mut Collector) {
    let optional: BTreeSet<u16> = (0_u16..).zip(&*pools).filter(|(_, pool)| pool.optional).map(|(at, _)| at).collect();
    for (own, pool) in (0_u16..).zip(pools) {
        let template = pool.name.rsplit_once('/').map(|(template, _)| template.to_owned());
        for variant in pool.variants.iter_mut().filter(|variant| !variant.covers.is_empty()) {
            let mut fail = |error: Error, place| problems.push(error.at(&pool.file, place));
            if variant.covers.len() > COVERS_CAP {
                let error =
                    Error::new(ErrorKind::TooLarge, format!("a variant that covers more than {COVERS_CAP} pools"));
                fail(error.with_help("say less in one sentence"), variant.location);
                continue;
            }
            for (name, location) in &variant.covers {
                let in_template = template.as_ref().and_then(|template| numbers.get(&format!("{template}/{name}")));
                let Some(&number) = numbers.get(name).or(in_template) else {
                    let error = Error::new(ErrorKind::UnknownPool, format!("`covers` names an unknown pool `{name}`"))
                        .following(incomplete);
                    fail(error.did_you_mean(name, numbers.keys().map(String::as_str)), *location);
                    continue;
                };
                if number == own {
                    let error = Error::new(ErrorKind::NotAllowed, format!("a variant of `{name}` covers its own pool"));
                    fail(error.with_help("remove the name"), *location);
                } else if !optional.contains(&number) {
                    let error =
                        Error::new(ErrorKind::NotAllowed, format!("`covers` names `{name}`, which is not optional"));
                    fail(error.with_help(format!("add `optional = true` to `{name}`, or do not cover it")), *location);
                } else if !variant.covered.contains(&number) {
                    variant.covered.push(number);
                    if !pool.covers.contains(&number) {
                        pool.covers.push(number);
                    }
                }
            }
        }
    }
}

/// Makes a problem of every variant that covers a pool and does not say what that pool could.
pub(crate) fn check_facts(language: &Language, slots: &Slots, standing: &PathSet, problems: &mut Collector) {
    let mut known: BTreeMap<u16, BTreeMap<Stated, String>> = BTreeMap::new();
    for pool in &language.pools {
        for variant in pool.variants.iter().filter(|variant| !variant.covered.is_empty()) {
            let mut said = facts_of(slots, variant.conditions.speaks.iter());
            // A flag cannot be said, only asked for or excluded.
            let flags = variant.conditions.when.iter().chain(variant.conditions.unless.iter());
            let is_flag = |path: &crate::facts::PathId| slots.slot_of(*path).is_some_and(|slot| *slot.kind == FLAG);
            said.extend(facts_of(slots, flags.filter(is_flag)));
            for number in &variant.covered {
                let Some(covered) = language.pools.get(usize::from(*number)) else { continue };
                let needed = known.entry(*number).or_insert_with(|| {
                    let paths = covered.variants.iter().map(|variant| asked(&variant.conditions));
                    let mut facts = BTreeMap::new();
                    for path in paths.flat_map(|paths| paths.iter().collect::<Vec<_>>()) {
                        if !standing.contains(path)
                            && let Some(stated) = super::facts::stated(slots, path)
                        {
                            facts.entry(stated).or_insert_with(|| slots.path_name(path).to_owned());
                        }
                    }
                    facts
                });
                if let Some((_, path)) = needed.iter().find(|(stated, _)| !said.contains(stated)) {
                    problems.fault(
                        (&pool.file, variant.location),
                        ErrorKind::Hole,
                        format!("this variant covers `{}` and does not say `{path}`", covered.name),
                        format!("say it, or move what `{}` says about `{path}` to a pool of its own", covered.name),
                    );
                }
            }
        }
    }
}

/// Makes a problem of every pool that stands before one that covers it, and of a subject that takes part.
pub(crate) fn check_order(language: &Language, template: &Template, problems: &mut Collector) {
    let subjects = template.shapes.first().map_or(0, |shape| shape.pools.len() - shape.body.pools.len());
    for shape in &template.shapes {
        for (at, (number, location)) in shape.pools.iter().enumerate() {
            let Some(pool) = language.pools.get(usize::from(*number)) else { continue };
            for covered in &pool.covers {
                let Some(later) = shape.pools.iter().position(|(other, _)| other == covered) else { continue };
                let name = language.pools.get(usize::from(*covered)).map_or("", |pool| pool.name.as_str());
                let (message, help) = if at < subjects || later < subjects {
                    (
                        format!("pool `{}` covers `{name}`, and one of them speaks in the subject", pool.name),
                        "give the subject a pool of its own".to_owned(),
                    )
                } else if later < at {
                    (
                        format!(
                            "pool `{}` covers `{name}`, which stands before it{}",
                            pool.name,
                            in_shape(template, shape)
                        ),
                        format!("move `{name}` behind it"),
                    )
                } else {
                    continue;
                };
                problems.fault((&template.file, *location), ErrorKind::Clash, message, help);
            }
        }
    }
}

/// One thank-you and one apology a mail: of two pools that both do it the first covers the second.
pub(crate) fn check_moves(language: &Language, template: &Template, problems: &mut Collector) {
    for once in [Move::Thank, Move::Apologise] {
        for shape in &template.shapes {
            let doers: Vec<_> = shape
                .pools
                .iter()
                .filter_map(|(number, location)| Some((*number, language.pools.get(usize::from(*number))?, location)))
                .filter(|(_, pool, _)| pool.some_make.contains(&once))
                .collect();
            for (at, (_, first, _)) in doers.iter().enumerate() {
                for (number, second, location) in doers.iter().skip(at + 1) {
                    let covers = template.front.tones.iter().all(|tone| {
                        let mut makers = first.serving(*tone).filter(|(_, variant)| first.makes(variant, once));
                        makers.all(|(_, variant)| variant.covered.contains(number))
                    });
                    if covers {
                        continue;
                    }
                    problems.fault(
                        (&template.file, **location),
                        ErrorKind::Clash,
                        format!(
                            "pools `{}` and `{}` both {} in one mail{}",
                            first.name,
                            second.name,
                            once.as_str(),
                            in_shape(template, shape)
                        ),
                        "let one of them do it, or let each such variant of the first cover the second",
                    );
                }
            }
        }
    }
}
