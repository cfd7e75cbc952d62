//! Messages: what a writer returns, whole or not at all.

use serde::Serialize;

use super::boundary::boundary;
use crate::catalog::Mood;
use crate::mail::Thread;
use crate::voice::Memory;

/// A whole mail, ready for a mailer.
///
/// Text and HTML come from one source and say the same. Headers are decoded and unfolded and hold neither Subject, From,
/// To, Date nor MIME fields, so that they fit any mailer's API.
///
/// It serialises for logs and previews, with the token under `memory`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
    /// The memory of the person after this mail: store it, and pass it to the next request.
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
    /// Returns the thread that continues from this mail, for a follow-up; none without a Message-ID.
    ///
    /// # Examples
    /// ```
    /// # use serde_json::json;
    /// # use sincerely::{Catalog, Key, Request, Writer};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let writer = Writer::builder(Catalog::built_in()?)
    /// #     .key(Key::from_bytes([7; 16]))
    /// #     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
    /// #     .id_domain("mail.example.org")
    /// #     .build()?;
    /// # let now = "2026-03-02T09:00:00Z".parse()?;
    /// # let request = Request::to("maria@example.org").facts(&json!({ "reply_by": "2026-03-03", "fix": "it works" }));
    /// # let request = request.now(now);
    /// let first = writer.write(&request.clone().template("acknowledge/question").mail_id("ticket-4711/1"))?;
    /// let next = request.template("follow_up/resolved").mail_id("ticket-4711/2").memory(first.memory.clone());
    /// let next = match first.thread() {
    ///     Some(thread) => writer.write(&next.thread(thread).keep_subject())?,
    ///     None => writer.write(&next)?,
    /// };
    /// assert_eq!(next.subject, format!("Re: {}", first.subject));
    /// # Ok(())
    /// # }
    /// ```
    pub fn thread(&self) -> Option<Thread> {
        let field = |name: &str| self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        Thread::next(field("References"), field("Message-ID")?, &self.subject)
    }

    /// The names of the inline parts that the HTML part shows, such as a logo; [`Letter::inline`] adds them.
    ///
    /// [`Letter::inline`]: https://docs.rs/sincerely/latest/sincerely/struct.Letter.html#method.inline
    pub fn inline_parts(&self) -> Vec<&str> {
        // No value can hold a quotation mark here, so these are all from the layout.
        let html = self.html.as_deref().unwrap_or_default();
        let mut names: Vec<&str> = html.split("src=\"cid:").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

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
