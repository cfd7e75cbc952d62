//! Every ledger against a model that keeps everything and looks at all of it, over random days at the desk.

use chrono::TimeDelta;
use proptest::prelude::*;
use sincerely::ErrorKind;
use sincerely::ledger::{Claim, Lease, Limits, Outcome, Why};

use super::{Open, at};

#[derive(Debug, Clone)]
enum Step {
    /// Mail, person, kind and thread by number; a thread of 0 is none.
    Claim(u8, u8, u8, u8),
    /// Done with one of the leases so far.
    Done(u8),
    Wait(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..24_u8, 0..3_u8, 0..2_u8, 0..3_u8).prop_map(|(mail, person, kind, thread)| {
            // Most mails come with the person and kind that they always have.
            if mail < 20 { Step::Claim(mail, mail % 3, mail % 2, thread) } else { Step::Claim(mail, person, kind, thread) }
        }),
        3 => any::<u8>().prop_map(Step::Done),
        3 => (0..90_u8).prop_map(Step::Wait),
    ]
}

/// How many answers within how many seconds: per person, per thread, everybody.
const LIMITS: [(u32, i64); 3] = [(3, 200), (4, 300), (7, 150)];
const LEASE: i64 = 60;

fn limits() -> Limits {
    let [person, thread, everybody] = LIMITS.map(|(most, within)| (most, TimeDelta::seconds(within)));
    let limits = Limits::builder()
        .per_person(person.0, person.1)
        .per_thread(thread.0, thread.1)
        .everybody(everybody.0, everybody.1);
    limits.lease(TimeDelta::seconds(LEASE)).build().unwrap()
}

/// One mail that was granted.
struct Grant {
    mail: u8,
    person: u8,
    kind: u8,
    thread: u8,
    at: i64,
    until: i64,
    attempt: u32,
    done: bool,
}

#[derive(Debug, PartialEq)]
enum Said {
    Answer(i64, u32),
    Busy(i64),
    Done(i64),
    Hold(i64, Why),
    Clash,
}

#[derive(Default)]
struct Model(Vec<Grant>);

impl Model {
    fn claim(&mut self, now: i64, (mail, person, kind, thread): (u8, u8, u8, u8)) -> Said {
        let other = |grant: &&Grant| grant.mail != mail && grant.person == person && !grant.done && grant.until > now;
        let busy = self.0.iter().filter(other).map(|grant| grant.until).max();
        if let Some(grant) = self.0.iter_mut().find(|grant| grant.mail == mail) {
            if (grant.person, grant.kind) != (person, kind) {
                return Said::Clash;
            }
            if grant.done {
                return Said::Done(grant.at);
            }
            if grant.until > now {
                return Said::Busy(grant.until);
            }
            if let Some(until) = busy {
                return Said::Busy(until);
            }
            grant.until = now + LEASE;
            grant.attempt += 1;
            return Said::Answer(grant.at, grant.attempt);
        }
        let mut held = None;
        for (why, (most, within)) in [Why::Person, Why::Thread, Why::Everybody].into_iter().zip(LIMITS) {
            let counts = |grant: &&Grant| match why {
                Why::Person => (grant.person, grant.kind) == (person, kind),
                Why::Thread => thread > 0 && grant.thread == thread,
                _ => true,
            };
            let mut within: Vec<i64> =
                self.0.iter().filter(counts).map(|grant| grant.at + within).filter(|end| *end > now).collect();
            within.sort_unstable();
            // There is room again when so many have left the period that one more fits.
            if let Some(over) = within.len().checked_sub(most as usize)
                && held.is_none_or(|(until, _)| within[over] > until)
            {
                held = Some((within[over], why));
            }
        }
        if let Some((until, why)) = held {
            return Said::Hold(until, why);
        }
        if let Some(until) = busy {
            return Said::Busy(until);
        }
        self.0.push(Grant { mail, person, kind, thread, at: now, until: now + LEASE, attempt: 1, done: false });
        Said::Answer(now, 1)
    }
}

/// Plays random days and compares every answer.
pub(super) fn the_model_agrees(open: Open, cases: u32) {
    let seconds = |moment: chrono::DateTime<chrono::Utc>| (moment - at(0)).num_seconds();
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(steps in prop::collection::vec(step(), 1..120))| {
        let ledger = open(limits());
        let (mut model, mut now, mut leases) = (Model::default(), 0, Vec::<(u8, Lease)>::new());
        for step in steps {
            match step {
                Step::Wait(time) => now += i64::from(time),
                Step::Done(number) if leases.is_empty() => prop_assert!(number < 255 || leases.is_empty()),
                Step::Done(number) => {
                    let (mail, lease) = &leases[usize::from(number) % leases.len()];
                    ledger.done(lease, &sincerely::Memory::new()).unwrap();
                    model.0.iter_mut().filter(|grant| grant.mail == *mail).for_each(|grant| grant.done = true);
                }
                Step::Claim(mail, person, kind, thread) => {
                    let mut claim =
                        Claim::new(format!("mail {mail}"), format!("kind {kind}"), format!("person {person}"), at(now));
                    if thread > 0 {
                        claim = claim.thread(format!("thread {thread}"));
                    }
                    let said = match ledger.claim(&claim) {
                        Ok(Outcome::Answer { now, lease, .. }) => {
                            let attempt = lease.attempt();
                            leases.push((mail, lease));
                            Said::Answer(seconds(now), attempt)
                        }
                        Ok(Outcome::Busy { until }) => Said::Busy(seconds(until)),
                        Ok(Outcome::Done { at }) => Said::Done(seconds(at)),
                        Ok(Outcome::Hold { until, why }) => Said::Hold(seconds(until), why),
                        Ok(other) => panic!("{other}"),
                        Err(error) if error.kind() == ErrorKind::Clash => Said::Clash,
                        Err(error) => panic!("{error}"),
                    };
                    prop_assert_eq!(said, model.claim(now, (mail, person, kind, thread)));
                }
            }
        }
    });
}

#[test]
fn the_in_process_ledger_does_what_the_model_does() {
    the_model_agrees(&super::in_process, 2_000);
}

#[cfg(feature = "sqlite")]
#[test]
fn the_sqlite_ledger_does_what_the_model_does() {
    the_model_agrees(&super::sqlite::fresh, 100);
}

#[cfg(feature = "redis")]
#[test]
fn the_redis_ledger_does_what_the_model_does() {
    super::redis::with_server(|open| the_model_agrees(open, 200));
}
