//! The ledger of one process: how full it gets; and what every ledger's values say.

use std::thread;

use chrono::TimeDelta;
use sincerely::ledger::{Claim, InProcess, Lease, Ledger, LimitKind, Limits, LimitsBuilder, Outcome};
use sincerely::{ErrorKind, Key, Memory};

use super::{KIND, answer, at, claim, eight, wide, write};
use crate::desk::{InOneLine as _, KEY};

#[test]
fn when_full_it_refuses_new_mails_and_forgets_none() {
    let limits = Limits::builder().lease(TimeDelta::seconds(60)).mail_retention(TimeDelta::days(2)).build().unwrap();
    let ledger = InProcess::with_capacity(&Key::from_bytes(KEY), limits, 3);
    assert!(ledger.is_empty());
    let mut lapsed = None;
    for number in 0..3 {
        let answer = answer(&ledger, &claim(&format!("m{number}"), &format!("p{number}"), number));
        if number == 0 {
            lapsed = Some(answer);
        } else {
            ledger.complete(&answer.lease, &answer.memory).unwrap();
        }
    }
    let error = ledger.claim(&claim("m3", "p3", 10)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(
        error.in_one_line(),
        "the ledger is full: it has room for 3 mails, \
         give it more with `with_capacity`, or keep mails for a shorter time"
    );
    assert_eq!(ledger.len(), 3);
    assert_eq!(ledger.claim(&claim("m1", "p1", 11)).unwrap(), Outcome::Completed { at: at(1) });
    let again = answer(&ledger, &claim("m0", "p0", 60));
    assert_eq!((again.now, again.memory), (at(0), lapsed.unwrap().memory));
    // The first that ends makes room.
    let two_days = 2 * 86_400;
    assert!(ledger.claim(&claim("m3", "p3", two_days + 60)).is_err());
    answer(&ledger, &claim("m3", "p3", two_days + 61));
    assert_eq!(ledger.len(), 3);
}

#[test]
fn the_person_silent_longest_makes_room_for_a_new_memory() {
    let limits = Limits::builder().lease(TimeDelta::seconds(60)).mail_retention(TimeDelta::days(1)).build().unwrap();
    let (ledger, writer) = (InProcess::with_capacity(&Key::from_bytes(KEY), limits, 3), eight());
    for day in 0..4 {
        let person = format!("p{day}@example.org");
        let answer = answer(&ledger, &claim(&format!("m{day}"), &person, day * 90_000));
        let mail = write(&writer, &format!("m{day}"), &person, &answer);
        ledger.complete(&answer.lease, &mail.memory).unwrap();
    }
    let remembered = |person: &str, day: i64| {
        let claim = claim(&format!("again {person}"), &format!("{person}@example.org"), day * 90_000);
        !answer(&ledger, &claim).memory.is_empty()
    };
    assert!(remembered("p1", 4) && !remembered("p0", 5));
}

#[test]
fn it_does_not_grow_with_time() {
    let limits = Limits::builder()
        .lease(TimeDelta::seconds(60))
        .mail_retention(TimeDelta::days(1))
        .memory_retention(TimeDelta::days(1));
    let ledger = InProcess::with_capacity(&Key::from_bytes(KEY), limits.build().unwrap(), 150);
    for minute in 0..20_000 {
        let claim = claim(&format!("m{minute}"), &format!("p{minute}"), minute * 600).thread(format!("t{minute}"));
        let answer = answer(&ledger, &claim);
        if minute % 3 > 0 {
            ledger.complete(&answer.lease, &answer.memory).unwrap();
        }
        assert!(ledger.len() <= 146, "{} mails of a day are 144", ledger.len());
    }
}

#[test]
fn a_divided_ledger_has_the_room_that_it_says_and_a_quarter_more_at_most() {
    const ROOM: usize = 100_000;
    let ledger = InProcess::with_capacity(&Key::from_bytes(KEY), wide(), ROOM);
    let claim = |number: usize| ledger.claim(&claim(&format!("m{number}"), &format!("p{number}"), 0));
    for number in 0..ROOM {
        assert!(matches!(claim(number), Ok(Outcome::Granted { .. })), "{number}");
    }
    assert_eq!(ledger.len(), ROOM);
    let refused = (ROOM..2 * ROOM).filter(|number| claim(*number).is_err()).count();
    assert!(refused > 0 && ledger.len() == 2 * ROOM - refused && ledger.len() <= ROOM * 5 / 4, "{}", ledger.len());
}

#[test]
fn limits_that_threads_share_are_kept_to_the_last_mail() {
    let hour = TimeDelta::hours(1);
    let all = Limits::builder().unlimited(LimitKind::Domain).limit(LimitKind::Global, 1_000, hour).build().unwrap();
    let domain = Limits::builder().unlimited(LimitKind::Global).limit(LimitKind::Domain, 1_000, hour).build().unwrap();
    for limits in [all, domain] {
        let ledger = &InProcess::new(&Key::from_bytes(KEY), limits);
        let granted = |thread: usize| {
            let claims = (0..500)
                .map(|number| claim(&format!("m{thread}-{number}"), &format!("p{thread}-{number}@shop.example"), 0));
            let leases = claims.filter_map(|claim| match ledger.claim(&claim).unwrap() {
                Outcome::Granted { lease, .. } => Some(lease),
                _ => None,
            });
            leases.map(|lease| ledger.complete(&lease, &Memory::new()).unwrap()).count()
        };
        let all: usize = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|at| scope.spawn(move || granted(at))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!((all, ledger.len()), (1_000, 1_000));
    }
}

#[test]
fn it_takes_the_room_that_it_says() {
    const MAILS: i64 = 5_000;
    let memory = crate::tokens::told(1);
    assert_eq!(serde_json::to_value(&memory).unwrap()["pools"].as_array().unwrap().len(), 8);
    let limits = Limits::builder().unlimited(LimitKind::Global).build().unwrap();
    let ledger = InProcess::new(&Key::from_bytes(KEY), limits);
    let taken = allocation_counter::measure(|| {
        for number in 0..MAILS {
            let claim = claim(&format!("m{number}"), &format!("p{number}"), number).thread(format!("t{number}"));
            ledger.complete(&answer(&ledger, &claim).lease, &memory).unwrap();
        }
    });
    let each = taken.bytes_current / MAILS;
    assert!((500..=1_000).contains(&each), "{each} bytes for a mail, its person, its thread and eight pools");
}

#[test]
fn every_limit_is_checked() {
    type Change = fn(LimitsBuilder) -> LimitsBuilder;
    const COUNT: &str = "invalid limit: it must allow 1 to 100,000 answers, \
                         remove a limit with `.unlimited(…)`; to answer nobody, make no claims";
    const PERIOD: &str = "invalid limit: its period must be 1 second to 400 days, set one such as `TimeDelta::days(1)`";
    const LEASE: &str = "invalid lease: it must last 1 second to 1 day, set one such as `TimeDelta::minutes(5)`";
    const KEPT: &str = "invalid retention: it must be a lease to 3,660 days long, \
                        set `.mail_retention(…)` and `.memory_retention(…)`";
    const SHORT: &str = "invalid retention: a mail must be kept for the period of each limit, \
                         set a longer `.mail_retention(…)` or a shorter period";
    let wrong: [(Change, &str); 15] = [
        (|limits| limits.limit(LimitKind::Person, 0, TimeDelta::days(1)), COUNT),
        (|limits| limits.limit(LimitKind::Thread, 100_001, TimeDelta::days(1)), COUNT),
        (|limits| limits.limit(LimitKind::Global, 0, TimeDelta::days(1)), COUNT),
        (|limits| limits.limit(LimitKind::Person, 1, TimeDelta::zero()), PERIOD),
        (|limits| limits.limit(LimitKind::Thread, 1, TimeDelta::days(-1)), PERIOD),
        (|limits| limits.limit(LimitKind::Global, 1, TimeDelta::MAX), PERIOD),
        (|limits| limits.limit(LimitKind::Person, 1, TimeDelta::milliseconds(999)), PERIOD),
        (|limits| limits.lease(TimeDelta::zero()), LEASE),
        (|limits| limits.lease(TimeDelta::MIN), LEASE),
        (|limits| limits.lease(TimeDelta::hours(25)), LEASE),
        (|limits| limits.mail_retention(TimeDelta::minutes(4)), KEPT),
        (|limits| limits.memory_retention(TimeDelta::minutes(4)), KEPT),
        (|limits| limits.memory_retention(TimeDelta::MAX), KEPT),
        (|limits| limits.mail_retention(TimeDelta::hours(23)), SHORT),
        (|limits| limits.limit(LimitKind::Global, 1, TimeDelta::days(31)), SHORT),
    ];
    for (change, said) in wrong {
        let error = change(Limits::builder()).build().unwrap_err();
        assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::InvalidValue, said));
    }
    assert_eq!(Limits::builder().build().unwrap(), Limits::default());
    let week = Limits::builder().limit(LimitKind::Person, 1, TimeDelta::days(7)).build().unwrap();
    assert_eq!(Limits::personal(), week);
    let counted = |limits: LimitsBuilder| limits.mail_retention(TimeDelta::hours(1)).build();
    let none = LimitKind::all().take(4).fold(Limits::builder(), LimitsBuilder::unlimited);
    assert!(counted(Limits::builder()).is_err() && counted(none).is_ok());
}

#[test]
fn outcomes_say_what_they_are_and_nobody_s_name() {
    let ledger = InProcess::new(&Key::from_bytes(KEY), Limits::personal());
    let claim = |mail: &str, seconds| claim(mail, "maria@example.org", seconds).thread("ticket-9");
    let mut log = String::new();
    let mut note = |mail: &str, seconds| {
        let claim = claim(mail, seconds);
        let outcome = ledger.claim(&claim).unwrap();
        log += &format!("{outcome}\n{outcome:?} {claim:?}\n");
        (outcome.to_string(), outcome)
    };
    let (said, outcome) = note("mail-1", 0);
    assert_eq!(said, "granted, written for 2026-03-02 09:00:00 UTC, attempt 1");
    assert_eq!(note("mail-1", 1).0, "busy until 2026-03-02 09:05:00 UTC");
    assert_eq!(note("mail-2", 2).0, "rate limited until 2026-03-09 09:00:00 UTC by the limit `person`");
    let Outcome::Granted { lease, memory, .. } = outcome else { panic!("{outcome}") };
    ledger.complete(&lease, &memory).unwrap();
    assert_eq!(note("mail-1", 3).0, "completed, written for 2026-03-02 09:00:00 UTC");
    log += &format!("{lease:?} {} {ledger:?}", serde_json::to_string(&lease).unwrap());
    for secret in ["maria", "mail-1", "ticket-9"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    assert!(log.contains(KIND));
    for kind in LimitKind::all() {
        assert_eq!(kind.as_str().parse::<LimitKind>().unwrap(), kind);
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.to_string());
    }
    assert_eq!(
        "everyone".parse::<LimitKind>().unwrap_err().in_one_line(),
        "unknown limit, known are person, thread, domain, replies, global"
    );
}

#[test]
fn a_lease_can_be_carried() {
    let ledger = InProcess::new(&Key::from_bytes(KEY), wide());
    let lease = answer(&ledger, &claim("m", "maria", 0)).lease;
    let json = serde_json::to_string(&lease).unwrap();
    assert_eq!(serde_json::from_str::<Lease>(&json).unwrap(), lease);
    assert_eq!(Lease::parse(&format!(" {}\n", lease.token())).unwrap(), lease);
    for none in ["", "lease", "%%%", &lease.token()[1..], &"A".repeat(94), &"A".repeat(100_000)] {
        let error = Lease::parse(none).unwrap_err();
        assert_eq!(error.in_one_line(), "not a lease, pass what `Lease::token` or serde wrote");
        let error = serde_json::from_str::<Lease>(&serde_json::to_string(none).unwrap()).unwrap_err();
        assert!(error.to_string().starts_with("not a lease"), "{error}");
    }
}

#[test]
fn a_claim_takes_any_time_zone() {
    let ledger = InProcess::new(&Key::from_bytes(KEY), wide());
    let now = chrono::DateTime::parse_from_rfc3339("2026-03-02T10:00:00+01:00").unwrap();
    assert_eq!(answer(&ledger, &Claim::new("m", KIND, "maria", now)).now, at(0));
}
