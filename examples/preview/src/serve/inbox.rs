//! What a list of mails shows beside the subject: the first words of the HTML part, as mail programs find them.

use sincerely::Message;

/// How much text is looked for, in characters.
const WORDS_CAP: usize = 300;
/// Elements inside of words and sentences.
const INLINE: [&str; 8] = ["a", "b", "bdi", "code", "em", "i", "span", "strong"];
/// References that a mail has besides those by number.
const NAMED: [(&str, char); 8] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("zwnj", '\u{200C}'),
    ("shy", '\u{AD}'),
];

/// The first words of a mail, the preheader among them.
pub(crate) fn first_words(message: &Message) -> String {
    let Some(html) = &message.html else {
        return message.text.split_whitespace().collect::<Vec<_>>().join(" ");
    };
    let body = html.find("<body").and_then(|at| html.get(at..)).unwrap_or(html);
    let mut text = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('<').filter(|_| text.len() < WORDS_CAP * 4) {
        let (words, tag) = rest.split_at(at);
        text.push_str(words);
        let name: String = tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).collect();
        if !INLINE.contains(&name.as_str()) {
            text.push(' ');
        }
        // What stands between these tags is not shown.
        let end = if tag.starts_with("<style") { tag.find("</style>") } else { Some(0) };
        let tag = tag.get(end.unwrap_or_default()..).unwrap_or_default();
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    let is_seen =
        |c: &char| !matches!(c, '\u{AD}' | '\u{34F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let seen: String = decoded(&text).chars().filter(is_seen).collect();
    let words: Vec<&str> =
        seen.split(|c: char| c.is_whitespace() || c == '\u{2007}').filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(WORDS_CAP).collect()
}

fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        let known = reference.get(1..).and_then(|from| from.split_once(';')).and_then(|(name, after)| {
            let by_number = || {
                let number = name.strip_prefix('#')?;
                let number = number
                    .strip_prefix(['x', 'X'])
                    .map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
                number.and_then(char::from_u32)
            };
            let named = NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
            Some((named.or_else(by_number)?, after))
        });
        let (c, after) = known.unwrap_or(('&', reference.get(1..).unwrap_or_default()));
        out.push(c);
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn references_become_their_characters() {
        assert_eq!(decoded("a &amp; b &lt;c&gt; &#233;&#xE9; &unknown; &"), "a & b <c> éé &unknown; &");
    }
}
