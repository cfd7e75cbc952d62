//! Patterns of words, and patterns of order numbers.

use std::ops::Range;

use super::words::fold;
use crate::error::{Error, ErrorKind};

/// The most words that `..` stands for.
const GAP: usize = 4;
/// The most gaps of a pattern, which bounds the time of a match.
const GAPS: usize = 2;
/// The most elements of a pattern, and the most alternatives of one.
const ELEMENTS: usize = 12;
const ALTERNATIVES: usize = 40;

#[derive(Debug, Clone)]
enum Element {
    /// One of some words, or of some beginnings.
    Word(Vec<(String, bool)>),
    Gap,
}

/// Words in a row.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Vec<Element>);

impl Pattern {
    pub(super) fn parse(text: &str, language: Option<&str>) -> Result<Self, Error> {
        let elements: Vec<Element> = text
            .split_whitespace()
            .map(|element| match element {
                ".." => Element::Gap,
                words => Element::Word(words.split('/').map(|word| alternative(word, language)).collect()),
            })
            .collect();
        let is_word = |element: Option<&Element>| matches!(element, Some(Element::Word(_)));
        let gaps = elements.iter().filter(|element| matches!(element, Element::Gap)).count();
        let is_sound = elements.iter().all(|element| match element {
            Element::Gap => true,
            Element::Word(words) => {
                let plain = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '\'');
                (1..=ALTERNATIVES).contains(&words.len())
                    && words.iter().all(|(word, _)| !word.is_empty() && plain(word))
            }
        });
        if !is_word(elements.first())
            || !is_word(elements.last())
            || gaps > GAPS
            || elements.len() > ELEMENTS
            || !is_sound
        {
            return Err(Error::new(ErrorKind::InvalidValue, "invalid pattern").with_help(
                "write words such as `money back`, `refund*`, `fix/mend .. desk`, with a word at both ends and at most two `..`",
            ));
        }
        Ok(Self(elements))
    }

    /// The place of the first match.
    pub(super) fn find(&self, words: &[String]) -> Option<Range<usize>> {
        (0..words.len()).find_map(|start| Some(start..end(&self.0, words, start)?))
    }
}

/// `refund*` is the beginning of a word, `refund` a whole one.
fn alternative(word: &str, language: Option<&str>) -> (String, bool) {
    match word.strip_suffix('*') {
        Some(word) => (fold(word, language), true),
        None => (fold(word, language), false),
    }
}

/// Where a match that begins at a word ends.
fn end(elements: &[Element], words: &[String], at: usize) -> Option<usize> {
    match elements.split_first() {
        None => Some(at),
        Some((Element::Gap, rest)) => (at..=at + GAP).find_map(|next| end(rest, words, next)),
        Some((Element::Word(known), rest)) => {
            let word = words.get(at)?;
            let is_one = |(text, is_prefix): &(String, bool)| {
                if *is_prefix { word.starts_with(text.as_str()) } else { word == text }
            };
            if known.iter().any(is_one) { end(rest, words, at + 1) } else { None }
        }
    }
}

/// A character of an order number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Digit,
    Letter,
    Exactly(char),
}

impl Sign {
    fn is(self, c: char) -> bool {
        match self {
            Self::Digit => c.is_ascii_digit(),
            Self::Letter => c.is_ascii_alphabetic(),
            Self::Exactly(known) => known.eq_ignore_ascii_case(&c),
        }
    }
}

/// The pattern of order numbers: `VNK-####-#####`, `@@#+`.
#[derive(Debug, Clone)]
pub(super) struct NumberPattern(Vec<(Sign, bool)>);

impl NumberPattern {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let mut signs: Vec<(Sign, bool)> = Vec::new();
        for c in text.trim().chars() {
            match (c, signs.last_mut()) {
                ('+', Some((_, repeats))) => *repeats = true,
                ('#', _) => signs.push((Sign::Digit, false)),
                ('@', _) => signs.push((Sign::Letter, false)),
                (c, _) => signs.push((Sign::Exactly(c), false)),
            }
        }
        let has_digit = signs.iter().any(|(sign, _)| *sign == Sign::Digit);
        let is_one_word = !text.trim().contains(char::is_whitespace);
        if !has_digit || !is_one_word || signs.len() > 64 {
            return Err(Error::new(ErrorKind::InvalidValue, "invalid pattern of order numbers")
                .with_help("write one such as `VNK-####-#####`: `#` is a digit, `@` a letter, `+` repeats"));
        }
        Ok(Self(signs))
    }

    /// Whether a whole word is such a number. A repeated sign takes all that it can.
    pub(super) fn is(&self, word: &str) -> bool {
        let mut chars = word.chars().peekable();
        for (sign, repeats) in &self.0 {
            if !chars.next().is_some_and(|c| sign.is(c)) {
                return false;
            }
            while *repeats && chars.peek().is_some_and(|c| sign.is(*c)) {
                chars.next();
            }
        }
        chars.next().is_none()
    }
}
