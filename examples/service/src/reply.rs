//! What goes back as JSON: a reply, the reason why there is none, or what went wrong.

use std::fmt;

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sincerely::ledger::Lease;
use sincerely::{Error, ErrorKind, Memory, Message};

use crate::tell;

/// What an inbound mail or a form comes to.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    Reply(Box<Reply>),
    Held {
        /// Why there is to be no mail.
        held: String,
        /// When it may be asked again, if that changes anything.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<DateTime<Utc>>,
    },
}

/// A mail to be sent, with everything that a mailer needs.
#[derive(Serialize)]
pub(crate) struct Reply {
    envelope: Envelope,
    from: Mailbox,
    to: String,
    date: DateTime<Utc>,
    subject: String,
    text: String,
    html: Option<String>,
    /// Decoded and unfolded, in order; the mailer encodes and folds them.
    headers: Vec<(&'static str, String)>,
    done: Done,
}

#[derive(Serialize)]
struct Envelope {
    /// Always empty: what cannot be delivered comes back to nobody (RFC 3834, section 3.3).
    sender: &'static str,
    recipient: String,
}

#[derive(Serialize, Clone)]
pub(crate) struct Mailbox {
    pub(crate) name: Option<String>,
    pub(crate) address: String,
}

/// To be posted back once the mail was sent.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Done {
    pub(crate) lease: Lease,
    pub(crate) memory: Memory,
}

impl Answer {
    pub(crate) fn held(why: impl Into<String>) -> Self {
        Self::Held { held: why.into(), until: None }
    }

    pub(crate) fn reply(from: Mailbox, to: &str, date: DateTime<Utc>, mail: Message, lease: Lease) -> Self {
        Self::Reply(Box::new(Reply {
            envelope: Envelope { sender: "", recipient: to.to_owned() },
            from,
            to: to.to_owned(),
            date,
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            headers: mail.headers,
            done: Done { lease, memory: mail.memory },
        }))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// Why a request has no answer: `{"error": …}`, one line, never a value of the request.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    error: String,
    retry_after: Option<i64>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into(), retry_after: None }
    }

    pub(crate) fn wrong(error: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    /// Not now; after so many seconds.
    pub(crate) fn later(error: &str, seconds: i64) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, error) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)
    }
}

impl std::error::Error for Refusal {}

impl From<Error> for Refusal {
    /// A fault of ours; the texts of the library hold no value.
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::Unavailable | ErrorKind::TooLarge => {
                // The caller hears that it failed; the operator has to hear why.
                tell(&format!("{error:#}"));
                Self::later(&error.to_string(), 60)
            }
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(serde_json::json!({ "error": self.error }))).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
