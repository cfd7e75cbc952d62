//! The templates that somebody would write by hand for this one wording: subject, text and HTML, phrases in place.
//!
//! They are put together from the library's own body, layout and trace, so a wording that changes changes them too.

use std::fmt::Write as _;

use sincerely::{Request, TracedPool, TracedWhy, Writer};

use crate::measure::Outcome;

const BODY: &str = include_str!("catalog/order.md");
const LAYOUT: &str = include_str!("../../templates/layout.html");
const THEME: &str = include_str!("../../templates/theme.toml");
const LINE: &str = "{{ item.quantity }} × {{ item.name }}{% if item.price %}, {{ item.price }}{% endif %}";

/// In the syntax that Jinja, Tera and minijinja share.
pub(crate) struct ByHand {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    /// How many pools speak.
    pub(crate) spoken: usize,
    /// How many the template has.
    pub(crate) pools: usize,
}

pub(crate) fn by_hand(writer: &Writer, request: &Request) -> Outcome<ByHand> {
    let phrases: Vec<(String, String)> = writer.trace(request)?.pools.into_iter().map(said).collect();
    let say = |name: &str| phrases.iter().find(|(pool, _)| pool == name).map_or("", |(_, text)| text.as_str());
    let body = BODY.splitn(3, "+++\n").nth(2).ok_or("a template without a body")?;
    let (mut text, mut html) = (String::new(), String::new());
    for paragraph in body.trim().split("\n\n") {
        if paragraph.starts_with("{% for item in order.items %}") {
            writeln!(text, "{{% for item in order.items %}}- {LINE}\n{{% endfor %}}")?;
            html.push_str("<ul style=\"margin:0 0 16px;padding:0 0 0 22px;\">\n");
            write!(html, "{{% for item in order.items %}}<li>{LINE}</li>\n{{% endfor %}}</ul>\n")?;
            continue;
        }
        let mut words = paragraph.to_owned();
        for (pool, phrase) in &phrases {
            words = words.replace(&format!("{{{{ say.{pool} }}}}"), phrase);
        }
        let words = words.trim();
        if !words.is_empty() {
            write!(text, "{}\n\n", links(words, &|label, url| format!("{label} ({url})")))?;
            let linked =
                links(&quoted(words), &|label, url| format!("<a href=\"{url}\" style=\"color:#1f5a9e;\">{label}</a>"));
            writeln!(html, "<p style=\"margin:0 0 16px;\">{}</p>", linked.replace('\n', "<br>\n"))?;
        }
    }
    let subject = say("bench_subject").to_owned();
    let html = layout()?.replace("{{ subject }}", &quoted(&subject)).replace("{{ body }}", &html);
    let spoken = phrases.iter().filter(|(_, text)| !text.is_empty()).count();
    Ok(ByHand { subject, text, html, spoken, pools: phrases.len() })
}

/// What a pool says in this mail, as the writer of the phrase wrote it; nothing for a silent one.
fn said(pool: TracedPool) -> (String, String) {
    let text = pool.variants.into_iter().find(|variant| variant.why == TracedWhy::Selected).map(|variant| variant.text);
    (pool.pool, text.unwrap_or_default())
}

/// Quotation marks of a phrase as HTML writes them, outside of its tags.
fn quoted(phrase: &str) -> String {
    phrase.replace('"', "&quot;").replace('\'', "&#39;")
}

/// The layout as a writer by hand has it: the values of the theme in place, and nothing that this mail does without (a logo,
/// a header, a footer, a preheader).
fn layout() -> Outcome<String> {
    let mut page = LAYOUT.replace("{{ lang }}", "en").replace("{{ dir }}", "ltr");
    while let Some((before, block)) = page.split_once("{% if ") {
        let (_, after) = block.split_once("{% endif %}\n").ok_or("an open block")?;
        page = format!("{before}{after}");
    }
    for (part, values) in &THEME.parse::<toml::Table>()? {
        for (name, value) in values.as_table().ok_or("a part of the theme without values")? {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            page = page.replace(&format!("{{{{ theme.{part}.{name} }}}}"), &value);
        }
    }
    Ok(page)
}

/// A phrase with each `[label](url)` as the part writes it.
fn links(phrase: &str, write: &dyn Fn(&str, &str) -> String) -> String {
    let Some((before, (label, (url, after)))) = phrase.split_once('[').and_then(|(before, rest)| {
        let (label, rest) = rest.split_once("](")?;
        Some((before, (label, rest.split_once(')')?)))
    }) else {
        return phrase.to_owned();
    };
    format!("{before}{}{}", write(label, url), links(after, write))
}
