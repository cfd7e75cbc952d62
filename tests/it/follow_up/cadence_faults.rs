//! Every fault of a cadence and of a state, with its place and its help; and the way through serde and back.

use sincerely::ErrorKind::{self, *};
use sincerely::follow_up::{Cadence, FollowUp, Period, State};

use crate::desk::InOneLine;

fn faults(text: &str) -> Vec<String> {
    Cadence::parse(text).err().map(|problems| problems.iter().map(InOneLine::in_one_line).collect()).unwrap_or_default()
}

const STEP: &str = "[[step]]\nafter = \"1 day\"\ntemplate = \"t\"\n";

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn each_fault_names_its_place_and_its_help() {
    let top = |lines: &str| format!("{lines}\n{STEP}");
    let step = |lines: &str| format!("{STEP}[[step]]\n{lines}\ntemplate = \"t\"");
    let cases: Vec<(String, ErrorKind, &str)> = vec![
        ("min_gap = ".into(), Syntax, "cadence.toml:1:11: a text without quotation marks, write `\"…\"`"),
        (
            String::new(),
            Missing,
            "cadence.toml:1:1: the cadence has no step, give it a `[[step]]` with `after` and `template`",
        ),
        (
            "step = []".into(),
            Missing,
            "cadence.toml:1:1: the cadence has no step, give it a `[[step]]` with `after` and `template`",
        ),
        ("step = 1".into(), WrongKind, "cadence.toml:1:8: `step` takes tables, begin each with a heading, `[[step]]`"),
        ("step = [1]".into(), WrongKind, "cadence.toml:1:9: `step` takes a table"),
        (top("mingap = \"1 day\""), UnknownKey, "cadence.toml:1:1: unknown key `mingap`, did you mean `min_gap`?"),
        (
            top("max_mails = 2"),
            WrongKind,
            "cadence.toml:1:13: `max_mails` takes a text in quotes, write `max_mails = \"…\"`",
        ),
        (
            top("max_mails = \"2 per week\""),
            InvalidValue,
            "cadence.toml:1:13: invalid mail limit in `max_mails`, write it as `2 in 7 days`",
        ),
        (
            top("max_mails = \"+2 in 7 days\""),
            InvalidValue,
            "cadence.toml:1:13: invalid mail limit in `max_mails`, write it as `2 in 7 days`",
        ),
        (
            top("max_mails = \"4294967296 in 7 days\""),
            InvalidValue,
            "cadence.toml:1:13: invalid mail limit in `max_mails`, write it as `2 in 7 days`",
        ),
        (
            top("max_mails = \"0 in 7 days\""),
            InvalidValue,
            "cadence.toml:1:13: `max_mails` allows no mail, write it as `2 in 7 days`",
        ),
        (
            top("margin = \"P1D\""),
            InvalidValue,
            "cadence.toml:1:10: invalid period in `margin`, write it as `3 working days`, `2 days`, `1 week`, `6 working hours` or `4 hours`",
        ),
        (
            top("margin = \"100 weeks\""),
            InvalidValue,
            "cadence.toml:1:10: period too short or too long in `margin`, make it 1 week to 52 weeks",
        ),
        (
            step("after = \"18446744073709551615 hours\""),
            InvalidValue,
            "cadence.toml:5:9: period too short or too long in `after` of step 2, make it 1 hour to 8784 hours",
        ),
        (
            step("after = \"0 days\""),
            InvalidValue,
            "cadence.toml:5:9: period too short or too long in `after` of step 2, make it 1 day to 366 days",
        ),
        (
            step("after = \"1 day\"\nbefore = \"1 day\""),
            Clash,
            "cadence.toml:6:10: step 2 has both `after` and `before`, keep one of the two, or make two steps of them",
        ),
        (
            step(""),
            Missing,
            "cadence.toml:4:1: step 2 has neither `after` nor `before`, say when it comes, `after = \"3 working days\"`",
        ),
        (step("afer = \"1 day\""), UnknownKey, "cadence.toml:5:1: unknown key `afer`, did you mean `after`?"),
        (
            step("after = \"1 day\"\nmargin = \"1 day\""),
            UnknownKey,
            "cadence.toml:6:1: misplaced key `margin` in `step`, move it above the first line in `[[...]]`",
        ),
        (
            "[[step]]\nafter = \"1 day\"".into(),
            Missing,
            "cadence.toml:1:1: step 1 has no `template`, name one, `template = \"follow_up/resolved\"`",
        ),
        (
            "[[step]]\nafter = \"1 day\"\ntemplate = \" \"".into(),
            InvalidValue,
            "cadence.toml:3:12: `template` of step 1 is empty, name one, `follow_up/resolved`",
        ),
        (
            top("min_gap = \"2 days\""),
            Clash,
            "cadence.toml:3:9: step 1 comes sooner than `min_gap` allows, make `after` longer, or `min_gap` shorter",
        ),
        (
            format!("max_mails = \"2 in 3 days\"\n{STEP}{STEP}"),
            Clash,
            "cadence.toml:6:9: step 2 comes sooner than `max_mails` allows, make `after` longer, or let `max_mails` allow more",
        ),
        (
            format!("margin = \"3 days\"\n{}", step("before = \"2 days\"")),
            Clash,
            "cadence.toml:6:10: step 2 comes later than `margin` allows, make `before` longer, or `margin` shorter",
        ),
        (
            step("before = \"1 day\"\ntemplate = \"t\"\n[[step]]\nbefore = \"2 days\""),
            Clash,
            "cadence.toml:8:10: step 3 does not come after the step `before` it, put those that come earlier first",
        ),
        (STEP.repeat(21), TooLarge, "cadence.toml:61:1: more than 20 steps, remove some"),
        (
            format!("{STEP}# {}", "x".repeat(64 * 1024)),
            TooLarge,
            "cadence.toml: a cadence larger than 64 KiB, remove what is not part of a cadence",
        ),
    ];
    for (text, kind, fault) in cases {
        assert_eq!(faults(&text), [fault], "{text}");
        assert_eq!(Cadence::parse(&text).unwrap_err().iter().next().unwrap().kind(), kind, "{text}");
    }
}

#[test]
fn all_faults_are_reported_at_once() {
    let places = |text: &str| -> Vec<u32> {
        Cadence::parse(text).unwrap_err().iter().map(|error| error.location().unwrap().line).collect()
    };
    assert_eq!(
        places("x = 1\nmax_mails = \"\"\n[[step]]\nafter = 1\n[[step]]\nbefore = \"1\"\ny = 1"),
        [1, 2, 4, 6, 7]
    );
    assert_eq!(places("[[step]]\n[[step]]\ntemplate = \"\"\nafter = \"1 day\"\n"), [1, 1, 3]);
}

#[test]
fn the_builder_rejects_what_the_file_would() {
    let build = |periods: &[Period]| {
        let all = periods.iter().fold(Cadence::builder(), |builder, period| builder.after(*period, "t"));
        all.min_gap(Period::days(2)).build().map_err(|problems| problems.in_one_line())
    };
    assert!(build(&[Period::days(2), Period::working_days(1)]).is_ok());
    assert_eq!(build(&[]).unwrap_err(), "the cadence has no step, give it a `[[step]]` with `after` and `template`");
    assert_eq!(
        build(&[Period::days(u32::MAX), Period::weeks(0)]).unwrap_err(),
        "period too short or too long in `after` of step 1, make it 1 day to 366 days\n\
         period too short or too long in `after` of step 2, make it 1 week to 52 weeks"
    );
    assert_eq!(
        build(&[Period::hours(47)]).unwrap_err(),
        "step 1 comes sooner than `min_gap` allows, make `after` longer, or `min_gap` shorter"
    );
    let none =
        Cadence::builder().after(Period::days(1), "t").max_mails(0, Period::hours(u32::MAX)).build().unwrap_err();
    assert_eq!(none.len(), 2);
    assert!(Cadence::builder().after(Period::days(9), "t").max_mails(u32::MAX, Period::days(1)).build().is_ok());
}

#[test]
fn a_cadence_goes_through_serde_and_back() {
    let text = "min_gap = \"1 working day\"\nmax_mails = \"2 in 1 week\"\nmargin = \"1 day\"\n\
        [[step]]\nafter = \"3 working days\"\ntemplate = \"a/b\"\n[[step]]\nbefore = \"6 working hours\"\ntemplate = \"c\"\n";
    let cadence = Cadence::parse(text).unwrap();
    let json = serde_json::to_string(&cadence).unwrap();
    assert_eq!(
        json,
        r#"{"min_gap":"1 working day","max_mails":"2 in 1 week","margin":"1 day","step":[{"after":"3 working days","template":"a/b"},{"before":"6 working hours","template":"c"}]}"#
    );
    assert_eq!(serde_json::from_str::<Cadence>(&json).unwrap(), cadence);
    assert_eq!(Cadence::parse(&toml::to_string(&cadence).unwrap()).unwrap(), cadence);
    for (json, part) in [
        ("{}", "the cadence has no step"),
        (r#"{"step":[],"x":1}"#, "unknown field `x`"),
        (r#"{"step":[{"after":"1 day","template":"t","when":1}]}"#, "unknown field `when`"),
        (r#"{"step":[{"after":"9 years","template":"t"}]}"#, "invalid period"),
        (
            r#"{"margin":"2 days","step":[{"before":"1 day","template":"t"}]}"#,
            "step 1 comes later than `margin` allows",
        ),
        (r#"{"max_mails":"0 in 1 day","step":[{"after":"1 day","template":"t"}]}"#, "`max_mails` allows no mail"),
    ] {
        let error = serde_json::from_str::<Cadence>(json).unwrap_err().to_string();
        assert!(error.contains(part), "{json}: {error}");
    }
}

#[test]
fn a_state_that_was_not_stored_is_rejected() {
    for (json, part) in [
        (
            r#"{"started":"2026-03-02T09:00:00Z","sent":[{"step":2,"at":"2026-03-02T09:00:00Z"},{"step":2,"at":"2026-03-02T09:00:00Z"}]}"#,
            "the steps in `sent` do not increase",
        ),
        (
            r#"{"started":"2026-03-02T09:00:00Z","sent":[{"step":0,"at":"2026-03-02T09:00:00Z"}]}"#,
            "the steps in `sent` do not increase",
        ),
        (r#"{"started":"2026-03-02T09:00:00Z","mail":"x"}"#, "unknown field `mail`"),
        (r#"{"sent":[]}"#, "missing field `started`"),
        (r#"{"started":"yesterday"}"#, "invalid"),
    ] {
        let error = serde_json::from_str::<State>(json).unwrap_err().to_string();
        assert!(error.contains(part), "{json}: {error}");
    }
    let odd = r#"{"step":4294967295,"of":0,"template":"","is_last":true,"by":null,"why":"after"}"#;
    let odd: FollowUp = serde_json::from_str(odd).unwrap();
    let now = "2026-03-03T09:00:00Z".parse().unwrap();
    let state = State::started(now).sent(&odd, now);
    assert_eq!(serde_json::from_str::<State>(&serde_json::to_string(&state).unwrap()).unwrap(), state);
    let cadence = Cadence::parse(STEP).unwrap();
    let hours = sincerely::follow_up::Hours::parse("zone = \"UTC\"\n[week]\nmonday = [\"09:00-17:00\"]").unwrap();
    assert_eq!(cadence.due(&hours, &state, now).unwrap().to_string(), "over: everything has been said");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(min_gap = |max_mails = |\\[\\[step\\]\\]\n|after = |before = |template = |\"|[0-9]{1,22}|\n| (working )?(days?|hours|week)| in |é|\\PC){0,16}") {
        let _ = Cadence::parse(&text);
        if let Ok(period) = Period::parse(&text) {
            proptest::prop_assert_eq!(Period::parse(&period.to_string()), Ok(period));
        }
        let _ = serde_json::from_str::<State>(&text);
    }
}
