//! `preview list`: the templates of a catalog, or the layer that each part of it is taken from.

use sincerely::Source;
use sincerely::review::{Place, origins};

use crate::args::Options;
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let catalog = mail::catalog(options)?;
    if options.from {
        return from(options);
    }
    let on = colours();
    let mut out = String::new();
    let mut locale = String::new();
    for info in catalog.info() {
        if options.own && !catalog.is_own(&info.locale, &info.template) {
            continue;
        }
        if options.json {
            out.push_str(&format!("{}\n", serde_json::to_string(&info)?));
            continue;
        }
        if info.locale != locale {
            out.push_str(&format!("{}\n", paint(&info.locale, Style::Bold, on)));
            locale.clone_from(&info.locale);
        }
        out.push_str(&format!("  {:<28} {}\n", paint(&info.template, Style::Cyan, on), info.summary));
        out.push_str(&format!("    tones     {}\n", info.tones.join(", ")));
        out.push_str(&format!("    required  {}\n", or_none(&info.required)));
        out.push_str(&format!("    optional  {}\n", or_none(&info.optional)));
    }
    say(&out);
    Ok(())
}

/// Each part with the place that it is taken from, and the places that it hides.
fn from(options: &Options) -> Result<(), Failure> {
    let on = colours();
    let mut out = String::new();
    let mut heading = None;
    let mut origins = origins(mail::sources(options, Source::built_in()))?;
    origins.retain(|origin| !options.own || origin.from.layer != "built-in");
    for origin in origins {
        if options.json {
            out.push_str(&format!("{}\n", serde_json::to_string(&origin)?));
            continue;
        }
        if heading.as_ref() != Some(&origin.locale) {
            let locale = if origin.locale.is_empty() { "all languages" } else { &origin.locale };
            out.push_str(&format!("{}\n", paint(locale, Style::Bold, on)));
            heading = Some(origin.locale.clone());
        }
        // Of these a file holds several.
        let has_line = matches!(origin.part, "slot" | "pool" | "theme");
        let place = |Place { layer, file, line, .. }: &Place| {
            let line = if has_line { format!(":{line}") } else { String::new() };
            format!("{}/{file}{line}", layer.trim_end_matches('/'))
        };
        let name = paint(&format!("{:<28}", origin.name), Style::Cyan, on);
        out.push_str(&format!("  {:<8}  {name}  {}\n", origin.part, place(&origin.from)));
        for hidden in &origin.hides {
            out.push_str(&format!("  {:<38}  {}\n", "", paint(&format!("hides {}", place(hidden)), Style::Dim, on)));
        }
    }
    say(&out);
    Ok(())
}

fn or_none(paths: &[String]) -> String {
    if paths.is_empty() { "nothing".to_owned() } else { paths.join(", ") }
}
