//! The files of the built-in catalog.

/// A file of the built-in catalog.
pub(crate) struct BuiltIn {
    /// Its path inside the catalog.
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
    /// The pools that it defines, with spaces between them.
    pub(crate) pools: &'static str,
}

/// The files of `templates/`, which the build script lists, sorted by path.
const FILES: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

pub(crate) fn files() -> impl Iterator<Item = &'static BuiltIn> {
    FILES.iter()
}

/// The file of a path.
pub(crate) fn file(path: &str) -> Option<&'static BuiltIn> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().and_then(|at| FILES.get(at))
}

/// Whether the built-in `slots.toml` declares a slot.
pub(crate) fn declares(slot: &str) -> bool {
    let slots = file("slots.toml").map(|file| file.text);
    let heading = |line: &str| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) == Some(slot);
    slots.unwrap_or_default().lines().any(heading)
}

#[cfg(test)]
mod tests {
    use super::FILES;
    use crate::catalog::read::source::{Room, Source};
    use crate::error::Collector;

    #[test]
    fn it_has_every_file_of_the_folder() {
        let folder = Source::dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates"));
        let mut problems = Collector::default();
        let read = folder.read(&mut Room::default(), &mut problems);
        let read: Vec<(&str, &str)> = read.iter().map(|file| (file.path.as_str(), &*file.text)).collect();
        assert_eq!(FILES.iter().map(|file| (file.path, file.text)).collect::<Vec<_>>(), read);
    }

    #[test]
    fn it_knows_the_pools_of_each_file() {
        for file in FILES {
            let table: toml::Table =
                if file.path.contains("/phrases/") { file.text.parse().unwrap() } else { toml::Table::new() };
            let mut pools: Vec<&String> = table.keys().collect();
            pools.sort();
            assert_eq!(pools, file.pools.split_whitespace().collect::<Vec<_>>(), "{}", file.path);
        }
    }
}
