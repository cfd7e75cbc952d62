//! Tokens and memories: what a stranger holds changes no mail, and what is kept comes back as it was.

use std::collections::BTreeMap;

use serde_json::json;
use sincerely::{Catalog, Key, Memory, Message, Request, Writer};

struct Desk {
    writer: Writer,
    first: Message,
    /// The tokens that this writer gave this person, with the mail after each.
    given: BTreeMap<String, Message>,
}

thread_local! {
    static DESK: Desk = desk();
}

fn writer() -> Writer {
    let writer =
        Writer::builder(Catalog::built_in().expect("the built-in catalog loads")).key(Key::from_bytes([7; 16]));
    let writer = writer.default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co" }));
    writer.build().expect("a writer")
}

fn ask() -> Request {
    let facts = json!({ "name": "Ada Novak", "topic": "the lamp", "reply_by": "2026-03-03T10:00:00Z" });
    Request::to("ada@example.org")
        .template("acknowledge/question")
        .facts(&facts)
        .now("2026-03-02T09:00:00Z".parse().expect("a time"))
}

fn desk() -> Desk {
    let writer = writer();
    let first = writer.write(&ask()).expect("a mail");
    let mut given = BTreeMap::new();
    let mut last = first.clone();
    for _ in 0..3 {
        let next = writer.write(&ask().token(&last.token)).expect("a mail");
        given.insert(last.token.clone(), next.clone());
        last = next;
    }
    Desk { writer, first, given }
}

/// The seeds of this target: tokens as they are given, and memories as serde keeps them.
pub fn seeds() -> Vec<Vec<u8>> {
    let given = DESK.with(|desk| desk.given.clone());
    let stored = given.values().map(|mail| serde_json::to_vec(&mail.memory).expect("a memory is a value"));
    given.keys().map(|token| token.clone().into_bytes()).chain(stored).collect()
}

/// Any text as a token, and as a stored memory if it starts with `{`.
pub fn held(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    DESK.with(|desk| {
        if text.starts_with('{') {
            return desk.stored(text);
        }
        let mail = desk.writer.write(&ask().token(text)).expect("a foreign token is no error");
        let known = desk.given.get(text.trim()).unwrap_or(&desk.first);
        assert_eq!((&mail.text, &mail.token), (&known.text, &known.token), "{text:?} was taken for a token");
    });
}

impl Desk {
    fn stored(&self, text: &str) {
        let Ok(memory) = serde_json::from_str::<Memory>(text) else { return };
        let again = serde_json::to_string(&memory).expect("a memory is a value");
        assert_eq!(serde_json::from_str::<Memory>(&again).ok().as_ref(), Some(&memory));
        let Ok(mail) = self.writer.write(&ask().memory(memory)) else {
            panic!("no memory keeps a mail from being written")
        };
        assert!(mail.token.len() <= 1_024, "{}", mail.token.len());
        let [from_token, from_memory] =
            [ask().token(&mail.token), ask().memory(mail.memory)].map(|ask| self.writer.write(&ask).expect("a mail"));
        assert_eq!(from_token, from_memory, "token and value remember the same");
    }
}
