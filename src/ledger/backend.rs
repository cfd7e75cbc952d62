//! The building blocks for your own ledger: keys for records, the decision on a claim, and leases.
//!
//! A [`Ledger`](super::Ledger) for any store takes these steps. In `claim`, in one atomic transaction:
//!
//! 1. [`Claim::check`](super::Claim::check), then [`Hasher::keys`].
//! 2. Load the records under those keys into a [`ClaimState`], and call [`ClaimState::decide`]. Grants are counted under
//!    each [`ClaimKeys::counted`] for which [`Limits::get`](super::Limits::get) has a limit.
//! 3. For [`Decision::First`] and [`Decision::Again`] write the records. The first grant stores the person's memory with
//!    the mail; every grant returns that memory, in an [`Outcome::Granted`](super::Outcome) with a lease from [`lease`].
//!
//! In `complete`: check the lease with [`is_lease`], find its mail by [`Lease::mail`](super::Lease::mail) and the `now` of
//! its first claim, mark it as completed, and store [`merge`] as the person's memory.
//!
//! [`testing::check`](super::testing::check) tests your ledger against the guarantees of a ledger.

pub use super::keys::{ClaimKeys, Hash, Hasher};
pub use super::state::{ClaimState, Decision, GrantedMail, memory_bytes, merge, read_memory, unknown_lease};

use super::state::time;
use super::{Lease, Outcome};
use crate::voice::Memory;

/// Returns the outcome of a granted claim: the memory and the `now` of the first claim, and a sealed lease.
pub fn granted(hasher: &Hasher, keys: &ClaimKeys, memory: Memory, now: i64, until: i64, attempt: u32) -> Outcome {
    Outcome::Granted { memory, now: time(now), lease: lease(hasher, keys, now, until, attempt) }
}

/// Returns a lease for a claim, authenticated with the hasher's secret.
pub fn lease(hasher: &Hasher, keys: &ClaimKeys, now: i64, until: i64, attempt: u32) -> Lease {
    Lease::new(hasher, *keys.mail(), *keys.person(), now, until, attempt)
}

/// Whether the lease was made with this hasher's secret.
pub fn is_lease(hasher: &Hasher, lease: &Lease) -> bool {
    lease.is_sealed(hasher)
}
