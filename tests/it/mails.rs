//! Golden mails: what is sent, as a person read and accepted it.
//!
//! Each file in `tests/cases/mails` is a mail as its reader gets it. `UPDATE_CASES=1 cargo test` writes them anew, for a
//! person to read before they are committed: rendered wording is part of what a version promises.

use std::fmt::Write as _;

use sincerely::{Catalog, Memory};

use crate::desk::{InOneLine as _, writer};

/// Template, sample, locale, tone: three mails in a row each.
const CASES: [(&str, &str, &str, &str); 36] = [
    ("acknowledge/message", "", "en", "warm"),
    ("acknowledge/question", "", "en", "warm"),
    ("acknowledge/question", "", "en", "playful"),
    ("acknowledge/order", "", "en", "warm"),
    ("acknowledge/order", "", "en", "plain"),
    ("acknowledge/complaint", "upset", "en", "warm"),
    ("acknowledge/complaint", "", "en", "formal"),
    ("acknowledge/refund", "", "en", "warm"),
    ("acknowledge/delay", "", "en", "warm"),
    ("acknowledge/delay", "upset", "en", "formal"),
    ("acknowledge/event", "", "en", "warm"),
    ("acknowledge/event", "sad", "en", "formal"),
    ("acknowledge/praise", "", "en", "playful"),
    ("acknowledge/bug", "", "en", "warm"),
    ("acknowledge/cancellation", "", "en", "warm"),
    ("acknowledge/out_of_hours", "", "en", "plain"),
    ("acknowledge/security", "", "en", "formal"),
    ("follow_up/still_working", "", "en", "warm"),
    ("follow_up/awaiting_you", "", "en", "warm"),
    ("follow_up/resolved", "", "en", "playful"),
    ("follow_up/win_back", "", "en", "warm"),
    ("note/decline", "", "en", "formal"),
    ("note/goodwill_gift", "", "en", "warm"),
    ("note/repeat_contact", "", "en", "warm"),
    ("acknowledge/event", "", "de", "formal"),
    ("acknowledge/event", "sad", "de", "warm"),
    ("acknowledge/delay", "", "de", "warm"),
    ("acknowledge/event", "", "fr", "warm"),
    ("acknowledge/complaint", "", "fr", "formal"),
    ("acknowledge/event", "", "es", "formal"),
    ("acknowledge/complaint", "", "es", "warm"),
    ("acknowledge/event", "", "pt-BR", "warm"),
    ("acknowledge/complaint", "", "pt-BR", "formal"),
    ("acknowledge/event", "", "nl", "formal"),
    ("acknowledge/complaint", "", "nl", "warm"),
    ("follow_up/still_working", "", "nl", "warm"),
];

#[test]
fn the_mails_are_those_that_were_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/mails");
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let catalog = Catalog::built_in().unwrap();
    let samples: Vec<_> =
        CASES.iter().map(|(template, kind, locale, _)| catalog.sample(Some(locale), template, kind).unwrap()).collect();
    let writer = writer(catalog);
    let mut wrong = String::new();
    for ((template, kind, locale, tone), sample) in CASES.iter().zip(samples) {
        let kind = if kind.is_empty() { "full" } else { kind };
        let name = format!("{folder}/{locale}_{}_{kind}_{tone}.txt", template.replace('/', "_"));
        let mut memory = Memory::new();
        let mut text = String::new();
        for _ in 0..3 {
            let mail = writer.write(&sample.clone().tone(*tone).memory(memory)).unwrap();
            let _ = write!(text, "Subject: {}\n\n{}\n{}\n", mail.subject, mail.text, "-".repeat(72));
            memory = mail.memory;
        }
        if update {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(&name, &text).unwrap();
        } else if std::fs::read_to_string(&name).ok().as_deref() != Some(&text) {
            let _ = write!(wrong, "{name}\n{text}");
        }
    }
    assert!(wrong.is_empty(), "not as read:\n{wrong}");
}

/// Locale, tones: the second and the last mail of three that ask the same.
const LAST: [(&str, &[&str]); 6] = [
    ("en", &["formal", "plain", "warm", "playful"]),
    ("de", &["formal", "warm"]),
    ("fr", &["formal", "warm"]),
    ("es", &["formal", "warm"]),
    ("pt-BR", &["formal", "warm"]),
    ("nl", &["formal", "warm"]),
];

#[test]
fn the_last_of_several_says_that_it_is_the_last() {
    let catalog = Catalog::built_in().unwrap();
    let samples = LAST.map(|(locale, _)| catalog.sample(Some(locale), "follow_up/resolved", "").unwrap());
    let writer = writer(catalog);
    let mut wrong = String::new();
    for ((locale, tones), sample) in LAST.iter().zip(samples) {
        let name = format!("{}/tests/cases/mails/{locale}_follow_up_resolved_last.txt", env!("CARGO_MANIFEST_DIR"));
        let mut text = String::new();
        for tone in *tones {
            let mut memory = Memory::new();
            let request = sample.clone().tone(*tone);
            let single = writer.write(&request).unwrap();
            let first = writer.write(&request.clone().step(1, 3)).unwrap();
            assert_eq!(single.text, first.text, "the first says nothing of others");
            for step in 1..=3 {
                let mail = writer.write(&request.clone().step(step, 3).memory(memory)).unwrap();
                if step > 1 {
                    let _ = write!(text, "Subject: {}\n\n{}\n{}\n", mail.subject, mail.text, "-".repeat(72));
                }
                memory = mail.memory;
            }
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&name, &text).unwrap();
        } else if std::fs::read_to_string(&name).ok().as_deref() != Some(&text) {
            let _ = write!(wrong, "{name}\n{text}");
        }
    }
    assert!(wrong.is_empty(), "not as read:\n{wrong}");
}

#[test]
fn names_and_dates_that_embarrass_do_not() {
    let catalog = Catalog::built_in().unwrap();
    let sample = catalog.sample(None, "acknowledge/question", "").unwrap();
    let writer = writer(catalog);
    for junk in [
        "SMITH, JOHN", "x.arrieta", "info", "http://evil.example", "{{ first_name }}", "null", "-", "maria@example.org",
    ] {
        let facts = serde_json::json!({ "name": junk, "reply_by": "2026-12-15T12:00:00+01:00" });
        let mail = writer.write(&sample.clone().facts(&facts)).unwrap();
        assert!(!mail.text.contains(junk), "{junk}: {}", mail.text);
    }
    let late = sample.now("2026-12-31T00:00:00Z".parse().unwrap());
    let error = writer.write(&late).unwrap_err();
    assert_eq!(
        error.in_one_line(),
        "empty promise: `reply_by` lies before `now`, and `acknowledge/question` promises it, pass a time in the future"
    );
}
