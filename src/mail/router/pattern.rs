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
    /// One of some alternatives, as a range of them.
    Word(Range<usize>),
    Gap,
}

/// A word, or the beginning of one (`refund*`), as a range of the text.
#[derive(Debug, Clone)]
struct Alternative {
    word: Range<usize>,
    is_prefix: bool,
    /// Its first byte, which most words of a message do not begin with.
    first: Option<u8>,
}

/// Words in a row.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Folded as the messages are.
    text: String,
    alternatives: Vec<Alternative>,
    elements: Vec<Element>,
}

impl Pattern {
    pub(super) fn parse(text: &str, language: Option<&str>) -> Result<Self, Error> {
        let text = fold(text, language);
        let (mut alternatives, mut elements) = (Vec::new(), Vec::new());
        let mut at = 0;
        for element in text.split_inclusive(char::is_whitespace) {
            let (first, mut start) = (alternatives.len(), at);
            at += element.len();
            let element = element.trim_end();
            if element == ".." {
                elements.push(Element::Gap);
            } else if !element.is_empty() {
                for word in element.split('/') {
                    let stem = word.strip_suffix('*').unwrap_or(word);
                    alternatives.push(Alternative {
                        word: start..start + stem.len(),
                        is_prefix: stem.len() < word.len(),
                        first: stem.bytes().next(),
                    });
                    start += word.len() + 1;
                }
                elements.push(Element::Word(first..alternatives.len()));
            }
        }
        let pattern = Self { text, alternatives, elements };
        if pattern.is_sound() {
            Ok(pattern)
        } else {
            Err(Error::new(ErrorKind::InvalidValue, "invalid pattern").with_help(
                "write words such as `money back`, `refund*`, `fix/mend .. desk`, with a word at both ends and at most two `..`",
            ))
        }
    }

    fn is_sound(&self) -> bool {
        let is_word = |element: Option<&Element>| matches!(element, Some(Element::Word(_)));
        let gaps = self.elements.iter().filter(|element| matches!(element, Element::Gap)).count();
        let is_short = self.elements.iter().all(|element| match element {
            Element::Gap => true,
            Element::Word(words) => words.len() <= ALTERNATIVES,
        });
        let plain = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '\'');
        is_word(self.elements.first())
            && is_word(self.elements.last())
            && gaps <= GAPS
            && self.elements.len() <= ELEMENTS
            && is_short
            && self.alternatives.iter().all(|Alternative { word, .. }| !word.is_empty() && plain(self.word(word)))
    }

    fn word(&self, place: &Range<usize>) -> &str {
        self.text.get(place.clone()).unwrap_or_default()
    }

    /// The place of the first match.
    pub(super) fn find(&self, words: &[String]) -> Option<Range<usize>> {
        (0..words.len()).find_map(|start| Some(start..self.end(&self.elements, words, start)?))
    }

    /// Where a match of these elements that begins at a word ends.
    fn end(&self, elements: &[Element], words: &[String], at: usize) -> Option<usize> {
        match elements.split_first() {
            None => Some(at),
            Some((Element::Gap, rest)) => (at..=at + GAP).find_map(|next| self.end(rest, words, next)),
            Some((Element::Word(known), rest)) => {
                let said = words.get(at)?;
                let first = said.bytes().next();
                let is_one = |known: &Alternative| {
                    let word = || self.word(&known.word);
                    known.first == first && if known.is_prefix { said.starts_with(word()) } else { said == word() }
                };
                if self.alternatives.get(known.clone())?.iter().any(is_one) {
                    self.end(rest, words, at + 1)
                } else {
                    None
                }
            }
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
