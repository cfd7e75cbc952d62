//! Leases: the right to write one mail for a while, as a value that a queue can carry.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};

use super::keys::{Hash, Hasher};
use super::state::time;
use crate::error::{Error, ErrorKind};
use crate::text::text_value;
use crate::voice::CHOICE_VERSION;

/// The version of the layout.
const VERSION: u8 = 2;
const LENGTH: usize = 1 + 1 + 16 + 16 + 8 + 8 + 4 + 16;

/// The right to write one mail, until it lapses.
///
/// As a serde value, and with [`token`](Self::token), it is a text of 94 letters, digits, `-` and `_`, without personal
/// data. It is authenticated: one that was changed, or made with another key, is rejected.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Lease {
    pub(super) mail: Hash,
    pub(super) person: Hash,
    /// The `now` of the first claim, in milliseconds.
    pub(super) now: i64,
    until: i64,
    attempt: u32,
    choice_version: u8,
    seal: Hash,
}

impl Lease {
    /// A lease, sealed.
    pub(super) fn new(hasher: &Hasher, mail: Hash, person: Hash, now: i64, until: i64, attempt: u32) -> Self {
        let mut lease = Self { mail, person, now, until, attempt, choice_version: CHOICE_VERSION, seal: [0; 16] };
        lease.seal = hasher.hash(&[b"lease", &lease.content()]);
        lease
    }

    /// When it lapses.
    pub fn until(&self) -> DateTime<Utc> {
        time(self.until)
    }

    /// How often the mail has been claimed with success, this time included: 1 for the first time, more for a retry.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The version of the algorithm that chooses variants, in the process that claimed the mail: a process of the same
    /// version writes the same bytes.
    pub fn choice_version(&self) -> u8 {
        self.choice_version
    }

    /// What the mail is stored under.
    pub fn mail(&self) -> &Hash {
        &self.mail
    }

    /// What the person is stored under.
    pub fn person(&self) -> &Hash {
        &self.person
    }

    /// The `now` of the first claim, in milliseconds since 1970.
    pub fn now_millis(&self) -> i64 {
        self.now
    }

    /// The lease as text.
    pub fn token(&self) -> String {
        let mut bytes = self.content();
        bytes.extend_from_slice(&self.seal);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The lease in a text.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`] if it is not a lease. Whether it is the ledger's own, the ledger checks.
    pub fn parse(token: &str) -> Result<Self, Error> {
        let token = token.trim();
        let bytes = if token.len() <= LENGTH * 2 { URL_SAFE_NO_PAD.decode(token).ok() } else { None };
        bytes.and_then(|bytes| Self::read(&bytes)).ok_or_else(|| {
            Error::new(ErrorKind::InvalidValue, "not a lease").with_help("pass what `Lease::token` or serde wrote")
        })
    }

    /// Whether a ledger with this key made it.
    pub(super) fn is_sealed(&self, hasher: &Hasher) -> bool {
        self.seal == hasher.hash(&[b"lease", &self.content()])
    }

    fn content(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(VERSION);
        bytes.push(self.choice_version);
        bytes.extend_from_slice(&self.mail);
        bytes.extend_from_slice(&self.person);
        bytes.extend_from_slice(&self.now.to_le_bytes());
        bytes.extend_from_slice(&self.until.to_le_bytes());
        bytes.extend_from_slice(&self.attempt.to_le_bytes());
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (choice_version, rest) = rest.split_first()?;
        let (mail, rest) = rest.split_first_chunk()?;
        let (person, rest) = rest.split_first_chunk()?;
        let (now, rest) = rest.split_first_chunk()?;
        let (until, rest) = rest.split_first_chunk()?;
        let (attempt, rest) = rest.split_first_chunk()?;
        let seal = rest.try_into().ok()?;
        (*version == VERSION).then_some(Self {
            mail: *mail,
            person: *person,
            now: i64::from_le_bytes(*now),
            until: i64::from_le_bytes(*until),
            attempt: u32::from_le_bytes(*attempt),
            choice_version: *choice_version,
            seal,
        })
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease").field("attempt", &self.attempt).field("until", &self.until()).finish_non_exhaustive()
    }
}

text_value!(Lease, token);
