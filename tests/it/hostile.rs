//! Whatever a value holds, the mail keeps its structure, and says the value.

use proptest::prelude::*;
use serde_json::{Value, json};
use sincerely::{Catalog, Message, Source, Writer};

use crate::desk::{SLOTS, ask, shown, small, tree, writer};

/// Every place in which a template can say a value.
const BODY: &str = "\
{{ note }}

{{ note }} first, **{{ note }}** strong, *{{ note }}* soft, `{{ note }}` code, **a{{ note }}**b *{{ note }}*{{ note }}.

Beside marks: ({{ note }}), \"{{ note }}\"; {{ note }}: {{ note }}! _{{ note }}_ [{{ note }}]({{ help }}) {{ note }}{{ note }}

# {{ note }} as a heading

- {{ note }}
- one {{ note }}
  {{ note }} on a line of its own
  - {{ note }}

1. {{ note }}
2. **{{ note }}**

> {{ note }}
> said {{ note }}

{% for thing in things %}
- {{ thing.quantity }} × {{ thing.name }}{% if thing.price %}, {{ thing.price }}{% endif %}
{% endfor %}

{% if topic %}About {{ topic }}: *{{ topic }}*{% endif %}

{{ say.quoted }} {{ say.styled }} end
";

const POOLS: &str = r#"
[subject]
any = ["{{ note }}: re {{ note }}"]
[quoted]
any = ["{{ note }} opens, and **{{ note }}** is *{{ note }}*"]
[styled]
optional = true
any = ["[see {{ note }}]({{ help }}) {{ quote }}{{ topic }}"]
"#;

fn catalog() -> Catalog {
    small(
        "subject = \"{{ say.subject }} {{ note }}\"\npreheader = \"{{ note }} in short\"\nrequired = [\"note\", \"help\", \"things\"]\noptional = [\"topic\", \"quote\"]",
        BODY,
        POOLS,
    )
}

fn write(writer: &Writer, note: &str, other: &str) -> Message {
    let facts = json!({
        "note": note, "help": "https://example.com/help?a=1&b=2", "topic": other, "quote": other,
        "things": [{ "name": note, "quantity": 2 }, { "name": "Lamp", "quantity": 1, "price": { "amount": "1.00", "currency": "EUR" } }],
    });
    writer.write(&ask(&facts)).unwrap()
}

/// Values that have broken other mailers.
const EVIL: [&str; 44] = [
    "**bold** _it_ `c` ~~s~~ # h", "- one\n- two", "1. one", "2) two", "> q", "| a | b |\n|---|---|", "    code",
    "```\nfence", "--- x", "=== x", "[click](http://evil.example/x)", "![i](http://evil.example/i.png)",
    "<http://evil.example>", "[r]: http://evil.example", "http://evil.example/win",
    "<b>x</b><img src=x onerror=alert(1)>", "<!-- x", "x -->", "<![CDATA[x", "<?php", "</div></body>",
    "<style>*{display:none}", "\" onclick=\"x", "' x='", "&lt;x&gt; &amp; &#xE041; &copy", "&", "{{ 7*7", "7*7 }}",
    "{% raw", "{# note", "${x", "\\ x", "\\* x", "a\r\nBcc: victim@example.com", "=?utf-8?q?x?=",
    "\u{202E}abc\u{200b}\u{2066}x", "שלום *עולם*", "مرحبا", "\u{F0000}\u{E041}\u{F4000}x", "$", "* x", "x _", "👩‍👩‍👧‍👦 🎉",
    "12345.5",
];

#[test]
fn every_known_trick_leaves_the_elements_as_they_are() {
    let writer = writer(catalog());
    let harmless = write(&writer, "plain", "word");
    let wanted = tree(harmless.html.as_deref().unwrap());
    assert!(
        wanted.iter().filter(|tag| tag.starts_with("<strong")).count() >= 4,
        "the template says values in all places: {wanted:?}"
    );
    for evil in EVIL {
        let mail = write(&writer, evil, "word");
        assert_eq!(tree(mail.html.as_deref().unwrap()), wanted, "{evil:?}");
        check(&mail, evil);
    }
}

#[test]
fn a_long_value_is_cut_and_said() {
    let writer = writer(catalog());
    let mail = write(&writer, &"long ".repeat(2_000), "word");
    assert!(mail.text.contains("long long") && mail.text.contains('…'));
    assert!(mail.subject.chars().count() < 2_000);
}

/// What every mail must be, whatever was typed.
fn check(mail: &Message, raw: &str) {
    let html = mail.html.as_deref().unwrap();
    let headers = mail.headers.iter().map(|(_, value)| value.as_str());
    for line in std::iter::once(mail.subject.as_str()).chain(headers) {
        assert!(!line.chars().any(char::is_control), "a control character in {line:?} of {raw:?}");
    }
    for part in [&mail.subject, &mail.text, html] {
        let bidi = |c: char| {
            matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}' | '\u{2067}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
        };
        assert!(!part.chars().any(bidi), "a bidi control of a stranger in {part:?}");
        let (open, close) = (part.matches('\u{2068}').count(), part.matches('\u{2069}').count());
        assert_eq!(open, close, "isolates that are not balanced in {part:?}");
        assert!(
            !part.contains(|c| matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)),
            "a token left over in {part:?}"
        );
    }
    // The value as normalised is what stands before " first," at the head of the second paragraph.
    let said = mail.text.split("\n\n").nth(1).and_then(|line| line.split(" first,").next()).unwrap().to_owned();
    assert!(!said.is_empty());
    let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown(html).contains(&one(&said)), "{said:?} is not in the page of {raw:?}");
    // No reader decodes it.
    assert!(
        mail.subject.contains(&said.replace("=?", "= ?").replace("?=", "? =")),
        "{said:?} is not in the subject of {raw:?}"
    );
    let links: Vec<&str> =
        html.match_indices("href=\"").filter_map(|(at, _)| html[at + 6..].split('"').next()).collect();
    assert!(links.iter().all(|link| *link == "https://example.com/help?a=1&amp;b=2"), "{links:?}");
}

fn fragment() -> impl Strategy<Value = String> {
    let marks = prop::sample::select(vec![
        "*", "**", "_", "`", "~", "#", "[", "](", ")", "<", ">", "</p>", "&", "&amp;", "&#42;", "{{", "}}", "{%", "\\",
        "|", "!", "-", "1.", "\r\n", "\n\n", "\t", " ", "\u{a0}", "\u{202E}", "\u{200b}", "\u{2068}", "א", "ع", "é",
        "漢", "🎉", "\u{301}", "$", "%", "\"", "'", "http://", "a.b", "=", "+", "?", "\0", "\u{E041}", "\u{F0001}",
        "<!--",
    ])
    .prop_map(str::to_owned);
    prop_oneof![3 => marks, 2 => "[a-z]{1,6}", 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_changes_the_elements(pieces in prop::collection::vec(fragment(), 1..14), others in prop::collection::vec(fragment(), 1..8)) {
        thread_local! {
            static WRITER: Writer = writer(catalog());
        }
        WRITER.with(|writer| {
            let note = format!("n{}", pieces.concat());
            let other = format!("o{}", others.concat());
            let facts = |note: &str, other: &str| json!({
                "note": note, "help": "https://example.com/help?a=1&b=2", "topic": other, "quote": other,
                "things": [{ "name": note, "quantity": 2 }, { "name": "Lamp", "quantity": 1, "price": { "amount": "1.00", "currency": "EUR" } }],
            });
            // A value that holds a merge field, or nothing but a placeholder, is absent: then the mail is refused whole.
            let Ok(mail) = writer.write(&ask(&facts(&note, &other))) else { return Ok(()) };
            check(&mail, &note);
            let quiet = !mail.text.contains("About ");
            let plain = writer.write(&ask(&facts("plain", if quiet { "" } else { "word" }))).unwrap();
            prop_assert_eq!(tree(mail.html.as_deref().unwrap()), tree(plain.html.as_deref().unwrap()), "{:?} {:?}", note, other);
            Ok(())
        })?;
    }
}

#[test]
fn numbers_flags_and_keys_are_no_way_in_either() {
    let catalog =
        small("required = [\"age\", \"note\"]", "{{ age }}. {{ note }}\n\n{% if urgent %}Urgent.{% endif %}\n", "");
    let writer = writer(catalog);
    let mail =
        writer.write(&ask(&json!({ "age": 17, "note": "lamp", "urgent": true, "<b>": "**x**", "p3": "x" }))).unwrap();
    assert_eq!(mail.text, "17. Lamp\n\nUrgent.\n");
    assert!(!mail.html.unwrap().contains("<ol"));
}

#[test]
fn what_a_customer_typed_is_never_a_link_and_never_an_advertisement() {
    let catalog = small(
        "optional = [\"topic\", \"name\"]",
        "Hello.\n\n{% if topic %}About {{ topic }}.{% endif %}\n\n{% if name %}For {{ name.full }}.{% endif %}\n",
        "",
    );
    let writer = writer(catalog);
    for ad in [
        "win at www.evil.example now", "http://evil.example/win", "evil.example/win", "mail me@evil.example",
        "(evil.com)", "EVIL．com",
    ] {
        let mail = writer.write(&ask(&json!({ "topic": format!("lamps {ad}"), "name": ad }))).unwrap();
        assert!(!mail.text.to_lowercase().contains("evil"), "{ad:?}: {}", mail.text);
        assert!(mail.text.contains("About lamps"), "{ad:?}: {}", mail.text);
    }
}

#[test]
fn no_subject_is_decoded_into_something_else() {
    let catalog = small("required = [\"topic\"]\nsubject = \"About {{ topic }}\"", "Hello. {{ topic }}\n", "");
    let writer = writer(catalog);
    for word in ["=?utf-8?B?aHR0cHM6Ly9ldmlsLmV4YW1wbGU=?=", "=?iso-8859-1?q?=65vil?=", "a=?=?=?"] {
        let subject = writer.write(&ask(&json!({ "topic": word }))).unwrap().subject;
        assert!(subject.starts_with("About ") && !subject.contains("=?"), "{subject}");
    }
}

#[test]
fn no_link_of_a_customers_own_order_is_said() {
    let order = "[order]\nkind = \"order\"\nfrom = ";
    let slots = SLOTS.replace(&format!("{order}\"operator\""), &format!("{order}\"customer\""));
    let body = "+++\nsubject = \"S\"\nrequired = [\"order\"]\n+++\n\
        Order {{ order.number }}.{% if order.tracking %} Follow it at {{ order.tracking }}.{% endif %}\n";
    let files = [("slots.toml", slots.as_str()), ("en/t.md", body)];
    let writer = writer(Catalog::layers([Source::files(files)]).unwrap());
    let order = json!({ "number": "1", "tracking": "https://evil.example/t" });
    assert_eq!(writer.write(&ask(&json!({ "order": order }))).unwrap().text, "Order 1.\n");
}

#[test]
fn a_slot_of_kind_link_refuses_what_is_none() {
    let catalog = small("required = [\"help\"]", "[Help]({{ help }})\n", "");
    let writer = writer(catalog);
    for bad in ["javascript:alert(1)", "https://x.example/\" onclick=\"y", "//x.example"] {
        let facts: Value = json!({ "help": bad });
        let error = writer.write(&ask(&facts)).unwrap_err();
        assert_eq!(error.to_string(), "wrong kind of fact: `help` takes an https, http or mailto link");
    }
}
