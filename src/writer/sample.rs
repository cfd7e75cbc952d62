//! Samples: the requests that show, check and test a template.

use serde_json::{Map, Value};

use super::Request;
use crate::catalog::{Catalog, File};
use crate::error::{Error, ErrorKind};
use crate::locale::Zone;

impl Catalog {
    /// Returns a sample of a template. `kind` is `""` for the full sample, or the name of another one, such as `"upset"`.
    ///
    /// # Errors
    /// - [`ErrorKind::UnknownLocale`] for a locale that is not a language tag.
    /// - [`ErrorKind::UnknownTemplate`] if the language has no such template.
    /// - [`ErrorKind::Missing`] if the template has no such sample.
    /// - As [`Request::from_json`] for the content of the sample.
    ///
    /// # Examples
    #[cfg_attr(feature = "tz", doc = "```")]
    #[cfg_attr(not(feature = "tz"), doc = "```ignore")]
    /// use sincerely::{Catalog, Key, Writer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let catalog = Catalog::built_in()?;
    /// let (standing, request) = (
    ///     catalog.sample_default_facts(Some("de"))?,
    ///     catalog.sample(Some("de"), "acknowledge/question", "")?,
    /// );
    /// let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&standing).build()?;
    /// assert_eq!(writer.write(&request)?.locale, "de");
    /// # Ok(())
    /// # }
    /// ```
    pub fn sample(&self, locale: Option<&str>, template: &str, kind: &str) -> Result<Request, Error> {
        let language = self.negotiate(locale)?;
        language.template(template)?;
        let file = language.samples.get(template).and_then(|kinds| kinds.get(kind)).ok_or_else(|| {
            let name = if kind.is_empty() { "sample".to_owned() } else { format!("sample of kind `{kind}`") };
            Error::new(ErrorKind::Missing, format!("no {name} for `{template}` in `{}`", language.tag))
                .with_help(format!("add {}/samples/{template}.json, or pass the facts", language.tag))
        })?;
        read_sample(file).map(|request| request.template(template).locale(&language.tag))
    }

    /// Returns the default facts for the samples of a language; empty if there are none.
    ///
    /// # Errors
    /// - [`ErrorKind::UnknownLocale`] for a locale that is not a language tag.
    /// - [`ErrorKind::Syntax`], [`ErrorKind::WrongKind`] if the file is not `{ "facts": { … } }`.
    /// - [`ErrorKind::UnknownZone`] if its `zone` is not known.
    pub fn sample_default_facts(&self, locale: Option<&str>) -> Result<Map<String, Value>, Error> {
        Ok(self.standing(locale)?.facts)
    }

    /// Returns the sender's time zone for the samples of a language, for
    /// [`WriterBuilder::zone`](crate::WriterBuilder::zone).
    ///
    /// # Errors
    /// As [`sample_default_facts`](Self::sample_default_facts).
    pub fn sample_zone(&self, locale: Option<&str>) -> Result<Option<Zone>, Error> {
        Ok(self.standing(locale)?.zone)
    }

    fn standing(&self, locale: Option<&str>) -> Result<Standing, Error> {
        let language = self.negotiate(locale)?;
        let default = self.languages.get(self.default);
        let file = language.standing.as_ref().or_else(|| default.and_then(|language| language.standing.as_ref()));
        file.map_or_else(|| Ok(Standing::default()), read_standing)
    }
}

pub(crate) fn read_sample(file: &File) -> Result<Request, Error> {
    Request::from_json(&file.text).map_err(|error| in_sample(error, file))
}

/// An error in a sample, at the line of the fact that it is about.
pub(crate) fn in_sample(error: Error, file: &File) -> Error {
    let place = error.fact().and_then(|path| place_of(&file.text, path)).map(|at| file.place(at));
    match place {
        Some(place) if error.location().is_none() => error.at(&file.path, place),
        _ => error.in_file(&file.path),
    }
}

/// Where the key of a path is in JSON. The keys of a path follow one another; numbers are places in a list.
fn place_of(json: &str, path: &str) -> Option<usize> {
    let mut found = None;
    let mut from = 0;
    for part in path.split('.').filter(|part| part.parse::<usize>().is_err()) {
        let key = format!("\"{part}\"");
        let rest = json.get(from..)?;
        let is_key = |at: &usize| rest.get(at + key.len()..).is_some_and(|rest| rest.trim_start().starts_with(':'));
        let Some(at) = rest.match_indices(&key).map(|(at, _)| at).find(is_key) else { break };
        found = Some(from + at);
        from += at + key.len();
    }
    found
}

/// The content of `standing.json`.
#[derive(Default)]
pub(crate) struct Standing {
    pub(crate) facts: Map<String, Value>,
    pub(crate) zone: Option<Zone>,
}

pub(crate) fn read_standing(file: &File) -> Result<Standing, Error> {
    let wrong =
        |kind, message: String| Error::new(kind, message).with_help("write `{ \"facts\": { … } }`").in_file(&file.path);
    let value: Value = serde_json::from_str(&file.text)
        .map_err(|why| wrong(ErrorKind::Syntax, "not valid JSON".to_owned()).at_line(why.line(), why.column()))?;
    let Value::Object(mut object) = value else {
        return Err(wrong(ErrorKind::WrongKind, "default facts are an object".to_owned()));
    };
    let zone = match object.remove("zone") {
        Some(Value::String(name)) => Some(name.parse::<Zone>().map_err(|error| error.in_file(&file.path))?),
        Some(_) => return Err(wrong(ErrorKind::WrongKind, "`zone` takes a text".to_owned())),
        None => None,
    };
    match (object.remove("facts"), object.is_empty()) {
        (Some(Value::Object(facts)), true) => Ok(Standing { facts, zone }),
        _ => Err(wrong(ErrorKind::WrongKind, "default facts hold `facts` and `zone` alone".to_owned())),
    }
}
