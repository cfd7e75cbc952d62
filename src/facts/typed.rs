//! Facts as typed structs, for callers who like them better than JSON.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Serialize, Serializer};

use super::Money;
use crate::locale::iso_day;

/// A person's name in the parts that are known.
///
/// A name is never split, recased or gendered; so the parts that a mail may use must be handed over. Where only a
/// display string is known, hand over that string instead of this struct.
///
/// # Examples
/// ```
/// use sincerely::facts::Person;
///
/// let mut maria = Person::new("Maria Silva");
/// maria.given = Some("Maria".into());
/// assert_eq!(serde_json::to_value(maria)?, serde_json::json!({ "full": "Maria Silva", "given": "Maria" }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Person {
    /// The whole name as the person writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// The name that friends use: `Maria`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The family name, said only together with `title`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `Ms`, `Dr`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The name as a formal greeting has it: `Ms Silva`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formal: Option<String>,
}

impl Person {
    /// A person of whom only the whole name is known.
    pub fn new(full: impl Into<String>) -> Self {
        Self { full: Some(full.into()), ..Self::default() }
    }
}

/// An order.
///
/// # Examples
/// ```
/// use sincerely::facts::{Item, Money, Order};
///
/// let mut tent = Item::new("Tent", 1);
/// tent.price = Some(Money::parse("149.00", "EUR")?);
/// let mut order = Order::new("4711");
/// order.items.push(tent);
/// assert_eq!(serde_json::to_value(order)?["items"][0]["price"]["amount"], "149.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Order {
    /// The number that the customer knows it by.
    pub number: String,
    /// What was ordered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// The day of the order.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "some_day")]
    pub placed_on: Option<NaiveDate>,
    /// The day on which it is expected.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "some_day")]
    pub eta: Option<NaiveDate>,
    /// Where it stands, in a word: `packed`. `shipped`, `delivered` and `cancelled` also set the flags of that sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Where it can be followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
}

impl Order {
    /// An order of which only the number is known.
    pub fn new(number: impl Into<String>) -> Self {
        Self { number: number.into(), ..Self::default() }
    }
}

/// One line of an order or list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Item {
    /// What it is.
    pub name: String,
    /// How many, from 1 on.
    pub quantity: u32,
    /// The price of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
}

impl Item {
    /// A line without a price.
    pub fn new(name: impl Into<String>, quantity: u32) -> Self {
        Self { name: name.into(), quantity, price: None }
    }
}

/// What the order is needed for.
///
/// # Examples
/// ```
/// use sincerely::facts::{Event, When};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut wedding = Event::new(When::Day("2026-03-07".parse()?));
/// wedding.what = Some("your sister's wedding".into());
/// let facts = serde_json::json!({ "what": "your sister's wedding", "when": "2026-03-07" });
/// assert_eq!(serde_json::to_value(wedding)?, facts);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Event {
    /// What it is, as it stands in "You need it for …": `your sister's wedding`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// When it is.
    pub when: When,
}

impl Event {
    /// Something of which only the day or the moment is known.
    pub fn new(when: When) -> Self {
        Self { what: None, when }
    }
}

/// A day, or a moment of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum When {
    /// A whole day.
    Day(#[serde(serialize_with = "day")] NaiveDate),
    /// An instant; its hour is said where the customer's zone is known.
    Moment(DateTime<FixedOffset>),
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn day<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    // As chrono itself does it, but for the time that it takes.
    match iso_day(*day).as_ref().and_then(|bytes| std::str::from_utf8(bytes).ok()) {
        Some(written) => serializer.serialize_str(written),
        None => day.serialize(serializer),
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde calls it so")]
fn some_day<S: Serializer>(some: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match some {
        Some(some) => day(some, serializer),
        None => serializer.serialize_none(),
    }
}
