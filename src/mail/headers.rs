//! Parses header fields from raw bytes of any content.

use std::borrow::Cow;

use super::lexer;
use crate::error::{Error, ErrorKind};

/// The most octets of a header that are read.
const BLOCK_CAP: usize = 8 << 20;
/// The most fields that are kept, `Received` not counted.
const FIELD_CAP: usize = 4096;
/// The most octets of one value that are looked at.
const VALUE_CAP: usize = 64 << 10;
/// The longest name of a field (RFC 5322, section 2.1.1, has 998 for a whole line).
const NAME_CAP: usize = 998;

/// One header field: its name as written and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    name: Cow<'a, str>,
    value: Cow<'a, [u8]>,
}

impl Field<'_> {
    /// The name, as the mail writes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the value in one line: unfolded, at most 64 KiB, with spaces for control characters and U+FFFD for invalid
    /// UTF-8.
    pub fn text(&self) -> String {
        let value = self.value.get(..VALUE_CAP).unwrap_or(&self.value);
        lexer::one_line(&String::from_utf8_lossy(value))
    }

    /// Whether the field has this name, ignoring case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The header of one mail, in order, without the headers of attachments.
///
/// It borrows from the mail. Parsing takes linear time. Of a header with more than 4,096 fields besides `Received`, or more
/// than 8 MiB, the rest is left out and [`Headers::is_broken`] returns `true`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headers<'a> {
    fields: Vec<Field<'a>>,
    hops: usize,
    broken: Option<Cow<'a, [u8]>>,
    body: &'a [u8],
}

impl<'a> Headers<'a> {
    /// Parses the header of a raw mail, with LF or CRLF, 8-bit characters, or truncated anywhere.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Syntax`]: there is not one header field before the first empty line.
    ///
    /// # Examples
    /// ```
    /// use sincerely::mail::Headers;
    ///
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let headers = Headers::parse(b"From: maria@example.net\nSubject: Where is\n my desk?\n\nHello!")?;
    /// assert_eq!(headers.first("subject").map(|field| field.text()).as_deref(), Some("Where is my desk?"));
    /// assert_eq!(headers.fields().count(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn parse(mail: &'a [u8]) -> Result<Self, Error> {
        let headers = Self::read(mail);
        if headers.fields.is_empty() && headers.hops == 0 {
            return Err(Error::new(ErrorKind::Syntax, "not a mail: no header field")
                .with_help("pass the whole RFC 5322 message"));
        }
        Ok(headers)
    }

    /// Returns the header of a mail that another parser has read: names and values, folded or not, from top to bottom.
    ///
    /// # Examples
    ///
    /// ```
    /// # use sincerely::mail::{Guard, Headers};
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let headers = Headers::from_pairs([("From", "cron@example.net"), ("Auto-Submitted", "auto-generated")]);
    /// assert!(!Guard::builder().build()?.judge(&headers, Some("cron@example.net")).may_answer());
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        let mut headers = Self { fields: Vec::new(), hops: 0, broken: None, body: &[] };
        for (name, value) in pairs {
            let value = match value.into() {
                Cow::Borrowed(value) => Cow::Borrowed(value.as_bytes()),
                Cow::Owned(value) => Cow::Owned(value.into_bytes()),
            };
            let name = name.into();
            if name.len() <= NAME_CAP && !name.is_empty() && name.bytes().all(is_name_byte) {
                headers.push(Field { name, value });
            } else {
                headers.broken.get_or_insert(value);
            }
        }
        headers
    }

    /// Reads what there is, which may be nothing.
    pub(super) fn read(mail: &'a [u8]) -> Self {
        let mut headers = Self { fields: Vec::new(), hops: 0, broken: None, body: &[] };
        let mail = mail.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(mail);
        let mut open: Option<Span<'a>> = None;
        let mut at = 0;
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            let start = at;
            at += line.len();
            let bare = line.strip_suffix(b"\n").unwrap_or(line);
            let bare = without_returns(bare);
            let is_blank = bare.iter().all(|byte| matches!(byte, b' ' | b'\t'));
            if bare.is_empty() || (is_blank && open.is_none()) {
                if open.is_none() && headers.is_empty() && headers.broken.is_none() {
                    continue; // Empty lines before the header.
                }
                headers.body = mail.get(at..).unwrap_or_default();
                break;
            }
            if start > BLOCK_CAP {
                headers.broken.get_or_insert(Cow::Borrowed(bare));
                break;
            }
            if bare.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
                match &mut open {
                    Some(span) => span.end = start + bare.len(),
                    None => headers.note_broken(bare),
                }
                continue;
            }
            // A list of ids that was broken without white space: its brackets show where it goes on.
            if let Some(span) = &mut open
                && (span.name.eq_ignore_ascii_case("References") || span.name.eq_ignore_ascii_case("In-Reply-To"))
                && name_of(bare).is_none()
                && bare.trim_ascii_end().ends_with(b">")
            {
                span.end = start + bare.len();
                continue;
            }
            headers.close(mail, open.as_ref());
            open = None;
            match name_of(bare) {
                Some((name, length)) => {
                    open = Some(Span { name, start: start + length, end: start + bare.len() });
                }
                // The separator of an mbox file, and the same one quoted.
                None if bare.starts_with(b"From ") && headers.is_empty() => {}
                None if bare.starts_with(b">From ") => {}
                None => headers.note_broken(bare),
            }
        }
        headers.close(mail, open.as_ref());
        headers
    }

    /// Returns the fields in order, except `Received`.
    pub fn fields(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields.iter()
    }

    /// Returns the fields with this name, ignoring case, from top to bottom.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Field<'a>> {
        self.fields.iter().filter(move |field| field.is(name))
    }

    /// Returns the topmost field with this name, ignoring case.
    pub fn first(&self, name: &str) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.is(name))
    }

    /// Returns the number of `Received` fields.
    pub(super) fn hops(&self) -> usize {
        self.hops
    }

    /// Whether the header has a line that is not a field, or was too large to be read completely.
    pub fn is_broken(&self) -> bool {
        self.broken.is_some()
    }

    /// The first line that is not a field.
    pub(super) fn broken_line(&self) -> Option<String> {
        self.broken.as_deref().map(|line| {
            let line = line.get(..VALUE_CAP).unwrap_or(line);
            lexer::one_line(&String::from_utf8_lossy(line))
        })
    }

    /// Returns the parts that the author wrote: From, To, Date, Subject and the body, without the fields that each delivery
    /// adds. They identify a mail that has no Message-ID.
    pub fn authored(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for name in ["From", "To", "Date", "Subject"] {
            let text = self.first(name).map(Field::text).unwrap_or_default();
            bytes.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend_from_slice(self.body);
        bytes
    }

    /// What follows the header.
    pub(super) fn body(&self) -> &'a [u8] {
        self.body
    }

    fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.hops == 0
    }

    fn note_broken(&mut self, line: &'a [u8]) {
        self.broken.get_or_insert(Cow::Borrowed(line));
    }

    fn close(&mut self, mail: &'a [u8], span: Option<&Span<'a>>) {
        if let Some(Span { name, start, end }) = span {
            let value = mail.get(*start..*end).unwrap_or_default();
            self.push(Field { name: Cow::Borrowed(name), value: Cow::Borrowed(value) });
        }
    }

    fn push(&mut self, field: Field<'a>) {
        if field.is("Received") {
            self.hops += 1;
        } else if self.fields.len() < FIELD_CAP {
            self.fields.push(field);
        } else {
            self.broken.get_or_insert(field.value);
        }
    }
}

/// A field that is still being read: its name, and where its value is in the mail.
struct Span<'a> {
    name: &'a str,
    start: usize,
    end: usize,
}

/// The line without the carriage returns at its end; some gateways write two.
fn without_returns(mut line: &[u8]) -> &[u8] {
    while let Some(shorter) = line.strip_suffix(b"\r") {
        line = shorter;
    }
    line
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && byte != b':'
}

/// The name of a field and the octets up to its value. White space before the colon is obsolete, and accepted
/// (RFC 5322, section 4.5).
fn name_of(line: &[u8]) -> Option<(&str, usize)> {
    let colon = line.iter().take(NAME_CAP).position(|byte| *byte == b':')?;
    let name = line.get(..colon)?.trim_ascii_end();
    let name = std::str::from_utf8(name).ok()?;
    (!name.is_empty() && name.bytes().all(is_name_byte)).then_some((name, colon + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(mail: &[u8]) -> Vec<(String, String)> {
        Headers::read(mail).fields().map(|f| (f.name().to_owned(), f.text())).collect()
    }

    #[test]
    fn folded_lines_are_one_value_in_lf_and_crlf() {
        let lf = b"Subject: a\n b\nTo :x\n\nbody: no\n".as_slice();
        let crlf = b"Subject: a\r\n b\r\nTo :x\r\n\r\nbody: no\r\n".as_slice();
        assert_eq!(pairs(lf), pairs(crlf));
        assert_eq!(pairs(lf), [("Subject".to_owned(), "a b".to_owned()), ("To".to_owned(), "x".to_owned())]);
        assert_eq!(Headers::read(lf).body(), b"body: no\n");
    }

    #[test]
    fn a_blank_first_line_and_a_broken_list_of_ids_do_no_damage() {
        let mail = b"   \t  \r\nFrom: a@b.example\nReferences: <a@b>, <c\nd@e>\nSubject: x\n\nbody";
        let headers = Headers::read(mail);
        assert!(!headers.is_broken());
        assert_eq!(pairs(mail)[1], ("References".to_owned(), "<a@b>, <cd@e>".to_owned()));
        assert_eq!(headers.body(), b"body");
    }

    #[test]
    fn other_lines_are_noted_and_skipped() {
        let headers = Headers::read(b"From a@b Mon Jan 5\nA: 1\n>From here\nnot a field\nB: 2");
        assert!(headers.is_broken());
        assert_eq!(headers.fields().count(), 2);
        assert!(!Headers::read(b"From a@b Mon Jan 5\nA: 1\n").is_broken());
        assert!(Headers::parse(b"Hello there\n\nA: 1\n").is_err());
        assert!(Headers::parse(b"").is_err());
        assert!(Headers::parse(b"\n\nA: 1").is_ok());
    }

    #[test]
    fn a_nul_a_lone_return_and_eight_bits_do_no_harm() {
        let headers = Headers::read(b"Subject: a\0b\rAuto-Submitted: x\xFF\nA\0: 1\n");
        assert_eq!(headers.fields().map(Field::text).collect::<Vec<_>>(), ["a b Auto-Submitted: x\u{FFFD}"]);
        assert!(headers.is_broken());
    }

    #[test]
    fn the_number_of_kept_fields_is_bounded() {
        let mail = "A: 1\n".repeat(10_000) + &"Received: x\n".repeat(10_000);
        let headers = Headers::read(mail.as_bytes());
        assert_eq!((headers.fields().count(), headers.hops(), headers.is_broken()), (FIELD_CAP, 10_000, true));
    }
}
