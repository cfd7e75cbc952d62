//! Claims: the mails that callers are about to answer.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::error::{Error, ErrorKind};

/// The longest mail id in bytes, as for the writer.
const MAIL_ID_CAP: usize = 512;
/// The longest kind, person and thread in bytes; a line of a mail has 998.
const CAP: usize = 1_000;

/// A claim of a mail that is to be answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    mail_id: String,
    kind: String,
    person: String,
    thread: Option<String>,
    is_reply: bool,
    now: DateTime<Utc>,
}

impl Claim {
    /// Returns a claim of a mail for a person.
    ///
    /// - `mail_id` is your idempotency key, the same as in [`Request::mail_id`](crate::Request::mail_id). Derive it from
    ///   your own data, such as a ticket and a number, because the sender chooses the Message-ID.
    /// - `kind` is the kind of answer, usually the template. The limit per person counts each kind separately.
    /// - `person` is the address of the person in any form, or your own id. Two addresses of one mailbox, which differ in
    ///   case or in a `+tag`, are one person.
    /// - `now` is the time of the caller's clock, truncated to milliseconds.
    pub fn new(
        mail_id: impl Into<String>,
        kind: impl Into<String>,
        person: impl Into<String>,
        now: impl Into<DateTime<Utc>>,
    ) -> Self {
        let now = now.into();
        Self {
            mail_id: mail_id.into(),
            kind: kind.into(),
            person: person.into(),
            thread: None,
            is_reply: false,
            now: DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now),
        }
    }

    /// The thread that the mail belongs to, such as a ticket. Answers to one person in one thread have a limit of their
    /// own.
    #[must_use]
    pub fn thread(mut self, id: impl Into<String>) -> Self {
        self.thread = Some(id.into());
        self
    }

    /// Sets whether the mail replies to an automatic mail of ours ([`Verdict::is_reply_to_us`](crate::mail::Verdict)). Such
    /// answers have a limit of their own.
    #[must_use]
    pub fn reply(mut self, is_reply: bool) -> Self {
        self.is_reply = is_reply;
        self
    }

    /// Returns the idempotency key.
    pub fn mail_id(&self) -> &str {
        &self.mail_id
    }

    /// Returns the kind of answer.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Returns the person as given; [`ClaimKeys`](super::backend::ClaimKeys) has the canonical form.
    pub fn person(&self) -> &str {
        &self.person
    }

    /// Returns the thread, if there is one.
    pub(super) fn thread_id(&self) -> Option<&str> {
        self.thread.as_deref()
    }

    /// Whether the mail replies to an automatic mail of ours.
    pub fn is_reply(&self) -> bool {
        self.is_reply
    }

    /// Returns the time of the claim, in milliseconds since 1970.
    pub fn now_millis(&self) -> i64 {
        self.now.timestamp_millis()
    }

    /// Checks the length of each part. A ledger calls it first.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`] for a mail id of more than 512 bytes, a kind, person or thread of more than 1,000, or
    ///   an empty one.
    pub fn check(&self) -> Result<(), Error> {
        let parts = [
            ("mail id", Some(self.mail_id.as_str()), MAIL_ID_CAP),
            ("kind", Some(self.kind.as_str()), CAP),
            ("person", Some(self.person.as_str()), CAP),
            ("thread", self.thread.as_deref(), CAP),
        ];
        for (name, value, cap) in parts {
            if value.is_some_and(|value| value.trim().is_empty() || value.len() > cap) {
                let message = format!("invalid {name} in a claim: it must have 1 to {cap} bytes");
                return Err(Error::new(ErrorKind::InvalidValue, message));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Claim {
    /// Names the kind and the time; never the person, the mail or the thread.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").field("kind", &self.kind).field("now", &self.now).finish_non_exhaustive()
    }
}
