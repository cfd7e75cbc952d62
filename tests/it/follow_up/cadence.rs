//! Cadences on days that people know: what is due, when, and why.

use chrono::{DateTime, Utc};
use sincerely::ErrorKind;
use sincerely::follow_up::{Cadence, Due, FollowUp, Hours, Period, State};

use crate::desk::InOneLine as _;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// 2026-03-02 is a Monday.
fn office() -> Hours {
    Hours::parse(
        "zone = \"UTC\"\nholidays = [\"2026-03-17\"]\n[week]\nmonday-friday = [\"09:00-12:00\", \"13:00-17:00\"]",
    )
    .unwrap()
}

fn cadence(top: &str, steps: &str) -> Cadence {
    let steps: Vec<String> = steps
        .split(", ")
        .map(|step| {
            let (key, period) = step.split_once(' ').unwrap();
            format!("[[step]]\n{key} = \"{period}\"\ntemplate = \"follow_up/{key}\"\n")
        })
        .collect();
    Cadence::parse(&format!("{top}\n{}", steps.concat())).unwrap_or_else(|problems| panic!("{problems}"))
}

fn send(cadence: &Cadence, state: &State, now: &str) -> FollowUp {
    match cadence.due(&office(), state, at(now)).unwrap() {
        Due::Send(due) => due,
        other => panic!("{other}"),
    }
}

/// Runs a series as a service does that asks when the answer says so, from `now` on; one line for each answer.
fn run(cadence: &Cadence, mut state: State, now: &str) -> Vec<String> {
    let (mut now, mut lines) = (at(now), Vec::new());
    while lines.len() < 100 {
        let due = cadence.due(&office(), &state, now).unwrap();
        lines.push(format!("{} {due}", now.format("%d %H:%M")));
        match due {
            Due::Send(due) => state = state.sent(&due, now),
            Due::Wait { until, .. } => now = until,
            Due::Finished { .. } => return lines,
            other => panic!("{other}"),
        }
    }
    panic!("still going on: {lines:#?}");
}

#[test]
fn a_series_goes_its_way() {
    let cadence = cadence("", "after 3 working days, after 1 week, after 6 working hours");
    assert_eq!(
        run(&cadence, State::started(at("2026-03-06T15:00:00Z")), "2026-03-06T15:00:00Z"),
        [
            "06 15:00 wait: until 2026-03-11T15:00:00Z for step 1, whose time has not come",
            "11 15:00 send: step 1 of 3, follow_up/after, so long after the mail before",
            "11 15:00 wait: until 2026-03-18T15:00:00Z for step 2, whose time has not come",
            "18 15:00 send: step 2 of 3, follow_up/after, so long after the mail before",
            "18 15:00 wait: until 2026-03-19T14:00:00Z for step 3, whose time has not come",
            "19 14:00 send: step 3 of 3, follow_up/after, so long after the mail before, the last",
            "19 14:00 over: everything has been said",
        ]
    );
}

#[test]
fn what_comes_when_nobody_is_there_waits_for_the_next_opening() {
    let cadence = cadence("", "after 2 days, after 4 hours");
    assert_eq!(
        run(&cadence, State::started(at("2026-03-05T20:00:00Z")), "2026-03-07T21:00:00Z"),
        [
            "07 21:00 wait: until 2026-03-09T09:00:00Z for step 1, when somebody is there again",
            "09 09:00 send: step 1 of 2, follow_up/after, so long after the mail before",
            "09 09:00 wait: until 2026-03-09T13:00:00Z for step 2, whose time has not come",
            "09 13:00 send: step 2 of 2, follow_up/after, so long after the mail before, the last",
            "09 13:00 over: everything has been said",
        ]
    );
}

#[test]
fn a_step_before_the_deadline_goes_in_the_last_open_hour_before_its_time() {
    // The event is on Monday the 9th; two days before is a Saturday.
    let cadence = cadence("margin = \"1 day\"", "after 2 days, before 2 days, after 1 day");
    let state = State::started(at("2026-03-02T10:00:00Z")).deadline(at("2026-03-09T00:00:00Z"));
    assert_eq!(
        run(&cadence, state, "2026-03-02T10:00:00Z"),
        [
            "02 10:00 wait: until 2026-03-04T10:00:00Z for step 1, whose time has not come",
            "04 10:00 send: step 1 of 3, follow_up/after, so long after the mail before",
            "04 10:00 wait: until 2026-03-06T16:00:00Z for step 2, whose time has not come",
            "06 16:00 send: step 2 of 2, follow_up/before, so long before the deadline, the last",
            "06 16:00 over: everything has been said",
        ]
    );
}

#[test]
fn the_last_is_the_one_after_which_none_can_come() {
    let steps = "after 1 day, after 1 week, after 1 week";
    let state = State::started(at("2026-03-02T10:00:00Z")).deadline(at("2026-03-12T10:00:00Z"));
    let first = send(&cadence("", steps), &state, "2026-03-03T10:00:00Z");
    assert_eq!((first.step, first.of, first.is_last), (1, 3, false));
    let second =
        send(&cadence("", steps), &state.clone().sent(&first, at("2026-03-03T10:00:00Z")), "2026-03-10T10:00:00Z");
    assert_eq!((second.step, second.of, second.is_last), (2, 2, true));
    // With a margin of three days the second cannot come.
    let first = send(&cadence("margin = \"3 days\"", steps), &state, "2026-03-03T10:00:00Z");
    assert_eq!((first.step, first.of, first.is_last), (1, 1, true));
    // It has said so, and a later deadline does not bring more.
    let state = state.sent(&first, at("2026-03-03T10:00:00Z")).deadline(at("2026-05-01T10:00:00Z"));
    let due = cadence("margin = \"3 days\"", steps).due(&office(), &state, at("2026-03-20T10:00:00Z")).unwrap();
    assert_eq!(due.to_string(), "over: everything has been said");
}

#[test]
fn runs_that_were_missed_lead_to_one_mail() {
    let cadence = cadence("", "after 1 day, after 1 day, before 2 days, before 1 day");
    let state = State::started(at("2026-03-02T10:00:00Z")).deadline(at("2026-03-20T12:00:00Z"));
    // Nobody asked for two weeks: what stands before the deadline overtakes the rest.
    assert_eq!(
        run(&cadence, state.clone(), "2026-03-18T15:00:00Z"),
        [
            "18 15:00 send: step 3 of 4, follow_up/before, so long before the deadline",
            "18 15:00 wait: until 2026-03-19T12:00:00Z for step 4, whose time has not come",
        ]
        .into_iter()
        .map(|line| line.replace("19T12:00", "19T11:00"))
        .chain([
            "19 11:00 send: step 4 of 4, follow_up/before, so long before the deadline, the last".to_owned(),
            "19 11:00 over: everything has been said".to_owned(),
        ])
        .collect::<Vec<_>>()
    );
    let late = run(&cadence, state, "2026-03-20T11:59:00Z");
    assert_eq!(late[0], "20 11:59 send: step 4 of 4, follow_up/before, so long before the deadline, the last");
    assert_eq!(late.len(), 2);
}

#[test]
fn the_gap_and_the_limit_hold() {
    let state = State::started(at("2026-03-02T10:00:00Z")).deadline(at("2026-03-06T10:00:00Z"));
    let close = cadence("min_gap = \"1 working day\"", "after 1 working day, before 2 days");
    let first = send(&close, &state, "2026-03-03T16:00:00Z");
    let state = state.sent(&first, at("2026-03-03T16:00:00Z"));
    let due = close.due(&office(), &state, at("2026-03-04T10:00:00Z")).unwrap();
    assert_eq!(due.to_string(), "wait: until 2026-03-04T16:00:00Z for step 2, too soon after the mail before");

    let often = cadence("max_mails = \"2 in 4 days\"", "after 1 day, before 2 days");
    let due = often.due(&office(), &state, at("2026-03-04T10:00:00Z")).unwrap();
    // The first mail was the first of the two, and the sixth at ten is the deadline itself.
    assert_eq!(due.to_string(), "over: the deadline is past or too near");
    let state = state.deadline(at("2026-03-06T11:00:00Z"));
    let due = often.due(&office(), &state, at("2026-03-04T12:00:00Z")).unwrap();
    assert_eq!(due.to_string(), "wait: until 2026-03-06T10:00:00Z for step 2, after as many mails as there may be");
}

#[test]
fn whatever_ends_it_is_said() {
    let cadence = cadence("", "after 1 day, before 2 days");
    let now = at("2026-03-05T10:00:00Z");
    let state = State::started(at("2026-03-02T10:00:00Z"));
    let due = |state: &State| cadence.due(&office(), state, now).unwrap().to_string();
    assert_eq!(due(&state.clone().replied(now)), "over: there was a reply");
    assert_eq!(due(&state.clone().stopped(now)), "over: it was stopped");
    assert_eq!(due(&state.clone().deadline(now)), "over: the deadline is past or too near");
    // Without a deadline a step before it is left out, and the one before that is the last.
    assert_eq!(due(&state), "send: step 1 of 1, follow_up/after, so long after the mail before, the last");
    // Its time before the deadline had come before the series began.
    let late = State::started(now).deadline(at("2026-03-06T16:00:00Z"));
    assert_eq!(due(&late), "wait: until 2026-03-06T10:00:00Z for step 1, whose time has not come");
    let closed = Hours::parse("zone = \"UTC\"\n[[except]]\ndate = \"2020-01-01\"\nopen = [\"09:00-17:00\"]").unwrap();
    assert_eq!(cadence.due(&closed, &state, now).unwrap().to_string(), "over: nobody is there within two years");
}

#[test]
fn it_says_until_when_it_may_be_sent() {
    let cadence = cadence("margin = \"1 day\"", "after 1 day");
    let state = State::started(at("2026-03-02T10:00:00Z"));
    assert_eq!(send(&cadence, &state, "2026-03-03T10:00:00Z").by, Some(at("2026-03-03T12:00:00Z")));
    let state = state.deadline(at("2026-03-04T11:00:00Z"));
    assert_eq!(send(&cadence, &state, "2026-03-03T10:00:00Z").by, Some(at("2026-03-03T11:00:00Z")));
}

#[test]
fn the_same_step_twice_changes_nothing() {
    let cadence = cadence("", "after 1 day, after 1 day");
    let now = at("2026-03-03T10:00:00Z");
    let state = State::started(at("2026-03-02T10:00:00Z"));
    let first = send(&cadence, &state, "2026-03-03T10:00:00Z");
    let state = state.sent(&first, now);
    assert_eq!(state.clone().sent(&first, at("2026-03-04T10:00:00Z")), state);
    assert_eq!(state.last_step(), 1);
    let replied = state.replied(now);
    assert_eq!(replied.clone().replied(at("2026-03-09T10:00:00Z")), replied);
}

#[test]
fn a_day_as_the_deadline_begins_in_the_customers_zone() {
    let day = "2026-03-07".parse().unwrap();
    let zone = sincerely::Zone::parse("+05:30").unwrap();
    let state = State::started(at("2026-03-02T10:00:00Z"));
    assert_eq!(state.clone().deadline_day(day, &zone), state.clone().deadline(at("2026-03-06T18:30:00Z")));
    assert_eq!(state.clone().deadline_day(day, &zone).deadline(None), state);
}

#[test]
fn moments_outside_the_calendar_are_rejected() {
    let cadence = cadence("min_gap = \"1 hour\"\nmargin = \"1 day\"", "after 1 day, before 2 days");
    let usual = at("2026-03-02T10:00:00Z");
    for edge in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        for (state, now, name) in [
            (State::started(edge), usual, "started"),
            (State::started(usual), edge, "now"),
            (State::started(usual).deadline(edge), usual, "deadline"),
        ] {
            let error = cadence.due(&office(), &state, now).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidValue);
            assert_eq!(error.in_one_line(), format!("`{name}` is outside the years 1 to 9999"));
        }
        assert_eq!(office().after(edge, Period::working_days(1)), None);
        assert!(cadence.due(&office(), &State::started(usual).replied(edge), usual).is_ok());
    }
    for edge in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2016-12-31T23:59:60.5Z"].map(at) {
        for other in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-03-02T10:00:00Z"].map(at) {
            for state in
                [State::started(edge), State::started(edge).deadline(other), State::started(other).deadline(edge)]
            {
                assert!(cadence.due(&office(), &state, edge).is_ok() && cadence.due(&office(), &state, other).is_ok());
            }
        }
    }
}

#[test]
fn silly_data_comes_to_an_end() {
    let closed = Hours::parse("zone = \"UTC\"\n[[except]]\ndate = \"2020-01-01\"\nopen = [\"09:00-09:01\"]").unwrap();
    let rare =
        Hours::parse("zone = \"UTC\"\nholidays = [\"1990-01-01/2999-12-31\"]\n[week]\nmonday = [\"09:00-09:01\"]")
            .unwrap();
    let long = (0..20).map(|at| format!("[[step]]\nbefore = \"{} working hours\"\ntemplate = \"t\"\n", 8784 - at));
    let top =
        "min_gap = \"366 working days\"\nmax_mails = \"1 in 8784 working hours\"\nmargin = \"366 working days\"\n";
    for cadence in
        [long.clone().collect::<String>(), format!("{top}[[step]]\nafter = \"366 working days\"\ntemplate = \"t\"")]
    {
        let cadence = Cadence::parse(&cadence).unwrap_or_else(|problems| panic!("{problems}"));
        for hours in [&closed, &rare, &office()] {
            for (start, deadline) in
                [("1000-01-01T00:00:00Z", "9000-01-01T00:00:00Z"), ("2026-03-02T00:00:00Z", "2028-03-02T00:00:00Z")]
            {
                let state = State::started(at(start)).deadline(at(deadline));
                for now in [start, "2026-03-02T10:00:00Z", "2027-12-31T10:00:00Z"] {
                    assert_eq!(cadence.due(hours, &state, at(now)), cadence.due(hours, &state, at(now)));
                }
            }
        }
    }
}

#[test]
fn clocks_that_change_keep_the_time_of_day() {
    let hours = Hours::parse("zone = \"-03:00\"\n[week]\nmonday-sunday = [\"00:00-24:00\"]").unwrap();
    assert_eq!(hours.after(at("2026-03-28T12:00:00Z"), Period::days(2)), Some(at("2026-03-30T12:00:00Z")));
    let vienna = Hours::parse("zone = \"Europe/Vienna\"\n[week]\nmonday-sunday = [\"00:00-24:00\"]").unwrap();
    let before = at("2026-03-28T12:00:00Z");
    assert_eq!(vienna.after(before, Period::days(2)), Some(at("2026-03-30T11:00:00Z")));
    assert_eq!(vienna.after(before, Period::working_days(2)), Some(at("2026-03-30T11:00:00Z")));
    assert_eq!(vienna.after(before, Period::hours(48)), Some(at("2026-03-30T12:00:00Z")));
}
