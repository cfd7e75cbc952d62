//! Domains to which mail can be sent, and their canonical form.

use std::borrow::Cow;

/// A domain as servers know it: in ASCII, with internationalised labels as A-labels (UTS 46, RFC 5891, section 5), so that
/// however it is written, it is one. None where mail cannot be sent to it.
///
/// Without the feature `idn`, only ASCII is a domain: which letters are the same is a matter of tables.
pub(super) fn domain(text: &str) -> Option<Cow<'_, str>> {
    let ascii = if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(in_ascii(text)?) };
    is_domain(&ascii).then_some(ascii)
}

#[cfg(feature = "idn")]
fn in_ascii(text: &str) -> Option<String> {
    idna::domain_to_ascii_strict(text).ok()
}

#[cfg(not(feature = "idn"))]
fn in_ascii(_: &str) -> Option<String> {
    None
}

/// Two labels or more, no literal, none that never resolves (RFC 6761).
pub(super) fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && label.bytes().all(letter)
    };
    let last = domain.rsplit('.').next().unwrap_or("");
    let reserved = ["invalid", "localhost"].iter().any(|name| last.eq_ignore_ascii_case(name));
    let number = last.bytes().all(|byte| byte.is_ascii_digit());
    domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label) && !reserved && !number
}

/// Whether a domain, in lower case, gives mailboxes to the public, so that two of them are two people.
pub(crate) fn is_mailbox_provider(domain: &str) -> bool {
    const PROVIDERS: [&str; 32] = [
        "126.com", "163.com", "aol.com", "bluewin.ch", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net",
        "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "libero.it", "live.com", "mail.ru", "me.com",
        "msn.com", "orange.fr", "outlook.com", "outlook.de", "proton.me", "protonmail.com", "qq.com", "t-online.de",
        "uol.com.br", "web.de", "yahoo.co.jp", "yahoo.com", "yandex.ru", "ziggo.nl",
    ];
    PROVIDERS.binary_search(&domain).is_ok()
}

#[cfg(all(test, feature = "idn"))]
mod tests {
    use super::domain;

    #[test]
    fn one_domain_is_known_in_each_of_its_spellings() {
        for (spelling, one) in [
            ("Example.ORG", "Example.ORG"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.Example", "xn--bcher-kva.example"),
            ("bu\u{308}cher.example", "xn--bcher-kva.example"),
            ("ｅｘａｍｐｌｅ.org", "example.org"),
            ("exam\u{FE0F}ple.org", "example.org"),
            ("shop\u{3002}example.org", "shop.example.org"),
            ("उदाहरण.परीक्षा", "xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g"),
            ("ร้านหนังสือออนไลน์แห่งประเทศ.ไทย", "xn--72ca2cfabar9dhs5bslg2aaa8dhr0jujsa6exfj3h.xn--o3cw4h"),
            ("paral·lel.cat", "xn--parallel-koa.cat"),
            ("نامه\u{200C}ای.com", "xn--mgba3gch31f060k.com"),
            ("צה״ל.example", "xn--8dbq2a9c.example"),
            ("ア・イ.jp", "xn--ccke4x.jp"),
            ("a_b.example", "a_b.example"),
        ] {
            assert_eq!(domain(spelling).as_deref(), Some(one), "{spelling}");
        }
        for none in [
            "\u{301}a.example", "a\u{202E}b.example", "a b.example", "-a.example", "example", "ｌｏｃａｌｈｏｓｔ",
            "x.ｉｎｖａｌｉｄ", "１９２.0.2.１", "a\u{FFFD}.example", "a\u{2474}.example",
        ] {
            assert_eq!(domain(none), None, "{none}");
        }
    }
}
