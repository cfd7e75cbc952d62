//! Hostile mail: an answer or a reason, never a crash, and no more work than the mail is long.

use crate::OWN;
use crate::program::{HUMAN, auto_reply, feed, text};

fn outcome(mail: &[u8]) -> (Option<i32>, usize, String) {
    let output = feed(auto_reply().args(OWN), mail);
    (output.status.code(), output.stdout.len(), text(&output.stderr))
}

#[test]
fn a_mail_cut_anywhere_is_answered_held_or_no_mail() {
    let mail = HUMAN.replace('\n', "\r\n");
    for end in (0..=mail.len()).step_by(3) {
        let (code, length, told) = outcome(&mail.as_bytes()[..end]);
        match code {
            Some(0) => assert_eq!(length == 0, told.starts_with("held: "), "{end}: {told}"),
            Some(65) => assert!(length == 0 && told.starts_with("not a mail"), "{end}: {told}"),
            _ => panic!("cut at {end}: {code:?}, {told}"),
        }
    }
}

#[test]
fn odd_bytes_are_answered_cleanly_or_held() {
    let big = "x".repeat(1 << 20);
    let words = "=?utf-8?B?w6TDtg==?= ".repeat(50_000);
    let hops = "Received: from a by b; now\n".repeat(10_000);
    for (what, line, answered) in [
        ("a megabyte of subject", format!("Subject: {big}\n"), true),
        ("a megabyte of name", format!("{big}: x\n"), false),
        ("a megabyte of an id", format!("References: <{big}@x>\n"), true),
        ("a thread of a megabyte", format!("References: {}\n", "<a@b.example> ".repeat(70_000)), true),
        ("ten thousand hops", hops, false),
        ("encoded words", format!("Subject: {words}\n"), true),
        (
            "broken encoded words",
            format!("Subject: {}\n", "=?utf-8?B?w6?= =?x?Q?=?= =?utf-8?Q?=C3?= =?=?".repeat(999)),
            true,
        ),
        ("line ends in encoded words", "Subject: =?utf-8?Q?Hi=0D=0ABcc:_v=40example.com=0A=0A?=\n".to_owned(), true),
        ("nothing but a colon", ":\n".to_owned(), false),
    ] {
        let (code, length, told) = outcome(HUMAN.replace("To:", &format!("{line}To:")).as_bytes());
        assert_eq!((code, length > 0), (Some(0), answered), "{what}: {}", &told[..told.len().min(300)]);
        assert!(told.len() < 600, "{what}: a reason is short");
    }
    let raw = |from: &str, to: &[u8]| {
        let at = HUMAN.find(from).unwrap();
        [&HUMAN.as_bytes()[..at], to, &HUMAN.as_bytes()[at + from.len()..]].concat()
    };
    for (what, mail) in [
        ("eight bits", raw("The oak", b"\xFF\xFEThe\xE4 oak \xC3")),
        ("a NUL", raw("The oak", b"The\0oak\0")),
        ("NULs in a name", raw("Maria Silva", b"Ma\0ria\x1b[31m")),
        ("a lone return", raw("The oak", b"The\rBcc: v@example.com\roak")),
    ] {
        let output = feed(auto_reply().args(OWN), &mail);
        assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(0), false), "{what}");
        let clean = |byte: &u8| (b' '..=b'~').contains(byte) || matches!(byte, b'\n' | b'\t');
        assert!(output.stdout.iter().all(clean), "{what}: the reply is ASCII");
        assert!(!text(&output.stdout).contains("Bcc"), "{what}");
    }
}

#[test]
fn the_reply_has_one_recipient_and_no_line_of_theirs() {
    for (line, with) in [
        ("Message-ID: <1@example.net>", "Message-ID: <1@example.net>\n Bcc: <v@example.com>"),
        ("Subject: The oak desk", "Subject: Buy at =?utf-8?Q?http://evil.example?=\nReply-To: victim@example.com"),
        ("From: Maria Silva <maria@example.net>", "From: \"x\n y\" <maria@example.net>\nSender: boss@example.com"),
    ] {
        let output = feed(auto_reply().args(OWN), HUMAN.replace(line, with).as_bytes());
        let mail = mail_parser::MessageParser::default().parse(&output.stdout).unwrap();
        assert_eq!(mail.to().unwrap().iter().count(), 1);
        assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("maria@example.net"));
        assert!(mail.cc().is_none() && mail.bcc().is_none() && mail.reply_to().is_none());
        assert!(!text(&output.stdout).contains("evil.example") && !text(&output.stdout).contains("oak"));
    }
}

/// Within 256 MiB of addresses, of which the program itself takes a part.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded_by_the_mail() {
    let limited = |mail: &[u8]| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mail");
        std::fs::write(&file, mail).unwrap();
        // The shell limits the address space, and the program has to live within it.
        let script = "ulimit -v 262144; exec \"$0\" --own support@example.org < \"$1\"";
        let program = env!("CARGO_BIN_EXE_auto_reply");
        std::process::Command::new("sh").args(["-c", script, program]).arg(&file).output().unwrap()
    };
    for line in
        ["Received: from a by b; now\n", "To: a@b.example\n", "X-A: b\n", " folded\n", "Subject: =?utf-8?Q?a?=\n"]
    {
        let mail = [HUMAN.split("\n\n").next().unwrap(), "\n", &line.repeat((7 << 20) / line.len()), "\nHi\n"].concat();
        let output = limited(mail.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{line:?}: {}", text(&output.stderr));
    }
    let body = [HUMAN.as_bytes(), &vec![b'x'; 150 << 20]].concat();
    assert_eq!(limited(&body).status.code(), Some(0), "what nobody looks at is not kept");
}
