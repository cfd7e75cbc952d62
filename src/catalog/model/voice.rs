//! `voice.toml`: the ladder of tones, moods, the speaker, the thresholds of the review.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use toml::de::DeTable;

use crate::catalog::read::source::File;
use crate::catalog::read::toml::{Doc, get};
use crate::error::{Collector, Error, ErrorKind};

/// A rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Tone(pub(crate) u8);

/// The most tones that a ladder may have.
const TONES_CAP: usize = 16;

/// How the customer feels.
///
/// # Examples
/// ```
/// use sincerely::Mood;
///
/// assert_eq!(Mood::parse("upset").ok(), Some(Mood::Upset));
/// assert_eq!(Mood::default().as_str(), "calm");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Mood {
    /// Nothing special is known.
    #[default]
    Calm,
    /// Something is at stake for them.
    Worried,
    /// Something went wrong for them.
    Upset,
    /// Something went well.
    Delighted,
}

impl Mood {
    /// Every mood.
    pub const ALL: [Self; 4] = [Self::Calm, Self::Worried, Self::Upset, Self::Delighted];

    /// The name that `voice.toml` and samples use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Worried => "worried",
            Self::Upset => "upset",
            Self::Delighted => "delighted",
        }
    }

    /// The mood of that name.
    ///
    /// # Errors
    /// - [`ErrorKind::UnknownMood`] if it is none of the four.
    pub fn parse(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|mood| mood.as_str() == name).ok_or_else(|| {
            Error::new(ErrorKind::UnknownMood, "unknown mood").with_help("choose calm, worried, upset or delighted")
        })
    }
}

impl fmt::Display for Mood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Mood {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::parse(name)
    }
}

/// As its name.
impl Serialize for Mood {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Mood {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Who speaks in the mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Speaker {
    #[default]
    I,
    We,
}

impl Speaker {
    pub(crate) fn parse(doc: &Doc<'_>, name: (&str, usize)) -> Result<Self, Error> {
        match name.0 {
            "i" => Ok(Self::I),
            "we" => Ok(Self::We),
            _ => Err(doc.error(name.1, Error::new(ErrorKind::WrongKind, "`speaker` takes \"i\" or \"we\""))),
        }
    }
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
    removes: Vec<(Mood, Vec<Tone>)>,
    pub(crate) thresholds: Thresholds,
}

impl Voice {
    pub(crate) fn read(file: &File, problems: &mut Collector) -> Option<Self> {
        let doc = Doc { file, offset: 0 };
        let table = doc.parse(&file.text, problems)?;
        doc.check_keys(&table, &["ladder", "default", "speaker", "mood", "review"], problems);
        let mut voice = Self {
            ladder: Vec::new(),
            default: Tone(0),
            speaker: Speaker::I,
            removes: Vec::new(),
            thresholds: Thresholds::default(),
        };
        let Some(ladder) = get(&table, "ladder") else {
            problems.push(
                Error::new(ErrorKind::Missing, "`ladder` is missing")
                    .with_help("name the tones from reserved to playful: `ladder = [\"formal\", \"plain\", \"warm\"]`")
                    .in_file(&file.path),
            );
            return None;
        };
        for (name, at) in problems.keep(doc.strings("ladder", ladder))? {
            if !crate::catalog::read::tags::is_name(name) || name == "any" || super::pool::RESERVED.contains(&name) {
                problems.push(
                    doc.error(
                        at,
                        Error::new(ErrorKind::Clash, format!("`{name}` cannot name a tone"))
                            .with_help("choose a name of lower-case letters that is no key of a pool"),
                    ),
                );
            } else if voice.ladder.iter().any(|tone| tone == name) {
                problems.push(
                    doc.error(at, Error::new(ErrorKind::Clash, format!("tone `{name}` stands twice on the ladder"))),
                );
            } else {
                voice.ladder.push(name.to_owned());
            }
        }
        if voice.ladder.is_empty() || voice.ladder.len() > TONES_CAP {
            problems.push(
                Error::new(ErrorKind::WrongKind, format!("`ladder` takes 1 to {TONES_CAP} tones")).in_file(&file.path),
            );
            return None;
        }
        if let Some(value) = get(&table, "default")
            && let Some(name) = problems.keep(doc.string("default", value))
            && let Some(tone) = problems.keep(voice.tone_at(&doc, (name, value.span().start)))
        {
            voice.default = tone;
        }
        if let Some(value) = get(&table, "speaker")
            && let Some(name) = problems.keep(doc.string("speaker", value))
            && let Some(speaker) = problems.keep(Speaker::parse(&doc, (name, value.span().start)))
        {
            voice.speaker = speaker;
        }
        if let Some(value) = get(&table, "mood")
            && let Some(moods) = problems.keep(doc.table("mood", value))
        {
            voice.read_moods(&doc, moods, problems);
        }
        if let Some(value) = get(&table, "review")
            && let Some(review) = problems.keep(doc.table("review", value))
        {
            voice.read_thresholds(&doc, review, problems);
        }
        Some(voice)
    }

    fn read_moods(&mut self, doc: &Doc<'_>, moods: &DeTable<'_>, problems: &mut Collector) {
        doc.check_keys(moods, &Mood::ALL.map(Mood::as_str), problems);
        for mood in Mood::ALL {
            let Some(value) = get(moods, mood.as_str()) else { continue };
            let Some(table) = problems.keep(doc.table(mood.as_str(), value)) else { continue };
            doc.check_keys(table, &["removes"], problems);
            let Some(removes) = get(table, "removes") else { continue };
            let Some(names) = problems.keep(doc.strings("removes", removes)) else { continue };
            let tones = names.into_iter().filter_map(|name| problems.keep(self.tone_at(doc, name))).collect();
            self.removes.push((mood, tones));
        }
    }

    fn read_thresholds(&mut self, doc: &Doc<'_>, review: &DeTable<'_>, problems: &mut Collector) {
        doc.check_keys(review, &["c43", "c41", "vendi", "same_shape", "spread"], problems);
        for (key, to) in [
            ("c43", &mut self.thresholds.c43),
            ("c41", &mut self.thresholds.c41),
            ("same_shape", &mut self.thresholds.same_shape),
            ("spread", &mut self.thresholds.spread),
            ("vendi", &mut self.thresholds.vendi),
        ] {
            if let Some(value) = get(review, key)
                && let Some(number) = problems.keep(doc.number(key, value))
            {
                *to = number;
            }
        }
    }

    pub(crate) fn tone(&self, name: &str) -> Option<Tone> {
        let at = self.ladder.iter().position(|tone| tone == name)?;
        Some(Tone(u8::try_from(at).ok()?))
    }

    pub(crate) fn tone_name(&self, tone: Tone) -> &str {
        self.ladder.get(usize::from(tone.0)).map_or("", String::as_str)
    }

    /// The tone of a name that stands in a file.
    pub(crate) fn tone_at(&self, doc: &Doc<'_>, name: (&str, usize)) -> Result<Tone, Error> {
        self.tone(name.0).ok_or_else(|| doc.error(name.1, self.unknown(name.0)))
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
