//! Catalogs in folders: what lies there is handled on purpose.

use std::fs;
use std::path::Path;

use serde_json::json;
use sincerely::{Catalog, ErrorKind, Problems, Source};
use tempfile::TempDir;

use crate::desk::{InOneLine as _, SLOTS, ask, writer};

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    put(folder.path(), "slots.toml", SLOTS.as_bytes());
    put(folder.path(), "en/t.md", b"+++\nsubject = \"S\"\n+++\n{{ say.a }}\n");
    put(folder.path(), "en/phrases/p.toml", b"[a]\nany = [\"Hello.\"]\n");
    for (path, bytes) in files {
        put(folder.path(), path, bytes);
    }
    folder
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn problems(folder: &TempDir) -> Problems {
    Catalog::from_dir(folder.path()).unwrap_err()
}

/// The problems without the folder, which each of them names.
fn told(folder: &TempDir) -> String {
    problems(folder).in_one_line().replace(&format!("{}/", folder.path().display()), "")
}

fn text(catalog: Catalog) -> String {
    writer(catalog).write(&ask(&json!({}))).unwrap().text
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_are_fine() {
    let folder = folder(&[
        ("en/t.md", "\u{FEFF}+++\r\nsubject = \"S\"\r\n+++\r\n{{ say.a }}\r\n\r\nTwo.\r\n".as_bytes()),
        ("en/phrases/p.toml", "\u{FEFF}[a]\r\nany = [\"Hello.\"]\r\n".as_bytes()),
    ]);
    assert_eq!(text(Catalog::from_dir(folder.path()).unwrap()), "Hello.\n\nTwo.\n");
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_its_place() {
    let folder = folder(&[("en/phrases/p.toml", b"[a]\nany = [\"Gr\xFC\xDFe.\"]\n")]);
    assert_eq!(told(&folder).lines().next().unwrap(), "en/phrases/p.toml:2:11: not UTF-8, save the file as UTF-8");
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let folder = folder(&[("en/phrases/p.toml", "#".repeat((1 << 20) + 1).as_bytes())]);
    let problems = problems(&folder);
    assert!(
        problems
            .iter()
            .any(|problem| problem.kind() == ErrorKind::TooLarge && problem.file() == Some("en/phrases/p.toml")),
        "{problems}"
    );
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused_and_links_within_are_followed() {
    let outside = TempDir::new().unwrap();
    put(outside.path(), "secret.toml", b"[b]\nany = [\"Secret.\"]\n");
    let folder = folder(&[]);
    std::os::unix::fs::symlink(folder.path().join("en/phrases/p.toml"), folder.path().join("en/phrases/q.toml"))
        .unwrap();
    fs::write(folder.path().join("en/phrases/p.toml"), "[a]\nany = [\"Hello.\"]\n").unwrap();
    let twice = told(&folder);
    assert!(twice.contains("pool `a` is defined twice"), "a link within is read like its file: {twice}");
    fs::remove_file(folder.path().join("en/phrases/q.toml")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.toml"), folder.path().join("en/phrases/q.toml")).unwrap();
    assert_eq!(told(&folder), "en/phrases/q.toml: a link that leads out of the folder, copy the file into the folder");
    fs::remove_file(folder.path().join("en/phrases/q.toml")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("en/more")).unwrap();
    assert!(told(&folder).starts_with("en/more: a link that leads out of the folder"));
    fs::remove_file(folder.path().join("en/more")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("en/round")).unwrap();
    assert!(told(&folder).contains("it leads in a circle"));
    fs::remove_file(folder.path().join("en/round")).unwrap();
    std::os::unix::fs::symlink(folder.path().join("nowhere"), folder.path().join("en/phrases/broken.toml")).unwrap();
    assert!(told(&folder).starts_with("en/phrases/broken.toml: cannot be read"));
}

#[test]
fn a_folder_that_cannot_be_read_is_named() {
    let missing = Catalog::from_dir("no/such/folder").unwrap_err();
    assert_eq!(
        missing.in_one_line(),
        "no/such/folder: cannot be read: entity not found, name a folder that holds templates"
    );
    let folder = folder(&[]);
    let file = Catalog::from_dir(folder.path().join("slots.toml")).unwrap_err();
    assert!(file.to_string().ends_with("the catalog is not a folder"), "{file}");
    assert_eq!(
        Catalog::from_dir(TempDir::new().unwrap().path()).unwrap_err().in_one_line(),
        "a catalog without templates, add `en/hello.md`"
    );
}

#[test]
fn what_editors_leave_behind_is_passed_over_and_strays_are_named() {
    let tidy = folder(&[("en/.t.md.swp", b"\xFF"), (".DS_Store", b"\xFF"), ("en/t.md~", b"\xFF")]);
    assert!(Catalog::from_dir(tidy.path()).is_ok());
    let stray = folder(&[("notes.txt", b"x"), ("en/phrases/p.yaml", b"x")]);
    let told = problems(&stray).in_one_line();
    assert!(
        told.contains("notes.txt: not a catalog file") && told.contains("en/phrases/p.yaml: not a catalog file"),
        "{told}"
    );
}

#[test]
fn layers_replace_templates_by_path_and_pools_by_name() {
    let base = folder(&[]);
    let over = Source::files([("en/phrases/mine.toml", "[a]\nany = [\"Mine.\"]\n")]);
    assert_eq!(text(Catalog::layers([Source::dir(base.path()), over]).unwrap()), "Mine.\n");
    let over = Source::files([("en/t.md", "+++\nsubject = \"S\"\n+++\nWhole. {{ say.a }}\n")]);
    assert_eq!(text(Catalog::layers([Source::dir(base.path()), over]).unwrap()), "Whole. Hello.\n");
}

#[test]
fn a_new_template_is_one_file() {
    let over = Source::files([(
        "en/hello.md",
        "+++\nsubject = \"Hello\"\n[pools.line]\nany = [\"One line.\"]\n+++\n{{ say.greeting }}\n\n{{ say.line }}\n\n{{ brand }}\n",
    )]);
    let catalog = Catalog::layers([Source::built_in(), over]).unwrap();
    let writer = writer(catalog);
    let mail = writer.write(&ask(&json!({})).template("hello")).unwrap();
    assert!(mail.text.ends_with("\n\nOne line.\n\nOak & Co.\n"), "{}", mail.text);
    assert_eq!(writer.trace(&ask(&json!({})).template("hello")).unwrap().pools[1].pool, "hello/line");
}

#[test]
fn a_writer_takes_another_catalog_if_its_default_facts_fit() {
    let folder = folder(&[]);
    let old = writer(Catalog::from_dir(folder.path()).unwrap());
    let written = |writer: &sincerely::Writer| writer.write(&ask(&json!({}))).unwrap();
    put(folder.path(), "en/phrases/p.toml", b"[a]\nany = [\"Changed.\"]\n");
    let new = old.with_catalog(Catalog::from_dir(folder.path()).unwrap()).unwrap();
    assert_ne!(written(&old).text, written(&new).text);
    // A token of the old writer is one of the new writer, too.
    let token = written(&old).token;
    let mail = new.write(&ask(&json!({})).token(&token)).unwrap();
    assert!(mail.memory != written(&new).memory, "the token was read");
    let more = format!("{SLOTS}\n[legal]\nkind = \"text\"\nfrom = \"operator\"\nstanding = true\n");
    put(folder.path(), "slots.toml", more.as_bytes());
    let error = old.with_catalog(Catalog::from_dir(folder.path()).unwrap()).unwrap_err();
    assert_eq!((error.kind(), error.to_string().contains("`legal`")), (ErrorKind::MissingFact, true), "{error}");
}

#[test]
fn what_a_template_requires_is_known_without_a_catalog() {
    let front = "+++\nsubject = \"x\"\nrequired = [\"order.eta\", \"reply_by\"]\n+++\nHello.\n";
    let files = [
        ("en/a.md", front),
        ("en/none.md", "+++\nsubject = \"x\"\n+++\nHello.\n"),
        ("en/bad.md", "+++\nsubject =\n+++\n"),
    ];
    let layer = Source::files(files);
    assert_eq!(layer.required_slots("en", "a").unwrap(), ["order.eta", "reply_by"]);
    assert_eq!(layer.required_slots("en", "none"), Some(Vec::new()));
    assert_eq!(layer.required_slots("en", "bad"), None, "a front matter with a fault");
    assert_eq!(layer.required_slots("de", "a"), None);
    assert_eq!(layer.clone().only(["de"]).required_slots("en", "a"), None);
    assert_eq!(
        Source::built_in().only_templates(["acknowledge/order"]).required_slots("en", "acknowledge/delay"),
        None
    );
    for outside in ["../../etc/passwd", "", "a.md", "\u{0}"] {
        assert_eq!(layer.required_slots("en", outside), None, "{outside:?}");
        assert_eq!(Source::dir("templates").required_slots("en", outside), None, "{outside:?}");
    }
}
