//! Opening hours and holidays: any text is hours or problems, and what the hours say of an instant agrees with itself.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use sincerely::follow_up::Hours;
use sincerely::{Catalog, Problems};

use crate::inbound::clean;

const LOCALES: [&str; 6] = ["en", "de", "fr", "es", "pt-BR", "nl"];

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::built_in().expect("the built-in catalog loads"));

/// Six bytes choose an instant and an amount of work; then TOML and, from `BEGIN:VCALENDAR` on, a calendar.
pub fn kept(data: &[u8]) {
    let Some((&[a, b, c, d, e, f], text)) = data.split_first_chunk::<6>() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    if text.len() > crate::LONGEST {
        return;
    }
    let (toml, ics) = text.find("BEGIN:VCALENDAR").map_or((text, None), |at| (&text[..at], Some(&text[at..])));
    let hours = match (Hours::parse(toml), ics) {
        (Ok(hours), None) => hours,
        (Ok(hours), Some(ics)) => match hours.with_holidays_ics(ics) {
            Ok(hours) => hours,
            Err(problems) => return told(&problems, "holidays.ics"),
        },
        (Err(problems), _) => return told(&problems, "hours.toml"),
    };
    let printed = hours.to_string();
    assert_eq!(Hours::parse(&printed).as_ref(), Ok(&hours), "{printed}");
    // Within four years around 2026, to the second.
    let at = 1_767_225_600 + i64::from(i32::from_le_bytes([a, b, c, d])) % (4 * 366 * 86_400);
    let at = DateTime::from_timestamp(at, 0).expect("an instant of these years");
    for locale in LOCALES {
        for said in [hours.sentence(&CATALOG, locale), hours.changes(&CATALOG, locale, at, 366)].into_iter().flatten() {
            assert!(!said.trim().is_empty() && clean(&said) && !said.contains(['{', '}']), "{said:?}");
        }
    }
    instants(&hours, at, TimeDelta::minutes(u16::from_le_bytes([e, f]).into()));
}

/// Problems of one file, each in a line, and not without an end.
pub fn told(problems: &Problems, file: &str) {
    assert!((1..=1_001).contains(&problems.len()));
    for problem in problems.iter() {
        let more = problem.to_string() == "more than 1000 problems, fix these first";
        assert!(problem.file() == Some(file) || more, "{problem}");
        assert!(clean(&problem.to_string()), "{problem}");
    }
}

fn instants(hours: &Hours, at: DateTime<Utc>, work: TimeDelta) {
    let second = TimeDelta::seconds(1);
    let closes = hours.closes_after(at);
    if let Some(closes) = closes {
        assert!(
            hours.is_open(at) && closes > at && !hours.is_open(closes) && hours.is_open(closes - second),
            "{closes}"
        );
    }
    if let Some(opens) = hours.opens_after(at) {
        assert!(opens > at && hours.is_open(opens) && !hours.is_open(opens - second), "{opens}");
        assert!(closes.is_none_or(|closes| closes < opens), "{closes:?} {opens}");
    }
    let now = hours.after_working(at, TimeDelta::zero());
    assert_eq!(now == Some(at), hours.is_open(at), "{now:?}");
    let by = hours.after_working(at, work);
    if let Some(by) = by {
        assert!(by >= at + work && hours.is_open(by), "{by}");
        if let Some(open) = open_between(hours, at, by) {
            assert_eq!(open, work, "{at} to {by}");
        }
        assert!(now.is_some_and(|now| now <= by), "{now:?} {by}");
        let later = hours.after_working(at + TimeDelta::hours(1), work);
        assert!(later.is_none_or(|later| later >= by), "{by} {later:?}");
        let promised = hours.reply_by(at, work).expect("what has an end can be promised");
        assert!(promised >= by && promised - by < TimeDelta::minutes(15), "{by} {promised}");
        assert!(hours.closes_after(by).is_none_or(|closes| promised <= closes), "{by} {promised}");
        let more = hours.after_working(at, work + TimeDelta::minutes(1));
        assert!(more.is_none_or(|more| more > by), "{by} {more:?}");
    } else {
        assert_eq!(hours.reply_by(at, work), None, "nothing is promised for what has no end");
    }
}

/// How long somebody is there between two instants, counted opening by opening; nothing for too many of them.
fn open_between(hours: &Hours, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<TimeDelta> {
    let (mut at, mut open) = (from, TimeDelta::zero());
    for _ in 0..100 {
        match hours.closes_after(at) {
            Some(closes) if closes < to => {
                open += closes - at;
                at = closes;
            }
            Some(_) => return Some(open + (to - at)),
            // Shut, or never shut again.
            None if hours.is_open(at) => return Some(open + (to - at)),
            None => match hours.opens_after(at) {
                Some(opens) if opens < to => at = opens,
                _ => return Some(open),
            },
        }
    }
    None
}
