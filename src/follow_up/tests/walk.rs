//! Opening hours against a slow walk: minute by minute, each asked what the clock on the wall shows.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::schedule::{Schedule, Spans, schedules};
use crate::follow_up::Hours;

const ZONES: [&str; 8] = [
    "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Kathmandu", "America/St_Johns", "Europe/Vienna",
    "America/New_York", "UTC",
];

/// What a walk saw: for each minute from the start whether somebody is there.
struct Walk {
    start: DateTime<Utc>,
    open: Vec<bool>,
}

impl Walk {
    fn new(schedule: &Schedule, zone: Tz, start: DateTime<Utc>, minutes: u32) -> Self {
        let hours = |date: NaiveDate| -> Spans {
            match schedule.except.get(&date) {
                Some(spans) => spans.clone(),
                None if schedule.closed.contains(&date) => Vec::new(),
                None => schedule.week[date.weekday().num_days_from_monday() as usize].clone(),
            }
        };
        let mut today = (NaiveDate::MIN, Spans::new(), Spans::new());
        let open = (0..minutes)
            .map(|minute| {
                let wall = zone.from_utc_datetime(&(start + TimeDelta::minutes(minute.into())).naive_utc());
                let date = wall.date_naive();
                if today.0 != date {
                    today = (date, hours(date), hours(date.pred_opt().unwrap()));
                }
                let now = u16::try_from(wall.hour() * 60 + wall.minute()).unwrap();
                let shows = |spans: &Spans, now: u16| spans.iter().any(|(from, to)| *from <= now && now < *to);
                shows(&today.1, now) || shows(&today.2, now + 1440)
            })
            .collect();
        Self { start, open }
    }

    fn at(&self, minute: usize) -> DateTime<Utc> {
        self.start + TimeDelta::minutes(i64::try_from(minute).unwrap())
    }

    /// The first minute from one on that is open, or closed.
    fn first(&self, from: usize, open: bool) -> Option<usize> {
        (from..self.open.len()).find(|minute| self.open[*minute] == open)
    }

    /// What the walk saw must be what is said; what lies behind its end may be anything that does too.
    fn same(&self, said: Option<DateTime<Utc>>, seen: Option<DateTime<Utc>>) -> bool {
        said == seen || (seen.is_none() && said.is_some_and(|said| said >= self.at(self.open.len())))
    }

    fn closes(&self, minute: usize) -> Option<usize> {
        self.open[minute].then(|| self.first(minute, false))?
    }

    fn opens(&self, minute: usize) -> Option<usize> {
        let from = if self.open[minute] { self.first(minute, false)? } else { minute };
        self.first(from, true)
    }

    fn works(&self, minute: usize, second: u32, working: i64) -> Option<DateTime<Utc>> {
        let mut left = working;
        let mut skipped = i64::from(second);
        for minute in minute..self.open.len() {
            if self.open[minute] {
                if left < 60 - skipped {
                    return Some(self.at(minute) + TimeDelta::seconds(skipped + left));
                }
                left -= 60 - skipped;
            }
            skipped = 0;
        }
        None
    }

    /// Compares what the hours say with what the walk saw at some minute and second.
    fn check(&self, hours: &Hours, minute: usize, second: u32, working: i64) {
        let at = self.at(minute) + TimeDelta::seconds(second.into());
        let real = |minute: Option<usize>| minute.map(|minute| self.at(minute));
        assert_eq!(hours.is_open(at), self.open[minute], "is_open {at}\n{hours}");
        let (said, seen) = (hours.closes_after(at), real(self.closes(minute)));
        assert!(self.same(said, seen), "closes_after {at}: {said:?}, seen {seen:?}\n{hours}");
        let (said, seen) = (hours.opens_after(at), real(self.opens(minute)));
        assert!(self.same(said, seen), "opens_after {at}: {said:?}, seen {seen:?}\n{hours}");
        let (said, seen) = (hours.after_working(at, TimeDelta::seconds(working)), self.works(minute, second, working));
        assert!(self.same(said, seen), "after_working {at} {working} s: {said:?}, seen {seen:?}\n{hours}");
        assert!(said.is_none_or(|said| hours.is_open(said)), "promise in closed time: {said:?}\n{hours}");
        let (said, seen) =
            (hours.reply_by(at, TimeDelta::seconds(working)), seen.and_then(|seen| self.quarter(hours, seen)));
        assert!(self.same(said, seen), "reply_by {at} {working} s: {said:?}, seen {seen:?}\n{hours}");
    }

    /// The first minute from an open instant on that the wall shows as a quarter of an hour, or that is closed.
    fn quarter(&self, hours: &Hours, open: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let seconds = usize::try_from((open - self.at(0)).num_seconds()).ok()?;
        let on_a_quarter = |minute: usize| hours.zone.local(self.at(minute)).format("%M").to_string();
        (seconds.div_ceil(60)..self.open.len())
            .find(|minute| !self.open[*minute] || ["00", "15", "30", "45"].contains(&on_a_quarter(*minute).as_str()))
            .map(|minute| self.at(minute))
    }

    /// Compares at each change that the walk saw, and the minutes beside it; returns how many changes.
    fn check_changes(&self, hours: &Hours, most: usize) -> usize {
        let changes: Vec<usize> = (1..self.open.len()).filter(|at| self.open[*at] != self.open[at - 1]).collect();
        let step = changes.len() / most + 1;
        for change in changes.iter().step_by(step) {
            for (minute, second) in [(change - 1, 59), (*change, 0), (*change, 1)] {
                // Just as much work as there is until the end of the run, and a second less and more.
                let run = self
                    .closes(minute)
                    .map_or(3600, |end| (self.at(end) - self.at(minute)).num_seconds() - i64::from(second));
                for working in [run - 1, run, run + 1] {
                    self.check(hours, minute, second, working.max(0));
                }
            }
        }
        changes.len()
    }
}

/// Hours as they are read, and read again from what they print.
fn read(schedule: &Schedule) -> Hours {
    let hours = Hours::parse(&schedule.toml).unwrap_or_else(|problems| panic!("{problems}\n{}", schedule.toml));
    let printed = hours.to_string();
    assert_eq!(Hours::parse(&printed).as_ref(), Ok(&hours), "{printed}");
    assert_eq!(Hours::parse(&printed).unwrap().to_string(), printed);
    hours
}

/// The day, or the one before the next change of the zone's clock.
fn near_change(zone: Tz, day: NaiveDate) -> NaiveDate {
    let offset = |day: NaiveDate| {
        let instant = zone.from_utc_datetime(&day.and_time(NaiveTime::MIN));
        instant.naive_local() - instant.naive_utc()
    };
    day.iter_days().take(400).find(|day| offset(*day) != offset(*day + TimeDelta::days(1))).unwrap_or(day)
}

/// A zone, the start of the walk, the schedule, and what is asked: minute, second, seconds of work.
type Case = (&'static str, DateTime<Utc>, Schedule, Vec<(u32, u32, i64)>);

fn cases(days: u16) -> impl Strategy<Value = Case> {
    // Apia's lost day is one of these in ten.
    let day = prop_oneof![9 => 0..6900_i64, 1 => Just(1085_i64)];
    (0..ZONES.len(), day, any::<bool>(), 0..1440_i64).prop_flat_map(move |(zone, day, near, minute)| {
        let zone = ZONES[zone];
        let day = NaiveDate::from_ymd_opt(2009, 1, 1).unwrap() + TimeDelta::days(day);
        let day = if near { near_change(zone.parse().unwrap(), day) - TimeDelta::days(2) } else { day };
        let start = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute);
        let asked = (0..u32::from(days) * 1440, 0..60_u32, prop_oneof![0..36_000_i64, 0..400_000_i64]);
        let schedule = schedules(zone, day - TimeDelta::days(2), days + 2, 5);
        (Just(zone), Just(start), schedule, proptest::collection::vec(asked, 40))
    })
}

const DAYS: u16 = 12;

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn hours_are_what_a_slow_walk_sees((zone, start, schedule, asked) in cases(DAYS)) {
        // A week without any time is refused, and another test's matter.
        prop_assume!(schedule.week.iter().chain(schedule.except.values()).any(|spans| !spans.is_empty()));
        let hours = read(&schedule);
        let walk = Walk::new(&schedule, zone.parse().unwrap(), start, u32::from(DAYS) * 1440);
        walk.check_changes(&hours, 20);
        for (minute, second, working) in asked {
            walk.check(&hours, minute as usize, second, working);
        }
    }
}

/// A year on end in one zone; `WALK_ROUNDS=12 cargo test --release --lib on_end` walks 19 years in every zone, so often.
#[test]
fn hours_are_what_a_slow_walk_sees_on_end() {
    let rounds: Option<usize> = std::env::var_os("WALK_ROUNDS").and_then(|rounds| rounds.to_str()?.parse().ok());
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let (first, last, zones) =
        if rounds.is_some() { (day(2009), day(2028), &ZONES[..]) } else { (day(2011), day(2012), &ZONES[..1]) };
    let start = first.and_time(NaiveTime::MIN).and_utc();
    let days = u16::try_from((last - first).num_days()).unwrap();
    let mut runner = TestRunner::new(ProptestConfig { max_global_rejects: 1, ..ProptestConfig::default() });
    let (mut minutes, mut changes) = (0, 0);
    while minutes == 0 || minutes < rounds.unwrap_or_default() * zones.len() * usize::from(days) * 1440 {
        for zone in zones {
            let schedule = schedules(zone, first, days, 40).new_tree(&mut runner).unwrap().current();
            if schedule.week.iter().all(Vec::is_empty) {
                continue;
            }
            let hours = read(&schedule);
            let walk = Walk::new(&schedule, zone.parse().unwrap(), start, u32::from(days) * 1440);
            for (minute, open) in walk.open.iter().enumerate() {
                assert_eq!(hours.is_open(walk.at(minute)), *open, "is_open {}\n{hours}", walk.at(minute));
            }
            minutes += walk.open.len();
            changes += walk.check_changes(&hours, 400);
        }
        eprintln!("{minutes} minutes walked, {changes} changes");
    }
}
