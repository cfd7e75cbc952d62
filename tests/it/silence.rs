//! What stays silent leaves no trace: no doubled space, no split paragraph, no empty list item.

use serde_json::json;

use crate::desk::{ask, small, writer};

const POOLS: &str = "[silent]\noptional = true\nany = [\"Never {{ topic }}.\"]\n[second]\noptional = true\nany = [\"Nor {{ quote }}.\"]\n[loud]\nany = [\"Loud.\"]\n";

fn text(body: &str) -> (String, String) {
    let writer = writer(small("optional = [\"topic\", \"quote\"]", body, POOLS));
    let mail = writer.write(&ask(&json!({}))).unwrap();
    let html = mail.html.unwrap();
    let letter =
        html.split("overflow-wrap:break-word;\">\n").nth(1).unwrap().split("\n</div>").next().unwrap().to_owned();
    (mail.text, letter.replace(" style=\"margin:0 0 16px;\"", ""))
}

#[test]
fn a_silent_pool_leaves_no_space_wherever_it_stands() {
    for (body, wanted) in [
        ("{{ say.silent }} Start.", "Start."),
        ("Before {{ say.silent }} after.", "Before after."),
        ("The end. {{ say.silent }}", "The end."),
        ("{{ say.silent }} {{ say.second }} {{ say.loud }}", "Loud."),
        ("{{ say.loud }} {{ say.silent }} {{ say.second }}", "Loud."),
        ("A {{ say.silent }} {{ say.second }} b.", "A b."),
    ] {
        let (text, html) = text(body);
        assert_eq!(text, format!("{wanted}\n"), "{body:?}");
        assert_eq!(html, format!("<p>{wanted}</p>"), "{body:?}");
    }
}

#[test]
fn a_silent_line_goes_and_its_paragraph_stays_whole() {
    let (text, html) = text("One.\n{{ say.silent }}\nTwo.");
    assert_eq!(text, "One.\nTwo.\n");
    assert_eq!(html, "<p>One.<br>\nTwo.</p>");
}

#[test]
fn a_silent_paragraph_goes_as_a_whole() {
    let (text, html) = text("One.\n\n{{ say.silent }}\n{{ say.second }}\n\nTwo.");
    assert_eq!(text, "One.\n\nTwo.\n");
    assert_eq!(html, "<p>One.</p>\n<p>Two.</p>");
}

#[test]
fn silent_items_and_quotes_go() {
    let (text, html) = text("One.\n\n- {{ say.silent }}\n- two\n\n> {{ say.second }}\n\nEnd.");
    assert_eq!(text, "One.\n\n- two\n\nEnd.\n");
    assert_eq!(html.matches("<li>").count(), 1);
    assert!(!html.contains("blockquote"));
}

#[test]
fn a_list_of_silent_items_goes_as_a_whole() {
    let (text, html) = text("One.\n\n- {{ say.silent }}\n- {{ say.second }}\n\nEnd.");
    assert_eq!(text, "One.\n\nEnd.\n");
    assert!(!html.contains("<ul"));
}

#[test]
fn conditions_alone_on_a_line_take_it_with_them() {
    let body = "One.\n{% if topic %}\nTopic {{ topic }}.\n{% endif %}\nTwo.\n\n{% if topic %}Said.{% else %}Not said.{% endif %} Three {% if quote %}never{% endif %} four.";
    let (without, _) = text(body);
    assert_eq!(without, "One.\nTwo.\n\nNot said. Three four.\n");
    let writer = writer(small("optional = [\"topic\", \"quote\"]", body, ""));
    let with = writer.write(&ask(&json!({ "topic": "lamps" }))).unwrap();
    assert_eq!(with.text, "One.\nTopic lamps.\nTwo.\n\nSaid. Three four.\n");
}

#[test]
fn loops_make_lists_whatever_their_white_space() {
    for body in [
        "{% for thing in things %}\n- {{ thing.name }}\n{% endfor %}\n\nEnd.",
        "{% for thing in things -%}\n- {{ thing.name }}\n{% endfor %}\n\nEnd.",
        "{%- for thing in things %}\n- {{ thing.name }}\n{%- endfor %}\n\nEnd.",
    ] {
        let writer = writer(small("required = [\"things\"]", body, ""));
        let facts = json!({ "things": [{ "name": "Tent", "quantity": 1 }, { "name": "Lamp", "quantity": 2 }] });
        let mail = writer.write(&ask(&facts)).unwrap();
        assert_eq!(mail.text, "- Tent\n- Lamp\n\nEnd.\n", "{body:?}");
        assert_eq!(mail.html.unwrap().matches("<li>").count(), 2, "{body:?}");
    }
}

#[test]
fn the_text_part_is_good_plain_text() {
    let body = "# About *it*\n\nSee **this** and `that`, [the page]({{ help }}) or {{ help }} or [{{ help }}]({{ help }}) or <https://example.org/x>, [write](mailto:a@example.org).\n\n1. one\n2. two\n   - deep\n\n> said\n> again\n\n---\n\nA \\* star and a \\<b\\>.";
    let writer = writer(small("required = [\"help\"]", body, ""));
    let mail = writer.write(&ask(&json!({ "help": "https://example.com/h" }))).unwrap();
    assert_eq!(
        mail.text,
        "About it\n\nSee this and that, the page (https://example.com/h) or https://example.com/h or https://example.com/h or https://example.org/x, write (a@example.org).\n\n1. one\n2. two\n  - deep\n\n> said\n> again\n\n———\n\nA * star and a <b>.\n"
    );
}

#[test]
fn what_stands_in_something_stands_further_in() {
    let body = "- one\n  - two\n    - three\n\n      more\n  - four\n\n> said\n>\n> - five\n>   - six\n\n1. seven\n   > eight\n";
    let mail = writer(small("", body, "")).write(&ask(&json!({}))).unwrap();
    let text =
        "- one\n  - two\n    - three\n      more\n  - four\n\n> said\n>\n> - five\n>   - six\n\n1. seven\n  > eight\n";
    assert_eq!(mail.text, text, "{}", mail.text);
}

#[test]
fn a_value_that_ends_a_sentence_ends_it_once() {
    let body = "About {{ note }}. Next.\n\n[It]({{ help }}) is {{ note }}.\n\nSo {{ note }}, and more.\n";
    let writer = writer(small("required = [\"note\", \"help\"]", body, ""));
    for (note, text) in [
        ("Oak & Co.", "About Oak & Co. Next.\n\nIt (https://example.com) is Oak & Co.\n\nSo Oak & Co., and more.\n"),
        ("where?", "About where? Next.\n\nIt (https://example.com) is where?\n\nSo where?, and more.\n"),
        ("oak", "About oak. Next.\n\nIt (https://example.com) is oak.\n\nSo oak, and more.\n"),
    ] {
        let mail = writer.write(&ask(&json!({ "note": note, "help": "https://example.com" }))).unwrap();
        assert_eq!(mail.text, text);
        assert!(!mail.html.unwrap().contains("Co.."), "{note}");
    }
}
