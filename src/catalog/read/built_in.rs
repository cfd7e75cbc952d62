//! The files of the built-in catalog.

/// The path of each file inside the catalog, and its text. The build script lists `templates/`, sorted by path.
pub(crate) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// Whether the built-in `slots.toml` declares a slot.
pub(crate) fn declares(slot: &str) -> bool {
    let slots = FILES.iter().find(|(path, _)| *path == "slots.toml").map(|(_, text)| *text);
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
        assert_eq!(FILES, read);
    }
}
