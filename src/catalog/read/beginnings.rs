//! The beginnings of sentences. A mail in which several sentences begin alike reads as if it were assembled.

use crate::catalog::model::stable_id;
use crate::facts::Slots;
use crate::markup::{Inline, Line, Token};

/// The beginnings of the sentences of a line, hashed: the first two words, or one if it is an opener. A contraction counts
/// as the word before its apostrophe, a value as one word.
pub(crate) fn beginnings(line: &Line, slots: &Slots, openers: &[String]) -> Vec<u32> {
    let mut reading = Sentences { openers, word: String::new(), first: None, done: false, found: Vec::new() };
    for inline in line {
        match inline {
            Inline::Text(literal) => {
                if literal.before {
                    reading.end_word();
                }
                reading.text(&literal.text);
                if literal.after {
                    reading.text(" ");
                }
            }
            Inline::Token(Token::Path(path)) => {
                reading.end_word();
                reading.word.push_str("{{");
                reading.word.push_str(slots.path_name(*path));
                reading.end_word();
            }
            _ => {}
        }
    }
    reading.end_sentence();
    reading.found
}

struct Sentences<'a> {
    openers: &'a [String],
    word: String,
    first: Option<String>,
    /// Whether the beginning of the sentence is known.
    done: bool,
    found: Vec<u32>,
}

impl Sentences<'_> {
    fn text(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                c if self.done && (c == ' ' || c.is_alphanumeric()) => {}
                '\'' | '’' if !self.word.is_empty() => self.word.push('\''),
                c if c.is_alphanumeric() => self.word.extend(c.to_lowercase()),
                '.' | '!' | '?' | '…' if chars.peek().is_none_or(|next| next.is_whitespace()) => {
                    self.end_word();
                    self.end_sentence();
                }
                _ => self.end_word(),
            }
        }
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if word.is_empty() || self.done {
            return;
        }
        if let Some(first) = self.first.take() {
            self.found(&format!("{first} {word}"));
        } else {
            let stem = word.split('\'').next().unwrap_or(&word);
            if self.openers.iter().any(|opener| opener == stem) {
                self.found(stem);
            } else {
                self.first = Some(word);
            }
        }
    }

    fn found(&mut self, beginning: &str) {
        let beginning = stable_id(beginning);
        if !self.found.contains(&beginning) {
            self.found.push(beginning);
        }
        self.done = true;
    }

    fn end_sentence(&mut self) {
        self.end_word();
        if let Some(only) = self.first.take() {
            self.found(&only);
        }
        self.done = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{Block, parse};

    #[test]
    fn sentences_begin_with_two_words_or_with_an_opener() {
        let openers = ["i".to_owned(), "if".to_owned()];
        let of = |text: &str| match parse(text).0.into_iter().next() {
            Some(Block::Paragraph(lines)) => beginnings(&lines[0], &Slots::default(), &openers),
            _ => Vec::new(),
        };
        let ids = |texts: &[&str]| texts.iter().map(|text| stable_id(text)).collect::<Vec<_>>();
        assert_eq!(of("I’ll write. If so, good! Your order is 3.5 kg heavy"), ids(&["i", "if", "your order"]));
        assert_eq!(of("Thanks. It's *very* late."), ids(&["thanks", "it's very"]));
        assert_eq!(of("I write. I wrote."), ids(&["i"]));
    }
}
