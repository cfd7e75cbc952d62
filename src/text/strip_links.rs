//! Text that a customer typed, without what a mail client would turn into a link.
//!
//! Escaping does not help here: clients look for links in the text that they show. So a word that
//! looks like one is taken out, or, where it is far more likely that a space was forgotten after a
//! full stop, gets that space.

use std::borrow::Cow;

use super::{byte_scan::ByteScan, chars::is_mark, clean::one_line};

/// Takes out of a text whatever mail clients turn into a link, and returns its normal form.
///
/// Out go words that hold `://`, `www.`, an address with `@`, a scheme such as `mailto:` or `tel:`,
/// a domain (`evil.com`, `bücher.de`, with a full-width dot too), an IP address with a port or
/// path, and what stands between `<` and `>` as a link does. `3.5`, `e.g.`, `U.S.`, `1.000,00`,
/// file names and phone numbers stay. `Mr.Smith` becomes `Mr. Smith`, since a capital after a full
/// stop speaks of a forgotten space.
///
/// Doing it twice changes nothing more.
pub(crate) fn strip_links(text: &str) -> Cow<'_, str> {
    let line = one_line(text);
    // Every link needs one of these; most names and topics have none.
    if !ByteScan::of(&line).is_linkish()
        || !line.chars().map(fold).any(|c| matches!(c, '.' | ':' | '@' | '/' | '\\' | '<'))
    {
        return line;
    }
    let mut text = line.into_owned();
    // Each round takes out a word or parts one at a dot, so there is a last round.
    loop {
        let next = round(&text);
        let next = one_line(&next);
        if next == text {
            return Cow::Owned(text);
        }
        text = next.into_owned();
    }
}

/// Marks that end a word although no space follows them.
const BREAKS: &str = " ，、！？；：「」『』（）《》【】";

/// Judges every word of a line once.
fn round(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut removed = false;
    for word in line.split_inclusive(|c| BREAKS.contains(c)) {
        let end = word.chars().next_back().filter(|&c| BREAKS.contains(c));
        let word = word.trim_end_matches(|c| Some(c) == end);
        match judge(word) {
            Judged::Keep => out.push_str(word),
            Judged::Part(parted) => out.push_str(&parted),
            Judged::Remove => removed = true,
        }
        out.extend(end);
    }
    if removed {
        // A pair of brackets or quotes around a link has nothing to hold any more.
        let is_husk = |word: &&str| !word.is_empty() && word.chars().all(|c| "()[]{}<>\"'`".contains(c));
        out = out.split(' ').filter(|word| !is_husk(word)).collect::<Vec<_>>().join(" ");
    }
    out
}

enum Judged {
    Keep,
    Part(String),
    Remove,
}

/// Schemes that clients link without `//` behind them.
const SCHEMES: &[&str] = &[
    "mailto:",
    "tel:",
    "sms:",
    "callto:",
    "skype:",
    "whatsapp:",
    "facetime:",
    "sip:",
    "xmpp:",
    "geo:",
    "magnet:",
    "bitcoin:",
    "javascript:",
    "file:",
    "ftp:",
    "http:",
    "https:",
    "hxxp:",
];

fn judge(word: &str) -> Judged {
    let raw: Vec<char> = word.chars().collect();
    let plain: Vec<char> = raw.iter().copied().map(fold).collect();
    let lower: String = plain.iter().flat_map(|c| c.to_lowercase()).collect();
    if lower.contains("://")
        || starts_inside(&lower, "www.")
        || SCHEMES.iter().any(|scheme| starts_inside(&lower, scheme))
        || holds_address(&plain)
        || holds_ip_with_path(&lower)
        || (lower.starts_with('<') && lower.ends_with('>') && lower.contains([':', '/', '.']))
    {
        return Judged::Remove;
    }
    let mut parts = Vec::new();
    for (at, &c) in plain.iter().enumerate() {
        if c != '.' {
            continue;
        }
        match judge_dot(&raw, &plain, at) {
            Dot::Plain => {}
            Dot::ForgottenSpace => parts.push(at),
            Dot::Domain => return Judged::Remove,
        }
    }
    if parts.is_empty() {
        return Judged::Keep;
    }
    let mut parted = String::with_capacity(word.len() + parts.len());
    for (at, c) in raw.iter().enumerate() {
        parted.push(*c);
        if parts.binary_search(&at).is_ok() {
            parted.push(' ');
        }
    }
    Judged::Part(parted)
}

/// Maps the look-alikes that clients and browsers read as ASCII (full-width forms, ideographic and
/// small full stops) to it.
fn fold(c: char) -> char {
    match c {
        '。' | '｡' | '․' | '﹒' => '.',
        '﹫' => '@',
        '﹕' => ':',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Tells whether `start` begins somewhere in `word` where a word may begin, with something behind
/// it.
fn starts_inside(word: &str, start: &str) -> bool {
    word.match_indices(start).any(|(at, _)| {
        let (before, rest) = word.split_at_checked(at).unwrap_or_default();
        rest.len() > start.len() && !before.ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Tells whether an `@` stands between two characters that an address may have there.
fn holds_address(word: &[char]) -> bool {
    word.windows(3).any(|three| {
        matches!(three, [before, '@', after]
            if (!before.is_ascii() || before.is_ascii_alphanumeric() || "._-+\"".contains(*before))
                && (!after.is_ascii() || after.is_ascii_alphanumeric() || *after == '['))
    })
}

/// Tells whether an IPv4 address with a port or a path stands in a word.
fn holds_ip_with_path(word: &str) -> bool {
    word.split(|c: char| !c.is_ascii_digit() && !".:/".contains(c)).any(|run| {
        run.split_once(['/', ':']).is_some_and(|(address, _)| {
            address.split('.').count() == 4 && address.split('.').all(|part| part.parse::<u8>().is_ok())
        })
    })
}

enum Dot {
    Plain,
    ForgottenSpace,
    Domain,
}

/// Judges the dot at `at`: inside of a domain, at the end of a sentence whose next one follows
/// without a space, or harmless. `raw` is the word as it stands, `word` has its look-alikes folded.
fn judge_dot(raw: &[char], word: &[char], at: usize) -> Dot {
    let ideographic = matches!(raw.get(at), Some('。' | '｡'));
    let foreign = at.checked_sub(1).and_then(|at| raw.get(at)).is_some_and(|c| !c.is_ascii());
    let before = word.get(..at).unwrap_or_default();
    let after = word.get(at + 1..).unwrap_or_default();
    let in_label = |c: &char| c.is_alphanumeric() || *c == '-' || is_mark(*c) || (!c.is_ascii() && !c.is_whitespace());
    if !foreign && !before.last().is_some_and(|c| in_label(c) || *c == '_') {
        return Dot::Plain;
    }
    // Within a run of Han or Kana no space tells where a domain ends; it ends with its ASCII
    // letters.
    let ascii = after.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '-').count();
    let whole = after.iter().take_while(|c| in_label(c)).count();
    let len = if ascii >= 2 { ascii } else { whole };
    let (label, rest) = after.split_at_checked(len).unwrap_or_default();
    let Some(first) = label.first() else {
        return Dot::Plain;
    };
    if label.len() < 2 || !first.is_alphabetic() || (ideographic && !first.is_ascii()) {
        return Dot::Plain;
    }
    let name: String = label.iter().flat_map(|c| c.to_lowercase()).collect();
    let goes_on = matches!(rest, ['/' | '?' | '#', ..] | [':', '0'..='9', ..]);
    let counted = before.iter().rev().take_while(|c| in_label(c)).all(char::is_ascii_digit);
    let all_small = label.iter().all(|c| c.is_lowercase() || !c.is_alphabetic());
    if goes_on || TOP_LEVEL.contains(&name.as_str()) || name.starts_with("xn--") {
        Dot::Domain
    } else if EXTENSIONS.contains(&name.as_str()) {
        Dot::Plain
    } else if all_small && !counted {
        Dot::Domain
    } else {
        Dot::ForgottenSpace
    }
}

/// Top-level domains that are taken for such in any case of letters. Words in small letters are
/// taken for one without being listed; this list decides about `Evil.Com` and about scripts without
/// capitals.
const TOP_LEVEL: &[&str] = &[
    "com",
    "net",
    "org",
    "info",
    "biz",
    "edu",
    "gov",
    "mil",
    "int",
    "io",
    "co",
    "ru",
    "cn",
    "xyz",
    "top",
    "site",
    "online",
    "shop",
    "store",
    "app",
    "dev",
    "club",
    "vip",
    "win",
    "icu",
    "live",
    "link",
    "click",
    "website",
    "space",
    "tech",
    "pro",
    "mobi",
    "name",
    "loan",
    "bet",
    "casino",
    "example",
    "test",
    "invalid",
    "localhost",
    "uk",
    "eu",
    "fr",
    "nl",
    "jp",
    "kr",
    "br",
    "tk",
    "cf",
    "gq",
    "cc",
    "ws",
    "tv",
    "рф",
    "中国",
    "中國",
    "公司",
    "网络",
    "香港",
    "한국",
    "ไทย",
    "भारत",
    "مصر",
];

/// Ends of file names that are no top-level domains.
const EXTENSIONS: &[&str] = &[
    "pdf", "jpg", "jpeg", "png", "gif", "webp", "heic", "svg", "bmp", "tif", "tiff", "doc", "docx", "xls", "xlsx",
    "ppt", "pptx", "odt", "ods", "csv", "txt", "xml", "json", "html", "js", "eml",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn links_go() {
        for (text, left) in [
            ("see https://evil.example/win now", "see now"),
            ("HTTP://EVIL.EXAMPLE", ""),
            ("hxxp://evil", ""),
            ("go to www.evil", "go to"),
            ("(www.evil.example)", ""),
            ("WWW.Evil.Com!", ""),
            ("mailto:me@evil.example", ""),
            ("write me@evil.example please", "write please"),
            ("<me@evil.example>", ""),
            ("me@localhost", ""),
            ("evil.example/win", ""),
            ("evil.com", ""),
            ("EVIL.COM", ""),
            ("Evil.Com", ""),
            ("win at “evil.com”.", "win at"),
            ("'evil.com',", ""),
            ("[evil.com]", ""),
            ("( evil.com )", ""),
            ("evil．com and evil。com", "and"),
            ("ｗｗｗ．evil．ｃｏｍ", ""),
            ("evil․com", ""),
            ("ev\u{200b}il.\u{2060}com", ""),
            ("evil.\u{200c}com", ""),
            ("bücher.de", ""),
            ("президент.рф", ""),
            ("例子.中国", ""),
            ("请看evil.com谢谢", ""),
            ("谢谢，evil.com！", "谢谢，！"),
            ("xn--bcher-kva.example", ""),
            ("a.xn--p1ai", ""),
            ("i❤\u{fe0f}.ws", ""),
            ("t.co/abc", ""),
            ("sub.domain.evil.co.uk:8080/x?y#z", ""),
            ("evil.guru", ""),
            ("Evil.Guru/now", ""),
            ("tel:+4312345", ""),
            ("javascript:alert(1)", ""),
            ("10.0.0.1/admin 10.0.0.1:80", ""),
            ("[click](https://evil.example)", ""),
            ("<https://evil.example>", ""),
            ("<tel:1>", ""),
            ("//evil.example/x", ""),
            ("user:pass@evil", ""),
        ] {
            assert_eq!(strip_links(text), left, "{text:?}");
        }
    }

    #[test]
    fn words_stay() {
        for text in [
            "",
            "3.5",
            "3.5 kg",
            "e.g. this",
            "i.e.",
            "U.S.",
            "the U.S.A.",
            "1.000,00",
            "1,000.00 €",
            "10:30",
            "p.m.",
            "z.B. so",
            "v1.2.3",
            "1.2.3.4",
            "call +43 1 234 56 78",
            "0664/1234567",
            "order no.7",
            "and/or",
            "wait...",
            "wait...what",
            "well.",
            "me @ home",
            "@maria",
            "5 < 7",
            "a<b>c",
            "invoice.pdf",
            "Photo.JPG",
            "Node.js",
            "你好。谢谢",
            "พ.ศ. 2569",
            "it was 50%.",
            "http",
            "Tel: 0664",
            "re: order",
            "what?! no",
            "«bien»",
            "J. R. R. Tolkien",
            "the S.p.A.",
            "C:\\temp",
            "50.-",
            "1.",
            "$5.00/day",
        ] {
            assert_eq!(strip_links(text), text, "{text:?}");
        }
    }

    #[test]
    fn a_forgotten_space_is_given_back() {
        for (text, left) in [
            ("Mr.Smith", "Mr. Smith"),
            ("It broke.Then it burned.Help", "It broke. Then it burned. Help"),
            ("Huber GmbH&Co.KG", "Huber GmbH&Co. KG"),
            ("am 10.März", "am 10. März"),
            ("St.Pölten", "St. Pölten"),
            ("J.R.R.Tolkien", "J.R.R. Tolkien"),
            ("3.mai", "3. mai"),
            ("שלום.תודה", "שלום. תודה"),
        ] {
            assert_eq!(strip_links(text), left, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn once_is_enough(pieces in prop::collection::vec(prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                ".", ".", "。", "．", " ", "a", "Ab", "com", "Com", "www", "http", ":", "/", "//", "@", "<", ">", "(", ")", "3", "é", "漢", "ب",
                "\u{301}", "\u{200d}", "\u{93e}", "，", "mailto:", "-",
            ]).prop_map(String::from),
        ], 0..25)) {
            let once = strip_links(&pieces.concat()).into_owned();
            prop_assert_eq!(strip_links(&once), once.clone());
            prop_assert_eq!(one_line(&once), once.clone());
            prop_assert!(!once.contains("://"));
        }

        #[test]
        fn no_domain_is_left(before in "[a-z ]{0,8}", label in "[a-z0-9]{1,10}", top in "[a-z]{2,12}", path in "(/[a-z]{0,4})?", after in "[)\"'!?,;]{0,2}") {
            prop_assume!(!EXTENSIONS.contains(&top.as_str()) && label.bytes().any(|byte| byte.is_ascii_lowercase()));
            let text = format!("{before} {label}.{top}{path}{after}");
            let domain = format!("{label}.{top}");
            prop_assert!(!strip_links(&text).contains(&domain));
        }
    }
}
