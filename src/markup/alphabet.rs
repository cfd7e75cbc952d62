//! The private alphabet that represents values and pools in the template engine and the Markdown parser.
//!
//! Neither of them ever gets a value, but one character of a supplementary private-use plane in its place: to `CommonMark`
//! it is neither white space nor punctuation, so the tree is the same for every value.

use crate::facts::{LIST_CAP, PathId};

/// The first character of the alphabet.
const FIRST: u32 = 0xF_0000;
const POOLS: u32 = 0x1000;
const END: u32 = 0xFFF0;
/// Items have the next plane to themselves.
const ITEMS: u32 = 0x1_0000;
const ITEMS_END: u32 = 0x1_FFF0;
/// How many fields an item has.
const FIELDS: u32 = 4;

/// How many lists a catalog may have: what the alphabet has room for.
pub(crate) const LISTS_CAP: usize = 80;
/// How many paths a catalog may have.
pub(crate) const PATHS_CAP: usize = POOLS as usize;
/// How many pools a language may have.
pub(crate) const POOLS_CAP: usize = (END - POOLS) as usize;

/// A part of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Name,
    Quantity,
    Price,
    Total,
}

impl Field {
    pub(crate) const ALL: [Self; 4] = [Self::Name, Self::Quantity, Self::Price, Self::Total];

    /// The field of this name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }

    /// Whether an item may lack it.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Self::Price | Self::Total)
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Quantity => "quantity",
            Self::Price => "price",
            Self::Total => "total",
        }
    }
}

/// What one character of the alphabet stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Token {
    Path(PathId),
    /// A field of the n-th item of the n-th list of the catalog.
    Item {
        list: u16,
        at: u8,
        field: Field,
    },
    /// A pool of the language, by number.
    Pool(u16),
}

impl Token {
    /// The character that stands for it.
    pub(crate) fn char(self) -> Option<char> {
        let code = match self {
            Self::Path(PathId(path)) => u32::from(path),
            Self::Item { list, at, field } => {
                let cap = u32::try_from(LIST_CAP).ok()?;
                ITEMS + (u32::from(list) * cap + u32::from(at)) * FIELDS + field as u32
            }
            Self::Pool(pool) => POOLS + u32::from(pool),
        };
        char::from_u32(FIRST + code)
    }

    /// What a character stands for; every character of the alphabet means something, no other does.
    pub(crate) fn of(c: char) -> Option<Self> {
        let code = u32::from(c).checked_sub(FIRST)?;
        if code < POOLS {
            return Some(Self::Path(PathId(u16::try_from(code).ok()?)));
        }
        if (ITEMS..ITEMS_END).contains(&code) {
            let cap = u32::try_from(LIST_CAP).ok()?;
            let rest = code - ITEMS;
            let field = Field::ALL.into_iter().nth(usize::try_from(rest % FIELDS).ok()?)?;
            return Some(Self::Item {
                list: u16::try_from(rest / FIELDS / cap).ok()?,
                at: u8::try_from(rest / FIELDS % cap).ok()?,
                field,
            });
        }
        if code < END { Some(Self::Pool(u16::try_from(code - POOLS).ok()?)) } else { None }
    }
}

/// Whether a character is private use, in any plane; no template may hold one.
pub(crate) fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF)
}

/// Whether a character is not seen and changes what is: controls, but for the line end and the tab, what turns the
/// direction of text, and line ends that Markdown does not know.
pub(crate) fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_comes_back_as_itself() {
        let mut tokens: Vec<Token> =
            (0..u16::try_from(PATHS_CAP).unwrap_or(0)).map(|p| Token::Path(PathId(p))).collect();
        for list in 0..u16::try_from(LISTS_CAP).unwrap_or(0) {
            for at in 0..u8::try_from(LIST_CAP).unwrap_or(0) {
                tokens.extend(Field::ALL.map(|field| Token::Item { list, at, field }));
            }
        }
        tokens.extend((0..u16::try_from(POOLS_CAP).unwrap_or(0)).map(Token::Pool));
        for token in tokens {
            assert_eq!(token.char().and_then(Token::of), Some(token));
        }
    }

    #[test]
    fn the_fields_are_counted() {
        assert_eq!(usize::try_from(FIELDS), Ok(Field::ALL.len()));
    }

    #[test]
    fn no_other_character_means_anything() {
        for c in ('\0'..=char::MAX).filter(|c| !matches!(u32::from(*c), 0xF_0000..=0xF_FFEF | 0x10_0000..=0x10_FFEF)) {
            assert_eq!(Token::of(c), None, "{:x}", u32::from(c));
        }
    }
}
