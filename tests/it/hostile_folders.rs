//! Folders that mean harm: what lies there and is no file is refused with its name, and nothing of it is waited for.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::json;
use sincerely::{Catalog, ErrorKind, Problems};
use tempfile::TempDir;

use crate::desk::{InOneLine as _, SLOTS, ask, writer};

/// The ways in which a file of a catalog is called, so that each reader meets what lies there.
const NAMES: [&str; 7] = [
    "voice.toml", "layout.html", "en/u.md", "en/language.toml", "en/phrases/p.toml", "en/samples/t.json",
    "en/samples/standing.json",
];

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for inside in ["en/phrases", "en/samples"] {
        fs::create_dir_all(folder.path().join(inside)).unwrap();
    }
    fs::write(folder.path().join("slots.toml"), SLOTS).unwrap();
    fs::write(folder.path().join("en/t.md"), "+++\nsubject = \"S\"\n+++\nHello.\n").unwrap();
    folder
}

/// Loads on a thread of its own, so that a load that waits for somebody is a failure and no test without an end.
fn load(folder: &Path) -> Result<Catalog, Problems> {
    let (done, loaded) = mpsc::channel();
    let folder = folder.to_owned();
    std::thread::spawn(move || {
        let _ = done.send(Catalog::from_dir(folder));
    });
    loaded.recv_timeout(Duration::from_secs(120)).expect("the load waits for what never comes")
}

fn only(folder: &Path) -> String {
    let told = load(folder).map(|_| ()).unwrap_err().in_one_line();
    told.replace(&format!("{}/", folder.display()), "")
}

#[test]
fn a_pipe_is_not_waited_for() {
    for name in NAMES {
        let folder = folder();
        let made = Command::new("mkfifo").arg(folder.path().join(name)).status();
        assert!(made.unwrap().success(), "mkfifo");
        assert_eq!(only(folder.path()), format!("{name}: neither a file nor a folder"));
        symlink(folder.path().join(name), folder.path().join("en/phrases/linked.toml")).unwrap();
        assert!(only(folder.path()).contains("en/phrases/linked.toml: neither a file nor a folder"), "{name}");
    }
    let alone = TempDir::new().unwrap();
    let pipe = alone.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(only(&pipe).ends_with("the catalog is not a folder"));
}

#[test]
fn sockets_and_devices_are_no_files() {
    for name in NAMES {
        let folder = folder();
        let _socket = UnixListener::bind(folder.path().join(name)).unwrap();
        assert_eq!(only(folder.path()), format!("{name}: neither a file nor a folder"));
        for device in ["/dev/zero", "/dev/random", "/dev/null", "/dev/stdin", "/proc/self/mem"] {
            fs::remove_file(folder.path().join(name)).unwrap();
            symlink(device, folder.path().join(name)).unwrap();
            let told = only(folder.path());
            assert!(
                told == format!("{name}: a link that leads out of the folder, copy the file into the folder")
                    || told == format!("{name}: cannot be read"),
                "{device}: {told}"
            );
        }
    }
    for device in ["/dev/zero", "/dev/null"] {
        assert!(only(Path::new(device)).ends_with("the catalog is not a folder"));
    }
}

#[test]
fn a_folder_called_like_a_file_is_a_folder() {
    let folder = folder();
    for name in NAMES {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    // Empty ones are no files, so nothing is wrong with them.
    assert!(load(folder.path()).is_ok());
    for name in NAMES {
        fs::write(folder.path().join(name).join("x.txt"), "x").unwrap();
    }
    let told = load(folder.path()).unwrap_err();
    for name in NAMES {
        let stray = format!("{name}/x.txt");
        let of_stray = |problem: &&sincerely::Error| problem.file() == Some(&stray);
        assert_eq!(told.iter().find(of_stray).map(sincerely::Error::kind), Some(ErrorKind::UnknownFile), "{told}");
    }
}

#[test]
fn what_nobody_may_read_is_named() {
    let folder = folder();
    let locked = |path: &str, mode| fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode));
    fs::write(folder.path().join("en/phrases/p.toml"), "[a]\nany = [\"A.\"]\n").unwrap();
    locked("en/phrases/p.toml", 0).unwrap();
    if fs::read(folder.path().join("en/phrases/p.toml")).is_ok() {
        return; // Whoever runs this may read everything.
    }
    assert_eq!(only(folder.path()), "en/phrases/p.toml: cannot be read: permission denied");
    locked("en/phrases/p.toml", 0o600).unwrap();
    locked("en/phrases", 0).unwrap();
    assert_eq!(only(folder.path()), "en/phrases: cannot be read: permission denied");
    locked("en/phrases", 0o700).unwrap();
    assert!(load(folder.path()).is_ok());
}

/// NUL in every kind of file: refused with its place, or in a sample, which is read when it is asked for, then.
#[test]
fn a_byte_that_is_not_text_is_reported_with_its_place() {
    for (name, text, told) in [
        ("voice.toml", "ladder = [\"a\0\"]\n", "voice.toml:1:13: a control character"),
        ("slots.toml", "[a]\nkind\0 = \"text\"\n", "slots.toml:2:5: a control character"),
        ("layout.html", "<p>\n{{ body }}\0", "layout.html:2:11: a control character in a template"),
        ("en/u.md", "+++\nsubject = \"S\0\"\n+++\nx", "en/u.md:2:13: a control character"),
        ("en/u.md", "+++\nsubject = \"S\"\n+++\nab\0c", "en/u.md:4:3: a control character in a template"),
        ("en/u.md", "\0", "en/u.md:1:1: no front matter"),
        ("en/language.toml", "stale = [\"a\0\"]\n", "en/language.toml:1:12: a control character"),
        ("en/phrases/p.toml", "[a]\nany = [\"A\0.\"]\n", "en/phrases/p.toml:2:10: a control character"),
    ] {
        let folder = folder();
        fs::write(folder.path().join(name), text).unwrap();
        let first = only(folder.path());
        assert!(first.starts_with(told), "{name}: {first}");
    }
    let folder = folder();
    fs::write(folder.path().join("en/samples/t.json"), "{\"to\": \"\0\"}").unwrap();
    let error = load(folder.path()).unwrap().sample(None, "t", "").unwrap_err();
    assert_eq!((error.kind(), error.file()), (ErrorKind::Syntax, Some("en/samples/t.json")), "{error}");
}

/// Line ends and marks of every system, in every kind of file, change no mail.
#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    let files = [
        ("voice.toml", "ladder = [\"plain\"]\ndefault = \"plain\"\n"),
        ("slots.toml", SLOTS),
        ("layout.html", "<p>\n{{ body }}\n</p>\n"),
        ("en/t.md", "+++\nsubject = \"S\"\n+++\nHello.\n\n{% if urgent %}\nNow.\n{% endif %}\n{{ say.a }}\nBye.\n"),
        ("en/phrases/p.toml", "[a]\nany = [\n  \"A.\",\n]\n"),
        ("en/samples/t.json", "{\n\"to\": \"a@example.org\",\n\"now\": \"2026-03-02T09:00:00Z\",\n\"facts\": {}\n}\n"),
    ];
    let mut mails = Vec::new();
    for (mark, end) in
        [("", "\n"), ("\u{FEFF}", "\n"), ("", "\r\n"), ("\u{FEFF}", "\r\n"), ("", "\r"), ("\u{FEFF}", "\r")]
    {
        let folder = folder();
        for (path, text) in files {
            fs::write(folder.path().join(path), format!("{mark}{}", text.replace('\n', end))).unwrap();
        }
        let catalog = load(folder.path()).unwrap_or_else(|problems| panic!("{mark:?} {end:?}: {problems}"));
        assert!(catalog.sample(None, "t", "").is_ok(), "{mark:?} {end:?}");
        let mail = writer(catalog).write(&ask(&json!({ "urgent": true }))).unwrap();
        mails.push((mail.subject, mail.text, mail.html));
    }
    assert_eq!(mails[0].1, "Hello.\n\nNow.\nA.\nBye.\n");
    assert!(mails.iter().all(|mail| *mail == mails[0]), "{mails:#?}");
}

#[test]
fn a_sample_is_as_large_as_any_other_file_and_no_larger() {
    let folder = folder();
    let sample = |spaces: usize| {
        let facts = " ".repeat(spaces);
        format!("{{\"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"facts\": {{{facts}}}}}")
    };
    fs::write(folder.path().join("en/samples/t.json"), sample(1_000_000)).unwrap();
    assert!(load(folder.path()).unwrap().sample(None, "t", "").is_ok());
    fs::write(folder.path().join("en/samples/t.json"), sample(1 << 20)).unwrap();
    assert_eq!(only(folder.path()), "en/samples/t.json: file larger than 1024 KiB, split it");
}
