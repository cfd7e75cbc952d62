//! Where the parts of a catalog come from, layer by layer.

use std::collections::BTreeMap;

use serde::Serialize;

use super::load::{Sorted, built_in_file};
use super::read::source::{BUILT_IN, Room, Source};
use super::read::toml::Doc;
use crate::error::{Collector, Problems};

/// The parts in the order of the list.
const PARTS: [&str; 11] =
    ["voice", "slot", "layout", "theme", "header", "footer", "language", "template", "html", "pool", "sample"];

/// A part of a catalog, its place in the layer that it comes from, and the places that it hides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Origin {
    /// The language tag; empty for the parts that all languages share.
    pub locale: String,
    /// The kind of part: `template`, `html` for an HTML part written by hand, `pool`, `slot`, `language`, `layout`,
    /// `theme`, `header`, `footer`, `voice` or `sample`.
    pub part: &'static str,
    /// The name: `acknowledge/order`, `sign_off`, `light.button`.
    pub name: String,
    /// Its place.
    pub from: Place,
    /// The places of the parts of the same name that it replaces, the nearest layer first.
    pub hides: Vec<Place>,
}

/// A place in a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The folder, as [`Source::dir`] was given it, `built-in`, or `files` for [`Source::files`].
    pub layer: String,
    /// The file, as a path inside the catalog.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
}

/// Returns each part of a catalog of these layers, with its place: shared parts first, then by language.
///
/// Parts that no layer has are taken from the built-in catalog, and listed with that origin. A folder without templates,
/// such as `pt-PT`, is completed from another one of its language; those parts are listed under the language whose folder
/// has them.
///
/// # Errors
/// Files that cannot be read, and TOML that cannot be parsed. [`Catalog::layers`](crate::Catalog::layers) finds the rest.
///
/// # Examples
/// ```
/// use sincerely::{Source, review::origins};
///
/// # fn main() -> Result<(), sincerely::Problems> {
/// let pool = "[sign_off]\nany = [\"Sincerely,\"]\n";
/// let origins = origins([Source::built_in(), Source::files([("en/phrases/house.toml", pool)])])?;
/// let found = origins.iter().find(|origin| origin.part == "pool" && origin.from.layer == "files");
/// assert!(found.is_some_and(|origin| origin.name == "sign_off" && origin.hides[0].layer == "built-in"));
/// # Ok(())
/// # }
/// ```
pub fn origins(sources: impl IntoIterator<Item = Source>) -> Result<Vec<Origin>, Problems> {
    let (mut problems, mut room) = (Collector::default(), Room::default());
    let mut layers: Vec<Vec<Origin>> = Vec::new();
    for source in sources {
        let mut sorted = Sorted::default();
        for file in source.read(&mut room, &mut problems) {
            sorted.take(0, file, &mut problems);
        }
        layers.push(layer(&sorted, &source.layer_name(), &mut problems));
    }
    layers.insert(0, fallback(&layers, &mut problems));
    let mut parts: BTreeMap<(String, usize, String), Origin> = BTreeMap::new();
    for mut origin in layers.into_iter().flatten() {
        let rank = PARTS.iter().position(|part| *part == origin.part).unwrap_or(PARTS.len());
        let key = (origin.locale.clone(), rank, origin.name.clone());
        if let Some(before) = parts.remove(&key) {
            origin.hides = [vec![before.from], before.hides].concat();
        }
        parts.insert(key, origin);
    }
    problems.finish(Some(parts.into_values().collect()))
}

/// The parts of one layer: each file, and each table of the files that hold several parts.
fn layer(sorted: &Sorted, layer: &str, problems: &mut Collector) -> Vec<Origin> {
    let mut origins = Vec::new();
    for (locale, part, name, file) in sorted.files() {
        let mut add = |name: String, line: u32| {
            let from = Place { layer: layer.to_owned(), file: file.path.clone(), line };
            origins.push(Origin { locale: locale.to_owned(), part, name, from, hides: Vec::new() });
        };
        if !matches!(part, "slot" | "pool" | "theme") {
            add(name, 1);
            continue;
        }
        let doc = Doc { file, offset: 0 };
        for (key, value) in doc.parse(&file.text, problems).iter().flatten() {
            let inner = doc.table(key.get_ref(), value).ok().filter(|_| part == "theme");
            if inner.is_none() {
                add(key.get_ref().to_string(), doc.place(key.span().start).line);
            }
            for (inner, _) in inner.into_iter().flatten() {
                add(format!("{}.{}", key.get_ref(), inner.get_ref()), doc.place(inner.span().start).line);
            }
        }
    }
    origins
}

/// The built-in files that stand in where no layer has one: the theme under all of them, the others by themselves.
fn fallback(layers: &[Vec<Origin>], problems: &mut Collector) -> Vec<Origin> {
    let all = || layers.iter().flatten();
    let mut paths = vec!["voice.toml".to_owned(), "slots.toml".to_owned(), "layout.html".to_owned()];
    paths.extend(
        all().filter(|origin| !origin.locale.is_empty()).map(|origin| format!("{}/language.toml", origin.locale)),
    );
    paths.sort();
    paths.dedup();
    paths.retain(|path| all().all(|origin| origin.from.file != *path));
    if !all().any(|origin| origin.part == "theme" && origin.from.layer == BUILT_IN) {
        paths.push("theme.toml".to_owned());
    }
    let mut sorted = Sorted::default();
    for file in paths.iter().filter_map(|path| built_in_file(path)) {
        sorted.take(0, file, problems);
    }
    layer(&sorted, BUILT_IN, problems)
}
