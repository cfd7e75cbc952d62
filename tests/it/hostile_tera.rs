//! Every form of the template engine that is none of a template: refused at load with file and line, wherever it stands.
//!
//! The forms follow the engine's own grammar. That each is one of the engine's is asked of the engine itself, so that the
//! list cannot grow stale unseen.

use serde_json::json;
use sincerely::{Catalog, Problems, Source};
use tera::Tera;

use crate::desk::{SLOTS, ask, requiring, small, source, writer};

const BINARY: [&str; 18] =
    ["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "~", "and", "or", "in", "not in"];

const FILTERS: [&str; 37] = [
    "safe", "default(value=1)", "upper", "lower", "wordcount", "escape", "escape_html", "escape_xml", "newlines_to_br",
    "pluralize", "trim", "trim_start", "trim_end", "replace(from=\"a\", to=\"b\")", "capitalize", "title",
    "truncate(length=3)", "indent", "str", "int", "float", "length", "reverse", "split(pat=\",\")", "abs", "round",
    "first", "last", "nth(n=1)", "join(sep=\",\")", "sort", "unique", "get(key=\"a\")", "values", "keys", "pairs",
    "group_by(attribute=\"name\")",
];

const TESTS: [&str; 17] = [
    "string", "number", "map", "bool", "array", "integer", "float", "none", "iterable", "defined", "undefined", "odd",
    "even", "divisible_by(divisor=2)", "starting_with(pat=\"a\")", "ending_with(pat=\"a\")", "containing(pat=\"a\")",
];

/// What is no operation of something else.
const ALONE: [&str; 47] = [
    "1",
    "1.5",
    "-1",
    "- topic",
    "not topic",
    "true",
    "True",
    "false",
    "none",
    "None",
    "null",
    "\"x\"",
    "'x'",
    "`x`",
    "\"a\\n\\\"b\"",
    "[]",
    "[1, topic,]",
    "[...things]",
    "[[1], [2]]",
    "{}",
    "{\"a\": topic, 1: 2, true: 3}",
    "{...order}",
    "(topic)",
    "((topic))",
    "[x for x in things]",
    "[x.name for k, x in order if x]",
    "topic if order else brand",
    "topic if order else brand if age else 1",
    "range(end=3)",
    "range(start=1, end=1000000000, step_by=1)",
    "throw(message=\"x\")",
    "__tera_context",
    "order[\"number\"]",
    "order[topic]",
    "things[0]",
    "things[1:2]",
    "things[::-1]",
    "things[:2]",
    "order?.number",
    "order?[\"number\"]",
    "order.items?[0].name",
    "topic.__proto__",
    "<card />",
    "<card name=\"x\" />",
    "<card name={topic} {...order} />",
    "__tera_loop_index",
    "self",
];

/// Expressions of every kind, tight and with room.
fn expressions() -> Vec<String> {
    let mut all: Vec<String> = ALONE.map(str::to_owned).to_vec();
    for operator in BINARY {
        all.push(format!("topic {operator} brand"));
        if !operator.starts_with(char::is_alphabetic) {
            all.push(format!("topic{operator}brand"));
        }
    }
    for filter in FILTERS {
        all.extend([format!("topic | {filter}"), format!("topic|{filter}")]);
    }
    for test in TESTS {
        all.extend([format!("topic is {test}"), format!("topic is not {test}")]);
    }
    all.push("topic | upper | lower | default(value=brand | title)".to_owned());
    all.push("(topic ~ brand) | replace(from=\"a\", to=range(end=3) | join(sep=\"b\"))".to_owned());
    all
}

/// Tags that are none of a body, beside those that hold an expression.
const TAGS: [&str; 31] = [
    "{% set x %}y{% endset %}",
    "{% set x | upper | trim %}y{% endset %}",
    "{% set_global x %}y{% endset %}",
    "{% include \"other\" %}",
    "{% include 'other' %}",
    "{% include `other` %}",
    "{% block b %}x{% endblock %}",
    "{% block b %}x{% endblock b %}",
    "{%- block b -%}x{%- endblock -%}",
    "{% filter upper %}x{% endfilter %}",
    "{% filter upper | trim %}x{% endfilter %}",
    "{% component mine() %}x{% endcomponent %}",
    "{% component mine(name: string = \"a\", ...rest) %}x{% endcomponent mine %}",
    "{% <card> %}x{% </card> %}",
    "{% <card name=\"x\"> %}x{% </card> %}",
    "{% raw %}x{% endraw %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{%- raw -%}{% if %}{%- endraw -%}",
    "{%raw%}{# x{%endraw%}",
    "{% for k, v in order %}x{% endfor %}",
    "{% for x in things %}x{% else %}y{% endfor %}",
    "{% for x in things %}{% break %}{% endfor %}",
    "{% for x in things %}{% if urgent %}{% continue %}{% endif %}{% endfor %}",
    "{% for x in things %}{{ loop.index }}{% endfor %}",
    "{% for x in things %}{% if loop.first %}x{% endif %}{% endfor %}",
    "{% for x in things %}{% for y in things %}x{% endfor %}{% endfor %}",
    "{% for x in things %}{{ x }}{% endfor %}",
    "{% for x in things %}{{ x.name | upper }}{% endfor %}",
    "{% for x in things %}{% if x.name %}x{% endif %}{% endfor %}",
    "{% if topic %}x{% elif urgent %}y{% else %}z{% endif %}",
    "{% if topic %}x{% elif urgent %}y{% elif age %}z{% endif %}",
];

/// What the engine knew once, or nobody ever did.
const UNKNOWN: [&str; 18] = [
    "{% extends \"other\" %}",
    "{% import \"other\" as o %}",
    "{% macro m() %}x{% endmacro %}",
    "{{ self::m() }}",
    "{{ super() }}",
    "{% with x = 1 %}x{% endwith %}",
    "{% call m() %}x{% endcall %}",
    "{% do x %}",
    "{% autoescape false %}x{% endautoescape %}",
    "{% IF topic %}x{% ENDIF %}",
    "{% if %}x{% endif %}",
    "{% endblock %}",
    "{% else %}",
    "{%%}",
    "{{}}",
    "{{-}}",
    "{{ {{ topic }} }}",
    "{% {% if topic %}x{% endif %}",
];

/// Whether the engine takes a text for a template.
fn is_engine_s(text: &str) -> bool {
    let mut engine = Tera::default();
    let parts = [
        ("other", "x"),
        ("cards", "{% component card(name = \"n\", ...rest) %}{{ body }}{% endcomponent card %}"),
        ("this", text),
    ];
    engine.add_raw_templates(parts).is_ok()
}

/// That a catalog is refused for one line of one file, and nothing else.
fn refused(loaded: Result<Catalog, Problems>, file: &str, line: u32, form: &str) {
    let Err(problems) = loaded else { panic!("{form} in {file} loads") };
    for problem in &problems {
        assert_eq!(problem.file(), Some(file), "{form}: {problem}");
        assert_eq!(problem.location().map(|place| place.line), Some(line), "{form}: {problem}");
        assert!(problem.help().is_some() && !problem.message().contains("engine"), "{form}: {problem}");
    }
}

/// A body with its form on a line of its own, and in the middle of another.
fn in_bodies(form: &str) {
    let front = "required = [\"topic\", \"things\", \"order.items\"]";
    for body in [format!("Hello.\n\n{form}\n"), format!("Hello.\n\nSo {form} it is.\n")] {
        refused(Catalog::layers([source(front, &body, "")]), "en/t.md", 7, form);
    }
}

#[test]
fn every_expression_is_refused_in_every_place() {
    let expressions = expressions();
    assert!(expressions.len() > 180, "{}", expressions.len());
    let literal = |text: &str| json!(text).to_string();
    for it in &expressions {
        let said = format!("{{{{ {it} }}}}");
        assert!(is_engine_s(&said), "{said} is no form of the engine");
        for form in [
            said.clone(),
            format!("{{{{- {it} -}}}}"),
            format!("{{% if {it} %}}x{{% endif %}}"),
            format!("{{%- if {it} -%}}x{{%- else -%}}y{{%- endif -%}}"),
            format!("{{% if topic %}}x{{% elif {it} %}}y{{% endif %}}"),
            format!("{{% for x in {it} %}}x{{% endfor %}}"),
            format!("{{% set x = {it} %}}"),
            format!("{{% set_global x = {it} %}}"),
        ] {
            assert!(is_engine_s(&form), "{form} is no form of the engine");
            in_bodies(&form);
        }
        let pool = |entry: String| format!("[a]\nany = [\"A.\"]\n[b]\nany = [\"B.\", {entry}]\n");
        for entry in [literal(&said), format!("{{ text = {}, when = [\"urgent\"] }}", literal(&format!("A {said} b.")))]
        {
            refused(Catalog::layers([source("", "Hello.", &pool(entry))]), "en/phrases/p.toml", 4, it);
        }
        for entry in ["when", "unless"] {
            let entry = format!("{{ text = \"A.\", {entry} = [{}] }}", literal(it));
            refused(Catalog::layers([source("", "Hello.", &pool(entry))]), "en/phrases/p.toml", 4, it);
        }
        for key in ["subject", "preheader", "required", "optional"] {
            let value = if key.ends_with("al") || key.starts_with("req") {
                format!("[{}]", literal(it))
            } else {
                literal(&said)
            };
            let front = format!("summary = \"the subject\"\n{key} = {value}\n");
            let subject = if key == "subject" { "" } else { "subject = \"S\"\n" };
            let file = format!("+++\n{front}{subject}+++\nHello.\n");
            let files = [("slots.toml", SLOTS), ("en/t.md", file.as_str())];
            refused(Catalog::layers([Source::files(files)]), "en/t.md", 3, &format!("{key} {it}"));
        }
        let files = [
            ("slots.toml", SLOTS),
            ("en/t.md", "+++\nsubject = \"S\"\n+++\nx\n"),
            ("layout.html", &format!("{{{{ body }}}}\n{said}")),
        ];
        refused(Catalog::layers([Source::files(files)]), "layout.html", 2, it);
    }
}

#[test]
fn every_other_tag_is_refused() {
    for form in TAGS {
        assert!(is_engine_s(form), "{form} is no form of the engine");
        in_bodies(form);
    }
    for form in UNKNOWN {
        in_bodies(form);
    }
    for form in TAGS.into_iter().chain(UNKNOWN) {
        let literal = json!(form).to_string();
        let pools = format!("[a]\nany = [\"A.\"]\n[b]\nany = [\"B.\", {literal}]\n");
        refused(Catalog::layers([source("", "Hello.", &pools)]), "en/phrases/p.toml", 4, form);
        let layout = format!("{{{{ body }}}}\n{form}");
        let files = [("slots.toml", SLOTS), ("en/t.md", "+++\nsubject = \"S\"\n+++\nx\n"), ("layout.html", &layout)];
        refused(Catalog::layers([Source::files(files)]), "layout.html", 2, form);
    }
    // First in a body, where alone the engine takes it.
    let child = "{% extends \"other\" %}";
    assert!(is_engine_s(child));
    refused(Catalog::layers([source("", child, "")]), "en/t.md", 5, child);
}

#[test]
fn what_is_allowed_comes_out_as_it_is_meant() {
    let facts = json!({
        "topic": "Lamp", "urgent": true, "order": { "number": "1", "items": [{ "name": "Tent", "quantity": 2 }] },
    });
    for (body, wanted) in [
        ("{{ topic }}", "Lamp"),
        ("{{topic}}", "Lamp"),
        ("{{\n topic\n}}", "Lamp"),
        ("{{\u{a0}topic\u{2003}}}", "Lamp"),
        ("a {{- topic -}} b", "aLampb"),
        ("a {{-topic-}} b", "aLampb"),
        ("{{ topic }}{{ topic }}", "LampLamp"),
        ("{{ topic }}}", "Lamp}"),
        ("{ {{ topic }} }", "{ Lamp }"),
        ("a {# c #} b", "a b"),
        ("a {# {{ nobody }} {% if %} #} b", "a b"),
        ("a {#- {% raw %} -#} b", "a b"),
        ("{##}a", "a"),
        ("x{% if urgent %}a{% endif %}", "xa"),
        ("x{%if urgent%}a{%endif%}", "xa"),
        ("x {%-if urgent-%} a {%-endif-%}", "xa"),
        ("x{%\nif\nurgent\n%}a{%\nendif\n%}", "xa"),
        ("{% if age %}a{% else %}b{% endif %}", "b"),
        ("{% if age %}a{% else %}{% if urgent %}b{% endif %}{% endif %}c", "bc"),
        ("{% for x in order.items %}{{ x.quantity }} {{ x.name }}{% endfor %}", "2 Tent"),
        ("{%- for x in order.items -%} {{- x.name -}} {%- endfor -%}", "Tent"),
        ("{% for x in order.items %}{% if x.price %}a{% else %}b{% endif %}{% endfor %}", "b"),
        ("} }} %} #} { % { {", "} }} %} #} { % { {"),
        ("{ % if urgent %}", "{ % if urgent %}"),
        ("{\\{ topic }}", "{{ topic }}"),
        ("{&#123; topic }}", "{{ topic }}"),
        ("&#123;% if urgent %}", "{% if urgent %}"),
        ("`{ {` {% if urgent %}a{% endif %}", "{ { a"),
    ] {
        let catalog = requiring(["topic", "order.items"], body);
        assert_eq!(writer(catalog).write(&ask(&facts)).unwrap().text, format!("{wanted}\n"), "{body}");
    }
}

#[test]
fn of_very_many_tags_no_more_than_a_thousand_are_reported() {
    let chains = [
        ("{% if urgent %}a", "{% elif age %}b", "{% endif %}"),
        ("{% if urgent %}a", "{% else %}b", "{% endif %}"),
        ("", "{% endif %}", ""),
        ("", "{% for x in nobody %}", ""),
        ("", "{{ topic | upper }}", ""),
        ("", "{% set x = 1 %}", ""),
    ];
    for (open, again, close) in chains {
        let body = format!("{open}{}{close}", again.repeat((60 << 10) / again.len()));
        let told = Catalog::layers([source("", &body, "")]).unwrap_err();
        assert!((1..=1_001).contains(&told.len()), "{again}: {}", told.len());
        assert!(told.iter().all(|problem| problem.location().is_none_or(|place| place.line == 5)), "{again}");
    }
    // As many as there may be, side by side.
    let many: String = (0..2_000).map(|n| format!("{n}{{% if urgent %}}a{{% endif %}} ")).collect();
    assert!(writer(small("", &many, "")).write(&ask(&json!({ "urgent": true }))).unwrap().text.contains("1999a"));
}
