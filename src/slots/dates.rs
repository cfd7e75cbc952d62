//! Days and instants as they are written down.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// A day as ISO 8601 has it, `2026-03-07`, in the years 1 to 9999.
pub(crate) fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() != 10 {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// An instant as RFC 3339 has it.
pub(crate) fn parse_moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    DateTime::parse_from_rfc3339(text).ok()
}
