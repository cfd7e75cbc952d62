//! Catalogs: any files are a catalog or problems with places, and what loads writes mail without a hole.

use serde_json::{Value, json};
use sincerely::{Catalog, ErrorKind, Key, Request, Source, Writer};

const SLOTS: &str = include_str!("slots.toml");

thread_local! {
    static FACTS: [Value; 3] = facts();
}

/// Files as the cases of the repository have them: `--- path` on a line, then the text.
pub fn loaded(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.len() > crate::LONGEST {
        return;
    }
    let mut files = vec![("slots.toml".to_owned(), SLOTS.to_owned())];
    for part in text.split("--- ") {
        let Some((path, text)) = part.split_once('\n') else { continue };
        files.push((path.to_owned(), text.to_owned()));
    }
    let catalog = match Catalog::layers([Source::files(files)]) {
        Ok(catalog) => catalog,
        Err(problems) => {
            assert!((1..=1_001).contains(&problems.len()));
            for problem in problems.iter() {
                assert!(!problem.message().starts_with("a body that the template engine"), "{problem}");
                assert!(!problem.to_string().contains(char::is_control), "one line: {problem:?}");
                // What concerns the whole, and a path that is too long to be repeated, have no file.
                let whole = ["a catalog", "a path of more than", "more than 1000 problems"]
                    .iter()
                    .any(|of| problem.message().starts_with(of));
                assert!(problem.file().is_some() || whole, "{problem}");
            }
            return;
        }
    };
    let names: Vec<(String, String, Vec<String>)> =
        catalog.info().into_iter().map(|info| (info.locale, info.template, info.tones)).collect();
    let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16]));
    let Ok(writer) = writer.default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co" })).build() else { return };
    for (locale, template, tones) in &names {
        for tone in tones {
            FACTS.with(|facts| facts.iter().for_each(|facts| written(&writer, [locale, template, tone], facts)));
        }
    }
}

fn written(writer: &Writer, [locale, template, tone]: [&str; 3], facts: &Value) {
    let request = Request::to("maria@example.org").template(template).locale(locale).tone(tone);
    let request = request.facts(facts).now("2026-03-02T09:00:00Z".parse().expect("a time"));
    let request = request.zone("Europe/Vienna".parse().expect("a zone"));
    let mail = match writer.write(&request) {
        Ok(mail) => mail,
        Err(error) => {
            // What loads has been proven: facts may be missing or wrong, and a promise past, but nothing of the catalog.
            let kind = error.kind();
            let of_facts =
                [ErrorKind::MissingFact, ErrorKind::EmptyPromise, ErrorKind::WrongKind, ErrorKind::InvalidValue];
            assert!(of_facts.contains(&kind) && kind != ErrorKind::Hole, "{error}");
            return;
        }
    };
    assert_eq!(writer.write(&request).as_ref(), Ok(&mail), "the same again");
    assert!(!mail.subject.contains(char::is_control), "{:?}", mail.subject);
    for part in [Some(&mail.subject), Some(&mail.text), mail.html.as_ref()].into_iter().flatten() {
        let private = |c: char| matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF);
        assert!(!part.contains(private), "a value or pool that was not put in: {part:?}");
    }
    for (name, value) in &mail.headers {
        assert!(!value.contains(char::is_control), "{name}: {value:?}");
    }
}

/// Everything there, the least there, and something in between.
fn facts() -> [Value; 3] {
    let full = json!({
        "name": { "full": "Maria Silva", "given": "Maria", "formal": "Ms Silva" },
        "order": { "number": "4711", "items": [{ "name": "Tent", "quantity": 1, "price": { "amount": "149.00", "currency": "EUR" } },
                   { "name": "Rope", "quantity": 2 }], "eta": "2026-03-05", "placed_on": "2026-03-01", "status": "packed",
                   "tracking": "https://parcels.invalid/t/1", "total": { "amount": "149.00", "currency": "EUR" } },
        "event": { "what": "the wedding", "when": "2026-03-07" }, "reply_by": "2026-03-03T10:00:00+01:00",
        "since": "2026-02-27", "price": { "amount": "5.00", "currency": "EUR" }, "help": "https://desk.invalid/help",
        "unsubscribe": "https://desk.invalid/out", "quote": "it broke", "note": "a note", "topic": "the lamp", "age": 3,
        "things": [{ "name": "a tin", "quantity": 2 }, { "name": "a rope", "quantity": 1, "price": { "amount": "3.00", "currency": "EUR" } }], "urgent": true,
    });
    let mut some = full.clone();
    for path in ["name", "event", "urgent", "things", "note"] {
        some[path] = Value::Null;
    }
    some["order"] = json!({ "number": "4711" });
    [full, json!({}), some]
}
