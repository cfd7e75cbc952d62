//! The normal form of a value: one line of plain characters.
//!
//! Every value passes through this module first, so that it cannot break a line, reorder the text around it (UAX #9),
//! contain hidden characters, or be an unfilled form field.

use std::borrow::Cow;

use super::byte_scan::ByteScan;
use super::chars::{ZWJ, is_gap, is_joiner, is_mark, is_right_to_left, is_unwanted};

/// How many combining marks one letter may carry. The most that living languages stack is three or
/// four.
const MARKS_PER_BASE: usize = 4;

/// Brings a value into its normal form: one line, single spaces, nothing invisible, no bidi
/// controls.
///
/// - Every run of white space, line breaks and no-break spaces among it, becomes one space; none is
///   left at the ends.
/// - Controls, bidi controls, zero-width and other invisible format characters, tags, private use
///   and noncharacters are removed.
/// - ZWJ and ZWNJ stay between two characters beyond ASCII, where Persian, Indic scripts and emoji
///   need them.
/// - A letter keeps its first four combining marks; a mark without a letter is removed.
///
/// The normal form of a normal form is itself.
pub(crate) fn one_line(raw: &str) -> Cow<'_, str> {
    if ByteScan::of(raw).is_plain_line() || is_normal(raw) {
        return Cow::Borrowed(raw);
    }
    let mut line = String::with_capacity(raw.len());
    let mut last = None;
    let mut gap = false;
    let mut joiner = None;
    let mut marks = 0;
    for c in raw.chars() {
        if is_gap(c) {
            gap = last.is_some();
            continue;
        }
        if is_joiner(c) {
            joiner = joiner.or(Some(c));
            continue;
        }
        if is_unwanted(c) {
            continue;
        }
        if is_mark(c) {
            marks += 1;
            if marks > MARKS_PER_BASE || gap || last.is_none() {
                continue;
            }
        } else {
            marks = 0;
        }
        let joiner = joiner.take();
        if gap {
            line.push(' ');
            gap = false;
        } else if let (Some(joiner), Some(before)) = (joiner, last)
            && !char::is_ascii(&before)
            && !c.is_ascii()
        {
            line.push(joiner);
        }
        line.push(c);
        last = Some(c);
    }
    Cow::Owned(line)
}

/// Recognises most texts that are in normal form already.
fn is_normal(raw: &str) -> bool {
    let mut gap = true;
    let seen = |c: char| match c {
        ' ' => !std::mem::replace(&mut gap, true),
        '!'..='~' => {
            gap = false;
            true
        }
        c => {
            gap = false;
            !c.is_ascii() && !is_gap(c) && !is_joiner(c) && !is_unwanted(c) && !is_mark(c)
        }
    };
    raw.is_empty() || (raw.chars().all(seen) && !raw.ends_with(' '))
}

/// Shortens a line to at most `max_chars` characters, the `…` that marks the cut among them.
///
/// The cut falls at the end of a word if that keeps at least half of what fits; else between two
/// characters, but never between a letter and its marks, and never inside of an emoji made of
/// several. A line that fits is returned as it is.
pub(crate) fn cap(text: Cow<'_, str>, max_chars: usize) -> Cow<'_, str> {
    if text.len() <= max_chars || text.chars().nth(max_chars).is_none() {
        return text;
    }
    let Some(room) = max_chars.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let (mut word_end, mut any_end) = (0, 0);
    let mut word_len = 0;
    let mut before = None;
    let mut flags = 0;
    for (len, (at, c)) in text.char_indices().enumerate().take(room + 1) {
        if c == ' ' && len > 0 {
            (word_end, word_len) = (at, len);
        }
        if !clings(before, c, flags) {
            any_end = at;
        }
        flags = if is_flag_half(c) { flags + 1 } else { 0 };
        before = Some(c);
    }
    let end = if word_len * 2 >= room { word_end } else { any_end };
    let kept = text.get(..end).unwrap_or_default();
    let kept = kept.trim_end_matches([' ', ',', ';', ':', '.', '-', '–', '—', '(', '[', '…']);
    Cow::Owned(format!("{kept}…"))
}

/// Whether `c` may not be separated from the character before it (a short form of UAX #29's
/// grapheme clusters). `flags` is the number of flag halves right before `c`.
fn clings(before: Option<char>, c: char, flags: usize) -> bool {
    is_mark(c)
        || is_joiner(c)
        || before == Some(ZWJ)
        || matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{1160}'..='\u{11FF}')
        || (is_flag_half(c) && flags % 2 == 1)
}

/// Whether a character is a regional indicator; two of them make a flag.
fn is_flag_half(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// What forms, databases and programs write when they have nothing to say, in lower case.
const NOTHING: &[&str] = &[
    "n/a", "n.a.", "n.a", "na", "#n/a", "null", "nil", "none", "undefined", "nan", "unknown", "unset", "tbd", "tba",
    "tbc", "to be determined", "to be defined", "not available", "not applicable", "not set", "not provided",
    "not specified", "no value", "object object",
];

/// The most characters that one of them has.
const LONGEST_NOTHING: usize = 16;

/// Whether a value means none: blank, `-`, `n/a`, `null`, `unknown`, or a form field
/// that nobody filled.
pub(crate) fn is_placeholder(text: &str) -> bool {
    !ByteScan::of(text).is_something(text) && is_nothing(&one_line(text))
}

/// The same of a text in normal form.
pub(crate) fn is_nothing(text: &str) -> bool {
    let is_sign = |c: char| !c.is_ascii_alphanumeric() && "-–—−‐‑._?¿*/\\#~=+!…:,;'\"|".contains(c);
    if text.chars().all(is_sign) {
        return true;
    }
    let is_bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bare = if is_bare(text.as_bytes().first()) && is_bare(text.as_bytes().last()) {
        text
    } else {
        text.trim_matches(['(', ')', '[', ']', '<', '>', '"', '\'', '`', '-', ' '])
    };
    let is_word = if bare.is_ascii() {
        bare.len() <= LONGEST_NOTHING && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(bare))
    } else {
        bare.chars().count() <= LONGEST_NOTHING && NOTHING.contains(&bare.to_lowercase().as_str())
    };
    is_word || (bare.len() >= 3 && bare.bytes().all(|byte| matches!(byte, b'x' | b'X'))) || is_merge_field(text)
}

/// Whether a value is, or holds, a merge field that was never filled: `{{ name }}`,
/// `${name}`, `%NAME%`, `*|FNAME|*`, `[First Name]`, `{first_name}`, `<name>`, `«Name»`.
pub(crate) fn is_merge_field(text: &str) -> bool {
    let text = text.trim();
    if !ByteScan::of(text).is_fieldish() {
        return false;
    }
    let holds = |open: &str, close: &str| text.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    let inside =
        |open: &str, close: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).map(str::trim);
    let one_word = |field: &str| {
        field.chars().any(char::is_alphabetic) && field.chars().all(|c| c.is_alphanumeric() || "_.-:".contains(c))
    };
    let few_words = |field: &str| field.split(' ').count() <= 3 && field.split(' ').all(one_word);
    [("{{", "}}"), ("{%", "%}"), ("${", "}"), ("#{", "}"), ("%{", "}"), ("*|", "|*"), ("<%", "%>")]
        .iter()
        .any(|(open, close)| holds(open, close))
        || inside("%", "%").is_some_and(|field| one_word(field.trim_matches('%')))
        || [("@@", "@@"), ("##", "##"), ("__", "__"), ("«", "»")]
            .iter()
            .any(|(open, close)| inside(open, close).is_some_and(one_word))
        || [("[", "]"), ("{", "}"), ("<", ">")].iter().any(|(open, close)| inside(open, close).is_some_and(few_words))
}

/// Writes a value into a mail of one direction. If something in it runs the other way, it is wrapped in
/// isolates (U+2068 and U+2069), so that it keeps its own direction and leaves the sentence around it alone (UAX #9, FSI and
/// PDI). So is a number with signs in it, which a sentence from right to left would turn round. A text that is isolated
/// already stays as it is.
pub(crate) fn isolate(text: &str, is_right_to_left_mail: bool, out: &mut String) {
    // In UTF-8, none of these begins with a byte below this one.
    const FIRST: u8 = 0xD6;
    let runs_the_other_way = if is_right_to_left_mail {
        let has_digits = text.contains(|c: char| c.is_ascii_digit());
        text.chars().any(|c| c.is_alphabetic() && !is_right_to_left(c))
            || (has_digits && !text.bytes().all(|byte| byte.is_ascii_digit()))
    } else {
        text.bytes().fold(0, u8::max) >= FIRST && text.chars().any(is_right_to_left)
    };
    if runs_the_other_way && !text.contains('\u{2068}') {
        out.extend(["\u{2068}", text, "\u{2069}"]);
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_becomes_one_line() {
        for (raw, line) in [
            ("", ""),
            (" \t\r\n ", ""),
            ("Maria\r\nBcc: x", "Maria Bcc: x"),
            ("a\u{a0}\u{2003}b\u{3000}c\u{2028}d\u{85}e", "a b c d e"),
            ("a\0b\u{7f}c\u{9b}d", "abcd"),
            ("\u{202e}evil\u{202c} \u{2066}x\u{2069}\u{200e}\u{61c}", "evil x"),
            ("\u{feff}zero\u{200b}width\u{2060}", "zerowidth"),
            ("soft\u{ad}hyphen", "softhyphen"),
            ("p\u{e041}r\u{f0000}i\u{10fffd}v", "priv"),
            ("n\u{fffe}o\u{fdd0}n\u{1ffff}", "non"),
            ("t\u{e0061}ag\u{fffa}s\u{fffc}", "tags"),
            ("\u{3164}\u{3164}", ""),
            ("a\u{200c}b", "ab"),
            ("é\u{200d}b\u{200d}é", "ébé"),
            ("a\u{206a}b\u{206f}c", "abc"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}🚀", "👩\u{200d}🚀"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("\u{200d}👩\u{200d} \u{200d}x", "👩 x"),
            ("Zoe\u{308}", "Zoe\u{308}"),
            ("e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}x", "e\u{301}\u{302}\u{303}\u{304}x"),
            ("\u{301}a \u{302}b", "a b"),
            ("เก้าอี้", "เก้าอี้"),
        ] {
            assert_eq!(one_line(raw), line, "{raw:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_kindly() {
        for (text, max, short) in [
            ("short", 5, "short"),
            ("", 0, ""),
            ("ab", 0, ""),
            ("ab", 1, "…"),
            ("one two three", 12, "one two…"),
            ("one two, three", 10, "one two…"),
            ("a verylongwordthatgoeson", 10, "a verylon…"),
            ("Donaudampfschiff", 6, "Donau…"),
            ("ae\u{301}\u{302}b", 3, "a…"),
            ("x👩\u{200d}🚀y", 3, "x…"),
            ("👍🏽👍🏽", 3, "👍🏽…"),
            ("🇦🇹🇦🇹", 2, "…"),
            // A syllable of Hangul in its three letters.
            ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}", 3, "…"),
            ("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}", 4, "\u{1112}\u{1161}\u{11ab}…"),
            ("🇦🇹🇦🇹🇦🇹", 4, "🇦🇹…"),
        ] {
            assert_eq!(cap(Cow::Borrowed(text), max), short, "{text:?} at {max}");
        }
    }

    #[test]
    fn placeholders_are_known() {
        for text in [
            "", "  ", "-", "--", "—", ".", "...", "?", "???", "n/a", "N/A", "#N/A", "na", "NULL", "(null)", "nil",
            "None", "<none>", "undefined", "NaN", "Unknown", "TBD", "xxx", "XXXX", "{{ name }}", "Hi {{name}}",
            "{first_name}", "[First Name]", "[Your First Name]", "%NAME%", "%%NAME%%", "${name}", "<name>",
            "*|FNAME|*", "#{name}", "«Vorname»", "{% if x %}", "[object Object]", "\u{200b}", "\n", "__name__",
            "not provided",
        ] {
            assert!(is_placeholder(text), "{text:?}");
        }
        for text in [
            "Ann", "Nala", "0", "7", "x", "XX", "A", "[call me back today]", "[urgent] my order is late", "50 %",
            "100% cotton", "5 < 7 > 3", "Nullarbor", "none of it came", "🙂",
        ] {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }

    #[test]
    fn text_in_the_other_direction_is_isolated() {
        for (text, is_isolated) in [
            ("שלום", [true, false]),
            ("Tent محمد 5", [true, true]),
            ("\u{590}א", [true, false]),
            ("Jürgen 李", [false, true]),
            ("+43 1 2345", [false, true]),
            ("C-2291", [false, true]),
            ("20853", [false, false]),
            ("؟", [true, false]),
            ("", [false, false]),
            ("\u{2068}a\u{2069}ב", [false, false]),
        ] {
            for (mail, is_isolated) in is_isolated.into_iter().enumerate() {
                let mut out = String::new();
                isolate(text, mail == 1, &mut out);
                let expected = if is_isolated { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() };
                assert_eq!(out, expected, "{text} {mail}");
            }
        }
    }

    /// Text of every kind that the rules above speak of, mixed at random.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                " ", "\u{a0}", "\n", "\u{200d}", "\u{200c}", "\u{301}", "\u{fe0f}", "👩", "🏽", "🇦", "a", "é", "ب",
                "漢", "\u{202e}", ".", "\u{e041}",
            ])
            .prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn the_normal_form_is_its_own(raw in hostile()) {
            let line = one_line(&raw);
            prop_assert_eq!(&one_line(&line), &line);
            prop_assert!(!line.contains("  ") && line.trim() == line);
            prop_assert!(!line.chars().any(is_unwanted));
        }

        #[test]
        fn what_is_something_at_a_glance_is_so_at_a_closer_look(raw in hostile(), word in prop::sample::select(NOTHING), end in "[ a-zA-Z0-9é×./{}%_-]{0,4}") {
            for text in [raw, format!("{word}{end}"), format!("{}{end}", word.to_uppercase()), format!("{end}{word}")] {
                if ByteScan::of(&text).is_something(&text) {
                    prop_assert!(!is_nothing(&text), "{text:?}");
                    prop_assert_eq!(is_normal(&text), true);
                }
            }
        }

        #[test]
        fn a_cap_holds(raw in hostile(), max in 0usize..30) {
            let line = one_line(&raw);
            let short = cap(line.clone(), max);
            prop_assert!(short.chars().count() <= max);
            if short != line && max > 0 {
                let kept = short.strip_suffix('…');
                prop_assert!(kept.is_some_and(|kept| line.starts_with(kept)));
                let next = kept.and_then(|kept| line.strip_prefix(kept)).and_then(|rest| rest.chars().next());
                prop_assert!(!next.is_some_and(is_mark));
            }
            prop_assert_eq!(&one_line(&short), &short);
        }
    }
}
