//! Holidays from calendar files.

use sincerely::ErrorKind::{self, *};
use sincerely::follow_up::Hours;

use crate::desk::InOneLine;

fn hours() -> Hours {
    Hours::parse("zone = \"+00:00\"\n[week]\nmonday-sunday = [\"09:00-17:00\"]").unwrap()
}

fn calendar(event: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n{event}\nEND:VEVENT\nEND:VCALENDAR\n")
}

/// The list of holidays that the hours print, in one line.
fn holidays(ics: &str) -> String {
    let hours = hours().with_holidays_ics(ics).unwrap_or_else(|problems| panic!("{problems}\n{ics}"));
    let printed = hours.to_string();
    assert_eq!(Hours::parse(&printed), Ok(hours));
    let list = printed.split_once("holidays = [").map_or("", |(_, rest)| rest.split(']').next().unwrap());
    list.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In the shape of the calendars that governments, Google and Apple publish.
const PUBLISHED: &str = "BEGIN:VCALENDAR\r
VERSION:2.0\r
METHOD:PUBLISH\r
PRODID:-//uk.gov/GOVUK calendars//EN\r
CALSCALE:GREGORIAN\r
BEGIN:VTIMEZONE\r
TZID:Europe/London\r
BEGIN:DAYLIGHT\r
DTSTART:19810329T010000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
DTEND;VALUE=DATE:20260102\r
DTSTART;VALUE=DATE:20260101\r
SUMMARY:New Year’s Day: a long name that is folded in the middle, \r
 as RFC 5545 wants it\r
UID:ca6af7456b0088abad9a69f9f620f5ac-0@gov.uk\r
SEQUENCE:0\r
DTSTAMP:20251119T153412Z\r
BEGIN:VALARM\r
TRIGGER;VALUE=DATE-TIME:19760401T005545Z\r
DTSTART:nonsense\r
ACTION:NONE\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY;X-NOTE=\"DTSTART:19990101\":Closed between the years\r
DTSTART;VAL\r
 UE=DATE:202612\r
\t24\r
DTEND;VALUE=DATE:20270104\r
TRANSP:TRANSPARENT\r
END:VEVENT\r
BEGIN:VEVENT\r
STATUS:CANCELLED\r
DTSTART;VALUE=DATE:20260606\r
END:VEVENT\r
BEGIN:VTODO\r
DTSTART:20260606T120000Z\r
END:VTODO\r
END:VCALENDAR\r
";

#[test]
fn a_published_calendar_is_read() {
    assert_eq!(holidays(PUBLISHED), "\"2026-01-01\", \"2026-12-24/2027-01-03\",");
}

#[test]
fn days_of_an_event_end_before_its_end() {
    for (event, days) in [
        ("DTSTART;VALUE=DATE:20261225", "\"2026-12-25\","),
        ("DTSTART:20261225", "\"2026-12-25\","),
        ("dtstart;value=date:20261225\ndtend;value=date:20261227", "\"2026-12-25/2026-12-26\","),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225", "\"2026-12-25\","),
        ("DTSTART;VALUE=DATE:20261225\nDURATION:P2D", "\"2026-12-25/2026-12-26\","),
        ("DTSTART;VALUE=DATE:20261225\nDURATION:P1W", "\"2026-12-25/2026-12-31\","),
    ] {
        assert_eq!(holidays(&calendar(event)), days, "{event}");
    }
}

#[test]
fn an_event_comes_again_every_year() {
    for (start, rule, days) in [
        ("20201225", "FREQ=YEARLY", "\"12-25 from 2020\","),
        ("20201225", "FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=25;WKST=MO", "\"12-25 from 2020\","),
        ("20201126", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "\"4th thursday of november from 2020\","),
        ("20200525", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "\"last monday of may from 2020\","),
        ("20251225", "FREQ=YEARLY;COUNT=2", "\"2025-12-25\", \"2026-12-25\","),
        ("20251225", "FREQ=YEARLY;UNTIL=20261225", "\"2025-12-25\", \"2026-12-25\","),
        ("20251225", "FREQ=YEARLY;UNTIL=20261224T230000Z", "\"2025-12-25\","),
        ("20201225", "FREQ=YEARLY;INTERVAL=4;UNTIL=20290101", "\"2020-12-25\", \"2024-12-25\", \"2028-12-25\","),
        ("20240229", "FREQ=YEARLY;COUNT=2", "\"2024-02-29\", \"2028-02-29\","),
    ] {
        assert_eq!(holidays(&calendar(&format!("DTSTART;VALUE=DATE:{start}\nRRULE:{rule}"))), days, "{rule}");
    }
    let two_days = "DTSTART;VALUE=DATE:20201225\nDTEND;VALUE=DATE:20201227\nRRULE:FREQ=YEARLY";
    assert_eq!(holidays(&calendar(two_days)), "\"12-25 from 2020 for 2 days\",");
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn each_fault_names_its_line_and_its_help() {
    let day = "DTSTART;VALUE=DATE:20261225\n";
    let rule = |rule: &str| calendar(&format!("{day}RRULE:{rule}"));
    let cases: Vec<(String, ErrorKind, &str)> = vec![
        ("<html>".into(), Syntax, "holidays.ics:1:1: not a calendar, begin it with `BEGIN:VCALENDAR`"),
        (String::new(), Missing, "holidays.ics: the calendar has no event, pass a calendar of holidays"),
        (
            "BEGIN:VCALENDAR\nEND:VCALENDAR".into(),
            Missing,
            "holidays.ics: the calendar has no event, pass a calendar of holidays",
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT".into(),
            Missing,
            "holidays.ics:2:1: an event without a day, give it `DTSTART;VALUE=DATE:20261225`",
        ),
        (
            format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{day}END:VEVENT"),
            Syntax,
            "holidays.ics: the calendar ends too early, end it with `END:VCALENDAR`; was it cut off?",
        ),
        ("BEGIN:VCALENDAR\nEND:VEVENT".into(), Syntax, "holidays.ics:2:1: `END` of what was not begun, check the file"),
        (
            calendar("DTSTART:20261225T100000Z"),
            InvalidValue,
            "holidays.ics:4:1: `DTSTART` takes a whole day, write it as `DTSTART;VALUE=DATE:20261225`, or leave the event out",
        ),
        (
            calendar("DTSTART;VALUE=DATE:20260230"),
            InvalidValue,
            "holidays.ics:4:1: `DTSTART` takes a whole day, write it as `DTSTART;VALUE=DATE:20261225`, or leave the event out",
        ),
        (
            calendar("DTSTART;VALUE=PERIOD:20261225"),
            InvalidValue,
            "holidays.ics:4:1: `DTSTART` takes a whole day, say `VALUE=DATE`",
        ),
        (
            calendar(&format!("{day}DTEND;VALUE=DATE:20261224")),
            InvalidValue,
            "holidays.ics:3:1: an event that ends before it begins, put `DTEND` on the day after the last",
        ),
        (
            calendar(&format!("{day}DURATION:PT24H")),
            InvalidValue,
            "holidays.ics:5:1: `DURATION` takes whole days, write it as `P2D` or `P1W`",
        ),
        (
            calendar(&format!("{day}EXDATE;VALUE=DATE:20271225")),
            InvalidValue,
            "holidays.ics:5:1: `EXDATE` is not understood here, give each day an event of its own",
        ),
        (
            rule("FREQ=WEEKLY"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` is not understood at `FREQ`, give each day an event of its own",
        ),
        (
            rule("COUNT=2"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` takes `FREQ=YEARLY`, give each day an event of its own",
        ),
        (
            rule("FREQ=YEARLY;BYSETPOS=1"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` is not understood at `BYSETPOS`, give each day an event of its own",
        ),
        (
            rule("FREQ=YEARLY;<script>"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` is not understood, give each day an event of its own",
        ),
        (
            rule("FREQ=YEARLY;BYDAY=4TH"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` takes `BYDAY` with one `BYMONTH`, give each day an event of its own",
        ),
        (
            rule("FREQ=YEARLY;BYMONTHDAY=25"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` takes `BYMONTHDAY` with one `BYMONTH`, give each day an event of its own",
        ),
        (
            rule("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` names another day than `DTSTART`, give each day an event of its own",
        ),
        (
            rule("FREQ=YEARLY;INTERVAL=2"),
            InvalidValue,
            "holidays.ics:5:1: `RRULE` takes `INTERVAL` only with `COUNT` or `UNTIL`, give each day an event of its own",
        ),
        (
            calendar(&format!("{day}DURATION:P5W\nRRULE:FREQ=YEARLY")),
            InvalidValue,
            "holidays.ics:6:1: `RRULE` takes at most 31 days, give each day an event of its own",
        ),
        ("x".repeat((1 << 20) + 1), TooLarge, "holidays.ics: calendar larger than 1024 KiB, remove past years"),
    ];
    for (ics, kind, fault) in cases {
        let problems = hours().with_holidays_ics(&ics).unwrap_err();
        let first = problems.iter().next().unwrap();
        // A calendar that breaks off has two faults, and the one without a line comes first.
        let reported: Vec<String> = problems.iter().map(InOneLine::in_one_line).collect();
        assert!(reported.iter().any(|reported| reported == fault), "{reported:?}, not {fault}");
        assert!(problems.len() == 1 && first.kind() == kind || problems.len() == 2, "{reported:?}");
    }
}

#[test]
fn all_faults_are_reported_at_once() {
    let event = "BEGIN:VEVENT\nDTSTART:20261225T100000Z\nEND:VEVENT\n".repeat(3);
    let problems = hours().with_holidays_ics(&format!("BEGIN:VCALENDAR\n{event}END:VCALENDAR")).unwrap_err();
    assert_eq!(problems.iter().map(|error| error.location().unwrap().line).collect::<Vec<_>>(), [3, 6, 9]);
}

#[test]
fn too_many_holidays_are_rejected() {
    let event = "BEGIN:VEVENT\nDTSTART:20000101\nRRULE:FREQ=YEARLY;UNTIL=99991231\nEND:VEVENT\n";
    let problems = hours().with_holidays_ics(&format!("BEGIN:VCALENDAR\n{event}END:VCALENDAR")).unwrap_err();
    assert_eq!(problems.in_one_line(), "holidays.ics:5:1: more than 5000 holidays, remove past events");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(body in "(\n|\r\n |BEGIN:|END:|VEVENT|DTSTART|DTEND|;VALUE=DATE|:|20261225|RRULE:FREQ=YEARLY|;BYDAY=4TH|;COUNT=|DURATION:P|9|W|\"|é|\\PC){0,20}") {
        let _ = hours().with_holidays_ics(&calendar(&body)).map(|hours| hours.to_string());
        let _ = hours().with_holidays_ics(&body);
    }
}
