//! What size costs: larger pools, more templates, loading and proving them, and a second thread.
//!
//! `cargo bench --bench scale`

use std::fmt::Write as _;
use std::hint::black_box;

use order::{Facts, facts, request, told, writer};
use sincerely::{Catalog, Message, Source, Writer, Zone};

use measure::{Outcome, Pace, compare, count, median, seconds, work};

#[path = "measure/mod.rs"]
mod measure;
#[path = "order/mod.rs"]
mod order;

const LANGUAGES: [&str; 6] = ["de", "en", "es", "fr", "nl", "pt-BR"];
const POOLS: usize = 8;

/// A catalog of templates alike, which speak the same pools of variants alike.
#[derive(Clone, Copy)]
struct Sized<'a> {
    languages: &'a [&'a str],
    templates: usize,
    variants: usize,
    /// Whether the pools of the body may fall silent, so that nothing is to be proven of them.
    silent: bool,
}

impl Sized<'_> {
    fn source(self) -> Outcome<Source> {
        let mut template = String::from("+++\nsummary = \"Sized\"\nsubject = \"{{ say.pool_0 }}\"\n");
        template.push_str("required = [\"order.items\", \"reply_by\"]\noptional = [\"name\"]\n+++\n");
        for pool in 1..POOLS {
            if pool == 3 {
                template.push_str(
                    "{% for item in order.items %}\n- {{ item.quantity }} × {{ item.name }}\n{% endfor %}\n\n",
                );
            }
            write!(template, "{{{{ say.pool_{pool} }}}}\n\n")?;
        }
        template.push_str("You will hear from us by {{ reply_by.when }}.\n");
        let mut phrases = String::new();
        for pool in 0..POOLS {
            writeln!(phrases, "[pool_{pool}]\noptional = {}\nany = [", self.silent && pool > 0)?;
            for variant in 0..self.variants {
                // Half of them need nothing but what is required, half are more personal.
                let path = if variant % 2 == 0 { "order.number" } else { "name.given" };
                writeln!(phrases, "  \"Wording {variant:04} of pool {pool} is here for {{{{ {path} }}}} to read.\",")?;
            }
            phrases.push_str("]\n");
        }
        let mut files = Vec::new();
        for language in self.languages {
            files.push((format!("{language}/phrases/sized.toml"), phrases.clone()));
            files.extend((0..self.templates).map(|at| (format!("{language}/sized/t{at:04}.md"), template.clone())));
        }
        Ok(Source::files(files))
    }
}

/// A writer, and what the person of its mails has heard.
struct Ready {
    writer: Writer,
    facts: Facts,
    zone: Zone,
    token: String,
}

impl Ready {
    fn new(template: &str, catalog: Catalog) -> Outcome<Self> {
        let (writer, facts, zone) = (writer(catalog)?, facts()?, Zone::parse("Europe/Dublin")?);
        let (token, _) = told(&writer, &request(template, &facts, &zone)?, 9)?;
        Ok(Self { writer, facts, zone, token })
    }

    fn write(&self, template: &str) -> Outcome<Message> {
        self.write_from(&self.writer, template)
    }

    fn write_from(&self, writer: &Writer, template: &str) -> Outcome<Message> {
        Ok(writer.write(&request(template, &self.facts, &self.zone)?.token(self.token.as_str()))?)
    }
}

/// Mails from larger pools, and from a larger catalog.
fn sizes() -> Outcome<()> {
    let ready = |templates, variants| -> Outcome<Ready> {
        let source = Sized { languages: &["en"], templates, variants, silent: false }.source()?;
        Ready::new("sized/t0000", Catalog::layers([source])?)
    };
    let (small, middle, large, many) = (ready(1, 8)?, ready(1, 40)?, ready(1, 1_000)?, ready(1_000, 8)?);
    println!("# Eight pools, a token of nine mails\n");
    compare(
        Pace::bench(1_000, 8),
        &mut [
            work("pools of 8 variants, 1 template", || small.write("sized/t0000")),
            work("pools of 40", || middle.write("sized/t0000")),
            work("pools of 1,000", || large.write("sized/t0000")),
            work("pools of 8, 1,000 templates", || many.write("sized/t0777")),
        ],
    );
    Ok(())
}

/// Loading, and how much of it is proving.
fn loading() -> Outcome<()> {
    let sized = |languages, templates, silent| Sized { languages, templates, variants: 8, silent }.source();
    let full = sized(&LANGUAGES, 1_000, false)?;
    let cases = [
        ("1,000 templates in six languages", vec![full.clone()]),
        ("the same, with nothing to prove but the subject", vec![sized(&LANGUAGES, 1_000, true)?]),
        ("1,000 templates in one language", vec![sized(&["en"], 1_000, false)?]),
        ("1 template in six languages", vec![sized(&LANGUAGES, 1, false)?]),
        ("the built-in catalog", vec![Source::built_in()]),
    ];
    let rounds = if measure::measuring() { 7 } else { 1 };
    let mut times = vec![Vec::new(); cases.len()];
    for _ in 0..rounds {
        for ((_, sources), times) in cases.iter().zip(&mut times) {
            let mut loaded = None;
            times.push(seconds(|| loaded = Some(Catalog::layers(sources.clone()))));
            loaded.ok_or("not loaded")??;
        }
    }
    println!("\n# Loading and proving, one thread\n");
    println!("| | ratio | ms, fastest |");
    println!("| --- | ---: | ---: |");
    for ((title, _), taken) in cases.iter().zip(&times) {
        let ratio = median(taken.iter().zip(&times[0]).map(|(time, first)| time / first));
        let fastest = taken.iter().copied().fold(f64::INFINITY, f64::min);
        println!("| {title} | {ratio:.3} | {:.1} |", fastest * 1e3);
    }
    Ok(())
}

/// One thread and two, each with facts and requests of its own.
fn threads() -> Outcome<()> {
    const TEMPLATE: &str = order::TEMPLATE;
    let threads = [Ready::new(TEMPLATE, Catalog::built_in()?)?, Ready::new(TEMPLATE, Catalog::built_in()?)?];
    let [first, second] = &threads;
    let (mails, rounds) = if measure::measuring() { (1_500, 60) } else { (1, 1) };
    // Seconds on a core that so many mails take; on a busy machine a thread also waits for one.
    let run = |ready: &Ready, writer: &Writer| {
        let before = on_core();
        for _ in 0..mails {
            drop(black_box(ready.write_from(writer, TEMPLATE).expect("it ran before")));
        }
        on_core().zip(before).map_or(f64::NAN, |(after, before)| after - before)
    };
    let alone = || timed(&[&|| run(first, &first.writer)]);
    let both = |other: &Writer| timed(&[&|| run(first, &first.writer), &|| run(second, other)]);
    let mut times = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        times.push([alone(), both(&first.writer), both(&second.writer)]);
    }
    println!("\n# A second thread\n");
    println!("| | mails a millisecond, most | times one thread: median | at best | by time on the core |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    let best = |at: usize| times.iter().map(|round| round[at].0).fold(f64::INFINITY, f64::min);
    let core = |at: usize| times.iter().map(|round| round[at].1).sum::<f64>();
    for (at, title, threads) in
        [(0, "one thread", 1.0), (1, "two threads, one writer", 2.0), (2, "two threads, a writer each", 2.0)]
    {
        let rate = threads * count(mails) / 1e3 / best(at);
        let middle = median(times.iter().map(|round| threads * round[0].0 / round[at].0));
        let (most, by_core) = (threads * best(0) / best(at), threads * threads * core(0) / core(at));
        println!("| {title} | {rate:.0} | {middle:.2} | {most:.2} | {by_core:.2} |");
    }
    Ok(())
}

/// Seconds by the clock until all are done, and seconds that they had a core.
fn timed(runs: &[&(dyn Fn() -> f64 + Sync)]) -> (f64, f64) {
    let mut core = 0.0;
    let clock = seconds(|| {
        std::thread::scope(|scope| {
            let threads: Vec<_> = runs.iter().map(|run| scope.spawn(run)).collect();
            core = threads.into_iter().map(|thread| thread.join().expect("it ran before")).sum();
        });
    });
    (clock, core)
}

/// Seconds that this thread has had a core, where the system tells.
fn on_core() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = stat.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

fn main() -> Outcome<()> {
    sizes()?;
    loading()?;
    threads()
}
