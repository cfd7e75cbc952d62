//! Freshness: measures of ten mails in a row to each of 200 people. Steady pools are left out, because they are meant to
//! repeat.

use serde::Serialize;

use std::collections::BTreeMap;

use super::measure::{Grams, Lexicon, containment, vendi};
use super::scope::Scope;
use super::stage::{Stage, masked_varied};
use super::wording::words_of_tag;
use super::words::{holds, words};
use crate::catalog::{Catalog, Move, Selection, Thresholds};
use crate::error::Error;
use crate::voice::{Memory, Plan};

/// How many people the figures are taken over.
const PEOPLE: u32 = 200;
/// How many mails each of them gets.
const MAILS: usize = 10;

/// The freshness of one template in one tone and language.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Freshness {
    /// The language tag.
    pub locale: String,
    /// The template.
    pub template: String,
    /// The tone.
    pub tone: String,
    /// How repetitive the mails of a person are: the means over people, but of `c41` the maximum.
    #[serde(flatten)]
    pub figures: Figures,
    /// The smallest number of mails from one use of a variant to the next; `None` if no variant was used twice.
    pub least_gap: Option<usize>,
    /// The number of mails that thank twice or apologise twice.
    pub duplicate_moves: usize,
    #[serde(skip)]
    thresholds: Thresholds,
}

impl Freshness {
    /// Returns the measures that are beyond the thresholds of `voice.toml`; `None` if there are none.
    pub fn stale(&self) -> Option<String> {
        let Thresholds { c43, c41, vendi, same_shape, spread } = self.thresholds;
        let own = &self.figures;
        let mut beyond = Vec::new();
        if own.c43 > c43 {
            beyond.push(format!("C(4,3) {:.2} is over {c43:.2}", own.c43));
        }
        if own.c41 > c41 {
            beyond.push(format!("C(4,1) {:.2} is over {c41:.2}", own.c41));
        }
        if own.vendi < vendi {
            beyond.push(format!("Vendi {:.1} is under {vendi:.1}", own.vendi));
        }
        if let Some(same) = own.same_shape {
            if same > same_shape {
                beyond.push(format!("{same:.2} of the mails have the shape of the one before, over {same_shape:.2}"));
            }
            if own.spread < spread {
                beyond.push(format!("the lengths spread by {:.2}, under {spread:.2}", own.spread));
            }
        }
        if self.duplicate_moves > 0 {
            beyond.push(format!("{} mails thank or apologise twice", self.duplicate_moves));
        }
        (!beyond.is_empty()).then(|| beyond.join(", "))
    }
}

/// Measures every template of a catalog, in every tone and language, with its full sample. `progress` gets the number of
/// finished measurements and their total. Each fact is masked as one word, and n-grams with two or more facts are left out;
/// the fields of [`Freshness`] define the measures.
///
/// # Errors
/// As [`Writer::write`](crate::Writer::write), for a sample that cannot be written.
///
/// # Examples
/// ```
/// use sincerely::{Catalog, Source, review};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let note = "+++\nsummary = \"Noted\"\nsubject = \"Noted\"\n+++\nWe have your note and read it today.\n";
/// let sample = r#"{ "to": "maria@example.org", "now": "2026-03-02T09:00:00Z", "facts": {} }"#;
/// # let slots = "[topic]\nkind = \"text\"\nfrom = \"operator\"\n";
/// let files = [("slots.toml", slots), ("en/note.md", note), ("en/samples/note.json", sample)];
/// let catalog = Catalog::layers([Source::files(files)])?;
/// let measured = review::freshness_of(&catalog, review::Scope::All, &mut |done, of| {
///     eprintln!("{done} of {of}");
/// })?;
/// // One wording for everybody, every time.
/// assert!(measured.iter().all(|template| template.figures.vendi < 1.1 && template.stale().is_some()));
/// # Ok(())
/// # }
/// ```
pub fn freshness_of(
    catalog: &Catalog,
    scope: Scope<'_>,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Freshness>, Error> {
    let of_language =
        |language| scope.templates(catalog, language).map(|template| template.front.tones.len()).sum::<usize>();
    let all = catalog.languages.iter().map(of_language).sum();
    let mut rows = Vec::with_capacity(all);
    for language in &catalog.languages {
        for template in scope.templates(catalog, language) {
            let stage = Stage::new(catalog, language, template);
            for tone in &template.front.tones {
                progress(rows.len(), all);
                rows.extend(measure(&stage, *tone)?);
            }
        }
    }
    progress(all, all);
    Ok(rows)
}

fn measure(stage: &Stage<'_>, tone: crate::catalog::Tone) -> Result<Option<Freshness>, Error> {
    let Some((_, sample)) = stage.samples().find(|(kind, _)| kind.is_empty()) else { return Ok(None) };
    let (values, _) = stage.values(sample, &[])?;
    let mut row = Freshness {
        locale: stage.language.tag.clone(),
        template: stage.template.name.clone(),
        tone: stage.voice().tone_name(tone).to_owned(),
        figures: Figures {
            c43: 0.0,
            c41: 0.0,
            vendi: 0.0,
            same_shape: (stage.template.shapes.len() > 1).then_some(0.0),
            spread: 0.0,
        },
        least_gap: None,
        duplicate_moves: 0,
        thresholds: stage.voice().thresholds,
    };
    let (mut lexicon, mut moves) = (Lexicon::default(), Moves::new(stage));
    for person in 0..PEOPLE {
        let person = format!("to:person-{person}@example.org");
        let mut memory = Memory::new();
        let mut mails: Vec<Grams> = Vec::with_capacity(MAILS);
        let (mut shapes, mut lengths) = (Vec::with_capacity(MAILS), Vec::with_capacity(MAILS));
        let mut heard: BTreeMap<(u16, u32), usize> = BTreeMap::new();
        for mail in 0..MAILS {
            let plan = stage.planner(tone, values.present(), &person).plan(&memory)?;
            for pick in plan.picks.iter().filter(|pick| pick.pool.selection == Selection::Varied) {
                if let Some((choice, _)) = pick.said
                    && let Some(before) = heard.insert((pick.number, choice.id), mail)
                {
                    let gap = mail - before;
                    row.least_gap = Some(row.least_gap.map_or(gap, |least| least.min(gap)));
                }
            }
            let (text, varied) = masked_varied(stage.catalog, stage.language, stage.template, &plan, &values)?;
            row.duplicate_moves += usize::from(moves.twice(&plan));
            mails.push(lexicon.grams(&varied));
            shapes.push(plan.shape.id);
            lengths.push(words(&text).len());
            memory.note(plan.notes());
        }
        let (all, people) = (&mut row.figures, f64::from(PEOPLE));
        let own = Figures::of(&mails, all.same_shape.map(|_| shapes.as_slice()), &lengths);
        all.c43 += own.c43 / people;
        all.c41 = all.c41.max(own.c41);
        all.vendi += own.vendi / people;
        all.spread += own.spread / people;
        all.same_shape = all.same_shape.zip(own.same_shape).map(|(sum, same)| sum + same / people);
    }
    Ok(Some(row))
}

/// Measures of how repetitive several mails in a row to one person are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// C(4,3) as in [`Freshness`]; the mean over these mails except the first.
    pub c43: f64,
    /// C(4,1): the share that stood in the mail before; the greatest of all.
    pub c41: f64,
    /// The Vendi score, 1 to the number of mails.
    pub vendi: f64,
    /// The share of mails with the shape of the mail before; none for a template with one shape.
    pub same_shape: Option<f64>,
    /// The standard deviation of the lengths in words, divided by their mean.
    pub spread: f64,
}

impl Figures {
    /// The figures of some mails, with their shapes if the template has several, and their lengths in words.
    pub(crate) fn of<S: PartialEq>(mails: &[Grams], shapes: Option<&[S]>, lengths: &[usize]) -> Self {
        let mut figures = Self { c43: 0.0, c41: 0.0, vendi: vendi(mails), same_shape: None, spread: spread(lengths) };
        let pairs = share(mails.len().saturating_sub(1), 1);
        for (at, mail) in mails.iter().enumerate().skip(1) {
            let before = |k: usize| mails.get(at.saturating_sub(k)..at).unwrap_or_default();
            figures.c43 += containment(mail, before(3)) / pairs;
            figures.c41 = figures.c41.max(containment(mail, before(1)));
        }
        figures.same_shape = shapes.map(|shapes| {
            let same = shapes.iter().zip(shapes.iter().skip(1)).filter(|(before, shape)| before == shape);
            share(same.count(), shapes.len().saturating_sub(1))
        });
        figures
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of words and mails are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The standard deviation of some lengths by their mean.
fn spread(lengths: &[usize]) -> f64 {
    let mean = share(lengths.iter().sum(), lengths.len());
    let squares: f64 = lengths.iter().map(|length| (share(*length, 1) - mean).powi(2)).sum();
    if mean > 0.0 { (squares / share(lengths.len(), 1)).sqrt() / mean } else { 0.0 }
}

/// The moves that a mail may make once, and of each wording met so far whether it makes them.
struct Moves<'s> {
    signs: [&'s [String]; 2],
    /// The pools of the subject: a subject may say thank you beside the mail.
    subject: Vec<u16>,
    made: BTreeMap<(u16, u32), [bool; 2]>,
}

impl<'s> Moves<'s> {
    fn new(stage: &'s Stage<'_>) -> Self {
        let moves = &stage.language.words.moves;
        let signs = [Move::Thank, Move::Apologise].map(|once| {
            moves.iter().find(|(known, _)| *known == once).map(|(_, signs)| signs.as_slice()).unwrap_or_default()
        });
        let named: Vec<&str> = words_of_tag(&stage.template.front.subject.0).collect();
        let in_subject = |number: &u16| {
            let pool = stage.language.pools.get(usize::from(*number));
            pool.is_some_and(|pool| named.contains(&format!("say.{}", pool.name).as_str()))
        };
        let subject = stage.template.pools.iter().map(|(number, _)| *number).filter(in_subject).collect();
        Self { signs, subject, made: BTreeMap::new() }
    }

    /// Whether sentences of two different pools of the body both thank, or both apologise.
    fn twice(&mut self, plan: &Plan<'_>) -> bool {
        let signs = self.signs;
        let mut counts = [0; 2];
        for pick in plan.picks.iter().filter(|pick| !self.subject.contains(&pick.number)) {
            let Some((choice, variant)) = pick.said else { continue };
            let made = self.made.entry((pick.number, choice.id)).or_insert_with(|| {
                let text = words(&super::wording::masked(variant));
                signs.map(|signs| signs.iter().any(|sign| holds(&text, sign)))
            });
            counts.iter_mut().zip(made).for_each(|(count, made)| *count += u8::from(*made));
        }
        counts.iter().any(|count| *count > 1)
    }
}
