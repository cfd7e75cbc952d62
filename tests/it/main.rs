//! The tests of the crate as its users see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod browser;
mod built_in;
mod catalogs;
mod dates;
mod desk;
mod docs;
mod events;
mod folders;
mod follow_up;
mod guarantees;
mod hostile;
mod hostile_catalogs;
mod hostile_folders;
#[path = "../shared/hostile.rs"]
mod hostile_samples;
mod hostile_tera;
mod html_parts;
mod kindness;
mod languages;
mod ledger;
mod look;
mod looks;
mod mail_hostile;
mod mail_metamorphic;
mod mail_rules;
mod mail_traps;
mod mails;
mod manner;
mod manners;
mod names;
mod orders;
mod phrases;
mod proof;
mod reviews;
mod secrets;
mod silence;
mod surface;
mod tidy;
mod tokens;
mod variation;
mod vectors;
mod writers;
