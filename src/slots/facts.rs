//! Facts as typed structs, for callers who like them better than JSON.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;

use super::Money;

/// A person's name in the parts that are known.
///
/// A name is never split, recased or gendered; so the parts that a mail may use must be handed over. Where only a
/// display string is known, hand over that string instead of this struct.
///
/// # Examples
/// ```
/// use sincerely::slots::Person;
///
/// let maria = Person { full: Some("Maria Silva".into()), given: Some("Maria".into()), ..Person::default() };
/// assert_eq!(serde_json::to_value(maria)?, serde_json::json!({ "full": "Maria Silva", "given": "Maria" }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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

/// An order.
///
/// # Examples
/// ```
/// use sincerely::slots::{Item, Money, Order};
///
/// let order = Order {
///     items: vec![Item { name: "Tent".into(), quantity: 1, price: Some(Money::parse("149.00", "EUR")?) }],
///     ..Order::new("4711")
/// };
/// assert_eq!(serde_json::to_value(order)?["items"][0]["price"]["amount"], "149.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed_on: Option<NaiveDate>,
    /// The day on which it is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
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
pub struct Item {
    /// What it is.
    pub name: String,
    /// How many, from 1 on.
    pub quantity: u32,
    /// The price of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
}

/// What the order is needed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What it is, as it stands in "You need it for …": `your sister's wedding`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// When it is.
    pub when: When,
}

/// A day, or a moment of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum When {
    /// A whole day.
    Day(NaiveDate),
    /// An instant; its hour is said where the customer's zone is known.
    Moment(DateTime<FixedOffset>),
}
