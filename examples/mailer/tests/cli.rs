//! The program as scripts lean on it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Output};
use std::thread;

use postfix::Postfix;
use tempfile::TempDir;

const REQUEST: &str = r#"{
    "to": "maria@example.net", "now": "2026-03-02T09:00:00Z", "zone": "Europe/Vienna", "template": "acknowledge/question",
    "facts": { "name": "Maria Silva", "topic": "the walnut desk", "reply_by": "2026-03-03T10:00:00+01:00" }
}"#;

fn mailer(arguments: &[&str]) -> (TempDir, Output) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("request.json"), REQUEST).unwrap();
    fs::write(folder.path().join("late.json"), REQUEST.replace("03-03T", "03-01T")).unwrap();
    fs::write(folder.path().join("broken.json"), "{ \"to\": \"secret\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mailer"));
    let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
    (folder, output)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const ASK: [&str; 4] = ["--facts", "request.json", "--from", "support@example.org"];

#[test]
fn it_sends_one_mail_says_its_id_and_sends_the_same_again() {
    let Some(server) = Postfix::builder().strict().start() else { return };
    let smtp = format!("127.0.0.1:{}", server.port());
    let send = |more: &[&str]| {
        let (_folder, output) = mailer(&[&ASK[..], &["--smtp", &smtp], more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let id = send(&[]);
    assert_eq!(send(&[]), id);
    assert!(id.starts_with('<') && id.ends_with("@example.org>\n"), "{id}");
    let named = send(&["--id", "ticket-4711/1", "--id-domain", "mail.example.org", "--name", "Oak & Co."]);
    assert!(named.ends_with("@mail.example.org>\n"));
    send(&["--to", "kim@example.com", "--bounce", "bounces@example.org", "acknowledge/question"]);
    assert_eq!(server.settle(), 0, "{}", server.log());
    let mails: Vec<String> = server.arrived("maria@example.net").iter().map(|mail| text(mail)).collect();
    let letters: Vec<(&str, &str)> = mails.iter().map(|mail| mail.split_once("\nDate: ").unwrap()).collect();
    assert_eq!(letters.len(), 3);
    assert!(letters.iter().all(|(trace, _)| trace.starts_with("Return-Path: <support@example.org>\n")));
    assert_eq!(letters[0].1, letters[1].1);
    assert!(letters[0].1.contains(&format!("\nMessage-ID: {id}")) && letters[0].1.contains("the walnut desk"));
    let kim = text(&server.arrived("kim@example.com")[0]);
    assert!(
        kim.starts_with("Return-Path: <bounces@example.org>\n") && kim.contains("\nTo: kim@example.com\n"),
        "{kim}"
    );

    let (_folder, printed) = mailer(&[&ASK[..], &["--print"]].concat());
    let printed = text(&printed.stdout).replace("\r\n", "\n");
    assert_eq!(format!("Date: {}", letters[0].1), printed + "\n");
}

#[test]
fn every_fault_is_one_line_and_worth_another_try() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let nobody = format!("127.0.0.1:{port}");
    let ask = |more: &[&'static str]| [&ASK[..], more].concat();
    for (arguments, said) in [
        (vec![], "a mail needs `--from ADDRESS`"),
        (vec!["--from", "support@example.org"], "a mail needs `--facts FILE`"),
        (vec!["--from", "support@example.org", "--facts", "no.json"], "no.json: cannot be read: entity not found"),
        (
            vec!["--from", "support@example.org", "--facts", "broken.json"],
            "line 2, column 1: not valid JSON; help: look for a comma, a quotation mark or a bracket too many or too few just before it",
        ),
        (ask(&["--what"]), "invalid option '--what'; `mailer --help` shows what there is"),
        (ask(&["a/b", "c/d"]), "unexpected argument \"c/d\"; `mailer --help` shows what there is"),
        (
            ask(&["acknowledge/questoin"]),
            "unknown template `acknowledge/questoin` in `en`; help: did you mean `acknowledge/question`?",
        ),
        (
            ask(&["--bounce", "secret"]),
            "invalid address in `bounces_to`; help: write one address without display name, `maria@example.org`",
        ),
        (ask(&["--smtp", "here"]), "`--smtp` takes HOST:PORT"),
        (
            ask(&["--smtp", "smtp.example.org:25"]),
            "plain text goes to this machine alone, take `--starttls` or `--tls` for others",
        ),
        (ask(&["--user", "sam"]), "`--user` needs `--password-file`"),
        (
            vec!["--facts", "late.json", "--from", "support@example.org"],
            "empty promise: `reply_by` lies before `now`, and `acknowledge/question` promises it; help: pass a time in the future",
        ),
        ([&ASK[..], &["--smtp", &nobody]].concat(), "the server cannot be reached: connection refused"),
    ] {
        let (_folder, output) = mailer(&arguments);
        assert_eq!(text(&output.stderr), format!("{said}\n"), "{arguments:?}");
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(75), String::new()), "{arguments:?}");
    }
}

/// What the mailer says of a server that greets it, and answers each line with these octets until nobody takes them. Returns
/// how many it sent, too.
fn tell_of(greeting: &'static [u8], answer: &'static [u8]) -> (usize, String) {
    let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = server.local_addr().unwrap().to_string();
    let served = thread::spawn(move || {
        let (mut client, _) = server.accept().unwrap();
        let mut sent = 0;
        let mut say = |client: &mut TcpStream, octets: &[u8]| client.write_all(octets).map(|()| sent += octets.len());
        let mut ended = say(&mut client, greeting);
        let endless = !greeting.ends_with(b"\n");
        let mut line = String::new();
        let mut lines = BufReader::new(client.try_clone().unwrap());
        while ended.is_ok() {
            let more = endless || lines.read_line(&mut line).is_ok_and(|octets| octets > 0);
            ended = if more { say(&mut client, answer) } else { break };
        }
        sent
    });
    let (_folder, output) = mailer(&[&ASK[..], &["--smtp", &address]].concat());
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(75), String::new()));
    (served.join().unwrap(), text(&output.stderr))
}

/// A line without an end.
static ENDLESS: [u8; 1 << 20] = [b'x'; 1 << 20];

#[test]
fn a_line_without_end_is_not_read() {
    let (sent, told) = tell_of(b"220 ", &ENDLESS[..1 << 16]);
    assert_eq!(told, "the server's answer is no SMTP, or too long\n");
    // What the sockets hold, and no more.
    assert!(sent < 32 << 20, "{sent}");
    assert_eq!(tell_of(b"220 hello\r\n", &ENDLESS).1, "the server's answer is no SMTP, or too long\n");
}

#[test]
fn the_words_of_a_server_are_not_repeated() {
    let (_, told) = tell_of(b"220 hello\r\n", b"550 \x1b[31mno maria@example.net here\r\n");
    assert_eq!(told, "the server refuses the mail with 550\n");
    let (_, told) = tell_of(b"maria@example.net \x1b[31m\r\n", b"\r\n");
    assert_eq!(told, "the server's answer is no SMTP, or too long\n");
}

#[test]
fn help_is_there() {
    let (_folder, output) = mailer(&["--help"]);
    assert!(output.status.success() && text(&output.stdout).starts_with("mailer: writes one mail"));
}
