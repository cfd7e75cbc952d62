//! `preview check`: the review of a catalog.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sincerely::review::{Finding, Review, Severity, review_of};

use crate::args::Options;
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

/// The most places of one folded finding.
const PLACES_CAP: usize = 12;
const SEVERITIES: [(Severity, &str); 3] =
    [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let review = match mail::load(options) {
        Ok(catalog) => review_of(&catalog, options.scope()),
        Err(problems) => Review::from(&problems),
    };
    let shown = |finding: &&Finding| options.json || options.all || finding.severity != Severity::Info;
    let findings: Vec<&Finding> = review.findings().filter(shown).collect();
    let mut out = String::new();
    if options.json {
        for finding in findings {
            out.push_str(&format!("{}\n", serde_json::to_string(finding)?));
        }
    } else {
        for (file, findings) in by_file(&findings) {
            out.push_str(&of_file(options, file, findings));
        }
        out.push_str(&by_rule(&findings));
        let [errors, warnings, notes] = SEVERITIES.map(|(severity, what)| count(review.count(severity), what));
        let hint = if review.count(Severity::Info) > 0 && !options.all { " (shown with --all)" } else { "" };
        out.push_str(&format!("{errors}, {warnings}, {notes}{hint}\n"));
    }
    say(&out);
    if review.is_ok() { Ok(()) } else { Err(Failure { text: String::new(), code: 1 }) }
}

/// The findings of each file, the gravest first. Files with errors come first. Otherwise the order stays as it is, since
/// the library sorts causes before their consequences.
fn by_file<'f>(findings: &[&'f Finding]) -> Vec<(&'f str, Vec<&'f Finding>)> {
    let mut files: Vec<(&str, Vec<&Finding>)> = Vec::new();
    let mut numbers = BTreeMap::new();
    for finding in findings {
        let number = *numbers.entry(finding.file.as_str()).or_insert(files.len());
        match files.get_mut(number) {
            Some((_, of_file)) => of_file.push(finding),
            None => files.push((&finding.file, vec![finding])),
        }
    }
    for (_, findings) in &mut files {
        findings.sort_by_key(|finding| finding.severity);
    }
    files.sort_by_key(|(_, findings)| findings.first().is_none_or(|finding| finding.severity != Severity::Error));
    files
}

/// Each finding with the path in front, as editors read it, and the counts if there are several. Findings of one rule are
/// folded into the first of them, errors only where they say the same; `--all` folds nothing.
fn of_file(options: &Options, file: &str, findings: Vec<&Finding>) -> String {
    let on = colours();
    let mut out = String::new();
    let counts = (findings.len() > 1).then(|| counts(&findings));
    let path = path(options, file);
    let mut folds: Vec<(&Finding, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let alike = |first: &Finding| {
            let is_same = first.message == finding.message || finding.severity != Severity::Error;
            !options.all && is_same && (&first.rule, first.severity) == (&finding.rule, finding.severity)
        };
        match folds.iter_mut().find(|(first, _)| alike(first)) {
            Some((_, more)) => more.push(finding),
            None => folds.push((finding, Vec::new())),
        }
    }
    for (Finding { line, column, severity, rule, message, help, .. }, more) in folds {
        let style = match severity {
            Severity::Error => Style::Red,
            Severity::Warning => Style::Yellow,
            _ => Style::Dim,
        };
        let (severity, rule) = (paint(severity.as_str(), style, on), paint(&format!("[{rule}]"), Style::Dim, on));
        out.push_str(&format!("{path}:{line}:{column}: {severity}: {message} {rule}\n"));
        if !help.is_empty() {
            out.push_str(&format!("  help: {help}\n"));
        }
        if !more.is_empty() {
            out.push_str(&format!("  and {} more like it{}\n", more.len(), places((*line, *column), &more)));
        }
    }
    if let Some(counts) = counts {
        out.push_str(&format!("  {}\n", paint(&format!("{counts} in this file"), Style::Dim, on)));
    }
    out.push('\n');
    out
}

/// `: 12:1, 15:3`: the other places of a folded finding. Several findings can have the same place.
fn places(first: (u32, u32), more: &[&Finding]) -> String {
    let places: BTreeSet<(u32, u32)> = more.iter().map(|finding| (finding.line, finding.column)).collect();
    let mut text = String::new();
    for (at, (line, column)) in places.iter().filter(|place| **place != first).enumerate() {
        match at {
            0 => text.push_str(": "),
            PLACES_CAP => return text + ", …",
            _ => text.push_str(", "),
        }
        text.push_str(&format!("{line}:{column}"));
    }
    text
}

/// A line for each rule, the most frequent first, unless there is just one.
fn by_rule(findings: &[&Finding]) -> String {
    let mut rules: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        rules.entry(&*finding.rule).or_default().push(finding);
    }
    if rules.len() < 2 {
        return String::new();
    }
    let mut rules: Vec<(&str, Vec<&Finding>)> = rules.into_iter().collect();
    let gravest = |findings: &[&Finding]| findings.iter().map(|finding| finding.severity).min();
    rules.sort_by_key(|(_, findings)| (gravest(findings), std::cmp::Reverse(findings.len())));
    let width = rules.iter().map(|(rule, _)| rule.len()).max().unwrap_or_default();
    let mut out = "By rule\n".to_owned();
    for (rule, findings) in rules {
        let files = findings.iter().map(|finding| &finding.file).collect::<BTreeSet<_>>().len();
        out.push_str(&format!("  {rule:<width$}  {} in {}\n", counts(&findings), count(files, "file")));
    }
    out.push('\n');
    out
}

/// `2 errors, 1 warning`: what there is.
fn counts(findings: &[&Finding]) -> String {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = SEVERITIES.map(|(severity, what)| (of(severity), what));
    counts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| count(number, what))
        .collect::<Vec<_>>()
        .join(", ")
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The file where an editor finds it: in the last of the folders that has it. A built-in one is named as it is.
fn path(options: &Options, file: &str) -> String {
    let folders = options.templates.iter().chain(&options.over).rev();
    let found = folders.map(|folder| folder.join(file)).find(|path| !file.is_empty() && Path::is_file(path));
    found.map_or_else(|| file.to_owned(), |path| path.display().to_string())
}
