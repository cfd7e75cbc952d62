//! Facts as typed structs, for callers who prefer them to JSON.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Money, Quantity};

/// Setters of optional fields.
macro_rules! setters {
    ($(#[doc = $doc:literal] $field:ident: $value:ty;)*) => {$(
        #[doc = $doc]
        #[must_use]
        pub fn $field(mut self, $field: $value) -> Self {
            self.$field = Some($field.into());
            self
        }
    )*};
}

/// A person's name, in its known parts.
///
/// The library does not split a name, change its case or guess a gender, so you must give each part that a mail may use. If
/// you know only a display name, pass that string instead of this struct.
///
/// # Examples
/// ```
/// use sincerely::facts::Person;
///
/// let maria = Person::new("Maria Silva").given("Maria").formal("Ms Silva");
/// let facts = serde_json::json!({ "full": "Maria Silva", "given": "Maria", "formal": "Ms Silva" });
/// assert_eq!(serde_json::to_value(maria)?, facts);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Person {
    /// The full name as the person writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// The name that friends use: `Maria`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The family name, used only together with `title`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// `Ms`, `Dr`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The name in a formal greeting: `Ms Silva`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formal: Option<String>,
}

impl Person {
    /// Returns a person with only the full name.
    pub fn new(full: impl Into<String>) -> Self {
        Self { full: Some(full.into()), ..Self::default() }
    }

    setters! {
        /// Adds the given name.
        given: impl Into<String>;
        /// Adds the family name.
        family: impl Into<String>;
        /// Adds the title.
        title: impl Into<String>;
        /// Adds the name for a formal greeting.
        formal: impl Into<String>;
    }
}

/// An order.
///
/// # Examples
/// ```
/// use sincerely::facts::{Item, Money, Order};
///
/// let tent = Item::new("Tent", 1).price(Money::parse("149.00", "EUR")?);
/// let order = Order::new("4711").item(tent).eta("2026-03-07".parse()?);
/// assert_eq!(serde_json::to_value(order)?["items"][0]["price"]["amount"], "149.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Order {
    /// The order number that the customer knows.
    pub number: String,
    /// The ordered items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The sum of the items. It is computed if every item has a total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtotal: Option<Money>,
    /// The discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
    /// The cost of delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// The taxes, each added to the sum or included in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tax: Vec<Tax>,
    /// The amount to pay. It is computed if the subtotal is known. A total that contradicts the other sums is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// The delivery address, line by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery_address: Vec<String>,
    /// The billing address, line by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub billing_address: Vec<String>,
    /// The payment method: `Visa ending in 4242`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<String>,
    /// The day of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_on: Option<NaiveDate>,
    /// The expected day of delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eta: Option<NaiveDate>,
    /// The status in one word: `packed`. `shipped`, `delivered` and `cancelled` also set the matching flags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The tracking link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<String>,
}

impl Order {
    /// Returns an order with only its number.
    pub fn new(number: impl Into<String>) -> Self {
        Self { number: number.into(), ..Self::default() }
    }

    /// Adds one item.
    #[must_use]
    pub fn item(mut self, item: Item) -> Self {
        self.items.push(item);
        self
    }

    setters! {
        /// Adds the sum of the items.
        subtotal: Money;
        /// Adds the discount.
        discount: Money;
        /// Adds the cost of delivery.
        shipping: Money;
    }

    /// Adds one tax.
    #[must_use]
    pub fn tax(mut self, tax: Tax) -> Self {
        self.tax.push(tax);
        self
    }

    /// Adds the delivery address, line by line.
    #[must_use]
    pub fn delivery_address(mut self, lines: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.delivery_address = lines.into_iter().map(Into::into).collect();
        self
    }

    /// Adds the billing address, line by line.
    #[must_use]
    pub fn billing_address(mut self, lines: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.billing_address = lines.into_iter().map(Into::into).collect();
        self
    }

    setters! {
        /// Adds the payment method.
        payment_method: impl Into<String>;
        /// Adds the amount to pay.
        total: Money;
        /// Adds the day of the order.
        placed_on: NaiveDate;
        /// Adds the expected day of delivery.
        eta: NaiveDate;
        /// Adds the status.
        status: impl Into<String>;
        /// Adds the tracking link.
        tracking: impl Into<String>;
    }
}

/// One line of an order or list.
///
/// # Examples
/// ```
/// use sincerely::facts::{Item, Money, Quantity};
///
/// # fn main() -> Result<(), sincerely::Error> {
/// let napkins = Item::new("Linen napkin", 6).price(Money::parse("9.50", "EUR")?);
/// let cheese = Item::measured("Mountain cheese", Quantity::parse("1.5")?, "kg").price(Money::parse("24.00", "EUR")?);
/// # drop((napkins, cheese));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Item {
    /// The name of the item.
    pub name: String,
    /// The number of pieces, or the measured amount.
    pub quantity: Quantity,
    /// The unit, such as `kg`; none if the item is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The price of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// The price of the whole quantity. It is computed from `price` if the result is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
}

impl Item {
    /// Returns an item without a price.
    pub fn new(name: impl Into<String>, quantity: u32) -> Self {
        Self { name: name.into(), quantity: quantity.into(), unit: None, price: None, total: None }
    }

    /// Returns an item that is measured, not counted: 1.5 `kg`.
    pub fn measured(name: impl Into<String>, quantity: Quantity, unit: impl Into<String>) -> Self {
        Self { quantity, unit: Some(unit.into()), ..Self::new(name, 1) }
    }

    setters! {
        /// Adds the price of one.
        price: Money;
        /// Adds the price of the whole quantity.
        total: Money;
    }
}

/// A tax of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tax {
    /// The amount. It is computed from `rate` if the result is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The name: `VAT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The rate in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Quantity>,
    /// Whether the sums already include it.
    #[serde(default)]
    pub included: bool,
}

impl Tax {
    /// Returns a tax that is added to the sum.
    pub fn added(amount: Money) -> Self {
        Self { amount: Some(amount), ..Self::default() }
    }

    /// Returns a tax that the sums already include.
    pub fn included(amount: Money) -> Self {
        Self { amount: Some(amount), included: true, ..Self::default() }
    }

    setters! {
        /// Adds the name.
        label: impl Into<String>;
        /// Adds the rate in percent.
        rate: Quantity;
    }
}

/// An event for which the order is needed.
///
/// # Examples
/// ```
/// use sincerely::facts::{Event, When};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let wedding = Event::new(When::Day("2026-03-07".parse()?)).what("your sister's wedding");
/// let facts = serde_json::json!({ "what": "your sister's wedding", "when": "2026-03-07" });
/// assert_eq!(serde_json::to_value(wedding)?, facts);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// The name of the event, in the form that fits "You need it for …": `your sister's wedding`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// The time of the event.
    pub when: When,
    /// Whether the event is glad or sad for its guests. Without it, the word lists of the language decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<EventMood>,
}

impl Event {
    /// Returns an event with only its day or moment.
    pub fn new(when: When) -> Self {
        Self { what: None, when, mood: None }
    }

    setters! {
        /// Adds the name of the event.
        what: impl Into<String>;
        /// Adds whether the event is glad or sad.
        mood: EventMood;
    }
}

/// Whether an event is glad or sad for its guests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EventMood {
    /// People look forward to it: a wedding.
    Glad,
    /// People mourn at it: a funeral.
    Sad,
    /// Neither.
    Neutral,
}

/// A day, or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum When {
    /// A whole day.
    Day(NaiveDate),
    /// An instant; the mail mentions its hour if the customer's zone is known.
    Moment(DateTime<FixedOffset>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_facts_come_back_from_json() {
        let day: NaiveDate = "2026-03-07".parse().unwrap();
        let price = Money::parse("149.00", "EUR").unwrap();
        let person = Person::new("Maria Silva").given("Maria").family("Silva").title("Dr").formal("Dr Silva");
        let order = Order::new("4711")
            .item(Item::new("Tent", 2).price(price))
            .total(price)
            .placed_on(day)
            .eta(day)
            .status("shipped")
            .tracking("https://example.com/t");
        let moment = When::Moment("2026-03-07T10:00:00+01:00".parse().unwrap());
        let events = [
            Event::new(When::Day(day)),
            Event::new(moment).what("the wedding").mood(EventMood::Glad),
            Event::new(moment).mood(EventMood::Neutral),
        ];
        assert_eq!(serde_json::from_value::<Person>(serde_json::to_value(&person).unwrap()).unwrap(), person);
        assert_eq!(serde_json::from_value::<Order>(serde_json::to_value(&order).unwrap()).unwrap(), order);
        for event in events {
            assert_eq!(serde_json::from_value::<Event>(serde_json::to_value(&event).unwrap()).unwrap(), event);
        }
        let small: Order = serde_json::from_str("{ \"number\": \"1\" }").unwrap();
        assert_eq!(small, Order::new("1"));
        assert!(serde_json::from_str::<Item>("{ \"name\": \"Tent\" }").is_err());
        assert!(serde_json::from_str::<Event>("{ \"when\": \"soon\" }").is_err());
    }
}
