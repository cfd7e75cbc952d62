//! Links: the only values that become links.

use std::borrow::Cow;

use super::chars::is_right_to_left;

/// The longest link that is taken, in bytes.
const CAP: usize = 2_000;

/// The link in its normal form, or nothing if it is not an https, http or mailto link that is safe to write.
///
/// Safe: no white space, no control or invisible characters, nothing that ends an attribute; a host or an address
/// after the scheme (RFC 3986, section 3; RFC 6068, section 2). One with right-to-left letters comes in ASCII: they would
/// turn the line around, and isolates would end the link.
pub(crate) fn link(raw: &str) -> Option<Cow<'_, str>> {
    let raw = raw.trim();
    let (written, rest) = raw.split_once(':')?;
    let scheme = ["https", "http", "mailto"].into_iter().find(|scheme| scheme.eq_ignore_ascii_case(written))?;
    let after = match scheme {
        "http" | "https" => {
            let after = rest.strip_prefix("//")?;
            let host = after.split(['/', '?', '#']).next()?;
            // `https://bank.example@evil.example/` shows one host and opens another.
            if host.is_empty() || host.contains('@') || host.starts_with([':', '.']) {
                return None;
            }
            after
        }
        "mailto" => {
            let address = rest.split('?').next()?;
            let (local, domain) = address.split_once('@')?;
            if local.is_empty() || domain.is_empty() || domain.contains('@') {
                return None;
            }
            rest
        }
        _ => return None,
    };
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'#'..=b'&' | b'('..=b'/' | b':' | b';' | b'=' | b'?'..=b'@' | b'!' | b'_' | b'~')
    };
    let is_plain = after.bytes().all(plain);
    if raw.len() > CAP || (!is_plain && after.chars().any(is_hidden)) {
        return None;
    }
    let link = if written == scheme { Cow::Borrowed(raw) } else { Cow::Owned(format!("{scheme}:{rest}")) };
    let turns = !is_plain && after.chars().any(is_right_to_left);
    Some(if turns { Cow::Owned(in_ascii(&link)) } else { link })
}

/// The same link in ASCII: each byte beyond it as a percent sign and two digits, per RFC 3987, section 3.1, which maps an IRI to
/// a URI (for a host: RFC 3986, section 3.2.2).
pub(crate) fn in_ascii(link: &str) -> String {
    let mut ascii = String::with_capacity(link.len());
    for byte in link.bytes() {
        if byte.is_ascii() {
            ascii.push(char::from(byte));
        } else {
            ascii.push('%');
            for half in [byte >> 4, byte & 0xF] {
                ascii.extend(char::from_digit(half.into(), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    ascii
}

/// What a link may not hold.
fn is_hidden(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '<' | '>' | '"' | '\'' | '`' | '\\' | '{' | '}' | '|' | '^')
        || super::chars::is_unwanted(c)
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn links_that_are_taken() {
        for good in ["https://example.com/t/4711", "http://example.com", "mailto:help@example.org?subject=4711"] {
            assert_eq!(link(good).as_deref(), Some(good));
        }
        assert_eq!(link(" HTTPS://example.com ").as_deref(), Some("https://example.com"));
        assert_eq!(link("https://bücher.example/ä").as_deref(), Some("https://bücher.example/ä"));
        assert_eq!(
            link("Https://exam\u{5E9}.example/\u{E9}?\u{627}=1#a").as_deref(),
            Some("https://exam%D7%A9.example/%C3%A9?%D8%A7=1#a")
        );
    }

    #[test]
    fn links_that_are_rejected() {
        for bad in [
            "javascript:alert(1)", "data:text/html,x", "https:example.com", "https://", "https://:80/t",
            "https://.example.com", "https://bank.example@evil.example/", "https://example.com/ x",
            "https://example.com/\"onclick=x", "https://example.com/\u{202E}gpj", "https://example.com/\u{200B}",
            "mailto:nobody", "mailto:a@b@c", "mailto:@b", "mailto:a@", "ftp://example.com", "//example.com", "",
        ] {
            assert_eq!(link(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_link_has_room_for_2000_bytes() {
        let long = |len: usize| format!("https://example.com/{}", "t".repeat(len - 20));
        assert!(link(&long(2_000)).is_some() && link(&long(2_001)).is_none());
    }
}
