//! Random cadences in random hours, asked at random times: what must hold whatever the data.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::schedule::schedules;
use crate::follow_up::{Cadence, CadenceBuilder, Due, FinishReason, FollowUp, Hours, Period, State};

const ZONES: [&str; 6] =
    ["Europe/Vienna", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/St_Johns", "UTC"];

fn periods() -> impl Strategy<Value = Period> {
    prop_oneof![
        (1..200_u32).prop_map(Period::hours),
        (1..20_u32).prop_map(Period::days),
        (1..4_u32).prop_map(Period::weeks),
        (1..60_u32).prop_map(Period::working_hours),
        (1..12_u32).prop_map(Period::working_days),
        // Silly ones too.
        prop_oneof![Just(Period::days(366)), Just(Period::working_days(366)), Just(Period::working_hours(8784))],
    ]
}

#[derive(Debug, Clone)]
struct Bounds {
    gap: Option<Period>,
    most: Option<(u32, Period)>,
    margin: Option<Period>,
}

fn cadences() -> impl Strategy<Value = (Cadence, Bounds, usize)> {
    let gap = proptest::option::of((1..72_u32).prop_map(Period::hours));
    let most = proptest::option::of((1..4_u32, periods()));
    let margin = proptest::option::of(periods());
    let steps = proptest::collection::vec((proptest::bool::weighted(0.3), periods()), 1..7);
    (steps, gap, most, margin).prop_filter_map("times that clash", |(steps, gap, most, margin)| {
        let builder = steps.iter().fold(Cadence::builder(), |builder, (before, period)| {
            if *before { builder.before(*period, "t") } else { builder.after(*period, "t") }
        });
        // What clashes is dropped, so that most of what is drawn is tried.
        let build = |bounds: &Bounds| {
            let set = |builder: CadenceBuilder| match bounds.gap {
                Some(gap) => builder.min_gap(gap),
                None => builder,
            };
            let builder = set(builder.clone());
            let builder = match bounds.most {
                Some((mails, period)) => builder.max_mails(mails, period),
                None => builder,
            };
            match bounds.margin {
                Some(margin) => builder.margin(margin).build(),
                None => builder.build(),
            }
        };
        let all = Bounds { gap, most, margin };
        let tries = [
            all.clone(),
            Bounds { most: None, ..all.clone() },
            Bounds { gap: None, ..all.clone() },
            Bounds { gap: None, most: None, margin: None },
        ];
        tries.into_iter().find_map(|bounds| Some((build(&bounds).ok()?, bounds, steps.len())))
    })
}

/// Minutes from one question to the next, and how late a mail goes out.
type Asked = Vec<(u32, u32)>;

#[derive(Debug, Clone)]
struct Case {
    hours: Hours,
    cadence: Cadence,
    bounds: Bounds,
    steps: usize,
    start: DateTime<Utc>,
    deadline: Option<DateTime<Utc>>,
    asked: Asked,
    reply: Option<usize>,
}

fn cases() -> impl Strategy<Value = Case> {
    (0..ZONES.len(), 0..6900_i64, 0..1440_i64).prop_flat_map(|(zone, day, minute)| {
        let day = NaiveDate::from_ymd_opt(2009, 1, 1).unwrap() + TimeDelta::days(day);
        let start = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minute);
        let deadline = proptest::option::of(prop_oneof![0..3_000_i64, 0..80_000_i64]);
        // Now and then nobody asks for weeks.
        let pause = prop_oneof![4 => 0..600_u32, 2 => 0..6_000_u32, 1 => 0..60_000_u32];
        let asked = proptest::collection::vec((pause, prop_oneof![3 => Just(0_u32), 1 => 0..90_u32]), 1..60);
        let reply = proptest::option::weighted(0.2, 0..60_usize);
        (schedules(ZONES[zone], day, 90, 6), cadences(), deadline, asked, reply).prop_filter_map(
            "never open",
            move |(schedule, (cadence, bounds, steps), deadline, asked, reply)| {
                let hours = Hours::parse(&schedule.toml).ok()?;
                let deadline = deadline.map(|minutes| start + TimeDelta::minutes(minutes));
                Some(Case { hours, cadence, bounds, steps, start, deadline, asked, reply })
            },
        )
    })
}

/// What one series did so far.
struct Series<'c> {
    case: &'c Case,
    state: State,
    mails: Vec<DateTime<Utc>>,
    last: Option<FollowUp>,
}

impl Series<'_> {
    fn ask(&self, now: DateTime<Utc>) -> Due {
        let Case { cadence, hours, .. } = self.case;
        let due = cadence.due(hours, &self.state, now).unwrap();
        assert_eq!(cadence.due(hours, &self.state, now).unwrap(), due, "the same state is due the same");
        let kept: State = serde_json::from_str(&serde_json::to_string(&self.state).unwrap()).unwrap();
        assert_eq!(cadence.due(hours, &kept, now).unwrap(), due, "a state that was kept is due the same");
        due
    }

    /// A moment at which a mail goes out, or is said to go out.
    fn check_moment(&self, at: DateTime<Utc>) {
        let Case { hours, bounds, deadline, .. } = self.case;
        assert!(hours.is_open(at), "{at} in closed time");
        if let Some(deadline) = deadline {
            assert!(at < *deadline, "{at} not before the deadline {deadline}");
            match bounds.margin {
                // Real hours are counted here, calendar and working time by what another test holds to tables.
                Some(margin) if margin == Period::hours(margin.count) => {
                    assert!(at <= *deadline - TimeDelta::hours(margin.count.into()), "{at} too near to {deadline}");
                }
                Some(margin) => assert!(Some(at) <= hours.earlier(*deadline, margin), "{at} too near to {deadline}"),
                None => {}
            }
        }
        let last = self.mails.iter().max().unwrap();
        if let Some(gap) = bounds.gap {
            assert!(at - *last >= TimeDelta::hours(gap.count.into()), "{at} too soon after {last}");
        }
        if let Some((most, period)) = bounds.most {
            let since = |mail: &&DateTime<Utc>| hours.later(**mail, period).is_none_or(|end| end > at);
            assert!(self.mails.iter().filter(since).count() < most as usize, "{at} is one too many");
        }
    }

    fn send(&mut self, due: FollowUp, now: DateTime<Utc>, late: u32) {
        self.check_moment(now);
        assert!(self.last.as_ref().is_none_or(|last| last.step < due.step && !last.is_last), "after the last");
        assert!(due.step as usize <= self.case.steps && due.step <= due.of);
        assert_eq!(due.is_last, due.step == due.of, "{due:?}");
        assert!(due.by.is_none_or(|by| by >= now));
        let after = self.state.clone().sent(&due, now);
        let next = self.case.cadence.due(&self.case.hours, &after, now).unwrap();
        assert!(!matches!(next, Due::Send(_)), "two at once");
        assert_eq!(due.is_last, matches!(next, Due::Finished { .. }), "{due:?} and then {next}");
        let at = now + TimeDelta::seconds(late.into());
        self.state = self.state.clone().sent(&due, at);
        self.mails.push(at);
        self.last = Some(due);
    }

    /// Checks a wait by asking within it and at its end.
    fn check_wait(&self, now: DateTime<Utc>, until: DateTime<Utc>, part: u32) {
        assert!(until > now, "{until} is not later than {now}");
        self.check_moment(until);
        let within = now + (until - now) / 60 * i32::try_from(part % 60).unwrap();
        match self.ask(within) {
            Due::Wait { until: same, .. } => assert_eq!(same, until, "asked again at {within}"),
            other => panic!("asked within the wait, at {within}: {other}"),
        }
        assert!(matches!(self.ask(until), Due::Send(_)), "{until}: {}", self.ask(until));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_series_holds_its_promises(case in cases()) {
        let state = State::started(case.start).deadline(case.deadline);
        let mut series = Series { case: &case, state, mails: vec![case.start], last: None };
        let mut now = case.start;
        let mut ended: Option<FinishReason> = None;
        for (turn, (pause, late)) in case.asked.iter().enumerate() {
            now += TimeDelta::minutes((*pause).into());
            if case.reply == Some(turn) {
                series.state = series.state.clone().replied(now);
            }
            match series.ask(now) {
                Due::Send(due) => {
                    prop_assert!(ended.is_none() && series.state.replied.is_none(), "a mail after the end");
                    series.send(due, now, *late);
                    now += TimeDelta::seconds((*late).into());
                }
                Due::Wait { until, .. } => {
                    prop_assert!(ended.is_none(), "a wait after the end");
                    series.check_wait(now, until, *pause);
                    // Half of the time it is asked again when it said.
                    if late % 2 == 0 {
                        now = until;
                    }
                }
                Due::Finished { why } => ended = ended.or((why != FinishReason::Closed).then_some(why)),
            }
        }
    }

    #[test]
    fn a_series_that_is_asked_in_time_ends(case in cases()) {
        let mut state = State::started(case.start).deadline(case.deadline);
        let mut now = case.start;
        for _ in 0..=2 * case.steps {
            match case.cadence.due(&case.hours, &state, now).unwrap() {
                Due::Send(due) => state = state.sent(&due, now),
                Due::Wait { until, .. } => now = until,
                Due::Finished { .. } => return Ok(()),
            }
        }
        prop_assert!(false, "still going on");
    }

    #[test]
    fn a_cadence_reads_back((cadence, ..) in cadences()) {
        let json = serde_json::to_string(&cadence).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Cadence>(&json).unwrap(), &cadence);
        prop_assert_eq!(&Cadence::parse(&toml::to_string(&cadence).unwrap()).unwrap(), &cadence);
    }

    #[test]
    fn working_days_are_dates_with_open_time(case in cases(), count in 1..30_u32) {
        let Some(end) = case.hours.later(case.start, Period::working_days(count)) else { return Ok(()) };
        let date = |at| case.hours.zone().local(at).date();
        // A date that a zone never had ends in the next one.
        prop_assume!(case.hours.zone().name() != "Pacific/Apia");
        let open = |from: NaiveDate, to: NaiveDate| {
            from.iter_days().take_while(|day| *day < to).filter(|day| !case.hours.on(*day).is_empty()).count()
        };
        let next = |day: NaiveDate| day.succ_opt().unwrap();
        prop_assert_eq!(open(next(date(case.start)), next(date(end))), count as usize);
        if let Some(start) = case.hours.earlier(end, Period::working_days(count)) {
            prop_assert_eq!(open(date(start), date(end)), count as usize);
        }
    }
}
