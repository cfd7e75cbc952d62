//! Descriptions of templates.

use serde::Serialize;

use super::{Catalog, Language, Template};
use crate::error::{Error, ErrorKind};

/// The description of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TemplateInfo {
    /// The language tag.
    pub locale: String,
    /// The name, `acknowledge/order`.
    pub template: String,
    /// One line about it.
    pub summary: String,
    /// The tones of the template, from reserved to playful.
    pub tones: Vec<String>,
    /// The paths that it requires.
    pub required: Vec<String>,
    /// The paths that it uses if they are present.
    pub optional: Vec<String>,
    /// Its shapes, `main` first.
    pub shapes: Vec<String>,
    /// The names of its samples; `""` is the full one.
    pub samples: Vec<String>,
}

impl Catalog {
    /// Returns the description of every template of every language.
    ///
    /// # Examples
    /// ```
    /// # fn main() -> Result<(), sincerely::Problems> {
    /// let catalog = sincerely::Catalog::built_in()?;
    /// let needs_an_order = |path: &String| path == "order";
    /// assert!(catalog.info().iter().any(|info| info.required.iter().any(needs_an_order)));
    /// # Ok(())
    /// # }
    /// ```
    pub fn info(&self) -> Vec<TemplateInfo> {
        let of = |language: &Language, template: &Template| TemplateInfo {
            locale: language.tag.clone(),
            template: template.name.clone(),
            summary: template.front.summary.clone(),
            tones: template.front.tones.iter().map(|tone| self.voice.tone_name(*tone).to_owned()).collect(),
            required: template.front.required.iter().map(|(path, _)| path.clone()).collect(),
            optional: template.front.optional.iter().map(|(path, _)| path.clone()).collect(),
            shapes: template.shapes.iter().map(|shape| shape.name.clone()).collect(),
            samples: language
                .samples
                .get(&template.name)
                .map(|kinds| kinds.keys().cloned().collect())
                .unwrap_or_default(),
        };
        self.languages
            .iter()
            .flat_map(|language| language.templates.values().map(move |template| of(language, template)))
            .collect()
    }
}

impl Language {
    /// A template by name.
    pub(crate) fn template(&self, name: &str) -> Result<&Template, Error> {
        self.templates.get(name).ok_or_else(|| {
            let names = self.templates.keys().map(String::as_str);
            // Only what could be a name is repeated.
            let plain =
                name.len() <= 60 && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-'));
            let named = if plain { format!(" `{name}`") } else { String::new() };
            Error::new(ErrorKind::UnknownTemplate, format!("unknown template{named} in `{}`", self.tag))
                .did_you_mean_or(name, names, || {
                    format!("there are {}", self.templates.keys().cloned().collect::<Vec<_>>().join(", "))
                })
        })
    }
}
