//! Writes the letter: a pure function of the request and the command line.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use chrono::DateTime;
use serde_json::Value;
use sincerely::{Catalog, Key, Request, Writer};

use crate::Failure;
use crate::args::Options;

/// The key where none is given: good for trying out. A service has a secret of its own.
const KEY: [u8; 16] = *b"mailer, no key!!";

/// The letter and its Message-ID.
pub(crate) fn write(options: &Options) -> Result<(lettre::Message, String), Failure> {
    let from = options.from.as_deref().ok_or_else(|| Failure::new("a mail needs `--from ADDRESS`"))?;
    let file = options.facts.as_deref().ok_or_else(|| Failure::new("a mail needs `--facts FILE`"))?;
    let text = read(file)?;
    let mut request = Request::from_json(&text)?;
    let asked: Value = serde_json::from_str(&text)?;
    let now = DateTime::parse_from_rfc3339(word(&asked, "now").trim())?;
    let to = options.to.as_deref().unwrap_or_else(|| word(&asked, "to"));
    let template = options.template.as_deref().unwrap_or_else(|| word(&asked, "template"));
    let id = options.id.clone().unwrap_or_else(|| format!("{template} {to} {}", now.timestamp()));
    request = request.recipient(to).template(template).mail_id(id);

    let catalog = match &options.templates {
        Some(folder) => Catalog::from_dir(folder)?,
        None => Catalog::built_in()?,
    };
    let standing = catalog.sample_default_facts(asked.get("locale").and_then(Value::as_str))?;
    let key = match &options.key_file {
        Some(file) => Key::from_hex(read(file)?.trim())?,
        None => Key::from_bytes(KEY),
    };
    let domain = options.id_domain.as_deref().or_else(|| Some(from.rsplit_once('@')?.1)).unwrap_or_default();
    let mail = Writer::builder(catalog).key(key).id_domain(domain).default_facts(&standing).build()?.write(&request)?;

    let mut letter = mail.letter(now).from(from).to(to);
    if let Some(name) = &options.name {
        letter = letter.sender_name(name);
    }
    if let Some(reply_to) = &options.reply_to {
        letter = letter.reply_to(reply_to);
    }
    // The samples answer nobody, so somebody hears of bounces.
    letter = letter.bounces_to(options.bounce.as_deref().unwrap_or(from));
    let id = mail.headers.iter().find(|(name, _)| *name == "Message-ID").map(|(_, id)| id.clone());
    Ok((letter.build()?, id.unwrap_or_default()))
}

fn word<'v>(request: &'v Value, key: &str) -> &'v str {
    request.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn read(file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    read.map_err(|why| Failure::new(format!("{}: cannot be read: {}", file.display(), why.kind())))
}
