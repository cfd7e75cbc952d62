//! The review of a catalog: checks of its wording, like those of a careful colleague.
//!
//! Loading proves that every mail can be written. The review renders all templates and variants, and checks the text.

mod finding;
mod fresh;
mod leftover;
mod manner;
mod measure;
mod parity;
mod render;
mod rules;
mod scope;
mod series;
mod stage;
mod template;
mod wording;
mod words;

pub use finding::{Finding, Report, Review, Severity, expect_fit, expect_own_fit};
pub use fresh::{Figures, Freshness, freshness_of};
pub use scope::Scope;
pub use series::{Series, SeriesMail, SeriesSentence, series};

pub use crate::catalog::{Origin, Place, origins};

use crate::catalog::Catalog;

/// Reviews a catalog. It renders every variant once with exactly its paths, every template with each sample, and every
/// template with each optional path left out in turn, and checks the text.
///
/// # Examples
#[cfg_attr(feature = "tz", doc = "```")]
#[cfg_attr(not(feature = "tz"), doc = "```ignore")]
/// # fn main() -> Result<(), sincerely::Problems> {
/// let review = sincerely::review::review(&sincerely::Catalog::built_in()?);
/// assert!(review.is_ok(), "{review}");
/// # Ok(())
/// # }
/// ```
pub fn review(catalog: &Catalog) -> Review {
    review_of(catalog, Scope::All)
}

/// Reviews a part of a catalog, as [`review`] reviews all of it.
///
/// # Examples
#[cfg_attr(feature = "tz", doc = "```")]
#[cfg_attr(not(feature = "tz"), doc = "```ignore")]
/// use sincerely::review::{Scope, review_of};
///
/// # fn main() -> Result<(), sincerely::Problems> {
/// let catalog = sincerely::Catalog::built_in()?;
/// let review = review_of(&catalog, Scope::Template { locale: "en", name: "acknowledge/order" });
/// assert!(review.is_ok(), "{review}");
/// // None of the built-in templates is one of your own.
/// assert_eq!(review_of(&catalog, Scope::Own).findings().count(), 0);
/// # Ok(())
/// # }
/// ```
pub fn review_of(catalog: &Catalog, scope: Scope<'_>) -> Review {
    let mut review = Review::default();
    for language in &catalog.languages {
        if scope.templates(catalog, language).next().is_some() {
            render::default_facts(catalog, language, &mut review);
        }
        for template in scope.templates(catalog, language) {
            let stage = stage::Stage::new(catalog, language, template);
            render::render(&stage, &mut review);
            template::template(&stage, &mut review);
        }
        wording::wording(catalog, language, scope, &mut review);
    }
    parity::parity(catalog, scope, &mut review);
    review.sort();
    review.allow(catalog, scope);
    review
}
