//! Checks that a subject is plain text and never empty.

use crate::catalog::language::Language;
use crate::catalog::model::Template;
use crate::error::{Collector, Error, ErrorKind};
use crate::markup::{Inline, Token, line_says};

/// A subject is plain text: what it says holds no links and no marks.
pub(super) fn check(language: &Language, template: &Template, problems: &mut Collector) {
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
            problems.fault(
                (&pool.file, pool.location),
                ErrorKind::Hole,
                format!("pool `{}` is optional and speaks in the subject of `{}`", pool.name, template.name),
                "take `optional` out",
            );
        }
        if !problems.may_look_at(pool.variants.len()) {
            return;
        }
        for variant in &pool.variants {
            if variant.line.iter().any(|inline| !matches!(inline, Inline::Text(_) | Inline::Token(_))) {
                problems.fault(
                    (&pool.file, variant.location),
                    ErrorKind::NotAllowed,
                    format!("marks or links in pool `{}`, which speaks in a subject", pool.name),
                    "write plain words",
                );
            }
        }
    }
}
