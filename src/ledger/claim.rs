//! Claims: which mail somebody is about to answer.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::error::{Error, ErrorKind};

/// The longest mail id in bytes, as the writer takes it.
const MAIL_ID_CAP: usize = 512;
/// The longest kind, person and thread in bytes; a line of a mail has 998.
const CAP: usize = 1_000;

/// One mail that is to be answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Claim {
    pub(super) mail_id: String,
    pub(super) kind: String,
    pub(super) person: String,
    pub(super) thread: Option<String>,
    pub(super) now: DateTime<Utc>,
}

impl Claim {
    /// A claim of a mail for a person.
    ///
    /// - `mail_id` is your idempotency key, the one that [`Request::mail_id`](crate::Request::mail_id) gets. Make it from
    ///   something of your own, such as a ticket and a number: a Message-ID is chosen by whoever wrote the mail.
    /// - `kind` is what sort of answer it is, usually the template. Limits count per kind.
    /// - `person` is their address, in whatever form it came (two that differ in case are one person), or an id of your
    ///   own.
    /// - `now` is the caller's clock, cut to milliseconds.
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
            now: DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now),
        }
    }

    /// The thread that the mail belongs to, such as a ticket; it is limited as a whole.
    #[must_use]
    pub fn thread(mut self, id: impl Into<String>) -> Self {
        self.thread = Some(id.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let thread = self.thread.as_deref().unwrap_or("-");
        for (what, value, cap) in [
            ("a mail id", self.mail_id.as_str(), MAIL_ID_CAP),
            ("the kind of a claim", &self.kind, CAP),
            ("the person of a claim", &self.person, CAP),
            ("the thread of a claim", thread, CAP),
        ] {
            if value.trim().is_empty() || value.len() > cap {
                return Err(Error::new(ErrorKind::InvalidValue, format!("{what} holds 1 to {cap} bytes")));
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
