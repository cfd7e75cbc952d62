//! What hours promise, on days that people know.

use chrono::{DateTime, TimeDelta, Utc};
use sincerely::follow_up::Hours;

fn hours(zone: &str, rest: &str) -> Hours {
    Hours::parse(&format!("zone = \"{zone}\"\n{rest}")).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const OFFICE: &str = "[week]\nmonday-friday = [\"09:00-12:00\", \"13:00-17:00\"]";

#[test]
fn hours_are_half_open() {
    let hours = hours("UTC", OFFICE);
    for (instant, open) in [
        ("2026-03-02T08:59:59.999Z", false),
        ("2026-03-02T09:00:00Z", true),
        ("2026-03-02T11:59:59.999Z", true),
        ("2026-03-02T12:00:00Z", false),
        ("2026-03-07T10:00:00Z", false),
    ] {
        assert_eq!(hours.is_open(at(instant)), open, "{instant}");
    }
}

#[test]
fn a_promise_never_falls_on_a_closed_moment() {
    let hours = hours("UTC", OFFICE);
    for (now, minutes, promised) in [
        ("2026-03-02T09:00:00Z", 60, "2026-03-02T10:00:00Z"),
        ("2026-03-02T11:30:00Z", 60, "2026-03-02T13:30:00Z"),
        ("2026-03-02T11:00:00Z", 60, "2026-03-02T13:00:00Z"),
        ("2026-03-06T16:30:00Z", 60, "2026-03-09T09:30:00Z"),
        ("2026-03-06T16:30:00Z", 30, "2026-03-09T09:00:00Z"),
        ("2026-03-07T03:00:00Z", 0, "2026-03-09T09:00:00Z"),
        ("2026-03-07T03:00:00Z", -5, "2026-03-09T09:00:00Z"),
        ("2026-03-02T10:00:00.5Z", 0, "2026-03-02T10:00:00.5Z"),
    ] {
        assert_eq!(hours.after_working(at(now), TimeDelta::minutes(minutes)), Some(at(promised)), "{now} {minutes}");
    }
}

#[test]
fn a_promise_is_said_on_a_quarter_or_at_closing_time() {
    // 2026-03-06 is a Friday.
    for (week, minutes, now, by) in [
        ("monday-friday = [\"09:00-17:00\"]", 480, "2026-03-05T09:00:00Z", "2026-03-06T09:00:00Z"),
        ("monday-friday = [\"09:00-17:00\"]", 480, "2026-03-06T16:59:00Z", "2026-03-09T17:00:00Z"),
        ("monday-friday = [\"09:00-17:00\"]", 60, "2026-03-06T23:00:00Z", "2026-03-09T10:00:00Z"),
        ("monday-friday = [\"09:00-17:00\"]", 60, "2026-03-05T11:01:02Z", "2026-03-05T12:15:00Z"),
        ("monday-friday = [\"09:00-17:00\"]", 60, "2026-03-05T11:00:00Z", "2026-03-05T12:00:00Z"),
        ("monday-friday = [\"09:00-17:00\"]", 60, "2026-03-05T11:00:00.000000001Z", "2026-03-05T12:15:00Z"),
        ("monday-friday = [\"09:00-17:00\"]", 60, "2026-03-05T11:14:59.999Z", "2026-03-05T12:15:00Z"),
        ("monday-friday = [\"09:00-17:05\"]", 60, "2026-03-05T16:03:00Z", "2026-03-05T17:05:00Z"),
        ("monday-friday = [\"09:00-17:05\"]", 60, "2026-03-05T15:46:00Z", "2026-03-05T17:00:00Z"),
        ("monday-friday = [\"09:07-17:00\"]", 60, "2026-03-05T16:00:00Z", "2026-03-06T09:15:00Z"),
        ("monday-sunday = [\"00:00-24:00\"]", 60, "2026-03-07T22:50:00Z", "2026-03-08T00:00:00Z"),
        ("monday-sunday = [\"00:00-24:00\"]", -60, "2026-03-07T22:50:00Z", "2026-03-07T23:00:00Z"),
    ] {
        let said = hours("UTC", &format!("[week]\n{week}")).reply_by(at(now), TimeDelta::minutes(minutes));
        assert_eq!(said, Some(at(by)), "{week} {minutes} {now}");
    }
    // The quarter is that of the clock on the desk's wall.
    let early = hours("+05:20", "[week]\nmonday-sunday = [\"00:00-24:00\"]");
    assert_eq!(early.reply_by(at("2026-03-05T10:00:00Z"), TimeDelta::zero()), Some(at("2026-03-05T10:10:00Z")));
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    // 2026-12-25 is a Friday, and a holiday; the night before goes on into it.
    let bar = hours("UTC", "holidays = [\"12-25\"]\n[week]\nthursday-saturday = [\"20:00-02:00\"]");
    assert_eq!(bar.closes_after(at("2026-12-24T23:00:00Z")), Some(at("2026-12-25T02:00:00Z")));
    assert_eq!(bar.opens_after(at("2026-12-24T23:00:00Z")), Some(at("2026-12-26T20:00:00Z")));
}

#[test]
fn an_exception_goes_before_a_holiday() {
    let hours = hours(
        "UTC",
        "holidays = [\"2026-12-24/2026-12-26\"]
         [week]\nmonday-sunday = [\"09:00-17:00\"]
         [[except]]\ndate = 2026-12-24\nopen = [\"09:00-11:00\"]",
    );
    assert_eq!(hours.closes_after(at("2026-12-24T10:00:00Z")), Some(at("2026-12-24T11:00:00Z")));
    assert_eq!(hours.opens_after(at("2026-12-24T10:00:00Z")), Some(at("2026-12-27T09:00:00Z")));
}

#[test]
fn the_last_minute_of_a_day_is_open() {
    let hours = hours("UTC", "[week]\nmonday = [\"00:00-24:00\"]\ntuesday = [\"00:00-12:00\"]");
    assert!(hours.is_open(at("2026-03-02T23:59:59.999Z")));
    assert_eq!(hours.closes_after(at("2026-03-02T08:00:00Z")), Some(at("2026-03-03T12:00:00Z")));
}

#[test]
fn what_does_not_come_within_two_years_is_nothing() {
    let now = at("2026-03-02T09:00:00Z");
    let over = hours("UTC", "[[except]]\ndate = \"2020-01-01\"\nopen = [\"09:00-17:00\"]");
    assert!(!over.is_open(now));
    assert_eq!((over.closes_after(now), over.opens_after(now)), (None, None));
    assert_eq!(over.after_working(now, TimeDelta::zero()), None);
    assert_eq!(over.reply_by(now, TimeDelta::zero()), None);

    let always = hours("UTC", "[week]\nmonday-sunday = [\"00:00-24:00\"]");
    assert!(always.is_open(now));
    assert_eq!((always.closes_after(now), always.opens_after(now)), (None, None));
    assert_eq!(always.after_working(now, TimeDelta::days(700)), Some(now + TimeDelta::days(700)));
    assert_eq!(always.after_working(now, TimeDelta::days(731)), None);
    assert_eq!(always.after_working(now, TimeDelta::MAX), None);
}

#[test]
fn ends_of_time_are_closed() {
    let catalog = sincerely::Catalog::built_in().unwrap();
    let always = hours("+14:00", "[week]\nmonday-sunday = [\"00:00-24:00\"]");
    for edge in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(!always.is_open(edge));
        assert_eq!((always.closes_after(edge), always.opens_after(edge)), (None, None));
        assert_eq!(always.after_working(edge, TimeDelta::MAX), None);
        assert_eq!(always.reply_by(edge, TimeDelta::zero()), None);
        assert_eq!(always.changes(&catalog, "en", edge, 30), None);
    }
    for edge in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2016-12-31T23:59:60.5Z"] {
        assert!(always.is_open(at(edge)), "{edge}");
        assert!(always.after_working(at(edge), TimeDelta::hours(3)).is_some(), "{edge}");
        assert!(always.reply_by(at(edge), TimeDelta::hours(3)).is_some(), "{edge}");
        assert_eq!(always.changes(&catalog, "en", at(edge), u16::MAX), None);
    }
}

#[test]
fn clocks_that_change_are_minded() {
    // 2026-03-29: 02:00 becomes 03:00. 2026-10-25: 03:00 becomes 02:00.
    let vienna = hours("Europe/Vienna", "[week]\nsunday = [\"02:30-04:00\"]");
    assert_eq!(vienna.opens_after(at("2026-03-28T12:00:00Z")), Some(at("2026-03-29T01:00:00Z")));
    assert_eq!(vienna.closes_after(at("2026-03-29T01:00:00Z")), Some(at("2026-03-29T02:00:00Z")));
    // The clock shows 02:30 to 03:00 twice, and 02:00 to 02:30 in between.
    assert_eq!(vienna.closes_after(at("2026-10-25T00:30:00Z")), Some(at("2026-10-25T01:00:00Z")));
    assert_eq!(vienna.opens_after(at("2026-10-25T00:30:00Z")), Some(at("2026-10-25T01:30:00Z")));
    assert_eq!(vienna.closes_after(at("2026-10-25T01:30:00Z")), Some(at("2026-10-25T03:00:00Z")));
}

#[test]
fn a_day_that_never_was_is_not_worked() {
    // Samoa went from Thursday, 2011-12-29 to Saturday, 2011-12-31.
    let apia = hours("Pacific/Apia", "[week]\nmonday-friday = [\"09:00-17:00\"]");
    let thursday = at("2011-12-30T02:00:00Z");
    assert_eq!(apia.closes_after(thursday), Some(at("2011-12-30T03:00:00Z")));
    assert_eq!(apia.opens_after(thursday), Some(at("2012-01-01T19:00:00Z")));
    assert_eq!(apia.after_working(thursday, TimeDelta::hours(2)), Some(at("2012-01-01T20:00:00Z")));
}

#[test]
fn hours_print_as_the_toml_that_reads_back() {
    let text = r#"
zone = "+05:30"
holidays = ["12-25", 2026-01-26, "4th thursday of november from 2027", "2026-08-01/2026-08-15"]

[week]
saturday = ["10:00-13:00"]
monday-wednesday = ["13:00-17:00", "9:00-12:00"]
thursday = ["09:00-12:00", "13:00-17:00"]
friday = ["22:00-02:00"]

[[except]]
date = 2026-12-24
closed = true

[[except]]
date = "2026-01-26"
open = ["00:00-24:00"]
"#;
    let printed = r#"zone = "+05:30"
holidays = [
  "2026-01-26",
  "2026-08-01/2026-08-15",
  "12-25",
  "4th thursday of november from 2027",
]

[week]
monday-thursday = ["09:00-12:00", "13:00-17:00"]
friday = ["22:00-02:00"]
saturday = ["10:00-13:00"]

[[except]]
date = "2026-01-26"
open = ["00:00-24:00"]

[[except]]
date = "2026-12-24"
closed = true
"#;
    let hours = Hours::parse(text).unwrap();
    assert_eq!(hours.to_string(), printed);
    assert_eq!(Hours::parse(printed), Ok(hours));
}
