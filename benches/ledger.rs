//! What the ledger costs beside the least that its store can do for one mail, in one run: a claim and its done beside one
//! plain INSERT that is committed, and beside one `SET NX`.
//!
//! The works take turns within each round; a ratio is the median of the rounds' ratios. It only prints: a timing decides
//! nothing. `cargo bench --bench ledger --features sqlite,redis`; without `redis-server` that half is left out.
#![allow(clippy::disallowed_methods, reason = "what a bench does is to read the clock")]

use std::cell::Cell;
use std::error::Error;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use sincerely::ledger::{Claim, InProcess, Ledger, LimitKind, Limits, Outcome, Redis, Sqlite};
use sincerely::{Key, Memory};

type Done<T> = Result<T, Box<dyn Error>>;

/// Claims by number, of a person each.
fn claim(number: u64) -> Claim {
    let now: DateTime<Utc> = DateTime::UNIX_EPOCH + Duration::from_millis(number);
    Claim::new(format!("mail {number}"), "acknowledge/order", format!("p{number}@example.org"), now)
        .thread(format!("ticket {number}"))
}

fn limits() -> Done<Limits> {
    Ok(Limits::builder().unlimited(LimitKind::Domain).unlimited(LimitKind::Global).build()?)
}

struct Work<'a> {
    title: &'a str,
    run: Box<dyn FnMut(u64) + 'a>,
}

fn work<'a, T>(title: &'a str, run: impl Fn(u64) -> Done<T> + 'a) -> Work<'a> {
    Work { title, run: Box::new(move |number| drop(run(number).expect("it is there"))) }
}

/// A claim that is granted, and its done, with what is told by eight pools.
fn both<'a>(title: &'a str, ledger: &'a dyn Ledger, memory: &'a Memory) -> Work<'a> {
    work(title, move |number| match ledger.claim(&claim(number))? {
        Outcome::Granted { lease, .. } => Ok(ledger.complete(&lease, memory)?),
        other => Err(other.to_string().into()),
    })
}

/// The same claim once more.
fn again<'a>(title: &'a str, ledger: &'a dyn Ledger, memory: &'a Memory) -> Work<'a> {
    (both("", ledger, memory).run)(0);
    work(title, move |_| Ok(ledger.claim(&claim(0))?))
}

/// Runs the works in turns and prints each beside the first.
fn compare(title: &str, batch: u64, works: &mut [Work<'_>]) {
    // Run by `cargo test`, it only shows that it runs.
    let (rounds, batch) = if std::env::args().any(|word| word == "--bench") { (41, batch) } else { (1, 1) };
    let mut micros: Vec<Vec<f64>> = vec![Vec::with_capacity(rounds); works.len()];
    let next = Cell::new(1);
    for round in 0..rounds {
        // Who begins changes with each round, so that nobody always runs in another's wake.
        for turn in 0..works.len() {
            let at = (turn + round) % works.len();
            let from = next.replace(next.get() + batch);
            let start = Instant::now();
            (from..from + batch).for_each(|number| (works[at].run)(number));
            micros[at].push(start.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(batch).unwrap_or(1)));
        }
    }
    println!("\n| {title} | ratio | µs |\n| --- | ---: | ---: |");
    for (work, times) in works.iter().zip(&micros) {
        let ratio = median(times.iter().zip(&micros[0]).map(|(time, first)| time / first));
        println!("| {} | {ratio:.2} | {:.1} |", work.title, median(times.iter().copied()));
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

/// A memory of eight pools that have each spoken eight times.
fn memory() -> Done<Memory> {
    let pools: Vec<_> = (1..=8).map(|pool| (pool, 8, [1, 2, 3, 4, 5, 6, 7, 8])).collect();
    Ok(serde_json::from_value(serde_json::json!({ "version": 2, "pools": pools }))?)
}

fn plain(path: &Path, synchronous: &str) -> Done<Connection> {
    let file = Connection::open(path)?;
    file.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
         CREATE TABLE answered (id BLOB NOT NULL PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID"
    ))?;
    Ok(file)
}

fn insert<'a>(title: &'a str, file: &'a Connection) -> Work<'a> {
    work(title, move |number| {
        let id = u128::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C834).to_le_bytes();
        Ok(file.prepare_cached("INSERT INTO answered (id, at) VALUES (?1, ?2)")?.execute(params![id, 7])?)
    })
}

fn sqlite(key: &Key, memory: &Memory) -> Done<()> {
    let folder = tempfile::tempdir()?;
    for (title, synchronous, batch) in
        [("SQLite, not waiting for the disk", "NORMAL", 200), ("SQLite, waiting for the disk", "FULL", 20)]
    {
        let path = |name: &str| folder.path().join(format!("{synchronous} {name}"));
        let ledger = match synchronous {
            "FULL" => Sqlite::open(path("ledger"), key, limits()?)?,
            _ => Sqlite::open_relaxed(path("ledger"), key, limits()?)?,
        };
        let file = plain(&path("plain"), synchronous)?;
        let mut works = [
            insert("a plain INSERT, committed", &file),
            both("claim and done", &ledger, memory),
            again("a claim of what is done", &ledger, memory),
        ];
        compare(title, batch, &mut works);
    }
    Ok(())
}

/// Callers at the same time: mails a second, claimed and done, beside rows that as many threads insert, a commit each.
fn callers(key: &Key, memory: &Memory) -> Done<()> {
    const MAILS: u64 = 64;
    let folder = tempfile::tempdir()?;
    let ledger = Sqlite::open(folder.path().join("ledger"), key, limits()?)?;
    let file = Mutex::new(plain(&folder.path().join("plain"), "FULL")?);
    let next = AtomicU64::new(1);
    println!("\n| SQLite, waiting for the disk | mails a second | plain INSERTs a second |\n| --- | ---: | ---: |");
    for threads in [1, 8, 32] {
        let second = |run: &(dyn Fn(u64) + Sync)| {
            let round = || {
                let start = Instant::now();
                thread::scope(|scope| {
                    for _ in 0..threads {
                        scope.spawn(|| (0..MAILS / threads).for_each(|_| run(next.fetch_add(1, Ordering::Relaxed))));
                    }
                });
                f64::from(u32::try_from(MAILS / threads * threads).unwrap_or(1)) / start.elapsed().as_secs_f64()
            };
            let rounds = if std::env::args().any(|word| word == "--bench") { 21 } else { 1 };
            median((0..rounds).map(|_| round()))
        };
        let mails = second(&|number| match ledger.claim(&claim(number)).expect("a ledger") {
            Outcome::Granted { lease, .. } => ledger.complete(&lease, memory).expect("a ledger"),
            other => panic!("{other}"),
        });
        let rows = second(&|number| {
            let file = file.lock().expect("nobody panics");
            (insert("", &file).run)(number);
        });
        println!("| {threads} callers | {mails:.0} | {rows:.0} |");
    }
    Ok(())
}

/// In process: mails a second, claimed and done, by one thread and by two.
fn two_threads(key: &Key, memory: &Memory) -> Done<()> {
    let mails: u64 = if std::env::args().any(|word| word == "--bench") { 20_000 } else { 20 };
    let second = |threads: u64| -> Done<f64> {
        let ledger = InProcess::with_capacity(key, limits()?, 1_000_000);
        let start = Instant::now();
        thread::scope(|scope| {
            for thread in 0..threads {
                let ledger = &ledger;
                scope.spawn(move || {
                    let mut work = both("", ledger, memory);
                    (thread * mails..(thread + 1) * mails).for_each(|number| (work.run)(number));
                });
            }
        });
        Ok(f64::from(u32::try_from(mails * threads)?) / start.elapsed().as_secs_f64())
    };
    let mut ratios = Vec::new();
    for _ in 0..7 {
        ratios.push(second(2)? / second(1)?);
    }
    println!("\nIn process, two threads do {:.2} times what one does.", median(ratios.into_iter()));
    Ok(())
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn redis(key: &Key, memory: &Memory) -> Done<()> {
    let folder = tempfile::tempdir()?;
    let socket = folder.path().join("socket");
    let settings = ["--port", "0", "--appendonly", "yes", "--save", "", "--unixsocket"];
    let mut server = Command::new("redis-server");
    server.args(settings).arg(&socket).arg("--dir").arg(folder.path()).stdout(Stdio::null());
    let Ok(server) = server.spawn().map(Server) else {
        println!("\nnothing was measured with Redis: there is no `redis-server`");
        return Ok(());
    };
    let url = format!("redis+unix://{}", socket.display());
    let began = Instant::now();
    let ledger = loop {
        match Redis::connect(&url, key, limits()?) {
            Ok(ledger) => break ledger,
            Err(error) if began.elapsed() > Duration::from_secs(20) => return Err(error.into()),
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let connection = std::cell::RefCell::new(redis::Client::open(url)?.get_connection()?);
    let set = work("a plain SET NX", |number| {
        let mut set = redis::cmd("SET");
        set.arg(format!("plain:{number}")).arg(7).arg("NX").arg("PX").arg(60_000);
        Ok(set.query::<Option<String>>(&mut *connection.borrow_mut())?)
    });
    let mut works = [set, both("claim and done", &ledger, memory), again("a claim of what is done", &ledger, memory)];
    compare("Redis, by a socket", 200, &mut works);
    drop(server);
    Ok(())
}

fn main() -> Done<()> {
    let (key, memory) = (Key::from_bytes([7; 16]), memory()?);
    let ledger = InProcess::with_capacity(&key, limits()?, 1_000_000);
    let mut works = [both("claim and done", &ledger, &memory), again("a claim of what is done", &ledger, &memory)];
    compare("In process", 200, &mut works);
    two_threads(&key, &memory)?;
    sqlite(&key, &memory)?;
    callers(&key, &memory)?;
    redis(&key, &memory)
}
