//! What a claim is kept as: keyed hashes, never the words themselves.

use super::{Claim, Why};
use crate::mail;
use crate::voice::{Key, Purpose, wide_hash_fields};

const VERSION: u8 = 1;

/// 128 bits of SipHash-2-4.
pub(super) type Hash = [u8; 16];

/// The key of a ledger.
#[derive(Clone)]
pub(super) struct Hasher([u8; 16]);

/// The hashes of one claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hashes {
    pub(super) mail: Hash,
    pub(super) person: Hash,
    /// The person with the kind: what a mail id stands for, and what the limit per person counts.
    pub(super) case: Hash,
    thread: Option<Hash>,
    everybody: Hash,
}

impl Hasher {
    pub(super) fn new(key: &Key) -> Self {
        Self(key.derive(Purpose::Ledger))
    }

    /// The first field says what the others are, so that no two uses meet.
    pub(super) fn hash(&self, fields: &[&[u8]]) -> Hash {
        wide_hash_fields(&self.0, VERSION, fields)
    }

    pub(super) fn hashes(&self, claim: &Claim) -> Hashes {
        let mut person = mail::person(&claim.person).into_owned();
        // Mail to Maria@ and maria@ reaches one person; a limit that case can pass is none.
        if person.contains('@') {
            person.make_ascii_lowercase();
        }
        Hashes {
            mail: self.hash(&[b"mail", claim.mail_id.as_bytes()]),
            person: self.hash(&[b"person", person.as_bytes()]),
            case: self.hash(&[b"case", person.as_bytes(), claim.kind.as_bytes()]),
            thread: claim.thread.as_ref().map(|thread| self.hash(&[b"thread", thread.as_bytes()])),
            everybody: self.hash(&[b"everybody"]),
        }
    }
}

impl Hashes {
    /// What a limit counts for this claim, if anything.
    pub(super) fn counted(&self, why: Why) -> Option<Hash> {
        match why {
            Why::Person => Some(self.case),
            Why::Thread => self.thread,
            Why::Everybody => Some(self.everybody),
        }
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher(secret)")
    }
}
