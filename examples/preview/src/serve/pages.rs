//! The pages as HTML: Tera templates with everything escaped, embedded as files.

use std::path::PathBuf;

use serde::Serialize;
use sincerely::Error;
use tera::{Context, Tera};

use super::desk::Served;
use super::excerpt::{Line, excerpt};
use crate::Failure;

const TEMPLATES: [(&str, &str); 7] = [
    ("base.html", include_str!("../web/base.html")),
    ("list.html", include_str!("../web/list.html")),
    ("mail.html", include_str!("../web/mail.html")),
    ("finding.html", include_str!("../web/finding.html")),
    ("languages.html", include_str!("../web/languages.html")),
    ("inbound.html", include_str!("../web/inbound.html")),
    ("failed.html", include_str!("../web/failed.html")),
];
pub(crate) const STYLE: &str = include_str!("../web/preview.css");
pub(crate) const SCRIPT: &str = include_str!("../web/preview.js");

/// Where a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Place {
    /// By the server, which tells it of changes.
    Live,
    /// As a file.
    Exported,
}

pub(crate) struct Pages {
    tera: Tera,
    place: Place,
}

/// A problem of the folders with the lines that it is about.
#[derive(Debug, Serialize)]
struct Problem {
    file: String,
    line: u32,
    column: u32,
    message: String,
    help: String,
    excerpt: Vec<Line>,
}

/// The most problems that are shown at once.
const PROBLEMS_CAP: usize = 20;

impl Pages {
    pub(crate) fn new(place: Place) -> Result<Self, Failure> {
        let mut tera = Tera::default();
        tera.add_raw_templates(TEMPLATES)?;
        Ok(Self { tera, place })
    }

    /// A page, with the problems of the folders over it.
    pub(crate) fn render(
        &self,
        template: &str,
        page: &impl Serialize,
        served: &Served,
        folders: &[PathBuf],
    ) -> Result<String, Failure> {
        let problem = |error: &Error| {
            let place = error.location();
            let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
            let file = error.file().unwrap_or_default();
            // Two folders may have a file of that name.
            let folder = error.folder().map(PathBuf::from);
            let folders = folder.as_ref().map_or(folders, std::slice::from_ref);
            Problem {
                excerpt: if place.is_some() { excerpt(folders, file, line) } else { Vec::new() },
                file: folder.as_ref().map_or_else(|| file.to_owned(), |folder| folder.join(file).display().to_string()),
                line,
                column,
                message: error.message().to_owned(),
                help: error.help().unwrap_or_default().to_owned(),
            }
        };
        let problems = served.problems.as_deref().map(|problems| &**problems).unwrap_or_default();
        let shown: Vec<Problem> = problems.iter().take(PROBLEMS_CAP).map(problem).collect();
        let mut context = Context::new();
        context.insert("page", page);
        context.insert("problems", &shown);
        context.insert("more_problems", &(problems.len() - shown.len()));
        context.insert("version", &served.version);
        context.insert("is_live", &(self.place == Place::Live));
        Ok(self.tera.render(template, &context)?)
    }
}
