//! Encoded words (RFC 2047). With the feature `mime` in every charset of mail, else in those of Western Europe.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::lexer::is_invisible;

/// A line that no reader takes for encoded: mailers hand ASCII on as it is, so that a subject of `=?utf-8?Q?…?=` would be
/// decoded where it is read, with the link in it.
pub(crate) fn never_encoded(line: String) -> String {
    if !line.contains('=') {
        return line;
    }
    line.replace("=?", "= ?").replace("?=", "? =")
}

/// A decoded value.
pub(super) struct Decoded {
    /// The text in one line, without control characters and what turns its direction.
    pub(super) text: String,
    /// No word stayed undecoded.
    pub(super) whole: bool,
}

/// Decodes bytes of one charset.
type Decode = fn(&[u8]) -> String;

/// The decoder of a charset, by its name without a language (RFC 2231, section 5).
fn decoder(name: &str) -> Option<Decode> {
    match name {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Some(|bytes| String::from_utf8_lossy(bytes).into_owned()),
        "iso-8859-1" | "latin1" => Some(|bytes| bytes.iter().map(|byte| char::from(*byte)).collect()),
        "windows-1252" | "cp1252" => Some(|bytes| bytes.iter().map(|byte| windows1252(*byte)).collect()),
        _ => other(name),
    }
}

#[cfg(feature = "mime")]
fn other(name: &str) -> Option<Decode> {
    mail_parser::decoders::charsets::map::charset_decoder(name.as_bytes())
}

#[cfg(not(feature = "mime"))]
fn other(_: &str) -> Option<Decode> {
    None
}

fn windows1252(byte: u8) -> char {
    const HIGH: &str = "€\u{FFFD}‚ƒ„…†‡ˆ‰Š‹Œ\u{FFFD}Ž\u{FFFD}\u{FFFD}‘’“”•–—˜™š›œ\u{FFFD}žŸ";
    match byte {
        0x80..=0x9F => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{FFFD}'),
        _ => char::from(byte),
    }
}

/// Decodes the words of an unstructured value. What comes out is never a new encoded word, nor a new line.
pub(super) fn decode(value: &str) -> Decoded {
    let mut out = String::with_capacity(value.len());
    let mut whole = true;
    // The last word, if nothing but white space came since: its character may go on in the next one.
    let mut open: Option<(String, Decode, Vec<u8>)> = None;
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("=?") {
        let word = word(after);
        if !before.trim().is_empty() || word.is_none() || open.is_none() {
            flush(&mut out, &mut open);
            out.push_str(before);
        }
        if let Some((charset, bytes, behind)) = word {
            let charset = charset.split('*').next().unwrap_or_default().to_ascii_lowercase();
            match (&mut open, decoder(&charset)) {
                (Some((last, _, known)), Some(_)) if *last == charset => known.extend(bytes),
                (_, Some(decode)) => {
                    flush(&mut out, &mut open);
                    open = Some((charset, decode, bytes));
                }
                (_, None) => {
                    flush(&mut out, &mut open);
                    whole = false;
                    out.push('\u{FFFD}');
                }
            }
            rest = behind;
        } else {
            whole &= !begins_as_word(after);
            out.push_str("=?");
            rest = after;
        }
    }
    flush(&mut out, &mut open);
    out.push_str(rest);
    Decoded { text: clean(&out), whole }
}

fn flush(out: &mut String, open: &mut Option<(String, Decode, Vec<u8>)>) {
    if let Some((_, decode, bytes)) = open.take() {
        out.push_str(&decode(&bytes));
    }
}

fn clean(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .collect();
    never_encoded(spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What begins as an encoded word and does not end as one.
fn begins_as_word(after: &str) -> bool {
    let mut parts = after.splitn(3, '?');
    let (charset, encoding) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    is_charset(charset) && matches!(encoding, "Q" | "q" | "B" | "b") && parts.next().is_some()
}

fn is_charset(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Where the text of a word ends: at the first `?=` that is not a question mark before an escape (`?=E2`). None where the next
/// word begins first.
fn end(text: &str, escapes: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let at = |at: usize| bytes.get(at).copied();
    let is_hex = |byte: Option<u8>| matches!(byte, Some(b'0'..=b'9' | b'A'..=b'F'));
    (0..bytes.len()).find_map(|i| match (at(i)?, at(i + 1)?) {
        (b'?', b'=') if !(escapes && is_hex(at(i + 2)) && is_hex(at(i + 3))) => Some(Some(i)),
        (b'=', b'?') if at(i + 2) != Some(b'=') => Some(None),
        _ => None,
    })?
}

/// `charset?encoding?text?=`, and what follows it.
fn word(after: &str) -> Option<(&str, Vec<u8>, &str)> {
    let (charset, rest) = after.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    if !is_charset(charset) {
        return None;
    }
    // Spaces and question marks are not allowed in the text; some write them.
    let escapes = match encoding {
        "Q" | "q" => true,
        "B" | "b" => false,
        _ => return None,
    };
    let (text, rest) = rest.split_at_checked(end(rest, escapes)?)?;
    let bytes = if escapes { quoted(text) } else { base64(text) };
    Some((charset, bytes, rest.strip_prefix("?=")?))
}

fn quoted(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'_' => out.push(b' '),
            b'=' => {
                let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let mut ahead = bytes.clone();
                if let (Some(high), Some(low)) = (ahead.next().and_then(hex), ahead.next().and_then(hex)) {
                    out.push(high << 4 | low);
                    bytes = ahead;
                } else {
                    out.push(b'=');
                }
            }
            _ => out.push(byte),
        }
    }
    out
}

/// Forgiving: anything but base64 digits is skipped (RFC 2045, section 6.8), and missing padding is accepted.
fn base64(text: &str) -> Vec<u8> {
    const FORGIVING: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let mut digits: String = text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/')).collect();
    // A single digit at the end holds less than a byte.
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    FORGIVING.decode(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_and_joined() {
        for (written, read) in [
            ("=?utf-8?Q?J=C3=BCrgen_x?= y", "Jürgen x y"),
            ("=?UTF-8?B?SsO8cmdlbg==?=", "Jürgen"),
            ("a =?utf-8?q?=C3?=\t=?utf-8?q?=BC?= b", "a ü b"),
            ("=?iso-8859-1?Q?=FC?= =?windows-1252*de?Q?=80=84?=", "ü€„"),
            ("plain =? text ?=", "plain = ? text ? ="),
            ("=?utf-8?Q?Where_is_it??= x", "Where is it? x"),
            ("=?UTF-8?Q?Wo_ist_mein_Paket?=E2=80=A6?=", "Wo ist mein Paket?…"),
            ("=?utf-8?B?YQ==?==?utf-8?B?Yg==?=", "ab"),
            ("=?utf-8?B?YQ==?=AB", "aAB"),
            ("=?utf-8?Q?a=?utf-8?Q?b?=", "= ?utf-8?Q?ab"),
            ("=?utf-8?Q?a?=b =?utf-8?Q?c?=", "ab c"),
        ] {
            assert_eq!(decode(written).text, read, "{written}");
        }
    }

    #[cfg(feature = "mime")]
    #[test]
    fn every_charset_of_mail_is_decoded() {
        for (written, read) in [
            ("=?iso-8859-15?Q?=A4?=", "€"),
            ("=?ISO-8859-2?Q?B=F8ezina?=", "Březina"),
            ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
            ("=?windows-1250?Q?=8Aevc=EDk?=", "Ševcík"),
            ("=?windows-1251?B?z/Do4uXy?=", "Привет"),
            ("=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
            ("=?gb2312?B?xOO6ww==?=", "你好"),
            ("=?euc-kr?B?vsiz5w==?=", "안녕"),
            ("=?iso-8859-7?Q?=C3=E5=E9=E1?=", "Γεια"),
        ] {
            assert_eq!(decode(written).text, read, "{written}");
        }
    }

    #[test]
    fn a_digit_of_base64_that_holds_no_byte_is_passed_over() {
        assert_eq!(decode("=?utf-8?B?SGVsbG8sA?=").text, "Hello,");
    }

    #[test]
    fn nothing_that_is_decoded_is_a_line_or_a_word_again() {
        assert_eq!(decode("=?utf-8?Q?Hi=0D=0ABcc:_v=40example.com?=").text, "Hi Bcc: v@example.com");
        assert_eq!(decode("=?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=").text, "= ?utf-8?Q?x? =");
        assert_eq!(decode("=?utf-8?Q?a=E2=80=AEb=E2=80=A8c?=").text, "ab c");
        let unknown = decode("=?x-unknown?B?ob4g?= x");
        assert!(!unknown.whole && unknown.text == "\u{FFFD} x");
    }
}
