//! Syntax faults of TOML, explained: what is wrong on the line, and what to write instead.

/// A fault of syntax, explained.
#[derive(Debug, PartialEq)]
pub(super) struct Explained {
    /// Where it is, as a byte offset.
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: String,
}

/// Quotation marks that word processors insert instead of `"` and `'`.
const CURLY: [char; 10] = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '‛'];

/// Explains the fault that the parser found at an offset and calls `why`.
pub(super) fn explain(text: &str, at: usize, why: &str) -> Explained {
    let found = |at: usize, message: &str, help: &str| Explained { at, message: message.into(), help: help.into() };
    let line_at = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(line_at..).unwrap_or_default().lines().next().unwrap_or_default();
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
    if let Some(curly) = outside_strings(line).find(|(_, c)| CURLY.contains(c)) {
        return found(line_at + curly.0, "curly quotes around a text", "write straight ones: `\"…\"`");
    }
    if after.starts_with(|c: char| c.is_control() && c != '\n') {
        return found(at, "a control character", "remove it: it cannot be seen");
    }
    let is_shut = |open: char, shut: char| before.trim_end().ends_with(open) || after.starts_with(shut);
    let closes = ["”,", "”]", "“,", "“]", "” ,"].iter().any(|curly| line.contains(curly));
    if closes && is_shut('"', '"') {
        let at = line.find(['”', '“']).unwrap_or_default();
        return found(line_at + at, "a curly quote ends the text", "write a straight one: `\"…\"`");
    }
    if line.trim_start().starts_with("//") {
        return found(line_at, "`//` begins no comment", "write `# …`");
    }
    // A quotation mark inside the string has closed it.
    if after.starts_with(|c: char| c.is_alphanumeric() || c == '{') {
        if before.ends_with('\'') && line.contains('\'') {
            return found(at - 1, "an apostrophe ends the text", "put the text into double quotes: `\"It's …\"`");
        }
        if before.ends_with('"') {
            let help = "write `\\\"` for a quotation mark within a text, or curly ones: `“…”`";
            return found(at - 1, "a quotation mark ends the text", help);
        }
    }
    if let Some(explained) = explain_value(line, line_at, at, why) {
        return explained;
    }
    if let Some((key, value)) = line.split_once(':')
        && is_key(key.trim())
        && !value.trim().is_empty()
    {
        let help = format!("write `{} = …`", key.trim());
        return Explained { at: line_at + key.len(), message: "`:` behind a key".into(), help };
    }
    let end_before = before.trim_end().len();
    // A heading inside an open list means that the list was not closed.
    if (after.starts_with('[') || before.ends_with("\n["))
        && let Some(open) = opening(before.trim_end_matches('['), '[')
    {
        return found(open, "a list that is not closed", "write `]` at its end");
    }
    match why.split(", expected").next().unwrap_or(why) {
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            found(end_before, "a comma is missing", "write `,` between the entries of a list")
        }
        "extra comma in array" | "extra comma in inline table" => found(at, "a comma too many", "remove it"),
        "unclosed array" => {
            found(opening(before, '[').unwrap_or(at), "a list that is not closed", "write `]` at its end")
        }
        "unclosed inline table" | "invalid inline table element" => {
            found(opening(before, '{').unwrap_or(at), "a `{` that is not closed", "write `}` at its end")
        }
        "unclosed table" | "unclosed array table" => {
            found(line_at, "a heading that is not closed", "write it as `[name]`, alone on its line")
        }
        "invalid basic string" | "invalid literal string" | "unclosed basic string" | "unclosed literal string" => {
            found(at, "a text that is not closed", "end it on the same line with the mark that it begins with")
        }
        "missing escaped value" | "too few unicode value digits" => {
            found(at, "a lone backslash in a text", "write `\\\\` for a backslash")
        }
        "duplicate key" => {
            let name: String = after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect();
            Explained {
                at,
                message: format!("`{name}` is defined twice"),
                help: "put the two together, or rename one".into(),
            }
        }
        "key with no value" | "missing value for key" | "missing value" => {
            found(at, "a key without a value", "write `key = \"text\"`; a heading is written `[name]`")
        }
        "unexpected key or value" => found(at, "more on one line than a setting", "begin a new line"),
        "string values must be quoted" => found(at, "a text without quotation marks", "write `\"…\"`"),
        why => Explained {
            at,
            message: format!("not valid TOML: {why}"),
            help: "a setting is written `key = \"text\"`, a list `key = [\"one\", \"two\"]`".into(),
        },
    }
}

/// What is wrong with the value of the setting on a line; `line_at` is the offset of the line.
fn explain_value(line: &str, line_at: usize, at: usize, why: &str) -> Option<Explained> {
    let some =
        |at: usize, message: &str, help: &str| Some(Explained { at, message: message.into(), help: help.into() });
    let (key, value) = line.split_once('=').map_or((line, ""), |(key, value)| (key.trim(), value.trim_start()));
    if !value.is_empty() && is_key(key) {
        let value_at = line_at + line.len() - value.len();
        let shown: String = value.trim_end().chars().take(40).collect();
        if value.starts_with('(') {
            return some(value_at, "round brackets around a list", "write `[\"…\"]`");
        }
        if value.starts_with('"') && value.contains("\",") && why.starts_with("unexpected key or value") {
            let help = format!("write `{key} = [{shown}…]`");
            return Some(Explained { at: value_at, message: "a list without brackets".into(), help });
        }
        if value.starts_with("{{") {
            let help = format!("write `{key} = \"{shown}\"`");
            return Some(Explained { at: value_at, message: "a text without quotation marks".into(), help });
        }
        if matches!(value.trim_end(), "yes" | "no" | "True" | "False" | "TRUE" | "FALSE" | "on" | "off") {
            return some(value_at, "neither true nor false", "write `true` or `false`");
        }
        if value.starts_with(char::is_alphabetic) && at >= value_at {
            let help = format!("write `{key} = \"{shown}\"`; only `true`, `false` and numbers go without");
            return Some(Explained { at: value_at, message: "a text without quotation marks".into(), help });
        }
    }
    None
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
}

/// The last bracket that is still open.
fn opening(before: &str, open: char) -> Option<usize> {
    let close = if open == '[' { ']' } else { '}' };
    let mut depth = 0_usize;
    let mut lines_end = before.len();
    for line in before.lines().rev() {
        let line_at = lines_end.saturating_sub(line.len());
        let outside: Vec<(usize, char)> = outside_strings(line).collect();
        for (at, c) in outside.into_iter().rev() {
            if c == close {
                depth += 1;
            } else if c == open {
                match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Some(line_at + at),
                }
            }
        }
        lines_end = line_at.saturating_sub(1);
    }
    None
}

/// The characters of a line outside of strings and comments.
fn outside_strings(line: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let (mut quote, mut escaped, mut comment) = (None, false, false);
    line.char_indices().filter(move |(_, c)| {
        if comment {
            return false;
        }
        if let Some(open) = quote {
            let ends = *c == open && !escaped;
            escaped = open == '"' && *c == '\\' && !escaped;
            if ends {
                quote = None;
            }
            return false;
        }
        comment = *c == '#';
        quote = Some(*c).filter(|c| matches!(c, '"' | '\''));
        quote.is_none() && !comment
    })
}
