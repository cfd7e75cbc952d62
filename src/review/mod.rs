//! The review of a catalog: what a careful colleague would say before it is sent.
//!
//! Loading proves that nothing is missing; the review renders everything and looks at the words.

mod finding;
mod fresh;
mod leftover;
mod manner;
mod measure;
mod parity;
mod render;
mod stage;
mod template;
mod wording;
mod words;

pub use finding::{Finding, Report, Review, Severity, expect_fit};
pub use fresh::{Freshness, freshness};

use crate::catalog::Catalog;

/// Reviews a catalog: renders every variant once with exactly its paths and every template with each sample and with
/// each optional path missing alone, and looks at the words.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), sincerely::Problems> {
/// let review = sincerely::review::review(&sincerely::Catalog::built_in()?);
/// assert!(review.is_ok(), "{review}");
/// # Ok(())
/// # }
/// ```
pub fn review(catalog: &Catalog) -> Review {
    let mut review = Review::default();
    for language in &catalog.languages {
        for template in language.templates.values() {
            let stage = stage::Stage::new(catalog, language, template);
            render::render(&stage, &mut review);
            template::template(&stage, &mut review);
        }
        wording::wording(catalog, language, &mut review);
    }
    parity::parity(catalog, &mut review);
    review.sort();
    review.allow(catalog);
    review
}
