//! The tree of a mail: the parsed Markdown, with tokens in place of values.

use super::alphabet::Token;

/// A part of a mail that stands on its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Paragraph(Vec<Line>),
    Heading(u8, Line),
    /// The first number, if it is numbered, and the items.
    List(Option<u64>, Vec<Vec<Block>>),
    Quote(Vec<Block>),
    Table {
        align: Vec<Align>,
        head: Vec<Line>,
        rows: Vec<Vec<Line>>,
    },
    Rule,
}

/// How a column of a table is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    /// As numbers are.
    End,
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
    ButtonOpen(Destination),
    ButtonClose(Destination),
}

/// Whether a block says something: text, a rule, or a token of which `said` knows that it does.
pub(crate) fn block_says(block: &Block, said: &impl Fn(Token) -> bool) -> bool {
    match block {
        Block::Paragraph(lines) => lines.iter().any(|line| line_says(line, said)),
        Block::Heading(_, line) => line_says(line, said),
        Block::List(_, items) => items.iter().flatten().any(|block| block_says(block, said)),
        Block::Quote(blocks) => blocks.iter().any(|block| block_says(block, said)),
        Block::Table { rows, .. } => rows.iter().flatten().any(|line| line_says(line, said)),
        Block::Rule => true,
    }
}

/// Whether a line says something.
pub(crate) fn line_says(line: &Line, said: &impl Fn(Token) -> bool) -> bool {
    line.iter().any(|inline| match inline {
        Inline::Text(literal) => !literal.text.is_empty(),
        Inline::Token(token) => said(*token),
        _ => false,
    })
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

/// Where the first character stands that HTML writes otherwise. Eight bytes are looked at together, as one number.
fn special_at(bytes: &[u8]) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // The high bit of the first byte that is nought, and perhaps of some behind it.
    let noughts = |eight: u64| eight.wrapping_sub(EACH) & !eight & (EACH << 7);
    let (eights, tail) = bytes.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        // `&` and `'` differ in one bit alone, `<` and `>` too.
        let found = noughts((eight | EACH) ^ (EACH * 0x27))
            | noughts((eight | (EACH << 1)) ^ (EACH * 0x3E))
            | noughts(eight ^ (EACH * 0x22));
        if found != 0 {
            return Some(at * 8 + usize::try_from(found.trailing_zeros() / 8).ok()?);
        }
    }
    let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    Some(bytes.len() - tail.len() + tail.iter().position(special)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn five_characters_are_escaped_wherever_they_stand(text in "([a-z%;=?!#\\u{80}-\\u{2ff}]|[&<>\"'])*") {
            let mut ours = "before".to_owned();
            escape(&text, &mut ours);
            let one = |c| match c {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '>' => "&gt;".to_owned(),
                '"' => "&quot;".to_owned(),
                '\'' => "&#39;".to_owned(),
                c => c.to_string(),
            };
            prop_assert_eq!(ours, format!("before{}", text.chars().map(one).collect::<String>()));
        }
    }
}
