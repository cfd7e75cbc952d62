//! One language of a catalog: its words for the review, its pools, its templates.

use std::collections::BTreeMap;

use super::html_part::HtmlPart;
use super::model::Template;
use super::model::{Move, Pool};
use super::read::format_words;
use super::read::source::File;
use super::read::toml::{Doc, Value, get};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::{PhraseWords, WordSet};
use crate::locale::{FormatWords, Formats, Plurals};
use crate::markup::Block;
use crate::text::Roles;

/// Words that the review looks for; a word may end in `*`, a phrase may hold several words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// The words that give a move away.
    pub(crate) moves: Vec<(Move, Vec<String>)>,
    /// The words of one who says I, and of those who say we.
    pub(crate) i: Vec<String>,
    pub(crate) we: Vec<String>,
    pub(crate) stale: Vec<Stale>,
    /// Words that make two sentences begin alike, whatever follows them: `i`, `if`.
    pub(crate) openers: Vec<String>,
    /// How each tone addresses its reader, by the tone's name, letter for letter.
    pub(crate) address: Vec<(String, Vec<String>)>,
    /// Whether a line behind a greeting that ends in a comma begins with a small letter.
    pub(crate) small_after_comma: bool,
    /// What the phrases and events of customers are recognised by.
    pub(crate) phrase: PhraseWords,
    /// The words around dates, times and numbers.
    pub(crate) formats: FormatWords,
    pub(crate) manner: Manner,
    /// The labels of the lines of an order, if the language has them.
    pub(crate) order: Option<OrderWords>,
    pub(crate) allow: Vec<Allowed>,
}

/// Phrases of `[manner]`, by the rule that looks for them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manner {
    pub(crate) blame: Vec<String>,
    /// What a program cannot know or do: `I've read`.
    pub(crate) claim: Vec<String>,
    /// What ties a gift to a condition.
    pub(crate) condition: Vec<String>,
    /// What promises something: it needs a time.
    pub(crate) promise: Vec<String>,
    /// Words about the correspondence itself: `reply`, `email`.
    pub(crate) correspondence: Vec<String>,
}

/// The words of the lines of an order, from `[order]`. `{}` stands for a value.
#[derive(Debug, Clone, Default)]
pub(crate) struct OrderWords {
    pub(crate) item: String,
    pub(crate) quantity: String,
    pub(crate) amount: String,
    /// The price of one: `{} each`.
    pub(crate) each: String,
    pub(crate) subtotal: String,
    pub(crate) discount: String,
    pub(crate) shipping: String,
    pub(crate) tax: String,
    pub(crate) total: String,
    /// A tax that the total contains: `including {}`.
    pub(crate) includes: String,
    pub(crate) delivery: String,
    pub(crate) billing: String,
    pub(crate) payment: String,
    /// A line of these: `{}: {}`.
    pub(crate) detail: String,
}

/// A rule of the review that is switched off for one file, and why.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    pub(crate) rule: String,
    pub(crate) file: String,
    /// Where the entry stands.
    pub(crate) place: (String, Location),
}

/// Phrases that nobody believes any more, and what to write instead.
#[derive(Debug, Clone)]
pub(crate) struct Stale {
    pub(crate) phrases: Vec<String>,
    pub(crate) instead: String,
    pub(crate) warn: bool,
}

/// A language of the catalog.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) tag: String,
    pub(crate) formats: Formats,
    pub(crate) words: Words,
    /// The header and the footer of every mail.
    pub(crate) header: Vec<Block>,
    pub(crate) footer: Vec<Block>,
    pub(crate) pools: Vec<Pool>,
    pub(crate) templates: BTreeMap<String, Template>,
    /// The HTML parts that are written by hand, by template.
    pub(crate) html: BTreeMap<String, HtmlPart>,
    /// Samples by template, then by kind (`""` is the full one), as raw JSON with their file.
    pub(crate) samples: BTreeMap<String, BTreeMap<String, File>>,
    /// The standing facts that the preview uses.
    pub(crate) standing: Option<File>,
}

impl Language {
    /// Whether the language runs from right to left.
    pub(crate) fn is_rtl(&self) -> bool {
        self.formats.is_right_to_left()
    }
}

impl Words {
    pub(crate) fn read(file: &File, (tag, plurals): (&str, &Plurals), problems: &mut Collector) -> Self {
        let doc = Doc { file, offset: 0 };
        let mut words = Self::default();
        let Some(table) = doc.parse(&file.text, problems) else { return words };
        let known = [
            "moves", "speaker", "address", "stale", "openers", "phrase", "event", "roles", "after_comma", "manner",
            "order", "allow",
        ];
        doc.check_keys(&table, &[known.as_slice(), &format_words::TABLES, &format_words::LISTS].concat(), problems);
        words.formats = format_words::read(&doc, &table, (tag, plurals), problems);
        let list = |table: Option<&toml::de::DeTable<'_>>, key: &str, problems: &mut Collector| -> Vec<String> {
            table.and_then(|table| get(table, key)).map_or_else(Vec::new, |value| strings(&doc, key, value, problems))
        };
        let moves = get(&table, "moves").and_then(|value| problems.keep(doc.table("moves", value)));
        if let Some(moves) = moves {
            doc.check_keys(moves, &Move::ALL.map(Move::as_str), problems);
        }
        words.moves = Move::ALL.map(|known| (known, list(moves, known.as_str(), problems))).to_vec();
        let speaker = get(&table, "speaker").and_then(|value| problems.keep(doc.table("speaker", value)));
        if let Some(speaker) = speaker {
            doc.check_keys(speaker, &["i", "we"], problems);
        }
        let address = get(&table, "address").and_then(|value| problems.keep(doc.table("address", value)));
        for (tone, value) in address.into_iter().flatten() {
            let tone = tone.get_ref();
            words.address.push((tone.to_string(), strings(&doc, tone, value, problems)));
        }
        if let Some(value) = get(&table, "after_comma") {
            match problems.keep(doc.string("after_comma", value)) {
                Some("small") => words.small_after_comma = true,
                Some(_) => problems.push(
                    doc.error(
                        value.span().start,
                        Error::new(ErrorKind::WrongKind, "`after_comma` takes \"small\"")
                            .with_help("leave it out where lines begin with a capital letter"),
                    ),
                ),
                None => {}
            }
        }
        words.order = order_words(&doc, &table, problems);
        words.phrase = phrase_words(&doc, &table, problems);
        words.openers = list(Some(&table), "openers", problems);
        words.i = list(speaker, "i", problems);
        words.we = list(speaker, "we", problems);
        let manner = get(&table, "manner").and_then(|value| problems.keep(doc.table("manner", value)));
        if let Some(manner) = manner {
            doc.check_keys(manner, &["blame", "claim", "condition", "promise", "correspondence"], problems);
        }
        words.manner = Manner {
            blame: list(manner, "blame", problems),
            claim: list(manner, "claim", problems),
            condition: list(manner, "condition", problems),
            promise: list(manner, "promise", problems),
            correspondence: list(manner, "correspondence", problems),
        };
        if let Some(value) = get(&table, "allow") {
            words.allow = allowed(&doc, value, problems);
        }
        if let Some(value) = get(&table, "stale") {
            for entry in problems.keep(doc.tables("stale", value)).into_iter().flatten() {
                let Some(entry) = problems.keep(doc.table("stale", entry)) else { continue };
                doc.check_keys(entry, &["phrases", "instead", "severity"], problems);
                let mut text = |key: &str| -> String {
                    let value = get(entry, key).and_then(|value| problems.keep(doc.string(key, value)));
                    value.unwrap_or_default().to_owned()
                };
                let (instead, severity) = (text("instead"), text("severity"));
                let phrases = list(Some(entry), "phrases", problems);
                words.stale.push(Stale { phrases, instead, warn: severity == "warning" });
            }
        }
        words
    }
}

/// The table `[order]`, which is either complete or missing.
fn order_words(doc: &Doc<'_>, table: &toml::de::DeTable<'_>, problems: &mut Collector) -> Option<OrderWords> {
    let value = get(table, "order")?;
    let order = problems.keep(doc.table("order", value))?;
    let mut words = OrderWords::default();
    // The number of values in each of them.
    let keys = [
        ("item", &mut words.item, 0),
        ("quantity", &mut words.quantity, 0),
        ("amount", &mut words.amount, 0),
        ("each", &mut words.each, 1),
        ("subtotal", &mut words.subtotal, 0),
        ("discount", &mut words.discount, 0),
        ("shipping", &mut words.shipping, 0),
        ("tax", &mut words.tax, 0),
        ("total", &mut words.total, 0),
        ("includes", &mut words.includes, 1),
        ("delivery", &mut words.delivery, 0),
        ("billing", &mut words.billing, 0),
        ("payment", &mut words.payment, 0),
        ("detail", &mut words.detail, 2),
    ];
    doc.check_keys(order, &keys.iter().map(|(key, ..)| *key).collect::<Vec<_>>(), problems);
    let mut is_whole = true;
    for (key, word, values) in keys {
        let Some(given) = get(order, key) else {
            is_whole = false;
            let error = Error::new(ErrorKind::Missing, format!("`[order]` has no `{key}`"));
            problems.push(doc.error(value.span().start, error.with_help("the table of an order needs it")));
            continue;
        };
        let Some(text) = problems.keep(doc.string(key, given)) else { continue };
        if text.trim().is_empty() || text.len() > 100 || text.matches("{}").count() != values {
            is_whole = false;
            let message = format!(
                "`{key}` takes a few words{}",
                ["", " with `{}`", " with `{}` twice"].get(values).copied().unwrap_or_default()
            );
            let error = Error::new(ErrorKind::WrongKind, message).with_help("`{}` stands for a value");
            problems.push(doc.error(given.span().start, error));
        }
        text.clone_into(word);
    }
    is_whole.then_some(words)
}

/// The tables `[phrase]`, `[roles]` and `[event]`.
fn phrase_words(doc: &Doc<'_>, table: &toml::de::DeTable<'_>, problems: &mut Collector) -> PhraseWords {
    const LISTS: [&str; 9] =
        ["determiners", "numbers", "joiners", "before_noun", "adjectives", "common", "either", "never", "yours"];
    let mut words = PhraseWords::default();
    if let Some(phrase) = get(table, "phrase").and_then(|value| problems.keep(doc.table("phrase", value))) {
        doc.check_keys(
            phrase,
            &[LISTS.as_slice(), &["capital_nouns", "noun_first", "nouns", "your"]].concat(),
            problems,
        );
        let sets = LISTS
            .map(|key| get(phrase, key).map_or_else(WordSet::default, |value| word_set(doc, key, value, problems)));
        let PhraseWords {
            determiners, numbers, joiners, before_noun, adjectives, common, either, never, yours, ..
        } = &mut words;
        [*determiners, *numbers, *joiners, *before_noun, *adjectives, *common, *either, *never, *yours] = sets;
        let mut flag = |key| get(phrase, key).and_then(|value| problems.keep(doc.bool(key, value))).unwrap_or_default();
        (words.capital_nouns, words.noun_first) = (flag("capital_nouns"), flag("noun_first"));
        let nouns = get(phrase, "nouns").and_then(|value| problems.keep(doc.table("nouns", value)));
        let nouns = nouns.into_iter().flatten().map(|(article, value)| {
            let article = Some(article.get_ref().as_ref()).filter(|article| *article != "none").unwrap_or_default();
            (article.to_owned(), word_set(doc, "nouns", value, problems))
        });
        words.nouns = nouns.collect();
        let your = get(phrase, "your").and_then(|value| problems.keep(doc.table("your", value)));
        for (tone, value) in your.into_iter().flatten() {
            words.your.push((tone.get_ref().to_string(), pairs(doc, tone.get_ref(), value, problems)));
        }
    }
    if let Some(roles) = get(table, "roles").and_then(|value| problems.keep(doc.table("roles", value))) {
        doc.check_keys(roles, &Roles::LISTS, problems);
        let lists =
            Roles::LISTS.map(|key| get(roles, key).map_or_else(Vec::new, |value| strings(doc, key, value, problems)));
        words.roles = Roles::new(lists.each_ref().map(|list| list.iter().map(String::as_str)));
    }
    if let Some(event) = get(table, "event").and_then(|value| problems.keep(doc.table("event", value))) {
        doc.check_keys(event, &["glad", "sad", "doubt"], problems);
        let mut events = |key| get(event, key).map_or_else(Vec::new, |value| pairs(doc, key, value, problems));
        (words.glad, words.sad) = (events("glad"), events("sad"));
        words.doubt =
            get(event, "doubt").map_or_else(WordSet::default, |value| word_set(doc, "doubt", value, problems));
    }
    words
}

/// The words of a list, each text of which may hold several.
fn word_set(doc: &Doc<'_>, key: &str, value: &Value<'_>, problems: &mut Collector) -> WordSet {
    problems.keep(doc.words(key, value)).into_iter().flatten().collect()
}

/// The entries of a table of texts.
fn pairs(doc: &Doc<'_>, key: &str, value: &Value<'_>, problems: &mut Collector) -> Vec<(String, String)> {
    let entries = problems.keep(doc.table(key, value)).into_iter().flatten();
    entries
        .filter_map(|(name, value)| {
            Some((name.get_ref().to_string(), problems.keep(doc.string(name.get_ref(), value))?.to_owned()))
        })
        .collect()
}

/// The entries of `[[allow]]`: each names a rule, a file of this language and a reason.
fn allowed(doc: &Doc<'_>, value: &Value<'_>, problems: &mut Collector) -> Vec<Allowed> {
    let mut entries = Vec::new();
    for entry in problems.keep(doc.tables("allow", value)).into_iter().flatten() {
        let start = entry.span().start;
        let Some(entry) = problems.keep(doc.table("allow", entry)) else { continue };
        doc.check_keys(entry, &["rule", "file", "reason"], problems);
        let mut text = |key: &str| -> String {
            let value = get(entry, key).and_then(|value| problems.keep(doc.string(key, value)));
            value.unwrap_or_default().trim().to_owned()
        };
        let (rule, file, reason) = (text("rule"), text("file"), text("reason"));
        if rule.is_empty() || file.is_empty() || reason.is_empty() {
            let error = Error::new(ErrorKind::Missing, "`[[allow]]` needs `rule`, `file` and `reason`")
                .with_help("write why the rule does not hold there");
            problems.push(doc.error(start, error));
            continue;
        }
        entries.push(Allowed { rule, file, place: (doc.file.path.clone(), doc.place(start)) });
    }
    entries
}

/// The texts of a list, without their places.
fn strings(doc: &Doc<'_>, key: &str, value: &Value<'_>, problems: &mut Collector) -> Vec<String> {
    let strings = problems.keep(doc.strings(key, value)).unwrap_or_default();
    strings.into_iter().map(|(word, _)| word.to_owned()).collect()
}

/// Whether a text has the form of a language tag (BCP 47): it is said as it stands, in a header field and in a page.
pub(crate) fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or("");
    let plain = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    (2..=8).contains(&language.len()) && language.chars().all(|c| c.is_ascii_alphabetic()) && parts.all(plain)
}
