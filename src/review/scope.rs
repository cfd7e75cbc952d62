//! The part of a catalog that a review covers.

use crate::catalog::{Catalog, Language, Pool, Template};

/// The part of a catalog that a review covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope<'s> {
    /// Every template.
    All,
    /// The templates of which a file is outside the built-in catalog: the template itself, a pool or a sample. Built-in
    /// pools that they use are left out.
    Own,
    /// One template of one language, with its pools.
    Template {
        /// The language tag.
        locale: &'s str,
        /// The name of the template.
        name: &'s str,
    },
}

impl Scope<'_> {
    /// The templates of a language that are reviewed.
    pub(crate) fn templates<'c>(
        self,
        catalog: &'c Catalog,
        language: &'c Language,
    ) -> impl Iterator<Item = &'c Template> {
        language.templates.values().filter(move |template| self.has_template(catalog, language, template))
    }

    pub(crate) fn has_template(self, catalog: &Catalog, language: &Language, template: &Template) -> bool {
        match self {
            Self::All => true,
            Self::Own => is_own(catalog, language, template),
            Self::Template { locale, name } => language.tag == locale && template.name == name,
        }
    }

    /// Whether the wording of a pool is reviewed, given the templates that use it.
    pub(crate) fn has_pool(self, catalog: &Catalog, language: &Language, pool: &Pool, users: &[&Template]) -> bool {
        match self {
            Self::All => true,
            Self::Own => catalog.own.contains(&pool.file),
            Self::Template { .. } => users.iter().any(|template| self.has_template(catalog, language, template)),
        }
    }
}

impl Catalog {
    /// Whether a template is one of your own, as defined by [`Scope::Own`].
    pub fn is_own(&self, locale: &str, template: &str) -> bool {
        let language = self.languages.iter().find(|language| language.tag == locale);
        let found = language.and_then(|language| Some((language, language.templates.get(template)?)));
        found.is_some_and(|(language, template)| is_own(self, language, template))
    }
}

fn is_own(catalog: &Catalog, language: &Language, template: &Template) -> bool {
    let has = |file: &str| catalog.own.contains(file);
    let pools = || template.pools.iter().filter_map(|(number, _)| language.pools.get(usize::from(*number)));
    let samples = || language.samples.get(&template.name).into_iter().flat_map(|kinds| kinds.values());
    let html = language.html.get(&template.name);
    has(&template.file)
        || html.is_some_and(|part| has(&part.file))
        || pools().any(|pool| has(&pool.file))
        || samples().any(|sample| has(&sample.path))
}
