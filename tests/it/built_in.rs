//! The built-in catalog: good enough to send.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sincerely::review::{Severity, expect_fit, review};
use sincerely::{Catalog, Source};
use toml::{Table, Value};

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
fn the_review_has_nothing_to_complain_of() {
    let review = review(&Catalog::built_in().unwrap());
    let complaints: Vec<String> =
        review.findings().filter(|finding| finding.severity != Severity::Info).map(ToString::to_string).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn it_has_the_eight_templates_with_their_samples_in_every_language() {
    let catalog = Catalog::built_in().unwrap();
    let wanted = [
        "acknowledge/complaint",
        "acknowledge/delay",
        "acknowledge/event",
        "acknowledge/order",
        "acknowledge/out_of_hours",
        "acknowledge/question",
        "follow_up/resolved",
        "follow_up/still_working",
    ];
    for language in catalog.languages() {
        assert_eq!(catalog.templates(language).collect::<Vec<_>>(), wanted, "{language}");
        for template in wanted {
            for kind in ["", "sparse", "hostile"] {
                catalog.sample(Some(language), template, kind).unwrap();
            }
        }
    }
}

struct Pool {
    name: String,
    table: Table,
}

fn pools(language: &str) -> Vec<Pool> {
    let of_language = files().into_iter().filter(|(path, _)| path.starts_with(&format!("{language}/phrases/")));
    of_language
        .flat_map(|(_, text)| text.parse::<Table>().unwrap())
        .map(|(name, table)| Pool { name, table: table.as_table().unwrap().clone() })
        .collect()
}

const TONES: [&str; 4] = ["formal", "plain", "warm", "playful"];

fn wordings<'t>(pool: &'t Pool, list: &str) -> Vec<&'t str> {
    let list = pool.table.get(list).and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .map(|wording| wording.as_str().or_else(|| wording.get("text")?.as_str()).unwrap())
        .collect()
}

/// The words of a wording, each fact one word.
fn words(text: &str) -> Vec<String> {
    let mut flat = String::new();
    let mut rest = text;
    while let Some((before, fact)) = rest.split_once("{{") {
        let (fact, after) = fact.split_once("}}").unwrap();
        flat += before;
        flat += &format!(" fact{} ", fact.trim().replace('.', ""));
        rest = after;
    }
    flat += rest;
    flat.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn pools_are_large_enough_and_their_wordings_far_enough_apart() {
    for language in Catalog::built_in().unwrap().languages() {
        for pool in pools(language) {
            let short = ["greeting", "sign_off"].contains(&pool.name.as_str());
            let optional = pool.table.get("optional").and_then(Value::as_bool) == Some(true);
            let any = wordings(&pool, "any");
            for tone in TONES
                .iter()
                .filter(|tone| pool.table.contains_key(**tone))
                .chain(["any"].iter().filter(|_| any.len() == total(&pool)))
            {
                let serving = any.len() + if *tone == "any" { 0 } else { wordings(&pool, tone).len() };
                let wanted = if short { 6 } else { 8 };
                assert!(optional || serving >= wanted, "{language}/{}: {serving} wordings for {tone}", pool.name);
            }
            if short {
                continue;
            }
            let all: Vec<&str> = std::iter::once("any").chain(TONES).flat_map(|list| wordings(&pool, list)).collect();
            let mut openings: BTreeMap<Vec<String>, &str> = BTreeMap::new();
            for text in &all {
                let opening: Vec<String> = words(text).into_iter().take(2).collect();
                if !pool.name.starts_with("subject_")
                    && let Some(other) = openings.insert(opening, text)
                {
                    panic!("{language}/{}: {text:?} opens like {other:?}", pool.name);
                }
            }
            let grams =
                |text: &str| words(text).windows(4).map(<[String]>::to_vec).collect::<std::collections::BTreeSet<_>>();
            for (at, a) in all.iter().enumerate() {
                for b in &all[..at] {
                    let (a4, b4) = (grams(a), grams(b));
                    let (both, either) = (a4.intersection(&b4).count(), a4.union(&b4).count());
                    assert!(either == 0 || both * 2 < either, "{language}/{}: {a:?} is nearly {b:?}", pool.name);
                }
            }
        }
    }
}

fn total(pool: &Pool) -> usize {
    std::iter::once("any").chain(TONES).map(|list| wordings(pool, list).len()).sum()
}

#[test]
fn every_tone_can_greet_by_the_full_name_and_event_mails_say_the_day() {
    let catalog = Catalog::built_in().unwrap();
    for language in catalog.languages() {
        let pools = pools(language);
        let greeting = pools.iter().find(|pool| pool.name == "greeting").unwrap();
        let serves = |tone: &str| {
            wordings(greeting, "any")
                .into_iter()
                .chain(wordings(greeting, tone))
                .any(|text| text.contains("{{ name.full }}"))
        };
        assert!(TONES.iter().filter(|tone| greeting.table.contains_key(**tone)).all(|tone| serves(tone)), "{language}");
        let heard = pools.iter().find(|pool| pool.name == "event_heard").unwrap();
        assert!(
            std::iter::once("any")
                .chain(TONES)
                .flat_map(|list| wordings(heard, list))
                .all(|text| text.contains("{{ event.day }}")),
            "{language}"
        );
    }
}
