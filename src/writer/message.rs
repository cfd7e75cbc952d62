//! Messages: what a writer hands over, whole or not at all.

use serde::Serialize;

use super::boundary::boundary;
use crate::catalog::Mood;
use crate::voice::Memory;

/// A whole mail, ready for a mailer.
///
/// Text and HTML come from one source and say the same. Headers are decoded and unfolded and hold neither Subject, From,
/// To, Date nor MIME fields, so that they fit any mailer's API.
///
/// It serialises for logs and previews, with the token under `memory`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// The subject: one line, no control characters, nothing that a reader would take for an encoded word.
    pub subject: String,
    /// The text part, lines ended by `\n`.
    pub text: String,
    /// The HTML part; none for a template with `parts = "text"`.
    pub html: Option<String>,
    /// Further header fields by name, in order.
    pub headers: Vec<(&'static str, String)>,
    /// The template it was written from.
    pub template: String,
    /// The shape of the template that was chosen.
    pub shape: String,
    /// The language that it has, which may differ from the locale asked for.
    pub locale: String,
    /// The region whose formats its dates and numbers have, as a language tag.
    pub region: String,
    /// The tone that it has, which may differ from the one asked for.
    pub tone: String,
    /// The mood that it was written for.
    pub mood: Mood,
    /// What the person has been told once this mail is sent: keep it for the next one.
    #[serde(skip)]
    pub memory: Memory,
    /// The same memory as an authenticated token, for whoever would rather keep a string.
    #[serde(rename = "memory")]
    pub token: String,
    /// The version of the algorithm that chose shape and variants. The same request gives the same bytes within one
    /// version.
    #[serde(skip)]
    pub choice_version: u8,
}

impl Message {
    /// A MIME boundary for text and HTML, so that a retry has the same one: it follows from them, and no line of theirs
    /// begins with it, however they are encoded. Mailers make up another one each time.
    pub fn boundary(&self) -> String {
        boundary(&[self.text.as_bytes(), self.html.as_deref().unwrap_or("").as_bytes()])
    }
}

impl std::fmt::Display for Message {
    /// Writes the subject and the text part, for a first look.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subject: {}\n\n{}", self.subject, self.text.trim_end())
    }
}
