//! The state of one series of follow-ups, which the caller stores.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::due::FollowUp;
use super::hours::plain;
use crate::error::{Error, ErrorKind};
use crate::locale::Zone;

/// The most mails that are remembered: more than any cadence has.
const MOST_SENT: usize = 100;

/// A follow-up that went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sent {
    pub(super) step: u32,
    pub(super) at: DateTime<Utc>,
}

/// The state of a series: the mails sent since the first one, and whether there was a reply.
///
/// Store one state for each series, in any serde format. It contains times and numbers, and no personal data. Each
/// transition is pure and returns the next state. After a reply or the last mail, the series is over; a new series starts
/// with a new state.
///
/// # Examples
/// ```
/// use chrono::{DateTime, Utc};
/// use sincerely::follow_up::State;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let first_mail: DateTime<Utc> = "2026-03-02T09:00:00Z".parse()?;
/// let state = State::started(first_mail).deadline("2026-03-20T12:00:00Z".parse::<DateTime<Utc>>()?);
/// let kept = serde_json::to_string(&state)?;
/// assert_eq!(kept, r#"{"started":"2026-03-02T09:00:00Z","deadline":"2026-03-20T12:00:00Z"}"#);
/// assert_eq!(serde_json::from_str::<State>(&kept)?, state);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept")]
pub struct State {
    pub(super) started: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deadline: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sent: Vec<Sent>,
    /// Whether the last mail has said that it is the last.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) said_last: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) replied: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stopped: Option<DateTime<Utc>>,
}

/// A state as it is read back, before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    started: DateTime<Utc>,
    deadline: Option<DateTime<Utc>>,
    #[serde(default)]
    sent: Vec<Sent>,
    #[serde(default)]
    said_last: bool,
    replied: Option<DateTime<Utc>>,
    stopped: Option<DateTime<Utc>>,
}

impl TryFrom<Kept> for State {
    type Error = Error;

    fn try_from(kept: Kept) -> Result<Self, Error> {
        let rises = kept.sent.iter().try_fold(0, |last, sent| (sent.step > last).then_some(sent.step)).is_some();
        if !rises || kept.sent.len() > MOST_SENT {
            return Err(Error::new(ErrorKind::InvalidValue, "the steps in `sent` do not increase")
                .with_help("pass the state as it was stored"));
        }
        let Kept { started, deadline, sent, said_last, replied, stopped } = kept;
        Ok(Self { started, deadline, sent, said_last, replied, stopped })
    }
}

impl State {
    /// Returns the state after the first mail.
    pub fn started(at: DateTime<Utc>) -> Self {
        Self { started: at, deadline: None, sent: Vec::new(), said_last: false, replied: None, stopped: None }
    }

    /// Sets the deadline, after which follow-ups are of no use; `None` removes it.
    #[must_use]
    pub fn deadline(mut self, at: impl Into<Option<DateTime<Utc>>>) -> Self {
        self.deadline = at.into();
        self
    }

    /// Sets a day as the deadline, such as that of an event: the instant at which the day begins in the customer's zone.
    #[must_use]
    pub fn deadline_day(self, day: NaiveDate, zone: &Zone) -> Self {
        self.deadline(zone.instant(day.and_time(NaiveTime::MIN)))
    }

    /// Returns the state after a follow-up was sent. A repeated call for the same or an earlier step changes nothing.
    #[must_use]
    pub fn sent(mut self, follow_up: &FollowUp, at: DateTime<Utc>) -> Self {
        if follow_up.step > self.last_step() && self.sent.len() < MOST_SENT {
            self.sent.push(Sent { step: follow_up.step, at });
            self.said_last = follow_up.is_last;
        }
        self
    }

    /// Returns the state after a reply; only the first reply counts.
    #[must_use]
    pub fn replied(mut self, at: DateTime<Utc>) -> Self {
        self.replied = self.replied.or(Some(at));
        self
    }

    /// Returns the state after the series was stopped for another reason, such as a customer's request, a bounce, or a
    /// closed case.
    #[must_use]
    pub fn stopped(mut self, at: DateTime<Utc>) -> Self {
        self.stopped = self.stopped.or(Some(at));
        self
    }

    /// Returns the last step that was sent, counted from 1; 0 if none was.
    pub fn last_step(&self) -> u32 {
        self.sent.last().map_or(0, |sent| sent.step)
    }

    /// The moments of all mails, the first one's among them, in order of time.
    pub(super) fn mails(&self) -> Vec<DateTime<Utc>> {
        let mut mails: Vec<_> = self.sent.iter().map(|sent| sent.at).chain([self.started]).collect();
        mails.sort_unstable();
        mails
    }

    /// Rejects moments that nothing can be counted from.
    pub(super) fn check(&self) -> Result<(), Error> {
        let given = [("started", Some(self.started)), ("deadline", self.deadline)];
        let sent = self.sent.iter().map(|sent| ("sent", Some(sent.at)));
        given.into_iter().chain(sent).try_for_each(|(name, at)| at.map_or(Ok(()), |at| check_moment(name, at)))
    }
}

/// Rejects a moment outside the years 1 to 9999.
pub(super) fn check_moment(name: &str, at: DateTime<Utc>) -> Result<(), Error> {
    plain(at)
        .map(|_| ())
        .ok_or_else(|| Error::new(ErrorKind::InvalidValue, format!("`{name}` is outside the years 1 to 9999")))
}
