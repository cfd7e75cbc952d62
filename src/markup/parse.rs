//! Parses Markdown: turns a skeleton of text and tokens into a tree.

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::alphabet::{self, Token};
use super::tree::{Align, Block, Destination, Inline, Line, Literal, Style};

/// Something that Markdown can say and a mail may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MarkupFault {
    RawHtml,
    Image,
    CodeBlock,
    PrivateUse,
    Control,
    /// A destination that is neither one slot of kind link nor a plain link.
    Destination,
    /// A pool inside emphasis, a link, code, a heading or a table, where silence would leave marks behind.
    StyledPool,
    /// A title of a link that is not `button`.
    Title,
    /// Deeper than any letter is.
    Depth,
}

impl MarkupFault {
    /// Why a character may not stand in a catalog's own text.
    pub(crate) fn character(c: char) -> Option<Self> {
        if alphabet::is_private(c) {
            Some(Self::PrivateUse)
        } else if alphabet::is_control(c) {
            Some(Self::Control)
        } else {
            None
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::RawHtml => "raw HTML in a template",
            Self::Image => "an image in a template",
            Self::CodeBlock => "a code block in a template",
            Self::PrivateUse => "a private-use character in a template",
            Self::Control => "a control character in a template",
            Self::Destination => "a link that is not whole",
            Self::StyledPool => "a phrase pool inside emphasis, a link, code, a heading or a table",
            Self::Title => "a link with a title",
            Self::Depth => "lists or quotes inside one another more than six deep",
        }
    }

    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::RawHtml => "write it as Markdown; a `<` that is meant as one is written `\\<`",
            Self::Image => "leave it out: a mail of this library carries no images",
            Self::CodeBlock => "start the line further left, or use `code` within a line",
            Self::PrivateUse => "remove the character: these are reserved for the values",
            Self::Control => "remove the character: it is invisible, and changes the text around it",
            Self::Destination => {
                "write `[words]({{ slot }})` with a slot of kind link, or a whole https, http or mailto link"
            }
            Self::StyledPool => "put the marks into the variants of the pool",
            Self::Title => "write `[words]({{ slot }})`, or `[words]({{ slot }} \"button\")` for a button",
            Self::Depth => "make it flatter",
        }
    }
}

const DEPTH_CAP: usize = 6;

/// The tree of a skeleton, and what stood in it that may not.
///
/// Total: what is refused is shown as plain text, so that a tree comes back whatever the skeleton holds.
pub(crate) fn parse(skeleton: &str) -> (Vec<Block>, Vec<(usize, MarkupFault)>) {
    let open = vec![Frame::Blocks(Vec::new(), Container::Root)];
    let mut builder = Builder { skeleton, open, ..Builder::default() };
    for (event, range) in Parser::new_ext(skeleton, Options::ENABLE_TABLES).into_offset_iter() {
        builder.offset = range.start;
        builder.event(event);
    }
    builder.finish()
}

enum Container {
    Root,
    Quote,
    Item,
}

enum Frame {
    Blocks(Vec<Block>, Container),
    Items(Option<u64>, Vec<Vec<Block>>),
    Table { align: Vec<Align>, rows: Vec<Vec<Line>> },
}

#[derive(Default)]
struct Builder<'s> {
    skeleton: &'s str,
    open: Vec<Frame>,
    lines: Vec<Line>,
    line: Line,
    text: String,
    /// How many styles, links or headings are open.
    styled: usize,
    /// The open links, each with whether it is a button.
    links: Vec<Option<(Destination, bool)>>,
    /// How many frames were not opened because they are nested too deeply.
    skipped: usize,
    offset: usize,
    refused: Vec<(usize, MarkupFault)>,
}

impl Builder<'_> {
    fn refuse(&mut self, what: MarkupFault) {
        self.refused.push((self.offset, what));
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            // The extensions that make the last three are off.
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.words(&text);
            }
            Event::Code(text) => {
                self.styled += 1;
                self.push(Inline::Open(Style::Code));
                self.words(&text);
                self.push(Inline::Close(Style::Code));
                self.styled -= 1;
            }
            Event::SoftBreak | Event::HardBreak => self.end_line(),
            Event::Rule => {
                self.end_paragraph();
                self.block(Block::Rule);
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                self.refuse(MarkupFault::RawHtml);
                self.words(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => {
                self.end_paragraph();
                self.open_frame(Frame::Blocks(Vec::new(), Container::Quote));
            }
            Tag::List(first) => {
                self.end_paragraph();
                self.open_frame(Frame::Items(first, Vec::new()));
            }
            Tag::Item => self.open_frame(Frame::Blocks(Vec::new(), Container::Item)),
            Tag::CodeBlock(_) => self.refuse(MarkupFault::CodeBlock),
            Tag::Heading { .. } => {
                self.end_paragraph();
                self.styled += 1;
            }
            Tag::Table(align) => {
                self.end_paragraph();
                let align = align.iter().map(|align| match align {
                    Alignment::Right => Align::End,
                    _ => Align::Start,
                });
                self.open_frame(Frame::Table { align: align.collect(), rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(Frame::Table { rows, .. }) = self.open.last_mut() {
                    rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.styled += 1,
            Tag::Emphasis => self.style(Style::Emphasis),
            Tag::Strong => self.style(Style::Strong),
            Tag::Link { dest_url, title, .. } => {
                let destination = self.destination(&dest_url);
                let is_button = &*title == "button";
                self.styled += 1;
                if !is_button && !title.is_empty() {
                    self.refuse(MarkupFault::Title);
                }
                match &destination {
                    Some(destination) if is_button => self.push(Inline::ButtonOpen(destination.clone())),
                    Some(destination) => self.push(Inline::LinkOpen(destination.clone())),
                    None => self.refuse(MarkupFault::Destination),
                }
                self.links.push(destination.map(|destination| (destination, is_button)));
            }
            Tag::Image { .. } => self.refuse(MarkupFault::Image),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::List(_) | TagEnd::Table => self.close_frame(),
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::CodeBlock => self.end_paragraph(),
            TagEnd::Heading(level) => {
                self.styled -= 1;
                self.end_line();
                let line = std::mem::take(&mut self.lines).into_iter().flatten().collect::<Line>();
                if !line.is_empty() {
                    self.block(Block::Heading(depth(level), line));
                }
            }
            TagEnd::TableCell => {
                self.styled -= 1;
                self.end_text();
                let cell = std::mem::take(&mut self.line);
                if let Some(Frame::Table { rows, .. }) = self.open.last_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.push(cell);
                }
            }
            TagEnd::Emphasis => self.unstyle(Style::Emphasis),
            TagEnd::Strong => self.unstyle(Style::Strong),
            TagEnd::Link => {
                self.styled -= 1;
                match self.links.pop() {
                    Some(Some((destination, true))) => self.push(Inline::ButtonClose(destination)),
                    Some(Some((destination, false))) => self.push(Inline::LinkClose(destination)),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn style(&mut self, style: Style) {
        self.styled += 1;
        self.push(Inline::Open(style));
    }

    fn unstyle(&mut self, style: Style) {
        self.styled -= 1;
        self.push(Inline::Close(style));
    }

    /// Words with the tokens in them.
    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if c == '\n' {
                self.end_line();
            } else if let Some(token) = self.token(c) {
                if matches!(token, Token::Pool(_)) && self.styled > 0 {
                    self.refuse(MarkupFault::StyledPool);
                }
                self.push(Inline::Token(token));
            } else if let Some(what) = MarkupFault::character(c) {
                self.refuse(what);
            } else {
                self.text.push(c);
            }
        }
    }

    /// A whole link or a single token; which slot the token is, the catalog checks.
    fn destination(&self, url: &CowStr<'_>) -> Option<Destination> {
        let mut chars = url.chars();
        if let (Some(only), None) = (chars.next(), chars.next())
            && let Some(token @ Token::Path(_)) = self.token(only)
        {
            return Some(Destination::Slot(token));
        }
        // A link has no character of private use, so no token is a part of one.
        crate::text::link(url).map(|_| Destination::Fixed(url.to_string()))
    }

    /// The token that a character is, but for one that only an entity stands for (`&#xF0000;`).
    fn token(&self, c: char) -> Option<Token> {
        Token::of(c).filter(|_| self.skeleton.contains(c))
    }

    fn push(&mut self, inline: Inline) {
        self.end_text();
        self.line.push(inline);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.line.push(Inline::Text(Literal::new(&std::mem::take(&mut self.text))));
        }
    }

    fn end_line(&mut self) {
        self.end_text();
        if !self.line.is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
    }

    fn end_paragraph(&mut self) {
        self.end_line();
        let lines = std::mem::take(&mut self.lines);
        if !lines.is_empty() {
            self.block(Block::Paragraph(lines));
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(Frame::Blocks(blocks, _)) = self.open.last_mut() {
            blocks.push(block);
        }
    }

    fn open_frame(&mut self, frame: Frame) {
        // An item never lies deeper than its list, which was let in; so no block is lost.
        let item = matches!(frame, Frame::Blocks(_, Container::Item));
        if self.skipped > 0 || (self.open.len() > DEPTH_CAP * 2 && !item) {
            self.refuse(MarkupFault::Depth);
            self.skipped += 1;
        } else {
            self.open.push(frame);
        }
    }

    fn close_frame(&mut self) {
        self.end_paragraph();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.open.pop() {
            Some(Frame::Blocks(blocks, Container::Quote)) => self.block(Block::Quote(blocks)),
            Some(Frame::Blocks(blocks, Container::Item)) => {
                if let Some(Frame::Items(_, items)) = self.open.last_mut() {
                    items.push(blocks);
                }
            }
            Some(Frame::Items(first, items)) => self.block(Block::List(first, items)),
            Some(Frame::Table { align, mut rows }) if !rows.is_empty() => {
                let head = rows.remove(0);
                self.block(Block::Table { align, head, rows });
            }
            Some(root @ Frame::Blocks(_, Container::Root)) => self.open.push(root),
            Some(Frame::Table { .. }) | None => {}
        }
    }

    fn finish(mut self) -> (Vec<Block>, Vec<(usize, MarkupFault)>) {
        self.end_paragraph();
        while self.open.len() > 1 {
            self.close_frame();
        }
        match self.open.pop() {
            Some(Frame::Blocks(blocks, _)) => (blocks, self.refused),
            _ => (Vec::new(), self.refused),
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
