//! A strict tokenizer for Tera expressions. It rejects unknown tokens before Tera gets the expression.

use super::tags::Fault;
use crate::error::ErrorKind;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Name,
    /// A text with its quotes.
    Text,
    Number,
    Mark,
}

/// A token, and where it stands in the expression.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) at: usize,
}

impl Token<'_> {
    pub(crate) fn is(&self, text: &str) -> bool {
        self.text == text
    }
}

/// The marks of Tera that an HTML part may use, longest first. Without braces, `...`, `@`, `?[` and `</` there are no maps,
/// no spreads and no components.
const MARKS: [&str; 26] = [
    "//", "**", "==", "!=", ">=", "<=", "?.", "+", "-", "*", "/", "%", ".", ",", ":", "~", "|", "=", ">", "<", "(",
    ")", "[", "]", "!", "?",
];

/// The tokens of what stands in a tag.
pub(crate) fn tokens(inner: &str) -> Result<Vec<Token<'_>>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = inner.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = inner.get(at..).unwrap_or_default();
        if matches!(c, ' ' | '\t' | '\n' | '\r') {
            at += 1;
            continue;
        }
        let (kind, length) = match c {
            '"' | '\'' | '`' => {
                let Some(length) = quoted(rest) else {
                    let fault = Fault::new(at, ErrorKind::Syntax, "unclosed quotes in a tag");
                    return Err(fault.with_help("close it, and write no `}}` or `%}` in it"));
                };
                (Kind::Text, length)
            }
            '0'..='9' => (Kind::Number, number(rest)),
            'a'..='z' | 'A'..='Z' | '_' => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                (Kind::Name, rest.find(|c| !is_name(c)).unwrap_or(rest.len()))
            }
            _ => match MARKS.iter().find(|mark| rest.starts_with(**mark)) {
                Some(mark) if !["</", "?[", "..."].iter().any(|not| rest.starts_with(not)) => (Kind::Mark, mark.len()),
                _ => {
                    let fault = Fault::new(at, ErrorKind::NotAllowed, format!("`{c}` in a tag"));
                    return Err(fault.with_help("a tag holds paths, texts in quotes, numbers, filters and comparisons"));
                }
            },
        };
        tokens.push(Token { kind, text: rest.get(..length).unwrap_or_default(), at });
        at += length;
    }
    Ok(tokens)
}

/// The length of a text with its quotes; a backslash takes the next byte with it, as in Tera.
fn quoted(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    let (_, quote) = bytes.next()?;
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' {
            bytes.next();
        } else if byte == quote {
            return Some(at + 1);
        }
    }
    None
}

/// The length of a number: digits with at most one point.
fn number(text: &str) -> usize {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = digits(text);
    match text.get(whole..).and_then(|rest| rest.strip_prefix('.')) {
        Some(rest) => whole + 1 + digits(rest),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_those_of_tera() {
        let read = |inner| tokens(inner).map(|all| all.into_iter().map(|token| token.text).collect::<Vec<_>>());
        assert_eq!(
            read("a.b|c(d='}\\'') ~ 1.5.x"),
            Ok(vec!["a", ".", "b", "|", "c", "(", "d", "=", "'}\\''", ")", "~", "1.5", ".", "x"])
        );
        for bad in ["\"a", "'a\\'", "{a}", "a?[0]", "...a", "@a", "</a", "a\u{a0}b", "\u{ff5c}", "a ; b", "#", "\\"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
