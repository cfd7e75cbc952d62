//! A mail as RFC 5322 has it, the same bytes for the same letter.

use chrono::{DateTime, Utc};
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use sincerely::Message;

/// Everything that stands in the mail.
pub(crate) struct Letter<'a> {
    pub(crate) from: (Option<&'a str>, &'a str),
    pub(crate) to: &'a str,
    pub(crate) date: DateTime<Utc>,
    pub(crate) mail: &'a Message,
    /// Whether the text part goes alone, as RFC 3834, section 3.2, asks of personal responders.
    pub(crate) text_only: bool,
}

/// The mail, lines ended by `\n` as local mailers take them.
pub(crate) fn write(letter: &Letter<'_>) -> Result<String, std::io::Error> {
    let mail = letter.mail;
    let (name, from) = letter.from;
    let mut builder = MessageBuilder::new()
        .from(Address::new_address(name, from))
        .to(Address::new_address(None::<&str>, letter.to))
        .subject(mail.subject.as_str())
        .date(Date::new(letter.date.timestamp()));
    for (name, value) in &mail.headers {
        builder = builder.header(*name, HeaderType::from(Raw::new(value.as_str())));
    }
    let text = MimePart::new("text/plain", mail.text.as_str());
    let body = match mail.html.as_deref().filter(|_| !letter.text_only) {
        Some(html) => {
            // The builder's own boundary would differ from run to run.
            let kind = ContentType::new("multipart/alternative").attribute("boundary", mail.boundary());
            MimePart::new(kind, vec![text, MimePart::new("text/html", html)])
        }
        None => text,
    };
    Ok(builder.body(body).write_to_string()?.replace("\r\n", "\n"))
}
