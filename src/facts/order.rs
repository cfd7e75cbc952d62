//! Orders and lists of things.

use std::fmt;

use chrono::NaiveDate;

use super::Kind;
use super::fact::Fact;
use super::given::RawValue;
use super::values::{LIST_CAP, Leaf, Values};
use crate::error::Error;
use crate::locale::known_status;

const NUMBER_CAP: usize = 64;
const NAME_CAP: usize = 120;

/// The most of one thing that an order may hold.
const QUANTITY_CAP: u64 = 1_000_000;

const KEYS: &[&str] = &["number", "items", "total", "placed_on", "eta", "status", "tracking"];

/// Reads an order and says when it is expected: nothing, once that day is over, or if nothing will come any more.
pub(crate) fn read(fact: &Fact<'_>, values: &mut Values) -> Result<Option<NaiveDate>, Error> {
    let object = fact.object(KEYS)?;
    let number = match fact.part(object, "number") {
        Some(number) => fact.text(number, "number", NUMBER_CAP)?,
        None => None,
    };
    let Some(number) = number else { return Ok(None) };
    fact.mark("", values);
    fact.put_text("number", Some(&number), values);
    if let Some(items) = fact.part(object, "items")
        && let Some(count) = read_list(fact, items, "items", "more", values)?
        && let Ok(count) = i64::try_from(count)
    {
        fact.put("count", Some(Leaf::Number(count)), values);
    }
    if let Some(total) = fact.part(object, "total") {
        fact.put("total", fact.money(total, "total")?.map(Leaf::Money), values);
    }
    let day = |tail: &str| fact.part(object, tail).map_or(Ok(None), |given| fact.day(given, tail));
    fact.put("placed_on", day("placed_on")?.map(Leaf::Day), values);
    let eta = day("eta")?;
    let mut over = false;
    if let Some(status) = fact.part(object, "status") {
        let status = fact.text(status, "status", NUMBER_CAP)?;
        let known = status.as_deref().and_then(known_status);
        let flag = match known {
            Some("shipped" | "out_for_delivery") => Some("is_sent"),
            Some("delivered") => Some("is_delivered"),
            Some("cancelled") => Some("is_cancelled"),
            _ => None,
        };
        if let Some(flag) = flag {
            fact.mark(flag, values);
        }
        over = matches!(known, Some("delivered" | "cancelled" | "returned"));
        // A status that is not known by name is said as the shop has it.
        let said = known.and_then(|known| fact.reader.how.formats.status(known));
        fact.put_text("status", said.or(status.as_deref()), values);
    }
    let is_past = eta.is_some_and(|eta| fact.days_until(eta) < 0);
    if is_past && !over {
        fact.mark("is_late", values);
    }
    let eta = eta.filter(|_| !is_past && !over);
    fact.put("eta", eta.map(Leaf::Day), values);
    if let Some(tracking) = fact.part(object, "tracking") {
        fact.put_link("tracking", fact.link(tracking, "tracking")?.as_deref(), values);
    }
    Ok(eta)
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

/// Reads a list into the path `tail`, and says how many things it names in all.
///
/// A list longer than a mail shows is cut, and `more` says by how many; an empty one is absent.
pub(crate) fn read_list(
    fact: &Fact<'_>,
    given: RawValue<'_>,
    tail: &str,
    more: &str,
    values: &mut Values,
) -> Result<Option<u64>, Error> {
    let items = given.as_list().ok_or_else(|| fact.wrong(tail, Kind::List.expects()))?;
    let from = values.elements_len();
    let (mut count, mut len, mut cut) = (0_u64, 0, 0);
    for (at, item) in items.enumerate() {
        let name_of = |key: &'static str| Part { list: tail, at, key };
        let object = item.as_object().ok_or_else(|| fact.wrong(tail, Kind::List.expects()))?;
        fact.check_keys(object, &["name", "quantity", "price"])?;
        let name = object.get("name").ok_or_else(|| fact.missing(name_of("name")))?;
        let name = fact.text(name, name_of("name"), NAME_CAP)?.ok_or_else(|| fact.missing(name_of("name")))?;
        let quantity = object.get("quantity").ok_or_else(|| fact.missing(name_of("quantity")))?;
        let quantity = quantity
            .as_u64()
            .filter(|quantity| (1..=QUANTITY_CAP).contains(quantity))
            .ok_or_else(|| fact.wrong(name_of("quantity"), "a whole number from 1 on"))?;
        count = count.saturating_add(quantity);
        let price = match object.get("price").filter(|price| !price.is_null()) {
            Some(price) => fact.money(price, name_of("price"))?,
            None => None,
        };
        if len < LIST_CAP {
            len += 1;
            values.keep_element(&name, i64::try_from(quantity).unwrap_or(i64::MAX), price);
        } else {
            cut += 1;
        }
    }
    let Some(elements) = values.elements_since(from).filter(|_| len > 0) else { return Ok(None) };
    if cut > 0 {
        fact.put(more, Some(Leaf::Number(cut)), values);
    } else {
        // A sentence cannot show that a list was cut, so it names either all or none.
        fact.put("names", Some(Leaf::Names(elements)), values);
    }
    fact.put(tail, Some(Leaf::List(elements)), values);
    Ok(Some(count))
}
