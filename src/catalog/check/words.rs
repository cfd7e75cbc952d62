//! Checks that no mail is empty, and that every pool that is not optional has a usable variant.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Skeletons;
use super::facts::{asked, in_shape};
use crate::catalog::language::Language;
use crate::catalog::model::{Conditions, Pool, Selection, Shape, Template, Tone, Variant, Voice};
use crate::catalog::read::path::no_category;
use crate::catalog::skeleton::{deciding, render_case};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::{PathId, PathSet, Slots};
use crate::locale::Category;
use crate::markup::{self, Block, Token, block_says};

/// A pool that must speak has, in every tone of every template that uses it, a variant that is usable in every mail.
///
/// Moods only remove tones, so it is enough to check the tones of the template.
pub(super) fn must_speak(language: &Language, voice: &Voice, slots: &Slots, problems: &mut Collector) {
    let mut empty: BTreeMap<u16, Vec<EmptyPool<'_>>> = BTreeMap::new();
    let templates = language.templates.values().filter(|template| template.is_sound);
    for (template, shape) in templates.flat_map(|template| template.shapes.iter().map(move |shape| (template, shape))) {
        let sure = Sure::new(language, shape, slots);
        for (number, _) in &shape.pools {
            let Some(pool) = language.pools.get(usize::from(*number)).filter(|pool| !pool.optional && pool.whole)
            else {
                continue;
            };
            for tone in &template.front.tones {
                let mut looked_at = 0;
                let speaks = sure.speaks(pool.serving(*tone).map(|(_, variant)| variant), &mut looked_at);
                if !problems.may_look_at(looked_at) {
                    return;
                }
                if !speaks {
                    empty.entry(*number).or_default().push(EmptyPool { template, shape, tone: *tone });
                }
            }
        }
    }
    for (number, empty) in empty {
        if let Some(pool) = language.pools.get(usize::from(number)) {
            problems.push(empty_pool(pool, &empty, voice, slots));
        }
    }
}

/// Where a pool that is not optional could fall silent.
struct EmptyPool<'a> {
    template: &'a Template,
    shape: &'a Shape,
    tone: Tone,
}

/// The problem of a pool that could fall silent: one for all templates and tones.
fn empty_pool(pool: &Pool, empty: &[EmptyPool<'_>], voice: &Voice, slots: &Slots) -> Error {
    let mut message = format!("pool `{}` could fall silent", pool.name);
    let mut templates: Vec<&str> = empty.iter().map(|silence| silence.template.name.as_str()).collect();
    templates.dedup();
    let mut tones: Vec<Tone> = empty.iter().map(|silence| silence.tone).collect();
    tones.sort_unstable();
    tones.dedup();
    let names: Vec<&str> = tones.iter().map(|tone| voice.tone_name(*tone)).collect();
    if let Some(EmptyPool { template, shape, .. }) = empty.first() {
        message.push_str(&format!(" in `{}`", template.name));
        match templates.len() {
            0 | 1 => {}
            2 => message.push_str(" and one other template"),
            more => message.push_str(&format!(" and {} other templates", more - 1)),
        }
        message.push_str(&format!(", tone {}", names.join(", ")));
        if templates.len() == 1 && empty.iter().all(|silence| silence.shape.name == shape.name) {
            message.push_str(&in_shape(template, shape));
        }
    }
    let any = pool.variants.iter().any(|variant| variant.tone.is_none());
    let help = match tones.iter().find(|tone| any && pool.own.contains(tone)) {
        Some(tone) => {
            let name = voice.tone_name(*tone);
            format!(
                "add a variant to `{name}` that needs no optional fact; `any` does not serve a tone with its own list"
            )
        }
        None => match needed(pool, empty, slots) {
            Some(path) => format!("every variant needs `{path}`: add one without, or write `optional = true`"),
            None => "add a variant that needs nothing but required facts, without `when` and `unless`, or write \
                     `optional = true`"
                .to_owned(),
        },
    };
    Error::new(ErrorKind::Hole, message).with_help(help).at(&pool.file, pool.location)
}

/// The optional path that every variant needs, if there is one.
fn needed<'s>(pool: &Pool, empty: &[EmptyPool<'_>], slots: &'s Slots) -> Option<&'s str> {
    let EmptyPool { shape, tone, .. } = empty.first()?;
    let mut variants = pool.serving(*tone);
    let (_, first) = variants.next()?;
    let others: Vec<PathSet> = variants.map(|(_, variant)| asked(&variant.conditions)).collect();
    let first = asked(&first.conditions);
    let optional = || first.iter().filter(|path| !shape.required.contains(*path));
    if let Some(path) = optional().find(|path| others.iter().all(|asked| asked.contains(*path))) {
        return Some(slots.path_name(path));
    }
    let slot = |path| slots.slot_of(path).map(|slot| slot.name.as_str());
    optional().find_map(|path| {
        let name = slot(path)?;
        others.iter().all(|asked| asked.iter().any(|other| slot(other) == Some(name))).then_some(name)
    })
}

/// Whether some variant can be used in every mail of a shape.
struct Sure<'a> {
    shape: &'a Shape,
    /// The plural flags of the numbers that every such mail has: of each group exactly one is present.
    groups: Vec<Vec<PathId>>,
}

/// The most cases of plural categories that are looked at in one pool.
const CASES_CAP: usize = 216;

impl<'a> Sure<'a> {
    fn new(language: &Language, shape: &'a Shape, slots: &Slots) -> Self {
        Self { shape, groups: slots.plural_groups(&shape.required, language.formats.plurals()) }
    }

    /// Whether one of these variants can be used whatever else is present, or one for each plural category.
    fn speaks<'v>(&self, variants: impl Iterator<Item = &'v Variant>, looked_at: &mut usize) -> bool {
        let Shape { required, excluded, .. } = self.shape;
        let mut plural = Vec::new();
        for variant in variants {
            *looked_at += 1;
            if variant.conditions.always_hold(required, excluded) {
                return true;
            }
            let asks =
                |flag: &PathId| variant.conditions.when.contains(*flag) || variant.conditions.unless.contains(*flag);
            if self.groups.iter().flatten().any(asks) {
                plural.push(variant);
            }
        }
        let asked = |flag: &PathId| {
            plural
                .iter()
                .any(|variant| variant.conditions.when.contains(*flag) || variant.conditions.unless.contains(*flag))
        };
        let groups: Vec<&Vec<PathId>> = self.groups.iter().filter(|group| group.iter().any(asked)).collect();
        let cases = groups.iter().fold(1_usize, |cases, group| cases.saturating_mul(group.len()));
        if plural.is_empty() || cases > CASES_CAP {
            return false;
        }
        *looked_at += cases * plural.len();
        (0..cases).all(|case| {
            let (mut present, mut absent, mut rest) = (required.clone(), excluded.clone(), case);
            for group in &groups {
                let chosen = rest % group.len().max(1);
                rest /= group.len().max(1);
                for (at, flag) in group.iter().enumerate() {
                    if at == chosen { present.insert(*flag) } else { absent.insert(*flag) }
                }
            }
            plural.iter().any(|variant| variant.conditions.always_hold(&present, &absent))
        })
    }
}

/// Reports each variant that asks for a plural category that the language does not have.
pub(super) fn check_categories(language: &Language, slots: &Slots, problems: &mut Collector) {
    let plurals = language.formats.plurals();
    let missing: Vec<(PathId, Category)> = slots
        .plural_flags()
        .filter(|(_, category, _)| plurals.categories().all(|known| known != *category))
        .map(|(_, category, flag)| (flag, category))
        .collect();
    let mut check = |conditions: &Conditions, file: &str, location: Location| {
        let asked = |flag: PathId| conditions.when.contains(flag) || conditions.unless.contains(flag);
        if let Some((flag, category)) = missing.iter().find(|(flag, _)| asked(*flag)) {
            let fault = no_category(0, slots.path_name(*flag), *category, &language.formats);
            if let Some(fault) = fault {
                problems.push(fault.error.at(file, location));
            }
        }
    };
    for pool in &language.pools {
        for variant in &pool.variants {
            check(&variant.conditions, &pool.file, variant.location);
        }
    }
    for template in language.templates.values() {
        for shape in &template.shapes {
            check(&shape.conditions, &template.file, shape.location);
        }
    }
}

/// Reports each variant with a path that the language has no words for.
pub(super) fn check_words(language: &Language, slots: &Slots, problems: &mut Collector) {
    let is_missing = |path: PathId| {
        let name = slots.path_name(path);
        let kind = slots.slot_of(path).map(|slot| slot.kind.name);
        match (kind, name.rsplit('.').next()) {
            (Some("event"), Some("gap")) if !language.formats.has_gaps() => Some("gaps"),
            (Some("order"), Some("status")) if language.formats.status("shipped").is_none() => Some("statuses"),
            _ => None,
        }
    };
    for pool in &language.pools {
        for variant in &pool.variants {
            for (path, table) in variant.conditions.speaks.iter().filter_map(|path| Some((path, is_missing(path)?))) {
                let message = format!("`{}` has no words for `{}`", language.tag, slots.path_name(path));
                let help = format!("add the table `[{table}]` to {}/language.toml", language.tag);
                let error = Error::new(ErrorKind::Missing, message).with_help(help);
                problems.push(error.at(&pool.file, variant.location));
            }
        }
    }
}

/// The check that a shape says something whatever is present.
struct Speech<'a> {
    language: &'a Language,
    template: &'a Template,
    shape: &'a Shape,
    /// The cases in which only pools that may fall silent say something: what is there, and the tree.
    doubtful: Vec<(PathSet, Cow<'a, [Block]>)>,
}

impl<'a> Speech<'a> {
    fn new(language: &'a Language, template: &'a Template, shape: &'a Shape) -> Self {
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
    fn case(&mut self, there: PathSet, tree: Cow<'a, [Block]>) {
        if !self.says(&there, &tree, &|pool| !pool.optional) {
            self.doubtful.push((there, tree));
        }
    }

    fn says(&self, there: &PathSet, tree: &[Block], sure: &impl Fn(&Pool) -> bool) -> bool {
        let says = |token| match token {
            Token::Path(path) => self.shape.required.contains(path) || there.contains(path),
            Token::Item { field, .. } => !field.is_optional(),
            Token::Pool(number) => self.language.pools.get(usize::from(number)).is_some_and(sure),
        };
        tree.iter().any(|block| block_says(block, &says))
    }

    /// Checks the cases and, since there may be more of them, the tags.
    fn check(&self, slots: &Slots, problems: &mut Collector) {
        let sure = Sure::new(self.language, self.shape, slots);
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
                let speaks = |tone| sure.speaks(pool.serving(tone).map(|(_, variant)| variant), &mut 0);
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
                        in_shape(self.template, self.shape)
                    ),
                )
                .with_help("say something that needs no condition")
                .in_file(&self.template.file),
            );
        }
    }
}

/// Reports every shape that can come out without a word.
pub(super) fn check(languages: &[Language], slots: &Slots, skeletons: &Skeletons<'_>, problems: &mut Collector) {
    for language in languages {
        for template in language.templates.values() {
            for shape in &template.shapes {
                let Some(tree) = &shape.tree else { continue };
                let mut speech = Speech::new(language, template, shape);
                speech.case(PathSet::default(), Cow::Borrowed(tree));
                speech.check(slots, problems);
            }
        }
    }
    let effort = deciding(languages).map(|(_, _, shape)| cases(shape).len() * shape.body.tera.len()).sum();
    if problems.may_look_at(effort) {
        for (language, template, shape) in deciding(languages) {
            check_cases((language, template, shape), slots, skeletons, problems);
        }
    }
}

/// Which of the deciding paths are present: all of them, those alone that always are, and each of the others alone
/// present or alone absent.
fn cases(shape: &Shape) -> Vec<Vec<PathId>> {
    let decides = &shape.body.decides;
    let (always, free): (Vec<PathId>, Vec<PathId>) = decides.iter().partition(|path| shape.required.contains(**path));
    let mut cases: Vec<Vec<PathId>> = vec![decides.clone(), always.clone()];
    for path in &free {
        cases.push([always.as_slice(), &[*path]].concat());
        cases.push(decides.iter().copied().filter(|other| other != path).collect());
    }
    cases
}

/// Parses what a body comes to in each case.
fn check_cases(
    (language, template, shape): (&Language, &Template, &Shape),
    slots: &Slots,
    skeletons: &Skeletons<'_>,
    problems: &mut Collector,
) {
    let mut speech = Speech::new(language, template, shape);
    for present in cases(shape) {
        let skeleton = render_case(skeletons.tera, language, (template, shape), skeletons.lists, slots, &present);
        let Some(skeleton) = skeleton else {
            problems.push(
                Error::new(ErrorKind::Syntax, "a body that the template engine cannot render").in_file(&template.file),
            );
            continue;
        };
        let (tree, refused) = markup::parse(&skeleton);
        // A fault in one place was reported when the body was read. This one only appears when two branches are combined.
        if shape.whole
            && let Some((_, what)) = refused.first()
        {
            problems.fault((&template.file, shape.location), ErrorKind::NotAllowed, what.message(), what.help());
        }
        let mut closed = PathSet::default();
        present.iter().for_each(|path| closed.extend(&slots.closure(*path)));
        speech.case(closed, tree.into());
    }
    speech.check(slots, problems);
}
