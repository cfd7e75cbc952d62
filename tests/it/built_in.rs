//! The built-in catalog: good enough to send.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sincerely::review::expect_fit;
use sincerely::{Catalog, Key, Source, Writer};

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

#[test]
fn a_part_of_a_folder_has_the_pools_that_it_uses_however_they_are_written() {
    let other = "[other]\nany = [\"Other.\"]\n";
    for pools in [
        format!("{other}  [ready]\n  any = [\"Ready.\"]\n"),
        format!("{other}[ \"ready\" ]\nany = [\"Ready.\"]\n"),
        format!("ready.any = [\"Ready.\"]\n{other}"),
        format!("ready = {{ any = [\"Ready.\"] }}\n{other}"),
    ] {
        let files = [
            ("en/t.md", "+++\nsubject = \"S\"\ntones = [\"plain\"]\n+++\n{{ say.ready }}\n"),
            ("en/u.md", "+++\nsubject = \"S\"\ntones = [\"plain\"]\n+++\n{{ say.other }}\n"),
            ("en/phrases/p.toml", pools.as_str()),
            ("en/phrases/q.toml", "[broken]\nany = 1\n"),
        ];
        let whole = Catalog::layers([Source::files(files)]);
        assert!(whole.is_err(), "{pools}");
        Catalog::layers([Source::files(files).only_templates(["t"])]).unwrap();
    }
}

#[test]
fn a_part_of_the_built_in_catalog_writes_the_same_mails() {
    let whole = Arc::new(Catalog::built_in().unwrap());
    for info in whole.info() {
        let (locale, template) = (info.locale.as_str(), info.template.as_str());
        let part = Arc::new(Catalog::layers([Source::built_in().only([locale]).only_templates([template])]).unwrap());
        let request = whole.sample(Some(locale), template, "").unwrap();
        let mail = |catalog: &Arc<Catalog>| {
            let standing = whole.sample_default_facts(Some(locale)).unwrap();
            let writer = Writer::builder(Arc::clone(catalog)).key(Key::from_bytes([7; 16]));
            let mail = writer.default_facts(&standing).build().unwrap().write(&request).unwrap();
            (mail.subject, mail.text, mail.html)
        };
        assert_eq!(mail(&part), mail(&whole), "{locale} {template}");
    }
}
