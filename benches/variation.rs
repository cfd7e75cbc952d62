//! What people hear: six pools of eight wordings, sixty mails to each of 1,500 people, by five common rules and by ours.
//!
//! Ours is measured through the public API, with a catalog, a writer and the token that each mail hands to the next. The
//! other rules draw from `SplitMix64` with a fixed seed, so every run prints the same figures.
//!
//! `cargo bench --bench variation`

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;

use serde_json::json;
use sincerely::{Catalog, Key, Request, Source, Writer};

use draw::SplitMix64;

#[path = "draw/mod.rs"]
mod draw;

const POOLS: usize = 6;
/// The wordings of a pool; a ninth comes in with the mail after `GAINS_AFTER` in the third table.
const SIZE: usize = 8;
/// The wordings that fit a case of fewer facts: the first ones of the pool.
const SHORT: usize = 4;
const MAILS: usize = 60;
const GAINS_AFTER: usize = 30;
const PEOPLE: u64 = 1_500;
const SEED: u64 = 0x51AC_E4E1;

const WORDINGS: [[&str; SIZE + 1]; POOLS] = [
    [
        "Hello, and good to hear from you.",
        "Your message has found its way to my desk.",
        "Thank you for writing to the workshop.",
        "I have your letter in front of me.",
        "What you wrote arrived here in one piece.",
        "There you are, and here is my first line back.",
        "Your note came in this morning, thank you.",
        "Many thanks for taking the time to write.",
        "Good that you wrote straight to us.",
    ],
    [
        "I am looking into the matter of the lamp today.",
        "The lamp is already with the people who built it.",
        "First I will check the lamp against our list.",
        "My colleague at the bench is opening the lamp now.",
        "What happened to the lamp is the first thing I will find out.",
        "To begin with, I have asked who packed the lamp.",
        "The story of your lamp is on the board in front of us.",
        "We start with the lamp and with what you saw.",
        "Right now the lamp is on its way to a second pair of eyes.",
    ],
    [
        "You will hear from me by noon tomorrow.",
        "My answer follows tomorrow before lunch.",
        "Expect the next message from me by twelve tomorrow.",
        "By tomorrow noon I will have written again.",
        "The next line from me comes tomorrow, no later than midday.",
        "Give me until noon tomorrow to come back with more.",
        "Tomorrow at twelve is the latest you hear from me.",
        "I shall be in touch again before tomorrow afternoon.",
        "Before lunch tomorrow there will be news or a reason.",
    ],
    [
        "Nothing needs doing on your side until then.",
        "For now there is no need for you to send anything.",
        "Until then you can leave everything as it is.",
        "You need not call or write in the meantime.",
        "Please keep the box, the rest is up to us.",
        "In the meantime the work lies with us alone.",
        "There is nothing that you have to prepare.",
        "Leave the next step to me, it is mine to take.",
        "All that is left to do is here on our bench.",
    ],
    [
        "If something changes, a reply to this mail reaches me.",
        "Write back whenever you like and I will read it.",
        "Should you think of anything else, simply answer here.",
        "A short reply is enough if I have missed a detail.",
        "Any answer to this address lands in my inbox.",
        "You can reach me with a plain reply to this note.",
        "Questions are welcome, and a reply brings them to me.",
        "Tell me in a reply if I got any of this wrong.",
        "One line back is all it takes to stop me.",
    ],
    [
        "Kind regards from the workshop, Sam",
        "With best wishes from all of us, Sam",
        "All the best until tomorrow, Sam",
        "Yours from the bench by the window, Sam",
        "Warm wishes and a good day, Sam",
        "Take care and speak soon, Sam",
        "So long, and thanks again, Sam",
        "Sincerely and with sawdust, Sam",
        "Until the next letter then, Sam",
    ],
];

/// What one person hears: for each mail the wording of each pool.
type Heard = Vec<[usize; POOLS]>;

/// What happens over the sixty mails.
#[derive(Clone, Copy, PartialEq)]
enum Course {
    Steady,
    FactsChange,
    CatalogGains,
}

impl Course {
    fn title(self) -> &'static str {
        match self {
            Self::Steady => "the same facts and the same catalog throughout",
            Self::FactsChange => "the set of facts present changes in one mail of three: half of the wordings fit it",
            Self::CatalogGains => "each pool of the catalog gains a wording after mail 30",
        }
    }

    /// How many wordings there are with this mail, and how many of them fit it; the same for every rule.
    fn sizes(self, person: u64, mail: usize) -> (usize, usize) {
        match self {
            Self::FactsChange => {
                let dice = SplitMix64(SEED ^ (person << 8) ^ mail as u64).below(3);
                (SIZE, if dice == 0 { SHORT } else { SIZE })
            }
            Self::CatalogGains if mail >= GAINS_AFTER => (SIZE + 1, SIZE + 1),
            Self::Steady | Self::CatalogGains => (SIZE, SIZE),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Rule {
    Uniform,
    Deck { guarded: bool },
    CycleByCount,
    CycleByPlace,
    Ours,
}

impl Rule {
    const ALL: [Self; 6] = [
        Self::Uniform,
        Self::Deck { guarded: false },
        Self::Deck { guarded: true },
        Self::CycleByCount,
        Self::CycleByPlace,
        Self::Ours,
    ];

    fn title(self) -> &'static str {
        match self {
            Self::Uniform => "uniform random",
            Self::Deck { guarded: false } => "shuffled deck",
            Self::Deck { guarded: true } => "shuffled deck, boundary guarded",
            Self::CycleByCount => "cycle by count",
            Self::CycleByPlace => "cycle by place",
            Self::Ours => "**sincerely**",
        }
    }
}

/// One pool of another rule, for one person.
struct Peer {
    rule: Rule,
    /// The order in which this person hears a cycle; a new wording finds its place in it.
    ring: Vec<usize>,
    deck: Vec<usize>,
    last: Option<usize>,
    count: usize,
}

impl Peer {
    fn new(rule: Rule, random: &mut SplitMix64) -> Self {
        let mut ring: Vec<usize> = (0..=SIZE).collect();
        random.shuffle(&mut ring);
        Self { rule, ring, deck: Vec::new(), last: None, count: 0 }
    }

    /// The next wording, out of `size` of which the first `fits` fit.
    fn say(&mut self, size: usize, fits: usize, random: &mut SplitMix64) -> usize {
        let said = match self.rule {
            Rule::Uniform | Rule::Ours => random.below(fits),
            Rule::Deck { guarded } => self.draw(guarded, size, fits, random),
            Rule::CycleByCount => {
                let ring: Vec<usize> = self.ring.iter().copied().filter(|wording| *wording < fits).collect();
                ring[self.count % fits]
            }
            Rule::CycleByPlace => {
                let place = self.last.and_then(|last| self.ring.iter().position(|wording| *wording == last));
                let after = place.map_or(0, |place| place + 1);
                let (before, rest) = self.ring.split_at(after);
                let next = rest.iter().chain(before).find(|wording| **wording < fits);
                *next.expect("something fits")
            }
        };
        self.count += 1;
        self.last = Some(said);
        said
    }

    /// The first card that fits; a fresh deck when none is left.
    fn draw(&mut self, guarded: bool, size: usize, fits: usize, random: &mut SplitMix64) -> usize {
        if !self.deck.iter().any(|card| *card < fits) {
            self.deck = (0..size).collect();
            random.shuffle(&mut self.deck);
            let fitting: Vec<usize> = (0..size).filter(|at| self.deck[*at] < fits).collect();
            if guarded && Some(self.deck[fitting[0]]) == self.last {
                self.deck.swap(fitting[0], fitting[1 + random.below(fitting.len() - 1)]);
            }
        }
        let at = self.deck.iter().position(|card| *card < fits).expect("something fits");
        self.deck.remove(at)
    }
}

fn heard_by_rule(rule: Rule, course: Course, person: u64) -> Heard {
    let mut random = SplitMix64(SEED.wrapping_mul(person + 1));
    let mut pools: Vec<Peer> = (0..POOLS).map(|_| Peer::new(rule, &mut random)).collect();
    let mail = |mail| {
        let (size, fits) = course.sizes(person, mail);
        std::array::from_fn(|pool| pools[pool].say(size, fits, &mut random))
    };
    (0..MAILS).map(mail).collect()
}

/// A writer whose pools have `size` wordings.
fn writer(size: usize) -> Result<Writer, Box<dyn Error>> {
    let mut body = String::from("+++\nsummary = \"Six pools\"\nsubject = \"Your lamp\"\nparts = \"text\"\n+++\n");
    let mut pools = String::new();
    for (pool, wordings) in WORDINGS.iter().enumerate() {
        write!(body, "{{{{ say.pool_{pool} }}}}\n\n")?;
        writeln!(pools, "[pool_{pool}]\nany = [")?;
        for (at, wording) in wordings.iter().take(size).enumerate() {
            let unless = if at < SHORT { "" } else { ", unless = [\"short\"]" };
            writeln!(pools, "  {{ text = \"{wording}\"{unless} }},")?;
        }
        pools.push_str("]\n");
    }
    let catalog = Catalog::layers([Source::files([
        ("slots.toml", "[short]\nkind = \"flag\"\nfrom = \"operator\"\n"),
        ("en/phrases/six.toml", &pools),
        ("en/six.md", &body),
    ])])?;
    Ok(Writer::builder(catalog).key(Key::from_bytes([7; 16])).build()?)
}

fn heard_by_ours(before: &Writer, after: &Writer, course: Course, person: u64) -> Result<Heard, Box<dyn Error>> {
    let mut heard = Heard::with_capacity(MAILS);
    let mut token = String::new();
    for mail in 0..MAILS {
        let (size, fits) = course.sizes(person, mail);
        let request = Request::to(format!("person-{person}@example.org"))
            .template("six")
            .facts(&json!({ "short": fits < size }))
            .now("2026-03-02T09:00:00Z".parse()?)
            .token(token);
        let written = if size > SIZE { after.write(&request)? } else { before.write(&request)? };
        let mut said = [0; POOLS];
        let lines = written.text.split("\n\n").map(str::trim);
        for ((said, line), wordings) in said.iter_mut().zip(lines).zip(&WORDINGS) {
            let at = wordings.iter().position(|wording| *wording == line);
            *said = at.ok_or_else(|| format!("a line that is no wording: {line}"))?;
        }
        heard.push(said);
        token = written.token;
    }
    Ok(heard)
}

/// The wordings as numbers of words.
fn words() -> Vec<Vec<Vec<u64>>> {
    let mut known: BTreeMap<String, u64> = BTreeMap::new();
    let mut number = |word: &str| {
        let next = known.len() as u64;
        *known.entry(word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()).or_insert(next)
    };
    let mut of = |wording: &str| wording.split_whitespace().map(&mut number).collect();
    WORDINGS.iter().map(|pool| pool.iter().map(|wording| of(wording)).collect()).collect()
}

/// The set of 4-grams of a mail.
fn grams(words: &[Vec<Vec<u64>>], mail: &[usize; POOLS]) -> BTreeSet<u64> {
    let all: Vec<u64> = mail.iter().zip(words).flat_map(|(said, pool)| pool[*said].iter().copied()).collect();
    all.windows(4).map(|gram| gram.iter().fold(0, |packed, word| packed << 16 | word)).collect()
}

#[derive(Default)]
struct Figures {
    people: u64,
    /// People who saw some whole mail twice.
    twice: u64,
    least_gap: usize,
    said: u64,
    /// Wordings that one of the three mails before had.
    within_3: u64,
    /// Wordings among the last half, as many as half of what fits, that their pool had said.
    too_soon: u64,
    /// The sum over people of the greatest overlap of two consecutive mails of ten: the first, or those around the gain.
    overlap: f64,
}

impl Figures {
    fn new() -> Self {
        Self { least_gap: MAILS, ..Self::default() }
    }

    fn take(&mut self, heard: &Heard, course: Course, person: u64, words: &[Vec<Vec<u64>>]) {
        self.people += 1;
        self.twice += u64::from(heard.iter().collect::<BTreeSet<_>>().len() < heard.len());
        for (mail, said) in heard.iter().enumerate() {
            let (_, fits) = course.sizes(person, mail);
            for (pool, wording) in said.iter().enumerate() {
                self.said += 1;
                let gap = heard[..mail].iter().rev().position(|before| before[pool] == *wording).map(|at| at + 1);
                let Some(gap) = gap else { continue };
                self.least_gap = self.least_gap.min(gap);
                self.within_3 += u64::from(gap <= 3);
                self.too_soon += u64::from(gap <= fits / 2);
            }
        }
        let ten = if course == Course::CatalogGains { GAINS_AFTER - 5 } else { 0 };
        let grams: Vec<_> = heard.iter().skip(ten).take(10).map(|mail| grams(words, mail)).collect();
        let overlaps = grams.windows(2).map(|pair| ratio(pair[1].intersection(&pair[0]).count(), pair[1].len()));
        self.overlap += overlaps.fold(0.0, f64::max);
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn percent(part: u64, whole: u64) -> String {
    match 100.0 * part as f64 / whole as f64 {
        0.0 => "0".to_owned(),
        share if share < 0.1 => format!("{share:.2} %"),
        share => format!("{share:.1} %"),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    // Run by `cargo test`, it only shows that it runs.
    let people = if std::env::args().any(|arg| arg == "--bench") { PEOPLE } else { 10 };
    let (before, after) = (writer(SIZE)?, writer(SIZE + 1)?);
    let words = words();
    println!("{POOLS} pools of {SIZE} wordings, {MAILS} mails to each of {people} people.\n");
    println!("- whole mail twice: people who see all {POOLS} wordings together a second time");
    println!("- least gap: mails from a wording to the same again, the least of all people and pools");
    println!("- within 3: wordings that one of the three mails before had");
    println!("- too soon: wordings among the last ⌊E/2⌋ of their pool, E being how many fit");
    println!(
        "- overlap: greatest share of 4-grams of a mail that the one before had, in ten mails (the first, or those around the gain); mean over people"
    );
    for course in [Course::Steady, Course::FactsChange, Course::CatalogGains] {
        println!("\n{}:\n", course.title());
        println!("| rule | whole mail twice | least gap | within 3 | too soon | overlap |");
        println!("| --- | ---: | ---: | ---: | ---: | ---: |");
        for rule in Rule::ALL {
            let mut figures = Figures::new();
            for person in 0..people {
                let heard = match rule {
                    Rule::Ours => heard_by_ours(&before, &after, course, person)?,
                    _ => heard_by_rule(rule, course, person),
                };
                figures.take(&heard, course, person, &words);
            }
            let twice = percent(figures.twice, figures.people);
            let (within_3, too_soon) =
                (percent(figures.within_3, figures.said), percent(figures.too_soon, figures.said));
            #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
            let overlap = figures.overlap / figures.people as f64;
            let (title, gap) = (rule.title(), figures.least_gap);
            println!("| {title} | {twice} | {gap} | {within_3} | {too_soon} | {overlap:.2} |");
        }
    }
    println!(
        "\nDecks and cycles keep their own state for each person: the cards left, the count, or the place in the ring."
    );
    Ok(())
}
