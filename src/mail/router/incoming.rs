//! The customer's text: the subject and the new text of a mail, without quoted mail and signature.

use super::ANGRY;
use super::pattern::NumberPattern;
use super::words::{self, Sentence};
#[cfg(feature = "mime")]
use crate::error::{Error, ErrorKind};

/// The most octets of a text that are looked at.
const CAP: usize = 16 << 10;

/// The subject and the new text of a message, for a [`Router`](super::Router).
#[derive(Clone, PartialEq, Eq)]
pub struct Incoming {
    subject: String,
    text: String,
}

impl Incoming {
    /// Returns a message from subject and text. Quoted mail and the signature are removed; only the first 16 KiB of the
    /// text are used.
    pub fn new(subject: &str, text: &str) -> Self {
        Self { subject: capped(subject).to_owned(), text: without_quotes(capped(text)) }
    }

    /// Parses a raw mail: its subject and its first text part, decoded; needs the feature `mime`.
    ///
    /// # Errors
    /// - [`ErrorKind::Syntax`] if it is not a mail.
    #[cfg(feature = "mime")]
    pub fn parse(mail: &[u8]) -> Result<Self, Error> {
        let not_a_mail = || {
            Error::new(ErrorKind::Syntax, "not a mail: no header field").with_help("pass the whole RFC 5322 message")
        };
        let mail = mail_parser::MessageParser::default().parse(mail).ok_or_else(not_a_mail)?;
        let text = mail.body_text(0).unwrap_or_default();
        Ok(Self::new(mail.subject().unwrap_or_default(), &text))
    }

    /// Returns the text to which the rules are applied.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn sentences(&self, language: Option<&str>) -> Vec<Sentence> {
        let mut all = words::sentences(&self.subject, language);
        all.extend(words::sentences(&self.text, language));
        all
    }

    /// The first order number.
    pub(super) fn number(&self, patterns: &[NumberPattern]) -> Option<String> {
        let is_edge = |c: char| !c.is_alphanumeric();
        let words = self.subject.split_whitespace().chain(self.text.split_whitespace());
        let mut words = words.map(|word| word.trim_matches(is_edge));
        words.find(|word| patterns.iter().any(|pattern| pattern.is(word))).map(str::to_owned)
    }

    /// A sign of anger other than words: an emoji, shouting, `?!`, an exclamation mark beside a complaint, or several beside
    /// any other trouble.
    pub(super) fn anger(&self, is_complaint: bool, is_trouble: bool) -> Option<String> {
        let all = || self.subject.chars().chain(self.text.chars());
        if let Some(emoji) = all().find(|c| ANGRY.contains(c)) {
            return Some(emoji.to_string());
        }
        let words: Vec<&str> =
            self.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let is_loud = |word: &&&str| word.chars().count() >= 3 && word.chars().all(char::is_uppercase);
        let loud = words.iter().filter(is_loud).count();
        if loud >= 4 && loud * 2 >= words.len() {
            return Some("(capital letters)".to_owned());
        }
        let holds = |sign: &str| self.subject.contains(sign) || self.text.contains(sign);
        let is_sign = |sign: &&str| match *sign {
            "!" => is_complaint && holds("!"),
            "!!" => is_trouble && holds("!!"),
            sign => holds(sign),
        };
        ["?!", "!?", "!", "!!"].into_iter().find(is_sign).map(str::to_owned)
    }
}

impl std::fmt::Debug for Incoming {
    /// Shows nothing of what a customer wrote.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming").field("octets", &self.text.len()).finish_non_exhaustive()
    }
}

fn capped(text: &str) -> &str {
    let mut end = text.len().min(CAP);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// What begins a quoted mail: a line, or the beginning of one.
const SEPARATORS: [&str; 12] = [
    "-----original message", "---------- forwarded message", "-----ursprüngliche nachricht", "-------- original",
    "-----message d'origine", "-----mensaje original", "-----mensagem original", "-----oorspronkelijk bericht",
    "________________________________", "begin forwarded message", "gesendet von meinem", "sent from my",
];
/// The first and the last words of the line above a quoted mail: `On Monday Maria wrote:`.
const INTRODUCTIONS: [(&str, &str); 7] = [
    ("on ", "wrote:"),
    ("on ", ">wrote:"),
    ("am ", "schrieb"),
    ("le ", "a écrit"),
    ("el ", "escribió"),
    ("em ", "escreveu"),
    ("op ", "schreef"),
];
/// The most octets between the two.
const INTRODUCTION: usize = 240;

fn without_quotes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let lower = line.trim().to_lowercase();
        let is_signature = matches!(line, "-- " | "--");
        if is_signature || SEPARATORS.iter().any(|known| lower.starts_with(known)) {
            break;
        }
        if !lower.starts_with('>') {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    match introduction(&kept) {
        Some(at) => kept.get(..at).unwrap_or_default().to_owned(),
        None => kept,
    }
}

/// Where the line above a quoted mail begins; it may be broken, or have lost its line ends.
fn introduction(text: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    // Case changes the length of few letters; where it does, nothing is cut.
    if lower.len() != text.len() {
        return None;
    }
    INTRODUCTIONS
        .iter()
        .filter_map(|(first, last)| {
            let end = lower.find(last)?;
            let mut from = end.saturating_sub(INTRODUCTION);
            while !lower.is_char_boundary(from) {
                from += 1;
            }
            let window = lower.get(from..end)?;
            let starts = window.match_indices(first).map(|(at, _)| from + at);
            let begins_word =
                |at: &usize| lower.get(..*at).is_none_or(|before| !before.ends_with(char::is_alphanumeric));
            let has_digit =
                |at: &usize| lower.get(*at..end).is_some_and(|text| text.contains(|c: char| c.is_ascii_digit()));
            starts.filter(begins_word).filter(has_digit).last()
        })
        .min()
}
