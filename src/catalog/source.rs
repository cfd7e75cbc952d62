//! Layers: where the files of a catalog come from.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::built_in;
use crate::error::{Collector, Error, ErrorKind, Location};

/// The largest file that a catalog may hold, in bytes.
pub(crate) const FILE_CAP: u64 = 1 << 20;
/// The most files.
const FILES_CAP: usize = 20_000;
/// How deep folders may lie in one another.
const DEPTH_CAP: usize = 6;

/// One layer of a catalog.
#[derive(Debug, Clone)]
pub struct Source(Layer);

#[derive(Debug, Clone)]
enum Layer {
    BuiltIn,
    Dir(PathBuf),
    Files(BTreeMap<String, String>),
}

/// A file of a catalog: its path inside the catalog with `/`, its text with `\n` and without a byte order mark.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The catalog that comes with the crate.
    pub fn built_in() -> Self {
        Self(Layer::BuiltIn)
    }

    /// A folder.
    pub fn dir(path: impl Into<PathBuf>) -> Self {
        Self(Layer::Dir(path.into()))
    }

    /// Files by their path inside the catalog, `en/phrases/greeting.toml`, with their text.
    pub fn files<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self(Layer::Files(files.into_iter().map(|(path, text)| (path.into(), text.into())).collect()))
    }

    /// The files in order of their paths.
    pub(crate) fn read(&self, problems: &mut Collector) -> Vec<File> {
        match &self.0 {
            Layer::BuiltIn => built_in::FILES
                .iter()
                .map(|(path, text)| File { path: (*path).to_owned(), text: plain_lines(text) })
                .collect(),
            Layer::Files(files) => files
                .iter()
                .filter_map(|(path, text)| {
                    if text.len() as u64 > FILE_CAP {
                        problems.push(too_large(path));
                        return None;
                    }
                    Some(File { path: path.clone(), text: plain_lines(text) })
                })
                .collect(),
            Layer::Dir(root) => read_dir(root, problems),
        }
    }
}

/// Every line end becomes `\n`, since a mail may hold no carriage return alone; a byte order mark at the start goes.
fn plain_lines(text: &str) -> String {
    text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n")
}

fn too_large(path: &str) -> Error {
    Error::new(ErrorKind::TooLarge, format!("file larger than {} KiB", FILE_CAP / 1024))
        .remedy("split it")
        .in_file(path)
}

fn unreadable(path: &str, why: &std::io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, format!("cannot be read: {}", why.kind())).in_file(path)
}

fn read_dir(root: &Path, problems: &mut Collector) -> Vec<File> {
    let mut files = Vec::new();
    let real_root = match root.canonicalize() {
        Ok(real_root) if real_root.is_dir() => real_root,
        Ok(_) => {
            problems
                .push(Error::new(ErrorKind::Unreadable, "the catalog is no folder").in_file(&root.to_string_lossy()));
            return files;
        }
        Err(why) => {
            problems.push(unreadable(&root.to_string_lossy(), &why).remedy("name a folder that holds templates"));
            return files;
        }
    };
    let mut folders = vec![(root.to_path_buf(), String::new(), 0)];
    while let Some((folder, inside, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(why) => {
                problems.push(unreadable(&inside, &why));
                continue;
            }
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(why) => {
                    problems.push(unreadable(&inside, &why));
                    continue;
                }
            };
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                problems.push(
                    Error::new(ErrorKind::Unreadable, "a file name that is not UTF-8")
                        .remedy("rename it")
                        .in_file(&inside),
                );
                continue;
            };
            // What editors and systems leave behind is not the writer's.
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let path = if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") };
            let within = entry.path().canonicalize().is_ok_and(|real| real.starts_with(&real_root));
            let Ok(meta) = std::fs::metadata(entry.path()) else {
                problems.push(Error::new(ErrorKind::Unreadable, "cannot be read").in_file(&path));
                continue;
            };
            if !within {
                problems.push(
                    Error::new(ErrorKind::NotAllowed, "a link that leads out of the folder")
                        .remedy("copy the file into the folder")
                        .in_file(&path),
                );
            } else if meta.is_dir() {
                if depth == DEPTH_CAP {
                    problems.push(Error::new(ErrorKind::TooLarge, "folders too deep in one another").in_file(&path));
                } else {
                    folders.push((entry.path(), path, depth + 1));
                }
            } else if files.len() == FILES_CAP {
                problems.push(Error::new(ErrorKind::TooLarge, format!("more than {FILES_CAP} files")).in_file(&path));
                return files;
            } else if let Some(file) = problems.keep(read_file(&entry.path(), &path, &meta)) {
                files.push(file);
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn read_file(from: &Path, path: &str, meta: &std::fs::Metadata) -> Result<File, Error> {
    if !meta.is_file() {
        return Err(Error::new(ErrorKind::Unreadable, "neither a file nor a folder").in_file(path));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(from).map_err(|why| unreadable(path, &why))?;
    file.take(FILE_CAP + 1).read_to_end(&mut bytes).map_err(|why| unreadable(path, &why))?;
    if bytes.len() as u64 > FILE_CAP {
        return Err(too_large(path));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(File { path: path.to_owned(), text: plain_lines(&text) }),
        Err(why) => {
            let valid = why.utf8_error().valid_up_to();
            let bytes = why.into_bytes();
            let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default()).into_owned();
            Err(Error::new(ErrorKind::Syntax, "not UTF-8")
                .remedy("save the file as UTF-8")
                .at(path, Location::of(&before, valid)))
        }
    }
}
