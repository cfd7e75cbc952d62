//! Random opening hours, as TOML and as the plain lists that a slow walk judges by.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::prelude::*;

const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
];
const NTH: [&str; 6] = ["1st", "2nd", "3rd", "4th", "5th", "last"];

/// From and to in minutes of the day on which a span begins.
pub(super) type Spans = Vec<(u16, u16)>;

#[derive(Debug, Clone)]
pub(super) struct Schedule {
    pub(super) toml: String,
    pub(super) week: [Spans; 7],
    pub(super) except: BTreeMap<NaiveDate, Spans>,
    pub(super) closed: BTreeSet<NaiveDate>,
}

#[derive(Debug, Clone)]
enum Holiday {
    Days(u16, u16),
    Date { month: u32, day: u32, from: Option<i32>, days: u16 },
    Weekday { month: u32, weekday: usize, nth: usize, from: Option<i32> },
}

/// Schedules whose dates lie in the days from `start` on.
pub(super) fn schedules(
    zone: &'static str,
    start: NaiveDate,
    days: u16,
    dates: usize,
) -> impl Strategy<Value = Schedule> {
    let minute = |end: u16| prop_oneof![3 => (0..end / 30).prop_map(|n| n * 30), 1 => 0..end];
    let cuts = proptest::collection::btree_set(minute(7 * 1440), 1..30);
    let day_cuts = proptest::collection::btree_set(minute(2880), 0..7);
    let except = proptest::collection::btree_map(0..days, day_cuts, 0..=dates);
    let holiday = prop_oneof![
        (0..days, 0..12_u16).prop_map(|(first, more)| Holiday::Days(first, more)),
        (1..=12_u32, 1..=31_u32, proptest::option::of(2005..2028), 1..5_u16)
            .prop_map(|(month, day, from, days)| Holiday::Date { month, day, from, days }),
        (1..=12_u32, 0..7_usize, 0..6_usize, proptest::option::of(2005..2028))
            .prop_map(|(month, weekday, nth, from)| Holiday::Weekday { month, weekday, nth, from }),
    ];
    let holidays = proptest::collection::vec(holiday, 0..=dates);
    (cuts, any::<bool>(), except, holidays).prop_map(move |(cuts, turned, except, holidays)| {
        let week = week(&cuts.into_iter().collect::<Vec<_>>(), turned);
        let except: BTreeMap<NaiveDate, Spans> = except
            .into_iter()
            .map(|(day, cuts)| (start + TimeDelta::days(day.into()), day_spans(&cuts.into_iter().collect::<Vec<_>>())))
            .collect();
        let mut closed = BTreeSet::new();
        let mut texts = Vec::new();
        for holiday in holidays {
            let (text, dates) = expand(&holiday, start);
            // The same day twice in the list is an error, and another test's matter.
            let is_yearly = !matches!(holiday, Holiday::Days(..));
            if !texts.contains(&text) && (is_yearly || dates.iter().all(|date| !closed.contains(date))) {
                texts.push(text);
                closed.extend(dates);
            }
        }
        Schedule { toml: toml(zone, &week, &except, &texts), week, except, closed }
    })
}

/// Every other stretch between cuts in the circle of the week is open.
fn week(cuts: &[u16], turned: bool) -> [Spans; 7] {
    const ALL: u16 = 7 * 1440;
    let mut week: [Spans; 7] = Default::default();
    let mut cuts = cuts.to_vec();
    if turned {
        let first = cuts.remove(0);
        cuts.push(first + ALL);
    }
    for pair in cuts.chunks_exact(2) {
        let (mut from, to) = (pair[0], pair[1]);
        if to - from < 1440 {
            week[usize::from(from % ALL / 1440)].push((from % 1440, to - from + from % 1440));
            continue;
        }
        while from < to {
            let end = to.min((from / 1440 + 1) * 1440);
            week[usize::from(from % ALL / 1440)].push((from % 1440, end - from + from % 1440));
            from = end;
        }
    }
    week
}

fn day_spans(cuts: &[u16]) -> Spans {
    cuts.chunks_exact(2).filter(|pair| pair[0] < 1440).map(|pair| (pair[0], pair[1].min(pair[0] + 1439))).collect()
}

fn expand(holiday: &Holiday, start: NaiveDate) -> (String, Vec<NaiveDate>) {
    match holiday {
        Holiday::Days(first, more) => {
            let first = start + TimeDelta::days((*first).into());
            let last = first + TimeDelta::days((*more).into());
            let text = if more == &0 { first.to_string() } else { format!("{first}/{last}") };
            (text, first.iter_days().take_while(|day| *day <= last).collect())
        }
        Holiday::Date { month, day, from, days } => {
            let day = if NaiveDate::from_ymd_opt(2000, *month, *day).is_some() { *day } else { 28 };
            let years = (2007..2030).filter(|year| from.is_none_or(|from| *year >= from));
            let firsts = years.filter_map(|year| NaiveDate::from_ymd_opt(year, *month, day));
            let dates = firsts.flat_map(|first| first.iter_days().take((*days).into())).collect();
            let lasts = if *days > 1 { format!(" for {days} days") } else { String::new() };
            (format!("{month:02}-{day:02}{}{lasts}", since(*from)), dates)
        }
        Holiday::Weekday { month, weekday, nth, from } => {
            let years = (2007..2030).filter(|year| from.is_none_or(|from| *year >= from));
            let dates = years.filter_map(|year| {
                let first = NaiveDate::from_ymd_opt(year, *month, 1).unwrap();
                let days = first.iter_days().take_while(|day| day.month() == *month);
                let such = days.filter(|day| day.weekday().num_days_from_monday() as usize == *weekday);
                let such: Vec<NaiveDate> = such.collect();
                if *nth == 5 { such.last().copied() } else { such.get(*nth).copied() }
            });
            let text = format!("{} {} of {}{}", NTH[*nth], NAMES[*weekday], MONTHS[*month as usize - 1], since(*from));
            (text, dates.collect())
        }
    }
}

fn since(year: Option<i32>) -> String {
    year.map_or_else(String::new, |year| format!(" from {year}"))
}

fn toml(zone: &str, week: &[Spans; 7], except: &BTreeMap<NaiveDate, Spans>, holidays: &[String]) -> String {
    let list = |spans: &Spans| {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let to = |minute: u16| clock(if minute > 1440 { minute - 1440 } else { minute });
        let texts: Vec<String> = spans.iter().map(|(from, end)| format!("\"{}-{}\"", clock(*from), to(*end))).collect();
        format!("[{}]", texts.join(", "))
    };
    let mut toml = format!("zone = \"{zone}\"\nholidays = {holidays:?}\n[week]\n");
    for (name, spans) in NAMES.iter().zip(week) {
        writeln!(toml, "{name} = {}", list(spans)).unwrap();
    }
    for (date, spans) in except {
        let hours = if spans.is_empty() { "closed = true".to_owned() } else { format!("open = {}", list(spans)) };
        writeln!(toml, "[[except]]\ndate = {date}\n{hours}").unwrap();
    }
    toml
}
