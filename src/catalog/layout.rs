//! Layouts: the page around the HTML part, checked as HTML and split once into fixed text and fields.

use super::html::{self, Place};
use super::read::source::File;
use super::read::tags::{Fault, Piece, Tag, is_path, not_a_path, scan};
use super::read::toml::Doc;
use super::theme::Theme;
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::{Holds, Owner, PathId, PathSet, Slots};
use crate::markup::MarkupFault;

/// The values that a layout takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fill {
    Subject,
    Preheader,
    Header,
    Body,
    Footer,
    Lang,
    Dir,
    /// A value of the theme, by its path.
    Theme(String),
    /// A default fact.
    Path(PathId),
}

/// Where values may appear.
pub(super) const PLACES: &str = "a value stands in text, or in a quoted `title`, `alt` or `aria-label`; a link in `href`; \
    `lang` and `dir` in theirs; only values of the theme stand in `style`";

impl Fill {
    /// The value of a name that every page knows, apart from the theme.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "subject" => Self::Subject,
            "preheader" => Self::Preheader,
            "header" => Self::Header,
            "body" => Self::Body,
            "footer" => Self::Footer,
            "lang" => Self::Lang,
            "dir" => Self::Dir,
            _ => return None,
        })
    }

    /// Whether it may appear in a place for values; a path holds something.
    pub(super) fn fits(&self, holds: Option<Holds>, place: &Place) -> bool {
        match (self, place) {
            (Self::Theme(path), place) => {
                path != "logo" && !matches!(place, Place::Attribute { name, .. } if name == "href")
            }
            (_, Place::Style) => false,
            (Self::Header | Self::Body | Self::Footer | Self::Preheader, place) => *place == Place::Text,
            (Self::Lang, Place::Attribute { name, whole }) if name == "lang" => *whole,
            (Self::Dir, Place::Attribute { name, whole }) if name == "dir" => *whole,
            (Self::Path(_), Place::Attribute { name, whole: true }) if name == "href" => holds == Some(Holds::Link),
            (Self::Subject | Self::Path(_), Place::Attribute { .. }) => {
                place.takes_text() && holds.is_none_or(Holds::is_text)
            }
            (Self::Path(_), _) => holds.is_some_and(|holds| holds.is_text() || holds == Holds::Link),
            (Self::Lang | Self::Dir, Place::Attribute { .. }) => false,
            (Self::Subject | Self::Lang | Self::Dir, Place::Text | Place::Title | Place::Nowhere) => true,
        }
    }
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LayoutPart {
    Html(String),
    Fill(Fill),
    /// One text for when a path is present, and one for when it is absent.
    If(Fill, Vec<LayoutPart>, Vec<LayoutPart>),
}

/// A layout, checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    parts: Vec<LayoutPart>,
    pub(crate) has_header: bool,
    pub(crate) has_footer: bool,
}

/// What a layout may refer to.
pub(crate) struct Scope<'a> {
    pub(crate) slots: &'a Slots,
    /// The paths that every mail has.
    pub(crate) always: &'a PathSet,
}

const HELP: &str = "a layout knows subject, preheader, header, body, footer, lang, dir, values of the theme such as \
    theme.light.page, and facts of the sender's";

impl Layout {
    pub(crate) fn read(file: &File, scope: &Scope<'_>, problems: &mut Collector) -> Self {
        let doc = Doc { file, offset: 0 };
        let Some(pieces) = pieces(&doc, problems) else { return Self::default() };
        let (places, faults) = html::read(&file.text, &pieces);
        let mut reading = Reading { scope, places: places.into_iter(), faults, open: vec![Open::default()], bodies: 0 };
        for (at, piece) in pieces.iter().enumerate() {
            reading.piece(piece, is_alone(&pieces, at));
        }
        if reading.bodies != 1 && reading.faults.is_empty() {
            problems.push(
                Error::new(
                    ErrorKind::Missing,
                    format!("`{{{{ body }}}}` stands {} times in the layout", reading.bodies),
                )
                .with_help("write it once, outside conditions")
                .in_file(&file.path),
            );
        }
        for fault in reading.faults {
            problems.push(super::read::variant::place(&doc, fault));
        }
        let parts = reading.open.into_iter().next().map(|open| open.parts).unwrap_or_default();
        Self { has_header: fills(&parts, &Fill::Header), has_footer: fills(&parts, &Fill::Footer), parts }
    }

    /// The parts of the page with the values of a theme.
    pub(crate) fn themed(&self, theme: &Theme) -> Vec<LayoutPart> {
        let mut parts = Vec::new();
        put_themed(&self.parts, theme, &mut parts);
        parts
    }
}

/// The pieces of a page; none if it holds a character or a tag that cannot be read.
pub(super) fn pieces<'f>(doc: &Doc<'f>, problems: &mut Collector) -> Option<Vec<Piece<'f>>> {
    let refused = |(at, c)| Some((at, MarkupFault::character(c)?));
    if let Some((at, what)) = doc.file.text.char_indices().find_map(refused) {
        problems.push(doc.error(at, Error::new(ErrorKind::NotAllowed, what.message()).with_help(what.help())));
        return None;
    }
    let (pieces, fault) = scan(&doc.file.text);
    let is_whole = fault.is_none();
    problems.keep(fault.map_or(Ok(()), |fault| Err(super::read::variant::place(doc, fault))));
    is_whole.then_some(pieces)
}

fn fills(parts: &[LayoutPart], fill: &Fill) -> bool {
    parts.iter().any(|part| match part {
        LayoutPart::Html(_) => false,
        LayoutPart::Fill(of) => of == fill,
        LayoutPart::If(_, then, or_else) => fills(then, fill) || fills(or_else, fill),
    })
}

fn put_themed(parts: &[LayoutPart], theme: &Theme, out: &mut Vec<LayoutPart>) {
    for part in parts {
        match part {
            LayoutPart::Html(html) => put_html(html, out),
            LayoutPart::Fill(Fill::Theme(path)) => put_html(theme.value(path).unwrap_or_default(), out),
            LayoutPart::If(Fill::Theme(path), then, or_else) => {
                put_themed(if theme.has(path) { then } else { or_else }, theme, out);
            }
            LayoutPart::If(fill, then, or_else) => {
                let of = |parts: &[LayoutPart]| {
                    let mut inner = Vec::new();
                    put_themed(parts, theme, &mut inner);
                    inner
                };
                out.push(LayoutPart::If(fill.clone(), of(then), of(or_else)));
            }
            LayoutPart::Fill(_) => out.push(part.clone()),
        }
    }
}

fn put_html(html: &str, out: &mut Vec<LayoutPart>) {
    if let Some(LayoutPart::Html(last)) = out.last_mut() {
        last.push_str(html);
    } else if !html.is_empty() {
        out.push(LayoutPart::Html(html.to_owned()));
    }
}

/// Whether a block tag stands alone on its line, which then goes with it.
fn is_alone(pieces: &[Piece<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| pieces.get(at));
    matches!(pieces.get(at), Some(Piece::Block(_)))
        && matches!(before, Some(Piece::Text(text)) if text.ends_with('\n'))
        && matches!(pieces.get(at + 1), Some(Piece::Text(text)) if text.starts_with('\n'))
}

/// The parts of a branch while it is read.
#[derive(Default)]
struct Open {
    condition: Option<Fill>,
    then: Option<Vec<LayoutPart>>,
    parts: Vec<LayoutPart>,
    /// Whether the next text loses its first line end.
    skip: bool,
}

struct Reading<'a, 's> {
    scope: &'a Scope<'s>,
    places: std::vec::IntoIter<Place>,
    faults: Vec<Fault>,
    open: Vec<Open>,
    bodies: usize,
}

impl Reading<'_, '_> {
    fn put(&mut self, part: LayoutPart) {
        if let Some(open) = self.open.last_mut() {
            open.parts.push(part);
        }
    }

    fn fault(&mut self, tag: &Tag<'_>, kind: ErrorKind, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::new(tag.start, kind, message).with_help(help));
    }

    fn piece(&mut self, piece: &Piece<'_>, is_alone: bool) {
        match piece {
            Piece::Text(text) => {
                let skip = self.open.last_mut().is_some_and(|open| std::mem::take(&mut open.skip));
                let text = if skip { text.strip_prefix('\n').unwrap_or(text) } else { text };
                self.put(LayoutPart::Html(text.to_owned()));
            }
            Piece::Comment => {}
            Piece::Say(tag) => {
                let place = self.places.next().unwrap_or(Place::Nowhere);
                self.say(tag, &place);
            }
            Piece::Block(tag) => {
                self.block(tag);
                if let Some(open) = self.open.last_mut() {
                    open.skip = is_alone;
                }
            }
        }
    }

    fn fill(&mut self, tag: &Tag<'_>) -> Option<Fill> {
        if !is_path(tag.inner) && !tag.inner.starts_with("theme.") {
            self.faults.push(not_a_path(tag.start, tag.inner));
            return None;
        }
        if let Some(path) = tag.inner.strip_prefix("theme.") {
            if Theme::knows(path) {
                return Some(Fill::Theme(path.to_owned()));
            }
            let message = format!("unknown value of the theme `{}`", tag.inner);
            self.fault(tag, ErrorKind::UnknownPath, message, "name one of theme.toml, such as `theme.light.page`");
            return None;
        }
        if let Some(named) = Fill::named(tag.inner) {
            return Some(named);
        }
        let (path, slots) = (tag.inner, self.scope.slots);
        let is_senders = |path: &PathId| slots.slot_of(*path).is_some_and(|slot| slot.owner == Owner::Operator);
        let known = slots.path(path).filter(is_senders);
        if known.is_none() {
            let what = match slots.path(path) {
                Some(_) => format!("`{path}` in the layout, which a customer fills in"),
                None => format!("unknown path `{path}` in the layout"),
            };
            self.fault(tag, ErrorKind::UnknownPath, what, HELP);
        }
        known.map(Fill::Path)
    }

    fn say(&mut self, tag: &Tag<'_>, place: &Place) {
        let Some(fill) = self.fill(tag) else { return };
        let slots = self.scope.slots;
        let holds = match &fill {
            Fill::Path(path) => slots.info(*path).map(|info| info.holds),
            _ => None,
        };
        if *place == Place::Nowhere {
            // What cannot be placed is already reported.
            return;
        }
        if !fill.fits(holds, place) {
            return self.fault(tag, ErrorKind::NotAllowed, format!("`{}` cannot stand here", tag.inner), PLACES);
        }
        if let Fill::Path(path) = fill {
            let guards = |open: &Open| match (&open.condition, &open.then) {
                (Some(Fill::Path(asked)), None) => slots.closure(*asked).contains(path),
                _ => false,
            };
            if !self.scope.always.contains(path) && !self.open.iter().any(guards) {
                let name = tag.inner;
                let message = format!("`{name}` may be missing in the layout");
                let help = format!("put it in `{{% if {name} %}}…{{% endif %}}`, or make its slot `standing = true`");
                return self.fault(tag, ErrorKind::Hole, message, help);
            }
        }
        if fill == Fill::Body {
            self.bodies += if self.open.len() == 1 { 1 } else { 2 };
        }
        self.put(LayoutPart::Fill(fill));
    }

    fn block(&mut self, tag: &Tag<'_>) {
        let mut words = tag.inner.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("if"), Some(path), None) => {
                let condition = self.fill(&Tag { inner: path, ..*tag });
                let can_be_asked = |fill: &Fill| {
                    matches!(fill, Fill::Preheader | Fill::Header | Fill::Footer | Fill::Theme(_) | Fill::Path(_))
                };
                if condition.as_ref().is_some_and(|fill| !can_be_asked(fill)) {
                    self.fault(tag, ErrorKind::NotAllowed, format!("`{path}` is always there"), "remove the `if`");
                }
                self.open.push(Open { condition: condition.or(Some(Fill::Preheader)), ..Open::default() });
            }
            (Some("else"), None, None) => {
                if let [_, .., open] = self.open.as_mut_slice() {
                    open.then = Some(std::mem::take(&mut open.parts));
                }
            }
            (Some("endif"), None, None) if self.open.len() > 1 => {
                let Some(Open { condition: Some(condition), then, parts, .. }) = self.open.pop() else { return };
                self.put(match then {
                    Some(then) => LayoutPart::If(condition, then, parts),
                    None => LayoutPart::If(condition, parts, Vec::new()),
                });
            }
            // An end without its beginning is already reported.
            (Some("endif"), None, None) => {}
            _ => {
                let help = "a layout holds `{{ path }}`, `{% if path %}`, `{% else %}` and `{% endif %}`";
                self.fault(tag, ErrorKind::NotAllowed, "this block tag in a layout", help);
            }
        }
    }
}
