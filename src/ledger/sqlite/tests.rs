//! What only a connection of the ledger's own can be made to meet: a full disk, a file that cannot be written.

use chrono::DateTime;
use rusqlite::Connection;

use super::{Answer, Job, Sqlite};
use crate::error::{Error, ErrorKind};
use crate::ledger::{Claim, Ledger as _, LimitKind, Limits, Outcome};
use crate::voice::{Key, Memory};

fn claim(number: u32) -> Claim {
    Claim::new(format!("mail {number}"), "kind", format!("person {number}"), DateTime::UNIX_EPOCH)
}

fn pragma(ledger: &Sqlite, sql: &str) -> i64 {
    let connection: &Connection = &ledger.connection();
    connection.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().next().map_or(0, Result::unwrap)
}

fn open(folder: &tempfile::TempDir) -> Sqlite {
    let limits = Limits::builder().unlimited(LimitKind::Global).build().unwrap();
    Sqlite::open(folder.path().join("ledger.db"), &Key::from_bytes([7; 16]), limits).unwrap()
}

#[track_caller]
fn rejected(error: &Error, said: &str) {
    assert_eq!((error.kind(), crate::error::in_one_line(error).as_str()), (ErrorKind::Unavailable, said));
}

#[test]
fn a_full_disk_is_an_error_and_no_mail_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    pragma(&ledger, "PRAGMA max_page_count = 20");
    let (mut number, mut last) = (0, None);
    let error = loop {
        match ledger.claim(&claim(number)) {
            Ok(Outcome::Granted { lease, .. }) => last = Some(lease),
            Ok(other) => panic!("{other}"),
            Err(error) => break error,
        }
        number += 1;
    };
    assert!(number > 20, "{number}");
    let said = "the disk of the ledger is full, free some space; no grant is lost";
    rejected(&error, said);
    rejected(&ledger.claim(&claim(number)).unwrap_err(), said);
    assert!(matches!(ledger.claim(&claim(0)).unwrap(), Outcome::Busy { .. }));
    // What needs no new page goes on.
    ledger.complete(&last.unwrap(), &Memory::new()).unwrap();
    assert!(matches!(ledger.claim(&claim(number - 1)).unwrap(), Outcome::Completed { .. }));
    pragma(&ledger, "PRAGMA max_page_count = 1000000");
    let Outcome::Granted { lease, .. } = ledger.claim(&claim(number)).unwrap() else { panic!("no answer") };
    assert_eq!(lease.attempt(), 1);
}

#[test]
fn a_file_that_cannot_be_written_is_an_error_and_no_mail() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    let Outcome::Granted { lease, memory, .. } = ledger.claim(&claim(0)).unwrap() else { panic!("no answer") };
    pragma(&ledger, "PRAGMA query_only = 1");
    let said = "the ledger's file cannot be opened for writing, \
                check that its folder exists, and that this user may write to both";
    rejected(&ledger.claim(&claim(1)).unwrap_err(), said);
    rejected(&ledger.complete(&lease, &memory).unwrap_err(), said);
    pragma(&ledger, "PRAGMA query_only = 0");
    ledger.complete(&lease, &memory).unwrap();
    assert!(matches!(ledger.claim(&claim(1)).unwrap(), Outcome::Granted { .. }));
}

#[test]
fn a_commit_waits_for_the_disk_by_default() {
    let folder = tempfile::tempdir().unwrap();
    let sync = |ledger: &Sqlite| pragma(ledger, "PRAGMA synchronous");
    let relaxed =
        Sqlite::open_relaxed(folder.path().join("ledger.db"), &Key::from_bytes([7; 16]), Limits::default()).unwrap();
    assert_eq!((sync(&open(&folder)), sync(&relaxed)), (2, 1), "FULL and NORMAL");
}

#[test]
fn jobs_of_one_transaction_see_each_other_and_none_falls_with_another() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    let job = |number| Job::Claim(ledger.hasher.keys(&claim(number)), 0);
    let Outcome::Granted { lease, .. } = ledger.claim(&claim(9)).unwrap() else { panic!("no answer") };
    // A lease of a mail that the file does not know.
    ledger.connection().execute("DELETE FROM mail", []).unwrap();
    let unknown = Job::Complete(lease, Memory::new());
    let answers = ledger.answers(&[job(1), job(2), job(1), unknown, job(3)]);
    let granted = |answer: &Answer| matches!(answer, Ok(Some(Outcome::Granted { .. })));
    assert_eq!(answers.iter().map(granted).collect::<Vec<_>>(), [true, true, false, false, true]);
    assert!(matches!(answers[2], Ok(Some(Outcome::Busy { .. }))));
    assert_eq!(answers[3].as_ref().unwrap_err().kind(), ErrorKind::InvalidValue);
    let other = open(&folder);
    for number in 1..=3 {
        assert!(matches!(other.claim(&claim(number)).unwrap(), Outcome::Busy { .. }), "{number} is in the file");
    }
}

#[test]
fn where_the_commit_fails_nothing_is_granted() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(&folder);
    let jobs = [1, 2].map(|number| Job::Claim(ledger.hasher.keys(&claim(number)), 0));
    // What is checked at the commit, and not before.
    ledger
        .connection()
        .execute_batch(
            "PRAGMA foreign_keys = 1;
             CREATE TABLE a (id INTEGER PRIMARY KEY);
             CREATE TABLE b (a INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED);
             CREATE TRIGGER t AFTER INSERT ON mail BEGIN INSERT INTO b VALUES (7); END;",
        )
        .unwrap();
    assert!(ledger.answers(&jobs).iter().all(Result::is_err));
    assert_eq!(pragma(&ledger, "SELECT count(*) FROM mail"), 0);
    ledger.connection().execute_batch("DROP TRIGGER t").unwrap();
    let answers = ledger.answers(&jobs);
    assert!(answers.iter().all(|answer| matches!(answer, Ok(Some(Outcome::Granted { .. })))));
}
