//! The data of the Unicode Common Locale Data Repository (CLDR) about a locale: names, patterns, symbols and plural rules.
//!
//! `cldr/generate.mjs` writes every locale that CLDR covers at its level "modern", with all regions, into `data.rs`: 555 tags.
//! A record has only the fields that differ from its parent's, and is read when a locale is first used.
//!
//! Why tables and not a dependency on ICU4X with baked data: ICU4X has sums of money, relative days and names of cities only in
//! its experimental crate, and it adds 37 packages to a build. The tables add no package, compile as text, and can be searched
//! with `grep`. They are compared with ICU in `formats/against_icu.rs`.

#[expect(
    clippy::needless_raw_string_hashes,
    clippy::invisible_characters,
    reason = "generated: a record may hold any character of CLDR"
)]
mod data;

use std::sync::OnceLock;

use super::plural::{Category, Plurals};

/// The formats of one locale. Patterns have names in braces.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cldr {
    /// The tag of this record: `de-AT`.
    pub(super) tag: &'static str,
    parent: Option<&'static Cldr>,
    pub(super) is_right_to_left: bool,
    /// The digits from 0 to 9; empty for those of ASCII.
    pub(super) digits: Vec<char>,
    /// January to December, as in a date.
    pub(super) months: Vec<&'static str>,
    /// The stand-alone names of the months, for patterns that use them.
    pub(super) months_alone: Vec<&'static str>,
    /// Monday to Sunday, as in a date.
    pub(super) weekdays: Vec<&'static str>,
    /// A day without and with its year.
    pub(super) day: &'static str,
    pub(super) day_year: &'static str,
    /// A day without its weekday.
    pub(super) date: &'static str,
    /// A time with minutes, and an hour.
    pub(super) time: &'static str,
    pub(super) hour: &'static str,
    pub(super) am_pm: (&'static str, &'static str),
    /// A day, `{1}`, with a time, `{0}`.
    pub(super) at: &'static str,
    pub(super) numbers: Separators,
    pub(super) money_numbers: Separators,
    pub(super) minus: &'static str,
    /// A positive and a negative sum: `#` for the number and `¤` for the sign.
    pub(super) money: (&'static str, &'static str),
    pub(super) percent: (&'static str, &'static str),
    /// How the digits of a percentage are grouped.
    pub(super) percent_sizes: [usize; 3],
    pub(super) list: ListPatterns,
    pub(super) quotes: (&'static str, &'static str),
    /// The names from the day before yesterday to the day after tomorrow; empty where the language has only a count.
    pub(super) near: Vec<&'static str>,
    pub(super) ago: Forms,
    pub(super) ahead: Forms,
    pub(super) days: Forms,
    /// The time of a city, `{0}`.
    pub(super) zone: &'static str,
    pub(super) plurals: Plurals,
    /// Signs of currencies by ISO 4217 code, where they differ from the parent's.
    signs: Vec<(&'static str, &'static str)>,
    /// Names of cities and of areas by the codes of [`data::ZONES`], where they differ from the parent's.
    cities: Vec<(&'static str, &'static str)>,
}

/// How digits are grouped.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Separators {
    /// The separator before decimals, and the one between groups of digits.
    pub(super) decimal: &'static str,
    pub(super) group: &'static str,
    /// The number of digits in the last group, the number in the other groups, and the least number before the first separator.
    pub(super) sizes: [usize; 3],
}

/// How two parts of a list are joined, `{0}` and `{1}`: two alone, the first two, two in the middle, the last two.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ListPatterns {
    pub(super) two: &'static str,
    pub(super) start: &'static str,
    pub(super) middle: &'static str,
    pub(super) end: &'static str,
}

/// A pattern with a number, `{0}`, for each plural category that has its own pattern.
#[derive(Debug, Clone, Default)]
pub(crate) struct Forms<S = &'static str>(pub(crate) Vec<(Category, S)>);

impl<S: AsRef<str>> Forms<S> {
    /// The pattern of a category, or of `other`.
    pub(crate) fn get(&self, category: Category) -> Option<&str> {
        let of = |wanted| self.0.iter().find(|(known, _)| *known == wanted).map(|(_, form)| form.as_ref());
        of(category).or_else(|| of(Category::Other))
    }
}

impl Forms {
    fn read(text: &'static str) -> Self {
        Self(entries(text).filter_map(|(name, form)| Some((Category::parse(name)?, form))).collect())
    }
}

/// Returns the record for a BCP 47 tag, with `-` or `_`, ignoring case. A region that CLDR does not know gets the record of
/// its language. Returns nothing for a language that CLDR does not cover.
pub(crate) fn find(tag: &str) -> Option<&'static Cldr> {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?;
    let (mut script, mut region) = (None, None);
    // A single letter begins an extension.
    for part in parts.take_while(|part| part.len() > 1) {
        match part.len() {
            4 if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => script = script.or(Some(part)),
            2 if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => region = region.or(Some(part)),
            3 if part.bytes().all(|byte| byte.is_ascii_digit()) => region = region.or(Some(part)),
            _ => {}
        }
    }
    let script_region = script.zip(region).and_then(|(script, region)| known(&[language, script, region].join("-")));
    script_region
        .or_else(|| known(&[language, script?].join("-")))
        .or_else(|| known(&[language, region?].join("-")))
        .or_else(|| known(language).filter(|_| !language.eq_ignore_ascii_case("und")))
}

/// The record with exactly this tag.
fn known(tag: &str) -> Option<&'static Cldr> {
    static READ: [OnceLock<Cldr>; data::LOCALES.len()] = [const { OnceLock::new() }; data::LOCALES.len()];
    let wanted = tag.to_ascii_lowercase();
    let at = data::LOCALES.binary_search_by(|(known, ..)| known.to_ascii_lowercase().cmp(&wanted)).ok()?;
    let (tag, parent, record) = data::LOCALES.get(at)?;
    Some(READ.get(at)?.get_or_init(|| Cldr::read(tag, known(parent), record)))
}

impl Cldr {
    fn read(tag: &'static str, parent: Option<&'static Self>, record: &'static str) -> Self {
        let mut cldr = parent.cloned().unwrap_or_default();
        (cldr.tag, cldr.parent, cldr.signs, cldr.cities) = (tag, parent, Vec::new(), Vec::new());
        for (key, value) in record.lines().filter_map(|line| line.split_once('=')) {
            let pair = |by| value.split_once(by).unwrap_or((value, value));
            match key {
                "dir" => cldr.is_right_to_left = value == "rtl",
                "digits" => cldr.digits = value.chars().filter(|digit| !digit.is_ascii()).collect(),
                "months" => cldr.months = value.split('|').collect(),
                "months_alone" => cldr.months_alone = value.split('|').collect(),
                "weekdays" => cldr.weekdays = value.split('|').collect(),
                "day" => cldr.day = value,
                "day_year" => cldr.day_year = value,
                "date" => cldr.date = value,
                "time" => cldr.time = value,
                "hour" => cldr.hour = value,
                "am_pm" => cldr.am_pm = pair('|'),
                "at" => cldr.at = value,
                "decimal" => cldr.numbers.decimal = value,
                "group" => cldr.numbers.group = value,
                "money_decimal" => cldr.money_numbers.decimal = value,
                "money_group" => cldr.money_numbers.group = value,
                "groups" => cldr.numbers.sizes = sizes(value),
                "percent_groups" => cldr.percent_sizes = sizes(value),
                "money_groups" => cldr.money_numbers.sizes = sizes(value),
                "minus" => cldr.minus = value,
                "money" => cldr.money = pair(';'),
                "percent" => cldr.percent = pair(';'),
                "list" => {
                    let mut patterns = value.split('|');
                    let [two, start, middle, end] = [(); 4].map(|()| patterns.next().unwrap_or_default());
                    cldr.list = ListPatterns { two, start, middle, end };
                }
                "quotes" => cldr.quotes = pair('|'),
                "near" => cldr.near = value.split('|').collect(),
                "ago" => cldr.ago = Forms::read(value),
                "ahead" => cldr.ahead = Forms::read(value),
                "days" => cldr.days = Forms::read(value),
                "zone" => cldr.zone = value,
                "plurals" => cldr.plurals = Plurals::read(value),
                "signs" => cldr.signs = entries(value).collect(),
                "cities" => cldr.cities = entries(value).collect(),
                _ => {}
            }
        }
        cldr
    }

    /// The language of the tag: `de` of `de-AT`.
    pub(super) fn language(&self) -> &'static str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// The sign of a currency, or its code.
    pub(super) fn sign<'c>(&self, code: &'c str) -> &'c str {
        self.inherited(code, |cldr| &cldr.signs).unwrap_or(code)
    }

    /// The name of the city or area that a time zone is called after.
    pub(super) fn zone_name(&self, iana: &str) -> Option<ZoneName> {
        let at = data::ZONES.binary_search_by(|(id, _)| (*id).cmp(iana)).ok()?;
        let (_, code) = data::ZONES.get(at)?;
        let name = self.inherited(code, |cldr| &cldr.cities)?;
        Some(if code.starts_with('@') { ZoneName::Area(name) } else { ZoneName::City(name) })
    }

    fn inherited(
        &self,
        key: &str,
        table: impl Fn(&Self) -> &Vec<(&'static str, &'static str)>,
    ) -> Option<&'static str> {
        let own = table(self);
        let found = own.binary_search_by(|(known, _)| (*known).cmp(key)).ok().and_then(|at| own.get(at));
        found.map(|(_, value)| *value).or_else(|| self.parent?.inherited(key, table))
    }
}

/// The thing that a time zone is called after.
pub(super) enum ZoneName {
    /// A city: `Vienna`.
    City(&'static str),
    /// An area, with the word for time: `Central European Time`.
    Area(&'static str),
}

/// Three numbers with commas between them.
fn sizes(text: &str) -> [usize; 3] {
    let mut sizes = text.split(',').map(|size| size.parse().unwrap_or_default());
    [(); 3].map(|()| sizes.next().unwrap_or_default())
}

/// The entries of a table `key:value|key:value`.
fn entries(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.split('|').filter_map(|entry| entry.split_once(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_sorted_and_every_parent_is_known() {
        let lower = |tag: &str| tag.to_ascii_lowercase();
        assert!(data::LOCALES.is_sorted_by(|(a, ..), (b, ..)| lower(a) < lower(b)));
        assert!(data::ZONES.is_sorted_by(|(a, _), (b, _)| a < b));
        for (tag, parent, _) in data::LOCALES {
            let cldr = known(tag).unwrap();
            assert_eq!(cldr.parent.is_some(), *tag != "und", "{tag} {parent}");
            assert!(
                [&cldr.signs, &cldr.cities].iter().all(|table| table.is_sorted_by(|(a, _), (b, _)| a < b)),
                "{tag}"
            );
            assert_eq!((cldr.months.len(), cldr.weekdays.len(), cldr.near.len()), (12, 7, 5), "{tag}");
            assert!(matches!(cldr.digits.len(), 0 | 10), "{tag}");
        }
    }

    #[test]
    fn a_tag_finds_its_record() {
        for (tag, found) in [
            ("en", "en"),
            ("EN", "en"),
            ("en-US", "en-US"),
            ("en_us", "en-US"),
            ("en-Latn-US", "en-US"),
            ("en-x-gb", "en"),
            ("de-CH-1996", "de-CH"),
            ("de-US", "de"),
            ("es-419", "es-419"),
            ("pt", "pt"),
            ("PT_br", "pt-BR"),
            ("zh-TW", "zh-TW"),
            ("zh-Hant-TW", "zh-Hant"),
            ("sr-Latn-RS", "sr-Latn"),
            ("iw", "iw"),
        ] {
            assert_eq!(find(tag).map(|cldr| cldr.tag), Some(found), "{tag}");
        }
        for tag in ["", "e", "english", "-en", "x-en", "deu", "und", "tlh", "und-AT"] {
            assert!(find(tag).is_none(), "{tag}");
        }
        assert_eq!(find("zh-TW").map(|cldr| cldr.day), find("zh-Hant").map(|cldr| cldr.day));
    }
}
