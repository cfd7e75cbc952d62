//! The templates that somebody would write by hand for this one wording: subject, text and HTML, phrases in place.
//!
//! They are put together from the library's own body, layout and trace, so a wording that changes changes them too.

use std::fmt::Write as _;

use sincerely::{Request, TracedPool, TracedWhy, Writer};

use crate::measure::Outcome;

const BODY: &str = include_str!("catalog/order.md");
const LAYOUT: &str = include_str!("../../templates/layout.html");
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
    let html = LAYOUT
        .replace("{{ subject }}", &quoted(&subject))
        .replace("{{ preheader }}", &quoted(first_sentence(say("bench_received"))))
        .replace("{{ body }}", &html)
        .replace("{{ lang }}", "en")
        .replace("{{ dir }}", "ltr");
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

fn first_sentence(text: &str) -> &str {
    let end = [". ", "! ", "? "].iter().filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[..=end])
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
