//! Rules about the type of a mail: reports and responses of calendars. Of the body they read the headers of the parts that
//! make up the mail itself, never those of attachments.

use super::encoded_word::decode;
use super::headers::Headers;
use super::inspection::Inspection;
use super::lexer::{keyword, parameters};
use super::rules::Class;
use super::verdict::Sign;

/// The most octets of a body that are searched for parts.
const BODY_CAP: usize = 1 << 20;
/// How deep parts may be nested.
const DEPTH_CAP: usize = 4;
/// The most parts of one multipart that are looked at.
const PART_CAP: usize = 16;

struct Type {
    main: String,
    parameters: Vec<(String, String)>,
    text: String,
}

impl Type {
    fn parse(text: String) -> Self {
        let (main, parameters) = parameters(&text);
        Self { main, parameters, text }
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let found = self.parameters.iter().find(|(known, _)| known.trim_end_matches('*') == name);
        found.map(|(_, value)| value.to_ascii_lowercase())
    }
}

/// The types of a mail: its own, and in a multipart those that the reader sees first.
fn types(headers: &Headers<'_>, depth: usize, found: &mut Vec<Type>) {
    for field in headers.all("Content-Type") {
        let kind = Type::parse(field.text());
        let parts = match kind.main.as_str() {
            "multipart/alternative" | "multipart/mixed" | "multipart/related" | "multipart/signed" => PART_CAP,
            _ => 0,
        };
        let is_alternative = kind.main == "multipart/alternative";
        let boundary = kind.parameters.iter().find(|(name, _)| name == "boundary").map(|(_, value)| value.clone());
        found.push(kind);
        if let (Some(boundary), true) = (boundary, depth < DEPTH_CAP && found.len() < PART_CAP) {
            for (at, part) in split(headers.body(), &boundary, parts).into_iter().enumerate() {
                let part = Headers::read(part);
                if at == 0 || is_alternative {
                    types(&part, depth + 1, found);
                } else if !is_attachment(&part) {
                    // Behind the first part only a calendar's response belongs to the mail itself.
                    let kinds = part.all("Content-Type").map(|field| Type::parse(field.text()));
                    found.extend(
                        kinds.filter(|kind| kind.main == "text/calendar" && kind.parameter("method").is_some()),
                    );
                }
            }
        }
    }
}

fn is_attachment(part: &Headers<'_>) -> bool {
    part.first("Content-Disposition").is_some_and(|field| keyword(&field.text()) == "attachment")
}

/// The first parts of a multipart body that have a header.
fn split<'b>(body: &'b [u8], boundary: &str, most: usize) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    if boundary.is_empty() || most == 0 {
        return parts;
    }
    let body = body.get(..BODY_CAP).unwrap_or(body);
    let mut start: Option<usize> = None;
    let mut at = 0;
    let mut count = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let tail = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary.as_bytes()));
        if let Some(tail) = tail.map(<[u8]>::trim_ascii)
            && matches!(tail, b"" | b"--")
        {
            if let Some(start) = start.take() {
                parts.extend(body.get(start..at));
                count += 1;
            }
            if tail == b"--" || count >= most {
                break;
            }
            start = Some(at + line.len());
        }
        at += line.len();
    }
    if let Some(start) = start {
        parts.extend(body.get(start..)); // The mail was cut.
    }
    // A part that begins with an empty line has no header: what follows is text.
    parts.retain(|part| !part.starts_with(b"\n") && !part.starts_with(b"\r\n"));
    parts
}

fn all_types(mail: &Inspection<'_>) -> Vec<Type> {
    let mut found = Vec::new();
    types(mail.headers, 0, &mut found);
    found
}

/// `multipart/report` with any type or none (RFC 6522), what it contains, and the fields of Exim and Exchange.
pub(super) fn report(mail: &Inspection<'_>) -> Option<Sign> {
    for kind in all_types(mail) {
        let class = match kind.main.as_str() {
            "multipart/report" => match kind.parameter("report-type").as_deref() {
                Some("disposition-notification") => Class::Receipt,
                Some("delivery-status" | "global-delivery-status") | None => Class::Bounce,
                Some(_) => Class::Complaint,
            },
            "message/delivery-status" | "message/global-delivery-status" => Class::Bounce,
            "message/disposition-notification" | "message/global-disposition-notification" => Class::Receipt,
            "message/feedback-report" => Class::Complaint,
            "multipart/voice-message" | "multipart/fax-message" => Class::Automatic,
            _ => continue,
        };
        return Some(Sign::new(class, "Content-Type", &kind.text));
    }
    if let Some(sign) = aggregate_report(mail).or_else(|| abuse_report(mail)) {
        return Some(sign);
    }
    mail.headers.fields().find_map(|field| {
        let value = keyword(&field.text());
        let class = match field.name().to_ascii_lowercase().as_str() {
            "x-failed-recipients" | "x-ms-exchange-message-is-ndr" | "x-dsncontext" => Class::Bounce,
            "x-hmxmroriginalrecipient" => Class::Complaint,
            "content-class" => match value.strip_prefix("urn:content-classes:") {
                Some("dsn" | "reporttemplate") => Class::Bounce,
                Some("mdn") => Class::Receipt,
                _ => return None,
            },
            _ => return None,
        };
        Some(Sign::new(class, field.name(), &field.text()))
    })
}

/// The subject of an aggregate report about DMARC (RFC 7489, section 7.2.1.1).
fn aggregate_report(mail: &Inspection<'_>) -> Option<Sign> {
    let subject = decode(&mail.texts("Subject").next()?).text;
    let lower = subject.to_lowercase();
    let (_, rest) = lower.split_once("report domain:")?;
    let is_archive = |field: &super::headers::Field<'_>| {
        matches!(keyword(&field.text()).as_str(), "application/gzip" | "application/x-gzip" | "application/zip")
    };
    let is_report = rest.contains("submitter:") || mail.headers.all("Content-Type").any(is_archive);
    is_report.then(|| Sign::new(Class::Complaint, "Subject", &subject))
}

/// The first line of a complaint, per RFC 5965, appendix B. Some servers write it without the type of a report.
fn abuse_report(mail: &Inspection<'_>) -> Option<Sign> {
    const OPENINGS: [&str; 2] = ["This is an email abuse report", "This is an abuse report"];
    let body = mail.headers.body();
    let text = String::from_utf8_lossy(body.get(..4096).unwrap_or(body));
    // Hotmail sends the mail complained about, with a field of its own at its top.
    let is_forwarded = all_types(mail).get(1).is_some_and(|first| first.main == "message/rfc822");
    let is_sign = |line: &&str| {
        OPENINGS.iter().any(|opening| line.starts_with(opening))
            || (is_forwarded && line.starts_with("X-HmXmrOriginalRecipient:"))
    };
    let first = text.lines().map(str::trim).take(12).find(is_sign)?;
    Some(Sign::new(Class::Complaint, "(body)", first))
}

/// A mail whose content is a calendar's, other than one that merely publishes a date (RFC 5546, section 1.4).
pub(super) fn calendar(mail: &Inspection<'_>) -> Option<Sign> {
    let calendar = |kind: &Type| kind.main == "text/calendar" && kind.parameter("method").as_deref() != Some("publish");
    if let Some(kind) = all_types(mail).into_iter().find(calendar) {
        return Some(Sign::new(Class::Calendar, "Content-Type", &kind.text));
    }
    let class = mail
        .headers
        .all("Content-Class")
        .find(|field| keyword(&field.text()) == "urn:content-classes:calendarmessage")?;
    Some(Sign::new(Class::Calendar, class.name(), &class.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(mail: &str) -> Vec<String> {
        let mut found = Vec::new();
        types(&Headers::read(mail.as_bytes()), 0, &mut found);
        found.into_iter().map(|kind| kind.main).collect()
    }

    #[test]
    fn only_the_mail_itself_is_looked_at() {
        let mail = "Content-Type: multipart/mixed; boundary=a\n\n\
            --a\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nHi\n\
            --b\nContent-Type: text/calendar; method=REPLY\n\nx\n--b--\n\
            --a\nContent-Type: message/delivery-status\n\nx\n--a--\n";
        assert_eq!(kinds(mail), ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar"]);
        let calendar = "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: text/html\n\nx\n\
            --a\nContent-Type: text/calendar; method=REPLY\n\nx\n--a--\n";
        assert_eq!(kinds(calendar), ["multipart/mixed", "text/html", "text/calendar"]);
        let attached = calendar.replace("method=REPLY", "method=REQUEST\nContent-Disposition: attachment");
        assert_eq!(kinds(&attached), ["multipart/mixed", "text/html"]);
        assert_eq!(kinds(&mail.replace('\n', "\r\n")), kinds(mail));
    }

    #[test]
    fn a_part_without_header_is_text() {
        let mail = "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nContent-Type: multipart/report\n--a--\n";
        assert_eq!(kinds(mail), ["multipart/mixed"]);
    }

    #[test]
    fn boundaries_that_never_come_or_never_end_do_no_harm() {
        assert_eq!(
            kinds("Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/calendar"),
            ["multipart/alternative", "text/calendar"]
        );
        assert_eq!(
            kinds("Content-Type: multipart/alternative\n\n--\nContent-Type: text/calendar"),
            ["multipart/alternative"]
        );
        let level = |n| format!("Content-Type: multipart/mixed; boundary=a{n}\n\n--a{n}\n");
        let deep = (0..100).map(level).collect::<Vec<_>>().concat();
        assert_eq!(kinds(&deep).len(), DEPTH_CAP + 1);
    }
}
