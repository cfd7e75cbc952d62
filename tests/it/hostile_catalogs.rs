//! Catalogs that mean harm: each is refused with its place, or does none, and none of them takes long.
//!
//! No clock decides here. What would take too long is refused by count, and the counts are asserted; what is slow for
//! another reason shows in how long this file takes.

use std::fmt::Write as _;

use serde_json::json;
use sincerely::{Catalog, ErrorKind, Problems, Source};

use crate::desk::{InOneLine as _, SLOTS, ask, requiring, small, source, writer};

fn refused(files: impl IntoIterator<Item = (String, String)>) -> Problems {
    let sound = [("slots.toml", SLOTS), ("en/t.md", "+++\nsubject = \"S\"\n+++\nHello.\n")];
    let sound = sound.map(|(path, text)| (path.to_owned(), text.to_owned()));
    Catalog::layers([Source::files(sound.into_iter().chain(files))]).unwrap_err()
}

fn one(path: &str, text: String) -> Problems {
    refused([(path.to_owned(), text)])
}

/// That there are more problems than are reported, of which the first ones stand in their lines.
fn first_and_more(problems: &Problems, first: &str) {
    assert_eq!(problems.len(), 1_001, "{first}");
    assert!(
        problems.iter().any(|problem| problem.in_one_line().starts_with(first)),
        "{}",
        problems.iter().next().unwrap()
    );
    assert_eq!(problems.iter().last().unwrap().in_one_line(), "more than 1000 problems, fix these first");
}

/// So many lines, each of its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    (0..count).for_each(|n| writeln!(text, "{}", line(n)).unwrap());
    text
}

#[test]
fn of_many_problems_the_first_thousand_are_reported() {
    let keys = lines(60_000, |n| format!("key{n:06} = 1"));
    first_and_more(&one("voice.toml", keys.clone()), "voice.toml:1:1: unknown key `key000000`");
    first_and_more(&one("en/language.toml", keys.clone()), "en/language.toml:1:1: unknown key `key000000`");
    first_and_more(&one("en/phrases/p.toml", format!("[a]\n{keys}")), "en/phrases/p.toml:2:1: unknown key `key000000`");
    first_and_more(&one("en/u.md", format!("+++\n{keys}+++\n")), "en/u.md:2:1: unknown key `key000000`");
    first_and_more(
        &one("slots.toml", format!("[a]\nkind = \"text\"\nfrom = \"operator\"\n{keys}")),
        "slots.toml:4:1: unknown key `key000000`",
    );
    first_and_more(&one("en/phrases/p.toml", keys), "en/phrases/p.toml:1:13: `key000000` takes a table");
    let paths: Vec<String> = (0..60_000).map(|n| format!("\"ordr.{n}\"")).collect();
    for key in ["required", "optional"] {
        let front = format!("+++\nsubject = \"S\"\n{key} = [{}]\n+++\n", paths.join(","));
        first_and_more(&one("en/u.md", front), "en/u.md:3:13: unknown path `ordr.0`");
    }
    let when = format!("[a]\nany = [{{ text = \"A\", when = [{}] }}]\n", paths.join(","));
    first_and_more(&one("en/phrases/p.toml", when), "en/phrases/p.toml:2:30: unknown path `ordr.0`");
    let variants: Vec<String> = (0..20_000).map(|n| format!("\"{{{{ ordr{n} }}}}\"")).collect();
    let pool = format!("[a]\nany = [{}]\n", variants.join(","));
    first_and_more(&one("en/phrases/p.toml", pool), "en/phrases/p.toml:2:8: unknown path `ordr0`");
    let body = format!("+++\nsubject = \"S\"\n+++\n{}", "{{a}}".repeat(13_000));
    first_and_more(&one("en/u.md", body), "en/u.md:4:1: unknown path `a`");
    let layout = format!("{{{{ body }}}}{}", "{{a}}".repeat(60_000));
    first_and_more(&one("layout.html", layout), "layout.html:1:11: unknown path `a` in the layout");
    let layout = format!("{{{{ body }}}}{}", "{{subject}}".repeat(90_000));
    assert!(one("layout.html", layout)[0].in_one_line().starts_with("layout.html:1:1: too many tags"));
    // What cannot be parsed is one problem, however many faults follow from it.
    let broken = lines(60_000, |n| format!("k{n} = "));
    assert_eq!(one("voice.toml", broken).len(), 1);
    let files = (0..15_000).map(|n| (format!("en/{n:05}.txt"), String::new()));
    first_and_more(&refused(files), "en/00000.txt: not a catalog file");
}

#[test]
fn the_last_place_of_a_large_file_is_found_as_the_first_is() {
    let pools = lines(45_000, |n| format!("[p{n}]\noptional=1"));
    first_and_more(&one("en/phrases/p.toml", pools), "en/phrases/p.toml:2:10: `optional` takes true or false");
    let variants: Vec<String> = (0..20_000).map(|n| format!("\"Sentence {n}.\"")).collect();
    let text = format!("[a]\nany = [{}, \"{{{{ nobody }}}}\"]\n", variants[..19_999].join(","));
    let column = text.find("\"{{").unwrap() - 3;
    let told = one("en/phrases/p.toml", text).in_one_line();
    assert_eq!(
        told.lines().next().unwrap(),
        format!(
            "en/phrases/p.toml:2:{column}: unknown path `nobody`, declare it in slots.toml: `[nobody]` with `kind = \"text\"` and `from = \"operator\"`"
        )
    );
    let tones = lines(40_000, |n| format!("t{n} = [\"you\"]"));
    let told = one("en/language.toml", format!("[address]\n{tones}[stale]\n")).in_one_line();
    assert_eq!(told, "en/language.toml:40002:1: `stale` takes tables, begin each with a heading, `[[stale]]`");
}

#[test]
fn unknown_paths_are_reported_among_many_known_ones() {
    let slots = lines(3_900, |n| format!("[s{n:038}]\nkind = \"text\"\nfrom = \"operator\""));
    let body = lines(200, |n| format!("{{{{ x{n:038} }}}}"));
    let files = [("slots.toml", slots), ("en/t.md", format!("+++\nsubject = \"S\"\n+++\n{body}"))];
    let problems = Catalog::layers([Source::files(files)]).unwrap_err();
    assert_eq!(problems.len(), 200);
    let first = problems.iter().next().unwrap();
    assert_eq!((first.kind(), first.location().unwrap().line), (ErrorKind::UnknownPath, 4));
    assert!(first.help().unwrap().starts_with("did you mean `s0"), "{first}");
}

#[test]
fn tags_nested_too_deeply_are_reported_once() {
    for (open, places) in [("{% if order.eta %}", 6), ("{% for x in order.items %}", 6), ("{% if a and b %}", 6)] {
        let told = Catalog::layers([source("", &open.repeat(2_000), "")]).unwrap_err();
        let deep: Vec<_> = told.iter().filter(|problem| problem.kind() == ErrorKind::TooLarge).collect();
        assert_eq!(deep.len(), 1, "{told}");
        assert_eq!(deep[0].location().unwrap().column as usize, open.len() * places + 1, "{told}");
        assert!(told.len() <= places + 1, "{told}");
    }
}

#[test]
fn a_layout_of_many_tags_is_read_tag_by_tag() {
    let layout = format!("<p>{{{{ body }}}}</p>{}", "{{ subject }}".repeat(60_000));
    let files = [("slots.toml", SLOTS), ("en/t.md", "+++\nsubject = \"S\"\n+++\nHello.\n"), ("layout.html", &layout)];
    let mail = writer(Catalog::layers([Source::files(files)]).unwrap()).write(&ask(&json!({}))).unwrap();
    assert!(mail.html.unwrap().ends_with("SSSSSSSS"));
}

#[test]
fn a_brace_before_a_tag_is_a_brace() {
    let facts =
        json!({ "order": { "number": "1", "eta": "2026-03-05", "items": [{ "name": "Tent", "quantity": 2 }] } });
    for (body, wanted) in [
        ("{ {%- if order.eta %}x{% endif %}", "{x\n"),
        ("{ {%- if order.eta -%} { {%- else -%} y {%- endif -%} }", "{{}\n"),
        ("x{% if order.eta %}{ {%- endif %}", "x{\n"),
        ("{ {{- order.number }}{% if order.eta %}{%- endif %}", "{1\n"),
        ("{ {%- for item in order.items %}{ {{- item.name }}{ {%- endfor %}", "{{Tent{\n"),
    ] {
        let catalog = requiring(["order.number", "order.items"], body);
        assert_eq!(writer(catalog).write(&ask(&facts)).unwrap().text, wanted, "{body}");
    }
}

#[test]
fn a_catalog_has_room_for_so_many_files_and_bytes() {
    let empty = (0..20_000).map(|n| (format!("en/{n:05}.txt"), String::new()));
    let told = refused(empty);
    assert!(
        told.iter().any(|problem| problem
            .in_one_line()
            .ends_with(": more than 20000 files in one catalog, make two catalogs of it")),
        "{told}"
    );
    let comment = "#".repeat(1 << 20);
    let large: Vec<_> = (0..64).map(|n| (format!("en/phrases/p{n:02}.toml"), comment.clone())).collect();
    let told = refused(large.clone()).in_one_line();
    assert_eq!(told, "en/phrases/p63.toml: more than 64 MiB in one catalog, make two catalogs of it");
    let halves = large.chunks(40).map(|files| Source::files(files.iter().cloned()));
    let told = Catalog::layers(halves).unwrap_err().in_one_line();
    assert!(told.contains("en/phrases/p63.toml: more than 64 MiB in one catalog"), "layers count together: {told}");
    let told = one(&format!("en/{}.md", "a/".repeat(500)), String::new()).in_one_line();
    assert_eq!(told, format!("a path of more than 1000 bytes, `en/{}a…`, shorten it", "a/".repeat(18)));
}

#[test]
fn names_are_short_since_problems_repeat_them() {
    let name = "n".repeat(101);
    let told = one("en/phrases/p.toml", format!("[{name}]\nany = [\"A\"]\n")).in_one_line();
    assert_eq!(
        told,
        "en/phrases/p.toml:1:2: the name of a pool holds lower-case letters, digits and `_`, at most 100 of them"
    );
    let told = one("slots.toml", format!("[{name}]\nkind = \"text\"\nfrom = \"operator\"\n")).in_one_line();
    assert!(told.starts_with(&format!("slots.toml:1:2: `{name}` cannot name a slot")), "{told}");
}

#[test]
fn a_catalog_that_takes_too_long_to_check_is_refused() {
    let conditions: String = (0..60).map(|n| format!("{{% if s{n} %}}x{{% endif %}}")).collect();
    let body = format!("+++\nsubject = \"S\"\n+++\n{conditions}{}", "word ".repeat(12_000));
    let slots = lines(60, |n| format!("[s{n}]\nkind = \"flag\"\nfrom = \"operator\""));
    let files = (0..20).map(|n| (format!("en/t{n}.md"), body.clone())).chain([("slots.toml".to_owned(), slots)]);
    let told = Catalog::layers([Source::files(files)]).unwrap_err().in_one_line();
    assert_eq!(
        told,
        "a catalog that takes too long to check, give its templates fewer conditions, and its pools fewer variants that ask for something"
    );
    let asking: Vec<String> = (0..20_000).map(|n| format!("{{ text = \"Word {n}.\", when = [\"urgent\"] }}")).collect();
    let pool = format!("[a]\nselection = \"stepwise\"\nany = [{}, \"Yes.\"]\n", asking[1..].join(","));
    let speaking = (0..2_000).map(|n| (format!("en/u{n}.md"), "+++\nsubject = \"S\"\n+++\n{{ say.a }}\n".to_owned()));
    let told = refused(speaking.chain([("en/phrases/p.toml".to_owned(), pool)])).in_one_line();
    assert!(told.starts_with("a catalog that takes too long to check"), "{told}");
}

#[test]
fn a_body_says_so_many_pools() {
    let pools = |count| lines(count, |n| format!("[p{n}]\nany = [\"A.\"]"));
    let body = |count| lines(count, |n| format!("{{{{ say.p{n} }}}}"));
    small("", &body(100), &pools(100));
    let told = Catalog::layers([source("", &body(150), &pools(150))]).unwrap_err().in_one_line();
    assert_eq!(told, "en/t.md:105:1: more than 100 pools in one template, make it shorter: it is a letter");
}

#[cfg(unix)]
#[test]
fn links_to_folders_neither_go_in_circles_nor_multiply() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::TempDir::new().unwrap();
    let at = |path: &str| folder.path().join(path);
    for (path, text) in [("slots.toml", SLOTS), ("en/t.md", "+++\nsubject = \"S\"\n+++\nHello.\n")] {
        std::fs::create_dir_all(at(path).parent().unwrap()).unwrap();
        std::fs::write(at(path), text).unwrap();
    }
    std::fs::create_dir_all(at("en/phrases")).unwrap();
    for (link, to) in [("en/phrases/back", "en"), ("en/self", "en/self/.."), ("en/loop", "en/loop")] {
        symlink(at(to), at(link)).unwrap();
    }
    let told = Catalog::from_dir(folder.path()).unwrap_err().in_one_line();
    // Each problem names the folder that the catalog was read from.
    let root = format!("{}/", folder.path().display());
    assert_eq!(told.matches(&root).count(), 3);
    assert_eq!(
        told.replace(&root, ""),
        "en/loop: cannot be read\nen/self: cannot be read\nen/phrases/back: a symlink to one of its parent folders, remove it: it leads in a circle"
    );
    for link in ["en/phrases/back", "en/self", "en/loop"] {
        std::fs::remove_file(at(link)).unwrap();
    }
    assert!(Catalog::from_dir(folder.path()).is_ok());
    // Six floors of twenty links, each to every room of the floor below: no circle, and 64 million ways down.
    for floor in 0..6 {
        for link in 0..20 {
            std::fs::create_dir_all(at(&format!("en/f{floor}"))).unwrap();
            symlink(at(&format!("en/f{}", floor + 1)), at(&format!("en/f{floor}/{link}"))).unwrap();
        }
    }
    std::fs::create_dir_all(at("en/f6")).unwrap();
    let told = Catalog::from_dir(folder.path()).unwrap_err().in_one_line();
    assert!(
        told.contains("more than 40000 files and folders, remove what is not part of a catalog, and links to folders"),
        "{told}"
    );
}

#[test]
fn no_name_begins_a_line_of_its_own() {
    let told =
        one("voice.toml", "ladder = [\"plain\"]\n\"a\\nroot:1:1: b\\u202e\\u001b[2J\" = 1\n".to_owned()).in_one_line();
    assert_eq!(
        told,
        "voice.toml:2:1: unknown key `a\u{FFFD}root:1:1: b\u{FFFD}\u{FFFD}[2J`, known are ladder, default, speaker, mood, review"
    );
    let told = one("en/a\nb.txt", String::new()).in_one_line();
    assert!(told.starts_with("en/a\u{FFFD}b.txt: not a catalog file"), "{told}");
}

/// On a thread with a small stack: what has to be read in depth ends in an error, not in the end of the process.
#[test]
fn nesting_ends_on_a_small_stack() {
    let on_small_stack = |what: String, run: Box<dyn FnOnce() + Send>| {
        let thread = std::thread::Builder::new().stack_size(512 << 10).name(what.clone()).spawn(run).unwrap();
        thread.join().unwrap_or_else(|_| panic!("{what}"));
    };
    for open in ["[", "{a=", "{a.b.c.d=", "[{a=["] {
        for (path, text) in [
            ("voice.toml", format!("a = {}", open.repeat(50_000))),
            ("en/phrases/p.toml", format!("[a]\nany = {}", open.repeat(50_000))),
            ("en/u.md", format!("+++\nsubject = {}\n+++\n", open.repeat(50_000))),
        ] {
            on_small_stack(
                format!("{path} of {open}"),
                Box::new(move || assert!(!one(path, text).to_string().is_empty())),
            );
        }
    }
    let dots = format!("a{} = 1\n[b{}]\n", ".a".repeat(100_000), ".b".repeat(100_000));
    on_small_stack(
        "dotted keys".to_owned(),
        Box::new(move || assert!(!one("voice.toml", dots).to_string().is_empty())),
    );
    for mark in ["> ", "- ", "1. ", "*a **b ", "[", "[a](", "![", "_a __b ", "`", "<a ", "\\*", "> - ", "~"] {
        let body = format!("+++\nsubject = \"S\"\n+++\n{}", mark.repeat((60 << 10) / mark.len()));
        let pool = format!("[a]\nany = ['{}']\n", mark.repeat(1_900 / mark.len()));
        let files = [
            ("slots.toml".to_owned(), SLOTS.to_owned()),
            ("en/t.md".to_owned(), body),
            ("en/phrases/p.toml".to_owned(), pool),
        ];
        on_small_stack(
            format!("a body of {mark}"),
            Box::new(move || {
                if let Ok(catalog) = Catalog::layers([Source::files(files)]) {
                    let _ = writer(catalog).write(&ask(&json!({})));
                }
            }),
        );
    }
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        let sample = format!("{{\"now\":\"2026-03-02T09:00:00Z\",\"facts\":{{\"order\":{}", open.repeat(50_000));
        on_small_stack(
            format!("a request of {open}"),
            Box::new(move || {
                let error = sincerely::Request::from_json(&sample).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Syntax, "{error}");
                let files = [
                    ("slots.toml", SLOTS),
                    ("en/t.md", "+++\nsubject = \"S\"\n+++\nHello.\n"),
                    ("en/samples/t.json", &sample),
                ];
                let catalog = Catalog::layers([Source::files(files)]).unwrap();
                assert!(catalog.sample(None, "t", "").is_err());
                assert!(!sincerely::review::review(&catalog).is_ok());
            }),
        );
    }
}

/// Raw, as an entity of Markdown, and as an escape of TOML.
#[test]
fn no_control_character_passes_from_a_template_into_a_mail() {
    for c in [
        '\0', '\u{1}', '\u{8}', '\u{B}', '\u{C}', '\u{1B}', '\u{7F}', '\u{85}', '\u{9B}', '\u{61C}', '\u{200E}',
        '\u{200F}', '\u{2028}', '\u{2029}', '\u{202E}', '\u{2066}', '\u{2069}',
    ] {
        let code = u32::from(c);
        let toml = format!("\\u{code:04x}");
        let help = "remove the character: it is invisible, and changes the text around it";
        for (place, told) in [
            ("en/t.md:5:3: ", Catalog::layers([source("", &format!("a {c} b"), "")])),
            ("en/t.md:6:2: ", Catalog::layers([source("", &format!("{{% if urgent %}}x{{% endif %}}\nb{c}"), "")])),
            ("en/phrases/p.toml:2:8: ", Catalog::layers([source("", "x", &format!("[a]\nany = [\"b {toml} b\"]"))])),
        ] {
            let told = told.map(|_| ()).unwrap_err().in_one_line();
            assert_eq!(told, format!("{place}a control character in a template, {help}"), "U+{code:04X}");
        }
        for key in ["subject", "preheader"] {
            let front = format!("subject = \"S\"\n{key} = \"a{toml}b\"").replace("subject = \"S\"\nsubject", "subject");
            let told = Catalog::layers([source(&front, "x", "")]).map(|_| ()).unwrap_err().in_one_line();
            assert!(told.ends_with(&format!("a control or private-use character in `{key}`, remove it")), "{told}");
        }
        let told = one("layout.html", format!("<p>\n{{{{ body }}}}{c}</p>")).in_one_line();
        assert_eq!(told, format!("layout.html:2:11: a control character in a template, {help}"), "U+{code:04X}");
        // NUL is none to Markdown, and what lies between 0x80 and 0x9F is read as an old character set has it.
        if !matches!(code, 0 | 0x80..=0x9F) {
            let told = Catalog::layers([source("", &format!("a &#x{code:x}; b"), "")]).map(|_| ()).unwrap_err();
            assert!(told.to_string().contains("a control character in a template"), "U+{code:04X}: {told}");
        }
    }
    assert!(Catalog::layers([source("", "a\tb &#9; c &#10; d", "")]).is_ok());
}

/// The name of its folder is said as it stands, in a header field and in a page.
#[test]
fn a_language_has_a_language_tag() {
    let load = |tag: &str| {
        let body = "+++\nsubject = \"S\"\n+++\nHello.\n".to_owned();
        Catalog::layers([Source::files([("slots.toml".to_owned(), SLOTS.to_owned()), (format!("{tag}/t.md"), body)])])
    };
    let hostile = [
        "en-", "-en", "en--US", "en_US", "en-\r\nBcc: x@example.org", "en-\"><b>", "en-x.y", "en-é", "en-toolongpart",
        "en-\u{202E}",
    ];
    for tag in hostile {
        let told = load(tag).map(|_| ()).unwrap_err();
        assert!(told.iter().all(|problem| problem.kind() == ErrorKind::UnknownLocale), "{told}");
        assert!(!told.to_string().contains(char::is_control), "{told}");
    }
    let both = ["de-at", "de-AT"].map(|tag| (format!("{tag}/t.md"), "+++\nsubject = \"S\"\n+++\nHello.\n".to_owned()));
    let told = refused(both).in_one_line();
    assert_eq!(told, "de-at: `de-AT` and `de-at` are one language, put it into one folder");
    for tag in ["en", "EN", "en-US", "de-AT-1996", "pt-BR"] {
        let mail = writer(load(tag).unwrap()).write(&ask(&json!({})).locale(tag)).unwrap();
        assert_eq!(mail.locale, tag);
    }
}
