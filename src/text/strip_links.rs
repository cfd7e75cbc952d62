//! Removes from a customer's text everything that a mail client would turn into a link.
//!
//! Escaping does not help here: clients look for links in the text that they show. So a word that looks like one is
//! removed. If a missing space after a full stop or a colon is far more likely, that space is inserted, which also breaks a
//! possible link.

use std::borrow::Cow;
use std::net::Ipv6Addr;

use super::byte_scan::ByteScan;
use super::chars::is_mark;
use super::clean::{cap, one_line};

/// Removes whatever mail clients turn into a link, and returns the normal form of the rest.
///
/// It removes words that hold `://`, `www.`, an address with `@`, a scheme such as `mailto:` or
/// `tel:`, a domain (`evil.com`, `bücher.de`, with a full-width dot too), an IP address, a network
/// path (`\\server\share`, `//server/share`), and links between `<` and `>`. `3.5`, `e.g.`, `U.S.`,
/// `1.000,00`, file names and phone numbers stay. `Mr.Smith` becomes `Mr. Smith`, and `re:order`
/// becomes `re: order`, since a scheme that nobody has heard of is a link too.
///
/// A second pass changes nothing.
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

/// The same, shortened to at most `max_chars` characters. A cut can make a domain of a file name (`evil.jpeg`), or set a
/// capital letter behind a dot on its own and so call for a space, so the short form is searched and measured again.
pub(crate) fn strip_links_and_cap(text: &str, max_chars: usize) -> Cow<'_, str> {
    let mut line = strip_links(text);
    // Each round keeps less of the text, so there is a last round.
    while line.chars().nth(max_chars).is_some() {
        line = Cow::Owned(strip_links(&cap(line, max_chars)).into_owned());
    }
    line
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
            Judged::Part(split) => out.push_str(&split),
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

/// Schemes whose words are removed. A word with any other scheme gets a space after its colon.
const SCHEMES: &[&str] = &[
    "mailto:", "tel:", "sms:", "callto:", "skype:", "whatsapp:", "facetime:", "sip:", "sips:", "xmpp:", "geo:",
    "magnet:", "bitcoin:", "javascript:", "vbscript:", "blob:", "file:", "ftp:", "sftp:", "http:", "https:", "hxxp:",
    "hxxps:", "smb:", "ssh:", "telnet:", "ldap:", "ldaps:", "irc:", "ircs:", "nntp:", "webcal:", "outlook:",
    "onenote:", "search-ms:", "intent:", "view-source:",
];

fn judge(word: &str) -> Judged {
    let raw: Vec<char> = word.chars().collect();
    let plain: Vec<char> = raw.iter().copied().map(fold).collect();
    let lower: String = plain.iter().flat_map(|c| c.to_lowercase()).collect();
    if lower.contains("://")
        || starts_inside(&lower, "www.")
        || SCHEMES.iter().any(|scheme| starts_inside(&lower, scheme))
        || holds_address(&plain)
        || holds_network_path(&plain)
        || holds_ip_v4(&lower)
        || holds_ip_v6(&lower)
        || (lower.starts_with('<') && lower.ends_with('>') && lower.contains([':', '/', '.']))
    {
        return Judged::Remove;
    }
    let mut parts = Vec::new();
    for (at, &c) in plain.iter().enumerate() {
        match c {
            ':' if ends_scheme(&plain, at) => parts.push(at),
            '.' => match judge_dot(&raw, &plain, at) {
                Dot::Plain => {}
                Dot::ForgottenSpace => parts.push(at),
                Dot::Domain => return Judged::Remove,
            },
            _ => {}
        }
    }
    if parts.is_empty() {
        return Judged::Keep;
    }
    let mut split = String::with_capacity(word.len() + parts.len());
    for (at, c) in raw.iter().enumerate() {
        split.push(*c);
        if parts.binary_search(&at).is_ok() {
            split.push(' ');
        }
    }
    Judged::Part(split)
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

/// Whether `start` begins somewhere in `word` where a word may begin, with something behind
/// it.
fn starts_inside(word: &str, start: &str) -> bool {
    word.match_indices(start).any(|(at, _)| {
        let (before, rest) = word.split_at_checked(at).unwrap_or_default();
        rest.len() > start.len() && !before.ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Whether an `@` is between two characters that an address may have there.
fn holds_address(word: &[char]) -> bool {
    word.windows(3).any(|three| {
        matches!(three, [before, '@', after]
            if (!before.is_ascii() || before.is_ascii_alphanumeric() || "._-+\"".contains(*before))
                && (!after.is_ascii() || after.is_ascii_alphanumeric() || *after == '['))
    })
}

/// Whether a path to another machine begins in a word: two slashes or backslashes, and a name.
fn holds_network_path(word: &[char]) -> bool {
    let is_slash = |c: &char| matches!(c, '/' | '\\');
    word.windows(3).enumerate().any(|(at, three)| {
        let begins = at.checked_sub(1).and_then(|at| word.get(at)).is_none_or(|before| !before.is_alphanumeric());
        begins
            && matches!(three, [first, second, third] if is_slash(first) && is_slash(second)
                && (!third.is_ascii() || third.is_ascii_alphanumeric() || "[?.%".contains(*third)))
    })
}

/// Whether an IPv4 address is in a word, in decimal, octal or hexadecimal parts.
fn holds_ip_v4(word: &str) -> bool {
    let is_part = |part: &str| match part.strip_prefix("0x") {
        Some(digits) => matches!(digits.len(), 1..=2) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u16>().is_ok_and(|part| part < 378),
    };
    word.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').any(|run| {
        let run = run.trim_matches('.');
        run.split('.').count() == 4 && run.split('.').all(is_part)
    })
}

/// Whether an IPv6 address is in a word.
fn holds_ip_v6(word: &str) -> bool {
    let is_address = |run: &str| run.len() > 2 && run.trim_matches('.').parse::<Ipv6Addr>().is_ok();
    // A port may follow.
    word.split(|c: char| !c.is_ascii_hexdigit() && !matches!(c, ':' | '.'))
        .any(|run| is_address(run) || run.rsplit_once(':').is_some_and(|(address, _)| is_address(address)))
}

/// Whether the colon at `at` ends what may be a scheme (RFC 3986, section 3.1) with something behind it. Of
/// punctuation, only signs that no smiley begins with count.
fn ends_scheme(word: &[char], at: usize) -> bool {
    let (before, after) = word.split_at_checked(at).unwrap_or_default();
    let scheme = before.iter().rev().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')).count();
    let scheme = before.iter().skip(before.len() - scheme).skip_while(|c| !c.is_ascii_alphabetic()).count();
    let next = after.get(1);
    let goes_on = next.is_some_and(|c| c.is_alphanumeric() || "/\\?#%&=+.,~@_!$\"".contains(*c));
    // `T10:30` is a time.
    let is_time = before.last().is_some_and(char::is_ascii_digit) && next.is_some_and(char::is_ascii_digit);
    scheme >= 2 && goes_on && !is_time
}

enum Dot {
    Plain,
    ForgottenSpace,
    Domain,
}

/// Judges the dot at `at`: inside of a domain, at the end of a sentence whose next one follows
/// without a space, or harmless. `raw` is the word as it is, `word` has its look-alikes folded.
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
    "com", "net", "org", "info", "biz", "edu", "gov", "mil", "int", "io", "co", "ru", "cn", "xyz", "top", "site",
    "online", "shop", "store", "app", "dev", "club", "vip", "win", "icu", "live", "link", "click", "website", "space",
    "tech", "pro", "mobi", "name", "loan", "bet", "casino", "example", "test", "invalid", "localhost", "uk", "eu",
    "fr", "nl", "jp", "kr", "br", "tk", "cf", "gq", "cc", "ws", "tv", "рф", "中国", "中國", "公司", "网络", "香港",
    "한국", "ไทย", "भारत", "مصر",
];

/// Ends of file names that are not top-level domains.
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
            ("Evil.Guru:8080", ""),
            ("evil.json/win", ""),
            ("tel:+4312345", ""),
            ("javascript:alert(1)", ""),
            ("10.0.0.1/admin 10.0.0.1:80", ""),
            ("[click](https://evil.example)", ""),
            ("<https://evil.example>", ""),
            ("<tel:1>", ""),
            ("//evil.example/x", ""),
            ("user:pass@evil", ""),
            ("search-ms:query=x&crumb=location:\\\\evil\\x", ""),
            ("apt:location:\\\\evil\\x", ""),
            ("OUTLOOK:inbox", ""),
        ] {
            assert_eq!(strip_links(text), left, "{text:?}");
        }
    }

    #[test]
    fn words_stay() {
        for text in [
            "", "3.5", "3.5 kg", "e.g. this", "i.e.", "U.S.", "the U.S.A.", "1.000,00", "1,000.00 €", "10:30", "p.m.",
            "z.B. so", "v1.2.3", "v1.2.3.4", "1.2.3.4.5", "10:30:00", "2026-03-02T10:30", "danke:-) ok:)", "yes//no",
            "call +43 1 234 56 78", "0664/1234567", "order no.7", "and/or", "wait...", "wait...what", "well.",
            "me @ home", "@maria", "5 < 7", "a<b>c", "invoice.pdf", "Photo.JPG", "Node.js", "你好。谢谢", "พ.ศ. 2569",
            "it was 50%.", "http", "Tel: 0664", "re: order", "what?! no", "«bien»", "J. R. R. Tolkien", "the S.p.A.",
            "C:\\temp", "50.-", "1.", "$5.00/day",
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
            ("Re:order", "Re: order"),
            ("Nr:4711", "Nr: 4711"),
            ("news:evil", "news: evil"),
            ("x-unheard+of.1:evil", "x-unheard+of.1: evil"),
        ] {
            assert_eq!(strip_links(text), left, "{text:?}");
        }
    }

    #[test]
    fn a_space_that_a_cut_calls_for_counts() {
        assert_eq!(strip_links_and_cap("x.pdf.A\\.", 9), "x.pdf.A\\.");
        assert_eq!(strip_links_and_cap("x.pdf.A\\.", 8), "x.pdf…");
    }

    /// What may be on either side of a link without being part of it.
    const AROUND: &str = "[ (\"'“„<\\[,;!?)>\\]é漢]{0,3}";

    proptest! {
        #[test]
        fn no_network_path_is_left(before in AROUND, slashes in r"[/\\]{2,4}", server in "[a-z0-9é.]{1,9}", path in r"([/\\][a-z0-9$]{0,4}){0,2}") {
            let left = strip_links(&format!("{before}{slashes}{server}{path}")).into_owned();
            let after_letter = before.ends_with(char::is_alphanumeric);
            prop_assert!(after_letter || !left.contains("//") && !left.contains("\\\\"), "{left:?}");
        }

        #[test]
        fn no_scheme_keeps_what_follows_it(before in AROUND, scheme in "[a-zA-Z][a-zA-Z0-9+.-]{0,9}[a-zA-Z]", rest in r"[a-zA-Z0-9/\\?#%&=+.,~@_!]{1,6}") {
            let left = strip_links(&format!("{before}{scheme}:{rest}")).into_owned();
            let goes_on = |(at, _): (usize, &str)| left.get(at + 1..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(' '));
            let is_scheme = |at: usize| left.get(..at).is_some_and(|before| {
                before.chars().rev().take_while(char::is_ascii_alphanumeric).count() >= 2
            });
            prop_assert!(!left.match_indices(':').any(|colon| goes_on(colon) && is_scheme(colon.0)), "{left:?}");
        }

        #[test]
        fn no_ip_address_is_left(before in AROUND, octets in any::<[u8; 4]>(), groups in any::<[u16; 8]>(), form in 0..6, after in "(:[0-9]{1,4}|[/?#][a-z]{0,3}|[,;!)]{0,2})") {
            let [a, b, c, d] = octets;
            let address = match form {
                0 | 1 => format!("{a}.{b}.{c}.{d}"),
                2 => format!("0x{a:x}.0x{b:02X}.{c}.{d:#o}").replace("0o", "0"),
                3 => std::net::Ipv6Addr::from(groups).to_string(),
                4 => format!("[{}]", std::net::Ipv6Addr::from([groups[0] | 1, 0, 0, 0, 0, 0, 0, groups[7]])),
                _ => format!("::ffff:{a}.{b}.{c}.{d}"),
            };
            let left = strip_links(&format!("{before}{address}{after}")).into_owned();
            prop_assert!(!left.contains(address.trim_matches(['[', ']'])), "{left:?}");
        }

        #[test]
        fn no_cut_makes_a_link(pad in 0usize..30, sign in "[('“,;:!]?", name in "[a-z]{1,6}", extension in prop::sample::select(EXTENSIONS), tail in r"[ a-zA-Z/.:\\]{0,9}", max in 0usize..40) {
            let text = format!("{}{sign}{name}.{extension}{tail}", "x".repeat(pad));
            let said = strip_links_and_cap(&text, max).into_owned();
            prop_assert!(said.chars().count() <= max);
            prop_assert_eq!(strip_links(&said), said.clone());
        }

        #[test]
        fn once_is_enough(pieces in prop::collection::vec(prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                ".", ".", "。", "．", " ", "a", "Ab", "com", "Com", "www", "http", ":", "/", "//", "@", "<", ">", "(", ")", "3", "é", "漢", "ب",
                "\u{301}", "\u{200d}", "\u{93e}", "，", "mailto:", "-", "\\", "jpeg", "1.2.3.4", "::1",
            ]).prop_map(String::from),
        ], 0..25)) {
            let once = strip_links(&pieces.concat()).into_owned();
            prop_assert_eq!(strip_links(&once), once.clone());
            prop_assert_eq!(one_line(&once), once.clone());
            prop_assert!(!once.contains("://"));
            let short = strip_links_and_cap(&pieces.concat(), 12).into_owned();
            prop_assert_eq!(strip_links(&short), short.as_str());
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
