//! Conditions and loops of a body: `if`, `else` and `for` over one path each, and nothing else.

use super::body::{Condition, Open, Reading};
use super::path::{no_category, unknown_path};
use super::tags::{Fault, Tag, is_name, is_path, not_a_path};
use crate::catalog::skeleton::plural_flag;
use crate::error::ErrorKind;
use crate::facts::{Holds, PathId};
use crate::locale::Category;
use crate::markup::Field;

/// How deeply `if` may be nested; Tera itself ends at 40.
const DEPTH_CAP: usize = 6;
/// How many paths may decide.
const DECIDES_CAP: usize = 64;

impl<'s> Reading<'_, 's> {
    pub(super) fn block(&mut self, tag: Tag<'s>) {
        // A tag alone on its line takes the line with it, so that lists stay lists and paragraphs stay whole.
        let blank = |c: char| c.is_whitespace() && c != '\n';
        let before = self.source.get(..tag.start).unwrap_or("").trim_end_matches(blank);
        let after = self.source.get(tag.end..).unwrap_or("").trim_start_matches(blank);
        let alone = (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'));
        if alone {
            // The line goes, no more and no less, so marks that ask for white space have nothing left to ask for.
            self.trim_end(|c| matches!(c, ' ' | '\t'));
        } else {
            self.before(tag);
        }
        self.line_skip = alone;
        let mut words = tag.inner.split_whitespace();
        if self.open.len() == DEPTH_CAP && matches!(words.clone().next(), Some("if" | "for")) {
            self.ended = true;
            let fault = Fault::new(tag.start, ErrorKind::TooLarge, "tags nested too deeply");
            return self.fault(fault.with_help("make it flatter"));
        }
        match (words.next(), words.next(), words.next(), words.next(), words.next()) {
            (Some("if"), Some(path), None, ..) => self.open_if(tag, path),
            (Some("else"), None, ..) => match self.open.last_mut() {
                Some(Open::If { otherwise, .. }) if !*otherwise => {
                    *otherwise = true;
                    self.decide("{% else %}");
                }
                _ => self.fault(
                    Fault::new(tag.start, ErrorKind::Syntax, "`{% else %}` without its `{% if %}`")
                        .with_help("remove it"),
                ),
            },
            (Some("endif"), None, ..) if matches!(self.open.last(), Some(Open::If { .. })) => self.close("{% endif %}"),
            (Some("endfor"), None, ..) if matches!(self.open.last(), Some(Open::For { .. })) => {
                self.close("{% endfor %}");
            }
            (Some("for"), Some(name), Some("in"), Some(list), None) => self.open_for(tag, name, list),
            (Some(close @ ("endif" | "endfor")), None, ..) => self.fault(
                Fault::new(tag.start, ErrorKind::Syntax, format!("`{{% {close} %}}` closes nothing"))
                    .with_help("open it first, or remove it"),
            ),
            (Some("elif"), ..) => self.fault(
                Fault::new(tag.start, ErrorKind::NotAllowed, "not allowed here: `elif`")
                    .with_help("write an `if` inside the `else`, or let a pool say it with `when`"),
            ),
            // What is refused still counts as open, so that its end is not a second fault.
            (Some("if"), Some(_), ..) => {
                self.open(Open::If { path: Condition::Refused, at: tag.start, otherwise: false });
                self.fault(condition(tag));
            }
            (Some("for"), ..) => {
                self.open(Open::For { name: "", list: 0, at: tag.start });
                self.fault(
                    Fault::new(tag.start, ErrorKind::NotAllowed, "not allowed here: this form of `for`")
                        .with_help("write `{% for item in order.items %}`"),
                );
            }
            (word, ..) => {
                let word = word.filter(|word| is_name(word) && word.len() < 20).unwrap_or("this tag");
                self.fault(
                    Fault::new(tag.start, ErrorKind::NotAllowed, format!("not allowed here: `{word}`"))
                        .with_help("a body holds `{{ path }}`, `{{ say.pool }}`, `for`, `if` and `else`"),
                );
            }
        }
    }

    fn open_if(&mut self, tag: Tag<'s>, path: &str) {
        let condition = if !is_path(path) {
            self.fault(not_a_path(tag.start, path));
            None
        } else if let Some((name, _)) =
            self.in_loop().filter(|(name, _)| path.strip_prefix(*name).is_some_and(|rest| rest.starts_with('.')))
        {
            let part = path.get(name.len() + 1..).unwrap_or_default();
            if let Some(category) = part.strip_prefix("quantity.is_").and_then(Category::parse) {
                self.category(tag, path, category);
                self.decide(&format!("{{% if e.{} %}}", plural_flag(category)));
                self.body.counts_items = true;
                Some(Condition::Plural)
            } else if let Some(field) = Field::parse(part).filter(|field| field.is_optional()) {
                self.decide(&format!("{{% if e.{} %}}", field.as_str()));
                Some(Condition::Field(field))
            } else {
                self.fault(
                    Fault::new(tag.start, ErrorKind::NotAllowed, format!("`{path}` is always there or unknown"))
                        .with_help(
                            "of an item, ask for `.price`, `.total` or a plural flag such as `.quantity.is_one`",
                        ),
                );
                None
            }
        } else if let Some(id) = self.scope.slots.path(path) {
            if let Some((_, category)) = self.scope.slots.info(id).and_then(|info| info.plural_of) {
                self.category(tag, path, category);
            }
            self.decide(&format!("{{% if p{} %}}", id.0));
            self.decides(tag, id);
            Some(Condition::Path(id))
        } else {
            self.fault(unknown_path(tag.start, path, self.scope.slots));
            None
        };
        // An unknown condition still counts as open, so that its `endif` is not a second fault.
        let path = condition.unwrap_or(Condition::Refused);
        self.open(Open::If { path, at: tag.start, otherwise: false });
    }

    /// Makes a fault of a plural category that the language does not have.
    fn category(&mut self, tag: Tag<'_>, path: &str, category: Category) {
        if let Some(fault) = no_category(tag.start, path, category, self.scope.formats) {
            self.fault(fault);
        }
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
                    .with_help("let pools say what may be missing"),
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
            _ if !is_name(name) || name == "say" || name == "loop" => self.fault(
                Fault::new(tag.start, ErrorKind::Clash, format!("`{name}` cannot name an item"))
                    .with_help("choose another one: `{% for item in order.items %}`"),
            ),
            None => {
                let fault = Fault::new(tag.start, ErrorKind::UnknownPath, format!("`{list}` is not a list"));
                let fault = fault.following(self.scope.slots.is_faulty_path(list));
                self.fault(fault.with_help("loop over a path that holds a list, such as `order.items`"));
            }
            Some(path) if !self.scope.required.contains(path) && !self.guarded(path) => self.fault(
                Fault::new(tag.start, ErrorKind::Hole, format!("`{list}` may be missing here"))
                    .with_help(format!("put the loop in `{{% if {list} %}}…{{% endif %}}`, or require `{list}`")),
            ),
            Some(path) => {
                if self.in_loop().is_some() {
                    self.fault(
                        Fault::new(tag.start, ErrorKind::NotAllowed, "a loop inside a loop")
                            .with_help("remove it: items hold no lists"),
                    );
                }
                number = self
                    .scope
                    .lists
                    .iter()
                    .position(|at| *at == path)
                    .and_then(|at| u16::try_from(at).ok())
                    .unwrap_or(0);
                if self.is_always_reached() {
                    self.body.says.insert(path);
                }
                self.body.mentions.insert(path);
                self.decide(&format!("{{% for e in p{} %}}", path.0));
                self.decides(tag, path);
            }
        }
        self.open(Open::For { name, list: number, at: tag.start });
    }
}

/// The fault of a condition that is more than a path.
fn condition(tag: Tag<'_>) -> Fault {
    let has = |wanted: &[&str]| tag.inner.split_whitespace().any(|word| wanted.contains(&word));
    let (what, help) = if has(&["not"]) {
        ("`not`", "write `{% if order.eta %}{% else %}…{% endif %}`, or a variant with `unless`")
    } else if has(&["and", "or"]) {
        ("a condition of several paths", "put one `if` into the other, or write a variant with `when = [\"…\", \"…\"]`")
    } else {
        ("a comparison", "compare in your program and pass a flag: `{% if is_small %}`")
    };
    Fault::new(tag.start, ErrorKind::NotAllowed, format!("not allowed here: {what}")).with_help(help)
}
