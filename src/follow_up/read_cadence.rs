//! Reads cadences from TOML, and reports every problem with its line.

use toml::de::DeTable;

use super::cadence::Cadence;
use super::draft::{Draft, DraftStep, MaxMails, Place, named};
use super::period::Period;
use crate::catalog::File;
use crate::catalog::toml::{Doc, Value, get};
use crate::error::{Collector, Error, ErrorKind, Problems};

/// What errors call the file.
const FILE: &str = "cadence.toml";
/// The largest file.
const CAP: usize = 64 * 1024;

const TOP: [&str; 4] = ["min_gap", "max_mails", "margin", "step"];
const STEP: [&str; 3] = ["after", "before", "template"];

struct Reader<'t> {
    doc: Doc<'t>,
    problems: Collector,
    /// Where what is read was found.
    places: Vec<(Place, usize)>,
}

pub(super) fn cadence(text: &str) -> Result<Cadence, Problems> {
    if text.len() > CAP {
        let error = Error::new(ErrorKind::TooLarge, format!("a cadence larger than {} KiB", CAP / 1024));
        return Err(error.with_help("remove what is not part of a cadence").in_file(FILE).into());
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let file = File::new(FILE, text.to_owned());
    let doc = Doc { file: &file, offset: 0 };
    let mut reader = Reader { doc, problems: Collector::default(), places: Vec::new() };
    let draft = doc.parse(&file.text, &mut reader.problems).and_then(|table| reader.draft(&table));
    let Reader { mut problems, places, .. } = reader;
    // What could not be read would be reported a second time, as missing.
    let draft = draft.filter(|_| problems.is_empty());
    let cadence = draft.and_then(|draft| {
        draft.check(&mut |place, error| {
            let at = places.iter().find(|(known, _)| *known == place).map_or(0, |(_, at)| *at);
            problems.push(doc.error(at, error));
        })
    });
    problems.finish(cadence)
}

impl Reader<'_> {
    fn draft(&mut self, table: &DeTable<'_>) -> Option<Draft> {
        self.doc.check_keys(table, &TOP, &mut self.problems);
        let min_gap = self.read(table, None, "min_gap", Period::parse);
        let max_mails = self.read(table, None, "max_mails", MaxMails::parse);
        let margin = self.read(table, None, "margin", Period::parse);
        let mut step = Vec::new();
        if let Some(value) = get(table, "step") {
            let items: Vec<&Value<'_>> = self.problems.keep(self.doc.tables("step", value))?.collect();
            for (at, item) in items.into_iter().enumerate() {
                self.places.push((Place { step: Some(at), key: "" }, item.span().start));
                let table = self.problems.keep(self.doc.table("step", item))?;
                step.push(self.step(at, table));
            }
        }
        Some(Draft { min_gap, max_mails, margin, step })
    }

    fn step(&mut self, at: usize, table: &DeTable<'_>) -> DraftStep {
        let misplaced = |key: &str| TOP.contains(&key);
        for (key, _) in table.iter().filter(|(key, _)| misplaced(key.get_ref())) {
            let error = Error::new(ErrorKind::UnknownKey, format!("misplaced key `{}` in `step`", key.get_ref()))
                .with_help("move it above the first line in `[[...]]`");
            self.problems.push(self.doc.error(key.span().start, error));
        }
        let known: Vec<&str> = STEP.into_iter().chain(TOP).collect();
        if table.iter().any(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let own: DeTable<'_> = table
                .iter()
                .filter(|(key, _)| !misplaced(key.get_ref()))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
            self.doc.check_keys(&own, &STEP, &mut self.problems);
        }
        DraftStep {
            after: self.read(table, Some(at), "after", Period::parse),
            before: self.read(table, Some(at), "before", Period::parse),
            template: self.read(table, Some(at), "template", |text| Ok(text.to_owned())),
        }
    }

    fn read<T>(
        &mut self,
        table: &DeTable<'_>,
        step: Option<usize>,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, Error>,
    ) -> Option<T> {
        let value = get(table, key)?;
        let at = value.span().start;
        self.places.push((Place { step, key }, at));
        let text = self.problems.keep(self.doc.string(key, value))?;
        self.problems.keep(parse(text).map_err(|error| self.doc.error(at, named(step, key, &error))))
    }
}
