//! The ledger: a record of answered mails, so that each mail gets one answer even if a process dies in between.
//!
//! A mail is claimed before it is written. Of all callers that claim one mail id, on any number of machines, one gets the
//! grant to write the answer. The others get the outcome that the mail is being written, that it was sent, or that a limit
//! is reached.
//!
//! ```
//! use chrono::DateTime;
//! use serde_json::json;
//! use sincerely::ledger::{Claim, InProcess, Ledger, Limits, Outcome};
//! use sincerely::{Catalog, Key, Request, Writer};
//!
//! # fn send(_: &sincerely::Message) {}
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let key = Key::from_hex("000102030405060708090a0b0c0d0e0f")?;
//! # let writer = Writer::builder(Catalog::built_in()?)
//! #     .key(key.clone())
//! #     .id_domain("mail.example.org")
//! #     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
//! #     .build()?;
//! # let facts = json!({ "topic": "the walnut desk", "reply_by": "2026-03-03T10:00:00+01:00" });
//! # let now = DateTime::parse_from_rfc3339("2026-03-02T09:00:00Z")?;
//! let ledger = InProcess::new(&key, Limits::default());
//! let claim = Claim::new("ticket-4711/1", "acknowledge/question", "maria@example.org", now).thread("ticket-4711");
//! match ledger.claim(&claim)? {
//!     Outcome::Granted { memory, now, lease } => {
//!         let request = Request::to("maria@example.org").template("acknowledge/question").facts(&facts);
//!         let mail = writer.write(&request.mail_id("ticket-4711/1").memory(memory).now(now))?;
//!         send(&mail);
//!         ledger.complete(&lease, &mail.memory)?;
//!     }
//!     Outcome::Busy { until } => println!("the mail is being written; claim again at {until}"),
//!     Outcome::Completed { at } => println!("answered by the mail of {at}"),
//!     other => println!("no mail: {other}"),
//! }
//! # assert!(matches!(ledger.claim(&claim)?, Outcome::Completed { .. }));
//! # Ok(())
//! # }
//! ```
//!
//! # Guarantees
//!
//! - **One at a time.** At any moment, each mail id and each person has at most one lease that has not expired.
//! - **Completed stays completed.** After [`complete`](Ledger::complete) every claim of the mail id returns
//!   [`Outcome::Completed`] for as long as the [`Limits`] keep the mail.
//! - **A retry is the same mail.** If a process dies between `claim` and `complete`, its lease expires. The next claim gets
//!   the memory and the `now` of the first one. With the same facts the writer writes the same bytes and Message-ID. So
//!   each mail is sent at least once, and mail programs recognise a second copy by its Message-ID.
//! - **Limits give a reason.** [`Outcome::RateLimited`] has the limit and the time until which it applies. An answer counts
//!   when it is granted; its retries are not limited.
//! - **No grant in case of doubt.** A ledger that cannot be reached, is full or contains unexpected data returns an error.
//! - **No personal data.** Mail ids, persons and threads are stored as 128-bit hashes under a secret derived from your key.
//!   With another key, the ledger does not recognise its records.
//!
//! # Retries
//!
//! Your queue should claim a mail again until the ledger returns [`Outcome::Completed`] or [`Outcome::RateLimited`]: at any
//! time after an error, and at `until` after [`Outcome::Busy`]. A [`Lease`] is a serde value, so that one process can claim
//! a mail and another one can complete it.
//!
//! Two mails to one person are written one after the other, because the second depends on the variants of the first. If the
//! lease of the first expires, the second is written without its memory: the two may share a variant, and the memories of
//! both are merged.
//!
//! # Which ledger
//!
//! | ledger | for | lost after `kill -9` of a caller | lost after a power failure |
//! | --- | --- | --- | --- |
//! | [`InProcess`] | one process | everything | everything |
//! | `Sqlite` (feature `sqlite`) | one machine | nothing | nothing; with `open_relaxed` the last moments |
//! | `Redis` (feature `redis`) | several machines | nothing | if the server fails: the last two seconds, or nothing with `appendfsync always` |
//! | your own ([`backend`], [`testing`]) | | | |
//!
//! After a loss, a mail from that time is answered again if it is claimed again, perhaps with other variants.
//!
//! # Time
//!
//! A ledger reads no clock: the caller passes `now`, which is truncated to milliseconds. The difference between the
//! callers' clocks should be much smaller than a lease.
//!
//! # Asynchronous programs
//!
//! Calls wait for a lock, a disk or a server. With tokio, run them on its blocking threads:
//!
//! ```text
//! let ledger = Arc::clone(&ledger); // an Arc<dyn Ledger>
//! let outcome = tokio::task::spawn_blocking(move || ledger.claim(&claim)).await??;
//! ```

mod limits;
mod claim;
mod outcome;
mod keys;
mod lease;
mod state;
pub mod backend;
mod expiring_map;
mod in_process;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "redis")]
mod redis;
pub mod testing;

#[cfg(feature = "redis")]
pub use self::redis::Redis;
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;
pub use claim::Claim;
pub use in_process::InProcess;
pub use lease::Lease;
pub use limits::{Limit, Limits, LimitsBuilder};
pub use outcome::{LimitKind, Outcome};

use crate::error::Error;
use crate::voice::Memory;

/// A record of answered mails; usable from any thread, and as `dyn Ledger`.
///
/// Use [`InProcess`] for one process if its records may be lost when it ends, `Sqlite` (feature `sqlite`) for the processes
/// of one machine, `Redis` (feature `redis`) for several machines, or a ledger of your own (see [`backend`]).
pub trait Ledger: Send + Sync {
    /// Claims a mail.
    ///
    /// Calls are atomic: the calls of all callers that share a ledger take effect one after the other.
    ///
    /// # Errors
    /// After an error, claim the mail again. If the error hid a grant, the grant is repeated after its lease expires.
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) as for [`Claim::check`].
    /// - [`ErrorKind::Clash`](crate::ErrorKind::Clash) if the mail id was claimed for another person or kind.
    /// - [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) if an in-process ledger is full.
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) if the store cannot be reached, read or written; the
    ///   claim may be repeated.
    /// - [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) if the store holds data that this version did not write.
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error>;

    /// Records that the mail of a lease was sent, with the memory of its message.
    ///
    /// The call is idempotent. An expired lease is still accepted, even after another claim of the mail was granted,
    /// because both are the same mail. Memories of mails that were completed in between are merged.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) for a lease of another ledger, or of a mail whose
    ///   record has expired.
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) as for [`claim`](Self::claim); repeat the call.
    /// - [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) as for [`claim`](Self::claim).
    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error>;

    /// Whether the store can be written now, for a readiness check. It records nothing.
    ///
    /// # Errors
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable), [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable)
    ///   as for [`claim`](Self::claim).
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}
