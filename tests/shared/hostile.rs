//! Samples as a stranger would fill them in: the full one with every text replaced.

use std::path::Path;

use serde_json::Value;
use sincerely::Request;

/// What strangers type: markup, templates, links, header fields, text that turns the direction of reading.
pub(crate) const TEXTS: [&str; 6] = [
    "[Niamh](https://evil.example) <script>alert(1)</script>",
    "{{ brand\nBcc: all@example.org tray",
    "Ms \u{202E}enryB \u{2066}rtl\u{2069}",
    "20*8_55`\n# Head | Table | of |\n|---|---|\n{% for x in y",
    "![pixel](https://evil.example/p.gif) &amp; & tables",
    "**free** <b onclick=\"x()\">bold</b> {{ agent.full https://evil.example/a?b=1&c=2",
];

/// The request of a full sample under `templates`, every text in it hostile; days, moments, amounts and links stay.
pub(crate) fn hostile(templates: &Path, locale: &str, template: &str) -> Request {
    let file = templates.join(format!("{locale}/samples/{template}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
    let mut sample: Value = serde_json::from_str(&text).unwrap();
    replace(&mut sample["facts"], &mut 0);
    Request::from_json(&sample.to_string()).unwrap().template(template).locale(locale)
}

fn replace(value: &mut Value, count: &mut usize) {
    match value {
        Value::String(text) if !is_typed(text) => {
            *value = Value::String(TEXTS[*count % TEXTS.len()].to_owned());
            *count += 1;
        }
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, count)),
        Value::Object(fields) => {
            let open = fields.iter_mut().filter(|(key, _)| !["currency", "amount", "mood"].contains(&key.as_str()));
            open.for_each(|(_, value)| replace(value, count));
        }
        _ => {}
    }
}

/// A link, a day or a moment: its form is checked, so nothing else can stand there.
fn is_typed(text: &str) -> bool {
    let day =
        |text: &str| text.len() >= 10 && text.bytes().take(4).all(|byte| byte.is_ascii_digit()) && &text[4..5] == "-";
    text.starts_with("http") || text.starts_with("mailto:") || text.is_ascii() && day(text)
}
