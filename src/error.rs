//! Errors, with the place of the fault and the remedy.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// What kind of thing went wrong.
///
/// Programs should match on the kind; the text of an [`Error`] is for people.
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
    /// A tone that `voice.toml` does not list.
    UnknownTone,
    /// A mood other than calm, worried, upset, delighted.
    UnknownMood,
    /// A locale that is not a language tag, or a language that CLDR does not cover.
    UnknownLocale,
    /// A time zone that is not known.
    UnknownZone,
    /// A key that the file, sample or fact does not have.
    UnknownKey,
    /// A file that does not belong in a catalog.
    UnknownFile,
    /// A required key, file, setting or part that is missing.
    Missing,
    /// A fact of another kind than its slot, or a setting of another type than its key.
    WrongKind,
    /// A missing fact that the template requires.
    MissingFact,
    /// A promise for a time in the past.
    EmptyPromise,
    /// An invalid value: a key, a mail id, a marketing mail without its unsubscribe link.
    InvalidValue,
    /// TOML, JSON or template text that cannot be parsed.
    Syntax,
    /// Something that a file of a catalog may not contain.
    NotAllowed,
    /// A place where a mail could have a gap.
    Hole,
    /// Two things that exclude each other, such as two pools that thank, or one name used twice.
    Clash,
    /// A file or folder that cannot be read.
    Unreadable,
    /// A value or file that is larger than a limit.
    TooLarge,
    /// A ledger that cannot be reached, read or written at the moment.
    Unavailable,
}

/// A place in a file. `Display` writes `12:5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Location {
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Location {
    /// The place where a text starts.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// The place behind a text that begins at this one.
    pub(crate) fn after(self, text: &str) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let lines = count(text.bytes().filter(|byte| *byte == b'\n').count());
        let (from, last) = match text.rsplit_once('\n') {
            Some((_, last)) => (1, last),
            None => (self.column, text),
        };
        Self { line: self.line.saturating_add(lines), column: from.saturating_add(count(last.chars().count())) }
    }
}

/// One thing that is wrong: its kind, its place, and help.
///
/// `{}` writes one line with the place and the message. `{:#}` adds a second line with the help, and so does `Debug`, which
/// `main` and `unwrap` print. The underlying error, such as one of the file system, is the
/// [`source`](std::error::Error::source).
///
/// Errors name slots, paths, pools and templates. They never contain the value of a fact, because errors reach logs.
///
/// # Examples
/// ```
/// use sincerely::{ErrorKind, Zone};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let error = Zone::parse("+25:00").err().ok_or("no such offset")?;
/// assert_eq!(error.kind(), ErrorKind::UnknownZone);
/// assert_eq!(error.to_string(), "unknown time zone");
/// assert!(format!("{error:#}").starts_with("unknown time zone\n  help: "));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    /// The folder of a catalog, as the caller named it.
    folder: Option<Arc<str>>,
    file: Option<String>,
    location: Option<Location>,
    kind: ErrorKind,
    message: String,
    help: Option<String>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    /// Whether it may follow from another problem, and need not be reported beside it.
    follows: bool,
    /// The path of the fact that it is about, to find its place in a file.
    about: Option<String>,
}

/// File, place, kind, message, help and folder.
type ErrorKey<'a> = (Option<&'a str>, Option<Location>, ErrorKind, &'a str, Option<&'a str>, Option<&'a str>);

impl Inner {
    /// What makes two errors the same, and sorts them by place.
    fn key(&self) -> ErrorKey<'_> {
        (self.file.as_deref(), self.location, self.kind, &self.message, self.help.as_deref(), self.folder.as_deref())
    }

    /// Whether other problems can follow from it: a file that cannot be read, a declaration that says nothing.
    fn is_cause(&self) -> bool {
        use ErrorKind::{Missing, Syntax, TooLarge, UnknownFile, UnknownKey, Unreadable, WrongKind};
        matches!(self.kind, Missing | Syntax | TooLarge | UnknownFile | UnknownKey | Unreadable | WrongKind)
    }
}

impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Inner {}

impl PartialOrd for Inner {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Inner {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = one_line(message.into());
        let (folder, file, location) = (None, None, None);
        Self(Box::new(Inner {
            folder,
            file,
            location,
            kind,
            message,
            help: None,
            source: None,
            follows: false,
            about: None,
        }))
    }

    /// The same error with the error that caused it. Its text must not hold the value of a fact.
    pub(crate) fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    /// The same error with what to do about it.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(one_line(help.into()));
        self
    }

    /// The same error, to be left out beside problems that it may follow from.
    pub(crate) fn following(mut self, follows: bool) -> Self {
        self.0.follows = follows;
        self
    }

    /// The same error, about a part of the facts.
    pub(crate) fn about(mut self, path: impl Into<String>) -> Self {
        self.0.about = Some(path.into());
        self
    }

    /// The path of the fact that it is about.
    pub(crate) fn fact(&self) -> Option<&str> {
        self.0.about.as_deref()
    }

    /// The same error at a line and column of the text that was read.
    pub(crate) fn at_line(mut self, line: usize, column: usize) -> Self {
        let number = |number: usize| u32::try_from(number.max(1)).unwrap_or(u32::MAX);
        self.0.location = Some(Location { line: number(line), column: number(column) });
        self
    }

    /// The same error with "did you mean" of the nearest known name, where one is near.
    pub(crate) fn did_you_mean<'a>(self, given: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(given, known) {
            Some(name) => self.with_help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The same error with "did you mean" of the nearest known name, or with other help where none is near.
    pub(crate) fn did_you_mean_or<'a>(
        self,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
        help: impl FnOnce() -> String,
    ) -> Self {
        let error = self.did_you_mean(given, known);
        if error.help().is_some() { error } else { error.with_help(help()) }
    }

    /// The same error placed in a file.
    pub(crate) fn at(self, file: &str, location: Location) -> Self {
        let mut error = self.in_file(file);
        error.0.location = Some(location);
        error
    }

    /// The same error placed in a file as a whole.
    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.0.file = Some(one_line(file.to_owned()));
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

    /// The folder that was given to [`Source::dir`](crate::Source::dir), if the file was read from one.
    pub fn folder(&self) -> Option<&str> {
        self.0.folder.as_deref()
    }

    /// The place in the file, where there is one.
    pub fn location(&self) -> Option<Location> {
        self.0.location
    }

    /// What is wrong, without place and help.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it, where that is known.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

/// A text in which no name can begin another line of a log, or turn the order of one.
fn one_line(text: String) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.contains(breaks) { text.replace(breaks, "\u{FFFD}") } else { text }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { folder, file, location, message, help, .. } = &*self.0;
        if let Some(file) = file {
            if let Some(folder) = folder {
                write!(f, "{}/", folder.trim_end_matches('/'))?;
            }
            write!(f, "{file}:")?;
            if let Some(location) = location {
                write!(f, "{location}:")?;
            }
            write!(f, " ")?;
        } else if let Some(Location { line, column }) = location {
            write!(f, "line {line}, column {column}: ")?;
        }
        f.write_str(message)?;
        match help {
            Some(help) if f.alternate() => write!(f, "\n  help: {help}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self:#}", self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

/// Every problem of a catalog, sorted by file and line. Files that cannot be read and faulty declarations come first.
///
/// It dereferences to a slice of [`Error`]s and is never empty. Problems that only follow from another one are left out: a
/// pool file that cannot be read is one problem, without one more for each of its pools. `{}` writes one line per problem;
/// `{:#}` and `Debug` add a line of help to each. If there are more than 1,000 problems, the first 1,000 that were found
/// are reported, and the last entry says that there are more.
///
/// # Examples
/// ```
/// use sincerely::follow_up::Hours;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let problems = Hours::parse("zone = \"UTC\"\n[week]\nmoonday = [\"09:00-17:00\"]").err().ok_or("a day of that name")?;
/// for problem in &problems {
///     assert_eq!(problem.location().map(|place| place.line), Some(3));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Problems(Vec<Error>);

impl Problems {
    /// The first problem. There is always one.
    pub(crate) fn into_first(self) -> Error {
        let none = || Error::new(ErrorKind::Missing, "no problem");
        self.0.into_iter().next().unwrap_or_else(none)
    }
}

impl Deref for Problems {
    type Target = [Error];

    fn deref(&self) -> &[Error] {
        &self.0
    }
}

impl IntoIterator for Problems {
    type Item = Error;
    type IntoIter = std::vec::IntoIter<Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Error;
    type IntoIter = std::slice::Iter<'a, Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "\n" })?;
            fmt::Display::fmt(problem, f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl std::error::Error for Problems {}

impl From<Error> for Problems {
    fn from(error: Error) -> Self {
        Self(vec![error])
    }
}

/// The most problems reported at once; nobody fixes more before the next run.
pub(crate) const PROBLEMS_CAP: usize = 1_000;

/// The most that the checks of one catalog look at, which is a matter of seconds.
const EFFORT_CAP: usize = 1 << 27;

/// Collects problems while a catalog is loaded, each once.
#[derive(Default)]
pub(crate) struct Collector {
    all: BTreeSet<Box<Inner>>,
    more: bool,
    /// How many were pushed, doubles among them.
    count: usize,
    /// The folder of the file that is being read.
    folder: Option<Arc<str>>,
    /// The files that could not be read.
    broken: BTreeSet<String>,
    /// What the checks have looked at so far, in bytes or what takes about as long as a byte.
    effort: usize,
}

impl Collector {
    pub(crate) fn push(&mut self, mut error: Error) {
        self.count += 1;
        if error.0.file.is_some() && error.0.folder.is_none() {
            error.0.folder.clone_from(&self.folder);
        }
        if self.all.len() < PROBLEMS_CAP {
            self.all.insert(error.0);
        } else {
            self.more |= !self.all.contains(&error.0);
        }
    }

    /// Adds a new error with help at a place.
    pub(crate) fn fault(
        &mut self,
        (file, location): (&str, Location),
        kind: ErrorKind,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Error::new(kind, message).with_help(help).at(file, location));
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
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Problems> {
        match value {
            Some(value) if self.all.is_empty() => Ok(value),
            _ => {
                let is_alone = self.all.iter().all(|error| error.follows);
                let reported = self.all.into_iter().filter(|error| is_alone || !error.follows);
                let mut all: Vec<Error> = reported.map(Error).collect();
                let causes: BTreeSet<Option<String>> =
                    all.iter().filter(|error| error.0.is_cause()).map(|error| error.0.file.clone()).collect();
                all.sort_by_key(|error| !causes.contains(&error.0.file));
                if self.more {
                    let message = format!("more than {PROBLEMS_CAP} problems");
                    all.push(Error::new(ErrorKind::TooLarge, message).with_help("fix these first"));
                }
                Err(Problems(all))
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many problems were found so far. Where it has not changed, what was read in between is sound.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The folder that the files come from which are read next.
    pub(crate) fn set_folder(&mut self, folder: Option<Arc<str>>) {
        self.folder = folder;
    }

    /// Names the folder of each problem that has none, by its file.
    pub(crate) fn name_folders(&mut self, folder: impl Fn(&str) -> Option<Arc<str>>) {
        let all = std::mem::take(&mut self.all);
        self.all.extend(all.into_iter().map(|mut error| {
            if error.folder.is_none() {
                error.folder = error.file.as_deref().and_then(&folder);
            }
            error
        }));
    }

    /// Notes that a file could not be read: what it would have declared is not missing.
    pub(crate) fn mark_broken(&mut self, file: &str) {
        self.broken.insert(file.to_owned());
    }

    /// Whether a file whose path begins so could not be read.
    pub(crate) fn is_broken(&self, start: &str) -> bool {
        self.broken.range(start.to_owned()..).next().is_some_and(|file| file.starts_with(start))
    }

    /// Counts what a check is about to look at; whether it may. What is read only once need not be counted.
    pub(crate) fn may_look_at(&mut self, effort: usize) -> bool {
        let before = self.effort;
        self.effort = before.saturating_add(effort);
        if before <= EFFORT_CAP && self.effort > EFFORT_CAP {
            let error = Error::new(ErrorKind::TooLarge, "a catalog that takes too long to check");
            self.push(
                error.with_help(
                    "give its templates fewer conditions, and its pools fewer variants that ask for something",
                ),
            );
        }
        self.effort <= EFFORT_CAP
    }

    /// Whether nothing more will be reported, so that looking for more is wasted work.
    pub(crate) fn is_full(&self) -> bool {
        self.more
    }
}

/// The longest name that another is near to, in characters.
const NAME_CAP: usize = 40;
/// How many names are compared with one.
const NAMES_CAP: usize = 200;

/// The known name nearest to a given one, if it is near enough to be a typo.
///
/// Bounded, since a stranger's catalog may hold many names and long ones: of those about as long, the first are compared.
pub(crate) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = given.chars().take(NAME_CAP + 1).count();
    let limit = (length / 3).max(1);
    let about_as_long = |name: &&str| {
        let other = name.chars().take(NAME_CAP + 1).count();
        length <= NAME_CAP && other <= NAME_CAP && length.abs_diff(other) <= limit
    };
    known
        .into_iter()
        .filter(about_as_long)
        .take(NAMES_CAP)
        .map(|name| (edits(given, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// The number of edits between two names: a character more, less, or another, or two neighbours exchanged.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let mut cost = (at(&row, j) + usize::from(ca != *cb)).min(at(&next, j) + 1).min(at(&row, j + 1) + 1);
            let other = j.checked_sub(1).and_then(|other| b.get(other));
            if last == Some(*cb) && other == Some(&ca) {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(ca);
    }
    row.last().copied().unwrap_or(usize::MAX)
}

/// An error with its help in one line, for tables of tests.
#[cfg(test)]
pub(crate) fn in_one_line(error: &impl fmt::Display) -> String {
    format!("{error:#}").replace("\n  help: ", ", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_name() {
        assert_eq!(nearest("ordr.number", ["order.number", "order.eta"]), Some("order.number"));
        assert_eq!(nearest("zzz", ["order.number"]), None);
        assert_eq!(nearest("thnig", ["thing"]), Some("thing"));
        assert_eq!(edits("kitten", "sitting"), 3);
    }

    #[test]
    fn few_names_of_a_fair_length_are_compared() {
        let long = |n: usize| "n".repeat(n);
        assert_eq!(nearest(&long(NAME_CAP), [long(NAME_CAP - 1).as_str()]), Some(long(NAME_CAP - 1).as_str()));
        assert_eq!(nearest(&long(NAME_CAP + 1), [long(NAME_CAP).as_str()]), None);
        assert_eq!(nearest(&long(NAME_CAP), [long(NAME_CAP + 1).as_str()]), None);
        let others: Vec<String> = (0..NAMES_CAP).map(|n| format!("{n:06}")).collect();
        let known = |before: usize| others.iter().take(before).map(String::as_str).chain(["zebras"]);
        assert_eq!(nearest("zebraz", known(NAMES_CAP - 1)), Some("zebras"));
        assert_eq!(nearest("zebraz", known(NAMES_CAP)), None);
    }

    #[test]
    fn help_is_a_line_of_its_own_and_comes_on_request() {
        let text = "a\nbé `x`";
        let error = Error::new(ErrorKind::UnknownPath, "unknown path `x`")
            .with_help("did you mean `y`?")
            .at("en/a.md", Location::START.after(text.split('`').next().unwrap()));
        assert_eq!(error.to_string(), "en/a.md:2:4: unknown path `x`");
        assert_eq!(format!("{error:#}"), "en/a.md:2:4: unknown path `x`\n  help: did you mean `y`?");
        assert_eq!(format!("{error:?}"), format!("UnknownPath: {error:#}"));
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

    #[test]
    fn the_same_problem_reported_often_is_still_one() {
        let mut all = Collector::default();
        let error = |n: usize| Error::new(ErrorKind::Hole, format!("{n:04}"));
        (0..PROBLEMS_CAP * 2).for_each(|n| all.push(error(n % PROBLEMS_CAP)));
        assert!(!all.is_full());
        all.push(error(PROBLEMS_CAP));
        assert!(all.is_full());
        let problems = all.finish(Some(())).unwrap_err();
        assert_eq!(problems.len(), PROBLEMS_CAP + 1);
        assert_eq!(problems.iter().last().map(ToString::to_string).as_deref(), Some("more than 1000 problems"));
    }
}
