//! Several mails in a row to one person, with their repeated variants and the measures of their repetition.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fresh::Figures;
use super::measure::Lexicon;
use super::stage::masked_varied;
use super::words::words;
use crate::error::Error;
use crate::voice::Selected;
use crate::writer::{Message, Request, Writer};

/// The most mails of one series.
const MAILS_CAP: usize = 100;

/// Several mails in a row to one person, each with the memory of those before.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Series {
    /// The mails, the first one first.
    pub mails: Vec<SeriesMail>,
    /// The measures of repetition, without facts and steady pools.
    pub figures: Figures,
}

/// One mail of a [`Series`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeriesMail {
    /// The mail.
    pub message: Message,
    /// The variant of each pool, in order.
    pub sentences: Vec<SeriesSentence>,
    /// Whether the mail before had the same shape.
    pub is_same_shape: bool,
    /// The number of words.
    pub words: usize,
}

/// The variant of one pool in a mail of a [`Series`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeriesSentence {
    /// The variant and its text.
    #[serde(flatten)]
    pub selected: Selected,
    /// How many mails ago this person got the same variant; none if it is new in this series.
    pub mails_ago: Option<usize>,
}

/// Writes several mails in a row to one person, at most 100. Each mail gets the memory and, if the request has one, the
/// conversation of the mail before.
///
/// # Errors
/// As [`Writer::write`].
///
/// # Examples
#[cfg_attr(feature = "tz", doc = "```")]
#[cfg_attr(not(feature = "tz"), doc = "```ignore")]
/// use sincerely::{Catalog, Key, Writer, review};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let catalog = Catalog::built_in()?;
/// let defaults = catalog.sample_default_facts(None)?;
/// let request = catalog.sample(None, "acknowledge/question", "")?;
/// let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&defaults).build()?;
/// let series = review::series(&writer, &request, 10)?;
/// assert_eq!(series.mails.len(), 10);
/// assert!(series.figures.vendi > 1.0);
/// # Ok(())
/// # }
/// ```
pub fn series(writer: &Writer, request: &Request, count: usize) -> Result<Series, Error> {
    let mut request = request.clone();
    let mut lexicon = Lexicon::default();
    let (mut mails, mut grams) = (Vec::new(), Vec::new());
    let (mut shapes, mut lengths, mut has_shapes) = (Vec::new(), Vec::new(), false);
    let mut before: BTreeMap<(String, String), usize> = BTreeMap::new();
    for number in 0..count.min(MAILS_CAP) {
        let message = writer.write(&request)?;
        let trace = writer.trace(&request)?;
        let (text, varied) = masked_of(writer, &request)?;
        let sentences = trace.selected().map(|selected| {
            let last = before.insert((selected.pool.clone(), selected.variant.clone()), number);
            SeriesSentence { selected, mails_ago: last.map(|last| number - last) }
        });
        let sentences = sentences.collect();
        grams.push(lexicon.grams(&varied));
        lengths.push(words(&text).len());
        has_shapes |= trace.shapes.len() > 1;
        let is_same_shape = has_shapes && shapes.last() == Some(&message.shape);
        shapes.push(message.shape.clone());
        request = request.memory(message.memory.clone());
        mails.push(SeriesMail { words: words(&message.text).len(), message, sentences, is_same_shape });
    }
    let figures = Figures::of(&grams, has_shapes.then_some(shapes.as_slice()), &lengths);
    Ok(Series { mails, figures })
}

/// The text of a mail with its facts masked, whole and without what steady pools say.
fn masked_of(writer: &Writer, request: &Request) -> Result<(String, String), Error> {
    let settled = writer.settle(request)?;
    let plan = writer.planner(request, &settled).plan(settled.memory())?;
    masked_varied(writer.catalog(), settled.language, settled.template, &plan, &settled.values)
}
