//! Errors reach logs: the value of a fact never stands in one, whatever is wrong and wherever it stands.

use serde_json::{Value, json};
use sincerely::{Catalog, ErrorKind, Key, Request, Writer};

use crate::desk::writer;

const SECRET: &str = "S3CRET-do-not-log";

/// Every value of another type, each holding the secret where it can.
fn wrong_values() -> Vec<Value> {
    vec![
        json!(SECRET),
        json!([SECRET]),
        json!({ "x": SECRET }),
        json!({ SECRET: SECRET }),
        json!(31_415_926.5),
        json!(true),
        json!([[{ "name": SECRET, "quantity": SECRET }]]),
        json!([{ "name": SECRET, "quantity": SECRET, "price": SECRET }]),
        json!({ "amount": SECRET, "currency": SECRET, "number": SECRET, "when": SECRET, "full": [SECRET] }),
        json!({ "amount": 31_415_926.5, "currency": "EUR", "number": "1", "items": SECRET }),
        json!({ "number": "1", "eta": SECRET, "total": { "amount": SECRET, "currency": "EUR" } }),
        json!({ "number": "1", "tracking": SECRET }),
        json!({ "number": "1", "tracking": format!("javascript:{SECRET}") }),
        json!({ "number": "1", "items": [{ "name": "x", "quantity": 31_415_926.5 }] }),
        json!({ "number": "1", "items": [{ "name": SECRET }] }),
        json!({ "when": "2026-02-31", "what": SECRET }),
    ]
}

#[test]
fn no_value_stands_in_an_error() {
    let catalog = Catalog::built_in().unwrap();
    let slots = [
        "name", "topic", "quote", "order", "event", "reply_by", "opens", "since", "was_due", "agent", "brand", "hours",
        "our_fault", "repair", "help", "fix", SECRET,
    ];
    let templates: Vec<String> = catalog.templates("en").map(str::to_owned).collect();
    let writer = writer(catalog);
    let mut errors = 0;
    for template in &templates {
        for slot in slots {
            for wrong in wrong_values() {
                for strict in [false, true] {
                    let mut request = Request::to("maria@example.org")
                        .template(template)
                        .now("2026-03-02T09:00:00Z".parse().unwrap());
                    request = request.facts(&json!({ slot: wrong.clone() }));
                    request = if strict { request.strict() } else { request };
                    assert!(
                        !format!("{request:?}").replace(&format!("{SECRET:?}"), "").contains("31415926"),
                        "Debug of a request"
                    );
                    let Err(error) = writer.write(&request) else { continue };
                    errors += 1;
                    for text in [error.to_string(), format!("{error:?}")] {
                        assert!(!text.contains(SECRET) && !text.contains("31415926"), "{template}, {slot}: {text}");
                    }
                    assert_eq!(error.to_string().lines().count(), 1, "{error}");
                    assert!(format!("{error:?}").lines().skip(1).all(|line| line.starts_with("  help: ")), "{error:?}");
                }
            }
        }
    }
    assert!(errors > 1_000, "{errors} errors looked at");
}

#[test]
fn no_value_stands_in_an_error_of_a_request_file() {
    for json in [
        format!("{{ \"to\": \"a@b.c\", \"now\": \"{SECRET}\", \"facts\": {{}} }}"),
        format!("{{ \"to\": [\"{SECRET}\"], \"now\": \"2026-03-02T09:00:00Z\", \"facts\": {{}} }}"),
        format!("{{ \"to\": \"a@b.c\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": \"{SECRET}\" }}"),
        format!("{{ \"to\": \"a@b.c\", \"now\": \"2026-03-02T09:00:00Z\", \"zone\": \"{SECRET}\", \"facts\": {{}} }}"),
        format!("{{ \"to\": \"a@b.c\", \"now\": \"2026-03-02T09:00:00Z\", \"mood\": \"{SECRET}\", \"facts\": {{}} }}"),
        format!("{{ \"{SECRET}\": 1 }}"),
        format!("{{ \"to\": {SECRET}"),
        format!("[\"{SECRET}\"]"),
    ] {
        let error = Request::from_json(&json).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error}");
    }
}

#[test]
fn a_serialiser_that_quotes_its_value_is_not_repeated() {
    struct Leaky;
    impl serde::Serialize for Leaky {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom(SECRET))
        }
    }
    let key = Key::from_bytes([7; 16]);
    let writer = Writer::new(key.clone(), &json!({ "agent": "S", "brand": "B" })).unwrap();
    let error = writer.write(&Request::to("a@b.c").facts(&Leaky)).unwrap_err();
    assert_eq!(error.to_string(), "facts that cannot be serialised");
    assert_eq!(error.kind(), ErrorKind::WrongKind);
    assert!(writer.trace(&Request::to("a@b.c").facts(&Leaky)).is_err());
    assert_eq!(Writer::new(key, &Leaky).unwrap_err().to_string(), "facts that cannot be serialised");
}
