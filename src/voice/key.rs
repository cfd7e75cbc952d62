//! The one secret of a writer, and the keys that are derived from it.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher24;
use siphasher::sip128::{Hasher128 as _, SipHasher24 as SipHasher24Wide};

use crate::error::{Error, ErrorKind};

/// The secret of a writer: 128 bits.
///
/// Together with the person, it decides which variants are selected. It also authenticates memory tokens. Each use has its
/// own key, derived from this one. Store it like your other secrets, and use a different one for each tenant.
#[derive(Clone)]
pub struct Key([u8; 16]);

/// What a derived key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Choice,
    Memory,
    Conversation,
    MessageId,
    Ledger,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Choice => b"sincerely/1/choice",
            Self::Memory => b"sincerely/1/memory",
            Self::Conversation => b"sincerely/1/conversation",
            Self::MessageId => b"sincerely/1/message-id",
            Self::Ledger => b"sincerely/1/ledger",
        }
    }
}

impl Key {
    /// Returns a key from 16 bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Parses a key from 32 hexadecimal digits.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`] for any other text.
    ///
    /// # Examples
    /// ```
    /// assert!(sincerely::Key::from_hex("000102030405060708090a0b0c0d0e0f").is_ok());
    /// assert!(sincerely::Key::from_hex("secret").is_err());
    /// ```
    pub fn from_hex(hex: &str) -> Result<Self, Error> {
        let wrong = || {
            Error::new(ErrorKind::InvalidValue, "not a key")
                .with_help("write 32 hexadecimal digits, as `openssl rand -hex 16` prints them")
        };
        let digits: Vec<u8> = hex
            .trim()
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let mut bytes = [0; 16];
        if digits.len() != bytes.len() * 2 {
            return Err(wrong());
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = pair.iter().fold(0, |high, low| high << 4 | low);
        }
        Ok(Self(bytes))
    }

    /// The key for one purpose: SipHash-2-4 with 128 bits of output over the purpose's label, little-endian.
    pub(crate) fn derive(&self, purpose: Purpose) -> [u8; 16] {
        let mut hasher = SipHasher24Wide::new_with_key(&self.0);
        hasher.write(purpose.label());
        hasher.finish128().as_bytes()
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(secret)")
    }
}

/// Appends a field behind its length as four little-endian bytes, so that no two lists of fields are alike.
pub(super) fn push_field(bytes: &mut Vec<u8>, field: &[u8]) {
    bytes.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend_from_slice(field);
}

/// SipHash-2-4 over fields that are laid out.
pub(super) fn hash_bytes(key: &[u8; 16], bytes: &[u8]) -> u64 {
    SipHasher24::new_with_key(key).hash(bytes)
}

/// 128 bits over fields, laid out as [`push_field`] does it.
pub(crate) fn wide_hash_fields(key: &[u8; 16], version: u8, fields: &[&[u8]]) -> [u8; 16] {
    let mut hasher = SipHasher24Wide::new_with_key(key);
    hasher.write(&[version]);
    for field in fields {
        hasher.write(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_le_bytes());
        hasher.write(field);
    }
    hasher.finish128().as_bytes()
}
