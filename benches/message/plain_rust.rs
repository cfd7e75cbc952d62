//! Plain Rust that pushes the words of this one wording, which are compiled in: `push_str.rs`, which `--renew` writes.

use crate::same_words::Parts;
use crate::view::View;

#[rustfmt::skip]
#[allow(clippy::single_char_add_str, reason = "a program wrote it")]
#[path = "push_str.rs"]
mod push_str;

/// Into buffers that are there already.
pub(crate) fn reusing(view: &View, parts: &mut Parts) {
    parts.iter_mut().for_each(String::clear);
    let [subject, text, html] = parts;
    push_str::subject(view, subject);
    push_str::text(view, text);
    push_str::html(view, html);
}

/// With buffers of its own for each mail.
pub(crate) fn pushed(view: &View) -> Parts {
    let mut parts = [String::with_capacity(128), String::with_capacity(1_536), String::with_capacity(4_096)];
    reusing(view, &mut parts);
    parts
}

/// A value in HTML.
fn quote(value: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in value.bytes().enumerate() {
        let name = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&value[done..at]);
        out.push_str(name);
        done = at + 1;
    }
    out.push_str(&value[done..]);
}

fn number(mut number: u32, out: &mut String) {
    let (mut digits, mut at) = ([b'0'; 10], 10);
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}
