//! Line and column of a byte offset. The search starts at the nearest mark, so the last line costs no more than the first.

use std::sync::OnceLock;

use crate::error::Location;

/// How far apart the marks stand, in bytes.
const STEP: usize = 256;

/// The marks of a text, made when the first place is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(OnceLock<Vec<(usize, Location)>>);

impl Lines {
    /// The place of a byte offset in the text, which must be the same at every call; its end for an offset outside.
    pub(crate) fn place(&self, text: &str, offset: usize) -> Location {
        let offset = if text.is_char_boundary(offset) { offset } else { text.len() };
        let marks = self.0.get_or_init(|| marks(text));
        let before = marks.partition_point(|(at, _)| *at <= offset).checked_sub(1);
        let (from, location) = before.and_then(|at| marks.get(at)).copied().unwrap_or((0, Location::START));
        location.after(text.get(from..offset).unwrap_or_default())
    }
}

/// The first character of every stretch of [`STEP`] bytes, with its place.
fn marks(text: &str) -> Vec<(usize, Location)> {
    let mut marks = Vec::with_capacity(text.len() / STEP + 1);
    let (mut at, mut location) = (0, Location::START);
    while at < text.len() {
        marks.push((at, location));
        let next = (at + STEP..text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        location = location.after(text.get(at..next).unwrap_or_default());
        at = next;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of many lengths, in characters of many lengths.
    fn text() -> String {
        (0..400).map(|n| format!("{}{}", "aé–𝄞".repeat(n % 37), if n % 5 == 0 { "\n\n" } else { "\n" })).collect()
    }

    #[test]
    fn a_place_is_the_same_as_one_counted_from_the_start() {
        let (text, lines) = (text(), Lines::default());
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            let place = lines.place(&text, offset);
            assert_eq!((place.line as usize, place.column as usize), (line, column), "at {offset}");
        }
        assert_eq!(lines.place(&text, text.len() + 1), lines.place(&text, text.len()));
        assert_eq!(Lines::default().place("né", 2).column, 3, "inside a character");
        assert_eq!(Lines::default().place("", 0), Location::START);
    }

    #[test]
    fn no_place_is_far_from_a_mark() {
        for text in [text(), "x".repeat(100_000), "\n".repeat(100_000)] {
            let marks = marks(&text);
            let ends = marks.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
            for ((from, _), to) in marks.iter().zip(ends) {
                assert!(to - from < STEP + 4, "{from} to {to}");
            }
        }
    }
}
