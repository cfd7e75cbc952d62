//! Hostile mail: a verdict or an error, in linear time, and nothing of it goes out raw.

use std::time::Instant;

use proptest::prelude::*;
use sincerely::mail::{Auto, Guard, Headers, Prefix, Thread};

use crate::mail_traps::guard;

/// Judges and threads, and asserts what must hold of everything that comes out.
fn survive(mail: &[u8], envelope: Option<&str>) {
    let personal = Guard::builder().own_address("support@example.org").personal().build().unwrap();
    let Ok(headers) = Headers::parse(mail) else { return };
    for guard in [&guard(), &personal] {
        let verdict = guard.judge(&headers, envelope);
        assert!(!verdict.may_answer() || verdict.recipient().map(sincerely::mail::Address::as_str).is_some());
        for address in
            [verdict.recipient().map(sincerely::mail::Address::as_str), verdict.person()].into_iter().flatten()
        {
            assert!(clean(address) && !address.contains([' ', '<', '>', ',', ';', '(', ')', '\\']), "{address:?}");
            assert!(!address.starts_with('-') && address.matches('@').count() == 1 && address.len() < 400);
        }
        if let Some(evidence) = verdict.evidence() {
            assert!(clean(&evidence.header) && clean(&evidence.value));
            assert!(evidence.value.chars().count() <= 121 && evidence.header.chars().count() <= 121);
        }
        assert!(clean(&verdict.to_string()));
    }
    let thread = Thread::of(&headers);
    for (name, value) in thread.fields(Auto::Replied) {
        assert!(name.len() + 2 + value.len() <= 998 && value.is_ascii() && clean(&value), "{value:?}");
    }
    for prefix in [Prefix::Re, Prefix::Auto] {
        if let Some(subject) = thread.subject(prefix) {
            assert!(clean(&subject) && !subject.contains("=?") && subject.chars().count() < 210, "{subject:?}");
        }
    }
}

fn clean(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    })
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let fixed = |list: &'static [&'static str]| prop::sample::select(list).prop_map(|s| s.as_bytes().to_vec());
    prop_oneof![
        4 => fixed(&[
            "From: ", "To: ", "Subject: ", "Return-Path: ", "Message-ID: ", "References: ", "In-Reply-To: ", "Sender: ",
            "Auto-Submitted: ", "Content-Type: ", "X-Loop: ", "Reply-To: ", "Precedence: ", "List-Id: ", "Received: ",
            "Feedback-ID: ", "X-Auto-Response-Suppress: ",
        ]),
        4 => fixed(&["\n", "\r\n", "\n ", "\r\n\t", "\r", "\0", "\n\n", "\r\r\n", " ", "\t"]),
        4 => fixed(&[
            "<", ">", "@", "\"", "\\", "(", ")", ",", ";", ":", "a@b.example", "<c@d.example>", "support@example.org", "no",
            "multipart/alternative; boundary=b", "--b\n", "--b--\n", "=?utf-8?Q?", "?=", "=0D=0A", "=E2=80=AE", "=?utf-8?B?4oCuCg==?=",
            "SRS0=a=b=c.example=d@e.example", "SRS1=", "prvs=1=", "+caf_=", "<x@y>", "<x@y", "re:", "Auto: ", "-oQ/tmp@b.example",
        ]),
        2 => prop::collection::vec(any::<u8>(), 0..12),
        1 => ".{0,8}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_bytes_get_a_verdict_or_an_error(mail in prop::collection::vec(any::<u8>(), 0..400)) {
        survive(&mail, None);
    }

    #[test]
    fn bytes_that_look_like_mail_get_a_verdict(pieces in prop::collection::vec(piece(), 0..60), envelope in ".{0,30}") {
        let mail = pieces.concat();
        survive(&mail, None);
        survive(&mail, Some(&envelope));
        survive(&[b"From: a@b.example\nTo: support@example.org\n".as_slice(), &mail].concat(), None);
    }

    #[test]
    fn a_cut_mail_is_still_judged(cut in 0_usize..2000) {
        let mail = crate::mail_traps::read("calendar-reply.eml");
        survive(&mail[..cut.min(mail.len())], None);
    }
}

#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn seconds(mail: &[u8]) -> f64 {
    let start = Instant::now();
    survive(mail, None);
    start.elapsed().as_secs_f64()
}

type Maker = fn(usize) -> String;

/// A mail that grows tenfold takes at most some thirty times as long; a quadratic one would take a hundred.
#[test]
fn time_is_linear() {
    let head = "From: a@b.example\nTo: support@example.org\n";
    let makers: [(&str, Maker); 22] = [
        ("received", |n| "Received: from a by b; now\n".repeat(n / 25)),
        ("one value", |n| format!("Subject: {}\n", "x ".repeat(n / 2))),
        ("folds", |n| format!("To: {}\n", "a@b.example,\n ".repeat(n / 14))),
        ("fields", |n| "X-A: b\n".repeat(n / 7)),
        ("names", |n| format!("{}: x\n", "x".repeat(n))),
        ("rubbish", |n| "rubbish\n".repeat(n / 8)),
        ("comments", |n| format!("Auto-Submitted: {}\n", "(".repeat(n))),
        ("quotes", |n| format!("From: {}\n", "\"<".repeat(n / 2))),
        ("angles", |n| format!("Sender: {}\n", "<a@b.example>".repeat(n / 13))),
        ("ids", |n| {
            format!("References: {}\n", (0..n / 12).map(|i| format!("<{i:08}@b>")).collect::<Vec<_>>().concat())
        }),
        ("words", |n| format!("Subject: {}\n", "=?utf-8?Q?a?= ".repeat(n / 14))),
        ("word starts", |n| format!("Subject: {}\n", "=?".repeat(n / 2))),
        ("words without an end", |n| format!("Subject: {}\n", "=?a?q?x ".repeat(n / 8))),
        ("word parts", |n| format!("Subject: {}\n", "=?a ".repeat(n / 4))),
        ("words far from their end", |n| format!("Subject: {}?=\n", "=?a?q? ".repeat(n / 7))),
        ("commas", |n| format!("X-Loop: a{}\n", ",".repeat(n)).repeat(2)),
        ("spaced commas", |n| format!("Sender: {}\n", " ,".repeat(n / 2))),
        ("loops", |n| "X-Loop: a\n".repeat(n / 10)),
        ("boundaries", |n| {
            format!("Content-Type: multipart/alternative; boundary=b\n\n{}", "--b\nA: b\n\nx\n".repeat(n / 12))
        }),
        ("nested", |n| {
            let level = |i: usize| format!("Content-Type: multipart/alternative; boundary=b{i}\n\n--b{i}\n");
            (0..n / 60).map(level).collect::<Vec<_>>().concat()
        }),
        ("types", |n| "Content-Type: multipart/mixed; boundary=b\n".repeat(n / 42) + "\n--b\n\n--b\n"),
        ("tokens", |n| format!("Sender: {}@b.example\n", "no-".repeat(n / 3))),
    ];
    for (name, make) in makers {
        let small = [head, &make(500_000)].concat();
        let large = [head, &make(5_000_000)].concat();
        let (small, large) = (seconds(small.as_bytes()).max(0.005), seconds(large.as_bytes()));
        assert!(large < small * 30.0 && large < 5.0, "{name}: {small} s, then {large} s");
    }
}

#[test]
fn ten_thousand_hops_are_a_loop() {
    let mail =
        format!("From: a@b.example\nTo: support@example.org\n{}\nHi", "Received: from a by b; now\n".repeat(10_000));
    assert_eq!(
        guard().judge_raw(mail.as_bytes(), None).unwrap().to_string(),
        "hold: loop (hard, too-many-hops): Received: 10000 times"
    );
}
