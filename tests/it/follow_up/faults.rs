//! Every fault of hours, with its place and its help.

use sincerely::ErrorKind::{self, *};
use sincerely::follow_up::Hours;

use crate::desk::InOneLine;

/// The problems of a text, one line each.
fn faults(text: &str) -> Vec<String> {
    Hours::parse(text).err().map(|problems| problems.iter().map(InOneLine::in_one_line).collect()).unwrap_or_default()
}

const WEEK: &str = "zone = \"UTC\"\n[week]\nmonday = [\"09:00-17:00\"]\n";

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn each_fault_names_its_place_and_its_help() {
    let week = |lines: &str| format!("zone = \"UTC\"\n[week]\n{lines}");
    let except = |lines: &str| format!("{WEEK}[[except]]\n{lines}");
    let holidays = |list: &str| format!("holidays = {list}\n{WEEK}");
    let cases: Vec<(String, ErrorKind, &str)> = vec![
        ("zone = ".into(), Syntax, "hours.toml:1:8: a text without quotation marks, write `\"…\"`"),
        (
            "[week]\nmonday = [\"09:00-17:00\"]".into(),
            Missing,
            "hours.toml:1:1: `zone` is missing, name the zone of the hours, `zone = \"Europe/Vienna\"`",
        ),
        (
            "zone = \"Europe/Wien\"\n[week]\nmonday = [\"09:00-17:00\"]".into(),
            UnknownZone,
            "hours.toml:1:8: unknown time zone in `zone`, name it as the IANA time zone database does, `Europe/Vienna`, or as an offset, `+01:00`",
        ),
        (
            "zone = 1\n[week]\nmonday = [\"09:00-17:00\"]".into(),
            WrongKind,
            "hours.toml:1:8: `zone` takes a text in quotes, write `zone = \"…\"`",
        ),
        (
            "zone = \"UTC\"".into(),
            Missing,
            "hours.toml:1:1: no opening hours, give a day of `week` its times, `monday = [\"09:00-17:00\"]`",
        ),
        (
            "zone = \"UTC\"\nholyday = []\n[week]\nmonday = [\"09:00-17:00\"]".into(),
            UnknownKey,
            "hours.toml:2:1: unknown key `holyday`, did you mean `holidays`?",
        ),
        ("zone = \"UTC\"\nweek = 1".into(), WrongKind, "hours.toml:2:8: `week` takes a table"),
        (
            week("mondy = [\"09:00-17:00\"]"),
            UnknownKey,
            "hours.toml:3:1: unknown day `week.mondy`, did you mean `monday`?",
        ),
        (
            week("weekdays = [\"09:00-17:00\"]"),
            UnknownKey,
            "hours.toml:3:1: unknown day `week.weekdays`, days are monday to sunday, several are `monday-friday`",
        ),
        (
            week("monday = \"09:00-17:00\""),
            WrongKind,
            "hours.toml:3:10: `week.monday` takes a list, write `monday = [\"…\"]`",
        ),
        (
            week("monday = [9]"),
            WrongKind,
            "hours.toml:3:11: `week.monday` takes texts in quotes, put each of them into quotes, `[\"…\"]`",
        ),
        (
            week("monday = [\"9-17\"]"),
            InvalidValue,
            "hours.toml:3:11: invalid opening time in `week.monday`, write it as `09:00-17:00`, with hours from 00:00 to 24:00",
        ),
        (
            week("monday = [\"09:00-09:00\"]"),
            InvalidValue,
            "hours.toml:3:11: invalid opening time in `week.monday`, give it an end after its start; a whole day is `00:00-24:00`",
        ),
        (
            week("monday = [\"24:00-02:00\"]"),
            InvalidValue,
            "hours.toml:3:11: invalid opening time in `week.monday`, start it at 00:00 of the next day",
        ),
        (
            week("monday = [\"09:00-13:00\", \"12:00-17:00\"]"),
            Clash,
            "hours.toml:3:26: overlapping times in `week.monday`, let one end before the other begins",
        ),
        (
            week("sunday = [\"22:00-02:00\"]\nmonday = [\"01:00-05:00\"]"),
            Clash,
            "hours.toml:3:1: `week.sunday` runs into the hours of monday, let one end before the other begins",
        ),
        (
            week("monday = [\"09:00-17:00\"]\nmonday-friday = [\"09:00-17:00\"]"),
            Clash,
            "hours.toml:4:1: `week` names monday twice, put all its times into one list",
        ),
        (
            week("monday = [\"09:00-17:00\"]\nmonday = []"),
            Syntax,
            "hours.toml:4:1: `monday` is defined twice, put the two together, or rename one",
        ),
        (
            week("monday = [\"09:00-17:00\"]\nholidays = []"),
            UnknownKey,
            "hours.toml:4:1: misplaced key `holidays` in `week`, move it above the first line in `[...]`",
        ),
        (
            except("closed = true\ndate = \"2026-12-24\"\nholidays = []"),
            UnknownKey,
            "hours.toml:7:1: misplaced key `holidays` in `except`, move it above the first line in `[...]`",
        ),
        (
            except("closed = true"),
            Missing,
            "hours.toml:4:1: `except.date` is missing, name the day, `date = \"2026-12-24\"`",
        ),
        (
            except("date = \"24.12.2026\"\nclosed = true"),
            InvalidValue,
            "hours.toml:5:8: invalid date in `except.date`, write it as `2026-12-24`",
        ),
        (
            except("date = 2026-12-24T10:00:00\nclosed = true"),
            InvalidValue,
            "hours.toml:5:8: invalid date in `except.date`, write it as `2026-12-24`",
        ),
        (
            except("date = 2026-12-24"),
            Missing,
            "hours.toml:4:1: an exception is neither `open` nor `closed`, give it `open` or `closed = true`",
        ),
        (
            except("date = 2026-12-24\nclosed = true\nopen = [\"09:00-12:00\"]"),
            Clash,
            "hours.toml:4:1: an exception is both `open` and `closed`, keep one of the two",
        ),
        (
            except("date = 2026-12-24\nclosed = false"),
            InvalidValue,
            "hours.toml:6:10: `except.closed` is false, say `closed = true`, or name the times in `open`",
        ),
        (
            except("date = 2026-12-24\nopen = []"),
            InvalidValue,
            "hours.toml:6:8: `except.open` is empty, say `closed = true`, or name the times",
        ),
        (
            except("date = 2026-12-24\nclosed = true\n[[except]]\ndate = \"2026-12-24\"\nclosed = true"),
            Clash,
            "hours.toml:8:8: `except` names 2026-12-24 twice, put all its times into one list",
        ),
        (
            except("date = 2026-12-24\nclosed = true\nnote = 1"),
            UnknownKey,
            "hours.toml:7:1: unknown key `note`, known are date, open, closed",
        ),
        (
            holidays("[\"26-12-25\"]"),
            InvalidValue,
            "hours.toml:1:13: invalid date in `holidays`, write a day as `2026-12-25`, days as `2026-12-24/2027-01-06`, a day of every year as `12-25` or `4th thursday of november`",
        ),
        (
            holidays("[\"2026-12-25\", 2026-12-25]"),
            Clash,
            "hours.toml:1:27: `holidays` names a day twice, keep it once",
        ),
        (
            holidays("[1]"),
            WrongKind,
            "hours.toml:1:13: `holidays` takes texts in quotes, put each of them into quotes, `[\"…\"]`",
        ),
        (holidays("\"2026-12-25\""), WrongKind, "hours.toml:1:12: `holidays` takes a list, write `holidays = [\"…\"]`"),
    ];
    for (text, kind, fault) in cases {
        assert_eq!(faults(&text), [fault], "{text}");
        assert_eq!(Hours::parse(&text).unwrap_err().iter().next().unwrap().kind(), kind, "{text}");
    }
}

#[test]
fn all_faults_are_reported_at_once() {
    let text = "zone = \"Mars\"\n[week]\nmonday = [\"9\"]\n[[except]]\ndate = 1";
    let places: Vec<(u32, ErrorKind)> =
        Hours::parse(text).unwrap_err().iter().map(|error| (error.location().unwrap().line, error.kind())).collect();
    assert_eq!(places, [(1, UnknownZone), (3, InvalidValue), (4, Missing), (5, WrongKind)]);
}

#[test]
fn too_much_is_rejected() {
    let text = format!("{WEEK}# {}", "x".repeat(1 << 20));
    assert_eq!(faults(&text), ["hours.toml: opening hours larger than 1024 KiB, shorten the file"]);
    let days = chrono::NaiveDate::from_ymd_opt(2000, 1, 1).unwrap().iter_days().take(5_001);
    let list: Vec<String> = days.map(|day| day.to_string()).collect();
    assert_eq!(
        faults(&format!("holidays = [{}]\n{WEEK}", list.join(", "))),
        ["hours.toml:1:12: more than 5000 holidays, remove past holidays"]
    );
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_no_harm() {
    let text = format!("\u{FEFF}{}", WEEK.replace('\n', "\r\n"));
    assert_eq!(Hours::parse(&text), Hours::parse(WEEK));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(zone = \"UTC\"\n)?(\\[week\\]\n|\\[\\[except\\]\\]\n|holidays = |monday = |\\[\"|09:00|-|24:00|\"\\]\n|date = 2026-01-01\n|é|\\PC){0,12}") {
        let _ = Hours::parse(&text).map(|hours| hours.to_string());
    }
}
