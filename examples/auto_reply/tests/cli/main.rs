//! The program as mail servers lean on it: each exit code, the mailer in anger, hostile mail.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::process::{Command, Stdio};

mod hostile;
mod ledger;
mod program;
mod sending;

use program::{HUMAN, KEY, auto_reply, run, text};

const OWN: [&str; 4] = ["--own", "support@example.org", "--own-domain", "mail.example.org"];

#[test]
fn a_person_is_answered_and_the_reply_joins_the_thread() {
    let output = run(&[&OWN[..], &["--zone", "Europe/Vienna", "--now", "2026-03-06T15:30:00Z"]].concat(), HUMAN);
    assert_eq!(output.status.code(), Some(0));
    let mail = mail_parser::MessageParser::default().parse(&output.stdout).unwrap();
    let address =
        |address: Option<&mail_parser::Address>| address.unwrap().first().unwrap().address().unwrap().to_owned();
    assert_eq!(address(mail.to()), "maria@example.net");
    assert_eq!(address(mail.from()), "support@example.org");
    assert_eq!(mail.in_reply_to().as_text(), Some("1@example.net"));
    assert_eq!(mail.header_raw("Auto-Submitted").map(str::trim), Some("auto-replied"));
    assert!(mail.message_id().unwrap().ends_with("@mail.example.org"));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-03-06T15:30:00Z");
    let body = mail.body_text(0).unwrap();
    assert!(body.contains("Monday, March 9"), "eight working hours from Friday, half past four: {body}");
    assert!(!body.contains("oak"), "an unverified sender's words are not repeated");
    assert!(!text(&output.stdout).contains('\r'), "lines as local mailers take them");
}

#[test]
fn the_same_mail_gets_the_same_reply_and_another_mail_another_id() {
    let reply = |mail: &str| run(&[&OWN[..], &["--now", "2026-03-06T15:30:00Z"]].concat(), mail).stdout;
    let id = |mail: &str| text(&reply(mail)).lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned();
    assert_eq!(text(&reply(HUMAN)), text(&reply(HUMAN)));
    let ids = [
        HUMAN.to_owned(),
        HUMAN.replace("<1@", "<2@"),
        HUMAN.replace("maria@", "mario@"),
        HUMAN.replace("Message-ID: <1@example.net>\n", ""),
        HUMAN.replace("Message-ID: <1@example.net>\n", "").replace("oak", "ash"),
        // Longer than an idempotency key may be.
        HUMAN.replace("<1@", &format!("<{}@", "1".repeat(880))),
    ]
    .map(|mail| id(&mail));
    let others = ["--own", "orders@example.org", "--own-domain", "mail.example.org", "--own", "support@example.org"];
    let other =
        text(&run(&others, HUMAN).stdout).lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned();
    assert!(!ids.contains(&other), "who else answers it has an id of their own");
    let distinct: std::collections::HashSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
}

#[test]
fn what_must_not_be_answered_is_held_with_a_reason_and_no_output() {
    for (mail, reason) in [
        (
            HUMAN.replace("To:", "Auto-Submitted: auto-replied\nTo:"),
            "automatic (hard, auto-submitted): Auto-Submitted: auto-replied",
        ),
        (HUMAN.replace("<maria@example.net>\n", "<>\n"), "bounce (hard, null-sender): Return-Path: <>"),
        (HUMAN.replace("support@example.org", "sales@example.com"), "not-addressed (soft, not-addressed): To"),
    ] {
        let output = run(&OWN, &mail);
        assert_eq!(text(&output.stderr), format!("held: {reason}\n"));
        assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    }
    let output = run(&[&OWN[..], &["--sender", ""]].concat(), HUMAN);
    assert_eq!(
        text(&output.stderr),
        "held: bounce (hard, null-sender): MAIL FROM: <>\n",
        "a server hands over an empty sender"
    );
}

#[test]
fn what_is_no_mail_exits_65() {
    for mail in ["", "\n", "\n\n\n", "Hello there\n\nTo: x\n", "\0\0\0\0", "\u{FEFF}"] {
        let output = run(&OWN, mail);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(65), 0), "{mail:?}");
        assert!(text(&output.stderr).starts_with("not a mail: no header field"), "{mail:?}");
    }
}

#[test]
fn every_fault_of_ours_exits_75_and_names_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let key = file("key", KEY);
    let (short, noise, list) = (file("short", "abc"), file("noise", "{"), file("list", "{\"facts\":[\"Maria\"]}"));
    let (bare, past) =
        (file("bare", "{\"name\":\"Maria\"}"), file("past", "{\"facts\":{\"reply_by\":\"2020-01-01\"}}"));
    let help = "; `auto_reply --help` shows what there is";
    for (args, told) in [
        (&["--own"][..], format!("missing argument for option '--own'{help}")),
        (&["--loud"], format!("invalid option '--loud'{help}")),
        (&["maria@example.net"], format!("a word that belongs to no option{help}")),
        (&["--send"], format!("`--send` takes a command{help}")),
        (&["--verdict"], format!("`--verdict` takes files{help}")),
        (&["--verdict", "x", "--send", "true"], format!("`--verdict` sends nothing{help}")),
        (
            &["--within", "soon"],
            format!("`--within` takes working time as `4h`, `90m` or `1h30m`, at most 9999h{help}"),
        ),
        (&["--hours", "Mo 9-5"], format!("`--hours` needs a `--zone`, whose clock they are read from{help}")),
        (
            &["--hours", "x", "--hours-file", "y"],
            format!("`--hours` and `--hours-file` say the same thing twice{help}"),
        ),
        (
            &["--ledger", "answered.db"],
            format!("`--ledger` needs a `--key-file`: it keeps nobody's address, only what a secret makes of it{help}"),
        ),
        (&["--once-in", "7"], format!("a limit needs a `--ledger`, which counts{help}")),
        (
            &["--ledger", "x", "--key-file", "y", "--once-in", "7", "--limit", "person=3/1d"],
            format!("a limit is said twice{help}"),
        ),
        (&["--once-in", "week"], format!("`--once-in` takes a number of days, `7`{help}")),
        (&["--limit", "maria=1/1d"], "`--limit` takes whose and how many in what time: `person=10/1d`".to_owned()),
        (&["--own", "nobody"], "invalid address; help: write one address, `support@example.org`".to_owned()),
        (&[], "a reply needs `--own ADDRESS` for its From".to_owned()),
        (&["--own-domain", "a b"], "invalid domain of Message-IDs; help: use ASCII, `mail.example.org`".to_owned()),
        (&["--now", "noon"], "`--now` takes a moment as RFC 3339 has it, `2026-03-02T09:00:00Z`".to_owned()),
        (&["--key-file", "no/such"], "no/such: cannot be read: entity not found".to_owned()),
        (
            &["--key-file", &short],
            format!("{short}: not a key; help: write 32 hexadecimal digits, as `openssl rand -hex 16` prints them"),
        ),
        (&["--facts", &noise], format!("{noise}: no JSON, line 1, column 1")),
        (&["--facts", &list], format!("{list}: `facts` is an object of slots")),
        (&["--facts", &bare], format!("{bare}: neither `facts` nor `standing` in it")),
        (
            &["--templates", "no/such"],
            "no/such: cannot be read: entity not found; help: name a folder that holds templates".to_owned(),
        ),
        (&["--hours-file", &noise], "hours.toml:1:1: ".to_owned()),
        (&["--holidays", &noise], "holidays.ics:1:1: not a calendar; help: begin it with `BEGIN:VCALENDAR`".to_owned()),
        (
            &["--zone", "Europe/Vienna", "--hours", "Mo-Fr"],
            "`--hours` takes days and times, as `Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00`".to_owned(),
        ),
        (
            &["--template", "acknowledge/qestion"],
            "unknown template `acknowledge/qestion` in `en`; help: did you mean".to_owned(),
        ),
        (&["--facts", &past], "empty promise: `reply_by` lies before `now`".to_owned()),
        (
            &["--ledger", "x", "--key-file", &key, "--limit", "thread=0/1d"],
            "invalid limit: it must allow 1 to 100,000 answers".to_owned(),
        ),
        (&["--send", "sh", "-c", "mail %to"], "`%to` is an argument by itself, since".to_owned()),
        (&["--send", "%to"], "`%to` is an argument by itself, since".to_owned()),
        (&["--send", "no/such/mailer"], "the mailer cannot be run: entity not found".to_owned()),
    ] {
        let own = if args.is_empty() || args == ["--own", "nobody"] { &[][..] } else { &OWN[..2] };
        let output = run(&[own, args].concat(), HUMAN);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(75), 0), "{args:?}: {}", text(&output.stderr));
        let last =
            text(&output.stderr).lines().filter(|line| !line.starts_with("note: ")).collect::<Vec<_>>().join("\n");
        assert!(last.contains(&told), "{args:?}: {last}");
        assert!(!last.contains("maria") && !last.contains("Maria"), "{last}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_utf8_is_a_fault_of_ours_unless_it_names_a_file() {
    use std::os::unix::ffi::OsStringExt as _;
    let odd = std::ffi::OsString::from_vec(b"ov\xFFn\tx".to_vec());
    let output = auto_reply().arg("--own").arg(&odd).output().unwrap();
    assert_eq!(output.status.code(), Some(75));
    assert!(text(&output.stderr).starts_with("an argument that is not UTF-8; "));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(&odd), HUMAN).unwrap();
    let output = auto_reply().current_dir(folder.path()).arg("--verdict").arg(&odd).output().unwrap();
    assert_eq!(text(&output.stdout), "ov\u{FFFD}n\u{FFFD}x\tanswer\thuman\t-\t-\tmaria@example.net\t-\n");
}

#[test]
fn output_that_nobody_takes_is_a_fault_of_ours() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program::feed(auto_reply().args(OWN).stdout(full), HUMAN.as_bytes());
    assert_eq!(output.status.code(), Some(75));
    assert!(text(&output.stderr).contains("standard output cannot be written"));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = program::feed(auto_reply().args(OWN).stdout(writer), HUMAN.as_bytes());
    assert_eq!(output.status.code(), Some(75), "a broken pipe is no death by signal");
    let closed = ["-c", "exec \"$0\" \"$@\" >&-", env!("CARGO_BIN_EXE_auto_reply")];
    let output = program::feed(Command::new("sh").args(closed).args(OWN).stderr(Stdio::piped()), HUMAN.as_bytes());
    assert_eq!(output.status.code(), Some(75), "rust opens `/dev/null` in the place of a closed one");
    assert!(text(&output.stderr).contains("standard output is closed"));
    // Who cannot hear why a mail is held has no harm of it.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let away = HUMAN.replace("To:", "Precedence: bulk\nTo:");
    assert_eq!(program::feed(auto_reply().args(OWN).stderr(writer), away.as_bytes()).status.code(), Some(0));
}

#[test]
fn a_mail_is_read_to_its_end_whatever_its_size() {
    // A server whose pipe breaks takes that for a fault: `feed` fails if not every octet can be written.
    let mail = [HUMAN.as_bytes(), &b"0123456789abcde\n".repeat(3 << 20)].concat();
    let output = program::feed(auto_reply().args(OWN), &mail);
    assert_eq!(output.status.code(), Some(0));
    assert!(!output.stdout.is_empty());
}

#[test]
fn verdicts_are_a_line_a_file_and_what_has_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, mail) in
        [("human", HUMAN), ("away", "Auto-Submitted: auto-replied\nFrom: a@example.net\n\n"), ("noise", "x")]
    {
        std::fs::write(folder.path().join(name), mail).unwrap();
    }
    let verdicts = |files: &[&str]| {
        let args = ["--own", "support@example.org", "--verdict"];
        auto_reply().current_dir(folder.path()).args(args).args(files).output().unwrap()
    };
    let output = verdicts(&["human", "away"]);
    assert_eq!(
        text(&output.stdout),
        "human\tanswer\thuman\t-\t-\tmaria@example.net\t-\naway\thold\tautomatic\thard\tAuto-Submitted: auto-replied\t-\tauto-submitted\n"
    );
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let output = verdicts(&["noise", "human"]);
    assert_eq!((output.status.code(), text(&output.stdout).lines().count()), (Some(65), 1));
    assert_eq!(
        text(&output.stderr),
        "noise: not a mail: no header field; help: pass the whole RFC 5322 message\nnot every file has a verdict\n"
    );
    assert_eq!(verdicts(&["noise", "none"]).status.code(), Some(75));
    assert_eq!(verdicts(&["."]).status.code(), Some(75), "a folder is no mail");
}

#[test]
fn a_slot_that_a_template_requires_may_be_a_default_fact() {
    let folder = tempfile::tempdir().unwrap();
    let facts = folder.path().join("facts.json");
    let standing = r#"{"standing":{"agent":"Ada Byron","brand":"Looms & Co.","service":"the weaving course"}}"#;
    std::fs::write(&facts, standing).unwrap();
    let mail = HUMAN.replace("Where is my oak desk?", "Please cancel my subscription.");
    let output = run(&[&OWN[..], &["--facts", facts.to_str().unwrap()]].concat(), &mail);
    let reply = text(&output.stdout);
    assert!(reply.contains("weaving course"), "{reply}{}", text(&output.stderr));
}

#[test]
fn notes_are_said_once_and_only_beside_a_reply() {
    let folder = tempfile::tempdir().unwrap();
    let (key, facts) = (folder.path().join("key"), folder.path().join("facts.json"));
    std::fs::write(&key, KEY).unwrap();
    std::fs::write(&facts, r#"{"standing":{"agent":"Ada Byron","brand":"Looms & Co."}}"#).unwrap();
    let output = run(&OWN, HUMAN);
    assert_eq!(
        text(&output.stderr),
        "note: no `standing` among the facts: signed with those of the samples\n\
         note: no `--key-file`: the wording is chosen without a secret\n"
    );
    let told = ["--key-file", key.to_str().unwrap(), "--facts", facts.to_str().unwrap()];
    let output = run(&[&OWN[..], &told].concat(), HUMAN);
    assert_eq!(text(&output.stderr), "");
    assert!(text(&output.stdout).contains("From: \"Looms & Co.\" <support@example.org>\n"), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("Ada Byron\n"));
}

#[test]
fn who_is_verified_is_greeted_by_the_name_they_go_by() {
    let reply = |args: &[&str], from: &str| {
        let mail = HUMAN.replace("Maria Silva <", &format!("{from} <"));
        let output = run(&[&OWN[..], &["--now", "2026-03-06T15:30:00Z", "--tone", "formal"], args].concat(), &mail);
        let mail = mail_parser::MessageParser::default().parse(&output.stdout).unwrap();
        mail.body_text(0).unwrap().lines().next().unwrap().to_owned()
    };
    let folder = tempfile::tempdir().unwrap();
    let facts = folder.path().join("facts.json");
    std::fs::write(&facts, r#"{"facts":{"name":"Dr. Kim Park"}}"#).unwrap();
    for (args, from, said) in [
        (&["--verified"][..], "Maria Silva", "Maria Silva"),
        (&["--verified"], "=?utf-8?Q?Mar=C3=ADa_Silva?=", "María Silva"),
        (&["--verified", "--facts", facts.to_str().unwrap()], "Maria Silva", "Dr. Kim Park"),
    ] {
        assert!(reply(args, from).contains(said), "{from}: {}", reply(args, from));
    }
    for (args, from) in
        [(&[][..], "Maria Silva"), (&["--verified"], "Win at http://x.example"), (&["--verified"], "Sales")]
    {
        let greeting = reply(args, from);
        assert!(!greeting.contains("Silva") && !greeting.contains("Win") && !greeting.contains("Sales"), "{greeting}");
    }
}

#[test]
fn help_says_what_there_is() {
    let output = run(&["--help"], "");
    assert_eq!(output.status.code(), Some(0));
    for option in
        ["--own ", "--own-domain ", "--personal ", "--verified ", "--verdict ", "--send ", "--ledger ", "--within "]
    {
        assert!(text(&output.stdout).contains(option), "{option}");
    }
}
