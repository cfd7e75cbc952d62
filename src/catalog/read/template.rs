//! Templates: front matter and bodies, checked against slots and pools.

use std::collections::BTreeMap;

use super::body::{self, Scope};
use super::front::read_front;
use super::path::{no_link, unknown_path};
use super::placeholder::{fault as foreign, placeholders};
use super::pool;
use super::shape::{self, Settings};
use super::source::File;
use super::tags::{Fault, Piece, is_path, not_a_path, scan};
use super::toml::{Doc, get};
use super::variant::{not_a_link, place};
use crate::catalog::model::{Candidate, Front, Pool, Serving, Shape, Template, Trees, stable_id};
use crate::error::{Collector, Error, ErrorKind, Location};
use crate::facts::{Holds, PathId, PathSet, Slots};
use crate::locale::Formats;
use crate::markup::{self, Block, Inline, Line, Literal, Token};

/// The longest template, in bytes of its bodies.
const BODY_CAP: usize = 64 * 1024;

/// The front matter and source of a template, before pools are known.
pub(crate) struct Draft<'f> {
    pub(crate) doc: Doc<'f>,
    pub(crate) name: String,
    pub(crate) front: Front,
    pub(crate) pools: Vec<Pool>,
    /// Whether its front matter has no fault.
    is_sound: bool,
    sources: Vec<shape::Source<'f>>,
    settings: Vec<Settings>,
}

const KEYS: [&str; 13] = [
    "summary", "subject", "preheader", "tones", "required", "optional", "purpose", "parts", "layout", "serious",
    "speaker", "pools", "shapes",
];

impl<'f> Draft<'f> {
    /// Reads the front matter and keeps the bodies for later.
    pub(crate) fn read(
        file: &'f File,
        name: &str,
        context: &pool::Context<'_>,
        problems: &mut Collector,
    ) -> Option<Self> {
        let whole = Doc { file, offset: 0 };
        let text: &str = &file.text;
        let Some((front, body)) = split_front(text) else {
            problems.push(no_front(&whole));
            return None;
        };
        let doc = Doc { file, offset: 4 };
        let before = problems.count();
        let table = doc.parse(front, problems)?;
        doc.check_keys(&table, &KEYS, problems);
        let pools = match get(&table, "pools") {
            Some(value) => match problems.keep(doc.table("pools", value)) {
                Some(table) => context.read_pools(&doc, table, Some(name), problems),
                None => Vec::new(),
            },
            None => Vec::new(),
        };
        if body.len() > BODY_CAP {
            problems.push(
                Error::new(ErrorKind::TooLarge, format!("a body larger than {} KiB", BODY_CAP / 1024))
                    .with_help("make it shorter: it is a letter")
                    .in_file(&file.path),
            );
            return None;
        }
        let sources = shape::split(file, body, text.len() - body.len(), problems);
        let settings = shape::read_settings(&doc, &table, &sources, context.slots, problems);
        let front = read_front(&doc, &table, context, problems)?;
        let is_sound = problems.count() == before;
        Some(Self { doc: whole, name: name.to_owned(), front, pools, is_sound, sources, settings })
    }

    /// Checks subject and bodies against what the language has.
    pub(crate) fn finish(
        self,
        slots: &Slots,
        (lists, formats): (&[PathId], &Formats),
        pools: &BTreeMap<String, u16>,
        standing: &PathSet,
        pools_incomplete: bool,
        problems: &mut Collector,
    ) -> Option<Template> {
        let mut required = standing.clone();
        let mut known = self.is_sound;
        for (list, is_required) in [(&self.front.required, true), (&self.front.optional, false)] {
            for (path, location) in list {
                if let Some(id) = slots.path(path) {
                    if is_required {
                        required.extend(&slots.closure(id));
                    }
                } else if problems.is_full() {
                    return None;
                } else {
                    known = false;
                    let fault = unknown_path(0, path, slots);
                    problems.push(fault.error.at(&self.doc.file.path, *location));
                }
            }
        }
        let scope = Scope { slots, pools, lists, formats, required: &required, template: &self.name, pools_incomplete };
        let mut subject_pools: Vec<(u16, Location)> = Vec::new();
        let subject = self.line("subject", &self.front.subject, &scope, &mut subject_pools, problems);
        let preheader = match &self.front.preheader {
            Some(preheader) => self.line("preheader", preheader, &scope, &mut subject_pools, problems).map(Some),
            None => Some(None),
        };
        let shapes: Vec<Shape> =
            self.sources.iter().map(|source| self.shape(source, &scope, known, &subject_pools, problems)).collect();
        let (subject, preheader) = (subject?, preheader?);
        let mut all = subject_pools;
        for (pool, place) in shapes.iter().flat_map(|shape| &shape.pools) {
            if !all.iter().any(|(used, _)| used == pool) {
                all.push((*pool, *place));
            }
        }
        let mut candidates: Vec<Candidate<'_>> = (0_u16..)
            .zip(&shapes)
            .map(|(number, shape)| Candidate { number, id: shape.id, conditions: &shape.conditions, beginnings: &[] })
            .collect();
        candidates.sort_by_key(|candidate| candidate.id);
        let candidates = Serving::new(&candidates);
        let choice_name = format!("+++ {}", self.name);
        Some(Template {
            file: self.doc.file.path.clone(),
            key: stable_id(&choice_name),
            choice_name,
            name: self.name,
            front: self.front,
            is_sound: known,
            subject,
            preheader,
            required,
            candidates,
            shapes,
            pools: all,
        })
    }

    /// Checks one body; `known` is whether all required paths are.
    fn shape(
        &self,
        source: &shape::Source<'_>,
        scope: &Scope<'_>,
        known: bool,
        subject_pools: &[(u16, Location)],
        problems: &mut Collector,
    ) -> Shape {
        let settings = self.settings.iter().find(|settings| settings.name == source.name).cloned().unwrap_or_default();
        let mut required = scope.required.clone();
        settings.conditions.when.iter().for_each(|path| required.extend(&scope.slots.closure(path)));
        let excluded = scope.slots.absent_without(&settings.conditions.unless);
        let scope = Scope { required: &required, ..*scope };
        let (mut body, flat, faults) = body::read(source.text, &scope);
        let in_order = faults.is_empty();
        // A tag that is not closed hides what follows it.
        let is_read = faults.iter().all(|fault| fault.error.kind() != ErrorKind::Syntax);
        if !in_order {
            // The engine and the check need not report a second time what has been reported already.
            body.tera.clear();
            body.control = false;
        }
        let starts: Vec<usize> = faults.iter().map(|fault| fault.at).collect();
        // A fault that follows from an unknown path in `required` would send the writer to the wrong place.
        for mut fault in faults.into_iter().filter(|fault| known || fault.error.kind() != ErrorKind::Hole) {
            fault.at += source.at;
            problems.push(place(&self.doc, fault));
        }
        let mut pools = subject_pools.to_vec();
        for (pool, at) in &body.pools {
            let place = self.doc.place(source.at + at);
            if pools.iter().any(|(used, _)| used == pool) {
                problems.push(
                    Error::new(ErrorKind::NotAllowed, "the pool of the subject speaks in the body too")
                        .with_help("give the subject a pool of its own")
                        .at(&self.doc.file.path, place),
                );
            } else {
                pools.push((*pool, place));
            }
        }
        let mut whole = in_order && known;
        let (tree, refused) = markup::parse(&flat.text);
        whole &= refused.is_empty();
        for (at, what) in refused.into_iter().filter(|_| is_read) {
            let at = flat.source_of(at);
            // `<<name>>` is a placeholder and not HTML.
            if !starts.contains(&at) && !starts.contains(&at.saturating_sub(1)) {
                problems.push(markup_error(&self.doc, source.at + at, what));
            }
        }
        let tree = in_order.then(|| {
            if let Some(name) = not_a_link_in(&tree, scope.slots) {
                whole = false;
                problems.push(place(&self.doc, no_link(source.at, name)));
            }
            if has_block_among_words(&tree, scope.slots) {
                whole = false;
                let fault = Fault::new(source.at, ErrorKind::NotAllowed, "a block among other words").with_help(
                    "write `{{ order.lines }}` alone on a line, with empty lines around it, outside lists and quotes",
                );
                problems.push(place(&self.doc, fault));
            }
            tree
        });
        let tree = tree.filter(|_| !body.control);
        Shape {
            name: source.name.to_owned(),
            id: stable_id(source.name),
            location: self.doc.place(source.line_at),
            conditions: settings.conditions,
            leaves: settings.leaves,
            required,
            excluded,
            body,
            whole,
            pools,
            tree,
            trees: Trees::default(),
        }
    }

    /// A line of front matter with paths and, in a subject, pools.
    fn line(
        &self,
        key: &str,
        (text, at): &(String, usize),
        scope: &Scope<'_>,
        uses: &mut Vec<(u16, Location)>,
        problems: &mut Collector,
    ) -> Option<Line> {
        let doc = Doc { file: self.doc.file, offset: 4 };
        let mut line = Line::new();
        let (pieces, fault) = scan(text);
        let mut fail = |error: Error| problems.push(doc.error(*at, error));
        if let Some(fault) = fault {
            fail(fault.error);
            return None;
        }
        if text.contains(|c: char| markup::MarkupFault::character(c).is_some() || c.is_control()) {
            fail(
                Error::new(ErrorKind::NotAllowed, format!("a control or private-use character in `{key}`"))
                    .with_help("remove it"),
            );
            return None;
        }
        if let Some((_, shown)) = placeholders(text).first() {
            fail(foreign(*at, shown, scope.slots).error);
            return None;
        }
        for piece in pieces {
            match piece {
                Piece::Text(text) => line.push(Inline::Text(Literal::new(text))),
                Piece::Comment => {}
                Piece::Block(_) => {
                    fail(
                        Error::new(ErrorKind::NotAllowed, format!("a block tag in `{key}`"))
                            .with_help("say a pool there"),
                    );
                    return None;
                }
                Piece::Say(tag) if !is_path(tag.inner) => {
                    let fault = not_a_path(*at, tag.inner);
                    fail(fault.error);
                    return None;
                }
                Piece::Say(tag) => {
                    if let Some(name) = tag.inner.strip_prefix("say.") {
                        let own = format!("{}/{name}", self.name);
                        let Some(&pool) = scope.pools.get(name).or_else(|| scope.pools.get(&own)) else {
                            let names = scope.pools.keys().map(String::as_str);
                            fail(
                                Error::new(ErrorKind::UnknownPool, format!("unknown phrase pool `{name}` in `{key}`"))
                                    .following(scope.pools_incomplete)
                                    .did_you_mean(name, names),
                            );
                            return None;
                        };
                        uses.push((pool, doc.place(*at)));
                        line.push(Inline::Token(Token::Pool(pool)));
                        continue;
                    }
                    let Some(path) = scope.slots.path(tag.inner) else {
                        let fault = unknown_path(*at, tag.inner, scope.slots);
                        fail(fault.error);
                        return None;
                    };
                    if scope.slots.info(path).is_none_or(|info| !info.holds.is_text()) {
                        fail(
                            Error::new(ErrorKind::NotAllowed, format!("`{}` cannot stand in `{key}`", tag.inner))
                                .with_help("say a text there"),
                        );
                        return None;
                    }
                    if !scope.required.contains(path) {
                        fail(
                            Error::new(ErrorKind::Hole, format!("`{}` may be missing in `{key}`", tag.inner))
                                .with_help("say it in a pool, or require it"),
                        );
                        return None;
                    }
                    line.push(Inline::Token(Token::Path(path)));
                }
            }
        }
        Some(line)
    }
}

/// The front matter and the bodies of a file.
fn split_front(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("+++\n")?;
    let end = if rest.starts_with("+++\n") { Some(0) } else { rest.find("\n+++\n").map(|at| at + 1) };
    let end = end.or_else(|| rest.strip_suffix("\n+++").map(|front| front.len() + 1))?;
    Some((rest.get(..end)?, rest.get(end + 4..).unwrap_or("")))
}

/// The slots and paths that a template requires, by its front matter alone; none for a front matter with a fault.
pub(crate) fn required(file: &File) -> Option<Vec<String>> {
    let (front, _) = split_front(&file.text)?;
    let doc = Doc { file, offset: 4 };
    let table = doc.parse(front, &mut Collector::default())?;
    let Some(value) = get(&table, "required") else { return Some(Vec::new()) };
    Some(doc.strings("required", value).ok()?.into_iter().map(|(path, _)| path.to_owned()).collect())
}

/// The problem of a file whose front matter cannot be separated from its body.
fn no_front(doc: &Doc<'_>) -> Error {
    let text: &str = &doc.file.text;
    let syntax = |message: &str, help: &str| Error::new(ErrorKind::Syntax, message).with_help(help);
    if text.starts_with("+++") {
        // The body begins at the first line that is not a setting.
        let mut lines = text.split_inclusive('\n').skip(1).scan(text.find('\n').map_or(0, |at| at + 1), |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line))
        });
        let body = lines.find(|(_, line)| line.trim().is_empty() || line.starts_with("{{") || line.starts_with("+++"));
        let at = body.map_or(0, |(at, _)| at);
        return doc.error(
            at,
            syntax("the front matter is not closed", "write a second line `+++` here, alone and without spaces"),
        );
    }
    let error = if text.starts_with("---") {
        syntax(
            "front matter in YAML",
            "write it in TOML between two lines of `+++`: `subject = \"…\"` instead of `subject: …`",
        )
    } else {
        syntax("no front matter", "start the file with TOML between two lines of `+++`")
    };
    doc.error(0, error)
}

/// The problem for Markdown that is not allowed in a mail.
pub(crate) fn markup_error(doc: &Doc<'_>, at: usize, what: markup::MarkupFault) -> Error {
    doc.error(at, Error::new(ErrorKind::NotAllowed, what.message()).with_help(what.help()))
}

/// Whether a block of its own, such as the lines of an order, stands among other words.
fn has_block_among_words(tree: &[Block], slots: &Slots) -> bool {
    let is_block = |inline: &Inline| match inline {
        Inline::Token(Token::Path(path)) => slots.info(*path).is_some_and(|info| info.holds == Holds::Block),
        _ => false,
    };
    let is_alone = |block: &Block| match block {
        Block::Paragraph(lines) => {
            matches!(lines.as_slice(), [line] if matches!(line.as_slice(), [one] if is_block(one)))
        }
        _ => false,
    };
    let mut blocks = 0;
    for_each_line(tree, &mut |line| blocks += line.iter().filter(|inline| is_block(inline)).count());
    blocks != tree.iter().filter(|block| is_alone(block)).count()
}

/// Calls a function for every line of a tree.
pub(crate) fn for_each_line(blocks: &[Block], call: &mut impl FnMut(&Line)) {
    for block in blocks {
        match block {
            Block::Paragraph(lines) => lines.iter().for_each(&mut *call),
            Block::Heading(_, line) => call(line),
            Block::List(_, items) => items.iter().for_each(|item| for_each_line(item, &mut *call)),
            Block::Quote(blocks) => for_each_line(blocks, call),
            Block::Table { head, rows, .. } => head.iter().chain(rows.iter().flatten()).for_each(&mut *call),
            Block::Rule => {}
        }
    }
}

/// The path of a link somewhere in a tree that leads to another slot than one of kind link.
pub(crate) fn not_a_link_in<'s>(blocks: &[Block], slots: &'s Slots) -> Option<&'s str> {
    let mut found = None;
    for_each_line(blocks, &mut |line| found = found.or_else(|| not_a_link(line, slots)));
    found
}
