//! `preview list`: the templates of a catalog.

use crate::args::Options;
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let catalog = mail::catalog(options)?;
    let on = colours();
    let mut out = String::new();
    let mut locale = String::new();
    for info in catalog.info() {
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

fn or_none(paths: &[String]) -> String {
    if paths.is_empty() { "nothing".to_owned() } else { paths.join(", ") }
}
