//! Follow-ups: any text is a cadence or problems, any JSON a state or none, and what is due agrees with itself.

use chrono::{DateTime, TimeDelta, Utc};
use sincerely::ErrorKind;
use sincerely::follow_up::{Cadence, Due, FinishReason, FollowUp, Hours, State};

use crate::hours::told;
use crate::inbound::clean;

thread_local! {
    static HOURS: [Hours; 4] = [
        "zone = \"UTC\"\n[week]\nmonday-sunday = [\"00:00-24:00\"]\n",
        "zone = \"Europe/Vienna\"\nholidays = [\"12-25\", 2026-05-01]\n[week]\nmonday-friday = [\"09:00-12:00\", \"13:00-17:00\"]\n",
        "zone = \"America/New_York\"\n[week]\nsunday = [\"01:30-02:30\", \"22:00-02:00\"]\n",
        "zone = \"Pacific/Apia\"\nholidays = [\"01-01\"]\n[week]\nwednesday = [\"10:00-10:01\"]\n",
    ]
    .map(|toml| Hours::parse(toml).expect("the hours of the target are in order"));
}

/// Ten bytes choose hours, a start, a deadline and now; then TOML and, from the first line that begins with `{`, a state.
pub fn kept(data: &[u8]) {
    let Some((bytes, text)) = data.split_first_chunk::<10>() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    if text.len() > crate::LONGEST {
        return;
    }
    let (toml, json) = text.find("\n{").map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let cadence = match Cadence::parse(toml) {
        Ok(cadence) => cadence,
        Err(problems) => {
            return told(&problems, "cadence.toml");
        }
    };
    let written = serde_json::to_string(&cadence).expect("a cadence is a value");
    assert_eq!(serde_json::from_str::<Cadence>(&written).ok().as_ref(), Some(&cadence), "{written}");
    let &[hours, a, b, c, d, e, f, g, h, i] = bytes;
    let minutes =
        |high, middle, low| TimeDelta::minutes(i64::from(u32::from_be_bytes([0, high, middle, low])) % 1_054_080);
    // Within two years from 2026 on, to the minute.
    let origin = DateTime::from_timestamp(1_767_225_600, 0).expect("an instant");
    let [started, deadline, now] = [minutes(a, b, c), minutes(d, e, f), minutes(g, h, i)].map(|after| origin + after);
    let state = match json {
        Some(json) => {
            let Ok(state) = serde_json::from_str::<State>(json) else { return };
            state
        }
        None if hours & 4 == 0 => State::started(started),
        None => State::started(started).deadline(deadline),
    };
    let again = serde_json::to_string(&state).expect("a state is a value");
    assert_eq!(serde_json::from_str::<State>(&again).ok().as_ref(), Some(&state), "{again}");
    HOURS.with(|all| series(&cadence, &all[usize::from(hours % 4)], state, now));
}

/// A whole series, asked again whenever it says so.
fn series(cadence: &Cadence, hours: &Hours, mut state: State, mut now: DateTime<Utc>) {
    let steps = cadence.templates().count();
    let mut mails = 0;
    loop {
        let due = match cadence.due(hours, &state, now) {
            Ok(due) => due,
            Err(error) => return assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}"),
        };
        assert!(clean(&due.to_string()));
        assert_eq!(cadence.due(hours, &state, now).as_ref(), Ok(&due), "the same is due again");
        match due {
            Due::Send(follow_up) => {
                sound(&follow_up, cadence, hours, &state, now);
                mails += 1;
                assert!(mails <= steps, "more mails than steps");
                let next = state.clone().sent(&follow_up, now);
                assert_eq!(next.clone().sent(&follow_up, now), next, "told twice of one step");
                let after = cadence.due(hours, &next, now);
                assert!(matches!(after, Ok(Due::Wait { .. } | Due::Finished { .. })), "two at once: {after:?}");
                assert_eq!(matches!(after, Ok(Due::Finished { .. })), follow_up.is_last, "the last says so: {after:?}");
                let replied = cadence.due(hours, &next.clone().replied(now), now);
                assert!(matches!(replied, Ok(Due::Finished { why: FinishReason::Replied, .. })), "{replied:?}");
                state = next;
            }
            Due::Wait { until, step, .. } => {
                assert!(until > now && hours.is_open(until), "{until}");
                for between in [now + (until - now) / 2, until - TimeDelta::seconds(1)] {
                    let due = cadence.due(hours, &state, between);
                    let same = matches!(&due, Ok(Due::Wait { until: then, step: what, .. }) if *then == until && *what == step);
                    assert!(same || between <= now, "asked at {now}: {until} for {step}; asked at {between}: {due:?}");
                }
                let then = cadence.due(hours, &state, until);
                assert!(matches!(&then, Ok(Due::Send(follow_up)) if follow_up.step == step), "{then:?}");
                now = until;
            }
            Due::Finished { why, .. } => {
                let later = cadence.due(hours, &state, now + TimeDelta::days(3));
                assert!(
                    matches!(later, Ok(Due::Finished { .. }) | Err(_)) || why == FinishReason::Closed,
                    "{why}: {later:?}"
                );
                return;
            }
            _ => return,
        }
    }
}

fn sound(due: &FollowUp, cadence: &Cadence, hours: &Hours, state: &State, now: DateTime<Utc>) {
    assert!(hours.is_open(now), "sent when nobody is there: {now}");
    assert!(due.step > state.last_step() && due.step <= due.of);
    assert_eq!(due.of == due.step, due.is_last || due.of as usize == cadence.templates().count() && due.step == due.of);
    assert_eq!(cadence.templates().nth(due.step as usize - 1), Some(due.template.as_str()));
    assert!(due.by.is_none_or(|by| by >= now), "{due:?} at {now}");
}

/// The seeds of this target.
pub fn seeds() -> Vec<Vec<u8>> {
    let cadence = "min_gap = \"1 working day\"\nmax_mails = \"3 in 2 weeks\"\nmargin = \"1 day\"\n[[step]]\nafter = \"3 working days\"\n\
        template = \"a\"\n[[step]]\nafter = \"5 working hours\"\ntemplate = \"b\"\n[[step]]\nbefore = \"2 days\"\ntemplate = \"c\"\n\
        [[step]]\nbefore = \"4 hours\"\ntemplate = \"d\"\n";
    let state = "{\"started\":\"2026-03-02T09:00:00Z\",\"deadline\":\"2026-04-20T12:00:00Z\",\"sent\":[{\"step\":1,\"at\":\"2026-03-05T09:00:00Z\"}]}";
    let kinds: [[u8; 10]; 4] = [
        [0, 1, 0, 0, 3, 0, 0, 1, 20, 0],
        [5, 1, 0, 0, 2, 0, 0, 1, 0, 9],
        [6, 0, 99, 0, 1, 9, 0, 0, 99, 1],
        [7, 0, 0, 9, 9, 9, 9, 3, 2, 1],
    ];
    let plain = kinds.iter().map(|kind| [kind.as_slice(), cadence.as_bytes()].concat());
    plain
        .chain(kinds.iter().map(|kind| [kind.as_slice(), cadence.as_bytes(), b"\n", state.as_bytes()].concat()))
        .collect()
}
