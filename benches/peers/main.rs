//! Other template engines beside the library, bare Tera and plain Rust: the bench `message` of the crate, with more rows.
//!
//! From the root of the repository: `cargo bench --manifest-path benches/peers/Cargo.toml`; `-- --renew` rewrites the words
//! that askama has compiled in, after the catalog's have changed; `-- --hand-over FOLDER` and `-- --text-part` serve
//! `run.sh`.

use contest::{Contest, is_fresh};
use engines::{Bars, Liquid, MiniJinja};
use measure::{Outcome, Pace, compare, work};

#[path = "../message/bare_tera.rs"]
mod bare_tera;
#[path = "../message/by_hand.rs"]
mod by_hand;
#[path = "../message/contest.rs"]
mod contest;
mod engines;
mod hand_over;
mod compiled;
#[path = "../measure/mod.rs"]
mod measure;
#[path = "../order/mod.rs"]
mod order;
#[path = "../message/ours.rs"]
mod ours;
#[path = "../message/plain_rust.rs"]
mod plain_rust;
#[path = "../message/same_words.rs"]
mod same_words;
#[path = "../message/view.rs"]
mod view;

const RENEW: &str = "cargo bench --manifest-path benches/peers/Cargo.toml -- --renew";

fn main() -> Outcome<()> {
    let contest = Contest::new()?;
    let mut args =
        std::env::args().skip_while(|arg| !matches!(arg.as_str(), "--renew" | "--hand-over" | "--text-part"));
    match args.next().as_deref() {
        Some("--renew") => compiled::renew(&contest.by_hand),
        Some("--hand-over") => hand_over::write(&args.next().ok_or("--hand-over FOLDER")?, &contest),
        Some("--text-part") => hand_over::time(&contest),
        _ if measure::measuring() && measure::run_pinned() => Ok(()),
        _ => table(&contest),
    }
}

fn table(contest: &Contest) -> Outcome<()> {
    let (by_hand, all) = (&contest.by_hand, &contest.all);
    let (jinja, bars, liquid) = (MiniJinja::new(by_hand)?, Bars::new(by_hand)?, Liquid::new(by_hand)?);
    for (who, parts) in
        [("minijinja", jinja.write(all)?), ("Handlebars", bars.write(all)?), ("Liquid", liquid.write(all)?)]
    {
        contest.same_words(who, &parts)?;
    }
    contest.print_sizes();
    let mut works = contest.works();
    works.extend([
        work("minijinja 3", || jinja.write(all)),
        work("handlebars 6", || bars.write(all)),
        work("liquid 0.26", || liquid.write(all)),
    ]);
    if is_fresh(contest.same_words("askama", &compiled::write(all)?), RENEW)? {
        works.push(work("askama 0.16", || compiled::write(all)));
    }
    works.extend(contest.plain_rust()?);
    compare(Pace::bench(1_500, 8), &mut works);
    Ok(())
}
