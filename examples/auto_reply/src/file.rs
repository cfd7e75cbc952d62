//! Files of the operator, named in the error when they cannot be read.

use std::fs;
use std::path::Path;

use crate::Failure;

/// The text of a file.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|why| Failure::ours(format!("{}: cannot be read: {}", path.display(), why.kind())))
}
