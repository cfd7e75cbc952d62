//! A catalog that can be exchanged while it is in use.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Catalog, Source};
use crate::error::Problems;

/// A catalog that many threads share and that can be read anew.
///
/// A reload that fails leaves the standing catalog where it is, so one bad template never stops the mail.
///
/// # Examples
/// ```
/// use sincerely::{Shared, Source};
///
/// # fn main() -> Result<(), sincerely::Problems> {
/// let shared = Shared::new([Source::built_in()])?;
/// let catalog = shared.get();
/// shared.reload()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Shared {
    sources: Vec<Source>,
    standing: RwLock<Arc<Catalog>>,
}

impl Shared {
    /// Loads the layers, later ones over earlier ones.
    ///
    /// # Errors
    /// Every problem of the layers, as [`Catalog::layers`] tells them.
    pub fn new(sources: impl IntoIterator<Item = Source>) -> Result<Self, Problems> {
        let sources: Vec<Source> = sources.into_iter().collect();
        let standing = RwLock::new(Arc::new(super::load::load(&sources)?));
        Ok(Self { sources, standing })
    }

    /// The standing catalog.
    pub fn get(&self) -> Arc<Catalog> {
        Arc::clone(&self.standing.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the layers again and puts the new catalog in the place of the old one.
    ///
    /// # Errors
    /// Every problem of the layers; the old catalog stays.
    pub fn reload(&self) -> Result<(), Problems> {
        let fresh = Arc::new(super::load::load(&self.sources)?);
        *self.standing.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}
