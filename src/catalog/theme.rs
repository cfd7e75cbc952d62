//! Themes: colours, fonts, sizes, the logo, and the style of each part of a mail, as data.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::css;
use super::read::source::File;
use super::read::tags::{Piece, scan};
use super::read::toml::{Doc, Value, get};
use crate::error::{Collector, Error, ErrorKind, Location, Problems};
use crate::markup::escape;

const COLOURS: [&str; 8] = ["page", "card", "text", "muted", "link", "line", "button", "button_text"];
/// The colours of texts, each with the colour of its background.
const CONTRASTS: [(&str, &str); 6] = [
    ("text", "card"),
    ("muted", "card"),
    ("link", "card"),
    ("button_text", "button"),
    ("text", "page"),
    ("muted", "page"),
];
/// The contrast that WCAG AA requires for text.
const CONTRAST: f64 = 4.5;
const FONTS: [&str; 2] = ["text", "heading"];
/// The sizes in pixels, by table, with the smallest and the largest.
const SIZES: [(&str, &str, u16, u16); 5] = [
    ("font", "size", 12, 30),
    ("font", "heading_size", 12, 60),
    ("shape", "width", 320, 900),
    ("shape", "corners", 0, 60),
    ("shape", "button_corners", 0, 60),
];
const PARTS: [&str; Part::COUNT] = [
    "paragraph", "heading", "list", "inner_list", "quote", "rule", "link", "button", "table", "head", "head_number",
    "cell", "number", "sum", "sum_number", "total", "total_number", "muted",
];
/// The longest text of a theme, in bytes.
const TEXT_CAP: usize = 1_000;

/// A part of a mail that a theme styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Paragraph,
    Heading,
    List,
    InnerList,
    Quote,
    Rule,
    Link,
    Button,
    Table,
    Head,
    HeadNumber,
    Cell,
    Number,
    Sum,
    SumNumber,
    Total,
    TotalNumber,
    Muted,
}

impl Part {
    const COUNT: usize = Self::Muted as usize + 1;
}

/// The look of the HTML part: colours for light and dark mode, fonts, sizes, a logo. A `theme.toml` contains only the keys
/// that it changes.
///
/// The layers of a catalog are merged into one theme. A [`Writer`](crate::Writer) can have its own theme over it, so that
/// many brands share one catalog.
///
/// # Examples
/// ```
/// use sincerely::{Catalog, Key, Theme, Writer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let green = Theme::parse("[light]\nbutton = \"#1d6b45\"\nlink = \"#1d6b45\"\n")?;
/// let writer = Writer::builder(Catalog::built_in()?)
///     .key(Key::from_bytes([7; 16]))
///     .default_facts(&serde_json::json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
///     .theme(green)
///     .build()?;
/// # drop(writer);
/// assert!(Theme::parse("[light]\nbutton = \"green\"\n").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Theme {
    /// By path, such as `light.page` or `styles.paragraph`: the value, and where it stands.
    values: BTreeMap<String, (String, Option<(String, Location)>)>,
}

impl Theme {
    /// Parses a `theme.toml`.
    ///
    /// # Errors
    /// Every problem at once, with its line: unknown keys, colours that are not `#rrggbb`, sizes out of range, a logo
    /// without alternative text or size, styles that load something. Contrast is checked when a catalog is loaded and when
    /// a writer is built, because the theme is complete only then.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let mut problems = Collector::default();
        let theme = Self::read(&File::new("theme.toml", text.replace("\r\n", "\n")), &mut problems);
        problems.finish(Some(theme))
    }

    pub(crate) fn read(file: &File, problems: &mut Collector) -> Self {
        let doc = Doc { file, offset: 0 };
        let mut theme = Self::default();
        let Some(table) = doc.parse(&file.text, problems) else { return theme };
        doc.check_keys(&table, &["light", "dark", "font", "shape", "logo", "styles"], problems);
        let sizes =
            |of: &str| SIZES.iter().filter(|(table, ..)| *table == of).map(|(_, key, ..)| *key).collect::<Vec<_>>();
        for (name, keys) in [
            ("light", COLOURS.to_vec()),
            ("dark", COLOURS.to_vec()),
            ("font", [&FONTS[..], &sizes("font")].concat()),
            ("shape", sizes("shape")),
            ("logo", vec!["cid", "alt", "width", "height"]),
            ("styles", PARTS.to_vec()),
        ] {
            let Some(value) = get(&table, name) else { continue };
            let Some(inner) = problems.keep(doc.table(name, value)) else { continue };
            doc.check_keys(inner, &keys, problems);
            theme.table(&doc, name, inner, &keys, problems);
            if name == "logo" {
                for key in keys.iter().filter(|key| get(inner, key).is_none()) {
                    let error = Error::new(ErrorKind::Missing, format!("a logo without `{key}`"));
                    problems.push(
                        doc.error(
                            value.span().start,
                            error.with_help(
                                "a logo has `cid`, `alt`, `width` and `height`: who sees no images reads `alt`",
                            ),
                        ),
                    );
                }
            }
        }
        theme
    }

    fn table(&mut self, doc: &Doc<'_>, name: &str, table: &DeTable<'_>, keys: &[&str], problems: &mut Collector) {
        for (key, value) in table.iter().filter(|(key, _)| keys.contains(&key.get_ref().as_ref())) {
            let key = key.get_ref().as_ref();
            let text = match (name, key) {
                ("light" | "dark", _) => colour(doc, key, value),
                ("logo", "width" | "height") => number(doc, key, value, (1, 900)),
                ("logo", _) => logo_text(doc, key, value),
                ("styles", _) => style(doc, key, value),
                _ => match SIZES.iter().find(|(table, size, ..)| *table == name && *size == key) {
                    Some((_, _, least, most)) => number(doc, key, value, (*least, *most)),
                    None => font(doc, key, value),
                },
            };
            if let Some(text) = problems.keep(text) {
                let place = (doc.file.path.clone(), doc.place(value.span().start));
                self.values.insert(format!("{name}.{key}"), (text, Some(place)));
            }
        }
    }

    /// The same theme without places, so that no problem is reported for its values.
    pub(crate) fn without_places(mut self) -> Self {
        self.values.values_mut().for_each(|(_, place)| *place = None);
        self
    }

    /// The other theme, completed by this one.
    pub(crate) fn under(&self, over: &Self) -> Self {
        let mut values = self.values.clone();
        values.extend(over.values.clone());
        Self { values }
    }

    /// The value of a path, as it stands in a page; none for a path that no theme has.
    pub(crate) fn value(&self, path: &str) -> Option<&str> {
        self.values.get(path).map(|(value, _)| value.as_str())
    }

    /// Whether the theme has a value, or a logo.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.value(if path == "logo" { "logo.cid" } else { path }).is_some()
    }

    /// Whether a path can be part of a theme.
    pub(crate) fn knows(path: &str) -> bool {
        let Some((table, key)) = path.split_once('.') else { return path == "logo" };
        match table {
            "light" | "dark" => COLOURS.contains(&key),
            "font" => FONTS.contains(&key) || SIZES.iter().any(|(of, size, ..)| *of == table && *size == key),
            "shape" => SIZES.iter().any(|(of, size, ..)| *of == table && *size == key),
            "logo" => ["cid", "alt", "width", "height"].contains(&key),
            _ => false,
        }
    }

    /// Reports every text that has too little contrast.
    pub(crate) fn check(&self, problems: &mut Collector) {
        for mode in ["light", "dark"] {
            for (text, ground) in CONTRASTS {
                let (text, ground) = (format!("{mode}.{text}"), format!("{mode}.{ground}"));
                let (Some(ink), Some(paper)) = (self.value(&text), self.value(&ground)) else { continue };
                let contrast = contrast(ink, paper);
                if contrast >= CONTRAST {
                    continue;
                }
                let error = Error::new(
                    ErrorKind::InvalidValue,
                    format!("`{text}` on `{ground}` has a contrast of {contrast:.1} to 1"),
                )
                .with_help(format!("choose colours with at least {CONTRAST} to 1 (WCAG AA)"));
                let place = |path: &str| self.values.get(path).and_then(|(_, place)| place.as_ref());
                // The later of the two is the one that was changed last.
                problems.push(match place(&text).into_iter().chain(place(&ground)).max() {
                    Some((file, location)) => error.at(file, *location),
                    None => error.in_file("theme.toml"),
                });
            }
        }
    }

    /// The attributes of each part, for one direction of the language.
    pub(crate) fn attributes(&self, is_rtl: bool) -> Attributes {
        Attributes(PARTS.map(|part| {
            let css = self.value(&format!("styles.{part}")).unwrap_or_default();
            let mut attribute = String::new();
            let mut has_colour = false;
            for piece in scan(css).0 {
                match piece {
                    Piece::Text(text) => attribute.push_str(text),
                    Piece::Say(tag) => {
                        let light = format!("light.{}", tag.inner);
                        has_colour |= self.value(&light).is_some();
                        attribute.push_str(match (tag.inner, is_rtl) {
                            ("start", false) | ("end", true) => "left",
                            ("end", false) | ("start", true) => "right",
                            (path, _) => self.value(&light).or_else(|| self.value(path)).unwrap_or_default(),
                        });
                    }
                    Piece::Block(_) | Piece::Comment => {}
                }
            }
            // A cell is found by its element: in a long order its class would be many bytes.
            let class = if has_colour && !matches!(part, "cell" | "number") {
                format!(" class=\"{part}\"")
            } else {
                String::new()
            };
            if attribute.is_empty() { class } else { format!("{class} style=\"{attribute}\"") }
        }))
    }
}

/// The `class` and `style` of each part, ready to be written behind the name of an element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Attributes([String; Part::COUNT]);

impl Attributes {
    pub(crate) fn of(&self, part: Part) -> &str {
        self.0.get(part as usize).map_or("", String::as_str)
    }
}

fn colour(doc: &Doc<'_>, key: &str, value: &Value<'_>) -> Result<String, Error> {
    let text = doc.string(key, value)?;
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    if digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(doc.wrong(value, key, "a colour such as `#1f5a9e`"))
    }
}

fn number(doc: &Doc<'_>, key: &str, value: &Value<'_>, (least, most): (u16, u16)) -> Result<String, Error> {
    let number = doc.number(key, value)?;
    if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&number) {
        Ok(format!("{number:.0}"))
    } else {
        Err(doc.wrong(value, key, &format!("a whole number of pixels from {least} to {most}")))
    }
}

fn font(doc: &Doc<'_>, key: &str, value: &Value<'_>) -> Result<String, Error> {
    let text = doc.string(key, value)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | '-' | '\'');
    if !text.is_empty() && text.len() <= TEXT_CAP && text.chars().all(is_plain) && text.matches('\'').count() % 2 == 0 {
        Ok(text.to_owned())
    } else {
        Err(doc.wrong(value, key, "names of fonts such as `Georgia, 'Times New Roman', serif`"))
    }
}

fn logo_text(doc: &Doc<'_>, key: &str, value: &Value<'_>) -> Result<String, Error> {
    let text = doc.string(key, value)?.trim();
    let is_cid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    if key == "cid" && (text.is_empty() || text.len() > 100 || !text.chars().all(is_cid)) {
        return Err(doc.wrong(value, key, "a name of letters, digits, `-`, `_`, `.` and `@`"));
    }
    if text.is_empty() || text.len() > TEXT_CAP || text.chars().any(char::is_control) {
        return Err(doc.wrong(value, key, "what the logo says, for those who do not see it"));
    }
    let mut escaped = String::new();
    escape(text, &mut escaped);
    Ok(escaped)
}

fn style(doc: &Doc<'_>, key: &str, value: &Value<'_>) -> Result<String, Error> {
    let text = doc.string(key, value)?;
    let at = |message: String, help: &str| doc.fault(value.span().start, ErrorKind::NotAllowed, message, help);
    let (pieces, fault) = scan(text);
    if fault.is_some() || text.len() > TEXT_CAP {
        return Err(at(format!("`{key}` is not a style"), "write declarations such as `margin:0;`"));
    }
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                if let Some((_, what)) = css::declarations_fault(text) {
                    return Err(at(format!("{what} in `{key}`"), "remove it: a mail loads nothing and runs nothing"));
                }
            }
            Piece::Say(tag) => {
                let is_known = matches!(tag.inner, "start" | "end")
                    || COLOURS.contains(&tag.inner)
                    || (Theme::knows(tag.inner) && !tag.inner.starts_with("logo"));
                if !is_known {
                    return Err(at(
                        format!("unknown value `{}` in `{key}`", tag.inner),
                        "name a colour, such as `{{ line }}`, or `{{ font.text }}`, `{{ shape.corners }}`, `{{ start }}`, `{{ end }}`",
                    ));
                }
            }
            Piece::Block(_) | Piece::Comment => {
                return Err(at(format!("a block tag in `{key}`"), "a style only names values of the theme"));
            }
        }
    }
    Ok(text.to_owned())
}

/// The contrast of two colours, from 1 to 21 (WCAG 2, relative luminance).
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let channel = colour.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or_default();
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::in_one_line;

    fn built_in() -> Theme {
        let found = crate::catalog::read::built_in::file("theme.toml").unwrap();
        Theme::parse(found.text).unwrap()
    }

    fn faults(text: &str) -> Vec<String> {
        Theme::parse(text).err().map(|problems| problems.iter().map(in_one_line).collect()).unwrap_or_default()
    }

    #[test]
    fn the_built_in_theme_is_complete_and_readable() {
        let theme = built_in();
        for path in COLOURS.iter().flat_map(|key| [format!("light.{key}"), format!("dark.{key}")]) {
            assert!(theme.value(&path).is_some(), "{path}");
        }
        for part in PARTS {
            assert!(theme.value(&format!("styles.{part}")).is_some(), "{part}");
        }
        let mut problems = Collector::default();
        theme.check(&mut problems);
        assert!(problems.is_empty());
        assert!(theme.attributes(true).of(Part::Number).contains("text-align:left"));
        assert!(theme.attributes(false).of(Part::Number).contains("text-align:right"));
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.001);
        assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.005);
        assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.005);
        let pale = Theme::parse("[dark]\n\nbutton = \"#777777\"\nbutton_text = \"#ffffff\"\n").unwrap();
        let mut problems = Collector::default();
        built_in().without_places().under(&pale).check(&mut problems);
        let problems = problems.finish::<()>(None).unwrap_err();
        let found: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("theme.toml:4"), "{found:?}");
        assert!(found[0].contains("`dark.button_text` on `dark.button` has a contrast of 4.5 to 1"), "{found:?}");
    }

    #[test]
    fn what_is_no_theme_is_found_with_its_line() {
        for (text, found) in [
            ("[light]\npage = \"white\"", "`page` takes a colour"),
            ("[light]\npage = \"#fff\"", "`page` takes a colour"),
            ("[light]\npaper = \"#ffffff\"", "unknown key `paper`"),
            ("[font]\ntext = \"x; background: url(y)\"", "`text` takes names of fonts"),
            ("[font]\nsize = 4", "`size` takes a whole number of pixels from 12 to 30"),
            ("[shape]\nwidth = 600.5", "`width` takes a whole number"),
            ("[logo]\ncid = \"logo\"\nwidth = 10\nheight = 10", "a logo without `alt`"),
            ("[logo]\ncid = \"logo\"\nalt = \"Oak\"\nheight = 10", "a logo without `width`"),
            ("[logo]\ncid = \"logo\"\nalt = \" \"\nwidth = 1\nheight = 1", "`alt` takes what the logo says"),
            ("[logo]\ncid = \"https://x\"\nalt = \"a\"\nwidth = 1\nheight = 1", "`cid` takes a name"),
            ("[styles]\nlink = \"background:url(x)\"", "in `link`"),
            ("[styles]\nlink = \"color:{{ lnk }}\"", "unknown value `lnk` in `link`"),
            ("[styles]\nlink = \"a\\\" onclick=\\\"x\"", "in `link`"),
            ("[styles]\nlink = \"{% if a %}\"", "a block tag in `link`"),
        ] {
            assert!(faults(text).iter().any(|fault| fault.contains(found)), "{text}: {:?}", faults(text));
        }
    }
}
