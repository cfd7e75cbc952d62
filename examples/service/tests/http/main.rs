//! The service over real HTTP: what comes back for mails and forms, and what it is told when it is asked wrongly.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod rough;
mod server;

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use server::{Server, command};

const HUMAN: &str = "From: Maria Silva <maria@example.net>\nTo: support@example.org\nSubject: The oak desk\n\
    Message-ID: <1@example.net>\n\nWhere is my oak desk?\n";

fn header<'a>(reply: &'a Value, name: &str) -> Option<&'a str> {
    reply["headers"].as_array().unwrap().iter().find(|field| field[0] == name)?[1].as_str()
}

#[test]
fn a_mail_gets_one_reply_whatever_is_asked_again() {
    let server = Server::start(&[]);
    let reply = server.post("/mail?sender=maria%40example.net", HUMAN.as_bytes());
    assert_eq!(reply.status, 200, "{reply:?}");
    let mail = &reply.body;
    assert_eq!(mail["envelope"], json!({ "sender": "", "recipient": "maria@example.net" }));
    assert_eq!(mail["from"], json!({ "name": "Looms & Co.", "address": "support@example.org" }));
    assert_eq!(reply.text("to"), "maria@example.net");
    assert_eq!(header(mail, "In-Reply-To"), Some("<1@example.net>"));
    assert_eq!(header(mail, "Auto-Submitted"), Some("auto-replied"));
    assert!(header(mail, "Message-ID").unwrap().ends_with("@mail.example.org>"));
    assert!(reply.text("text").contains("Ada Byron\n") && reply.text("html").contains("Ada Byron"));
    for part in ["subject", "text", "html"] {
        assert!(!reply.text(part).contains("oak") && !reply.text(part).contains("Maria"), "an unverified sender");
    }
    // Until somebody says that it was sent, or the lease has lapsed, there is no second one, for the person neither.
    for again in [HUMAN.to_owned(), HUMAN.replace("<1@", "<2@")] {
        let busy = server.post("/mail", again.as_bytes());
        assert_eq!(busy.status, 503);
        assert!(busy.head.to_lowercase().contains("\r\nretry-after: "), "{}", busy.head);
    }
    for _ in 0..2 {
        assert_eq!(server.json("/done", &mail["done"]).status, 204);
        let held = server.post("/mail", HUMAN.as_bytes());
        assert_eq!(held.status, 200);
        assert!(held.text("held").starts_with("answered already, "), "{held:?}");
    }
    // The next mail of this person says everything with other words.
    let next = server.post("/mail", HUMAN.replace("<1@", "<2@").as_bytes());
    assert_eq!(next.status, 200);
    let first = reply.text("text");
    let said: Vec<&str> = next.text("text").lines().filter(|line| line.contains(' ') && first.contains(line)).collect();
    // Greeting, sign-off and small print stay with a person.
    let automatic = "This email was sent automatically. Replies are read by a person.";
    assert_eq!(said, ["Hi there,", "Warm regards,", "Ada Byron", "Looms & Co.", automatic]);
    assert_ne!(header(&next.body, "Message-ID"), header(mail, "Message-ID"));
}

/// The blocks of commands that the page shows.
fn shown() -> Vec<&'static str> {
    let page = include_str!("../../../../docs/auto_reply.md");
    page.split("```").skip(1).step_by(2).filter_map(|block| block.strip_prefix("sh\n")).collect()
}

#[test]
fn the_commands_of_the_page_start_it_and_ask_it() {
    let [start, ask] = shown()[..] else { panic!("the page has lost its commands") };
    let folder = tempfile::tempdir().unwrap();
    // Any key does, and the port must be free.
    let program = format!("exec {:?} --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_service"));
    let script = start
        .replace("openssl rand -hex 16", "echo 000102030405060708090a0b0c0d0e0f")
        .replace("cargo run -p service --", &program);
    assert!(script.contains("exec ") && script.contains("echo 0001"), "{script}");
    let mut command = Command::new("sh");
    command.args(["-e", "-c", &script]).current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    let server = Server::run(command, folder);
    for line in ask.lines() {
        let (before, address) = line.split_once("http://127.0.0.1:8025").unwrap();
        let body = match before.split_once("--json '") {
            Some((_, json)) => json.trim_end_matches(['\'', ' ']),
            None if before.contains("--data-binary @mail.eml") => HUMAN,
            None => panic!("{line}"),
        };
        let reply = server.post(address.trim_end_matches('\''), body.as_bytes());
        assert!(reply.status == 200 && reply.text("text").contains("Sam Reed"), "{line}: {reply:?}");
        assert_eq!(server.json("/done", &reply.body["done"]).status, 204);
    }
}

#[test]
fn what_must_not_be_answered_is_held_with_the_reason() {
    let server = Server::start(&[]);
    let held = |path: &str, mail: &str| {
        let answer = server.post(path, mail.as_bytes());
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text("held").to_owned()
    };
    let away = HUMAN.replace("To:", "Auto-Submitted: auto-replied\nTo:");
    assert_eq!(held("/mail", &away), "automatic (hard, auto-submitted): Auto-Submitted: auto-replied");
    assert_eq!(held("/mail?sender=", HUMAN), "bounce (hard, null-sender): MAIL FROM: <>");
    assert_eq!(
        held("/mail", &HUMAN.replace("support@example.org", "sales@example.com")),
        "not-addressed (soft, not-addressed): To"
    );
    for address in ["no-reply@example.net", "support@example.org", "nobody", "a@b.example, c@d.example", ""] {
        let answer = server.json("/form", &json!({ "address": address }));
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.body["held"].is_string(), "{answer:?}");
    }
}

#[test]
fn a_form_is_repeated_to_nobody_unless_somebody_vouches_for_it() {
    let server = Server::start(&[]);
    let form = |address: &str| {
        json!({ "address": address, "name": "Maria Silva", "topic": "the walnut desk", "message": "Where is it?",
                "locale": "de-AT", "zone": "Europe/Vienna" })
    };
    let plain = server.json("/form", &form("maria@example.net"));
    assert_eq!(plain.status, 200, "{plain:?}");
    assert_eq!(header(&plain.body, "Auto-Submitted"), Some("auto-generated"), "it answers no mail");
    assert_eq!(header(&plain.body, "In-Reply-To"), None);
    assert_eq!(header(&plain.body, "Content-Language"), Some("de"));
    let vouched = server.json("/form?verified=true", &form("mario@example.net"));
    let both = |answer: &server::Answer| [answer.text("subject"), answer.text("text")].concat();
    assert!(!both(&plain).contains("Maria") && !both(&plain).contains("walnut"), "{}", both(&plain));
    assert!(both(&vouched).contains("Maria") || both(&vouched).contains("walnut"), "{}", both(&vouched));
    // The same again is the same form; another number makes it another one.
    assert_eq!(server.json("/done", &plain.body["done"]).status, 204);
    assert!(server.json("/form", &form("maria@example.net")).text("held").starts_with("answered already"));
    let mut other = form("maria@example.net");
    other["id"] = "7".into();
    assert_eq!(server.json("/form", &other).text("to"), "maria@example.net");
}

#[test]
fn whatever_is_asked_wrongly_gets_one_line_without_a_value() {
    let server = Server::start(&[]);
    let form = r#"{"address":"maria@example.net""#;
    let lease = json!({ "lease": "A".repeat(91), "memory": {} }).to_string();
    for (path, body, status, told) in [
        ("/mail", "", 400, "not a mail: no header field"),
        ("/mail", "Hello there\n\nTo: maria@example.net\n", 400, "not a mail: no header field"),
        ("/mail?verified=Maria", HUMAN, 400, "the query may say"),
        ("/mail?Maria=1", HUMAN, 400, "the query may say"),
        ("/form?sender=maria@example.net", "{}", 400, "a form has no `sender`"),
        ("/form", "", 400, "a form is JSON: `address`"),
        ("/form", "[]", 400, "a form is JSON"),
        ("/form", "Maria", 400, "what came is not that, line 1, column 1"),
        ("/form", form, 400, "line 1, column 30"),
        ("/form", &format!("{form},\"Maria\":1}}"), 400, "a form is JSON"),
        ("/form", &format!("{form},\"name\":[\"Maria\"]}}"), 400, "a form is JSON"),
        ("/form", "{\"address\":\"maria\\u0000@example.net\",\"name\":7}", 400, "a form is JSON"),
        ("/form", &format!("{form},\"zone\":\"Maria\"}}"), 400, "`zone` is no time zone"),
        ("/form", &format!("{form},\"locale\":\"Maria Silva!\"}}"), 400, "`locale` is no language tag"),
        ("/form", "\u{FFFD}\u{0}", 400, "a form is JSON"),
        ("/done", "{}", 400, "post back what the reply has as `done`"),
        ("/done", "{\"lease\":\"Maria\",\"memory\":{}}", 400, "post back what the reply has as `done`"),
        ("/done", &lease, 400, ""),
        ("/Maria", "", 404, "there are POST /mail, POST /form, POST /done and GET /health"),
        ("/health", "", 405, "there are POST /mail"),
    ] {
        let answer = server.post(path, body.as_bytes());
        assert_eq!(answer.status, status, "{path} {body}: {answer:?}");
        assert!(answer.text("error").contains(told), "{path} {body}: {answer:?}");
        assert_eq!(answer.body.as_object().unwrap().len(), 1);
        let said = answer.body.to_string().to_lowercase();
        assert!(!said.contains("maria") && !said.contains('\n'), "{said}");
    }
    let held = server.post("/form", b"{\"address\":\"Maria <maria@example.net>\"}");
    assert_eq!(held.status, 200);
    assert!(held.text("held").ends_with("`address` is one mail address, without a name"), "{held:?}");
    // A page of another site, and one under a name of its own that leads to this machine.
    for (field, value) in [("Origin", "https://shop.example"), ("Host", "shop.example:8025")] {
        let host = if field == "Host" { "" } else { "Host: localhost\r\n" };
        let head = format!("POST /form HTTP/1.1\r\n{host}{field}: {value}\r\nContent-Length: 2\r\n\r\n{{}}");
        assert_eq!(server.send(head.as_bytes()).status, 403, "{field}");
    }
    // After all that it is as good as new.
    assert_eq!(server.post("/mail", HUMAN.as_bytes()).status, 200);
    let health = server.send(b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n");
    assert_eq!((health.status, health.body), (200, json!({ "healthy": true, "live": true, "ready": true })));
}

#[test]
fn a_lease_of_another_service_is_none() {
    let (here, there) = (Server::start(&[]), Server::start(&[]));
    std::fs::write(there.folder.path().join("key"), "ff".repeat(16)).unwrap();
    let key = there.folder.path().join("key");
    let there = Server::start(&["--key-file", key.to_str().unwrap()]);
    let reply = here.post("/mail", HUMAN.as_bytes());
    let refused = there.json("/done", &reply.body["done"]);
    assert_eq!(
        (refused.status, refused.text("error")),
        (400, "a lease that this service did not give, or whose mail it has forgotten")
    );
}

#[test]
fn a_ledger_in_a_file_outlives_the_service_and_is_shared() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answered.db");
    let args = ["--ledger", file.to_str().unwrap()];
    let (here, there) = (Server::start(&args), Server::start(&args));
    let reply = here.post("/mail", HUMAN.as_bytes());
    assert_eq!(there.post("/mail", HUMAN.as_bytes()).status, 503, "the other one is at it");
    here.signal("KILL");
    here.ended();
    // Claimed there, done here.
    assert_eq!(there.json("/done", &reply.body["done"]).status, 204);
    there.signal("TERM");
    assert_eq!(there.ended().code(), Some(0));
    let after = Server::start(&args);
    assert!(after.post("/mail", HUMAN.as_bytes()).text("held").starts_with("answered already, "));
}

#[test]
fn the_catalog_is_read_again_and_a_bad_one_is_not_taken() {
    let templates = tempfile::tempdir().unwrap();
    let folder = templates.path().join("en/acknowledge");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |text: &str| {
        let head = "+++\nsubject = \"Here\"\nsummary = \"Here\"\n+++\n";
        std::fs::write(folder.join("note.md"), format!("{head}{text}\n")).unwrap();
    };
    write("The first letter.");
    let args = ["--templates", templates.path().to_str().unwrap(), "--template", "acknowledge/note"];
    let mut server = Server::start(&args);
    let mut count = 0;
    let mut said = |server: &Server| {
        count += 1;
        server.json("/form", &json!({ "address": format!("kim{count}@example.net") })).text("text").to_owned()
    };
    assert!(said(&server).contains("The first letter."));
    write("The second letter.");
    assert!(said(&server).contains("The first letter."), "nobody has said anything yet");
    server.signal("HUP");
    assert_eq!(server.told(), "the catalog was read again");
    assert!(said(&server).contains("The second letter."));
    write("The third {{ letter }}.");
    server.signal("HUP");
    assert!(server.told().starts_with("the current catalog stays: "));
    assert!(said(&server).contains("The second letter."));
}

#[test]
fn what_is_wrong_with_the_settings_is_told_before_anybody_asks() {
    let help = "; `service --help` shows what there is";
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (key, facts, past) = (
        file("key", "abc"),
        file("facts", r#"{"facts":{"name":"Maria"}}"#),
        file("past", r#"{"facts":{"reply_by":"2020-01-01"},"standing":{"agent":"Ada Byron","brand":"Looms & Co."}}"#),
    );
    for (args, code, told) in [
        (&["--loud"][..], 2, format!("invalid option '--loud'{help}")),
        (&["--listen", "here"], 2, format!("cannot parse argument \"here\": invalid socket address syntax{help}")),
        (&["--listen", "192.0.2.1:1"], 1, "Cannot assign requested address (os error 99)".to_owned()),
        (&["--own", "nobody"], 1, "invalid address".to_owned()),
        (&["--key-file", &key], 1, format!("{key}: not a key; help: write 32 hexadecimal digits")),
        (&["--key-file", "no/such"], 1, "no/such: cannot be read: entity not found".to_owned()),
        (&["--facts", &facts], 1, format!("{facts}: no JSON with `standing`, line 1, column 26")),
        (&["--facts", &past], 1, "empty promise: `reply_by` lies before `now`".to_owned()),
        (&["--template", "acknowledge/qestion"], 1, "unknown template `acknowledge/qestion` in `en`".to_owned()),
        (&["--templates", "no/such"], 1, "no/such: cannot be read".to_owned()),
        (
            &["--ledger", "/no/such/folder/answered.db"],
            1,
            "the ledger's file cannot be opened for writing; help: check that its folder exists".to_owned(),
        ),
        (&["--hours-file", &key], 1, "hours.toml:1:".to_owned()),
    ] {
        let (mut command, _folder) = command();
        let output = command.args(args).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.starts_with(&told) && !said.contains("Maria"), "{args:?}: {said}");
    }
    let bare = |args: &[&str]| std::process::Command::new(env!("CARGO_BIN_EXE_service")).args(args).output().unwrap();
    assert_eq!(String::from_utf8(bare(&[]).stderr).unwrap(), format!("`--own` is missing{help}\n"));
    let help = bare(&["--help"]);
    assert!(help.status.success() && help.stdout.starts_with(b"service: inbound mail and web forms over HTTP"));
}

#[test]
fn a_ledger_that_is_deleted_grants_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answered.db");
    let mut server = Server::start(&["--ledger", path.to_str().unwrap()]);
    let form = |id: &str| json!({ "address": "maria@example.net", "id": id });
    assert_eq!(server.json("/form", &form("1")).status, 200);
    std::fs::remove_file(&path).unwrap();
    let refused = server.json("/form", &form("2"));
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(server.send(b"GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status, 503);
    assert!(server.told().contains("deleted or replaced while in use"));
}

#[test]
fn of_two_reloads_at_once_the_later_one_stands() {
    let templates = tempfile::tempdir().unwrap();
    let folder = templates.path().join("en/acknowledge");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let head = "+++\nsubject = \"Here\"\nsummary = \"Here\"\n+++\n";
        std::fs::write(folder.join(name), format!("{head}{text}\n")).unwrap();
    };
    write("note.md", "The first letter.");
    let mut server =
        Server::start(&["--templates", templates.path().to_str().unwrap(), "--template", "acknowledge/note"]);
    // The first catalog takes much longer to read than the second one.
    let many = || (0..400).map(|number| format!("note{number}.md"));
    many().for_each(|name| write(&name, "Another letter."));
    server.signal("HUP");
    std::thread::sleep(std::time::Duration::from_millis(20));
    many().for_each(|name| std::fs::remove_file(folder.join(name)).unwrap());
    write("note.md", "The later letter.");
    server.signal("HUP");
    let told = [server.told(), server.told()];
    let reply = server.json("/form", &json!({ "address": "maria@example.net" }));
    assert!(reply.text("text").contains("The later letter."), "{told:?} {reply:?}");
}
