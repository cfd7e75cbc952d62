//! The proof at load: no mail of this catalog can have a hole, or thank or apologise twice.

use super::language::Language;
use super::pool::Move;
use super::template::Template;
use super::tone::Voice;
use crate::error::{Collector, Error, ErrorKind};
use crate::markup::{Inline, Token};
use crate::slots::{Holds, Kind, Slots};

/// Collects what would leave a hole in a mail of this language.
pub(crate) fn prove(language: &Language, voice: &Voice, slots: &Slots, problems: &mut Collector) {
    for template in language.templates.values() {
        must_speak(language, template, voice, problems);
        moves(language, template, problems);
        subject(language, template, problems);
        marketing(template, slots, problems);
    }
}

/// A pool that must speak has, in every tone of every template that speaks it, a variant that nothing can take away.
///
/// Moods only take tones away, so the tones of the template are all that has to be looked at.
fn must_speak(language: &Language, template: &Template, voice: &Voice, problems: &mut Collector) {
    for (number, _) in &template.pools {
        let Some(pool) = language.pools.get(usize::from(*number)).filter(|pool| !pool.optional && pool.whole) else {
            continue;
        };
        for tone in &template.front.tones {
            let mut looked_at = 0;
            let speaks = pool.serving(*tone).any(|(_, variant)| {
                looked_at += 1;
                variant.is_fallback(&template.required)
            });
            if !problems.may_look_at(looked_at) {
                return;
            }
            if !speaks {
                problems.push(
                    Error::new(
                        ErrorKind::Hole,
                        format!("pool `{}` could fall silent in `{}`, tone {}", pool.name, template.name, voice.tone_name(*tone)),
                    )
                    .remedy("add a variant that speaks only what the template requires, without `when` and `unless`, or say `optional = true`")
                    .at(&pool.file, pool.location),
                );
            }
        }
    }
}

/// One thank-you and one apology a mail.
fn moves(language: &Language, template: &Template, problems: &mut Collector) {
    for once in [Move::Thank, Move::Apologise] {
        let mut doers = template.pools.iter().filter_map(|(number, location)| {
            let pool = language.pools.get(usize::from(*number))?;
            pool.moves.contains(&once).then_some((pool, location))
        });
        let Some((first, _)) = doers.next() else { continue };
        for (second, location) in doers {
            problems.push(
                Error::new(
                    ErrorKind::Clash,
                    format!("pools `{}` and `{}` both {} in one mail", first.name, second.name, once.as_str()),
                )
                .remedy("let one of them do it")
                .at(&template.file, *location),
            );
        }
    }
}

/// A subject is plain text: what it says holds no links and no marks.
fn subject(language: &Language, template: &Template, problems: &mut Collector) {
    for inline in &template.subject {
        let Inline::Token(Token::Pool(number)) = inline else { continue };
        let Some(pool) = language.pools.get(usize::from(*number)) else { continue };
        if pool.optional {
            problems.push(
                Error::new(
                    ErrorKind::Hole,
                    format!("pool `{}` is optional and speaks in the subject of `{}`", pool.name, template.name),
                )
                .remedy("take `optional` out")
                .at(&pool.file, pool.location),
            );
        }
        if !problems.may_look_at(pool.variants.len()) {
            return;
        }
        for variant in &pool.variants {
            if variant.line.iter().any(|inline| !matches!(inline, Inline::Text(_) | Inline::Token(_))) {
                problems.push(
                    Error::new(
                        ErrorKind::NotAllowed,
                        format!("marks or links in pool `{}`, which speaks in a subject", pool.name),
                    )
                    .remedy("write plain words")
                    .at(&pool.file, variant.location),
                );
            }
        }
    }
}

/// Marketing names the way out: a link that the mail requires.
fn marketing(template: &Template, slots: &Slots, problems: &mut Collector) {
    if !template.front.marketing {
        return;
    }
    let has = slots.get("unsubscribe").is_some_and(|slot| {
        slot.kind == Kind::Link
            && template.required.contains(slot.first)
            && slots.info(slot.first).is_some_and(|info| info.holds == Holds::Link)
    });
    if !has {
        problems.push(
            Error::new(ErrorKind::Missing, format!("`{}` is marketing and requires no `unsubscribe`", template.name))
                .remedy("add `unsubscribe` (a slot of kind link) to `required`, and say it in the body")
                .in_file(&template.file),
        );
    }
}
