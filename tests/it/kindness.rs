//! docs/kindness.md quotes a sentence of a mail for each behaviour; here the mails are looked through for it.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use sincerely::{Catalog, Key, Request, Writer};

/// How many people are written to until a sentence counts as missing. Each of them gets three mails.
const PEOPLE: u32 = 60;

struct Row<'a> {
    number: &'a str,
    template: &'a str,
    tone: &'a str,
    sample: &'a str,
    quote: &'a str,
}

/// `| S5 | A personal greeting | [`acknowledge/order`, warm, upset] | “Hello Ana,” | by what |`
fn row(line: &str) -> Option<Row<'_>> {
    let cells: Vec<&str> = line.strip_prefix("| S")?.split(" | ").collect();
    let [number, _behaviour, mail, quote, _by] = cells.as_slice() else { panic!("five cells in {line}") };
    if mail.trim() == "out of scope" {
        return Some(Row { number, template: "", tone: "", sample: "", quote: "" });
    }
    let mut parts = mail.split(", ");
    let template = parts.next().unwrap().trim_matches('`');
    let tone = parts.next().unwrap_or_else(|| panic!("a tone in {line}"));
    let quote = quote.strip_prefix('“').and_then(|rest| rest.strip_suffix('”'));
    let quote = quote.unwrap_or_else(|| panic!("a quote in {line}"));
    assert!(!quote.trim().is_empty(), "an empty quote in {line}");
    Some(Row { number, template, tone, sample: parts.next().unwrap_or(""), quote })
}

fn sample(template: &str, kind: &str) -> Value {
    let dot = if kind.is_empty() { "" } else { "." };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("templates/en/samples/{template}{dot}{kind}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/kindness.md")).unwrap()
}

#[test]
fn each_of_the_44_behaviours_has_a_row() {
    let page = page();
    let numbers: Vec<u32> = page.lines().filter_map(row).map(|row| row.number.parse().unwrap()).collect();
    assert_eq!(numbers, (1..=44).collect::<Vec<u32>>());
}

#[test]
fn each_quote_stands_in_a_mail() {
    let page = page();
    let catalog = Catalog::built_in().unwrap();
    let default_facts = catalog.sample_default_facts(Some("en")).unwrap();
    let zone = catalog.sample_zone(Some("en")).unwrap().unwrap();
    let writer = Writer::builder(catalog).key(Key::from_bytes([9; 16])).default_facts(&default_facts).zone(zone);
    let writer = writer.build().unwrap();
    let mut missing = String::new();
    for row in page.lines().filter_map(row).filter(|row| !row.template.is_empty()) {
        let sample = sample(row.template, row.sample);
        let mails = (0..PEOPLE).flat_map(|person| (0..3).map(move |turn| (person, turn)));
        let found = mails.into_iter().any(|(person, turn)| {
            let mut sample = sample.clone();
            sample["to"] = format!("reader{person}@example.org").into();
            let request = Request::from_json(&sample.to_string()).unwrap();
            let request = request.template(row.template).locale("en").tone(row.tone).turn(turn);
            let mail = writer.write(&request).unwrap();
            let text = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
            text.contains(row.quote) || mail.subject.contains(row.quote)
        });
        if !found {
            writeln!(missing, "S{} {} {} {}: {}", row.number, row.template, row.tone, row.sample, row.quote).unwrap();
        }
    }
    assert!(missing.is_empty(), "these stand in no mail; quote a sentence of `preview show`:\n{missing}");
}
