//! The language of a message, by its commonest words.

use super::incoming::Incoming;

const COMMON: [(&str, &str); 6] = [
    ("en", "the and is my i to you of for it have this was with are not that on in your me do can be what how"),
    ("de", "der die das und ist ich nicht mit sie ein eine zu den von auf wir es fuer im bitte sehr haben habe wie"),
    ("fr", "le la les et est je ne pas vous de des un une pour que mon ma sur avec au nous bonjour merci du en ai"),
    ("es", "el la los y es no que de en un una por mi con para se del me lo las su al estoy hola gracias como"),
    ("pt", "o a os e nao que de em um uma por meu minha com para se do da no na estou ola obrigado as ao foi"),
    ("nl", "de het een en is ik niet van mijn met op voor dat te jullie je wij er aan heb wat hoe zijn"),
];
/// With no more common words than this, a language with one fewer is tried as well.
const FEW: usize = 2;

/// The language of a tag such as `de-AT`.
pub(super) fn of_tag(tag: &str) -> Option<&'static str> {
    let language = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    COMMON.iter().map(|(known, _)| *known).find(|known| *known == language)
}

/// The languages that a message may be in, the likeliest first.
pub(super) fn detect(message: &Incoming) -> Vec<&'static str> {
    let mut counts: Vec<(usize, &'static str)> = COMMON
        .iter()
        .map(|(language, common)| {
            let sentences = message.sentences(Some(language));
            let words = sentences.iter().flat_map(|sentence| &sentence.words);
            (words.filter(|word| common.split(' ').any(|known| known == *word)).count(), *language)
        })
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let best = counts.first().map_or(0, |(count, _)| *count);
    let least = if best <= FEW { best.saturating_sub(1) } else { best };
    counts.into_iter().filter(|(count, _)| *count >= least).map(|(_, language)| language).collect()
}
