//! Works measured in turns, many short rounds, each beside the first: ratios that hold on a busy machine.
//!
//! A ratio is the median of the rounds' ratios, with the middle half of them behind it; the fastest round stands in
//! microseconds. Allocations are counted over one run. A timing decides nothing: it only prints.
#![allow(dead_code, reason = "each bench takes what it needs")]
#![allow(clippy::disallowed_methods, reason = "what a bench does is to read the clock")]

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// One thing that is measured.
pub(crate) struct Work<'a> {
    title: String,
    run: Box<dyn FnMut() + 'a>,
}

/// A work that has run before, so that it runs again.
pub(crate) fn work<'a, T>(title: &str, mut run: impl FnMut() -> Outcome<T> + 'a) -> Work<'a> {
    Work { title: title.to_owned(), run: Box::new(move || drop(black_box(run().expect("it ran before")))) }
}

/// How much is measured.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) rounds: usize,
    /// Runs in a row before the next one's turn.
    pub(crate) batch: usize,
}

impl Pace {
    /// This pace under `cargo bench`; run by anything else, a bench only shows that it runs.
    pub(crate) fn bench(rounds: usize, batch: usize) -> Self {
        if measuring() { Self { rounds, batch } } else { Self { rounds: 1, batch: 1 } }
    }
}

/// Whether `cargo bench` runs this.
pub(crate) fn measuring() -> bool {
    std::env::args().any(|arg| arg == "--bench")
}

/// Runs the works in turns and prints each beside the first.
pub(crate) fn compare(pace: Pace, works: &mut [Work<'_>]) {
    let mut micros: Vec<Vec<f64>> = vec![Vec::with_capacity(pace.rounds); works.len()];
    for work in works.iter_mut() {
        (0..pace.batch).for_each(|_| (work.run)());
    }
    for round in 0..pace.rounds {
        // Who begins changes with each round, so that nobody always runs in another's wake.
        for turn in 0..works.len() {
            let at = (turn + round) % works.len();
            // Once outside the clock: what the one before left in the caches is nobody's merit and nobody's fault.
            (works[at].run)();
            let start = Instant::now();
            (0..pace.batch).for_each(|_| (works[at].run)());
            micros[at].push(start.elapsed().as_secs_f64() * 1e6 / count(pace.batch));
        }
    }
    println!("| | ratio | middle half | µs, fastest | allocations | bytes |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (work, times) in works.iter_mut().zip(&micros) {
        let ratios = sorted(times.iter().zip(&micros[0]).map(|(time, first)| time / first));
        let (low, ratio, high) = (share(&ratios, 0.25), share(&ratios, 0.5), share(&ratios, 0.75));
        let fastest = times.iter().copied().fold(f64::INFINITY, f64::min);
        let allocations = allocation_counter::measure(|| (work.run)());
        let (number, bytes) = (allocations.count_total, allocations.bytes_total);
        println!("| {} | {ratio:.2} | {low:.2}–{high:.2} | {fastest:.2} | {number} | {bytes} |", work.title);
    }
}

pub(crate) fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    share(&sorted(numbers), 0.5)
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// The number that this share of the sorted ones lies below.
fn share(sorted: &[f64], share: f64) -> f64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index within a list")]
    let at = (count(sorted.len()) * share) as usize;
    sorted.get(at).copied().unwrap_or_default()
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
pub(crate) fn count(number: usize) -> f64 {
    number as f64
}

/// Seconds that something takes.
pub(crate) fn seconds<T>(run: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    drop(black_box(run()));
    start.elapsed().as_secs_f64()
}

/// Microseconds of one run, in the fastest of the rounds.
pub(crate) fn fastest<T>(rounds: usize, batch: usize, run: impl Fn() -> Outcome<T>) -> f64 {
    let round = || seconds(|| (0..batch).for_each(|_| drop(black_box(run().expect("it ran before")))));
    (0..rounds).map(|_| round() * 1e6 / count(batch)).fold(f64::INFINITY, f64::min)
}

/// Runs this bench again on one core, where the system has `taskset`; whether it has.
pub(crate) fn run_pinned() -> bool {
    const PINNED: &str = "--pinned";
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|arg| arg == PINNED) {
        return false;
    }
    let pinned = std::process::Command::new("taskset").args(["-c", "1"]).args(&args).arg(PINNED).status();
    let done = pinned.is_ok_and(|status| status.success());
    if !done {
        println!("Not pinned to a core: `taskset` is not there, or this bench failed under it.\n");
    }
    done
}
