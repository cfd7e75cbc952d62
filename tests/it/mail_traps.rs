//! The 46 traps: small mails that real responders get wrong.

use std::fs;
use std::path::PathBuf;

use sincerely::mail::{Auto, Class, Guard, Headers, Prefix, Thread, Verdict};

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/mail/traps")
}

pub(crate) fn read(file: &str) -> Vec<u8> {
    fs::read(folder().join(file)).unwrap()
}

pub(crate) fn guard() -> Guard {
    Guard::builder().own_address("support@example.org").message_id_domain("mail.example.org").build().unwrap()
}

pub(crate) fn labels() -> Vec<Vec<String>> {
    let text = fs::read_to_string(folder().join("labels.tsv")).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

fn judge(file: &str) -> Verdict {
    guard().judge_raw(&read(file), None).unwrap()
}

#[test]
fn every_trap_is_judged_as_labelled() {
    let mut wrong = Vec::new();
    for row in labels() {
        let verdict = judge(&row[0]);
        let class = match row[3].as_str() {
            "human" | "web-form" => Class::Human,
            "auto-reply" | "auto-generated" => Class::Automatic,
            "bounce" => Class::Bounce,
            "bulk" | "bulk-or-crm" => Class::Bulk,
            "self" => Class::Own,
            "loop" => Class::Loop,
            "calendar" => Class::Calendar,
            "human-optout" => Class::Declined,
            "not-addressed" => Class::NotAddressed,
            other => panic!("unknown class {other}"),
        };
        if verdict.may_answer() != (row[1] == "yes") || verdict.class() != class {
            wrong.push(format!("{}: {verdict}, labelled {} {}", row[0], row[1], row[3]));
        }
    }
    assert_eq!(labels().len(), 46);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_answer_goes_where_rfc_3834_sends_it() {
    let personal = Guard::builder().own_address("support@example.org").personal().build().unwrap();
    let form = Guard::builder().own_address("support@example.org").form_sender("forms@example.org").build().unwrap();
    let to = |guard: &Guard, file: &str| {
        guard.judge_raw(&read(file), None).unwrap().recipient().map(sincerely::mail::Address::as_str).map(str::to_owned)
    };
    for (file, service, person) in [
        ("as-no.eml", "ada.novak@example.net", "ada.novak@example.net"),
        (
            "rp-srs.eml",
            "SRS0=Ab1c=XY=example.net=ada.novak@forwarder.example",
            "SRS0=Ab1c=XY=example.net=ada.novak@forwarder.example",
        ),
        ("rp-batv-1.eml", "prvs=1234abcd56=ada.novak@example.net", "prvs=1234abcd56=ada.novak@example.net"),
        ("rp-gmail-caf.eml", "ada.novak@example.net", "owner.mailbox+caf_=support=example.org@gmail.com"),
        ("feedback-id-ses-form.eml", "forms@example.org", "0102018-abc-000000@eu-west-1.amazonses.com"),
    ] {
        assert_eq!(to(&guard(), file).as_deref(), Some(service), "{file}");
        assert_eq!(to(&personal, file).as_deref(), Some(person), "{file}");
    }
    assert_eq!(to(&form, "feedback-id-ses-form.eml").as_deref(), Some("ada.novak@example.net"));
    assert_eq!(to(&guard(), "rp-null-folded.eml"), None);
}

#[test]
fn two_mails_of_one_sender_are_one_person() {
    let person = |file: &str| judge(file).person().map(str::to_owned);
    for file in ["rp-batv-1.eml", "rp-batv-2.eml", "rp-srs.eml", "rp-gmail-caf.eml"] {
        assert_eq!(person(file).as_deref(), Some("ada.novak@example.net"), "{file}");
    }
}

#[test]
fn threads_are_kept() {
    let of = |file: &str| {
        let mail = read(file);
        Thread::of(&Headers::parse(&mail).unwrap())
    };
    for (file, parent, references) in [
        ("msgid-missing.eml", None, "<a@example.net> <b@example.net>"),
        ("refs-only-irt.eml", Some("<m41@example.net>"), "<root@example.org> <m41@example.net>"),
        ("refs-irt-two.eml", Some("<m42@example.net>"), "<m42@example.net>"),
        (
            "refs-commas.eml",
            Some("<m43@example.net>"),
            "<r1@example.org> <r2@example.org> <r3@example.org> <m43@example.net>",
        ),
    ] {
        let thread = of(file);
        assert_eq!((thread.in_reply_to(), thread.references()), (parent, Some(references)), "{file}");
    }
    let long = of("refs-long.eml");
    let references = long.references().unwrap();
    assert!("References: ".len() + references.len() <= 998);
    assert!(references.starts_with("<thread-000-") && references.ends_with(" <m44@example.net>"));
    assert!(references.contains("<thread-059-") && !references.contains("<thread-001-"));
    assert_eq!(of("subject-injection.eml").subject(Prefix::Re).as_deref(), Some("Re: Hi Bcc: victim@example.com"));
    assert_eq!(
        of("as-no.eml").fields(Auto::Replied),
        [
            ("In-Reply-To", "<m1@example.net>"),
            ("References", "<m1@example.net>"),
            ("Auto-Submitted", "auto-replied"),
            ("X-Auto-Response-Suppress", "All"),
            ("X-Sincerely-Loop", "yes"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    );
}
