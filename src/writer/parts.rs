//! The parts of a mail whose words are chosen: subject, text, and HTML in its layout.

use super::emit::{Parts, Said};
use crate::catalog::{Catalog, Fill, Language, Part, Shape, Template, tree};
use crate::error::{Error, ErrorKind};
use crate::facts::{Leaf, PathId, Values};
use crate::mail::never_encoded;
use crate::markup::escape;

/// Subject, text and HTML of one mail.
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    /// What each pool says in subject and text.
    pub(crate) spoken: Vec<(u16, String)>,
}

/// Writes the parts of a mail whose words are chosen.
pub(crate) fn write_parts(
    catalog: &Catalog,
    language: &Language,
    (template, shape): (&Template, &Shape),
    said: &Said<'_>,
) -> Result<Written, Error> {
    let mut body = Parts::with_capacity(1_024, 3_072);
    if let Some(tree) = &shape.tree {
        body.write(tree, said);
    } else {
        body.write(&tree(&catalog.tera, &language.tag, (template, shape), &catalog.lists, said.values)?, said);
    }
    let mut subject = Parts::with_capacity(96, 96);
    subject.write_line(&template.subject, said);
    let mut hole = body.hole || subject.hole || subject.text.is_empty() || body.text.is_empty();
    let mut html = None;
    if !template.front.text_only {
        let preheader = template.preheader.as_ref().map(|line| {
            let mut parts = Parts::default();
            parts.write_line(line, said);
            hole |= parts.hole;
            parts.html
        });
        let mut whole = String::with_capacity(body.html.len() + 2_400);
        for part in &catalog.layout.0 {
            match part {
                Part::Html(html) => whole.push_str(html),
                Part::Fill(Fill::Subject) => whole.push_str(&subject.html),
                Part::Fill(Fill::Preheader) => match &preheader {
                    Some(preheader) => whole.push_str(preheader),
                    None => escape(first_sentence(&body.text), &mut whole),
                },
                Part::Fill(Fill::Body) => whole.push_str(body.html.trim_end()),
                Part::Fill(Fill::Lang) => whole.push_str(&language.tag),
                Part::Fill(Fill::Dir) => whole.push_str("ltr"),
                Part::Fill(Fill::Brand) => match brand(catalog, said.values) {
                    Some(brand) => escape(brand, &mut whole),
                    None => hole = true,
                },
            }
        }
        html = Some(whole);
    }
    if hole {
        // The proof at load excludes it; a mail with a hole is refused all the same.
        return Err(Error::new(ErrorKind::Hole, format!("a value that `{}` needs is not there", template.name))
            .in_file(&template.file));
    }
    let mut spoken = Vec::new();
    if said.keep_spoken {
        spoken.extend(subject.spoken().chain(body.spoken()).map(|(pool, text)| (pool, text.to_owned())));
    }
    body.text.push('\n');
    Ok(Written { subject: never_encoded(subject.text), text: body.text, html, spoken })
}

fn brand<'v>(catalog: &Catalog, values: &'v Values) -> Option<&'v str> {
    let path: PathId = catalog.slots.brand()?;
    match values.get(path)? {
        Leaf::Text(text) | Leaf::Name(text) => Some(text),
        _ => None,
    }
}

/// The first sentence after the greeting: what a list of mails shows beside the subject. An isolated value stays whole.
fn first_sentence(text: &str) -> &str {
    const CAP: usize = 140;
    let body = text.split_once("\n\n").map_or(text, |(_, rest)| rest);
    let paragraph = body.split('\n').next().unwrap_or("");
    let (mut isolated, mut space, mut digit) = (false, 0, false);
    for (count, (at, c)) in paragraph.char_indices().enumerate() {
        if count >= CAP {
            let end = if space == 0 && !isolated { at } else { space };
            return paragraph.get(..end).unwrap_or("");
        }
        // `28. Februar`, `No. 7719`: such a stop ends no sentence.
        let before_digit = std::mem::replace(&mut digit, c.is_ascii_digit());
        match c {
            '\u{2068}' => isolated = true,
            '\u{2069}' => isolated = false,
            ' ' if !isolated => space = at,
            '.' | '!' | '?' if !isolated => {
                let (sentence, rest) = paragraph.split_at_checked(at + 1).unwrap_or_default();
                let goes_on = rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || c.is_lowercase());
                if rest.is_empty() || (rest.starts_with(' ') && !(c == '.' && (before_digit || goes_on))) {
                    return sentence;
                }
            }
            _ => {}
        }
    }
    paragraph
}
