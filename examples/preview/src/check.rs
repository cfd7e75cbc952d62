//! `preview check`: the review of a catalog.

use serde_json::json;
use sincerely::review::{Severity, review};
use sincerely::{Catalog, Problems};

use crate::args::Options;
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

/// One finding of the report.
struct Row {
    severity: &'static str,
    rule: String,
    file: String,
    line: u32,
    column: u32,
    message: String,
    help: String,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let rows = match mail::load(options) {
        Ok(catalog) => findings(&catalog),
        Err(problems) => load_problems(&problems),
    };
    let on = colours();
    let mut out = String::new();
    let count = |severity: &str| rows.iter().filter(|row| row.severity == severity).count();
    for row in rows.iter().filter(|row| options.json || options.all || row.severity != "info") {
        if options.json {
            let line = json!({
                "severity": row.severity, "rule": row.rule, "file": row.file, "line": row.line, "column": row.column,
                "message": row.message, "help": row.help,
            });
            out.push_str(&format!("{line}\n"));
        } else {
            let style = match row.severity {
                "error" => Style::Red,
                "warning" => Style::Yellow,
                _ => Style::Dim,
            };
            let place = format!("{}:{}:{}:", row.file, row.line, row.column);
            let rule = paint(&format!("[{}]", row.rule), Style::Dim, on);
            out.push_str(&format!("{place} {}: {} {rule}\n", paint(row.severity, style, on), row.message));
            if !row.help.is_empty() {
                out.push_str(&format!("  help: {}\n", row.help));
            }
        }
    }
    let (errors, warnings, infos) = (count("error"), count("warning"), count("info"));
    if !options.json {
        let hint = if infos > 0 && !options.all { " (shown with --all)" } else { "" };
        let [errors, warnings, infos] = [(errors, "error"), (warnings, "warning"), (infos, "note")]
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }));
        out.push_str(&format!("{errors}, {warnings}, {infos}{hint}\n"));
    }
    say(&out);
    if errors > 0 { Err(Failure { text: String::new(), code: 1 }) } else { Ok(()) }
}

fn findings(catalog: &Catalog) -> Vec<Row> {
    let review = review(catalog);
    let row = |finding: &sincerely::review::Finding| Row {
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            _ => "info",
        },
        rule: finding.rule.to_owned(),
        file: finding.file.clone(),
        line: finding.line,
        column: finding.column,
        message: finding.message.clone(),
        help: finding.help.clone(),
    };
    review.findings().map(row).collect()
}

fn load_problems(problems: &Problems) -> Vec<Row> {
    let row = |problem: &sincerely::Error| Row {
        severity: "error",
        rule: format!("{:?}", problem.kind()),
        file: problem.file().unwrap_or_default().to_owned(),
        line: problem.location().map_or(1, |place| place.line),
        column: problem.location().map_or(1, |place| place.column),
        message: problem.message().to_owned(),
        help: problem.help().unwrap_or_default().to_owned(),
    };
    problems.iter().map(row).collect()
}
