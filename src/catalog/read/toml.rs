//! Reads TOML with places: it reports unknown keys, values of a wrong type, and the line of every problem.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::source::File;
use super::toml_fault::{Explained, explain};
use crate::error::{Collector, Error, ErrorKind, Location};

pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

/// A stretch of TOML in a file, which may start further down in it (front matter).
#[derive(Clone, Copy)]
pub(crate) struct Doc<'t> {
    pub(crate) file: &'t File,
    /// Where the TOML starts in the file.
    pub(crate) offset: usize,
}

impl<'t> Doc<'t> {
    pub(crate) fn place(&self, at: usize) -> Location {
        self.file.place(self.offset + at)
    }

    pub(crate) fn error(&self, at: usize, error: Error) -> Error {
        error.at(&self.file.path, self.place(at))
    }

    /// A new error with help at a place of the text.
    pub(crate) fn fault(
        &self,
        at: usize,
        kind: ErrorKind,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Error {
        self.error(at, Error::new(kind, message).with_help(help))
    }

    /// Parses a text of the file that starts at the offset. Of several faults of syntax the first is a problem: the
    /// others mostly follow from it.
    pub(crate) fn parse(&self, text: &'t str, problems: &mut Collector) -> Option<DeTable<'t>> {
        let (table, faults) = DeTable::parse_recoverable(text);
        if let Some(fault) = faults.iter().min_by_key(|fault| fault.span().map_or(0, |span| span.start)) {
            let why = fault.message().lines().next().unwrap_or("not TOML");
            let Explained { at, message, help } = explain(text, fault.span().map_or(0, |span| span.start), why);
            problems.push(self.error(at, Error::new(ErrorKind::Syntax, message).with_help(help)));
            problems.mark_broken(&self.file.path);
        }
        faults.is_empty().then(|| table.into_inner())
    }

    /// The problem for a value of another type than its key takes.
    pub(crate) fn wrong(&self, value: &Value<'_>, key: &str, expects: &str) -> Error {
        let error = Error::new(ErrorKind::WrongKind, format!("`{key}` takes {expects}"));
        // A path such as `week.monday` names the key by its last part.
        let name = key.rsplit('.').next().unwrap_or(key);
        let error = match expects {
            "a list" => error.with_help(format!("write `{name} = [\"…\"]`")),
            "a text in quotes" => error.with_help(format!("write `{name} = \"…\"`")),
            "texts in quotes" => error.with_help("put each of them into quotes, `[\"…\"]`"),
            "tables" => error.with_help(format!("begin each with a heading, `[[{name}]]`")),
            _ => error,
        };
        self.error(value.span().start, error)
    }

    /// Makes a problem of every key that is not known.
    pub(crate) fn check_keys(&self, table: &DeTable<'_>, known: &[&str], problems: &mut Collector) {
        for (key, _) in table {
            if problems.is_full() {
                return;
            }
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let error = Error::new(ErrorKind::UnknownKey, format!("unknown key `{name}`"));
                let all = || format!("known are {}", known.join(", "));
                problems.push(self.error(key.span().start, error.did_you_mean_or(name, known.iter().copied(), all)));
            }
        }
    }

    pub(crate) fn string<'v>(&self, key: &str, value: &'v Value<'_>) -> Result<&'v str, Error> {
        value.get_ref().as_str().ok_or_else(|| self.wrong(value, key, "a text in quotes"))
    }

    pub(crate) fn bool(&self, key: &str, value: &Value<'_>) -> Result<bool, Error> {
        value.get_ref().as_bool().ok_or_else(|| self.wrong(value, key, "true or false"))
    }

    /// A number, whole or not.
    pub(crate) fn number(&self, key: &str, value: &Value<'_>) -> Result<f64, Error> {
        let text = match value.get_ref() {
            DeValue::Float(float) => float.as_str(),
            DeValue::Integer(integer) => integer.as_str(),
            _ => return Err(self.wrong(value, key, "a number")),
        };
        text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| self.wrong(value, key, "a number"))
    }

    pub(crate) fn table<'v, 'd>(&self, key: &str, value: &'v Value<'d>) -> Result<&'v DeTable<'d>, Error> {
        value.get_ref().as_table().ok_or_else(|| self.wrong(value, key, "a table"))
    }

    pub(crate) fn array<'v, 'd>(
        &self,
        key: &str,
        value: &'v Value<'d>,
    ) -> Result<impl Iterator<Item = &'v Value<'d>>, Error> {
        self.entries(key, value, "a list")
    }

    /// The tables under headings such as `[[step]]`.
    pub(crate) fn tables<'v, 'd>(
        &self,
        key: &str,
        value: &'v Value<'d>,
    ) -> Result<impl Iterator<Item = &'v Value<'d>>, Error> {
        self.entries(key, value, "tables")
    }

    fn entries<'v, 'd>(
        &self,
        key: &str,
        value: &'v Value<'d>,
        expects: &str,
    ) -> Result<impl Iterator<Item = &'v Value<'d>>, Error> {
        value.get_ref().as_array().map(|array| array.iter()).ok_or_else(|| self.wrong(value, key, expects))
    }

    /// An entry of a list of texts.
    pub(crate) fn entry<'v>(&self, key: &str, entry: &'v Value<'_>) -> Result<&'v str, Error> {
        entry.get_ref().as_str().ok_or_else(|| self.wrong(entry, key, "texts in quotes"))
    }

    /// The words of a list of texts, each of which may hold several.
    pub(crate) fn words<'v>(&self, key: &str, value: &'v Value<'_>) -> Result<Vec<&'v str>, Error> {
        let mut words = Vec::new();
        for entry in self.array(key, value)? {
            words.extend(self.entry(key, entry)?.split_whitespace());
        }
        Ok(words)
    }

    /// A list of texts with their offsets.
    pub(crate) fn strings<'v>(&self, key: &str, value: &'v Value<'_>) -> Result<Vec<(&'v str, usize)>, Error> {
        self.array(key, value)?.map(|entry| Ok((self.entry(key, entry)?, entry.span().start))).collect()
    }
}

/// The value of a key.
pub(crate) fn get<'v, 'd>(table: &'v DeTable<'d>, key: &str) -> Option<&'v Value<'d>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}
