//! What mails look like: themes, layouts, headers and footers, preheaders, buttons, tables, and the threads they join.

use serde_json::json;
use sincerely::mail::Thread;
use sincerely::{Catalog, ErrorKind, Key, Message, Problems, Source, Theme, Writer};

use crate::desk::{SLOTS, ask, writer};

const LAYOUT: &str =
    "<html lang=\"{{ lang }}\"><body>{{ header }}<div class=\"letter\">{{ body }}</div>{{ footer }}</body></html>";

fn catalog(files: &[(&str, &str)]) -> Result<Catalog, Problems> {
    let usual = [("slots.toml", SLOTS), ("en/t.md", "+++\nsubject = \"S\"\n+++\nHello.\n")];
    let files: std::collections::BTreeMap<&str, &str> = usual.into_iter().chain(files.iter().copied()).collect();
    Catalog::layers([Source::files(files)])
}

fn written(files: &[(&str, &str)]) -> Message {
    writer(catalog(files).unwrap_or_else(|problems| panic!("{problems}"))).write(&ask(&json!({}))).unwrap()
}

fn told(files: &[(&str, &str)]) -> String {
    catalog(files).unwrap_err().to_string()
}

#[test]
fn a_layout_that_loads_or_runs_something_is_refused() {
    for bad in [
        "<table background=\"https://x.example/t.gif\"></table>",
        "<svg onload=\"alert(2)\"></svg>",
        "<input type=\"image\" src=\"https://x.example/i\">",
        "<picture><source srcset=\"https://x.example/p\"></picture>",
        "<video poster=\"https://x.example/v\"></video>",
        "<audio src=\"https://x.example/a\"></audio>",
        "<v:fill src=\"https://x.example/a\"></v:fill>",
        "<!--[if mso]><v:fill src=\"https://x.example/a\"></v:fill><![endif]-->",
        "<p style=\"background:image-set('https://x.example' 1x)\"></p>",
        "<meta http-equiv=\"refresh\" content=\"0;url=https://x.example\">",
        "<base href=\"https://x.example/\">",
        "<b onclick=\"alert(1)\"></b>",
        "<a href=\"java&#115;cript:alert(1)\">a</a>",
        "<button formaction=\"https://x.example\">b</button>",
        "<p title={{ subject }}>x</p>",
        "<p title=\"x\" {{ subject }}>x</p>",
        "<p style=\"color:{{ subject }}\">x</p>",
        "<style>p { color: {{ brand }}; }</style>",
        "<a href=\"{{ subject }}\">x</a>",
        "<a href=\"{{ topic }}\">x</a>",
        "<p>{{ topic }}</p>",
        "<img src=\"https://x.example/logo.png\" alt=\"\">",
        "<img src=\"cid:logo\">",
        "<p>{{ help }}</p>",
        "<p>{% if help %}</p>{% endif %}",
    ] {
        let layout = LAYOUT.replace("{{ header }}", bad);
        let problems = catalog(&[("layout.html", &layout)]).map(|_| bad).unwrap_err();
        assert!(problems.iter().all(|error| error.to_string().contains("layout.html")), "{problems}");
        assert!(problems.iter().any(|error| error.to_string().contains("layout.html:1:")), "{bad}: {problems}");
    }
}

#[test]
fn a_layout_says_facts_of_the_senders_and_values_of_the_theme() {
    let layout = LAYOUT.replace(
        "{{ footer }}",
        "{% if help %}<a href=\"{{ help }}\" title=\"{{ brand }}\">Help</a>{% else %}<i>none</i>{% endif %}\
         <p style=\"width:{{ theme.shape.width }}px;color:{{ theme.light.text }}\">{{ brand }}</p>",
    );
    let writer = writer(catalog(&[("layout.html", &layout)]).unwrap());
    let html = |facts| writer.write(&ask(&facts)).unwrap().html.unwrap();
    let with = html(json!({ "help": "https://example.com/?a=1&b=2" }));
    assert!(with.contains("<a href=\"https://example.com/?a=1&amp;b=2\""), "{with}");
    assert!(with.contains("title=\"Oak &amp; Co.\">Help</a>") && with.contains("width:600px;color:#22211f"), "{with}");
    assert!(html(json!({})).contains("<i>none</i>"));
}

#[test]
fn a_template_names_its_layout() {
    let template = "+++\nsubject = \"S\"\nlayout = \"bare\"\n+++\nHello.\n";
    let files = [("en/t.md", template), ("layouts/bare.html", "<main>{{ body }}</main>")];
    // `main` is on no list, and `p` is.
    assert!(told(&files).contains("layouts/bare.html:1:1: "));
    let html = written(&[("en/t.md", template), ("layouts/bare.html", "<p>bare</p>{{ body }}")]).html.unwrap();
    assert!(html.starts_with("<p>bare</p><p style="), "{html}");
    let unknown = told(&[("en/t.md", template), ("layouts/bar.html", "{{ body }}")]);
    assert!(unknown.contains("en/t.md:3:10: layout `bare` is not there"), "{unknown}");
}

#[test]
fn header_and_footer_stand_in_both_parts_and_lose_lines_without_facts() {
    let footer = "{{ brand }}, Mill Lane 4\n[Unsubscribe]({{ unsubscribe }})\n[Help]({{ help }})\n";
    let files = [("header.md", "**{{ brand }}**\n"), ("en/footer.md", footer), ("layout.html", LAYOUT)];
    let writer = writer(catalog(&files).unwrap());
    let mail = writer.write(&ask(&json!({ "help": "https://example.com/help" }))).unwrap();
    assert_eq!(mail.text, "Oak & Co.\n\nHello.\n\nOak & Co., Mill Lane 4\nHelp (https://example.com/help)\n");
    let html = mail.html.unwrap();
    assert!(html.contains("<strong>Oak &amp; Co.</strong>") && html.contains("Mill Lane 4<br>"), "{html}");
    assert!(!html.contains("Unsubscribe"));
    assert!(told(&[("footer.md", "x"), ("layout.html", "{{ body }}")]).contains("the layout does not show footer.md"));
    for (footer, fault) in [
        ("{{ topic }}", "`topic`, which a customer fills in"),
        ("{{ nobody }}", "unknown path `nobody`"),
        ("{% if help %}x{% endif %}", "a block tag in a header or footer"),
        ("<b>x</b>", "raw HTML"),
    ] {
        assert!(told(&[("footer.md", footer)]).contains(fault), "{footer}");
    }
}

#[test]
fn a_preheader_is_its_own_line_and_padded() {
    let front = "+++\nsubject = \"S\"\npreheader = \"{{ say.peek }}\"\n+++\nHello.\n";
    let html = written(&[("en/t.md", front), ("en/phrases/p.toml", "[peek]\nany = [\"Tea & cake.\"]\n")]).html.unwrap();
    let hidden = html.split("mso-hide:all;\">").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(hidden.starts_with("Tea &amp; cake.\u{a0}\u{200c}") && hidden.chars().count() > 140, "{hidden}");
    assert!(!written(&[]).html.unwrap().contains("mso-hide"), "without a preheader the mail itself is shown");
}

#[test]
fn a_button_is_a_link_with_words_before_it_in_text() {
    let body = "+++\nsubject = \"S\"\nrequired = [\"help\"]\n+++\n[Track your order]({{ help }} \"button\")\n";
    let mail = writer(catalog(&[("en/t.md", body)]).unwrap()).write(&ask(&json!({ "help": "https://example.com/h" })));
    let mail = mail.unwrap();
    assert_eq!(mail.text, "Track your order: https://example.com/h\n");
    let html = mail.html.unwrap();
    assert!(
        html.contains("<a href=\"https://example.com/h\" class=\"button\" style=\"")
            && html.contains("background-color:#1f5a9e")
    );
    assert!(told(&[("en/t.md", &body.replace("\"button\"", "\"buton\""))]).contains("a link with a title"));
}

#[test]
fn a_table_of_markdown_is_a_table_in_both_parts() {
    let body = "+++\nsubject = \"S\"\nrequired = [\"order.number\"]\n+++\n\
        | What | Price |\n| --- | ---: |\n| Lamp {{ order.number }} | 30 |\n| A \\| B | 1,200 |\n";
    let writer = writer(catalog(&[("en/t.md", body)]).unwrap());
    for number in ["47", "| x | <b>"] {
        let mail = writer.write(&ask(&json!({ "order": { "number": number } }))).unwrap();
        let html = mail.html.unwrap();
        assert_eq!(html.matches("<td ").count(), 4, "{html}");
        assert!(html.contains("<th scope=\"col\"") && !html.contains("<b>"), "{html}");
        if number == "47" {
            assert_eq!(mail.text, "What     Price\nLamp 47     30\nA | B    1,200\n");
        }
    }
    let pool = body.replace("| 30 |", "| {{ say.a }} |");
    assert!(told(&[("en/t.md", &pool), ("en/phrases/p.toml", "[a]\nany = [\"A.\"]\n")]).contains("a table"));
}

#[test]
fn a_numbered_list_goes_on_from_its_first_number() {
    let body = "+++\nsubject = \"S\"\n+++\nHello.\n\n3. Unplug the lamp.\n4. Wait for 10\u{a0}minutes.\n";
    let mail = written(&[("en/t.md", body)]);
    assert_eq!(mail.text, "Hello.\n\n3. Unplug the lamp.\n4. Wait for 10\u{a0}minutes.\n");
    assert!(mail.html.unwrap().contains("<ol start=\"3\""));
}

#[test]
fn lists_lie_up_to_six_deep() {
    let load = |depth: usize| {
        let list: String = (0..depth).map(|level| format!("{}- level {level}\n", "  ".repeat(level))).collect();
        catalog(&[("en/t.md", &format!("+++\nsubject = \"S\"\n+++\n{list}"))]).map(|_| ())
    };
    assert!(load(6).is_ok());
    assert!(load(7).unwrap_err().to_string().contains("more than six deep"));
}

#[test]
fn brands_share_a_catalog_and_each_has_its_theme() {
    let catalog = std::sync::Arc::new(Catalog::built_in().unwrap());
    let brand = |n: u32| {
        let theme = format!(
            "[light]\nlink = \"#{:06x}\"\n[logo]\ncid = \"logo\"\nalt = \"Brand {n} & \\\"Sons\\\"\"\nwidth = 120\nheight = 40\n",
            0x00_1000 + n
        );
        let builder = Writer::builder(std::sync::Arc::clone(&catalog)).key(Key::from_bytes([7; 16]));
        let builder = builder.default_facts(&json!({ "agent": "Sam Reed", "brand": format!("Brand {n}") }));
        builder.theme(Theme::parse(&theme).unwrap()).build().unwrap()
    };
    let before = allocation_counter::measure(|| drop(std::hint::black_box(brand(0))));
    assert!(before.bytes_max < 200 * 1024, "building one brand takes {} bytes", before.bytes_max);
    let mut writers = Vec::new();
    let held = allocation_counter::measure(|| writers.extend((0..200).map(brand)));
    let one = held.bytes_current / 200;
    assert!(one < 40 * 1024, "one brand holds {one} bytes");
    println!("one brand holds {one} bytes");
    for n in [0_u32, 7, 199] {
        let writer = &writers[n as usize];
        let request = catalog.sample(Some("en"), "acknowledge/order", "").unwrap();
        let mail = writer.write(&request).unwrap();
        let html = mail.html.as_deref().unwrap();
        assert!(html.contains(&format!("color:#{:06x};", 0x00_1000 + n)), "{html}");
        assert!(
            html.contains(&format!("<img src=\"cid:logo\" alt=\"Brand {n} &amp; &quot;Sons&quot;\" width=\"120\"")),
            "{html}"
        );
        assert_eq!(mail.inline_parts(), ["logo"]);
    }
}

#[test]
fn too_little_contrast_and_a_logo_without_words_are_problems_with_their_line() {
    let pale = told(&[("theme.toml", "[light]\n\ntext = \"#aaaaaa\"\n")]);
    assert!(pale.contains("theme.toml:3:8: `light.text` on `light.card` has a contrast of 2.3 to 1"), "{pale}");
    let logo = told(&[("theme.toml", "[logo]\ncid = \"logo\"\nwidth = 1\nheight = 1\n")]);
    assert!(logo.contains("theme.toml:1:") && logo.contains("a logo without `alt`"), "{logo}");
    let theme = Theme::parse("[dark]\nbutton_text = \"#a9c7f0\"\n").unwrap();
    let builder = Writer::builder(Catalog::built_in().unwrap()).key(Key::from_bytes([7; 16]));
    let error =
        builder.default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak" })).theme(theme).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidValue);
}

#[test]
fn a_follow_up_joins_the_thread_of_our_own_mail() {
    let writer = writer(catalog(&[("en/t.md", "+++\nsubject = \"About {{ brand }}\"\n+++\nHello.\n")]).unwrap());
    let first = writer.write(&ask(&json!({})).mail_id("1")).unwrap();
    let field = |mail: &Message, name: &str| {
        mail.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let id = field(&first, "Message-ID");
    let second = writer.write(&ask(&json!({})).mail_id("2").thread(first.thread().unwrap()).keep_subject()).unwrap();
    assert_eq!(second.subject, "Re: About Oak & Co.");
    assert_eq!((field(&second, "In-Reply-To"), field(&second, "References")), (id.clone(), id.clone()));
    assert_eq!(field(&second, "Auto-Submitted"), "auto-generated");
    let third = writer.write(&ask(&json!({})).mail_id("3").thread(second.thread().unwrap())).unwrap();
    assert_eq!(field(&third, "References"), format!("{id} {}", field(&second, "Message-ID")));
    assert_eq!(third.subject, "About Oak & Co.");
    for wrong in ["", "x", "<a>", "<a@b> <c@d>", "<a@b>\r\nBcc: x", "a@b\nBcc: x"] {
        let thread = Thread::after(wrong);
        assert!(thread.as_ref().is_err() || thread.unwrap().references() == Some("<a@b>"), "{wrong:?}");
    }
    // A stranger's subject is kept only for a verified request.
    let inbound =
        sincerely::mail::Headers::parse(b"From: a@b.example\nMessage-ID: <7@b.example>\nSubject: Buy now\n\nx")
            .unwrap();
    let answer = ask(&json!({})).thread(Thread::of(&inbound)).keep_subject();
    assert_eq!(writer.write(&answer.clone()).unwrap().subject, "Re: Buy now");
    assert_eq!(writer.write(&answer.unverified()).unwrap().subject, "About Oak & Co.");
}

#[test]
fn marketing_says_how_to_leave_and_one_click_is_enough() {
    let template = |body: &str| {
        format!("+++\nsubject = \"S\"\npurpose = \"marketing\"\nrequired = [\"unsubscribe\"]\n+++\n{body}\n")
    };
    assert!(told(&[("en/t.md", &template("Hello."))]).contains("`unsubscribe` may go unsaid"));
    let said = template("[Leave]({{ unsubscribe }})");
    let footer =
        [("en/t.md", &*template("Hello.")), ("footer.md", "[Leave]({{ unsubscribe }})"), ("layout.html", LAYOUT)];
    for files in [vec![("en/t.md", said.as_str())], footer.to_vec()] {
        let writer = writer(catalog(&files).unwrap());
        for (link, post) in [("https://example.com/u", true), ("mailto:leave@example.com", false)] {
            let mail = writer.write(&ask(&json!({ "unsubscribe": link }))).unwrap();
            let has = mail.headers.contains(&("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
            assert_eq!(has, post, "{link}");
            assert!(mail.text.contains(link.trim_start_matches("mailto:")), "{}", mail.text);
        }
    }
}
