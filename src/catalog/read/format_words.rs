//! The tables of `language.toml` with the data that CLDR lacks: words for dates and numbers, statuses, opening hours.

use toml::de::DeTable;

use super::built_in;
use super::source::File;
use super::toml::{Doc, Value, get};
use crate::error::{Collector, Error, ErrorKind};
use crate::locale::{Category, DateWords, FormatWords, Forms, Gap, Gaps, HoursWords, Plurals, STATUSES};

/// The names of these tables.
pub(crate) const TABLES: [&str; 5] = ["dates", "numbers", "gaps", "statuses", "hours"];
/// The names of the lists beside them.
pub(crate) const LISTS: [&str; 2] = ["quotes", "abbreviations"];

/// Names in braces of a day and of a time.
const DAY: &[&str] = &["weekday", "day", "month", "month_number", "two_digit_day", "year"];
const TIME: &[&str] = &["H", "HH", "h", "hh", "mm", "a"];

/// The words that the built-in catalog has for a language; none if it does not have the language.
pub(crate) fn built_in(tag: &str, plurals: &Plurals) -> FormatWords {
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let folder = |path: &str| path.strip_suffix("/language.toml").map(language);
    let file = built_in::files().find(|file| folder(file.path) == Some(language(tag)));
    let Some(file) = file.map(File::built_in) else { return FormatWords::default() };
    let (doc, mut problems) = (Doc { file: &file, offset: 0 }, Collector::default());
    let Some(table) = doc.parse(&file.text, &mut problems) else { return FormatWords::default() };
    read_over(FormatWords::default(), &doc, &table, plurals, &mut problems)
}

/// Reads the words of a language; `plurals` has its categories. The built-in words serve for a table that is not there.
pub(crate) fn read(
    doc: &Doc<'_>,
    table: &DeTable<'_>,
    (tag, plurals): (&str, &Plurals),
    problems: &mut Collector,
) -> FormatWords {
    let is_whole = TABLES.iter().all(|name| get(table, name).is_some());
    let usual = if is_whole { FormatWords::default() } else { built_in(tag, plurals) };
    read_over(usual, doc, table, plurals, problems)
}

fn read_over(
    mut words: FormatWords,
    doc: &Doc<'_>,
    table: &DeTable<'_>,
    plurals: &Plurals,
    problems: &mut Collector,
) -> FormatWords {
    let mut reader = Reader { doc, plurals, problems, asked: Vec::new() };
    if let Some(dates) = reader.table(table, "dates") {
        words.dates = reader.dates(dates);
    }
    if let Some(numbers) = reader.table(table, "numbers") {
        reader.keys(numbers, &["words", "two_has_gender", "one_day"]);
        words.numbers = reader.numbers(numbers);
        words.two_has_gender = reader.flag(numbers, "two_has_gender");
        words.one_day = reader.text(numbers, "one_day");
    }
    if let Some(gaps) = reader.table(table, "gaps") {
        reader.keys(gaps, &["before", "after", "same_day"]);
        let (before, after) = (reader.gap(gaps, "before"), reader.gap(gaps, "after"));
        let same_day = reader.needed(gaps, "gaps", "same_day");
        words.gaps = before.zip(after).map(|(before, after)| Gaps { before, after, same_day });
    }
    if let Some(statuses) = reader.table(table, "statuses") {
        reader.keys(statuses, &STATUSES);
        words.statuses.clear();
        for status in STATUSES {
            words.statuses.push((status.to_owned(), reader.needed(statuses, "statuses", status)));
        }
    }
    if let Some(value) = get(table, "quotes") {
        words.quotes = reader.quotes(value);
    }
    if let Some(value) = get(table, "abbreviations") {
        let given = reader.problems.keep(doc.strings("abbreviations", value)).unwrap_or_default();
        words.abbreviations = given.into_iter().map(|(word, _)| format!(" {word}")).collect();
    }
    if let Some(hours) = reader.table(table, "hours") {
        words.hours = Some(reader.hours(hours));
    }
    words
}

struct Reader<'r, 't> {
    doc: &'r Doc<'t>,
    plurals: &'r Plurals,
    problems: &'r mut Collector,
    /// The keys whose texts were asked for, which are those that a table may have.
    asked: Vec<&'static str>,
}

impl Reader<'_, '_> {
    fn table<'v, 'd>(&mut self, table: &'v DeTable<'d>, key: &str) -> Option<&'v DeTable<'d>> {
        self.problems.keep(self.doc.table(key, get(table, key)?))
    }

    fn keys(&mut self, table: &DeTable<'_>, known: &[&str]) {
        self.doc.check_keys(table, known, self.problems);
    }

    /// Makes a problem of every key that was not asked for since the last call and is not one of `others`.
    fn check_asked(&mut self, table: &DeTable<'_>, others: &[&str]) {
        let asked = std::mem::take(&mut self.asked);
        self.keys(table, &[asked.as_slice(), others].concat());
    }

    fn text(&mut self, table: &DeTable<'_>, key: &'static str) -> Option<String> {
        self.asked.push(key);
        self.problems.keep(self.doc.string(key, get(table, key)?)).map(str::to_owned)
    }

    fn flag(&mut self, table: &DeTable<'_>, key: &str) -> bool {
        get(table, key).and_then(|value| self.problems.keep(self.doc.bool(key, value))).unwrap_or_default()
    }

    /// A text that the table must have.
    fn needed(&mut self, table: &DeTable<'_>, name: &str, key: &'static str) -> String {
        if get(table, key).is_none() {
            let at = table.iter().map(|(key, _)| key.span().start).min().unwrap_or_default();
            let error = Error::new(ErrorKind::Missing, format!("`[{name}]` has no `{key}`"));
            self.problems.push(self.doc.error(at, error.with_help("add it, or remove the whole table")));
        }
        self.text(table, key).unwrap_or_default()
    }

    /// A pattern with names in braces, all of them known.
    fn pattern(&mut self, table: &DeTable<'_>, key: &'static str, known: &[&str]) -> Option<String> {
        self.asked.push(key);
        let value = get(table, key)?;
        let pattern = self.problems.keep(self.doc.string(key, value))?;
        self.check_pattern(value, pattern, known);
        Some(pattern.to_owned())
    }

    fn check_pattern(&mut self, value: &Value<'_>, pattern: &str, known: &[&str]) {
        let mut unknown = None;
        crate::locale::fill(pattern, &mut String::new(), |name, _| {
            if !known.contains(&name) {
                unknown.get_or_insert(name.to_owned());
            }
        });
        if let Some(name) = unknown {
            let error = Error::new(ErrorKind::UnknownPath, format!("unknown name `{{{name}}}` in a pattern"));
            let known: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
            self.problems
                .push(self.doc.error(value.span().start, error.with_help(format!("known are {}", known.join(", ")))));
        }
    }

    fn dates(&mut self, table: &DeTable<'_>) -> DateWords {
        self.asked.clear();
        let again_weekday = match get(table, "again") {
            Some(value) => match self.problems.keep(self.doc.string("again", value)) {
                Some("weekday") => true,
                Some(_) => {
                    let error = Error::new(ErrorKind::WrongKind, "`again` takes \"weekday\"")
                        .with_help("leave it out where the date names a day again");
                    self.problems.push(self.doc.error(value.span().start, error));
                    false
                }
                None => false,
            },
            None => false,
        };
        let contractions = self.table(table, "contractions").map(|pairs| {
            let pairs = pairs.iter().map(|(apart, value)| (apart.get_ref().to_string(), value));
            let together = |(apart, value): (String, &Value<'_>)| {
                let together = self.problems.keep(self.doc.string(&apart, value))?.to_owned();
                Some((apart, together))
            };
            pairs.filter_map(together).collect()
        });
        let words = DateWords {
            day: self.pattern(table, "day", DAY),
            day_year: self.pattern(table, "day_year", DAY),
            moment_day: self.pattern(table, "moment_day", DAY),
            moment_day_year: self.pattern(table, "moment_day_year", DAY),
            first_day: self.text(table, "first_day"),
            closing: self.text(table, "closing"),
            again_weekday,
            at: self.pattern(table, "at", &["time"]),
            at_one: self.pattern(table, "at_one", &["time"]),
            noon: self.text(table, "noon"),
            at_noon: self.text(table, "at_noon"),
            midnight: self.text(table, "midnight"),
            at_midnight: self.text(table, "at_midnight"),
            hour: self.pattern(table, "hour", TIME),
            minutes: self.pattern(table, "minutes", TIME),
            zone: self.pattern(table, "zone", &["city"]),
            zone_before_vowel: self.pattern(table, "zone_before_vowel", &["city"]),
            contractions: contractions.unwrap_or_default(),
        };
        self.check_asked(table, &["again", "contractions"]);
        words
    }

    fn numbers(&mut self, table: &DeTable<'_>) -> Vec<String> {
        let Some(value) = get(table, "words") else { return Vec::new() };
        let words = self.problems.keep(self.doc.strings("words", value)).unwrap_or_default();
        if words.len() != 11 {
            let error = Error::new(ErrorKind::WrongKind, "`words` takes eleven words, for two to twelve");
            self.problems.push(self.doc.error(value.span().start, error.with_help("leave it out to write digits")));
        }
        words.into_iter().map(|(word, _)| word.to_owned()).collect()
    }

    fn quotes(&mut self, value: &Value<'_>) -> Option<(String, String)> {
        let marks = self.problems.keep(self.doc.strings("quotes", value))?;
        let [(open, _), (close, _)] = marks.as_slice() else {
            let error = Error::new(ErrorKind::WrongKind, "`quotes` takes two texts, before and behind a quotation");
            self.problems.push(self.doc.error(value.span().start, error.with_help("leave it out for CLDR's marks")));
            return None;
        };
        Some(((*open).to_owned(), (*close).to_owned()))
    }

    fn gap(&mut self, table: &DeTable<'_>, key: &'static str) -> Option<Gap> {
        let Some(gap) = self.table(table, key) else {
            self.needed(table, "gaps", key);
            return None;
        };
        self.keys(gap, &["day", "days", "weeks"]);
        let day = self.needed(gap, &format!("gaps.{key}"), "day");
        if get(gap, "days").is_none() {
            self.needed(gap, &format!("gaps.{key}"), "days");
        }
        Some(Gap { day, days: self.forms(gap, "days"), weeks: self.forms(gap, "weeks") })
    }

    /// A pattern, or one for each plural category that has its own.
    fn forms(&mut self, table: &DeTable<'_>, key: &str) -> Forms<String> {
        let Some(value) = get(table, key) else { return Forms::default() };
        if let Some(pattern) = value.get_ref().as_str() {
            self.check_pattern(value, pattern, &["n"]);
            return Forms(vec![(Category::Other, pattern.to_owned())]);
        }
        let Some(forms) = self.problems.keep(self.doc.table(key, value)) else { return Forms::default() };
        let categories: Vec<&str> = self.plurals.categories().map(Category::as_str).collect();
        self.keys(forms, &categories);
        let form = |category| Some((category, self.pattern(forms, Category::as_str(category), &["n"])?));
        Forms(Category::ALL.into_iter().filter_map(form).collect())
    }

    fn hours(&mut self, table: &DeTable<'_>) -> HoursWords {
        self.asked.clear();
        let mut needed = |key| self.needed(table, "hours", key);
        let [weekdays, every_day, all_day, always] = ["weekdays", "every_day", "all_day", "always"].map(&mut needed);
        let [to, closed, closed_on, closed_range] = ["to", "closed", "closed_on", "closed_range"].map(&mut needed);
        let mut or = |key, usual: &str| self.text(table, key).unwrap_or_else(|| usual.to_owned());
        let from = or("from", "");
        let words = HoursWords {
            weekdays,
            every_day,
            all_day,
            always,
            from_one: or("from_one", &from),
            to_one: or("to_one", &to),
            after: or("after", ""),
            noon: or("noon", ""),
            midnight: or("midnight", ""),
            closed_on_weekend: or("closed_on_weekend", &closed_on),
            colon: or("colon", ": "),
            semicolon: or("semicolon", "; "),
            from,
            to,
            closed,
            closed_on,
            closed_range,
        };
        self.check_asked(table, &[]);
        words
    }
}
