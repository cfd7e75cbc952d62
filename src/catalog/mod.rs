//! Catalogs: templates, pools and languages, loaded in layers and checked; a loaded catalog never changes.

mod check;
mod css;
mod html;
mod html_part;
mod info;
mod language;
mod layout;
mod load;
mod model;
mod origin;
mod read;
mod skeleton;
mod theme;
mod themed;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use tera::Tera;

pub use info::TemplateInfo;
pub use model::Mood;
pub use origin::{Origin, Place, origins};
pub use read::source::Source;
pub use theme::Theme;

pub(crate) use check::facts::{facts_of, unsaid};
pub(crate) use html_part::{Content, HtmlPart, Insert, html_fault, variable};
pub(crate) use language::{Language, OrderWords, Stale};
pub(crate) use layout::{Fill, Layout, LayoutPart};
pub(crate) use model::{
    Conditions, Eligible, MAIN, Move, Pool, Selection, Serving, Shape, Speaker, Template, Thresholds, Tone, Variant,
    Voice, code,
};
pub(crate) use read::source::File;
pub(crate) use read::toml;
pub(crate) use skeleton::{plural_flag, tree};
pub(crate) use theme::{Attributes, Part};
pub(crate) use themed::Themed;

use crate::error::{Error, ErrorKind, Problems};
use crate::facts::{PathId, Slots};
use crate::locale::Formats;

/// The templates, pools and languages of mails, loaded and checked.
///
/// Loading proves that every mail can be written: each pool that is not optional has a usable variant whichever optional
/// facts are missing, every path is known, every optional path has a condition, and no body is empty. A catalog never
/// changes, and can be used by any number of threads.
///
/// # Examples
/// ```
/// use sincerely::{Catalog, Source};
///
/// # fn main() -> Result<(), sincerely::Problems> {
/// let house_style = Source::files([(
///     "en/phrases/house.toml",
///     "[sign_off]\nany = [\"Yours from the workshop,\", \"With sawdust and best wishes,\"]\n",
/// )]);
/// let catalog = Catalog::layers([Source::built_in(), house_style])?;
/// assert!(catalog.templates("en").any(|name| name == "acknowledge/order"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Catalog {
    pub(crate) voice: Voice,
    pub(crate) slots: Slots,
    pub(crate) lists: Vec<PathId>,
    pub(crate) theme: Theme,
    /// The layouts by name; the default layout has an empty name.
    pub(crate) layouts: BTreeMap<String, Layout>,
    pub(crate) themed: Arc<Themed>,
    /// The values of the theme that HTML parts written by hand use.
    pub(crate) theme_paths: BTreeSet<String>,
    pub(crate) languages: Vec<Language>,
    pub(crate) default: usize,
    pub(crate) tera: Tera,
    /// The files that do not come from the built-in catalog, by their paths.
    pub(crate) own: BTreeSet<String>,
}

impl Catalog {
    /// Loads the built-in catalog.
    ///
    /// # Errors
    /// None in a released version, because its tests load this catalog.
    pub fn built_in() -> Result<Self, Problems> {
        Self::layers([Source::built_in()])
    }

    /// Loads the catalog in a folder. If it has no `voice.toml`, `slots.toml`, `theme.toml` or `layout.html`, the built-in
    /// file is used.
    ///
    /// # Errors
    /// Every problem at once, sorted by file and line, each with help: files that cannot be read, are larger than 1 MiB or
    /// are not UTF-8; links that lead out of the folder; more than 20,000 files or 64 MiB in all; unknown keys, slots,
    /// paths, pools, tones; tags and markup that templates may not contain; pools that may have no usable variant; pools
    /// that both thank or both apologise.
    pub fn from_dir(path: impl Into<PathBuf>) -> Result<Self, Problems> {
        Self::layers([Source::dir(path)])
    }

    /// Loads a catalog from several layers. Templates and layouts of a later layer replace those of the same path; its
    /// pools replace those of the same language and name.
    ///
    /// # Errors
    /// As [`from_dir`](Self::from_dir); the same pool twice in one layer is an error too.
    pub fn layers(sources: impl IntoIterator<Item = Source>) -> Result<Self, Problems> {
        let sources: Vec<Source> = sources.into_iter().collect();
        load::load(&sources)
    }

    /// Returns the language tags, in order.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(|language| language.tag.as_str())
    }

    /// Returns the names of a language's templates, in order; none for a language that the catalog does not have.
    pub fn templates(&self, language: &str) -> impl Iterator<Item = &str> {
        let language = self.languages.iter().find(|known| known.tag == language);
        language.into_iter().flat_map(|language| language.templates.keys().map(String::as_str))
    }

    /// The language that serves a locale: the tag itself, what it is a region of, else the catalog's default.
    pub(crate) fn negotiate(&self, locale: Option<&str>) -> Result<&Language, Error> {
        let unknown = || {
            Error::new(ErrorKind::UnknownLocale, "no language tag").with_help("write a tag of BCP 47, such as `de-AT`")
        };
        let default = self.languages.get(self.default).ok_or_else(unknown)?;
        let Some(locale) = locale else { return Ok(default) };
        let tag = locale.trim().replace('_', "-");
        if !language::is_tag(&tag) {
            return Err(unknown());
        }
        let language = tag.split('-').next().unwrap_or("");
        let mut tag = tag.as_str();
        loop {
            if let Some(found) = self.languages.iter().find(|known| known.tag.eq_ignore_ascii_case(tag)) {
                return Ok(found);
            }
            match tag.rfind('-') {
                Some(at) => tag = tag.get(..at).unwrap_or(""),
                None => break,
            }
        }
        // `pt` and `pt-PT` are better served in Brazil's Portuguese than in English.
        let same = self
            .languages
            .iter()
            .find(|known| known.tag.split('-').next().is_some_and(|part| part.eq_ignore_ascii_case(language)));
        Ok(same.unwrap_or(default))
    }

    /// The formats of a locale with the words of its language; nothing for a language that the catalog does not have.
    pub(crate) fn formats_for(&self, locale: &str) -> Option<Formats> {
        let language = self.negotiate(Some(locale)).ok()?;
        let is_same = |tag: &str| tag.split(['-', '_']).next().map(str::to_ascii_lowercase);
        (is_same(locale.trim()) == is_same(&language.tag)).then(|| Self::formats(Some(locale), language))
    }

    /// The formats of dates and numbers: those of the requested region, if the mail is in the language of that region.
    pub(crate) fn formats(locale: Option<&str>, language: &Language) -> Formats {
        let region = locale.map(str::trim).filter(|locale| locale.contains(['-', '_']));
        region.and_then(|region| language.formats.in_region(region)).unwrap_or_else(|| language.formats.clone())
    }
}
