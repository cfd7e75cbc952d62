//! Events, days and promises, judged in the customer's zone.

use serde_json::{Value, json};
use sincerely::follow_up::Hours;
use sincerely::{ErrorKind, Request};

use crate::desk::{InOneLine as _, ask, small, writer};

/// What a mail says of an event on `when`, at `now` in a zone.
fn said(now: &str, zone: Option<&str>, event: &Value, eta: Option<&str>) -> String {
    let body = "{% if event %}{{ event.day }} | {{ event.relative }} | {% if event.time %}{{ event.time }}{% else %}no hour{% endif %} |{% endif %}\
        {% if event.is_far %} far{% endif %}{% if event.is_soon %} soon{% endif %}{% if event.is_tomorrow %} tomorrow{% endif %}\
        {% if event.is_today %} today{% endif %}{% if event.is_past %} past{% endif %}{% if event.in_time %} in time{% endif %}\
        {% if event.spare %} by {{ event.spare }}{% endif %}\n";
    let writer = writer(small("required = [\"event\"]\noptional = [\"order\"]", body, ""));
    let mut facts = json!({ "event": event });
    if let Some(eta) = eta {
        facts["order"] = json!({ "number": "1", "eta": eta });
    }
    let mut request = Request::to("maria@example.org").template("t").now(now.parse().unwrap()).facts(&facts);
    if let Some(zone) = zone {
        request = request.zone(zone.parse().unwrap());
    }
    writer.write(&request).unwrap().text.trim_end().to_owned()
}

#[test]
fn an_event_is_far_soon_tomorrow_today_or_past() {
    let on = |day: &str| said("2026-03-02T09:00:00Z", Some("Europe/Vienna"), &json!({ "when": day }), None);
    assert_eq!(on("2026-03-10"), "Tuesday, March 10 | in eight days | no hour | far");
    assert_eq!(on("2026-03-09"), "Monday, March 9 | in seven days | no hour | soon");
    assert_eq!(on("2026-03-03"), "Tuesday, March 3 | tomorrow | no hour | soon tomorrow");
    assert_eq!(on("2026-03-02"), "Monday, March 2 | today | no hour | soon today");
    assert_eq!(on("2026-03-01"), "Sunday, March 1 | yesterday | no hour | past");
    assert_eq!(on("2027-03-02"), "Tuesday, March 2, 2027 | in 365 days | no hour | far");
}

#[test]
fn the_day_is_the_customers() {
    let at = |zone| said("2026-03-02T23:30:00Z", Some(zone), &json!({ "when": "2026-03-03" }), None);
    assert!(at("Europe/Vienna").contains("| today |"), "there it is half past midnight already");
    assert!(at("America/New_York").contains("| tomorrow |"));
    assert!(at("Pacific/Kiritimati").contains("| today |"));
    let moment = json!({ "when": "2026-03-29T01:30:00Z" });
    assert_eq!(
        said("2026-03-28T09:00:00Z", Some("Europe/Vienna"), &moment, None),
        "Sunday, March 29 | tomorrow | 3:30 AM | soon tomorrow"
    );
    assert_eq!(
        said("2026-03-28T09:00:00Z", Some("America/New_York"), &moment, None),
        "Saturday, March 28 | today | 9:30 PM | soon today"
    );
    assert!(said("2026-03-28T09:00:00Z", None, &moment, None).contains("no hour"), "without a zone no hour is said");
}

#[test]
fn leap_days_and_changes_of_the_clock_do_no_harm() {
    assert_eq!(
        said("2028-02-28T09:00:00Z", Some("Europe/Vienna"), &json!({ "when": "2028-02-29" }), None),
        "Tuesday, February 29 | tomorrow | no hour | soon tomorrow"
    );
    // 23 hours lie between these midnights in Vienna, and still it is tomorrow.
    assert!(
        said("2026-03-28T23:30:00Z", Some("Europe/Vienna"), &json!({ "when": "2026-03-30" }), None)
            .contains("tomorrow")
    );
    // Samoa had no 30 December 2011.
    assert!(
        said("2011-12-30T09:00:00Z", Some("Pacific/Apia"), &json!({ "when": "2011-12-31" }), None)
            .contains("in two days")
    );
}

#[test]
fn the_eta_makes_it_or_does_not() {
    let with = |eta| said("2026-03-02T09:00:00Z", Some("Europe/Vienna"), &json!({ "when": "2026-03-07" }), Some(eta));
    assert!(with("2026-03-05").ends_with("in time by two days"));
    assert!(with("2026-03-06").ends_with("in time by one day"));
    assert!(!with("2026-03-07").contains("in time"), "on the day itself is not in time");
    assert!(!with("2026-03-08").contains("in time"));
}

#[test]
fn an_invalid_day_is_an_error_that_names_path_and_expectation() {
    let writer = writer(small("optional = [\"event\", \"since\", \"reply_by\", \"note\"]", "Hi.\n", ""));
    for (facts, told) in [
        (
            json!({ "event": { "when": 7 } }),
            "wrong kind of fact: `event.when` takes a day such as `2026-03-07`, or a moment in RFC 3339 format",
        ),
        (
            json!({ "event": "2026-03-07" }),
            "wrong kind of fact: `event` takes an object with `when` and, where known, `what` and `mood`",
        ),
        (json!({ "note": 1.5 }), "wrong kind of fact: `note` takes a text"),
        (json!({ "since": "yesterday" }), "wrong kind of fact: `since` takes a day such as `2026-03-07`"),
        (
            json!({ "reply_by": "10 o'clock" }),
            "wrong kind of fact: `reply_by` takes a moment such as `2026-03-03T10:00:00+01:00` (RFC 3339), or a day such as `2026-03-03`",
        ),
    ] {
        let error = writer.write(&ask(&facts)).unwrap_err();
        assert_eq!((error.kind(), error.in_one_line()), (ErrorKind::WrongKind, told.to_owned()));
    }
}

#[test]
fn a_promise_is_computed_from_hours_and_never_lies_in_the_past() {
    let hours = Hours::parse(
        "zone = \"Europe/Vienna\"\nholidays = [\"2026-04-06\"]\n[week]\nmonday = [\"09:00-17:00\"]\ntuesday = [\"09:00-17:00\"]\nfriday = [\"09:00-17:00\"]\n",
    )
    .unwrap();
    // Good Friday evening 2026: the next working hours are Tuesday's, since Monday is a holiday.
    let now: chrono::DateTime<chrono::Utc> = "2026-04-03T16:30:00Z".parse().unwrap();
    let by = hours.after_working(now, chrono::TimeDelta::hours(2)).unwrap();
    let writer = writer(small(
        "required = [\"reply_by\"]",
        "{{ say.p }}\n",
        "[p]\nmoves = [\"promise\"]\nany = [\"By {{ reply_by.when }}, {{ reply_by.relative }}.\"]\n",
    ));
    let request = |now: chrono::DateTime<chrono::Utc>| ask(&json!({ "reply_by": by.to_rfc3339() })).now(now);
    assert_eq!(
        writer.write(&request(now)).unwrap().text,
        "By Tuesday, April 7 at 11 AM (Vienna time), in four days.\n"
    );
    assert_eq!(
        writer.write(&request(by)).unwrap().text,
        "By Tuesday, April 7 at 11 AM (Vienna time), today.\n",
        "the very moment is kept"
    );
    let late = writer.write(&request(by + chrono::TimeDelta::seconds(1))).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::EmptyPromise);
    let day_only = ask(&json!({ "reply_by": "2026-04-07" }));
    assert!(
        writer.write(&day_only.clone().now("2026-04-07T21:59:00Z".parse().unwrap())).is_ok(),
        "a day lasts to its end"
    );
    assert!(writer.write(&day_only.now("2026-04-07T22:01:00Z".parse().unwrap())).is_err());
}

#[test]
fn a_list_names_everything_up_to_200_things() {
    let body = "{% for item in order.items %}\n- {{ item.name }}\n{% endfor %}\n\n{% if order.names %}All: {{ order.names }}.{% endif %}\n";
    let writer = writer(small("required = [\"order.items\"]", body, ""));
    let order = |count: usize| {
        let items: Vec<Value> = (1..=count).map(|n| json!({ "name": format!("T{n}"), "quantity": 2 })).collect();
        writer.write(&ask(&json!({ "order": { "number": "1", "items": items } }))).map(|mail| mail.text)
    };
    assert!(order(3).unwrap().ends_with("- T3\n\nAll: T1, T2, and T3.\n"));
    assert!(order(12).unwrap().ends_with(" T11, and T12.\n") && order(13).unwrap().ends_with("- T13\n"));
    let long = order(200).unwrap();
    assert!(long.ends_with("- T199\n- T200\n") && long.matches("- T").count() == 200, "{long}");
    let error = order(201).unwrap_err();
    assert!(error.to_string().contains("`order.items` takes a list of at most 200 objects"), "{error}");
}

#[test]
fn a_status_is_said_in_the_language_of_the_mail() {
    let body = "{% if order.status %}{{ order.status }}{% endif %}{% if order.is_sent %}, sent{% endif %}{% if order.is_late %}, late{% endif %}\n";
    let front = "required = [\"order\", \"order.status\"]";
    let files = |language: &str| format!("+++\nsubject = \"S\"\n{front}\n+++\n{body}").replace("en/", language);
    let catalog = sincerely::Catalog::layers([sincerely::Source::files([
        ("slots.toml".to_owned(), crate::desk::SLOTS.to_owned()),
        ("en/t.md".to_owned(), files("en/")),
        ("de/t.md".to_owned(), files("de/")),
    ])]);
    let writer = writer(catalog.unwrap());
    let said = |locale: &str, status: &str, eta: &str| {
        let facts = json!({ "order": { "number": "1", "status": status, "eta": eta } });
        writer.write(&ask(&facts).locale(locale)).unwrap().text.trim_end().to_owned()
    };
    assert_eq!(said("en", "in transit", "2026-03-05"), "Shipped, sent");
    assert_eq!(said("de", "Shipped", "2026-03-01"), "Versandt, sent, late");
    assert_eq!(said("de", "delivered", "2026-03-01"), "Zugestellt");
    assert_eq!(said("de", "im Zoll", "2026-03-05"), "Im Zoll");
}

#[test]
fn what_stands_for_nothing_is_absent_and_what_is_neither_is_an_error() {
    let body = "Words.{% if since %} Since {{ since.day }}.{% endif %}{% if help %} See {{ help }}.{% endif %}\
        {% if reply_by %} By {{ reply_by.day }}.{% endif %}{% if event %} For {{ event.day }}.{% endif %}\
        {% if order.eta %} Due {{ order.eta }}.{% endif %}{% if order.tracking %} At {{ order.tracking }}.{% endif %}\n";
    let front = "optional = [\"since\", \"help\", \"reply_by\", \"event\", \"order\"]";
    let writer = writer(small(front, body, ""));
    let slots = ["/since", "/help", "/reply_by", "/event/when", "/order/eta", "/order/tracking"];
    let with = |slot: &str, value: &str| {
        let mut facts = json!({
            "since": null, "help": null, "reply_by": null,
            "event": { "when": null }, "order": { "number": "1", "eta": null, "tracking": null },
        });
        *facts.pointer_mut(slot).unwrap() = json!(value);
        writer.write(&ask(&facts)).map(|mail| mail.text)
    };
    for slot in slots {
        for nothing in ["", " \n", "-", "…", "n/a", "Null", "TBD", "[Date]", "{{ value }}", "https://{{ host }}/t"] {
            assert_eq!(with(slot, nothing).as_deref(), Ok("Words.\n"), "{slot}: {nothing:?}");
        }
        // A slip of the customer takes nothing but its own sentence out of the mail.
        if slot.starts_with("/event") {
            assert_eq!(with(slot, "soon").as_deref(), Ok("Words.\n"));
            continue;
        }
        for other in ["soon", "2026-13-01", "07.03.2026", "https//example.com", "javascript:alert(1)"] {
            let error = with(slot, other).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::WrongKind, "{slot}: {other:?}");
            assert!(!error.to_string().contains(other), "{error}");
        }
    }
    assert_eq!(with("/since", " 2026-03-01 ").unwrap(), "Words. Since Sunday, March 1.\n");
    assert_eq!(with("/help", " https://example.com/h ").unwrap(), "Words. See https://example.com/h.\n");
}

#[test]
fn a_day_that_is_over_and_a_parcel_that_comes_no_more_are_not_expected() {
    let body = "Words.{% if order.eta %} Due {{ order.eta }}.{% endif %}{% if order.is_late %} Late.{% endif %}\
        {% if event.in_time %} In time.{% endif %}\n";
    let writer = writer(small("optional = [\"order\", \"event\"]", body, ""));
    let said = |eta: &str, status: &str| {
        let order = json!({ "number": "1", "eta": eta, "status": status });
        let facts = json!({ "order": order, "event": { "when": "2026-03-20" } });
        writer.write(&ask(&facts).now("2026-03-02T09:00:00Z".parse().unwrap())).unwrap().text
    };
    assert_eq!(said("2026-03-05", "packed"), "Words. Due Thursday, March 5. In time.\n");
    assert_eq!(
        said("2026-03-02", "shipped"),
        "Words. Due Monday, March 2. In time.\n",
        "the day itself is still to come"
    );
    assert_eq!(said("2026-03-01", "shipped"), "Words. Late.\n");
    for over in ["delivered", "cancelled", "returned"] {
        assert_eq!(said("2026-03-05", over), "Words.\n", "{over}");
        assert_eq!(said("2026-03-01", over), "Words.\n", "{over}");
    }
}

#[test]
fn no_mail_of_ours_announces_a_day_that_is_over() {
    let catalog = sincerely::Catalog::built_in().unwrap();
    let writer = writer(catalog);
    let days =
        ["February 20", "20 February", "20. Februar", "20 février", "20 de febrero", "20 de fevereiro", "20 februari"];
    for template in ["acknowledge/order", "acknowledge/event", "acknowledge/delay"] {
        for locale in ["en", "de", "fr", "es", "pt-BR", "nl"] {
            for (status, turn) in [("shipped", 0), ("delivered", 1), ("cancelled", 2), ("returned", 3)] {
                let facts = json!({
                    "order": { "number": "7719", "items": [{ "name": "Tent", "quantity": 1 }], "eta": "2026-02-20", "status": status },
                    "event": { "what": "the party", "when": "2026-03-20" }, "reply_by": "2026-03-03T10:00:00+01:00",
                });
                let request = Request::to("maria@example.org").template(template).locale(locale).turn(turn);
                let request = request.facts(&facts).now("2026-03-02T09:00:00Z".parse().unwrap());
                let mail = writer.write(&request).unwrap();
                assert!(!days.iter().any(|day| mail.text.contains(day)), "{template} {locale} {status}\n{}", mail.text);
            }
        }
    }
}
