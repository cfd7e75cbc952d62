//! Errors as values: what is wrong, where, and what to do about it.

use std::fmt;

/// What kind of thing went wrong.
///
/// A match on the kind decides what a program does; the text of an [`Error`] is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No template of that name in that language.
    UnknownTemplate,
    /// A slot that `slots.toml` does not declare.
    UnknownSlot,
    /// A path that no slot has.
    UnknownPath,
    /// A phrase pool that the language does not have.
    UnknownPool,
    /// A tone that is not on the ladder.
    UnknownTone,
    /// A mood other than calm, worried, upset, delighted.
    UnknownMood,
    /// A locale that the catalog cannot serve, or that is no language tag.
    UnknownLocale,
    /// A time zone that is not known.
    UnknownZone,
    /// A key that the file, sample or fact does not have.
    UnknownKey,
    /// A file that does not belong in a catalog.
    UnknownFile,
    /// A key or file that must be there and is not.
    Missing,
    /// A fact of another kind than its slot, or a setting of another type than its key.
    WrongKind,
    /// A fact that the template requires and that is not there.
    MissingFact,
    /// A promise whose time is already over.
    EmptyPromise,
    /// A value that is not valid where it stands: a key, a mail id, a marketing mail without its unsubscribe link.
    InvalidValue,
    /// TOML, JSON or template text that cannot be parsed.
    Syntax,
    /// Something that templates may not do.
    NotAllowed,
    /// A place where a mail could have a hole.
    Hole,
    /// Two things that may not stand together: moves, names, ids.
    Clash,
    /// A file or folder that cannot be read.
    Unreadable,
    /// More than a limit allows.
    TooLarge,
    /// A ledger that cannot be reached, read or written now, and perhaps can be later.
    Unavailable,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Location {
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

impl Location {
    /// The place of a byte offset in a text.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            line: count(before.matches('\n').count() + 1),
            column: count(before.get(line_start..).unwrap_or("").chars().count() + 1),
        }
    }
}

/// One thing that is wrong, in one line: its kind, its place, its remedy.
///
/// Names of slots, paths, pools and templates stand in errors; values of facts never do, since errors reach logs.
///
/// # Examples
/// ```
/// use sincerely::{ErrorKind, Zone};
///
/// let error = Zone::parse("Vienna").err();
/// assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::UnknownZone));
/// ```
#[derive(thiserror::Error, Clone, PartialEq, Eq)]
#[error("{0}")]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Inner {
    file: Option<String>,
    location: Option<Location>,
    kind: ErrorKind,
    message: String,
    remedy: Option<String>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { file: None, location: None, kind, message: message.into(), remedy: None }))
    }

    /// The same error with what to do about it.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.0.remedy = Some(remedy.into());
        self
    }

    /// The same error with "did you mean" of the nearest known name, where one is near.
    pub(crate) fn did_you_mean<'a>(self, given: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(given, known) {
            Some(name) => self.remedy(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The same error placed in a file.
    pub(crate) fn at(mut self, file: &str, location: Location) -> Self {
        self.0.file = Some(file.to_owned());
        self.0.location = Some(location);
        self
    }

    /// The same error placed in a file as a whole.
    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.0.file = Some(file.to_owned());
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file, as a path inside the catalog, where there is one.
    pub fn file(&self) -> Option<&str> {
        self.0.file.as_deref()
    }

    /// The place in the file, where there is one.
    pub fn location(&self) -> Option<Location> {
        self.0.location
    }

    /// What is wrong, without the place and the remedy.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where that is known.
    pub fn what_to_do(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            if let Some(Location { line, column }) = self.location {
                write!(f, "{line}:{column}:")?;
            }
            write!(f, " ")?;
        }
        f.write_str(&self.message)?;
        if let Some(remedy) = &self.remedy {
            write!(f, ", {remedy}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.kind, self.0)
    }
}

/// Every problem of a catalog, sorted by file and line.
///
/// Never empty. `Display` and `Debug` write one line a problem.
#[derive(thiserror::Error, Clone, PartialEq, Eq)]
#[error("{}", self.lines())]
pub struct Problems(Vec<Error>);

impl Problems {
    /// The problems, sorted by file and line.
    pub fn iter(&self) -> impl Iterator<Item = &Error> {
        self.0.iter()
    }

    /// How many there are; never 0.
    #[allow(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn lines(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines())
    }
}

impl From<Error> for Problems {
    fn from(error: Error) -> Self {
        Self(vec![error])
    }
}

/// Collects problems while a catalog is loaded.
#[derive(Default)]
pub(crate) struct Collector(Vec<Error>);

impl Collector {
    pub(crate) fn push(&mut self, error: Error) {
        self.0.push(error);
    }

    pub(crate) fn keep<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.push(error);
                None
            }
        }
    }

    /// `value` if nothing was collected, else every problem, sorted.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Problems> {
        self.0.sort_by(|a, b| a.0.cmp(&b.0));
        self.0.dedup();
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Problems(self.0)),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The known name nearest to a given one, if it is near enough to be a slip of the pen.
pub(crate) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (given.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (edits(given, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// The number of single-character edits between two names (Levenshtein 1966).
fn edits(a: &str, b: &str) -> usize {
    // Names are short; a stranger's catalog may hold long ones, which are never near.
    if a.len() > 80 || b.len() > 80 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (slot, cb) in row.iter_mut().skip(1).zip(b.chars()) {
            let cost = (diagonal + usize::from(ca != cb)).min(left + 1).min(*slot + 1);
            diagonal = std::mem::replace(slot, cost);
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_name() {
        assert_eq!(nearest("ordr.number", ["order.number", "order.eta"]), Some("order.number"));
        assert_eq!(nearest("zzz", ["order.number"]), None);
        assert_eq!(edits("kitten", "sitting"), 3);
    }

    #[test]
    fn an_error_is_one_line_with_place_and_remedy() {
        let text = "a\nbé `x`";
        let error = Error::new(ErrorKind::UnknownPath, "unknown path `x`")
            .remedy("did you mean `y`?")
            .at("en/a.md", Location::of(text, text.find('`').unwrap_or(0)));
        assert_eq!(error.to_string(), "en/a.md:2:4: unknown path `x`, did you mean `y`?");
    }

    #[test]
    fn problems_come_sorted_and_once() {
        let mut all = Collector::default();
        let at = |line| Location { line, column: 1 };
        all.push(Error::new(ErrorKind::Hole, "b").at("b", at(2)));
        all.push(Error::new(ErrorKind::Hole, "a").at("b", at(1)));
        all.push(Error::new(ErrorKind::Hole, "a").at("b", at(1)));
        all.push(Error::new(ErrorKind::Hole, "c").at("a", at(9)));
        let problems = all.finish(Some(())).err().map(|p| p.to_string());
        assert_eq!(problems.as_deref(), Some("a:9:1: c\nb:1:1: a\nb:2:1: b"));
    }
}
