//! A first scan of the bytes of a text, in one pass. Most texts are plain, and need no further check.

/// What a text holds.
#[derive(Clone, Copy)]
pub(crate) struct ByteScan(u8);

const BEYOND: u8 = 1;
const CONTROL: u8 = 2;
const SPACES: u8 = 4;
const LINKISH: u8 = 8;
const FIELDISH: u8 = 16;
const SPACE: u8 = 32;
const QUOTE: u8 = 64;
const NO_LETTER: u8 = 128;

/// What each byte says of the text that holds it.
const LOOKS: [u8; 256] = {
    let mut looks = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        // The index is below 256.
        #[allow(clippy::cast_possible_truncation, clippy::indexing_slicing)]
        {
            looks[byte] = match byte as u8 {
                0..=0x1F | 0x7F => CONTROL | NO_LETTER,
                b' ' => SPACE,
                b'.' | b':' | b'/' | b'\\' => LINKISH | NO_LETTER,
                b'@' | b'<' => LINKISH | FIELDISH | NO_LETTER,
                b'{' | b'%' | b'$' | b'#' | b'*' | b'[' | b'_' => FIELDISH | NO_LETTER,
                b'"' => QUOTE | NO_LETTER,
                b'\'' => QUOTE,
                b'a'..=b'z' | b'A'..=b'Z' | b'-' => 0,
                // U+00C0 to U+02FF, the letters of Latin scripts, begin with C3 to CB. What follows a first byte says
                // nothing of its own.
                0xC0..=0xC2 | 0xCC..=0xFF => BEYOND | NO_LETTER,
                _ => NO_LETTER,
            };
        }
        byte += 1;
    }
    looks
};

impl ByteScan {
    pub(crate) fn of(text: &str) -> Self {
        let (mut seen, mut twice, mut before) = (0, 0, SPACE);
        for byte in text.bytes() {
            let look = LOOKS.get(usize::from(byte)).copied().unwrap_or_default();
            seen |= look;
            twice |= look & before;
            before = look;
        }
        let spaces = (twice | if text.is_empty() { 0 } else { before }) & SPACE != 0;
        Self(if spaces { seen | SPACES } else { seen })
    }

    /// It is one line of ASCII and of Latin letters, with single spaces between its words and none around them.
    pub(crate) fn is_plain_line(self) -> bool {
        self.0 & (BEYOND | CONTROL | SPACES) == 0
    }

    /// It may contain text that a mail client turns into a link.
    pub(crate) fn is_linkish(self) -> bool {
        self.0 & (LINKISH | BEYOND) != 0
    }

    /// It may hold a merge field.
    pub(crate) fn is_fieldish(self) -> bool {
        self.0 & (FIELDISH | BEYOND) != 0
    }

    /// It holds quotation marks as typewriters have them.
    pub(crate) fn is_quoted(self) -> bool {
        self.0 & QUOTE != 0
    }

    /// It is made of letters of ASCII, spaces, hyphens and apostrophes.
    pub(crate) fn is_letters(self) -> bool {
        self.0 & NO_LETTER == 0
    }

    /// The text looked at is a plain line, and certainly not a placeholder: those begin with other letters,
    /// or with a sign.
    pub(crate) fn is_something(self, text: &str) -> bool {
        let first = text.bytes().next().unwrap_or_default();
        let nothing = matches!(first.to_ascii_lowercase(), b'n' | b'u' | b't' | b'o' | b'x');
        self.is_plain_line() && !self.is_fieldish() && first.is_ascii_alphanumeric() && !nothing
    }
}
