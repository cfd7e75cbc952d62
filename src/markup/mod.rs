//! Markdown, the private alphabet and the tree of a mail.

mod alphabet;
mod parse;
mod tree;

pub(crate) use alphabet::{Field, LISTS_CAP, PATHS_CAP, POOLS_CAP, Token, is_private};
pub(crate) use parse::{MarkupFault, parse};
pub(crate) use tree::{Align, Block, Destination, Inline, Line, Literal, Style, block_says, escape, line_says};
