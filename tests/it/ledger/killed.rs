//! Eight processes claim the same ten thousand mails and are killed with `kill -9` at any moment, most of all between
//! claim, send and done. Each mail is granted to one at a time, sent at least once, always with the same Message-ID and
//! the same bytes, and in the end it is done and nobody has forgotten it.
//!
//! The processes are this test binary again, running `worker` alone. To send is to append a line to a file of one's own.

#![allow(clippy::disallowed_methods, reason = "processes that share leases share a clock")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use sincerely::ledger::{Claim, Ledger, LimitKind, Limits, LimitsBuilder, Outcome};
use sincerely::{Error, ErrorKind, Key, Writer};

use super::{Answer, KIND, eight, write};
use crate::desk::KEY;

const PROCESSES: u32 = 8;
const MAILS: u32 = 10_000;
const PERSONS: u32 = 2_500;
/// How often a process kills itself, and how many more are killed from outside.
const LIVES: u32 = 10;
const KILLED: u32 = 40;
/// The order in which each process goes through the mails.
const STEPS: [u32; PROCESSES as usize] = [1, 3, 7, 9, 9_999, 9_997, 4_321, 6_173];
const TOLD: &str = "SINCERELY_WORKER";

/// Numbers that are the same in each run (`SplitMix64`).
struct Fate(u64);

impl Fate {
    fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((mixed ^ (mixed >> 31)) % u64::from(most)).unwrap()
    }
}

fn limits() -> Limits {
    let limits = LimitKind::all().fold(Limits::builder(), LimitsBuilder::unlimited);
    limits.lease(TimeDelta::seconds(2)).build().unwrap()
}

fn open(place: &str) -> Result<Box<dyn Ledger>, Error> {
    let (kind, place) = place.split_once(' ').unwrap();
    let key = Key::from_bytes(KEY);
    match kind {
        #[cfg(feature = "sqlite")]
        "sqlite" => Ok(Box::new(sincerely::ledger::Sqlite::open_relaxed(place, &key, limits())?)),
        #[cfg(feature = "redis")]
        "redis" => Ok(Box::new(sincerely::ledger::Redis::connect(place, &key, limits())?)),
        _ => panic!("{place} for {key:?}"),
    }
}

fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

fn person(mail: u32) -> String {
    format!("p{}@example.org", mail % PERSONS)
}

fn claim_of(mail: u32, now: DateTime<Utc>) -> Claim {
    Claim::new(format!("mail {mail}"), KIND, person(mail), now)
}

/// One life of one process.
struct Worker {
    ledger: Box<dyn Ledger>,
    writer: Writer,
    log: File,
    /// After how many grants it dies, and at which point of that one.
    doom: Option<(u32, u32)>,
    granted: u32,
    claims: u32,
}

impl Worker {
    fn note(&mut self, line: &str) {
        self.log.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    fn dies_at(&self, point: u32) {
        if self.doom == Some((self.granted, point)) {
            Command::new("kill").args(["-9", &std::process::id().to_string()]).status().unwrap();
            sleep(Duration::from_secs(3_600));
        }
    }

    /// One claim and what follows from it; whether the mail is done.
    fn is_done(&mut self, mail: u32) -> bool {
        let at = now();
        self.claims += 1;
        let answer = match self.ledger.claim(&claim_of(mail, at)) {
            Ok(Outcome::Granted { memory, now, lease }) => Answer { memory, now, lease },
            Ok(Outcome::Completed { .. }) => return true,
            Ok(Outcome::Busy { .. }) => return false,
            Ok(other) => panic!("{other}"),
            Err(error) => return Self::waits(&error),
        };
        self.granted += 1;
        self.dies_at(0);
        let (at, until) = (at.timestamp_millis(), answer.lease.until().timestamp_millis());
        self.note(&format!("claim {mail} {} {at} {until}", answer.lease.attempt()));
        self.dies_at(1);
        let message = write(&self.writer, &format!("mail {mail}"), &person(mail), &answer);
        let mut bytes = DefaultHasher::new();
        format!("{message:?}").hash(&mut bytes);
        let id = &message.headers.iter().find(|(name, _)| *name == "Message-ID").unwrap().1;
        self.note(&format!("sent {mail} {id} {:016x}", bytes.finish()));
        self.dies_at(2);
        if let Err(error) = self.ledger.complete(&answer.lease, &message.memory) {
            return Self::waits(&error);
        }
        self.dies_at(3);
        self.note(&format!("done {mail} {}", now().timestamp_millis()));
        true
    }

    /// After an error there is no mail; the next round brings it again.
    fn waits(error: &Error) -> bool {
        assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}");
        sleep(Duration::from_millis(20));
        false
    }
}

/// Not a test of its own: what `those_who_are_killed` starts. By itself it has nothing to do.
#[test]
fn worker() {
    let Ok(told) = std::env::var(TOLD) else { return };
    let mut told = told.splitn(4, ' ');
    let mut number = || told.next().unwrap().parse::<u32>().unwrap();
    let (process, life) = (number(), number());
    let (path, place) = (PathBuf::from(told.next().unwrap()), told.next().unwrap());
    let mut fate = Fate(u64::from(process * 1_000 + life));
    let doom = (life < LIVES).then(|| (1 + fate.below(100), fate.below(4)));
    let ledger = loop {
        match open(place) {
            Ok(ledger) => break ledger,
            Err(error) => assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}"),
        }
        sleep(Duration::from_millis(20));
    };
    // What earlier lives saw: how far they came, and which mails were busy.
    let lived = fs::read_to_string(&path).unwrap_or_default();
    let seen = |word| lived.lines().filter_map(move |line| line.strip_prefix(word)?.parse::<u32>().ok());
    let passed = seen("at ").max().unwrap_or(0);
    let mut open: BTreeSet<u32> = seen("open ").collect();
    let log = OpenOptions::new().append(true).create(true).open(&path).unwrap();
    let mut worker = Worker { ledger, writer: eight(), log, doom, granted: 0, claims: 0 };
    for round in passed..MAILS {
        // Each begins elsewhere and goes its own way.
        let mail = (process * (MAILS / PROCESSES) + round * STEPS[process as usize]) % MAILS;
        if !worker.is_done(mail) {
            worker.note(&format!("open {mail}"));
            open.insert(mail);
        }
        if round % 50 == 49 {
            worker.note(&format!("at {}", round + 1));
        }
    }
    while !open.is_empty() {
        let before = open.len();
        open.retain(|mail| !worker.is_done(*mail));
        if open.len() == before {
            sleep(Duration::from_millis(20));
        }
    }
    let claims = worker.claims;
    worker.note(&format!("claims {claims}"));
}

/// What the processes wrote down.
#[derive(Default)]
struct Logs {
    /// Of each mail by attempt: when it was claimed, and until when.
    claims: BTreeMap<u32, BTreeMap<u32, (i64, i64)>>,
    /// Of each mail: Message-ID and bytes of each sending.
    sent: BTreeMap<u32, Vec<(String, String)>>,
    done: BTreeMap<u32, i64>,
}

impl Logs {
    fn read(folder: &Path) -> Self {
        let mut logs = Self::default();
        for process in 0..PROCESSES {
            for line in fs::read_to_string(folder.join(process.to_string())).unwrap().lines() {
                let words: Vec<&str> = line.split(' ').collect();
                let number = |at: usize| words[at].parse::<i64>().unwrap();
                let mail = u32::try_from(number(1)).unwrap();
                match words[0] {
                    "claim" => {
                        let attempt = u32::try_from(number(2)).unwrap();
                        let twice = logs.claims.entry(mail).or_default().insert(attempt, (number(3), number(4)));
                        assert_eq!(twice, None, "two got attempt {attempt} of mail {mail}");
                    }
                    "sent" => {
                        logs.sent.entry(mail).or_default().push((words[2].to_owned(), words[3].to_owned()));
                    }
                    "done" => {
                        let at = number(2);
                        logs.done.entry(mail).and_modify(|first| *first = at.min(*first)).or_insert(at);
                    }
                    _ => {}
                }
            }
        }
        logs
    }

    /// Whether all was as promised, and in short how it went.
    fn judge(&self) -> String {
        let (mut grants, mut again, mut twice) = (0, 0, 0);
        for mail in 0..MAILS {
            let sent = self.sent.get(&mail).unwrap_or_else(|| panic!("mail {mail} was never sent"));
            assert!(sent.iter().all(|other| *other == sent[0]), "mail {mail} was sent in two ways: {sent:?}");
            twice += u32::from(sent.len() > 1);
            let claims: Vec<_> = self.claims.get(&mail).into_iter().flatten().collect();
            grants += claims.len();
            again += claims.iter().filter(|(attempt, _)| **attempt > 1).count();
            for pair in claims.windows(2) {
                let ((_, (_, until)), (attempt, (from, _))) = (pair[0], pair[1]);
                assert!(
                    from >= until,
                    "attempt {attempt} of mail {mail} began before the lease of the last had lapsed"
                );
            }
            if let Some(done) = self.done.get(&mail) {
                let after = claims.iter().find(|(_, (from, _))| from > done);
                assert_eq!(after, None, "mail {mail} was granted after it was done");
            }
        }
        assert!(again >= 20 && twice >= 5, "too few died in between: {again} claimed again, {twice} sent again");
        format!("{grants} grants, {again} of them of a mail whose holder had died, {twice} mails sent more than once")
    }
}

struct Team<'a> {
    folder: &'a Path,
    place: &'a str,
    members: Vec<Option<Child>>,
    lives: [u32; PROCESSES as usize],
}

impl Team<'_> {
    fn log(&self, process: u32) -> PathBuf {
        self.folder.join(process.to_string())
    }

    fn start(&self, process: u32) -> Child {
        let life = self.lives[process as usize];
        let told = format!("{process} {life} {} {}", self.log(process).display(), self.place);
        Command::new(std::env::current_exe().unwrap())
            .args(["ledger::killed::worker", "--exact", "--nocapture", "--test-threads", "1"])
            .env(TOLD, told)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Starts again who was killed; how many are at work.
    fn look(&mut self) -> usize {
        for process in 0..PROCESSES {
            let at = process as usize;
            let Some(member) = &mut self.members[at] else { continue };
            let Some(ended) = member.try_wait().unwrap() else { continue };
            let was_killed = ended.signal() == Some(9);
            assert!(was_killed || ended.success(), "process {process} gave up: {ended}");
            self.lives[at] += u32::from(was_killed);
            self.members[at] = was_killed.then(|| self.start(process));
        }
        self.members.iter().flatten().count()
    }
}

impl Drop for Team<'_> {
    fn drop(&mut self) {
        for member in self.members.iter_mut().flatten() {
            let _ = member.kill();
            let _ = member.wait();
        }
    }
}

/// Runs eight processes through all mails, with `trouble` now and then, by how often somebody was killed.
fn those_who_are_killed(place: &str, mut trouble: impl FnMut(u32)) {
    let (folder, began) = (tempfile::tempdir().unwrap(), Instant::now());
    let mut team = Team { folder: folder.path(), place, members: Vec::new(), lives: [0; PROCESSES as usize] };
    for process in 0..PROCESSES {
        let member = team.start(process);
        team.members.push(Some(member));
    }
    let (mut fate, mut killed) = (Fate(4_711), 0);
    while team.look() > 0 {
        sleep(Duration::from_millis(u64::from(5 + fate.below(60))));
        let victim = fate.below(PROCESSES) as usize;
        if killed < KILLED
            && let Some(member) = &mut team.members[victim]
        {
            member.kill().unwrap();
            killed += 1;
            trouble(killed);
        }
    }
    let took = began.elapsed().as_secs_f64();
    let mut said = Logs::read(folder.path()).judge();
    let ledger = open(place).unwrap();
    for mail in 0..MAILS {
        let outcome = ledger.claim(&claim_of(mail, now())).unwrap();
        assert!(matches!(outcome, Outcome::Completed { .. }), "mail {mail}: {outcome}");
    }
    for number in 0..PERSONS {
        let claim = Claim::new(format!("look {number}"), KIND, person(number), now());
        let Outcome::Granted { memory, .. } = ledger.claim(&claim).unwrap() else { panic!("no answer") };
        let told = serde_json::to_value(&memory).unwrap()["pools"][0][1].as_u64();
        assert_eq!(told, Some(u64::from(MAILS / PERSONS)), "person {number} has another number of mails");
    }
    let mut claims = 0;
    for process in 0..PROCESSES {
        let log = fs::read_to_string(team.log(process)).unwrap();
        // Those of lives that ended early are counted by the fifty.
        let number = |word| log.lines().filter_map(|line| line.strip_prefix(word)?.parse::<u32>().ok()).max().unwrap();
        assert_eq!(number("at "), MAILS);
        claims += number("at ").max(number("claims "));
    }
    let lives: u32 = team.lives.iter().sum();
    write!(said, ", {lives} killed, more than {claims} claims, {took:.1} s").unwrap();
    println!("{}: {said}", place.split(' ').next().unwrap());
}

#[cfg(feature = "sqlite")]
#[test]
fn on_sqlite_all_mails_are_sent_and_none_is_granted_to_two() {
    let folder = tempfile::tempdir().unwrap();
    those_who_are_killed(&format!("sqlite {}", folder.path().join("ledger.db").display()), |_| {});
}

/// The server is killed as well, and started again.
#[cfg(feature = "redis")]
#[test]
fn on_redis_all_mails_are_sent_and_none_is_granted_to_two() {
    let Some(mut server) = super::redis::Server::start(&["--appendfsync", "always"]) else { return };
    those_who_are_killed(&format!("redis {}", server.url()), |killed| {
        if killed % 12 == 0 {
            server.kill();
            sleep(Duration::from_millis(50));
            server.restart();
        }
    });
}
