//! A template's body: which tags it may hold, what it says, and the skeleton that Tera renders.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::tags::{Fault, Piece, Tag, is_name, is_path, not_a_path, scan};
use crate::error::{ErrorKind, nearest};
use crate::markup::{Field, Token, is_private};
use crate::slots::{Holds, PathId, PathSet, Slots};

/// A body that was found in order.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// What Tera renders: the source with each value and pool as one token.
    pub(crate) tera: String,
    /// Whether there is anything for Tera to decide.
    pub(crate) control: bool,
    /// The pools in the order in which they speak, with their places.
    pub(crate) pools: Vec<(u16, usize)>,
    /// The paths that decide something: each stands in an `if` or is looped over.
    pub(crate) decides: Vec<PathId>,
    /// The paths said whatever is there.
    pub(crate) says: PathSet,
    /// Where paths are said, for the check of links.
    pub(crate) said_at: Vec<(PathId, usize)>,
}

/// What a body may refer to.
pub(crate) struct Scope<'a> {
    pub(crate) slots: &'a Slots,
    pub(crate) pools: &'a BTreeMap<String, u16>,
    /// The lists of the catalog, in order of their numbers.
    pub(crate) lists: &'a [PathId],
    pub(crate) required: &'a PathSet,
    /// The template's name, for remedies.
    pub(crate) template: &'a str,
}

/// How deep `if` may stand in `if`; Tera itself ends at 40.
const DEPTH_CAP: usize = 6;
/// How many paths may decide.
const DECIDES_CAP: usize = 64;

enum Open<'a> {
    If { path: Condition, at: usize, otherwise: bool },
    For { name: &'a str, list: u16, at: usize },
}

#[derive(Clone, Copy, PartialEq)]
enum Condition {
    Path(PathId),
    Price,
}

/// Reads a body; faults come with their offsets.
pub(crate) fn read(source: &str, scope: &Scope<'_>) -> (Body, Vec<Fault>) {
    let mut reading = Reading {
        scope,
        source,
        body: Body::default(),
        open: Vec::new(),
        faults: Vec::new(),
        skip: false,
        line_skip: false,
    };
    let (pieces, fault) = scan(source);
    for piece in pieces {
        match piece {
            Piece::Text(text) => reading.text(text),
            Piece::Comment => {}
            Piece::Say(tag) => reading.say(tag),
            Piece::Block(tag) => reading.block(tag),
        }
    }
    reading.faults.extend(fault);
    for open in &reading.open {
        let (Open::If { at, .. } | Open::For { at, .. }) = open;
        let (tag, close) = if matches!(open, Open::If { .. }) { ("if", "endif") } else { ("for", "endfor") };
        reading.faults.push(
            Fault::new(*at, ErrorKind::Syntax, format!("`{{% {tag} %}}` is not closed"))
                .remedy(format!("write `{{% {close} %}}`")),
        );
    }
    (reading.body, reading.faults)
}

struct Reading<'a, 's> {
    scope: &'a Scope<'a>,
    source: &'s str,
    body: Body,
    open: Vec<Open<'s>>,
    faults: Vec<Fault>,
    /// The white space that follows was taken by a mark.
    skip: bool,
    /// The rest of the line was taken by a tag that stands alone on it.
    line_skip: bool,
}

impl<'s> Reading<'_, 's> {
    fn fault(&mut self, fault: Fault) {
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
        if let Some(at) = text.find(is_private) {
            let at = text.as_ptr() as usize - self.source.as_ptr() as usize + at;
            self.fault(
                Fault::new(at, ErrorKind::NotAllowed, "a private-use character in a template")
                    .remedy("take it out: these characters are reserved for the values"),
            );
        } else {
            self.body.tera.push_str(text);
        }
    }

    fn before(&mut self, tag: Tag<'_>) {
        if tag.trim_before {
            let kept = self.body.tera.trim_end().len();
            self.body.tera.truncate(kept);
        }
        self.skip = tag.trim_after;
    }

    fn put(&mut self, token: Token) {
        self.body.tera.extend(token.char());
    }

    fn in_loop(&self) -> Option<(&'s str, u16)> {
        self.open.iter().rev().find_map(|open| match open {
            Open::For { name, list, .. } => Some((*name, *list)),
            Open::If { .. } => None,
        })
    }

    /// Whether an `if` around this place says that a path is there.
    fn guarded(&self, path: PathId) -> bool {
        self.open.iter().any(|open| match open {
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
            return self.fault(unknown_path(tag.start, tag.inner, self.scope.slots));
        };
        if let Err(fault) = speakable(tag.start, path, self.scope.slots) {
            return self.fault(fault);
        }
        if !self.scope.required.contains(path) && !self.guarded(path) {
            let name = tag.inner;
            return self.fault(
                Fault::new(tag.start, ErrorKind::Hole, format!("`{name}` may be missing here"))
                    .remedy(format!("put it in `{{% if {name} %}}…{{% endif %}}`, say it in a pool, or require it")),
            );
        }
        self.body.said_at.push((path, tag.start));
        if self.open.is_empty() {
            self.body.says.insert(path);
        }
        self.put(Token::Path(path));
    }

    fn say_pool(&mut self, tag: Tag<'s>, pool: &str) {
        let Some(&number) =
            self.scope.pools.get(pool).or_else(|| self.scope.pools.get(&format!("{}/{pool}", self.scope.template)))
        else {
            let mut fault = Fault::new(tag.start, ErrorKind::UnknownPool, format!("unknown phrase pool `{pool}`"));
            if let Some(name) = nearest(pool, self.scope.pools.keys().map(String::as_str)) {
                fault = fault.remedy(format!("did you mean `{name}`?"));
            }
            return self.fault(fault);
        };
        if !self.open.is_empty() {
            return self.fault(
                Fault::new(tag.start, ErrorKind::NotAllowed, format!("pool `{pool}` inside `if` or `for`"))
                    .remedy("put it outside: a pool falls silent by itself when its facts are missing"),
            );
        }
        if self.body.pools.iter().any(|(at, _)| *at == number) {
            return self.fault(
                Fault::new(tag.start, ErrorKind::NotAllowed, format!("pool `{pool}` speaks twice"))
                    .remedy("let it speak once in a template"),
            );
        }
        self.body.pools.push((number, tag.start));
        self.put(Token::Pool(number));
    }

    fn say_field(&mut self, tag: Tag<'s>, field: &str) {
        match field {
            "price"
                if !self
                    .open
                    .iter()
                    .any(|open| matches!(open, Open::If { path: Condition::Price, otherwise: false, .. })) =>
            {
                self.fault(
                    Fault::new(tag.start, ErrorKind::Hole, format!("`{}` may be missing here", tag.inner))
                        .remedy(format!("put it in `{{% if {} %}}…{{% endif %}}`", tag.inner)),
                );
            }
            "name" | "quantity" | "price" => {
                let _ = write!(self.body.tera, "{{{{ e.{field} }}}}");
            }
            _ => self.fault(
                Fault::new(tag.start, ErrorKind::UnknownPath, format!("unknown path `{}`", tag.inner))
                    .remedy("an element has `.name`, `.quantity` and, inside an `if`, `.price`"),
            ),
        }
    }

    fn block(&mut self, tag: Tag<'s>) {
        // A tag alone on its line takes the line with it, so that lists stay lists and paragraphs stay whole.
        let before = self.source.get(..tag.start).unwrap_or("");
        let after = self.source.get(tag.end..).unwrap_or("");
        let alone = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
            && after.split('\n').next().is_some_and(|line| line.trim().is_empty());
        if alone {
            // The line goes, no more and no less, so marks that ask for white space have nothing left to ask for.
            let kept = self.body.tera.trim_end_matches([' ', '\t']).len();
            self.body.tera.truncate(kept);
        } else {
            self.before(tag);
        }
        self.line_skip = alone;
        let mut words = tag.inner.split_whitespace();
        match (words.next(), words.next(), words.next(), words.next(), words.next()) {
            (Some("if"), Some(path), None, ..) => self.open_if(tag, path),
            (Some("else"), None, ..) => match self.open.last_mut() {
                Some(Open::If { otherwise, .. }) if !*otherwise => {
                    *otherwise = true;
                    self.body.tera.push_str("{% else %}");
                }
                _ => self.fault(
                    Fault::new(tag.start, ErrorKind::Syntax, "`{% else %}` without its `{% if %}`")
                        .remedy("take it out"),
                ),
            },
            (Some("endif"), None, ..) if matches!(self.open.last(), Some(Open::If { .. })) => self.close("{% endif %}"),
            (Some("endfor"), None, ..) if matches!(self.open.last(), Some(Open::For { .. })) => {
                self.close("{% endfor %}")
            }
            (Some("for"), Some(name), Some("in"), Some(list), None) => self.open_for(tag, name, list),
            (Some(close @ ("endif" | "endfor")), None, ..) => self.fault(
                Fault::new(tag.start, ErrorKind::Syntax, format!("`{{% {close} %}}` closes nothing"))
                    .remedy("open it first, or take it out"),
            ),
            (Some("elif"), ..) => self.fault(
                Fault::new(tag.start, ErrorKind::NotAllowed, "not allowed here: `elif`")
                    .remedy("write an `if` inside the `else`, or let a pool say it with `when`"),
            ),
            // What is refused is open all the same, so that its end is no second fault.
            (Some("if"), Some(_), ..) => {
                self.open.push(Open::If { path: Condition::Price, at: tag.start, otherwise: false });
                self.fault(
                    Fault::new(tag.start, ErrorKind::NotAllowed, "not allowed here: a condition of more than one path")
                        .remedy("ask for one path: `{% if order.eta %}`"),
                );
            }
            (Some("for"), ..) => {
                self.open.push(Open::For { name: "", list: 0, at: tag.start });
                self.fault(
                    Fault::new(tag.start, ErrorKind::NotAllowed, "not allowed here: this form of `for`")
                        .remedy("write `{% for item in order.items %}`"),
                );
            }
            (word, ..) => {
                let word = word.filter(|word| is_name(word) && word.len() < 20).unwrap_or("this tag");
                self.fault(
                    Fault::new(tag.start, ErrorKind::NotAllowed, format!("not allowed here: `{word}`"))
                        .remedy("a body holds `{{ path }}`, `{{ say.pool }}`, `for`, `if` and `else`"),
                );
            }
        }
    }

    fn close(&mut self, tag: &str) {
        self.open.pop();
        self.body.tera.push_str(tag);
    }

    fn open_if(&mut self, tag: Tag<'s>, path: &str) {
        let condition = if !is_path(path) {
            self.fault(not_a_path(tag.start, path));
            None
        } else if let Some((name, _)) =
            self.in_loop().filter(|(name, _)| path.strip_prefix(*name).is_some_and(|rest| rest.starts_with('.')))
        {
            if path.strip_prefix(name) == Some(".price") {
                self.body.tera.push_str("{% if e.price %}");
                Some(Condition::Price)
            } else {
                self.fault(
                    Fault::new(tag.start, ErrorKind::NotAllowed, format!("`{path}` is always there or unknown"))
                        .remedy("only `.price` of an element may be missing"),
                );
                None
            }
        } else if let Some(id) = self.scope.slots.path(path) {
            let _ = write!(self.body.tera, "{{% if p{} %}}", id.0);
            self.decides(tag, id);
            Some(Condition::Path(id))
        } else {
            self.fault(unknown_path(tag.start, path, self.scope.slots));
            None
        };
        if self.open.len() == DEPTH_CAP {
            self.fault(
                Fault::new(tag.start, ErrorKind::TooLarge, "tags too deep in one another").remedy("make it flatter"),
            );
        }
        // An unknown condition is still open, so that its `endif` is no second fault.
        let path = condition.unwrap_or(Condition::Price);
        self.open.push(Open::If { path, at: tag.start, otherwise: false });
    }

    fn decides(&mut self, tag: Tag<'_>, path: PathId) {
        if !self.body.decides.contains(&path) {
            if self.body.decides.len() == DECIDES_CAP {
                self.fault(
                    Fault::new(
                        tag.start,
                        ErrorKind::TooLarge,
                        format!("more than {DECIDES_CAP} conditions in one template"),
                    )
                    .remedy("let pools say what may be missing"),
                );
            }
            self.body.decides.push(path);
        }
        self.body.control = true;
    }

    fn open_for(&mut self, tag: Tag<'s>, name: &'s str, list: &str) {
        let mut number = 0;
        let path = self
            .scope
            .slots
            .path(list)
            .filter(|path| self.scope.slots.info(*path).is_some_and(|info| info.holds == Holds::List));
        match path {
            _ if !is_name(name) || name == "say" || name == "loop" || self.scope.slots.get(name).is_some() => self
                .fault(
                    Fault::new(tag.start, ErrorKind::Clash, format!("`{name}` cannot name an element"))
                        .remedy("choose a name that no slot has: `{% for item in order.items %}`"),
                ),
            None => {
                let fault = Fault::new(tag.start, ErrorKind::UnknownPath, format!("`{list}` is no list"));
                self.fault(fault.remedy("loop over a path that holds a list, such as `order.items`"));
            }
            Some(path) if !self.scope.required.contains(path) && !self.guarded(path) => self.fault(
                Fault::new(tag.start, ErrorKind::Hole, format!("`{list}` may be missing here"))
                    .remedy(format!("put the loop in `{{% if {list} %}}…{{% endif %}}`, or require `{list}`")),
            ),
            Some(path) => {
                if self.in_loop().is_some() {
                    self.fault(
                        Fault::new(tag.start, ErrorKind::NotAllowed, "a loop inside a loop")
                            .remedy("take it out: elements hold no lists"),
                    );
                }
                number = self
                    .scope
                    .lists
                    .iter()
                    .position(|at| *at == path)
                    .and_then(|at| u16::try_from(at).ok())
                    .unwrap_or(0);
                if self.open.is_empty() {
                    self.body.says.insert(path);
                }
                self.body.said_at.push((path, tag.start));
                let _ = write!(self.body.tera, "{{% for e in p{} %}}", path.0);
                self.decides(tag, path);
            }
        }
        self.open.push(Open::For { name, list: number, at: tag.start });
    }
}

/// The fault of a path that no slot has.
pub(crate) fn unknown_path(at: usize, path: &str, slots: &Slots) -> Fault {
    let fault = Fault::new(at, ErrorKind::UnknownPath, format!("unknown path `{path}`"));
    match nearest(path, slots.path_names()) {
        Some(name) => fault.remedy(format!("did you mean `{name}`?")),
        None => fault.remedy("declare its slot in slots.toml, or name a path of the slot's kind"),
    }
}

/// Whether a path can be said where a text is expected.
pub(crate) fn speakable(at: usize, path: PathId, slots: &Slots) -> Result<(), Fault> {
    let name = slots.path_name(path);
    match slots.info(path).map(|info| info.holds) {
        Some(Holds::Text | Holds::Link) => Ok(()),
        Some(Holds::List) => Err(Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` is a list"))
            .remedy(format!("loop over it: `{{% for item in {name} %}}`"))),
        _ => {
            let fault = Fault::new(at, ErrorKind::NotAllowed, format!("`{name}` has no words of its own"));
            let slot = slots.slot_of(path);
            let say = slot.and_then(|slot| slot.kind.paths().iter().find(|path| path.holds == Holds::Text));
            Err(match (slot, say) {
                (Some(slot), Some(path)) if slots.path(name) == slot.path("") => {
                    fault.remedy(format!("say a part of it, such as `{name}.{}`", path.tail))
                }
                _ => fault.remedy("ask for it in `{% if %}`, `when` or `unless`"),
            })
        }
    }
}

/// The elements of a list as Tera sees them: each field a token.
pub(crate) fn element_tokens(list: u16, at: usize) -> [(Field, Option<char>); 3] {
    let at = u8::try_from(at).unwrap_or(u8::MAX);
    Field::ALL.map(|field| (field, Token::Element { list, at, field }.char()))
}
