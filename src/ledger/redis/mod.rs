//! The ledger on a Redis server, for several machines.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use redis::{Client, Connection, Script, ScriptInvocation};

use super::backend::{ClaimKeys, Hash, Hasher, granted, memory_bytes, merge, read_memory, unknown_lease};
use super::state::{conflict, time};
use super::{Claim, Lease, Ledger, LimitKind, Limits, Outcome};
use crate::error::Error;
use crate::voice::{Key, Memory};

mod server;

use server::{from_redis, unexpected_data};

/// How many connections are kept open while nobody needs them.
const IDLE: usize = 8;
/// How often a `complete` that collides with another one is retried. A person has one lease at a time, so one retry is rare.
const MAX_RETRIES: u32 = 20;

/// A ledger on a Redis server, which several machines share.
///
/// Each call is one script, so a claim is atomic. All keys begin with `sincerely:1:`, and each expires when it is no longer
/// needed. A completed mail takes about 1,400 bytes, together with its person, its thread and a memory of eight pools.
/// Clusters are not supported. Replicas are, with the restriction below.
///
/// A call waits at most 2 seconds to connect, 2 seconds to send, and 2 seconds for the reply. After an error, the next call
/// connects again. If a reply is lost, it may have been a grant: the mail is then busy until the lease expires.
///
/// # What can be lost
///
/// A caller can die at any moment, even by `kill -9`, without the loss of a record that a call has confirmed. For the
/// server, it depends on the settings:
///
/// - `maxmemory-policy` must be `noeviction`. With any other policy a full server drops claims, so `connect` returns an
///   error.
/// - `appendonly` must be `yes`; otherwise the server loses the last minutes when it is restarted. Without it, only
///   [`connect_relaxed`](Self::connect_relaxed) connects.
/// - With `appendfsync everysec`, the default, a power failure or `kill -9` of the server loses at most the last two
///   seconds; with `always`, nothing.
/// - When a replica takes over, the records that had not reached it are lost.
///
/// After a loss, a mail from that time is answered again if it is claimed again.
pub struct Redis {
    hasher: Hasher,
    limits: Limits,
    client: Client,
    must_append: bool,
    claim: Script,
    complete: Script,
    idle: Mutex<Vec<Connection>>,
}

impl Redis {
    /// Connects to the server of a URL, such as `redis://:password@host:6379/0` or `redis+unix:///run/redis.sock`.
    ///
    /// For `rediss://`, enable a feature of the `redis` crate, such as `tls-rustls`, in your own `Cargo.toml`.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) if it is not the URL of a Redis server.
    /// - [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) if the server cannot be reached or denies access, or if
    ///   its settings would lose records.
    ///
    /// # Examples
    /// ```no_run
    /// use sincerely::ledger::{Limits, Redis};
    ///
    /// # fn main() -> Result<(), sincerely::Error> {
    /// # let key = sincerely::Key::from_bytes([7; 16]);
    /// let ledger = Redis::connect("redis://127.0.0.1:6379/0", &key, Limits::default())?;
    /// # let _ = ledger;
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect(url: &str, key: &Key, limits: Limits) -> Result<Self, Error> {
        Self::connect_with(url, key, limits, true)
    }

    /// Connects as [`connect`](Self::connect) does, and also to a server without an append-only file, which loses the last
    /// minutes, or everything, when it is restarted.
    ///
    /// # Errors
    /// As for [`connect`](Self::connect).
    pub fn connect_relaxed(url: &str, key: &Key, limits: Limits) -> Result<Self, Error> {
        Self::connect_with(url, key, limits, false)
    }

    fn connect_with(url: &str, key: &Key, limits: Limits, must_append: bool) -> Result<Self, Error> {
        let client = server::client(url)?;
        let first = server::connect(&client, must_append)?;
        Ok(Self {
            hasher: Hasher::new(key),
            limits,
            client,
            must_append,
            claim: Script::new(include_str!("claim.lua")),
            complete: Script::new(include_str!("complete.lua")),
            idle: Mutex::new(vec![first]),
        })
    }

    /// Runs a script on a connection of its own, so that no call waits for another one.
    fn run(&self, script: &ScriptInvocation<'_>) -> Result<Vec<Vec<u8>>, Error> {
        let idle = self.idle().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => server::connect(&self.client, self.must_append)?,
        };
        let said = script.invoke(&mut connection);
        let mut idle = self.idle();
        match said {
            Ok(said) => {
                if idle.len() < IDLE {
                    idle.push(connection);
                }
                Ok(said)
            }
            Err(error) => {
                // The others lead to the same server, which may be gone.
                idle.clear();
                Err(from_redis(&error))
            }
        }
    }

    /// A list of connections is whole whatever happened to its last user.
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn claim_script(&self, keys: &ClaimKeys, now: i64, until: i64) -> ScriptInvocation<'_> {
        let (lease, keep, remember) =
            (self.limits.lease_millis(), self.limits.mail_millis(), self.limits.memory_millis());
        let mut script = self.claim.prepare_invoke();
        script.key(name("mail", keys.mail())).key(name("person", keys.person()));
        script.arg(now).arg(until).arg(keys.mail()).arg(keys.case());
        script.arg(until.saturating_add(keep)).arg(until.saturating_add(remember));
        // Redis goes by a clock of its own: another lease, for clocks that differ.
        script.arg(2 * lease + keep).arg(2 * lease + remember);
        for kind in LimitKind::ALL {
            match keys.counted(kind).zip(self.limits.get(kind)) {
                Some((counted, limit)) => {
                    script.key(name("count", &counted));
                    script.arg(limit.max).arg(limit.millis()).arg(limit.millis() + lease);
                }
                None => {
                    script.key(name("count", keys.mail())).arg(0).arg(0).arg(0);
                }
            }
        }
        script
    }
}

impl Ledger for Redis {
    fn claim(&self, claim: &Claim) -> Result<Outcome, Error> {
        claim.check()?;
        let keys = self.hasher.keys(claim);
        let now = claim.now_millis();
        let until = now.saturating_add(self.limits.lease_millis());
        let said = self.run(&self.claim_script(&keys, now, until))?;
        match said.iter().map(Vec::as_slice).collect::<Vec<_>>().as_slice() {
            [b"clash"] => Err(conflict()),
            [b"completed", at] => Ok(Outcome::Completed { at: time(number(at)?) }),
            [b"busy", until] => Ok(Outcome::Busy { until: time(number(until)?) }),
            [b"rate-limited", limit, since] => {
                let kind = number::<usize>(limit)?.checked_sub(1).and_then(|at| LimitKind::ALL.get(at).copied());
                let limit = kind.and_then(|kind| self.limits.get(kind)).ok_or_else(unexpected_data)?;
                let until = time(number::<i64>(since)?.saturating_add(limit.millis()));
                Ok(Outcome::RateLimited { until, limit: kind.ok_or_else(unexpected_data)? })
            }
            [b"granted", written_for, attempt, base] => {
                let written_for = number(written_for)?;
                Ok(granted(&self.hasher, &keys, read_memory(base)?, written_for, until, number(attempt)?))
            }
            _ => Err(unexpected_data()),
        }
    }

    fn complete(&self, lease: &Lease, memory: &Memory) -> Result<(), Error> {
        if !lease.is_sealed(&self.hasher) {
            return Err(unknown_lease());
        }
        let remember = self.limits.memory_millis();
        let (mut memory_now, mut from) = (memory_bytes(memory), None);
        for _ in 0..MAX_RETRIES {
            let mut script = self.complete.prepare_invoke();
            script.key(name("mail", lease.mail())).key(name("person", lease.person()));
            script
                .arg(lease.now_millis())
                .arg(lease.mail())
                .arg(&memory_now)
                .arg(remember)
                .arg(2 * self.limits.lease_millis() + remember);
            if let Some(from) = &from {
                script.arg(from);
            }
            let said = self.run(&script)?;
            match said.iter().map(Vec::as_slice).collect::<Vec<_>>().as_slice() {
                [b"unknown"] => return Err(unknown_lease()),
                [b"completed"] => return Ok(()),
                [b"merge", current, base] => {
                    memory_now = memory_bytes(&merge(read_memory(current)?, &read_memory(base)?, memory));
                    from = Some(current.to_vec());
                }
                _ => return Err(unexpected_data()),
            }
        }
        Err(unexpected_data())
    }

    fn check(&self) -> Result<(), Error> {
        server::connect(&self.client, self.must_append).map(drop)
    }
}

impl fmt::Debug for Redis {
    /// Shows no URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("limits", &self.limits).finish_non_exhaustive()
    }
}

fn name(kind: &str, hash: &Hash) -> String {
    format!("sincerely:1:{kind}:{}", URL_SAFE_NO_PAD.encode(hash))
}

fn number<T: std::str::FromStr>(text: &[u8]) -> Result<T, Error> {
    std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()).ok_or_else(unexpected_data)
}
