//! Thousands of people, each with facts of their own, in several templates and languages, each with the token of the mails
//! before: this library beside bare Tera 2 that renders the same bytes.
//!
//! Tera has a template a mail, which is that mail with its names, numbers and topic replaced by tags. Nothing is chosen, and
//! dates, sums and conditions are literal text, so this is the least that Tera can do. Its context is flat and of strings
//! alone, and context and buffers are used again; none of the features that this crate turns on touches that path.
//!
//! `cargo bench --bench varied` prints times, allocations and bytes. For instructions run the binary under callgrind with
//! `--only ours N` and `--only tera N`, once for 0 mails and once for many, and divide the difference.

use std::cell::{Cell, RefCell};

use serde::Serialize;
use sincerely::facts::{Item, Money, Order, Person};
use sincerely::{Catalog, Key, Message, Request, Writer, Zone};
use tera::{Context, Tera};

use draw::SplitMix64;
use measure::{Outcome, Pace, compare, work};

#[path = "draw/mod.rs"]
mod draw;
#[path = "measure/mod.rs"]
mod measure;

const SEED: u64 = 0x7A21_ED00;
const PEOPLE: usize = 3_000;
/// Mails of one run: enough that one run has a bit of everything.
const RUN: usize = 50;
const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "nl", "pt-BR"];
const TEMPLATES: [&str; 4] =
    ["acknowledge/order", "acknowledge/question", "acknowledge/complaint", "acknowledge/message"];
const NAMES: [&str; 8] = ["Niamh", "Maria", "Jörg", "Chloé", "Sanne", "Inês", "Tomás", "Ada"];
const TOPICS: [&str; 4] = ["Bordeaux-7", "Skagen-12", "Linnea-31", "Malmö-44"];

/// What a service knows of somebody.
#[derive(Serialize)]
struct Facts {
    name: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'static str>,
    order: Order,
    reply_by: String,
}

/// One mail to write, with the same mail as a template by hand.
struct Case {
    facts: Facts,
    template: &'static str,
    locale: &'static str,
    to: String,
    token: String,
    names: [String; 3],
    /// Name, and value, of what the template by hand says.
    values: Vec<(String, String)>,
}

/// Which items have a price.
#[derive(Clone, Copy, PartialEq)]
enum Prices {
    All,
    Some,
}

struct Traffic {
    writer: Writer,
    zone: Zone,
    cases: Vec<Case>,
    tera: Tera,
    next: Cell<usize>,
    context: RefCell<Context>,
    buffers: RefCell<[Vec<u8>; 3]>,
}

fn facts(random: &mut SplitMix64, prices: Prices) -> Outcome<Facts> {
    let mut name = Person::new(format!("{} Byrne{}", random.one_of(&NAMES), random.below(900)));
    name.given = Some((*random.one_of(&NAMES)).to_owned());
    let mut order = Order::new(format!("{}", 100_000 + random.below(900_000)));
    for _ in 0..=random.below(8) {
        let mut item = Item::new(format!("Board {}", 1_000 + random.below(9_000)), 1 + u32::try_from(random.below(9))?);
        if prices == Prices::All || random.below(2) == 0 {
            item.price = Some(Money::parse(&format!("{}.50", 1 + random.below(90)), "EUR")?);
        }
        order.items.push(item);
    }
    if random.below(2) == 0 {
        order.eta = Some(format!("2026-05-{}", 13 + random.below(15)).parse()?);
    }
    let topic = (random.below(2) == 0).then(|| *random.one_of(&TOPICS));
    let reply_by = format!("2026-05-12T{:02}:00:00+01:00", 9 + random.below(8));
    Ok(Facts { name, topic, order, reply_by })
}

impl Traffic {
    fn new(prices: Prices) -> Outcome<Self> {
        let standing = serde_json::json!({ "agent": "Sam Reed", "brand": "Oak & Co." });
        let builder = Writer::builder(Catalog::built_in()?).key(Key::from_bytes([7; 16])).default_facts(&standing);
        let writer = builder.id_domain("mail.example.org").build()?;
        let mut all = Self {
            writer,
            zone: Zone::parse("Europe/Dublin")?,
            cases: Vec::new(),
            tera: Tera::new(),
            next: Cell::new(0),
            context: RefCell::default(),
            buffers: RefCell::default(),
        };
        let mut random = SplitMix64(SEED);
        let mut templates: Vec<(String, String)> = Vec::new();
        for person in 0..PEOPLE {
            let mut case = Case {
                facts: facts(&mut random, prices)?,
                template: TEMPLATES[random.below(TEMPLATES.len())],
                locale: LANGUAGES[random.below(LANGUAGES.len())],
                to: format!("person-{person}@example.org"),
                token: String::new(),
                names: ["txt", "text", "html"].map(|part| format!("{person}.{part}")),
                values: Vec::new(),
            };
            for _ in 0..random.below(10) {
                case.token = all.write(&case)?.token;
            }
            let parts = parts(all.write(&case)?)?;
            case.values = values(&case.facts);
            let tags =
                |(part, name): (&String, &String)| (name.clone(), tagged(part, &case.values, name.ends_with("html")));
            templates.extend(parts.iter().zip(&case.names).map(tags));
            all.cases.push(case);
        }
        all.tera.add_raw_templates(templates)?;
        for (at, case) in all.cases.iter().enumerate() {
            all.render(case)?;
            let said = all.buffers.borrow();
            let ours = parts(all.write(case)?)?;
            if ours.iter().zip(said.iter()).any(|(ours, theirs)| ours.as_bytes() != theirs.as_slice()) {
                return Err(format!("mail {at}: Tera says something else").into());
            }
        }
        Ok(all)
    }

    fn write(&self, case: &Case) -> Outcome<Message> {
        let request = Request::to(case.to.as_str()).template(case.template).locale(case.locale).facts(&case.facts);
        let request = request.now("2026-05-11T07:30:00Z".parse()?).zone(self.zone.clone()).mail_id(case.to.as_str());
        Ok(self.writer.write(&request.token(case.token.as_str()))?)
    }

    fn render(&self, case: &Case) -> Outcome<()> {
        let (mut context, mut buffers) = (self.context.borrow_mut(), self.buffers.borrow_mut());
        for (name, value) in &case.values {
            context.insert(name.clone(), value);
        }
        for (name, buffer) in case.names.iter().zip(buffers.iter_mut()) {
            buffer.clear();
            self.tera.render_to(name, &context, buffer)?;
        }
        Ok(())
    }

    fn some<T>(&self, write: impl Fn(&Case) -> Outcome<T>) -> Outcome<()> {
        for _ in 0..RUN {
            let at = self.next.replace((self.next.get() + 1) % PEOPLE);
            std::hint::black_box(write(&self.cases[at])?);
        }
        Ok(())
    }
}

fn parts(mail: Message) -> Outcome<[String; 3]> {
    Ok([mail.subject, mail.text, mail.html.ok_or("no HTML part")?])
}

/// What the template by hand says by tags, the longest first: the name in it must not hide a part of another.
fn values(facts: &Facts) -> Vec<(String, String)> {
    let items = facts.order.items.iter().map(|item| item.name.clone());
    let mut all: Vec<String> =
        items.chain([facts.order.number.clone()]).chain(facts.topic.map(str::to_owned)).collect();
    all.extend(facts.name.given.clone());
    all.sort_by_key(|value| std::cmp::Reverse(value.len()));
    all.into_iter().enumerate().map(|(at, value)| (format!("v{at}"), value)).collect()
}

fn tagged(part: &str, values: &[(String, String)], is_html: bool) -> String {
    let mut out = part.to_owned();
    for (name, value) in values {
        out = out.replace(value, &format!("\u{1}{name}\u{2}"));
    }
    // Nothing of these words needs escaping, so that the engine's own escaping, which it pays for, changes nothing.
    debug_assert!(!is_html || values.iter().all(|(_, value)| !value.contains(['<', '&'])));
    out.replace('\u{1}', "{{ ").replace('\u{2}', " }}")
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--only") {
        let prices = if args.iter().any(|arg| arg == "--mixed") { Prices::Some } else { Prices::All };
        let (who, mails) = (args.get(at + 1).ok_or("--only ours|tera N")?, args.get(at + 2).ok_or("N")?.parse()?);
        let traffic = Traffic::new(prices)?;
        for case in traffic.cases.iter().cycle().take(mails) {
            match who.as_str() {
                "ours" => drop(std::hint::black_box(traffic.write(case)?)),
                _ => traffic.render(case)?,
            }
        }
        return Ok(());
    }
    if measure::measuring() && measure::run_pinned() {
        return Ok(());
    }
    let (all, mixed) = (Traffic::new(Prices::All)?, Traffic::new(Prices::Some)?);
    println!("# {PEOPLE} people, {} templates, {} languages; a run is {RUN} mails\n", TEMPLATES.len(), LANGUAGES.len());
    let mut works = [
        work("**bare Tera 2, `fast`, the same bytes**", || all.some(|case| all.render(case))),
        work("**sincerely, typed facts and token in, message and token out**", || all.some(|case| all.write(case))),
        work("bare Tera 2, mixed prices", || mixed.some(|case| mixed.render(case))),
        work("sincerely, mixed prices", || mixed.some(|case| mixed.write(case))),
    ];
    compare(Pace::bench(200, 1), &mut works);
    Ok(())
}
