//! `preview check`: the review of a catalog.

use sincerely::review::{Review, Severity, review_of};

use crate::args::Options;
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let review = match mail::load(options) {
        Ok(catalog) => review_of(&catalog, options.scope()),
        Err(problems) => Review::from(&problems),
    };
    let on = colours();
    let mut out = String::new();
    let shown = review.findings().filter(|finding| options.json || options.all || finding.severity != Severity::Info);
    for finding in shown {
        if options.json {
            out.push_str(&format!("{}\n", serde_json::to_string(finding)?));
            continue;
        }
        let style = match finding.severity {
            Severity::Error => Style::Red,
            Severity::Warning => Style::Yellow,
            _ => Style::Dim,
        };
        let place = format!("{}:{}:{}:", finding.file, finding.line, finding.column);
        let severity = paint(finding.severity.as_str(), style, on);
        let rule = paint(&format!("[{}]", finding.rule), Style::Dim, on);
        out.push_str(&format!("{place} {severity}: {} {rule}\n", finding.message));
        if !finding.help.is_empty() {
            out.push_str(&format!("  help: {}\n", finding.help));
        }
    }
    let errors = review.count(Severity::Error);
    if !options.json {
        let infos = review.count(Severity::Info);
        let hint = if infos > 0 && !options.all { " (shown with --all)" } else { "" };
        let [errors, warnings, infos] =
            [(errors, "error"), (review.count(Severity::Warning), "warning"), (infos, "note")]
                .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }));
        out.push_str(&format!("{errors}, {warnings}, {infos}{hint}\n"));
    }
    say(&out);
    if errors > 0 { Err(Failure { text: String::new(), code: 1 }) } else { Ok(()) }
}
