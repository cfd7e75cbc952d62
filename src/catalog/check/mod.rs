//! The static check at load: no mail of a catalog can have a gap, and none thanks or apologises twice.

mod coverage;
mod covers;
pub(super) mod facts;
mod selection;
mod subject;
mod words;

use std::collections::BTreeMap;

use tera::Tera;

pub(super) use covers::resolve as resolve_covers;

use super::html_part::HtmlPart;
use super::language::Language;
use super::layout::{Fill, Layout};
use super::model::{Template, Voice};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::{Holds, PathId, PathSet, Slots};

/// Everything that is needed to render the skeletons of bodies with conditions.
pub(super) struct Skeletons<'a> {
    pub(super) tera: &'a Tera,
    pub(super) lists: &'a [PathId],
}

/// Reports everything that would leave a hole in a mail of these languages.
pub(super) fn check(
    languages: &[Language],
    voice: &Voice,
    slots: &Slots,
    (layouts, standing): (&BTreeMap<String, Layout>, &PathSet),
    skeletons: &Skeletons<'_>,
    problems: &mut Collector,
) {
    words::check(languages, slots, skeletons, problems);
    let groups: Vec<_> = slots.exclusive().collect();
    for language in languages {
        words::check_categories(language, slots, problems);
        words::check_words(language, slots, problems);
        words::must_speak(language, voice, slots, problems);
        covers::check_facts(language, slots, standing, problems);
        for template in language.templates.values().filter(|template| template.is_sound) {
            covers::check_moves(language, template, problems);
            covers::check_order(language, template, problems);
            let plural = slots.plural_groups(&template.required, language.formats.plurals());
            let all: Vec<_> = groups.iter().cloned().chain(plural.into_iter().map(|group| (true, group))).collect();
            coverage::check(template, slots, &all, problems);
            facts::check(language, template, slots, problems);
            selection::check_stepwise(language, template, problems);
            subject::check(language, template, problems);
            marketing(language, template, slots, problems);
            order_words(language, template, slots, problems);
        }
        selection::check_steady(language, slots, problems);
    }
    pages(languages, layouts, problems);
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

/// A header or footer is shown by every layout that a template uses, and every layout that one names is there.
fn pages(languages: &[Language], layouts: &BTreeMap<String, Layout>, problems: &mut Collector) {
    for language in languages {
        for template in language.templates.values().filter(|template| !template.front.text_only) {
            let (name, location) = template.front.layout.clone().unwrap_or((String::new(), Location::START));
            let page = language.html.get(&template.name).filter(|part| part.is_page);
            let (file, has_header, has_footer) = match (page, layouts.get(&name)) {
                // A whole page written by hand needs no layout.
                (Some(page), _) => (page.file.clone(), page.has(&Fill::Header), page.has(&Fill::Footer)),
                (None, Some(layout)) => {
                    let file = if name.is_empty() { "layout.html".to_owned() } else { format!("layouts/{name}.html") };
                    (file, layout.has_header, layout.has_footer)
                }
                (None, None) => {
                    let names = layouts.keys().map(String::as_str).filter(|name| !name.is_empty());
                    let error = Error::new(ErrorKind::UnknownFile, format!("layout `{name}` is not there"));
                    let error = error.did_you_mean_or(&name, names, || format!("add layouts/{name}.html"));
                    problems.push(error.at(&template.file, location));
                    continue;
                }
            };
            let lacks = [
                ("header", !language.header.is_empty() && !has_header),
                ("footer", !language.footer.is_empty() && !has_footer),
            ];
            for (what, _) in lacks.iter().filter(|(_, lacks)| *lacks) {
                let whose = if page.is_some() { "HTML part" } else { "layout" };
                let error = Error::new(ErrorKind::Missing, format!("the {whose} does not show {what}.md"));
                problems.push(error.with_help(format!("write `{{{{ {what} }}}}` in it")).in_file(&file));
            }
        }
    }
}

/// The lines of an order need words of the language.
fn order_words(language: &Language, template: &Template, slots: &Slots, problems: &mut Collector) {
    let html_paths = language.html.get(&template.name).into_iter().flat_map(HtmlPart::paths);
    let mut said = template.shapes.iter().flat_map(|shape| shape.body.mentions.iter()).chain(html_paths);
    let is_block = |path| slots.info(path).is_some_and(|info| info.holds == Holds::Block);
    if language.words.order.is_none() && said.any(is_block) {
        let message = format!("`{}` shows the lines of an order, and `[order]` is missing", template.name);
        let help = format!("add `[order]` to {}/language.toml: what its columns and sums are called", language.tag);
        problems.push(Error::new(ErrorKind::Missing, message).with_help(help).in_file(&template.file));
    }
}

/// A marketing mail requires a link for unsubscribing.
fn marketing(language: &Language, template: &Template, slots: &Slots, problems: &mut Collector) {
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
    if let Some(part) = language.html.get(&template.name)
        && !part.has(&Fill::Body)
        && !part.paths().any(|path| slots.path("unsubscribe") == Some(path))
    {
        let error = Error::new(ErrorKind::Missing, "the HTML of a marketing mail without its link for unsubscribing");
        problems.push(error.with_help("write `<a href=\"{{ unsubscribe }}\">…</a>`").in_file(&part.file));
    }
}
