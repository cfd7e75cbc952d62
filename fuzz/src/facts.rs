//! Facts: whatever they are, the mail is whole, has the elements that it always has, and an error names no value.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use sincerely::{Catalog, Key, Message, Mood, Request, Writer};

use crate::{letter, page};

const LOCALES: [&str; 8] = ["en", "de", "fr", "es", "pt-BR", "nl", "de-AT", "en-GB"];
const TONES: [&str; 4] = ["formal", "plain", "warm", "playful"];
const ZONES: [&str; 4] = ["UTC", "Europe/Vienna", "Pacific/Apia", "+05:45"];
/// The links of the operator, which alone may stand in a mail of harmless operators.
const LINKS: [&str; 2] = ["https://parcels.invalid/t/1", "https://desk.invalid/help"];

/// The pages of one kind of mail as their tags, in all the forms that harmless values give them.
type Shapes = BTreeMap<[u8; 4], BTreeSet<Vec<String>>>;

struct Desk {
    writer: Writer,
    templates: Vec<String>,
    shapes: RefCell<Shapes>,
}

thread_local! {
    static DESK: Desk = {
        let catalog = Catalog::built_in().expect("the built-in catalog loads");
        let templates = catalog.templates("en").map(str::to_owned).collect();
        let standing = json!({ "agent": "Sam Reed", "brand": "Oak & Co" });
        let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16])).id_domain("mail.example.org");
        let writer = writer.default_facts(&standing).build().expect("a writer");
        Desk { writer, templates, shapes: RefCell::default() }
    };
}

/// Three bytes choose template, locale, tone, mood, zone and the rest; what follows are the facts: JSON if it starts with
/// `{`, else what operators (behind a `!`) or customers typed, one line each.
pub fn written(data: &[u8]) {
    let Some((&[template, locale, manner], facts)) = data.split_first_chunk::<3>() else { return };
    let Ok(facts) = std::str::from_utf8(facts) else { return };
    if facts.len() > crate::LONGEST {
        return;
    }
    DESK.with(|desk| {
        let request = desk.request(template, locale, manner);
        if facts.starts_with('{') {
            let Ok(Value::Object(facts)) = serde_json::from_str(facts) else { return };
            desk.any(&request, &facts);
        } else {
            desk.typed(&request, [template, locale, manner], facts);
        }
    });
}

/// A request without facts, chosen by three bytes.
pub fn request([template, locale, manner]: [u8; 3]) -> Request {
    DESK.with(|desk| desk.request(template, locale, manner))
}

impl Desk {
    fn request(&self, template: u8, locale: u8, manner: u8) -> Request {
        let of = |at: u8, length: usize| usize::from(at) % length;
        let request = Request::to("maria@example.org")
            .template(&self.templates[of(template, self.templates.len())])
            .locale(LOCALES[of(locale, LOCALES.len())])
            .tone(TONES[of(manner, 4)])
            .mood(Mood::all().nth(of(manner >> 2, 4)).expect("a mood"))
            .zone(ZONES[of(manner >> 4, 4)].parse().expect("a zone"))
            .now("2026-03-02T09:00:00Z".parse().expect("a time"));
        let request = if manner & 0x40 == 0 { request } else { request.unverified().mail_id("ticket-4711/2") };
        if manner & 0x80 == 0 { request } else { request.strict().turn(3) }
    }

    fn write(&self, request: &Request, facts: &Map<String, Value>) -> Result<Message, sincerely::Error> {
        self.writer.write(&request.clone().facts(facts))
    }

    /// Any JSON object as facts.
    fn any(&self, request: &Request, facts: &Map<String, Value>) {
        match self.write(request, facts) {
            Ok(mail) => {
                letter::sound(&mail);
                fields(&mail);
                assert_eq!(self.write(request, facts).as_ref(), Ok(&mail), "the same again");
                let mut braces = false;
                each_text(&mut Value::Object(facts.clone()), &mut |text| braces |= text.contains(['{', '}']));
                let parts = [mail.subject.as_str(), mail.text.as_str()];
                assert!(braces || parts.iter().all(|part| !part.contains(['{', '}'])), "braces of nobody: {mail:#?}");
                for tag in page::tags(mail.html.as_deref().unwrap_or_default()) {
                    if let Some(link) = tag.strip_prefix("<a href=\"") {
                        let scheme = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
                        assert!(scheme && tag.matches('"').count() % 2 == 0, "{tag}");
                    }
                }
            }
            Err(error) => {
                let told = format!("{error} {error:?}");
                assert!(!told.contains(char::is_control), "one line: {told:?}");
                let mut told_of = false;
                let mut turned = Value::Object(facts.clone());
                each_text(&mut turned, &mut |text| {
                    if text.len() >= 4 && told.contains(text.as_str()) {
                        told_of = true;
                        *text = turn(text);
                    }
                });
                // A value may happen to be a word of the error; then it is no word of the error of another value.
                if let (true, Value::Object(turned)) = (told_of, turned)
                    && let Err(other) = self.write(request, &turned)
                {
                    let told = format!("{other} {other:?}");
                    each_text(&mut Value::Object(turned), &mut |text| {
                        assert!(text.len() < 4 || !text.contains('\u{B7}') || !told.contains(text.as_str()), "{told}");
                    });
                }
            }
        }
    }

    /// Lines that somebody typed, in facts that are otherwise in order.
    fn typed(&self, request: &Request, kind: [u8; 3], typed: &str) {
        let (operator, typed) = typed.strip_prefix('!').map_or((false, typed), |typed| (true, typed));
        let mut lines: Vec<&str> = typed.splitn(6, '\n').collect();
        lines.resize(6, "");
        let facts = if operator { by_operator(&lines) } else { by_customer(&lines) };
        let Ok(mail) = self.write(request, &facts) else { return };
        letter::sound(&mail);
        fields(&mail);
        let parts = [mail.subject.as_str(), mail.text.as_str()];
        for part in parts.into_iter().filter(|_| !operator) {
            let said = LINKS.iter().fold(part.to_owned(), |said, link| said.replace(link, ""));
            assert_eq!(letter::linked(&said), None, "{typed:?}");
        }
        // What does not show is taken out, and may have stood between two braces.
        let shown: String = typed.chars().filter(|c| c.is_ascii_graphic() || c.is_whitespace()).collect();
        if !shown.contains("{{") {
            assert!(parts.iter().all(|part| !part.contains("{{")), "{typed:?}: {parts:?}");
        }
        let shape = shape(&mail);
        let [template, locale, manner] = kind;
        let mut shapes = self.shapes.borrow_mut();
        let known = shapes.entry([template, locale, manner, u8::from(operator)]).or_insert_with(|| {
            harmless(operator).iter().filter_map(|facts| Some(self::shape(&self.write(request, facts).ok()?))).collect()
        });
        assert!(known.contains(&shape), "{typed:?} makes other elements: {:#?}", mail);
    }
}

/// The fields of a mail that answers nobody: always these, whatever the facts are.
fn fields(mail: &Message) {
    let mut fields: Vec<(&str, &str)> = mail.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if let [("Message-ID", id), ..] = fields.as_slice() {
        let digits = id.strip_prefix('<').and_then(|id| id.strip_suffix("@mail.example.org>")).expect("an id of ours");
        assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        fields.remove(0);
    }
    let always =
        [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"), ("X-Sincerely-Loop", "yes")];
    assert_eq!(fields, [always.as_slice(), &[("Content-Language", mail.locale.as_str())]].concat());
}

/// The tags of a mail's page.
fn shape(mail: &Message) -> Vec<String> {
    page::tags(mail.html.as_deref().unwrap_or_default()).into_iter().map(str::to_owned).collect()
}

/// Facts with harmless values in all the ways in which some of them may be missing.
fn harmless(operator: bool) -> Vec<Map<String, Value>> {
    let words: [&[&str]; 6] = if operator {
        [&["7719"], &["lamp"], &["", "shade"], &["", "it is mended"], &["", "a tin of tea"], &["", "a storm"]]
    } else {
        [&["", "Ada", "Ada Novak"], &["", "lamp"], &["", "lamp"], &["", "lamp"], &["", "Ada"], &["", "Ada"]]
    };
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for words in words {
        all = all.iter().flat_map(|lines| words.iter().map(|word| [lines.as_slice(), &[*word]].concat())).collect();
    }
    all.iter().map(|lines| if operator { by_operator(lines) } else { by_customer(lines) }).collect()
}

fn base() -> Map<String, Value> {
    let facts = json!({
        "order": { "number": "7719", "eta": "2026-03-05", "placed_on": "2026-03-01", "status": "packed",
                   "tracking": LINKS[0], "total": { "amount": "149.00", "currency": "EUR" },
                   "items": [{ "name": "Tent", "quantity": 1 }] },
        "event": { "when": "2026-03-07" },
        "reply_by": "2026-03-03T10:00:00+01:00", "opens": "2026-03-02T10:00:00Z", "hours": "Monday, 9:00 to 17:00",
        "since": "2026-02-27", "was_due": "2026-02-28", "our_fault": true, "repair": "it is mended", "done": "it is tested",
        "fix": "it holds now", "reference": "C-1", "help": LINKS[1],
    });
    let Value::Object(facts) = facts else { unreachable!("an object") };
    facts
}

fn by_customer(lines: &[&str]) -> Map<String, Value> {
    let mut facts = base();
    let name = if lines[4].is_empty() && lines[5].is_empty() {
        json!(lines[0])
    } else {
        json!({ "full": lines[0], "given": lines[4], "formal": lines[5] })
    };
    for (slot, value) in [("name", name), ("topic", json!(lines[1])), ("quote", json!(lines[2]))] {
        facts.insert(slot.to_owned(), value);
    }
    facts["event"]["what"] = json!(lines[3]);
    facts
}

fn by_operator(lines: &[&str]) -> Map<String, Value> {
    let mut facts = base();
    facts["order"]["number"] = json!(lines[0]);
    let items = lines[1..3].iter().filter(|name| !name.is_empty());
    facts["order"]["items"] = items.map(|name| json!({ "name": name, "quantity": 2 })).collect();
    for (slot, value) in ["repair", "gift", "cause"].into_iter().zip(&lines[3..]) {
        facts.insert(slot.to_owned(), json!(value));
    }
    facts
}

/// Calls a function for every text of a value.
fn each_text(value: &mut Value, call: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => call(text),
        Value::Array(items) => items.iter_mut().for_each(|item| each_text(item, call)),
        Value::Object(map) => map.values_mut().for_each(|item| each_text(item, call)),
        _ => {}
    }
}

/// Another text as long, of a character that no error holds.
fn turn(text: &str) -> String {
    text.chars().map(|_| '\u{B7}').collect()
}
