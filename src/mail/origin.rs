//! Rules about the sender of a mail and the recipient of its answer.

use super::address::Mailbox;
use super::authentication::Authentication;
use super::guard::Responder;
use super::inspection::{EnvelopeSender, Inspection, found};
use super::msg_id;
use super::rules::Class;
use super::verdict::Sign;

pub(super) fn own_address(mail: &Inspection<'_>) -> Option<Sign> {
    if mail.is_form {
        return None;
    }
    let own = |list: &[Mailbox]| list.iter().filter_map(|m| m.address.as_ref()).any(|a| mail.guard.is_self(a));
    if own(&mail.from) {
        return Some(Sign::new(Class::Own, "From", &mail.from_text));
    }
    if mail.is_own_list {
        return None;
    }
    if own(&mail.sender) && !mail.is_own_rule {
        return Some(Sign::new(Class::Own, "Sender", &mail.texts("Sender").next()?));
    }
    let path = mail.sender_path.address().filter(|path| match path.forwarder() {
        // If one of our mailboxes forwards a person's mail, the mail is theirs. An answer to the path would reach us.
        Some(forwarder) => mail.guard.responder == Responder::Personal && mail.guard.is_self(&forwarder),
        None => mail.guard.is_self(path) && !mail.is_own_rule,
    })?;
    Some(Sign::new(Class::Own, mail.path_field.0, path.as_str()))
}

pub(super) fn own_message_id(mail: &Inspection<'_>) -> Option<Sign> {
    let is_own = |text: &String| msg_id::all([text.as_str()]).iter().any(|id| mail.guard.is_own_id(id));
    Some(Sign::new(Class::Own, "Message-ID", &mail.texts("Message-ID").find(is_own)?))
}

/// The empty envelope sender; in an older Return-Path below the topmost it says less (RFC 7103, section 7.5.3).
pub(super) fn null_sender(mail: &Inspection<'_>) -> Option<Sign> {
    if mail.sender_path == EnvelopeSender::Null {
        let (name, text) = &mail.path_field;
        return Some(Sign::new(Class::Bounce, name, if text.trim().is_empty() { "<>" } else { text }));
    }
    let text = mail.texts("Return-Path").find(|text| EnvelopeSender::parse(text) == EnvelopeSender::Null)?;
    Some(Sign::new(Class::Bounce, "Return-Path", if text.is_empty() { "<>" } else { &text }).weak())
}

pub(super) fn too_many_hops(mail: &Inspection<'_>) -> Option<Sign> {
    let hops = mail.headers.hops();
    (hops > mail.guard.max_hops).then(|| Sign::new(Class::Loop, "Received", &format!("{hops} times")))
}

pub(super) fn no_address(mail: &Inspection<'_>) -> Option<Sign> {
    if mail.recipient().is_some() {
        return None;
    }
    if mail.author().is_none() || mail.guard.responder == Responder::Service {
        return Some(Sign::new(Class::Malformed, "From", &mail.from_text));
    }
    let (name, text) = &mail.path_field;
    Some(Sign::new(Class::Malformed, name, text))
}

pub(super) fn broken_header(mail: &Inspection<'_>) -> Option<Sign> {
    Some(Sign::new(Class::Malformed, "(no field)", &mail.headers.broken_line()?))
}

pub(super) fn unauthenticated(mail: &Inspection<'_>) -> Option<Sign> {
    let (result, field) = mail.authentication()?;
    (result == Authentication::Failed).then(|| found(Class::Unauthenticated, field))
}
