//! The run-time cache of a shape: the trees of its body that were needed so far.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Error;
use crate::markup::Block;

/// How many trees of one shape are kept.
const TREES_CAP: usize = 64;

/// Trees by what decides them: which paths are present, how long the lists are, which elements have a price. They hold no
/// value, so nothing of one person's mail can reach another's.
#[derive(Debug, Default)]
pub(crate) struct Trees(RwLock<BTreeMap<Vec<u8>, Arc<Vec<Block>>>>);

impl Trees {
    /// The tree of a key, made now if it is not there.
    pub(crate) fn get_or(
        &self,
        key: Vec<u8>,
        make: impl FnOnce() -> Result<Vec<Block>, Error>,
    ) -> Result<Arc<Vec<Block>>, Error> {
        if let Some(tree) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(tree));
        }
        let tree = Arc::new(make()?);
        let mut trees = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if trees.len() >= TREES_CAP {
            trees.clear();
        }
        trees.insert(key, Arc::clone(&tree));
        Ok(tree)
    }
}
