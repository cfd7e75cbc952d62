//! Thousands of people, each with facts of their own, in several templates and languages, each with the token of the mails
//! before: this library beside bare Tera 2 with templates by hand.
//!
//! Tera has a template a part for each kind of mail, language and set of facts given, with tags for values and a loop over the
//! items. It says what this library says to somebody who has had no mail yet: `Forms` makes the templates of those mails, and
//! every mail of the run is checked against them. Nothing is chosen there, values come in finished words (dates, sums), and
//! context and buffers are used again: less than a service would need, so a ratio here is no flattery.
//!
//! `cargo bench --bench varied` prints times, allocations and bytes. For instructions:
//! `valgrind --tool=callgrind --toggle-collect='*measured*' BINARY --only ours 6000`, and the same with `tera`; `--mixed` behind
//! it for items of which some have no price.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde::Serialize;
use sincerely::facts::{Item, Money, Order, Person};
use sincerely::{Catalog, Key, Message, Request, Source, Writer, Zone};
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

/// The dates of a mail in orders in which it may name them: a date is shorter when it is named again.
const DATES: [(&str, &str); 5] = [
    ("a", "when when day"),
    ("b", "day when day"),
    ("c", "eta eta when"),
    ("d", "eta when eta day"),
    ("e", "when eta when day eta"),
];

/// What a service knows of somebody.
#[derive(Serialize)]
struct Facts {
    name: Person,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'static str>,
    order: Order,
    reply_by: String,
}

/// One mail to write, and what Tera needs for it.
struct Case {
    facts: Facts,
    template: &'static str,
    locale: &'static str,
    to: String,
    token: String,
    by_hand: ByHand,
}

/// A mail by hand: the names of its templates, and its values in finished words.
#[derive(Default)]
struct ByHand {
    names: [String; 3],
    values: Vec<(String, String)>,
    items: Vec<Row>,
}

/// An item in finished words.
#[derive(Serialize)]
struct Row {
    name: String,
    each: String,
    quantity: String,
    total: String,
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
    message: RefCell<Message>,
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
    fn new(prices: Prices, people: usize) -> Outcome<Self> {
        let standing = serde_json::json!({ "agent": "Sam Reed", "brand": "Oak & Co." });
        let writer = |catalog: Catalog| {
            let builder = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&standing);
            builder.id_domain("mail.example.org").build()
        };
        let mut all = Self {
            writer: writer(Catalog::built_in()?)?,
            zone: Zone::parse("Europe/Dublin")?,
            cases: Vec::new(),
            tera: Tera::new(),
            next: Cell::new(0),
            context: RefCell::default(),
            buffers: RefCell::default(),
            message: RefCell::default(),
        };
        let mut forms = Forms { words: writer(with_words()?)?, templates: BTreeMap::new() };
        let mut random = SplitMix64(SEED);
        for person in 0..people {
            let mut case = Case {
                facts: facts(&mut random, prices)?,
                template: TEMPLATES[random.below(TEMPLATES.len())],
                locale: LANGUAGES[random.below(LANGUAGES.len())],
                to: format!("person-{person}@example.org"),
                token: String::new(),
                by_hand: ByHand::default(),
            };
            for _ in 0..random.below(10) {
                case.token = all.write(&case)?.token;
            }
            case.by_hand = forms.by_hand(&all, &case)?;
            all.cases.push(case);
        }
        all.tera.add_raw_templates(forms.templates.iter().map(|(template, name)| (name, &template[1])))?;
        all.check()?;
        Ok(all)
    }

    /// Whether Tera says what this library says.
    fn check(&self) -> Outcome<()> {
        for (at, case) in self.cases.iter().enumerate() {
            self.render(case)?;
            let theirs = self.buffers.borrow().clone().map(String::from_utf8);
            for (ours, theirs) in self.at_first(case)?.iter().zip(theirs) {
                // The columns of a text are not aligned by hand.
                let theirs = theirs?;
                let (mut ours, mut theirs) = (ours.split_whitespace(), theirs.split_whitespace());
                while let (Some(one), other) = (ours.next(), theirs.next()) {
                    if other != Some(one) {
                        return Err(format!("mail {at}: Tera says {other:?} in the place of {one:?}").into());
                    }
                }
            }
        }
        Ok(())
    }

    fn request(&self, case: &Case) -> Outcome<Request> {
        let request = Request::to(case.to.as_str()).template(case.template).locale(case.locale).facts(&case.facts);
        Ok(request.now("2026-05-11T07:30:00Z".parse()?).zone(self.zone.clone()).mail_id(case.to.as_str()))
    }

    fn write(&self, case: &Case) -> Outcome<Message> {
        Ok(self.writer.write(&self.request(case)?.token(case.token.as_str()))?)
    }

    /// The same in the room of the message before.
    fn write_into(&self, case: &Case) -> Outcome<()> {
        let request = self.request(case)?.token(case.token.as_str());
        Ok(self.writer.write_into(&request, &mut self.message.borrow_mut())?)
    }

    /// What anybody is told who has had no mail yet.
    fn at_first(&self, case: &Case) -> Outcome<[String; 3]> {
        let mail = self.writer.write(&self.request(case)?.person("anybody"))?;
        Ok([mail.subject, mail.text, mail.html.ok_or("no HTML part")?])
    }

    fn render(&self, case: &Case) -> Outcome<()> {
        let (mut context, mut buffers) = (self.context.borrow_mut(), self.buffers.borrow_mut());
        for (name, value) in &case.by_hand.values {
            context.insert(name.clone(), value);
        }
        if !case.by_hand.items.is_empty() {
            context.insert("items", &case.by_hand.items);
        }
        for (name, buffer) in case.by_hand.names.iter().zip(buffers.iter_mut()) {
            buffer.clear();
            self.tera.render_to(name, &context, buffer)?;
        }
        Ok(())
    }

    fn some<T>(&self, write: impl Fn(&Case) -> Outcome<T>) -> Outcome<()> {
        for _ in 0..RUN {
            let at = self.next.replace((self.next.get() + 1) % self.cases.len());
            std::hint::black_box(write(&self.cases[at])?);
        }
        Ok(())
    }

    /// Mean bytes of text and HTML, by this library and by Tera.
    fn sizes(&self) -> Outcome<[usize; 2]> {
        let mut sizes = [0, 0];
        for case in &self.cases {
            let mail = self.write(case)?;
            sizes[0] += mail.text.len() + mail.html.as_deref().map_or(0, str::len);
            self.render(case)?;
            sizes[1] += self.buffers.borrow()[1..].iter().map(Vec::len).sum::<usize>();
        }
        Ok(sizes.map(|size| size / self.cases.len()))
    }
}

/// The built-in catalog with a template in which each date stands as often, and in such an order, as a mail may have it.
fn with_words() -> Outcome<Catalog> {
    let path = |name: &str| match name {
        "eta" => "order.eta".to_owned(),
        name => format!("reply_by.{name}"),
    };
    let mut files = Vec::new();
    for (name, order) in DATES {
        let lines: Vec<String> = order.split(' ').map(|name| format!("= {{{{ {} }}}}", path(name))).collect();
        let facts = if order.contains("eta") { "\"order.eta\", \"reply_by\"" } else { "\"reply_by\"" };
        let head = format!("summary = \"Dates\"\nsubject = \"Dates\"\ntones = [\"plain\"]\nrequired = [{facts}]");
        let text = format!("+++\n{head}\npurpose = \"service\"\n+++\n{}\n", lines.join("\n\n"));
        files.extend(LANGUAGES.map(|locale| (format!("{locale}/dates/{name}.md"), text.clone())));
    }
    Ok(Catalog::layers([Source::built_in(), Source::files(files)])?)
}

/// The templates by hand, as they are made.
struct Forms {
    words: Writer,
    /// The kind of mail and part, and the template; its name.
    templates: BTreeMap<[String; 2], String>,
}

impl Forms {
    fn by_hand(&mut self, all: &Traffic, case: &Case) -> Outcome<ByHand> {
        let [subject, mut text, mut html] = all.at_first(case)?;
        let items = loop_over_items(&mut text, &mut html, &case.facts.order)?;
        let values = self.values(all, case, &html)?;
        let mut by_hand = ByHand { items, ..ByHand::default() };
        let mut used = vec![false; values.len()];
        for (at, (part, said)) in [("txt", subject), ("text", text), ("html", html)].into_iter().enumerate() {
            let kind = format!("{}.{}.{part}", case.template, case.locale);
            let template = tagged(&said, &values, &mut used);
            let next = self.templates.len();
            let name = self.templates.entry([kind, template]).or_insert_with(|| format!("{next}.{part}"));
            by_hand.names[at].clone_from(name);
        }
        by_hand.values = values.into_iter().zip(used).filter(|(_, used)| *used).map(|(value, _)| value).collect();
        Ok(by_hand)
    }

    /// What the templates say by tags, the longest first: no name in it may hide a part of another.
    fn values(&self, all: &Traffic, case: &Case, html: &str) -> Outcome<Vec<(String, String)>> {
        let Facts { name, topic, order, .. } = &case.facts;
        let mut values =
            vec![("given".to_owned(), name.given.clone()), ("number".to_owned(), Some(order.number.clone()))];
        values.push(("topic".to_owned(), topic.map(str::to_owned)));
        let sums = html.split_once("<tfoot>").map_or("", |(_, sums)| sums).split("</td>");
        let sums = sums.filter_map(|sum| Some(sum.rsplit_once("<td")?.1.split_once('>')?.1.to_owned()));
        values.extend(sums.enumerate().map(|(at, sum)| (format!("sum{at}"), Some(sum))));
        for (template, dates) in DATES {
            if dates.contains("eta") && order.eta.is_none() {
                continue;
            }
            let request = all.request(case)?.template(format!("dates/{template}"));
            let dates = self.words.write(&request)?.text;
            let dates = dates.lines().filter_map(|line| line.strip_prefix("= "));
            values.extend(dates.enumerate().map(|(at, date)| (format!("date_{template}{at}"), Some(date.to_owned()))));
        }
        let mut values: Vec<(String, String)> =
            values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        values.sort_by(|(_, one), (_, other)| (other.len(), one).cmp(&(one.len(), other)));
        values.dedup_by(|one, other| one.1 == other.1);
        Ok(values)
    }
}

/// Puts a loop in the place of the items of an order, and returns them in finished words.
fn loop_over_items(text: &mut String, html: &mut String, order: &Order) -> Outcome<Vec<Row>> {
    let Some((before, rest)) = html.split_once("<tbody>\n") else { return Ok(Vec::new()) };
    let (rows, after) = rest.split_once("</tbody>").ok_or("no end of the table")?;
    // A row with all that a row may have comes to stand in the loop.
    let whole = rows.lines().max_by_key(|row| (row.contains("<span"), row.len())).ok_or("no row")?;
    let items: Vec<Row> = rows.lines().map(|row| cells(row).0).collect();
    let (_, template) = cells(whole);
    *html = format!("{before}<tbody>\n{{% for item in items %}}{template}\n{{% endfor %}}</tbody>{after}");
    let first = order.items.first().map(|item| format!("× {}", item.name)).ok_or("no item")?;
    let from = text.find(&first).and_then(|at| text[..at].rfind('\n')).ok_or("no item in the text")? + 1;
    let to = text[from..].match_indices('\n').nth(items.len() - 1).map(|(at, _)| from + at).ok_or("too few lines")?;
    let row = "{{ item.quantity }} × {{ item.name }}{% if item.each %}, {{ item.each }}{% endif %}  {{ item.total }}\n";
    text.replace_range(from..=to, &format!("{{% for item in items %}}{row}{{% endfor %}}"));
    Ok(items)
}

/// The cells of a row, and the row with tags for them.
fn cells(row: &str) -> (Row, String) {
    let cells: Vec<&str> =
        row.split("</td>").filter_map(|cell| Some(cell.split_once("<td")?.1.split_once('>')?.1)).collect();
    let (name, span) = cells[0].split_once("<br>").unwrap_or((cells[0], ""));
    let each = span.split_once('>').map_or("", |(_, each)| each.trim_end_matches("</span>"));
    let total = cells.get(2).copied().unwrap_or_default();
    let mut template = row.to_owned();
    for (tag, cell) in [("{{ item.name }}", name), ("{{ item.quantity }}", cells[1]), ("{{ item.total }}", total)] {
        template = template.replacen(&format!(">{cell}<"), &format!(">{tag}<"), usize::from(!cell.is_empty()));
    }
    if !span.is_empty() {
        let tag = span.replace(each, "{{ item.each }}");
        template = template.replace(&format!("<br>{span}"), &format!("{{% if item.each %}}<br>{tag}{{% endif %}}"));
    }
    let [name, each, quantity, total] = [name, each, cells[1], total].map(|cell| cell.replace("&#39;", "'"));
    (Row { name, each, quantity, total }, template)
}

fn tagged(part: &str, values: &[(String, String)], used: &mut [bool]) -> String {
    let mut out = part.to_owned();
    for ((name, value), used) in values.iter().zip(used) {
        *used |= out.contains(value.as_str());
        out = out.replace(value.as_str(), &format!("\u{1}{name}\u{2}"));
    }
    out.replace('\u{1}', "{{ ").replace('\u{2}', " }}")
}

/// What callgrind counts.
#[inline(never)]
fn measured(traffic: &Traffic, who: &str, mails: usize) -> Outcome<()> {
    for case in traffic.cases.iter().cycle().take(mails) {
        match who {
            "ours" => drop(std::hint::black_box(traffic.write(case)?)),
            _ => traffic.render(case)?,
        }
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|arg| arg == "--only") {
        let prices = if args.iter().any(|arg| arg == "--mixed") { Prices::Some } else { Prices::All };
        let (who, mails) = (args.get(at + 1).ok_or("--only ours|tera N")?, args.get(at + 2).ok_or("N")?.parse()?);
        return measured(&Traffic::new(prices, PEOPLE)?, who, mails);
    }
    if measure::measuring() && measure::run_pinned() {
        return Ok(());
    }
    let people = if measure::measuring() { PEOPLE } else { RUN };
    let (all, mixed) = (Traffic::new(Prices::All, people)?, Traffic::new(Prices::Some, people)?);
    let ([ours, theirs], templates) = (all.sizes()?, all.tera.get_template_names().count());
    println!(
        "# {people} people, {} kinds of mail, {} languages; a run is {RUN} mails",
        TEMPLATES.len(),
        LANGUAGES.len()
    );
    println!("# {templates} templates by hand; text and HTML of a mail have {ours} bytes here, {theirs} by hand\n");
    let mut works = [
        work("**bare Tera 2, `fast`, templates by hand**", || all.some(|case| all.render(case))),
        work("**sincerely, typed facts and token in, message and token out**", || all.some(|case| all.write(case))),
        work("sincerely, in the room of the message before", || all.some(|case| all.write_into(case))),
        work("bare Tera 2, mixed prices", || mixed.some(|case| mixed.render(case))),
        work("sincerely, mixed prices", || mixed.some(|case| mixed.write(case))),
    ];
    compare(Pace::bench(200, 1), &mut works);
    Ok(())
}
