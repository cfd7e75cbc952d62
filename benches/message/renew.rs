//! Writes the words that plain Rust has compiled in, `push_str.rs`, from the hand-written templates of this catalog.

use std::fmt::Write as _;
use std::path::Path;

use crate::by_hand::ByHand;
use crate::measure::Outcome;

pub(crate) fn renew(by_hand: &ByHand) -> Outcome<()> {
    let ByHand { subject, text, html, .. } = by_hand;
    let mut code = String::from(
        "//! Written by `cargo bench --bench message -- --renew`.\n\nuse super::{number, quote};\nuse crate::view::View;\n",
    );
    for (name, template) in [("subject", subject), ("text", text), ("html", html)] {
        let statements = statements(template, name == "html")?;
        write!(code, "\npub(super) fn {name}(view: &View, out: &mut String) {{\n{statements}}}\n")?;
    }
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/message/push_str.rs"), code)?;
    println!("push_str.rs is renewed; build again.");
    Ok(())
}

/// The statements that write what a template writes.
fn statements(template: &str, html: bool) -> Outcome<String> {
    let mut code = String::new();
    let mut rest = template;
    while !rest.is_empty() {
        let end = rest.find("{{").into_iter().chain(rest.find("{%")).min().unwrap_or(rest.len());
        let (plain, tag) = rest.split_at(end);
        if !plain.is_empty() {
            writeln!(code, "    out.push_str({plain:?});")?;
        }
        rest = "";
        if let Some(value) = tag.strip_prefix("{{ ") {
            let (path, after) = value.split_once(" }}").ok_or("an open tag")?;
            let field = match path {
                "item.price" => "price".to_owned(),
                _ if path.starts_with("item.") => path.to_owned(),
                _ => format!("view.{path}"),
            };
            match path {
                "item.quantity" => writeln!(code, "    number({field}, out);")?,
                _ if html => writeln!(code, "    quote({field}, out);")?,
                _ => writeln!(code, "    out.push_str({field});")?,
            }
            rest = after;
        } else if let Some(tag) = tag.strip_prefix("{% ") {
            let (tag, after) = tag.split_once(" %}").ok_or("an open tag")?;
            code.push_str(match tag {
                "for item in order.items" => "    for item in &view.order.items {\n",
                "if item.price" => "    if let Some(price) = item.price {\n",
                "endfor" | "endif" => "    }\n",
                _ => return Err(format!("unforeseen: {tag}").into()),
            });
            rest = after;
        }
    }
    Ok(code)
}
