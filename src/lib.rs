//! Acknowledgement and follow-up e-mails from templates that never leave a hole and never read like a stale script.
//!
//! Facts go in, a whole mail comes out; your own mailer sends it.
//!
//! ```
//! # use serde_json::json;
//! # use sincerely::{Catalog, Key, Request, Writer};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let writer = Writer::builder(Catalog::built_in()?)
//!     .key(Key::from_hex("000102030405060708090a0b0c0d0e0f")?)
//!     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
//!     .build()?;
//! let facts = json!({
//!     "name": "Maria Silva",
//!     "order": { "number": "4711", "eta": "2026-03-05" },
//!     "event": { "what": "your sister's wedding", "when": "2026-03-07" },
//!     "reply_by": "2026-03-03T10:00:00+01:00",
//! });
//! let request = Request::to("maria@example.org").template("acknowledge/event").facts(&facts);
//! let mail = writer.write(&request.now("2026-03-02T09:00:00Z".parse()?).zone("Europe/Vienna".parse()?))?;
//! # let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs"));
//! # assert!(page.contains(&mail.subject) && mail.text.lines().all(|line| page.contains(line)), "{mail:#?}");
//! # Ok(())
//! # }
//! ```
//!
//! which produces:
//!
//! ```text
//! Subject: About order 4711 and Saturday, March 7
//!
//! Hello there, Maria Silva,
//!
//! No wonder order 4711 is on your mind, with your sister's wedding on Saturday, March 7.
//!
//! You should have it 2 days before Saturday, March 7.
//!
//! Let me do the chasing. I'll tell you by Tuesday, March 3, 10:00 AM (Vienna time) how things stand. Replies to this mail come to me, and I read each one. Only this note is automatic.
//!
//! You have your sister's wedding to think of; the parcel is my part.
//!
//! Warmly,
//! Sam Reed
//! Oak & Co.
//! ```
//!
//! Without the name, the greeting is one that needs none; without the day of delivery, the sentence about the parcel is
//! gone. Write to Maria again with the [memory](Message::memory) of this mail, and every sentence is another one.
//!
//! # Concepts
//!
//! - A [`Catalog`] holds templates, phrase pools and languages. It is read from a folder, from the built-in set or from
//!   layers of both ([`Source`]), proven, and then frozen. [`Shared`] exchanges it while it is in use.
//! - A **template** is one kind of message, `acknowledge/order`; a **slot** is a named place for one fact, and a **path**
//!   a part of it, `order.eta`. The kinds of facts are in [`facts`].
//! - A **phrase pool** is a set of wordings that can stand for one another; each one is a **variant**. **Tone** is how the
//!   sender speaks, [`Mood`] how the customer feels.
//! - A [`Writer`] is a catalog with a [`Key`] and the facts that belong to every mail. A [`Request`] is everything that
//!   one mail depends on. A [`Message`] is a whole mail: subject, text, HTML, headers.
//! - A [`Memory`] is what one person has been told lately: a serde value, or a token that fits into a database column.
//! - A [`Trace`] says of every wording why it was taken or passed over.
//! - [`mail::Guard`] says whether an inbound mail may be answered; [`follow_up::Hours`] says by when an answer can be
//!   promised, [`follow_up::Cadence`] which follow-up is due.
//! - A [`ledger`] is the record of which mail was answered, to whom and when, so that each mail gets one answer.
//! - [`review`] is the careful colleague: findings on a catalog, how fresh its mails stay, and one line for your tests.
//!
//! # What it guarantees
//!
//! 1. **Never a hole.** A missing fact takes its whole sentence with it. This is proven when the catalog is loaded; a
//!    missing fact that a template requires is an error, and a message is whole or an error.
//! 2. **Never the same again.** Within the memory that you keep, nobody hears a wording again until half of the wordings
//!    that the choice is made from have been said, or eight of them. A pool with one wording to choose from repeats it,
//!    and a single wording that says more of the case than all others comes every other time.
//! 3. **Always the same again.** The mail is a pure function of request, memory, key and catalog.
//! 4. **Never markup, never a relay.** A value is text in every part of the mail; only a slot of kind link, which an
//!    operator fills, becomes a link. What a customer typed loses what a mail client would turn into one, and
//!    [`Request::unverified`] leaves it out altogether.
//! 5. **Never a loop.** Every mail carries the headers that keep programs from answering it, and the guard tells which
//!    mail is not to be answered.
//! 6. **Never an empty promise.** Deadlines are said in the customer's zone, and a pool that promises a moment that is
//!    over is an error.
//!
//! # What it does not do
//!
//! It sends nothing, reads no clock and no environment, and touches disk and network only to load a catalog and for a
//! ledger that you open. It makes up no words: a person wrote every sentence. It stores nothing about anybody; what is
//! remembered is handed back to you, and a ledger keeps it under keyed hashes.
//! It guesses neither gender nor given name.
//!
//! # Where to read on
//!
//! [`Writer::write`] for what goes in and out, [`Catalog`] for loading, [`facts`] for facts, [`review::expect_fit`] for
//! tests. The README shows how to write templates; ARCHITECTURE.md shows the inside, SECURITY.md what is promised against
//! whom. `cargo run -p preview` in the repository shows the mails.
//!
//! # Features
//!
//! - `tz` (default): IANA time zones by name, `Zone::parse("Europe/Vienna")`.
//! - `idn` (default): inbound mail from internationalised domains, `maria@bücher.example`. Without it such an address is
//!   none.
//! - `lettre`: [`Message`] becomes a whole letter for the mailer [lettre](https://docs.rs/lettre), through its builder
//!   alone.
//! - `sqlite`: `ledger::Sqlite`, a ledger in a file for the processes of one machine. SQLite is built in.
//! - `redis`: `ledger::Redis`, a ledger in a server for several machines.
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

pub use catalog::{Catalog, Mood, Shared, Source, TemplateInfo};
pub use error::{Error, ErrorKind, Location, Problems};
#[cfg(feature = "lettre")]
pub use letter::Letter;
pub use locale::Zone;
pub use voice::{Key, Memory, Trace, TracedPool, TracedVariant, TracedWhy};
pub use writer::{Message, Request, Writer, WriterBuilder};

/// The README's code, held to what it says.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
