//! An interval of a day, from one local time to another, possibly past midnight.

use std::fmt;

/// The minutes of a day.
pub(super) const DAY: u16 = 24 * 60;

/// A half-open stretch in minutes from the midnight with which its day begins; it may end in the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    from: u16,
    to: u16,
}

impl Span {
    /// The stretch that `09:00-17:00` names; an end before the start lies in the next day.
    ///
    /// The error says what would be right.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        const EXPECTS: &str = "write it as `09:00-17:00`, with hours from 00:00 to 24:00";
        let (from, to) = text.split_once('-').ok_or(EXPECTS)?;
        let (from, to) = (minutes(from.trim()).ok_or(EXPECTS)?, minutes(to.trim()).ok_or(EXPECTS)?);
        if from == DAY {
            return Err("start it at 00:00 of the next day");
        }
        if from == to {
            return Err("give it an end after its start; a whole day is `00:00-24:00`");
        }
        Ok(Self { from, to: if to < from { to + DAY } else { to } })
    }

    /// The first minute, 0 to 1439.
    pub(super) fn from(self) -> u16 {
        self.from
    }

    /// The minute after the last, 1 to 2879.
    pub(super) fn to(self) -> u16 {
        self.to
    }

    /// Whether it is a day from midnight to midnight.
    pub(super) fn is_whole_day(self) -> bool {
        (self.from, self.to) == (0, DAY)
    }

    /// What of it lies in the next day, in minutes of that day; nothing for most.
    pub(super) fn into_next_day(self) -> u16 {
        self.to.saturating_sub(DAY)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = if self.to > DAY { self.to - DAY } else { self.to };
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, to / 60, to % 60)
    }
}

/// `09:05` or `9:05` in minutes, up to `24:00`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<u16> {
        (lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let (hours, minutes) = (number(hours, 1..=2)?, number(minutes, 2..=2)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= DAY).then_some(all)
}

/// The same opening time with stretches that touch made one: `09:00-12:00` and `12:00-17:00` are `09:00-17:00`.
pub(super) fn joined(spans: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.to == span.from => last.to = span.to,
            _ => joined.push(*span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_and_prints() {
        for (text, from, to, printed) in [
            ("09:00-17:30", 540, 1050, "09:00-17:30"),
            ("9:00 - 17:30", 540, 1050, "09:00-17:30"),
            ("00:00-24:00", 0, 1440, "00:00-24:00"),
            ("22:00-02:00", 1320, 1560, "22:00-02:00"),
            ("22:00-24:00", 1320, 1440, "22:00-24:00"),
            ("22:00-00:00", 1320, 1440, "22:00-24:00"),
        ] {
            let span = Span::parse(text).unwrap();
            assert_eq!((span.from(), span.to(), span.to_string().as_str()), (from, to, printed), "{text}");
            assert_eq!(Span::parse(printed), Ok(span));
        }
    }

    #[test]
    fn invalid_spans_say_what_is_expected() {
        for text in ["", "9", "09:00", "9-17", "09:00-25:00", "09:00-24:01", "09:60-10:00", "+9:00-10:00", "09:0-10:00"]
        {
            assert_eq!(Span::parse(text), Err("write it as `09:00-17:00`, with hours from 00:00 to 24:00"), "{text}");
        }
        assert!(Span::parse("12:00-12:00").unwrap_err().contains("an end after its start"));
        assert!(Span::parse("24:00-02:00").unwrap_err().contains("00:00 of the next day"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r"(09:00|-|24:00|/|2026-01-01|12-25|4th |monday|é|\PC){0,8}") {
            let _ = Span::parse(&text);
        }
    }
}
