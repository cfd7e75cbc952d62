//! `preview new`: writes a template with pools and samples that pass `preview check`.

use std::path::{Path, PathBuf};

use sincerely::review::{Review, Scope, Severity, review_of};
use sincerely::{Catalog, Source};

use crate::args::Options;
use crate::{Failure, say};

const TEMPLATE: &str = include_str!("template.md");
const SLOTS: &str = include_str!("slots.toml");
const DEFAULT_FACTS: &str = include_str!("standing.json");
const SAMPLES: [(&str, &str); 2] = [("", include_str!("sample.json")), (".sparse", include_str!("sparse.json"))];
/// The pools by language, and what the customer of the sample writes about.
const PHRASES: [(&str, &str, &str); 6] = [
    ("en", include_str!("en.toml"), "my walnut desk"),
    ("de", include_str!("de.toml"), "mein Schreibtisch"),
    ("fr", include_str!("fr.toml"), "mon bureau"),
    ("es", include_str!("es.toml"), "mi escritorio"),
    ("pt-BR", include_str!("pt-BR.toml"), "minha escrivaninha"),
    ("nl", include_str!("nl.toml"), "mijn bureau"),
];

pub(crate) fn run(options: &Options, name: &str) -> Result<(), Failure> {
    let [folder] = options.templates.as_slice() else {
        return Err(Failure::from_text("`new` takes one folder to write into, `--templates DIR`"));
    };
    let locale = options.locale.as_deref().unwrap_or("en");
    for (what, part) in [("template", name), ("language", locale)] {
        check_name(what, part)?;
    }
    let files = files(folder, locale, name)?;
    check(folder, &files)?;
    for (path, text) in &files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|why| unwritten(parent, &why))?;
        }
        std::fs::write(&path, text).map_err(|why| unwritten(&path, &why))?;
        say(&format!("{}\n", path.display()));
    }
    if PHRASES.iter().all(|(tag, ..)| *tag != locale) {
        say(&format!("its sentences are English: write them in the language of `{locale}`\n"));
    }
    say(&format!("next: preview show {name} --locale {locale} --templates {}\n", folder.display()));
    Ok(())
}

/// A name that stays inside its folder.
fn check_name(what: &str, name: &str) -> Result<(), Failure> {
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if name.split('/').all(part) && name.len() <= 100 {
        return Ok(());
    }
    Err(Failure::from_text(&format!(
        "`{name}` cannot name a {what}\n  help: use letters, digits, `_`, `-` and, for folders, `/`, as in `acknowledge/repair`"
    )))
}

/// The new files by their paths inside the folder. A file that exists is never replaced; `slots.toml` only grows.
fn files(folder: &Path, locale: &str, name: &str) -> Result<Vec<(String, String)>, Failure> {
    let stem = name.replace(['/', '-'], "_").to_lowercase();
    let known = PHRASES.iter().find(|(tag, ..)| *tag == locale).or(PHRASES.first());
    let (_, phrases, topic) = known.ok_or_else(|| Failure::from_text("no language"))?;
    let fill = |text: &str| text.replace("STEM", &stem).replace("TOPIC", topic);
    let mut files =
        vec![(format!("{locale}/{name}.md"), fill(TEMPLATE)), (format!("{locale}/phrases/{stem}.toml"), fill(phrases))];
    files.extend(SAMPLES.map(|(kind, text)| (format!("{locale}/samples/{name}{kind}.json"), fill(text))));
    if let Some((path, _)) = files.iter().find(|(path, _)| folder.join(path).exists()) {
        return Err(Failure::from_text(&format!(
            "{}: this file exists\n  help: choose another name, or remove it first",
            folder.join(path).display()
        )));
    }
    let default_facts = format!("{locale}/samples/standing.json");
    if !folder.join(&default_facts).exists() {
        files.push((default_facts, DEFAULT_FACTS.to_owned()));
    }
    // Without a slots.toml in the folder the built-in one serves, which has all of these slots.
    if let Ok(slots) = std::fs::read_to_string(folder.join("slots.toml")) {
        let missing: Vec<&str> = SLOTS
            .split("\n\n")
            .filter(|slot| slot.lines().filter(|line| line.starts_with('[')).all(|head| !slots.contains(head)))
            .collect();
        if !missing.is_empty() {
            files.push((
                "slots.toml".to_owned(),
                format!("{}\n\n{}\n", slots.trim_end(), missing.join("\n\n").trim_end()),
            ));
        }
    }
    Ok(files)
}

/// Reviews the folder with the new files before anything is written.
fn check(folder: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    let existing = folder.exists().then(|| Source::dir(folder));
    let review = match Catalog::layers(existing.into_iter().chain([Source::files(files.iter().cloned())])) {
        Ok(catalog) => review_of(&catalog, Scope::Own),
        Err(problems) => Review::from(&problems),
    };
    let errors: Vec<String> = review
        .findings()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{finding:#}"))
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(Failure::from_text(&format!("nothing was written: the folder would not pass `check`\n{}", errors.join("\n"))))
}

fn unwritten(path: &Path, why: &std::io::Error) -> Failure {
    Failure::from_text(&format!("{}: cannot be written: {}", PathBuf::from(path).display(), why.kind()))
}
