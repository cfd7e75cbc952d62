//! Outbound mail: what holds of every message, whatever went in.

use sincerely::Message;

use crate::page;

/// Asserts what no value may change.
pub fn sound(mail: &Message) {
    let html = mail.html.as_deref();
    assert!(!mail.subject.trim().is_empty() && !mail.text.trim().is_empty(), "a mail says something: {mail:#?}");
    for (name, value) in &mail.headers {
        assert!(name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':'), "{name:?}");
        assert!(value.is_ascii(), "{name}: {value:?}");
        assert!(name.len() + 2 + value.len() <= 998, "{name}: {} octets", value.len());
    }
    let lines = mail.headers.iter().map(|(_, value)| value).chain([&mail.subject]);
    for line in lines.chain([&mail.locale, &mail.tone, &mail.template, &mail.token]) {
        assert!(!line.contains(char::is_control), "a control character in {line:?}");
    }
    for part in [Some(mail.subject.as_str()), Some(mail.text.as_str()), html].into_iter().flatten() {
        if let Some(c) = part.chars().find(|c| *c != '\n' && is_unfit(*c)) {
            panic!("U+{:04X} in {part:?}", u32::from(c));
        }
        for line in part.lines() {
            let mut depth = 0_i32;
            for c in line.chars() {
                depth += i32::from(c == '\u{2068}') - i32::from(c == '\u{2069}');
                assert!((0..=1).contains(&depth), "isolates that do not pair in {line:?}");
            }
            assert_eq!(depth, 0, "an isolate that stays open in {line:?}");
        }
    }
    if let Some(html) = html {
        assert!(page::is_balanced(html), "{html}");
        let shown = page::words(html);
        for line in mail.text.lines().filter(|line| !line.contains("://")) {
            let line = line.strip_prefix("- ").unwrap_or(line);
            let line: String = line.split_whitespace().collect();
            assert!(shown.contains(&line), "{line:?} stands in the text and not in the page: {shown}");
        }
    }
    assert!(mail.token.len() <= 1_024);
}

/// Characters that no value brings into a mail: controls, what turns the direction of text, private use, tags,
/// noncharacters. The two isolates are the crate's own.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}'..='\u{202E}' | '\u{2066}' | '\u{2067}'
        )
        || matches!(u32::from(c), 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xE_0000..=0xE_00FF | 0xF_0000..=0x10_FFFF)
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// The first thing in a text that a mail client would make a link of.
pub fn linked(text: &str) -> Option<&str> {
    const ENDINGS: [&str; 9] = ["com", "net", "org", "de", "io", "example", "info", "co", "me"];
    text.split_whitespace().find(|word| {
        let lower = word.to_lowercase();
        let chars: Vec<char> = lower.chars().collect();
        let domain = chars.iter().enumerate().any(|(at, c)| {
            let ending: String = chars[at + 1..].iter().take_while(|c| c.is_alphanumeric() || **c == '-').collect();
            *c == '.' && at > 0 && chars[at - 1].is_ascii_alphanumeric() && ENDINGS.contains(&ending.as_str())
        });
        let address = chars.windows(3).any(|three| {
            matches!(three, [before, '@', after] if before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric())
        });
        let www = lower.strip_prefix("www.").is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        lower.contains("://") || www || domain || address
    })
}
