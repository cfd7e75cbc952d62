//! Checks that a shape uses every required fact, and every optional fact unless it excludes or leaves it.

use std::collections::BTreeSet;

use crate::catalog::language::Language;
use crate::catalog::model::{Conditions, Pool, Shape, Template};
use crate::catalog::read::template::for_each_line;
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::{FLAG, Holds, Kind, PathId, PathSet, Slot, Slots, reserved};
use crate::locale::Category;
use crate::markup::{Destination, Inline, Token};

/// A fact as a reader takes it: `name.given` and `name.full` are one, `order.eta` and `order.number` are two, and a slot
/// with `form_of` holds the fact of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stated {
    slot: PathId,
    part: &'static str,
}

/// The fact that a path states. Flags are facts; conditions that are derived from others, moods and the history are none.
pub(crate) fn stated(slots: &Slots, path: PathId) -> Option<Stated> {
    let slot = slots.slot_of(path)?;
    let tail = slot.kind.paths.get(usize::from(path.0 - slot.first.0))?;
    if is_reserved(slot.kind) || (tail.holds == Holds::Presence && *slot.kind != FLAG) {
        return None;
    }
    Some(Stated { slot: root(slot), part: tail.fact })
}

/// Whether the writer sets the paths of a kind.
fn is_reserved(kind: &Kind) -> bool {
    [&reserved::MOOD, &reserved::CONVERSATION, &reserved::HISTORY].contains(&kind)
}

fn root(slot: &Slot) -> PathId {
    slot.form_of.unwrap_or(slot.first)
}

/// The facts that some paths state.
pub(crate) fn facts_of(slots: &Slots, paths: impl IntoIterator<Item = PathId>) -> BTreeSet<Stated> {
    let mut facts = BTreeSet::new();
    for path in paths {
        let Some(fact) = stated(slots, path) else { continue };
        // The block of an order states all its sums and addresses.
        if fact.part == "lines" {
            facts.extend(LINES.map(|part| Stated { part, ..fact }));
        }
        facts.insert(fact);
    }
    facts
}

/// The facts that the lines of an order state.
const LINES: [&str; 9] = [
    "items", "subtotal", "discount", "shipping", "tax", "total", "delivery_address", "billing_address",
    "payment_method",
];

/// What an entry of `required` or `optional` asks a shape to say.
enum Entry {
    /// Any fact of a slot.
    Slot(PathId),
    One(Stated),
}

impl Entry {
    /// None for what is only asked about: flags, moods, conditions.
    fn of(slots: &Slots, path: PathId) -> Option<Self> {
        let slot = slots.slot_of(path)?;
        if *slot.kind == FLAG {
            return None;
        }
        if slot.first == path && slot.kind.paths.len() > 1 {
            return (!is_reserved(slot.kind)).then(|| Self::Slot(root(slot)));
        }
        stated(slots, path).map(Self::One)
    }

    fn is_in(&self, said: &BTreeSet<Stated>) -> bool {
        match self {
            Self::Slot(slot) => said.iter().any(|stated| stated.slot == *slot),
            Self::One(stated) => said.contains(stated),
        }
    }
}

/// Makes a problem of every required fact that a mail of a shape could leave unsaid, and of every optional one that it
/// never says.
pub(crate) fn check(language: &Language, template: &Template, slots: &Slots, problems: &mut Collector) {
    // With one shape nothing is lost by the choice; the review still asks what an unsaid path is for.
    let several = template.shapes.len() > 1;
    if template.front.required.is_empty() && !several {
        return;
    }
    let effort: usize = template
        .shapes
        .iter()
        .flat_map(|shape| &shape.pools)
        .filter_map(|(number, _)| language.pools.get(usize::from(*number)))
        .map(|pool| pool.variants.len())
        .sum();
    if !problems.may_look_at(effort) {
        return;
    }
    for shape in &template.shapes {
        let pools = || shape.pools.iter().filter_map(|(number, _)| language.pools.get(usize::from(*number)));
        if !shape.whole || pools().any(|pool| !pool.whole) {
            continue;
        }
        for (name, location) in &template.front.required {
            let Some(entry) = slots.path(name).and_then(|path| Entry::of(slots, path)) else { continue };
            let framed = frame_paths(language);
            if entry.is_in(&facts_of(slots, shape.body.says.iter().chain(framed))) {
                continue;
            }
            let spoken = shape.body.pools.iter().filter_map(|(number, _)| language.pools.get(usize::from(*number)));
            if !spoken.filter(|pool| !pool.optional).any(|pool| always_says(&entry, pool, template, shape, slots)) {
                problems.fault(
                    (&template.file, *location),
                    ErrorKind::Hole,
                    format!("required fact `{name}` may go unsaid{}", in_shape(template, shape)),
                    "say it in the body, or in every variant of a pool that is not optional",
                );
            }
        }
        for (name, location) in &shape.leaves {
            let is_known = |(known, _): &(String, Location)| known == name || is_part(known, name);
            if !template.front.optional.iter().any(is_known) {
                problems.push(
                    Error::new(ErrorKind::UnknownPath, format!("`leaves` lists `{name}`, which is not in `optional`"))
                        .did_you_mean(name, template.front.optional.iter().map(|(known, _)| known.as_str()))
                        .at(&template.file, *location),
                );
            }
        }
        if !several {
            continue;
        }
        for name in unsaid(language, template, shape, slots) {
            problems.fault(
                (&template.file, shape.location),
                ErrorKind::Hole,
                format!("shape `{}` never says `{name}`", shape.name),
                format!(
                    "say it in a pool, exclude it with `unless = [\"{name}\"]`, or list it: `[shapes.{}]` with \
                         `leaves = [\"{name}\"]`",
                    shape.name
                ),
            );
        }
    }
}

/// The paths that the header and the footer contain whenever they are present.
fn frame_paths(language: &Language) -> Vec<PathId> {
    let mut paths = Vec::new();
    for frame in [&language.header, &language.footer] {
        for_each_line(frame, &mut |line| {
            paths.extend(line.iter().filter_map(|inline| match inline {
                Inline::Token(Token::Path(path))
                | Inline::LinkOpen(Destination::Slot(Token::Path(path)))
                | Inline::ButtonOpen(Destination::Slot(Token::Path(path))) => Some(*path),
                _ => None,
            }));
        });
    }
    paths
}

/// The optional facts that a shape never says, and neither excludes nor lists in `leaves`.
pub(crate) fn unsaid<'t>(language: &Language, template: &'t Template, shape: &Shape, slots: &Slots) -> Vec<&'t str> {
    let pools = shape.pools.iter().filter_map(|(number, _)| language.pools.get(usize::from(*number)));
    let mut said = facts_of(slots, shape.body.mentions.iter());
    for pool in pools {
        said.extend(facts_of(slots, pool.variants.iter().flat_map(|variant| variant.conditions.speaks.iter())));
    }
    said.extend(facts_of(
        slots,
        template.subject.iter().filter_map(|inline| match inline {
            Inline::Token(Token::Path(path)) => Some(*path),
            _ => None,
        }),
    ));
    let is_unsaid = |name: &str| {
        let left = |(leaves, _): &(String, Location)| leaves == name || is_part(name, leaves);
        let path = slots.path(name).filter(|path| !shape.excluded.contains(*path));
        let entry = path.and_then(|path| Entry::of(slots, path));
        entry.is_some_and(|entry| !entry.is_in(&said)) && !shape.leaves.iter().any(left)
    };
    template.front.optional.iter().map(|(name, _)| name.as_str()).filter(|name| is_unsaid(name)).collect()
}
/// Whether a path belongs to a slot, by their names.
fn is_part(path: &str, slot: &str) -> bool {
    path.strip_prefix(slot).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether every variant of a pool that may be chosen in this shape says a fact.
fn always_says(entry: &Entry, pool: &Pool, template: &Template, shape: &Shape, slots: &Slots) -> bool {
    template.front.tones.iter().all(|tone| {
        let mut variants =
            pool.serving(*tone).filter(|(_, variant)| !shape.required.intersects(&variant.conditions.unless));
        variants.all(|(_, variant)| {
            // A variant for zero, one or two of a thing states the number in words.
            let counted = |path: PathId| {
                let (number, category) = slots.info(path)?.plural_of?;
                matches!(category, Category::Zero | Category::One | Category::Two).then_some(number)
            };
            let counted = variant.conditions.when.iter().filter_map(counted);
            entry.is_in(&facts_of(slots, variant.conditions.speaks.iter().chain(counted)))
        })
    })
}

/// ` in shape …` where a template has more than one.
pub(crate) fn in_shape(template: &Template, shape: &Shape) -> String {
    if template.shapes.len() > 1 { format!(" in shape `{}`", shape.name) } else { String::new() }
}

/// The paths of some conditions.
pub(crate) fn asked(conditions: &Conditions) -> PathSet {
    let mut paths = conditions.speaks.clone();
    paths.extend(&conditions.when);
    paths
}
