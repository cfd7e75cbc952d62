//! Events for which an order is needed: the time until then, and whether the order arrives in time.

use super::fact::Fact;
use super::kind::{Kind, ROOT, keys, paths};
use super::moment::local;
use super::order;
use super::phrase::{PhraseWords, Speaker, put_phrase, read_phrase};
use super::table::Slots;
use super::values::{Leaf, Values};
use crate::error::Error;
use crate::locale::{parse_day, parse_moment};

/// An event within so many days is soon.
const SOON: i64 = 7;

paths! {
    Presence;
    WHAT maybe "what" Presence,
    NOUN maybe "noun" Text of "what",
    QUOTED maybe "quoted" Text of "what",
    SHORT maybe "short" Text of "what",
    DAY always "day" Text of "",
    TIME maybe "time" Text of "",
    RELATIVE always "relative" Text of "",
    IS_GLAD maybe "is_glad" Presence,
    IS_SAD maybe "is_sad" Presence,
    IS_FAR maybe "is_far" Presence,
    IS_SOON maybe "is_soon" Presence,
    IS_TOMORROW maybe "is_tomorrow" Presence,
    IS_TODAY maybe "is_today" Presence,
    IS_PAST maybe "is_past" Presence,
    IN_TIME maybe "in_time" Presence,
    IS_TIGHT maybe "is_tight" Presence,
    IS_LATE maybe "is_late" Presence,
    GAP maybe "gap" Text of "",
    SPARE maybe "spare" Text of "",
}

keys! {
    WHAT "what",
    WHEN "when",
    MOOD "mood",
}

/// What the order is needed for; see [`Event`](crate::facts::Event).
pub(super) static EVENT: Kind = Kind {
    name: "event",
    expects: "an object with `when` and, where known, `what` and `mood`",
    keys: key::ALL,
    paths: PATHS,
    exclusive: &[
        (false, &[IS_FAR, IS_SOON, IS_PAST]),
        (false, &[IS_TOMORROW, IS_TODAY, IS_FAR, IS_PAST]),
        (false, &[IS_GLAD, IS_SAD]),
        (false, &[IN_TIME, IS_LATE]),
        (false, &[IS_TIGHT, IS_LATE]),
    ],
    read,
};

/// What an event means to those who are there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Glad,
    Sad,
}

/// Whether a mail is about a sad event.
pub(crate) fn is_sad(slots: &Slots, values: &Values) -> bool {
    slots.iter().any(|slot| *slot.kind == EVENT && values.present().contains(slot.path(IS_SAD)))
}

fn read(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let object = fact.object()?;
    // Removing `event.day` removes what it is read from.
    if fact.is_without(DAY) {
        return Ok(());
    }
    let Some(given) = fact.part(object, key::WHEN) else { return Ok(()) };
    let wrong = || fact.wrong(key::WHEN, "a day such as `2026-03-07`, or a moment in RFC 3339 format");
    let text = given.as_str().ok_or_else(wrong)?;
    let day = parse_day(text).map(|date| (date, None));
    let Some((date, time)) = day.or_else(|| Some(local(fact, parse_moment(text)?))) else {
        return fact.unreadable(text, wrong());
    };
    let days = fact.days_until(date);
    fact.mark(ROOT, values);
    let mut mood = None;
    if let Some(what) = fact.part(object, key::WHAT)
        && let Some(what) = read_phrase(fact, what, key::WHAT)?
    {
        fact.mark(WHAT, values);
        put_phrase(fact, &what, Speaker::Us, [NOUN, QUOTED], values);
        let known = fact.reader.words.occasion(&what);
        mood = known.map(|(mood, _)| mood);
        fact.put(SHORT, known.map(|(_, short)| short).filter(|short| !short.is_empty()).map(Leaf::text), values);
    }
    if let Some(given) = fact.part(object, key::MOOD) {
        mood = match given.as_str() {
            Some("glad") => Some(Mood::Glad),
            Some("sad") => Some(Mood::Sad),
            Some("neutral") => None,
            _ => return Err(fact.wrong(key::MOOD, "one of glad, sad, neutral")),
        };
    }
    match mood {
        Some(Mood::Glad) => fact.mark(IS_GLAD, values),
        Some(Mood::Sad) => fact.mark(IS_SAD, values),
        None => {}
    }
    fact.put(DAY, Some(Leaf::Day(date)), values);
    fact.put(TIME, time.map(Leaf::Time), values);
    fact.put(RELATIVE, Some(Leaf::Relative(days)), values);
    fact.mark(
        match days {
            ..0 => IS_PAST,
            0..=SOON => IS_SOON,
            _ => IS_FAR,
        },
        values,
    );
    match days {
        0 => fact.mark(IS_TODAY, values),
        1 => fact.mark(IS_TOMORROW, values),
        _ => {}
    }
    if let Some(eta) = order::expected(fact.reader.slots, values) {
        // On the day itself is not in time: nobody unpacks at the altar.
        let spare = date.signed_duration_since(eta).num_days();
        fact.put(GAP, Some(Leaf::Gap(spare)), values);
        if matches!(spare, 0 | 1) {
            fact.mark(IS_TIGHT, values);
        }
        if spare < 0 {
            fact.mark(IS_LATE, values);
        } else if spare > 0 {
            fact.mark(IN_TIME, values);
            fact.put(SPARE, u32::try_from(spare).ok().map(Leaf::Days), values);
        }
    }
    Ok(())
}

impl PhraseWords {
    /// What an event means, and its short form, empty where that is not certain; nothing if no word tells, or if words disagree.
    fn occasion(&self, what: &str) -> Option<(Mood, &str)> {
        let words: Vec<String> = what
            .to_lowercase()
            .replace('’', "'")
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
            .map(str::to_owned)
            .collect();
        if words.iter().any(|word| self.doubt.contains(word)) {
            return None;
        }
        let glad = find(&words, &self.glad, self.noun_first);
        let sad = find(&words, &self.sad, self.noun_first);
        match (glad, sad) {
            (Some(short), None) => Some((Mood::Glad, short)),
            (None, Some(short)) => Some((Mood::Sad, short)),
            _ => None,
        }
    }
}

/// The short form of the first entry that the words hold; empty if it has none or is not the main noun.
fn find<'w>(words: &[String], entries: &'w [(String, String)], noun_first: bool) -> Option<&'w str> {
    let is = |word: &str, entry: &str| match (entry.strip_prefix('*'), entry.strip_suffix('*')) {
        (Some(end), _) => word.ends_with(end),
        (None, Some(start)) => word.starts_with(start),
        (None, None) => word == entry,
    };
    let (at, short) = words
        .iter()
        .enumerate()
        .find_map(|(at, word)| entries.iter().find(|(entry, _)| is(word, entry)).map(|(_, short)| (at, short)))?;
    let is_main = if noun_first { at <= 1 } else { at + 1 == words.len() };
    Some(if is_main { short } else { "" })
}
