//! A whole message beside those who render the same words from a template and do nothing else, in one run.
//!
//! Ours: typed facts in, token of the nine mails before verified, plan, subject, text, HTML, headers, new token. The
//! others are given the facts as finished words ("Thursday, May 14"), so dates, sums and cleaning cost them nothing, and
//! templates with the phrases in place, so nothing is chosen. Each takes a struct and gives three parts; that all of them
//! say the same is checked before anything is measured. 1.00 is bare Tera 2 with `fast`.
//!
//! `cargo bench --bench message`; `-- --renew` rewrites the words that are compiled in, after the catalog's have changed;
//! `-- --hand-over FOLDER` and `-- --text-part` serve `benches/peers/run.sh`.

use std::cell::RefCell;
use std::hint::black_box;

use sincerely::{Catalog, Message, Request, Source, Writer, Zone};

use by_hand::ByHand;
use engines::{BareTera, Bars, Liquid, MiniJinja};
use measure::{Outcome, Pace, Work, compare, work};
use order::{Facts, TEMPLATE, facts, request, told, writer};
use same_words::{Parts, check};
use view::View;

mod by_hand;
mod engines;
mod hand_over;
mod in_place;
#[path = "../measure/mod.rs"]
mod measure;
#[path = "../order/mod.rs"]
mod order;
mod renew;
mod same_words;
mod view;

/// A template that says one word and has the same facts read.
const ONE_WORD: (&str, &str) = (
    "en/bench/one_word.md",
    "+++\nsummary = \"One\"\nsubject = \"Hello\"\nparts = \"text\"\nrequired = [\"order.items\", \"reply_by\"]\n+++\nHello\n",
);

/// The library at its work.
struct Ours {
    writer: Writer,
    facts: Facts,
    zone: Zone,
    token: String,
    first: Request,
    tenth: Request,
    remembering: Request,
    one_word: Request,
}

impl Ours {
    fn new() -> Outcome<Self> {
        let (facts, zone) = (facts()?, Zone::parse("Europe/Dublin")?);
        let writer = writer(Catalog::layers([Source::built_in(), Source::files([ONE_WORD])])?)?;
        let first = request(TEMPLATE, &facts, &zone)?;
        let (token, memory) = told(&writer, &first, 9)?;
        let tenth = first.clone().token(token.as_str());
        let remembering = first.clone().memory(memory);
        let one_word = request("bench/one_word", &facts, &zone)?;
        Ok(Self { writer, facts, zone, token, first, tenth, remembering, one_word })
    }

    fn request(&self) -> Outcome<Request> {
        request(TEMPLATE, &self.facts, &self.zone)
    }

    fn whole(&self) -> Outcome<Message> {
        Ok(self.writer.write(&self.request()?.token(self.token.as_str()))?)
    }

    fn write(&self, request: &Request) -> Outcome<Message> {
        Ok(self.writer.write(request)?)
    }
}

fn main() -> Outcome<()> {
    let ours = Ours::new()?;
    let by_hand = by_hand::by_hand(&ours.writer, &ours.tenth)?;
    let mut args =
        std::env::args().skip_while(|arg| !matches!(arg.as_str(), "--renew" | "--hand-over" | "--text-part"));
    match args.next().as_deref() {
        Some("--renew") => renew::renew(&by_hand),
        Some("--hand-over") => hand_over::write(&args.next().ok_or("--hand-over FOLDER")?, &by_hand),
        Some("--text-part") => hand_over::time(&by_hand),
        _ if measure::measuring() && measure::run_pinned() => Ok(()),
        _ => table(Pace::bench(1_500, 8), &ours, &by_hand),
    }
}

fn table(pace: Pace, ours: &Ours, by_hand: &ByHand) -> Outcome<()> {
    let all = view::all();
    let said = view::said(&[&by_hand.subject, &by_hand.text, &by_hand.html]);
    let tera = BareTera::new(by_hand)?;
    let context = BareTera::context(&all)?;
    let (jinja, bars, liquid) = (MiniJinja::new(by_hand)?, Bars::new(by_hand)?, Liquid::new(by_hand)?);
    let mail = ours.whole()?;
    let model: Parts = [mail.subject, mail.text, mail.html.ok_or("no HTML part")?];
    for (who, parts) in [
        ("bare Tera", tera.write(&all)?),
        ("bare Tera with little", tera.write(&said)?),
        ("minijinja", jinja.write(&all)?),
        ("Handlebars", bars.write(&all)?),
        ("Liquid", liquid.write(&all)?),
    ] {
        check(&model, &parts).map_err(|error| format!("{who}: {error}"))?;
    }
    println!("# One acknowledgement\n");
    println!(
        "Subject {} B, text {} B, HTML {} B; {} of {} pools speak; token of nine mails {} B.\n",
        model[0].len(),
        model[1].len(),
        model[2].len(),
        by_hand.spoken,
        by_hand.pools,
        ours.token.len()
    );
    let mut works = vec![
        work("**bare Tera 2, `fast`, from a struct of these facts**", || tera.write(&all)),
        work("**sincerely, typed facts and token in, message and token out**", || ours.whole()),
    ];
    works.extend(parts_of_ours(ours));
    works.extend([
        work("bare Tera 2, from a struct of nothing but what is said", || tera.write(&said)),
        work("bare Tera 2, context there already", || tera.render(&context)),
        work("minijinja 3", || jinja.write(&all)),
        work("handlebars 6", || bars.write(&all)),
        work("liquid 0.26", || liquid.write(&all)),
    ]);
    let compiled = compiled(&model, &all);
    works.extend(compiled.unwrap_or_else(|error| {
        println!("askama and plain Rust are left out: {error}\n\nRenew their words with `-- --renew`.\n");
        Vec::new()
    }));
    compare(pace, &mut works);
    Ok(())
}

/// Where our time goes, as far as it shows from outside.
fn parts_of_ours(ours: &Ours) -> [Work<'_>; 5] {
    [
        work("· the request alone: facts serialised", || ours.request()),
        work("· writing alone: the request stands ready", || ours.write(&ours.tenth)),
        work("· writing, memory as a value: no token to verify", || ours.write(&ours.remembering)),
        work("· writing, nothing remembered", || ours.write(&ours.first)),
        work("· writing one fixed word: facts read, headers, token", || ours.write(&ours.one_word)),
    ]
}

/// Those whose words are compiled in, if they are today's.
fn compiled<'a>(model: &Parts, view: &'a View) -> Outcome<Vec<Work<'a>>> {
    check(model, &in_place::askama(view)?).map_err(|error| format!("askama: {error}"))?;
    check(model, &in_place::pushed(view)).map_err(|error| format!("plain Rust: {error}"))?;
    let buffers = RefCell::new(Parts::default());
    Ok(vec![
        work("askama 0.16", || in_place::askama(view)),
        work("plain Rust, `push_str`", || Ok(in_place::pushed(black_box(view)))),
        work("plain Rust, `push_str`, buffers used again", move || {
            in_place::reusing(black_box(view), &mut buffers.borrow_mut());
            Ok(buffers.borrow()[2].len())
        }),
    ])
}
