//! Reads `voice.toml`.

use toml::de::DeTable;

use super::source::File;
use super::tags::is_name;
use super::toml::{Doc, get};
use crate::catalog::model::{Mood, RESERVED, Speaker, Thresholds, Tone, Voice};
use crate::error::{Collector, Error, ErrorKind};

/// The most tones that a ladder may have.
const TONES_CAP: usize = 16;

impl Speaker {
    pub(crate) fn parse(doc: &Doc<'_>, name: (&str, usize)) -> Result<Self, Error> {
        match name.0 {
            "i" => Ok(Self::I),
            "we" => Ok(Self::We),
            _ => Err(doc.error(name.1, Error::new(ErrorKind::WrongKind, "`speaker` takes \"i\" or \"we\""))),
        }
    }
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
            if !is_name(name) || name == "any" || RESERVED.contains(&name) {
                problems.push(doc.fault(
                    at,
                    ErrorKind::Clash,
                    format!("`{name}` cannot name a tone"),
                    "choose a name of lower-case letters that is not a key of a pool",
                ));
            } else if voice.ladder.iter().any(|tone| tone == name) {
                problems.push(
                    doc.error(at, Error::new(ErrorKind::Clash, format!("duplicate tone `{name}` on the ladder"))),
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

    /// The tone of a name that stands in a file.
    pub(crate) fn tone_at(&self, doc: &Doc<'_>, name: (&str, usize)) -> Result<Tone, Error> {
        self.tone(name.0).ok_or_else(|| doc.error(name.1, self.unknown(name.0)))
    }
}
