//! The static check at load: no mail of this catalog can have a hole, or thank or apologise twice.

mod coverage;
pub(crate) mod covers;
pub(crate) mod facts;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::catalog::language::Language;
use crate::catalog::layout::{Fill, Layout, Part};
use crate::catalog::model::pool::{Pool, Selection};
use crate::catalog::model::shape::Shape;
use crate::catalog::model::template::Template;
use crate::catalog::model::variant::Variant;
use crate::catalog::model::voice::{Tone, Voice};
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::{Holds, PathSet, Slots, reserved};
use crate::markup::{Block, Field, Inline, Token, block_says, line_says};

/// Collects what would leave a hole in a mail of these languages.
pub(crate) fn prove(
    languages: &[Language],
    voice: &Voice,
    slots: &Slots,
    (layout, standing): (&Layout, &PathSet),
    problems: &mut Collector,
) {
    let groups: Vec<_> = slots.exclusive().collect();
    for language in languages {
        covers::check_facts(language, slots, standing, problems);
        for template in language.templates.values() {
            for shape in &template.shapes {
                must_speak(language, (template, shape), voice, problems);
                if let Some(tree) = &shape.tree {
                    let mut speech = Speech::new(language, template, shape);
                    speech.case(PathSet::default(), Cow::Borrowed(tree));
                    speech.prove(problems);
                }
            }
            covers::check_moves(language, template, problems);
            covers::check_order(language, template, problems);
            coverage::check(template, slots, &groups, problems);
            facts::check(language, template, slots, problems);
            selections(language, template, problems);
            subject(language, template, problems);
            marketing(template, slots, problems);
        }
        steady(language, slots, problems);
    }
    brand(languages, layout, slots, problems);
    tags(languages, problems);
}

/// A steady pool says the same to one person, so nothing that changes between mails may decide.
fn steady(language: &Language, slots: &Slots, problems: &mut Collector) {
    for pool in language.pools.iter().filter(|pool| pool.selection == Selection::Steady) {
        for variant in &pool.variants {
            let conditions = &variant.conditions;
            let paths = conditions.speaks.iter().chain(conditions.when.iter()).chain(conditions.unless.iter());
            let changes = |kind| [&reserved::MOOD, &reserved::CONVERSATION, &reserved::HISTORY].contains(&kind);
            let path = paths.into_iter().find(|path| slots.slot_of(*path).is_some_and(|slot| changes(slot.kind)));
            if let Some(path) = path {
                let message = format!("steady pool `{}` depends on `{}`", pool.name, slots.path_name(path));
                problems.push(
                    Error::new(ErrorKind::NotAllowed, message)
                        .with_help("take the condition out, or take `selection = \"steady\"` out")
                        .at(&pool.file, variant.location),
                );
            }
        }
    }
}

/// A stepwise pool stands in all shapes or in none: a series may not skip a step by chance.
fn selections(language: &Language, template: &Template, problems: &mut Collector) {
    for (number, location) in &template.pools {
        let Some(pool) = language.pools.get(usize::from(*number)) else { continue };
        if pool.selection != Selection::Stepwise {
            continue;
        }
        let without = template.shapes.iter().find(|shape| shape.pools.iter().all(|(used, _)| used != number));
        if let Some(shape) = without {
            problems.push(
                Error::new(
                    ErrorKind::Clash,
                    format!("stepwise pool `{}` is not in shape `{}` of `{}`", pool.name, shape.name, template.name),
                )
                .with_help("say it in every shape, or in none")
                .at(&template.file, *location),
            );
        }
    }
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

/// The check that a shape says something whatever is present.
pub(crate) struct Speech<'a> {
    language: &'a Language,
    template: &'a Template,
    shape: &'a Shape,
    /// The cases in which only pools that may fall silent say something: what is there, and the tree.
    doubtful: Vec<(PathSet, Cow<'a, [Block]>)>,
}

impl<'a> Speech<'a> {
    pub(crate) fn new(language: &'a Language, template: &'a Template, shape: &'a Shape) -> Self {
        Self { language, template, shape, doubtful: Vec::new() }
    }

    fn pools(&self) -> impl Iterator<Item = &'a Pool> {
        self.shape.body.pools.iter().filter_map(|(number, _)| self.language.pools.get(usize::from(*number)))
    }

    /// Whether a pool of this shape can cover another one.
    fn is_covered(&self, pool: &Pool) -> bool {
        let number = self.language.pools.iter().position(|other| other.key == pool.key);
        let number = number.and_then(|number| u16::try_from(number).ok());
        number.is_some_and(|number| self.pools().any(|other| other.covers.contains(&number)))
    }

    /// Takes the tree of one case, with the paths that are there in it beyond the required ones.
    pub(crate) fn case(&mut self, there: PathSet, tree: Cow<'a, [Block]>) {
        if !self.says(&there, &tree, &|pool| !pool.optional) {
            self.doubtful.push((there, tree));
        }
    }

    fn says(&self, there: &PathSet, tree: &[Block], sure: &impl Fn(&Pool) -> bool) -> bool {
        let says = |token| match token {
            Token::Path(path) => self.shape.required.contains(path) || there.contains(path),
            Token::Element { field, .. } => field != Field::Price,
            Token::Pool(number) => self.language.pools.get(usize::from(number)).is_some_and(sure),
        };
        tree.iter().any(|block| block_says(block, &says))
    }

    /// Checks the cases and, since there may be more of them, the tags.
    pub(crate) fn prove(&self, problems: &mut Collector) {
        let body = &self.shape.body;
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
                let always =
                    |variant: &Variant| variant.conditions.always_hold(&self.shape.required, &self.shape.excluded);
                let speaks = |tone| pool.serving(tone).any(|(_, variant)| always(variant));
                // A pool that can be covered, or has spoken in this conversation, may be silent all the same.
                let free = pool.selection != Selection::Stepwise && !pool.once && !self.is_covered(pool);
                !pool.optional || (free && tones.iter().all(|tone| speaks(*tone)))
            })
            .map(|pool| pool.name.as_str())
            .collect();
        let always = |pool: &Pool| always.contains(&pool.name.as_str());
        if !by_tags(&always) || !self.doubtful.iter().all(|(there, tree)| self.says(there, tree, &always)) {
            problems.push(
                Error::new(
                    ErrorKind::Hole,
                    format!(
                        "`{}` may come out without a word{}",
                        self.template.name,
                        facts::in_shape(self.template, self.shape)
                    ),
                )
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
fn must_speak(language: &Language, (template, shape): (&Template, &Shape), voice: &Voice, problems: &mut Collector) {
    for (number, _) in &shape.pools {
        let Some(pool) = language.pools.get(usize::from(*number)).filter(|pool| !pool.optional && pool.whole) else {
            continue;
        };
        for tone in &template.front.tones {
            let mut looked_at = 0;
            let speaks = pool.serving(*tone).any(|(_, variant)| {
                looked_at += 1;
                variant.conditions.always_hold(&shape.required, &shape.excluded)
            });
            if !problems.may_look_at(looked_at) {
                return;
            }
            if !speaks {
                problems.push(
                    Error::new(
                        ErrorKind::Hole,
                        format!(
                            "pool `{}` could fall silent in `{}`, tone {}{}",
                            pool.name,
                            template.name,
                            voice.tone_name(*tone),
                            facts::in_shape(template, shape)
                        ),
                    )
                    .with_help(needs(pool, *tone, voice))
                    .at(&pool.file, pool.location),
                );
            }
        }
    }
}

/// What a writer does about a pool that could fall silent in a tone.
fn needs(pool: &Pool, tone: Tone, voice: &Voice) -> String {
    let name = voice.tone_name(tone);
    let any = pool.variants.iter().any(|variant| variant.tone.is_none());
    if any && pool.own.contains(&tone) {
        return format!("add a variant to `{name}` that needs no optional fact; `any` no longer serves it");
    }
    "add a variant that speaks only what the template requires, without `when` and `unless`, or say `optional = true`"
        .to_owned()
}

/// A subject is plain text: what it says holds no links and no marks.
fn subject(language: &Language, template: &Template, problems: &mut Collector) {
    if !line_says(&template.subject, &|_| true) {
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
