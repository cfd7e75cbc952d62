//! The front matter of a template.

use toml::de::DeTable;

use super::pool;
use super::toml::{Doc, get};
use crate::catalog::model::{Front, Speaker};
use crate::error::{Collector, Error, ErrorKind, Location};

/// Reads the table between the `+++` lines.
pub(crate) fn read_front(
    doc: &Doc<'_>,
    table: &DeTable<'_>,
    context: &pool::Context<'_>,
    problems: &mut Collector,
) -> Option<Front> {
    let mut front = Front::default();
    let mut text = |key: &str| -> Option<(String, usize)> {
        let value = get(table, key)?;
        let text = problems.keep(doc.string(key, value))?;
        Some((text.to_owned(), value.span().start))
    };
    let (summary, subject, preheader) = (text("summary"), text("subject"), text("preheader"));
    let (purpose, parts, speaker) = (text("purpose"), text("parts"), text("speaker"));
    front.layout = text("layout").map(|(name, at)| (name, doc.place(at)));
    front.summary = summary.map(|(text, _)| text).unwrap_or_default();
    front.preheader = preheader;
    let mut choice = |key: &str, given: Option<(String, usize)>, usual: &str, other: &str| -> bool {
        match given {
            Some((text, at)) if text != usual && text != other => {
                let error = Error::new(ErrorKind::WrongKind, format!("`{key}` takes \"{usual}\" or \"{other}\""));
                problems.push(doc.error(at, error));
                false
            }
            Some((text, _)) => text == other,
            None => false,
        }
    };
    front.marketing = choice("purpose", purpose, "service", "marketing");
    front.text_only = choice("parts", parts, "both", "text");
    front.serious =
        get(table, "serious").and_then(|value| problems.keep(doc.bool("serious", value))).unwrap_or_default();
    if let Some((text, at)) = speaker {
        front.speaker = problems.keep(Speaker::parse(doc, (&text, at)));
    }
    let mut paths = |key: &str| -> Vec<(String, Location)> {
        let Some(value) = get(table, key) else { return Vec::new() };
        let strings = problems.keep(doc.strings(key, value)).unwrap_or_default();
        strings.into_iter().map(|(path, at)| (path.to_owned(), doc.place(at))).collect()
    };
    front.required = paths("required");
    front.optional = paths("optional");
    let before = problems.count();
    front.tones = match get(table, "tones") {
        Some(value) => {
            let names = problems.keep(doc.strings("tones", value)).unwrap_or_default();
            names.into_iter().filter_map(|name| problems.keep(context.voice.tone_at(doc, name))).collect()
        }
        None => context.voice.ladder.iter().filter_map(|name| context.voice.tone(name)).collect(),
    };
    front.tones.sort_unstable();
    front.tones.dedup();
    if front.tones.is_empty() {
        problems.push(
            Error::new(ErrorKind::Missing, "a template without a tone")
                .following(problems.count() > before)
                .with_help("list at least one in `tones`")
                .in_file(&doc.file.path),
        );
        return None;
    }
    let Some(subject) = subject.filter(|(subject, _)| !subject.trim().is_empty()) else {
        problems.push(
            Error::new(ErrorKind::Missing, "`subject` is missing")
                .with_help("every mail has a subject")
                .in_file(&doc.file.path),
        );
        return None;
    };
    front.subject = subject;
    Some(front)
}
