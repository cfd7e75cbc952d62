//! The lines of a file around a place, for findings and errors.

use std::path::PathBuf;

use serde::Serialize;

/// One line of a file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    number: u32,
    text: String,
    is_meant: bool,
}

/// How many lines are shown before and after.
const AROUND: u32 = 1;
/// The longest line that is shown whole, in characters.
const LINE_CAP: usize = 300;

/// The lines around a place, from the folder that has the file. The path comes from the catalog and never from a browser.
/// Files that are built in have no lines here.
pub(crate) fn excerpt(folders: &[PathBuf], file: &str, line: u32) -> Vec<Line> {
    if file.split('/').any(|part| part.is_empty() || part == "..") {
        return Vec::new();
    }
    let text = folders.iter().rev().find_map(|folder| std::fs::read_to_string(folder.join(file)).ok());
    let Some(text) = text else { return Vec::new() };
    let numbered = (1_u32..).zip(text.lines());
    let near = numbered.filter(|(number, _)| number.abs_diff(line) <= AROUND);
    near.map(|(number, text)| Line { number, text: text.chars().take(LINE_CAP).collect(), is_meant: number == line })
        .collect()
}
