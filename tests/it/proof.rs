//! The proof at load: whatever is taken out of a pool that must speak, the catalog no longer loads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::json;
use sincerely::{Catalog, Source};
use toml::{Table, Value};

use crate::built_in::files;
use crate::desk::{InOneLine as _, ask, small, source, writer};

/// The pools that must speak, by language: name, file.
fn must_speak() -> Vec<(String, String, String)> {
    let mut pools = Vec::new();
    for (path, text) in files() {
        let Some((language, _)) = path.split_once("/phrases/") else { continue };
        for (name, pool) in text.parse::<Table>().unwrap() {
            if pool.get("optional").and_then(Value::as_bool) != Some(true) {
                pools.push((language.to_owned(), name, path.clone()));
            }
        }
    }
    pools
}

/// What a template of the built-in catalog says of itself.
struct Template {
    language: String,
    text: String,
    tones: Vec<String>,
}

/// Every template, read once.
static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let templates = files().into_iter().filter(|(path, _)| path.ends_with(".md"));
    let read = templates.map(|(path, text)| {
        let front = text.split("+++\n").nth(1).unwrap().parse::<Table>().unwrap();
        let words = |key: &str| {
            front[key].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let language = path.split('/').next().unwrap().to_owned();
        Template { language, tones: words("tones"), text }
    });
    read.collect()
});

/// The templates that speak a pool, in a language.
fn speak(language: &str, pool: &str) -> impl Iterator<Item = &'static Template> {
    let says = format!("say.{pool} ");
    TEMPLATES.iter().filter(move |template| template.language == language && template.text.contains(&says))
}

/// The tones of the templates that speak a pool, in a language.
fn tones(language: &str, pool: &str) -> BTreeSet<String> {
    speak(language, pool).flat_map(|template| template.tones.iter().cloned()).collect()
}

/// One pool and tone in so many is tried: each try loads a language.
const STRIDE: usize = 7;

#[test]
fn a_pool_without_variants_for_a_tone_does_not_load() {
    let all: BTreeMap<String, String> = files().into_iter().collect();
    let mut tried = 0;
    let cases = must_speak().into_iter().flat_map(|(language, name, path)| {
        let tones = tones(&language, &name);
        tones.into_iter().map(move |tone| (language.clone(), name.clone(), path.clone(), tone))
    });
    for (language, name, path, tone) in cases.step_by(STRIDE) {
        let mut file = all[&path].parse::<Table>().unwrap();
        let pool = file[&name].as_table_mut().unwrap();
        pool.remove("any");
        // A tone that keeps its list, though empty, borrows from nobody.
        pool.insert(tone.clone(), Value::Array(Vec::new()));
        let mut files = all.clone();
        files.insert(path.clone(), file.to_string());
        // Samples have no part in the check.
        files.retain(|path, _| {
            !path.contains('/') || path.starts_with(&format!("{language}/")) && !path.contains("/samples/")
        });
        let problems =
            Catalog::layers([Source::files(files)]).expect_err(&format!("{language}/{name}, {tone}: it loads"));
        let told = format!("pool `{name}` could fall silent in");
        assert!(
            problems.iter().any(|problem| problem.message().starts_with(&told)
                && problem
                    .message()
                    .rsplit_once("tone ")
                    .is_some_and(|(_, tones)| tones.split([',', ' ']).any(|told| told == tone.as_str()))),
            "{language}/{name}, {tone}: {problems}"
        );
        tried += 1;
    }
    assert!(tried >= 80, "{tried} pools and tones tried");
}

#[test]
fn a_tone_without_a_list_borrows_and_one_with_an_empty_list_does_not() {
    let load = |pool: &str| {
        Catalog::layers([crate::desk::source("tones = [\"plain\"]", "{{ say.a }}\n", &format!("[a]\n{pool}\n"))])
    };
    assert!(load("warm = [\"W.\"]\nformal = [\"F.\"]").is_ok());
    let problems = load("warm = [\"W.\"]\nformal = [\"F.\"]\nplain = []").unwrap_err();
    assert!(problems.to_string().contains("pool `a` could fall silent in `t`, tone plain"), "{problems}");
}

#[test]
fn what_excludes_a_path_is_no_fallback_even_where_the_path_is_missing() {
    let load =
        |pool: &str| Catalog::layers([crate::desk::source("", "{{ say.a }}\n", &format!("[a]\nany = [{pool}]\n"))]);
    assert!(load("{ text = \"A.\", unless = [\"urgent\"] }").is_err());
    assert!(load("{ text = \"A.\", when = [\"urgent\"] }").is_err());
    assert!(load("\"About {{ topic }}.\"").is_err());
    assert!(load("\"From {{ brand }}.\"").is_ok(), "standing facts are always there");
}

/// What is there in no mail, in some or in all of them, and whether the rest is enough of a letter.
#[test]
fn a_template_that_could_come_out_without_a_word_does_not_load() {
    let optional = "[a]\noptional = true\nany = [{ text = \"A.\", when = [\"urgent\"] }]\n";
    let silent = "en/t.md: `t` may come out without a word, say something that needs no condition";
    for (front, body, pools) in [
        ("", "", ""),
        ("", "\n \n", ""),
        ("", "{# nothing #}", ""),
        ("", "#", ""),
        ("", "&#32;", ""),
        ("", "[words]: https://desk.example/help", ""),
        ("", "{{ say.a }}", optional),
        ("", "- {{ say.a }}\n- {# nothing #}", optional),
        ("", "{{ say.a }}", "[a]\noptional = true\nselection = \"stepwise\"\nany = [\"A.\"]\n"),
        ("", "{% if order.eta %}x{% endif %}", ""),
        ("", "{% if order.eta %}x{% else %}{# y #}{% endif %}", ""),
        ("", "{% if order.eta %}x{% else %}{% if urgent %}y{% endif %}{% endif %}", ""),
        ("", "{% if order.eta %}x{% endif %}{{ say.a }}", optional),
        ("", "{% if things %}{% for x in things %}{% if x.price %}{{ x.price }}{% endif %}{% endfor %}{% endif %}", ""),
        ("required = [\"things\"]", "{% for x in things %}{% if x.price %}{{ x.price }}{% endif %}{% endfor %}", ""),
        (
            "",
            "{% if age %}{% if price %}{% if note %}{% if topic %}x{% endif %}{% else %}y{% endif %}{% else %}z{% endif %}{% else %}w{% endif %}",
            "",
        ),
        ("", "1. {% if order.eta %}x{% endif %}", ""),
        (
            "",
            "{% if age %}{% if price %}{% if note %}x{% else %}{% if topic %}y{% endif %}{% endif %}{% else %}z{% endif %}{% else %}w{% endif %}",
            "",
        ),
    ] {
        let told =
            Catalog::layers([source(front, body, pools)]).map_or_else(|told| told.in_one_line(), |_| String::new());
        assert_eq!(told, silent, "{body:?}");
    }
    for (front, body, pools) in [
        ("", "x", ""),
        ("", "{{ brand }}", ""),
        ("", "---", ""),
        ("required = [\"order\"]", "{{ order.number }}", ""),
        ("required = [\"things\"]", "{% for x in things %}{{ x.name }}{% endfor %}", ""),
        ("", "{{ say.a }}", "[a]\noptional = true\nany = [\"A.\", { text = \"B.\", when = [\"urgent\"] }]\n"),
        ("", "{% if order.eta %}x{% endif %}{{ say.a }}", "[a]\nany = [\"A.\"]\n"),
        ("", "{% if order.eta %}x{% else %}y{% endif %}", ""),
        ("", "{% if order.eta %}{{ order.eta }}{% else %}{% if urgent %}y{% else %}z{% endif %}{% endif %}", ""),
        ("", "{% if things %}{% for x in things %}{{ x.quantity }}{% endfor %}{% else %}y{% endif %}", ""),
    ] {
        let writer = writer(small(front, body, pools));
        for facts in [
            json!({ "order": { "number": "1" }, "things": [{ "name": "a tin", "quantity": 1 }] }),
            json!({ "order": { "number": "1", "eta": "2026-03-05" }, "things": [{ "name": "a tin", "quantity": 1 }], "urgent": true }),
        ] {
            assert!(writer.write(&ask(&facts)).is_ok(), "{body:?}");
        }
    }
}

#[test]
fn a_subject_and_every_wording_have_words() {
    for (front, pools, wanted) in [
        ("subject = \"{# nothing #}\"", "", "en/t.md: the subject of `t` has no words, write it"),
        ("", "[a]\nany = [\"&#32;\"]", "en/phrases/p.toml:2:8: a variant without words, write it, or remove it"),
        ("", "[a]\nany = [\"{# c #}\"]", "en/phrases/p.toml:2:8: a variant without words, write it, or remove it"),
        ("", "[a]\nany = [\" \"]", "en/phrases/p.toml:2:8: a variant without words, write it, or remove it"),
    ] {
        let told = Catalog::layers([source(front, "x", pools)]).map(|_| ()).unwrap_err().in_one_line();
        assert_eq!(told, wanted);
    }
}

#[test]
fn a_layout_names_a_brand_that_always_stands() {
    let load = |brand: &str, front: &str, layout: &str| {
        let slots = format!("[topic]\nkind = \"text\"\nfrom = \"operator\"\n{brand}");
        let body = format!("+++\nsubject = \"S\"\n{front}+++\nx\n");
        let files = [("slots.toml", slots.as_str()), ("en/t.md", &body), ("layout.html", layout)];
        Catalog::layers([Source::files(files)]).map(|_| ())
    };
    let layout = "<p>{{ brand }}</p>{{ body }}";
    let brand =
        |kind: &str, standing| format!("[brand]\nkind = \"{kind}\"\nfrom = \"operator\"\nstanding = {standing}\n");
    let kinds = ["list", "person"].map(|kind| brand(kind, true));
    for without in [String::new(), brand("text", false)].into_iter().chain(kinds) {
        let told = load(&without, "", layout).unwrap_err().in_one_line();
        assert!(told.starts_with("layout.html:1:4: ") && told.contains("brand"), "{without}: {told}");
        assert!(load(&without, "", "{{ body }}").is_ok());
    }
    for with in [brand("text", true), brand("quote", true)] {
        assert!(load(&with, "", layout).is_ok(), "{with}");
    }
}
