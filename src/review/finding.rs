//! Findings: the results of the review, for authors of templates.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::rules::{self, Rule};
use super::scope::Scope;
use crate::catalog::{Catalog, Source};
use crate::error::{Error, Location, Problems};
use crate::text::names;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The mail is not fit to be sent; `preview check` fails.
    Error,
    /// The author should look at it.
    Warning,
    /// For information only.
    Info,
}

names!(Severity, InvalidValue, "unknown severity", { Error = "error", Warning = "warning", Info = "info" });

/// One thing that the review found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The file, as a path inside the catalog.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
    /// The severity.
    pub severity: Severity,
    /// The rule, by its short name: `near-duplicate`.
    pub rule: Cow<'static, str>,
    /// The description of the problem.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Finding {
    /// Writes one line; `{:#}` adds another one with the help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, severity, rule, message, help } = self;
        write!(f, "{file}:{line}:{column}: {severity}: {message} [{rule}]")?;
        if f.alternate() { write!(f, "\n  help: {help}") } else { Ok(()) }
    }
}

impl From<&Error> for Finding {
    /// The error as a finding, whose rule is the name of its kind.
    fn from(error: &Error) -> Self {
        let place = error.location().unwrap_or(Location::START);
        Self {
            file: error.file().unwrap_or_default().to_owned(),
            line: place.line,
            column: place.column,
            severity: Severity::Error,
            rule: format!("{:?}", error.kind()).into(),
            message: error.message().to_owned(),
            help: error.help().unwrap_or_default().to_owned(),
        }
    }
}

impl From<&Problems> for Review {
    /// The problems of a catalog that could not be loaded, in their order.
    fn from(problems: &Problems) -> Self {
        Self { findings: problems.iter().map(Finding::from).collect() }
    }
}

/// Everything that the review of a catalog found, sorted by file and line.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Review {
    findings: Vec<Finding>,
}

impl Review {
    /// The findings, sorted by file and line.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter()
    }

    /// Returns the number of findings with a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The greatest severity of a finding; none if nothing was found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).min()
    }

    /// Whether no finding is an error.
    pub fn is_ok(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// Adds a finding with the help of its rule.
    pub(crate) fn add(&mut self, rule: Rule, place: (&str, Location), message: impl Into<String>) {
        self.add_with(rule, place, message, rule.help);
    }

    /// Adds a finding with help of its own.
    pub(crate) fn add_with(
        &mut self,
        rule: Rule,
        place: (&str, Location),
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings.push(Finding {
            file: place.0.to_owned(),
            line: place.1.line,
            column: place.1.column,
            severity: rule.severity,
            rule: rule.name.into(),
            message: message.into(),
            help: help.into(),
        });
    }

    pub(crate) fn sort(&mut self) {
        self.findings.sort();
        self.findings.dedup();
    }

    /// Removes the findings that a language allows for a file, and reports entries that allow nothing.
    pub(crate) fn allow(&mut self, catalog: &Catalog, scope: Scope<'_>) {
        for language in &catalog.languages {
            for allowed in &language.words.allow {
                let file = format!("{}/{}", language.tag, allowed.file);
                let before = self.findings.len();
                self.findings.retain(|finding| finding.rule != allowed.rule || finding.file != file);
                if scope == Scope::All && self.findings.len() == before {
                    let message = if rules::NAMES.contains(&allowed.rule.as_str()) {
                        format!("nothing in `{}` breaks the rule `{}`", allowed.file, allowed.rule)
                    } else {
                        format!("unknown rule `{}`", allowed.rule)
                    };
                    let place = (allowed.place.0.as_str(), allowed.place.1);
                    self.add(rules::UNUSED_ALLOW, place, message);
                }
            }
        }
        self.sort();
    }
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.iter().try_for_each(|finding| writeln!(f, "{finding:#}"))
    }
}

impl fmt::Debug for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The problems of a catalog, in the form that a failed test prints: one line for each, and a line of help.
pub struct Report(String);

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.0)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Report {}

/// Loads a catalog, reviews it and measures its freshness, in one call for your own tests.
///
/// # Errors
/// Every problem of loading, every finding that is an error, and every template that is staler than `voice.toml` allows.
/// `Debug` prints the report for people.
///
/// # Examples
/// ```no_run
/// # fn main() -> Result<(), sincerely::review::Report> {
/// // In a test of your own; `Source::dir("templates")` for a folder.
/// sincerely::review::expect_fit([sincerely::Source::built_in()])?;
/// # Ok(())
/// # }
/// ```
pub fn expect_fit(sources: impl IntoIterator<Item = Source>) -> Result<(), Report> {
    expect_fit_of(sources, Scope::All)
}

/// The same as [`expect_fit`] for your own templates only ([`Scope::Own`]), which takes seconds.
///
/// # Errors
/// As [`expect_fit`]. Problems of loading are reported for all files.
///
/// # Examples
/// ```no_run
/// # fn main() -> Result<(), sincerely::review::Report> {
/// use sincerely::{Source, review::expect_own_fit};
///
/// expect_own_fit([Source::built_in(), Source::dir("templates")])?;
/// # Ok(())
/// # }
/// ```
pub fn expect_own_fit(sources: impl IntoIterator<Item = Source>) -> Result<(), Report> {
    expect_fit_of(sources, Scope::Own)
}

fn expect_fit_of(sources: impl IntoIterator<Item = Source>, scope: Scope<'_>) -> Result<(), Report> {
    let catalog = Catalog::layers(sources).map_err(|problems: Problems| Report(format!("{problems:#}")))?;
    let review = super::review_of(&catalog, scope);
    let mut report: String = review
        .findings()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{finding:#}\n"))
        .collect();
    for row in super::freshness_of(&catalog, scope, &mut |_, _| {}).map_err(|error| Report(format!("{error:#}")))? {
        if let Some(why) = row.stale() {
            report.push_str(&format!("{}/{}, tone {}: {why}\n", row.locale, row.template, row.tone));
        }
    }
    if report.is_empty() { Ok(()) } else { Err(Report(report)) }
}
