//! How often somebody is answered.

use chrono::TimeDelta;
use sincerely::ledger::{LimitKind, Limits};

/// Longer than a mailer may take, and shorter than Postfix's first retry after five minutes, which must not find the mail
/// still claimed.
const LEASE: TimeDelta = TimeDelta::minutes(3);
/// How long a mail is remembered, unless a limit looks further back.
const KEEP: TimeDelta = TimeDelta::days(30);
/// RFC 3834, section 2: a person's own responder answers each person once in seven days.
const PERSONAL: Limit = Limit { whose: LimitKind::Person, most: 1, within: TimeDelta::days(7) };

/// At most so many answers within a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub whose: LimitKind,
    pub most: u32,
    pub within: TimeDelta,
}

/// `7`, in days.
pub fn once_in(text: &str) -> Result<Limit, String> {
    let days = number(text).ok_or_else(|| "`--once-in` takes a number of days, `7`".to_owned())?;
    Ok(Limit { whose: LimitKind::Person, most: 1, within: TimeDelta::days(days.into()) })
}

/// `person=10/1d`.
pub fn limit(text: &str) -> Result<Limit, String> {
    let read = || {
        let (whose, rest) = text.split_once('=')?;
        let (most, within) = rest.split_once('/')?;
        let whose = match whose {
            "person" => LimitKind::Person,
            "thread" => LimitKind::Thread,
            "domain" => LimitKind::Domain,
            "replies" => LimitKind::Replies,
            "everybody" => LimitKind::Global,
            _ => return None,
        };
        let (count, unit) = within.split_at_checked(within.len().checked_sub(1)?)?;
        let count = i64::from(number(count)?);
        let within = match unit {
            "d" => TimeDelta::days(count),
            "h" => TimeDelta::hours(count),
            "m" => TimeDelta::minutes(count),
            _ => return None,
        };
        Some(Limit { whose, most: number(most)?, within })
    };
    let wrong = "`--limit` takes whose and how many in what time: `person=10/1d`, `thread=5/12h`, `everybody=1000/60m`";
    read().ok_or_else(|| wrong.to_owned())
}

/// A number of at most six digits.
fn number(digits: &str) -> Option<u32> {
    let plain = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// The limits of a help desk or of a person, with those that are told in their place.
pub fn limits(personal: bool, told: &[Limit]) -> Result<Limits, sincerely::Error> {
    let keep = told.iter().map(|limit| limit.within).fold(KEEP, TimeDelta::max);
    let mut limits = Limits::builder().lease(LEASE).mail_retention(keep);
    for &Limit { whose, most, within } in personal.then_some(&PERSONAL).into_iter().chain(told) {
        limits = limits.limit(whose, most, within);
    }
    limits.build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_whose_how_many_and_in_what_time() {
        let of = |whose, most, within| Ok(Limit { whose, most, within });
        assert_eq!(limit("person=3/2d"), of(LimitKind::Person, 3, TimeDelta::days(2)));
        assert_eq!(limit("thread=5/12h"), of(LimitKind::Thread, 5, TimeDelta::hours(12)));
        assert_eq!(limit("everybody=100000/90m"), of(LimitKind::Global, 100_000, TimeDelta::minutes(90)));
        assert_eq!(once_in("7"), limit("person=1/7d"));
        for text in ["", "person", "person=3", "person=/1d", "person=3/d", "person=3/1", "person=3/1w", "nobody=3/1d"] {
            assert!(limit(text).is_err(), "{text}");
        }
        for text in ["person=-3/1d", "person=3/+1d", "person=3.5/1d", "person=3/1000000d", "person=3/1\u{e4}", "=/"] {
            assert!(limit(text).is_err(), "{text}");
        }
        for text in ["", "a", "-1", "1.5", "7d"] {
            assert!(once_in(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_told_stands_in_the_place_of_what_is_usual() {
        let told = limit("person=2/90d").unwrap();
        let usual = || Limits::builder().lease(TimeDelta::minutes(3));
        let seven = TimeDelta::days(7);
        assert_eq!(limits(false, &[]), usual().build());
        assert_eq!(limits(true, &[]), usual().limit(LimitKind::Person, 1, seven).build());
        let ninety = TimeDelta::days(90);
        assert_eq!(limits(true, &[told]), usual().limit(LimitKind::Person, 2, ninety).mail_retention(ninety).build());
        assert!(limits(false, &[limit("person=0/1d").unwrap()]).is_err());
        assert!(limits(false, &[limit("thread=1/401d").unwrap()]).is_err());
    }
}
