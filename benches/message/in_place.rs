//! What is compiled with its words: askama and plain Rust. The words are files under `in_place/`, which `--renew` writes.

use askama::Template;

use crate::measure::Outcome;
use crate::same_words::Parts;
use crate::view::{Event, Moment, Name, Order, View};

#[rustfmt::skip]
#[allow(clippy::single_char_add_str, reason = "a program wrote it")]
mod push_str;

macro_rules! templates {
    ($($name:ident $path:literal)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        #[allow(dead_code, reason = "which facts are said is up to the wording")]
        struct $name<'a> {
            name: &'a Name,
            order: &'a Order,
            event: &'a Event,
            reply_by: &'a Moment,
            agent: &'a Name,
            brand: &'a str,
        }

        impl<'a> From<&'a View> for $name<'a> {
            fn from(view: &'a View) -> Self {
                let View { name, order, event, reply_by, agent, brand } = view;
                Self { name, order, event, reply_by, agent, brand }
            }
        }
    )*};
}

templates! {
    Subject "../benches/message/in_place/subject.txt"
    Text "../benches/message/in_place/mail.txt"
    Page "../benches/message/in_place/mail.html"
}

pub(crate) fn askama(view: &View) -> Outcome<Parts> {
    Ok([Subject::from(view).render()?, Text::from(view).render()?, Page::from(view).render()?])
}

/// Plain Rust into buffers that are there already.
pub(crate) fn reusing(view: &View, parts: &mut Parts) {
    parts.iter_mut().for_each(String::clear);
    let [subject, text, html] = parts;
    push_str::subject(view, subject);
    push_str::text(view, text);
    push_str::html(view, html);
}

/// Plain Rust, with buffers of its own for each mail.
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
