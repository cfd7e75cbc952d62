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

/// The right to write one mail, until it expires.
///
/// As a serde value and as a [`token`](Self::token), it is a string of 94 letters, digits, `-` and `_`, without personal
/// data. It is authenticated: a ledger rejects a lease that was changed or made with another key.
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

    /// Returns the time at which it expires.
    pub fn until(&self) -> DateTime<Utc> {
        time(self.until)
    }

    /// Returns the number of grants for the mail, including this one: 1 for the first one, more for a retry.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the version of the selection algorithm in the process that claimed the mail. A process with the same version
    /// writes the same bytes.
    pub fn choice_version(&self) -> u8 {
        self.choice_version
    }

    /// Returns the hash under which the mail is stored.
    pub fn mail(&self) -> &Hash {
        &self.mail
    }

    /// Returns the hash under which the person is stored.
    pub fn person(&self) -> &Hash {
        &self.person
    }

    /// The `now` of the first claim, in milliseconds since 1970.
    pub fn now_millis(&self) -> i64 {
        self.now
    }

    /// Returns the lease as a string.
    pub fn token(&self) -> String {
        let mut bytes = self.content();
        bytes.extend_from_slice(&self.seal);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Parses a lease from a string.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`] for any other text. It does not check which ledger made the lease;
    ///   [`Ledger::complete`](super::Ledger::complete) does.
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
