//! Skeletons: bodies after the evaluation of their conditions and loops.
//!
//! Tera decides, with flags and lists of tokens as its only facts; no value ever enters it.

use std::sync::Arc;

use tera::{Context, Tera, Value};

use super::html_part::engine;
use super::language::Language;
use super::model::{Body, Shape, Template};
use crate::error::{Collector, Error, ErrorKind};
use crate::facts::{Holds, ItemFact, Leaf, PathId, Slots, Values};
use crate::locale::{Category, Formats};
use crate::markup::{self, Block, Field, Token};

/// The name of a body in Tera: no suffix that would turn escaping on.
fn name(language: &str, template: &str, shape: &str) -> String {
    format!("{language}/{template}+{shape}")
}

/// Registers every body that has something to decide and every HTML part written by hand, in one batch.
pub(crate) fn compile(languages: &[Language], problems: &mut Collector) -> Tera {
    let mut tera = engine();
    let of = |(language, template, shape): (&Language, &Template, &Shape)| {
        (name(&language.tag, &template.name, &shape.name), shape.body.tera.clone())
    };
    let parts = languages.iter().flat_map(|language| language.html.values());
    let parts = parts.map(|part| (part.name.clone(), part.source.clone()));
    if tera.add_raw_templates(deciding(languages).map(of).chain(parts)).is_err() {
        // Our own reading lets nothing through that Tera refuses; should it, the writer still learns of it at load.
        for (_, template, shape) in deciding(languages) {
            if Tera::new().add_raw_template(&template.name, &shape.body.tera).is_err() {
                problems.push(
                    Error::new(ErrorKind::Syntax, "the template engine rejects this body").in_file(&template.file),
                );
            }
        }
        return tera;
    }
    tera
}

/// Every body with control tags.
pub(super) fn deciding(languages: &[Language]) -> impl Iterator<Item = (&Language, &Template, &Shape)> {
    let templates = languages.iter().flat_map(|it| it.templates.values().map(move |template| (it, template)));
    let shapes = templates.flat_map(|(it, template)| template.shapes.iter().map(move |shape| (it, template, shape)));
    shapes.filter(|(_, _, shape)| shape.body.control)
}

fn key(path: PathId) -> String {
    format!("p{}", path.0)
}

/// The name of a plural flag of an item in Tera, which is one name there: `item.quantity.is_one`.
pub(crate) fn plural_flag(category: Category) -> &'static str {
    match category {
        Category::Zero => "is_zero",
        Category::One => "is_one",
        Category::Two => "is_two",
        Category::Few => "is_few",
        Category::Many => "is_many",
        Category::Other => "is_other",
    }
}

/// A list as Tera sees it: one item for each entry, with the optional fields and the plural flag whose bits the entry
/// has.
fn items(list: Option<usize>, fields: &[u8]) -> Value {
    let number = list.and_then(|list| u16::try_from(list).ok()).unwrap_or(0);
    let items: Vec<Value> = (0_u8..)
        .zip(fields)
        .map(|(at, fields)| {
            let mut map = tera::Map::default();
            for field in Field::ALL.into_iter().filter(|field| bit(*field) == 0 || fields & bit(*field) != 0) {
                if let Some(token) = (Token::Item { list: number, at, field }).char() {
                    map.insert(field.as_str().into(), Value::from(token.to_string()));
                }
            }
            let asked = Category::ALL.into_iter().find(|category| fields & !FIELDS == plural_bits(*category));
            if let Some(category) = asked {
                map.insert(plural_flag(category).into(), Value::from(true));
            }
            Value::from(map)
        })
        .collect();
    Value::from(items)
}

/// The bit of an optional field.
fn bit(field: Field) -> u8 {
    match field {
        Field::Name | Field::Quantity => 0,
        Field::Price => 1,
        Field::Total => 2,
    }
}

/// The bits of all optional fields.
const FIELDS: u8 = 3;

/// The bits of a plural category, above those of the fields.
fn plural_bits(category: Category) -> u8 {
    (category as u8 + 1) << 2
}

/// The bits of the optional fields that an item has, and of the category of its number if the body asks for it.
fn bits(item: &ItemFact, body: &Body, formats: &Formats) -> u8 {
    let plural = if body.counts_items { plural_bits(formats.plurals().of(&item.quantity.number())) } else { 0 };
    let price = if item.price.is_some() { bit(Field::Price) } else { 0 };
    let total = if item.total.is_some() { bit(Field::Total) } else { 0 };
    plural | price | total
}

/// The skeleton of one case: with some of the paths that decide present, and a list of an item for each
/// combination of optional fields, and for each plural category if it asks for one.
pub(super) fn render_case(
    tera: &Tera,
    language: &Language,
    (template, shape): (&Template, &Shape),
    lists: &[PathId],
    slots: &Slots,
    present: &[PathId],
) -> Option<String> {
    let mut context = Context::new();
    let mut plurals = vec![0];
    if shape.body.counts_items {
        plurals = language.formats.plurals().categories().map(plural_bits).collect();
    }
    let all: Vec<u8> = plurals.iter().flat_map(|plural| (0..=FIELDS).map(move |fields| plural | fields)).collect();
    for path in &shape.body.decides {
        let is_present = present.contains(path);
        let value = if slots.info(*path).is_some_and(|info| info.holds == Holds::List) {
            let number = lists.iter().position(|list| list == path).filter(|_| is_present);
            items(number, if is_present { &all } else { &[] })
        } else {
            Value::from(is_present)
        };
        context.insert_value(key(*path), value);
    }
    tera.render(&name(&language.tag, &template.name, &shape.name), &context).ok()
}

/// The tree of one mail's body, from the template's store or made now.
pub(crate) fn tree(
    tera: &Tera,
    language: &str,
    (template, shape): (&Template, &Shape),
    lists: &[PathId],
    values: &Values,
) -> Result<Arc<Vec<Block>>, Error> {
    shape.trees.get_or(decided(shape, values), || {
        Ok(markup::parse(&render(tera, language, (template, shape), lists, values)?).0)
    })
}

/// Everything that the skeleton depends on, path by path: whether it is there; of a list how long it is, and which
/// optional fields its items have, and their plural categories if the body asks for them. No two cases come to the same
/// bytes, since each path's begin with its kind.
fn decided(shape: &Shape, values: &Values) -> Vec<u8> {
    let mut decided = Vec::with_capacity(shape.body.decides.len() * 4);
    for path in &shape.body.decides {
        if let Some(Leaf::List(list)) = values.get(*path) {
            decided.extend([2, u8::try_from(list.len()).unwrap_or(u8::MAX)]);
            decided.extend(list.iter().map(|item| bits(item, &shape.body, &values.context.formats)));
        } else {
            decided.push(u8::from(values.present().contains(*path)));
        }
    }
    decided
}

/// The skeleton of one mail.
fn render(
    tera: &Tera,
    language: &str,
    (template, shape): (&Template, &Shape),
    lists: &[PathId],
    values: &Values,
) -> Result<String, Error> {
    let mut context = Context::new();
    for path in &shape.body.decides {
        let value = match values.get(*path) {
            Some(Leaf::List(list)) => {
                let fields: Vec<u8> =
                    list.iter().map(|item| bits(item, &shape.body, &values.context.formats)).collect();
                items(lists.iter().position(|list| list == path), &fields)
            }
            _ => Value::from(values.present().contains(*path)),
        };
        context.insert_value(key(*path), value);
    }
    tera.render(&name(language, &template.name, &shape.name), &context).map_err(|_| {
        Error::new(ErrorKind::Syntax, format!("the body of `{}` cannot be rendered", template.name))
            .in_file(&template.file)
    })
}
