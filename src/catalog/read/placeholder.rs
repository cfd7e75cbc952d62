//! Placeholders of other systems: `{name}`, `${name}`, `%NAME%`, `[Name]` and the like. A mail would show them unchanged.

use super::tags::{Fault, Piece, scan};
use crate::error::{ErrorKind, nearest};
use crate::facts::{Holds, Slots};

/// The most that are reported of one text.
const REPORTED_CAP: usize = 20;
/// The longest name in a placeholder, in bytes.
const NAME_CAP: usize = 60;

/// Lower-case words that are placeholders when they stand in square brackets.
const SMALL: [&str; 40] = [
    "name", "first name", "firstname", "last name", "lastname", "full name", "your name", "customer", "customer name",
    "company", "company name", "date", "time", "order", "order number", "order id", "number", "email", "e-mail",
    "address", "amount", "product", "product name", "link", "url", "sender", "signature", "nom", "prénom", "numéro",
    "nombre", "apellido", "fecha", "nome", "sobrenome", "data", "naam", "voornaam", "achternaam", "datum",
];

/// The marks around a name, longest first.
const MARKS: [(&str, &str); 18] = [
    ("*|", "|*"),
    ("<%=", "%>"),
    ("<%", "%>"),
    ("[%", "%]"),
    ("[[", "]]"),
    ("((", "))"),
    ("<<", ">>"),
    ("__", "__"),
    ("@@", "@@"),
    ("##", "##"),
    ("%%", "%%"),
    ("%{", "}"),
    ("${", "}"),
    ("#{", "}"),
    ("@{", "}"),
    ("{", "}"),
    ("[", "]"),
    ("%", "%"),
];

/// The placeholders in a text with their places, outside of tags and of code between backticks.
pub(crate) fn placeholders(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for piece in scan(source).0 {
        let Piece::Text(text) = piece else { continue };
        let from = text.as_ptr() as usize - source.as_ptr() as usize;
        let mut next = 0;
        for (at, c) in text.char_indices() {
            match c {
                '`' => in_code = !in_code,
                '\n' => in_code = false,
                '{' | '[' | '(' | '<' | '%' | '$' | '#' | '@' | '_' | '*' if !in_code && at >= next => {
                    if let Some(length) = placeholder(source, from + at) {
                        found.extend(text.get(at..at + length).map(|shown| (from + at, shown)));
                        next = at + length;
                    }
                }
                _ => {}
            }
            if found.len() == REPORTED_CAP {
                return found;
            }
        }
    }
    found
}

/// The length of the placeholder that begins at a place, if one does.
fn placeholder(source: &str, at: usize) -> Option<usize> {
    let (before, rest) = source.split_at_checked(at)?;
    if before.ends_with('\\') {
        return None;
    }
    let (open, close) = MARKS.iter().find(|(open, _)| rest.starts_with(open))?;
    let inside = rest.get(open.len()..)?;
    let inner = inside.get(..inside.find(close)?)?;
    let length = open.len() + inner.len() + close.len();
    let after = rest.get(length..)?;
    let name = inner.trim();
    let is_one = match *open {
        "*|" | "<%=" | "<%" => true,
        // A link, a reference or its definition are Markdown.
        "[" => {
            !after.starts_with(['(', '[', ':'])
                && !before.ends_with([']', '!'])
                && is_value_name(inner)
                && !source.contains(&format!("[{inner}]:"))
        }
        "[[" | "[%" | "<<" => is_name(name, "_. "),
        // `__words__` are bold in Markdown; capitals are a placeholder.
        "__" => is_name(inner, "_") && inner.chars().all(|c| !c.is_lowercase()),
        // `%C3%A9` in a link is an encoded letter.
        "%" => {
            let is_byte = inner.len() == 2 && inner.chars().all(|c| c.is_ascii_hexdigit());
            let is_in_word = before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
            is_name(inner, "_.-") && !is_byte && !is_in_word
        }
        "{" => {
            is_name(name.trim_start_matches(['$', '!']), "_.")
                || (!name.is_empty() && name.len() < 3 && name.chars().all(|c| c.is_ascii_digit()))
        }
        _ => is_name(name, "_."),
    };
    (is_one && inner.len() <= NAME_CAP && !inner.contains('\n')).then_some(length)
}

/// Whether a text is a name of letters, digits and the given other characters, beginning with a letter.
fn is_name(text: &str, others: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || others.contains(c))
}

/// Whether words in square brackets are a placeholder: one to three capitalised words, or known lower-case ones.
fn is_value_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let plain = words.len() <= 3 && words.iter().all(|word| is_name(word, "_-"));
    let is_large = text.starts_with(char::is_uppercase) && text.chars().count() > 1;
    plain && (is_large || text.contains('_') || SMALL.contains(&text))
}

/// The fault for a placeholder; its help names a path that may be meant.
pub(crate) fn fault(at: usize, shown: &str, slots: &Slots) -> Fault {
    let name: String = shown.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ' ')).collect();
    let name = name.trim_matches(['_', ' ', '.']).to_lowercase().replace(' ', "_");
    let is_text = |path: &str| {
        let info = slots.path(path).and_then(|path| slots.info(path));
        info.is_some_and(|info| info.holds == Holds::Text)
    };
    let near = if slots.path(&name).is_some() { Some(name.as_str()) } else { nearest(&name, slots.path_names()) };
    let slot = near.map_or(name.as_str(), |near| near.split('.').next().unwrap_or(near));
    let paths = || slots.get(slot).into_iter().flat_map(|slot| slot.kind.paths);
    let part = paths().find(|path| path.holds == Holds::Text && !path.tail.is_empty());
    let path = match (near.filter(|near| is_text(near)), part) {
        (Some(near), _) => Some(near.to_owned()),
        (None, part) => part.map(|part| format!("{slot}.{}", part.tail)),
    };
    let path = path.map_or_else(
        || "write `{{ … }}` with a path of slots.toml".to_owned(),
        |path| format!("write `{{{{ {path} }}}}`"),
    );
    let first = shown.chars().next().unwrap_or('[');
    Fault::new(at, ErrorKind::NotAllowed, format!("`{shown}` is a placeholder of another system"))
        .with_help(format!("{path}; a `{first}` that is meant as one is written `\\{first}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        placeholders(text).into_iter().map(|(_, shown)| shown).collect()
    }

    #[test]
    fn placeholders_of_other_systems_are_found() {
        for shown in [
            "{name}", "{ name.full }", "{0}", "{$name}", "${name}", "#{name}", "%{name}", "@{name}", "%NAME%",
            "%first_name%", "%%name%%", "[Name]", "[Your Name]", "[ORDER_NUMBER]", "[order number]", "[Vorname]",
            "[[name]]", "[%name%]", "__NAME__", "__FIRST_NAME__", "<<name>>", "<<First Name>>", "*|FNAME|*",
            "<%= name %>", "((name))", "@@name@@", "##name##",
        ] {
            let text = format!("Dear {shown}, your {{{{ thing }}}} is ready.");
            assert_eq!(found(&text), [shown], "{text}");
            assert_eq!(placeholders(&text).first().map(|(at, _)| *at), Some(5), "{text}");
        }
    }

    #[test]
    fn prose_and_markdown_are_no_placeholders() {
        for text in [
            "Save 10% to 20% today, 5%.",
            "100 % of it",
            "It went from 3% up to 50%.",
            "A link: https://example.org/%C3%A9t%C3%A9.html",
            "[See where it is]({{ tracking }}).",
            "[Terms](https://example.org/terms)",
            "[words][ref]",
            "[Ref] is here.\n\n[Ref]: https://example.org",
            "He said [sic] so […] and [1] and [x] and [ ].",
            "[emphasis added by us]",
            "__important__ and **bold** and *so*",
            "snake__case__name is code",
            "Use `{name}` or `${HOME}` in the shell.",
            "\\[Name\\] and \\{name\\} and \\%NAME\\%",
            "{{ name.full }} {% if a %}{% endif %} {# a #}",
            "A (bracket) and ((two) of them) ((as said before))!",
            "mail a@example.org or b@example.org",
            "#1 and #2, 3 < 4 << 5 >> 6",
            "C# and F#",
            "{ }",
            "a {, b }",
            "{ color: red }",
            "$5 and 5$ and US$ 3",
            "x__y",
            "5 * 3 | 4",
            "«Name» is what it says",
            "“[…]” she wrote",
            "[Ich habe das für Sie nachgesehen und gefunden]",
            "3 % bis 5 %",
            "_so_ it is",
            "%",
            "%%",
            "[]",
            "{}",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
