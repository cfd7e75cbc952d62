//! What every ledger promises, one case a promise.

use crate::desk::InOneLine as _;
use chrono::TimeDelta;
use serde_json::Value;
use sincerely::ledger::{Claim, Lease, Ledger, LimitKind, Limits, Outcome};
use sincerely::{ErrorKind, Memory};

use super::{KIND, Open, answer, at, claim, eight, wide, write};

/// Every case against every ledger.
macro_rules! promises {
    ($($case:ident)*) => {
        mod in_process {
            $(#[test] fn $case() { super::$case(&crate::ledger::in_process); })*
        }
        #[cfg(feature = "sqlite")]
        mod sqlite {
            $(#[test] fn $case() { super::$case(&crate::ledger::sqlite::fresh); })*
        }
        #[cfg(feature = "redis")]
        mod redis {
            $(#[test] fn $case() { crate::ledger::redis::with_server(super::$case); })*
        }
    };
}

promises! {
    the_conformance_suite_passes
    a_retry_writes_the_same_bytes
    a_lapsed_lease_still_counts
    what_was_said_in_between_is_kept
    a_retry_waits_for_another_mail_of_the_person
    limits_hold_and_say_why
    what_is_held_does_not_count_and_a_retry_is_not_held
    of_several_limits_the_longest_is_named
    limits_can_be_taken_away
    nobody_uses_up_another_persons_thread
    foreign_and_forged_leases_have_no_effect
    an_empty_claim_is_rejected
    times_are_cut_to_milliseconds
    nothing_is_kept_for_ever
    what_ends_together_is_forgotten_together
    a_clock_that_lags_shortens_nothing
}

fn busy(seconds: i64) -> Outcome {
    Outcome::Busy { until: at(seconds) }
}

fn done(seconds: i64) -> Outcome {
    Outcome::Completed { at: at(seconds) }
}

fn hold(seconds: i64, limit: LimitKind) -> Outcome {
    Outcome::RateLimited { until: at(seconds), limit }
}

/// A mail from claim to completion, of a person who has read nothing.
#[track_caller]
fn finish(ledger: &dyn Ledger, claim: &Claim) {
    let answer = answer(ledger, claim);
    ledger.complete(&answer.lease, &answer.memory).unwrap();
}

fn the_conformance_suite_passes(open: Open) {
    sincerely::ledger::testing::check(open).unwrap();
}

fn a_retry_writes_the_same_bytes(open: Open) {
    let (ledger, writer) = (open(wide()), eight());
    let mut told = Memory::new();
    for round in 0..20 {
        let (mail, person, from) = (format!("m{round}"), "maria@example.org", i64::from(round) * 1_000);
        let first = answer(&*ledger, &claim(&mail, person, from));
        assert_eq!(first.memory, told);
        let sent = write(&writer, &mail, person, &first);
        // Another mail goes out while this one is in doubt.
        let other = answer(&*ledger, &claim(&format!("o{round}"), person, from + 60));
        let between = write(&writer, &format!("o{round}"), person, &other);
        ledger.complete(&other.lease, &between.memory).unwrap();
        for again in 2..4 {
            let retry = answer(&*ledger, &claim(&mail, person, from + 60 * i64::from(again)));
            assert_eq!((&retry.memory, retry.now), (&first.memory, at(from)));
            assert_eq!(write(&writer, &mail, person, &retry), sent);
            if again == 3 {
                ledger.complete(&retry.lease, &sent.memory).unwrap();
            }
        }
        told = answer(&*ledger, &claim(&format!("look{round}"), person, from + 500)).memory;
    }
}

fn a_lapsed_lease_still_counts(open: Open) {
    let (ledger, writer) = (open(wide()), eight());
    let person = "maria@example.org";
    let first = answer(&*ledger, &claim("m", person, 0));
    let second = answer(&*ledger, &claim("m", person, 60));
    let sent = write(&writer, "m", person, &first);
    ledger.complete(&first.lease, &sent.memory).unwrap();
    assert_eq!(ledger.claim(&claim("m", person, 61)).unwrap(), done(0));
    ledger.complete(&second.lease, &sent.memory).unwrap();
    assert_eq!(ledger.claim(&claim("m", person, 62)).unwrap(), done(0));
    assert_eq!(answer(&*ledger, &claim("n", person, 63)).memory, sent.memory);
}

/// How often the one pool of a memory has spoken, and the wordings that are remembered.
fn said(memory: &Memory) -> (u64, Vec<u64>) {
    let value: Value = serde_json::to_value(memory).unwrap();
    let Some(pool) = value["pools"].get(0) else { return (0, Vec::new()) };
    (pool[1].as_u64().unwrap(), pool[2].as_array().unwrap().iter().map(|code| code.as_u64().unwrap()).collect())
}

fn what_was_said_in_between_is_kept(open: Open) {
    let (ledger, writer) = (open(wide()), eight());
    let person = "maria@example.org";
    let mut from = 0;
    let mut heard = Vec::new();
    let mut send = |ledger: &dyn Ledger, mail: &str, from: i64| {
        let answer = answer(ledger, &claim(mail, person, from));
        let sent = write(&writer, mail, person, &answer);
        heard.push(*said(&sent.memory).1.last().unwrap());
        (answer.lease, sent.memory)
    };
    for round in 0..6 {
        // The holder of the first dies, two others are done, then the first one comes again.
        send(&*ledger, &format!("a{round}"), from);
        for other in ["b", "c"] {
            from += 60;
            let (lease, memory) = send(&*ledger, &format!("{other}{round}"), from);
            ledger.complete(&lease, &memory).unwrap();
        }
        from += 60;
        let (lease, memory) = send(&*ledger, &format!("a{round}"), from);
        ledger.complete(&lease, &memory).unwrap();
        from += 60;
    }
    // The first sending of each `a` is the same mail as the second.
    let once: Vec<u64> = heard.chunks(4).flat_map(|round| [round[1], round[2], round[3]]).collect();
    let now = answer(&*ledger, &claim("look", person, from)).memory;
    let (count, last) = said(&now);
    assert_eq!(count, 18, "every mail counts once");
    assert!(last.len() >= 4, "half of the eight variants");
    assert_eq!(last, once[once.len() - last.len()..], "in the order in which they were done");
}

fn a_retry_waits_for_another_mail_of_the_person(open: Open) {
    let ledger = open(wide());
    let person = "maria@example.org";
    let lapsed = answer(&*ledger, &claim("m", person, 0));
    let other = answer(&*ledger, &claim("n", person, 60));
    assert_eq!(ledger.claim(&claim("m", person, 61)).unwrap(), busy(120));
    // A late word for the lapsed one leaves the other its lease.
    ledger.complete(&lapsed.lease, &lapsed.memory).unwrap();
    assert_eq!(ledger.claim(&claim("o", person, 62)).unwrap(), busy(120));
    ledger.complete(&other.lease, &other.memory).unwrap();
    answer(&*ledger, &claim("o", person, 63));
}

fn tight() -> Limits {
    let limits = Limits::builder()
        .limit(LimitKind::Person, 2, TimeDelta::seconds(1_000))
        .limit(LimitKind::Thread, 3, TimeDelta::seconds(2_000))
        .limit(LimitKind::Global, 5, TimeDelta::seconds(500));
    limits.lease(TimeDelta::seconds(60)).build().unwrap()
}

fn limits_hold_and_say_why(open: Open) {
    let ledger = open(tight());
    let to = |mail: &str, kind: &str, person: &str, seconds| Claim::new(mail, kind, person, at(seconds));
    finish(&*ledger, &to("1", "a", "maria", 0).thread("t"));
    finish(&*ledger, &to("2", "a", "maria", 100).thread("t"));
    assert_eq!(ledger.claim(&to("3", "a", "maria", 200).thread("t")).unwrap(), hold(1_000, LimitKind::Person));
    assert_eq!(ledger.claim(&to("3", "a", "maria", 200)).unwrap(), hold(1_000, LimitKind::Person));
    finish(&*ledger, &to("4", "b", "maria", 200).thread("t"));
    assert_eq!(ledger.claim(&to("5", "c", "maria", 300).thread("t")).unwrap(), hold(2_000, LimitKind::Thread));
    finish(&*ledger, &to("5", "c", "jo", 300).thread("t"));
    finish(&*ledger, &to("6", "c", "jo", 301));
    assert_eq!(ledger.claim(&to("7", "c", "ali", 302)).unwrap(), hold(500, LimitKind::Global));
    finish(&*ledger, &to("7", "c", "ali", 500));
    // The second of everybody's five was at 100.
    assert_eq!(ledger.claim(&to("8", "c", "eve", 501)).unwrap(), hold(600, LimitKind::Global));
    assert_eq!(ledger.claim(&to("3", "a", "maria", 999)).unwrap(), hold(1_000, LimitKind::Person));
    finish(&*ledger, &to("3", "a", "maria", 1_000));
    // The window slides: the two that count are now those of 100 and 1,000.
    finish(&*ledger, &to("9", "a", "maria", 1_100));
    assert_eq!(ledger.claim(&to("10", "a", "maria", 1_101)).unwrap(), hold(2_000, LimitKind::Person));
}

fn what_is_held_does_not_count_and_a_retry_is_not_held(open: Open) {
    let ledger = open(tight());
    let person = "maria@example.org";
    answer(&*ledger, &claim("1", person, 0));
    answer(&*ledger, &claim("2", person, 60));
    for second in 120..400 {
        assert_eq!(ledger.claim(&claim("3", person, second)).unwrap(), hold(1_000, LimitKind::Person));
    }
    for second in [400, 460, 520, 580] {
        answer(&*ledger, &claim("1", person, second));
    }
    let last = answer(&*ledger, &claim("2", person, 640));
    ledger.complete(&last.lease, &last.memory).unwrap();
    // Two were granted, however often they were retried: everybody's limit has room for more.
    for mail in 0..3 {
        finish(&*ledger, &claim(&format!("o{mail}"), &format!("other{mail}"), 650));
    }
    finish(&*ledger, &claim("3", person, 1_000));
}

fn of_several_limits_the_longest_is_named(open: Open) {
    let limit = |person, thread, everybody| {
        let limits = Limits::builder()
            .limit(LimitKind::Person, 1, TimeDelta::seconds(person))
            .limit(LimitKind::Thread, 1, TimeDelta::seconds(thread))
            .limit(LimitKind::Global, 1, TimeDelta::seconds(everybody));
        limits.lease(TimeDelta::seconds(60)).build().unwrap()
    };
    for (limits, until, why) in [
        (limit(300, 200, 100), 300, LimitKind::Person),
        (limit(200, 300, 100), 300, LimitKind::Thread),
        (limit(100, 200, 300), 300, LimitKind::Global),
        (limit(300, 300, 300), 300, LimitKind::Person),
        (limit(200, 300, 300), 300, LimitKind::Thread),
    ] {
        let ledger = open(limits);
        answer(&*ledger, &claim("m", "maria", 0).thread("t"));
        // A limit goes before the lease of another mail: waiting for that would not help.
        assert_eq!(ledger.claim(&claim("n", "maria", 1).thread("t")).unwrap(), hold(until, why));
    }
}

fn limits_can_be_taken_away(open: Open) {
    let ledger = open(wide());
    for mail in 0..1_200 {
        finish(&*ledger, &claim(&format!("m{mail}"), "maria", 0).thread("t"));
    }
}

fn nobody_uses_up_another_persons_thread(open: Open) {
    for max in 1..=3 {
        let limits = Limits::builder().limit(LimitKind::Thread, max, TimeDelta::days(1)).unlimited(LimitKind::Domain);
        let ledger = open(limits.unlimited(LimitKind::Global).build().unwrap());
        let in_thread = |person: &str, mail: u32, kind: &str| {
            Claim::new(format!("{person} {mail}"), kind, person, at(i64::from(mail))).thread("root@example.net")
        };
        let strangers = ["mallory@evil.example", "maria@evil.example", "maria@example.net.evil.example", "maria"];
        for stranger in strangers.map(str::to_owned).into_iter().chain((0..20).map(|n| format!("m{n}@example.net"))) {
            for mail in 0..max {
                finish(&*ledger, &in_thread(&stranger, mail, "kind"));
            }
            let held = ledger.claim(&in_thread(&stranger, max, "another kind")).unwrap();
            assert!(matches!(held, Outcome::RateLimited { limit: LimitKind::Thread, .. }), "{held}");
        }
        for mail in 0..max {
            finish(&*ledger, &in_thread("maria@example.net", mail, "kind"));
        }
        let held = ledger.claim(&in_thread("Maria+shop@EXAMPLE.net", max, "kind")).unwrap();
        assert!(matches!(held, Outcome::RateLimited { limit: LimitKind::Thread, .. }), "{held}");
    }
}

const UNKNOWN_LEASE: &str = "unknown or expired lease, pass the lease of `Outcome::Granted`";

fn foreign_and_forged_leases_have_no_effect(open: Open) {
    let ledger = open(wide());
    let first = answer(&*ledger, &claim("m", "maria@example.org", 0));
    let token = first.lease.token();
    assert_eq!(token.len(), 94);
    let other = sincerely::ledger::InProcess::new(&sincerely::Key::from_bytes([9; 16]), wide());
    let foreign = answer(&other, &claim("m", "maria@example.org", 0)).lease;
    let unknown = {
        let fresh = super::in_process(wide());
        answer(&*fresh, &claim("never claimed here", "maria@example.org", 0)).lease
    };
    for lease in [foreign, unknown] {
        let error = ledger.complete(&lease, &first.memory).unwrap_err();
        assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::InvalidValue, UNKNOWN_LEASE));
    }
    for place in 0..token.len() {
        for with in ["A", "B", "_", "7"] {
            let mut forged = token.clone();
            forged.replace_range(place..=place, with);
            let Ok(lease) = Lease::parse(&forged) else { continue };
            if lease != first.lease {
                assert_eq!(ledger.complete(&lease, &first.memory).unwrap_err().in_one_line(), UNKNOWN_LEASE);
            }
        }
    }
    assert_eq!(ledger.claim(&claim("m", "maria@example.org", 1)).unwrap(), busy(60));
    ledger.complete(&Lease::parse(&token).unwrap(), &first.memory).unwrap();
    assert_eq!(ledger.claim(&claim("m", "maria@example.org", 1)).unwrap(), done(0));
}

fn an_empty_claim_is_rejected(open: Open) {
    let ledger = open(wide());
    let long = "x".repeat(1_001);
    let refused = [
        (Claim::new("", KIND, "maria", at(0)), "invalid mail id in a claim: it must have 1 to 512 bytes"),
        (Claim::new("x".repeat(513), KIND, "maria", at(0)), "invalid mail id in a claim: it must have 1 to 512 bytes"),
        (Claim::new("m", " ", "maria", at(0)), "invalid kind in a claim: it must have 1 to 1000 bytes"),
        (Claim::new("m", &long, "maria", at(0)), "invalid kind in a claim: it must have 1 to 1000 bytes"),
        (Claim::new("m", KIND, "", at(0)), "invalid person in a claim: it must have 1 to 1000 bytes"),
        (Claim::new("m", KIND, &long, at(0)), "invalid person in a claim: it must have 1 to 1000 bytes"),
        (claim("m", "maria", 0).thread("\n"), "invalid thread in a claim: it must have 1 to 1000 bytes"),
        (claim("m", "maria", 0).thread(&long), "invalid thread in a claim: it must have 1 to 1000 bytes"),
    ];
    for (claim, said) in refused {
        let error = ledger.claim(&claim).unwrap_err();
        assert_eq!((error.kind(), error.in_one_line().as_str()), (ErrorKind::InvalidValue, said));
    }
    answer(
        &*ledger,
        &Claim::new("x".repeat(512), "k".repeat(1_000), "p".repeat(1_000), at(0)).thread("t".repeat(1_000)),
    );
}

fn times_are_cut_to_milliseconds(open: Open) {
    let ledger = open(wide());
    let fine = |nanos| Claim::new("m", KIND, "maria", at(0) + TimeDelta::nanoseconds(nanos));
    let first = answer(&*ledger, &fine(7_999_999));
    let cut = at(0) + TimeDelta::milliseconds(7);
    assert_eq!(first.now, cut);
    let again = answer(&*ledger, &fine(60_007_000_000));
    assert_eq!(again.now, cut);
    ledger.complete(&again.lease, &again.memory).unwrap();
    assert_eq!(ledger.claim(&fine(0)).unwrap(), Outcome::Completed { at: cut });
}

fn nothing_is_kept_for_ever(open: Open) {
    let limits = Limits::builder()
        .limit(LimitKind::Person, 1, TimeDelta::seconds(100))
        .unlimited(LimitKind::Thread)
        .unlimited(LimitKind::Replies)
        .lease(TimeDelta::seconds(60))
        .mail_retention(TimeDelta::hours(1))
        .memory_retention(TimeDelta::hours(2));
    let ledger = open(limits.build().unwrap());
    let writer = eight();
    let first = answer(&*ledger, &claim("m", "maria", 0));
    let sent = write(&writer, "m", "maria@example.org", &first);
    ledger.complete(&first.lease, &sent.memory).unwrap();
    assert_eq!(ledger.claim(&claim("m", "maria", 60 + 3_599)).unwrap(), done(0));
    let anew = answer(&*ledger, &claim("m", "maria", 60 + 3_600));
    assert_eq!((anew.lease.attempt(), anew.now), (1, at(3_660)));
    assert_eq!(anew.memory, sent.memory, "a memory is kept for longer");
    let error = ledger.complete(&first.lease, &sent.memory).unwrap_err();
    assert_eq!(error.in_one_line(), UNKNOWN_LEASE, "the lease of a mail that was forgotten");
    let late = answer(&*ledger, &claim("n", "maria", 3_660 + 60 + 7_199));
    assert_eq!(late.memory, sent.memory);
    let later = answer(&*ledger, &claim("o", "maria", 3_660 + 60 + 7_199 + 60 + 7_200));
    assert_eq!(later.memory, Memory::new());
}

fn what_ends_together_is_forgotten_together(open: Open) {
    let limits = Limits::builder()
        .unlimited(LimitKind::Person)
        .unlimited(LimitKind::Thread)
        .unlimited(LimitKind::Replies)
        .mail_retention(TimeDelta::hours(1));
    let ledger = open(limits.build().unwrap());
    for mail in 0..50 {
        finish(&*ledger, &claim(&format!("m{mail}"), "maria", 0));
    }
    for mail in (0..50).rev() {
        let anew = answer(&*ledger, &claim(&format!("m{mail}"), "maria", 300 + 3_600));
        assert_eq!((anew.lease.attempt(), anew.now), (1, at(3_900)));
        ledger.complete(&anew.lease, &anew.memory).unwrap();
    }
}

fn a_clock_that_lags_shortens_nothing(open: Open) {
    let ledger = open(tight());
    finish(&*ledger, &claim("1", "maria", 900));
    finish(&*ledger, &claim("2", "maria", 10));
    assert_eq!(ledger.claim(&claim("3", "maria", 1_100)).unwrap(), hold(1_900, LimitKind::Person));
}
