//! What a preview asks of the library: series, pins, facts that are wrong or can be left out, another time.

use serde_json::{Value, json};
use sincerely::review::series;
use sincerely::{Catalog, Message, Request, TracedWhy, Writer};

use crate::desk::writer;

fn sample(template: &str) -> (Writer, Request) {
    let catalog = Catalog::built_in().unwrap();
    let request = catalog.sample(Some("en"), template, "").unwrap();
    (writer(catalog), request)
}

#[test]
fn a_series_carries_memory_on_and_marks_what_comes_again() {
    let (writer, request) = sample("acknowledge/order");
    let row = series(&writer, &request, 10).unwrap();
    let mut carried = request.clone();
    for mail in &row.mails {
        let message: Message = writer.write(&carried).unwrap();
        assert_eq!(mail.message, message);
        carried = request.clone().memory(message.memory);
    }
    assert!(row.mails[0].sentences.iter().all(|sentence| sentence.mails_ago.is_none()));
    for (at, mail) in row.mails.iter().enumerate() {
        for sentence in &mail.sentences {
            let Some(ago) = sentence.mails_ago else { continue };
            let before = row.mails[at - ago].sentences.iter();
            assert!(before.map(|other| &other.selected.variant).any(|variant| *variant == sentence.selected.variant));
        }
        assert_eq!(mail.is_same_shape, at > 0 && row.mails[at - 1].message.shape == mail.message.shape);
    }
    assert!(row.figures.vendi > 1.0 && row.figures.vendi <= 10.0);
    assert!(row.figures.same_shape.is_some());
    // One mail has none before it; nobody gets more than a hundred.
    let one = series(&writer, &request, 1).unwrap();
    assert!((one.figures.vendi - 1.0).abs() < 1e-9 && one.figures.c43 == 0.0 && one.figures.c41 == 0.0);
    assert_eq!(series(&writer, &request, 0).unwrap().mails.len(), 0);
    assert_eq!(series(&writer, &request, 1_000).unwrap().mails.len(), 100);
    assert!(serde_json::to_value(&row).unwrap()["mails"][1]["sentences"][0]["variant"].is_string());
}

#[test]
fn a_pinned_variant_speaks_where_its_conditions_hold_and_only_there() {
    let (writer, request) = sample("acknowledge/question");
    let trace = writer.trace(&request).unwrap();
    let (mut pinned, mut refused) = (0, 0);
    for pool in trace.pools.iter().filter(|pool| pool.choice_set > 0) {
        for variant in &pool.variants {
            let asked = request.clone().pin(&pool.pool, variant.id).shape(&trace.shape);
            let again = writer.trace(&asked).unwrap();
            let said = again.pools.iter().find(|other| other.pool == pool.pool).unwrap();
            let chosen = said.variants.iter().find(|other| other.why == TracedWhy::Selected).map(|other| other.id);
            match variant.why {
                TracedWhy::Selected | TracedWhy::NotChosen | TracedWhy::UsedLately | TracedWhy::LessPersonal => {
                    assert_eq!(chosen, Some(variant.id), "{}: {}", pool.pool, variant.text);
                    pinned += 1;
                }
                // The same words may stand in the lists of two tones.
                TracedWhy::OtherTone(_) => {}
                _ => {
                    assert_ne!(chosen, Some(variant.id), "{}: {}", pool.pool, variant.text);
                    refused += 1;
                }
            }
            assert!(writer.write(&asked).is_ok());
        }
    }
    assert!(pinned > 10 && refused > 0, "{pinned} {refused}");
    // A shape too, and names that are none change nothing.
    for shape in &trace.shapes {
        let shown = writer.trace(&request.clone().shape(&shape.name)).unwrap();
        let fits = !matches!(shape.why, TracedWhy::Missing(_) | TracedWhy::Unless(_));
        assert_eq!(shown.shape == shape.name, fits);
    }
    let unknown = request.clone().pin("no_such_pool", 1).shape("no_such_shape");
    assert_eq!(writer.write(&unknown).unwrap(), writer.write(&request).unwrap());
}

#[test]
fn a_request_is_written_as_json_and_read_back() {
    let catalog = Catalog::built_in().unwrap();
    let writer = writer(Catalog::built_in().unwrap());
    for info in catalog.info().iter().filter(|info| info.locale == "en") {
        for kind in &info.samples {
            let request = catalog.sample(Some("en"), &info.template, kind).unwrap();
            let json = serde_json::to_string(&request).unwrap();
            let read = Request::from_json(&json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
            assert_eq!(writer.write(&read).unwrap(), writer.write(&request).unwrap());
        }
    }
    let broken = Request::to("no address").facts(&json!({}));
    assert!(serde_json::to_string(&broken).is_err());
}

#[test]
fn every_wrong_fact_is_reported_and_none_is_shown() {
    let (writer, request) = sample("acknowledge/order");
    let secret = "hunter2";
    let wrong = json!({
        "order": { "number": "1", "eta": secret }, "reply_by": secret, "gift": [secret], "help": secret,
        "name": "Maria", "nonsense": secret,
    });
    let faults = writer.fact_faults(&request.clone().facts(&wrong));
    let slots: Vec<&str> = faults.iter().map(|fault| fault.slot.as_str()).collect();
    for slot in ["order", "reply_by", "gift", "help", "nonsense"] {
        assert!(slots.contains(&slot), "{slot}: {slots:?}");
    }
    assert!(!slots.contains(&"name"));
    assert!(faults.iter().all(|fault| !fault.message.contains(secret) && !fault.help.contains(secret)));
    assert!(faults.iter().any(|fault| fault.message.contains("`order.eta`")));
    assert!(writer.fact_faults(&request).is_empty());
}

#[test]
fn facts_that_can_be_left_out_are_those_that_are_given() {
    let (writer, request) = sample("acknowledge/event");
    let all = writer.optional_facts(&request).unwrap();
    let paths: Vec<&str> = all.iter().map(|fact| fact.path.as_str()).collect();
    assert!(paths.contains(&"order.eta") && paths.contains(&"name") && paths.contains(&"gift"), "{paths:?}");
    assert!(!paths.contains(&"order") && !paths.contains(&"reply_by"), "{paths:?}");
    let without = request.clone().without("gift");
    let left = writer.optional_facts(&without).unwrap();
    assert!(left.iter().all(|fact| fact.is_left_out == (fact.path == "gift")));
    assert_eq!(left.len(), all.len());
    assert_eq!(writer.write(&without.with_everything()).unwrap(), writer.write(&request).unwrap());
    for fact in all {
        assert!(writer.write(&request.clone().without(fact.path)).is_ok());
    }
}

#[test]
fn at_another_time_promises_move_and_days_stay() {
    let (writer, request) = sample("acknowledge/event");
    let stops = writer.stops(&request);
    let names: Vec<&str> = stops.iter().map(|stop| stop.name).collect();
    assert_eq!(names, ["far", "soon", "tomorrow", "today", "past"]);
    // A promise is a time or a day.
    for reply_by in ["2026-09-15T12:00:00-05:00", "2026-09-15"] {
        let mut facts = serde_json::to_value(&request).unwrap()["facts"].take();
        facts["reply_by"] = json!(reply_by);
        let request = request.clone().facts(&facts);
        let before: Value = serde_json::to_value(&request).unwrap();
        for stop in &stops {
            let moved = request.clone().moved(stop.now, writer.catalog());
            let after: Value = serde_json::to_value(&moved).unwrap();
            let at = |value: &Value, path: &str| -> sincerely::chrono::DateTime<sincerely::chrono::Utc> {
                let text = value.pointer(path).and_then(Value::as_str).unwrap();
                if text.len() > 10 { text.parse().unwrap() } else { format!("{text}T00:00:00Z").parse().unwrap() }
            };
            let ahead = |value: &Value| at(value, "/facts/reply_by") - at(value, "/now");
            assert_eq!(ahead(&after), ahead(&before), "{} {reply_by}", stop.name);
            assert_eq!(after["facts"]["event"], before["facts"]["event"]);
            assert_eq!(after["facts"]["order"], before["facts"]["order"]);
            assert!(writer.write(&moved).is_ok(), "{} {reply_by}", stop.name);
        }
    }
    let nothing = request.clone().facts(&json!({}));
    assert!(writer.stops(&nothing).is_empty());
}
