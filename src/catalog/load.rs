//! Turns layers into a checked catalog, and reports every problem at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::html_part::{self, HtmlPart};
use super::language::{Language, Words, is_tag};
use super::layout::{Layout, Scope};
use super::model::{Pool, Voice};
use super::read::frame;
use super::read::placeholder::{fault as foreign, placeholders};
use super::read::pool;
use super::read::slots::read_slots;
use super::read::source::{File, Room, Source};
use super::read::tags::is_name;
use super::read::template::Draft;
use super::read::toml::Doc;
use super::read::variant::place;
use super::read::{built_in, format_words};
use super::theme::Theme;
use super::themed::Themed;
use super::{Catalog, check, skeleton};
use crate::error::{Collector, Error, ErrorKind, Location, Problems};
use crate::facts::{CONVERSATION, HISTORY, Holds, MOOD, PathId, PathSet, Slots};
use crate::locale::{Formats, Plurals};
use crate::markup::{LISTS_CAP, PATHS_CAP, POOLS_CAP};

/// The files of a language, by what they are.
#[derive(Default, Clone)]
struct Files {
    words: Option<File>,
    /// `header.md` and `footer.md`.
    frames: BTreeMap<&'static str, File>,
    standing: Option<File>,
    /// Pool files by layer.
    phrases: Vec<Vec<File>>,
    templates: BTreeMap<String, File>,
    /// `NAME.html`, by the template beside which they stand.
    html: BTreeMap<String, File>,
    samples: BTreeMap<String, BTreeMap<String, File>>,
}

impl Files {
    /// The files that hold facts.
    fn data(&self) -> impl Iterator<Item = &File> {
        self.standing.iter().chain(self.samples.values().flat_map(BTreeMap::values))
    }

    /// The pools that the templates use: `{{ say.greeting }}`.
    fn used_pools(&self) -> BTreeSet<&str> {
        let files = self.templates.values().chain(self.html.values());
        let named = files.flat_map(|file| file.text.split("say.").skip(1));
        named.map(leading_name).collect()
    }

    /// These files over those of another folder of the same language.
    fn over(self, base: &Self) -> Self {
        let mut whole = base.clone();
        whole.words = self.words.or(whole.words);
        whole.standing = self.standing.or(whole.standing);
        whole.phrases.extend(self.phrases);
        whole.html.extend(self.html);
        for (template, kinds) in self.samples {
            whole.samples.entry(template).or_default().extend(kinds);
        }
        whole
    }
}

/// The name that a text begins with; empty if it begins with something else, such as a quotation mark.
fn leading_name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Whether a file of pools may define one of these, judged by its headings, `[greeting]`.
fn may_define(file: &File, pools: &BTreeSet<&str>) -> bool {
    if let Some(defined) = file.pools {
        return defined.split(' ').any(|pool| pools.contains(pool));
    }
    let lines = file.text.lines().map(str::trim_start);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    // Keys before the first heading would be pools, too.
    let has_headings = lines.peek().is_none_or(|line| line.starts_with('['));
    !has_headings
        || lines.filter_map(|line| line.strip_prefix('[')).any(|heading| {
            let name = leading_name(heading);
            name.is_empty() || pools.contains(name)
        })
}

/// Completes each folder without templates, such as `pt-PT` with a few pools, from the folder of its language: `pt`, or the
/// first one of another region.
fn complete_regions(languages: &mut BTreeMap<String, Files>) {
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let parts: Vec<String> =
        languages.iter().filter(|(_, files)| files.templates.is_empty()).map(|(tag, _)| tag.clone()).collect();
    for tag in parts {
        let mut bases = languages
            .iter()
            .filter(|(other, files)| !files.templates.is_empty() && language(other.as_str()) == language(&tag));
        let Some(base) = bases.next().map(|(_, files)| files.clone()) else { continue };
        if let Some(files) = languages.remove(&tag) {
            languages.insert(tag, files.over(&base));
        }
    }
}

/// Reports each placeholder in a layout or in a sample. In a sample, a template tag counts as a placeholder too.
fn check_placeholders(file: &File, slots: &Slots, problems: &mut Collector) {
    let doc = Doc { file, offset: 0 };
    for (at, shown) in placeholders(&file.text) {
        let fault = foreign(at, shown, slots);
        let fault = if file.path.ends_with(".json") {
            fault.with_help("write what the fact would be, such as `Maria`")
        } else {
            fault
        };
        problems.push(place(&doc, fault));
    }
    if file.path.ends_with(".json")
        && let Some(at) = file.text.find("{{")
    {
        let error = Error::new(ErrorKind::NotAllowed, "a tag in a sample, which holds facts and no templates");
        problems.push(doc.error(at, error.with_help("write what the fact would be, such as `Maria`")));
    }
}

pub(crate) fn load(sources: &[Source]) -> Result<Catalog, Problems> {
    let mut problems = Collector::default();
    let (mut sorted, mut room) = (Sorted::default(), Room::default());
    for (layer, source) in sources.iter().enumerate() {
        for file in source.read(&mut room, &mut problems) {
            if source.is_built_in() {
                sorted.own.remove(&file.path);
            } else {
                sorted.own.insert(file.path.clone());
            }
            sorted.take(layer, file, &mut problems);
        }
    }
    let folders = std::mem::take(&mut sorted.folders);
    let catalog = sorted.check(&mut problems);
    problems.name_folders(|file| folders.get(file).cloned().flatten());
    if catalog.is_none() && problems.is_empty() {
        problems.push(Error::new(ErrorKind::Missing, "a catalog without templates").with_help("add `en/hello.md`"));
    }
    problems.finish(catalog)
}

/// The files of a catalog by what they are.
#[derive(Default)]
pub(super) struct Sorted {
    voice: Option<File>,
    layouts: BTreeMap<String, File>,
    frames: BTreeMap<&'static str, File>,
    slots: Vec<File>,
    themes: Vec<File>,
    languages: BTreeMap<String, Files>,
    /// The files that do not come from the built-in catalog.
    own: BTreeSet<String>,
    /// The folder that the last file of each path was read from.
    folders: BTreeMap<String, Option<Arc<str>>>,
}

impl Sorted {
    /// Puts a file where it belongs; a later layer's replaces an earlier one's.
    pub(super) fn take(&mut self, layer: usize, file: File, problems: &mut Collector) {
        let path = file.path.clone();
        self.folders.insert(path.clone(), file.folder.clone());
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["voice.toml"] => self.voice = Some(file),
            ["layout.html"] => {
                self.layouts.insert(String::new(), file);
            }
            ["layouts", name] if name.strip_suffix(".html").is_some_and(is_name) => {
                self.layouts.insert(name.strip_suffix(".html").unwrap_or(name).to_owned(), file);
            }
            ["header.md"] => {
                self.frames.insert("header", file);
            }
            ["footer.md"] => {
                self.frames.insert("footer", file);
            }
            ["slots.toml"] => self.slots.push(file),
            ["theme.toml"] => self.themes.push(file),
            [language, rest @ ..] if !rest.is_empty() => {
                let files = self.languages.entry((*language).to_owned()).or_default();
                match rest {
                    ["language.toml"] => files.words = Some(file),
                    ["header.md"] => {
                        files.frames.insert("header", file);
                    }
                    ["footer.md"] => {
                        files.frames.insert("footer", file);
                    }
                    ["phrases", name] if name.ends_with(".toml") => {
                        files.phrases.resize_with(files.phrases.len().max(layer + 1), Vec::new);
                        if let Some(of_layer) = files.phrases.get_mut(layer) {
                            of_layer.push(file);
                        }
                    }
                    ["samples", "standing.json"] => files.standing = Some(file),
                    ["samples", sample @ ..] if path.ends_with(".json") => {
                        let sample = sample.join("/");
                        let stem = sample.strip_suffix(".json").unwrap_or(&sample);
                        let folder = stem.rfind('/').map_or(0, |at| at + 1);
                        let dot = stem.get(folder..).and_then(|name| name.find('.')).map(|at| folder + at);
                        let (template, kind) = dot.map_or((stem, ""), |at| {
                            (stem.get(..at).unwrap_or(stem), stem.get(at + 1..).unwrap_or(""))
                        });
                        files.samples.entry(template.to_owned()).or_default().insert(kind.to_owned(), file);
                    }
                    [.., name]
                        if (name.ends_with(".md") || name.ends_with(".html"))
                            && rest.first() != Some(&"phrases")
                            && rest.first() != Some(&"samples") =>
                    {
                        let name = rest.join("/");
                        let (name, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
                        let plain =
                            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '/');
                        if name.chars().all(plain) {
                            let of = if ending == "md" { &mut files.templates } else { &mut files.html };
                            of.insert(name.to_owned(), file);
                        } else {
                            problems.push(
                                Error::new(
                                    ErrorKind::WrongKind,
                                    "the name of a template holds a-z, 0-9, `_`, `-` and `/`",
                                )
                                .with_help("rename the file")
                                .in_file(&path),
                            );
                        }
                    }
                    _ => problems.push(stray(&path)),
                }
            }
            _ => problems.push(stray(&path)),
        }
    }

    /// Each file with its language, what it is, and its name.
    pub(super) fn files(&self) -> Vec<(&str, &'static str, String, &File)> {
        let mut files: Vec<(&str, &'static str, String, &File)> = Vec::new();
        files.extend(self.voice.iter().map(|file| ("", "voice", file.path.clone(), file)));
        files.extend(self.layouts.values().map(|file| ("", "layout", file.path.clone(), file)));
        files.extend(self.frames.iter().map(|(part, file)| ("", *part, file.path.clone(), file)));
        files.extend(self.slots.iter().map(|file| ("", "slot", file.path.clone(), file)));
        files.extend(self.themes.iter().map(|file| ("", "theme", file.path.clone(), file)));
        for (tag, of) in &self.languages {
            let tag = tag.as_str();
            files.extend(of.words.iter().map(|file| (tag, "language", "language.toml".to_owned(), file)));
            files.extend(of.frames.iter().map(|(part, file)| (tag, *part, format!("{part}.md"), file)));
            files.extend(of.phrases.iter().flatten().map(|file| (tag, "pool", file.path.clone(), file)));
            files.extend(of.templates.iter().map(|(name, file)| (tag, "template", name.clone(), file)));
            files.extend(of.html.iter().map(|(name, file)| (tag, "html", name.clone(), file)));
            files.extend(of.standing.iter().map(|file| (tag, "sample", "standing".to_owned(), file)));
            for (template, kinds) in &of.samples {
                let name = |kind: &str| if kind.is_empty() { template.clone() } else { format!("{template}.{kind}") };
                files.extend(kinds.iter().map(|(kind, file)| (tag, "sample", name(kind), file)));
            }
        }
        files
    }

    fn check(self, problems: &mut Collector) -> Option<Catalog> {
        let voice = Voice::read(&self.voice.or_else(|| built_in_file("voice.toml"))?, problems)?;
        let data: Vec<File> =
            self.layouts.values().chain(self.languages.values().flat_map(Files::data)).cloned().collect();
        // Every theme is layered over the built-in one.
        let mut theme = Theme::default();
        if !self.themes.first().is_some_and(File::is_built_in)
            && let Some(file) = built_in_file("theme.toml")
        {
            theme = Theme::read(&file, problems).without_places();
        }
        for file in &self.themes {
            theme = theme.under(&Theme::read(file, problems));
        }
        theme.check(problems);
        let slot_files =
            if self.slots.is_empty() { built_in_file("slots.toml").into_iter().collect() } else { self.slots };
        let slots = read_slots(&slot_files, problems);
        for file in &data {
            check_placeholders(file, &slots, problems);
        }
        let lists = lists(&slots);
        if slots.paths_len() > PATHS_CAP || lists.len() > LISTS_CAP {
            problems.push(
                Error::new(ErrorKind::TooLarge, format!("more than {PATHS_CAP} paths or {LISTS_CAP} lists"))
                    .in_file("slots.toml"),
            );
            return None;
        }
        let mut standing = PathSet::default();
        for slot in slots.iter().filter(|slot| slot.is_default) {
            standing.extend(&slots.closure(slot.first));
        }
        for reserved in [MOOD, CONVERSATION, HISTORY].into_iter().filter_map(|name| slots.path(name)) {
            standing.extend(&slots.closure(reserved));
        }
        let mut layout_files = self.layouts;
        if !layout_files.contains_key("") {
            layout_files.insert(String::new(), built_in_file("layout.html")?);
        }
        let scope = Scope { slots: &slots, always: &standing };
        let layouts: BTreeMap<String, Layout> =
            layout_files.iter().map(|(name, file)| (name.clone(), Layout::read(file, &scope, problems))).collect();
        let check = Check { voice: &voice, slots: &slots, lists: &lists, standing: &standing, frames: &self.frames };
        let mut languages = Vec::new();
        let mut folders = self.languages;
        complete_regions(&mut folders);
        for (tag, files) in folders {
            languages.extend(check.language(tag, files, problems));
        }
        if languages.iter().all(|language| language.templates.is_empty()) {
            return None;
        }
        let tera = skeleton::compile(&languages, problems);
        let skeletons = check::Skeletons { tera: &tera, lists: &lists };
        check::check(&languages, &voice, &slots, (&layouts, &standing), &skeletons, problems);
        let default = languages.iter().position(|language| language.tag == "en").unwrap_or(0);
        let parts = languages.iter().flat_map(|language| language.html.values());
        let theme_paths = parts.flat_map(HtmlPart::theme_paths).collect();
        let themed = Arc::new(Themed::new(&theme, &layouts, &theme_paths));
        Some(Catalog {
            voice,
            slots,
            lists,
            theme,
            layouts,
            themed,
            theme_paths,
            languages,
            default,
            tera,
            own: self.own,
        })
    }
}

fn stray(path: &str) -> Error {
    Error::new(ErrorKind::UnknownFile, "not a catalog file")
        .with_help("a catalog holds voice.toml, slots.toml, theme.toml, layout.html, layouts/*.html, header.md, footer.md and, by language, language.toml, phrases/*.toml, samples/*.json and templates as *.md, with *.html for an HTML part of their own")
        .in_file(path)
}

/// The built-in file of a path.
pub(super) fn built_in_file(path: &str) -> Option<File> {
    built_in::file(path).map(File::built_in)
}

/// The words of a language: from its own file, else from the built-in one without its `[[allow]]` entries.
fn words(tag: &str, own: Option<&File>, plurals: &Plurals, problems: &mut Collector) -> Words {
    match own {
        Some(file) => Words::read(file, (tag, plurals), problems),
        None => built_in_file(&format!("{tag}/language.toml")).map_or_else(
            || Words { formats: format_words::built_in(tag, plurals), ..Words::default() },
            |file| Words { allow: Vec::new(), ..Words::read(&file, (tag, plurals), problems) },
        ),
    }
}

/// The lists of a catalog, in order.
fn lists(slots: &Slots) -> Vec<PathId> {
    slots
        .path_names()
        .filter_map(|name| slots.path(name))
        .filter(|path| slots.info(*path).is_some_and(|info| info.holds == Holds::List))
        .collect()
}

struct Check<'a> {
    voice: &'a Voice,
    slots: &'a Slots,
    lists: &'a [PathId],
    standing: &'a PathSet,
    /// `header.md` and `footer.md` of all languages.
    frames: &'a BTreeMap<&'static str, File>,
}

impl Check<'_> {
    fn language(&self, tag: String, files: Files, problems: &mut Collector) -> Option<Language> {
        let unknown = || {
            Error::new(ErrorKind::UnknownLocale, format!("CLDR knows no formats for the language `{tag}`"))
                .with_help("name the folder by a tag of BCP 47, such as `it` or `pt-PT`")
                .in_file(&tag)
        };
        let Some(cldr) = Formats::new(&tag, Arc::default()).filter(|_| is_tag(&tag)) else {
            problems.push(unknown());
            return None;
        };
        let mut words = words(&tag, files.words.as_ref(), cldr.plurals(), problems);
        let formats = cldr.with_words(std::mem::take(&mut words.formats));
        let context = pool::Context { voice: self.voice, slots: self.slots, openers: &words.openers };
        let pools = read_shared_pools(&context, &files, problems);
        let mut drafts = Vec::new();
        for (name, file) in &files.templates {
            drafts.extend(Draft::read(file, name, &context, problems));
        }
        let mut all: Vec<Pool> = pools.into_values().collect();
        let mut numbers: BTreeMap<String, u16> = BTreeMap::new();
        let shared: BTreeSet<String> = all.iter().map(|pool| pool.name.clone()).collect();
        for draft in &mut drafts {
            for pool in std::mem::take(&mut draft.pools) {
                let short = pool.name.rsplit('/').next().unwrap_or("");
                if shared.contains(short) {
                    problems.push(
                        Error::new(ErrorKind::Clash, format!("pool `{short}` of the template is a shared pool too"))
                            .with_help("give it another name")
                            .at(&pool.file, pool.location),
                    );
                } else {
                    all.push(pool);
                }
            }
        }
        if all.len() > POOLS_CAP {
            problems.push(Error::new(ErrorKind::TooLarge, format!("more than {POOLS_CAP} pools")).in_file(&tag));
            return None;
        }
        for (at, pool) in all.iter().enumerate() {
            numbers.insert(pool.name.clone(), u16::try_from(at).ok()?);
        }
        let (mut templates, mut html) = (BTreeMap::new(), BTreeMap::new());
        let incomplete = problems.is_broken(&format!("{tag}/phrases/"));
        for draft in drafts {
            let name = draft.name.clone();
            let template =
                draft.finish(self.slots, (self.lists, &formats), &numbers, self.standing, incomplete, problems);
            let Some(template) = template else { continue };
            let (slots, pools) = (self.slots, &numbers);
            let scope =
                html_part::Scope { slots, pools, formats: &formats, template: &template, pools_incomplete: incomplete };
            let part = files.html.get(&name).and_then(|file| HtmlPart::read(file, &tag, &scope, problems));
            html.extend(part.map(|part| (name.clone(), part)));
            templates.insert(name, template);
        }
        for (name, file) in files.html.iter().filter(|(name, _)| !files.templates.contains_key(*name)) {
            problems.push(
                Error::new(ErrorKind::UnknownTemplate, format!("HTML for `{name}`, but there is no such template"))
                    .with_help(format!("add {tag}/{name}.md: it has the subject and the text part"))
                    .in_file(&file.path),
            );
        }
        for (sample, kinds) in &files.samples {
            if !files.templates.contains_key(sample) {
                for file in kinds.values() {
                    problems.push(
                        Error::new(
                            ErrorKind::UnknownTemplate,
                            format!("a sample for `{sample}`, but there is no such template"),
                        )
                        .did_you_mean(sample, files.templates.keys().map(String::as_str))
                        .in_file(&file.path),
                    );
                }
            }
        }
        check::resolve_covers(&mut all, &numbers, incomplete, problems);
        let mut frame = |name| {
            let file = files.frames.get(name).or_else(|| self.frames.get(name))?;
            Some(frame::read(file, self.slots, problems))
        };
        let (header, footer) = (frame("header"), frame("footer"));
        Some(Language {
            tag,
            formats,
            words,
            header: header.unwrap_or_default(),
            footer: footer.unwrap_or_default(),
            pools: all,
            templates,
            html,
            samples: files.samples,
            standing: files.standing,
        })
    }
}

/// The shared pools; the same pool twice in one layer is an error, a later layer's replaces an earlier one's.
fn read_shared_pools(context: &pool::Context<'_>, files: &Files, problems: &mut Collector) -> BTreeMap<String, Pool> {
    let mut pools: BTreeMap<String, Pool> = BTreeMap::new();
    let used = files.used_pools();
    for layer in &files.phrases {
        let mut seen: BTreeMap<String, (String, Location)> = BTreeMap::new();
        for file in layer {
            if file.only_used_pools && !may_define(file, &used) {
                continue;
            }
            let doc = Doc { file, offset: 0 };
            // Two layers may have a file of the same name.
            problems.set_folder(file.folder.clone());
            let Some(mut table) = doc.parse(&file.text, problems) else { continue };
            if file.only_used_pools {
                table = table.into_iter().filter(|(pool, _)| used.contains(pool.get_ref().as_ref())).collect();
            }
            for pool in context.read_pools(&doc, &table, None, problems) {
                if let Some((first, line)) = seen.get(&pool.name) {
                    problems.push(
                        Error::new(
                            ErrorKind::Clash,
                            format!("pool `{}` is defined twice, first in {first}:{}", pool.name, line.line),
                        )
                        .with_help("put the variants together, or rename one")
                        .at(&pool.file, pool.location),
                    );
                    // It does not say everything that the pool would say.
                    if let Some(first) = pools.get_mut(&pool.name) {
                        first.whole = false;
                    }
                    continue;
                }
                seen.insert(pool.name.clone(), (pool.file.clone(), pool.location));
                pools.insert(pool.name.clone(), pool);
            }
        }
    }
    problems.set_folder(None);
    pools
}
