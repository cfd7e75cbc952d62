//! Findings on parity: each language should have the same templates, facts and promises.

use std::collections::BTreeSet;

use super::finding::{Review, Severity};
use super::rules;
use super::scope::Scope;
use crate::catalog::{Catalog, Language, Template};
use crate::error::Location;

const START: Location = Location { line: 1, column: 1 };

/// Holds every language to the catalog's default.
pub(crate) fn parity(catalog: &Catalog, scope: Scope<'_>, review: &mut Review) {
    let Some(default) = catalog.languages.get(catalog.default) else { return };
    for language in catalog.languages.iter().filter(|language| language.tag != default.tag) {
        for (name, template) in &default.templates {
            let own = language.templates.get(name);
            let in_scope = scope.has_template(catalog, default, template)
                || own.is_some_and(|own| scope.has_template(catalog, language, own));
            match own {
                _ if !in_scope => {}
                Some(own) => compare(default, template, language, own, review),
                None => review.add_with(
                    rules::PARITY.weighing(severity(catalog, template, language)),
                    (&template.file, START),
                    format!("`{name}` is missing in `{}`", language.tag),
                    format!("write {}/{name}.md: until then nobody gets it in that language", language.tag),
                ),
            }
        }
        let extra = scope.templates(catalog, language).filter(|own| !default.templates.contains_key(&own.name));
        for own in extra {
            let name = &own.name;
            review.add_with(
                rules::PARITY.weighing(severity(catalog, own, default)),
                (&own.file, START),
                format!("`{name}` is missing in `{}`, the default", default.tag),
                format!("write {}/{name}.md", default.tag),
            );
        }
    }
}

/// How much it weighs that a template is missing in a language: a note if somebody's own folder, over the built-in catalog,
/// does not use that language at all.
fn severity(catalog: &Catalog, template: &Template, missing_in: &Language) -> Severity {
    let folder = format!("{}/", missing_in.tag);
    let is_own = catalog.own.contains(&template.file);
    let uses = catalog.own.range(folder.clone()..).next().is_some_and(|file| file.starts_with(&folder));
    if is_own && !uses { Severity::Info } else { Severity::Warning }
}

fn compare(default: &Language, template: &Template, language: &Language, own: &Template, review: &mut Review) {
    let place = (own.file.as_str(), START);
    let mut report = |severity: Severity, what: String| {
        let help = format!("let both languages say the same in `{}`", template.name);
        review.add_with(rules::PARITY.weighing(severity), place, what, help);
    };
    let paths = |list: &[(String, Location)]| list.iter().map(|(path, _)| path.clone()).collect::<BTreeSet<_>>();
    for (severity, word, theirs, ours) in [
        (Severity::Warning, "requires", paths(&template.front.required), paths(&own.front.required)),
        (Severity::Info, "uses", paths(&template.front.optional), paths(&own.front.optional)),
        (Severity::Info, "makes the moves", moves(default, template), moves(language, own)),
    ] {
        let missing: Vec<&str> = theirs.difference(&ours).map(String::as_str).collect();
        let more: Vec<&str> = ours.difference(&theirs).map(String::as_str).collect();
        let name = &template.name;
        for (only, here, there) in [(missing, &default.tag, &language.tag), (more, &language.tag, &default.tag)] {
            if !only.is_empty() {
                report(severity, format!("`{name}` {word} {} in `{here}` and not in `{there}`", only.join(", ")));
            }
        }
    }
    if template.front.marketing != own.front.marketing {
        report(
            Severity::Warning,
            format!("`{}` is marketing in only one of `{}` and `{}`", template.name, default.tag, language.tag),
        );
    }
}

fn moves(language: &Language, template: &Template) -> BTreeSet<String> {
    let used = template.pools.iter().filter_map(|(number, _)| language.pools.get(usize::from(*number)));
    used.flat_map(|pool| pool.moves.iter().map(|known| known.as_str().to_owned())).collect()
}
