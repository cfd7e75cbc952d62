//! The built-in catalog: good enough to send.

use std::path::{Path, PathBuf};

use sincerely::review::expect_fit;
use sincerely::{Catalog, Source};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")
}

/// Every file of the folder by its path inside of it.
pub(crate) fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_built_in_catalog_is_the_folder() {
    let built_in = Catalog::built_in().unwrap();
    let folder = Catalog::from_dir(root()).unwrap();
    let names = |catalog: &Catalog| {
        catalog.info().into_iter().map(|info| format!("{}/{}", info.locale, info.template)).collect::<Vec<_>>()
    };
    assert_eq!(names(&built_in), names(&folder));
}

#[test]
fn it_is_fit_to_send() {
    expect_fit([Source::built_in()]).unwrap();
}

#[test]
fn every_template_has_a_full_sample() {
    let catalog = Catalog::built_in().unwrap();
    for info in catalog.info() {
        catalog.sample(Some(&info.locale), &info.template, "").unwrap();
    }
}
