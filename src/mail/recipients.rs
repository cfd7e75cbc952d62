//! Rules about the recipients of a mail.

use super::address::{addresses, mailboxes};
use super::guard::Responder;
use super::headers::Field;
use super::inspection::Inspection;
use super::rules::Class;
use super::verdict::Sign;

const RECIPIENTS: [&str; 6] = ["To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"];
/// Fields in which forwarders name the address that they forward to.
const FORWARDED: [&str; 2] = ["X-Forwarded-To", "X-Forwarded-For"];

/// None of our addresses is in To, Cc, Bcc or their Resent forms (RFC 3834, section 2).
///
/// Whatever looks like an address counts, even if the field as a whole cannot be parsed. For a service responder mail counts
/// that a forwarder passed on to us, and mail to another mailbox of our domain, an alias that the guard does not know.
pub(super) fn not_addressed(mail: &Inspection<'_>) -> Option<Sign> {
    let own = mail.guard.own_addresses();
    let fields = || mail.headers.fields().filter(|field| RECIPIENTS.iter().any(|name| field.is(name)));
    let of = |field: &Field<'_>| {
        let text = field.text();
        let parsed = mailboxes(&text).into_iter().filter_map(|mailbox| mailbox.address);
        addresses(&text).chain(parsed).collect::<Vec<_>>()
    };
    let is_mine = |field: &Field<'_>| of(field).iter().any(|address| mail.guard.is_own(address));
    if own.is_empty() || fields().any(is_mine) {
        return None;
    }
    if mail.guard.responder == Responder::Service {
        let is_domain =
            |field: &Field<'_>| of(field).iter().any(|address| own.iter().any(|own| own.same_domain(address)));
        let mut forwarded = mail.headers.fields().filter(|field| FORWARDED.iter().any(|name| field.is(name)));
        if fields().any(is_domain) || forwarded.any(is_mine) || is_delivered_to_us(mail) {
            return None;
        }
    }
    let text = mail.texts("To").next().unwrap_or_default();
    Some(Sign::new(Class::NotAddressed, "To", &text))
}

/// A server delivered the mail to a recipient, and later to us.
fn is_delivered_to_us(mail: &Inspection<'_>) -> bool {
    let delivered: Vec<_> = mail.texts("Delivered-To").flat_map(|text| addresses(&text).collect::<Vec<_>>()).collect();
    let mut recipients = mail.texts("To").chain(mail.texts("Cc")).flat_map(|text| addresses(&text).collect::<Vec<_>>());
    delivered.iter().any(|address| mail.guard.is_own(address))
        && recipients.any(|recipient| delivered.iter().any(|address| address.same_mailbox(&recipient)))
}

/// The only recipient is the author: a self-copy, a robot, or an own address missing from the configuration.
pub(super) fn self_addressed(mail: &Inspection<'_>) -> Option<Sign> {
    let author = mail.from.iter().find_map(|mailbox| mailbox.address.as_ref())?;
    if mail.guard.reverse_alias(author).is_some() {
        return None;
    }
    let mut list = mail.texts("To").chain(mail.texts("Cc")).flat_map(|text| mailboxes(&text)).peekable();
    list.peek()?;
    let all = list.all(|mailbox| mailbox.address.is_some_and(|address| address.same_mailbox(author)));
    (all && !mail.is_form).then(|| Sign::new(Class::Own, "From", &mail.from_text))
}
