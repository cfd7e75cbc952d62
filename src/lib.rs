//! Acknowledgement and follow-up e-mails from templates that never leave a hole and never read like a stale script.
//!
//! ```
//! use serde_json::json;
//! use sincerely::{Catalog, Key, Request, Writer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let writer = Writer::builder(Catalog::built_in()?)
//!     .key(Key::from_hex("000102030405060708090a0b0c0d0e0f")?)
//!     .standing(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))?
//!     .build()?;
//! let mail = writer.write(
//!     &Request::to("maria@example.org")
//!         .template("acknowledge/event")
//!         .facts(&json!({
//!             "name": "Maria Silva",
//!             "order": { "number": "4711", "eta": "2026-03-05" },
//!             "event": { "what": "your sister's wedding", "when": "2026-03-07" },
//!             "reply_by": "2026-03-03T10:00:00+01:00",
//!         }))?
//!         .now_rfc3339("2026-03-02T09:00:00Z")?
//!         .zone_name("Europe/Vienna")?,
//! )?;
//! assert!(mail.text.contains("your sister's wedding"));
//! # Ok(())
//! # }
//! ```
#![warn(missing_docs, missing_debug_implementations)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod error;
pub mod slots;
mod markup;
mod catalog;
mod voice;
pub mod follow_up;
pub mod mail;
mod writer;
pub mod review;

pub use catalog::{Catalog, Mood, Shared, Source, TemplateInfo};
pub use error::{Error, ErrorKind, Location, Problems};
pub use slots::Zone;
pub use voice::{Key, Memory, Trace, TracedPool, TracedVariant, Why};
pub use writer::{Message, Request, Writer, WriterBuilder};
