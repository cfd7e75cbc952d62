//! The ledger: which mail was answered, to whom, when; so that each mail gets one answer, whatever dies in between.
//!
//! Before a mail is written it is claimed. Of all who claim one mail id, on however many machines, one gets the answer to
//! write; the others are told to wait, that it is done, or why there is to be none.
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
//!     Outcome::Answer { memory, now, lease } => {
//!         let request = Request::to("maria@example.org").template("acknowledge/question").facts(&facts);
//!         let mail = writer.write(&request.mail_id("ticket-4711/1").memory(memory).now(now))?;
//!         send(&mail);
//!         ledger.done(&lease, &mail.memory)?;
//!     }
//!     Outcome::Busy { until } => println!("somebody is at it; claim again at {until}"),
//!     Outcome::Done { at } => println!("answered, by the mail of {at}"),
//!     held => println!("no mail: {held}"),
//! }
//! # assert!(matches!(ledger.claim(&claim)?, Outcome::Done { .. }));
//! # Ok(())
//! # }
//! ```
//!
//! # What it promises
//!
//! - **One at a time.** At any moment at most one claim of a mail id, and of a person, holds a lease that has not lapsed.
//! - **Done is done.** After [`done`](Ledger::done) every claim of the mail id is [`Outcome::Done`], for as long as
//!   [`Limits`] keep it.
//! - **The same again.** Who dies between claim and done leaves a lease that lapses. The next claim gets the memory and
//!   the `now` of the first one. Hand the writer the same facts, and it writes the same bytes with the same Message-ID.
//!   So a mail is sent at least once, and a second copy is one that mail programs recognise.
//! - **No silence without a reason.** What the limits hold back says why, and until when ([`Outcome::Hold`]). An answer
//!   counts when it is granted, and its retry is not held.
//! - **No answer when in doubt.** A ledger that cannot be reached, is full or is not what it should be is an error.
//! - **Nothing in clear.** Mail ids, persons and threads are kept as 128-bit hashes under a key of their own, derived from
//!   yours. With another key everything is new.
//!
//! # A retry
//!
//! The caller's queue brings the mail back until the ledger says [`Outcome::Done`] or [`Outcome::Hold`]: after an error
//! when it likes, after [`Outcome::Busy`] at `until`. A [`Lease`] is a serde value, so that one process can claim and
//! another, to which a queue carries it, can say that it is done.
//!
//! Two mails for one person wait for one another, since the second must know what the first said. If the first one's lease
//! lapsed, the second is written without that knowledge: the two may share a wording, and both are remembered.
//!
//! # Which one
//!
//! | ledger | serves | `kill -9` of who calls loses | loss of power loses |
//! | --- | --- | --- | --- |
//! | [`InProcess`] | one process | everything | everything |
//! | `Sqlite` (feature `sqlite`) | one machine | nothing | nothing; with `open_relaxed` the last moments |
//! | `Redis` (feature `redis`) | several machines | nothing | of the server: the last two seconds, or nothing with `appendfsync always` |
//!
//! What is lost is forgotten: a mail of that time that comes again is answered again, in other words perhaps.
//!
//! # Time
//!
//! No ledger reads a clock: `now` is the caller's, cut to milliseconds. Leases and limits are as good as the clocks of
//! those who claim: they should agree to within a small part of a lease.
//!
//! # In asynchronous programs
//!
//! Calls block, on a lock, a disk or a server. Under tokio they belong on its threads for that:
//!
//! ```text
//! let ledger = Arc::clone(&ledger); // an Arc<dyn Ledger>
//! let outcome = tokio::task::spawn_blocking(move || ledger.claim(&claim)).await??;
//! ```

mod limits;
mod claim;
mod outcome;
mod hashes;
mod lease;
mod decide;
mod kept;
mod in_process;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "redis")]
mod redis;

#[cfg(feature = "redis")]
pub use self::redis::Redis;
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;
pub use claim::Claim;
pub use in_process::InProcess;
pub use lease::Lease;
pub use limits::{Limits, LimitsBuilder};
pub use outcome::{Outcome, Why};

use crate::error::Error;
use crate::voice::Memory;

/// A durable record of what was answered; usable from any thread, and as `dyn Ledger`.
///
/// Which one: [`InProcess`] for one process that may forget when it ends, `Sqlite` (feature `sqlite`) for the processes of
/// one machine, `Redis` (feature `redis`) for several machines.
pub trait Ledger: Send + Sync {
    /// Claims one mail: whether to write it, and with what.
    ///
    /// The calls of all who share a ledger act as if they came one after the other.
    ///
    /// # Errors
    /// An error is no answer: nothing was granted that the next claim would not get again.
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) for a mail id of more than 512 bytes, a kind, person
    ///   or thread of more than 1,000, or any of them empty.
    /// - [`ErrorKind::Clash`](crate::ErrorKind::Clash) if the mail id was claimed before for another person or kind.
    /// - [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) if an in-process ledger has no room left.
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) if what keeps the ledger cannot be reached, read or
    ///   written; the same claim may be made again.
    /// - [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) if it holds what no ledger of this version wrote.
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error>;

    /// Says that the mail of a lease was handed over for sending, and what the person has been told with it: the memory
    /// of its message.
    ///
    /// Saying so again changes nothing. A lease that has lapsed still counts, even after another claim took the mail
    /// over: what was sent is the same. What the person was told by other mails in the meantime is kept.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) for a lease that this ledger did not give, or whose
    ///   mail it no longer keeps.
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) as for [`claim`](Self::claim); say it again.
    /// - [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable) as for [`claim`](Self::claim).
    fn done(&self, lease: &Lease, memory: &Memory) -> Result<(), Error>;
}
