//! The ledger in a SQLite file: what outlives a process, what the file holds, and what happens when it cannot be had.

use std::fs;
use std::path::Path;
use std::sync::Barrier;
use std::thread;

use chrono::TimeDelta;
use rusqlite::Connection;
use sincerely::ledger::{Claim, Lease, Ledger, LimitKind, Limits, Outcome, Sqlite};
use sincerely::{Error, ErrorKind, Key, Memory};
use tempfile::TempDir;

use super::{KIND, answer, at, claim, eight, wide, write};
use crate::desk::{InOneLine as _, KEY};

/// A ledger with the folder that its file is in.
struct Here {
    ledger: Sqlite,
    _folder: TempDir,
}

impl Ledger for Here {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        self.ledger.claim(claim)
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        self.ledger.complete(lease, memory)
    }
}

pub(super) fn fresh(limits: Limits) -> Box<dyn Ledger> {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Sqlite::open_relaxed(folder.path().join("ledger.db"), &Key::from_bytes(KEY), limits).unwrap();
    Box::new(Here { ledger, _folder: folder })
}

fn open(path: &Path) -> Result<Sqlite, Error> {
    Sqlite::open(path, &Key::from_bytes(KEY), wide())
}

#[test]
fn it_outlives_who_opened_it() {
    let (folder, writer) = (tempfile::tempdir().unwrap(), eight());
    let path = folder.path().join("ledger.db");
    let person = "maria@example.org";
    let first = answer(&open(&path).unwrap(), &claim("m", person, 0));
    let sent = write(&writer, "m", person, &first);
    assert_eq!(open(&path).unwrap().claim(&claim("m", person, 59)).unwrap(), Outcome::Busy { until: at(60) });
    let again = answer(&open(&path).unwrap(), &claim("m", person, 60));
    assert_eq!((&again.memory, again.now, again.lease.attempt()), (&first.memory, first.now, 2));
    open(&path).unwrap().complete(&again.lease, &sent.memory).unwrap();
    assert_eq!(open(&path).unwrap().claim(&claim("m", person, 61)).unwrap(), Outcome::Completed { at: at(0) });
    assert_eq!(answer(&open(&path).unwrap(), &claim("n", person, 62)).memory, sent.memory);
    // With another key everything is new, and the lease means nothing.
    let other = Sqlite::open(&path, &Key::from_bytes([9; 16]), wide()).unwrap();
    assert_eq!(other.complete(&again.lease, &sent.memory).unwrap_err().kind(), ErrorKind::InvalidValue);
    assert_eq!(answer(&other, &claim("m", person, 61)).lease.attempt(), 1);
}

#[test]
fn many_open_one_new_file_at_once() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let (path, start) = (folder.path().join("ledger.db"), Barrier::new(8));
        let granted: usize = thread::scope(|scope| {
            let work = || {
                start.wait();
                let ledger = open(&path).unwrap();
                let mine = |mail: &i32| {
                    matches!(
                        ledger.claim(&claim(&format!("m{mail}"), &format!("p{mail}"), 0)).unwrap(),
                        Outcome::Granted { .. }
                    )
                };
                (0..20).filter(|mail| mine(mail)).count()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(work)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(granted, 20);
    }
}

#[test]
fn what_threads_are_granted_at_the_same_time_is_in_the_file_when_they_hear_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let (ledger, start) = (open(&path).unwrap(), Barrier::new(8));
    thread::scope(|scope| {
        for thread in 0..8 {
            let (ledger, path, start) = (&ledger, &path, &start);
            scope.spawn(move || {
                let other = open(path).unwrap();
                start.wait();
                for mail in 0..10 {
                    let claim = claim(&format!("m{thread} {mail}"), &format!("p{thread} {mail}"), 0);
                    let answer = answer(ledger, &claim);
                    assert!(
                        matches!(other.claim(&claim).unwrap(), Outcome::Busy { .. }),
                        "granted and not in the file"
                    );
                    ledger.complete(&answer.lease, &answer.memory).unwrap();
                    let said = other.claim(&claim).unwrap();
                    assert!(matches!(said, Outcome::Completed { .. }), "recorded and not in the file: {said}");
                }
            });
        }
    });
}

#[test]
fn its_files_hold_nobody_s_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let (ledger, writer) = (open(&path).unwrap(), eight());
    for number in 0..20 {
        let mail = format!("mail-number-{number}");
        let claim = Claim::new(&mail, "secret-kind", "Maria.Silva@example.org", at(number)).thread("thread-9");
        let answer = answer(&ledger, &claim);
        let sent = write(&writer, &mail, "Maria.Silva@example.org", &answer);
        ledger.complete(&answer.lease, &sent.memory).unwrap();
    }
    let mut bytes = 0;
    for file in fs::read_dir(folder.path()).unwrap() {
        let content = fs::read(file.unwrap().path()).unwrap();
        bytes += content.len();
        let text = String::from_utf8_lossy(&content).to_lowercase();
        for secret in ["maria", "silva", "example.org", "mail-number", "secret-kind", "thread-9"] {
            assert!(!text.contains(secret), "{secret} in the file");
        }
    }
    assert!(bytes > 4_096, "{bytes}");
}

/// How many rows of each table and how many pages there are.
fn size(path: &Path) -> (Vec<i64>, i64) {
    let file = Connection::open(path).unwrap();
    let number = |sql: &str| file.query_row(sql, [], |row| row.get(0)).unwrap();
    let rows = ["mail", "person", "counted"].map(|table| number(&format!("SELECT count(*) FROM {table}")));
    (rows.to_vec(), number("PRAGMA page_count"))
}

#[test]
fn it_does_not_grow_with_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let limits = Limits::builder()
        .lease(TimeDelta::seconds(60))
        .mail_retention(TimeDelta::days(1))
        .memory_retention(TimeDelta::days(1));
    let ledger = Sqlite::open_relaxed(&path, &Key::from_bytes(KEY), limits.build().unwrap()).unwrap();
    let memory = crate::tokens::told(1);
    let mut pages = 0;
    for number in 0..4_000 {
        let claim = claim(&format!("m{number}"), &format!("p{number}"), number * 600).thread(format!("t{number}"));
        let answer = answer(&ledger, &claim);
        if number % 3 > 0 {
            ledger.complete(&answer.lease, &memory).unwrap();
        }
        if number % 500 == 499 {
            let (rows, now) = size(&path);
            // Of a day, and of an hour for what everybody counts.
            assert!(rows[0] <= 146 && rows[1] <= 146 && rows[2] <= 3 * 146, "{rows:?}");
            assert!(number < 1_000 || now <= pages + pages / 10, "{now} pages after {pages}");
            pages = pages.max(now);
        }
    }
    drop(ledger);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["ledger.db"], "the files beside it go with the last who had it open");
}

#[test]
fn a_limit_keeps_no_more_than_it_looks_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let limits = Limits::builder().unlimited(LimitKind::Thread).unlimited(LimitKind::Global).limit(
        LimitKind::Person,
        3,
        TimeDelta::seconds(5),
    );
    let ledger = Sqlite::open_relaxed(&path, &Key::from_bytes(KEY), limits.build().unwrap()).unwrap();
    for number in 0..50 {
        let answer = answer(&ledger, &claim(&format!("m{number}"), "maria", number * 2));
        ledger.complete(&answer.lease, &answer.memory).unwrap();
    }
    assert!(size(&path).0[2] <= 3, "{:?}", size(&path));
}

#[test]
fn a_limit_that_was_lowered_counts_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    super::a_lowered_limit(&|limits| Box::new(Sqlite::open(&path, &Key::from_bytes(KEY), limits).unwrap()));
}

#[test]
fn it_takes_the_room_that_it_says() {
    const MAILS: i64 = 2_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let limits = Limits::builder().unlimited(LimitKind::Domain).unlimited(LimitKind::Global).build().unwrap();
    let ledger = Sqlite::open_relaxed(&path, &Key::from_bytes(KEY), limits).unwrap();
    let memory = crate::tokens::told(1);
    for number in 0..MAILS {
        let claim = claim(&format!("m{number}"), &format!("p{number}"), number).thread(format!("t{number}"));
        ledger.complete(&answer(&ledger, &claim).lease, &memory).unwrap();
    }
    drop(ledger);
    let each = i64::try_from(fs::metadata(&path).unwrap().len()).unwrap() / MAILS;
    assert!((600..=1_200).contains(&each), "{each} bytes for a mail, its person, its thread and eight pools");
}

#[test]
fn while_the_file_is_locked_there_is_an_error_and_no_mail() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let ledger = open(&path).unwrap();
    let kept = answer(&ledger, &claim("kept", "maria", 0));
    let somebody = Connection::open(&path).unwrap();
    somebody.execute_batch("BEGIN IMMEDIATE").unwrap();
    let said = "the ledger's file is locked by another process, try again; nobody should lock it for seconds";
    thread::scope(|scope| {
        // Each waits for five seconds, so they wait together.
        let new = scope.spawn(|| open(&path).unwrap().claim(&claim("new", "jo", 0)).unwrap_err());
        let done = scope.spawn(|| open(&path).unwrap().complete(&kept.lease, &kept.memory).unwrap_err());
        for error in [new.join().unwrap(), done.join().unwrap()] {
            assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::Unavailable, said));
        }
    });
    // What needs no writing is answered all the same.
    assert_eq!(ledger.claim(&claim("kept", "maria", 1)).unwrap(), Outcome::Busy { until: at(60) });
    somebody.execute_batch("ROLLBACK").unwrap();
    assert_eq!(answer(&ledger, &claim("new", "jo", 1)).lease.attempt(), 1);
    ledger.complete(&kept.lease, &kept.memory).unwrap();
}

#[test]
fn a_file_that_is_not_a_ledger_is_rejected_and_left_alone() {
    const NONE: &str = "the ledger's file is damaged, or not an SQLite database, restore a copy, or name another file";
    const ELSE: &str = "the file is not a ledger, name another file";
    const VERSION: &str = "the file is a ledger of another version, \
                           open it with the version of sincerely that wrote it, or name a new file";
    const WRITING: &str = "the ledger's file cannot be opened for writing, \
                           check that its folder exists, and that this user may write to both";
    const THERE: &str = "a ledger cannot be kept there, name a file on a local disk";
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("text"), "Dear Maria, thank you for your mail.\n".repeat(300)).unwrap();
    fs::write(path("header"), b"SQLite format 3\0".repeat(600)).unwrap();
    for (name, sql) in [
        ("shop", "CREATE TABLE orders (number INTEGER)"),
        ("empty shop", "PRAGMA user_version = 4"),
        ("other", "PRAGMA application_id = 7; CREATE TABLE mail (id BLOB)"),
    ] {
        Connection::open(path(name)).unwrap().execute_batch(sql).unwrap();
    }
    drop(open(&path("next")).unwrap());
    Connection::open(path("next")).unwrap().execute_batch("PRAGMA user_version = 2").unwrap();
    fs::create_dir(path("folder")).unwrap();
    for (name, kind, said) in [
        ("text", ErrorKind::Unreadable, NONE),
        ("header", ErrorKind::Unreadable, NONE),
        ("shop", ErrorKind::Unreadable, ELSE),
        ("empty shop", ErrorKind::Unreadable, ELSE),
        ("other", ErrorKind::Unreadable, ELSE),
        ("next", ErrorKind::Unreadable, VERSION),
        ("folder", ErrorKind::Unavailable, WRITING),
        ("nowhere/ledger.db", ErrorKind::Unavailable, WRITING),
    ] {
        let before = fs::read(path(name)).ok();
        let error = open(&path(name)).unwrap_err();
        assert_eq!((error.kind(), error.in_one_line().as_str()), (kind, said), "{name}");
        assert_eq!(fs::read(path(name)).ok(), before, "{name}");
    }
    for name in ["", ":memory:"] {
        assert_eq!(open(Path::new(name)).unwrap_err().in_one_line(), THERE);
    }
}

#[test]
fn unexpected_data_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let ledger = open(&path).unwrap();
    let first = answer(&ledger, &claim("m", "maria", 0));
    let file = Connection::open(&path).unwrap();
    file.execute_batch("UPDATE person SET memory = x'0201'; UPDATE mail SET base = x'0201'").unwrap();
    let said = "unreadable memory in the ledger, \
                open it with the version of sincerely that wrote it";
    for error in [
        ledger.claim(&claim("m", "maria", 60)).unwrap_err(),
        ledger.claim(&claim("n", "maria", 60)).unwrap_err(),
        ledger.complete(&first.lease, &first.memory).unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::Unreadable, said));
    }
    answer(&ledger, &claim("o", "jo", 60));
    file.execute_batch("UPDATE person SET memory = x''; UPDATE mail SET base = x''").unwrap();
    assert_eq!(answer(&ledger, &Claim::new("m", KIND, "maria", at(60))).now, at(0));
    file.execute_batch("DROP TABLE counted").unwrap();
    let said = "the ledger's file contains unexpected data, restore a copy, or name another file";
    let error = ledger.claim(&claim("p", "ali", 60)).unwrap_err();
    assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::Unreadable, said));
}
