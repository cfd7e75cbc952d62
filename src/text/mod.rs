//! Text from outside: its normal form, the removal of links, and checks for names and links.
//!
//! This module does not depend on facts, catalogs or languages; `mail` uses it too.

mod byte_scan;
mod chars;
mod clean;
mod link;
mod name;
mod roles;
mod strip_links;
mod values;

pub use name::{NameFault, NameVerdict, judge_name};

pub(crate) use byte_scan::ByteScan;
pub(crate) use clean::{cap, is_nothing, is_placeholder, isolate, one_line};
pub(crate) use link::{in_ascii, link};
pub(crate) use name::{clean_name, single_word};
pub(crate) use roles::Roles;
pub(crate) use strip_links::strip_links_and_cap;
pub(crate) use values::{named, names, text_value};
