//! To whom a mail is addressed.

use super::Field;
use super::address::{Address, mailboxes};
use super::judge::Mail;
use super::rules::Class;
use super::verdict::Sign;

const RECIPIENTS: [&str; 6] = ["To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"];

/// None of our addresses stands in To, Cc, Bcc or their Resent forms (RFC 3834, section 2).
///
/// What looks like an address counts, also where the field as a whole cannot be parsed.
pub(super) fn not_addressed(mail: &Mail<'_>) -> Option<Sign> {
    let fields = || mail.headers.fields().filter(|field| RECIPIENTS.iter().any(|name| field.is(name)));
    let mine = |field: &Field<'_>| {
        let text = field.text();
        let known = || mailboxes(&text).into_iter().filter_map(|mailbox| mailbox.address);
        words(&text).chain(known()).any(|address| mail.guard.is_own(&address))
    };
    if mail.guard.own.is_empty() || fields().any(mine) {
        return None;
    }
    let text = mail.texts("To").next().unwrap_or_default();
    Some(Sign::new(Class::NotAddressed, "To", &text))
}

/// Whatever looks like an address.
pub(super) fn words(text: &str) -> impl Iterator<Item = Address> + '_ {
    let words = text.split(|c: char| c.is_whitespace() || "<>()[],;:?\"".contains(c));
    words.filter(|word| word.contains('@')).filter_map(|word| Address::parse(word.trim_matches('\'')))
}

/// The only recipient is the author: a copy to oneself, a robot that talks to itself, or we under a name we were not told.
pub(super) fn self_addressed(mail: &Mail<'_>) -> Option<Sign> {
    let author = mail.from.iter().find_map(|mailbox| mailbox.address.as_ref())?;
    let mut list = mail.texts("To").chain(mail.texts("Cc")).flat_map(|text| mailboxes(&text)).peekable();
    list.peek()?;
    let all = list.all(|mailbox| mailbox.address.is_some_and(|address| address.same_box(author)));
    (all && !mail.form).then(|| Sign::new(Class::Own, "From", &mail.from_text))
}
