//! A theme and the layouts of a catalog, put together once for each brand.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Layout, LayoutPart};
use super::theme::{Attributes, Theme};

/// What the HTML part of a brand's mails is made of.
#[derive(Debug, Default)]
pub(crate) struct Themed {
    ltr: Attributes,
    rtl: Attributes,
    /// The pages by the name of their layout; the default layout has an empty name.
    layouts: BTreeMap<String, Vec<LayoutPart>>,
    /// The values that HTML parts written by hand use, by path.
    values: BTreeMap<String, String>,
}

impl Themed {
    pub(crate) fn new(theme: &Theme, layouts: &BTreeMap<String, Layout>, paths: &BTreeSet<String>) -> Self {
        let value = |path: &String| {
            let value = if path == "logo" { theme.has(path).then_some("true") } else { theme.value(path) };
            Some((path.clone(), value?.to_owned()))
        };
        Self {
            ltr: theme.attributes(false),
            rtl: theme.attributes(true),
            layouts: layouts.iter().map(|(name, layout)| (name.clone(), layout.themed(theme))).collect(),
            values: paths.iter().filter_map(value).collect(),
        }
    }

    pub(crate) fn attributes(&self, is_rtl: bool) -> &Attributes {
        if is_rtl { &self.rtl } else { &self.ltr }
    }

    pub(crate) fn value(&self, path: &str) -> Option<&str> {
        self.values.get(path).map(String::as_str)
    }

    pub(crate) fn layout(&self, name: &str) -> &[LayoutPart] {
        self.layouts.get(name).map_or(&[], Vec::as_slice)
    }
}
