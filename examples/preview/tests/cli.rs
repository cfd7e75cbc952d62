//! The preview as scripts lean on it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::process::{Command, Output};

use serde_json::Value;

fn preview(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_preview")).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json_lines(args: &[&str]) -> Vec<Value> {
    let output = preview(args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    json_lines_of(&output)
}

fn json_lines_of(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn without_arguments_it_is_a_tour() {
    let output = preview(&[]);
    assert!(output.status.success());
    let tour = text(&output.stdout);
    assert_eq!(tour.matches("Sam\nOak & Co.").count(), 4);
    assert!(tour.contains("your sister's wedding"));
    assert!(!tour.contains('\u{1b}'), "colours are for terminals");
}

#[test]
fn list_prints_one_object_a_line() {
    let lines = json_lines(&["list", "--json"]);
    assert_eq!(lines.len(), 6 * 28);
    for line in lines {
        let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["locale", "optional", "required", "samples", "shapes", "summary", "template", "tones"]);
    }
}

#[test]
fn show_carries_memory_on_and_says_the_same_on_a_second_run() {
    let args = ["show", "acknowledge/order", "--json", "--count", "12", "--to", "ana@example.com"];
    let mails = json_lines(&args);
    assert_eq!(mails.len(), 12);
    assert_eq!(mails, json_lines(&args), "another process, the same bytes");
    let keys: Vec<&String> = mails[0].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "headers", "html", "locale", "memory", "mood", "picks", "region", "shape", "subject", "template", "text",
            "tone"
        ]
    );
    let mut texts: Vec<&str> = mails.iter().map(|mail| mail["text"].as_str().unwrap()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 12);
    assert!(mails[0]["picks"][0]["variant"].as_str().unwrap().len() == 8);
}

#[test]
fn without_takes_a_fact_out_before_anything_is_derived_from_it() {
    let shown = |args: &[&str]| {
        let mut all = vec!["show", "acknowledge/event", "--json"];
        all.extend(args);
        json_lines(&all)[0]["text"].as_str().unwrap().to_owned()
    };
    assert!(shown(&[]).contains("two days before"));
    assert!(!shown(&["--without", "order.eta"]).contains("two days"), "the gap comes from the eta");
    assert!(!shown(&["--without", "event.what"]).contains("wedding"));
    assert!(!shown(&["--without", "name"]).contains("Tomás"));
    let misspelt = preview(&["show", "acknowledge/event", "--without", "no.such.path"]);
    assert!(text(&misspelt.stderr).contains("`no.such.path`") && !misspelt.status.success());
}

#[test]
fn parts_are_shown_alone() {
    let part = |part: &str| text(&preview(&["show", "acknowledge/question", "--part", part]).stdout);
    assert_eq!(part("subject").lines().count(), 1);
    assert!(part("html").starts_with("<!DOCTYPE html>"));
    assert!(part("eml").contains("Content-Type: multipart/alternative") && part("eml") == part("eml"));
    assert!(text(&preview(&["show", "acknowledge/question", "--trace"]).stdout).contains("\n  > selected"));
}

#[test]
fn a_mail_with_an_unknown_mood_is_shown_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |mood: &str| {
        let file = folder.path().join("facts.json");
        let facts = r#"{ "topic": "the oak desk", "reply_by": "2026-05-07" }"#;
        std::fs::write(
            &file,
            format!(r#"{{ "to": "ana@example.org", "now": "2026-05-04T09:00:00Z", {mood} "facts": {facts} }}"#),
        )
        .unwrap();
        preview(&["show", "acknowledge/question", "--facts", file.to_str().unwrap()])
    };
    let (calm, unknown) = (shown(""), shown(r#""mood": "cross","#));
    assert!(unknown.status.success(), "{}", text(&unknown.stderr));
    assert_eq!(text(&unknown.stdout), text(&calm.stdout));
    assert!(text(&unknown.stderr).contains("warning: unknown mood") && calm.stderr.is_empty());
}

#[test]
fn errors_are_one_line_and_exit_1_and_wrong_usage_exits_2() {
    for (args, code, told) in [
        (
            &["show", "acknowledge/ordr"][..],
            1,
            "unknown template `acknowledge/ordr` in `en`\n  help: did you mean `acknowledge/order`?\n",
        ),
        (
            &["show", "acknowledge/order", "--tone", "loud"],
            1,
            "unknown tone `loud`\n  help: the ladder has formal, plain, warm, playful\n",
        ),
        (
            &["show", "acknowledge/order", "--facts", "no/such.json"],
            1,
            "no/such.json: cannot be read: entity not found\n",
        ),
        (
            &["show", "acknowledge/order", "--without", "order"],
            1,
            "missing fact: `order` is required by `acknowledge/order`\n  help: what was given is blank, a placeholder or incomplete; `order` takes an object with `number` and what else is known of the order\n",
        ),
        (
            &["list", "--templates", "no/such"],
            1,
            "no/such: cannot be read: entity not found\n  help: name a folder that holds templates\n",
        ),
        (&["show"], 2, "`show` takes the name of a template; `preview --help` shows what there is\n"),
        (&["dance"], 2, "no command `dance`; `preview --help` shows what there is\n"),
        (&["list", "--count", "3"], 2, "only `show` takes that option; `preview --help` shows what there is\n"),
        (&["show", "x", "--count", "0"], 2, "`--count` takes 1 to 100000; `preview --help` shows what there is\n"),
        (&["list", "--loud"], 2, "invalid option '--loud'; `preview --help` shows what there is\n"),
    ] {
        let output = preview(args);
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert_eq!(text(&output.stderr), told, "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn check_exits_0_on_the_built_in_catalog_and_1_on_a_broken_one() {
    let output = preview(&["check"]);
    assert_eq!(output.status.code(), Some(0));
    let report = text(&output.stdout);
    assert!(report.lines().last().unwrap().starts_with("0 errors, "), "{report}");
    let folder = std::env::temp_dir().join(format!("sincerely-preview-check-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("en")).unwrap();
    std::fs::write(folder.join("en/t.md"), "+++\nsubject = \"S\"\n+++\n{{ order.nmber }}\n").unwrap();
    let output = preview(&["check", "--json", "--templates", folder.to_str().unwrap()]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let finding: Value = serde_json::from_str(text(&output.stdout).lines().next().unwrap()).unwrap();
    assert_eq!(finding["file"], "en/t.md");
    assert_eq!((&finding["line"], &finding["severity"]), (&4.into(), &"error".into()));
    assert_eq!(finding["help"], "did you mean `order.number`?");
}

/// Writes files into a folder of their own, whose path ends in `name`.
fn folder(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("sincerely-preview-{}", std::process::id())).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// What a run prints, with `mails` for the folder.
fn printed(args: &[&str], folder: &std::path::Path) -> String {
    text(&preview(args).stdout).replace(folder.to_str().unwrap(), "mails")
}

#[test]
fn check_groups_findings_by_file_and_rule_errors_first() {
    let note = "+++\nsubject = \"S\"\ntones = [\"plain\", \"warm\"]\n+++\n";
    let folder = folder(
        "check",
        &[
            ("en/a.md", &format!("{note}Thank you for waiting. Thank you for your patience.\n")),
            ("en/b.md", &format!("{note}{{{{ say.call }}}}\n")),
            (
                "en/phrases/b.toml",
                "[call]\nany = [\n  \"Please do not hesitate to call.\",\n  \"Call us, valued customer.\",\n  \
                 \"The shop is open, so do not hesitate.\",\n]\n",
            ),
            ("en/samples/standing.json", "{ \"facts\": { \"agent\": \"Sam Reed\", \"brand\": \"Oak & Co.\" } }"),
            ("en/samples/a.json", "{ \"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": {} }"),
            ("en/samples/b.json", "{ \"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": {} }"),
        ],
    );
    let dir = folder.to_str().unwrap();
    let report = "\
mails/en/phrases/b.toml:3:3: error: \"do not hesitate\" has been read too often [stale-phrase]
  help: say that a reply works
  and 1 more like it: 5:3
mails/en/phrases/b.toml:4:3: error: \"valued customer\" has been read too often [stale-phrase]
  help: use their name, or none
  3 errors in this file

mails/en/a.md:5:1: warning: two sentences thank (shape main, tone plain) [twice]
  help: once is enough: cover the pool that says it again
  and 1 more like it
  2 warnings in this file

By rule
  stale-phrase  3 errors in 1 file
  twice         2 warnings in 1 file

3 errors, 2 warnings, 6 notes (shown with --all)
";
    assert_eq!(printed(&["check", "--templates", dir], &folder), report);
    let each = printed(&["check", "--templates", dir, "--all"], &folder);
    assert!(!each.contains("more like it"), "{each}");
    let lines = json_lines_of(&preview(&["check", "--templates", dir, "--json"]));
    assert_eq!(lines.iter().filter(|line| line["rule"] == "twice").count(), 2);
    // What an editor opens is a file.
    let path = each.split(':').next().unwrap().replacen("mails", dir, 1);
    assert!(std::fs::metadata(&path).unwrap().is_file(), "{path}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn folders_lie_over_one_another_and_over_the_built_in_catalog() {
    let folder = std::env::temp_dir().join(format!("sincerely-preview-layers-{}", std::process::id()));
    for (layer, text) in [("one", "One."), ("two", "Two.")] {
        std::fs::create_dir_all(folder.join(layer).join("en/own")).unwrap();
        std::fs::write(folder.join(layer).join("en/own/note.md"), format!("+++\nsubject = \"S\"\n+++\n{text}\n"))
            .unwrap();
    }
    let path = |layer: &str| folder.join(layer).to_str().unwrap().to_owned();
    let (one, two) = (path("one"), path("two"));
    let names = |args: &[&str]| {
        let lines = json_lines(&[&["list", "--json"], args].concat());
        lines.iter().map(|line| line["template"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["--templates", &one, "--templates", &two]), ["own/note"]);
    let over = names(&["--over", &one]);
    assert!(over.contains(&"own/note".to_owned()) && over.contains(&"acknowledge/order".to_owned()));
    let facts = folder.join("facts.json");
    std::fs::write(&facts, "{ \"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": {} }").unwrap();
    let text = |args: &[&str]| {
        let show = ["show", "own/note", "--json", "--facts", facts.to_str().unwrap()];
        json_lines(&[&show, args].concat())[0]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(text(&["--over", &one, "--over", &two]), "Two.\n");
    assert_eq!(text(&["--over", &two, "--over", &one]), "One.\n");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn list_says_which_layer_each_part_is_taken_from_and_what_it_hides() {
    let one = folder(
        "from/one",
        &[
            (
                "slots.toml",
                "[thing]\nkind = \"text\"\nfrom = \"operator\"\n\n[name]\nkind = \"person\"\nfrom = \"customer\"\n",
            ),
            ("theme.toml", "[light]\nbutton = \"#1d6b45\"\n"),
            ("en/own/note.md", "+++\nsubject = \"S\"\ntones = [\"plain\"]\n+++\n{{ say.own_word }}\n"),
            ("en/phrases/own.toml", "[own_word]\nany = [\"One.\"]\n"),
            (
                "en/samples/own/note.json",
                "{ \"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": {} }",
            ),
        ],
    );
    let two = folder(
        "from/two",
        &[
            ("slots.toml", "[name]\nkind = \"person\"\nfrom = \"operator\"\n"),
            ("layout.html", include_str!("../../../templates/layout.html")),
            ("en/language.toml", include_str!("../../../templates/en/language.toml")),
            ("en/phrases/other.toml", "# Replaces one pool.\n[own_word]\nany = [\"Two.\"]\n"),
            ("en/own/note.md", "+++\nsubject = \"S\"\ntones = [\"plain\"]\n+++\n{{ say.own_word }}\n"),
            ("en/own/note.html", "<p>{{ say.own_word }}</p>\n"),
        ],
    );
    let (one_dir, two_dir) = (one.to_str().unwrap(), two.to_str().unwrap());
    let layers = ["--over", one_dir, "--over", two_dir];
    let list = |args: &[&str]| {
        let output = preview(&[&["list", "--from"], args].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).replace(one_dir, "ONE").replace(two_dir, "TWO")
    };
    let own = list(&[&layers[..], &["--own"]].concat());
    let expected = "\
all languages
  slot      name                          TWO/slots.toml:1
                                          hides ONE/slots.toml:5
                                          hides built-in/slots.toml:15
  slot      thing                         ONE/slots.toml:1
  layout    layout.html                   TWO/layout.html
                                          hides built-in/layout.html
  theme     light.button                  ONE/theme.toml:2
                                          hides built-in/theme.toml:11
en
  language  language.toml                 TWO/en/language.toml
                                          hides built-in/en/language.toml
  template  own/note                      TWO/en/own/note.md
                                          hides ONE/en/own/note.md
  html      own/note                      TWO/en/own/note.html
  pool      own_word                      TWO/en/phrases/other.toml:2
                                          hides ONE/en/phrases/own.toml:1
  sample    own/note                      ONE/en/samples/own/note.json
";
    assert_eq!(own, expected);
    // What is said is said by the pool of that place.
    let mails = json_lines(&[&["show", "own/note", "--json"], &layers[..]].concat());
    assert_eq!(mails[0]["text"], "Two.\n");

    // Every template has its line, and a folder by itself says what it borrows.
    let json = |command: &[&str]| json_lines(&[command, &["--json"], &layers[..]].concat());
    let all = json(&["list", "--from"]);
    for info in json(&["list"]) {
        let is_it = |origin: &&Value| origin["part"] == "template" && origin["name"] == info["template"];
        assert!(all.iter().filter(is_it).any(|origin| origin["locale"] == info["locale"]), "{info}");
    }
    let alone = list(&["--templates", one_dir]);
    for line in
        ["built-in/voice.toml", "built-in/layout.html", "built-in/en/language.toml", "hides built-in/theme.toml:"]
    {
        assert_eq!(alone.matches(line).count(), 1, "{line}: {alone}");
    }
    assert!(!alone.contains("built-in/slots.toml"), "{alone}");
    assert_eq!(preview(&["check", "--from"]).status.code(), Some(2));
    std::fs::remove_dir_all(one.parent().unwrap()).unwrap();
}

#[test]
fn new_writes_a_template_that_passes_check_and_replaces_nothing() {
    let folder = std::env::temp_dir().join(format!("sincerely-preview-new-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let dir = folder.to_str().unwrap();
    for locale in ["en", "de", "fr", "es", "pt-BR", "nl"] {
        let output = preview(&["new", "acknowledge/repair", "--locale", locale, "--templates", dir]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        // By itself, and with the words that the built-in language files look for.
        let report = text(&preview(&["check", "--templates", dir]).stdout);
        assert!(report.contains("0 errors, 0 warnings, "), "{locale}: {report}");
        let report = text(&preview(&["check", "--own", "--over", dir]).stdout);
        assert!(report.contains("0 errors, "), "{locale}: {report}");
        let show = ["show", "acknowledge/repair", "--locale", locale, "--templates", dir, "--json"];
        for sample in ["", "sparse"] {
            let mails = json_lines(&[&show[..], &["--sample", sample]].concat());
            assert_eq!(mails[0]["locale"], locale);
        }
    }
    let again = preview(&["new", "acknowledge/repair", "--templates", dir]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("this file exists"), "{}", text(&again.stderr));

    // A folder with slots of its own gets the ones that the template needs, and keeps its own.
    let own = folder.join("own");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("slots.toml"), "[name]\nkind = \"person\"\nfrom = \"customer\"\n").unwrap();
    let output = preview(&["new", "hello", "--templates", own.to_str().unwrap()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let slots = std::fs::read_to_string(own.join("slots.toml")).unwrap();
    assert!(slots.starts_with("[name]\n") && slots.matches("[name]").count() == 1 && slots.contains("[reply_by]"));

    for name in ["../escape", "/etc/x", "a//b", "", "a b", "a/../../b"] {
        let output = preview(&["new", name, "--templates", dir]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(text(&output.stderr).contains("cannot name a template"), "{}", text(&output.stderr));
    }
    for args in [&["new", "x"][..], &["new", "x", "--templates", dir, "--templates", dir]] {
        assert!(text(&preview(args).stderr).contains("`new` takes one folder"));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn check_and_freshness_can_look_at_ones_own_templates_alone() {
    let folder = std::env::temp_dir().join(format!("sincerely-preview-own-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let dir = folder.to_str().unwrap();
    assert!(preview(&["new", "acknowledge/repair", "--templates", dir]).status.success());
    let own = json_lines(&["check", "--own", "--over", dir, "--json"]);
    assert!(!own.is_empty() && own.len() < 20, "{own:?}");
    let keys: Vec<&String> = own[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["column", "file", "help", "line", "message", "rule", "severity"]);
    let measured = text(&preview(&["freshness", "--own", "--over", dir, "--json"]).stdout);
    let measured: Vec<Value> = measured.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(measured.len(), 1);
    assert_eq!(measured[0]["template"], "acknowledge/repair");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn export_writes_pages_whose_links_lead_to_files() {
    let folder = std::env::temp_dir().join(format!("sincerely-preview-export-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let (own, out) = (folder.join("own"), folder.join("out"));
    let (own, out) = (own.to_str().unwrap(), out.to_str().unwrap());
    assert!(preview(&["new", "acknowledge/repair", "--templates", own]).status.success());
    let output = preview(&["export", "--out", out, "--own", "--over", own]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut names: Vec<String> =
        std::fs::read_dir(out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "en.acknowledge_repair.full.warm.html", "en.acknowledge_repair.sparse.warm.html", "index.en.html",
            "index.html", "languages.acknowledge_repair.html", "preview.css",
        ]
    );
    for name in names.iter().filter(|name| name.ends_with(".html")) {
        let page = std::fs::read_to_string(format!("{out}/{name}")).unwrap();
        assert!(!page.contains("<script") && !page.contains("href=\"/"), "{name}");
        for link in page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(link.starts_with('#') || names.iter().any(|name| name == link), "{name}: {link}");
        }
    }
    let mail = std::fs::read_to_string(format!("{out}/en.acknowledge_repair.full.warm.html")).unwrap();
    assert!(mail.contains("sandbox=\"\" srcdoc=\"&lt;!DOCTYPE html&gt;"), "{mail}");
    assert!(mail.contains("The next 10 mails to this person"));
    std::fs::remove_dir_all(&folder).unwrap();

    for (args, told) in [
        (&["export"][..], "`export` takes a folder, `--out DIR`"),
        (&["list", "--out", "x"], "only `export` takes `--out`"),
        (&["list", "--port", "1"], "only `serve` takes `--port`"),
        (&["serve", "--port", "70000"], "70000"),
        (&["serve", "--templates", "no/such"], "cannot be read"),
    ] {
        assert!(text(&preview(args).stderr).contains(told), "{args:?}");
    }
}
