//! Letters: complete messages for lettre, with addresses and date. The same input gives the same bytes.

use chrono::{DateTime, Utc};
use lettre::address::Envelope;
use lettre::message::header::{ContentType, Date, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use crate::error::{Error, ErrorKind};
use crate::mail::Address;
use crate::writer::{Message, boundary};

/// The most bytes of a line (RFC 5322, section 2.1.1).
const LINE_CAP: usize = 998;
/// The seconds since 1970 that lettre can write, up to the year 9999.
const DATES: std::ops::Range<i64> = 0..253_402_300_800;
/// The fields that a letter writes itself.
const OWN_FIELDS: [&str; 11] = [
    "Date", "From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Subject", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding",
];

impl Message {
    /// Starts a letter for lettre; needs the feature `lettre`. `date` is the value of its Date field: pass the request's
    /// `now`, so that a retry gives the same letter.
    ///
    /// # Examples
    /// ```
    /// # use serde_json::json;
    /// # use sincerely::{Catalog, Key, Request, Writer};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let writer = Writer::builder(Catalog::built_in()?)
    /// #     .key(Key::from_hex("000102030405060708090a0b0c0d0e0f")?)
    /// #     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
    /// #     .id_domain("mail.example.org")
    /// #     .build()?;
    /// # let facts = json!({ "topic": "the walnut desk", "reply_by": "2026-03-03T10:00:00+01:00" });
    /// # let request = Request::to("maria@example.net").template("acknowledge/question").facts(&facts);
    /// # let now: chrono::DateTime<chrono::Utc> = "2026-03-02T09:00:00Z".parse()?;
    /// let mail = writer.write(&request.now(now).mail_id("ticket-4711/1"))?;
    /// let letter = mail.letter(now).from("support@example.org").sender_name("Oak & Co.").to("maria@example.net");
    /// let letter = letter.bounces_to("bounces@example.org").build()?;
    /// // lettre::SmtpTransport::relay("smtp.example.org")?.build().send(&letter)?;
    /// # drop(letter);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The header of this letter, apart from its subject:
    ///
    /// <!--output:letter-->
    /// ```text
    /// Date: Mon, 02 Mar 2026 09:00:00 +0000
    /// From: =?utf-8?b?T2FrICYgQ28u?= <support@example.org>
    /// To: maria@example.net
    /// Message-ID: <369227d1cd48d36fb85a8f9def8ae469@mail.example.org>
    /// Auto-Submitted: auto-generated
    /// X-Auto-Response-Suppress: All
    /// X-Sincerely-Loop: yes
    /// Content-Language: en
    /// MIME-Version: 1.0
    /// ```
    pub fn letter(&self, date: impl Into<DateTime<Utc>>) -> Letter<'_> {
        Letter {
            mail: self,
            date: date.into(),
            from: None,
            sender_name: None,
            to: None,
            reply_to: None,
            bounces_to: None,
            fields: Vec::new(),
            inline: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// Returns only the text part, for lettre messages that you build yourself; needs the feature `lettre`.
    pub fn text_part(&self) -> SinglePart {
        // It ends with the line end that lettre sets behind every part.
        SinglePart::plain(self.text.strip_suffix('\n').unwrap_or(&self.text).to_owned())
    }

    /// Returns text and HTML as `multipart/alternative`, for lettre messages that you build yourself; `None` for a message
    /// without HTML. Needs the feature `lettre`.
    pub fn alternative(&self) -> Option<MultiPart> {
        alternative(self, &[])
    }
}

/// A message with its sender, its recipient and its attachments. [`Message::letter`] starts one.
///
/// Addresses are given without display names: `maria@example.org`. A domain with characters beyond ASCII is written in its
/// IDNA form (`xn--…`).
///
/// The envelope sender receives the bounces. For an answer it is the null path `<>` (RFC 3834), unless
/// [`bounces_to`](Self::bounces_to) names an address. For any other mail, `bounces_to` is required.
#[derive(Debug, Clone)]
#[must_use = "a letter is written by `build`"]
pub struct Letter<'m> {
    mail: &'m Message,
    date: DateTime<Utc>,
    from: Option<Result<Address, Error>>,
    sender_name: Option<String>,
    to: Option<Result<Address, Error>>,
    reply_to: Option<Result<Address, Error>>,
    bounces_to: Option<Result<Address, Error>>,
    /// Header fields of the caller's own.
    fields: Vec<(String, String)>,
    /// Inline parts: name, media type, content.
    inline: Vec<(String, String, Vec<u8>)>,
    attachments: Vec<SinglePart>,
}

impl Letter<'_> {
    /// Sets the address in From.
    pub fn from(mut self, address: impl TryInto<Address, Error: Into<Error>>) -> Self {
        self.from = Some(address.try_into().map_err(Into::into));
        self
    }

    /// Sets the display name in From.
    pub fn sender_name(mut self, name: impl Into<String>) -> Self {
        self.sender_name = Some(name.into());
        self
    }

    /// Sets the address in To and in the envelope. If its local part is not ASCII, the server must support SMTPUTF8.
    pub fn to(mut self, address: impl TryInto<Address, Error: Into<Error>>) -> Self {
        self.to = Some(address.try_into().map_err(Into::into));
        self
    }

    /// Sets the address in Reply-To.
    pub fn reply_to(mut self, address: impl TryInto<Address, Error: Into<Error>>) -> Self {
        self.reply_to = Some(address.try_into().map_err(Into::into));
        self
    }

    /// Sets the envelope sender, which receives a bounce if the letter cannot be delivered.
    pub fn bounces_to(mut self, address: impl TryInto<Address, Error: Into<Error>>) -> Self {
        self.bounces_to = Some(address.try_into().map_err(Into::into));
        self
    }

    /// Adds a header field of your own. Its value must be one line, and neither the letter nor the message may already have
    /// a field of that name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push((name.into(), value.into()));
        self
    }

    /// Adds an inline part, such as the logo of a theme. `cid` is the name by which the HTML part refers to it; an example
    /// of a media type is `image/png`. If the HTML part of this mail does not refer to it, the part is left out.
    pub fn inline(
        mut self,
        cid: impl Into<String>,
        media_type: impl Into<String>,
        content: impl Into<Vec<u8>>,
    ) -> Self {
        self.inline.push((cid.into(), media_type.into(), content.into()));
        self
    }

    /// Adds an attachment after the existing ones.
    pub fn attach(mut self, part: SinglePart) -> Self {
        self.attachments.push(part);
        self
    }

    /// Builds the letter for a transport. It is a pure function of message, addresses, date and attachments. It has a
    /// Message-ID if the message has one.
    ///
    /// # Errors
    /// No error contains an address.
    /// - [`ErrorKind::Missing`] without [`from`](Self::from) or [`to`](Self::to); without [`bounces_to`](Self::bounces_to)
    ///   for a mail that is not an answer; without an [`inline`](Self::inline) part that the HTML part refers to.
    /// - [`ErrorKind::InvalidValue`] for an invalid address; for an address in From, Reply-To or the envelope sender whose
    ///   local part is not ASCII; for a display name with control characters; for a date before 1970 or after 9999; for an
    ///   invalid name of a header field.
    /// - [`ErrorKind::Clash`] for a header field that occurs twice, or that the letter writes itself.
    /// - [`ErrorKind::TooLarge`] for a header field that cannot be folded into lines of at most 998 octets.
    pub fn build(self) -> Result<lettre::Message, Error> {
        let from = own(self.from.ok_or_else(|| missing("from"))?, "from")?;
        let to = address(self.to.ok_or_else(|| missing("to"))?, "to")?;
        let reply_to = self.reply_to.map(|address| own(address, "reply_to")).transpose()?;
        let bounces_to = self.bounces_to.map(|address| own(address, "bounces_to")).transpose()?;
        let is_answer =
            self.mail.headers.iter().any(|(name, value)| *name == "Auto-Submitted" && value == "auto-replied");
        if bounces_to.is_none() && !is_answer {
            return Err(missing("bounces_to"));
        }
        let envelope = Envelope::new(bounces_to, vec![to.clone()]).map_err(|_| rejected())?;

        let mut builder = lettre::Message::builder()
            .envelope(envelope)
            .header(date(self.date)?)
            .from(Mailbox::new(sender_name(self.sender_name)?, from))
            .to(Mailbox::new(None, to));
        if let Some(reply_to) = reply_to {
            builder = builder.reply_to(Mailbox::new(None, reply_to));
        }
        builder = builder.subject(self.mail.subject.as_str());
        let of_mail = self.mail.headers.iter().map(|(name, value)| (*name, value.as_str()));
        let of_caller = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<(&str, &str)> = of_mail.chain(of_caller).collect();
        for (at, (name, value)) in fields.iter().enumerate() {
            let before = fields.iter().take(at).map(|(name, _)| *name);
            if OWN_FIELDS.into_iter().chain(before).any(|known| known.eq_ignore_ascii_case(name)) {
                return Err(Error::new(ErrorKind::Clash, format!("duplicate header field `{name}`"))
                    .with_help("remove it if the letter sets it itself, else set it once"));
            }
            builder = builder.raw_header(field(name, value)?);
        }

        let inline = inline_parts(self.mail, &self.inline)?;
        let letter = match (alternative(self.mail, &inline), self.attachments.as_slice()) {
            (None, []) => builder.singlepart(self.mail.text_part()),
            (Some(both), []) => builder.multipart(both),
            (both, attachments) => builder.multipart(mixed(self.mail, both, attachments)),
        };
        let letter = letter.map_err(|_| rejected())?;
        check_lines(&letter)?;
        Ok(letter)
    }
}

/// Text and HTML, the HTML with its inline parts.
fn alternative(mail: &Message, inline: &[SinglePart]) -> Option<MultiPart> {
    let html = SinglePart::html(mail.html.clone()?);
    let text = SinglePart::plain(mail.text.clone());
    let both = MultiPart::alternative().boundary(mail.boundary()).singlepart(text);
    if inline.is_empty() {
        return Some(both.singlepart(html));
    }
    let all: Vec<Vec<u8>> = std::iter::once(&html).chain(inline).map(SinglePart::formatted).collect();
    let all: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
    let related = MultiPart::related().boundary(boundary(&all)).singlepart(html);
    Some(both.multipart(inline.iter().cloned().fold(related, MultiPart::singlepart)))
}

/// The inline parts that a mail shows, in order of their names.
fn inline_parts(mail: &Message, given: &[(String, String, Vec<u8>)]) -> Result<Vec<SinglePart>, Error> {
    let shown = mail.inline_parts().into_iter();
    shown
        .map(|cid| {
            let (_, media_type, content) = given.iter().find(|(known, ..)| known == cid).ok_or_else(|| {
                Error::new(
                    ErrorKind::Missing,
                    format!("the HTML part shows `cid:{cid}`, and no inline part has this name"),
                )
                .with_help(format!("add it with `.inline(\"{cid}\", \"image/png\", bytes)`"))
            })?;
            let media_type = ContentType::parse(media_type).map_err(|_| {
                Error::new(ErrorKind::InvalidValue, format!("invalid media type of the inline part `{cid}`"))
                    .with_help("write one such as `image/png`")
            })?;
            Ok(Attachment::new_inline(cid.to_owned()).body(content.clone(), media_type))
        })
        .collect()
}

fn mixed(mail: &Message, both: Option<MultiPart>, attachments: &[SinglePart]) -> MultiPart {
    let text = mail.text_part();
    let words = both.as_ref().map_or_else(|| text.formatted(), MultiPart::formatted);
    let all: Vec<Vec<u8>> = std::iter::once(words).chain(attachments.iter().map(SinglePart::formatted)).collect();
    let all: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
    let mixed = MultiPart::mixed().boundary(boundary(&all));
    let mixed = match both {
        Some(both) => mixed.multipart(both),
        None => mixed.singlepart(text),
    };
    attachments.iter().cloned().fold(mixed, MultiPart::singlepart)
}

/// lettre's address. Its own check rejects the long local parts that forwarders write.
fn address(address: Result<Address, Error>, place: &str) -> Result<lettre::Address, Error> {
    let address = address.map_err(|_| {
        Error::new(ErrorKind::InvalidValue, format!("invalid address in `{place}`"))
            .with_help("write one address without display name, `maria@example.org`")
    })?;
    Ok(lettre::Address::new_dangerous(address.local_part(), address.domain()))
}

/// An address in a header of every letter, which a server without SMTPUTF8 must be able to answer.
fn own(given: Result<Address, Error>, place: &str) -> Result<lettre::Address, Error> {
    let address = address(given, place)?;
    let user: &str = address.user();
    if user.is_ascii() {
        return Ok(address);
    }
    Err(Error::new(ErrorKind::InvalidValue, format!("non-ASCII address in `{place}`"))
        .with_help("use one that every mail server can answer"))
}

fn sender_name(name: Option<String>) -> Result<Option<String>, Error> {
    let name = name.filter(|name| !name.trim().is_empty());
    if name.as_deref().is_some_and(|name| name.chars().any(char::is_control)) {
        return Err(Error::new(ErrorKind::InvalidValue, "a control character in `sender_name`")
            .with_help("write the name on one line"));
    }
    Ok(name)
}

fn date(date: DateTime<Utc>) -> Result<Date, Error> {
    // Beyond them lettre panics.
    if DATES.contains(&date.timestamp()) {
        Ok(Date::new(date.into()))
    } else {
        Err(Error::new(ErrorKind::InvalidValue, "date before 1970 or after 9999")
            .with_help("pass the time at which the mail was written"))
    }
}

fn field(name: &str, value: &str) -> Result<HeaderValue, Error> {
    let valid = name.bytes().all(|octet| octet.is_ascii_graphic());
    if value.chars().any(char::is_control) {
        return Err(Error::new(ErrorKind::InvalidValue, "a control character in a header field")
            .with_help("write the value on one line"));
    }
    let parsed = HeaderName::new_from_ascii(name.to_owned()).ok().filter(|_| valid);
    let name = parsed.ok_or_else(|| {
        Error::new(ErrorKind::InvalidValue, "invalid header field name")
            .with_help("write 1 to 76 ASCII characters without spaces and colons")
    })?;
    Ok(HeaderValue::new(name, value.to_owned()))
}

fn check_lines(letter: &lettre::Message) -> Result<(), Error> {
    let mut field = "";
    let head = letter.headers().to_string();
    for line in head.split("\r\n") {
        if let (Some((name, _)), false) = (line.split_once(':'), line.starts_with(' ')) {
            field = name;
        }
        if line.len() > LINE_CAP {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("header field `{field}` has a word too long for a line"),
            )
            .with_help(format!("shorten it: a line has at most {LINE_CAP} bytes")));
        }
    }
    Ok(())
}

fn missing(place: &str) -> Error {
    Error::new(ErrorKind::Missing, format!("`{place}` is missing")).with_help(format!("set it with `.{place}(…)`"))
}

fn rejected() -> Error {
    Error::new(ErrorKind::InvalidValue, "lettre rejected the message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Mood;
    use crate::error::in_one_line;
    use crate::voice::Memory;

    fn message(subject: &str, text: &str, html: Option<&str>, headers: &[(&'static str, &str)]) -> Message {
        Message {
            subject: subject.to_owned(),
            text: text.to_owned(),
            html: html.map(str::to_owned),
            headers: std::iter::once(("Auto-Submitted", "auto-replied".to_owned()))
                .chain(headers.iter().map(|&(name, value)| (name, value.to_owned())))
                .collect(),
            template: "t".to_owned(),
            shape: "main".to_owned(),
            region: "en".to_owned(),
            choice_version: 2,
            locale: "en".to_owned(),
            tone: "plain".to_owned(),
            mood: Mood::default(),
            memory: Memory::new(),
            token: String::new(),
        }
    }

    fn plain() -> Message {
        message("Hello", "Hello,\n\nSam\n", Some("<p>Hello,</p>\n"), &[])
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 999_000_000).unwrap()
    }

    fn letter(message: &Message) -> Letter<'_> {
        message.letter(at(1_772_442_000)).from("support@example.org").to("maria@example.net")
    }

    fn lines(letter: Letter<'_>) -> String {
        String::from_utf8(letter.build().unwrap().formatted()).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn a_letter_is_whole_and_the_same_each_time() {
        let message = plain();
        let whole = lines(letter(&message).reply_to("desk@example.org").sender_name("Oak & Co."));
        let (_, boundary) = whole.split_once("boundary=\"").unwrap();
        let boundary = boundary.split('"').next().unwrap();
        let model = format!(
            "Date: Mon, 02 Mar 2026 09:00:00 +0000\n\
             From: =?utf-8?b?T2FrICYgQ28u?= <support@example.org>\n\
             To: maria@example.net\n\
             Reply-To: desk@example.org\n\
             Subject: Hello\n\
             Auto-Submitted: auto-replied\n\
             MIME-Version: 1.0\n\
             Content-Type: multipart/alternative;\n boundary=\"{boundary}\"\n\n\
             --{boundary}\n\
             Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\nHello,\n\nSam\n\n\
             --{boundary}\n\
             Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n<p>Hello,</p>\n\n\
             --{boundary}--\n"
        );
        assert_eq!(whole, model);
        assert_eq!(whole, lines(letter(&message).reply_to("desk@example.org").sender_name("Oak & Co.")));
        assert_eq!(boundary, "=_2177ca01d4f6938279fea7667b16530f");
    }

    #[test]
    fn a_message_without_html_is_text_alone() {
        let message = message("Hello", "Hello\n", None, &[]);
        assert!(message.alternative().is_none());
        assert!(lines(letter(&message)).ends_with(
            "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\nHello\n"
        ));
    }

    #[test]
    fn only_an_answer_goes_without_an_address_for_bounces() {
        let mut mail = plain();
        assert!(letter(&mail).build().unwrap().envelope().from().is_none());
        mail.headers = vec![("Auto-Submitted", "auto-generated".to_owned())];
        let error = letter(&mail).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
        assert!(in_one_line(&error).contains("`bounces_to` is missing"), "{error}");
        assert!(letter(&mail).bounces_to("b@example.org").build().is_ok());
    }

    #[test]
    fn a_field_of_the_caller_joins_the_others_and_replaces_none() {
        let mail = plain();
        assert!(lines(letter(&mail).header("X-Shop", "4711")).contains("\nX-Shop: 4711\n"));
        for (name, value, kind) in [
            ("x-shop", "a\r\nBcc: a@b.example", ErrorKind::InvalidValue),
            ("Bcc", "a@b.example", ErrorKind::Clash),
            ("auto-submitted", "no", ErrorKind::Clash),
            ("X:", "a", ErrorKind::InvalidValue),
        ] {
            assert_eq!(letter(&mail).header(name, value).build().unwrap_err().kind(), kind, "{name}");
        }
    }

    #[test]
    fn an_inline_part_goes_with_the_html_that_shows_it() {
        let html = "<p><img src=\"cid:logo\" alt=\"Oak\"></p>\n";
        let mail = message("Hello", "Hello\n", Some(html), &[]);
        let with = |mail: &Message| lines(letter(mail).inline("logo", "image/png", [137, 80, 78, 71]));
        let whole = with(&mail);
        assert_eq!(whole, with(&mail));
        assert!(whole.contains("multipart/related") && whole.contains("Content-ID: <logo>"), "{whole}");
        assert!(whole.contains("Content-Type: image/png") && whole.contains("iVBORw=="), "{whole}");
        let error = letter(&mail).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
        assert!(in_one_line(&error).contains("`cid:logo`"), "{error}");
        let wrong = letter(&mail).inline("logo", "image", [0]).build().unwrap_err();
        assert_eq!(wrong.kind(), ErrorKind::InvalidValue);
        assert!(!with(&plain()).contains("image/png"), "a part that is not shown is left out");
    }

    #[test]
    fn attachments_stand_behind_the_words() {
        let card = || {
            lettre::message::Attachment::new("a.txt".to_owned()).body("card".to_owned(), "text/plain".parse().unwrap())
        };
        let both = plain();
        let text = message("Hello", "Hello\n", None, &[]);
        for (message, inner) in [(&both, 2), (&text, 0)] {
            let whole = lines(letter(message).attach(card()).attach(card()));
            assert_eq!(whole, lines(letter(message).attach(card()).attach(card())));
            let boundaries: Vec<&str> =
                whole.split("boundary=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            let count = |boundary: &str| whole.matches(&format!("\n--{boundary}\n")).count();
            assert_eq!(count(boundaries[0]), 3, "{whole}");
            assert_eq!(boundaries.get(1).map_or(0, |boundary| count(boundary)), inner, "{whole}");
            assert!(whole.find("Hello\n").unwrap() < whole.find("card").unwrap());
        }
    }

    #[test]
    fn addresses_are_written_as_servers_take_them() {
        let message = plain();
        let long = format!("srs0=ab1c=xy=example.net={}@f.example", "maria".repeat(20));
        for (given, written) in [
            ("maria@example.net", "maria@example.net"),
            ("\"maria..s\"@example.net", "\"maria..s\"@example.net"),
            ("o'brien+a/b@example.net", "o'brien+a/b@example.net"),
            ("maria@bücher.example", "maria@xn--bcher-kva.example"),
            ("jürgen@bücher.example", "jürgen@xn--bcher-kva.example"),
            (&long, &long),
        ] {
            let letter = letter(&message).to(given).build().unwrap();
            assert_eq!(letter.envelope().to()[0].to_string(), written);
            assert_eq!(letter.envelope().from(), None);
            assert_eq!(letter.headers().get_raw("To"), Some(written));
        }
        let bounces = letter(&message).bounces_to("bounces@bücher.example").build().unwrap();
        assert_eq!(bounces.envelope().from().unwrap().to_string(), "bounces@xn--bcher-kva.example");
    }

    #[test]
    fn errors_quote_no_address() {
        let message = plain();
        let to = "invalid address in `to`, write one address without display name, `maria@example.org`";
        for given in [
            "", "secret", "secret@", "@secret.example", "secret@a b.example", "secret@b.example\r\nBcc: c@d.example",
            "secret\n@b.example", "Secret <secret@b.example>", "secret@b.example, c@d.example",
            "secret@\u{2474}.example", "secret\u{202e}@b.example",
        ] {
            let error = letter(&message).to(given).build().unwrap_err();
            assert_eq!((error.kind(), in_one_line(&error).as_str()), (ErrorKind::InvalidValue, to), "{given:?}");
        }
        let letter = |message| letter(message).bounces_to("bounces@example.org");
        let here = message.letter(at(0));
        let whole = || letter(&message);
        let name = "invalid header field name, write 1 to 76 ASCII characters without spaces and colons";
        let beyond = |place: &str| format!("non-ASCII address in `{place}`, use one that every mail server can answer");
        let date = "date before 1970 or after 9999, pass the time at which the mail was written";
        let with = |name: &'static str, value: &str| Message { headers: vec![(name, value.to_owned())], ..plain() };
        let twice = Message { headers: vec![("X-A", "1".to_owned()), ("x-a", "2".to_owned())], ..plain() };
        let (from, bcc, id) = (
            with("from", "a@b.example"),
            with("Bcc", "a@b.example"),
            with("References", &format!("<{}@b>", "a".repeat(983))),
        );
        let (colon, line, empty) = (with("X:", ""), with("X\r\nBcc", "a@b.example"), with("", ""));
        for (letter, kind, text) in [
            (
                here.clone().to("a@b.example"),
                ErrorKind::Missing,
                "`from` is missing, set it with `.from(…)`".to_owned(),
            ),
            (here.from("a@b.example"), ErrorKind::Missing, "`to` is missing, set it with `.to(…)`".to_owned()),
            (whole().from("secret"), ErrorKind::InvalidValue, to.replace("`to`", "`from`")),
            (whole().reply_to("secret"), ErrorKind::InvalidValue, to.replace("`to`", "`reply_to`")),
            (whole().bounces_to("<>"), ErrorKind::InvalidValue, to.replace("`to`", "`bounces_to`")),
            (whole().from("jürgen@b.example"), ErrorKind::InvalidValue, beyond("from")),
            (whole().reply_to("jürgen@b.example"), ErrorKind::InvalidValue, beyond("reply_to")),
            (whole().bounces_to("jürgen@b.example"), ErrorKind::InvalidValue, beyond("bounces_to")),
            (
                whole().sender_name("Sam\r\nBcc: a@b.example"),
                ErrorKind::InvalidValue,
                "a control character in `sender_name`, write the name on one line".to_owned(),
            ),
            (
                whole().sender_name("a".repeat(998)),
                ErrorKind::TooLarge,
                "header field `From` has a word too long for a line, shorten it: a line has at most 998 bytes"
                    .to_owned(),
            ),
            (
                letter(&id),
                ErrorKind::TooLarge,
                "header field `References` has a word too long for a line, shorten it: a line has at most 998 bytes"
                    .to_owned(),
            ),
            (
                letter(&twice),
                ErrorKind::Clash,
                "duplicate header field `x-a`, remove it if the letter sets it itself, else set it once".to_owned(),
            ),
            (
                letter(&from),
                ErrorKind::Clash,
                "duplicate header field `from`, remove it if the letter sets it itself, else set it once".to_owned(),
            ),
            (
                letter(&bcc),
                ErrorKind::Clash,
                "duplicate header field `Bcc`, remove it if the letter sets it itself, else set it once".to_owned(),
            ),
            (letter(&colon), ErrorKind::InvalidValue, name.to_owned()),
            (letter(&line), ErrorKind::InvalidValue, name.to_owned()),
            (letter(&empty), ErrorKind::InvalidValue, name.to_owned()),
            (Letter { date: at(-1), ..whole() }, ErrorKind::InvalidValue, date.to_owned()),
            (Letter { date: at(253_402_300_800), ..whole() }, ErrorKind::InvalidValue, date.to_owned()),
            (Letter { date: DateTime::<Utc>::MIN_UTC, ..whole() }, ErrorKind::InvalidValue, date.to_owned()),
            (Letter { date: DateTime::<Utc>::MAX_UTC, ..whole() }, ErrorKind::InvalidValue, date.to_owned()),
        ] {
            let error = letter.build().unwrap_err();
            assert_eq!((error.kind(), in_one_line(&error)), (kind, text));
        }
        let last = Letter { date: at(253_402_300_799), ..whole() };
        assert!(lines(last).starts_with("Date: Fri, 31 Dec 9999 23:59:59 +0000\n"));
    }

    #[test]
    fn header_fields_hold_to_their_lines() {
        let references: Vec<String> = (0..40).map(|n| format!("<{n:02}-abcdefghij@example.org>")).collect();
        let (references, id) = (references.join(" "), format!("<{}@b>", "a".repeat(900)));
        let fields = [("References", references.as_str()), ("In-Reply-To", &id)];
        let message = message(&"Über 漢字, 🎁 and words. ".repeat(12), "Hello\n", None, &fields);
        let built = letter(&message).sender_name("Öl & Söhne, ".repeat(9)).build().unwrap();
        let whole = String::from_utf8(built.formatted()).unwrap();
        let (head, _) = whole.split_once("\r\n\r\n").unwrap();
        assert!(head.is_ascii());
        let cap =
            |line: &str| if line.contains("aaa") || line.ends_with("support@example.org>") { LINE_CAP } else { 78 };
        assert!(head.split("\r\n").all(|line| line.len() <= cap(line)), "{head}");
        assert!(head.replace("\r\n", "").contains(&format!("References: {references}")));
        assert!(head.contains(&format!("In-Reply-To: {id}")));
    }
}
