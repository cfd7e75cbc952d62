//! Dates, times and the beginnings of sentences, as a person writes them.

use serde_json::{Value, json};
use sincerely::{Catalog, Key, Request, Source, Writer, Zone};

use crate::desk::{SLOTS, ask, small, writer};

/// A writer of one template in several languages.
fn desk(body: &str, zone: Option<&str>) -> Writer {
    let is_said = |slot: &str| body.contains(&format!("{{{{ {slot}"));
    let required: Vec<String> =
        ["reply_by", "since", "note"].iter().filter(|slot| is_said(slot)).map(|slot| format!("{slot:?}")).collect();
    let subject = if is_said("since") { "{{ since.day }}, {{ since.day }}" } else { "S" };
    let optional = "[\"event\", \"order\", \"reply_by.zone\", \"reply_by.time\"]";
    let front = format!("subject = \"{subject}\"\nrequired = [{}]\noptional = {optional}\n", required.join(", "));
    let template = |tag: &str| (format!("{tag}/t.md"), format!("+++\n{front}+++\n{body}"));
    let mut files = vec![
        ("slots.toml".to_owned(), SLOTS.to_owned()),
        ("layout.html".to_owned(), "{{ body }}".to_owned()),
        ("de/language.toml".to_owned(), "after_comma = \"small\"\n".to_owned()),
    ];
    files.extend(["en", "de", "fr", "es", "pt-BR", "nl"].map(template));
    let catalog = Catalog::layers([Source::files(files)]).unwrap_or_else(|problems| panic!("{problems}"));
    let facts = json!({ "agent": "Sam Reed", "brand": "Oak & Co." });
    let mut builder = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&facts);
    if let Some(zone) = zone {
        builder = builder.zone(zone.parse().unwrap());
    }
    builder.build().unwrap()
}

fn request(tag: &str, facts: &Value) -> Request {
    let mut all = json!({ "reply_by": "2026-03-05T15:00:00+01:00", "since": "2026-03-05", "note": "a lamp" });
    for (key, value) in facts.as_object().into_iter().flatten() {
        all[key] = value.clone();
    }
    ask(&all).locale(tag)
}

fn said(body: &str, tag: &str, facts: &Value) -> String {
    desk(body, None).write(&request(tag, facts)).unwrap().text.trim_end().to_owned()
}

#[test]
fn a_day_is_in_full_once_in_each_part() {
    let body = "A {{ since.day }}, {{ reply_by.when }}, {{ since.day }}.\n";
    for (tag, text) in [
        ("en", "A Thursday, March 5, Thursday at 3 PM (Vienna time), Thursday."),
        ("en-GB", "A Thursday 5 March, Thursday at 15:00 (Vienna time), Thursday."),
        ("de", "A Donnerstag, 5. März, Donnerstag um 15 Uhr (Ortszeit Wien), Donnerstag."),
        ("fr", "A jeudi 5 mars, jeudi à 15\u{a0}h (heure de Vienne), jeudi."),
        ("es", "A jueves 5 de marzo, jueves a las 15:00 (hora de Viena), jueves."),
        ("pt-BR", "A quinta-feira, 5 de março, quinta-feira às 15h (horário de Viena), quinta-feira."),
        ("nl", "A donderdag 5 maart, donderdag om 15 uur (tijd in Wenen), donderdag."),
    ] {
        assert_eq!(said(body, tag, &json!({})), text);
    }
    let mail = desk(body, None).write(&request("en", &json!({}))).unwrap();
    assert_eq!(mail.subject, "Thursday, March 5, Thursday", "the subject is a part of its own");
    assert_eq!(
        said("A {{ reply_by.when }}, {{ reply_by.when }}.\n", "en", &json!({})),
        "A Thursday, March 5 at 3 PM (Vienna time), Thursday at 3 PM.",
        "a zone is named once"
    );
}

#[test]
fn a_day_far_off_or_with_a_namesake_is_named_by_its_date() {
    let body = "A {{ since.day }}, {{ reply_by.day }}, {{ since.day }}, {{ reply_by.day }}.\n";
    for (tag, text) in [
        ("en", "A Thursday, March 5, Thursday, March 12, March 5, March 12."),
        ("de", "A Donnerstag, 5. März, Donnerstag, 12. März, 5. März, 12. März."),
        ("fr", "A jeudi 5 mars, jeudi 12 mars, jeudi 5 mars, jeudi 12 mars."),
        ("es", "A jueves 5 de marzo, jueves 12 de marzo, 5 de marzo, 12 de marzo."),
        ("nl", "A donderdag 5 maart, donderdag 12 maart, 5 maart, 12 maart."),
    ] {
        assert_eq!(said(body, tag, &json!({ "reply_by": "2026-03-12" })), text);
    }
    let far = json!({ "since": "2026-02-27", "reply_by": "2026-03-09" });
    assert_eq!(said(body, "en", &far), "A Friday, February 27, Monday, March 9, February 27, March 9.");
    assert_eq!(
        said(body, "pt-BR", &far),
        "A sexta-feira, 27 de fevereiro, segunda-feira, 9 de março, sexta-feira, segunda-feira."
    );
    // Today, and the seventh day from now.
    let edges = json!({ "since": "2026-03-02", "reply_by": "2026-03-08" });
    assert_eq!(said(body, "en", &edges), "A Monday, March 2, Sunday, March 8, March 2, Sunday.");
    assert_eq!(
        said("A {{ since.relative }}, {{ since.day }}.\n", "en", &json!({})),
        "A in three days, Thursday, March 5.",
        "a distance does not name a day"
    );
}

#[test]
fn a_day_of_another_year_says_the_year_once() {
    let body = "A {{ since.day }}, {{ since.day }}, {{ reply_by.when }}.\n";
    let facts = json!({ "since": "2025-12-30", "reply_by": "2027-01-04T09:30:00+01:00" });
    assert_eq!(
        said(body, "en", &facts),
        "A Tuesday, December 30, 2025, December 30, Monday, January 4, 2027 at 9:30 AM (Vienna time)."
    );
    assert_eq!(
        said(body, "de", &facts),
        "A Dienstag, 30. Dezember 2025, 30. Dezember, Montag, 4. Januar 2027, um 09:30 Uhr (Ortszeit Wien)."
    );
}

#[test]
fn noon_and_midnight_are_words() {
    let body = "A {{ reply_by.when }}, {% if reply_by.time %}{{ reply_by.time }}{% endif %}.\n";
    for (tag, noon, midnight) in [
        ("en", "at noon (Vienna time), noon", "at midnight (Vienna time), midnight"),
        ("de", "um 12 Uhr (Ortszeit Wien), 12 Uhr", "um Mitternacht (Ortszeit Wien), Mitternacht"),
        ("fr", "à midi (heure de Vienne), midi", "à minuit (heure de Vienne), minuit"),
        ("es", "al mediodía (hora de Viena), mediodía", "a medianoche (hora de Viena), medianoche"),
        ("pt-BR", "ao meio-dia (horário de Viena), meio-dia", "à meia-noite (horário de Viena), meia-noite"),
        ("nl", "om 12 uur (tijd in Wenen), 12 uur", "om middernacht (tijd in Wenen), middernacht"),
    ] {
        let said = |hour: &str| said(body, tag, &json!({ "reply_by": format!("2026-03-05T{hour}:00+01:00") }));
        assert!(said("12:00").ends_with(&format!(" {noon}.")), "{}", said("12:00"));
        assert!(said("00:00").ends_with(&format!(" {midnight}.")), "{}", said("00:00"));
    }
    assert_eq!(
        said(body, "en", &json!({ "reply_by": "2026-03-05T00:00:00+01:00" })),
        "A Wednesday, March 4 at midnight (Vienna time), midnight.",
        "midnight ends a day"
    );
    assert_eq!(
        said(body, "en", &json!({ "reply_by": "2026-03-05T00:30:00+01:00" })),
        "A Thursday, March 5 at 12:30 AM (Vienna time), 12:30 AM.",
        "and the minutes after it belong to the next"
    );
    assert!(said(body, "en", &json!({ "reply_by": "2026-03-05T12:05:00+01:00" })).contains("12:05 PM"));
    assert!(said(body, "es", &json!({ "reply_by": "2026-03-05T01:00:00+01:00" })).contains("a la 1:00"));
    assert!(said(body, "fr", &json!({ "reply_by": "2026-03-05T09:30:00+01:00" })).contains("à 9\u{a0}h\u{a0}30"));
    assert!(said(body, "pt-BR", &json!({ "reply_by": "2026-03-05T09:05:00-03:00" })).contains("às 13h05"));
}

#[test]
fn no_zone_is_named_where_the_clocks_agree() {
    let body = "A {{ reply_by.when }}{% if reply_by.zone %}, {{ reply_by.zone }}{% endif %}.\n";
    let at = |desk_zone: &str, reply_by: &str| {
        let facts = json!({ "reply_by": reply_by });
        desk(body, Some(desk_zone)).write(&request("en", &facts)).unwrap().text.trim_end().to_owned()
    };
    assert_eq!(at("Europe/Vienna", "2026-03-05T15:00:00+01:00"), "A Thursday, March 5 at 3 PM.");
    assert_eq!(at("Europe/Paris", "2026-03-05T15:00:00+01:00"), "A Thursday, March 5 at 3 PM.");
    assert_eq!(
        at("Europe/London", "2026-03-05T15:00:00+01:00"),
        "A Thursday, March 5 at 3 PM (Vienna time), Vienna time."
    );
    // Lagos has the hour of Vienna in winter alone.
    assert_eq!(at("Africa/Lagos", "2026-03-05T15:00:00+01:00"), "A Thursday, March 5 at 3 PM.");
    assert!(at("Africa/Lagos", "2026-06-04T15:00:00+02:00").contains("(Vienna time)"));
}

#[test]
fn samples_know_the_zone_of_the_desk() {
    let standing = |text: &str| {
        let files = [
            ("slots.toml".to_owned(), SLOTS.to_owned()),
            ("en/t.md".to_owned(), "+++\nsubject = \"S\"\n+++\nx\n".to_owned()),
            ("en/samples/standing.json".to_owned(), text.to_owned()),
        ];
        let catalog = Catalog::layers([Source::files(files)]).unwrap();
        catalog.sample_zone(Some("en")).map(|zone| zone.map(|zone| zone.to_string())).map_err(|error| error.to_string())
    };
    assert_eq!(standing("{ \"facts\": {}, \"zone\": \"Europe/Oslo\" }"), Ok(Some("Europe/Oslo".to_owned())));
    assert_eq!(standing("{ \"facts\": {} }"), Ok(None));
    assert!(standing("{ \"facts\": {}, \"zone\": \"Oslo\" }").unwrap_err().contains("unknown time zone"));
    assert!(standing("{ \"facts\": {}, \"zone\": 1 }").is_err() && standing("{ \"facts\": {}, \"x\": 1 }").is_err());
}

#[test]
fn a_sentence_that_begins_with_a_fact_begins_with_a_capital_letter() {
    let note = |body: &str, tag: &str, note: &str| said(body, tag, &json!({ "note": note }));
    let body = "Hi,\n\n{{ note }}. {{ note }}, and {{ note }}! “{{ note }}”\n{{ note }}\n\n- {{ note }}\n";
    assert_eq!(
        note(body, "en", "a new lamp is on its way"),
        "Hi,\n\nA new lamp is on its way. A new lamp is on its way, and a new lamp is on its way! “A new lamp is on its way”\nA new lamp is on its way\n\n- A new lamp is on its way"
    );
    for (given, text) in [
        ("éclair for all", "Éclair for all."),
        ("l'abonnement", "L'abonnement."),
        ("iPhone parts", "iPhone parts."),
        ("c-2291 is here", "c-2291 is here."),
        ("example.org is down", "example.org is down."),
        ("self-made lamps", "Self-made lamps."),
        ("b4 noon", "b4 noon."),
        ("3 lamps", "3 lamps."),
        ("שלום", "\u{2068}שלום\u{2069}."),
    ] {
        assert_eq!(note("{{ note }}.\n", "en", given), text);
    }
    assert_eq!(note("See approx. {{ note }}, ca. {{ note }}\n", "en", "a lamp"), "See approx. a lamp, ca. a lamp");
    assert_eq!(
        note("We must say no. {{ note }}.\n", "en", "it was made to measure"),
        "We must say no. It was made to measure."
    );
    assert_eq!(
        said("{{ since.day }} or {{ since.relative }}. {{ since.relative }}.\n", "fr", &json!({})),
        "Jeudi 5 mars or dans trois jours. Dans trois jours."
    );
}

#[test]
fn a_portuguese_date_is_closed_where_the_sentence_goes_on() {
    let written = |body: &str| said(body, "pt-BR", &json!({ "note": "nota" }));
    assert_eq!(written("Até {{ since.day }} respondo.\n"), "Até quinta-feira, 5 de março, respondo.");
    for closed in [".", ", e {{ note }}", "!", ": {{ note }}", " (em casa)"] {
        let text = format!("Até quinta-feira, 5 de março{}", closed.replace("{{ note }}", "nota"));
        assert_eq!(written(&format!("Até {{{{ since.day }}}}{closed}\n")), text);
    }
    // The weekday alone is no date with a comma, and German needs none.
    assert_eq!(
        written("Até {{ since.day }}. Até {{ since.day }} respondo.\n"),
        "Até quinta-feira, 5 de março. Até quinta-feira respondo."
    );
    assert_eq!(said("Bis {{ since.day }} da.\n", "de", &json!({})), "Bis Donnerstag, 5. März da.");
}

#[test]
fn names_and_links_keep_their_letters() {
    let catalog = small(
        "required = [\"name\", \"order\", \"help\", \"quote\"]",
        "{{ name.full }}. {{ order.number }}. {{ help }}\n\n{{ quote }}. {{ brand }}.\n",
        "",
    );
    let facts = json!({
        "name": "ellen van dijk", "order": { "number": "a" }, "help": "https://example.com", "quote": "my lamp",
    });
    let builder = Writer::builder(catalog).key(Key::from_bytes([7; 16]));
    let writer = builder.default_facts(&json!({ "agent": "Sam Reed", "brand": "adidas" })).build().unwrap();
    let text = writer.write(&ask(&facts)).unwrap().text;
    assert_eq!(text, "ellen van dijk. a. https://example.com\n\nmy lamp. adidas.\n");
}

#[test]
fn behind_a_german_greeting_a_line_begins_small() {
    let body = "Guten Tag,\n\nhier ist {{ note }}. hier auch.\n\nhier nicht.\n{{ note }}.\n";
    let text = "Guten Tag,\n\nhier ist eine Lampe. hier auch.\n\nHier nicht.\nEine Lampe.";
    assert_eq!(said(body, "de", &json!({ "note": "eine Lampe" })), text);
    let body = "Guten Tag,\n\n{{ note }} ist da. {{ note }} ist da.\n";
    assert_eq!(
        said(body, "de", &json!({ "note": "eine Lampe" })),
        "Guten Tag,\n\neine Lampe ist da. Eine Lampe ist da."
    );
    let quoted = "Guten Tag,\n\nzu {{ note }} schreibe ich bald.\n";
    assert_eq!(
        said(quoted, "de", &json!({ "note": "„Ist er fertig?“" })),
        "Guten Tag,\n\nzu „Ist er fertig?“ schreibe ich bald."
    );
    let html = desk(body, None).write(&request("de", &json!({ "note": "eine <Lampe>" }))).unwrap().html.unwrap();
    assert!(html.contains(">eine &lt;Lampe&gt; ist da. Eine &lt;Lampe&gt; ist da."), "{html}");
}

#[test]
fn the_eta_is_early_tight_or_late_for_an_event() {
    let body = "A {% if event.gap %}{{ event.gap }}{% endif %}{% if event.spare %}, {{ event.spare }}{% endif %}{% if event.in_time %}, in time{% endif %}{% if event.is_tight %}, tight{% endif %}{% if event.is_late %}, late{% endif %}.\n";
    for (eta, text) in [
        ("2026-03-05", "A two days before, two days, in time."),
        ("2026-03-06", "A the day before, one day, in time, tight."),
        ("2026-03-07", "A the day of, tight."),
        ("2026-03-08", "A the day after, late."),
        ("2026-03-21", "A two weeks after, late."),
        ("2026-03-01", "A ."),
    ] {
        let facts = json!({ "order": { "number": "1", "eta": eta }, "event": { "when": "2026-03-07" } });
        assert_eq!(said(body, "en", &facts), text);
    }
    assert_eq!(said(body, "en", &json!({ "event": { "when": "2026-03-07" } })), "A .");
}

#[test]
fn a_locale_is_trimmed_for_its_formats_too() {
    for tag in ["en-GB", " en-GB", "en-GB ", "en_gb"] {
        assert_eq!(said("A {{ since.day }}\n", tag, &json!({})), "A Thursday 5 March", "{tag:?}");
    }
}

#[test]
fn a_mail_in_another_language_than_asked_for_has_the_dates_of_its_own() {
    assert_eq!(said("A {{ since.day }}\n", "ja-JP", &json!({})), "A Thursday, March 5");
}

#[test]
fn a_moment_is_past_after_its_last_second_alone() {
    let writer = writer(small(
        "required = [\"reply_by\"]",
        "{{ reply_by.day }} {% if reply_by.is_past %}past{% else %}to come{% endif %}\n",
        "",
    ));
    let at = |now: &str| {
        let request = ask(&json!({ "reply_by": "2026-03-02T10:00:00+01:00" })).now(now.parse().unwrap());
        writer.write(&request).unwrap().text.trim_end().to_owned()
    };
    assert_eq!(
        [at("2026-03-02T09:00:00Z"), at("2026-03-02T09:00:01Z")],
        ["Monday, March 2 to come", "Monday, March 2 past"]
    );
}

#[test]
fn a_fact_of_the_request_takes_the_whole_place_of_a_default_fact() {
    let body = "{{ agent.full }}{% if agent.given %}, {{ agent.given }}{% endif %}{% if agent.formal %}, {{ agent.formal }}{% endif %}\n";
    let agent = json!({ "full": "Sam Reed", "given": "Sam", "formal": "Mr Reed" });
    let builder = Writer::builder(small("", body, "")).key(Key::from_bytes([7; 16]));
    let writer = builder.default_facts(&json!({ "agent": agent, "brand": "Oak & Co." })).build().unwrap();
    let text = |facts: &Value| writer.write(&ask(facts)).unwrap().text;
    assert_eq!(text(&json!({})), "Sam Reed, Sam, Mr Reed\n");
    assert_eq!(text(&json!({ "agent": "Ada Byrne" })), "Ada Byrne\n");
    assert_eq!(text(&json!({ "agent": null })), "Sam Reed, Sam, Mr Reed\n");
}

#[test]
fn customers_texts_are_capped() {
    let writer = writer(small("required = [\"topic\", \"note\"]", "{{ topic }}\n\n{{ note }}\n", ""));
    let long = "Lamps and desks ".repeat(60);
    let text = writer.write(&ask(&json!({ "topic": long, "note": long }))).unwrap().text;
    let lengths: Vec<usize> = text.split("\n\n").map(|line| line.trim_end().chars().count()).collect();
    assert!(matches!(lengths[..], [180..=200, 480..=500]), "{lengths:?}");
}

#[test]
fn zones_are_values() {
    let zone: Zone = serde_json::from_value(json!("Europe/Vienna")).unwrap();
    assert_eq!(
        (zone.to_string(), serde_json::to_value(&zone).unwrap()),
        ("Europe/Vienna".to_owned(), json!("Europe/Vienna"))
    );
}
