//! Colours, for terminals alone.

use std::io::IsTerminal as _;

/// Whether to colour: only on a terminal, and never where `NO_COLOR` is set (no-color.org).
pub(crate) fn colours() -> bool {
    // The preview is a program, not the library: what its terminal wants stands in the environment.
    #[allow(clippy::disallowed_methods, reason = "a program may read its environment")]
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !unwanted && std::io::stdout().is_terminal()
}

/// A text in bold, dim or a colour, if colours are on.
pub(crate) fn paint(text: &str, style: Style, on: bool) -> String {
    if !on {
        return text.to_owned();
    }
    let code = match style {
        Style::Bold => "1",
        Style::Dim => "2",
        Style::Red => "31",
        Style::Yellow => "33",
        Style::Cyan => "36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    Bold,
    Dim,
    Red,
    Yellow,
    Cyan,
}
