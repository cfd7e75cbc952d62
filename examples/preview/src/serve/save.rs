//! Saves the facts of a page as a sample: the only thing that the server writes.

use std::path::PathBuf;

use super::desk::Desk;
use super::query::Query;
use super::request::{about, request};
use crate::Failure;

/// Writes a sample of the page's template into the folder over all others, and returns the page that shows it.
pub(crate) fn save(desk: &Desk, form: &Query) -> Result<String, Failure> {
    let folder =
        desk.own_folder().ok_or_else(|| Failure::from_text("no folder to write into: start with `--over DIR`"))?;
    let kind = form.get("save_as").unwrap_or_default();
    if kind.is_empty()
        || kind.len() > 40
        || !kind.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    {
        return Err(Failure::from_text("a sample is named by lower-case letters, digits and `_`, such as `late`"));
    }
    let served = desk.served();
    let about = about(form, &served.catalog);
    // Only names of the catalog become part of the path, never the text of the form.
    let known = served.catalog.template_info(&about.locale, &about.template);
    let info = known.ok_or_else(|| Failure::from_text("the catalog has no such template"))?;
    let asked = request(form, &served.catalog, &about)?;
    let text = serde_json::to_string_pretty(&asked.request.clone().template("").with_everything())?;
    let path = folder.join(&info.locale).join("samples").join(format!("{}.{kind}.json", info.template));
    let parent = path.parent().map(PathBuf::from).unwrap_or_default();
    let unwritten =
        |why: std::io::Error| Failure::from_text(&format!("{}: cannot be written: {}", path.display(), why.kind()));
    std::fs::create_dir_all(&parent).map_err(unwritten)?;
    // A link in the folder must not lead out of it.
    if !parent.canonicalize().map_err(unwritten)?.starts_with(folder.canonicalize().map_err(unwritten)?) {
        return Err(Failure::from_text("a folder of samples that leads out of the templates"));
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).map_err(unwritten)?;
    std::io::Write::write_all(&mut file, format!("{text}\n").as_bytes()).map_err(unwritten)?;
    let state = ["save_as", "without", "days", "zone", "to", "mood", "tone", "region", "conversation"];
    let query = state.iter().fold(form.clone().without_facts(), |query, name| query.without(name));
    Ok(query.with("sample", kind).address("/mail"))
}
