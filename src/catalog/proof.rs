//! The proof at load: no mail of this catalog can have a hole, or thank or apologise twice.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::language::Language;
use super::layout::{Fill, Layout, Part};
use super::pool::{Move, Pool};
use super::template::{Template, tree_says};
use super::tone::Voice;
use super::variant::says;
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::{Holds, PathSet, Slots};
use crate::markup::{Block, Field, Inline, Token};

/// Collects what would leave a hole in a mail of these languages.
pub(crate) fn prove(languages: &[Language], voice: &Voice, slots: &Slots, layout: &Layout, problems: &mut Collector) {
    for language in languages {
        for template in language.templates.values() {
            must_speak(language, template, voice, problems);
            moves(language, template, problems);
            subject(language, template, problems);
            marketing(template, slots, problems);
            if let Some(tree) = &template.tree {
                let mut speech = Speech::new(language, template);
                speech.case(PathSet::default(), Cow::Borrowed(tree));
                speech.prove(problems);
            }
        }
    }
    brand(languages, layout, slots, problems);
    tags(languages, problems);
}

/// A locale is served by one language, whatever the case of its letters.
fn tags(languages: &[Language], problems: &mut Collector) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for Language { tag, .. } in languages {
        if let Some(first) = known.insert(tag.to_ascii_lowercase(), tag) {
            problems.push(
                Error::new(ErrorKind::Clash, format!("`{first}` and `{tag}` are one language"))
                    .with_help("put it into one folder")
                    .in_file(tag),
            );
        }
    }
}

/// The proof that a body says something whatever is there.
pub(super) struct Speech<'a> {
    language: &'a Language,
    template: &'a Template,
    /// The cases in which only pools that may fall silent say something: what is there, and the tree.
    doubtful: Vec<(PathSet, Cow<'a, [Block]>)>,
}

impl<'a> Speech<'a> {
    pub(super) fn new(language: &'a Language, template: &'a Template) -> Self {
        Self { language, template, doubtful: Vec::new() }
    }

    fn pools(&self) -> impl Iterator<Item = &'a Pool> {
        self.template.body.pools.iter().filter_map(|(number, _)| self.language.pools.get(usize::from(*number)))
    }

    /// Takes the tree of one case, with the paths that are there in it beyond the required ones.
    pub(super) fn case(&mut self, there: PathSet, tree: Cow<'a, [Block]>) {
        if !self.says(&there, &tree, &|pool| !pool.optional) {
            self.doubtful.push((there, tree));
        }
    }

    fn says(&self, there: &PathSet, tree: &[Block], sure: &impl Fn(&Pool) -> bool) -> bool {
        tree_says(tree, &|token| match token {
            Token::Path(path) => self.template.required.contains(path) || there.contains(path),
            Token::Element { field, .. } => field != Field::Price,
            Token::Pool(number) => self.language.pools.get(usize::from(number)).is_some_and(sure),
        })
    }

    /// Proves it by the cases and, since there may be more of them, by the tags.
    pub(super) fn prove(&self, problems: &mut Collector) {
        let body = &self.template.body;
        let by_tags = |sure: &dyn Fn(&Pool) -> bool| !body.control || body.surely || self.pools().any(sure);
        if self.doubtful.is_empty() && by_tags(&|pool| !pool.optional) {
            return;
        }
        let tones = &self.template.front.tones;
        let effort = self.pools().filter(|pool| pool.optional).map(|pool| pool.variants.len() * tones.len()).sum();
        if !problems.may_look_at(effort) {
            return;
        }
        // One that may fall silent, and never does.
        let always: Vec<&str> = self
            .pools()
            .filter(|pool| {
                let speaks = |tone| pool.serving(tone).any(|(_, variant)| variant.is_fallback(&self.template.required));
                !pool.optional || (!pool.stepwise && tones.iter().all(|tone| speaks(*tone)))
            })
            .map(|pool| pool.name.as_str())
            .collect();
        let always = |pool: &Pool| always.contains(&pool.name.as_str());
        if !by_tags(&always) || !self.doubtful.iter().all(|(there, tree)| self.says(there, tree, &always)) {
            problems.push(
                Error::new(ErrorKind::Hole, format!("`{}` may come out without a word", self.template.name))
                    .with_help("say something that needs no condition")
                    .in_file(&self.template.file),
            );
        }
    }
}

/// What the layout names the sender by is there in every mail.
fn brand(languages: &[Language], layout: &Layout, slots: &Slots, problems: &mut Collector) {
    let pages = languages.iter().flat_map(|it| it.templates.values()).any(|template| !template.front.text_only);
    let named = pages && layout.0.iter().any(|part| matches!(part, Part::Fill(Fill::Brand)));
    let stands = slots.get("brand").is_some_and(|slot| slot.is_default && matches!(slot.kind.name, "text" | "quote"));
    if named && !stands {
        problems.push(
            Error::new(ErrorKind::Hole, "the layout says `{{ brand }}`, which may be missing")
                .with_help("declare `[brand]` in slots.toml with `kind = \"text\"` and `standing = true`")
                .in_file("layout.html"),
        );
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
                    .with_help("add a variant that speaks only what the template requires, without `when` and `unless`, or say `optional = true`")
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
                .with_help("let one of them do it")
                .at(&template.file, *location),
            );
        }
    }
}

/// A subject is plain text: what it says holds no links and no marks.
fn subject(language: &Language, template: &Template, problems: &mut Collector) {
    if !says(&template.subject, &|_| true) {
        problems.push(
            Error::new(ErrorKind::Hole, format!("the subject of `{}` has no words", template.name))
                .with_help("write it")
                .in_file(&template.file),
        );
    }
    for inline in &template.subject {
        let Inline::Token(Token::Pool(number)) = inline else { continue };
        let Some(pool) = language.pools.get(usize::from(*number)) else { continue };
        if pool.optional {
            problems.push(
                Error::new(
                    ErrorKind::Hole,
                    format!("pool `{}` is optional and speaks in the subject of `{}`", pool.name, template.name),
                )
                .with_help("take `optional` out")
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
                    .with_help("write plain words")
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
        template.required.contains(slot.first) && slots.info(slot.first).is_some_and(|info| info.holds == Holds::Link)
    });
    if !has {
        problems.push(
            Error::new(ErrorKind::Missing, format!("`{}` is marketing and requires no `unsubscribe`", template.name))
                .with_help("add `unsubscribe` (a slot of kind link) to `required`, and say it in the body")
                .in_file(&template.file),
        );
    }
}
