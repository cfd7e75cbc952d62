//! A message as sentences of words without case and accents.

/// The words of one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) words: Vec<String>,
    pub(super) is_question: bool,
}

/// A text in lower case without accents. German umlauts become `ae`, `oe`, `ue`.
pub(super) fn fold(text: &str, language: Option<&str>) -> String {
    if text.is_ascii() {
        let lower = text.to_ascii_lowercase();
        return if lower.contains('`') { lower.replace('`', "'") } else { lower };
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let pair = match c {
            'ä' => Some("ae"),
            'ö' => Some("oe"),
            'ü' => Some("ue"),
            _ => None,
        };
        match (c, pair) {
            (_, Some(pair)) if language == Some("de") => out.push_str(pair),
            ('ß', _) => out.push_str("ss"),
            ('œ', _) => out.push_str("oe"),
            ('æ', _) => out.push_str("ae"),
            ('’' | '‘' | '`' | '´' | 'ʼ', _) => out.push('\''),
            ('\u{300}'..='\u{36F}', _) => {}
            (c, _) => out.push(base(c)),
        }
    }
    out
}

fn base(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ą' | 'ă' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        c => c,
    }
}

/// The sentences of a text. A mark ends one where white space, another mark or the end follows it.
pub(super) fn sentences(text: &str, language: Option<&str>) -> Vec<Sentence> {
    let folded = fold(text, language);
    let (mut all, mut words, mut word) = (Vec::new(), Vec::new(), String::new());
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let joins = c == '\'' && !word.is_empty() && next.is_some_and(char::is_alphanumeric);
        if c.is_alphanumeric() || joins {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        let ends = matches!(c, '\n' | '…')
            || (matches!(c, '.' | '!' | '?' | ';' | ':')
                && next.is_none_or(|next| next.is_whitespace() || matches!(next, '!' | '?' | '.')));
        if ends {
            let is_question = c == '?' || (matches!(c, '!' | '.') && next == Some('?'));
            if !words.is_empty() {
                all.push(Sentence { words: std::mem::take(&mut words), is_question });
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    if !words.is_empty() {
        all.push(Sentence { words, is_question: false });
    }
    all
}
