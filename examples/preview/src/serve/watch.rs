//! Notices that a file of the folders has changed, by looking at sizes and times: a folder of templates is small, and this
//! needs nothing of the system.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often the folders are looked at.
pub(crate) const PAUSE: Duration = Duration::from_millis(50);
/// The most entries that are looked at, as the catalog has a limit too.
const ENTRIES_CAP: usize = 40_000;
/// How deep folders may lie in one another.
const DEPTH_CAP: usize = 8;

/// A number that changes when a file of the folders is written, added, renamed or removed.
pub(crate) fn fingerprint(folders: &[PathBuf]) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut left = ENTRIES_CAP;
    folders.iter().for_each(|folder| walk(folder, 0, &mut left, &mut hasher));
    hasher.finish()
}

fn walk(folder: &Path, depth: usize, left: &mut usize, hasher: &mut DefaultHasher) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).take(*left).collect();
    *left -= paths.len();
    paths.sort();
    for path in paths {
        let Ok(meta) = std::fs::metadata(&path) else { continue };
        path.hash(hasher);
        if meta.is_dir() && depth < DEPTH_CAP {
            walk(&path, depth + 1, left, hasher);
        } else {
            (meta.len(), meta.modified().ok()).hash(hasher);
        }
    }
}
