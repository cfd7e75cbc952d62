//! Orders and lists of things.

use std::fmt;

use chrono::NaiveDate;
use serde_json::Value;

use super::fact::Fact;
use super::kind::{Kind, ROOT, Tail, keys, paths};
use super::table::Slots;
use super::values::{Element, LIST_CAP, Leaf, Values};
use crate::error::Error;
use crate::locale::known_status;

const NUMBER_CAP: usize = 64;
const NAME_CAP: usize = 120;

/// The most of one thing that an order may hold.
const QUANTITY_CAP: u64 = 1_000_000;

paths! {
    Presence;
    NUMBER always "number" Text,
    ITEMS maybe "items" List,
    MORE maybe "more" Text of "items",
    NAMES maybe "names" Text of "items",
    COUNT maybe "count" Text of "items",
    TOTAL maybe "total" Text,
    PLACED_ON maybe "placed_on" Text,
    ETA maybe "eta" Text,
    STATUS maybe "status" Text,
    TRACKING maybe "tracking" Link,
    IS_LATE maybe "is_late" Presence,
    IS_SENT maybe "is_sent" Presence,
    IS_DELIVERED maybe "is_delivered" Presence,
    IS_CANCELLED maybe "is_cancelled" Presence,
}

keys! {
    NUMBER "number",
    ITEMS "items",
    TOTAL "total",
    PLACED_ON "placed_on",
    ETA "eta",
    STATUS "status",
    TRACKING "tracking",
}

/// An order; see [`Order`](crate::facts::Order).
pub(super) static ORDER: Kind = Kind {
    name: "order",
    expects: "an object with `number` and what else is known of the order",
    keys: key::ALL,
    paths: PATHS,
    exclusive: &[(false, &[IS_SENT, IS_DELIVERED, IS_CANCELLED])],
    read,
};

/// The day on which the first order that has one is expected.
pub(super) fn expected(slots: &Slots, values: &Values) -> Option<NaiveDate> {
    slots.iter().filter(|slot| *slot.kind == ORDER).find_map(|slot| match values.get(slot.path(ETA))? {
        Leaf::Day(day) => Some(*day),
        _ => None,
    })
}

fn read(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let object = fact.object()?;
    let text = |key| fact.part(object, key).map_or(Ok(None), |given| fact.text(given, key, NUMBER_CAP));
    let day = |key| fact.part(object, key).map_or(Ok(None), |given| fact.day(given, key));
    let Some(number) = text(key::NUMBER)? else { return Ok(()) };
    fact.mark(ROOT, values);
    fact.put(NUMBER, Some(Leaf::name(&number)), values);
    if let Some(items) = fact.part(object, key::ITEMS)
        && let Some(count) =
            read_list(fact, items, key::ITEMS, &ListPaths { list: ITEMS, more: MORE, names: NAMES }, values)?
    {
        fact.put(COUNT, i64::try_from(count).ok().map(Leaf::Number), values);
    }
    if let Some(total) = fact.part(object, key::TOTAL) {
        fact.put(TOTAL, fact.money(total, key::TOTAL)?.map(Leaf::Money), values);
    }
    fact.put(PLACED_ON, day(key::PLACED_ON)?.map(Leaf::Day), values);
    let status = text(key::STATUS)?;
    let known = status.as_deref().and_then(known_status);
    match known {
        Some("shipped" | "out_for_delivery") => fact.mark(IS_SENT, values),
        Some("delivered") => fact.mark(IS_DELIVERED, values),
        Some("cancelled") => fact.mark(IS_CANCELLED, values),
        _ => {}
    }
    // A status that is not known by name is said as the shop has it.
    let words = known.and_then(|known| fact.reader.context.formats.status(known)).or(status.as_deref());
    fact.put(STATUS, words.map(Leaf::text), values);
    // Nothing is expected once the day is over, or if nothing will come any more.
    let eta = day(key::ETA)?;
    let over = matches!(known, Some("delivered" | "cancelled" | "returned"));
    let is_past = eta.is_some_and(|eta| fact.days_until(eta) < 0);
    if is_past && !over {
        fact.mark(IS_LATE, values);
    }
    fact.put(ETA, eta.filter(|_| !is_past && !over).map(Leaf::Day), values);
    if let Some(tracking) = fact.part(object, key::TRACKING) {
        fact.put(TRACKING, fact.link(tracking, key::TRACKING)?, values);
    }
    Ok(())
}

pub(super) use list::LIST;

mod list {
    use super::super::kind::{Kind, ROOT, paths};
    use super::{ListPaths, read_list};

    paths! {
        List;
        MORE maybe "more" Text of "",
        NAMES maybe "names" Text of "",
    }

    /// A list of things with name and quantity.
    pub(in super::super) static LIST: Kind = Kind {
        name: "list",
        expects: "a list of objects with `name`, `quantity` and, where known, `price`",
        keys: &[],
        paths: PATHS,
        exclusive: &[],
        read: |fact, values| {
            read_list(fact, fact.value, "", &ListPaths { list: ROOT, more: MORE, names: NAMES }, values).map(|_| ())
        },
    };
}

mod item {
    super::keys! {
        NAME "name",
        QUANTITY "quantity",
        PRICE "price",
    }
    pub(super) use key::{ALL, NAME, PRICE, QUANTITY};
}

/// Where a list is put, how many more it has than a mail shows, and its names in a sentence.
struct ListPaths {
    list: Tail,
    more: Tail,
    names: Tail,
}

/// The part of an element, for errors: `items.2.name`.
#[derive(Clone, Copy)]
struct Part<'a> {
    list: &'a str,
    at: usize,
    key: &'static str,
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.list.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{}.{}", self.list, self.at, self.key)
    }
}

/// Reads a list and returns how many things it names in all.
///
/// A list longer than a mail shows is cut, and `more` says by how many; an empty one is absent.
fn read_list(
    fact: &Fact<'_>,
    given: &Value,
    name: &str,
    paths: &ListPaths,
    values: &mut Values,
) -> Result<Option<u64>, Error> {
    let wrong = || fact.wrong(name, LIST.expects);
    let items = given.as_array().ok_or_else(wrong)?;
    let mut elements = Vec::with_capacity(items.len().min(LIST_CAP));
    let (mut count, mut cut) = (0_u64, 0);
    for (at, item) in items.iter().enumerate() {
        let part = |key: &'static str| Part { list: name, at, key };
        let object = item.as_object().ok_or_else(wrong)?;
        fact.check_keys(object, item::ALL)?;
        let missing = || fact.missing(part(item::NAME));
        let text = fact.text(object.get(item::NAME).ok_or_else(missing)?, part(item::NAME), NAME_CAP)?;
        let text = text.ok_or_else(missing)?;
        let quantity = object.get(item::QUANTITY).ok_or_else(|| fact.missing(part(item::QUANTITY)))?;
        let quantity = quantity
            .as_u64()
            .filter(|quantity| (1..=QUANTITY_CAP).contains(quantity))
            .ok_or_else(|| fact.wrong(part(item::QUANTITY), "a whole number from 1 on"))?;
        count = count.saturating_add(quantity);
        let price = match object.get(item::PRICE).filter(|price| !price.is_null()) {
            Some(price) => fact.money(price, part(item::PRICE))?,
            None => None,
        };
        if elements.len() < LIST_CAP {
            elements.push(Element::new(&text, i64::try_from(quantity).unwrap_or(i64::MAX), price));
        } else {
            cut += 1;
        }
    }
    if elements.is_empty() {
        return Ok(None);
    }
    if cut > 0 {
        fact.put(paths.more, Some(Leaf::Number(cut)), values);
    } else {
        // A sentence cannot show that a list was cut, so it names either all or none.
        let mut names = String::new();
        fact.reader.context.formats.push_list(elements.iter().map(|element| element.name.as_str()), &mut names);
        fact.put(paths.names, Some(Leaf::Name(names)), values);
    }
    fact.put(paths.list, Some(Leaf::List(elements)), values);
    Ok(Some(count))
}
