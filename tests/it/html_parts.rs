//! HTML parts written by hand: what they may say, what they may not, and that no fact changes their structure.

use proptest::prelude::*;
use serde_json::{Value, json};
use sincerely::{Catalog, ErrorKind, Problems, Source, Theme, Writer};

use crate::desk::{InOneLine as _, SLOTS, ask, writer};

const TEXT: &str = "+++\nsubject = \"About {{ note }}\"\npreheader = \"In short: {{ note }}\"\n\
    required = [\"note\"]\noptional = [\"topic\", \"order\", \"things\", \"help\", \"age\", \"price\", \"since\", \"quote\"]\n+++\n\
    {{ say.opening }} {{ say.guide }}\n";
const POOLS: &str = "[opening]\nany = [\"Here is **{{ note }}**.\"]\n\
    [guide]\noptional = true\nany = [\"Read the [guide]({{ help }}).\"]\n";

fn layers(html: &str, more: &[(&str, &str)]) -> Result<Catalog, Problems> {
    let usual = [("slots.toml", SLOTS), ("en/t.md", TEXT), ("en/phrases/p.toml", POOLS), ("en/t.html", html)];
    let files: std::collections::BTreeMap<&str, &str> = usual.into_iter().chain(more.iter().copied()).collect();
    Catalog::layers([Source::files(files)])
}

fn catalog(html: &str) -> Catalog {
    layers(html, &[]).unwrap_or_else(|problems| panic!("{html}: {problems:#}"))
}

fn told(html: &str) -> String {
    match layers(html, &[]) {
        Ok(_) => panic!("it loads: {html}"),
        Err(problems) => problems.in_one_line(),
    }
}

fn html(writer: &Writer, facts: &Value) -> String {
    writer.write(&ask(facts)).unwrap_or_else(|error| panic!("{error:#}")).html.unwrap()
}

/// The HTML of a part that is a page of its own.
fn page(body: &str, facts: &Value) -> String {
    html(&writer(catalog(&format!("<!DOCTYPE html>\n{body}"))), facts)
}

fn full() -> Value {
    json!({
        "note": "the <oak> & 'ash'", "topic": "tea", "help": "https://example.com/?a=1&b=2", "age": 3, "since": "2026-03-01",
        "price": { "amount": "1234.50", "currency": "EUR" }, "quote": "one\ntwo",
        "order": { "number": "47", "total": { "amount": "30.00", "currency": "EUR" },
            "items": [{ "name": "Lamp", "quantity": 2, "price": { "amount": "15.00", "currency": "EUR" } }] },
        "things": [{ "name": "b < c", "quantity": 2 }, { "name": "a", "quantity": "1.5", "unit": "kg" }],
    })
}

/// Each is refused when the catalog is loaded, with the words of its fault.
const REFUSED: &[(&str, &str)] = &[
    // What loads or runs something.
    ("<script>alert(1)</script>", "`<script>`"),
    ("{% if topic %}<p>a</p>{% else %}<script>x</script>{% endif %}", "`<script>`"),
    ("<p onclick=\"x\">a</p>", "`onclick` in `<p>`"),
    ("{% for thing in things %}<p onmouseover=\"x\">a</p>{% endfor %}", "`onmouseover` in `<p>`"),
    ("<iframe src=\"https://x.example\"></iframe>", "`<iframe>`"),
    ("<img src=\"{{ help }}\" alt=\"\">", "an image from outside"),
    ("<img src=\"https://x.example/{{ note }}.png\" alt=\"\">", "an image from outside"),
    ("<img src=\"cid:{{ note }}\" alt=\"\">", "`note` cannot stand here"),
    ("<form action=\"{{ help }}\"></form>", "`<form>`"),
    ("<meta http-equiv=\"refresh\" content=\"{{ note }}\">", "a `<meta http-equiv>` of this name"),
    ("<svg><a href=\"{{ help }}\">a</a></svg>", "`<svg>`"),
    // Values where none may stand.
    ("<p title={{ note }}>a</p>", "not quoted"),
    ("<p {{ note }}=\"x\">a</p>", "not quoted"),
    ("<p {{ note }}>a</p>", "not quoted"),
    ("<{{ note }}>a</{{ note }}>", "`<` that begins no element"),
    ("<p class=\"{{ note }}\">a</p>", "`note` cannot stand here"),
    ("<p id=\"{{ note | upper }}\">a</p>", "an expression cannot stand here"),
    ("<p style=\"color:{{ note }}\">a</p>", "`note` cannot stand here"),
    ("<p style=\"width:{{ raw.age * 10 }}px\">a</p>", "an expression cannot stand here"),
    ("<style>p { color: {{ note }}; }</style>", "`note` cannot stand here"),
    ("<style>p { color: {{ note | upper }}; }</style>", "an expression cannot stand here"),
    ("<style>{% if topic %}p { margin: 0; }{% endif %}</style>", "a block tag in `<style>`"),
    ("<!-- {{ note }} -->", "a comment that browsers could read in another way"),
    ("<!--[if {{ note }}]>a<![endif]-->", "a comment for Outlook that is not whole"),
    ("<!--[if mso]><p>{{ note }}<![endif]-->", "is not closed"),
    ("<![CDATA[{{ note }}]]>", "begins no element"),
    // Links.
    ("<a href=\"{{ topic }}\">a</a>", "`topic` cannot stand here"),
    ("<a href=\"{{ note }}\">a</a>", "`note` cannot stand here"),
    ("<a href=\"https://x.example/{{ note }}\">a</a>", "a link that is not whole"),
    ("<a href=\"javascript:{{ note }}\">a</a>", "a link that is not whole"),
    ("<a href=\"{{ help }}{{ note }}\">a</a>", "a link that is not whole"),
    ("<a href=\"{{ help | default(value=note) }}\">a</a>", "an expression cannot stand here"),
    ("<a href=\"{{ help if help else note }}\">a</a>", "an expression cannot stand here"),
    ("<a href=\"{{ raw.help }}\">a</a>", "`raw.help` cannot stand here"),
    ("<a href=\"{{ say.guide }}\">a</a>", "`say.guide` cannot stand here"),
    ("{% set link = note %}<a href=\"{{ link }}\">a</a>", "`link` cannot stand here"),
    ("{% set help = note %}<a href=\"{{ help }}\">a</a>", "`help` as the name of a variable"),
    ("{% for help in things %}<a href=\"{{ help }}\">a</a>{% endfor %}", "`help` as the name of a variable"),
    ("{% for theme in things %}<p style=\"color:{{ theme }}\">a</p>{% endfor %}", "`theme` as the name of a variable"),
    // What turns escaping off.
    ("{{ note | safe }}", "the filter `safe`"),
    ("{{ note|safe }}", "the filter `safe`"),
    ("{{ note\n|\tsafe }}", "the filter `safe`"),
    ("{{- note | safe -}}", "the filter `safe`"),
    ("{{ note | upper | safe | lower }}", "the filter `safe`"),
    ("{{ topic | default(value=note | safe) }}", "the filter `safe`"),
    ("{{ topic | default(value=(note | safe)) }}", "the filter `safe`"),
    ("{{ [note | safe][0] }}", "the filter `safe`"),
    ("{{ note ~ (topic | safe) }}", "the filter `safe`"),
    ("{{ note if topic else note | safe }}", "the filter `safe`"),
    ("{% set x = note | safe %}{{ x }}", "the filter `safe`"),
    ("{% if note | safe %}a{% endif %}", "the filter `safe`"),
    ("{% for x in [note | safe] %}{{ x }}{% endfor %}", "the filter `safe`"),
    ("{{ note | Safe }}", "the filter `Safe`"),
    ("{{ note | escape }}", "the filter `escape`"),
    ("{{ note | escape_html }}", "the filter `escape_html`"),
    ("{{ note | newlines_to_br }}", "the filter `newlines_to_br`"),
    ("{{ note | plain }}", "the filter `plain`"),
    ("{{ things | group_by(attribute=\"name\") }}", "the filter `group_by`"),
    ("{{ (note }}", "a bracket that is not closed"),
    ("{{ note) | safe ~ (note }}", "without its beginning"),
    ("{{ note) }}", "without its beginning"),
    ("{% autoescape false %}{{ note }}{% endautoescape %}", "`{% autoescape %}` in an HTML part"),
    ("{% filter safe %}{{ note }}{% endfilter %}", "`{% filter %}` in an HTML part"),
    ("{% set x %}<b>{{ note }}</b>{% endset %}{{ x }}", "`set` around a stretch of HTML"),
    ("{% set x | safe %}<b>{{ note }}</b>{% endset %}{{ x }}", "`set` around a stretch of HTML"),
    ("{% for a in things %}{% set_global x = note %}{% endfor %}", "`{% set_global %}` in an HTML part"),
    ("{% raw %}<p>{{ note }}</p>{% endraw %}", "`{% raw %}` in an HTML part"),
    ("{%- raw -%}</p>{%- endraw -%}", "closes nothing"),
    ("{%--raw-%}a{% endraw %}", "in an HTML part"),
    // What cannot be checked.
    ("{% include \"other.html\" %}", "`{% include %}` in an HTML part"),
    ("{% extends \"other.html\" %}", "`{% extends %}` in an HTML part"),
    ("{% block a %}x{% endblock %}", "`{% block %}` in an HTML part"),
    ("{% import \"m.html\" as m %}", "`{% import %}` in an HTML part"),
    ("{% macro a() %}x{% endmacro %}", "`{% macro %}` in an HTML part"),
    ("{% component card() %}<p>x</p>{% endcomponent card %}", "`{% component %}` in an HTML part"),
    ("{{ <card /> }}", "`{% < %}` in an HTML part"),
    ("{% <card> %}<p>x</p>{% </card> %}", "in an HTML part"),
    ("{% for a in things %}<p>{% break %}</p>{% endfor %}", "`{% break %}` in an HTML part"),
    ("{{ __tera_context }}", "unknown path `__tera_context`"),
    ("{{ throw(message=note) }}", "the function `throw`"),
    ("{% for i in range(end=100000) %}a{% endfor %}", "the function `range`"),
    ("{{ {\"a\": note} }}", "`{` in a tag"),
    ("{{ \"}}<script>\" }}", "unclosed quotes in a tag"),
    ("{{ `}}` }}", "unclosed quotes in a tag"),
    ("{{ [x for x in things] }}", "unknown path `x`"),
    ("{{ say.nothing }}", "pool `nothing`, which en/t.md does not say"),
    ("{{ v0 }}", "unknown path `v0`"),
    ("{{ nobody | upper }}", "unknown path `nobody`"),
    ("{{ things }}", "`things` is a list"),
    ("{{ order }}", "`order` has no words of its own"),
    ("{{ note | uper }}", "did you mean `upper`?"),
    ("{{ theme.light.nothing }}", "unknown value of the theme"),
    ("<title>{{ body }}</title>", "`body` cannot stand here"),
    ("<p title=\"{{ body }}\">a</p>", "`body` cannot stand here"),
    ("{{ note note }}", "not a valid Tera template"),
    ("{% if topic %}a", "is not closed"),
    // What differs between branches.
    ("{% if topic %}<p>{% endif %}</p>", "a branch that leaves other elements open"),
    ("{% if topic %}<p>{% endif %}a{% if topic %}</p>{% endif %}", "a branch that leaves other elements open"),
    ("{% if topic %}<p>{% else %}<div>{% endif %}a</p>", "a branch that leaves other elements open"),
    ("{% for thing in things %}<p>{% endfor %}</p>", "a branch that leaves other elements open"),
    ("{% for thing in things %}<p>a</p>{% else %}<p>{% endfor %}", "a branch that leaves other elements open"),
    ("<p {% if topic %}title=\"x\"{% endif %}>a</p>", "not quoted"),
    ("<p title=\"{% if topic %}x{% endif %}\">a</p>", "a block tag in `title`"),
    ("<a {# c #}onclick=\"x\">a</a>", "`onclick` in `<a>`"),
    ("<sc{# c #}ript>x</script>", "`<script>`"),
    ("<body><p>a</p></body>", "`<body>` in a part of a page"),
    ("<p>{name}</p>", "placeholder"),
    ("{% if age.is_few %}a{% endif %}", "`en` has no plural category `few`"),
    ("{% for x in things %}{% if x.quantity.is_few %}a{% endif %}{% endfor %}", "`en` has no plural category `few`"),
];

#[test]
fn what_a_part_may_not_do_is_refused_with_its_place() {
    assert!(REFUSED.len() >= 30);
    for (bad, fault) in REFUSED {
        let source = format!("<div>\n{bad}\n</div>");
        let problems = layers(&source, &[]).err().unwrap_or_else(|| panic!("it loads: {bad}"));
        assert!(problems.in_one_line().contains(fault), "{bad}: {problems:#}");
        for problem in &problems {
            assert_eq!(problem.file(), Some("en/t.html"), "{bad}: {problem:#}");
            assert!(problem.location().is_some_and(|place| place.line >= 1), "{bad}: {problem:#}");
            assert!(problem.help().is_some(), "{bad}: {problem:#}");
        }
        assert!(problems.iter().any(|problem| problem.location().is_some_and(|place| place.line >= 2)), "{bad}");
    }
    assert!(told("<p>a</p>\n<p>\n{{ note | safe }}</p>").contains("en/t.html:3:11: "));
}

#[test]
fn facts_are_said_in_words_and_compared_raw() {
    for (source, expected) in [
        ("{{ note }}", "the &lt;oak&gt; &amp; &#39;ash&#39;"),
        ("{{ note | upper }}", "THE &lt;OAK&gt; &amp; &#39;ASH&#39;"),
        ("<p title='{{ note }}'>a</p>", "<p title='the &lt;oak&gt; &amp; &#39;ash&#39;'>a</p>"),
        (
            "<a href=\"{{ help }}\">{{ help }}</a>",
            "<a href=\"https://example.com/?a=1&amp;b=2\">https://example.com/?a=1&amp;b=2</a>",
        ),
        ("{{ price }}", "€1,234.50"),
        ("{% if raw.price > 1234 %}more{% else %}less{% endif %}", "more"),
        ("{% if raw.age == 3 and age.is_other %}three{% endif %}", "three"),
        ("{% if raw.since.day < \"2026-03-02\" %}before{% endif %}", "before"),
        ("{{ \"yes\" if topic else \"no\" }}", "yes"),
        ("{{ brand ~ \" \" ~ topic }}", "Oak &amp; Co. tea"),
        ("{% set total = raw.price * 2 %}{{ total }}", "2469"),
        (
            "{% for thing in things %}<b>{{ loop.index }} {{ thing.quantity }} {{ thing.name }}</b>{% endfor %}",
            "<b>1 2 b &lt; c</b><b>2 1.5\u{a0}kg a</b>",
        ),
        (
            "{% for thing in things %}{% if thing.quantity.is_one %}one{% elif thing.quantity.is_other %}more {% endif %}{% endfor %}",
            "more more",
        ),
        ("{% for thing in things | sort(attribute=\"raw.quantity\") %}{{ thing.name }},{% endfor %}", "a,b &lt; c,"),
        (
            "{% for item in order.items %}{{ item.price }}{% if item.raw.total >= 30 %}!{% endif %}{% endfor %}",
            "€15.00!",
        ),
        ("{{ things[0].name }}", "b &lt; c"),
        ("{{ urgent if urgent else \"calm\" }}", "calm"),
        ("{% if urgent == false %}calm{% endif %}", "calm"),
        ("{{ say.opening }}", "Here is <strong>the &lt;oak&gt; &amp; &#39;ash&#39;</strong>."),
        ("{{ say.opening | upper }}", "HERE IS THE &lt;OAK&gt; &amp; &#39;ASH&#39;."),
        ("<p title=\"{{ say.opening }}\">a</p>", "<p title=\"Here is the &lt;oak&gt; &amp; &#39;ash&#39;.\">a</p>"),
        ("<title>{{ subject }}</title>", "<title>About the &lt;oak&gt; &amp; &#39;ash&#39;</title>"),
        ("<p lang=\"{{ lang }}\" dir=\"{{ dir }}\">a</p>", "<p lang=\"en\" dir=\"ltr\">a</p>"),
        ("<p style=\"color:{{ theme.light.text }}\">a</p>", "<p style=\"color:#22211f\">a</p>"),
        ("{% if theme.logo %}logo{% else %}none{% endif %}", "none"),
        ("{{ topic | default(value=\"<b>\") | replace(from=\"t\", to=\"<i>\") }}", "&lt;i&gt;ea"),
        ("<i>a{# <script> #}b</i>", "<i>ab</i>"),
    ] {
        let html = page(source, &full());
        assert!(html.contains(expected), "{source}: {html}");
    }
    let slots = format!("{SLOTS}[place]\nkind = \"address\"\nfrom = \"operator\"\n");
    let front = TEXT.replace("\"quote\"]", "\"quote\", \"place\"]");
    let source = "{{ place }}|{% for line in raw.place %}{{ line }};{% endfor %}|{{ place | upper }}";
    let place = layers(source, &[("slots.toml", &slots), ("en/t.md", &front)]).unwrap();
    let place = html(&writer(place), &json!({ "note": "a", "place": ["Mill & Lane 4", "Leeds"] }));
    assert!(place.contains("Mill &amp; Lane 4<br>\nLeeds|Mill &amp; Lane 4;Leeds;|MILL"), "{place}");
    let lines = page("{{ order.lines }}", &full());
    assert!(lines.contains("<table") && lines.contains("Lamp") && lines.contains("€30.00"), "{lines}");
}

#[test]
fn a_page_stands_alone_and_a_part_stands_in_the_layout() {
    let layout = [("layout.html", "<html><body><div class=\"letter\">{{ body }}</div></body></html>")];
    let writer = |html| writer(layers(html, &layout).unwrap_or_else(|problems| panic!("{problems:#}")));
    assert_eq!(
        html(&writer("<p class=\"x\">{{ note }}</p>\n"), &json!({ "note": "oak" })),
        "<html><body><div class=\"letter\"><p class=\"x\">oak</p></div></body></html>"
    );
    let whole = "<!doctype html>\n<html><body>{{ preheader }}{{ body }}</body></html>\n";
    let page = html(&writer(whole), &json!({ "note": "oak" }));
    assert!(page.starts_with("<!doctype html>\n<html><body>In short: oak\u{a0}"), "{page}");
    assert!(page.contains("Here is <strong>oak</strong>.</p></body></html>") && !page.contains("letter"), "{page}");
    let frame = [("footer.md", "{{ brand }}"), layout[0]];
    let framed = layers(whole, &[frame[0], ("layout.html", "{{ body }}{{ footer }}")]).unwrap_err().in_one_line();
    assert!(
        framed.contains("en/t.html: the HTML part does not show footer.md, write `{{ footer }}` in it"),
        "{framed}"
    );
    let mail = writer(whole).write(&ask(&json!({ "note": "oak" }))).unwrap();
    assert_eq!(mail.text, "Here is oak.\n", "the text part is that of the Markdown");
}

#[test]
fn each_brand_has_its_colours() {
    let catalog = std::sync::Arc::new(catalog("<p style=\"color:{{ theme.light.link }}\">a</p>"));
    let theme = Theme::parse("[light]\nlink = \"#1d6b45\"\n").unwrap();
    let build = |theme: Option<Theme>| {
        let builder = Writer::builder(std::sync::Arc::clone(&catalog)).key(sincerely::Key::from_bytes([7; 16]));
        let builder = builder.default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }));
        match theme {
            Some(theme) => builder.theme(theme).build().unwrap(),
            None => builder.build().unwrap(),
        }
    };
    assert!(html(&build(Some(theme)), &full()).contains("color:#1d6b45\">a"));
    assert!(!html(&build(None), &full()).contains("color:#1d6b45\">a"));
}

#[test]
fn a_part_without_its_template_is_a_problem_and_so_is_one_of_a_text_mail() {
    let alone = Catalog::layers([Source::files([
        ("slots.toml", SLOTS),
        ("en/t.md", TEXT),
        ("en/phrases/p.toml", POOLS),
        ("en/u.html", "<p>a</p>"),
    ])]);
    let told = alone.unwrap_err().in_one_line();
    assert!(told.contains("en/u.html: HTML for `u`, but there is no such template, add en/u.md"), "{told}");
    let text = TEXT.replace("preheader", "parts = \"text\"\npreheader");
    let told = layers("<p>a</p>", &[("en/t.md", &text)]).unwrap_err().in_one_line();
    assert!(told.contains("en/t.html:1:1: the HTML of a template without an HTML part"), "{told}");
}

#[test]
fn a_later_layer_adds_or_replaces_the_html() {
    let base = Source::files([("slots.toml", SLOTS), ("en/t.md", TEXT), ("en/phrases/p.toml", POOLS)]);
    let over = |html: &'static str| Source::files([("en/t.html", html)]);
    let write = |layers: Vec<Source>| html(&writer(Catalog::layers(layers).unwrap()), &json!({ "note": "oak" }));
    assert!(write(vec![base.clone(), over("<p>first</p>")]).contains("<p>first</p>"));
    let replaced = write(vec![base.clone(), over("<p>first</p>"), over("<p>second</p>")]);
    assert!(replaced.contains("<p>second</p>") && !replaced.contains("first"), "{replaced}");
    assert!(!write(vec![base.clone()]).contains("first"));
    // A layer that is cut to some languages or templates keeps what belongs to them.
    let layered = Source::files([
        ("en/t.html", "<p>by hand</p>"),
        ("layouts/bare.html", "<u>{{ body }}</u>"),
        ("en/t.md", "+++\nsubject = \"S\"\nlayout = \"bare\"\n+++\nHello.\n"),
        ("en/u.md", "+++\nsubject = \"S\"\n+++\nHello.\n"),
        ("en/u.html", "<p>{{ nobody }}</p>"),
    ]);
    assert_eq!(write(vec![base, layered.only(["en"]).only_templates(["t"])]), "<u><p>by hand</p></u>");
}

#[test]
fn a_part_that_cannot_be_written_is_an_error_without_facts() {
    for (source, facts) in [
        ("<p>\n{{ topic }}</p>", json!({ "note": "s3cret" })),
        ("<p>\n{{ note | int }}</p>", json!({ "note": "s3cret" })),
        ("<p>\n{{ \"x\" if note > 3 else note }}</p>", json!({ "note": "s3cret" })),
        ("<p>\n{{ things | first }}</p>", json!({ "note": "s3cret", "things": [{ "name": "s3cret", "quantity": 1 }] })),
        ("<p>\n{{ raw.order }}</p>", json!({ "note": "s3cret", "order": { "number": "s3cret" } })),
    ] {
        let error = writer(catalog(source)).write(&ask(&facts)).map(|mail| mail.html).unwrap_err();
        assert_eq!((error.kind(), error.file()), (ErrorKind::Hole, Some("en/t.html")), "{source}");
        assert_eq!(error.location().unwrap().line, 2, "{source}");
        let told = format!("{error:#} {error:?}");
        assert!(told.contains("`t`") && !told.contains("s3cret"), "{told}");
        assert!(std::error::Error::source(&error).is_none(), "the engine's error may hold facts");
    }
}

/// The findings of the review in the HTML part, or about it.
fn found(html: &str) -> Vec<String> {
    let sample = json!({ "to": "a@example.org", "now": "2026-03-02T09:00:00Z", "facts": full() }).to_string();
    let standing = r#"{ "facts": { "agent": "Sam", "brand": "Oak" } }"#;
    let files = [("en/samples/t.json", sample.as_str()), ("en/samples/standing.json", standing)];
    let catalog = layers(html, &files).unwrap_or_else(|problems| panic!("{problems:#}"));
    let review = sincerely::review::review(&catalog);
    let about = |finding: &&sincerely::review::Finding| finding.file == "en/t.html" || finding.rule == "html-unsaid";
    review.findings().filter(about).map(|finding| format!("{finding}")).collect()
}

#[test]
fn the_review_writes_it_with_full_sparse_and_hostile_facts() {
    let whole = "<p>{{ say.opening }} {{ say.guide }}</p>\n{% if topic %}<p>{{ topic }} {{ quote }}</p>{% endif %}\n\
        {% for item in order.items %}<p>{{ item.name }}</p>{% endfor %}\n\
        <ul>{% for thing in things %}<li>{{ thing.name }}</li>{% endfor %}</ul>\n\
        {% if age and price and since %}<p>{{ age }} {{ price }} {{ since.day }}</p>{% endif %}";
    // `quote` may be missing where `topic` is not.
    assert_eq!(found(whole), ["en/t.html:2:30: error: the HTML part of `t` cannot be rendered without `quote` [hole]"]);
    let whole = whole.replace("{{ quote }}", "{{ quote | default(value=\"\") }}");
    assert_eq!(found(&whole), Vec::<String>::new());
    let sparse = found(&whole.replace("{% if age and price and since %}", "{% if age or topic %}"));
    assert!(sparse.iter().any(|finding| finding.contains("without `price`")), "{sparse:#?}");
    let hostile = found(&whole.replace("{{ quote |", "{{ topic | replace(from=\"tea\", to=\"1\") | int }}{{ quote |"));
    assert!(
        hostile.iter().all(|finding| finding.contains("with hostile facts")) && !hostile.is_empty(),
        "{hostile:#?}"
    );
    let lost = found(&whole.replace("{{ since.day }}", "").replace(" and since", ""));
    assert!(
        lost.len() == 1 && lost[0].contains("warning: the HTML part en/t.html never mentions `since` [html-unsaid]"),
        "{lost:?}"
    );
    assert_eq!(found("{{ body }}"), Vec::<String>::new());
}

#[test]
fn a_marketing_mail_links_to_its_unsubscribing() {
    let text = TEXT.replace("required = [\"note\"", "purpose = \"marketing\"\nrequired = [\"note\", \"unsubscribe\"");
    let text = format!("{text}[No more]({{{{ unsubscribe }}}})\n");
    let load = |html| layers(html, &[("en/t.md", text.as_str())]);
    let told = load("<p>{{ note }}</p>").unwrap_err().in_one_line();
    assert!(told.contains("en/t.html: the HTML of a marketing mail without its link for unsubscribing"), "{told}");
    for html in ["<a href=\"{{ unsubscribe }}\">No more</a>", "{{ body }}"] {
        assert!(load(html).is_ok(), "{html}: {:?}", load(html).err());
    }
}

#[test]
fn a_part_that_is_too_large_or_too_deep_is_refused() {
    for (large, fault) in [
        ("a".repeat(300_000), "an HTML part larger than 256 KiB"),
        ("<p>".repeat(80_000), "elements nested too deeply"),
        ("{% if note %}".repeat(15_000), "conditions or loops nested too deeply"),
        (
            format!("{{% if note %}}{}{{% endif %}}", "{% elif age %}".repeat(10_000)),
            "conditions or loops nested too deep",
        ),
        (format!("{{{{ {}note{} }}}}", "(".repeat(50_000), ")".repeat(50_000)), "not a valid Tera template"),
        (format!("{{{{ note {} }}}}", "| upper ".repeat(20_000)), "not a valid Tera template"),
        ("{% set a = 1 %}".repeat(10_000) + "{{ b }}", "unknown path `b`"),
    ] {
        assert!(told(&large).contains(fault), "{fault}");
    }
}

#[test]
fn nesting_ends_on_the_stack_of_a_thread() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("note | default(value=", ")"),
        ("note if ", " else note"),
        ("note ** ", ""),
        ("not (note or note and note == note + note * (", "))"),
        ("note[", "]"),
    ] {
        for times in [10, 38, 39, 40, 41, 100, 20_000] {
            let html = format!("{{{{ {} note {} }}}}", open.repeat(times), close.repeat(times));
            let load = move || layers(&html, &[]).is_ok();
            assert!(std::thread::spawn(load).join().is_ok_and(|loads| times < 100 || !loads), "{open} {times}");
        }
    }
}

/// Says every value in every place that takes one, on every branch. Cleaning may leave nothing of a customer's words.
const EVERYWHERE: &str = r#"<!DOCTYPE html>
<html lang="{{ lang }}"><head><title>{{ subject }} {{ note }}</title></head><body>
{% set words = quote | default(value=note) %}{% set about = topic | default(value=note) %}
{{ note }}<p title="{{ note }}">{{ note | upper }}{{ note ~ about }}</p><p title='{{ note }}{{ topic | default(value=note) }}'>x</p>
{% if note %}<ul>{% for thing in things %}<li aria-label="{{ thing.name }}">{{ thing.name }} {{ thing.name | reverse }}</li>{% endfor %}</ul>
{% else %}<p>{{ note }}</p>{% endif %}
<!--[if mso]><table><tr><td>{{ note }}</td></tr></table><![endif]-->
{% set both = note ~ words %}<i>{{ both }}</i><b>{{ both | replace(from="&", to=note) | title | trim(pat="<") }}</b>
<a href="{{ help }}">{{ words }}</a>{{ say.opening }}{{ say.opening | lower | truncate(length=9) }}<h1>{{ raw.note }}</h1>
{{ [note, about] | join(sep=words) }}{{ words | indent(indentation="<") }}{{ preheader }}{{ body }}{{ body | upper }}
<!-- plain --><p style="color:{{ theme.light.text }}" title="{{ say.opening }}">{{ words[1:3] }}{{ note if topic else about }}</p>
</body></html>"#;

#[test]
fn hostile_samples_keep_the_structure() {
    let writer = writer(catalog(EVERYWHERE));
    let plain = structure(&html(&writer, &facts("a", "b")));
    for hostile in crate::hostile_samples::TEXTS {
        assert_eq!(structure(&html(&writer, &facts(hostile, hostile))), plain, "{hostile:?}");
    }
}

fn facts(note: &str, other: &str) -> Value {
    json!({ "note": note, "topic": other, "quote": other, "help": "https://example.com/",
        "things": [{ "name": note, "quantity": 1 }, { "name": "b", "quantity": 2 }] })
}

/// The elements with the names of their attributes, in order, without the line ends of facts.
fn structure(html: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(html);
    let elements = page.tree.root().descendants().filter_map(|node| match node.value() {
        scraper::Node::Element(element) if element.name() == "br" => None,
        scraper::Node::Element(element) => {
            let depth = node.ancestors().count();
            let mut names: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
            names.sort_unstable();
            Some(format!("{depth} {} {names:?}", element.name()))
        }
        scraper::Node::Comment(_) => Some("comment".to_owned()),
        _ => None,
    });
    elements.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_fact_changes_the_structure(note in "[a-z<>/\"'&;={}%#! \\-\\[\\]]{1,40}", other in "\\PC{1,30}") {
        thread_local! {
            static WRITER: Writer = writer(catalog(EVERYWHERE));
        }
        WRITER.with(|writer| {
            let plain = structure(&html(writer, &facts("a", "b")));
            let (note, other) = (format!("a{note}"), format!("b{other}"));
            match writer.write(&ask(&facts(&note, &other))) {
                Ok(mail) => prop_assert_eq!(structure(&mail.html.unwrap()), plain),
                // What is a placeholder of another system is no fact.
                Err(error) => prop_assert_eq!(error.kind(), ErrorKind::MissingFact),
            }
            Ok(())
        })?;
    }
}
