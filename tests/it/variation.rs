//! What varies and what stays: own lists, steady pools, shapes, joint variants, conversations.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;
use sincerely::mail::{Headers, Thread};
use sincerely::{Catalog, ErrorKind, Memory, Message, Request, Source, TracedWhy, Writer};

use crate::desk::{InOneLine as _, ask, small, source, writer};

fn problem(front: &str, body: &str, pools: &str) -> String {
    Catalog::layers([source(front, body, pools)]).unwrap_err().in_one_line()
}

fn steady(texts: &[String]) -> Writer {
    writer(small("", "{{ say.a }}\n", &format!("[a]\nselection = \"steady\"\nany = {}\n", json!(texts))))
}

fn to(person: u32) -> Request {
    ask(&json!({})).recipient(format!("p{person}@example.org"))
}

#[test]
fn a_tone_with_a_list_uses_only_that_and_any_serves_the_others() {
    let pools = "[a]\nany = [\"Any.\"]\nwarm = [\"Warm.\", \"Too.\"]\n";
    let writer = writer(small("", "{{ say.a }}\n", pools));
    for person in 0..50 {
        let said = |tone: &str| writer.write(&to(person).tone(tone)).unwrap().text;
        assert!(["Warm.\n", "Too.\n"].contains(&said("warm").as_str()));
        assert!(["formal", "plain", "playful"].iter().all(|tone| said(tone) == "Any.\n"));
    }
    let told = problem(
        "tones = [\"warm\"]\noptional = [\"topic\"]",
        "{{ say.a }}\n",
        "[a]\nany = [\"Any.\"]\nwarm = [\"{{ topic }}.\"]\n",
    );
    assert!(
        told.ends_with(
            "add a variant to `warm` that needs no optional fact; `any` does not serve a tone with its own list"
        ),
        "{told}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// 300 people each: removing a variant moves exactly the people who had it.
    #[test]
    fn removing_a_steady_variant_moves_exactly_the_people_who_had_it(size in 2..12_usize, out in 0..12_usize) {
        let texts: Vec<String> = (0..size).map(|n| format!("Text {n}.")).collect();
        let (all, out) = (steady(&texts), &texts[out % size]);
        let fewer: Vec<String> = texts.iter().filter(|text| *text != out).cloned().collect();
        let fewer = steady(&fewer);
        let mut moved = 0;
        for person in 0..300 {
            let (before, after) = (all.write(&to(person)).unwrap(), fewer.write(&to(person)).unwrap());
            prop_assert_eq!(before.text.trim() == out, before.text != after.text);
            moved += usize::from(before.text != after.text);
            // Nothing is remembered of it, and nothing that is remembered matters.
            prop_assert!(before.memory.is_empty());
            prop_assert_eq!(&all.write(&to(person).turn(7)).unwrap().text, &before.text);
        }
        prop_assert!(moved > 0, "somebody had it");
    }

    /// The window of shapes: half of those whose conditions hold.
    #[test]
    fn a_shape_comes_back_after_half_of_the_others(shapes in 2..9_usize, urgent in any::<bool>(), person in 0..1_000_u32) {
        let bodies: String = (1..shapes).map(|n| format!("+++ s{n}\nShape {n}.\n")).collect();
        let conditions: String = (1..shapes).filter(|n| n % 3 == 1).map(|n| format!("[shapes.s{n}]\nwhen = [\"urgent\"]\n")).collect();
        let writer = writer(small(&conditions, &format!("Shape 0.\n{bodies}"), ""));
        let eligible = (0..shapes).filter(|n| urgent || *n == 0 || n % 3 != 1).count();
        let mut memory = Memory::new();
        let mut last: Vec<String> = Vec::new();
        for _ in 0..100 {
            let facts = json!({ "urgent": urgent });
            let mail = writer.write(&ask(&facts).recipient(format!("p{person}@example.org")).memory(memory)).unwrap();
            prop_assert!(!last.iter().rev().take(eligible / 2).any(|before| *before == mail.shape));
            let number = mail.shape.trim_start_matches('s').parse().unwrap_or(0);
            prop_assert_eq!(mail.text.clone(), format!("Shape {number}.\n"));
            prop_assert!(urgent || number == 0 || number % 3 != 1, "its condition holds");
            last.push(mail.shape);
            memory = mail.memory;
        }
        prop_assert_eq!(last.iter().collect::<std::collections::BTreeSet<_>>().len(), eligible);
    }
}

#[test]
fn a_steady_pool_prefers_personal_variants_and_depends_on_nothing_that_changes() {
    let pools = "[a]\nselection = \"steady\"\nany = [\"Hello,\", \"Hi {{ name.full }},\", \"Dear {{ name.full }},\"]\n";
    let writer = writer(small("optional = [\"name\"]", "{{ say.a }}\n", pools));
    for person in 0..40 {
        let with = to(person).facts(&json!({ "name": "Maria Silva" }));
        assert!(writer.write(&with).unwrap().text.contains("Maria Silva"));
        assert_eq!(writer.write(&to(person)).unwrap().text, "Hello,\n");
    }
    for (path, condition) in [("mood.upset", "when"), ("conversation.goes_on", "unless"), ("history.is_empty", "when")]
    {
        let pools =
            format!("[a]\nselection = \"steady\"\nany = [\"A.\", {{ text = \"B.\", {condition} = [\"{path}\"] }}]\n");
        let told = problem("", "{{ say.a }}\n", &pools);
        assert!(told.contains(&format!("steady pool `a` depends on `{path}`")), "{told}");
    }
}

#[test]
fn a_turn_replays_shapes_and_covers() {
    let pools = "[a]\nany = [\"A a.\", \"B b.\", { text = \"C {{ note }}.\", covers = [\"b\"] }, \"D d.\", \"E e.\"]\n\
        [b]\noptional = true\nany = [\"F {{ note }}.\", \"G {{ note }}.\", \"H {{ note }}.\", \"I {{ note }}.\"]\n";
    let body = "{{ say.a }} {{ say.b }}\n+++ short\nShort. {{ say.a }}\n+++ long\nLong. {{ say.a }} {{ say.b }}\n";
    let writer = writer(small("optional = [\"note\"]\n[shapes.short]\nleaves = [\"note\"]", body, pools));
    for person in 0..30 {
        let request = || to(person).facts(&json!({ "note": "x" }));
        let mut memory = Memory::new();
        for turn in 0..25 {
            let kept = writer.write(&request().memory(memory)).unwrap();
            let counted = writer.write(&request().turn(turn)).unwrap();
            assert_eq!((&kept.text, &kept.memory, &kept.shape), (&counted.text, &counted.memory, &counted.shape));
            memory = kept.memory;
        }
    }
}

#[test]
fn a_joint_variant_silences_the_pool_of_its_second_fact() {
    let pools = "[a]\nany = [\"Done.\", { text = \"Done, with {{ note }}.\", covers = [\"b\"] }, { text = \"So it is, and {{ note }}.\", covers = [\"b\"] }]\n\
        [b]\noptional = true\nany = [\"Also {{ note }}.\"]\n[c]\nany = [\"Bye.\"]\n";
    let writer = writer(small("optional = [\"note\"]", "{{ say.a }} {{ say.b }}\n\n{{ say.c }}\n", pools));
    for person in 0..60 {
        let request = to(person).facts(&json!({ "note": "a pen" }));
        let mail = writer.write(&request).unwrap();
        assert_eq!(mail.text.matches("a pen").count(), 1, "{}", mail.text);
        let trace = writer.trace(&request).unwrap();
        assert_eq!(trace.pools[1].covered_by.as_deref(), Some("a"));
        assert_eq!(trace.pools[1].variants[0].why, TracedWhy::Covered("a".to_owned()));
        assert!(trace.to_string().contains("silent, covered by `a`"), "{trace}");
        assert_eq!(writer.write(&to(person)).unwrap().text, "Done.\n\nBye.\n");
    }
}

#[test]
fn a_cover_that_loses_something_is_refused() {
    let b = "[b]\noptional = true\nany = [\"B {{ note }}.\"]\n";
    for (front, body, a, wanted) in [
        (
            "optional = [\"note\"]",
            "{{ say.a }} {{ say.b }}",
            "{ text = \"A.\", covers = [\"b\"] }",
            "this variant covers `b` and does not say `note`",
        ),
        (
            "optional = [\"note\"]",
            "{{ say.b }} {{ say.a }}",
            "{ text = \"A {{ note }}.\", covers = [\"b\"] }, \"A.\"",
            "pool `a` covers `b`, which stands before it",
        ),
        ("", "{{ say.a }}", "{ text = \"A.\", covers = [\"c\"] }", "`covers` names an unknown pool `c`"),
        ("", "{{ say.a }}", "{ text = \"A.\", covers = [\"a\"] }", "a variant of `a` covers its own pool"),
        (
            "",
            "{{ say.a }} {{ say.d }}",
            "{ text = \"A.\", covers = [\"d\"] }",
            "`covers` names `d`, which is not optional",
        ),
        (
            "subject = \"{{ say.a }}\"\noptional = [\"note\"]",
            "Hello. {{ say.b }}",
            "\"A.\", { text = \"A {{ note }}.\", covers = [\"b\"] }",
            "one of them speaks in the subject",
        ),
    ] {
        let told = problem(front, &format!("{body}\n"), &format!("[a]\nany = [{a}]\n{b}[d]\nany = [\"D.\"]\n"));
        assert!(told.contains(wanted), "wanted {wanted}\n{told}");
    }
    // What a flag decides is not lost where the variant knows the flag, nor a fact that has another form.
    let ok = "[a]\nany = [\"A.\", { text = \"A {{ note }}.\", unless = [\"urgent\"], covers = [\"b\"] }]\n[b]\noptional = true\nany = [\"B {{ note }}.\", { text = \"B now {{ note }}.\", when = [\"urgent\"] }]\n";
    small("optional = [\"note\"]", "{{ say.a }} {{ say.b }}\n", ok);
    let told =
        problem("optional = [\"note\"]", "{{ say.a }} {{ say.b }}\n", &ok.replace(" unless = [\"urgent\"],", ""));
    assert!(told.contains("does not say `urgent`"), "{told}");
}

#[test]
fn of_two_apologies_the_first_covers_the_second() {
    let pools = |covers: &str| {
        format!(
            "[a]\nany = [\"A.\", {{ text = \"Sorry.\", moves = [\"apologise\"]{covers} }}]\n[b]\noptional = true\nmoves = [\"apologise\"]\nany = [\"My apologies.\"]\n"
        )
    };
    let told = problem("", "{{ say.a }} {{ say.b }}\n", &pools(""));
    assert!(told.contains("pools `a` and `b` both apologise in one mail"), "{told}");
    let writer = writer(small("", "{{ say.a }} {{ say.b }}\n", &pools(", covers = [\"b\"]")));
    for person in 0..20 {
        assert!(["Sorry.\n", "A. My apologies.\n"].contains(&writer.write(&to(person)).unwrap().text.as_str()));
    }
}

#[test]
fn shapes_that_leave_a_case_or_a_fact_out_are_refused() {
    for (front, body, wanted) in [
        ("[shapes.main]\nwhen = [\"urgent\"]", "A.\n+++ b\nB.", ""),
        (
            "[shapes.main]\nwhen = [\"urgent\"]\n[shapes.b]\nwhen = [\"topic\"]",
            "A.\n+++ b\nB.",
            "`t` has no shape for a mail without `topic`, `urgent`",
        ),
        (
            "[shapes.main]\nwhen = [\"conversation.is_new\"]\n[shapes.b]\nwhen = [\"conversation.goes_on\"]",
            "A.\n+++ b\nB.",
            "",
        ),
        (
            "[shapes.main]\nwhen = [\"event.is_far\"]\n[shapes.b]\nunless = [\"event\"]",
            "A.\n+++ b\nB.",
            "`t` has no shape for a mail with `event` and without `event.is_far`",
        ),
        ("required = [\"note\"]", "{{ note }}\n+++ b\nB.", "required fact `note` may go unsaid in shape `b`"),
        ("optional = [\"note\"]", "A.{% if note %} {{ note }}{% endif %}\n+++ b\nB.", "shape `b` never says `note`"),
        (
            "optional = [\"note\"]\n[shapes.b]\nleaves = [\"note\"]",
            "A.{% if note %} {{ note }}{% endif %}\n+++ b\nB.",
            "",
        ),
        (
            "optional = [\"note\"]\n[shapes.b]\nunless = [\"note\"]",
            "A.{% if note %} {{ note }}{% endif %}\n+++ b\nB.",
            "",
        ),
        ("[shapes.b]\nleaves = [\"note\"]", "A.\n+++ b\nB.", "`leaves` lists `note`, which is not in `optional`"),
        ("[shapes.c]\nwhen = [\"urgent\"]", "A.\n+++ b\nB.", "`[shapes.c]`, and the template has no such shape"),
        ("", "A.\n+++ b\nB.\n+++ b\nC.", "shape `b` is defined twice"),
        ("", "A.\n++++\nB.", "a line that starts with `+++` inside a body"),
        ("", "A.\n+++ Two words\nB.", "a line that starts with `+++` inside a body"),
        ("", "\\+++ is text.", ""),
        ("", "A.\n+++ b\n{% if topic %}B.{% endif %}", "`t` may come out without a word in shape `b`"),
        ("[shapes.b]\nwhen = [\"event\"]", "A.\n+++ b\n{{ event.day }}", ""),
    ] {
        let told = match Catalog::layers([source(front, &format!("{body}\n"), "")]) {
            Ok(_) => String::new(),
            Err(problems) => problems.in_one_line(),
        };
        assert!(
            told.contains(wanted) && told.is_empty() == wanted.is_empty(),
            "{front} {body}: wanted {wanted}\n{told}"
        );
    }
    let nine: String = (0..9).map(|n| format!("+++ s{n}\nX.\n")).collect();
    assert!(problem("", &format!("A.\n{nine}"), "").contains("more than 8 shapes"));
    let told = problem("", "{{ say.n }}\n+++ b\nB.\n", "[n]\nselection = \"stepwise\"\nany = [\"A.\", \"B.\"]\n");
    assert!(told.contains("stepwise pool `n` is not in shape `b`"), "{told}");
}

fn talks() -> Writer {
    let pools = "[auto]\noptional = true\nonce = \"conversation\"\nany = [\"This mail is automatic.\"]\n\
        [a]\nany = [\"Hello.\", { text = \"Again, hello.\", when = [\"conversation.goes_on\"] }]\n\
        [b]\noptional = true\nany = [{ text = \"Welcome.\", when = [\"history.is_empty\"] }]\n";
    writer(small("", "{{ say.a }} {{ say.b }} {{ say.auto }} Mail {{ conversation.count }}.\n", pools))
}

#[test]
fn what_is_said_once_is_said_once_in_a_conversation() {
    let writer = talks();
    let mut memory = Memory::new();
    let mut say = |request: Request| -> Message {
        let mail = writer.write(&request.memory(std::mem::take(&mut memory))).unwrap();
        memory = mail.memory.clone();
        mail
    };
    let talk = |id: &str| ask(&json!({})).conversation(id);
    assert_eq!(say(talk("1")).text, "Hello. Welcome. This mail is automatic. Mail 1.\n");
    assert_eq!(say(talk("1")).text, "Again, hello. Mail two.\n");
    assert_eq!(say(talk("2")).text, "Hello. This mail is automatic. Mail 1.\n");
    // With the window of two, `Again` waits for one mail.
    assert!(say(talk("1")).text.ends_with("Mail three.\n"));
    assert_eq!(say(talk("3")).text.matches("automatic").count(), 1);
    // Two conversations are remembered; the oldest begins anew.
    assert!(say(talk("2")).text.ends_with("automatic. Mail 1.\n"));
    // Without an id every mail begins one.
    assert!(say(ask(&json!({}))).text.ends_with("automatic. Mail 1.\n"));
    assert!(say(ask(&json!({})).step(3, 4)).text.ends_with("automatic. Mail three.\n"));
    // The same id of another person is another conversation.
    let first = writer.write(&talk("9")).unwrap();
    let other = writer.write(&talk("9").recipient("jo@example.com").memory(first.memory)).unwrap();
    assert!(other.text.ends_with("Mail 1.\n"));
}

#[test]
fn a_thread_is_a_conversation_and_nothing_is_claimed_without_a_memory() {
    let writer = talks();
    let thread = |mail: &str| Thread::of(&Headers::parse(mail.as_bytes()).unwrap());
    let first =
        writer.write(&ask(&json!({})).thread(thread("From: a@b.example\nMessage-ID: <1@b.example>\n\n"))).unwrap();
    assert_eq!(first.text, "Hello. This mail is automatic. Mail 1.\n");
    let reply = thread("From: a@b.example\nMessage-ID: <3@b.example>\nReferences: <1@b.example> <2@x.example>\n\n");
    let second = writer.write(&ask(&json!({})).thread(reply.clone()).memory(first.memory)).unwrap();
    assert_eq!(second.text, "Again, hello. Mail two.\n");
    let refused = writer.write(&ask(&json!({})).thread(reply).token("no token of ours")).unwrap();
    assert_eq!(refused.text, "Hello. This mail is automatic. Mail 1.\n");
    for id in [String::new(), "x".repeat(513)] {
        let error = writer.write(&ask(&json!({})).conversation(id)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidValue);
    }
    assert!(writer.write(&ask(&json!({})).conversation("x".repeat(512))).is_ok());
}

#[test]
fn a_covered_pool_that_speaks_once_counts_as_said() {
    let pools = "[a]\nany = [{ text = \"A robot wrote this.\", covers = [\"auto\"] }]\n\
        [auto]\noptional = true\nonce = \"conversation\"\nany = [\"Automatic.\"]\n[b]\nany = [\"B.\"]\n";
    let files = |name: &str, body: &str| (format!("en/{name}.md"), format!("+++\nsubject = \"S\"\n+++\n{body}\n"));
    let source = Source::files([
        ("slots.toml".to_owned(), crate::desk::SLOTS.to_owned()),
        ("en/phrases/p.toml".to_owned(), pools.to_owned()),
        files("t", "{{ say.a }} {{ say.auto }}"),
        files("u", "{{ say.b }} {{ say.auto }}"),
    ]);
    let writer = writer(Catalog::layers([source]).unwrap());
    let first = writer.write(&ask(&json!({})).conversation("1")).unwrap();
    assert_eq!(first.text, "A robot wrote this.\n");
    let second = |id: &str| ask(&json!({})).template("u").conversation(id).memory(first.memory.clone());
    assert_eq!(writer.write(&second("1")).unwrap().text, "B.\n");
    assert_eq!(writer.write(&second("2")).unwrap().text, "B. Automatic.\n");
    let told = problem("", "{{ say.a }}\n", "[a]\nonce = \"conversation\"\nany = [\"A.\"]\n");
    assert!(told.contains("pool `a` speaks once and is not optional"), "{told}");
}

#[test]
fn sentences_begin_unlike_those_before_where_they_can() {
    let pools = "[a]\nany = [\"Your order is here.\"]\n[b]\nany = [\"Your order goes out.\", \"It goes out.\", \"Your order leaves.\"]\n";
    let writer = writer(small("", "{{ say.a }} {{ say.b }}\n", pools));
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for person in 0..30 {
        let first = writer.write(&to(person)).unwrap();
        assert_eq!(first.text, "Your order is here. It goes out.\n");
        // The window goes before the preference.
        let second = writer.write(&to(person).memory(first.memory)).unwrap();
        *said.entry(second.text).or_default() += 1;
    }
    assert!(said.keys().all(|text| !text.contains("It goes out")) && said.len() == 2);
}

#[test]
fn messages_and_leases_carry_the_version_of_the_choice() {
    let mail = talks().write(&ask(&json!({}))).unwrap();
    assert_eq!((mail.choice_version, mail.shape.as_str(), mail.region.as_str()), (2, "main", "en"));
    assert_eq!(serde_json::to_value(&mail.memory).unwrap()["version"], 2);
}
