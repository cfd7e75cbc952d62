//! Finds and classifies the tags of a template, before anything else reads the text.

use crate::error::{Error, ErrorKind};

/// A piece of a template's source.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    /// `{{ … }}`
    Say(Tag<'a>),
    /// `{% … %}`
    Block(Tag<'a>),
    /// `{# … #}`
    Comment,
}

/// A tag without its marks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tag<'a> {
    pub(crate) inner: &'a str,
    /// Where the tag starts and ends in the source.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it takes the white space before and after it (`{{-`, `-%}`).
    pub(crate) trim_before: bool,
    pub(crate) trim_after: bool,
}

/// What is wrong with a tag, and where it starts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) error: Error,
}

impl Fault {
    pub(crate) fn new(at: usize, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { at, error: Error::new(kind, message) }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { error: self.error.with_help(help), ..self }
    }

    pub(crate) fn did_you_mean_or<'a>(
        self,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
        help: impl FnOnce() -> String,
    ) -> Self {
        Self { error: self.error.did_you_mean_or(given, known, help), ..self }
    }

    /// The same fault, to be left out beside problems that it may follow from.
    pub(crate) fn following(self, follows: bool) -> Self {
        Self { error: self.error.following(follows), ..self }
    }
}

/// The pieces of a source in order; a tag that is not closed ends the reading.
pub(crate) fn scan(source: &str) -> (Vec<Piece<'_>>, Option<Fault>) {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(open) = next_tag(rest) else {
            pieces.push(Piece::Text(rest));
            break;
        };
        let (before, tag) = rest.split_at(open);
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        let close = match tag.get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => "#}",
        };
        let start = at + open;
        let body = tag.get(2..).unwrap_or("");
        let Some(length) = body.find(close) else {
            let fault = Fault::new(start, ErrorKind::Syntax, format!("unclosed tag: `{close}` is missing"))
                .with_help(format!("write `{close}`, or `{{` apart from what follows it"));
            return (pieces, Some(fault));
        };
        let inner = body.get(..length).unwrap_or("");
        let end = start + 2 + length + 2;
        let (inner, trim_before) = inner.strip_prefix('-').map_or((inner, false), |inner| (inner, true));
        let (inner, trim_after) = inner.strip_suffix('-').map_or((inner, false), |inner| (inner, true));
        let tag = Tag { inner: inner.trim(), start, end, trim_before, trim_after };
        pieces.push(match close {
            "}}" => Piece::Say(tag),
            "%}" => Piece::Block(tag),
            _ => Piece::Comment,
        });
        at = end;
    }
    (pieces, None)
}

/// Where the next tag opens.
fn next_tag(text: &str) -> Option<usize> {
    // One look at each brace: looking for each of the three marks would read on to the end for those that are not there.
    let mut braces = text.match_indices('{').map(|(at, _)| at);
    braces.find(|at| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')))
}

/// Whether a text is a path: names of lower-case letters, digits and `_`, joined by dots.
pub(crate) fn is_path(text: &str) -> bool {
    !text.is_empty() && text.split('.').all(is_name)
}

/// The longest name, in bytes: it stands in every problem of what it names.
pub(crate) const NAME_CAP: usize = 100;

/// Whether a text is one name.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= NAME_CAP
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The fault of an expression that is more than a path.
pub(crate) fn not_a_path(at: usize, inner: &str) -> Fault {
    let (what, help) = if inner.starts_with('{') {
        ("a third brace", "write two: `{{ order.number }}`")
    } else if inner.contains('|') {
        ("a filter", "leave it out: the kind of the slot decides how it is said")
    } else if inner.contains("__tera_context") {
        ("`__tera_context`", "name the path that you mean")
    } else if inner.contains('(') {
        ("a function", "name a path, such as `{{ order.number }}`, or compute the fact in your program")
    } else if inner.contains(['"', '\'']) {
        ("a text in quotes", "write the words without a tag")
    } else {
        ("an expression", "name a path: `{{ order.number }}`")
    };
    Fault::new(at, ErrorKind::NotAllowed, format!("not allowed here: {what}")).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_apart() {
        let (pieces, fault) = scan("a {{- b.c }} {% if d -%}e{# f #}");
        assert_eq!(fault, None);
        let shapes: Vec<String> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => format!("text {text:?}"),
                Piece::Say(tag) => format!("say {} {} {}", tag.inner, tag.trim_before, tag.trim_after),
                Piece::Block(tag) => format!("block {} {} {}", tag.inner, tag.trim_before, tag.trim_after),
                Piece::Comment => "comment".to_owned(),
            })
            .collect();
        assert_eq!(
            shapes,
            ["text \"a \"", "say b.c true false", "text \" \"", "block if d false true", "text \"e\"", "comment"]
        );
    }

    #[test]
    fn an_open_tag_is_a_fault_with_its_place() {
        let (_, fault) = scan("ab {{ c");
        assert_eq!(fault.map(|fault| fault.at), Some(3));
    }
}
