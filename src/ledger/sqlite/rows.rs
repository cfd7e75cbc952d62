//! The rows of a ledger that one transaction reads and writes.

use rusqlite::{OptionalExtension as _, Transaction, params};

use crate::ledger::backend::{ClaimKeys, ClaimState, GrantedMail, Hash};
use crate::ledger::{Lease, LimitKind, Limits};

/// How many ended rows of each table a grant takes out; it adds at most one, and one a limit.
const SWEPT: i64 = 4;

/// The records that matter to a claim.
pub(super) fn look(rows: &Transaction, keys: &ClaimKeys, limits: &Limits, now: i64) -> rusqlite::Result<ClaimState> {
    let mail = rows
        .prepare_cached("SELECT person = ?2, now, until, attempt, base IS NULL FROM mail WHERE id = ?1 AND ends > ?3")?
        .query_row(params![keys.mail(), keys.case(), now], |row| {
            let mut mail = GrantedMail::new(row.get(1)?, row.get(2)?, row.get(3)?);
            (mail.same_case, mail.completed) = (row.get(0)?, row.get(4)?);
            Ok(mail)
        })
        .optional()?;
    let busy_until = rows
        .prepare_cached("SELECT until FROM person WHERE id = ?1 AND mail <> ?2 AND ends > ?3")?
        .query_row(params![keys.person(), keys.mail(), now], |row| row.get(0))
        .optional()?;
    let mut state = ClaimState::new(mail, busy_until);
    if mail.is_none() {
        let mut nth = rows.prepare_cached(
            "SELECT at FROM counted WHERE id = ?1 AND number = (SELECT max(number) FROM counted WHERE id = ?1) - ?2",
        )?;
        for kind in LimitKind::ALL {
            let (Some(counted), Some(limit)) = (keys.counted(kind), limits.get(kind)) else { continue };
            let at = nth.query_row(params![counted, limit.max.saturating_sub(1)], |row| row.get(0)).optional()?;
            if let Some(at) = at {
                state.set_nth_last(kind, at);
            }
        }
    }
    Ok(state)
}

/// Counts a grant, and forgets the one that no limit looks at any more.
pub(super) fn count(rows: &Transaction, keys: &ClaimKeys, limits: &Limits, now: i64) -> rusqlite::Result<()> {
    for kind in LimitKind::ALL {
        let (Some(counted), Some(limit)) = (keys.counted(kind), limits.get(kind)) else { continue };
        let ends = now.saturating_add(limit.millis());
        let (number, ends) = rows
            .prepare_cached("SELECT number, ends FROM counted WHERE id = ?1 ORDER BY number DESC LIMIT 1")?
            .query_row([counted], |row| Ok((row.get::<_, i64>(0)?.saturating_add(1), ends.max(row.get(1)?))))
            .optional()?
            .unwrap_or((1, ends));
        rows.prepare_cached("INSERT INTO counted (id, number, at, ends) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![counted, number, now, ends])?;
        rows.prepare_cached("DELETE FROM counted WHERE id = ?1 AND number <= ?2")?
            .execute(params![counted, number.saturating_sub(i64::from(limit.max))])?;
    }
    Ok(())
}

/// Writes a lease down, and gives the memory to write with. No row ends earlier than it did.
pub(super) fn lease(
    rows: &Transaction,
    keys: &ClaimKeys,
    limits: &Limits,
    now: i64,
    mail: GrantedMail,
) -> rusqlite::Result<Vec<u8>> {
    let GrantedMail { now: written_for, until, attempt, .. } = mail;
    let before: Option<Vec<u8>> = rows
        .prepare_cached("SELECT memory FROM person WHERE id = ?1 AND ends > ?2")?
        .query_row(params![keys.person(), now], |row| row.get(0))
        .optional()?;
    let before = before.unwrap_or_default();
    let base: Option<Vec<u8>> = rows
        .prepare_cached("SELECT base FROM mail WHERE id = ?1 AND ends > ?2")?
        .query_row(params![keys.mail(), now], |row| row.get(0))
        .optional()?
        .flatten();
    let base = base.unwrap_or_else(|| before.clone());
    rows.prepare_cached(
        "INSERT INTO mail (id, person, now, until, attempt, base, ends) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET person = ?2, now = ?3, until = ?4, attempt = ?5, base = ?6, ends = max(ends, ?7)",
    )?
    .execute(params![
        keys.mail(),
        keys.case(),
        written_for,
        until,
        attempt,
        base,
        until.saturating_add(limits.mail_millis())
    ])?;
    rows.prepare_cached(
        "INSERT INTO person (id, memory, mail, until, ends) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET memory = ?2, mail = ?3, until = ?4, ends = max(ends, ?5)",
    )?
    .execute(params![keys.person(), before, keys.mail(), until, until.saturating_add(limits.memory_millis())])?;
    Ok(base)
}

/// What the mail of a lease is kept with: the memory that it was written with, or none if it is completed, and the end of the
/// last lease.
pub(super) type Pending = (Option<Vec<u8>>, i64);

pub(super) fn pending(rows: &Transaction, lease: &Lease) -> rusqlite::Result<Option<Pending>> {
    rows.prepare_cached("SELECT base, until FROM mail WHERE id = ?1 AND now = ?2")?
        .query_row(params![lease.mail(), lease.now_millis()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

pub(super) fn memory_of(rows: &Transaction, person: &Hash) -> rusqlite::Result<Vec<u8>> {
    let memory = rows
        .prepare_cached("SELECT memory FROM person WHERE id = ?1")?
        .query_row([person], |row| row.get(0))
        .optional()?;
    Ok(memory.unwrap_or_default())
}

pub(super) fn write_completed(rows: &Transaction, lease: &Lease, memory: &[u8], ends: i64) -> rusqlite::Result<()> {
    rows.prepare_cached("UPDATE mail SET base = NULL WHERE id = ?1")?.execute([lease.mail()])?;
    rows.prepare_cached(
        "INSERT INTO person (id, memory, ends) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET memory = ?2, ends = max(ends, ?3),
             until = iif(mail = ?4, NULL, until), mail = nullif(mail, ?4)",
    )?
    .execute(params![lease.person(), memory, ends, lease.mail()])?;
    Ok(())
}

/// Takes out a few rows that have ended by now.
pub(super) fn sweep(rows: &Transaction, now: i64) -> rusqlite::Result<()> {
    for (sql, most) in [
        ("DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE ends <= ?1 ORDER BY ends LIMIT ?2)", SWEPT),
        ("DELETE FROM person WHERE id IN (SELECT id FROM person WHERE ends <= ?1 ORDER BY ends LIMIT ?2)", SWEPT),
        (
            "DELETE FROM counted WHERE (id, number) IN
                 (SELECT id, number FROM counted WHERE ends <= ?1 ORDER BY ends, id, number LIMIT ?2)",
            SWEPT * 5,
        ),
    ] {
        rows.prepare_cached(sql)?.execute(params![now, most])?;
    }
    Ok(())
}
