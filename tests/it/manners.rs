//! The headers of every mail, and what a request must hold.

use chrono::{DateTime, Utc};
use serde_json::json;
use sincerely::follow_up::{Cadence, Due, Hours, Period, State};
use sincerely::mail::{Headers, Thread};
use sincerely::{ErrorKind, Key, Request, Writer};

use crate::desk::{InOneLine as _, ask, small, writer};

fn plain() -> Writer {
    writer(small("", "Hello.\n", ""))
}

fn header<'m>(mail: &'m sincerely::Message, name: &str) -> Option<&'m str> {
    mail.headers.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str())
}

#[test]
fn every_mail_says_that_it_is_automatic() {
    let mail = plain().write(&ask(&json!({}))).unwrap();
    assert_eq!(header(&mail, "Auto-Submitted"), Some("auto-generated"));
    assert_eq!(header(&mail, "X-Auto-Response-Suppress"), Some("All"));
    assert_eq!(header(&mail, "Content-Language"), Some("en"));
    assert_eq!(header(&mail, "Message-ID"), None, "without a mail id there is none");
    assert_eq!(header(&mail, "List-Unsubscribe"), None, "this is no marketing");
    for own in ["Subject", "From", "To", "Date", "MIME-Version", "Content-Type"] {
        assert_eq!(header(&mail, own), None, "{own} is the mailer's");
    }
}

#[test]
fn an_answer_joins_its_thread() {
    let inbound =
        Headers::from_pairs([("Message-ID", "<2@example.net>"), ("References", "<0@example.net> <1@example.net>")]);
    let mail = plain().write(&ask(&json!({})).thread(Thread::of(&inbound))).unwrap();
    assert_eq!(header(&mail, "Auto-Submitted"), Some("auto-replied"));
    assert_eq!(header(&mail, "In-Reply-To"), Some("<2@example.net>"));
    assert_eq!(header(&mail, "References"), Some("<0@example.net> <1@example.net> <2@example.net>"));
}

#[test]
fn a_series_ends_with_the_mail_that_says_so_and_answers_nobody() {
    let pools = "[last_note]\nselection = \"stepwise\"\noptional = true\nany = [\"I will not ask again.\"]\n";
    let writer = writer(small("", "Is it well?\n\n{{ say.last_note }}\n", pools));
    let cadence = Cadence::builder().after(Period::days(2), "t").after(Period::days(3), "t").build().unwrap();
    let hours = Hours::parse("zone = \"UTC\"\n[week]\nmonday-friday = [\"09:00-17:00\"]").unwrap();
    let inbound = Headers::from_pairs([("Message-ID", "<2@example.net>")]);
    let mut now: DateTime<Utc> = "2026-03-02T10:00:00Z".parse().unwrap();
    let mut state = State::started(now);
    let mut texts = Vec::new();
    for _ in 0..10 {
        match cadence.due(&hours, &state, now).unwrap() {
            Due::Send(due) => {
                let request = ask(&json!({})).thread(Thread::of(&inbound)).follow_up(&due).now(now);
                let mail = writer.write(&request).unwrap();
                assert_eq!(header(&mail, "Auto-Submitted"), Some("auto-generated"), "a timer asked for it");
                assert_eq!(header(&mail, "In-Reply-To"), Some("<2@example.net>"));
                texts.push(mail.text);
                state = state.sent(&due, now);
            }
            Due::Wait { until, .. } => now = until,
            _ => break,
        }
    }
    assert_eq!(texts, ["Is it well?\n", "Is it well?\n\nI will not ask again.\n"]);
}

#[test]
fn a_mail_id_makes_the_same_message_id_on_every_try() {
    let id = |mail_id: &str| {
        header(&plain().write(&ask(&json!({})).mail_id(mail_id)).unwrap(), "Message-ID").unwrap().to_owned()
    };
    assert_eq!(id("ticket-4711/2"), id("ticket-4711/2"));
    assert_ne!(id("ticket-4711/2"), id("ticket-4711/3"));
    assert!(id("a\r\nBcc: x@example.org").ends_with("@mail.example.org>"));
    let without = Writer::builder(small("", "Hello.\n", ""))
        .key(Key::from_bytes([1; 16]))
        .default_facts(&json!({ "agent": "S", "brand": "B" }));
    let error = without.build().unwrap().write(&ask(&json!({})).mail_id("x")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
}

#[test]
fn marketing_alone_carries_its_way_out() {
    let catalog = small(
        "purpose = \"marketing\"\nrequired = [\"unsubscribe\"]",
        "News.\n\n[No more of this]({{ unsubscribe }})\n",
        "",
    );
    let writer = writer(catalog);
    let with = |link: &str| writer.write(&ask(&json!({ "unsubscribe": link })));
    let mail = with("https://example.com/u/1").unwrap();
    assert_eq!(header(&mail, "List-Unsubscribe"), Some("<https://example.com/u/1>"));
    let mail = with("https://bücher.example/u").unwrap();
    assert_eq!(header(&mail, "List-Unsubscribe"), Some("<https://b%C3%BCcher.example/u>"), "a field is ASCII");
    assert!(mail.text.contains("https://bücher.example/u"), "readers see it as it was written: {}", mail.text);
    let long = |len: usize| format!("https://example.com/{}", "a".repeat(len - 20));
    assert_eq!(header(&with(&long(978)).unwrap(), "List-Unsubscribe").map(str::len), Some(980));
    assert_eq!(with(&long(979)).unwrap_err().kind(), ErrorKind::TooLarge);
}

#[test]
fn a_link_with_right_to_left_letters_stays_whole() {
    let writer = writer(small("required = [\"help\"]", "See {{ help }} or [the page]({{ help }}).\n", ""));
    let mail = writer.write(&ask(&json!({ "help": "https://example.com/\u{5E9}\u{5DC}?a=1" }))).unwrap();
    let link = "https://example.com/%D7%A9%D7%9C?a=1";
    assert_eq!(mail.text, format!("See {link} or the page ({link}).\n"));
    assert_eq!(mail.html.unwrap().matches(&format!("href=\"{link}\"")).count(), 2);
}

#[test]
fn what_a_customer_typed_is_left_out_of_unverified_mail() {
    let catalog = small(
        "optional = [\"topic\", \"name\"]",
        "Hi{% if name %} {{ name.full }}{% endif %}.\n\n{% if topic %}About {{ topic }}.{% endif %}\n",
        "",
    );
    let writer = writer(catalog);
    let facts = json!({ "topic": "buy pills", "name": "Spam Poem" });
    assert_eq!(writer.write(&ask(&facts).unverified()).unwrap().text, "Hi.\n");
    let requires = crate::desk::writer(small("required = [\"topic\"]", "About {{ topic }}.\n", ""));
    let error = requires.write(&ask(&facts).unverified()).unwrap_err();
    assert_eq!(
        error.in_one_line(),
        "missing fact: `topic` is required by `t`, a customer fills it in, so this template cannot be written unverified"
    );
}

#[test]
fn requests_that_make_no_sense_are_errors_in_one_line() {
    let writer = plain();
    let error = |request: Request| writer.write(&request).unwrap_err().in_one_line();
    let facts = json!({});
    assert_eq!(error(ask(&facts).template("tt")), "unknown template `tt` in `en`, did you mean `t`?");
    assert_eq!(error(ask(&facts).tone("warmm")), "unknown tone `warmm`, did you mean `warm`?");
    assert_eq!(error(ask(&facts).locale("d!e")), "no language tag, write a tag of BCP 47, such as `de-AT`");
    for to in [
        "nobody", "a@b.c\r\nBcc: x@y.z", "a@b.c, x@y.z", "a@b.c x@y.z", "a@b.c;x@y.z", "Maria <a@b.c>, x@y.z",
        "x@y.z <a@b.c>", "x, Maria <a@b.c>", "\"x\" <x@y.z> \"<a@b.c>", "\"Maria\r\nBcc: x@y.z\" <a@b.c>",
        "Maria <a@b.c> x", "a@b@c.d", "\"a@b.c\"x@y.z", "\"a\"b\"@c.d", "team:a@b.c", "a(b@c.d", "@b.c", "\"\"@b.c",
        "a@", "maria@localhost", "Maria Silva <maria@example.org>", "x@[192.0.2.1]",
    ] {
        assert_eq!(
            error(ask(&facts).recipient(to)),
            "invalid address, write one address without display name, `maria@example.org`",
            "{to}"
        );
    }
    for to in [" maria@example.org ", "o'neil+x@example.org", "\"a..b\"@c.example", "jürgen@bücher.example"] {
        assert!(writer.write(&ask(&facts).recipient(to).template("t")).is_ok(), "{to}");
    }
    assert_eq!(
        error(Request::to("a@b.c").template("t")),
        "`now` is missing, call `.now(…)`: the library reads no clock"
    );
    assert_eq!(error(ask(&json!({ "topc": "x" })).strict()), "unknown fact `topc`, did you mean `topic`?");
    assert_eq!(
        error(ask(&json!({ "order": { "number": "1", "items": [{ "name": "Tent" }] } }))),
        "missing fact: `order.items.0.quantity` must be given, `order` takes an object with `number` and what else is known of the order"
    );
    assert_eq!(
        error(ask(&json!({ "price": { "amount": 14.5, "currency": "EUR" } }))),
        "wrong kind of fact: `price` takes an object with `amount` as a decimal string and `currency`"
    );
    assert_eq!(
        sincerely::Zone::parse("Europe/Vienne").unwrap_err().in_one_line(),
        "unknown time zone, name it as the IANA time zone database does, `Europe/Vienna`, or as an offset, `+01:00`"
    );
}

#[test]
fn a_writer_says_what_it_lacks() {
    let build = |standing: serde_json::Value| {
        Writer::builder(small("", "Hello.\n", "")).key(Key::from_bytes([1; 16])).default_facts(&standing).build()
    };
    assert_eq!(
        build(json!({ "agent": "Sam" })).unwrap_err().in_one_line(),
        "missing default fact: `brand` is part of every mail, add it with `.default_facts(…)`"
    );
    assert_eq!(
        build(json!({ "agent": "Sam", "brnd": "x" })).unwrap_err().in_one_line(),
        "unknown fact `brnd`, did you mean `brand`?"
    );
    let keyless = Writer::builder(small("", "Hello.\n", "")).build().unwrap_err();
    assert_eq!(keyless.in_one_line(), "missing key, call `.key(Key::from_hex(…)?)`");
}

#[test]
fn the_locale_asked_for_goes_to_the_nearest_that_there_is() {
    let catalog = sincerely::Catalog::built_in().unwrap();
    let sample = catalog.sample(None, "acknowledge/question", "").unwrap();
    let writer = writer(catalog);
    for (asked, given) in [
        ("de-AT", "de"),
        ("DE_de", "de"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("en-GB", "en"),
        ("fr-CA", "fr"),
        ("ja", "en"),
        ("es-419", "es"),
    ] {
        assert_eq!(writer.write(&sample.clone().locale(asked)).unwrap().locale, given, "{asked}");
    }
}
