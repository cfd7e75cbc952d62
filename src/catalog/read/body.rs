//! The body of a template: its tags, its facts and pools, and the skeleton that Tera renders.

use std::collections::BTreeMap;

use super::path::{no_link, speakable, unknown_path};
use super::placeholder::{fault as foreign, placeholders};
use super::tags::{Fault, Piece, Tag, is_path, not_a_path, scan};
use crate::catalog::model::Body;
use crate::error::{ErrorKind, PROBLEMS_CAP};
use crate::facts::{Holds, PathId, PathSet, Slots};
use crate::locale::Formats;
use crate::markup::{Field, MarkupFault, Token};

/// The most pools that one body says.
const SAYS_CAP: usize = 100;

/// What a body may refer to.
pub(crate) struct Scope<'a> {
    pub(crate) slots: &'a Slots,
    pub(crate) pools: &'a BTreeMap<String, u16>,
    /// The lists of the catalog, in order of their numbers.
    pub(crate) lists: &'a [PathId],
    /// The formats of the language, for its plural categories.
    pub(crate) formats: &'a Formats,
    pub(crate) required: &'a PathSet,
    /// The template's name, for remedies.
    pub(crate) template: &'a str,
    /// Whether a pool may be missing because its file could not be read.
    pub(crate) pools_incomplete: bool,
}

/// A body without its control tags, all branches one after the other: what Markdown refuses in it can be placed.
#[derive(Default)]
pub(crate) struct Flat {
    pub(crate) text: String,
    /// Where a stretch of the text starts, in the text and in the source.
    stretches: Vec<(usize, usize)>,
}

impl Flat {
    /// Where a place of the text is in the source.
    pub(crate) fn source_of(&self, at: usize) -> usize {
        let after = self.stretches.partition_point(|(start, _)| *start <= at);
        let stretch = after.checked_sub(1).and_then(|before| self.stretches.get(before));
        stretch.map_or(0, |(start, source)| source + (at - start))
    }

    fn put(&mut self, text: &str, source: usize) {
        self.stretches.push((self.text.len(), source));
        self.text.push_str(text);
    }
}

pub(super) enum Open<'a> {
    If { path: Condition, at: usize, otherwise: bool },
    For { name: &'a str, list: u16, at: usize },
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Condition {
    Path(PathId),
    Field(Field),
    /// The plural category of the number of an item.
    Plural,
    /// A condition that was refused: whatever stands in it may be what it asks for.
    Refused,
}

/// Reads a body; faults come with their offsets.
pub(crate) fn read(source: &str, scope: &Scope<'_>) -> (Body, Flat, Vec<Fault>) {
    let mut reading = Reading {
        scope,
        source,
        body: Body::default(),
        flat: Flat::default(),
        open: Vec::new(),
        surely: vec![[false; 2]],
        faults: Vec::new(),
        ended: false,
        skip: false,
        line_skip: false,
    };
    let (pieces, fault) = scan(source);
    for piece in pieces {
        // The exceeded limit is already reported; what follows from it need not be.
        if reading.ended || reading.faults.len() > PROBLEMS_CAP {
            return (reading.body, reading.flat, reading.faults);
        }
        match piece {
            Piece::Text(text) => reading.text(text),
            Piece::Comment => {}
            Piece::Say(tag) => {
                let faults = reading.faults.len();
                reading.say(tag);
                if reading.faults.len() > faults {
                    // A stand-in, so that a link around it is complete.
                    let stand_in = Token::Path(PathId(0)).char().map(String::from);
                    reading.flat.put(&stand_in.unwrap_or_default(), tag.start);
                }
            }
            Piece::Block(tag) => reading.block(tag),
        }
    }
    reading.faults.extend(fault);
    reading.faults.extend(placeholders(source).into_iter().map(|(at, shown)| foreign(at, shown, scope.slots)));
    for open in &reading.open {
        let (Open::If { at, .. } | Open::For { at, .. }) = open;
        let (tag, close) = if matches!(open, Open::If { .. }) { ("if", "endif") } else { ("for", "endfor") };
        // What follows it is in it by mistake.
        let inside =
            reading.faults.iter_mut().filter(|fault| fault.at > *at && fault.error.kind() == ErrorKind::NotAllowed);
        inside.for_each(|fault| *fault = fault.clone().following(true));
        reading.faults.push(
            Fault::new(*at, ErrorKind::Syntax, format!("`{{% {tag} %}}` is not closed"))
                .with_help(format!("write `{{% {close} %}}`")),
        );
    }
    reading.body.surely = reading.surely.first().is_some_and(|[surely, _]| *surely);
    (reading.body, reading.flat, reading.faults)
}

pub(super) struct Reading<'a, 's> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) source: &'s str,
    pub(super) body: Body,
    flat: Flat,
    pub(super) open: Vec<Open<'s>>,
    /// Of the body and of each open tag, whether something is surely said in it, and in its `else`.
    surely: Vec<[bool; 2]>,
    pub(super) faults: Vec<Fault>,
    /// Whether there is more than a body may hold, so that the rest is not looked at.
    pub(super) ended: bool,
    /// The white space that follows was taken by a mark.
    pub(super) skip: bool,
    /// The rest of the line was taken by a tag that stands alone on it.
    pub(super) line_skip: bool,
}

impl<'s> Reading<'_, 's> {
    pub(super) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn text(&mut self, text: &str) {
        let mut text = text;
        if std::mem::take(&mut self.line_skip) {
            text = text.split_once('\n').map_or("", |(_, rest)| rest);
        }
        if std::mem::take(&mut self.skip) {
            text = text.trim_start();
        }
        let refused = |(at, c)| Some((at, MarkupFault::character(c)?));
        if let Some((at, what)) = text.char_indices().find_map(refused) {
            let at = text.as_ptr() as usize - self.source.as_ptr() as usize + at;
            return self.fault(Fault::new(at, ErrorKind::NotAllowed, what.message()).with_help(what.help()));
        }
        self.body.tera.push_str(text);
        self.flat.put(text, text.as_ptr() as usize - self.source.as_ptr() as usize);
        if !text.trim().is_empty() {
            self.surely();
        }
    }

    pub(super) fn before(&mut self, tag: Tag<'_>) {
        if tag.trim_before {
            self.trim_end(char::is_whitespace);
        }
        self.skip = tag.trim_after;
    }

    /// Removes white space before a tag.
    pub(super) fn trim_end(&mut self, is_taken: fn(char) -> bool) {
        for text in [&mut self.body.tera, &mut self.flat.text] {
            text.truncate(text.trim_end_matches(is_taken).len());
        }
    }

    fn put(&mut self, token: Token, at: usize) {
        if let Some(c) = token.char() {
            self.body.tera.push(c);
            self.flat.put(c.encode_utf8(&mut [0; 4]), at);
        }
    }

    /// Notes that something is said here whenever this place is reached.
    fn surely(&mut self) {
        let otherwise = matches!(self.open.last(), Some(Open::If { otherwise: true, .. }));
        if let Some([then, or_else]) = self.surely.last_mut() {
            *(if otherwise { or_else } else { then }) = true;
        }
    }

    pub(super) fn open(&mut self, open: Open<'s>) {
        self.open.push(open);
        self.surely.push([false; 2]);
    }

    /// Closes the last tag. A loop is gone through at least once, since a list that is there has an element; a condition
    /// says something surely where both of its ways do, or where it always holds.
    pub(super) fn close(&mut self, tag: &str) {
        let said = match (self.open.pop(), self.surely.pop()) {
            (Some(Open::For { .. }), Some([said, _])) => said,
            (Some(Open::If { path: Condition::Path(path), .. }), Some([then, _]))
                if self.scope.required.contains(path) =>
            {
                then
            }
            (Some(Open::If { .. }), Some([then, or_else])) => then && or_else,
            _ => false,
        };
        if said {
            self.surely();
        }
        self.decide(tag);
    }

    /// Puts in a tag for Tera. A brace that the tag has taken the space from would open another one with it.
    pub(super) fn decide(&mut self, tag: &str) {
        if self.body.tera.ends_with('{') {
            self.body.tera.pop();
            self.body.tera.push_str("{{ '{' }}");
        }
        self.body.tera.push_str(tag);
    }

    pub(super) fn in_loop(&self) -> Option<(&'s str, u16)> {
        self.open.iter().rev().find_map(|open| match open {
            Open::For { name, list, .. } => Some((*name, *list)),
            Open::If { .. } => None,
        })
    }

    /// Whether this place is part of every mail: conditions around it ask for required paths, and a list that is there has
    /// an element.
    pub(super) fn is_always_reached(&self) -> bool {
        self.open.iter().all(|open| match open {
            Open::If { path: Condition::Path(path), otherwise: false, .. } => self.scope.required.contains(*path),
            Open::If { .. } => false,
            Open::For { .. } => true,
        })
    }

    /// Whether an `if` around this place says that a path is there.
    pub(super) fn guarded(&self, path: PathId) -> bool {
        self.open.iter().any(|open| match open {
            Open::If { path: Condition::Refused, .. } => true,
            Open::If { path: Condition::Path(given), otherwise: false, .. } => {
                *given == path || self.scope.slots.closure(*given).contains(path)
            }
            _ => false,
        })
    }

    fn say(&mut self, tag: Tag<'s>) {
        self.before(tag);
        if !is_path(tag.inner) {
            return self.fault(not_a_path(tag.start, tag.inner));
        }
        if let Some(pool) = tag.inner.strip_prefix("say.") {
            return self.say_pool(tag, pool);
        }
        if let Some((name, _)) = self.in_loop()
            && let Some(field) = tag.inner.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'))
        {
            return self.say_field(tag, field);
        }
        let Some(path) = self.scope.slots.path(tag.inner) else {
            let fault = unknown_path(tag.start, tag.inner, self.scope.slots);
            let is_pool = self.scope.pools.contains_key(tag.inner);
            return self.fault(if is_pool {
                fault.with_help(format!("write `{{{{ say.{} }}}}`", tag.inner))
            } else {
                fault
            });
        };
        let before = self.source.get(..tag.start).unwrap_or_default().trim_end();
        if before.ends_with("](") && self.scope.slots.info(path).is_none_or(|info| info.holds != Holds::Link) {
            return self.fault(no_link(tag.start, tag.inner));
        }
        let is_block = self.scope.slots.info(path).is_some_and(|info| info.holds == Holds::Block);
        if let Some(fault) = speakable(tag.start, path, self.scope.slots).err().filter(|_| !is_block) {
            return self.fault(fault);
        }
        if !self.scope.required.contains(path) && !self.guarded(path) {
            let name = tag.inner;
            let help =
                format!("add it to `required`, put it in `{{% if {name} %}}…{{% endif %}}`, or say it in a pool");
            let fault = Fault::new(tag.start, ErrorKind::Hole, format!("`{name}` may be missing here"));
            return self.fault(fault.with_help(help).following(self.scope.slots.is_faulty_path(name)));
        }
        self.body.mentions.insert(path);
        if self.is_always_reached() {
            self.body.says.insert(path);
        }
        self.put(Token::Path(path), tag.start);
        self.surely();
    }

    fn say_pool(&mut self, tag: Tag<'s>, pool: &str) {
        let Some(&number) =
            self.scope.pools.get(pool).or_else(|| self.scope.pools.get(&format!("{}/{pool}", self.scope.template)))
        else {
            let fault = Fault::new(tag.start, ErrorKind::UnknownPool, format!("unknown phrase pool `{pool}`"));
            let write = || format!("write it in a file of `phrases/`: `[{pool}]` with `any = [\"…\"]`");
            let fault = fault.did_you_mean_or(pool, self.scope.pools.keys().map(String::as_str), write);
            return self.fault(fault.following(self.scope.pools_incomplete));
        };
        if !self.open.is_empty() {
            return self.fault(
                Fault::new(tag.start, ErrorKind::NotAllowed, format!("pool `{pool}` inside `if` or `for`"))
                    .with_help("put it outside: a pool falls silent by itself when its facts are missing"),
            );
        }
        if self.body.pools.iter().any(|(at, _)| *at == number) {
            return self.fault(
                Fault::new(tag.start, ErrorKind::NotAllowed, format!("pool `{pool}` speaks twice"))
                    .with_help("let it speak once in a template"),
            );
        }
        if self.body.pools.len() == SAYS_CAP {
            self.ended = true;
            let fault =
                Fault::new(tag.start, ErrorKind::TooLarge, format!("more than {SAYS_CAP} pools in one template"));
            return self.fault(fault.with_help("make it shorter: it is a letter"));
        }
        self.body.pools.push((number, tag.start));
        self.put(Token::Pool(number), tag.start);
    }

    fn say_field(&mut self, tag: Tag<'s>, field: &str) {
        let is_asked = |field| {
            let asks = |open: &Open<'_>| matches!(open, Open::If { path: Condition::Field(asked), otherwise: false, .. } if *asked == field);
            self.open.iter().any(asks)
        };
        match Field::parse(field) {
            Some(optional) if optional.is_optional() && !is_asked(optional) => {
                self.fault(
                    Fault::new(tag.start, ErrorKind::Hole, format!("`{}` may be missing here", tag.inner))
                        .with_help(format!("put it in `{{% if {} %}}…{{% endif %}}`", tag.inner)),
                );
            }
            Some(field) => {
                self.decide(&format!("{{{{ e.{} }}}}", field.as_str()));
                self.surely();
            }
            None => self.fault(
                Fault::new(tag.start, ErrorKind::UnknownPath, format!("unknown path `{}`", tag.inner))
                    .with_help("an item has `.name`, `.quantity` and, each inside an `if`, `.price` and `.total`"),
            ),
        }
    }
}
