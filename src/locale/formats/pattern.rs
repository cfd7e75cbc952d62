//! Patterns with names in braces, written into a text.

/// Writes a pattern: `put` writes what replaces a name in braces.
pub(crate) fn fill(mut pattern: &str, out: &mut String, mut put: impl FnMut(&str, &mut String)) {
    while let Some((before, rest)) = pattern.split_once('{')
        && let Some((name, after)) = rest.split_once('}')
    {
        out.push_str(before);
        put(name, out);
        pattern = after;
    }
    out.push_str(pattern);
}

/// What is written, as a text of its own.
pub(super) fn written(write: impl FnOnce(&mut String)) -> String {
    let mut out = String::with_capacity(48);
    write(&mut out);
    out
}
