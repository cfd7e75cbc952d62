//! Orders and lists of things.

use std::sync::Arc;

use chrono::NaiveDate;

use super::fact::Fact;
use super::kind::{Kind, ROOT, Tail, keys, paths};
use super::lines::{Detail, EXPECTS, Item, Lines, Sum, SumKeys, read_address, read_items, read_sums};
use super::table::Slots;
use super::values::{Leaf, Values};
use crate::error::Error;
use crate::locale::known_status;

const NUMBER_CAP: usize = 64;
/// The most items that a sentence names.
const NAMES_CAP: usize = 12;

paths! {
    Presence;
    NUMBER always "number" Text,
    ITEMS maybe "items" List,
    LINES with_items "lines" Block,
    NAMES maybe "names" Text of "items",
    COUNT maybe "count" Number of "items",
    SUBTOTAL maybe "subtotal" Text,
    DISCOUNT maybe "discount" Text,
    SHIPPING maybe "shipping" Text,
    TAX maybe "tax" Text,
    TOTAL maybe "total" Text,
    DELIVERY_ADDRESS maybe "delivery_address" Text,
    BILLING_ADDRESS maybe "billing_address" Text,
    PAYMENT_METHOD maybe "payment_method" Text,
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
    SUBTOTAL "subtotal",
    DISCOUNT "discount",
    SHIPPING "shipping",
    TAX "tax",
    TOTAL "total",
    DELIVERY_ADDRESS "delivery_address",
    BILLING_ADDRESS "billing_address",
    PAYMENT_METHOD "payment_method",
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
    let items = match fact.part(object, key::ITEMS) {
        Some(items) => read_items(fact, items, key::ITEMS)?,
        None => None,
    };
    let keys = SumKeys {
        items: key::ITEMS,
        subtotal: key::SUBTOTAL,
        discount: key::DISCOUNT,
        shipping: key::SHIPPING,
        tax: key::TAX,
        total: key::TOTAL,
    };
    let sums = read_sums(fact, object, items.as_deref(), &keys)?;
    for (sum, money) in &sums {
        let path = match sum {
            Sum::Subtotal => SUBTOTAL,
            Sum::Discount => DISCOUNT,
            Sum::Shipping => SHIPPING,
            Sum::Tax(_) | Sum::Included(_) => TAX,
            Sum::Total => TOTAL,
        };
        fact.put(path, Some(Leaf::Money(*money)), values);
    }
    let address = |key| fact.part(object, key).map_or(Ok(None), |given| read_address(fact, given, key));
    let details = [
        (Detail::Delivery, DELIVERY_ADDRESS, address(key::DELIVERY_ADDRESS)?),
        (Detail::Billing, BILLING_ADDRESS, address(key::BILLING_ADDRESS)?),
        (Detail::Payment, PAYMENT_METHOD, text(key::PAYMENT_METHOD)?.map(|text| super::values::isolated(&text))),
    ];
    for (_, path, text) in &details {
        fact.put(*path, text.clone().map(Leaf::Name), values);
    }
    if let Some(items) = items {
        put_items(fact, &items, ITEMS, NAMES, values);
        // An order with half a metre of something has no number of pieces.
        let count = items.iter().map(|item| item.quantity.whole().filter(|_| item.unit.is_none())).sum::<Option<u64>>();
        fact.put(COUNT, count.and_then(|count| i64::try_from(count).ok()).map(Leaf::Number), values);
        let details = details.into_iter().filter_map(|(detail, _, text)| Some((detail, text?))).collect();
        fact.put(LINES, Some(Leaf::Lines(Lines { items, sums, details })), values);
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
    // An unknown status is written as the shop gives it. The names of the known ones are English.
    let words = match known {
        Some(known) => fact.reader.context.formats.status(known),
        None => status.as_deref(),
    };
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

/// Puts items at their path, and their names in a sentence if there are not too many.
fn put_items(fact: &Fact<'_>, items: &Arc<[Item]>, list: Tail, names: Tail, values: &mut Values) {
    if items.len() <= NAMES_CAP {
        fact.put(names, Some(Leaf::Names(Arc::clone(items))), values);
    }
    fact.put(list, Some(Leaf::List(Arc::clone(items))), values);
}

pub(super) use list::LIST;

mod list {
    use super::super::kind::{Kind, ROOT, paths};
    use super::{EXPECTS, put_items, read_items};

    paths! {
        List;
        NAMES maybe "names" Text of "",
    }

    /// A list of things with name and quantity.
    pub(in super::super) static LIST: Kind = Kind {
        name: "list",
        expects: EXPECTS,
        keys: &[],
        paths: PATHS,
        exclusive: &[],
        read: |fact, values| {
            if let Some(items) = read_items(fact, fact.value, "")? {
                put_items(fact, &items, ROOT, NAMES, values);
            }
            Ok(())
        },
    };
}
