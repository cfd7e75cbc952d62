//! `voice.toml`: the ladder of tones, moods, the speaker, the thresholds of the review.

use crate::error::{Error, ErrorKind};
use crate::text::names;

/// A rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tone(pub(crate) u8);

/// How the customer feels.
///
/// # Examples
/// ```
/// use sincerely::Mood;
///
/// assert_eq!("upset".parse().ok(), Some(Mood::Upset));
/// assert_eq!(Mood::default().as_str(), "calm");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Mood {
    /// Nothing special is known.
    #[default]
    Calm,
    /// The matter is important to the customer.
    Worried,
    /// Something went wrong for the customer.
    Upset,
    /// Something went well for the customer.
    Delighted,
}

names!(Mood, UnknownMood, "unknown mood", {
    Calm = "calm", Worried = "worried", Upset = "upset", Delighted = "delighted",
});

/// Who speaks in the mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Speaker {
    #[default]
    I,
    We,
}

/// When the review calls a template stale; the measures are in `review`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Thresholds {
    /// The mean share of a mail's 4-grams seen in the three mails before, at most.
    pub(crate) c43: f64,
    /// The greatest share of a mail's 4-grams seen in the mail before, at most.
    pub(crate) c41: f64,
    /// The effective number of distinct mails in ten, at least.
    pub(crate) vendi: f64,
    /// The share of mails with the shape of the mail before, at most.
    pub(crate) same_shape: f64,
    /// The standard deviation of the lengths by their mean, at least.
    pub(crate) spread: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { c43: 0.35, c41: 0.30, vendi: 4.5, same_shape: 0.5, spread: 0.12 }
    }
}

/// What `voice.toml` says.
#[derive(Debug, Clone)]
pub(crate) struct Voice {
    /// From the most reserved tone to the least.
    pub(crate) ladder: Vec<String>,
    pub(crate) default: Tone,
    pub(crate) speaker: Speaker,
    /// The tones that each mood takes away.
    pub(crate) removes: Vec<(Mood, Vec<Tone>)>,
    pub(crate) thresholds: Thresholds,
}

impl Voice {
    pub(crate) fn tone(&self, name: &str) -> Option<Tone> {
        let at = self.ladder.iter().position(|tone| tone == name)?;
        Some(Tone(u8::try_from(at).ok()?))
    }

    pub(crate) fn tone_name(&self, tone: Tone) -> &str {
        self.ladder.get(usize::from(tone.0)).map_or("", String::as_str)
    }

    /// The error of a tone that is not on the ladder.
    pub(crate) fn unknown(&self, name: &str) -> Error {
        let near = crate::error::nearest(name, self.ladder.iter().map(String::as_str));
        Error::new(ErrorKind::UnknownTone, format!("unknown tone `{name}`")).with_help(near.map_or_else(
            || format!("the ladder has {}", self.ladder.join(", ")),
            |near| format!("did you mean `{near}`?"),
        ))
    }

    /// The tone that a mail gets: the one asked for, else the next lower that the template lists and the mood leaves,
    /// else the next higher.
    pub(crate) fn resolve(&self, wanted: Tone, listed: &[Tone], mood: Mood) -> Option<Tone> {
        let removed = self.removes.iter().find(|(of, _)| *of == mood).map_or(&[][..], |(_, tones)| tones);
        let mut free: Vec<Tone> = listed.iter().copied().filter(|tone| !removed.contains(tone)).collect();
        if free.is_empty() {
            // A mood may not leave a template without a voice.
            free = listed.to_vec();
        }
        step(wanted, &free)
    }
}

/// The wanted tone, else the next lower one there is, else the next higher.
pub(crate) fn step(wanted: Tone, there: &[Tone]) -> Option<Tone> {
    let lower = there.iter().copied().filter(|tone| *tone <= wanted).max();
    lower.or_else(|| there.iter().copied().min())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_that_is_not_there_goes_down_then_up() {
        let there = [Tone(1), Tone(3)];
        assert_eq!(step(Tone(3), &there), Some(Tone(3)));
        assert_eq!(step(Tone(2), &there), Some(Tone(1)));
        assert_eq!(step(Tone(0), &there), Some(Tone(1)));
        assert_eq!(step(Tone(0), &[]), None);
    }
}
