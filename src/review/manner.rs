//! Findings on manners: faults of a sentence or of a whole mail that readers dislike.
//!
//! The rules count and compare words; the words of each language are in its `language.toml` under `[manner]`. A finding can
//! be switched off for a file, with a reason (`[[allow]]`).

use super::finding::Review;
use super::rules;
use super::wording::masked;
use super::words::{FACT, holds, words};
use crate::catalog::{Language, Move, Pool, Template, Variant};
use crate::error::Location;
use crate::facts::Slots;

/// From this many words on a sentence has to be read twice (GOV.UK, Siemens iX: 25 words at most).
const LONG_SENTENCE: usize = 30;
/// From this many words on a mail is longer than anybody wants to read about one matter.
const LONG_MAIL: usize = 160;
/// A label before a colon has at most this many words.
const LABEL: usize = 3;
/// Words about the correspondence itself, in 100 words of a mail of at least [`ENOUGH`] words.
const CORRESPONDENCE: usize = 8;
const ENOUGH: usize = 40;

/// The findings about one variant. A subject line may be a label: `Order 8123: on its way`.
pub(crate) fn variant(
    language: &Language,
    slots: &Slots,
    (pool, is_subject): (&Pool, bool),
    variant: &Variant,
    review: &mut Review,
) {
    let place = (pool.file.as_str(), variant.location);
    let text = masked(variant);
    let heard = words(&text);
    let words = &language.words.manner;
    for (rule, phrases, message) in [
        (rules::BLAME, &words.blame, "blames the reader"),
        (rules::CLAIM, &words.claim, "claims what a program cannot know or do"),
        (rules::CONDITIONAL_GIFT, &words.condition, "ties a gift to a condition"),
    ] {
        if let Some(phrase) = phrases.iter().find(|phrase| holds(&heard, phrase)) {
            review.add(rule, place, format!("\"{phrase}\" {message}"));
        }
    }
    let names_time = variant
        .conditions
        .speaks
        .iter()
        .any(|path| slots.slot_of(path).is_some_and(|slot| ["moment", "day", "event"].contains(&slot.kind.name)));
    if let Some(phrase) = words.promise.iter().find(|phrase| holds(&heard, phrase)).filter(|_| !names_time) {
        review.add(rules::PROMISE_WITHOUT_TIME, place, format!("\"{phrase}\" promises something and names no time"));
    }
    for sentence in sentences(&text) {
        let count = super::words::words(sentence).len();
        if count > LONG_SENTENCE {
            review.add_with(
                rules::LONG_SENTENCE,
                place,
                format!("a sentence of {count} words"),
                format!("cut it: from {LONG_SENTENCE} on it has to be read twice"),
            );
        }
        if !is_subject && is_label(sentence) {
            review.add(rules::LABEL, place, "a label, a colon and a fact, where a sentence should be");
        }
    }
    let quiet = variant.conditions.when.iter().any(|path| {
        let name = slots.path_name(path);
        name == "mood.upset" || name.ends_with(".is_sad")
    });
    if quiet && text.contains('!') {
        exclaims(place, "an exclamation mark for somebody who is sad or upset", review);
    }
}

/// The findings about one whole mail, facts masked.
pub(crate) fn mail(
    language: &Language,
    template: &Template,
    location: Location,
    mail: &str,
    how: &str,
    review: &mut Review,
) {
    let place = (template.file.as_str(), location);
    let body: Vec<&str> = mail.lines().filter(|line| !line.trim_start().starts_with('-')).collect();
    let body = body.join("\n");
    let count = words(&body).len();
    if count > LONG_MAIL {
        let help = format!("say less: {LONG_MAIL} words are enough for one matter");
        review.add_with(rules::LONG_MAIL, place, format!("a mail of {count} words{how}"), help);
    }
    let marks = body.matches('!').count();
    if template.front.serious && marks > 0 {
        exclaims(place, &format!("an exclamation mark in a serious mail{how}"), review);
    } else if marks > 1 {
        exclaims(place, &format!("{marks} exclamation marks in one mail{how}"), review);
    }
    let questions = sentences(&body).filter(|sentence| sentence.ends_with('?')).count();
    if questions > 1 {
        review.add(rules::QUESTIONS, place, format!("{questions} questions in one mail{how}"));
    }
    for (known, signs) in &language.words.moves {
        let made = sentences(&body).filter(|sentence| {
            let heard = words(sentence);
            signs.iter().any(|sign| holds(&heard, sign))
        });
        if matches!(known, Move::Thank | Move::Apologise) && made.count() > 1 {
            let message = format!("two sentences {}{how}", known.as_str());
            review.add(rules::TWICE, place, message);
        }
    }
    // The last paragraph is small print: numbers, and that the mail is automatic.
    let letter = words(body.rsplit_once("\n\n").map_or(body.as_str(), |(letter, _)| letter));
    let about = &language.words.manner.correspondence;
    let count = letter.len();
    let talk = letter.iter().filter(|word| about.iter().any(|sign| holds(&[(*word).clone()], sign))).count();
    if count >= ENOUGH && talk * 100 > CORRESPONDENCE * count {
        let message = format!("{talk} words in {count} are about the correspondence{how}");
        review.add(rules::CORRESPONDENCE, place, message);
    }
}

fn exclaims(place: (&str, Location), message: &str, review: &mut Review) {
    review.add(rules::EXCLAMATION, place, message);
}

/// `The cause, in short: \u{F8FF}.`: few words, a colon, and nothing but a fact.
fn is_label(sentence: &str) -> bool {
    let Some((label, rest)) = sentence.split_once(':') else { return false };
    let rest = words(rest);
    !label.is_empty() && words(label).len() <= LABEL && rest.iter().all(|word| word == FACT) && !rest.is_empty()
}

/// The sentences of a text: up to a full stop, a question mark or an exclamation mark before white space, or to a line's end.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let mut rest = line.trim();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let end = rest
                .char_indices()
                .zip(rest.chars().skip(1).map(Some).chain([None]))
                .find(|((_, c), next)| matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace))
                .map_or(rest.len(), |((at, c), _)| at + c.len_utf8());
            let (sentence, after) = rest.split_at_checked(end)?;
            rest = after.trim_start();
            Some(sentence)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{is_label, sentences};

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let text = "Hello,\n\nIt costs 3.50 now. Is that all right? Yes!";
        assert_eq!(sentences(text).collect::<Vec<_>>(), ["Hello,", "It costs 3.50 now.", "Is that all right?", "Yes!"]);
    }

    #[test]
    fn labels_are_distinguished_from_sentences() {
        for label in ["The cause, in: \u{F8FF}.", "Topic: \u{F8FF}", "Also for you: \u{F8FF}."] {
            assert!(is_label(label), "{label}");
        }
        for sentence in [
            "Until then, there is a way around it: \u{F8FF}.",
            "The good news: it works again.",
            "\u{F8FF}.",
            "It leaves at 10:00.",
        ] {
            assert!(!is_label(sentence), "{sentence}");
        }
    }
}
