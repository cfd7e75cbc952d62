//! Domains: which ones mail can be sent to, and the one form that a domain has.

use crate::slots::is_mark;

/// What an internationalised label begins with (RFC 5890, section 2.3.2.1).
const PREFIX: &str = "xn--";

/// A domain that mail can be sent to: two labels or more, no literal, none that never resolves (RFC 6761).
pub(super) fn is_domain(domain: &str) -> bool {
    let last = domain.rsplit('.').next().unwrap_or("");
    let reserved = ["invalid", "localhost"].iter().any(|name| last.eq_ignore_ascii_case(name));
    let number = last.bytes().all(|byte| byte.is_ascii_digit());
    domain.len() <= 253 && domain.contains('.') && domain.split('.').all(is_label) && !reserved && !number
}

fn is_label(label: &str) -> bool {
    let letter = |c: char| {
        c.is_ascii_alphanumeric() || c == '-' || c == '_' || (!c.is_ascii() && (c.is_alphanumeric() || is_mark(c)))
    };
    let plain = || label.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let whole = || !label.starts_with('-') && !label.starts_with(is_mark) && label.chars().all(letter);
    !label.is_empty() && label.len() <= 63 && (plain() || whole())
}

/// The one form of a domain: in lower case, labels in Punycode read, so that `xn--bcher-kva.example`,
/// `XN--BCHER-KVA.example` and `BÜCHER.example` are the same.
pub(super) fn one_form(domain: &str) -> String {
    let lower = domain.to_lowercase();
    if !lower.contains(PREFIX) {
        return lower;
    }
    let read = |label: &str| decoded(label.strip_prefix(PREFIX)?).map(|label| label.to_lowercase());
    let label = |label: &str| read(label).filter(|label| is_label(label)).unwrap_or_else(|| label.to_owned());
    lower.split('.').map(label).collect::<Vec<_>>().join(".")
}

/// A label behind its prefix, in lower case, with its letters (RFC 3492, section 6.2); none where it is no Punycode.
fn decoded(label: &str) -> Option<String> {
    let (plain, code) = label.rsplit_once('-').unwrap_or(("", label));
    let mut letters: Vec<char> = plain.chars().collect();
    let (mut n, mut at, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = code.chars().peekable();
    while digits.peek().is_some() {
        let before = at;
        let mut weight = 1_u32;
        for k in (36_u32..).step_by(36) {
            let digit = match digits.next()? {
                c @ 'a'..='z' => u32::from(c) - u32::from('a'),
                c @ '0'..='9' => u32::from(c) - u32::from('0') + 26,
                _ => return None,
            };
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
        }
        let count = u32::try_from(letters.len()).ok()?.checked_add(1)?;
        bias = adapted(at - before, count, before == 0);
        n = n.checked_add(at / count)?;
        at %= count;
        letters.insert(usize::try_from(at).ok()?, char::from_u32(n)?);
        at += 1;
    }
    Some(letters.into_iter().collect())
}

/// RFC 3492, section 6.1.
fn adapted(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut bias = 0;
    while delta > 455 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_domain_is_known_in_each_of_its_spellings() {
        for (spelling, one) in [
            ("Example.ORG", "example.org"),
            ("xn--bcher-kva.example", "bücher.example"),
            ("XN--BCHER-KVA.Example", "bücher.example"),
            ("BÜCHER.example", "bücher.example"),
            ("xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g", "उदाहरण.परीक्षा"),
            ("shop.xn--o3cw4h", "shop.ไทย"),
            // No Punycode.
            ("xn--.example", "xn--.example"),
            ("xn--99999999999.example", "xn--99999999999.example"),
            ("xn--ü.example", "xn--ü.example"),
        ] {
            assert_eq!(one_form(spelling), one, "{spelling}");
        }
    }

    #[test]
    fn words_with_vowel_signs_are_domains() {
        for domain in ["उदाहरण.परीक्षा", "ร้านหนังสือ.ไทย", "சிங்கப்பூர்.example", "bücher.example", "a_b.example"]
        {
            assert!(is_domain(domain), "{domain}");
        }
        for domain in
            ["\u{301}a.example", "a\u{3002}example.org", "a\u{202E}b.example", "a b.example", "-a.example", "example"]
        {
            assert!(!is_domain(domain), "{domain}");
        }
    }

    proptest! {
        #[test]
        fn punycode_is_read_as_idna_writes_it(label in "[a-z0-9äöüßéèçñøåαβγжзи漢字かなกขคअआ]{1,12}") {
            let domain = format!("{label}.example");
            let ascii = idna::domain_to_ascii(&domain);
            prop_assume!(ascii.is_ok());
            prop_assert_eq!(one_form(&ascii.unwrap()), domain);
        }

        #[test]
        fn no_label_breaks_it(label in "[a-z0-9-]{0,70}") {
            let one = one_form(&format!("xn--{label}.example"));
            prop_assert!(one.ends_with(".example"));
        }
    }
}
