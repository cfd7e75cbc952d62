//! The language of a message, by its commonest words, and the built-in rules for it.

use std::sync::OnceLock;

use super::incoming::Incoming;
use super::{RouteRule, read};
use crate::error::Problems;

/// A language that the built-in rules know.
struct Language {
    tag: &'static str,
    /// Its commonest words, without accents.
    common: &'static str,
    toml: &'static str,
    /// The rules of `toml`, read when the first message in this language comes.
    rules: OnceLock<Vec<RouteRule>>,
}

impl Language {
    const fn new(tag: &'static str, toml: &'static str, common: &'static str) -> Self {
        Self { tag, common, toml, rules: OnceLock::new() }
    }
}

static LANGUAGES: [Language; 6] = [
    Language::new(
        "en",
        include_str!("built_in/en.toml"),
        "the and is my i to you of for it have this was with are not that on in your me do can be what how",
    ),
    Language::new(
        "de",
        include_str!("built_in/de.toml"),
        "der die das und ist ich nicht mit sie ein eine zu den von auf wir es fuer im bitte sehr haben habe wie",
    ),
    Language::new(
        "fr",
        include_str!("built_in/fr.toml"),
        "le la les et est je ne pas vous de des un une pour que mon ma sur avec au nous bonjour merci du en ai",
    ),
    Language::new(
        "es",
        include_str!("built_in/es.toml"),
        "el la los y es no que de en un una por mi con para se del me lo las su al estoy hola gracias como",
    ),
    Language::new(
        "pt",
        include_str!("built_in/pt.toml"),
        "o a os e nao que de em um uma por meu minha com para se do da no na estou ola obrigado as ao foi",
    ),
    Language::new(
        "nl",
        include_str!("built_in/nl.toml"),
        "de het een en is ik niet van mijn met op voor dat te jullie je wij er aan heb wat hoe zijn",
    ),
];
/// With no more common words than this, a language with one fewer is tried as well.
const FEW: usize = 2;

/// The language of a tag such as `de-AT`.
pub(super) fn of_tag(tag: &str) -> Option<&'static str> {
    let language = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    LANGUAGES.iter().map(|known| known.tag).find(|known| *known == language)
}

/// The built-in rules of a language. That all of them can be read is tested.
pub(super) fn built_in_rules(tag: &str) -> &'static [RouteRule] {
    let Some(language) = LANGUAGES.iter().find(|known| known.tag == tag) else { return &[] };
    language.rules.get_or_init(|| parse(language).unwrap_or_default())
}

fn parse(language: &Language) -> Result<Vec<RouteRule>, Problems> {
    read::rules(language.toml, "built_in.toml", Some(language.tag)).map(|(rules, _)| rules)
}

/// The languages that a message may be in, the likeliest first.
pub(super) fn detect(message: &Incoming) -> Vec<&'static str> {
    let mut counts: Vec<(usize, &'static str)> = LANGUAGES
        .iter()
        .map(|Language { tag, common, .. }| {
            let sentences = message.sentences(Some(tag));
            let words = sentences.iter().flat_map(|sentence| &sentence.words);
            (words.filter(|word| common.split(' ').any(|known| known == *word)).count(), *tag)
        })
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let best = counts.first().map_or(0, |(count, _)| *count);
    let least = if best <= FEW { best.saturating_sub(1) } else { best };
    counts.into_iter().filter(|(count, _)| *count >= least).map(|(_, language)| language).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_of_every_language_can_be_read() {
        for language in &LANGUAGES {
            let rules = parse(language).unwrap();
            assert!(rules.len() > 5, "{}: {}", language.tag, rules.len());
            assert!(rules.iter().all(|rule| rule.language.as_deref() == Some(language.tag)));
        }
    }
}
