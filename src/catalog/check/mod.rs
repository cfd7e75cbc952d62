//! The static check at load: no mail of this catalog can have a hole, or thank or apologise twice.

mod coverage;
mod covers;
pub(super) mod facts;
mod selection;
mod subject;
mod words;

use std::collections::BTreeMap;

use tera::Tera;

pub(super) use covers::resolve as resolve_covers;

use super::language::Language;
use super::layout::{Fill, Layout, Part};
use super::model::{Template, Voice};
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::{Holds, PathId, PathSet, Slots};

/// What it takes to render the skeletons of bodies with conditions.
pub(super) struct Skeletons<'a> {
    pub(super) tera: &'a Tera,
    pub(super) lists: &'a [PathId],
}

/// Reports everything that would leave a hole in a mail of these languages.
pub(super) fn check(
    languages: &[Language],
    voice: &Voice,
    slots: &Slots,
    (layout, standing): (&Layout, &PathSet),
    skeletons: &Skeletons<'_>,
    problems: &mut Collector,
) {
    words::check(languages, slots, skeletons, problems);
    let groups: Vec<_> = slots.exclusive().collect();
    for language in languages {
        words::must_speak(language, voice, slots, problems);
        covers::check_facts(language, slots, standing, problems);
        for template in language.templates.values().filter(|template| template.is_sound) {
            covers::check_moves(language, template, problems);
            covers::check_order(language, template, problems);
            coverage::check(template, slots, &groups, problems);
            facts::check(language, template, slots, problems);
            selection::check_stepwise(language, template, problems);
            subject::check(language, template, problems);
            marketing(template, slots, problems);
        }
        selection::check_steady(language, slots, problems);
    }
    brand(languages, layout, slots, problems);
    tags(languages, problems);
}

/// A locale is served by one language, whatever the case of its letters.
fn tags(languages: &[Language], problems: &mut Collector) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for Language { tag, .. } in languages {
        if let Some(first) = known.insert(tag.to_ascii_lowercase(), tag) {
            problems.push(
                Error::new(ErrorKind::Clash, format!("`{first}` and `{tag}` are one language"))
                    .with_help("put it into one folder")
                    .in_file(tag),
            );
        }
    }
}

/// What the layout names the sender by is there in every mail.
fn brand(languages: &[Language], layout: &Layout, slots: &Slots, problems: &mut Collector) {
    let pages = languages.iter().flat_map(|it| it.templates.values()).any(|template| !template.front.text_only);
    let named = pages && layout.0.iter().any(|part| matches!(part, Part::Fill(Fill::Brand)));
    let stands = slots.get("brand").is_some_and(|slot| slot.is_default && matches!(slot.kind.name, "text" | "quote"));
    if named && !stands {
        problems.push(
            Error::new(ErrorKind::Hole, "the layout says `{{ brand }}`, which may be missing")
                .with_help("declare `[brand]` in slots.toml with `kind = \"text\"` and `standing = true`")
                .in_file("layout.html"),
        );
    }
}

/// Marketing names the way out: a link that the mail requires.
fn marketing(template: &Template, slots: &Slots, problems: &mut Collector) {
    if !template.front.marketing {
        return;
    }
    let has = slots.get("unsubscribe").is_some_and(|slot| {
        template.required.contains(slot.first) && slots.info(slot.first).is_some_and(|info| info.holds == Holds::Link)
    });
    if !has {
        problems.push(
            Error::new(ErrorKind::Missing, format!("`{}` is marketing and requires no `unsubscribe`", template.name))
                .with_help("add `unsubscribe` (a slot of kind link) to `required`, and say it in the body")
                .in_file(&template.file),
        );
    }
}
