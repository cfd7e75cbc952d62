//! The parts of a mail: subject, text, and HTML in its layout.

use super::emit::{Look, Parts, Said};
use crate::catalog::{Catalog, Fill, Language, LayoutPart, OrderWords, Shape, Template, Themed, tree};
use crate::error::{Error, ErrorKind};
use crate::locale::NamedDays;
use crate::mail::never_encoded;
use crate::markup::escape;

/// Subject, text and HTML of one mail.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    /// What each pool says in subject and text.
    pub(crate) spoken: Vec<(u16, String)>,
}

/// Writes the parts of a mail whose words are chosen, in the room of another one.
pub(crate) fn write_parts(
    (catalog, themed): (&Catalog, &Themed),
    language: &Language,
    (template, shape): (&Template, &Shape),
    said: &Said<'_>,
    room: Written,
) -> Result<Written, Error> {
    let no_words = OrderWords::default();
    let look = Look {
        attributes: themed.attributes(language.is_rtl()),
        words: language.words.order.as_ref().unwrap_or(&no_words),
    };
    let mut body = Parts::with_capacity(look, 0, 3_072);
    body.text = emptied(room.text, 1_024);
    if let Some(tree) = &shape.tree {
        body.write(tree, said);
    } else {
        body.write(&tree(&catalog.tera, &language.tag, (template, shape), &catalog.lists, said.values)?, said);
    }
    let mut subject = Parts::with_capacity(look, 0, 96);
    subject.text = emptied(room.subject, 96);
    subject.write_line(&template.subject, said);
    let [mut header, mut footer] = [&language.header, &language.footer].map(|frame| {
        let mut parts = Parts::with_capacity(look, 0, 0);
        parts.write_frame(frame, said);
        parts
    });
    let mut hole = body.hole || header.hole || footer.hole || subject.hole;
    hole |= subject.text.is_empty() || body.text.is_empty();
    let mut html = None;
    if !template.front.text_only {
        let preheader = template.preheader.as_ref().map(|line| {
            let mut parts = Parts::with_capacity(look, 96, 96);
            parts.write_line(line, said);
            hole |= parts.hole;
            pad(&parts.text, &mut parts.html);
            parts
        });
        let mut page = Page {
            html: emptied(room.html.unwrap_or_default(), body.html.len() + 5_000),
            subject: &subject,
            preheader,
            header: &header,
            body: &body,
            footer: &footer,
            by_hand: None,
            catalog,
            themed,
            language,
            said,
            hole: false,
        };
        // Where the facts are masked, only the words of the text part are looked at.
        let part = language.html.get(&template.name).filter(|_| said.mask.is_none());
        page.by_hand = part.map(|part| page.by_hand(part, template)).transpose()?;
        if part.is_none_or(|part| !part.is_page) {
            let layout = template.front.layout.as_ref().map_or("", |(name, _)| name);
            page.write(themed.layout(layout));
        }
        hole |= page.hole;
        html = Some(if part.is_some_and(|part| part.is_page) { page.by_hand.unwrap_or_default() } else { page.html });
    }
    if hole {
        // The check at load excludes it; a mail with a gap is an error all the same.
        return Err(Error::new(ErrorKind::Hole, format!("a value that `{}` needs is missing", template.name))
            .in_file(&template.file));
    }
    let mut spoken = Vec::new();
    if said.keep_spoken {
        spoken.extend(subject.spoken().chain(body.spoken()).map(|(pool, text)| (pool, text.to_owned())));
    }
    let mut text = std::mem::take(&mut header.text);
    if text.is_empty() {
        text = body.text;
    } else {
        text.extend(["\n\n", &body.text]);
    }
    if !footer.text.is_empty() {
        text.extend(["\n\n", &std::mem::take(&mut footer.text)]);
    }
    text.push('\n');
    Ok(Written { subject: never_encoded(subject.text), text, html, spoken })
}

/// The room of a text, at least so much, with nothing in it.
fn emptied(mut text: String, at_least: usize) -> String {
    text.clear();
    text.reserve(at_least);
    text
}

/// The HTML part while it is put together.
pub(super) struct Page<'a> {
    html: String,
    pub(super) subject: &'a Parts<'a>,
    pub(super) preheader: Option<Parts<'a>>,
    pub(super) header: &'a Parts<'a>,
    pub(super) body: &'a Parts<'a>,
    pub(super) footer: &'a Parts<'a>,
    /// What is written by hand in place of the body, or as the whole page.
    by_hand: Option<String>,
    pub(super) catalog: &'a Catalog,
    pub(super) themed: &'a Themed,
    pub(super) language: &'a Language,
    pub(super) said: &'a Said<'a>,
    /// It needs a value that is absent.
    pub(super) hole: bool,
}

impl Page<'_> {
    fn write(&mut self, parts: &[LayoutPart]) {
        for part in parts {
            match part {
                LayoutPart::Html(html) => self.html.push_str(html),
                LayoutPart::Fill(fill) => self.fill(fill),
                LayoutPart::If(fill, then, or_else) => {
                    let is_there = match fill {
                        Fill::Preheader => self.preheader.is_some(),
                        Fill::Header => !self.header.html.is_empty(),
                        Fill::Footer => !self.footer.html.is_empty(),
                        Fill::Path(path) => self.said.values.present().contains(*path),
                        _ => true,
                    };
                    self.write(if is_there { then } else { or_else });
                }
            }
        }
    }

    pub(super) fn dir(&self) -> &'static str {
        if self.language.is_rtl() { "rtl" } else { "ltr" }
    }

    fn fill(&mut self, fill: &Fill) {
        match fill {
            Fill::Subject => self.html.push_str(&self.subject.html),
            Fill::Preheader => self.html.push_str(self.preheader.as_ref().map_or("", |parts| &parts.html)),
            Fill::Header => self.html.push_str(self.header.html.trim_end()),
            Fill::Body => self.html.push_str(self.by_hand.as_ref().unwrap_or(&self.body.html).trim_end()),
            Fill::Footer => self.html.push_str(self.footer.html.trim_end()),
            Fill::Lang => self.html.push_str(&self.language.tag),
            Fill::Dir => self.html.push_str(self.dir()),
            Fill::Path(path) => {
                let mut text = String::new();
                self.hole |= !self.said.values.say(*path, &mut NamedDays::default(), &mut text);
                escape(&text, &mut self.html);
            }
            // The values of the theme were inserted when the theme was merged.
            Fill::Theme(_) => {}
        }
    }
}

/// Pads the preheader, so that a list of mails does not show the beginning of the mail after it.
fn pad(text: &str, html: &mut String) {
    const WIDTH: usize = 140;
    for _ in text.chars().count()..WIDTH {
        html.push_str("\u{a0}\u{200c}");
    }
}
