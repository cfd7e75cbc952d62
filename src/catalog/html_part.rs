//! HTML parts written by hand: `NAME.html` beside `NAME.md`, a template of Tera that cannot write markup of its own.
//!
//! The text between its tags is checked as HTML, on every branch. The tags are parsed into tokens and written again for
//! Tera: each path becomes a variable, and the result of each expression is escaped. Only a path that stands alone between
//! elements may insert markup, which the library has written: a variant, the body, the lines of an order.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::html::{self, Place};
use super::layout::{Fill, PLACES, pieces};
use super::model::Template;
use super::read::expression::{Kind, Token, tokens};
use super::read::path::{no_category, speakable, unknown_path};
use super::read::placeholder::{fault as foreign, placeholders};
use super::read::source::File;
use super::read::tags::{Fault, Piece, Tag, is_name};
use super::read::toml::Doc;
use super::read::variant;
use super::theme::Theme;
use crate::error::{Collector, Error, ErrorKind, Location, nearest};
use crate::facts::{Holds, PathId, Slots};
use crate::locale::{Category, Formats};

/// What a variable of an HTML part holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// What layouts take too. A path holds its words, or whether it is there.
    Fill(Fill),
    /// What a path holds, for comparisons: a number, a date, a text.
    Raw(PathId),
    /// What a pool says.
    Say(u16),
}

/// A variable of an HTML part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Insert {
    pub(crate) content: Content,
    /// Whether it stands alone where markup may stand.
    pub(crate) is_markup: bool,
}

/// An HTML part written by hand, checked.
#[derive(Debug)]
pub(crate) struct HtmlPart {
    pub(crate) file: String,
    /// Its name in Tera, whose suffix turns escaping on.
    pub(crate) name: String,
    /// The template for Tera, with the place in the file of each of its tags.
    pub(super) source: String,
    tags: Vec<(usize, Location)>,
    /// The variables, named by their numbers.
    pub(crate) inserts: Vec<Insert>,
    /// Whether it is a whole page. Otherwise it stands in the layout, in place of the body.
    pub(crate) is_page: bool,
}

/// What an HTML part may refer to.
pub(super) struct Scope<'a> {
    pub(super) slots: &'a Slots,
    pub(super) pools: &'a BTreeMap<String, u16>,
    pub(super) formats: &'a Formats,
    pub(super) template: &'a Template,
    /// Whether a file of pools could not be read.
    pub(super) pools_incomplete: bool,
}

/// The largest HTML part, in bytes.
const FILE_CAP: usize = 256 * 1024;
/// How deeply conditions and loops may be nested: Tera reads them by calling itself.
const DEPTH_CAP: usize = 16;
/// The filters of Tera that change a value. Those that escape have nothing to do, `safe` must not do what it does, and
/// `group_by` has no order.
const FILTERS: &str = "default upper lower wordcount pluralize trim trim_start trim_end replace capitalize title truncate \
    indent str int float length reverse split abs round first last nth join sort unique get values keys pairs";
const WORDS: [&str; 14] =
    ["and", "or", "not", "in", "is", "if", "else", "true", "True", "false", "False", "none", "None", "null"];
/// Names that no variable of a template may have, besides slots and the values of every page.
const RESERVED: [&str; 9] = ["say", "theme", "raw", "loop", "self", "for", "set", "break", "continue"];

impl HtmlPart {
    pub(super) fn read(file: &File, language: &str, scope: &Scope<'_>, problems: &mut Collector) -> Option<Self> {
        let doc = Doc { file, offset: 0 };
        if file.text.len() > FILE_CAP {
            let error = Error::new(ErrorKind::TooLarge, format!("an HTML part larger than {} KiB", FILE_CAP >> 10));
            problems.push(error.with_help("make it shorter: a mail of this size is cut off").in_file(&file.path));
            return None;
        }
        let pieces = pieces(&doc, problems)?;
        let (places, mut faults) = html::read(&file.text, &pieces);
        if scope.template.front.text_only {
            let fault = Fault::new(0, ErrorKind::Clash, "the HTML of a template without an HTML part");
            faults.push(fault.with_help("remove `parts = \"text\"` from its front matter, or remove this file"));
        }
        let is_page = file.text.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
        for element in ["<html", "<head", "<body"].into_iter().filter(|_| !is_page) {
            if let Some(at) = file.text.to_ascii_lowercase().find(element) {
                let fault = Fault::new(at, ErrorKind::NotAllowed, format!("`{element}>` in a part of a page"));
                faults.push(fault.with_help("begin with `<!DOCTYPE html>`, or leave it to the layout"));
            }
        }
        let mut reading = Reading {
            scope,
            doc: &doc,
            faults,
            inserts: Vec::new(),
            locals: Vec::new(),
            loops: Vec::new(),
            depths: Vec::new(),
        };
        let (mut source, mut tags, mut places) = (String::new(), Vec::new(), places.into_iter());
        for piece in &pieces {
            let (tag, [open, close]) = match piece {
                Piece::Text(text) => {
                    reading.text(text);
                    source.push_str(text);
                    continue;
                }
                Piece::Comment => {
                    source.push_str("{# #}");
                    continue;
                }
                Piece::Say(tag) => (tag, ["{{", "}}"]),
                Piece::Block(tag) => (tag, ["{%", "%}"]),
            };
            let place = if open == "{{" { places.next() } else { None };
            let inner = reading.tag(tag, place.as_ref()).unwrap_or_default();
            let trim = |trims| if trims { "-" } else { "" };
            tags.push((source.len(), file.place(tag.start)));
            source.extend([open, trim(tag.trim_before), " ", &inner, " ", trim(tag.trim_after), close]);
        }
        let (faults, inserts) = (reading.faults, reading.inserts);
        let is_whole = faults.is_empty();
        faults.into_iter().for_each(|fault| problems.push(variant::place(&doc, fault)));
        let name = format!("{language}/{}.html", scope.template.name);
        let part = Self { file: file.path.clone(), name, source, tags, inserts, is_page };
        if !is_whole {
            return None;
        }
        match engine().add_raw_template(&part.name, &part.source) {
            Ok(()) => Some(part),
            Err(why) => {
                let (at, message) = match why.kind() {
                    tera::ErrorKind::SyntaxError(report) => (report.span().range.start, report.message().to_owned()),
                    _ => (0, why.to_string().lines().next().unwrap_or_default().to_owned()),
                };
                let error = Error::new(ErrorKind::Syntax, format!("not a valid Tera template: {message}"));
                problems.push(error.with_help("see https://keats.github.io/tera").at(&part.file, part.place(at)));
                None
            }
        }
    }

    /// The error of a part that Tera cannot render. What Tera says may quote facts, so only its place is reported.
    pub(crate) fn unwritten(&self, why: &tera::Error, template: &str) -> Error {
        let at = match why.kind() {
            tera::ErrorKind::RenderingError(report) => report.span().range.start,
            _ => 0,
        };
        let message = format!("the HTML part of `{template}` cannot be rendered");
        Error::new(ErrorKind::Hole, message)
            .with_help(
                "a fact that may be missing belongs in `{% if path %}…{% endif %}`; numbers are compared as `raw.path`",
            )
            .at(&self.file, self.place(at))
    }

    /// The place in the file of the tag at or before a place in the template for Tera.
    fn place(&self, at: usize) -> Location {
        let tag = self.tags.partition_point(|(start, _)| *start <= at).checked_sub(1);
        tag.and_then(|tag| self.tags.get(tag)).map_or(Location::START, |(_, place)| *place)
    }

    /// The paths that it mentions itself.
    pub(crate) fn paths(&self) -> impl Iterator<Item = PathId> + '_ {
        self.inserts.iter().filter_map(|insert| match &insert.content {
            Content::Fill(Fill::Path(path)) | Content::Raw(path) => Some(*path),
            _ => None,
        })
    }

    /// Whether it shows what the text part says in this place.
    pub(crate) fn has(&self, fill: &Fill) -> bool {
        self.inserts.iter().any(|insert| matches!(&insert.content, Content::Fill(known) if known == fill))
    }

    /// The values of the theme that it uses.
    pub(super) fn theme_paths(&self) -> BTreeSet<String> {
        let path = |insert: &Insert| match &insert.content {
            Content::Fill(Fill::Theme(path)) => Some(path.clone()),
            _ => None,
        };
        self.inserts.iter().filter_map(path).collect()
    }
}

/// What is wrong with HTML that was written for a mail: the check of the check.
pub(crate) fn html_fault(html: &str) -> Option<String> {
    html::read(html, &[Piece::Text(html)]).1.into_iter().next().map(|fault| fault.error.message().to_owned())
}

/// The name of a variable, by its number.
pub(crate) fn variable(number: usize) -> String {
    format!("v{number}")
}

/// Tera with the filter that makes plain text of a value, so that it is escaped.
pub(super) fn engine() -> Tera {
    // Whatever came before, what is returned here is no longer marked as safe.
    fn plain(value: &Value, _: Kwargs, _: &State) -> TeraResult<String> {
        if value.is_string() || value.is_number() {
            Ok(value.to_string())
        } else {
            Err(tera::Error::message("neither a text nor a number"))
        }
    }
    let mut engine = Tera::new();
    engine.register_filter("plain", plain);
    engine
}

/// What a chain of names stands for.
enum Named {
    Insert(Content),
    /// A variable of the template itself.
    Local(String),
}

struct Reading<'a, 'f> {
    scope: &'a Scope<'a>,
    doc: &'a Doc<'f>,
    faults: Vec<Fault>,
    inserts: Vec<Insert>,
    /// The variables of the template, and how many there were before each open loop.
    locals: Vec<&'f str>,
    loops: Vec<usize>,
    /// How deep each open condition or loop makes Tera go.
    depths: Vec<usize>,
}

impl<'f> Reading<'_, 'f> {
    /// Where a stretch of the file begins.
    fn at(&self, text: &str) -> usize {
        (text.as_ptr() as usize).saturating_sub(self.doc.file.text.as_ptr() as usize)
    }

    fn refuse(&mut self, at: usize, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::new(at, ErrorKind::NotAllowed, message).with_help(help));
    }

    fn text(&mut self, text: &str) {
        let at = self.at(text);
        let found = placeholders(text).into_iter().map(|(start, shown)| foreign(at + start, shown, self.scope.slots));
        self.faults.extend(found);
    }

    /// The number of a variable with this content.
    fn insert(&mut self, content: Content, is_markup: bool) -> String {
        let insert = Insert { content, is_markup };
        let known = self.inserts.iter().position(|known| *known == insert);
        variable(known.unwrap_or_else(|| {
            self.inserts.push(insert);
            self.inserts.len() - 1
        }))
    }

    /// What stands in a tag, for Tera; a value has a place.
    fn tag(&mut self, tag: &Tag<'f>, place: Option<&Place>) -> Option<String> {
        let at = self.at(tag.inner);
        let tokens = match tokens(tag.inner) {
            Ok(tokens) => tokens,
            Err(mut fault) => {
                fault.at += at;
                self.faults.push(fault);
                return None;
            }
        };
        let Some(place) = place else { return self.block(&tokens, at) };
        if let Some((chain, length)) = chain(&tokens)
            && length == tokens.len()
        {
            return self.alone(&chain, tag.inner, at, place);
        }
        if !place.takes_text() {
            self.refuse(at, "an expression cannot stand here", PLACES);
        }
        Some(format!("({}) | plain", self.expression(&tokens, at)?))
    }

    /// A path alone in its tag.
    fn alone(&mut self, chain: &str, written: &str, at: usize, place: &Place) -> Option<String> {
        let content = match self.named(chain, written, at)? {
            Named::Insert(content) => content,
            Named::Local(name) => {
                if !place.takes_text() {
                    self.refuse(at, format!("`{chain}` cannot stand here"), PLACES);
                }
                return Some(format!("{name} | plain"));
            }
        };
        let holds = match &content {
            Content::Fill(Fill::Path(path)) => self.scope.slots.info(*path).map(|info| info.holds),
            _ => None,
        };
        let fits = match &content {
            Content::Fill(Fill::Path(_)) if holds == Some(Holds::Block) => *place == Place::Text,
            Content::Fill(fill) => fill.fits(holds, place),
            Content::Raw(_) | Content::Say(_) => place.takes_text(),
        };
        if let Content::Fill(Fill::Path(path)) = content
            && holds != Some(Holds::Block)
            && let Err(fault) = speakable(at, path, self.scope.slots)
        {
            self.faults.push(fault);
        } else if !fits && *place != Place::Nowhere {
            self.refuse(at, format!("`{chain}` cannot stand here"), PLACES);
        }
        let is_theme = matches!(content, Content::Fill(Fill::Theme(_)));
        let is_markup = is_theme || (*place == Place::Text && !matches!(content, Content::Raw(_)));
        let name = self.insert(content, is_markup);
        Some(if is_markup { name } else { format!("{name} | plain") })
    }

    fn block(&mut self, tokens: &[Token<'f>], at: usize) -> Option<String> {
        let word = tokens.first().map_or("", |token| token.text);
        // Tera reads an `elif` as a condition in the one before it.
        match (word, self.depths.last_mut()) {
            ("if" | "for", _) => self.depths.push(1),
            ("elif", Some(depth)) => *depth += 1,
            ("endif" | "endfor", _) => drop(self.depths.pop()),
            _ => {}
        }
        if self.depths.iter().sum::<usize>() > DEPTH_CAP {
            self.refuse(at, "conditions or loops nested too deeply", "nest less");
            return None;
        }
        let rest = tokens.get(1..).unwrap_or_default();
        match word {
            "if" | "elif" => Some(format!("{word} {}", self.expression(rest, at)?)),
            "else" | "endif" | "endfor" if rest.is_empty() => {
                if word == "endfor" {
                    let before = self.loops.pop().unwrap_or_default();
                    self.locals.truncate(before);
                }
                Some(word.to_owned())
            }
            "for" => {
                let of = rest.iter().position(|token| token.is("in")).unwrap_or(rest.len());
                let (names, values) = (rest.get(..of).unwrap_or_default(), rest.get(of + 1..).unwrap_or_default());
                // What is looped over does not see the loop's own variables.
                let values = self.expression(values, at)?;
                self.loops.push(self.locals.len());
                let names = match names {
                    [name] => self.local(name, at)?,
                    [key, comma, name] if comma.is(",") => {
                        format!("{}, {}", self.local(key, at)?, self.local(name, at)?)
                    }
                    _ => return self.no_block(word, at),
                };
                Some(format!("for {names} in {values}"))
            }
            "set" => match rest {
                [name, equals, value @ ..] if equals.is("=") => {
                    let value = self.expression(value, at)?;
                    Some(format!("set {} = {value}", self.local(name, at)?))
                }
                _ => {
                    let help = "write `{% set name = value %}`: a stretch of HTML cannot be kept";
                    self.refuse(at, "`set` around a stretch of HTML", help);
                    None
                }
            },
            _ => self.no_block(word, at),
        }
    }

    fn no_block(&mut self, word: &str, at: usize) -> Option<String> {
        let help = match word {
            "include" | "extends" | "block" | "endblock" | "import" | "macro" | "component" | "<" => {
                "the page around several mails is the layout, and words that they share are a pool"
            }
            "raw" | "endraw" => "write braces as `&#123;` and `&#125;`",
            "filter" | "endfilter" => "filter a value: `{{ path | upper }}`",
            "break" | "continue" => "ask with `{% if %}` around what is left out",
            "set_global" | "endset" => "write `{% set name = value %}` outside of the loop",
            _ => "an HTML part holds `if`, `elif`, `else`, `endif`, `for … in`, `endfor` and `set name = value`",
        };
        self.refuse(at, format!("`{{% {word} %}}` in an HTML part"), help);
        None
    }

    /// Declares a variable of the template.
    fn local(&mut self, name: &Token<'f>, at: usize) -> Option<String> {
        let text = name.text;
        let is_taken = RESERVED.contains(&text)
            || WORDS.contains(&text)
            || Fill::named(text).is_some()
            || self.scope.slots.get(text).is_some();
        if name.kind != Kind::Name || !is_name(text) || text.starts_with("__") || is_taken {
            let message = format!("`{text}` as the name of a variable");
            self.refuse(at + name.at, message, "take a name of a-z, 0-9 and `_` that nothing else here has");
            return None;
        }
        self.locals.push(text);
        Some(format!("x_{text}"))
    }

    /// An expression for Tera, each of its names looked up.
    fn expression(&mut self, tokens: &[Token<'f>], start: usize) -> Option<String> {
        let (faults, mut out) = (self.faults.len(), Vec::with_capacity(tokens.len()));
        let (mut open, mut at) = (Vec::new(), 0);
        while let Some(token) = tokens.get(at) {
            let place = start + token.at;
            let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
            let follows = |text| before(1).is_some_and(|token| token.is(text));
            let next = tokens.get(at + 1);
            let mut length = 1;
            out.push(token.text.to_owned());
            let is_plain = token.kind != Kind::Name
                || WORDS.contains(&token.text)
                // The name of a test, of an attribute, of an argument.
                || follows("is")
                || (follows("not") && before(2).is_some_and(|token| token.is("is")))
                || follows(".")
                || follows("?.")
                || (!open.is_empty() && next.is_some_and(|next| next.is("=")));
            match (token.kind, token.text) {
                (Kind::Mark, "(" | "[") => open.push(token.text),
                (Kind::Mark, ")" | "]") => {
                    let fits = open.pop().is_some_and(|open| (open == "(") == token.is(")"));
                    if !fits {
                        self.refuse(place, format!("`{}` without its beginning", token.text), "remove it");
                    }
                }
                // Elsewhere it compares.
                (Kind::Mark, "<") if !before(1).is_some_and(ends_value) => {
                    self.no_block("<", place);
                }
                (Kind::Name, name) if follows("|") => self.filter(name, place),
                _ if is_plain => {}
                (_, name) if next.is_some_and(|next| next.is("(")) => {
                    self.refuse(
                        place,
                        format!("the function `{name}`"),
                        "compute it in your program, and pass it as a fact",
                    );
                }
                (_, "for") => {
                    self.refuse(place, "a loop in a list", "write `{% for item in list %}`");
                }
                _ => {
                    let rest = tokens.get(at..).unwrap_or_default();
                    let (chain, names) = chain(rest).unwrap_or_default();
                    let written: String = rest.iter().take(names).map(|token| token.text).collect();
                    length = names.max(1);
                    let written = match self.named(&chain, &written, place) {
                        Some(Named::Insert(content)) => self.insert(content, false),
                        Some(Named::Local(local)) => local,
                        None => String::new(),
                    };
                    out.pop();
                    out.push(written);
                }
            }
            at += length;
        }
        if !open.is_empty() {
            self.refuse(start, "a bracket that is not closed", "close it");
        }
        (self.faults.len() == faults).then(|| out.join(" "))
    }

    fn filter(&mut self, name: &str, at: usize) {
        if FILTERS.split(' ').any(|filter| filter == name) {
            return;
        }
        let help = match name {
            "safe" => {
                "remove it: a value is text. `{{ say.pool }}` alone between elements keeps the links of its phrase"
                    .to_owned()
            }
            "escape" | "escape_html" | "escape_xml" => "remove it: every value is escaped".to_owned(),
            "newlines_to_br" => "remove it: `{{ path }}` alone between elements keeps its lines".to_owned(),
            "group_by" => "group the list in your program".to_owned(),
            _ => nearest(name, FILTERS.split(' ')).map_or_else(
                || "leave it out, or compute the fact in your program".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        };
        self.refuse(at, format!("the filter `{name}`"), help);
    }

    /// What a chain of names stands for; `written` is how it stands in the file.
    fn named(&mut self, chain: &str, written: &str, at: usize) -> Option<Named> {
        let (root, tail) = chain.split_once('.').unwrap_or((chain, ""));
        let slots = self.scope.slots;
        let category = match slots.path(chain).and_then(|path| slots.info(path)?.plural_of) {
            Some((_, category)) => Some(category),
            None => tail.strip_prefix("quantity.is_").and_then(Category::parse),
        };
        if let Some(category) = category {
            self.faults.extend(no_category(at, chain, category, self.scope.formats));
        }
        if self.locals.contains(&root) {
            // The plural flags of an item are its own: its number is a text.
            return Some(Named::Local(format!("x_{}", written.replace(".quantity.is_", ".is_"))));
        }
        if root == "loop" && !self.loops.is_empty() {
            return Some(Named::Local(written.to_owned()));
        }
        if let Some(content) = Fill::named(chain).or_else(|| slots.path(chain).map(Fill::Path)) {
            return Some(Named::Insert(Content::Fill(content)));
        }
        let fault = match root {
            "theme" if Theme::knows(tail) => {
                return Some(Named::Insert(Content::Fill(Fill::Theme(tail.to_owned()))));
            }
            "theme" => Fault::new(at, ErrorKind::UnknownPath, format!("unknown value of the theme `{chain}`"))
                .with_help("name one of theme.toml, such as `theme.light.page`"),
            "raw" => match slots.path(tail) {
                Some(path) => return Some(Named::Insert(Content::Raw(path))),
                None => unknown_path(at, tail, slots),
            },
            "say" => {
                let Scope { pools, template, pools_incomplete, .. } = self.scope;
                let number = pools.get(&format!("{}/{tail}", template.name)).or_else(|| pools.get(tail));
                let said = |number: &&u16| template.pools.iter().any(|(pool, _)| pool == *number);
                if let Some(number) = number.filter(said) {
                    return Some(Named::Insert(Content::Say(*number)));
                }
                Fault::new(at, ErrorKind::UnknownPool, format!("pool `{tail}`, which {} does not say", template.file))
                    .with_help("name a pool of the text part: the HTML part says the same phrases")
                    .following(*pools_incomplete)
            }
            _ => unknown_path(at, chain, slots),
        };
        self.faults.push(fault);
        None
    }
}

/// Whether a value may end with this token, so that what follows is an operator.
fn ends_value(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Text | Kind::Number => true,
        Kind::Name => !matches!(token.text, "and" | "or" | "not" | "in" | "is" | "if" | "else"),
        Kind::Mark => matches!(token.text, ")" | "]"),
    }
}

/// The names joined by dots that some tokens begin with, and how many tokens these are.
fn chain(tokens: &[Token<'_>]) -> Option<(String, usize)> {
    let first = tokens.first().filter(|token| token.kind == Kind::Name && !WORDS.contains(&token.text))?;
    let (mut chain, mut length) = (first.text.to_owned(), 1);
    while let Some([dot, name]) = tokens.get(length..length + 2)
        && (dot.is(".") || dot.is("?."))
        && name.kind == Kind::Name
    {
        chain.extend([".", name.text]);
        length += 2;
    }
    Some((chain, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_marked_as_safe_is_escaped_all_the_same() {
        let mut engine = engine();
        engine.add_raw_template("t.html", "{{ (\"<b a='\" | safe) | plain }}").unwrap();
        assert_eq!(engine.render("t.html", &tera::Context::new()).unwrap(), "&lt;b a=&#39;");
    }
}
