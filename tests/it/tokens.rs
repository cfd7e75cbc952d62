//! Tokens: what is forged, cut, or somebody else's is no memory; what is whole carries it.

use proptest::prelude::*;
use serde_json::json;
use sincerely::{Key, Memory, Message, Writer};

use crate::desk::{ask, small};

fn writer_with(keys: &[u8]) -> Writer {
    let pools: String = (0..8).map(|pool| format!("[p{pool}]\nany = [\"{pool} a.\", \"{pool} b.\", \"{pool} c.\", \"{pool} d.\", \"{pool} e.\", \"{pool} f.\", \"{pool} g.\", \"{pool} h.\", \"{pool} i.\", \"{pool} j.\", \"{pool} k.\", \"{pool} l.\", \"{pool} m.\", \"{pool} n.\", \"{pool} o.\", \"{pool} p.\"]\n")).collect();
    let body: String = (0..8).map(|pool| format!("{{{{ say.p{pool} }}}}\n\n")).collect();
    let mut builder = Writer::builder(small("", &body, &pools)).key(Key::from_bytes([keys[0]; 16]));
    for old in &keys[1..] {
        builder = builder.old_key(Key::from_bytes([*old; 16]));
    }
    builder.default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." })).build().unwrap()
}

/// The memory of eight pools, full.
pub(crate) fn told(key: u8) -> Memory {
    many(&writer_with(&[key]), 20).memory
}

fn many(writer: &Writer, count: usize) -> Message {
    let mut mail = writer.write(&ask(&json!({}))).unwrap();
    for _ in 1..count {
        mail = writer.write(&ask(&json!({})).memory(mail.memory)).unwrap();
    }
    mail
}

#[test]
fn a_token_says_what_the_memory_says() {
    let writer = writer_with(&[1]);
    let mail = many(&writer, 20);
    let by_memory = writer.write(&ask(&json!({})).memory(mail.memory.clone())).unwrap();
    let by_token = writer.write(&ask(&json!({})).token(&mail.token)).unwrap();
    assert_eq!(by_memory, by_token);
    let stored: Memory = serde_json::from_str(&serde_json::to_string(&mail.memory).unwrap()).unwrap();
    assert_eq!(stored, mail.memory);
}

#[test]
fn eight_pools_make_a_token_of_under_400_characters() {
    let token = many(&writer_with(&[1]), 200).token;
    assert!(token.len() <= 400, "{} characters", token.len());
    assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
}

#[test]
fn a_token_never_grows_past_a_kilobyte_and_forgets_the_oldest_pools_first() {
    let pools: String = (0..100)
        .map(|pool| format!("[p{pool}]\nany = [\"{pool} a.\", \"{pool} b.\", \"{pool} c.\", \"{pool} d.\"]\n"))
        .collect();
    let body: String = (0..100).map(|pool| format!("{{{{ say.p{pool} }}}}\n\n")).collect();
    let writer = crate::desk::writer(small("", &body, &pools));
    // Two bytes at the start, then eight for a pool that has spoken once.
    assert_eq!(writer.trace(&ask(&json!({}))).unwrap().forgotten, 100 - 93);
    let mail = many(&writer, 30);
    assert!(mail.token.len() <= 1_024, "{} characters", mail.token.len());
    let remembered = serde_json::to_value(&mail.memory).unwrap();
    // Twelve for one that has spoken 30 times and keeps two.
    assert_eq!(remembered["pools"].as_array().unwrap().len(), 62);
}

#[test]
fn foreign_tokens_count_as_no_memory() {
    let (own, other) = (writer_with(&[1]), writer_with(&[2]));
    let fresh = own.write(&ask(&json!({}))).unwrap();
    let token = many(&own, 9).token;
    assert_ne!(own.write(&ask(&json!({})).token(&token)).unwrap().text, fresh.text, "the token does matter");
    for (what, token) in [
        ("another key's", many(&other, 9).token),
        ("another person's", {
            let mail = own.write(&ask(&json!({})).recipient("jo@example.com")).unwrap();
            mail.token
        }),
        ("cut", token[..token.len() - 3].to_owned()),
        ("empty", String::new()),
        ("not base64", "%%%".to_owned()),
        ("huge", "A".repeat(100_000)),
    ] {
        assert_eq!(own.write(&ask(&json!({})).token(&token)).unwrap(), fresh, "{what}");
    }
}

#[test]
fn old_keys_still_verify() {
    let old = writer_with(&[1]);
    let mail = many(&old, 9);
    let new = writer_with(&[2, 1]);
    let told = new.write(&ask(&json!({})).token(&mail.token)).unwrap();
    assert_eq!(told, new.write(&ask(&json!({})).memory(mail.memory)).unwrap());
}

#[test]
fn a_token_holds_nothing_of_the_person() {
    use std::fmt::Write as _;
    let writer = writer_with(&[1]);
    let mail = writer.write(&ask(&json!({})).recipient("maria@example.org")).unwrap();
    let mut hex = String::new();
    for byte in mail.token.bytes() {
        let _ = write!(hex, "{byte:02x}");
    }
    assert!(!mail.token.contains("maria") && !hex.contains("6d61726961"));
    assert!(!serde_json::to_string(&mail.memory).unwrap().contains("maria"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_changed_token_is_taken(at in 0..300_usize, with in "[A-Za-z0-9_-]") {
        thread_local! {
            static DESK: (Writer, Message, Message) = {
                let writer = writer_with(&[1]);
                let (fresh, told) = (writer.write(&ask(&json!({}))).unwrap(), many(&writer, 7));
                (writer, fresh, told)
            };
        }
        DESK.with(|(writer, fresh, told)| {
            let at = at % told.token.len();
            let mut token = told.token.clone();
            token.replace_range(at..=at, &with);
            let mail = writer.write(&ask(&json!({})).token(&token)).unwrap();
            prop_assert!(token == told.token || mail == *fresh);
            Ok(())
        })?;
    }

    #[test]
    fn no_random_text_is_taken(token in ".{0,200}") {
        thread_local! {
            static DESK: (Writer, Message) = {
                let writer = writer_with(&[1]);
                let fresh = writer.write(&ask(&json!({}))).unwrap();
                (writer, fresh)
            };
        }
        DESK.with(|(writer, fresh)| {
            prop_assert_eq!(&writer.write(&ask(&json!({})).token(&token)).unwrap(), fresh);
            Ok(())
        })?;
    }
}
