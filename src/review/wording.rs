//! Findings on the wording of pools: stale phrases, undeclared moves, mixed speakers and forms of address, near-duplicates,
//! variants that can never be selected.

use super::finding::{Review, Severity};
use super::manner;
use super::measure::{Lexicon, jaccard};
use super::rules;
use super::scope::Scope;
use super::stage::Stage;
use super::words::{holds, words};
use crate::catalog::{Catalog, Language, MAIN, Move, Pool, Selection, Speaker, Stale, Template, Tone, Variant};
use crate::error::Location;
use crate::facts::{PathSet, Slots};
use crate::markup::{Inline, Token, is_private};

use super::words::FACT;

/// Two wordings from this index on feel the same.
const TWINS: f64 = 0.5;

/// The words of a variant, its facts masked.
pub(crate) fn masked(variant: &Variant) -> String {
    spoken(variant, |_| FACT.to_owned())
}

/// The words of a variant, each path one word of its own.
fn named(variant: &Variant) -> String {
    spoken(variant, |token| format!(" {token:?} ").replace(|c: char| !c.is_alphanumeric(), ""))
}

fn spoken(variant: &Variant, fact: impl Fn(Token) -> String) -> String {
    let mut text = String::new();
    for inline in &variant.line {
        match inline {
            Inline::Text(literal) => {
                text.extend(literal.before.then_some(' '));
                text.push_str(&literal.text);
                text.extend(literal.after.then_some(' '));
            }
            Inline::Token(token) => text.push_str(&fact(*token)),
            _ => {}
        }
    }
    text
}

/// The findings of one language's pools.
pub(crate) fn wording(catalog: &Catalog, language: &Language, scope: Scope<'_>, review: &mut Review) {
    let tables: Vec<String> = language.formats.missing_tables().map(|name| format!("`[{name}]`")).collect();
    if !tables.is_empty() {
        review.add(
            rules::MISSING_WORDS,
            (&format!("{}/language.toml", language.tag), Location::START),
            format!("no words in {}", tables.join(", ")),
        );
    }
    for (number, pool) in language.pools.iter().enumerate() {
        let speakers: Vec<&Template> = language
            .templates
            .values()
            .filter(|template| template.pools.iter().any(|(used, _)| usize::from(*used) == number))
            .collect();
        if !scope.has_pool(catalog, language, pool, &speakers) {
            continue;
        }
        if speakers.is_empty() {
            review.add(
                rules::UNSPOKEN_POOL,
                (&pool.file, pool.location),
                format!("no template uses pool `{}`", pool.name),
            );
            continue;
        }
        greets(pool, review);
        plural(language, &catalog.slots, pool, review);
        tone_empty(catalog, pool, review);
        let said = format!("say.{}", pool.name);
        let is_subject =
            speakers.iter().any(|template| words_of_tag(&template.front.subject.0).any(|word| word == said));
        let mut lexicon = Lexicon::default();
        let grams: Vec<_> = pool.variants.iter().map(|variant| lexicon.grams(&named(variant))).collect();
        for (at, variant) in pool.variants.iter().enumerate() {
            let place = (pool.file.as_str(), variant.location);
            let text = words(&masked(variant));
            stale(language, &text, &[], place, review);
            moves(language, (pool, variant), &text, place, review);
            speaker(catalog, language, &speakers, &masked(variant), place, review);
            address(catalog, language, &speakers, (pool, at), variant, review);
            manner::variant(language, &catalog.slots, (pool, is_subject), variant, review);
            unreachable(catalog, pool, &speakers, at, variant, review);
            // The lists of two tones never speak in one mail.
            let mut before = pool.variants.iter().zip(&grams).take(at).filter(|(other, _)| other.tone == variant.tone);
            let twin = before.find(|(other, theirs)| {
                !exclude_each_other(variant, other) && grams.get(at).is_some_and(|own| jaccard(own, theirs) >= TWINS)
            });
            if let Some((twin, _)) = twin {
                let message = format!("nearly the same words as the variant on line {}", twin.location.line);
                review.add(rules::NEAR_DUPLICATE, place, message);
            }
        }
    }
}

/// A number beside a noun that is the same for every number: `{{ minutes }} minutes`, which may be 1.
fn plural(language: &Language, slots: &Slots, pool: &Pool, review: &mut Review) {
    if language.formats.plurals().of_whole_numbers().count() < 2 {
        return;
    }
    let unasked = pool.variants.iter().find_map(|variant| {
        let beside = variant.line.windows(2).find_map(|pair| match pair {
            [Inline::Token(Token::Path(path)), Inline::Text(literal)]
                if literal.before && literal.text.starts_with(char::is_alphabetic) =>
            {
                Some(*path).filter(|path| slots.info(*path).is_some_and(|info| info.holds.is_number()))
            }
            _ => None,
        })?;
        let asks = slots
            .plural_flags()
            .filter(|(number, ..)| *number == beside)
            .any(|(.., flag)| variant.conditions.when.contains(flag) || variant.conditions.unless.contains(flag));
        (!asks).then_some((variant, beside))
    });
    if let Some((variant, number)) = unasked {
        let path = slots.path_name(number);
        review.add_with(
            rules::PLURAL,
            (&pool.file, variant.location),
            format!("pool `{}` has one form of the noun for every `{path}`", pool.name),
            format!("add a variant with `when = [\"{path}.is_one\"]`, or make sure that one never comes"),
        );
    }
}

/// A pool whose variants all end like a greeting or a sign-off, and vary: a person keeps theirs.
fn greets(pool: &Pool, review: &mut Review) {
    let ends = |variant: &Variant| variant.text.trim_end().ends_with([',', ':']);
    let short = |variant: &Variant| variant.text.split_whitespace().count() <= 6;
    let greets = pool.variants.len() > 1 && pool.variants.iter().all(|variant| ends(variant) && short(variant));
    if greets && pool.selection == Selection::Varied {
        review.add(
            rules::SHOULD_BE_STEADY,
            (&pool.file, pool.location),
            format!("pool `{}` looks like a greeting or a sign-off, and varies", pool.name),
        );
    }
}

/// What `any` says under conditions under which the list of a tone produces nothing.
fn tone_empty(catalog: &Catalog, pool: &Pool, review: &mut Review) {
    let any = pool.variants.iter().filter(|variant| variant.tone.is_none());
    let loosest: Vec<&Variant> = any.collect();
    for tone in pool.own.iter().filter(|_| pool.optional) {
        let own = || pool.variants.iter().filter(|variant| variant.tone == Some(*tone));
        let speaks_where = |other: &Variant| {
            let mut asked = other.conditions.speaks.clone();
            asked.extend(&other.conditions.when);
            own().any(|variant| variant.conditions.always_hold(&asked, &other.conditions.unless))
        };
        if own().next().is_some()
            && let Some(lost) = loosest.iter().find(|variant| !speaks_where(variant))
        {
            let name = catalog.voice.tone_name(*tone);
            review.add_with(
                rules::TONE_EMPTY,
                (&pool.file, lost.location),
                format!("pool `{}` says this under `any`, and may produce nothing in tone {name}", pool.name),
                format!("add a variant to `{name}` that needs no more than this one"),
            );
        }
    }
}

/// Whether two variants can never be chosen from in the same mail, or say different facts: then they need not differ.
fn exclude_each_other(one: &Variant, other: &Variant) -> bool {
    let asks = |variant: &Variant, paths: &PathSet| {
        variant.conditions.speaks.intersects(paths) || variant.conditions.when.intersects(paths)
    };
    asks(one, &other.conditions.unless)
        || asks(other, &one.conditions.unless)
        || one.conditions.speaks != other.conditions.speaks
        || one.conditions.when != other.conditions.when
}

/// The words between the braces of a subject: `say.subject_order`.
pub(crate) fn words_of_tag(subject: &str) -> impl Iterator<Item = &str> {
    subject.split(['{', '}', ' ']).filter(|word| !word.is_empty())
}

/// Phrases that have been read too often in what a template says by itself, each on the line where it begins.
pub(crate) fn stale_in_bodies(stage: &Stage<'_>, review: &mut Review) {
    let (language, template) = (stage.language, stage.template);
    for shape in &template.shapes {
        // Behind the front matter begins the text, behind another shape's place its line `+++ name`.
        let skipped = u32::from(shape.name != MAIN);
        let masked = |line: &str| words(&line.replace(is_private, FACT));
        let lines: Vec<Vec<String>> = shape.body.tera.lines().map(masked).collect();
        let after = lines.iter().skip(1).map(Vec::as_slice).chain([&[][..]]);
        for ((line, after), number) in lines.iter().zip(after).zip(shape.location.line.saturating_add(skipped)..) {
            let place = Location { line: number, column: 1 };
            stale(language, &[line, after].concat(), after, (&template.file, place), review);
        }
    }
}

/// Phrases that have been read too often, unless they stand in the text that comes after.
fn stale(
    language: &Language,
    text: &[String],
    after: &[String],
    place: (&str, crate::error::Location),
    review: &mut Review,
) {
    let found = |phrase: &str| holds(text, phrase) && !holds(after, phrase);
    for Stale { phrases, instead, warn } in &language.words.stale {
        let severity = if *warn { Severity::Warning } else { Severity::Error };
        for phrase in phrases.iter().filter(|phrase| found(phrase)) {
            let message = format!("\"{phrase}\" has been read too often");
            review.add_with(rules::STALE_PHRASE.weighing(severity), place, message, instead.as_str());
        }
    }
}

/// The moves that must be declared, since a mail may make each of them once.
fn moves(
    language: &Language,
    (pool, variant): (&Pool, &Variant),
    text: &[String],
    place: (&str, crate::error::Location),
    review: &mut Review,
) {
    for (known, signs) in &language.words.moves {
        if !matches!(known, Move::Thank | Move::Apologise) || pool.makes(variant, *known) {
            continue;
        }
        if let Some(sign) = signs.iter().find(|sign| holds(text, sign)) {
            let message = format!("\"{sign}\" sounds as if pool `{}` would {}", pool.name, known.as_str());
            let help =
                format!("declare `moves = [\"{}\"]`, or say something else: a mail does it once", known.as_str());
            review.add_with(rules::UNDECLARED_MOVE, place, message, help);
        }
    }
}

/// A team never says "I"; one person says "we" for what the company did, in sentences of their own.
fn speaker(
    catalog: &Catalog,
    language: &Language,
    speakers: &[&Template],
    text: &str,
    place: (&str, crate::error::Location),
    review: &mut Review,
) {
    let signs = |signs: &[String], text: &[String]| signs.iter().find(|sign| holds(text, sign)).cloned();
    let words_of = &language.words;
    for template in speakers {
        let (severity, message, help) = match template.front.speaker.unwrap_or(catalog.voice.speaker) {
            Speaker::We => {
                let Some(sign) = signs(&words_of.i, &words(text)) else { continue };
                (
                    Severity::Warning,
                    format!("\"{sign}\" says I, and `{}` speaks as we", template.name),
                    "keep to one speaker",
                )
            }
            // The agent says I, and we where the company speaks; not both in one breath.
            Speaker::I => {
                let mixed = text.split_inclusive(['.', '!', '?', '…']).find_map(|sentence| {
                    let sentence = words(sentence);
                    Some((signs(&words_of.i, &sentence)?, signs(&words_of.we, &sentence)?))
                });
                let Some((i, we)) = mixed else { continue };
                (
                    Severity::Info,
                    format!("one sentence says \"{i}\" and \"{we}\""),
                    "let one of the two speak, or make it two sentences",
                )
            }
        };
        review.add_with(rules::MIXED_SPEAKER.weighing(severity), place, message, help);
        return;
    }
}

/// A wording addresses its reader as the tones that it serves do.
fn address(
    catalog: &Catalog,
    language: &Language,
    speakers: &[&Template],
    (pool, at): (&Pool, usize),
    variant: &Variant,
    review: &mut Review,
) {
    let text = masked(variant);
    let heard: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let serves = |name: &str| {
        let tone = catalog.voice.tone(name);
        tone.is_some_and(|tone| {
            speakers.iter().any(|template| template.front.tones.contains(&tone))
                && pool.serving(tone).any(|(number, _)| usize::from(number) == at)
        })
    };
    for (tone, _) in language.words.address.iter().filter(|(tone, _)| serves(tone)) {
        let own: Vec<&String> =
            language.words.address.iter().filter(|(of, _)| of == tone).flat_map(|(_, words)| words).collect();
        let others = language.words.address.iter().filter(|(other, _)| other != tone).flat_map(|(_, words)| words);
        if let Some(word) = others.filter(|word| !own.contains(word)).find(|word| heard.contains(&word.as_str())) {
            let message = format!("\"{word}\" is not how the tone {tone} addresses its reader");
            review.add(rules::MIXED_ADDRESS, (&pool.file, variant.location), message);
            return;
        }
    }
}

fn unreachable(
    catalog: &Catalog,
    pool: &Pool,
    speakers: &[&Template],
    at: usize,
    variant: &Variant,
    review: &mut Review,
) {
    let slots = &catalog.slots;
    let place = (pool.file.as_str(), variant.location);
    let mut asked = PathSet::default();
    for path in variant.conditions.speaks.iter().chain(variant.conditions.when.iter()) {
        asked.extend(&slots.closure(path));
    }
    let mut why = None;
    if asked.intersects(&variant.conditions.unless) {
        why = Some("it asks for a path and excludes it".to_owned());
    } else if clash(&asked, slots) {
        why = Some("it asks for paths that are never there together".to_owned());
    } else if !speakers.iter().any(|template| !template.required.intersects(&variant.conditions.unless)) {
        why = Some("it excludes what every template of the pool requires".to_owned());
    } else if !speakers.iter().any(|template| {
        template.front.tones.iter().any(|tone| pool.serving(*tone).any(|(number, _)| usize::from(number) == at))
    }) {
        why = Some("no template of the pool has its tone".to_owned());
    }
    if why.is_none() && pool.selection != Selection::Stepwise && is_shadowed(pool, speakers, at, variant) {
        why = Some("two more personal ones can always be said".to_owned());
    }
    if let Some(why) = why {
        review.add(rules::NEVER_CHOSEN, place, format!("this variant can never be said: {why}"));
    }
}

/// Whether in every template and tone of a variant at least two personal ones are eligible whatever is missing.
fn is_shadowed(pool: &Pool, speakers: &[&Template], at: usize, variant: &Variant) -> bool {
    speakers.iter().all(|template| {
        let serves = |tone: &&Tone| pool.serving(**tone).any(|(number, _)| usize::from(number) == at);
        let none = PathSet::default();
        template.front.tones.iter().filter(serves).all(|tone| {
            let personal = pool.serving(*tone).filter(|(_, other)| other.conditions.is_personal(&template.required));
            let always = personal.filter(|(_, other)| other.conditions.always_hold(&template.required, &none)).count();
            let needed = if pool.selection == Selection::Steady { 1 } else { 2 };
            always >= needed && !variant.conditions.is_personal(&template.required)
        })
    })
}

fn clash(asked: &PathSet, slots: &Slots) -> bool {
    slots.exclusive().any(|(_, group)| group.into_iter().filter(|path| asked.contains(*path)).count() > 1)
}
