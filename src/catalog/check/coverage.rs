//! Checks coverage: every combination of facts has a shape of the template that fits.

use crate::catalog::model::Template;
use crate::error::{Collector, ErrorKind, Location};
use crate::facts::{PathId, PathSet, Slots};

/// The most optional paths that the shapes of one template may depend on.
const PATHS_CAP: usize = 6;

/// Makes a problem of the first combination of facts that no shape of a template fits.
pub(crate) fn check(template: &Template, slots: &Slots, groups: &[(bool, Vec<PathId>)], problems: &mut Collector) {
    let mut used = PathSet::default();
    for shape in &template.shapes {
        used.extend(&shape.conditions.when);
        used.extend(&shape.conditions.unless);
    }
    let used: Vec<PathId> = used.iter().filter(|path| !template.required.contains(*path)).collect();
    let place = template.shapes.first().map_or(Location::START, |shape| shape.location);
    if used.len() > PATHS_CAP {
        problems.fault(
            (&template.file, place),
            ErrorKind::TooLarge,
            format!("the shapes of `{}` depend on more than {PATHS_CAP} optional paths", template.name),
            "let pools depend on some of them",
        );
        return;
    }
    for mask in 0..1_u32 << used.len() {
        let is_present = |at: usize| mask & 1 << at != 0;
        let (mut present, mut given) = (template.required.clone(), PathSet::default());
        for (_, path) in used.iter().enumerate().filter(|(at, _)| is_present(*at)) {
            present.extend(&slots.closure(*path));
            given.insert(*path);
        }
        let absent = |at: usize| !is_present(at);
        // What comes with a path cannot be absent when the path is present.
        if used.iter().enumerate().any(|(at, path)| absent(at) && present.contains(*path)) {
            continue;
        }
        let possible = groups.iter().all(|(one, group)| {
            let there = group.iter().filter(|path| present.contains(**path)).count();
            let known = group.iter().all(|path| used.contains(path) || template.required.contains(*path));
            there <= 1 && !(*one && known && there == 0)
        });
        if !possible || template.shapes.iter().any(|shape| shape.conditions.hold(&present)) {
            continue;
        }
        let names = |wanted: bool| -> Vec<String> {
            let some = used.iter().filter(|path| given.contains(**path) == wanted);
            some.map(|path| format!("`{}`", slots.path_name(*path))).collect()
        };
        let (with, without) = (names(true).join(", "), names(false).join(", "));
        let case = match (with.is_empty(), without.is_empty()) {
            (false, false) => format!("with {with} and without {without}"),
            (false, true) => format!("with {with}"),
            _ => format!("without {without}"),
        };
        problems.fault(
            (&template.file, place),
            ErrorKind::Hole,
            format!("`{}` has no shape for a mail {case}", template.name),
            "take conditions away from a shape, or add one for this case",
        );
        return;
    }
}
