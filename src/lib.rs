//! Writes acknowledgement and follow-up emails from templates, without gaps and in varied wording.
//!
//! You pass the facts of a case, and get a complete mail, which your own mailer sends:
//!
//! <!--file:examples/hello.rs-->
//! ```
//! use sincerely::{Key, Request, Writer, chrono::Utc, serde_json::json};
//!
//! fn main() -> Result<(), sincerely::Error> {
//!     let key = Key::from_bytes(*b"replace this key"); // 16 secret bytes
//!     let writer = Writer::new(key, &json!({"agent": "Sam Reed", "brand": "Oak & Co."}))?;
//!
//!     let facts = json!({"name": "Maria Silva", "topic": "the desk lamp", "fix": "the lamp stays on when you dim it"});
//!     let request = Request::to("maria@example.org").template("follow_up/resolved").facts(&facts).now(Utc::now());
//!     println!("{}", writer.write(&request)?);
//!     Ok(())
//! }
//! ```
//!
//! This prints:
//!
//! <!--output:examples/hello.rs-->
//! ```text
//! Subject: Good news about the desk lamp
//!
//! Hi Maria Silva,
//!
//! I'm glad to say the trouble with the desk lamp should be over. The lamp stays on when you dim it.
//!
//! Has that put things right for you? If not, let me know and I'll look into it again.
//!
//! All the best,
//! Sam Reed
//! Oak & Co.
//!
//! This email was sent automatically. Replies are read by a person.
//! ```
//!
//! Without the name, the greeting contains no name. Without `fix`, which this template requires, `write` returns an error.
//! If you pass the [memory](Message::memory) of this mail to the next request, the next mail has different sentences.
//!
//! # Concepts
//!
//! - A [`Catalog`] holds templates, pools and languages. It is loaded from a folder, from the built-in set or from layers
//!   of both ([`Source`]), checked, and then never changes. [`Writer::with_catalog`] returns a writer for a newer catalog.
//! - A **template** is one kind of mail, such as `acknowledge/order`. A **slot** is a named place for one fact, and a
//!   **path** is a part of it, such as `order.eta`. The kinds of facts are in [`facts`].
//! - A **pool** is a list of **variants** that can replace one another. **Tone** is how the sender speaks, [`Mood`] is how
//!   the customer feels.
//! - A [`Writer`] is a catalog with a [`Key`] and the default facts of every mail. A [`Request`] is everything that one
//!   mail depends on. A [`Message`] is the whole mail: subject, text, HTML, headers.
//! - A [`Memory`] records the variants that one person was sent lately. It is a serde value, or a token for a database
//!   column.
//! - A [`Trace`] gives the reason why each variant was selected or passed over.
//! - [`mail::Guard`] decides whether an inbound mail may be answered. [`follow_up::Hours`] computes deadlines in working
//!   time, and [`follow_up::Cadence`] determines which follow-up is due.
//! - A [`ledger`] records which mail was answered, to whom and when, so that each mail gets one answer.
//! - [`review`] checks the wording of a catalog, and measures how soon its mails become repetitive.
//!
//! # What it guarantees
//!
//! 1. **No gaps.** A missing fact removes the sentences that use it, and loading a catalog proves that every mail can still
//!    be written. If a required fact is missing, you get an error instead of a mail.
//! 2. **No stale script.** As long as you keep the memory, a variant is not reused for a person until half of the other
//!    usable variants of its pool, or eight of them, were used. A pool with one usable variant repeats it.
//! 3. **Reproducible.** A mail is a pure function of request, memory, key and catalog.
//! 4. **No markup, no relay.** A value is text in every part of the mail. Only a slot of kind link, which customers cannot
//!    fill, becomes a link. Customers' words lose everything that a mail client would turn into a link, and
//!    [`Request::unverified`] leaves them out.
//! 5. **No loops.** Every mail has headers that stop other programs from answering it, and the guard recognises mail that
//!    must not be answered.
//! 6. **No empty promises.** Deadlines are stated in the customer's time zone, and a promise for a time in the past is an
//!    error.
//!
//! # What it does not do
//!
//! It sends nothing and reads neither clock nor environment. It uses disk and network only to load a catalog and for a
//! ledger that you open. It generates no sentences: all of them come from templates. It stores nothing about people. You
//! keep the memory, and a ledger keeps it under keyed hashes. It guesses neither gender nor given name.
//!
//! # Where to read on
//!
//! [`Request`] and [`Writer::write`] for input and errors, [`Catalog`] for loading, [`facts`] for the kinds of facts,
//! [`review::expect_fit`] for tests. The [`guide`] explains templates, writing, production and more. In the repository:
//! `ARCHITECTURE.md` for the modules, `SECURITY.md` for threats and tests, and `cargo run -p preview` to look at mails.
//!
//! # Features
//!
//! - `tz` (default): time zones by IANA name, `Zone::parse("Europe/Vienna")`. Without it, zones are `UTC` or offsets.
//! - `idn` (default): addresses at internationalised domains, `maria@bücher.example`. Without it such addresses are
//!   rejected.
//! - `mime` (default): [`mail::Router`] reads whole mails, and subjects and names are decoded from every charset.
//! - `lettre`: turns a [`Message`] into a message for the mailer [lettre](https://docs.rs/lettre), of which only the
//!   builder is used.
//! - `sqlite`: `ledger::Sqlite`, a ledger in a file for the processes of one machine. SQLite is compiled in.
//! - `redis`: `ledger::Redis`, a ledger on a Redis server for several machines.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(missing_docs, missing_debug_implementations)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod error;
mod text;
mod locale;
pub mod facts;
mod markup;
mod catalog;
mod voice;
pub mod follow_up;
pub mod mail;
mod writer;
#[cfg(feature = "lettre")]
mod letter;
pub mod ledger;
pub mod review;
pub mod guide;

pub use catalog::{Catalog, Mood, Source, TemplateInfo, Theme};
pub use chrono;
pub use error::{Error, ErrorKind, Location, Problems};
#[cfg(feature = "lettre")]
pub use letter::Letter;
#[cfg(feature = "lettre")]
pub use lettre;
pub use locale::Zone;
pub use serde_json;

pub use voice::{Key, Memory, Selected, Trace, TracedPool, TracedShape, TracedVariant, TracedWhy};
pub use writer::{FactFault, Message, OptionalFact, Request, SlotInfo, Stop, Writer, WriterBuilder};
