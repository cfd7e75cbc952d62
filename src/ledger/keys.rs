//! Keyed hashes, which a ledger stores instead of names.

use super::outcome::PerLimit;
use super::{Claim, LimitKind};
use crate::mail;
use crate::voice::{Key, Purpose, wide_hash_fields};

const VERSION: u8 = 1;

/// 128 bits of SipHash-2-4.
pub type Hash = [u8; 16];

/// Computes the [`ClaimKeys`] of claims, and authenticates leases, with a secret derived from your [`Key`].
#[derive(Clone)]
pub struct Hasher([u8; 16]);

/// The hashes under which a claim is stored. They hide mail id, person and thread; two hashers with the same key compute
/// the same hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimKeys {
    mail: Hash,
    person: Hash,
    case: Hash,
    limits: PerLimit<Option<Hash>>,
}

impl Hasher {
    /// Returns the hasher of a key.
    pub fn new(key: &Key) -> Self {
        Self(key.derive(Purpose::Ledger))
    }

    /// The first field names the purpose, so that hashes of different purposes never meet.
    pub(super) fn hash(&self, fields: &[&[u8]]) -> Hash {
        wide_hash_fields(&self.0, VERSION, fields)
    }

    /// Returns the keys of a claim.
    pub fn keys(&self, claim: &Claim) -> ClaimKeys {
        let mut person = mail::mailbox(claim.person()).into_owned();
        // `Maria@` and `maria@` reach one person, so that a limit must count both.
        if person.contains('@') {
            person.make_ascii_lowercase();
        }
        let case = self.hash(&[b"case", person.as_bytes(), claim.kind().as_bytes()]);
        let limits = LimitKind::ALL.map(|kind| match kind {
            LimitKind::Person => Some(case),
            // Whoever knows the id of somebody else's thread uses up only their own answers in it.
            LimitKind::Thread => {
                claim.thread_id().map(|thread| self.hash(&[b"thread", thread.as_bytes(), person.as_bytes()]))
            }
            LimitKind::Domain => {
                let domain = person.rsplit_once('@').map(|(_, domain)| domain);
                let domain = domain.filter(|domain| !mail::is_mailbox_provider(domain));
                domain.map(|domain| self.hash(&[b"domain", domain.as_bytes()]))
            }
            LimitKind::Replies => claim.is_reply().then(|| self.hash(&[b"replies", person.as_bytes()])),
            LimitKind::Global => Some(self.hash(&[b"everybody"])),
        });
        ClaimKeys {
            mail: self.hash(&[b"mail", claim.mail_id().as_bytes()]),
            person: self.hash(&[b"person", person.as_bytes()]),
            case,
            limits,
        }
    }
}

impl ClaimKeys {
    /// Returns the hash of the mail id.
    pub fn mail(&self) -> &Hash {
        &self.mail
    }

    /// Returns the hash of the person.
    pub fn person(&self) -> &Hash {
        &self.person
    }

    /// Returns the hash of person and kind together, the case. A mail id belongs to one case.
    pub fn case(&self) -> &Hash {
        &self.case
    }

    /// Returns the hash that a limit counts for this claim; `None` if the limit does not apply to it.
    pub fn counted(&self, kind: LimitKind) -> Option<Hash> {
        self.limits.get(kind.index()).copied().flatten()
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher(secret)")
    }
}
