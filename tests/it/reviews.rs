//! The review: each rule finds what it is for.

use sincerely::review::{Review, Scope, Severity, expect_fit, expect_own_fit, freshness_of, review, review_of};
use sincerely::{Catalog, Source};

use crate::desk::SLOTS;

const WORDS: &str = "[moves]\nthank = [\"thank*\"]\napologise = [\"sorry\"]\n[speaker]\ni = [\"i\"]\nwe = [\"we\"]\n[address]\nformal = [\"Sir\"]\nwarm = [\"mate\"]\n[[stale]]\nphrases = [\"valued customer\"]\ninstead = \"use their name\"\n";
const SAMPLE: &str = "{ \"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": { \"topic\": \"lamps\", \"note\": \"x\" } }";
const STANDING: &str = "{ \"facts\": { \"agent\": \"Sam\", \"brand\": \"Oak\" } }";

/// The findings of a catalog with one template, `rule: message` each, without notes.
fn findings(front: &str, body: &str, pools: &str) -> Vec<String> {
    all_findings(front, body, pools)
        .into_iter()
        .filter(|(severity, _)| *severity != "info")
        .map(|(_, text)| text)
        .collect()
}

/// The same with notes, each with its severity.
fn all_findings(front: &str, body: &str, pools: &str) -> Vec<(&'static str, String)> {
    let catalog = Catalog::layers([source(front, body, pools)]).unwrap_or_else(|problems| panic!("{problems}"));
    let review = review(&catalog);
    review
        .findings()
        .map(|finding| (finding.severity.as_str(), format!("{}: {}", finding.rule, finding.message)))
        .collect()
}

fn source(front: &str, body: &str, pools: &str) -> Source {
    Source::files([
        ("slots.toml", SLOTS.to_owned()),
        ("en/language.toml", WORDS.to_owned()),
        ("en/t.md", format!("+++\nsubject = \"S\"\n{front}\n+++\n{body}\n")),
        ("en/phrases/p.toml", pools.to_owned()),
        ("en/samples/t.json", SAMPLE.to_owned()),
        ("en/samples/standing.json", STANDING.to_owned()),
    ])
}

const FOUR: &str = "\"One apple here.\", \"Two pears there.\", \"Three plums nowhere.\", \"Four figs somewhere.\"";

#[test]
fn a_catalog_without_fault_has_no_finding() {
    assert_eq!(findings("", "{{ say.a }}", &format!("[a]\nany = [{FOUR}]\n")), Vec::<String>::new());
}

#[test]
#[allow(clippy::too_many_lines, reason = "one row for each rule")]
fn each_rule_finds_what_it_is_for() {
    for (front, body, pools, wanted) in [
        (
            "",
            "{{ say.a }}",
            "[a]\nany = [\"Dear valued customer.\", \"B b.\", \"C c.\", \"D d.\"]",
            "stale-phrase: \"valued customer\" has been read too often",
        ),
        (
            "",
            "{{ say.a }}",
            "[a]\nany = [\"Thanks a lot.\", \"B b.\", \"C c.\", \"D d.\"]",
            "undeclared-move: \"thank*\" sounds as if pool `a` would thank",
        ),
        (
            "",
            "{{ say.a }}",
            "[a]\nany = [\"As I write, we wait.\", \"I b. We b.\", \"C c.\", \"D d.\"]",
            "mixed-speaker: one sentence says \"i\" and \"we\"",
        ),
        (
            "speaker = \"we\"",
            "{{ say.a }}",
            "[a]\nany = [\"Now I write.\", \"B b.\", \"C c.\", \"D d.\"]",
            "mixed-speaker: \"i\" says I, and `t` speaks as we",
        ),
        (
            "",
            "{{ say.a }}",
            "[a]\nany = [\"Hi there,\", \"Hello you,\"]",
            "should-be-steady: pool `a` looks like a greeting or a sign-off, and varies",
        ),
        (
            "",
            "{{ say.a }} {{ say.b }}\n+++ short\n{{ say.b }} {{ say.a }}",
            "[a]\nany = [\"A a.\", \"B b.\", \"C c.\", \"D d.\"]\n[b]\nany = [\"E e.\", \"F f.\", \"G g.\", \"H h.\"]",
            "similar-shapes: shapes `main` and `short` say the same in another order",
        ),
        (
            "optional = [\"topic\"]",
            "{{ say.a }} {{ say.b }}",
            "[a]\nany = [{ text = \"A {{ agent.full }}.\", covers = [\"b\"] }, { text = \"B.\", covers = [\"b\"] }]\n[b]\noptional = true\nany = [\"C {{ brand }}.\"]",
            "always-covered: every variant of `a` covers `b` in `t`",
        ),
        (
            "required = [\"note\"]",
            "{{ note }} {{ say.a }}",
            "[a]\nany = [\"A a.\", { text = \"B b.\", when = [\"note\"] }, { text = \"C c.\", when = [\"note\"] }]",
            "never-chosen: this variant can never be said: two more personal ones can always be said",
        ),
        (
            "",
            "{{ say.a }}",
            "[a]\nany = [\"B b.\", \"C c.\", \"D d.\"]\nformal = [\"Hello mate.\"]",
            "mixed-address: \"mate\" is not how the tone formal addresses its reader",
        ),
        (
            "",
            "{{ say.a }}",
            "[a]\nany = [\"One two three four five six.\", \"One two three four five seven.\", \"C c.\", \"D d.\"]",
            "near-duplicate: nearly the same words as the variant on line 2",
        ),
        (
            "",
            "{{ say.a }}",
            "[a]\nany = [\"A.\", \"B.\"]",
            "small-pool: pool `a` has 2 wordings for `t`, tone warm: the window keeps away 1",
        ),
        ("", "Hello.", "[a]\nany = [\"A.\"]", "unspoken-pool: no template uses pool `a`"),
        (
            "optional = [\"topic\"]",
            "{{ say.a }}",
            "[a]\nany = [\"A a.\", \"B b.\", \"C c.\", \"D d.\", { text = \"E {{ topic }}.\", unless = [\"topic\"] }]",
            "never-chosen: this variant can never be said: it asks for a path and excludes it",
        ),
        (
            "optional = [\"event\"]",
            "{{ say.a }}",
            "[a]\nany = [\"A a.\", \"B b.\", \"C c.\", \"D d.\", { text = \"E.\", when = [\"event.is_far\", \"event.is_past\"] }]",
            "never-chosen: this variant can never be said: it asks for paths that are never there together",
        ),
        (
            "tones = [\"warm\"]",
            "{{ say.a }}",
            "[a]\nany = [\"A a.\", \"B b.\", \"C c.\", \"D d.\"]\nformal = [\"E e.\"]",
            "never-chosen: this variant can never be said: no template of the pool has its tone",
        ),
        (
            "optional = [\"topic\"]",
            "{{ say.a }}",
            "[a]\nany = [\"A a.\", \"B b.\", \"C c.\", \"D d.\", \"E {{ topic }}.\"]",
            "lone-personal: only this variant of `a` says more of the case: it comes whenever the window allows, tone warm",
        ),
        ("optional = [\"note\"]", "Hello.", "", "optional-unsaid: `t` never says `note`"),
        (
            "optional = [\"topic\"]",
            "About{{ say.a }}, yes.",
            "[a]\noptional = true\nany = [\" {{ topic }} .\"]",
            "leftover: a space before `.` in the text, tone warm, shape main",
        ),
        (
            "optional = [\"topic\"]",
            "Here is the list:\n\n{{ say.a }}",
            "[a]\noptional = true\nany = [\"{{ topic }}.\"]",
            "leftover: a lead-in above nothing in the text without `topic`, tone warm, shape main",
        ),
    ] {
        let found = all_findings(front, body, pools);
        assert!(found.iter().any(|(_, finding)| finding == wanted), "wanted {wanted}\nfound {found:#?}");
    }
}

#[test]
fn languages_are_held_to_the_default() {
    let catalog = Catalog::layers([
        source("", "{{ say.a }}", &format!("[a]\nany = [{FOUR}]\n")),
        Source::files([
            ("de/t.md", "+++\nsubject = \"S\"\nrequired = [\"note\"]\n+++\n{{ note }}\n"),
            ("de/u.md", "+++\nsubject = \"S\"\n+++\nHallo.\n"),
            ("de/samples/t.json", SAMPLE),
            ("de/samples/u.json", SAMPLE),
        ]),
    ])
    .unwrap();
    let review = review(&catalog);
    let found: Vec<&str> =
        review.findings().filter(|finding| finding.rule == "parity").map(|finding| finding.message.as_str()).collect();
    assert_eq!(found, ["`t` requires note in `de` and not in `en`", "`u` is missing in `en`, the default"]);
}

#[test]
fn one_line_reviews_everything_and_its_debug_is_the_report() {
    let stale = format!("[a]\nany = [{FOUR}]\n").replace("Four figs", "Dear valued customer, figs");
    let report = expect_fit([source("", "{{ say.a }}", &stale)]).unwrap_err();
    let text = format!("{report:?}");
    assert!(
        text.contains(
            "en/phrases/p.toml:2:71: error: \"valued customer\" has been read too often [stale-phrase]\n  help: use their name"
        ),
        "{text}"
    );
    assert!(text.contains("en/t, tone warm: Vendi "), "four wordings are too few to stay fresh: {text}");
    let broken = expect_fit([source("", "{{ nme }}", "")]).unwrap_err();
    assert_eq!(format!("{broken}"), "en/t.md:5:1: unknown path `nme`\n  help: did you mean `name`?");
}

/// One template of one's own over the built-in catalog, and one that replaces a pool of a built-in template.
fn over_the_built_in(pools: &str) -> [Source; 2] {
    let own = [
        ("en/own/note.md", "+++\nsubject = \"Noted\"\n+++\n{{ say.own_note }}\n"),
        ("en/phrases/own.toml", pools),
        ("en/samples/own/note.json", "{ \"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": {} }"),
    ];
    [Source::built_in(), Source::files(own)]
}

#[test]
fn a_review_of_ones_own_leaves_the_built_in_templates_out() {
    let stale = "[own_note]\nany = [\"Please do not hesitate to call.\"]\n";
    let catalog = Catalog::layers(over_the_built_in(stale)).unwrap();
    let own = review_of(&catalog, Scope::Own);
    let files: Vec<&str> = own.findings().map(|finding| finding.file.as_str()).collect();
    assert!(!files.is_empty() && files.iter().all(|file| file.contains("own")), "{own}");
    assert!(own.findings().any(|finding| finding.rule == "stale-phrase"), "{own}");
    // The folder is in English alone: that its template is missing in the other five languages is a note.
    let missing = |review: &Review| {
        let found = review.findings().filter(|finding| finding.rule == "parity" && finding.file == "en/own/note.md");
        found.map(|finding| finding.severity).collect::<Vec<_>>()
    };
    assert_eq!(missing(&own), [Severity::Info; 5]);
    let german = Source::files([("de/phrases/house.toml", "[sign_off]\nany = [\"Viele Grüße\"]\n")]);
    let with_german = Catalog::layers(over_the_built_in(stale).into_iter().chain([german])).unwrap();
    let found = missing(&review_of(&with_german, Scope::Own));
    assert_eq!(found.iter().filter(|severity| **severity == Severity::Warning).count(), 1, "{found:?}");
    let all = review(&catalog);
    assert!(own.findings().all(|finding| all.findings().any(|other| other == finding)));
    let rows = freshness_of(&catalog, Scope::Own, &mut |_, _| {}).unwrap();
    assert!(rows.iter().all(|row| row.template == "own/note") && !rows.is_empty());
    let report = expect_own_fit(over_the_built_in(stale)).unwrap_err().to_string();
    assert!(report.contains("own.toml:2:8: error: \"hesitate*\"") || report.contains("hesitate"), "{report}");
}

#[test]
fn a_replaced_pool_makes_the_templates_that_use_it_ones_own() {
    let pools = "[own_note]\nany = [\"Noted.\"]\n[sign_off]\nselection = \"steady\"\nany = [\"Yours,\"]\n";
    let catalog = Catalog::layers(over_the_built_in(pools)).unwrap();
    let rows = freshness_of(&catalog, Scope::Template { locale: "en", name: "own/note" }, &mut |_, _| {}).unwrap();
    assert!(rows.iter().all(|row| row.template == "own/note"));
    let own = review_of(&catalog, Scope::Own);
    assert!(own.findings().any(|finding| finding.file == "en/acknowledge/order.md"), "{own}");
}
