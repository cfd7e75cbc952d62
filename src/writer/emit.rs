//! Writes text and HTML in one walk over the tree, so that the two parts cannot disagree.

use std::borrow::Cow;
use std::ops::Range;

use super::table;
use crate::catalog::{Attributes, OrderWords, Part, Variant};
use crate::facts::{ItemFact, Leaf, PathId, Values};
use crate::locale::NamedDays;
use crate::markup::{Block, Destination, Field, Inline, Line, Style, Token, block_says, escape, line_says};

/// What the walk writes for tokens.
pub(crate) struct Said<'a> {
    pub(crate) values: &'a Values,
    pub(crate) lists: &'a [PathId],
    /// What each pool of the template says, by number.
    pub(crate) phrases: &'a [(u16, Option<&'a Variant>)],
    /// What replaces every value, for the review: it judges the catalog's words, not the facts.
    pub(crate) mask: Option<&'a str>,
    /// Whether the text of each pool is kept apart, for a trace.
    pub(crate) keep_spoken: bool,
}

impl<'a> Said<'a> {
    pub(super) fn phrase(&self, pool: u16) -> Option<&'a Line> {
        self.phrases.iter().find(|(number, _)| *number == pool).and_then(|(_, said)| said.map(|said| &said.line))
    }

    /// Writes the text of a value; nothing, if there is none.
    pub(super) fn say(&self, token: Token, named: &mut NamedDays, out: &mut String) -> Option<()> {
        if let Some(mask) = self.mask {
            return self.is_there(token).then(|| out.push_str(mask));
        }
        match token {
            Token::Path(path) => self.values.say(path, named, out).then_some(()),
            Token::Item { list, at, field } => {
                let (item, formats) = (self.item(list, at)?, &self.values.context.formats);
                match field {
                    Field::Name => formats.push_isolated(&item.name, out),
                    Field::Quantity => table::push_quantity(item, formats, out),
                    Field::Price => formats.push_money(item.price.as_ref()?, out),
                    Field::Total => formats.push_money(item.total.as_ref()?, out),
                }
                Some(())
            }
            Token::Pool(_) => None,
        }
    }

    /// The link of a token; with a mask, that.
    fn link(&self, token: Token) -> Option<&'a str> {
        let Token::Path(path) = token else { return None };
        match self.values.get(path)? {
            Leaf::Link(url) => Some(self.mask.unwrap_or_else(|| url)),
            _ => None,
        }
    }

    fn item(&self, list: u16, at: u8) -> Option<&'a ItemFact> {
        let Leaf::List(items) = self.values.get(*self.lists.get(usize::from(list))?)? else { return None };
        items.get(usize::from(at))
    }

    /// Whether a value may get a capital letter at the start of a sentence: names, numbers of orders and links keep theirs.
    fn may_be_capital(&self, token: Token) -> bool {
        let Token::Path(path) = token else { return false };
        let keeps = |leaf: &Leaf| matches!(leaf, Leaf::Name(_) | Leaf::Names(_) | Leaf::Link(_) | Leaf::Money(_));
        self.values.get(path).is_some_and(|leaf| !keeps(leaf))
    }

    fn is_there(&self, token: Token) -> bool {
        match token {
            Token::Path(path) => self.values.get(path).is_some_and(|leaf| !matches!(leaf, Leaf::List(_))),
            Token::Item { list, at, field } => self.item(list, at).is_some_and(|item| match field {
                Field::Name | Field::Quantity => true,
                Field::Price => item.price.is_some(),
                Field::Total => item.total.is_some(),
            }),
            Token::Pool(pool) => self.phrase(pool).is_some(),
        }
    }

    fn line_speaks(&self, line: &Line) -> bool {
        line_says(line, &|token| self.is_there(token))
    }

    fn speaks(&self, block: &Block) -> bool {
        block_says(block, &|token| self.is_there(token))
    }
}

/// What a mail looks like, and the words of its tables.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) attributes: &'a Attributes,
    pub(crate) words: &'a OrderWords,
}

/// Both parts while they are written.
pub(crate) struct Parts<'a> {
    pub(super) look: Look<'a>,
    pub(crate) text: String,
    pub(crate) html: String,
    /// A value that a line needed was not there: what the proof at load excludes.
    pub(crate) hole: bool,
    /// A space is due before the next word.
    space: bool,
    /// What a new line of text begins with.
    pub(super) indent: Cow<'static, str>,
    /// This line is not empty.
    begun: bool,
    in_link: bool,
    /// The last value is a date with a comma in it, which is not closed.
    open_date: bool,
    /// The days and the zone that this part has named.
    named: NamedDays,
    /// Where the text of each pool is, with the space before it.
    spans: Vec<(u16, Range<usize>)>,
}

impl<'a> Parts<'a> {
    /// Room for so many bytes of text and of HTML.
    pub(crate) fn with_capacity(look: Look<'a>, text: usize, html: usize) -> Self {
        Self {
            look,
            text: String::with_capacity(text),
            html: String::with_capacity(html),
            hole: false,
            space: false,
            indent: Cow::Borrowed(""),
            begun: false,
            in_link: false,
            open_date: false,
            named: NamedDays::default(),
            spans: Vec::new(),
        }
    }

    /// Opens an element of HTML.
    pub(super) fn open(&mut self, element: &str, part: Part) {
        self.html.extend(["<", element, self.look.attributes.of(part), ">"]);
    }

    /// The text of each pool.
    pub(crate) fn spoken(&self) -> impl Iterator<Item = (u16, &str)> {
        self.spans.iter().map(|(pool, span)| (*pool, self.text.get(span.clone()).unwrap_or_default().trim()))
    }

    /// Writes a tree into both parts.
    pub(crate) fn write(&mut self, blocks: &[Block], said: &Said<'_>) {
        self.blocks(blocks, said, true);
    }

    /// Writes a header or footer: a line whose value is missing is left out.
    pub(crate) fn write_frame(&mut self, blocks: &[Block], said: &Said<'_>) {
        let blocks: Vec<Block> = blocks.iter().filter_map(|block| whole(block, said)).collect();
        self.blocks(&blocks, said, true);
    }

    /// Writes one line into both parts, without an element around it.
    pub(crate) fn write_line(&mut self, line: &Line, said: &Said<'_>) {
        self.begin_line();
        self.line(line, said);
    }

    fn blocks(&mut self, blocks: &[Block], said: &Said<'_>, root: bool) {
        let mut last = None;
        for block in blocks.iter().filter(|block| said.speaks(block)) {
            if let Some(last) = last.replace(block) {
                self.text.push('\n');
                if root {
                    self.text.push_str(self.indent.trim_end());
                    self.text.push('\n');
                } else if matches!((last, block), (Block::Paragraph(_), Block::Paragraph(_))) {
                    // Paragraphs of an item have no element of their own.
                    self.html.push_str("<br>\n");
                }
                self.text.push_str(&self.indent);
            }
            self.block(block, said, root);
        }
    }

    fn block(&mut self, block: &Block, said: &Said<'_>, root: bool) {
        match block {
            Block::Paragraph(lines) => {
                if let Some(order) = table::lines_of(lines, said) {
                    return self.order(order, said);
                }
                if root {
                    self.open("p", Part::Paragraph);
                }
                let mut first = true;
                // That something in it speaks is known already.
                for line in lines.iter().filter(|line| lines.len() == 1 || said.line_speaks(line)) {
                    if !std::mem::take(&mut first) {
                        self.text.push('\n');
                        self.text.push_str(&self.indent);
                        self.html.push_str("<br>\n");
                    }
                    self.begin_line();
                    self.line(line, said);
                }
                self.html.push_str(if root { "</p>\n" } else { "\n" });
            }
            Block::Heading(level, line) => {
                let digit = char::from(b'0' + level.min(&6));
                self.html.extend(["<h", digit.encode_utf8(&mut [0; 4]), self.look.attributes.of(Part::Heading), ">"]);
                self.begin_line();
                self.line(line, said);
                self.html.extend(["</h", digit.encode_utf8(&mut [0; 4]), ">\n"]);
            }
            Block::List(start, items) => self.list(*start, items, said, root),
            Block::Table { align, head, rows } => self.markdown_table(align, head, rows, said),
            Block::Quote(blocks) => {
                self.open("blockquote", Part::Quote);
                self.html.push('\n');
                self.text.push_str("> ");
                self.inside("> ", |parts| parts.blocks(blocks, said, true));
                self.html.push_str("</blockquote>\n");
            }
            Block::Rule => {
                self.text.push_str("———");
                self.open("hr", Part::Rule);
                self.html.push('\n');
            }
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], said: &Said<'_>, root: bool) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        self.html.extend(["<", tag]);
        if let Some(start) = start.filter(|start| *start != 1) {
            self.html.push_str(&format!(" start=\"{start}\""));
        }
        self.html.extend([self.look.attributes.of(if root { Part::List } else { Part::InnerList }), ">\n"]);
        let mut number = start;
        let mut first = true;
        for item in items.iter().filter(|item| item.iter().any(|block| said.speaks(block))) {
            if !std::mem::take(&mut first) {
                self.text.push('\n');
                self.text.push_str(&self.indent);
            }
            match &mut number {
                Some(number) => {
                    self.text.push_str(&format!("{number}. "));
                    *number = number.saturating_add(1);
                }
                None => self.text.push_str("- "),
            }
            self.html.push_str("<li>");
            self.inside("  ", |parts| parts.blocks(item, said, false));
            self.html.push_str("</li>\n");
        }
        self.html.extend(["</", tag, ">\n"]);
    }

    /// Writes what is further in.
    fn inside(&mut self, indent: &'static str, write: impl FnOnce(&mut Self)) {
        let further = if self.indent.is_empty() { Cow::Borrowed(indent) } else { self.indent.clone() + indent };
        let before = std::mem::replace(&mut self.indent, further);
        write(self);
        self.indent = before;
    }

    /// Writes one line apart from the rest: its text and its HTML.
    pub(super) fn apart(&mut self, line: &Line, said: &Said<'_>) -> (String, String) {
        let mut parts = Self::with_capacity(self.look, 32, 32);
        std::mem::swap(&mut parts.named, &mut self.named);
        parts.write_line(line, said);
        self.named = parts.named;
        self.hole |= parts.hole;
        self.spans.extend(parts.spans.iter().map(|(pool, _)| (*pool, 0..0)));
        (parts.text, parts.html)
    }

    fn begin_line(&mut self) {
        self.space = false;
        self.begun = false;
    }

    /// The space that is due, once something follows it.
    fn flush(&mut self) {
        if std::mem::take(&mut self.space) && self.begun {
            self.text.push(' ');
            self.html.push(' ');
        }
        self.begun = true;
    }

    fn line(&mut self, line: &Line, said: &Said<'_>) {
        let mut link_at = 0;
        let mut value_before = false;
        for inline in line {
            let after_value = std::mem::replace(&mut value_before, false);
            match inline {
                Inline::Text(literal) => {
                    self.space |= literal.before;
                    if !literal.text.is_empty() {
                        let goes_on = literal.before && literal.text.starts_with(char::is_alphabetic);
                        let is_open = after_value && self.open_date && goes_on;
                        if let Some(closing) = said.values.context.formats.closing().filter(|_| is_open) {
                            self.text.push_str(closing);
                            self.html.push_str(closing);
                        }
                        self.flush();
                        // What a value ends with may end the sentence already: `Oak & Co.`
                        let said_last = self.text.trim_end_matches(['\u{200e}', '\u{200f}', '\u{61c}', '\u{2069}']);
                        let ends = after_value && !literal.before && said_last.ends_with(['.', '!', '?', '…']);
                        let stop = usize::from(ends && literal.text.starts_with('.'));
                        // Where lines begin small behind a greeting, variants are written small, for any place.
                        // Behind a value it goes on: `deine Frage „Ist er fertig?“ habe ich bekommen`.
                        let begins =
                            said.values.context.small_after_comma && !after_value && self.begins_sentence(said);
                        let (text_at, html_at) = (self.text.len(), self.html.len());
                        let formats = &said.values.context.formats;
                        self.text.push_str(&formats.spelt(literal.text.get(stop..).unwrap_or_default()));
                        self.html.push_str(&formats.spelt(literal.html.get(stop..).unwrap_or_default()));
                        if begins {
                            capitalise(&mut self.text, text_at);
                            capitalise(&mut self.html, html_at);
                        }
                        self.space = literal.after;
                    }
                }
                Inline::Token(Token::Pool(pool)) => {
                    if let Some(phrase) = said.phrase(*pool) {
                        let from = self.text.len();
                        self.line(phrase, said);
                        self.spans.push((*pool, from..self.text.len()));
                    }
                }
                Inline::Token(token) => {
                    self.value(*token, said);
                    value_before = true;
                }
                Inline::Open(style) => {
                    self.flush();
                    self.html.push_str(match style {
                        Style::Emphasis => "<em>",
                        Style::Strong => "<strong>",
                        Style::Code => "<code>",
                    });
                }
                Inline::Close(style) => self.html.push_str(match style {
                    Style::Emphasis => "</em>",
                    Style::Strong => "</strong>",
                    Style::Code => "</code>",
                }),
                Inline::LinkOpen(destination) => {
                    self.link_open(destination, Part::Link, said);
                    link_at = self.text.len();
                }
                Inline::ButtonOpen(destination) => self.link_open(destination, Part::Button, said),
                Inline::ButtonClose(destination) => {
                    let url = self.destination(destination, said);
                    self.html.push_str("</a>");
                    self.in_link = false;
                    self.text.extend([": ", url.strip_prefix("mailto:").unwrap_or(url)]);
                }
                Inline::LinkClose(destination) => {
                    let url = self.destination(destination, said);
                    self.html.push_str("</a>");
                    self.in_link = false;
                    let shown = url.strip_prefix("mailto:").unwrap_or(url);
                    let label = self.text.get(link_at..).unwrap_or("");
                    if label != url && label != shown {
                        self.text.extend([" (", shown, ")"]);
                    }
                }
            }
        }
    }

    fn link_open(&mut self, destination: &Destination, part: Part, said: &Said<'_>) {
        self.flush();
        let url = self.destination(destination, said);
        self.html.push_str("<a href=\"");
        escape(url, &mut self.html);
        self.html.extend(["\"", self.look.attributes.of(part), ">"]);
        self.in_link = true;
    }

    fn destination<'s>(&mut self, destination: &'s Destination, said: &Said<'s>) -> &'s str {
        match destination {
            Destination::Fixed(url) => url,
            Destination::Slot(token) => said.link(*token).unwrap_or_else(|| {
                self.hole = true;
                ""
            }),
        }
    }

    /// Whether what is written next begins a sentence.
    fn begins_sentence(&self, said: &Said<'_>) -> bool {
        let text = self.text.trim_end_matches(['\n', '>', '-', ' ', '(', '"', '“', '„', '«', '‘']);
        if text.len() == self.text.len() {
            return text.is_empty();
        }
        let is_line = self.text.get(text.len()..).is_some_and(|between| between.contains('\n'));
        if is_line {
            return !(said.values.context.small_after_comma && text.ends_with(','));
        }
        let is_abbreviated = || said.values.context.formats.ends_in_abbreviation(text);
        text.is_empty() || (text.ends_with(['.', '!', '?', '…']) && !is_abbreviated())
    }

    fn value(&mut self, token: Token, said: &Said<'_>) {
        self.flush();
        // It is put into words once, and copied from one part to the other.
        let from = self.text.len();
        let begins = self.begins_sentence(said);
        let days = self.named.count();
        if said.say(token, &mut self.named, &mut self.text).is_none() {
            self.hole = true;
            return;
        }
        let has_comma = self.text.get(from..).is_some_and(|value| value.contains(','));
        self.open_date = has_comma && self.named.count() > days;
        if begins && said.may_be_capital(token) {
            capitalise(&mut self.text, from);
        }
        if self.text.get(from..).is_some_and(|value| value.contains('\n')) {
            return self.lines(from);
        }
        let link = said.link(token).filter(|_| !self.in_link);
        let value = self.text.get(from..).unwrap_or_default();
        if let Some(url) = link {
            self.html.push_str("<a href=\"");
            escape(url, &mut self.html);
            self.html.extend(["\"", self.look.attributes.of(Part::Link), ">"]);
            escape(value, &mut self.html);
            self.html.push_str("</a>");
        } else {
            escape(value, &mut self.html);
        }
    }
}

/// A block without the lines that lack a value; none if no line is left.
fn whole(block: &Block, said: &Said<'_>) -> Option<Block> {
    let is_whole = |line: &Line| {
        line.iter().all(|inline| match inline {
            Inline::Token(token)
            | Inline::LinkOpen(Destination::Slot(token))
            | Inline::ButtonOpen(Destination::Slot(token)) => said.is_there(*token),
            _ => true,
        })
    };
    let whole_of = |blocks: &[Block]| -> Vec<Block> { blocks.iter().filter_map(|block| whole(block, said)).collect() };
    match block {
        Block::Paragraph(lines) => {
            let lines: Vec<Line> = lines.iter().filter(|line| is_whole(line)).cloned().collect();
            (!lines.is_empty()).then_some(Block::Paragraph(lines))
        }
        Block::Heading(level, line) => is_whole(line).then(|| Block::Heading(*level, line.clone())),
        Block::List(start, items) => {
            let items: Vec<Vec<Block>> =
                items.iter().map(|item| whole_of(item)).filter(|item| !item.is_empty()).collect();
            (!items.is_empty()).then_some(Block::List(*start, items))
        }
        Block::Quote(blocks) => Some(whole_of(blocks)).filter(|blocks| !blocks.is_empty()).map(Block::Quote),
        Block::Table { align, head, rows } => {
            let rows: Vec<Vec<Line>> = rows.iter().filter(|row| row.iter().all(is_whole)).cloned().collect();
            (!rows.is_empty()).then(|| Block::Table { align: align.clone(), head: head.clone(), rows })
        }
        Block::Rule => Some(Block::Rule),
    }
}

impl Parts<'_> {
    /// Copies the lines of the text from there on into the HTML, and gives each the indent of its place.
    fn lines(&mut self, from: usize) {
        let lines = self.text.split_off(from);
        for (at, line) in lines.lines().enumerate() {
            if at > 0 {
                self.text.push('\n');
                self.text.push_str(&self.indent);
                self.html.push_str("<br>\n");
            }
            self.text.push_str(line);
            escape(line, &mut self.html);
        }
    }
}

/// Capitalises the first letter after `from`, unless its word is a name or a reference (`iPhone`, `c-2291`).
fn capitalise(text: &mut String, from: usize) {
    let value = text.get(from..).unwrap_or_default();
    let word = value.split(char::is_whitespace).next().unwrap_or_default();
    let is_kept = |c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '@' | '/' | '_');
    let is_name = word.contains(is_kept) || word.trim_end_matches('.').contains('.');
    let Some(first) = word.chars().next().filter(|first| first.is_lowercase() && !is_name) else { return };
    let rest = text.split_off(from);
    text.extend(first.to_uppercase());
    text.push_str(rest.get(first.len_utf8()..).unwrap_or_default());
}
