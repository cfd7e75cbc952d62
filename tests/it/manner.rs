//! Mail manners: each rule finds its fault, leaves its neighbour alone, and can be switched off with a reason.

use sincerely::review::review;
use sincerely::{Catalog, Source};

use crate::desk::SLOTS;

const WORDS: &str = r#"
[moves]
thank = ["thank*"]

[manner]
blame = ["you didn't", "you forgot"]
claim = ["i've read"]
condition = ["if you leave a review"]
promise = ["i'll write", "you'll hear"]
correspondence = ["email*", "reply", "replies", "message*"]
"#;
const SAMPLE: &str = r#"{ "to": "a@example.org", "now": "2026-03-02T09:00:00Z", "facts": { "topic": "lamps", "note": "x", "reply_by": "2026-03-03T10:00:00Z" } }"#;
const STANDING: &str = r#"{ "facts": { "agent": "Sam", "brand": "Oak" } }"#;

/// The findings `rule: message` of the rules about manners, for a template that says four given sentences.
fn findings(front: &str, wording: &str, words: &str) -> Vec<String> {
    let pool = format!("[a]\nany = [\"One apple here.\", \"Two pears there.\", \"Three plums nowhere.\", {wording}]\n");
    let catalog = Catalog::layers([Source::files([
        ("slots.toml", SLOTS.to_owned()),
        ("en/language.toml", format!("{WORDS}{words}")),
        ("en/t.md", format!("+++\nsubject = \"S\"\n{front}\n+++\n{{{{ say.a }}}}\n")),
        ("en/phrases/p.toml", pool),
        ("en/samples/t.json", SAMPLE.to_owned()),
        ("en/samples/standing.json", STANDING.to_owned()),
    ])])
    .unwrap_or_else(|problems| panic!("{problems}"));
    let rules = [
        "blame", "claim", "conditional-gift", "promise-without-time", "long-sentence", "label", "exclamation",
        "questions", "correspondence", "long-mail", "unused-allow",
    ];
    review(&catalog)
        .findings()
        .filter(|finding| rules.contains(&&*finding.rule))
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}

#[test]
fn each_rule_finds_its_fault() {
    let long = format!("\"{} end.\"", "word ".repeat(31));
    for (front, wording, wanted) in [
        ("", "\"You didn't send the receipt.\"", "blame: \"you didn't\" blames the reader"),
        ("", "\"I've read your letter twice.\"", "claim: \"i've read\" claims what a program cannot know or do"),
        (
            "",
            "\"If you leave a review, the next lamp is free.\"",
            "conditional-gift: \"if you leave a review\" ties a gift to a condition",
        ),
        (
            "",
            "\"I'll write when I know more.\"",
            "promise-without-time: \"i'll write\" promises something and names no time",
        ),
        ("", &long, "long-sentence: a sentence of 32 words"),
        (
            "optional = [\"topic\"]",
            "\"The topic: {{ topic }}.\"",
            "label: a label, a colon and a fact, where a sentence should be",
        ),
        (
            "optional = [\"mood.upset\"]",
            "{ text = \"How lovely!\", when = [\"mood.upset\"] }",
            "exclamation: an exclamation mark for somebody who is sad or upset",
        ),
    ] {
        let found = findings(front, wording, "");
        assert_eq!(found, [wanted], "{wording}");
    }
}

#[test]
fn whole_mails_are_counted() {
    let body = |text: &str| {
        let catalog = Catalog::layers([Source::files([
            ("slots.toml", SLOTS.to_owned()),
            ("en/language.toml", WORDS.to_owned()),
            ("en/t.md", format!("+++\nsubject = \"S\"\n{text}\n")),
            ("en/samples/t.json", SAMPLE.to_owned()),
            ("en/samples/standing.json", STANDING.to_owned()),
        ])])
        .unwrap_or_else(|problems| panic!("{problems}"));
        let review = review(&catalog);
        review.findings().map(|finding| finding.rule.clone()).collect::<Vec<_>>()
    };
    assert!(body("+++\nWell! Well!").contains(&"exclamation".into()));
    assert!(!body("+++\nWell! Well.").contains(&"exclamation".into()));
    assert!(body("serious = true\n+++\nWell!").contains(&"exclamation".into()));
    assert!(body("+++\nThanks for that. And thank you for this.").contains(&"twice".into()));
    assert!(!body("+++\nThanks for that, and thank you for this.").contains(&"twice".into()), "one sentence");
    assert!(body("+++\nIs it? Is it not?").contains(&"questions".into()));
    assert!(!body("+++\nIs it?").contains(&"questions".into()));
    assert!(body(&format!("+++\n{}", "word ".repeat(161).trim_end())).contains(&"long-mail".into()));
    assert!(!body(&format!("+++\n{}", "word ".repeat(160).trim_end())).contains(&"long-mail".into()));
    let talk = format!("+++\nYour reply, my reply, an email and a message. {}", "word ".repeat(36).trim_end());
    assert!(body(&talk).contains(&"correspondence".into()));
    assert!(!body("+++\nYour reply, my reply.").contains(&"correspondence".into()), "too short to count");
}

#[test]
fn ordinary_sentences_pass() {
    for wording in [
        "\"You didn’t have to wait long, did you: that is good.\"",
        "\"The shelf is oak, and the drawer runs on wood.\"",
    ] {
        let found = findings("", wording, "");
        assert!(found.iter().all(|finding| finding.starts_with("blame")), "{found:?}");
    }
    for wording in [
        "\"I'll write by {{ reply_by.when }}.\"",
        "\"Here is what you can do until the new lamp is there: {{ topic }}.\"",
        "\"It works: at last.\"",
        "\"Enjoy it!\"",
    ] {
        assert_eq!(findings("optional = [\"topic\", \"reply_by\"]", wording, ""), Vec::<String>::new());
    }
}

#[test]
fn a_rule_is_switched_off_with_a_reason() {
    let blame = "\"You forgot the receipt.\"";
    let allow = "[[allow]]\nrule = \"blame\"\nfile = \"phrases/p.toml\"\nreason = \"the shop's own joke\"\n";
    assert_eq!(findings("", blame, allow), Vec::<String>::new());
    assert_eq!(
        findings("", "\"Four figs.\"", allow),
        ["unused-allow: nothing in `phrases/p.toml` breaks the rule `blame`"]
    );
    assert_eq!(
        findings("", "\"Four figs.\"", &allow.replace("blame", "blaim")),
        ["unused-allow: unknown rule `blaim`"]
    );
    let silent = Catalog::layers([Source::files([
        ("slots.toml", SLOTS.to_owned()),
        ("en/language.toml", "[[allow]]\nrule = \"blame\"\nfile = \"phrases/p.toml\"\n".to_owned()),
    ])]);
    let problems = silent.expect_err("an entry without a reason").to_string();
    assert!(problems.contains("en/language.toml:1:1: `[[allow]]` needs `rule`, `file` and `reason`"), "{problems}");
}
