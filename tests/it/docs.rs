//! The programs, files and outputs that README, `docs/` and the crate's documentation show.
//!
//! Above each of them stands a comment that names it, such as `<!--output:examples/hello.rs-->`. Each block must be what
//! its comment names. `UPDATE_CASES=1 cargo test --all-features --test it docs` writes the blocks anew.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most words that the README may have: more is not read.
const README_WORDS: usize = 1_500;

thread_local! {
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What the programs below print is collected here.
macro_rules! println {
    ($($arguments:tt)*) => {{
        let line = format!($($arguments)*);
        PRINTED.with_borrow_mut(|printed| printed.extend([line.as_str(), "\n"]));
    }};
}

/// Each program in a module of its own, with `run` to call its private `main`.
macro_rules! programs {
    ($($(#[$attribute:meta])* $name:ident),* $(,)?) => {
        $(
            $(#[$attribute])*
            mod $name {
                use super::PRINTED;
                include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/", stringify!($name), ".rs"));

                pub(super) fn run() -> String {
                    main().unwrap();
                    PRINTED.take()
                }
            }
        )*

        /// What a program prints; nothing if it needs a feature that is off.
        fn output(of: &str) -> Option<String> {
            match of {
                $($(#[$attribute])* concat!("examples/", stringify!($name), ".rs") => Some($name::run()),)*
                #[cfg(feature = "lettre")]
                "letter" => Some(letter()),
                #[cfg(not(feature = "lettre"))]
                "examples/send.rs" | "letter" => None,
                _ => panic!("no program {of}"),
            }
        }
    };
}

programs! {
    hello,
    memory,
    own_template,
    #[cfg(feature = "lettre")]
    send,
    follow_up,
    answer,
}

/// The header of the letter that the documentation of `Message::letter` makes.
#[cfg(feature = "lettre")]
fn letter() -> String {
    use sincerely::{Catalog, Key, Request, Writer};

    let writer = Writer::builder(Catalog::built_in().unwrap())
        .key(Key::from_hex("000102030405060708090a0b0c0d0e0f").unwrap())
        .default_facts(&serde_json::json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
        .id_domain("mail.example.org")
        .build()
        .unwrap();
    let facts = serde_json::json!({ "topic": "the walnut desk", "reply_by": "2026-03-03T10:00:00+01:00" });
    let request = Request::to("maria@example.net").template("acknowledge/question").facts(&facts);
    let now = "2026-03-02T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let mail = writer.write(&request.now(now).mail_id("ticket-4711/1")).unwrap();
    let letter = mail.letter(now).from("support@example.org").sender_name("Oak & Co.").to("maria@example.net");
    let head = letter.bounces_to("bounces@example.org").build().unwrap().headers().to_string();
    let line =
        |line: &str| if line.contains("boundary=") { " boundary=\"=_…\"\n".to_owned() } else { format!("{line}\n") };
    // The subject changes with the wording of the catalog.
    head.lines().filter(|line| !line.starts_with("Subject:")).map(line).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text that a block must have; nothing where a feature is missing.
fn wanted(kind: &str, name: &str) -> Option<String> {
    match kind {
        "file" => Some(std::fs::read_to_string(root().join(name)).unwrap()),
        "output" => output(name),
        _ => panic!("{kind}: {name}"),
    }
}

/// The page with its marked blocks renewed, and how many there are.
fn renewed(page: &str) -> (String, usize) {
    let mut lines = page.lines();
    let mut new = String::new();
    let mut blocks = 0;
    while let Some(line) = lines.next() {
        new.push_str(line);
        new.push('\n');
        let Some((prefix, rest)) = line.split_once("<!--") else { continue };
        let Some((kind, name)) = rest.strip_suffix("-->").and_then(|mark| mark.split_once(':')) else { continue };
        let fence = lines.next().unwrap();
        assert!(fence.strip_prefix(prefix).is_some_and(|fence| fence.starts_with("```")), "no block after {line}");
        new.push_str(fence);
        new.push('\n');
        let end = format!("{prefix}```");
        let old: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        match wanted(kind, name) {
            Some(text) => text.trim_end().lines().for_each(|line| {
                new.push_str(format!("{prefix}{line}").trim_end());
                new.push('\n');
            }),
            None => old.iter().for_each(|line| {
                new.push_str(line);
                new.push('\n');
            }),
        }
        new.push_str(&end);
        new.push('\n');
        blocks += 1;
    }
    (new, blocks)
}

fn pages(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

#[test]
fn every_block_shows_what_it_names() {
    let mut all = vec![root().join("README.md")];
    pages(&root().join("docs"), "md", &mut all);
    pages(&root().join("src"), "rs", &mut all);
    let mut blocks = 0;
    for path in all {
        let page = std::fs::read_to_string(&path).unwrap();
        let (new, in_page) = renewed(&page);
        blocks += in_page;
        if std::env::var_os("UPDATE_CASES").is_some() && new != page {
            std::fs::write(&path, &new).unwrap();
            continue;
        }
        let differs = page.lines().zip(new.lines()).find(|(old, new)| old != new);
        assert!(
            new == page,
            "{}: {differs:?}; write the blocks anew: `UPDATE_CASES=1 cargo test --all-features --test it docs`",
            path.display()
        );
    }
    assert!(blocks >= 12, "{blocks} blocks: where are the others?");
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn the_readme_is_short_and_hides_nothing() {
    let readme = readme();
    let words = readme.split_whitespace().count();
    assert!(words <= README_WORDS, "{words} words");
    assert!(!readme.lines().any(|line| line.starts_with("# use ") || line == "# }"), "hidden lines of a doctest");
    // Each program is one of the examples, and so is compiled and run.
    let marked = readme.matches("<!--file:examples/").count();
    assert_eq!(readme.matches("```rust").count(), readme.matches(".rs-->\n```rust").count());
    assert!(marked >= 6, "{marked}");
}

#[test]
fn the_first_program_has_at_most_twenty_lines() {
    let hello = std::fs::read_to_string(root().join("examples/hello.rs")).unwrap();
    assert!(hello.lines().count() <= 20, "{}", hello.lines().count());
}

#[test]
fn the_minimum_rust_version_is_the_same_everywhere() {
    let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    let version = manifest["workspace"]["package"]["rust-version"].as_str().unwrap();
    assert!(readme().contains(&format!("(MSRV) is {version}.")), "the README names another MSRV than {version}");
    let workflow = std::fs::read_to_string(root().join(".github/workflows/ci.yml")).unwrap();
    assert!(workflow.contains(&format!("toolchain: \"{version}\"")), "the workflow tests another MSRV than {version}");
}

#[test]
fn the_install_line_adds_the_crate() {
    let readme = readme();
    let line = readme.lines().find(|line| line.starts_with("cargo add ")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(root(), folder.path().join("sincerely")).unwrap();
    let project = folder.path().join("desk");
    let run = |line: &str, at: &Path| {
        let mut words = line.split_whitespace();
        assert_eq!(words.next(), Some("cargo"));
        let ended = Command::new(env!("CARGO")).args(words).current_dir(at).output().unwrap();
        assert!(ended.status.success(), "{line}: {}", String::from_utf8_lossy(&ended.stderr));
    };
    run("cargo new --quiet --vcs none desk", folder.path());
    run(&format!("{line} --offline"), &project);
    let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(project.join("Cargo.toml")).unwrap()).unwrap();
    assert!(manifest["dependencies"]["sincerely"]["path"].is_str(), "{manifest}");
}

/// The blocks of a page that begin with a fence of that language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = page.split(fence.as_str()).skip(1);
    parts.map(|part| part.split("\n```").next().unwrap_or_default().to_owned() + "\n").collect()
}

#[test]
fn every_page_is_a_chapter_of_the_guide_and_its_links_lead_somewhere() {
    let mut all = Vec::new();
    pages(&root().join("docs"), "md", &mut all);
    let (index, modules) = (page("guide"), std::fs::read_to_string(root().join("src/guide.rs")).unwrap());
    for path in all {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        if name != "guide" {
            assert!(index.contains(&format!("]({name}.md)")), "docs/guide.md does not name {name}");
            assert!(modules.contains(&format!("    {name},\n")), "src/guide.rs does not have {name}");
        }
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            if target.ends_with(".md") {
                assert!(root().join("docs").join(target).is_file(), "{name}: {target}");
            }
        }
        for block in blocks(&text, "toml") {
            assert!(toml::from_str::<toml::Table>(&block).is_ok(), "{name}: {block}");
        }
    }
}

fn page(name: &str) -> String {
    std::fs::read_to_string(root().join("docs").join(name).with_extension("md")).unwrap()
}

#[test]
fn the_html_by_hand_of_the_guide_is_a_part_of_the_order_confirmation() {
    use sincerely::review::{Scope, Severity, review_of};
    use sincerely::{Catalog, Key, Source, Writer};

    let [part] = blocks(&page("tera"), "html").try_into().unwrap();
    let by_hand = Source::files([("en/acknowledge/order.html", part)]);
    let catalog = Catalog::layers([Source::built_in(), by_hand]).unwrap_or_else(|problems| panic!("{problems:#}"));
    let review = review_of(&catalog, Scope::Template { locale: "en", name: "acknowledge/order" });
    let found = review.findings().filter(|finding| finding.severity == Severity::Error).collect::<Vec<_>>();
    assert!(found.is_empty(), "{found:#?}");
    assert!(catalog.is_own("en", "acknowledge/order") && !catalog.is_own("en", "acknowledge/question"));
    let request = catalog.sample(Some("en"), "acknowledge/order", "").unwrap();
    let standing = catalog.sample_default_facts(Some("en")).unwrap();
    let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&standing).build().unwrap();
    let html = writer.write(&request).unwrap().html.unwrap();
    for shown in [
        "<h1>Order 20853</h1>",
        "<li>6 × Linen napkin, oat, €57.00</li>",
        "<p>3 products, <strong>€127.00</strong>, with a gift</p>",
        "<a href=\"https://example.com/t/20853\" style=\"color:#1f5a9e;\">",
    ] {
        assert!(html.contains(shown), "{shown}: {html}");
    }
}

#[test]
fn the_templates_of_the_guide_load() {
    use sincerely::{Catalog, Source};

    let text = page("tones_and_shapes");
    let mut files: Vec<(String, String)> =
        (0..).zip(blocks(&text, "toml")).map(|(at, pools)| (format!("en/phrases/p{at}.toml"), pools)).collect();
    let [template] = blocks(&text, "text").try_into().unwrap();
    let rest = "[subject_repair]\nany = [\"Your {{ thing }}\"]\n[greeting]\nany = [\"Hello,\", \"Hello {{ name.full }},\"]\n\
                [price_note]\noptional = true\nany = [\"The repair comes to {{ price }}.\"]\n";
    let slots = "[thing]\nkind = \"text\"\nfrom = \"operator\"\n[price]\nkind = \"money\"\nfrom = \"operator\"\n";
    files.push(("en/repair.md".to_owned(), template.replace("required", "tones = [\"formal\", \"warm\"]\nrequired")));
    files.push(("en/phrases/rest.toml".to_owned(), rest.to_owned()));
    files.push(("slots.toml".to_owned(), slots.to_owned()));
    let layout = blocks(&page("branding"), "html").pop().unwrap();
    files.push(("layout.html".to_owned(), layout));
    let built_in = Source::files([("slots.toml", include_str!("../../templates/slots.toml"))]);
    if let Err(problems) = Catalog::layers([built_in, Source::files(files)]) {
        panic!("{problems:#}");
    }
}
