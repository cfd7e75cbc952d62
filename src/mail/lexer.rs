//! The small parts that structured fields are made of: comments, quoted strings, keywords, parameters.

/// The longest evidence and the longest line of another mail that leaves this room, in characters.
const SHOWN: usize = 120;

/// A value in one line: unfolded, with control characters as spaces, without white space around it.
pub(super) fn one_line(value: &str) -> String {
    let value = value.replace("\r\n", "").replace('\n', "");
    value.trim_matches(|c: char| c.is_whitespace() || c.is_control()).replace(char::is_control, " ")
}

/// A value that may be shown: one line, printable, without characters that turn the direction of the text, capped.
pub(super) fn shown(value: &str) -> String {
    let line = one_line(value).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: String = line.chars().filter(|c| !is_invisible(*c)).take(SHOWN + 1).collect();
    if let Some((at, _)) = out.char_indices().nth(SHOWN) {
        out.truncate(at);
        out.push('…');
    }
    out
}

/// Controls and marks that are not seen but change what is: bidi, zero width, line and paragraph ends, tags. The joiners
/// of Persian and of emoji are left.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A structured value without its comments, which nest and may hold quoted pairs (RFC 5322, section 3.2.2).
pub(super) fn without_comments(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for c in value.chars() {
        let literal = std::mem::take(&mut escaped);
        match c {
            _ if literal => {}
            '\\' => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push(' ');
                }
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            out.push(c);
        }
    }
    out
}

/// The keyword of a value: without comments and parameters, in lower case.
pub(super) fn keyword(value: &str) -> String {
    let value = without_comments(value);
    value.split(';').next().unwrap_or("").trim().trim_matches('"').to_ascii_lowercase()
}

/// A value with parameters, such as Content-Type: the main part and the parameters, names in lower case.
pub(super) fn parameters(value: &str) -> (String, Vec<(String, String)>) {
    let value = without_comments(value);
    let mut parts = Vec::new();
    let mut part = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for c in value.chars() {
        if std::mem::take(&mut escaped) {
            part.push(c);
            continue;
        }
        match c {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => parts.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    parts.push(part);
    let mut parts = parts.into_iter();
    let main = parts.next().unwrap_or_default().split_whitespace().collect::<String>().to_ascii_lowercase();
    let pairs = parts.filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    });
    (main, pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_nest_and_quotes_hide_them() {
        assert_eq!(keyword(" (typed \\) (x)) No (really); a=\"(\""), "no");
        assert_eq!(keyword("auto-replied (unended"), "auto-replied");
        assert_eq!(keyword("(all of it"), "");
        assert_eq!(without_comments("\"(a)\" <b@c>"), "\"(a)\" <b@c>");
    }

    #[test]
    fn parameters_may_be_quoted() {
        let (main, list) = parameters("Multipart/Report (x); Report-Type=\"delivery-status\"; boundary=\"a;b\\\"c\"");
        assert_eq!(main, "multipart/report");
        assert_eq!(list[0], ("report-type".to_owned(), "delivery-status".to_owned()));
        assert_eq!(list[1], ("boundary".to_owned(), "a;b\"c".to_owned()));
    }

    #[test]
    fn what_is_shown_is_one_printable_line() {
        assert_eq!(shown("a\r\n\tb\u{202E}c\0"), "a bc");
        assert_eq!(shown(&"é".repeat(500)).chars().count(), SHOWN + 1);
    }
}
