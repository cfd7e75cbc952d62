//! Layers: where the files of a catalog come from.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::built_in::{self, BuiltIn};
use super::lines::Lines;
use super::template::required;
use crate::error::{Collector, Error, ErrorKind, Location};

/// The name of the built-in layer for people.
pub(crate) const BUILT_IN: &str = "built-in";
/// The largest file that a catalog may hold, in bytes.
pub(crate) const FILE_CAP: u64 = 1 << 20;
/// The most files.
const FILES_CAP: usize = 20_000;
/// The most bytes in all, the names of the files among them.
const BYTES_CAP: usize = 64 << 20;
/// The longest path of a file, in bytes: it stands in every problem of the file.
const PATH_CAP: usize = 1_000;
/// How deep folders may lie in one another.
const DEPTH_CAP: usize = 6;
/// The most files, folders and links that are looked at in a folder, since links can lead to the same ones over and over.
const ENTRIES_CAP: usize = 2 * FILES_CAP;

/// One layer of a catalog.
///
/// # Examples
/// ```
/// use sincerely::{Catalog, Source};
///
/// # fn main() -> Result<(), sincerely::Problems> {
/// // The built-in catalog with one pool of the house's own; a pool replaces the one of that name.
/// let sign_off = "[sign_off]\nany = [\"Sincerely,\", \"Kind regards,\"]\n";
/// let catalog = Catalog::layers([Source::built_in(), Source::files([("en/phrases/house.toml", sign_off)])])?;
/// assert!(catalog.templates("en").any(|name| name == "acknowledge/order"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Source {
    layer: Layer,
    /// The languages whose files it has; none for all.
    languages: Option<BTreeSet<String>>,
    templates: Option<BTreeSet<String>>,
}

#[derive(Debug, Clone)]
enum Layer {
    BuiltIn,
    Dir(PathBuf),
    Files(BTreeMap<String, String>),
}

/// A file of a catalog: its path inside the catalog with `/`, its text with `\n` and without a byte order mark.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// The folder that it was read from.
    pub(crate) folder: Option<Arc<str>>,
    pub(crate) path: String,
    pub(crate) text: Cow<'static, str>,
    /// The pools that a built-in file defines.
    pub(crate) pools: Option<&'static str>,
    /// Whether it is read only for the pools that the templates of the catalog use.
    pub(crate) only_used_pools: bool,
    lines: Lines,
}

/// What a catalog may still hold, over all its layers.
pub(crate) struct Room {
    files: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { files: FILES_CAP, bytes: BYTES_CAP }
    }
}

impl Room {
    /// Takes the room for one more file.
    fn take(&mut self, path: &str, bytes: usize) -> Result<(), Error> {
        let full = |most: String| {
            let error = Error::new(ErrorKind::TooLarge, format!("more than {most} in one catalog"));
            error.with_help("make two catalogs of it").in_file(path)
        };
        self.files = self.files.checked_sub(1).ok_or_else(|| full(format!("{FILES_CAP} files")))?;
        let bytes = self.bytes.checked_sub(path.len() + bytes);
        self.bytes = bytes.ok_or_else(|| full(format!("{} MiB", BYTES_CAP >> 20)))?;
        Ok(())
    }
}

impl File {
    pub(crate) fn new(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        let (path, text) = (path.into(), text.into());
        Self { folder: None, path, text, pools: None, only_used_pools: false, lines: Lines::default() }
    }

    pub(crate) fn built_in(file: &BuiltIn) -> Self {
        Self { pools: Some(file.pools), ..Self::new(file.path, file.text) }
    }

    pub(crate) fn is_built_in(&self) -> bool {
        self.pools.is_some()
    }

    /// The place of a byte offset in the text.
    pub(crate) fn place(&self, offset: usize) -> Location {
        self.lines.place(&self.text, offset)
    }
}

impl Source {
    /// Returns the built-in catalog as a layer.
    pub fn built_in() -> Self {
        Self::of(Layer::BuiltIn)
    }

    /// Returns the files of a folder as a layer.
    pub fn dir(path: impl Into<PathBuf>) -> Self {
        Self::of(Layer::Dir(path.into()))
    }

    /// Returns a layer of the given files: their paths inside the catalog, such as `en/phrases/greeting.toml`, with their
    /// text.
    pub fn files<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self::of(Layer::Files(files.into_iter().map(|(path, text)| (path.into(), text.into())).collect()))
    }

    /// Keeps only the languages with these tags. Files outside the folders of languages are kept too.
    ///
    /// # Examples
    /// ```
    /// use sincerely::{Catalog, Source};
    ///
    /// # fn main() -> Result<(), sincerely::Problems> {
    /// let catalog = Catalog::layers([Source::built_in().only(["en", "de"])])?;
    /// assert_eq!(catalog.languages().collect::<Vec<_>>(), ["de", "en"]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn only<L: Into<String>>(mut self, languages: impl IntoIterator<Item = L>) -> Self {
        self.languages = Some(languages.into_iter().map(Into::into).collect());
        self
    }

    /// Keeps only these templates of the layer, and the pools that any template of the catalog uses. Of the samples, only
    /// the default facts (`standing.json`) are kept. Together with [`only`](Self::only), this shortens loading to a
    /// fraction for a process that writes a single mail. The parts that are left out are not checked.
    ///
    /// # Examples
    /// ```
    /// use sincerely::{Catalog, Source};
    ///
    /// # fn main() -> Result<(), sincerely::Problems> {
    /// let catalog = Catalog::layers([Source::built_in().only(["de"]).only_templates(["acknowledge/question"])])?;
    /// assert_eq!(catalog.templates("de").collect::<Vec<_>>(), ["acknowledge/question"]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn only_templates<T: Into<String>>(mut self, templates: impl IntoIterator<Item = T>) -> Self {
        self.templates = Some(templates.into_iter().map(Into::into).collect());
        self
    }

    /// Returns the slots and paths that a template of this layer requires, such as `order` and `order.eta`; `None` if the
    /// layer does not have the template, or if its front matter is faulty. It loads no catalog, so a process that writes a
    /// single mail can use it to decide which template to load.
    ///
    /// # Examples
    /// ```
    /// use sincerely::Source;
    ///
    /// let required = Source::built_in().required_slots("en", "acknowledge/delay");
    /// assert_eq!(required.unwrap(), ["order", "reply_by"]);
    /// assert_eq!(Source::built_in().required_slots("en", "acknowledge/wedding"), None);
    /// ```
    pub fn required_slots(&self, language: &str, template: &str) -> Option<Vec<String>> {
        let path = format!("{language}/{template}.md");
        let files = match &self.layer {
            Layer::BuiltIn => {
                built_in::file(&path).filter(|file| self.has(file.path)).map(File::built_in).into_iter().collect()
            }
            Layer::Files(_) | Layer::Dir(_) => self.read(&mut Room::default(), &mut Collector::default()),
        };
        required(files.iter().find(|file| file.path == path)?)
    }

    fn of(layer: Layer) -> Self {
        Self { layer, languages: None, templates: None }
    }

    fn has(&self, path: &str) -> bool {
        let Some((language, name)) = path.split_once('/').filter(|(folder, _)| *folder != "layouts") else {
            return true;
        };
        let is_language = self.languages.as_ref().is_none_or(|languages| languages.contains(language));
        let template = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html"));
        let is_template = self.templates.as_ref().is_none_or(|templates| match template {
            Some(template) => templates.contains(template),
            None => !name.starts_with("samples/") || name == "samples/standing.json",
        });
        is_language && is_template
    }

    /// The name of the layer for people.
    pub(crate) fn layer_name(&self) -> String {
        match &self.layer {
            Layer::BuiltIn => BUILT_IN.to_owned(),
            Layer::Dir(path) => path.to_string_lossy().into_owned(),
            Layer::Files(_) => "files".to_owned(),
        }
    }

    pub(crate) fn is_built_in(&self) -> bool {
        matches!(self.layer, Layer::BuiltIn)
    }

    /// The files in order of their paths, as many as there is room for.
    pub(crate) fn read(&self, room: &mut Room, problems: &mut Collector) -> Vec<File> {
        let mut files = match &self.layer {
            Layer::BuiltIn => built_in::files().filter(|file| self.has(file.path)).map(File::built_in).collect(),
            Layer::Files(files) => read_files(files, room, problems),
            Layer::Dir(root) => {
                let files = read_dir(root, room, problems);
                problems.set_folder(None);
                files
            }
        };
        files.retain(|file| self.has(&file.path));
        for file in &mut files {
            file.only_used_pools = self.templates.is_some();
        }
        files
    }
}

fn read_files(files: &BTreeMap<String, String>, room: &mut Room, problems: &mut Collector) -> Vec<File> {
    let mut read = Vec::new();
    for (path, text) in files {
        if path.len() > PATH_CAP {
            let start: String = path.chars().take(40).collect();
            let error = Error::new(ErrorKind::TooLarge, format!("a path of more than {PATH_CAP} bytes, `{start}…`"));
            problems.push(error.with_help("shorten it"));
        } else if text.len() as u64 > FILE_CAP {
            problems.push(too_large(path));
        } else if problems.keep(room.take(path, text.len())).is_none() {
            break;
        } else {
            read.push(File::new(path, plain_lines(text.clone().into())));
        }
    }
    read
}

/// Every line end becomes `\n`, since a mail may hold no carriage return alone; a byte order mark at the start goes.
fn plain_lines(text: Cow<'static, str>) -> Cow<'static, str> {
    if !text.starts_with('\u{FEFF}') && !text.contains('\r') {
        return text;
    }
    text.strip_prefix('\u{FEFF}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n").into()
}

fn too_large(path: &str) -> Error {
    Error::new(ErrorKind::TooLarge, format!("file larger than {} KiB", FILE_CAP / 1024))
        .with_help("split it")
        .in_file(path)
}

fn unreadable(path: &str, why: std::io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, format!("cannot be read: {}", why.kind())).with_source(why).in_file(path)
}

fn read_dir(root: &Path, room: &mut Room, problems: &mut Collector) -> Vec<File> {
    let mut files = Vec::new();
    let real_root = match root.canonicalize() {
        Ok(real_root) if real_root.is_dir() => real_root,
        Ok(_) => {
            problems.push(
                Error::new(ErrorKind::Unreadable, "the catalog is not a folder").in_file(&root.to_string_lossy()),
            );
            return files;
        }
        Err(why) => {
            problems.push(unreadable(&root.to_string_lossy(), why).with_help("name a folder that holds templates"));
            return files;
        }
    };
    let named: Arc<str> = root.to_string_lossy().into();
    problems.set_folder(Some(named.clone()));
    let mut entries_left = ENTRIES_CAP;
    // With each folder the real ones that it lies in, itself the last.
    let mut folders = vec![(root.to_path_buf(), String::new(), vec![real_root.clone()])];
    while let Some((folder, inside, around)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(why) => {
                problems.push(unreadable(&inside, why));
                continue;
            }
        };
        for entry in entries {
            let Some(left) = entries_left.checked_sub(1) else {
                let error = Error::new(ErrorKind::TooLarge, format!("more than {ENTRIES_CAP} files and folders"));
                problems.push(
                    error.with_help("remove what is not part of a catalog, and links to folders").in_file(&inside),
                );
                return files;
            };
            entries_left = left;
            let entry = match entry {
                Ok(entry) => entry,
                Err(why) => {
                    problems.push(unreadable(&inside, why));
                    continue;
                }
            };
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                problems.push(
                    Error::new(ErrorKind::Unreadable, "a file name that is not UTF-8")
                        .with_help("rename it")
                        .in_file(&inside),
                );
                continue;
            };
            // What editors and systems leave behind is not the writer's.
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            let path = if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") };
            let real = entry.path().canonicalize().ok().filter(|real| real.starts_with(&real_root));
            let Ok(meta) = std::fs::metadata(entry.path()) else {
                problems.push(Error::new(ErrorKind::Unreadable, "cannot be read").in_file(&path));
                continue;
            };
            let Some(real) = real else {
                problems.push(
                    Error::new(ErrorKind::NotAllowed, "a link that leads out of the folder")
                        .with_help("copy the file into the folder")
                        .in_file(&path),
                );
                continue;
            };
            if meta.is_dir() {
                if around.contains(&real) {
                    problems.push(
                        Error::new(ErrorKind::NotAllowed, "a symlink to one of its parent folders")
                            .with_help("remove it: it leads in a circle")
                            .in_file(&path),
                    );
                } else if around.len() > DEPTH_CAP {
                    problems.push(Error::new(ErrorKind::TooLarge, "folders nested too deeply").in_file(&path));
                } else {
                    let around = [around.as_slice(), &[real]].concat();
                    folders.push((entry.path(), path, around));
                }
            } else if let Some(mut file) = problems.keep(read_file(&entry.path(), &path, &meta)) {
                file.folder = Some(named.clone());
                if problems.keep(room.take(&path, file.text.len())).is_none() {
                    return files;
                }
                files.push(file);
            } else {
                problems.mark_broken(&path);
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
    let file = std::fs::File::open(from).map_err(|why| unreadable(path, why))?;
    file.take(FILE_CAP + 1).read_to_end(&mut bytes).map_err(|why| unreadable(path, why))?;
    if bytes.len() as u64 > FILE_CAP {
        return Err(too_large(path));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(File::new(path, plain_lines(text.into()))),
        Err(why) => {
            let valid = why.utf8_error().valid_up_to();
            let bytes = why.into_bytes();
            let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default()).into_owned();
            Err(Error::new(ErrorKind::Syntax, "not UTF-8")
                .with_help("save the file as UTF-8")
                .at(path, Location::START.after(&before)))
        }
    }
}
