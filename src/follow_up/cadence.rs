//! Cadences: the steps of a series of follow-ups, with their times and limits.

use serde::{Deserialize, Serialize};

use super::draft::{Draft, DraftStep, MaxMails};
use super::period::Period;
use super::read_cadence;
use crate::error::{Collector, Error, Problems};

/// When a step comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// So long after the mail before it.
    After(Period),
    /// So long before the deadline.
    Before(Period),
}

/// One follow-up of a cadence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) at: At,
    pub(super) template: String,
}

/// A series of follow-ups to one mail: the time and the template of each, the greatest number of mails in a period, and the
/// time between the last mail and the deadline.
///
/// It is written in TOML, or in any serde format of the same structure:
///
/// - `[[step]]`, 1 to 20, in order: a `template`, and either `after`, the time since the previous mail, or `before`, the
///   time before the deadline. The first step follows the first mail.
/// - `least_gap`: the shortest time between two mails.
/// - `most`: the greatest number of mails in a period, `"2 in 7 days"`; the first mail counts.
/// - `margin`: the shortest time between the last mail and the deadline. Without it, any time before the deadline is
///   allowed.
///
/// Times are [`Period`]s. Four rules always apply. Mails are sent only in opening hours: an `after` step that becomes due
/// outside them waits for the next opening, and a `before` step is sent in the last open hour before its time. A reply ends
/// the series, and so does the deadline. A `before` step is left out if its time was before the start of the series, or if
/// there is no deadline. Late steps are not sent one after another: when a `before` step is due, earlier steps that were
/// not sent are skipped.
///
/// # Examples
#[cfg_attr(feature = "tz", doc = "```")]
#[cfg_attr(not(feature = "tz"), doc = "```ignore")]
/// use chrono::{DateTime, Utc};
/// use sincerely::follow_up::{Cadence, Due, Hours, State};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let cadence = Cadence::parse(
///     r#"
///     min_gap = "1 working day"
///     max_mails = "2 in 1 week"
///     margin = "1 day"
///
///     [[step]]
///     after = "3 working days"
///     template = "follow_up/resolved"
///
///     [[step]]
///     after = "1 week"
///     template = "follow_up/resolved"
///     "#,
/// )?;
/// let hours = Hours::parse("zone = \"Europe/Vienna\"\n[week]\nmonday-friday = [\"09:00-17:00\"]")?;
/// let at = |text: &str| text.parse::<DateTime<Utc>>();
///
/// let state = State::started(at("2026-03-05T09:00:00Z")?);
/// let Due::Wait { until, .. } = cadence.due(&hours, &state, at("2026-03-06T09:00:00Z")?)? else { return Err("due".into()) };
/// assert_eq!(until, at("2026-03-10T09:00:00Z")?);
///
/// let Due::Send(first) = cadence.due(&hours, &state, until)? else { return Err("not due".into()) };
/// assert_eq!((first.step, first.of, first.is_last), (1, 2, false));
///
/// let state = state.sent(&first, until).replied(at("2026-03-11T18:00:00Z")?);
/// let due = cadence.due(&hours, &state, at("2026-03-17T09:00:00Z")?)?;
/// assert_eq!(due.to_string(), "over: there was a reply");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct Cadence {
    pub(super) steps: Vec<Step>,
    pub(super) min_gap: Option<Period>,
    pub(super) max_mails: Option<MaxMails>,
    pub(super) margin: Option<Period>,
}

impl Cadence {
    /// Parses a cadence from TOML.
    ///
    /// # Errors
    /// Every problem with its line and column, in a file called `cadence.toml`:
    /// - [`ErrorKind::Syntax`](crate::ErrorKind::Syntax): it is not TOML.
    /// - [`ErrorKind::UnknownKey`](crate::ErrorKind::UnknownKey): an unknown key.
    /// - [`ErrorKind::Missing`](crate::ErrorKind::Missing): no step, or a step without `template`, or with neither `after`
    ///   nor `before`.
    /// - [`ErrorKind::WrongKind`](crate::ErrorKind::WrongKind): a value of another type than its key.
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue): an invalid [`Period`] or `most`, or an empty name of
    ///   a template.
    /// - [`ErrorKind::Clash`](crate::ErrorKind::Clash): times that contradict each other: a step with both `after` and
    ///   `before`, a step that comes sooner than `least_gap` or `most` allow, or later than `margin` allows, and `before`
    ///   steps that are not in order.
    /// - [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge): more than 64 KiB of text or 20 steps.
    pub fn parse(toml: &str) -> Result<Self, Problems> {
        read_cadence::cadence(toml)
    }

    /// Returns a builder for a cadence.
    ///
    /// # Examples
    /// ```
    /// use sincerely::follow_up::{Cadence, Period};
    ///
    /// # fn main() -> Result<(), sincerely::Problems> {
    /// let cadence = Cadence::builder()
    ///     .after(Period::working_days(3), "follow_up/resolved")
    ///     .before(Period::days(2), "follow_up/resolved")
    ///     .min_gap(Period::working_days(1))
    ///     .build()?;
    /// assert_eq!(cadence.templates().count(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder() -> CadenceBuilder {
        CadenceBuilder::default()
    }

    /// Returns the template of each step, in order. It does not check whether a catalog has them; the writer does.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().map(|step| step.template.as_str())
    }
}

/// Builds a [`Cadence`]. See [`Cadence::builder`].
///
/// # Examples
/// ```
/// use sincerely::follow_up::{Cadence, Period};
///
/// # fn main() -> Result<(), sincerely::Problems> {
/// let cadence = Cadence::builder()
///     .after(Period::working_days(3), "follow_up/still_working")
///     .after(Period::weeks(1), "follow_up/resolved")
///     .min_gap(Period::days(1))
///     .build()?;
/// assert_eq!(cadence.templates().collect::<Vec<_>>(), ["follow_up/still_working", "follow_up/resolved"]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct CadenceBuilder(Draft);

impl CadenceBuilder {
    /// Adds a step that is due this long after the previous mail.
    #[must_use]
    pub fn after(mut self, period: Period, template: impl Into<String>) -> Self {
        self.0.step.push(DraftStep { after: Some(period), before: None, template: Some(template.into()) });
        self
    }

    /// Adds a step that is due this long before the deadline.
    #[must_use]
    pub fn before(mut self, period: Period, template: impl Into<String>) -> Self {
        self.0.step.push(DraftStep { after: None, before: Some(period), template: Some(template.into()) });
        self
    }

    /// The least time between two mails.
    #[must_use]
    pub fn min_gap(mut self, gap: Period) -> Self {
        self.0.min_gap = Some(gap);
        self
    }

    /// Sets the greatest number of mails in a period; the first mail counts.
    #[must_use]
    pub fn max_mails(mut self, mails: u32, period: Period) -> Self {
        self.0.max_mails = Some(MaxMails { mails, period });
        self
    }

    /// Sets the shortest time between the last mail and the deadline.
    #[must_use]
    pub fn margin(mut self, margin: Period) -> Self {
        self.0.margin = Some(margin);
        self
    }

    /// Checks and returns the cadence.
    ///
    /// # Errors
    /// Every problem, as in [`Cadence::parse`], without a place in a file:
    /// - [`ErrorKind::Missing`](crate::ErrorKind::Missing): no step.
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue): a period that is not 1 hour to 366 days long, a
    ///   `most` of 0 mails, or an empty name of a template.
    /// - [`ErrorKind::Clash`](crate::ErrorKind::Clash): times that contradict each other.
    /// - [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge): more than 20 steps.
    pub fn build(self) -> Result<Cadence, Problems> {
        self.0.try_into()
    }
}

impl TryFrom<Draft> for Cadence {
    type Error = Problems;

    fn try_from(draft: Draft) -> Result<Self, Problems> {
        let mut problems = Collector::default();
        let cadence = draft.check(&mut |_, error: Error| problems.push(error));
        problems.finish(cadence)
    }
}

impl From<Cadence> for Draft {
    fn from(cadence: Cadence) -> Self {
        let step = |step: Step| match step.at {
            At::After(period) => DraftStep { after: Some(period), before: None, template: Some(step.template) },
            At::Before(period) => DraftStep { after: None, before: Some(period), template: Some(step.template) },
        };
        Self {
            min_gap: cadence.min_gap,
            max_mails: cadence.max_mails,
            margin: cadence.margin,
            step: cadence.steps.into_iter().map(step).collect(),
        }
    }
}
