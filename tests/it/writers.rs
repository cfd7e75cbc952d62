//! Mistakes of people who write templates: each is reported by its cause, at its line, in few words.
//!
//! The catalog in `tests/cases/writers/shop` has no fault. Each entry of the case files beside it makes one mistake in it:
//! after `## title`, `@ file` names a file, lines with `- ` are what to replace in it, once, and lines with `+ ` are what
//! stands there instead. A file without either is taken out, one without `- ` is written anew. Lines with `> ` are the
//! report. `UPDATE_CASES=1 cargo test` writes these lines anew, for a person to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sincerely::review::{Severity, review};
use sincerely::{Catalog, Source};

type Files = BTreeMap<String, String>;

/// The most lines that a mistake may take.
const LINES: usize = 6;

#[test]
fn every_mistake_is_reported_by_its_cause() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/writers");
    let mut good = Files::new();
    collect(&folder.join("shop"), "", &mut good);
    assert_eq!(report(good.clone()), "nothing\n", "the catalog has faults of its own");
    let mut wrong = String::new();
    let (mut entries, mut long) = (0, 0);
    let mut cases: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    cases.sort();
    for case in cases {
        let text = std::fs::read_to_string(&case).unwrap();
        let mut renewed = String::new();
        for entry in text.split_inclusive("\n\n") {
            let told = report(changed(good.clone(), entry));
            let given = entry.lines().filter(|line| !line.is_empty() && !line.starts_with("> "));
            let given: String = given.map(|line| format!("{line}\n")).collect();
            let lines: String = told.lines().map(|line| format!("> {line}\n")).collect();
            let now = format!("{given}{lines}");
            if now.trim_end() != entry.trim_end() {
                let _ = write!(wrong, "{}\n--- now\n{now}--- wanted\n{entry}\n", case.display());
            }
            entries += 1;
            long += usize::from(told.lines().count() > LINES);
            renewed.push_str(&now);
            renewed.push('\n');
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&case, renewed.trim_end().to_owned() + "\n").unwrap();
            wrong.clear();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(entries >= 60, "{entries} mistakes");
    assert!(long <= 2, "{long} mistakes take more than {LINES} lines");
}

fn collect(folder: &Path, inside: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{inside}{}", entry.file_name().into_string().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// The files with the mistake of an entry.
fn changed(mut files: Files, entry: &str) -> Files {
    let lines = |mark: &str| {
        let lines: Vec<&str> = entry.lines().filter_map(|line| line.strip_prefix(mark)).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    };
    let title = entry.lines().next().unwrap();
    let file = lines("@ ").unwrap_or_else(|| panic!("no file: {title}"));
    match (lines("- "), lines("+ ")) {
        (None, None) => assert!(files.remove(&file).is_some(), "no such file: {title}"),
        (None, Some(new)) => {
            files.insert(file, new + "\n");
        }
        (Some(old), new) => {
            let text = files.get_mut(&file).unwrap_or_else(|| panic!("no such file: {title}"));
            assert!(text.contains(&old), "{title}: {file} does not hold {old:?}");
            *text = text.replacen(&old, &new.unwrap_or_default(), 1);
        }
    }
    files
}

/// What loading says, else the errors of the review, else its warnings.
fn report(files: Files) -> String {
    let catalog = match Catalog::layers([Source::files(files)]) {
        Ok(catalog) => catalog,
        Err(problems) => return format!("{problems:#}\n"),
    };
    let review = review(&catalog);
    let of = |severity| -> String {
        let findings = review.findings().filter(|finding| finding.severity == severity);
        findings.map(|finding| format!("{finding:#}\n")).collect()
    };
    let told = of(Severity::Error);
    let told = if told.is_empty() { of(Severity::Warning) } else { told };
    if told.is_empty() { "nothing\n".to_owned() } else { told }
}
