//! Checks that steady and stepwise pools are only used where their selection works.

use crate::catalog::language::Language;
use crate::catalog::model::{Selection, Template};
use crate::error::{Collector, ErrorKind};
use crate::facts::{Slots, reserved};

/// A steady pool gives one person the same variant, so its choice must not depend on anything that changes between mails.
pub(super) fn check_steady(language: &Language, slots: &Slots, problems: &mut Collector) {
    for pool in language.pools.iter().filter(|pool| pool.selection == Selection::Steady) {
        for variant in &pool.variants {
            let conditions = &variant.conditions;
            let paths = conditions.speaks.iter().chain(conditions.when.iter()).chain(conditions.unless.iter());
            let changes = |kind| [&reserved::MOOD, &reserved::CONVERSATION, &reserved::HISTORY].contains(&kind);
            let path = paths.into_iter().find(|path| slots.slot_of(*path).is_some_and(|slot| changes(slot.kind)));
            if let Some(path) = path {
                let message = format!("steady pool `{}` depends on `{}`", pool.name, slots.path_name(path));
                problems.fault(
                    (&pool.file, variant.location),
                    ErrorKind::NotAllowed,
                    message,
                    "remove the condition, or remove `selection = \"steady\"`",
                );
            }
        }
    }
}

/// A stepwise pool stands in all shapes or in none, so that a series does not skip a step by chance.
pub(super) fn check_stepwise(language: &Language, template: &Template, problems: &mut Collector) {
    for (number, location) in &template.pools {
        let Some(pool) = language.pools.get(usize::from(*number)) else { continue };
        if pool.selection != Selection::Stepwise {
            continue;
        }
        let without = template.shapes.iter().find(|shape| shape.pools.iter().all(|(used, _)| used != number));
        if let Some(shape) = without {
            problems.fault(
                (&template.file, *location),
                ErrorKind::Clash,
                format!("stepwise pool `{}` is not in shape `{}` of `{}`", pool.name, shape.name, template.name),
                "say it in every shape, or in none",
            );
        }
    }
}
