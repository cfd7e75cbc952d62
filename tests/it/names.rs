//! Names: real ones are spoken, junk is not.

use serde_json::json;
use sincerely::facts::{NameVerdict, judge_name};
use sincerely::{Catalog, Source};

use crate::desk::{InOneLine as _, ask, small, writer};

/// Reads `\\u{…}` in a case.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let (code, behind) = after.split_once('}').unwrap();
        out += before;
        out.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
        rest = behind;
    }
    out + rest
}

/// 300 entries from published lists, collected after the rules were frozen. The rules are not tuned to them: this only
/// holds what was measured.
#[test]
fn the_second_list_comes_out_as_it_was_measured() {
    let (mut right, mut all, mut refused) = (0, 0, Vec::new());
    for line in
        include_str!("../cases/names/second.tsv").lines().filter(|line| !line.starts_with('#') && line.contains('\t'))
    {
        let (expected, name) = line.split_once('\t').unwrap();
        let name = unescape(name);
        let came = match judge_name(&name) {
            NameVerdict::Good => "good",
            NameVerdict::Absent => "absent",
            NameVerdict::Junk(_) => "junk",
            _ => "of a new kind",
        };
        all += 1;
        right += usize::from(came == expected);
        if expected == "good" && came != "good" {
            refused.push(name);
        }
    }
    assert_eq!(all, 300);
    assert!(right >= 276, "{right} of {all} right");
    assert!(refused.len() <= 3, "real names refused: {refused:?}");
}

/// A seventh language brings its own role words; those of the built-in languages count beside them.
#[test]
fn the_role_words_of_a_language_are_in_its_folder() {
    let words = "[roles]\nwords = [\"kund\", \"tjänst\"]\ntitles = [\"fru\"]\njoiners = [\"och\"]\nphrases = [\"svara inte\"]\nfillers = [\"prov\"]\n";
    let body = "+++\nsubject = \"S\"\noptional = [\"name\"]\n+++\nHej{% if name %} {{ name.full }}{% endif %}.\n";
    let catalog = |words: &str| {
        let files = [("slots.toml", crate::desk::SLOTS), ("sv/t.md", body), ("sv/language.toml", words)];
        Catalog::layers([Source::files(files)])
    };
    let said = |words: &str, name: &str| {
        let request = ask(&json!({ "name": name })).locale("sv");
        writer(catalog(words).unwrap()).write(&request).unwrap().text
    };
    for role in
        ["Kund", "KUND och TJÄNST", "Kund Team", "Fru", "Volvo svara inte", "prov", "Prov Test", "Kundenservice"]
    {
        assert_eq!(said(words, role), "Hej.\n", "{role}");
    }
    for name in ["Kund Svensson", "Fru Lind", "Svara Lind", "Prov Lind"] {
        assert_eq!(said(words, name), format!("Hej {name}.\n"));
    }
    // Without the words of a language nobody knows them.
    assert_eq!((said("", "Tjänst"), said("", "Vertrieb")), ("Hej Tjänst.\n".to_owned(), "Hej.\n".to_owned()));
    let problems = catalog("[roles]\nword = [\"kund\"]\n").unwrap_err();
    assert_eq!(problems.in_one_line(), "sv/language.toml:2:1: unknown key `word`, did you mean `words`?");
    let problems = catalog("[roles]\nwords = \"kund\"\n").unwrap_err();
    assert!(problems.in_one_line().starts_with("sv/language.toml:2:9: "), "{problems}");
}

#[test]
fn a_title_is_said_with_the_family_name_and_never_alone() {
    let writer =
        writer(small("optional = [\"name\"]", "Hello{% if name.formal %} {{ name.formal }}{% endif %}.\n", ""));
    let said = |name: serde_json::Value| writer.write(&ask(&json!({ "name": name }))).unwrap().text;
    for (title, formal) in [
        ("Ms", "Hello Ms Silva.\n"),
        ("Frau Dr.", "Hello Frau Dr. Silva.\n"),
        ("n/a", "Hello.\n"),
        ("", "Hello.\n"),
        ("{{ title }}", "Hello.\n"),
        ("http://evil.example", "Hello.\n"),
        ("<b>", "Hello.\n"),
    ] {
        assert_eq!(said(json!({ "title": title, "family": "Silva" })), formal, "{title}");
        assert_eq!(said(json!({ "full": "Maria Silva", "title": title, "family": "Silva" })), formal, "{title}");
        assert_eq!(said(json!({ "title": title })), "Hello.\n", "{title}");
    }
}
