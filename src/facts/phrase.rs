//! The customer's topic, as a noun phrase if it fits into a sentence, and in quotation marks.

use std::borrow::Cow;

use serde_json::Value;

use super::fact::Fact;
use super::kind::{Kind, ROOT, Tail, paths};
use super::values::{Leaf, Values};
use crate::error::Error;
use crate::text;
use crate::text::Roles;

/// The longest phrase, in characters.
const CAP: usize = 120;
/// The longest noun phrase, in characters and words, and how many words before its first preposition need not be known.
const NOUN_CAP: usize = 70;
const NOUN_WORDS: usize = 12;
const HEAD_WORDS: usize = 4;

paths! {
    Presence;
    NOUN maybe "noun" Text of "",
    QUOTED maybe "quoted" Text of "",
}

/// Words of the customer that a sentence of the mail may repeat.
pub(super) static PHRASE: Kind =
    Kind { name: "phrase", expects: "a text", keys: &[], paths: PATHS, exclusive: &[], read };

/// The words by which a language tells noun phrases from clauses, all in small letters.
///
/// An entry may begin or end in `*`, which stands for any letters.
#[derive(Debug, Clone, Default)]
pub(crate) struct PhraseWords {
    /// Words that may begin a noun phrase and its parts: `the`, `this`.
    pub(crate) determiners: WordSet,
    /// Numbers in words, which may appear anywhere.
    pub(crate) numbers: WordSet,
    /// Words that join its parts: `for`, `with`, `and`.
    pub(crate) joiners: WordSet,
    /// Nouns that customers write without an article.
    pub(crate) nouns: Nouns,
    /// Words that may stand before a noun alone: `broken`, `*ed`.
    pub(crate) before_noun: WordSet,
    /// Where a language can tell its adjectives by their endings, those endings: only such words stand between a
    /// determiner and its noun. Empty for other languages.
    pub(crate) adjectives: WordSet,
    /// Words that are not names, so that a capital letter is that of a headline: `wireless`, `*ical`.
    pub(crate) common: WordSet,
    /// Nouns that are verbs as well: `update`. They stand where a noun must be.
    pub(crate) either: WordSet,
    /// Words that no noun phrase holds: verbs, pronouns, adverbs, question words.
    pub(crate) never: WordSet,
    /// Possessives of the second person: they mean us in a customer's topic and the customer in an event.
    pub(crate) yours: WordSet,
    /// First person to second person, by tone; `any` serves tones that are not named.
    pub(crate) your: Vec<(String, Vec<(String, String)>)>,
    /// Whether nouns have capital letters.
    pub(crate) capital_nouns: bool,
    /// Events that people look forward to, and those that they mourn at, each with its short form, which may be empty.
    pub(crate) glad: Vec<(String, String)>,
    pub(crate) sad: Vec<(String, String)>,
    /// Words that leave it open what an event means: `cancelled`.
    pub(crate) doubt: WordSet,
    /// Whether the main noun of a phrase is its first one (French) instead of its last one (English).
    pub(crate) noun_first: bool,
    /// What stands where a name should.
    pub(crate) roles: Roles,
}

/// A set of words, some with any beginning or ending.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordSet {
    /// Sorted.
    exact: Vec<String>,
    /// Beginnings and endings of words.
    starts: Vec<String>,
    ends: Vec<String>,
}

impl WordSet {
    fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.starts.is_empty() && self.ends.is_empty()
    }

    /// Whether the word itself is listed.
    fn has(&self, word: &str) -> bool {
        self.exact.binary_search_by(|known| known.as_str().cmp(word)).is_ok()
    }

    pub(crate) fn contains(&self, word: &str) -> bool {
        self.has(word)
            || self.starts.iter().any(|start| word.starts_with(start.as_str()))
            || self.ends.iter().any(|end| word.len() > end.len() && word.ends_with(end.as_str()))
    }
}

impl<'t> FromIterator<&'t str> for WordSet {
    fn from_iter<I: IntoIterator<Item = &'t str>>(words: I) -> Self {
        let (mut exact, mut starts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for word in words {
            match (word.strip_prefix('*'), word.strip_suffix('*')) {
                (Some(end), _) => ends.push(end.to_owned()),
                (None, Some(start)) => starts.push(start.to_owned()),
                (None, None) => exact.push(word.to_owned()),
            }
        }
        exact.sort_unstable();
        Self { exact, starts, ends }
    }
}

/// Nouns, or endings of nouns (`*tion`), by the article that the mail puts before them, which may be empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nouns(Vec<(String, WordSet)>);

impl FromIterator<(String, WordSet)> for Nouns {
    fn from_iter<I: IntoIterator<Item = (String, WordSet)>>(by_article: I) -> Self {
        Self(by_article.into_iter().collect())
    }
}

impl Nouns {
    fn articles(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(article, _)| article.as_str())
    }

    /// The article of a noun that is listed itself.
    fn listed(&self, noun: &str) -> Option<&str> {
        self.0.iter().find(|(_, nouns)| nouns.has(noun)).map(|(article, _)| article.as_str())
    }

    /// The article of a noun: its own, or that of the longest ending that fits.
    fn article(&self, noun: &str) -> Option<&str> {
        let by_end = || {
            let endings = self.0.iter().flat_map(|(article, nouns)| nouns.ends.iter().map(move |end| (end, article)));
            let fitting = endings.filter(|(end, _)| noun.len() > end.len() && noun.ends_with(end.as_str()));
            fitting.max_by_key(|(end, _)| end.len()).map(|(_, article)| article.as_str())
        };
        // `Corona-Impfung` is a kind of `Impfung`.
        let by_part = || self.listed(noun.rsplit_once('-')?.1);
        let article = self.listed(noun).or_else(by_part).or_else(by_end)?;
        // Only for the listed words the pronunciation is known (`le hall`, `l'hôtel`).
        let elided = self.articles().find(|article| article.ends_with('\''));
        match (elided, noun.chars().next()) {
            (Some(_), Some('h')) if self.listed(noun).is_none() => None,
            (Some(elided), Some(first)) if is_vowel(first) && !article.is_empty() && !article.ends_with('s') => {
                Some(elided)
            }
            _ => Some(article),
        }
    }
}

fn is_vowel(c: char) -> bool {
    "aeiouyàâäéèêëîïôöùûü".contains(c)
}

impl PhraseWords {
    /// What each word of the first person becomes in a tone.
    pub(crate) fn your(&self, tone: &str) -> Option<&[(String, String)]> {
        let find = |tone: &str| self.your.iter().find(|(known, _)| known == tone);
        find(tone).or_else(|| find("any")).map(|(_, words)| words.as_slice())
    }

    /// Whether adjectives have other endings after an article. That is so where there are several articles and adjectives
    /// stand before their nouns.
    fn articles_change_adjectives(&self) -> bool {
        let mut articles = self.nouns.articles().filter(|article| !article.is_empty());
        let first = articles.next();
        !self.noun_first && articles.any(|article| Some(article) != first)
    }

    /// Whether a word is in the lists, so that it is not a name.
    fn is_known(&self, word: &str) -> bool {
        self.nouns.article(word).is_some()
            || [&self.joiners, &self.before_noun, &self.common, &self.either].iter().any(|set| set.contains(word))
    }

    fn is_number(&self, word: &str) -> bool {
        self.numbers.contains(word) || word.starts_with(|c: char| c.is_numeric() || matches!(c, '#' | '°' | 'º'))
    }

    /// Whether a word may begin a phrase without a determiner. An ending is not enough: `Creating invoice`.
    fn may_begin(&self, word: &str) -> bool {
        self.nouns.article(word).is_some() || self.before_noun.contains(word) || self.common.has(word)
    }

    /// Whether a word is of the first person.
    fn is_ours(&self, word: &str) -> bool {
        self.your.iter().flat_map(|(_, words)| words).any(|(first, _)| first == word)
    }
}

fn read(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let Some(phrase) = read_phrase(fact, fact.value, "")? else { return Ok(()) };
    fact.mark(ROOT, values);
    put_phrase(fact, &phrase, Speaker::Customer, [NOUN, QUOTED], values);
    Ok(())
}

/// A phrase in its normal form; absent where links were removed and the rest breaks off.
pub(super) fn read_phrase<'v>(fact: &Fact<'_>, value: &'v Value, part: &str) -> Result<Option<Cow<'v, str>>, Error> {
    let Some(phrase) = fact.text(value, part, CAP)? else { return Ok(None) };
    let whole = value.as_str().map(text::one_line);
    let words = fact.reader.words;
    let is_cut = whole.is_some_and(|whole| letters(&whole) > letters(&phrase));
    let last = phrase.rsplit(' ').next().unwrap_or_default();
    let last = lower(last.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let dangles =
        is_cut && (words.joiners.contains(&last) || words.determiners.contains(&last) || words.is_ours(&last));
    Ok(Some(phrase).filter(|_| !dangles))
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Who wrote the phrase as it stands: `your` is our thing in a customer's topic; in an event it is the customer's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaker {
    Customer,
    Us,
}

/// Puts the two forms of a phrase.
pub(super) fn put_phrase(
    fact: &Fact<'_>,
    phrase: &str,
    speaker: Speaker,
    [noun_path, quoted_path]: [Tail; 2],
    values: &mut Values,
) {
    let noun = noun(phrase, speaker, fact.reader.words);
    fact.put(noun_path, noun, values);
    let mut quoted = String::with_capacity(phrase.len() + 8);
    fact.reader.context.formats.push_quoted(phrase, &mut quoted);
    fact.put(quoted_path, Some(Leaf::Name(quoted)), values);
}

/// The leaf of a phrase that can stand after "about" or "for".
fn noun(phrase: &str, speaker: Speaker, words: &PhraseWords) -> Option<Leaf> {
    let phrase = phrase.strip_suffix('.').unwrap_or(phrase).trim_end();
    let is_plain = |c: char| {
        c.is_alphanumeric() || matches!(c, ' ' | '\'' | '’' | '-' | '–' | '&' | '/' | '#' | '(' | ')' | '°' | 'º')
    };
    // A full stop between digits does not end a sentence.
    let between_digits = |at: usize| {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let (before, after) = phrase.split_at_checked(at).unwrap_or_default();
        is_digit(before.chars().next_back()) && is_digit(after.chars().nth(1))
    };
    if phrase.chars().count() > NOUN_CAP
        || !phrase.char_indices().all(|(at, c)| is_plain(c) || (c == '.' && between_digits(at)))
        || is_shouted(phrase)
        // A dash or slash that stands alone joins two headlines.
        || phrase.split(' ').any(|word| word.ends_with(['-', '–', '/']) || word.starts_with(['-', '–', '/']))
        || phrase.split(' ').filter(|word| is_shouted(word)).count() > 1
    {
        return None;
    }
    let parts = split(phrase, words);
    let first = parts.first()?;
    if parts.len() > NOUN_WORDS || !is_noun_phrase(&parts, speaker, words) {
        return None;
    }
    let is_ours = |word: &Word<'_>| words.is_ours(&word.lower);
    let begins = [&words.determiners, &words.numbers, &words.yours].iter().any(|set| set.contains(&first.lower));
    let mut said = Vec::with_capacity(parts.len());
    if begins || is_ours(first) {
        let rest = phrase.get(first.text.len()..)?;
        said.push((first.lower.clone() + rest.split(' ').next().unwrap_or_default(), is_ours(first)));
        said.extend(rest.split(' ').skip(1).map(|word| ours_or(word, word.to_owned(), words)));
    } else {
        // Without a determiner only nouns that are known are taken, and they get their article.
        let article = article(&parts, words).filter(|_| speaker == Speaker::Customer)?;
        // An unknown first word with a capital letter is a name or begins a headline, and the two need different treatment.
        let next_is_number = parts.get(1).is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit()));
        let is_clear = looks_like_name(first.text)
            || next_is_number
            || words.may_begin(&first.lower)
            || (words.capital_nouns && parts.len() > 1);
        if first.text.starts_with(char::is_uppercase) && !is_clear {
            return None;
        }
        let mut glued = if article.ends_with('\'') { article.to_owned() } else { String::new() };
        if glued.is_empty() && !article.is_empty() {
            said.push((article.to_owned(), false));
        }
        let mut after_name = false;
        for word in phrase.split(' ') {
            let lower = lower(word);
            // A word of the lists is not a name, so that its capital letter is that of a headline.
            let is_adjective =
                said.len() < 2 && words.adjectives.contains(&lower) && words.nouns.article(&lower).is_none();
            let is_known = if words.capital_nouns { is_adjective } else { words.is_known(&lower) };
            // `Jira Software` is one name. Where the noun comes first, so does the first word of a name.
            let is_headline = is_known && !is_shouted_word(word) && !(words.noun_first && after_name);
            after_name = !is_headline && word.starts_with(char::is_uppercase);
            let text = std::mem::take(&mut glued) + if is_headline { &lower } else { word };
            said.push(ours_or(word, text, words));
        }
    }
    if said.iter().any(|(_, is_ours)| *is_ours) {
        return Some(Leaf::Ours(said));
    }
    let said: Vec<String> = said.into_iter().map(|(word, _)| word).collect();
    Some(Leaf::text(&said.join(" ")))
}

/// A word of the first person in small letters, with that mark; any other word as `text`.
fn ours_or(word: &str, text: String, words: &PhraseWords) -> (String, bool) {
    let lower = lower(word);
    if words.is_ours(&lower) { (lower, true) } else { (text, false) }
}

/// The article of a phrase that begins without a determiner; nothing if its main noun is not known.
fn article<'w>(parts: &[Word<'_>], words: &'w PhraseWords) -> Option<&'w str> {
    let end = parts.iter().position(|part| words.joiners.contains(&part.lower)).unwrap_or(parts.len());
    let head = parts.get(..end)?;
    let is_number = |part: &&Word<'_>| words.is_number(&part.lower);
    let noun = if words.noun_first { head.first()? } else { head.iter().rev().find(|part| !is_number(part))? };
    let article = words.nouns.article(&noun.lower)?;
    // `order 4711` is a name. In French and its like that takes an article, too.
    let is_name = !words.noun_first && head.last().is_some_and(|last| is_number(&last));
    // Two nouns without a joiner are a headline (`ouverture compte`).
    let is_listed = |word: &str| words.nouns.listed(word).is_some();
    let is_noun = |part: &Word<'_>| is_listed(&part.lower) || part.lower.strip_suffix('s').is_some_and(is_listed);
    if words.noun_first && head.iter().skip(1).any(is_noun) {
        return None;
    }
    // An adjective would change with the article (`kaputtes Sofa`, `das kaputte Sofa`), unless it ends like `defekte Lampe`,
    // and after `den` like `defekten Akku`.
    let before = head.iter().take_while(|part| part.lower != noun.lower);
    let ending = if article.ends_with('n') { "en" } else { "e" };
    let changes = words.articles_change_adjectives()
        && !before
            .map(|part| part.lower.as_str())
            .all(|part| part.ends_with(ending) || !words.adjectives.contains(part));
    (!changes).then_some(if is_name { "" } else { article })
}

/// A word of a phrase; `l'` is one of its own.
struct Word<'a> {
    text: &'a str,
    lower: String,
}

fn split<'a>(phrase: &'a str, words: &PhraseWords) -> Vec<Word<'a>> {
    let mut parts = Vec::new();
    let mut push = |text: &'a str| {
        if !text.is_empty() {
            parts.push(Word { text, lower: lower(text) });
        }
    };
    for word in phrase.split(' ') {
        let apostrophe = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’')).map(|(at, c)| at + c.len_utf8());
        let (start, rest) = apostrophe.and_then(|at| word.split_at_checked(at)).unwrap_or_default();
        let start_lower = lower(start);
        let elided = !start.is_empty()
            && [&words.determiners, &words.joiners, &words.never].iter().any(|set| set.has(&start_lower));
        if elided {
            push(start);
            push(rest);
        } else {
            push(word);
        }
    }
    parts
}

fn lower(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

/// Whether a word is written as only names are: `HP`, `MySQL`, `E24`.
fn looks_like_name(word: &str) -> bool {
    let is_short = word.chars().count() <= 4;
    is_shouted_word(word) && (is_short || word.chars().any(|c| c.is_lowercase() || c.is_ascii_digit()))
}

fn is_shouted_word(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

/// Whether a text has capital letters only.
fn is_shouted(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() > 4 && !text.chars().any(char::is_lowercase)
}

/// Whether a word without a determiner that may be a verb is a noun: `software update`, `Request for a refund` and
/// `Order 4711`, but not `Update address` and `the apps update`.
fn is_noun_here(before: Option<&Word<'_>>, nouns: usize, next: Option<&Word<'_>>, words: &PhraseWords) -> bool {
    match before {
        Some(before) => nouns == 0 || !before.lower.ends_with('s'),
        None => next.is_some_and(|next| words.joiners.contains(&next.lower) || words.is_number(&next.lower)),
    }
}

/// Judges the words one by one: determiner, adjectives and nouns; after each joiner the same again.
///
/// Only the words of the lists are known, so the order of words decides: a determiner inside of a part, as in
/// `my cat loves your chairs`, follows a verb.
fn is_noun_phrase(parts: &[Word<'_>], speaker: Speaker, words: &PhraseWords) -> bool {
    let (mut nouns, mut determined, mut segment) = (0, false, 0);
    for (at, word) in parts.iter().enumerate() {
        let lower = word.lower.as_str();
        let next = parts.get(at + 1);
        let is_yours = words.yours.contains(lower);
        if is_yours && speaker == Speaker::Customer {
            return false;
        }
        // French `des` and Portuguese `a` are both.
        if words.joiners.contains(lower) && (nouns > 0 || !words.determiners.contains(lower)) {
            // `mit der Lampe`: German has articles that are joiners elsewhere.
            if nouns == 0 && (segment == 0 || determined) {
                return false;
            }
            (nouns, determined, segment) = (0, nouns == 0, segment + 1);
            continue;
        }
        let is_ours = words.is_ours(lower);
        if is_ours || is_yours || words.determiners.contains(lower) {
            if nouns > 0 || determined {
                return false;
            }
            determined = true;
            continue;
        }
        if words.never.contains(lower) {
            return false;
        }
        let before = at.checked_sub(1).and_then(|before| parts.get(before));
        if words.either.contains(lower) && !(determined && nouns == 0) && !is_noun_here(before, nouns, next, words) {
            return false;
        }
        let ends_part = next.is_none_or(|next| words.joiners.contains(&next.lower));
        if ends_part && words.before_noun.contains(lower) && words.nouns.article(lower).is_none() {
            return false;
        }
        let is_number = words.is_number(lower);
        let is_capital = word.text.trim_start_matches('(').starts_with(char::is_uppercase);
        let is_small = !is_number && !is_capital;
        if words.capital_nouns && is_small && ends_part {
            return false;
        }
        let may_stand_before = words.adjectives.contains(lower) || words.nouns.article(lower).is_some();
        if is_small && !ends_part && !words.adjectives.is_empty() && !may_stand_before {
            return false;
        }
        nouns += 1;
        if segment == 0 && nouns > HEAD_WORDS && !words.is_known(lower) {
            return false;
        }
    }
    nouns > 0
}
