//! Inbound mail: whether it may be answered, and how an answer joins its thread.
//!
//! ```
//! use sincerely::mail::{Address, Auto, Guard, Headers, Prefix, Thread};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let guard = Guard::builder().own_address("support@example.org").message_id_domain("mail.example.org").build()?;
//! let inbound = b"Return-Path: <maria@example.net>\r\n\
//!     From: Maria Silva <maria@example.net>\r\n\
//!     To: support@example.org\r\n\
//!     Subject: My order\r\n\
//!     Message-ID: <1@example.net>\r\n\r\nWhere is it?";
//!
//! let headers = Headers::parse(inbound)?;
//! let verdict = guard.judge(&headers, None);
//! assert!(verdict.may_answer());
//! assert_eq!(verdict.answer_to().map(Address::as_str), Some("maria@example.net"));
//!
//! let thread = Thread::of(&headers);
//! assert_eq!(thread.subject(Prefix::Re).as_deref(), Some("Re: My order"));
//! assert_eq!(thread.fields(Auto::Replied)[0], ("In-Reply-To", "<1@example.net>".to_owned()));
//! # Ok(())
//! # }
//! ```
//!
//! The guard sees one mail at a time. Some automatic mail is not marked as automatic; the limits of a
//! [ledger](crate::ledger) then stop a loop.

mod address;
mod authentication;
mod auto_fields;
mod automated_senders;
mod content;
mod domain;
mod encoded_word;
mod guard;
mod headers;
mod inspection;
mod judge;
mod lexer;
mod lists;
mod msg_id;
mod origin;
mod own_list;
mod recipients;
mod router;
mod rule_table;
mod rules;
mod sender_names;
mod subject;
mod thread;
mod verdict;

use std::borrow::Cow;

pub use address::Address;
pub use authentication::Authentication;
pub use guard::{Guard, GuardBuilder};
pub use headers::{Field, Headers};
pub use router::{Incoming, RouteEvidence, Router, Routing};
pub use rules::{Class, Rule, Strength};
pub use thread::{Auto, Prefix, Thread};
pub use verdict::{Evidence, Verdict};

pub(crate) use domain::is_mailbox_provider;
pub(crate) use encoded_word::never_encoded;

/// The canonical form of an address, however it is written: without display name, BATV and forwarder tags, in lower case, the
/// domain in ASCII. Anything else stays as it is.
pub(crate) fn person(address: &str) -> Cow<'_, str> {
    if let Some(person) = address::plain_person(address) {
        return person;
    }
    let mailbox = address::mailboxes(address).into_iter().find_map(|mailbox| mailbox.address);
    mailbox.map_or_else(|| Cow::Borrowed(address.trim()), |address| Cow::Owned(address.person()))
}

/// The mailbox that a limit counts: as [`person`], without `+tag`, and without dots where the provider ignores them.
pub(crate) fn mailbox(address: &str) -> Cow<'_, str> {
    let person = person(address);
    match Address::lenient(&person) {
        Some(address) => Cow::Owned(address.mailbox()),
        None => person,
    }
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn one_mailbox_has_one_form() {
        for (written, one) in [
            ("Maria@Example.ORG", "maria@example.org"),
            ("maria@XN--BCHER-KVA.example", "maria@xn--bcher-kva.example"),
            (" maria@example.org ", "maria@example.org"),
            ("Maria Silva <maria@example.org>", "maria@example.org"),
            ("prvs=4211ab3c=maria@example.org", "maria@example.org"),
            ("nobody", "nobody"),
            ("a..b@Example.org", "\"a..b\"@example.org"),
            ("maria@Example.org.", "maria@example.org"),
            ("maria@localhost", "maria@localhost"),
        ] {
            assert_eq!(person(written), one);
        }
        #[cfg(feature = "idn")]
        for written in ["maria+x@bücher.example", "Maria+X@BÜCHER.example", "maria+x@bu\u{308}cher.example"] {
            assert_eq!(person(written), "maria+x@xn--bcher-kva.example");
        }
    }
}
