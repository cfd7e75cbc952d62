//! Catalogs that do not load: every problem at once, sorted, each with its place and help.
//!
//! Each case in `tests/cases/catalog` holds files under `--- path` and, at its end under `=== problems`, what loading says.
//! `UPDATE_CASES=1 cargo test` writes that part anew, for a person to read before it is committed.

use std::fmt::Write as _;

use sincerely::{Catalog, Source};

use crate::desk::SLOTS;

#[test]
fn every_problem_is_reported_with_place_and_help() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/catalog");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 19);
    let mut wrong = String::new();
    for case in cases {
        let text = std::fs::read_to_string(&case).unwrap();
        let (given, wanted) = text.split_once("=== problems\n").unwrap_or((&text, ""));
        let mut files = vec![("slots.toml".to_owned(), SLOTS.to_owned())];
        for part in given.split("--- ").filter(|part| !part.trim().is_empty()) {
            let (path, text) = part.split_once('\n').unwrap();
            files.push((path.to_owned(), text.to_owned()));
        }
        let told = match Catalog::layers([Source::files(files)]) {
            Ok(_) => "nothing\n".to_owned(),
            Err(problems) => format!("{problems:#}\n"),
        };
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&case, format!("{given}=== problems\n{told}")).unwrap();
        } else if told != wanted {
            let _ = write!(wrong, "{}\n--- told\n{told}--- wanted\n{wanted}\n", case.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
