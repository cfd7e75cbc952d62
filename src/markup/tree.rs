//! The tree of a mail: what Markdown says, with the values still standing outside as tokens.

use super::alphabet::Token;

/// A part of a mail that stands on its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Paragraph(Vec<Line>),
    Heading(u8, Line),
    /// The first number, if it is numbered, and the items.
    List(Option<u64>, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    Rule,
}

/// One line of a paragraph.
pub(crate) type Line = Vec<Inline>;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Inline {
    Text(Literal),
    Token(Token),
    Open(Style),
    Close(Style),
    LinkOpen(Destination),
    LinkClose(Destination),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Emphasis,
    Strong,
    Code,
}

/// Where a link goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// A URL that the template holds, its scheme checked.
    Fixed(String),
    /// A slot of kind link.
    Slot(Token),
}

/// Words of the template: without double spaces, the outer ones noted apart, ready for both parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Literal {
    /// A space stands before it.
    pub(crate) before: bool,
    /// A space stands after it.
    pub(crate) after: bool,
    pub(crate) text: String,
    pub(crate) html: String,
}

impl Literal {
    pub(crate) fn new(raw: &str) -> Self {
        // No-break spaces are meant as they are written: French puts them before its marks.
        let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let text = raw.split(space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let mut html = String::with_capacity(text.len());
        escape(&text, &mut html);
        Self { before: raw.starts_with(space), after: raw.ends_with(space), text, html }
    }
}

/// Writes a text so that HTML reads it as that text, in elements and in quoted attributes alike.
pub(crate) fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    // All five are ASCII, so each is a character of its own wherever its byte stands.
    while let Some((plain, special)) = special_at(rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(plain);
        let mut chars = special.chars();
        out.push_str(match chars.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        });
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// Where the first character stands that HTML writes otherwise; sixteen bytes are looked at together.
fn special_at(bytes: &[u8]) -> Option<usize> {
    let special = |byte: &u8| (*byte == b'&') | (*byte == b'<') | (*byte == b'>') | (*byte == b'"') | (*byte == b'\'');
    let (chunks, tail) = bytes.as_chunks::<16>();
    for (at, chunk) in chunks.iter().enumerate() {
        if chunk.iter().fold(false, |any, byte| any | special(byte)) {
            return Some(at * 16 + chunk.iter().position(special)?);
        }
    }
    Some(bytes.len() - tail.len() + tail.iter().position(special)?)
}
