//! Cadences before their check, and the check for contradictions.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::cadence::{At, Cadence, Step};
use super::period::Period;
use crate::error::{Error, ErrorKind};
use crate::text::text_value;

/// The most steps.
const MOST_STEPS: usize = 20;

/// A cadence in the shape of its file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) min_gap: Option<Period>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) max_mails: Option<MaxMails>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) margin: Option<Period>,
    #[serde(default)]
    pub(super) step: Vec<DraftStep>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftStep {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<Period>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<Period>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) template: Option<String>,
}

/// So many mails in so long: `2 in 7 days`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MaxMails {
    pub(super) mails: u32,
    pub(super) period: Period,
}

impl MaxMails {
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::InvalidValue, "invalid mail limit").with_help("write it as `2 in 7 days`");
        let (mails, period) = text.split_once(" in ").ok_or_else(wrong)?;
        let mails = mails.trim();
        let is_number = !mails.is_empty() && mails.bytes().all(|byte| byte.is_ascii_digit());
        let mails = mails.parse().ok().filter(|_| is_number).ok_or_else(wrong)?;
        Ok(Self { mails, period: Period::parse(period)? })
    }
}

impl fmt::Display for MaxMails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.mails, self.period)
    }
}

text_value!(MaxMails, to_string);

/// Where in a cadence something is wrong: a key at the top, or in a step counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) step: Option<usize>,
    /// Empty for the whole.
    pub(super) key: &'static str,
}

impl Draft {
    /// The cadence; every fault is reported with its place.
    pub(super) fn check(self, fault: &mut dyn FnMut(Place, Error)) -> Option<Cadence> {
        let is_sound = self.check_periods(fault);
        let steps: Vec<Option<Step>> =
            self.step.iter().enumerate().map(|(at, step)| check_step(at, step, fault)).collect();
        if self.step.is_empty() {
            let error = Error::new(ErrorKind::Missing, "the cadence has no step");
            fault(Place { step: None, key: "" }, error.with_help("give it a `[[step]]` with `after` and `template`"));
        }
        if self.step.len() > MOST_STEPS {
            let error = Error::new(ErrorKind::TooLarge, format!("more than {MOST_STEPS} steps"));
            fault(Place { step: Some(MOST_STEPS), key: "" }, error.with_help("remove some"));
            return None;
        }
        let steps: Vec<Step> = steps.into_iter().collect::<Option<_>>()?;
        if !is_sound || steps.is_empty() {
            return None;
        }
        let cadence = Cadence { steps, min_gap: self.min_gap, max_mails: self.max_mails, margin: self.margin };
        cadence.check_times(fault).then_some(cadence)
    }

    /// Checks the length of every period.
    fn check_periods(&self, fault: &mut dyn FnMut(Place, Error)) -> bool {
        let mut is_sound = true;
        let mut check = |step: Option<usize>, key: &'static str, period: Option<Period>| {
            if let Some(Err(error)) = period.map(Period::check) {
                is_sound = false;
                fault(Place { step, key }, named(step, key, &error));
            }
        };
        check(None, "min_gap", self.min_gap);
        check(None, "max_mails", self.max_mails.map(|most| most.period));
        check(None, "margin", self.margin);
        for (at, step) in self.step.iter().enumerate() {
            check(Some(at), "after", step.after);
            check(Some(at), "before", step.before);
        }
        if self.max_mails.is_some_and(|most| most.mails == 0) {
            is_sound = false;
            let error = Error::new(ErrorKind::InvalidValue, "`max_mails` allows no mail")
                .with_help("write it as `2 in 7 days`");
            fault(Place { step: None, key: "max_mails" }, error);
        }
        is_sound
    }
}

/// An error that says in which key of which step it is.
pub(super) fn named(step: Option<usize>, key: &str, error: &Error) -> Error {
    let of = step.map_or_else(String::new, |at| format!(" of step {}", at + 1));
    Error::new(error.kind(), format!("{} in `{key}`{of}", error.message())).with_help(error.help().unwrap_or_default())
}

fn check_step(at: usize, step: &DraftStep, fault: &mut dyn FnMut(Place, Error)) -> Option<Step> {
    let number = at + 1;
    let place = |key| Place { step: Some(at), key };
    let template = match step.template.as_deref().map(str::trim) {
        Some("") => {
            let error = Error::new(ErrorKind::InvalidValue, format!("`template` of step {number} is empty"));
            fault(place("template"), error.with_help("name one, `follow_up/resolved`"));
            None
        }
        Some(template) => Some(template.to_owned()),
        None => {
            let error = Error::new(ErrorKind::Missing, format!("step {number} has no `template`"));
            fault(place(""), error.with_help("name one, `template = \"follow_up/resolved\"`"));
            None
        }
    };
    let when = match (step.after, step.before) {
        (Some(after), None) => Some(At::After(after)),
        (None, Some(before)) => Some(At::Before(before)),
        (Some(_), Some(_)) => {
            let error = Error::new(ErrorKind::Clash, format!("step {number} has both `after` and `before`"));
            fault(place("before"), error.with_help("keep one of the two, or make two steps of them"));
            None
        }
        (None, None) => {
            let error = Error::new(ErrorKind::Missing, format!("step {number} has neither `after` nor `before`"));
            fault(place(""), error.with_help("say when it comes, `after = \"3 working days\"`"));
            None
        }
    };
    Some(Step { at: when?, template: template? })
}

impl Cadence {
    /// Reports every time that contradicts another, whatever the opening hours are; false if there is one.
    fn check_times(&self, fault: &mut dyn FnMut(Place, Error)) -> bool {
        let mut is_sound = true;
        let mut clash = |at: usize, key: &'static str, message: String, help: &str| {
            is_sound = false;
            fault(Place { step: Some(at), key }, Error::new(ErrorKind::Clash, message).with_help(help));
        };
        let shorter = |period: Period, than: Period| Period::are_surely_shorter(&[period], than);
        let mut in_a_row: Vec<Period> = Vec::new();
        let mut last_before: Option<Period> = None;
        for (at, step) in self.steps.iter().enumerate() {
            let number = at + 1;
            match step.at {
                At::After(after) => {
                    in_a_row.push(after);
                    if self.min_gap.is_some_and(|gap| shorter(after, gap)) {
                        let message = format!("step {number} comes sooner than `min_gap` allows");
                        clash(at, "after", message, "make `after` longer, or `min_gap` shorter");
                    } else if let Some(most) = self.max_mails
                        && let Some(run) = usize::try_from(most.mails)
                            .ok()
                            .and_then(|mails| in_a_row.get(in_a_row.len().checked_sub(mails)?..))
                        && Period::are_surely_shorter(run, most.period)
                    {
                        let message = format!("step {number} comes sooner than `max_mails` allows");
                        clash(at, "after", message, "make `after` longer, or let `max_mails` allow more");
                    }
                }
                At::Before(before) => {
                    in_a_row.clear();
                    if self.margin.is_some_and(|margin| shorter(before, margin)) {
                        let message = format!("step {number} comes later than `margin` allows");
                        clash(at, "before", message, "make `before` longer, or `margin` shorter");
                    }
                    if last_before.is_some_and(|last| last == before || shorter(last, before)) {
                        let message = format!("step {number} does not come after the step `before` it");
                        clash(at, "before", message, "put those that come earlier first");
                    }
                    last_before = Some(before);
                }
            }
        }
        is_sound
    }
}
