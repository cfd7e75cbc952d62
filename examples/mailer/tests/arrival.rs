//! Letters through real mail servers: what is sent arrives, octet for octet, and reads as it was written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../../../tests/shared/hostile.rs"]
mod hostile_samples;

use std::collections::BTreeSet;
use std::path::Path;

use lettre::message::Attachment;
use lettre::{SmtpTransport, Transport as _};
use mail_parser::{HeaderValue, Message as Read, MessageParser, MimeHeaders as _};
use postfix::Postfix;
use serde_json::{Value, json};
use sincerely::mail::{Headers, Thread};
use sincerely::{Catalog, Key, Message, Request, Source, Writer};

use hostile_samples::hostile;

const TEMPLATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates");
const NOW: &str = "2026-03-02T09:00:00Z";

fn writer(catalog: Catalog) -> Writer {
    Writer::builder(catalog)
        .key(Key::from_bytes([7; 16]))
        .id_domain("mail.example.org")
        .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
        .build()
        .unwrap()
}

fn letter(mail: &Message, to: &str) -> lettre::Message {
    let now = chrono::DateTime::parse_from_rfc3339(NOW).unwrap();
    mail.letter(now)
        .from("support@example.org")
        .sender_name("Oak & Cö.")
        .to(to)
        .bounces_to("bounces@example.org")
        .build()
        .unwrap()
}

/// A server that takes the mail, and a strict one that it hands it on to.
struct Way {
    first: Postfix,
    last: Postfix,
}

impl Way {
    fn open() -> Option<Self> {
        let last = Postfix::builder().strict().start()?;
        let first = Postfix::builder().strict().relay("example.net", last.port()).start()?;
        Some(Self { first, last })
    }

    /// Servers that let octets over 127 into a header, as mail to an address beyond ASCII has them.
    fn open_to_all() -> Option<Self> {
        let last = Postfix::builder().start()?;
        let first = Postfix::builder().relay("example.net", last.port()).start()?;
        Some(Self { first, last })
    }

    fn send(&self, letters: &[lettre::Message]) {
        let client = SmtpTransport::builder_dangerous("127.0.0.1").port(self.first.port()).build();
        for letter in letters {
            client.send(letter).unwrap();
        }
        assert_eq!((self.first.settle(), self.last.settle()), (0, 0), "{}", self.first.log() + &self.last.log());
    }

    fn arrived(&self, address: &str) -> Vec<Arrived> {
        self.last.arrived(address).into_iter().map(Arrived::split).collect()
    }
}

/// A mail as it lies in the mailbox: what the servers wrote on top, and what was sent.
#[derive(Debug, PartialEq, Eq)]
struct Arrived {
    trace: String,
    sent: String,
}

impl Arrived {
    fn split(mail: Vec<u8>) -> Self {
        let mail = String::from_utf8(mail).unwrap();
        let (trace, _) = mail.split_once("\nDate: ").unwrap();
        let (trace, sent) = mail.split_at(trace.len() + 1);
        Self { trace: trace.to_owned(), sent: sent.to_owned() }
    }

    fn read(&self) -> Read<'_> {
        MessageParser::default().parse(self.sent.as_bytes()).unwrap()
    }

    /// The header fields, unfolded, by name.
    fn fields(&self) -> Vec<(String, String)> {
        let head = self.sent.split("\n\n").next().unwrap().replace("\n ", " ");
        let fields = head.lines().map(|line| line.split_once(": ").unwrap());
        fields.map(|(name, value)| (name.to_owned(), value.trim_end().to_owned())).collect()
    }
}

/// What holds for every letter, however it is written.
fn check(arrived: &Arrived, letter: &lettre::Message, mail: &Message, name: &str) {
    let sent = String::from_utf8(letter.formatted()).unwrap();
    assert!(sent.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])), "{name}: lines");
    // The client ends the last line once more.
    assert_eq!(arrived.sent, sent.replace("\r\n", "\n") + "\n", "{name}");
    let from = letter.envelope().from().map(ToString::to_string).unwrap_or_default();
    assert!(arrived.trace.starts_with(&format!("Return-Path: <{from}>\n")), "{name}: {}", arrived.trace);

    let read = arrived.read();
    assert_eq!(read.subject(), Some(mail.subject.as_str()), "{name}");
    let text = read.parts[read.text_body[0] as usize].text_contents().unwrap().replace("\r\n", "\n");
    assert_eq!(text.trim_end(), mail.text.trim_end(), "{name}");
    match &mail.html {
        Some(html) => {
            let kinds: Vec<String> = read.parts.iter().map(kind).collect();
            assert_eq!(kinds, ["multipart/alternative -", "text/plain utf-8", "text/html utf-8"], "{name}");
            assert_eq!(text, mail.text, "{name}");
            assert_eq!(read.body_html(0).as_deref(), Some(html.as_str()), "{name}");
        }
        None => assert_eq!(read.parts.iter().map(kind).collect::<Vec<_>>(), ["text/plain utf-8"], "{name}"),
    }
    let fields = arrived.fields();
    for (field, value) in &mail.headers {
        let here = fields.iter().filter(|(known, said)| known == field && said == value);
        assert_eq!(here.count(), 1, "{name}: {field}: {value} in {fields:?}");
    }
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let own = ["Date", "From", "To", "Subject"].into_iter().chain(mail.headers.iter().map(|(name, _)| *name));
    let mime: &[&str] = if mail.html.is_some() { &[] } else { &["Content-Transfer-Encoding"] };
    let all: Vec<&str> = own.chain(["MIME-Version", "Content-Type"]).chain(mime.iter().copied()).collect();
    assert_eq!(names, all, "{name}");
}

fn kind(part: &mail_parser::MessagePart<'_>) -> String {
    let kind = part.content_type().unwrap();
    format!("{}/{} {}", kind.ctype(), kind.subtype().unwrap(), kind.attribute("charset").unwrap_or("-"))
}

#[test]
fn every_mail_of_the_catalog_arrives_as_it_was_written() {
    let Some(way) = Way::open() else { return };
    let catalog = Catalog::built_in().unwrap();
    let mut requests = Vec::new();
    for info in catalog.info() {
        let full = catalog.sample(Some(&info.locale), &info.template, "").unwrap();
        requests.push((format!("{}/{}", info.locale, info.template), full));
        let hostile = hostile(Path::new(TEMPLATES), &info.locale, &info.template);
        requests.push((format!("{}/{} hostile", info.locale, info.template), hostile));
    }
    assert!(requests.len() >= 6 * 20 * 2);
    let writer = writer(catalog);
    let mails: Vec<(String, Message)> = requests
        .into_iter()
        .map(|(name, request)| (name.clone(), writer.write(&request.mail_id(name)).unwrap()))
        .collect();
    let letters: Vec<lettre::Message> =
        mails.iter().enumerate().map(|(n, (_, mail))| letter(mail, &format!("reader{n}@example.net"))).collect();
    way.send(&letters);
    for (n, ((name, mail), letter)) in mails.iter().zip(&letters).enumerate() {
        let [arrived] = &way.arrived(&format!("reader{n}@example.net"))[..] else { panic!("{name} did not arrive") };
        assert!(arrived.sent.split("\n\n").next().unwrap().is_ascii(), "{name}");
        check(arrived, letter, mail, name);
    }
}

/// Lines that servers and mailboxes have been seen to change.
const LINES: &str = "\
{{ note }}
.
..
.hidden
From the beginning, as of old, was the line that a mailbox takes for the next mail.

>From whom?

-- 
--=_0

=20 =3D = é

{% for thing in things %}
- {{ thing.name }}
{% endfor %}

LONG
";

fn odd(note: &str, things: &[&str]) -> Message {
    let slots = "[agent]\nkind = \"person\"\nfrom = \"operator\"\nstanding = true\n\
        [brand]\nkind = \"text\"\nfrom = \"operator\"\nstanding = true\n\
        [note]\nkind = \"text\"\nfrom = \"customer\"\n[things]\nkind = \"list\"\nfrom = \"operator\"\n";
    let head = "+++\nsubject = \"{{ note }}\"\nrequired = [\"note\", \"things\"]\n+++\n";
    // A line of more octets than any server passes on.
    let body = head.to_owned() + &LINES.replace("LONG", &"A line without an end, ".repeat(60));
    let catalog = Catalog::layers([Source::files([("slots.toml", slots), ("en/t.md", body.as_str())])]).unwrap();
    let things: Vec<Value> = things.iter().map(|name| json!({ "name": name, "quantity": 1 })).collect();
    let request = Request::to("maria@example.net").template("t").now(NOW.parse().unwrap());
    writer(catalog).write(&request.facts(&json!({ "note": note, "things": things }))).unwrap()
}

#[test]
fn odd_lines_and_odd_letters_arrive_as_they_were_written() {
    let Some(way) = Way::open() else { return };
    let notes = [
        "plain words".to_owned(),
        "...and more".to_owned(),
        "From here on".to_owned(),
        "🎁👩‍👩‍👧 für Zoë".to_owned(),
        "محمد عبد الله".to_owned(),
        "דוד כהן, 12".to_owned(),
        "漢字".repeat(100),
        "=?utf-8?B?aHR0cHM6Ly9ldmlsLmV4YW1wbGU=?=".to_owned(),
        "=3D=0A.".to_owned(),
        "lamp".repeat(70),
        format!("{}é", "words and words ".repeat(15)),
    ];
    let mails: Vec<Message> =
        notes.iter().map(|note| odd(note, &["12 lamps", "שלום", "🪑 ×2", "...and a dot"])).collect();
    for (mail, note) in mails.iter().zip(&notes) {
        let long = mail.text.lines().map(str::len).max().unwrap();
        assert!(long > 998 && mail.text.contains("\n.\n..\n.hidden\nFrom the"), "{note}: {}", mail.text);
    }
    let alone = mails.iter().map(|mail| {
        let mut mail = mail.clone();
        mail.html = None;
        mail
    });
    let mut mails: Vec<Message> = mails.iter().cloned().chain(alone).collect();
    // Nothing in it needs an encoding.
    let mut short = mails.last().unwrap().clone();
    short.text = "Hello,\n.\n..\n.hidden\nFrom here on\n-- \nSam\n".to_owned();
    mails.push(short.clone());
    // Nearly all of it does.
    short.text = format!("{}\n", "漢字の手紙。\n".repeat(40));
    mails.push(short);
    let letters: Vec<lettre::Message> = mails.iter().map(|mail| letter(mail, "maria@example.net")).collect();
    way.send(&letters);
    let arrived = way.arrived("maria@example.net");
    assert_eq!(arrived.len(), letters.len());
    let encodings: BTreeSet<&str> = arrived
        .iter()
        .flat_map(|arrived| arrived.sent.lines())
        .filter_map(|line| line.strip_prefix("Content-Transfer-Encoding: "))
        .collect();
    assert_eq!(encodings, BTreeSet::from(["7bit", "base64", "quoted-printable"]));
    for (n, (mail, letter)) in mails.iter().zip(&letters).enumerate() {
        // The second server may take them in another order.
        let sent = String::from_utf8(letter.formatted()).unwrap().replace("\r\n", "\n");
        let arrived = arrived.iter().find(|arrived| arrived.sent.trim_end() == sent.trim_end());
        check(arrived.unwrap_or_else(|| panic!("{n}: {sent}")), letter, mail, &n.to_string());
    }
}

#[test]
fn the_same_request_is_the_same_mail() {
    let Some(way) = Way::open() else { return };
    let write = || {
        let catalog = Catalog::built_in().unwrap();
        let request = hostile(Path::new(TEMPLATES), "de", "acknowledge/order");
        letter(&writer(catalog).write(&request.mail_id("ticket-4711/1")).unwrap(), "maria@example.net")
    };
    way.send(&[write()]);
    way.send(&[write()]);
    let [first, second] = &way.arrived("maria@example.net")[..] else { panic!("two were sent") };
    assert_eq!(first.sent, second.sent);
    assert_ne!(first.trace, second.trace);
    assert!(first.fields().iter().any(|(name, id)| name == "Message-ID" && id.ends_with("@mail.example.org>")));
}

/// Ids and a subject as strangers send them.
const INBOUND: &str = "\
Return-Path: <maria@example.net>\r\n\
From: Maria <maria@example.net>\r\n\
To: support@example.org\r\n\
Subject: =?utf-8?Q?Where=0D=0ABcc:_victim=40example.net?=\r\n\
Message-ID: <last@example.net>\r\n\
In-Reply-To: <x\r\n\
 y@example.net>, <=?utf-8?Q?a?=@example.net>\r\n\
References: REFERENCES\r\n\
\r\n\
Where is it?\r\n";

#[test]
fn an_answer_to_hostile_mail_joins_its_thread_and_nothing_else() {
    let Some(way) = Way::open() else { return };
    let mut ids: Vec<String> = (0..80).map(|n| format!("<{n:02}.thread.of.many.mails@mail.example.net>")).collect();
    ids.insert(3, "<bad id@example.net>, (<comment@example.net>) <=?utf-8?Q?b?=@example.net>".to_owned());
    ids.insert(9, format!("<{}@example.net>", "a".repeat(2_000)));
    let inbound = INBOUND.replace("REFERENCES", &ids.join("\r\n\t"));
    let thread = Thread::of(&Headers::parse(inbound.as_bytes()).unwrap());
    let references = thread.references().unwrap().to_owned();
    assert!(references.len() > 900 && references.starts_with("<00."), "{references}");

    let catalog = Catalog::built_in().unwrap();
    let request = catalog.sample(None, "acknowledge/question", "").unwrap().mail_id("<last@example.net>");
    let mail = writer(catalog).write(&request.thread(thread).unverified()).unwrap();
    let letter = letter(&mail, "maria@example.net");
    way.send(std::slice::from_ref(&letter));
    let [arrived] = &way.arrived("maria@example.net")[..] else { panic!("one was sent") };
    check(arrived, &letter, &mail, "the answer");
    let read = arrived.read();
    assert_eq!(read.in_reply_to().as_text(), Some("last@example.net"));
    let HeaderValue::TextList(ids) = read.references() else { panic!("{:?}", read.references()) };
    let ids: Vec<String> = ids.iter().map(|id| format!("<{id}>")).collect();
    assert_eq!(ids.join(" "), references);
    let auto = |name: &str| arrived.fields().into_iter().find(|field| field.0 == name).unwrap().1;
    assert_eq!(auto("Auto-Submitted"), "auto-replied");
    assert_eq!(auto("X-Auto-Response-Suppress"), "All");
}

#[test]
fn bounces_attachments_and_addresses_beyond_ascii_go_with_it() {
    let Some(way) = Way::open_to_all() else { return };
    let catalog = Catalog::built_in().unwrap();
    let request = catalog.sample(None, "acknowledge/order", "").unwrap();
    let mail = writer(catalog).write(&request).unwrap();
    let now = chrono::DateTime::parse_from_rfc3339(NOW).unwrap();
    let invoice = Attachment::new("Rechnung Nº 1.pdf".to_owned())
        .body(vec![0_u8, 255, 13, 10], "application/pdf".parse().unwrap());
    let whole = mail.letter(now).from("support@bücher.example").to("jürgen@example.net");
    let whole = whole.reply_to("desk@example.org").bounces_to("bounces@example.org").attach(invoice).build().unwrap();
    way.send(std::slice::from_ref(&whole));
    let [arrived] = &way.arrived("jürgen@example.net")[..] else { panic!("one was sent: {}", way.first.log()) };
    assert!(arrived.trace.starts_with("Return-Path: <bounces@example.org>\n"), "{}", arrived.trace);
    let fields = arrived.fields();
    let field = |name: &str| fields.iter().find(|field| field.0 == name).map(|field| field.1.as_str());
    assert_eq!(
        (field("From"), field("To"), field("Reply-To"), field("Message-ID")),
        (Some("support@xn--bcher-kva.example"), Some("jürgen@example.net"), Some("desk@example.org"), None)
    );
    let read = arrived.read();
    assert_eq!(read.body_text(0).as_deref(), Some(mail.text.as_str()));
    assert_eq!(read.body_html(0).as_deref(), mail.html.as_deref());
    let attachment = read.attachment(0).unwrap();
    assert_eq!(attachment.attachment_name(), Some("Rechnung Nº 1.pdf"));
    assert_eq!(attachment.contents(), [0, 255, 13, 10]);
}
