//! Writes the seeds of every target, made from the repository's own cases: `cargo run --example seeds -- CORPUS_FOLDER`.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

fn main() -> Result<()> {
    let to = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| "corpus".into()));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    mails(&repository, &to)?;
    facts(&repository, &to)?;
    catalogs(&repository, &to)?;
    hours(&to)?;
    for (at, seed) in sincerely_fuzz::router::SEEDS.iter().enumerate() {
        put(&to, "router", &at.to_string(), seed.as_bytes())?;
    }
    for (target, seeds) in [("token", sincerely_fuzz::token::seeds()), ("cadence", sincerely_fuzz::cadence::seeds())] {
        seeds.iter().enumerate().try_for_each(|(at, seed)| put(&to, target, &at.to_string(), seed))?;
    }
    Ok(())
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
        put(to, "body", &name, &mail)?;
        put(to, "auto_reply", &name, &mail)?;
    }
    Ok(())
}

fn facts(repository: &Path, to: &Path) -> Result<()> {
    for (at, (name, json)) in files(&repository.join("templates"), &[".json"])?.into_iter().enumerate() {
        let request: serde_json::Value = serde_json::from_slice(&json)?;
        let facts = serde_json::to_vec(&request["facts"])?;
        let kind = [(at % 8) as u8, (at / 8 % 8) as u8, (at * 7 % 256) as u8];
        put(to, "facts", &name, &[kind.as_slice(), &facts].concat())?;
        put(to, "same", &name, &[kind.as_slice(), &[at as u8], &facts].concat())?;
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

fn catalogs(repository: &Path, to: &Path) -> Result<()> {
    for (name, case) in files(&repository.join("tests/cases/catalog"), &[".txt"])? {
        let case = String::from_utf8_lossy(&case);
        put(to, "catalog", &name, case.split("=== problems").next().unwrap_or("").as_bytes())?;
    }
    // What loads: every construct that a body, a pool and a layout may hold.
    let whole = "--- en/t.md\n+++\nsubject = \"{{ say.subject }}\"\nrequired = [\"order.items\"]\noptional = [\"name\"]\n+++\n\
        {{ say.hello }}\n\n{% if order.eta -%}\nIt comes on **{{ order.eta }}**.\n{%- else %}\nSoon.\n{% endif %}\n\n\
        {% for item in order.items -%}\n- {{ item.quantity }} x {{ item.name }}{% if item.price %}, {{ item.price }}{% endif %}\n\
        {% endfor %}\n> {{ say.note }}\n\n1. [here]({{ help }})\n\n{# c #}\n# Bye\n--- en/phrases/p.toml\n[subject]\n\
        any = [\"Order {{ order.number }}\"]\n[hello]\nformal = [\"Dear {{ name.formal }},\", \"Good day,\"]\n\
        warm = [\"Hi {{ name.given }},\", \"Hi,\"]\n[note]\noptional = true\nmoves = [\"empathise\"]\n\
        any = [{ text = \"*{{ note }}* `{{ topic }}`\", when = [\"urgent\"], unless = [\"event.is_past\"], id = \"n\" }]\n\
        --- layout.html\n<html lang=\"{{ lang }}\" dir=\"{{ dir }}\">{{ preheader }}<b>{{ brand }}</b>{{ body }}</html>\n";
    let whole = whole.replace("[here]({{ help }})", "{{ order.number }}");
    put(to, "catalog", "whole", whole.as_bytes())
}

fn hours(to: &Path) -> Result<()> {
    let week = "zone = \"Europe/Vienna\"\nholidays = [\"12-25\", \"2026-12-24\", 2026-05-01]\n[week]\n\
        monday-thursday = [\"09:00-12:00\", \"13:00-17:00\"]\nfriday = [\"22:00-02:00\"]\n\
        [[except]]\ndate = \"2026-12-31\"\nopen = [\"09:00-10:00\"]\n[[except]]\ndate = \"2026-12-30\"\nclosed = true\n";
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260103\r\n\
        RRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261126\r\n\
        RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    for (at, zone) in ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "+05:45"].into_iter().enumerate() {
        let toml = week.replace("Europe/Vienna", zone);
        let start = [at as u8 * 50, 9, 120, at as u8, 200, 1];
        put(to, "hours", &format!("week-{at}"), &[start.as_slice(), toml.as_bytes()].concat())?;
        let both = [toml.as_bytes(), calendar.as_bytes()].concat();
        put(to, "hours", &format!("calendar-{at}"), &[start.as_slice(), &both].concat())?;
    }
    Ok(())
}
