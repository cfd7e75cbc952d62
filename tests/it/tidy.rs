//! Checks of the repository itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_str().unwrap().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in files(&root().join("src"), ".rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not say what it is for", path.display());
    }
}

#[test]
fn the_architecture_page_names_every_module_in_order() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules =
        lib.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
    let mut from = 0;
    for module in modules {
        let row = page[from..].find(&format!("\n| `{module}` |"));
        from +=
            row.unwrap_or_else(|| panic!("ARCHITECTURE.md does not name `{module}`, or not in the order of lib.rs"));
    }
}

#[test]
fn nothing_is_left_undone() {
    let marks = [
        ["todo", "!("].concat(),
        ["unimplemented", "!("].concat(),
        ["FIX", "ME"].concat(),
        ["XX", "X:"].concat(),
        ["#[ig", "nore"].concat(),
    ];
    // The package holds no examples.
    let folders = ["src", "tests", "benches", "examples", "fuzz/src"].map(|folder| root().join(folder));
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for path in files(folder, ".rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for mark in &marks {
                assert!(!text.contains(mark), "{mark} in {}", path.display());
            }
        }
    }
}

#[test]
fn the_library_reads_no_clock_and_no_environment() {
    let is_test = |path: &PathBuf| path.components().any(|part| part.as_os_str() == "tests");
    for path in files(&root().join("src"), ".rs").into_iter().filter(|path| !is_test(path)) {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        // Programs that documentation shows may.
        let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for call in [
            "SystemTime::now", "Instant::now", "Utc::now", "Local::now", "std::env", "DefaultHasher", "RandomState",
            "to_ne_bytes",
        ] {
            assert!(!code.contains(call), "{call} in {}", path.display());
        }
    }
}

#[test]
fn the_version_stands_in_the_changelog() {
    let changelog = std::fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(
        changelog.contains("## [Unreleased]") || changelog.contains(&format!("## [{}]", env!("CARGO_PKG_VERSION")))
    );
}

/// The packages of a lock file: their names, with the versions that each is there in.
fn locked(path: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let lock: toml::Table = toml::from_str(&text).unwrap();
    let mut packages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let of = |key: &str| package[key].as_str().unwrap().to_owned();
        packages.entry(of("name")).or_default().insert(of("version"));
    }
    packages
}

/// What semantic versions hold to be compatible: `1` of 1.2.3, `0.2` of 0.2.3.
fn line(version: &str) -> Vec<&str> {
    let numbers: Vec<&str> = version.split('.').collect();
    numbers[..=numbers.iter().take_while(|number| **number == "0").count()].to_vec()
}

/// Peers are measured beside the very versions that the crate is tested with, which are then built once for both.
#[test]
fn peers_stand_on_the_versions_of_the_crate() {
    let peers = root().join("benches/peers/Cargo.lock");
    // Neither is in the package.
    if !peers.is_file() || !root().join("Cargo.lock").is_file() {
        return;
    }
    let ours = locked(&root().join("Cargo.lock"));
    for (name, versions) in locked(&peers) {
        let ours = ours.get(&name).into_iter().flatten();
        for (theirs, ours) in ours.flat_map(|ours| versions.iter().map(move |theirs| (theirs, ours))) {
            assert!(
                line(theirs) != line(ours) || theirs == ours,
                "benches/peers has {name} {theirs} and not {ours}: \
                 `cargo update --manifest-path benches/peers/Cargo.toml {name}@{theirs} --precise {ours}`"
            );
        }
    }
}
