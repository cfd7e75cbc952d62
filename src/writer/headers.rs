//! The header fields of a message: they stop programs from answering it, and make a retry recognisable.

use super::{Request, Writer};
use crate::catalog::{Language, Template};
use crate::error::{Error, ErrorKind};
use crate::facts::{Leaf, Values};
use crate::mail::{Auto, Thread};
use crate::text::in_ascii;
use crate::voice::wide_hash_fields;

/// The longest idempotency key.
const MAIL_ID_CAP: usize = 512;
const MESSAGE_ID_VERSION: u8 = 1;
/// What remains of a line's 998 octets beside the name of the field, `: ` and two brackets.
const UNSUBSCRIBE_CAP: usize = 978;

/// The fields of a mail, in order.
pub(crate) fn headers(
    writer: &Writer,
    request: &Request,
    language: &Language,
    template: &Template,
    values: &Values,
) -> Result<Vec<(&'static str, String)>, Error> {
    let mut fields = Vec::with_capacity(8);
    if let Some(id) = &request.mail_id {
        fields.push(("Message-ID", message_id(writer, id)?));
    }
    // RFC 3834, section 5: a direct response is replied, anything else is generated, a follow-up in a thread too.
    match &request.thread {
        Some(thread) => {
            let is_answer = !request.is_timed && !thread.is_ours();
            thread.put_fields(if is_answer { Auto::Replied } else { Auto::Generated }, &mut fields);
        }
        None => Thread::default().put_fields(Auto::Generated, &mut fields),
    }
    fields.push(("Content-Language", language.tag.clone()));
    if template.front.marketing
        && let Some(path) =
            template.required.iter().find(|path| writer.catalog().slots.path_name(*path) == "unsubscribe")
        && let Some(Leaf::Link(url)) = values.get(path)
    {
        fields.push(("List-Unsubscribe", list_unsubscribe(url)?));
        // RFC 8058: one click is a POST to an https link.
        if url.starts_with("https://") {
            fields.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
    }
    Ok(fields)
}

/// The link by which a newsletter is left (RFC 2369, section 3.2), in ASCII and within a line (RFC 5322, section 2.1.1).
fn list_unsubscribe(link: &str) -> Result<String, Error> {
    let link = in_ascii(link);
    if link.len() > UNSUBSCRIBE_CAP {
        return Err(Error::new(ErrorKind::TooLarge, "`unsubscribe` is too long for a header field")
            .with_help(format!("pass a link of at most {UNSUBSCRIBE_CAP} bytes, percent-encoded")));
    }
    Ok(format!("<{link}>"))
}

/// The Message-ID of an idempotency key: 128 bits of SipHash-2-4 as hexadecimal digits, at the writer's domain.
fn message_id(writer: &Writer, mail_id: &str) -> Result<String, Error> {
    let Some(domain) = writer.id_domain() else {
        return Err(Error::new(ErrorKind::Missing, "a mail id without a domain for its Message-ID")
            .with_help("name one of your own with `Writer::builder(…).id_domain(\"mail.example.org\")`"));
    };
    if mail_id.is_empty() || mail_id.len() > MAIL_ID_CAP {
        return Err(Error::new(
            ErrorKind::InvalidValue,
            format!("invalid mail id: it must have 1 to {MAIL_ID_CAP} bytes"),
        ));
    }
    let hash = wide_hash_fields(writer.message_id_key(), MESSAGE_ID_VERSION, &[mail_id.as_bytes()]);
    let mut id = String::with_capacity(48 + domain.len());
    id.push('<');
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'a' + half - 10 });
    for byte in hash {
        id.push(digit(byte >> 4));
        id.push(digit(byte & 0xF));
    }
    id.extend(["@", domain, ">"]);
    Ok(id)
}

pub(crate) fn check_domain(domain: &str) -> Result<(), Error> {
    let label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if domain.len() <= 253 && domain.split('.').all(label) {
        Ok(())
    } else {
        Err(Error::new(ErrorKind::InvalidValue, "not a domain for Message-IDs")
            .with_help("name one of your own in ASCII, `mail.example.org`"))
    }
}
