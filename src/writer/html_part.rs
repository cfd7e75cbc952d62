//! HTML parts written by hand: the values for Tera, and the rendering.

use tera::{Context, Map, Value};

use super::emit::{Parts, Said};
use super::parts::Page;
use crate::catalog::{Content, Fill, HtmlPart, Insert, Template, plural_flag, variable};
use crate::error::Error;
use crate::facts::{Holds, ItemFact, Leaf, PathId, Raw};
use crate::locale::NamedDays;
use crate::markup::{Block, Field, Inline, Line, Token, escape};

impl Page<'_> {
    /// Renders the HTML part of a template.
    pub(super) fn by_hand(&mut self, part: &HtmlPart, template: &Template) -> Result<String, Error> {
        let mut context = Context::new();
        for (at, insert) in part.inserts.iter().enumerate() {
            if let Some(value) = self.insert(insert) {
                context.insert_value(variable(at), value);
            }
        }
        let html = self.catalog.tera.render(&part.name, &context);
        html.map_err(|why| part.unwritten(&why, &template.name))
    }

    /// The value of a variable; none if it is absent.
    fn insert(&mut self, insert: &Insert) -> Option<Value> {
        let either = |text: &str, html: &str| {
            if insert.is_markup { Value::safe_string(html.trim_end()) } else { Value::from(text) }
        };
        Some(match &insert.content {
            Content::Fill(Fill::Path(path)) => return self.path(*path, insert.is_markup),
            Content::Fill(Fill::Theme(path)) => Value::safe_string(self.themed.value(path)?),
            Content::Fill(Fill::Lang) => Value::from(self.language.tag.as_str()),
            Content::Fill(Fill::Dir) => Value::from(self.dir()),
            Content::Fill(Fill::Subject) => either(&self.subject.text, &self.subject.html),
            Content::Fill(Fill::Header) => either(&self.header.text, &self.header.html),
            Content::Fill(Fill::Body) => either(&self.body.text, &self.body.html),
            Content::Fill(Fill::Footer) => either(&self.footer.text, &self.footer.html),
            Content::Fill(Fill::Preheader) => match &self.preheader {
                Some(preheader) => either(&preheader.text, &preheader.html),
                None => Value::from(""),
            },
            Content::Raw(path) => self.raw(*path)?,
            Content::Say(pool) => {
                // A pool that is silent in this mail says nothing here either.
                let parts =
                    self.said.phrase(*pool).map(|line| self.written(|parts, said| parts.write_line(line, said)));
                parts.map_or_else(|| Value::from(""), |parts| either(&parts.text, &parts.html))
            }
        })
    }

    /// Something written on its own, in both forms.
    fn written(&mut self, write: impl FnOnce(&mut Parts<'_>, &Said<'_>)) -> Parts<'_> {
        let mut parts = Parts::with_capacity(self.body.look, 64, 128);
        write(&mut parts, self.said);
        self.hole |= parts.hole;
        parts
    }

    fn path(&mut self, path: PathId, is_markup: bool) -> Option<Value> {
        let is_present = self.said.values.present().contains(path);
        match self.catalog.slots.info(path)?.holds {
            Holds::List => Some(self.items(path)),
            Holds::Block if is_markup && is_present => {
                let lines: Vec<Line> = vec![vec![Inline::Token(Token::Path(path))]];
                let blocks = [Block::Paragraph(lines)];
                Some(Value::safe_string(self.written(|parts, said| parts.write(&blocks, said)).html.trim_end()))
            }
            Holds::Block if is_markup => None,
            Holds::Presence | Holds::Block => Some(Value::from(is_present)),
            Holds::Text | Holds::Number | Holds::Decimal | Holds::Link => {
                let text = self.words(Token::Path(path))?;
                if !is_markup {
                    return Some(Value::from(text));
                }
                let mut html = String::with_capacity(text.len());
                escape(&text, &mut html);
                Some(Value::safe_string(&html.replace('\n', "<br>\n")))
            }
        }
    }

    fn words(&self, token: Token) -> Option<String> {
        let mut words = String::new();
        self.said.say(token, &mut NamedDays::default(), &mut words).map(|()| words)
    }

    fn raw(&self, path: PathId) -> Option<Value> {
        Some(match self.said.values.raw(path)? {
            Raw::Flag => Value::from(true),
            Raw::Number(number) => Value::from(number),
            Raw::Text(text) => Value::from(text),
            Raw::Lines(lines) => Value::from(lines.into_iter().map(Value::from).collect::<Vec<_>>()),
        })
    }

    /// A list: for each item its words, and under `raw` what they mean. A list that is absent is empty.
    fn items(&self, path: PathId) -> Value {
        let Some(Leaf::List(list)) = self.said.values.get(path) else { return Value::from(Vec::<Value>::new()) };
        let number = self.said.lists.iter().position(|list| *list == path);
        let number = number.and_then(|number| u16::try_from(number).ok()).unwrap_or_default();
        let item = |(at, item): (u8, &ItemFact)| {
            let mut map = Map::default();
            for field in Field::ALL {
                if let Some(words) = self.words(Token::Item { list: number, at, field }) {
                    map.insert(field.as_str().into(), Value::from(words));
                }
            }
            let mut raw = Map::default();
            let quantity = item.quantity.number();
            let flag = plural_flag(self.said.values.context.formats.plurals().of(&quantity));
            map.insert(flag.into(), Value::from(true));
            let numbers = [
                ("quantity", Some(quantity.as_str().to_owned())),
                ("price", item.price.as_ref().map(crate::locale::Money::amount)),
                ("total", item.total.as_ref().map(crate::locale::Money::amount)),
            ];
            for (name, number) in numbers {
                if let Some(number) = number.and_then(|number| number.parse::<f64>().ok()) {
                    raw.insert(name.into(), Value::from(number));
                }
            }
            map.insert("raw".into(), Value::from(raw));
            Value::from(map)
        };
        Value::from((0..).zip(list.iter()).map(item).collect::<Vec<_>>())
    }
}
