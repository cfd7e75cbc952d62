//! `--ledger`: one answer a mail, whatever dies in between, and no more than the limits say.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::OWN;
use crate::program::{HUMAN, KEY, auto_reply, feed, text};

const NOW: &str = "2026-03-06T15:30:00Z";
/// After the lease of `NOW`, and before Postfix tries again.
const LATER: &str = "2026-03-06T15:34:59Z";

/// The program with a ledger in a folder.
fn program(folder: &Path, args: &[&str]) -> Command {
    let key = folder.join("key");
    fs::write(&key, KEY).unwrap();
    let facts = folder.join("facts.json");
    fs::write(&facts, r#"{"standing":{"agent":"Ada Byron","brand":"Looms & Co."}}"#).unwrap();
    let mut command = auto_reply();
    command.args(OWN).arg("--key-file").arg(key).arg("--facts").arg(facts);
    command.arg("--ledger").arg(folder.join("answered.db")).args(args);
    command
}

/// Exit code, standard output, standard error.
fn run(folder: &Path, args: &[&str], mail: &str) -> (Option<i32>, String, String) {
    let output = feed(&mut program(folder, args), mail.as_bytes());
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn another(number: u32) -> String {
    HUMAN.replace("<1@", &format!("<{number}@"))
}

#[test]
fn a_mail_is_answered_once_and_the_next_one_with_other_words() {
    let folder = tempfile::tempdir().unwrap();
    let (code, first, told) = run(folder.path(), &["--now", NOW], HUMAN);
    assert_eq!((code, told.as_str()), (Some(0), ""));
    let again = run(folder.path(), &["--now", NOW], HUMAN);
    assert_eq!(
        again,
        (Some(0), String::new(), "held: answered already, with the mail of 2026-03-06 15:30:00 UTC\n".to_owned())
    );
    let (_, second, _) = run(folder.path(), &["--now", NOW], &another(2));
    let body =
        |mail: &str| mail_parser::MessageParser::default().parse(mail).unwrap().body_text(0).unwrap().into_owned();
    let (first, second) = (body(&first), body(&second));
    let said: Vec<&str> = second.lines().filter(|line| line.contains(' ') && first.contains(line)).collect();
    // Greeting, sign-off and small print stay with a person; every sentence of the letter is another one.
    let automatic = "This email was sent automatically. Replies are read by a person.";
    assert_eq!(said, ["Hi there,", "Warm regards,", "Ada Byron", "Looms & Co.", automatic]);
    // Another kind of answer to the same mail is another answer.
    let other = run(folder.path(), &["--now", NOW, "--template", "acknowledge/complaint"], HUMAN);
    assert!(!other.1.is_empty(), "{other:?}");
}

#[test]
fn what_was_not_sent_is_the_same_mail_again_when_the_lease_is_over() {
    for (ending, told) in [("exit 1", "the mailer failed, exit status: 1\n"), ("kill -KILL $PPID; sleep 1", "")] {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().to_str().unwrap();
        let tried = |now: &str, name: &str, ending: &str| {
            let script = format!("cat > \"$0/{name}\"; {ending}");
            run(folder.path(), &["--now", now, "--send", "sh", "-c", &script, at], HUMAN)
        };
        let first = tried(NOW, "first", ending);
        assert!(matches!(first.0, Some(75) | None) && first.2 == told, "{first:?}");
        let busy = tried(NOW, "busy", "");
        let until = "somebody is answering this person, until 2026-03-06 15:33:00 UTC\n";
        assert_eq!(busy, (Some(75), String::new(), until.to_owned()));
        assert_eq!(tried(LATER, "second", ""), (Some(0), String::new(), String::new()));
        let mail = |name: &str| fs::read(folder.path().join(name)).unwrap();
        assert_eq!(text(&mail("first")), text(&mail("second")), "the same octets, of the same moment");
        assert!(!folder.path().join("busy").exists(), "no mailer while somebody is at it");
        assert!(tried(LATER, "third", "").2.starts_with("held: answered already"));
    }
}

#[test]
fn what_could_promise_only_the_past_is_not_sent_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let tried = |now: &str, mailer: &str| run(folder.path(), &["--now", now, "--send", mailer], HUMAN);
    assert_eq!(tried(NOW, "false").0, Some(75));
    // Eight working hours from Friday evening: Monday evening.
    let late = tried("2026-03-09T17:00:00Z", "true");
    assert_eq!(late, (Some(0), String::new(), "held: too late: what its first try promised is over\n".to_owned()));
}

#[test]
fn limits_hold_with_their_reason() {
    let folder = tempfile::tempdir().unwrap();
    let told = |args: &[&str], mail: &str| run(folder.path(), &[&["--now", NOW], args].concat(), mail).2;
    assert_eq!(told(&["--once-in", "7"], HUMAN), "");
    assert_eq!(
        told(&["--once-in", "7"], &another(2)),
        "held: the limit `person` is reached, until 2026-03-13 15:30:00 UTC\n"
    );
    assert_eq!(told(&["--limit", "person=2/1d"], &another(2)), "");
    let kim = |number| another(number).replace("maria@", "kim@").replace("Maria Silva", "Kim");
    assert!(told(&["--limit", "everybody=2/1h"], &kim(3)).starts_with("held: the limit `global`"));
    // Somebody else's thread is not Kim's.
    let reply = |number| kim(number).replace("To:", "References: <1@example.net>\nTo:");
    assert_eq!(told(&["--limit", "thread=1/1h", "--limit", "everybody=9/1h"], &reply(4)), "");
    assert!(told(&["--limit", "thread=1/1h"], &reply(5)).starts_with("held: the limit `thread`"));
    // A person's own responder has another rule.
    assert_eq!(told(&["--personal", "--template", "acknowledge/complaint"], &another(5)), "");
    assert!(
        told(&["--personal", "--template", "acknowledge/complaint"], &another(6))
            .starts_with("held: the limit `person`")
    );
}

#[test]
fn of_many_who_try_the_same_mail_one_sends_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let script = "cat >/dev/null; echo sent >> \"$0/sent\"";
    drop(program(folder.path(), &[]));
    let ends: Vec<_> = thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| run(folder.path(), &["--now", NOW, "--send", "sh", "-c", script, at], HUMAN)))
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(fs::read_to_string(folder.path().join("sent")).unwrap(), "sent\n", "{ends:?}");
    for (code, _, told) in ends {
        let well = told.is_empty() || told.starts_with("held: answered already");
        assert!(if well { code == Some(0) } else { code == Some(75) }, "{code:?} {told}");
    }
}

#[test]
fn without_a_ledger_that_works_nothing_is_sent_and_what_cannot_be_written_is_not_claimed() {
    let folder = tempfile::tempdir().unwrap();
    let ran = folder.path().join("ran");
    let send = ["--now", NOW, "--send", "touch", ran.to_str().unwrap()];
    fs::write(folder.path().join("answered.db"), "a file that is something else".repeat(100)).unwrap();
    let (code, _, told) = run(folder.path(), &send, HUMAN);
    assert!(code == Some(75) && !ran.exists() && told.starts_with("the ledger's file is damaged, or not "), "{told}");
    fs::remove_file(folder.path().join("answered.db")).unwrap();
    let nowhere = feed(program(folder.path(), &["--ledger", "/no/such/answered.db"]).args(send), HUMAN.as_bytes());
    assert!(nowhere.status.code() == Some(75) && !ran.exists(), "{}", text(&nowhere.stderr));
    let (code, ..) = run(folder.path(), &["--now", NOW, "--template", "acknowledge/qestion"], HUMAN);
    assert_eq!(code, Some(75));
    assert_eq!(run(folder.path(), &send, HUMAN).0, Some(0));
    assert!(ran.exists());
}
