//! Splits a text into words, and finds the words of patterns.

/// The word that stands for a masked fact.
pub(crate) const FACT: &str = "\u{F8FF}";

/// Calls a function with every word of a text, in lower case: runs of letters and digits, with apostrophes inside them
/// (UAX #29 without its rules for scripts that set no spaces); a masked fact is one word.
pub(crate) fn each_word(text: &str, mut call: impl FnMut(&str)) {
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let apostrophe = matches!(c, '\'' | '’');
        if apostrophe && !word.is_empty() && chars.peek().is_some_and(|next| next.is_alphanumeric()) {
            word.push('\'');
        } else if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else {
            if !word.is_empty() {
                call(&word);
                word.clear();
            }
            if FACT.starts_with(c) {
                call(FACT);
            }
        }
    }
    if !word.is_empty() {
        call(&word);
    }
}

/// The words of a text, as [`each_word`] finds them.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Whether a phrase stands in a text. A word of the phrase that ends in `*` stands for every word that starts so, `*`
/// alone for any one word.
pub(crate) fn holds(text: &[String], phrase: &str) -> bool {
    let pattern: Vec<String> = phrase.split_whitespace().map(|word| word.to_lowercase().replace('’', "'")).collect();
    !pattern.is_empty()
        && text.windows(pattern.len()).any(|window| {
            window.iter().zip(&pattern).all(|(word, pattern)| match pattern.strip_suffix('*') {
                Some(start) => word.starts_with(start),
                None => word == pattern,
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_where_a_reader_cuts_them() {
        assert_eq!(words("I don’t know: \u{F8FF}, 3.5 Züge!"), ["i", "don't", "know", FACT, "3", "5", "züge"]);
    }

    #[test]
    fn phrases_are_found_with_their_endings() {
        let text = words("Thanks a lot for your kind inquiry.");
        assert!(holds(&text, "thank* a lot") && holds(&text, "for your * inquiry"));
        assert!(!holds(&text, "thank") && !holds(&text, "your inquiry"));
    }
}
