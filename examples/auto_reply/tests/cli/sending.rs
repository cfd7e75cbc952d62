//! `--send` with real mailers that succeed, fail, die, never read and never come.

use std::fs;
use std::path::Path;

use crate::OWN;
use crate::program::{HUMAN, auto_reply, feed, run, text};

const NOW: &str = "2026-03-06T15:30:00Z";

/// A mailer that is a shell script; `$0` is a folder of its own.
fn send(folder: &Path, script: &str, words: &[&str], mail: &str) -> (Option<i32>, String) {
    let mut command = auto_reply();
    command.args(OWN).args(["--now", NOW, "--send", "sh", "-c", script, folder.to_str().unwrap()]).args(words);
    let output = feed(&mut command, mail.as_bytes());
    let stderr = text(&output.stderr);
    let told: Vec<&str> = stderr.lines().filter(|line| !line.starts_with("note: ")).collect();
    (output.status.code(), told.join("\n"))
}

#[test]
fn the_mailer_has_the_whole_reply_and_the_address_as_one_argument() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"cat > "$0/mail"; printf '%s\n' "$@" > "$0/words""#;
    // An address may hold what a shell would run; an option it can never be.
    let odd = "$(touch${IFS}hacked)`x`;|&'@example.net";
    let legal = "o'brien+$HOME`id`|x&{y}@example.net";
    let mail = HUMAN.replace("maria@example.net", legal);
    let words = ["-i", "-f", "<>", "--", "%to", "{to}"];
    assert_eq!(send(folder.path(), script, &words, &mail), (Some(0), String::new()));
    let received = fs::read_to_string(folder.path().join("words")).unwrap();
    assert_eq!(received, format!("-i\n-f\n<>\n--\n{legal}\n{{to}}\n"));
    let received = fs::read_to_string(folder.path().join("mail")).unwrap();
    assert_eq!(received, text(&run(&[&OWN[..], &["--now", NOW]].concat(), &mail).stdout), "as on standard output");
    for address in [odd, "-oQ/tmp@example.net", "--help@example.net"] {
        let mail = HUMAN.replace("maria@example.net", address);
        let (code, told) = send(folder.path(), r#"touch "$0/ran""#, &words, &mail);
        assert!(code == Some(0) && told.starts_with("held: "), "{address}: {told}");
    }
    assert!(!folder.path().join("ran").exists(), "no mailer without a reply");
}

#[test]
fn a_mailer_that_fails_in_whatever_way_makes_it_75() {
    let folder = tempfile::tempdir().unwrap();
    for (script, told) in [
        ("cat >/dev/null; exit 1", "the mailer failed, exit status: 1"),
        ("cat >/dev/null; exit 75", "the mailer failed, exit status: 75"),
        ("exec <&-; exit 67", "the mailer failed, exit status: 67"),
        ("kill -KILL $$", "the mailer failed, signal: 9 (SIGKILL)"),
        ("cat >/dev/null; kill -TERM $$", "the mailer failed, signal: 15 (SIGTERM)"),
    ] {
        assert_eq!(send(folder.path(), script, &[], HUMAN), (Some(75), told.to_owned()), "{script}");
    }
    let nothing = feed(auto_reply().args(OWN).args(["--send", "/dev/null"]), HUMAN.as_bytes());
    assert_eq!(nothing.status.code(), Some(75));
    assert!(text(&nothing.stderr).ends_with("the mailer cannot be run: permission denied\n"));
}

/// A template whose mail is larger than any pipe: a mailer that reads none of it leaves the rest unwritten.
fn large(folder: &Path) -> String {
    fs::create_dir_all(folder.join("en/acknowledge")).unwrap();
    let body = "A line of this letter, and then another one of the same length, and so it goes on.\n".repeat(700);
    let head = "+++\nsubject = \"Long\"\nsummary = \"Long\"\n+++\n";
    fs::write(folder.join("en/acknowledge/long.md"), format!("{head}{body}")).unwrap();
    folder.to_str().unwrap().to_owned()
}

#[test]
fn a_mailer_that_never_reads_is_judged_by_its_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let templates = large(&folder.path().join("templates"));
    let facts = folder.path().join("facts.json");
    fs::write(&facts, r#"{"standing":{"agent":"Ada Byron","brand":"Looms & Co."}}"#).unwrap();
    let long = ["--templates", &templates, "--template", "acknowledge/long", "--facts", facts.to_str().unwrap()];
    let reply = run(&[&OWN[..], &long].concat(), HUMAN);
    assert!(reply.stdout.len() > 110_000, "{}", text(&reply.stderr));
    for (script, code) in [
        ("exit 0", 0),
        ("exit 3", 75),
        ("exec <&-; exit 0", 0),
        ("head -c 10 >/dev/null; exit 0", 0),
        // Its child holds the pipe open and reads nothing.
        ("exec 3<&0; sleep 5 <&3 3<&- >/dev/null 2>&1 & exit 0", 0),
    ] {
        let mut command = auto_reply();
        command.args(OWN).args(long).args(["--send", "sh", "-c", script]);
        let output = feed(&mut command, HUMAN.as_bytes());
        assert_eq!(output.status.code(), Some(code), "{script}: {}", text(&output.stderr));
    }
}
