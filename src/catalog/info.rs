//! What a catalog says of itself: its templates, and the samples that show them.

use serde_json::{Map, Value};

use super::{Catalog, File, Language, Template};
use crate::error::{Error, ErrorKind};
use crate::writer::Request;

/// What there is to know of a template without rendering it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateInfo {
    /// The language tag.
    pub locale: String,
    /// The name, `acknowledge/order`.
    pub template: String,
    /// One line about it.
    pub summary: String,
    /// The tones that it has, from reserved to playful.
    pub tones: Vec<String>,
    /// The paths that must be there.
    pub required: Vec<String>,
    /// The paths that it makes use of where they are there.
    pub optional: Vec<String>,
    /// The kinds of samples that come with it, `""` being the full one.
    pub samples: Vec<String>,
}

impl Catalog {
    /// Every template of every language.
    pub fn info(&self) -> Vec<TemplateInfo> {
        let of = |language: &Language, template: &Template| TemplateInfo {
            locale: language.tag.clone(),
            template: template.name.clone(),
            summary: template.front.summary.clone(),
            tones: template.front.tones.iter().map(|tone| self.voice.tone_name(*tone).to_owned()).collect(),
            required: template.front.required.iter().map(|(path, _)| path.clone()).collect(),
            optional: template.front.optional.iter().map(|(path, _)| path.clone()).collect(),
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

    /// The sample of a template: `kind` is `""` for the full one, `"sparse"`, or what else there is.
    ///
    /// # Errors
    /// - [`ErrorKind::UnknownLocale`] for a locale that is no language tag.
    /// - [`ErrorKind::UnknownTemplate`] if the language has no such template.
    /// - [`ErrorKind::Missing`] if it has no such sample.
    /// - As [`Request::from_json`] for what stands in the sample.
    pub fn sample(&self, locale: Option<&str>, template: &str, kind: &str) -> Result<Request, Error> {
        let language = self.negotiate(locale)?;
        language.template(template)?;
        let file = language.samples.get(template).and_then(|kinds| kinds.get(kind)).ok_or_else(|| {
            let name = if kind.is_empty() { "sample".to_owned() } else { format!("sample of kind `{kind}`") };
            Error::new(ErrorKind::Missing, format!("no {name} for `{template}` in `{}`", language.tag))
                .remedy(format!("add {}/samples/{template}.json, or hand the facts over", language.tag))
        })?;
        read_sample(file).map(|request| request.template(template).locale(&language.tag))
    }

    /// The standing facts that the samples of a language go with; empty where there are none.
    ///
    /// # Errors
    /// - [`ErrorKind::UnknownLocale`] for a locale that is no language tag.
    /// - [`ErrorKind::Syntax`], [`ErrorKind::WrongKind`] if the file is not `{ "facts": { … } }`.
    pub fn sample_standing(&self, locale: Option<&str>) -> Result<Map<String, Value>, Error> {
        let language = self.negotiate(locale)?;
        let default = self.languages.get(self.default);
        let file = language.standing.as_ref().or_else(|| default.and_then(|language| language.standing.as_ref()));
        file.map_or_else(|| Ok(Map::new()), read_standing)
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
            Error::new(ErrorKind::UnknownTemplate, format!("unknown template{named} in `{}`", self.tag)).remedy(
                match crate::error::nearest(name, names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", self.templates.keys().cloned().collect::<Vec<_>>().join(", ")),
                },
            )
        })
    }
}

pub(crate) fn read_sample(file: &File) -> Result<Request, Error> {
    Request::from_json(&file.text).map_err(|error| error.in_file(&file.path))
}

pub(crate) fn read_standing(file: &File) -> Result<Map<String, Value>, Error> {
    let wrong =
        |kind, message: String| Error::new(kind, message).remedy("write `{ \"facts\": { … } }`").in_file(&file.path);
    let value: Value = serde_json::from_str(&file.text).map_err(|why| {
        wrong(ErrorKind::Syntax, format!("not valid JSON at line {}, column {}", why.line(), why.column()))
    })?;
    match value {
        Value::Object(mut object) => match (object.remove("facts"), object.is_empty()) {
            (Some(Value::Object(facts)), true) => Ok(facts),
            _ => Err(wrong(ErrorKind::WrongKind, "standing facts hold `facts` alone".to_owned())),
        },
        _ => Err(wrong(ErrorKind::WrongKind, "standing facts are an object".to_owned())),
    }
}
