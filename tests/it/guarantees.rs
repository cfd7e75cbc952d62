//! What the voice guarantees, tried on thousands of people while everything around them changes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::json;
use sincerely::{Catalog, Memory, Message, Mood, Request, Source, Writer};

use crate::desk::{self, InOneLine as _, ask, small, source, writer};

const TONES: [&str; 4] = ["formal", "plain", "warm", "playful"];

/// One wording of a random pool, as the test knows it.
#[derive(Debug, Clone)]
struct Wording {
    number: usize,
    /// Its tone, or any.
    tone: Option<usize>,
    speaks_topic: bool,
    when_urgent: bool,
    unless_urgent: bool,
    /// The first of its list: it asks for nothing, and no edition of the catalog drops it.
    fallback: bool,
}

impl Wording {
    fn text(&self, pool: &str) -> String {
        let topic = if self.speaks_topic { " of {{ topic }}" } else { "" };
        format!("{pool} {}{topic}.", self.number)
    }

    fn toml(&self, pool: &str) -> String {
        let mut table = format!("{{ text = {:?}", self.text(pool));
        table += if self.when_urgent { ", when = [\"urgent\"]" } else { "" };
        table += if self.unless_urgent { ", unless = [\"urgent\"]" } else { "" };
        table + " }"
    }

    fn eligible(&self, topic: bool, urgent: bool) -> bool {
        (topic || !self.speaks_topic) && (urgent || !self.when_urgent) && !(urgent && self.unless_urgent)
    }

    fn personal(&self) -> bool {
        self.speaks_topic || self.when_urgent
    }
}

/// The wordings that serve a tone: its own list, else that of all tones.
fn serving(pool: &[Wording], tone: usize) -> impl Iterator<Item = &Wording> {
    let own = pool.iter().any(|wording| wording.tone == Some(tone)).then_some(tone);
    pool.iter().filter(move |wording| wording.tone == own)
}

fn pool(size: usize) -> impl Strategy<Value = Vec<Wording>> {
    let wording = (prop::option::weighted(0.5, 0..4_usize), any::<bool>(), 0..5_u8);
    prop::collection::vec(wording, size).prop_map(|wordings| {
        let mut seen = Vec::new();
        let of = |(number, (tone, speaks_topic, asks)): (usize, (Option<usize>, bool, u8))| {
            let tone = tone.filter(|_| number > 0);
            // The first of each list is the fallback that it needs.
            let fallback = !seen.contains(&tone);
            seen.push(tone);
            Wording {
                number,
                tone,
                speaks_topic: speaks_topic && !fallback,
                when_urgent: asks == 0 && !fallback,
                unless_urgent: asks == 1 && !fallback,
                fallback,
            }
        };
        wordings.into_iter().enumerate().map(of).collect()
    })
}

/// Sizes from 1 to 40, the small ones often; now and then all three alike.
fn pools() -> impl Strategy<Value = Vec<Vec<Wording>>> {
    let size = || prop_oneof![Just(1_usize), Just(2), Just(3), 4..9_usize, 9..40_usize, Just(40)];
    let any = prop::collection::vec(size().prop_flat_map(pool), 3);
    let alike = size().prop_flat_map(|size| prop::collection::vec(pool(size), 3));
    prop_oneof![2 => any, 1 => alike]
}

fn catalog(pools: &[Vec<Wording>]) -> Catalog {
    let mut toml = String::new();
    for (name, pool) in ["a", "b", "c"].iter().zip(pools) {
        toml += &format!("[{name}]\n");
        for (key, tone) in
            std::iter::once(("any", None)).chain(TONES.iter().enumerate().map(|(at, tone)| (*tone, Some(at))))
        {
            let own: Vec<String> =
                pool.iter().filter(|wording| wording.tone == tone).map(|wording| wording.toml(name)).collect();
            if !own.is_empty() {
                toml += &format!("{key} = [{}]\n", own.join(", "));
            }
        }
    }
    let body = |says: &str| format!("+++\nsubject = \"s\"\n+++\n{says}\n");
    let source = sincerely::Source::files([
        ("slots.toml", desk::SLOTS.to_owned()),
        ("en/phrases/p.toml", toml),
        ("en/t.md", body("{{ say.a }}\n\n{{ say.b }}")),
        ("en/u.md", body("{{ say.c }}\n\n{{ say.a }}")),
    ]);
    Catalog::layers([source]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What happens around one mail.
#[derive(Debug, Clone)]
struct Turn {
    catalog: usize,
    second_template: bool,
    tone: usize,
    upset: bool,
    topic: bool,
    urgent: bool,
    forget_to_token: bool,
}

fn turn() -> impl Strategy<Value = Turn> {
    (0..3_usize, any::<bool>(), 0..4_usize, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(catalog, second_template, tone, upset, topic, urgent, forget_to_token)| Turn {
            catalog,
            second_template,
            tone,
            upset,
            topic,
            urgent,
            forget_to_token,
        },
    )
}

#[test]
fn what_is_replayed_changes_nothing_of_where_the_conversation_is() {
    let writer = writer(Catalog::built_in().unwrap());
    let request = writer.catalog().sample(Some("en"), "acknowledge/message", "").unwrap();
    for person in 0..20 {
        let mail = writer.write(&request.clone().person(format!("p{person}")).turn(3).step(2, 3)).unwrap();
        assert_eq!(mail.shape, "short", "the others begin a conversation");
    }
}

/// Mails that differ in all that a message has: long and short, in other languages, with headers of their own, as text alone,
/// and some that are refused.
fn unlike_each_other() -> (Writer, Vec<Request>) {
    let letter = "+++\nsummary = \"S\"\nsubject = \"Short\"\ntones = [\"plain\"]\nparts = \"text\"\npurpose = \"service\"\n+++\nShort.\n";
    let catalog = Catalog::layers([Source::built_in(), Source::files([("en/short.md", letter)])]).unwrap();
    let mut requests = Vec::new();
    for (language, name) in
        [("en", "order"), ("de", "order"), ("fr", "complaint"), ("pt-BR", "question"), ("nl", "message")]
    {
        let request = catalog.sample(Some(language), &format!("acknowledge/{name}"), "").unwrap();
        requests.push(request.clone().mail_id(format!("{language} {name}")).person(language));
        requests.push(request.clone().tone("formal").mood(Mood::Upset));
        requests.push(request.template("acknowledge/nothing"));
    }
    requests.push(ask(&json!({})).template("short").locale("en"));
    requests.push(ask(&json!({ "reply_by": "2000-01-01" })).template("acknowledge/question").locale("en"));
    (writer(catalog), requests)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_message_that_is_used_again_holds_nothing_of_the_one_before(order in prop::collection::vec(any::<prop::sample::Index>(), 2..12)) {
        static ALL: LazyLock<(Writer, Vec<Request>)> = LazyLock::new(unlike_each_other);
        let (writer, requests) = &*ALL;
        let mut message = Message::default();
        for at in order {
            let request = at.get(requests);
            let told = writer.write_into(request, &mut message);
            match writer.write(request) {
                Ok(mail) => prop_assert_eq!(&message, &mail),
                Err(error) => {
                    prop_assert_eq!(told.unwrap_err(), error);
                    prop_assert_eq!(&message, &Message::default());
                }
            }
        }
    }

    /// 60 worlds of 40 people with 30 mails each: tone, mood, facts, template, catalog and the form of memory change at random.
    #[test]
    fn nothing_said_lately_is_said_again(
        pools in pools(),
        cuts in prop::collection::vec(prop::collection::vec(any::<bool>(), 40), 3),
        turns in prop::collection::vec(turn(), 30),
    ) {
        // Three editions of the catalog: in each some wordings are missing, the fallback never.
        let edition = |cut: &[bool]| -> Vec<Vec<Wording>> {
            pools.iter().map(|pool| pool.iter().filter(|wording| wording.fallback || cut[wording.number]).cloned().collect()).collect()
        };
        let editions: Vec<Vec<Vec<Wording>>> = cuts.iter().map(|cut| edition(cut)).collect();
        let writers: Vec<Writer> = editions.iter().map(|pools| writer(catalog(pools))).collect();
        for person in 0..40 {
            let mut memory: Option<Memory> = None;
            let mut token = String::new();
            let mut heard: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (at, turn) in turns.iter().cycle().skip(person).take(30).enumerate() {
                let facts = if turn.topic { json!({ "topic": "lamps", "urgent": turn.urgent }) } else { json!({ "urgent": turn.urgent }) };
                let mut request = ask(&facts)
                    .recipient(format!("p{person}@example.org"))
                    .template(if turn.second_template { "u" } else { "t" })
                    .tone(TONES[turn.tone])
                    .mood(if turn.upset { Mood::Upset } else { Mood::Calm });
                match memory.take() {
                    Some(_) if turn.forget_to_token => request = request.token(token.clone()),
                    Some(memory) => request = request.memory(memory),
                    None => {}
                }
                let writer = &writers[turn.catalog];
                let mail = writer.write(&request).unwrap();
                prop_assert_eq!(&writer.write(&request).unwrap(), &mail, "the same request has the same mail");
                let tone = TONES.iter().position(|tone| *tone == mail.tone).unwrap();
                prop_assert!(!turn.upset || mail.tone != "playful", "nobody jokes with the upset");
                let names = if turn.second_template { ["c", "a"] } else { ["a", "b"] };
                for (name, paragraph) in names.into_iter().zip(mail.text.split("\n\n")) {
                    let number: usize = paragraph.split([' ', '.']).nth(1).unwrap().parse().unwrap();
                    let pool = &editions[turn.catalog]["abc".find(name).unwrap()];
                    let eligible: Vec<&Wording> = serving(pool, tone).filter(|wording| wording.eligible(turn.topic, turn.urgent)).collect();
                    prop_assert!(eligible.iter().any(|wording| wording.number == number), "{} was not eligible", paragraph);
                    let personal: Vec<usize> = eligible.iter().filter(|wording| wording.personal()).map(|wording| wording.number).collect();
                    let said = heard.entry(name).or_default();
                    let last = said.last().copied();
                    let size = if personal.len() >= 2 { personal.len() } else { eligible.len() };
                    let window = (size / 2).min(8);
                    if personal.len() == 1 && !said.iter().rev().take(window).any(|before| *before == personal[0]) {
                        prop_assert_eq!(number, personal[0], "the only personal one goes first");
                    } else {
                        prop_assert!(!said.iter().rev().take(window).any(|before| *before == number), "mail {}: {} again, within {} of {}", at, paragraph, window, size);
                        prop_assert!(personal.len() < 2 || personal.contains(&number), "a less personal one was said");
                    }
                    prop_assert!(eligible.len() == 1 || last != Some(number), "twice in a row");
                    said.push(number);
                    // Memory keeps half of the largest list of the catalog that the mail was written from.
                    let largest = (0..4).map(|tone| serving(pool, tone).count()).max().unwrap();
                    let over = said.len().saturating_sub((largest / 2).clamp(1, 8));
                    said.drain(..over);
                }
                token = mail.token;
                memory = Some(mail.memory);
            }
        }
    }
}

fn eight() -> Writer {
    let wordings = |pool: &str| (0..8).map(|n| format!("\"{pool} {n}.\"")).collect::<Vec<_>>().join(", ");
    let pools = format!("[a]\nany = [{}]\n[b]\nany = [{}]\n", wordings("a"), wordings("b"));
    writer(small("", "{{ say.a }}\n\n{{ say.b }}\n", &pools))
}

fn numbers(text: &str) -> (usize, usize) {
    let number = |line: &str| line.split([' ', '.']).nth(1).unwrap().parse().unwrap();
    let (a, b) = text.split_once("\n\n").unwrap();
    (number(a), number(b))
}

#[test]
fn a_turn_is_the_mail_of_the_memory_that_was_kept() {
    let writer = eight();
    for person in 0..50 {
        let to = format!("p{person}@example.org");
        let mut memory = Memory::new();
        for turn in 0..20 {
            let kept = writer.write(&ask(&json!({})).recipient(&to).memory(memory)).unwrap();
            let counted = writer.write(&ask(&json!({})).recipient(&to).turn(turn)).unwrap();
            assert_eq!((&kept.text, &kept.memory), (&counted.text, &counted.memory));
            memory = kept.memory;
        }
    }
}

#[test]
fn people_hear_independent_choices() {
    let writer = eight();
    let count: u32 = 6_400;
    let mut joint = [[0_u32; 8]; 8];
    let mut in_a_row = [[0_u32; 8]; 8];
    let mut before = 0;
    for person in 0..count {
        let mail = writer.write(&ask(&json!({})).recipient(format!("p{person}@example.org"))).unwrap();
        let (a, b) = numbers(&mail.text);
        joint[a][b] += 1;
        in_a_row[before][a] += 1;
        before = a;
    }
    // Chi-square with 63 degrees of freedom: 118 is exceeded by chance once in 40,000 runs; the run is always the same.
    let expected = f64::from(count) / 64.0;
    for cells in [joint, in_a_row] {
        let chi: f64 = cells.iter().flatten().map(|cell| (f64::from(*cell) - expected).powi(2) / expected).sum();
        assert!(chi < 118.0, "chi-square {chi}");
    }
}

#[test]
fn the_key_the_person_and_the_pool_decide_and_nothing_else() {
    let facts = json!({});
    let choices = |writer: &Writer, request: &dyn Fn(u32) -> Request| {
        (0..64).map(|n| numbers(&writer.write(&request(n)).unwrap().text)).collect::<Vec<_>>()
    };
    let to = |n: u32| ask(&facts).recipient(format!("p{n}@example.org"));
    let first = eight();
    let usual = choices(&first, &to);
    assert_eq!(usual, choices(&eight(), &to), "another writer of the same key");
    assert_eq!(
        usual,
        std::thread::scope(|scope| scope.spawn(|| choices(&first, &to)).join().unwrap()),
        "another thread"
    );
    assert_eq!(
        usual,
        choices(&first, &|n| ask(&facts).recipient(format!("p{n}@EXAMPLE.org"))),
        "another way to write the address"
    );
    assert_eq!(
        usual,
        choices(&first, &|n| to(n).now("2027-01-01T00:00:00Z".parse().unwrap()).tone("formal")),
        "another time and tone"
    );
    let by_id = choices(&first, &|n| to(n).person(format!("customer {n}")));
    assert_ne!(usual, by_id);
    let other_key = Writer::builder(desk::small("", "{{ say.a }}\n\n{{ say.b }}\n", &{
        let wordings = |pool: &str| (0..8).map(|n| format!("\"{pool} {n}.\"")).collect::<Vec<_>>().join(", ");
        format!("[a]\nany = [{}]\n[b]\nany = [{}]\n", wordings("a"), wordings("b"))
    }))
    .key(sincerely::Key::from_bytes([8; 16]))
    .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
    .build()
    .unwrap();
    assert_ne!(usual, choices(&other_key, &to));
}

#[test]
fn stepwise_pools_say_first_second_last() {
    let pools = "[nudge]\nselection = \"stepwise\"\nany = [\"First.\", \"Second.\", \"The last one.\"]\n";
    let writer = writer(small("", "{{ say.nudge }}\n", pools));
    let said = |step: Option<(u32, u32)>| {
        let request = step.map_or_else(|| ask(&json!({})), |(step, of)| ask(&json!({})).step(step, of));
        writer.write(&request).unwrap().text
    };
    assert_eq!(said(None), "First.\n");
    assert_eq!(said(Some((1, 4))), "First.\n");
    assert_eq!(said(Some((2, 4))), "Second.\n");
    assert_eq!(said(Some((3, 4))), "Second.\n");
    assert_eq!(said(Some((4, 4))), "The last one.\n");
    assert_eq!(said(Some((1, 1))), "The last one.\n");
}

#[test]
fn a_single_wording_that_may_be_silent_is_said_last() {
    let pools = "[nudge]\nselection = \"stepwise\"\noptional = true\nany = [\"The last one.\"]\n";
    let writer = writer(small("", "Here.\n\n{{ say.nudge }}\n", pools));
    for (step, text) in [
        (None, "Here.\n"),
        (Some((1, 2)), "Here.\n"),
        (Some((2, 2)), "Here.\n\nThe last one.\n"),
        (Some((1, 1)), "Here.\n\nThe last one.\n"),
        (Some((9, 2)), "Here.\n\nThe last one.\n"),
    ] {
        let request = step.map_or_else(|| ask(&json!({})), |(step, of)| ask(&json!({})).step(step, of));
        assert_eq!(writer.write(&request).unwrap().text, text, "{step:?}");
    }
}

#[test]
fn two_thank_yous_and_two_apologies_are_refused_at_load() {
    for word in ["thank", "apologise"] {
        let pools = format!(
            "[a]\nmoves = [\"{word}\"]\nany = [\"A.\"]\n[b]\nmoves = [\"{word}\"]\noptional = true\nany = [\"B.\"]\n"
        );
        let problems = Catalog::layers([source("", "{{ say.a }}\n\n{{ say.b }}\n", &pools)]).unwrap_err();
        assert_eq!(
            problems.in_one_line(),
            format!(
                "en/t.md:7:1: pools `a` and `b` both {word} in one mail, let one of them do it, or let each such variant of the first cover the second"
            )
        );
    }
}
