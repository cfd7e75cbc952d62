//! What dates and times are put together from, and numbers in their digits, written into a text.

use super::super::digits::Digits;

/// A part of a date.
#[derive(Debug)]
pub(super) enum Date {
    Words(&'static str),
    Weekday,
    Day,
    Month,
    Year,
}

/// Writes a pattern: `put` writes what stands for `{}`.
pub(super) fn fill(pattern: &str, out: &mut String, put: impl FnOnce(&mut String)) {
    let Some((before, after)) = pattern.split_once("{}") else { return out.push_str(pattern) };
    out.push_str(before);
    put(out);
    out.push_str(after);
}

/// Writes a number in its digits.
pub(super) fn push(out: &mut String, number: impl Into<i64>) {
    let number = number.into();
    if number < 0 {
        out.push('-');
    }
    out.extend(Digits::of(number.unsigned_abs()).parts().0.iter().copied().map(char::from));
}

/// Writes a number in two digits at least.
pub(super) fn push_two(out: &mut String, number: u32) {
    if number < 10 {
        out.push('0');
    }
    push(out, number);
}

/// Writes a name with spaces for its low lines.
pub(super) fn push_spaced(name: &str, out: &mut String) {
    for (at, word) in name.split('_').enumerate() {
        out.extend([if at > 0 { " " } else { "" }, word]);
    }
}

/// What is written, as a text of its own.
pub(super) fn written(write: impl FnOnce(&mut String)) -> String {
    let mut out = String::with_capacity(48);
    write(&mut out);
    out
}
