//! `preview freshness`: how soon a person would notice a template.

use std::io::{IsTerminal as _, Write as _};

use serde::Serialize;
use sincerely::review::{Freshness, freshness_of};

use crate::args::Options;
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let catalog = mail::catalog(options)?;
    let progress = std::io::stderr().is_terminal();
    let rows = freshness_of(&catalog, options.scope(), &mut |done, all| {
        if progress {
            let end = if done == all { "\r\u{1b}[K" } else { "" };
            let _ = write!(std::io::stderr(), "\rmeasured {done} of {all}, ten mails to each of 200 people{end}");
        }
    })?;
    let stale = rows.iter().filter(|row| row.stale().is_some()).count();
    if options.json {
        for row in &rows {
            let stale = row.stale();
            say(&format!("{}\n", serde_json::to_string(&Measured { row, stale })?));
        }
    } else {
        table(&rows);
        say(&format!("\n{} of {} fresh\n", rows.len() - stale, rows.len()));
    }
    if stale > 0 { Err(Failure { text: String::new(), code: 1 }) } else { Ok(()) }
}

/// One template as `--json` prints it.
#[derive(Serialize)]
struct Measured<'a> {
    #[serde(flatten)]
    row: &'a Freshness,
    stale: Option<String>,
}

fn table(rows: &[Freshness]) {
    let on = colours();
    say("ten mails in a row to each of 200 people, facts masked\n");
    say("C(4,3)  share of a mail's 4-grams that stood in the three mails before, mean\n");
    say("C(4,1)  share that stood in the mail before, greatest\n");
    say("Vendi   effective number of distinct mails in ten, mean\n");
    say("shape   share of mails with the shape of the mail before\n");
    say("spread  standard deviation of the lengths by their mean\n");
    say("gap     fewest mails from a wording to the same again\n\n");
    say(&format!(
        "{}\n",
        paint(
            &format!(
                "{:<8}{:<28}{:<10}{:>7}{:>8}{:>7}{:>7}{:>8}{:>5}",
                "", "", "tone", "C(4,3)", "C(4,1)", "Vendi", "shape", "spread", "gap"
            ),
            Style::Bold,
            on
        )
    ));
    for row in rows {
        let gap = row.least_gap.map_or_else(|| "-".to_owned(), |gap| gap.to_string());
        let figures = row.figures;
        let shape = figures.same_shape.map_or_else(|| "-".to_owned(), |same| format!("{same:.2}"));
        let line = format!(
            "{:<8}{:<28}{:<10}{:>7.3}{:>8.3}{:>7.2}{:>7}{:>8.2}{:>5}",
            row.locale, row.template, row.tone, figures.c43, figures.c41, figures.vendi, shape, figures.spread, gap
        );
        match row.stale() {
            Some(why) => say(&format!("{}  {why}\n", paint(&line, Style::Red, on))),
            None => say(&format!("{line}\n")),
        }
    }
}
