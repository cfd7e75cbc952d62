//! Classes of characters that matter for the values of a mail.
//!
//! `std` has letters, digits and white space; this module lists marks, joiners and invisible characters, after the Unicode
//! Character Database (`DerivedGeneralCategory.txt`, `DerivedBidiClass.txt`, `PropList.txt`).

/// Zero width joiner: it makes one emoji of several, and shapes letters in Indic scripts.
pub(super) const ZWJ: char = '\u{200D}';
/// Zero width non-joiner: it parts letters in Persian and Indic scripts.
pub(super) const ZWNJ: char = '\u{200C}';

/// Whether a character counts as a gap between words: white space, line and record
/// separators, and the letters and signs that Unicode draws as nothing but room (Hangul fillers,
/// the blank Braille pattern).
pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

/// Whether a character separates or joins its neighbours and is itself invisible (ZWJ, ZWNJ).
pub(super) fn is_joiner(c: char) -> bool {
    matches!(c, ZWJ | ZWNJ)
}

/// Whether a character has no place in a line of text: controls, bidi controls (UAX #9),
/// invisible format characters, tags, private use and noncharacters.
///
/// White space and joiners are judged before this, so that only what is left gets here.
pub(super) fn is_unwanted(c: char) -> bool {
    matches!(c,
        // Soft hyphen, combining grapheme joiner, Arabic letter mark.
        '\u{AD}' | '\u{34F}' | '\u{61C}'
        // Hangul and Khmer fillers, Mongolian vowel separator.
        | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        // Zero width space, left-to-right and right-to-left marks.
        | '\u{200B}' | '\u{200E}' | '\u{200F}'
        // Embeddings and overrides; word joiner, invisible operators, isolates, old format
        // characters.
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        // Byte order mark, interlinear annotation, object replacement.
        | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFC}'
        // Format characters of shorthand and of music.
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        // Private use.
        | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'
        // Tags, and what Unicode keeps free for more of their kind.
        | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}'
        // Noncharacters in the middle of a block.
        | '\u{FDD0}'..='\u{FDEF}')
        || c.is_control()
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a character belongs to the one before it: a combining mark or a variation
/// selector.
pub(super) fn is_mark(c: char) -> bool {
    let code = u32::from(c);
    // Every entry of the table flips the answer for all that follows it.
    code >= 0x300 && MARKS.partition_point(|&edge| edge <= code) % 2 == 1
}

/// Whether a character runs from right to left and may take its neighbours with it (UAX #9, classes R, AL and AN):
/// letters, digits and stops of Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours, the old scripts of the first
/// plane, Mende and Adlam.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        // Signs that run as their neighbours do, and the digits of Persian, which run from left to right.
        && !matches!(c,
            '\u{606}' | '\u{607}' | '\u{609}' | '\u{60A}' | '\u{60C}' | '\u{60E}' | '\u{60F}' | '\u{66A}' | '\u{6DE}'
            | '\u{6E9}' | '\u{6F0}'..='\u{6F9}' | '\u{7F6}'..='\u{7F9}' | '\u{FB29}' | '\u{FBC3}'..='\u{FBD2}'
            | '\u{FD3E}'..='\u{FD4F}' | '\u{FD90}' | '\u{FD91}' | '\u{FDC8}'..='\u{FDCF}' | '\u{FDFD}'..='\u{FDFF}'
            | '\u{1091F}' | '\u{10B39}'..='\u{10B3F}' | '\u{10D6E}' | '\u{10ED0}'..='\u{10ED8}' | '\u{1EEF0}' | '\u{1EEF1}')
        && !is_mark(c)
}

/// Whether a character is one of a picture: emoji, their skin tones and flags, dingbats and
/// signs.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{2190}'..='\u{21FF}'
        | '\u{2300}'..='\u{23FF}' | '\u{25A0}'..='\u{25FF}')
}

/// Whether a character belongs to a script that writes its words without spaces between them
/// (UAX #14): Han, Kana, Hangul in names, Thai, Lao, Khmer, Myanmar.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1100}'..='\u{11FF}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FFDC}' | '\u{20000}'..='\u{3FFFD}')
}

/// Where runs of combining marks (general categories Mn, Mc, Me) begin and end, in turn; an end is
/// the first character after the run. Unassigned characters between two runs count as part of them.
#[rustfmt::skip]
const MARKS: &[u32] = &[
    0x0300, 0x034F, 0x0350, 0x0370, 0x0483, 0x048A, 0x0591, 0x05BE, 0x05BF, 0x05C0, 0x05C1, 0x05C3,
    0x05C4, 0x05C6, 0x05C7, 0x05C8, 0x0610, 0x061B, 0x064B, 0x0660, 0x0670, 0x0671, 0x06D6, 0x06DD,
    0x06DF, 0x06E5, 0x06E7, 0x06E9, 0x06EA, 0x06EE, 0x0711, 0x0712, 0x0730, 0x074B, 0x07A6, 0x07B1,
    0x07EB, 0x07F4, 0x07FD, 0x07FE, 0x0816, 0x081A, 0x081B, 0x0824, 0x0825, 0x0828, 0x0829, 0x082E,
    0x0859, 0x085C, 0x0898, 0x08A0, 0x08CA, 0x08E2, 0x08E3, 0x0904, 0x093A, 0x093D, 0x093E, 0x0950,
    0x0951, 0x0958, 0x0962, 0x0964, 0x0981, 0x0984, 0x09BC, 0x09BD, 0x09BE, 0x09CE, 0x09D7, 0x09D8,
    0x09E2, 0x09E4, 0x09FE, 0x0A04, 0x0A3C, 0x0A52, 0x0A70, 0x0A72, 0x0A75, 0x0A76, 0x0A81, 0x0A84,
    0x0ABC, 0x0ABD, 0x0ABE, 0x0ACE, 0x0AE2, 0x0AE4, 0x0AFA, 0x0B04, 0x0B3C, 0x0B3D, 0x0B3E, 0x0B58,
    0x0B62, 0x0B64, 0x0B82, 0x0B83, 0x0BBE, 0x0BCE, 0x0BD7, 0x0BD8, 0x0C00, 0x0C05, 0x0C3C, 0x0C3D,
    0x0C3E, 0x0C57, 0x0C62, 0x0C64, 0x0C81, 0x0C84, 0x0CBC, 0x0CBD, 0x0CBE, 0x0CD7, 0x0CE2, 0x0CE4,
    0x0D00, 0x0D04, 0x0D3B, 0x0D3D, 0x0D3E, 0x0D4E, 0x0D57, 0x0D58, 0x0D62, 0x0D64, 0x0D81, 0x0D84,
    0x0DCA, 0x0DE0, 0x0DF2, 0x0DF4, 0x0E31, 0x0E32, 0x0E34, 0x0E3B, 0x0E47, 0x0E4F, 0x0EB1, 0x0EB2,
    0x0EB4, 0x0EBD, 0x0EC8, 0x0ECE, 0x0F18, 0x0F1A, 0x0F35, 0x0F36, 0x0F37, 0x0F38, 0x0F39, 0x0F3A,
    0x0F3E, 0x0F40, 0x0F71, 0x0F85, 0x0F86, 0x0F88, 0x0F8D, 0x0FBD, 0x0FC6, 0x0FC7, 0x102B, 0x103F,
    0x1056, 0x105A, 0x105E, 0x1061, 0x1062, 0x1065, 0x1067, 0x106E, 0x1071, 0x1075, 0x1082, 0x108E,
    0x108F, 0x1090, 0x109A, 0x109E, 0x135D, 0x1360, 0x1712, 0x1716, 0x1732, 0x1735, 0x1752, 0x1754,
    0x1772, 0x1774, 0x17B6, 0x17D4, 0x17DD, 0x17DE, 0x180B, 0x180E, 0x180F, 0x1810, 0x1885, 0x1887,
    0x18A9, 0x18AA, 0x1920, 0x193C, 0x1A17, 0x1A1C, 0x1A55, 0x1A80, 0x1AB0, 0x1B05, 0x1B34, 0x1B45,
    0x1B6B, 0x1B74, 0x1B80, 0x1B83, 0x1BA1, 0x1BAE, 0x1BE6, 0x1BF4, 0x1C24, 0x1C38, 0x1CD0, 0x1CD3,
    0x1CD4, 0x1CE9, 0x1CED, 0x1CEE, 0x1CF4, 0x1CF5, 0x1CF7, 0x1CFA, 0x1DC0, 0x1E00, 0x20D0, 0x20F1,
    0x2CEF, 0x2CF2, 0x2D7F, 0x2D80, 0x2DE0, 0x2E00, 0x302A, 0x3030, 0x3099, 0x309B, 0xA66F, 0xA673,
    0xA674, 0xA67E, 0xA69E, 0xA6A0, 0xA6F0, 0xA6F2, 0xA802, 0xA803, 0xA806, 0xA807, 0xA80B, 0xA80C,
    0xA823, 0xA828, 0xA82C, 0xA82D, 0xA880, 0xA882, 0xA8B4, 0xA8C6, 0xA8E0, 0xA8F2, 0xA8FF, 0xA900,
    0xA926, 0xA92E, 0xA947, 0xA954, 0xA980, 0xA984, 0xA9B3, 0xA9C1, 0xA9E5, 0xA9E6, 0xAA29, 0xAA37,
    0xAA43, 0xAA44, 0xAA4C, 0xAA4E, 0xAA7B, 0xAA7E, 0xAAB0, 0xAAB1, 0xAAB2, 0xAAB5, 0xAAB7, 0xAAB9,
    0xAABE, 0xAAC0, 0xAAC1, 0xAAC2, 0xAAEB, 0xAAF0, 0xAAF5, 0xAAF7, 0xABE3, 0xABEB, 0xABEC, 0xABEE,
    0xFB1E, 0xFB1F, 0xFE00, 0xFE10, 0xFE20, 0xFE30, 0x101FD, 0x101FE, 0x102E0, 0x102E1, 0x10376,
    0x1037B, 0x10A01, 0x10A10, 0x10A38, 0x10A40, 0x10AE5, 0x10AE7, 0x10D24, 0x10D28, 0x10EAB,
    0x10EAD, 0x10F46, 0x10F51, 0x10F82, 0x10F86, 0x11000, 0x11003, 0x11038, 0x11047, 0x11070,
    0x11071, 0x11073, 0x11075, 0x1107F, 0x11083, 0x110B0, 0x110BB, 0x110C2, 0x110C3, 0x11100,
    0x11103, 0x11127, 0x11135, 0x11145, 0x11147, 0x11173, 0x11174, 0x11180, 0x11183, 0x111B3,
    0x111C1, 0x111C9, 0x111CD, 0x111CE, 0x111D0, 0x1122C, 0x11238, 0x1123E, 0x1123F, 0x112DF,
    0x112EB, 0x11300, 0x11304, 0x1133B, 0x1133D, 0x1133E, 0x1134E, 0x11357, 0x11358, 0x11362,
    0x11375, 0x11435, 0x11447, 0x1145E, 0x1145F, 0x114B0, 0x114C4, 0x115AF, 0x115C1, 0x115DC,
    0x115DE, 0x11630, 0x11641, 0x116AB, 0x116B8, 0x1171D, 0x1172C, 0x1182C, 0x1183B, 0x11930,
    0x1193F, 0x11940, 0x11941, 0x11942, 0x11944, 0x119D1, 0x119E1, 0x119E4, 0x119E5, 0x11A01,
    0x11A0B, 0x11A33, 0x11A3A, 0x11A3B, 0x11A3F, 0x11A47, 0x11A48, 0x11A51, 0x11A5C, 0x11A8A,
    0x11A9A, 0x11C2F, 0x11C40, 0x11C92, 0x11CB7, 0x11D31, 0x11D46, 0x11D47, 0x11D48, 0x11D8A,
    0x11D98, 0x11EF3, 0x11EF7, 0x16AF0, 0x16AF5, 0x16B30, 0x16B37, 0x16F4F, 0x16F50, 0x16F51,
    0x16F93, 0x16FE4, 0x16FF2, 0x1BC9D, 0x1BC9F, 0x1CF00, 0x1CF47, 0x1D165, 0x1D16A, 0x1D16D,
    0x1D173, 0x1D17B, 0x1D183, 0x1D185, 0x1D18C, 0x1D1AA, 0x1D1AE, 0x1D242, 0x1D245, 0x1DA00,
    0x1DA37, 0x1DA3B, 0x1DA6D, 0x1DA75, 0x1DA76, 0x1DA84, 0x1DA85, 0x1DA9B, 0x1DAB0, 0x1E000,
    0x1E02B, 0x1E130, 0x1E137, 0x1E2AE, 0x1E2AF, 0x1E2EC, 0x1E2F0, 0x1E8D0, 0x1E8D7, 0x1E944,
    0x1E94B, 0xE0100, 0xE01F0,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_marks_rises() {
        assert!(MARKS.is_sorted_by(|a, b| a < b));
        assert_eq!(MARKS.len() % 2, 0);
    }

    #[test]
    fn marks_differ_from_letters() {
        for mark in
            ['\u{301}', '\u{36F}', '\u{5B4}', '\u{64B}', '\u{93E}', '\u{E31}', '\u{20D0}', '\u{FE0F}', '\u{E0101}']
        {
            assert!(is_mark(mark), "{mark:?}");
        }
        for other in ['a', 'é', 'ß', 'ן', 'ب', 'あ', '漢', ' ', '\u{2FF}', '\u{370}', '👩'] {
            assert!(!is_mark(other), "{other:?}");
        }
    }

    #[test]
    fn what_runs_from_right_to_left_is_what_unicode_says() {
        use icu_properties::CodePointMapData;
        use icu_properties::props::{BidiClass, GeneralCategory};
        let (bidi, category) = (CodePointMapData::<BidiClass>::new(), CodePointMapData::<GeneralCategory>::new());
        for c in ('\0'..=char::MAX).filter(|&c| category.get(c) != GeneralCategory::Unassigned && !is_unwanted(c)) {
            let class = bidi.get(c);
            // Marks run as their letters, and every version of Unicode has more of them.
            if class == BidiClass::NonspacingMark {
                continue;
            }
            let turns = matches!(class, BidiClass::RightToLeft | BidiClass::ArabicLetter | BidiClass::ArabicNumber);
            assert_eq!(is_right_to_left(c), turns, "{c:?} {class:?}");
        }
    }
}
