//! A whole message beside bare Tera 2 (`fast`) that renders the same words, in one run.
//!
//! Ours: typed facts in, token of the nine mails before verified, plan, subject, text, HTML, headers, new token. Bare
//! Tera: `Context::from_serialize` and three renders of hand-written templates with the phrases in place; its facts are
//! handed over as finished words ("Thursday, May 14"), so dates, sums and cleaning cost it nothing.
//!
//! The two take turns within each round; a ratio is the median of the rounds' ratios. It only prints: a timing decides
//! nothing. `cargo bench --bench message`
#![allow(clippy::disallowed_methods, reason = "what a bench does is to read the clock")]

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use serde::Serialize;
use serde_json::json;
use sincerely::slots::{Event, Item, Money, Order, Person, When};
use sincerely::{Catalog, Key, Memory, Message, Request, Source, Why, Writer, Zone};
use tera::{Context, Tera};

type Outcome<T> = Result<T, Box<dyn Error>>;

const NOW: &str = "2026-05-11T07:30:00Z";
const LAYOUT: &str = include_str!("../templates/layout.html");

/// The facts as a service has them.
#[derive(Serialize)]
struct Facts {
    name: Person,
    order: Order,
    event: Event,
    reply_by: &'static str,
}

fn facts() -> Outcome<Facts> {
    let item = |name: &str, quantity, price| -> Outcome<Item> {
        Ok(Item { name: name.to_owned(), quantity, price: Some(Money::parse(price, "EUR")?) })
    };
    Ok(Facts {
        name: Person {
            full: Some("Niamh Byrne".to_owned()),
            given: Some("Niamh".to_owned()),
            formal: Some("Ms Byrne".to_owned()),
            ..Person::default()
        },
        order: Order {
            items: vec![
                item("Oak bread board, large", 1, "58.00")?,
                item("Linen napkin, oat", 6, "9.50")?,
                item("Beeswax polish, 100 ml", 1, "12.00")?,
            ],
            total: Some(Money::parse("127.00", "EUR")?),
            placed_on: Some("2026-05-11".parse()?),
            eta: Some("2026-05-14".parse()?),
            status: Some("placed".to_owned()),
            tracking: Some("https://example.com/t/20853".to_owned()),
            ..Order::new("20853")
        },
        event: Event { what: Some("your father's birthday lunch".to_owned()), when: When::Day("2026-05-17".parse()?) },
        reply_by: "2026-05-12T16:00:00+01:00",
    })
}

/// The same facts for bare Tera, in finished words.
#[derive(Serialize)]
struct View {
    name: NameView,
    order: OrderView,
    event: EventView,
    reply_by: WhenView,
    agent: NameView,
    brand: &'static str,
}

#[derive(Serialize)]
struct NameView {
    full: &'static str,
    given: &'static str,
    formal: &'static str,
}

#[derive(Serialize)]
struct OrderView {
    number: &'static str,
    items: Vec<ItemView>,
    total: &'static str,
    placed_on: &'static str,
    eta: &'static str,
    status: &'static str,
    tracking: &'static str,
}

#[derive(Serialize)]
struct ItemView {
    name: &'static str,
    quantity: u32,
    price: Option<&'static str>,
}

#[derive(Serialize)]
struct EventView {
    what: &'static str,
    day: &'static str,
    relative: &'static str,
    days_to_spare: &'static str,
}

#[derive(Serialize)]
struct WhenView {
    when: &'static str,
    day: &'static str,
}

fn view() -> View {
    View {
        name: NameView { full: "Niamh Byrne", given: "Niamh", formal: "Ms Byrne" },
        order: OrderView {
            number: "20853",
            items: vec![
                ItemView { name: "Oak bread board, large", quantity: 1, price: Some("€58.00") },
                ItemView { name: "Linen napkin, oat", quantity: 6, price: Some("€9.50") },
                ItemView { name: "Beeswax polish, 100 ml", quantity: 1, price: Some("€12.00") },
            ],
            total: "€127.00",
            placed_on: "Monday, May 11",
            eta: "Thursday, May 14",
            status: "placed",
            tracking: "https://example.com/t/20853",
        },
        event: EventView {
            what: "your father's birthday lunch",
            day: "Sunday, May 17",
            relative: "in 6 days",
            days_to_spare: "3 days",
        },
        reply_by: WhenView { when: "Tuesday, May 12, 4:00 PM (Dublin time)", day: "Tuesday, May 12" },
        agent: NameView { full: "Sam Reed", given: "Sam", formal: "Mr Reed" },
        brand: "Oak & Co.",
    }
}

fn writer(catalog: Catalog) -> Outcome<Writer> {
    let standing = json!({ "agent": { "full": "Sam Reed", "given": "Sam" }, "brand": "Oak & Co." });
    let builder = Writer::builder(catalog).key(Key::from_bytes([7; 16])).standing(&standing)?;
    Ok(builder.id_domain("mail.example.org").build()?)
}

fn request(template: &str, facts: &Facts, zone: &Zone) -> Outcome<Request> {
    let request = Request::to("niamh@example.org").template(template).facts(facts)?.now_rfc3339(NOW)?;
    Ok(request.zone(zone.clone()).mail_id("order-20853/1"))
}

/// Token and memory after `mails` mails.
fn told(writer: &Writer, request: &Request, mails: usize) -> Outcome<(String, Memory)> {
    let (mut token, mut memory) = (String::new(), Memory::new());
    for _ in 0..mails {
        let mail = writer.write(&request.clone().token(token))?;
        (token, memory) = (mail.token, mail.memory);
    }
    Ok((token, memory))
}

/// What each pool says in this mail, as the writer of the phrase wrote it; nothing for a silent one.
fn phrases(writer: &Writer, request: &Request) -> Outcome<Vec<(String, String)>> {
    let said = |pool: sincerely::TracedPool| {
        let text = pool.variants.into_iter().find(|variant| variant.why == Why::Said).map(|variant| variant.text);
        (pool.pool, text.unwrap_or_default())
    };
    Ok(writer.trace(request)?.pools.into_iter().map(said).collect())
}

/// The templates that somebody would write by hand for this one wording: subject, text, HTML.
fn by_hand(phrases: &[(String, String)]) -> Outcome<Tera> {
    let say = |name: &str| phrases.iter().find(|(pool, _)| pool == name).map_or("", |(_, text)| text.as_str());
    let paragraphs = [
        say("greeting").to_owned(),
        say("order_received").to_owned(),
        "ITEMS".to_owned(),
        say("items_more").to_owned(),
        format!("{} {}", say("total_note"), say("delivery_note")),
        say("event_check").to_owned(),
        say("order_next").to_owned(),
        say("first_note").to_owned(),
        format!("{}\n{{{{ agent.full }}}}\n{{{{ brand }}}}", say("sign_off")),
    ];
    let line = "{{ item.quantity }} × {{ item.name }}{% if item.price %}, {{ item.price }}{% endif %}";
    let (mut text, mut body) = (String::new(), String::new());
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        if paragraph == "ITEMS" {
            write!(text, "{{% for item in order.items %}}- {line}\n{{% endfor %}}\n")?;
            body.push_str("<ul style=\"margin:0 0 16px;padding:0 0 0 22px;\">\n");
            write!(body, "{{% for item in order.items %}}<li>{line}</li>\n{{% endfor %}}</ul>\n")?;
        } else {
            write!(text, "{}\n\n", links(paragraph, &|label, url| format!("{label} ({url})")))?;
            let html = links(&quoted(paragraph), &|label, url| {
                format!("<a href=\"{url}\" style=\"color:#1f5a9e;\">{label}</a>")
            });
            writeln!(body, "<p style=\"margin:0 0 16px;\">{}</p>", html.replace('\n', "<br>\n"))?;
        }
    }
    let preheader = quoted(first_sentence(say("order_received")));
    let html = LAYOUT
        .replace("{{ subject }}", &quoted(say("subject_order")))
        .replace("{{ preheader }}", &preheader)
        .replace("{{ body }}", &body)
        .replace("{{ lang }}", "en")
        .replace("{{ dir }}", "ltr");
    let mut tera = Tera::new();
    tera.add_raw_templates([("subject.txt", say("subject_order")), ("mail.txt", &text), ("mail.html", &html)])?;
    Ok(tera)
}

/// Quotation marks of a phrase as HTML writes them, outside of its tags.
fn quoted(phrase: &str) -> String {
    phrase.replace('"', "&quot;").replace('\'', "&#39;")
}

fn first_sentence(text: &str) -> &str {
    let end = [". ", "! ", "? "].iter().filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[..=end])
}

/// A phrase with each `[label](url)` as the part writes it.
fn links(phrase: &str, write: &dyn Fn(&str, &str) -> String) -> String {
    let Some((before, (label, (url, after)))) = phrase.split_once('[').and_then(|(before, rest)| {
        let (label, rest) = rest.split_once("](")?;
        Some((before, (label, rest.split_once(')')?)))
    }) else {
        return phrase.to_owned();
    };
    format!("{before}{}{}", write(label, url), links(after, write))
}

fn bare(tera: &Tera, view: &View) -> Outcome<[String; 3]> {
    let context = Context::from_serialize(view)?;
    Ok([tera.render("subject.txt", &context)?, tera.render("mail.txt", &context)?, tera.render("mail.html", &context)?])
}

/// Both say the same, tags and white space aside.
fn check_words(ours: &Message, theirs: &[String; 3]) -> Outcome<()> {
    let words = |part: &str| {
        let bare: String = part.split('<').map(|piece| piece.rsplit('>').next().unwrap_or("")).collect();
        bare.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let ours = [&ours.subject, &ours.text, ours.html.as_ref().ok_or("no HTML part")?];
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        let (ours, theirs) = (words(ours), words(theirs));
        if ours != theirs {
            return Err(format!("the hand-written templates say something else:\n{ours}\n\n{theirs}").into());
        }
    }
    Ok(())
}

/// One thing that is measured.
struct Work<'a> {
    title: &'a str,
    run: Box<dyn FnMut() + 'a>,
}

fn work<'a, T>(title: &'a str, run: impl Fn() -> Outcome<T> + 'a) -> Work<'a> {
    Work { title, run: Box::new(move || drop(black_box(run().expect("it ran before")))) }
}

/// How much is measured.
#[derive(Clone, Copy)]
struct Pace {
    rounds: usize,
    batch: usize,
}

/// Runs the works in turns and prints each beside the first.
fn compare(pace: Pace, works: &mut [Work<'_>]) {
    let mut micros: Vec<Vec<f64>> = vec![Vec::with_capacity(pace.rounds); works.len()];
    for work in works.iter_mut() {
        (0..pace.batch).for_each(|_| (work.run)());
    }
    for round in 0..pace.rounds {
        // Who begins changes with each round, so that nobody always runs in another's wake.
        for turn in 0..works.len() {
            let at = (turn + round) % works.len();
            let start = Instant::now();
            (0..pace.batch).for_each(|_| (works[at].run)());
            micros[at].push(start.elapsed().as_secs_f64() * 1e6 / count(pace.batch));
        }
    }
    println!("| | ratio | µs | allocations | bytes |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (work, times) in works.iter_mut().zip(&micros) {
        let ratio = median(times.iter().zip(&micros[0]).map(|(time, first)| time / first));
        let time = median(times.iter().copied());
        let allocations = allocation_counter::measure(|| (work.run)());
        let (count, bytes) = (allocations.count_total, allocations.bytes_total);
        println!("| {} | {ratio:.2} | {time:.2} | {count} | {bytes} |", work.title);
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}

/// What the whole message costs beside bare Tera, and what its parts cost.
fn whole_message(pace: Pace, zone: &Zone) -> Outcome<()> {
    let (facts, view) = (facts()?, view());
    let writer = writer(Catalog::layers([
        Source::built_in(),
        Source::files([(
            "en/bench/bare.md",
            "+++\nsummary = \"Bare\"\nsubject = \"Hello\"\nparts = \"text\"\nrequired = [\"order.items\", \"reply_by\"]\n+++\nHello\n",
        )]),
    ])?)?;
    let first = request("acknowledge/order", &facts, zone)?;
    let (token, memory) = told(&writer, &first, 9)?;
    let tenth = first.clone().token(token.as_str());
    let remembering = first.clone().memory(memory);
    let nothing_said = request("bench/bare", &facts, zone)?;
    let phrases = phrases(&writer, &tenth)?;
    let tera = by_hand(&phrases)?;
    let mail = writer.write(&tenth)?;
    check_words(&mail, &bare(&tera, &view)?)?;
    let spoken = phrases.iter().filter(|(_, text)| !text.is_empty()).count();
    println!("# A whole message\n");
    println!(
        "Subject {} B, text {} B, HTML {} B; {spoken} of {} pools speak; token of nine mails {} B.\n",
        mail.subject.len(),
        mail.text.len(),
        mail.html.as_ref().map_or(0, String::len),
        phrases.len(),
        token.len()
    );
    let whole = || Ok(writer.write(&request("acknowledge/order", &facts, zone)?.token(token.as_str()))?);
    compare(
        pace,
        &mut [
            work("bare Tera, from_serialize and three renders", || bare(&tera, &view)),
            work("sincerely, from typed facts to message and token", whole),
            work("· the request alone: facts serialised", || request("acknowledge/order", &facts, zone)),
            work("· writing alone: the request stands ready", || Ok(writer.write(&tenth)?)),
            work("· writing with memory as a value, no token to verify", || Ok(writer.write(&remembering)?)),
            work("· writing with nothing remembered", || Ok(writer.write(&first)?)),
            work("· writing one fixed word from the same facts: facts read, headers", || {
                Ok(writer.write(&nothing_said)?)
            }),
        ],
    );
    println!("\n# Threads\n");
    println!("| | mails a millisecond on one thread | on two | times as many |");
    println!("| --- | ---: | ---: | ---: |");
    threads("bare Tera", pace, &|| bare(&tera, &view));
    threads("sincerely", pace, &whole);
    println!();
    Ok(())
}

/// Prints what one thread and two get done, in turns.
fn threads<T>(title: &str, pace: Pace, run: &(impl Fn() -> Outcome<T> + Sync)) {
    let rounds: Vec<(f64, f64)> = (0..9).map(|_| (throughput(1, pace, run), throughput(2, pace, run))).collect();
    let one = median(rounds.iter().map(|(one, _)| *one));
    let two = median(rounds.iter().map(|(_, two)| *two));
    let more = median(rounds.iter().map(|(one, two)| two / one));
    println!("| {title} | {one:.0} | {two:.0} | {more:.2} |");
}

/// Mails a millisecond on so many threads that share everything but their own mail.
fn throughput<T>(threads: usize, pace: Pace, run: &(impl Fn() -> Outcome<T> + Sync)) -> f64 {
    let each = pace.rounds * pace.batch / 16 + 1;
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..each).for_each(|_| drop(black_box(run().expect("it ran before")))));
        }
    });
    count(threads * each) / (start.elapsed().as_secs_f64() * 1e3)
}

/// A catalog of so many templates alike, speaking eight pools of so many variants alike, in the languages named.
fn sized(languages: &[&str], templates: usize, variants: usize) -> Outcome<Source> {
    const POOLS: usize = 8;
    let mut template = String::from("+++\nsummary = \"Sized\"\nsubject = \"{{ say.pool_0 }}\"\n");
    template.push_str("required = [\"order.items\", \"reply_by\"]\noptional = [\"name\"]\n+++\n");
    for pool in 1..POOLS {
        if pool == 3 {
            template
                .push_str("{% for item in order.items %}\n- {{ item.quantity }} × {{ item.name }}\n{% endfor %}\n\n");
        }
        write!(template, "{{{{ say.pool_{pool} }}}}\n\n")?;
    }
    let mut phrases = String::new();
    for pool in 0..POOLS {
        writeln!(phrases, "[pool_{pool}]\nany = [")?;
        for variant in 0..variants {
            // Half of them need nothing but what is required, half are more personal.
            let path = if variant % 2 == 0 { "order.number" } else { "name.given" };
            writeln!(phrases, "  \"Wording {variant:04} of pool {pool} is here for {{{{ {path} }}}} to read.\",")?;
        }
        phrases.push_str("]\n");
    }
    let mut files = Vec::new();
    for language in languages {
        files.push((format!("{language}/phrases/sized.toml"), phrases.clone()));
        files.extend((0..templates).map(|at| (format!("{language}/sized/t{at:04}.md"), template.clone())));
    }
    Ok(Source::files(files))
}

/// What size costs: larger pools, more templates, loading.
fn sizes(pace: Pace, zone: &Zone) -> Outcome<()> {
    const LANGUAGES: [&str; 6] = ["de", "en", "es", "fr", "nl", "pt-BR"];
    let facts = facts()?;
    let ready = |templates, variants| -> Outcome<(Writer, String)> {
        let writer = writer(Catalog::layers([sized(&["en"], templates, variants)?])?)?;
        let (token, _) = told(&writer, &request("sized/t0000", &facts, zone)?, 9)?;
        Ok((writer, token))
    };
    let whole = |(writer, token): &(Writer, String)| -> Outcome<Message> {
        Ok(writer.write(&request("sized/t0000", &facts, zone)?.token(token.as_str()))?)
    };
    println!("# Size of the eight pools, and of the catalog\n");
    let (small, middle, large, many) = (ready(1, 8)?, ready(1, 40)?, ready(1, 1_000)?, ready(1_000, 8)?);
    compare(
        pace,
        &mut [
            work("pools of 8 variants, 1 template", || whole(&small)),
            work("pools of 40", || whole(&middle)),
            work("pools of 1,000", || whole(&large)),
            work("pools of 8, 1,000 templates", || whole(&many)),
        ],
    );
    let source = sized(&LANGUAGES, 1_000, 8)?;
    let times = (0..3).map(|_| {
        let start = Instant::now();
        drop(black_box(Catalog::layers([source.clone()])));
        start.elapsed().as_secs_f64()
    });
    println!("\n1,000 templates in {} languages load and prove in {:.2} s.", LANGUAGES.len(), median(times));
    let times = (0..5).map(|_| {
        let start = Instant::now();
        drop(black_box(Catalog::built_in()));
        start.elapsed().as_secs_f64()
    });
    println!("The built-in catalog loads in {:.0} ms.", median(times) * 1e3);
    Ok(())
}

fn main() -> Outcome<()> {
    // Run by `cargo test`, it only shows that it runs.
    let pace = if std::env::args().any(|arg| arg == "--bench") {
        Pace { rounds: 400, batch: 40 }
    } else {
        Pace { rounds: 1, batch: 1 }
    };
    let zone = Zone::parse("Europe/Dublin")?;
    whole_message(pace, &zone)?;
    sizes(pace, &zone)
}
