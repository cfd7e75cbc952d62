//! A first look at a text: what its bytes alone tell, in one pass. Most texts are plain, and need no closer one.

/// What a text holds.
#[derive(Clone, Copy)]
pub(super) struct Look(u8);

const BEYOND_ASCII: u8 = 1;
const CONTROL: u8 = 2;
const SPACES: u8 = 4;
const LINKISH: u8 = 8;
const FIELDISH: u8 = 16;

/// What each byte says of the text that holds it.
const LOOKS: [u8; 256] = {
    let mut looks = [BEYOND_ASCII; 256];
    let mut byte = 0;
    while byte < 128 {
        // The index is below 128.
        #[allow(clippy::cast_possible_truncation, clippy::indexing_slicing)]
        {
            looks[byte] = match byte as u8 {
                0..=0x1F | 0x7F => CONTROL,
                b'.' | b':' | b'/' | b'\\' => LINKISH,
                b'@' | b'<' => LINKISH | FIELDISH,
                b'{' | b'%' | b'$' | b'#' | b'*' | b'[' | b'_' => FIELDISH,
                _ => 0,
            };
        }
        byte += 1;
    }
    looks
};

impl Look {
    pub(super) fn of(text: &str) -> Self {
        let (mut seen, mut before) = (0, b' ');
        for byte in text.bytes() {
            seen |= LOOKS.get(usize::from(byte)).copied().unwrap_or_default();
            seen |= if byte == b' ' && before == b' ' { SPACES } else { 0 };
            before = byte;
        }
        Self(if before == b' ' && !text.is_empty() { seen | SPACES } else { seen })
    }

    /// It is one line of ASCII, with single spaces between its words and none around them.
    pub(super) fn is_plain_line(self) -> bool {
        self.0 & (BEYOND_ASCII | CONTROL | SPACES) == 0
    }

    /// It may hold what a mail client turns into a link.
    pub(super) fn is_linkish(self) -> bool {
        self.0 & (LINKISH | BEYOND_ASCII) != 0
    }

    /// It may hold a merge field.
    pub(super) fn is_fieldish(self) -> bool {
        self.0 & (FIELDISH | BEYOND_ASCII) != 0
    }
}
