//! A strict parser for the HTML of a catalog. It rejects everything that is not on a list, and every form that browsers
//! would have to guess.

use super::css;
use super::read::tags::{Fault, Piece, Tag};
use crate::error::ErrorKind;

const ELEMENTS: [&str; 43] = [
    "html", "head", "meta", "title", "style", "body", "div", "span", "p", "a", "img", "br", "hr", "table", "caption",
    "thead", "tbody", "tfoot", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote",
    "strong", "em", "b", "i", "u", "s", "small", "code", "sup", "sub", "center", "font",
];
/// The elements of Office documents, which set the resolution in Outlook for Windows. They appear only in its comments.
const OFFICE: [&str; 4] = ["xml", "o:officedocumentsettings", "o:allowpng", "o:pixelsperinch"];
const VOID: [&str; 4] = ["meta", "img", "br", "hr"];
const ATTRIBUTES: [&str; 20] = [
    "class", "id", "style", "lang", "dir", "title", "role", "align", "valign", "width", "height", "bgcolor", "border",
    "cellpadding", "cellspacing", "colspan", "rowspan", "scope", "aria-label", "aria-hidden",
];
/// Further attributes, by element.
const OWN_ATTRIBUTES: [(&str, &[&str]); 6] = [
    ("a", &["href", "target", "rel"]),
    ("img", &["src", "alt"]),
    ("meta", &["charset", "name", "content", "http-equiv"]),
    ("html", &["xmlns", "xmlns:o", "xmlns:v"]),
    ("font", &["color", "face"]),
    ("ol", &["start"]),
];
/// The names of `meta` that load nothing.
const META_NAMES: [&str; 6] = [
    "viewport", "color-scheme", "supported-color-schemes", "format-detection", "x-apple-disable-message-reformatting",
    "robots",
];
const META_EQUIVALENTS: [&str; 2] = ["content-type", "x-ua-compatible"];

/// Stands for the n-th value or tag while the text is read. No source holds these.
const VALUES: u32 = 0xF_0000;
const BLOCKS: u32 = 0x10_0000;
/// The most values and tags.
const PIECES_CAP: usize = 0xFF00;
/// How deep elements may lie in one another.
const DEPTH_CAP: usize = 200;

const LOADS_NOTHING: &str = "remove it: a mail loads nothing and runs nothing";

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Between elements.
    Text,
    /// In a `<title>`, which holds no elements.
    Title,
    /// In an attribute of this name; the whole of it, or a part.
    Attribute { name: String, whole: bool },
    /// In a `<style>`.
    Style,
    /// Where no value may appear; the fault is already reported.
    Nowhere,
}

impl Place {
    /// Whether any text may appear here.
    pub(crate) fn takes_text(&self) -> bool {
        match self {
            // What cannot be placed is already reported.
            Self::Text | Self::Title | Self::Nowhere => true,
            Self::Attribute { name, .. } => matches!(name.as_str(), "title" | "alt" | "aria-label"),
            Self::Style => false,
        }
    }
}

/// Reads the pieces of a source. Returns the place of each value in order, and what is wrong.
pub(crate) fn read(source: &str, pieces: &[Piece<'_>]) -> (Vec<Place>, Vec<Fault>) {
    let mut reader = Reader::new(source, pieces);
    if pieces.len() > PIECES_CAP {
        reader.fault(0, ErrorKind::TooLarge, "too many tags", "make it shorter");
    } else {
        reader.read();
    }
    (reader.places, reader.faults)
}

/// A condition or loop that is open, with the elements that were open before it.
struct Branch {
    stacks: [Vec<String>; 2],
    in_office: bool,
    at: usize,
}

struct Reader<'a> {
    /// The source with one character for each value and tag.
    text: String,
    /// Where stretches of `text` stand in the source.
    origins: Vec<(usize, usize)>,
    blocks: Vec<Tag<'a>>,
    at: usize,
    /// The open elements, and those within Outlook's comments.
    stacks: [Vec<String>; 2],
    in_office: bool,
    branches: Vec<Branch>,
    places: Vec<Place>,
    faults: Vec<Fault>,
    /// Whether a syntax fault was found. What follows it would only be a guess.
    has_ended: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &str, pieces: &[Piece<'a>]) -> Self {
        let (mut text, mut origins, mut blocks, mut places) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        for piece in pieces {
            let at = match piece {
                Piece::Text(part) => part.as_ptr() as usize - source.as_ptr() as usize,
                Piece::Say(tag) | Piece::Block(tag) => tag.start,
                Piece::Comment => continue,
            };
            origins.push((text.len(), at));
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Say(_) => {
                    text.extend(mark(VALUES, places.len()));
                    places.push(Place::Nowhere);
                }
                Piece::Block(tag) => {
                    text.extend(mark(BLOCKS, blocks.len()));
                    blocks.push(*tag);
                }
                Piece::Comment => {}
            }
        }
        Self {
            text,
            origins,
            blocks,
            at: 0,
            stacks: [Vec::new(), Vec::new()],
            in_office: false,
            branches: Vec::new(),
            places,
            faults: Vec::new(),
            has_ended: false,
        }
    }

    fn fault(&mut self, at: usize, kind: ErrorKind, message: impl Into<String>, help: impl Into<String>) {
        let index = self.origins.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        let at = self.origins.get(index).map_or(0, |(start, origin)| origin + at.saturating_sub(*start));
        self.faults.push(Fault::new(at, kind, message).with_help(help));
    }

    fn refuse(&mut self, at: usize, message: impl Into<String>) {
        self.fault(at, ErrorKind::NotAllowed, message, LOADS_NOTHING);
    }

    fn syntax(&mut self, at: usize, message: impl Into<String>, help: impl Into<String>) {
        self.has_ended = true;
        self.fault(at, ErrorKind::Syntax, message, help);
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn stack(&mut self) -> &mut Vec<String> {
        let [page, office] = &mut self.stacks;
        if self.in_office { office } else { page }
    }

    /// Whether the text continues with this, ignoring case; consumes it if so.
    fn takes(&mut self, what: &str) -> bool {
        let found = self.rest().get(..what.len()).is_some_and(|start| start.eq_ignore_ascii_case(what));
        if found {
            self.at += what.len();
        }
        found
    }

    /// Consumes everything up to and including this, or everything that is left if it is not found.
    fn until(&mut self, end: &str) -> Option<String> {
        let is_end = |start: &[u8]| start.eq_ignore_ascii_case(end.as_bytes());
        let length = self.rest().as_bytes().windows(end.len()).position(is_end);
        let taken = self.rest().get(..length.unwrap_or(self.rest().len())).unwrap_or_default().to_owned();
        self.at += taken.len() + length.map_or(0, |_| end.len());
        length.map(|_| taken)
    }

    fn read(&mut self) {
        if self.rest().trim_start().get(..15).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype html>")) {
            self.until("<!doctype html>");
        }
        while self.at < self.text.len() && !self.has_ended {
            self.next();
        }
        if self.faults.is_empty() {
            let open = self.stacks.iter().flatten().next().cloned();
            if let Some(name) = open {
                self.syntax(self.text.len(), format!("`<{name}>` is not closed"), format!("write `</{name}>`"));
            } else if self.in_office {
                self.syntax(self.text.len(), "`<!--[if …]>` is not closed", "write `<![endif]-->`");
            } else if let Some(at) = self.branches.last().map(|branch| branch.at) {
                self.syntax(at, "a block tag that is not closed", "close it with `{% endif %}` or `{% endfor %}`");
            }
        }
    }

    fn next(&mut self) {
        let Some(c) = self.rest().chars().next() else { return };
        let start = self.at;
        if c == '<' {
            self.markup();
        } else if let Some(value) = unmark(VALUES, c) {
            self.at += c.len_utf8();
            self.place(value, Place::Text);
        } else if let Some(block) = unmark(BLOCKS, c) {
            self.at += c.len_utf8();
            self.block(block, start);
        } else {
            self.at += c.len_utf8();
        }
    }

    fn place(&mut self, value: usize, place: Place) {
        if let Some(slot) = self.places.get_mut(value) {
            *slot = place;
        }
    }

    /// A tag of the template language between elements: each of its branches leaves the same elements open.
    fn block(&mut self, block: usize, at: usize) {
        let word = self.blocks.get(block).and_then(|tag| tag.inner.split_whitespace().next()).unwrap_or_default();
        let (closes, opens) = match word {
            "if" | "for" => (false, true),
            "else" | "elif" => (true, true),
            "endif" | "endfor" => (true, false),
            // The caller decides whether these are allowed; they open and close no element.
            _ => return,
        };
        if closes {
            let Some(branch) = self.branches.pop() else {
                return self.syntax(at, format!("`{{% {word} %}}` without its beginning"), "remove it");
            };
            if branch.stacks != self.stacks || branch.in_office != self.in_office {
                let help = "close in a branch what is opened in it, and nothing else";
                return self.syntax(at, "a branch that leaves other elements open than it found", help);
            }
        }
        if opens {
            self.branches.push(Branch { stacks: self.stacks.clone(), in_office: self.in_office, at });
        }
    }

    fn markup(&mut self) {
        let start = self.at;
        if self.takes("<!--<![endif]-->") {
        } else if self.takes("<!--[if") {
            let condition = self.until("]>").unwrap_or_default();
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '!' | '(' | ')' | '|' | '&' | '.');
            if !condition.chars().all(is_plain) || condition.is_empty() || self.in_office {
                return self.syntax(
                    start,
                    "a comment for Outlook that is not whole",
                    "write `<!--[if mso]>…<![endif]-->`",
                );
            }
            self.in_office = !self.takes("<!-->");
        } else if self.takes("<![endif]-->") {
            if !std::mem::take(&mut self.in_office) {
                self.syntax(start, "`<![endif]-->` without its beginning", "write `<!--[if mso]>` before it");
            }
        } else if self.takes("<!--") {
            let comment = self.until("-->");
            if comment.is_none_or(|text| text.contains(['<', '>', '[']) || text.contains("--") || has_mark(&text)) {
                let help = "write `{# … #}`, which the reader never gets";
                self.syntax(start, "a comment that browsers could read in another way", help);
            }
        } else if self.takes("</") {
            self.end(start);
        } else {
            self.at += 1;
            self.start(start);
        }
    }

    fn name(&mut self) -> String {
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
        let rest = self.rest();
        let name = rest.get(..rest.find(|c| !is_name(c)).unwrap_or(rest.len())).unwrap_or_default().to_owned();
        self.at += name.len();
        name.to_ascii_lowercase()
    }

    fn space(&mut self) -> usize {
        let rest = self.rest();
        let space = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        self.at += space;
        space
    }

    fn end(&mut self, start: usize) {
        let name = self.name();
        self.space();
        if !self.takes(">") {
            return self.syntax(start, "an end tag that is not whole", "write `</p>`");
        }
        if self.stack().last() != Some(&name) {
            let help = "close every element, the last one opened first";
            return self.syntax(start, format!("`</{name}>` closes nothing that is open here"), help);
        }
        self.stack().pop();
    }

    fn start(&mut self, start: usize) {
        let name = self.name();
        if name.is_empty() {
            return self.syntax(start, "`<` that begins no element", "write `&lt;`");
        }
        let is_office = self.in_office && OFFICE.contains(&name.as_str());
        if !ELEMENTS.contains(&name.as_str()) && !is_office {
            self.refuse(start, format!("`<{name}>`"));
        }
        let mut attributes: Vec<(String, String, usize)> = Vec::new();
        let is_closed = loop {
            let space = self.space();
            if self.takes("/>") {
                break true;
            }
            if self.takes(">") {
                break false;
            }
            let at = self.at;
            let attribute = self.name();
            let quote = [(&"=\"", "\""), (&"='", "'")].into_iter().find(|(open, _)| self.takes(open));
            let Some((_, quote)) = quote.filter(|_| space > 0 && !attribute.is_empty()) else {
                return self.syntax(
                    at,
                    format!("an attribute of `<{name}>` that is not quoted"),
                    "write `name=\"value\"`",
                );
            };
            let Some(value) = self.until(quote) else {
                return self.syntax(
                    at,
                    format!("an attribute of `<{name}>` that is not closed"),
                    "write `name=\"value\"`",
                );
            };
            if quote == "'" && has_mark(&value) && matches!(attribute.as_str(), "style" | "face") {
                return self.syntax(
                    at,
                    format!("`{attribute}` in single quotes"),
                    "write double quotes: fonts hold single ones",
                );
            }
            if attributes.iter().any(|(known, ..)| *known == attribute) {
                return self.syntax(
                    at,
                    format!("duplicate attribute `{attribute}` in `<{name}>`"),
                    "remove one of them",
                );
            }
            attributes.push((attribute, value, at));
        };
        for (attribute, value, at) in &attributes {
            self.attribute(&name, attribute, value, *at);
        }
        if name == "img" && !attributes.iter().any(|(attribute, ..)| attribute == "alt") {
            let help = "write `alt=\"…\"`: what the image says, or nothing where it says nothing";
            self.fault(start, ErrorKind::Missing, "an image without alternative text", help);
        }
        if name == "style" || name == "title" {
            return self.raw(&name, start);
        }
        if !VOID.contains(&name.as_str()) && !is_closed {
            if self.stack().len() >= DEPTH_CAP {
                return self.syntax(start, "elements nested too deeply", "nest less");
            }
            self.stack().push(name);
        } else if is_closed && !VOID.contains(&name.as_str()) && !is_office {
            self.syntax(start, format!("`<{name}/>` is not closed"), format!("write `<{name}></{name}>`"));
        }
    }

    /// The text of `<style>` and `<title>`, which hold no elements.
    fn raw(&mut self, name: &str, start: usize) {
        let from = self.at;
        let Some(text) = self.until(&format!("</{name}>")) else {
            return self.syntax(start, format!("`<{name}>` is not closed"), format!("write `</{name}>`"));
        };
        for (at, c) in text.char_indices() {
            if let Some(value) = unmark(VALUES, c) {
                self.place(value, if name == "style" { Place::Style } else { Place::Title });
            } else if unmark(BLOCKS, c).is_some() {
                self.syntax(from + at, format!("a block tag in `<{name}>`"), "put it between elements");
            }
        }
        if name == "style" {
            if let Some((at, what)) = css::sheet_fault(&plain(&text)) {
                self.refuse(from + at.min(text.len()), format!("{what} in `<style>`"));
            }
        } else if text.contains('<') {
            self.syntax(from, "an element in `<title>`", "write text alone");
        }
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str, at: usize) {
        let own = OWN_ATTRIBUTES.iter().find(|(of, _)| *of == element).map_or(&[][..], |(_, names)| names);
        if !ATTRIBUTES.contains(&name) && !own.contains(&name) {
            return self.refuse(at, format!("`{name}` in `<{element}>`"));
        }
        let whole = value.chars().count() == 1;
        for (_, c) in value.char_indices() {
            if let Some(value) = unmark(VALUES, c) {
                self.place(value, Place::Attribute { name: name.to_owned(), whole });
            } else if unmark(BLOCKS, c).is_some() {
                return self.syntax(at, format!("a block tag in `{name}`"), "put it around the element");
            }
        }
        match name {
            "style" => {
                if let Some((_, what)) = css::declarations_fault(&plain(value)) {
                    self.refuse(at, format!("{what} in `style`"));
                }
            }
            "href" if !(is_link(value) || whole && has_mark(value)) => {
                let help = "write `{{ path }}` of a slot of kind link, or a whole https, http or mailto link";
                self.fault(at, ErrorKind::NotAllowed, "a link that is not whole", help);
            }
            "src" if !is_inline(value) => {
                let help = "write `cid:` and the name of an inline part: a mail loads nothing from outside";
                self.fault(at, ErrorKind::NotAllowed, "an image from outside", help);
            }
            "name" if element == "meta" && !META_NAMES.contains(&value) => {
                self.refuse(at, "a `<meta>` of this name");
            }
            "http-equiv" if !META_EQUIVALENTS.contains(&value.to_ascii_lowercase().as_str()) => {
                self.refuse(at, "a `<meta http-equiv>` of this name");
            }
            _ => {}
        }
    }
}

fn mark(base: u32, index: usize) -> Option<char> {
    char::from_u32(base + u32::try_from(index).ok()?)
}

fn unmark(base: u32, c: char) -> Option<usize> {
    let index = usize::try_from(u32::from(c).checked_sub(base)?).ok()?;
    (index < PIECES_CAP).then_some(index)
}

fn has_mark(text: &str) -> bool {
    text.chars().any(|c| unmark(VALUES, c).or_else(|| unmark(BLOCKS, c)).is_some())
}

/// CSS with a plain letter for each value.
fn plain(css: &str) -> String {
    css.chars().map(|c| if unmark(VALUES, c).is_some() { 'x' } else { c }).collect()
}

fn is_link(value: &str) -> bool {
    let plain = value.replace("&#39;", "'");
    let decoded = plain.replace("&amp;", "&");
    !has_mark(value) && !plain.replace("&amp;", "").contains('&') && crate::text::link(&decoded).is_some()
}

fn is_inline(value: &str) -> bool {
    let is_cid =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@') || unmark(VALUES, c).is_some();
    value.strip_prefix("cid:").is_some_and(|cid| !cid.is_empty() && cid.chars().all(is_cid))
}

#[cfg(test)]
mod tests {
    use super::super::read::tags::scan;
    use super::*;

    fn faults(source: &str) -> Vec<String> {
        let (pieces, _) = scan(source);
        read(source, &pieces).1.into_iter().map(|fault| format!("{}: {}", fault.at, fault.error.message())).collect()
    }

    #[test]
    fn what_loads_or_runs_is_refused() {
        for source in [
            "<table background=\"https://x.example\"></table>",
            "<svg><image href=\"x\"></image></svg>",
            "<input type=\"image\" src=\"https://x.example\">",
            "<picture><source srcset=\"x\"></picture>",
            "<video poster=\"x\"></video>",
            "<audio src=\"x\"></audio>",
            "<v:fill src=\"x\"></v:fill>",
            "<!--[if mso]><v:fill src=\"x\"></v:fill><![endif]-->",
            "<p style=\"background:image-set('https://x.example' 1x)\"></p>",
            "<meta http-equiv=\"refresh\" content=\"0;url=x\">",
            "<base href=\"https://x.example\">",
            "<b onclick=\"x\"></b>",
            "<b ONCLICK=\"x\"></b>",
            "<a href=\"java&#115;cript:x\">a</a>",
            "<a href=\"javascript:x\">a</a>",
            "<a href=\"{{ a }}{{ b }}\">a</a>",
            "<a href=\"https://x.example/{{ a }}\">a</a>",
            "<p title={{ subject }}>x</p>",
            "<p {{ subject }}>x</p>",
            "<{{ subject }}>",
            "<p title='a\"b'onclick=\"x\">",
            "<p/onclick=\"x\">",
            "<!-- <script>x</script> -->",
            "<!--{{ subject }}-->",
            "<!--[if mso]><script>x</script><![endif]-->",
            "<script>x</script>",
            "<img src=\"https://x.example/a.png\" alt=\"\">",
            "<img src=\"data:image/png;base64,x\" alt=\"\">",
            "<img src=\"cid:a\">",
            "<iframe src=\"x\"></iframe>",
            "<form action=\"x\"></form>",
            "<link rel=\"stylesheet\" href=\"x\">",
            "<object data=\"x\"></object>",
            "<style>@import 'x';</style>",
            "<style>a{background:url(x)}</style>",
            "<style>{% if a %}a{}{% endif %}</style>",
            "<title><script>x</script></title>",
            "<button formaction=\"x\">b</button>",
            "<p>",
            "<p></div>",
            "<p><b></p></b>",
            "a < b",
            "<![CDATA[x]]>",
            "<?xml version=\"1.0\"?>",
            "<!doctype html><!doctype html>",
            "{% if a %}<p>{% endif %}",
            "{% if a %}<p>{% else %}<div>{% endif %}</p>",
            "<p {% if a %}title=\"x\"{% endif %}></p>",
            "<p class=\"{% if a %}x{% endif %}\"></p>",
            "{% if a %}",
            "<plaintext>",
            "<p style='font-family:{{ theme.font.text }}'></p>",
            "<noscript><p title=\"</noscript>\"></p></noscript>",
            "<xml></xml>",
        ] {
            assert!(!faults(source).is_empty(), "{source}");
        }
    }

    #[test]
    fn what_mails_need_is_read_with_the_place_of_each_value() {
        let source = "<!DOCTYPE html>\n<html lang=\"{{ a }}\"><head><meta charset=\"utf-8\"><title>{{ b }}</title>\n\
            <style>p { color: {{ c }}; } @media (max-width: 1px) { p { margin: 0; } }</style></head>\n\
            <body style=\"margin:0;width:{{ d }}px\">{% if e %}<p>{{ f }}</p>{% else %}<hr>{% endif %}\n\
            <!-- plain --><!--[if mso]><table width=\"{{ g }}\"><tr><td><![endif]-->{{ h }}\n\
            <!--[if mso]></td></tr></table><![endif]--><!--[if !mso]><!--><br/><!--<![endif]-->\n\
            <a href=\"{{ i }}\">x &lt; y</a><a href=\"https://x.example/?a=1&amp;b=2\">z</a>\n\
            <img src=\"cid:{{ j }}\" alt=\"{{ k }}\"></body></html>";
        let (pieces, _) = scan(source);
        let (places, faults) = read(source, &pieces);
        assert_eq!(faults, Vec::new());
        let attribute = |name: &str, whole| Place::Attribute { name: name.to_owned(), whole };
        assert_eq!(
            places,
            [
                attribute("lang", true),
                Place::Title,
                Place::Style,
                attribute("style", false),
                Place::Text,
                attribute("width", true),
                Place::Text,
                attribute("href", true),
                attribute("src", false),
                attribute("alt", true),
            ]
        );
    }

    #[test]
    fn a_fault_has_its_place_in_the_source() {
        assert_eq!(faults("<p>{{ aaaaaa }}</p>\n<script>"), ["20: `<script>`"]);
    }
}
