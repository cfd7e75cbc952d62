//! Findings on leftovers in a mail: marks, gaps, orphaned punctuation.

use super::words::words;

/// What a fault in a text is called, if it has one. Facts are masked, so that only the catalog's own words are judged.
pub(crate) fn leftover(masked: &str) -> Option<String> {
    for mark in ["{{", "}}", "{%", "%}", "{#", "#}"] {
        if masked.contains(mark) {
            return Some(format!("`{mark}` is left over"));
        }
    }
    let nothings = ["none", "null", "undefined", "nan", "nil"];
    if let Some(word) = words(masked).into_iter().find(|word| nothings.contains(&word.as_str()))
        // "none of", "nil returns" are words of a language; alone before a mark they are a missing value.
        && masked.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != ' ').any(|run| run.trim() == word)
    {
        return Some(format!("the word `{word}` stands where a value should"));
    }
    // Spaces at the start of a line are a list's.
    if masked.lines().any(|line| line.trim_start().contains("  ")) {
        return Some("two spaces in a row".to_owned());
    }
    if masked.contains("\n\n\n") {
        return Some("two empty lines in a row".to_owned());
    }
    if masked.contains("()") || masked.contains("( ") || masked.contains(" )") {
        return Some("empty brackets".to_owned());
    }
    let lines: Vec<&str> = masked.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if line.ends_with(' ')
            || line.starts_with(' ') && !line.trim_start().starts_with(['-', '>']) && !line.starts_with("  ")
        {
            return Some("a space at the edge of a line".to_owned());
        }
        if let Some(fault) = punctuation(line) {
            return Some(fault);
        }
        let rest_is_empty = lines.iter().skip(at + 1).all(|line| line.trim().is_empty());
        if line.ends_with(':') && rest_is_empty {
            return Some("a lead-in above nothing".to_owned());
        }
    }
    None
}

fn punctuation(line: &str) -> Option<String> {
    let mut before = None;
    let chars: Vec<char> = line.chars().collect();
    if chars.first().is_some_and(|c| matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')')) {
        return Some("a line that starts with punctuation".to_owned());
    }
    for (at, c) in chars.iter().enumerate() {
        let next = chars.get(at + 1);
        match (before, c) {
            (Some(' '), ',' | '.' | ';' | ':' | '!' | '?') => return Some(format!("a space before `{c}`")),
            (Some(',' | ';' | ':'), ',' | '.' | ';' | ':') => return Some("punctuation twice".to_owned()),
            (Some('.'), '.') if next != Some(&'.') && at.checked_sub(2).and_then(|at| chars.get(at)) != Some(&'.') => {
                return Some("two full stops".to_owned());
            }
            _ => {}
        }
        before = Some(*c);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::leftover;

    #[test]
    fn holes_are_seen() {
        for bad in [
            "Hi ,",
            "Hi \u{F8FF},\n\nSee {{ order.number }}.",
            "Total: None",
            "a  b",
            "a\n\n\nb",
            "sent ()",
            "on \u{F8FF} .",
            "yes,, no",
            "yes.. no",
            "Here is the list:",
            ", and so on",
        ] {
            assert!(leftover(bad).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn whole_mails_pass() {
        for good in [
            "Hi \u{F8FF},\n\nNone of it is lost. Three… two. Wait... what?\n\n- \u{F8FF} × \u{F8FF}\n  more\n> quoted\n\nBye:\n\u{F8FF}\n",
            "Hola, \u{F8FF}:\n\n¿Va todo bien? (\u{F8FF})\n",
        ] {
            assert_eq!(leftover(good), None, "{good:?}");
        }
    }
}
