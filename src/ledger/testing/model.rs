//! A ledger as a list of all grants, and random days on which another ledger must agree with it.

use chrono::TimeDelta;

use super::{Case, Open, at, build, equal, unlimited};
use crate::error::ErrorKind;
use crate::ledger::{Claim, Lease, LimitKind, Outcome};
use crate::voice::{Memory, mix};

/// How many answers within how many seconds.
const LIMITS: [(LimitKind, u32, i64); 3] =
    [(LimitKind::Person, 3, 200), (LimitKind::Thread, 4, 300), (LimitKind::Global, 7, 150)];
const LEASE: i64 = 60;
const DAYS: u64 = 40;
const STEPS: usize = 120;

/// A mail, its person, kind and thread by number; thread 0 is no thread.
type Asked = (u64, u64, u64, u64);

struct Grant {
    asked: Asked,
    at: i64,
    until: i64,
    attempt: u32,
    completed: bool,
}

#[derive(Debug, PartialEq)]
enum Answer {
    Granted(i64, u32),
    Busy(i64),
    Completed(i64),
    RateLimited(i64, LimitKind),
    Conflict,
}

#[derive(Default)]
struct Model(Vec<Grant>);

impl Model {
    fn claim(&mut self, now: i64, asked: Asked) -> Answer {
        let (mail, person, kind, thread) = asked;
        let other =
            |grant: &&Grant| grant.asked.0 != mail && grant.asked.1 == person && !grant.completed && grant.until > now;
        let busy = self.0.iter().filter(other).map(|grant| grant.until).max();
        if let Some(grant) = self.0.iter_mut().find(|grant| grant.asked.0 == mail) {
            if (grant.asked.1, grant.asked.2) != (person, kind) {
                return Answer::Conflict;
            }
            if grant.completed {
                return Answer::Completed(grant.at);
            }
            if let Some(until) = Some(grant.until).filter(|until| *until > now).or(busy) {
                return Answer::Busy(until);
            }
            grant.until = now + LEASE;
            grant.attempt += 1;
            return Answer::Granted(grant.at, grant.attempt);
        }
        let mut reached: Option<(i64, LimitKind)> = None;
        for (limit, max, period) in LIMITS {
            let counts = |grant: &&Grant| match limit {
                LimitKind::Person => (grant.asked.1, grant.asked.2) == (person, kind),
                LimitKind::Thread => thread > 0 && (grant.asked.3, grant.asked.1) == (thread, person),
                _ => true,
            };
            let ends = self.0.iter().filter(counts).map(|grant| grant.at + period);
            let mut ends: Vec<i64> = ends.filter(|end| *end > now).collect();
            ends.sort_unstable();
            // There is room when so many grants have left the period that one more fits.
            let free = ends.len().checked_sub(usize::try_from(max).unwrap_or(usize::MAX)).and_then(|at| ends.get(at));
            if let Some(free) = free
                && reached.is_none_or(|(until, _)| *free > until)
            {
                reached = Some((*free, limit));
            }
        }
        if let Some((until, limit)) = reached {
            return Answer::RateLimited(until, limit);
        }
        if let Some(until) = busy {
            return Answer::Busy(until);
        }
        self.0.push(Grant { asked, at: now, until: now + LEASE, attempt: 1, completed: false });
        Answer::Granted(now, 1)
    }
}

/// A sequence of numbers that looks random and is the same every time.
struct Numbers {
    day: u64,
    count: u32,
}

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.count += 1;
        mix(self.day, self.count) % end.max(1)
    }
}

/// Compares every outcome of random days.
pub(super) fn agrees(open: Open) -> Case {
    (0..DAYS).try_for_each(|day| same_day(open, day))
}

fn same_day(open: Open, day: u64) -> Case {
    let mut limits = unlimited().lease(TimeDelta::seconds(LEASE));
    for (kind, max, period) in LIMITS {
        limits = limits.limit(kind, max, TimeDelta::seconds(period));
    }
    let ledger = open(build(limits)?);
    let (mut model, mut numbers, mut now) = (Model::default(), Numbers { day, count: 0 }, 0_i64);
    let mut leases: Vec<(u64, Lease)> = Vec::new();
    let seconds = |moment: chrono::DateTime<chrono::Utc>| (moment - at(0)).num_seconds();
    for _ in 0..STEPS {
        match numbers.below(12) {
            0..=2 => now += i64::try_from(numbers.below(90)).unwrap_or(0),
            3..=5 => {
                let chosen = numbers.below(u64::try_from(leases.len()).unwrap_or(0));
                let lease = usize::try_from(chosen).ok().and_then(|at| leases.get(at));
                let Some((mail, lease)) = lease else { continue };
                ledger.complete(lease, &Memory::new()).map_err(|error| error.to_string())?;
                model.0.iter_mut().filter(|grant| grant.asked.0 == *mail).for_each(|grant| grant.completed = true);
            }
            _ => {
                let mail = numbers.below(24);
                // Most mails come with the person and kind that they always have.
                let (person, kind) =
                    if mail < 20 { (mail % 3, mail % 2) } else { (numbers.below(3), numbers.below(2)) };
                let thread = numbers.below(3);
                let names = (format!("mail {mail}"), format!("kind {kind}"), format!("person {person}"));
                let mut claim = Claim::new(names.0, names.1, names.2, at(now));
                if thread > 0 {
                    claim = claim.thread(format!("thread {thread}"));
                }
                let found = match ledger.claim(&claim) {
                    Ok(Outcome::Granted { now, lease, .. }) => {
                        let attempt = lease.attempt();
                        leases.push((mail, lease));
                        Answer::Granted(seconds(now), attempt)
                    }
                    Ok(Outcome::Busy { until }) => Answer::Busy(seconds(until)),
                    Ok(Outcome::Completed { at }) => Answer::Completed(seconds(at)),
                    Ok(Outcome::RateLimited { until, limit }) => Answer::RateLimited(seconds(until), limit),
                    Err(error) if error.kind() == ErrorKind::Clash => Answer::Conflict,
                    Err(error) => return Err(error.to_string()),
                };
                equal("outcome", &found, &model.claim(now, (mail, person, kind, thread)))?;
            }
        }
    }
    Ok(())
}
