//! A whole message beside those who render the same words and do nothing else, in one run.
//!
//! Ours: typed facts in, token of the nine mails before verified, plan, subject, text, HTML, headers, new token. The
//! others are given the facts as finished words ("Thursday, May 14"), so dates, sums and cleaning cost them nothing, and
//! templates with the phrases in place, so nothing is chosen. Each takes a struct and gives three parts; that all of them
//! say the same is checked before anything is measured. 1.00 is bare Tera 2 with `fast`.
//!
//! `cargo bench --bench message`; `-- --renew` rewrites the words that are compiled in, after the catalog's have changed.
//! Other template engines are measured by `benches/peers`, which takes these files and adds its own.

use contest::Contest;
use measure::{Outcome, Pace, compare};

mod bare_tera;
mod by_hand;
mod contest;
#[path = "../measure/mod.rs"]
mod measure;
#[path = "../order/mod.rs"]
mod order;
mod ours;
mod plain_rust;
mod renew;
mod same_words;
mod view;

fn main() -> Outcome<()> {
    let contest = Contest::new()?;
    if std::env::args().any(|arg| arg == "--renew") {
        return renew::renew(&contest.by_hand);
    }
    if measure::measuring() && measure::run_pinned() {
        return Ok(());
    }
    contest.print_sizes();
    let mut works = contest.works();
    works.extend(contest.plain_rust()?);
    compare(Pace::bench(1_500, 8), &mut works);
    Ok(())
}
