//! A million mails to a million people, and the memory that the process holds meanwhile, read every 10,000 mails.
//!
//! First one template with a name and an order of their own for everybody. Then every sample of the built-in catalog in
//! turn, the hostile ones too, in its languages, with tones, moods, hostile words and facts that come and go, so that
//! bodies come to thousands of skeletons; every fourth person gets a second mail, with the token of the first.
//!
//! `cargo bench --bench million` takes a minute or two; `-- 100000` writes that many mails. Memory is read from
//! `/proc/self/status`; elsewhere than on Linux the column stays empty.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use sincerely::{Catalog, Key, Message, Mood, Request, Source, Writer};

use draw::SplitMix64;
use measure::{Outcome, count, seconds};

#[path = "draw/mod.rs"]
mod draw;
#[path = "measure/mod.rs"]
mod measure;

const SAMPLED_EVERY: usize = 10_000;
const SHOWN: [usize; 10] = [1, 10_000, 20_000, 50_000, 100_000, 200_000, 400_000, 600_000, 800_000, 1_000_000];
const SEED: u64 = 0x51AC_E4E1;

/// A body that comes to another skeleton for almost every mail.
const PATTERNS: &str = "+++
summary = \"Patterns\"
subject = \"Your order\"
required = [\"order.items\", \"reply_by\"]
optional = [\"name\", \"event\", \"order.total\", \"order.eta\", \"order.tracking\", \"order.status\"]
+++
{% if name.full %}
Hello {{ name.full }},
{% else %}
Hello,
{% endif %}

{% for item in order.items %}
- {{ item.quantity }} × {{ item.name }}{% if item.price %}, {{ item.price }}{% endif %}
{% endfor %}

{% if order.total %}
That makes {{ order.total }}.
{% endif %}

{% if order.eta %}
Expected: {{ order.eta }}.
{% endif %}

{% if order.status %}
Now: {{ order.status }}.
{% endif %}

{% if event.day %}
Needed for {{ event.day }}.
{% endif %}

I write by {{ reply_by.when }}.
";

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>", "{{ brand }}{% raw %}", "**bold** _and_ `code`", "[here](https://evil.example)",
    "www.evil.example mallory@evil.example", "a\r\nBcc: everybody@example.org",
    "\u{202E}txet\u{202C} \u{2066}x\u{2069}", "\u{F0000}\u{E041}\u{10FFFD}", "| a | b |\n|---|---|\n# Head\n> quote",
    "&amp; &#x2F; &lt;b&gt;", "שלום مرحبا", "n/a",
];

/// Resident memory in kB, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// What was read of the memory in one run.
#[derive(Default)]
struct Readings(Vec<(usize, u64)>);

impl Readings {
    fn take(&mut self, mails: usize) {
        if mails == 1 || mails.is_multiple_of(SAMPLED_EVERY) {
            self.0.extend(resident().map(|kb| (mails, kb)));
        }
    }

    fn print(&self, title: &str, mails: usize, took: Duration) {
        let each = took.as_secs_f64() * 1e6 / count(mails);
        println!("# {title}\n\n{mails} mails, {each:.1} µs each.\n\n| after mails | resident, kB |\n| ---: | ---: |");
        for (at, kb) in self.0.iter().filter(|(at, _)| SHOWN.contains(at)) {
            println!("| {at} | {kb} |");
        }
        let after = |from: usize| self.0.iter().filter(move |(at, _)| *at >= from).map(|(_, kb)| *kb);
        for from in [SAMPLED_EVERY, SAMPLED_EVERY * 10] {
            if let (Some(least), Some(most)) = (after(from).min(), after(from).max()) {
                println!("\nFrom mail {from} on: {least} to {most} kB.");
            }
        }
        println!();
    }
}

fn writer(catalog: Catalog) -> Outcome<Writer> {
    let builder = Writer::builder(catalog).key(Key::from_bytes([7; 16]));
    Ok(builder
        .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
        .id_domain("mail.example.org")
        .build()?)
}

/// One template, one language; a name, an order and an address of their own for everybody.
fn plain(mails: usize) -> Outcome<()> {
    let writer = writer(Catalog::built_in()?)?;
    let mut readings = Readings::default();
    let mut bytes = 0;
    let took = seconds(|| {
        for at in 1..=mails {
            bytes += one_order(&writer, at).expect("a mail").text.len();
            readings.take(at);
        }
    });
    assert!(bytes > mails * 100, "mails of no words");
    readings.print("One template, a million people", mails, Duration::from_secs_f64(took));
    Ok(())
}

fn one_order(writer: &Writer, at: usize) -> Outcome<Message> {
    let facts = json!({
        "name": { "full": format!("Niamh Byrne the {at}th"), "given": "Niamh" },
        "order": {
            "number": format!("{at}"),
            "items": [
                { "name": format!("Oak bread board no. {at}"), "quantity": 1 + at % 9,
                  "price": { "amount": format!("{}.00", at % 900), "currency": "EUR" } },
                { "name": "Linen napkin", "quantity": 6 },
            ],
            "eta": "2026-05-14",
        },
        "reply_by": "2026-05-12T16:00:00+01:00",
    });
    let request = Request::to(format!("person-{at}@example.org")).template("acknowledge/order").facts(&facts);
    let request = request.now("2026-05-11T07:30:00Z".parse()?).zone("Europe/Dublin".parse()?);
    Ok(writer.write(&request.mail_id(format!("order-{at}/1")))?)
}

/// A sample of the built-in catalog, or a request for the template of many skeletons.
struct Case {
    locale: String,
    template: String,
    request: Value,
    optional: Vec<String>,
}

fn cases(catalog: &Catalog) -> Outcome<Vec<Case>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut cases = Vec::new();
    for info in catalog.info() {
        for kind in &info.samples {
            let ending = if kind.is_empty() { "json".to_owned() } else { format!("{kind}.json") };
            let file: PathBuf = folder.join(&info.locale).join("samples").join(format!("{}.{ending}", info.template));
            cases.push(Case {
                locale: info.locale.clone(),
                template: info.template.clone(),
                request: serde_json::from_slice(&std::fs::read(&file)?)?,
                optional: info.optional.clone(),
            });
        }
    }
    let orders: Vec<Case> = cases
        .iter()
        .filter(|case| case.locale == "en" && case.template == "acknowledge/order")
        .map(|case| Case {
            locale: "en".to_owned(),
            template: "bench/patterns".to_owned(),
            request: case.request.clone(),
            optional: vec!["name", "event", "order.total", "order.eta", "order.status"]
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
        .collect();
    cases.extend(orders);
    Ok(cases)
}

/// Everything in turn, by the dice of a fixed seed.
fn varied(mails: usize) -> Outcome<()> {
    let catalog = Catalog::layers([Source::built_in(), Source::files([("en/bench/patterns.md", PATTERNS)])])?;
    let cases = cases(&catalog)?;
    let writer = writer(catalog)?;
    let mut random = SplitMix64(SEED);
    let mut readings = Readings::default();
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let mut token = None;
    let took = seconds(|| {
        for at in 1..=mails {
            // Every fourth person hears from us again.
            let again = at % 5 == 0;
            let person = if again { at - 1 } else { at };
            let request = any_request(&cases, person, &mut random).expect("a request");
            let request = request.token(token.take().filter(|_| again).unwrap_or_default());
            match writer.write(&request) {
                Ok(mail) => token = Some(mail.token),
                Err(error) => *refused.entry(format!("{:?}", error.kind())).or_default() += 1,
            }
            readings.take(at);
        }
    });
    readings.print("Everything in turn, hostile facts that come and go", mails, Duration::from_secs_f64(took));
    println!("{} samples; refused, by kind of error: {refused:?}.\n", cases.len());
    Ok(())
}

/// A case with words and facts of its own.
fn any_request(cases: &[Case], person: usize, random: &mut SplitMix64) -> Outcome<Request> {
    let case = random.one_of(cases);
    let mut request = case.request.clone();
    request["to"] = json!(format!("person-{person}@example.org"));
    let facts = &mut request["facts"];
    if let Some(order) = facts.get_mut("order") {
        order["number"] = json!(format!("{person}"));
        if let Some(items) = order.get_mut("items").and_then(Value::as_array_mut) {
            let item =
                json!({ "name": "Linen napkin", "quantity": 6, "price": { "amount": "9.50", "currency": "EUR" } });
            items.resize(1 + random.below(14), item);
            for item in items {
                if random.below(2) == 0 {
                    item.as_object_mut().map(|item| item.remove("price"));
                }
                spoil(&mut item["name"], random);
            }
        }
    }
    for slot in ["name", "topic", "quote"] {
        if let Some(fact) = facts.get_mut(slot) {
            spoil(fact, random);
        }
    }
    let mut request = Request::from_json(&request.to_string())?
        .template(case.template.as_str())
        .locale(case.locale.as_str())
        .tone(*random.one_of(&["formal", "plain", "warm", "playful"]))
        .mood(*random.one_of(&[Mood::Calm, Mood::Worried, Mood::Upset]))
        .mail_id(format!("case-{person}/{}", random.next()));
    for path in &case.optional {
        if random.below(3) == 0 {
            request = request.without(path.as_str());
        }
    }
    Ok(if random.below(8) == 0 { request.unverified() } else { request })
}

/// Now and then another text in its place: a trick, many of them, or a number.
fn spoil(fact: &mut Value, random: &mut SplitMix64) {
    match random.below(5) {
        0 => *fact = json!(*random.one_of(&HOSTILE)),
        1 => *fact = json!(random.one_of(&HOSTILE).repeat(1 + random.below(40))),
        2 => *fact = json!(format!("Somebody {}", random.next())),
        _ => {}
    }
}

fn main() -> Outcome<()> {
    let asked = std::env::args().find_map(|arg| arg.parse().ok());
    let mails = asked.unwrap_or(if measure::measuring() { 1_000_000 } else { 100 });
    plain(mails)?;
    varied(mails)
}
