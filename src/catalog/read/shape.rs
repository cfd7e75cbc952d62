//! Reads the bodies of a template file, and their tables in the front matter.

use toml::de::DeTable;

use super::source::File;
use super::tags::{NAME_CAP, is_name};
use super::toml::{Doc, get};
use super::variant::read_paths;
use crate::catalog::model::{Conditions, MAIN};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::{PathSet, Slots};

/// The most shapes that a template may have.
const SHAPES_CAP: usize = 8;

/// One body in the source of a template.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'f> {
    pub(crate) name: &'f str,
    pub(crate) text: &'f str,
    /// Where the text starts in the file, and where its `+++` line does.
    pub(crate) at: usize,
    pub(crate) line_at: usize,
}

/// Cuts what follows the front matter into bodies, `at` being where it starts in the file.
pub(crate) fn split<'f>(file: &'f File, text: &'f str, at: usize, problems: &mut Collector) -> Vec<Source<'f>> {
    let doc = Doc { file, offset: 0 };
    let mut sources = vec![Source { name: MAIN, text, at, line_at: at }];
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let Some(rest) = line.strip_prefix("+++") else { continue };
        let name = rest.trim();
        let mut refuse = |message: String, help: String| {
            problems.push(doc.error(at + start, Error::new(ErrorKind::Syntax, message).with_help(help)));
        };
        if !is_name(name) || !rest.starts_with(' ') {
            refuse(
                "a line that starts with `+++` inside a body".to_owned(),
                format!(
                    "`+++ name` begins another shape; its name has at most {NAME_CAP} lower-case letters, digits and \
                     `_`. A line that is meant as text is written `\\+++`"
                ),
            );
            continue;
        }
        if sources.iter().any(|source| source.name == name) {
            refuse(
                format!("shape `{name}` is defined twice"),
                "give it another name; the first body is `main`".to_owned(),
            );
            continue;
        }
        if sources.len() == SHAPES_CAP {
            refuse(format!("more than {SHAPES_CAP} shapes"), "two to four are enough for a letter".to_owned());
            break;
        }
        if let Some(last) = sources.last_mut() {
            last.text = text.get(last.at - at..start).unwrap_or("");
        }
        sources.push(Source { name, text: text.get(offset..).unwrap_or(""), at: at + offset, line_at: at + start });
    }
    sources
}

/// What the front matter says of one shape.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) conditions: Conditions,
    pub(crate) leaves: Vec<(String, Location)>,
}

/// Reads `[shapes.NAME]` for each shape of a template.
pub(crate) fn read_settings(
    doc: &Doc<'_>,
    table: &DeTable<'_>,
    sources: &[Source<'_>],
    slots: &Slots,
    problems: &mut Collector,
) -> Vec<Settings> {
    let Some(shapes) = get(table, "shapes").and_then(|value| problems.keep(doc.table("shapes", value))) else {
        return Vec::new();
    };
    let mut settings = Vec::new();
    for (key, value) in shapes {
        let name = key.get_ref().as_ref();
        let names = || sources.iter().map(|source| source.name);
        if !names().any(|known| known == name) {
            let error =
                Error::new(ErrorKind::UnknownKey, format!("`[shapes.{name}]`, and the template has no such shape"));
            let begin = || format!("begin its body with a line `+++ {name}`");
            problems.push(doc.error(key.span().start, error.did_you_mean_or(name, names(), begin)));
            continue;
        }
        let Some(shape) = problems.keep(doc.table(name, value)) else { continue };
        doc.check_keys(shape, &["when", "unless", "leaves"], problems);
        let when = read_paths(doc, shape, "when", slots, problems);
        let unless = read_paths(doc, shape, "unless", slots, problems);
        let leaves = get(shape, "leaves").map_or_else(Vec::new, |value| {
            let names = problems.keep(doc.strings("leaves", value)).unwrap_or_default();
            names.into_iter().map(|(name, at)| (name.to_owned(), doc.place(at))).collect()
        });
        settings.push(Settings {
            name: name.to_owned(),
            conditions: Conditions { speaks: PathSet::default(), when, unless },
            leaves,
        });
    }
    settings
}
