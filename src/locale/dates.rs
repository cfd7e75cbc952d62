//! Parses days and instants.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// A day per ISO 8601, `2026-03-07`, in the years 1 to 9999.
pub(crate) fn parse_day(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.trim().as_bytes() else { return None };
    let number = |digits: &[u8]| {
        let value = |number: u32, digit: &u8| Some(number * 10 + char::from(*digit).to_digit(10)?);
        digits.iter().try_fold(0, value)
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// An instant per RFC 3339.
pub(crate) fn parse_moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    DateTime::parse_from_rfc3339(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(parse_day(" 2026-03-07 "), NaiveDate::from_ymd_opt(2026, 3, 7));
        assert_eq!(parse_day("2028-02-29"), NaiveDate::from_ymd_opt(2028, 2, 29));
        for text in [
            "", "2026-3-07", "2026-03-7 ", "26-03-07", "2026-02-29", "2026-13-01", "0000-01-01", "+026-01-01",
            "2026/03/07", "20260-3-07", "2026-03-07-", "2026-03-07T10", "２026-03-07", "-026-03-07", "2026--3-07",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn spaces_around_a_moment_do_no_harm() {
        let moment = parse_moment("2026-03-07T10:00:00+01:00");
        assert!(moment.is_some());
        assert_eq!(parse_moment(" 2026-03-07T10:00:00+01:00\n"), moment);
    }
}
