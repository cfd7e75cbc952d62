//! Writes the seeds of every target, made from the repository's own cases: `cargo run --example seeds -- CORPUS_FOLDER`.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let to = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| "corpus".into()));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    mails(&repository, &to)?;
    facts(&repository, &to)
}

/// A seed by its target and name.
fn put(to: &Path, target: &str, name: &str, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(to.join(target))?;
    fs::write(to.join(target).join(format!("seed-{name}")), bytes)
}

/// The files below a folder with one of these endings, by their path.
fn files(folder: &Path, endings: &[&str]) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, endings)?);
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            let name = path.to_string_lossy().replace(['/', '.'], "-");
            let short = name.len().saturating_sub(60);
            found.push((name.get(short..).unwrap_or(&name).to_owned(), fs::read(&path)?));
        }
    }
    Ok(found)
}

fn mails(repository: &Path, to: &Path) -> Result<()> {
    for (name, mail) in files(&repository.join("tests/cases/mail"), &[".eml"])? {
        put(to, "guard", &name, &mail)?;
        put(
            to,
            "guard",
            &format!("{name}-enveloped"),
            &[b"envelope: bounces+1@lists.example.net\n", mail.as_slice()].concat(),
        )?;
        put(to, "thread", &name, &mail)?;
    }
    Ok(())
}

fn facts(repository: &Path, to: &Path) -> Result<()> {
    for (at, (name, json)) in files(&repository.join("templates"), &[".json"])?.into_iter().enumerate() {
        let request: serde_json::Value = serde_json::from_slice(&json)?;
        let facts = serde_json::to_vec(&request["facts"])?;
        let kind = [(at % 8) as u8, (at / 8 % 8) as u8, (at * 7 % 256) as u8];
        put(to, "facts", &name, &[kind.as_slice(), &facts].concat())?;
    }
    let typed = fs::read_to_string(repository.join("tests/cases/names/second.tsv"))?;
    let lines: Vec<&str> = typed.lines().map(|line| line.split('\t').next().unwrap_or("")).collect();
    for (at, lines) in lines.chunks(4).enumerate() {
        let kind = [(at % 8) as u8, (at / 8 % 8) as u8, (at * 7 % 64) as u8];
        put(to, "facts", &format!("typed-{at}"), &[kind.as_slice(), lines.join("\n").as_bytes()].concat())?;
        put(to, "facts", &format!("operated-{at}"), &[kind.as_slice(), b"!", lines.join("\n").as_bytes()].concat())?;
    }
    Ok(())
}
