//! The ledger in a Redis server, a real one of the test's own: gone, full, slow, restarted, a replica, in other hands.
//!
//! Without `redis-server` these cases pass with a word on standard error, and fail under CI.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread::sleep;
use std::time::Duration;

use chrono::TimeDelta;
use redis::{Client, Connection, cmd};
use sincerely::ledger::{Claim, Ledger, LimitKind, Limits, Outcome, Redis};
use sincerely::{Error, ErrorKind, Key};
use tempfile::TempDir;

use super::{Open, answer, at, claim, eight, wide, write};
use crate::desk::{InOneLine as _, KEY};

/// A server with a folder of its own, reached by a socket in it.
pub(super) struct Server {
    process: Child,
    folder: TempDir,
    settings: Vec<String>,
}

impl Server {
    /// A server that keeps an append-only file; nothing where there is no server on this machine.
    pub(super) fn start(settings: &[&str]) -> Option<Self> {
        let all = "--port 0 --appendonly yes --save";
        let mut settings: Vec<String> =
            all.split(' ').chain([""]).chain(settings.iter().copied()).map(str::to_owned).collect();
        let folder = tempfile::tempdir().unwrap();
        settings.extend(["--unixsocket".to_owned(), folder.path().join("socket").to_str().unwrap().to_owned()]);
        settings.extend(["--dir".to_owned(), folder.path().to_str().unwrap().to_owned()]);
        match run(&settings) {
            Ok(process) => {
                let server = Self { process, folder, settings };
                server.wait();
                Some(server)
            }
            Err(error) => {
                let missing = format!("nothing was tried with Redis: cannot start `redis-server`: {error}");
                assert!(std::env::var_os("CI").is_none(), "{missing}");
                eprintln!("{missing}");
                None
            }
        }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    pub(super) fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// Waits until it has loaded what it keeps and answers.
    fn wait(&self) {
        for _ in 0..3_000 {
            let connection = Client::open(self.url()).and_then(|client| client.get_connection());
            match connection.and_then(|mut connection| cmd("PING").query::<String>(&mut connection)) {
                Ok(_) => return,
                // One that wants a password first is there too.
                Err(error) if !error.is_io_error() && error.code() != Some("LOADING") => return,
                Err(_) => {}
            }
            sleep(Duration::from_millis(10));
        }
        panic!("redis-server does not answer");
    }

    fn talk(&self) -> Connection {
        Client::open(self.url()).unwrap().get_connection().unwrap()
    }

    pub(super) fn ask<T: redis::FromRedisValue>(&self, words: &str) -> T {
        let mut words = words.split(' ');
        let mut command = cmd(words.next().unwrap());
        for word in words {
            command.arg(word);
        }
        command.query(&mut self.talk()).unwrap()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Ends it without a word, as `kill -9` does.
    pub(super) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        let _ = fs::remove_file(self.socket());
    }

    pub(super) fn restart(&mut self) {
        self.process = run(&self.settings).unwrap();
        self.wait();
    }

    fn open(&self, limits: Limits) -> Redis {
        Redis::connect(&self.url(), &Key::from_bytes(KEY), limits).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(settings: &[String]) -> std::io::Result<Child> {
    Command::new("redis-server").args(settings).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

/// Runs a case with ledgers that are each empty, since each has a key of its own.
pub(super) fn with_server(case: impl FnOnce(Open)) {
    let Some(server) = Server::start(&["--appendfsync", "no"]) else { return };
    let keys = AtomicU8::new(0);
    case(&|limits| {
        let key = Key::from_bytes([keys.fetch_add(1, Ordering::SeqCst); 16]);
        Box::new(Redis::connect(&server.url(), &key, limits).unwrap())
    });
}

#[track_caller]
fn rejected(error: &Error, said: &str) {
    assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::Unavailable, said));
}

const GONE: &str = "the ledger's Redis cannot be reached, check that it runs, then try again";
const LATE: &str = "the ledger's Redis does not answer within 2 seconds, check what is blocking it, then try again";
const FULL: &str = "the ledger's Redis is full, give it more memory; no grant is lost";
const UNEXPECTED: &str = "the ledger's Redis contains unexpected data, give the ledger a database of its own";

/// An error for a claim of something new and for a done, then what was rejected is granted.
fn stumbles(server: &mut Server, trouble: fn(&mut Server), recovery: fn(&mut Server), said: &str) {
    let (ledger, writer) = (server.open(wide()), eight());
    let person = "maria@example.org";
    let finished = answer(&ledger, &claim("finished", "jo", 0));
    ledger.complete(&finished.lease, &finished.memory).unwrap();
    let first = answer(&ledger, &claim("m", person, 0));
    let sent = write(&writer, "m", person, &first);
    trouble(server);
    rejected(&ledger.complete(&first.lease, &sent.memory).unwrap_err(), said);
    rejected(&ledger.claim(&claim("n", "ali", 1)).unwrap_err(), said);
    recovery(server);
    // What a call that got no answer did all the same lapses with its lease.
    let new = claim("n", "ali", 100);
    let granted = match ledger.claim(&new) {
        Ok(Outcome::Granted { lease, .. }) => lease,
        Ok(other) => panic!("{other}"),
        // Of the connections that were open at most one meets the end of the server.
        Err(error) => {
            rejected(&error, GONE);
            answer(&ledger, &new).lease
        }
    };
    assert!(granted.attempt() <= 2);
    ledger.complete(&first.lease, &sent.memory).unwrap();
    for (mail, person) in [("m", person), ("finished", "jo")] {
        assert_eq!(ledger.claim(&claim(mail, person, 101)).unwrap(), Outcome::Completed { at: at(0) });
    }
    assert_eq!(answer(&ledger, &claim("o", person, 102)).memory, sent.memory);
}

#[test]
fn a_server_that_is_gone_is_an_error_and_no_mail_until_it_is_back() {
    let Some(mut server) = Server::start(&["--appendfsync", "always"]) else { return };
    stumbles(&mut server, Server::kill, Server::restart, GONE);
}

#[test]
fn a_server_that_is_full_is_an_error_and_no_mail_until_it_has_room() {
    let Some(mut server) = Server::start(&[]) else { return };
    let full = |server: &mut Server| server.ask("CONFIG SET maxmemory 1");
    stumbles(&mut server, full, |server| server.ask("CONFIG SET maxmemory 0"), FULL);
    // What needs no writing is answered all the same.
    let ledger = server.open(wide());
    answer(&ledger, &claim("kept", "eve", 200));
    let () = server.ask("CONFIG SET maxmemory 1");
    assert_eq!(ledger.claim(&claim("kept", "eve", 201)).unwrap(), Outcome::Busy { until: at(260) });
}

#[test]
fn a_server_that_stalls_is_an_error_and_no_mail_until_it_goes_on() {
    let Some(mut server) = Server::start(&[]) else { return };
    stumbles(&mut server, |server| server.signal("-STOP"), |server| server.signal("-CONT"), LATE);
    let Some(mut server) = Server::start(&[]) else { return };
    stumbles(&mut server, |server| server.ask("CLIENT PAUSE 60000 ALL"), Server::resume, LATE);
}

impl Server {
    /// Ends a pause, which also keeps new connections from saying so: by a restart.
    fn resume(&mut self) {
        self.kill();
        self.restart();
    }
}

#[test]
fn a_replica_takes_no_claims() {
    let Some(mut server) = Server::start(&[]) else { return };
    let said = "the ledger's Redis is a read-only replica, connect to its primary";
    // Of a primary that is not there it shows what it had.
    let follow = |server: &mut Server| server.ask("REPLICAOF 127.0.0.1 1");
    stumbles(&mut server, follow, |server| server.ask("REPLICAOF NO ONE"), said);
}

#[test]
fn a_restart_with_an_idle_connection_costs_one_error() {
    let Some(mut server) = Server::start(&["--appendfsync", "always"]) else { return };
    let ledger = server.open(wide());
    let first = answer(&ledger, &claim("m", "maria", 0));
    server.kill();
    server.restart();
    rejected(&ledger.claim(&claim("m", "maria", 1)).unwrap_err(), GONE);
    assert_eq!(ledger.claim(&claim("m", "maria", 1)).unwrap(), Outcome::Busy { until: at(60) });
    ledger.complete(&first.lease, &first.memory).unwrap();
}

#[test]
fn a_server_that_loses_data_is_rejected() {
    let open = |server: &Server| Redis::connect(&server.url(), &Key::from_bytes(KEY), wide());
    let relaxed = |server: &Server| Redis::connect_relaxed(&server.url(), &Key::from_bytes(KEY), wide());
    let Some(server) = Server::start(&["--maxmemory-policy", "volatile-lru"]) else { return };
    let said = "the ledger's Redis loses data when it is full, set `maxmemory-policy noeviction`";
    rejected(&open(&server).unwrap_err(), said);
    rejected(&relaxed(&server).unwrap_err(), said);
    let () = server.ask("CONFIG SET maxmemory-policy noeviction");
    open(&server).unwrap();
    let () = server.ask("CONFIG SET appendonly no");
    let said = "the ledger's Redis loses data when it is restarted, \
                set `appendonly yes`, or accept the loss with `Redis::connect_relaxed`";
    rejected(&open(&server).unwrap_err(), said);
    answer(&relaxed(&server).unwrap(), &claim("m", "maria", 0));
}

#[test]
fn a_rejected_login_is_reported_without_its_password() {
    let open = |url: &str| Redis::connect(url, &Key::from_bytes(KEY), wide());
    let rejected = |url: &str, kind, said: &str| {
        let error = open(url).unwrap_err();
        assert_eq!((error.kind(), error.in_one_line().as_str()), (kind, said));
    };
    let in_url = "not the URL of a Redis server, \
                  write one such as `redis://127.0.0.1:6379/0`; `rediss://` needs a feature of the redis crate";
    for url in ["", "127.0.0.1:6379", "http://127.0.0.1", "redis://:secret@", "rediss://127.0.0.1:6379"] {
        rejected(url, ErrorKind::InvalidValue, in_url);
    }
    rejected("redis://:secret@127.0.0.1:1", ErrorKind::Unavailable, GONE);
    let Some(server) = Server::start(&["--requirepass", "secret"]) else { return };
    let who = "the ledger's Redis rejects the login, name its user and password in the URL";
    rejected(&server.url(), ErrorKind::Unavailable, who);
    rejected(&format!("{}?pass=wrong", server.url()), ErrorKind::Unavailable, who);
    let ledger = open(&format!("{}?pass=secret", server.url())).unwrap();
    assert!(!format!("{ledger:?}").contains("secret"), "{ledger:?}");
    answer(&ledger, &claim("m", "maria", 0));
}

#[test]
fn unexpected_data_is_an_error() {
    let Some(server) = Server::start(&[]) else { return };
    let limits = || Limits::builder().lease(TimeDelta::seconds(60)).build().unwrap();
    let unexpected = |error: Error| {
        assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::Unreadable, UNEXPECTED));
    };
    let keys = |kind: &str| -> Vec<String> { server.ask(&format!("KEYS sincerely:1:{kind}:*")) };
    for (kind, change) in [
        ("mail", "SET {} word"),
        ("mail", "HSET {} until soon"),
        ("mail", "HSET {} ends soon"),
        ("mail", "HSET {} attempt often"),
        ("mail", "HSET {} now then"),
        ("person", "SET {} word"),
        ("person", "HSET {} ends soon"),
        ("count", "SET {} word"),
    ] {
        let () = server.ask("FLUSHALL");
        let ledger = server.open(limits());
        let first = answer(&ledger, &claim("m", "maria", 0));
        for key in keys(kind) {
            let () = server.ask(&change.replace("{}", &key));
        }
        let mail = if kind == "mail" { "m" } else { "n" };
        unexpected(ledger.claim(&claim(mail, "maria", 70)).unwrap_err());
        if change.contains("word") && kind != "count" {
            unexpected(ledger.complete(&first.lease, &first.memory).unwrap_err());
        }
        if kind != "count" {
            answer(&ledger, &claim("o", "jo", 70));
        }
    }
    let () = server.ask("FLUSHALL");
    let ledger = server.open(limits());
    answer(&ledger, &claim("m", "maria", 0));
    let () = server.ask(&format!("HSET {} base \u{2}nonsense", keys("mail")[0]));
    assert_eq!(ledger.claim(&claim("m", "maria", 60)).unwrap_err().kind(), ErrorKind::Unreadable);
}

#[test]
fn what_the_server_keeps_holds_nobody_s_name() {
    let Some(server) = Server::start(&["--appendfsync", "always"]) else { return };
    let (ledger, writer) = (server.open(wide()), eight());
    for number in 0..20 {
        let mail = format!("mail-number-{number}");
        let claim = Claim::new(&mail, "secret-kind", "Maria.Silva@example.org", at(number)).thread("thread-9");
        let answer = answer(&ledger, &claim);
        let sent = write(&writer, &mail, "Maria.Silva@example.org", &answer);
        ledger.complete(&answer.lease, &sent.memory).unwrap();
    }
    let () = server.ask("CONFIG SET rdbcompression no");
    let () = server.ask("SAVE");
    let (mut bytes, mut folders) = (0, vec![server.folder.path().to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(content) = fs::read(path) {
                bytes += content.len();
                let text = String::from_utf8_lossy(&content).to_lowercase();
                for secret in ["maria", "silva", "example.org", "mail-number", "secret-kind", "thread-9"] {
                    assert!(!text.contains(secret), "{secret} in what is kept");
                }
            }
        }
    }
    assert!(bytes > 4_096, "{bytes}");
}

#[test]
fn every_key_ends_by_itself() {
    let Some(server) = Server::start(&[]) else { return };
    let limits = Limits::builder()
        .limit(LimitKind::Person, 3, TimeDelta::hours(1))
        .limit(LimitKind::Thread, 3, TimeDelta::hours(2))
        .unlimited(LimitKind::Replies)
        .limit(LimitKind::Global, 100, TimeDelta::hours(3))
        .lease(TimeDelta::minutes(10))
        .mail_retention(TimeDelta::hours(4))
        .memory_retention(TimeDelta::hours(5));
    let ledger = server.open(limits.build().unwrap());
    let open = answer(&ledger, &claim("open", "maria", 0).thread("t"));
    let done = answer(&ledger, &claim("done", "jo", 0).thread("t"));
    ledger.complete(&done.lease, &done.memory).unwrap();
    let mut hours: Vec<i64> = Vec::new();
    for key in server.ask::<Vec<String>>("KEYS *") {
        let left: i64 = server.ask(&format!("PTTL {key}"));
        // Two leases more for a mail and a person, one for what is counted.
        hours.push(left / 3_600_000);
    }
    hours.sort_unstable();
    assert_eq!(hours, [1, 1, 2, 2, 3, 4, 4, 5, 5]);
    // The counted ones hold no more than their limit looks at, and a clock that lags shortens no period.
    for number in 0..6 {
        let late = claim(&format!("m{number}"), "ali", number * 4_000);
        ledger.complete(&answer(&ledger, &late).lease, &open.memory).unwrap();
    }
    let lengths: Vec<i64> = server
        .ask::<Vec<String>>("KEYS sincerely:1:count:*")
        .iter()
        .map(|key| server.ask(&format!("LLEN {key}")))
        .collect();
    assert!(lengths.iter().all(|length| [1, 2, 3, 8].contains(length)), "{lengths:?}");
    // And they do end.
    let short = Limits::builder()
        .unlimited(LimitKind::Person)
        .unlimited(LimitKind::Thread)
        .unlimited(LimitKind::Domain)
        .unlimited(LimitKind::Replies)
        .limit(LimitKind::Global, 9, TimeDelta::seconds(1))
        .lease(TimeDelta::seconds(1))
        .mail_retention(TimeDelta::seconds(1))
        .memory_retention(TimeDelta::seconds(1));
    let () = server.ask("FLUSHALL");
    let ledger = server.open(short.build().unwrap());
    for number in 0..20 {
        let answer = answer(&ledger, &claim(&format!("m{number}"), &format!("p{number}"), number * 2));
        ledger.complete(&answer.lease, &answer.memory).unwrap();
    }
    for _ in 0..1_000 {
        if server.ask::<i64>("DBSIZE") == 0 {
            return;
        }
        sleep(Duration::from_millis(20));
    }
    panic!("{} keys are left", server.ask::<i64>("DBSIZE"));
}

#[test]
fn a_limit_that_was_lowered_counts_the_last() {
    let Some(server) = Server::start(&[]) else { return };
    super::a_lowered_limit(&|limits| Box::new(server.open(limits)));
}

#[test]
fn it_takes_the_room_that_it_says() {
    const MAILS: i64 = 1_000;
    let Some(server) = Server::start(&["--appendfsync", "no"]) else { return };
    let ledger =
        server.open(Limits::builder().unlimited(LimitKind::Domain).unlimited(LimitKind::Global).build().unwrap());
    let memory = crate::tokens::told(1);
    for number in 0..MAILS {
        let claim = claim(&format!("m{number}"), &format!("p{number}"), number).thread(format!("t{number}"));
        ledger.complete(&answer(&ledger, &claim).lease, &memory).unwrap();
    }
    let taken: i64 =
        server.ask::<Vec<String>>("KEYS *").iter().map(|key| server.ask::<i64>(&format!("MEMORY USAGE {key}"))).sum();
    let each = taken / MAILS;
    assert!((900..=1_600).contains(&each), "{each} bytes for a mail, its person, its thread and eight pools");
}
