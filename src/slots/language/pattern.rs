//! Patterns with names in braces, and numbers in their digits, written into a text.

/// Writes a pattern: `put` writes what stands for each name in braces.
pub(super) fn fill(pattern: &str, out: &mut String, mut put: impl FnMut(&str, &mut String)) {
    let mut rest = pattern;
    let find = |text: &str, wanted: u8| text.bytes().position(|byte| byte == wanted);
    while let Some((open, close)) = find(rest, b'{').and_then(|open| Some((open, find(rest, b'}')?))) {
        out.push_str(rest.get(..open).unwrap_or_default());
        put(rest.get(open + 1..close).unwrap_or_default(), out);
        rest = rest.get(close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Writes a number in its digits.
pub(super) fn push(out: &mut String, number: impl Into<i64>) {
    let number = number.into();
    match char::from_digit(u32::try_from(number).unwrap_or(10), 10) {
        Some(digit) => out.push(digit),
        None => out.push_str(&number.to_string()),
    }
}

/// Writes a number in two digits at least.
pub(super) fn push_two(out: &mut String, number: u32) {
    if number < 10 {
        out.push('0');
    }
    push(out, number);
}

/// What is written, as a text of its own.
pub(super) fn written(write: impl FnOnce(&mut String)) -> String {
    let mut out = String::with_capacity(48);
    write(&mut out);
    out
}
