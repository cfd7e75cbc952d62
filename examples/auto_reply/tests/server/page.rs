//! The settings for Postfix and for `.forward` in `docs/auto_reply.md`, as they stand there but for the folders.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::chown;

use postfix::{Builder, Postfix};

use super::{mail, passed, settle, start};

const PAGE: &str = include_str!("../../../../docs/auto_reply.md");

/// The lines by the file that they belong in.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for block in PAGE.split("```").skip(1).step_by(2).filter(|block| block.starts_with("text\n# /")) {
        for part in block.trim_start_matches("text\n").split("# /").skip(1) {
            let (name, text) = part.split_once('\n').unwrap();
            files.insert(format!("/{name}"), text.to_owned());
        }
    }
    files
}

/// The folders that a server of a test has.
fn here(text: &str) -> String {
    let text =
        text.replace("texthash:/etc/postfix/transport", "texthash:{here}/conf/transport, texthash:{here}/conf/ways");
    let text = text.replace("texthash:/etc/postfix/", "texthash:{here}/conf/");
    let text = text.replace("/usr/local/bin/", "{here}/bin/").replace("user=auto_reply", "user=nobody");
    ["/etc/auto_reply/", "/var/lib/auto_reply/", "/home/sam/.auto_reply/"]
        .iter()
        .fold(text, |text, folder| text.replace(folder, "{here}/work/"))
}

/// A server as the page sets it up, with further options of ours.
pub(crate) fn builder(options: &str) -> Builder {
    let mut builder = Postfix::builder();
    let files = files();
    let names: Vec<&str> = files.keys().filter_map(|name| name.strip_prefix("/etc/postfix/")).collect();
    assert_eq!(names, ["main.cf", "master.cf", "transport", "virtual"], "the page has lost them");
    for name in names {
        let text = here(&files[&format!("/etc/postfix/{name}")]);
        builder = builder.lines(name, &text.replace("  --send", &format!("  {options} --send")));
    }
    builder
}

#[test]
fn who_writes_is_answered_once_and_the_mail_arrives_as_before() {
    let Some(server) = start(builder("")) else { return };
    let first = mail("maria@example.net", "support@example.org", "Message-ID: <1@example.net>\n");
    for _ in 0..2 {
        server.submit("maria@example.net", &["support@example.org"], &first);
        settle(&server);
    }
    assert_eq!(server.arrived("support@example.org").len(), 2, "{}", server.log());
    let answers = server.arrived("maria@example.net");
    assert_eq!((answers.len(), passed(&server)), (1, 3), "{}", server.log());
    assert!(server.log().contains("held: answered already, with the mail of "), "{}", server.log());
    let answer = String::from_utf8(answers[0].clone()).unwrap();
    assert!(answer.starts_with("Return-Path: <>\n"), "bounces go to nobody: {answer}");
    for line in
        ["From: \"Oak & Co.\" <support@example.org>", "In-Reply-To: <1@example.net>", "Auto-Submitted: auto-replied"]
    {
        assert!(answer.contains(&format!("\n{line}\n")), "{line}: {answer}");
    }
    // The ledger holds nobody's address.
    let kept = fs::read(server.folder().join("answered.db")).unwrap();
    assert!(!kept.windows(5).any(|five| five == b"maria") && kept.len() > 1_000);
}

#[test]
fn a_bounce_and_a_robot_get_nothing_and_the_log_says_why() {
    let Some(server) = start(builder("")) else { return };
    let to = ["support@example.org"];
    server.submit("", &to, &mail("maria@example.net", to[0], ""));
    server.submit("away@example.net", &to, &mail("away@example.net", to[0], "Auto-Submitted: auto-replied\n"));
    server.submit("maria@example.net", &to, b"\r\nno header at all\r\n");
    settle(&server);
    let log = server.log();
    assert!(log.contains("held: bounce (hard, null-sender): Return-Path: <>"), "{log}");
    assert!(log.contains("held: automatic (hard, auto-submitted): Auto-Submitted: auto-replied"), "{log}");
    assert_eq!((server.arrived(to[0]).len(), passed(&server)), (3, 3), "{log}");
    assert!(!log.contains("status=deferred") && !log.contains("status=bounced"), "{log}");
}

#[test]
fn a_fault_of_ours_bounces_to_nobody_and_is_made_good() {
    let Some(server) = start(builder("")) else { return };
    fs::remove_file(server.folder().join("key")).unwrap();
    server.submit("maria@example.net", &["support@example.org"], &mail("maria@example.net", "support@example.org", ""));
    assert_eq!(server.settle(), 1, "{}", server.log());
    assert!(server.log().contains("work/key: cannot be read: entity not found"), "{}", server.log());
    fs::write(server.folder().join("key"), super::KEY).unwrap();
    server.retry();
    settle(&server);
    assert_eq!((server.arrived("maria@example.net").len(), passed(&server)), (1, 2), "{}", server.log());
}

#[test]
fn a_forward_file_answers_for_its_owner() {
    let text = files().remove("/home/sam/.forward").unwrap();
    let master = "local unix - n n - - local";
    let main = "forward_path = {here}/work/.forward\nmail_spool_directory = {here}/mail/spool/\n\
        mydestination = mx.example.org\nvirtual_alias_maps = inline:{ sam@example.org=nobody@mx.example.org }";
    let builder = Postfix::builder().lines("master.cf", master).lines("main.cf", main);
    let Some(server) = start(builder) else { return };
    let file = server.folder().join(".forward");
    let root = server.folder().parent().unwrap().display().to_string();
    fs::write(&file, here(&text).replace("{here}", &root).replace("\\sam", "\\nobody")).unwrap();
    chown(&file, Some(65_534), None).unwrap();
    let first = mail("maria@example.net", "sam@example.org", "Message-ID: <1@example.net>\n");
    server.submit("maria@example.net", &["sam@example.org"], &first);
    server.submit("", &["sam@example.org"], &first);
    settle(&server);
    let answers = server.arrived("maria@example.net");
    assert_eq!((answers.len(), passed(&server)), (1, 3), "{}", server.log());
    let answer = String::from_utf8(answers[0].clone()).unwrap();
    assert!(
        answer.starts_with("Return-Path: <>\n") && answer.contains("\nFrom: \"Sam Reed\" <sam@example.org>\n"),
        "{answer}"
    );
    assert!(!answer.contains("multipart"), "a person writes plain text");
    let kept = fs::read_dir(server.folder().parent().unwrap().join("mail/spool/nobody/new")).unwrap().count();
    assert_eq!(kept, 2, "the mails themselves stay");
    // A second mail within a week is none to answer again.
    let second = mail("maria@example.net", "sam@example.org", "Message-ID: <2@example.net>\n");
    server.submit("maria@example.net", &["sam@example.org"], &second);
    settle(&server);
    assert_eq!((server.arrived("maria@example.net").len(), passed(&server)), (1, 4), "{}", server.log());
}
