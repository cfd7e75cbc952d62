//! Messages: the result of a writer, always complete.

use serde::Serialize;

use super::boundary::boundary;
use crate::catalog::Mood;
use crate::mail::Thread;
use crate::voice::Memory;

/// A complete mail, ready for a mailer.
///
/// Text and HTML come from one source and have the same content. Headers are decoded and unfolded, and do not include
/// Subject, From, To, Date and MIME fields, so that they fit the API of any mailer.
///
/// It can be serialised for logs and previews; the key `memory` then has the token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// The subject: one line, without control characters, and without anything that a mail program would decode as an
    /// encoded word.
    pub subject: String,
    /// The text part, with `\n` at the end of each line.
    pub text: String,
    /// The HTML part; none for a template with `parts = "text"`.
    pub html: Option<String>,
    /// Further header fields by name, in order.
    pub headers: Vec<(&'static str, String)>,
    /// The template of the mail.
    pub template: String,
    /// The shape of the template that was chosen.
    pub shape: String,
    /// The language of the mail, which may differ from the requested locale.
    pub locale: String,
    /// The region whose formats its dates and numbers have, as a language tag.
    pub region: String,
    /// The tone of the mail, which may differ from the requested one.
    pub tone: String,
    /// The mood that it was written for.
    pub mood: Mood,
    /// The memory of the person after this mail: store it, and pass it to the next request.
    #[serde(skip)]
    pub memory: Memory,
    /// The same memory as an authenticated token, if you prefer to store a string.
    #[serde(rename = "memory")]
    pub token: String,
    /// The version of the algorithm that chose shape and variants. The same request gives the same bytes within one
    /// version.
    #[serde(skip)]
    pub choice_version: u8,
}

impl Message {
    /// Returns the thread that continues from this mail, for a follow-up; `None` if the mail has no Message-ID.
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

    /// Returns the content ids of the inline parts that the HTML part refers to, such as a logo. [`Letter::inline`] adds
    /// such parts.
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

    /// Returns a MIME boundary for text and HTML. It is computed from them, so a retry has the same one, whereas mailers
    /// invent a new one each time. No line of the parts begins with it, in any encoding.
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
