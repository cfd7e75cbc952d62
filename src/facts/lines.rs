//! The lines of an order: the items and the sums, computed and checked exactly.

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::fact::Fact;
use super::kind::keys;
use super::quantity::{self, Quantity};
use super::values::isolated;
use crate::error::{Error, ErrorKind};
use crate::locale::Money;
use crate::text;

/// The most items of one list.
pub(crate) const LIST_CAP: usize = 200;
const NAME_CAP: usize = 120;
const UNIT_CAP: usize = 20;
const LABEL_CAP: usize = 40;
/// The most taxes of one order.
const TAXES_CAP: usize = 8;

/// One item of a list or an order.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) quantity: Quantity,
    pub(crate) unit: Option<String>,
    /// The price of one.
    pub(crate) price: Option<Money>,
    /// The price of the whole quantity.
    pub(crate) total: Option<Money>,
}

/// The sums of an order.
#[derive(Clone)]
pub(crate) struct Lines {
    pub(crate) items: Arc<[Item]>,
    pub(crate) sums: Vec<(Sum, Money)>,
    pub(crate) details: Vec<(Detail, String)>,
}

/// The kind of a sum.
#[derive(Clone)]
pub(crate) enum Sum {
    Subtotal,
    Discount,
    Shipping,
    /// A tax that is added.
    Tax(Tax),
    Total,
    /// A tax that the total contains.
    Included(Tax),
}

/// A tax by its name and its rate in percent.
#[derive(Clone)]
pub(crate) struct Tax {
    pub(crate) label: Option<String>,
    pub(crate) rate: Option<Quantity>,
}

/// Other facts of an order, each in a line of its own.
#[derive(Clone, Copy)]
pub(crate) enum Detail {
    Delivery,
    Billing,
    Payment,
}

mod item {
    super::keys! {
        NAME "name",
        QUANTITY "quantity",
        UNIT "unit",
        PRICE "price",
        EACH "each",
        TOTAL "total",
    }
    pub(super) use key::{ALL, EACH, NAME, PRICE, QUANTITY, TOTAL, UNIT};
}

mod tax {
    super::keys! {
        AMOUNT "amount",
        CURRENCY "currency",
        LABEL "label",
        RATE "rate",
        INCLUDED "included",
    }
    pub(super) use key::{ALL, AMOUNT, CURRENCY, INCLUDED, LABEL, RATE};
}

/// The part of an item, for errors: `items.2.name`.
#[derive(Clone, Copy)]
struct Part<'a> {
    list: &'a str,
    at: usize,
    key: &'static str,
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.list.is_empty() { "" } else { "." };
        write!(f, "{}{dot}{}", self.list, self.at)?;
        if self.key.is_empty() { Ok(()) } else { write!(f, ".{}", self.key) }
    }
}

/// What a list of items looks like, for errors.
pub(super) const EXPECTS: &str =
    "a list of at most 200 objects with `name`, `quantity` and, where known, `unit`, `price` (of one) and `total`";

/// Reads a list of items; none if it is empty.
pub(super) fn read_items(fact: &Fact<'_>, given: &Value, list: &str) -> Result<Option<Arc<[Item]>>, Error> {
    let wrong = || fact.wrong(list, EXPECTS);
    let given = given.as_array().filter(|given| given.len() <= LIST_CAP).ok_or_else(wrong)?;
    let items =
        given.iter().enumerate().map(|(at, item)| read_item(fact, item.as_object().ok_or_else(wrong)?, list, at));
    let items: Arc<[Item]> = items.collect::<Result<_, _>>()?;
    Ok((!items.is_empty()).then_some(items))
}

fn read_item(fact: &Fact<'_>, object: &Map<String, Value>, list: &str, at: usize) -> Result<Item, Error> {
    let part = |key: &'static str| Part { list, at, key };
    let given = |key: &str| object.get(key).filter(|value| !value.is_null());
    fact.check_keys(object, item::ALL)?;
    let missing = || fact.missing(part(item::NAME));
    let name = fact.text(given(item::NAME).ok_or_else(missing)?, part(item::NAME), NAME_CAP)?.ok_or_else(missing)?;
    let amount = given(item::QUANTITY).ok_or_else(|| fact.missing(part(item::QUANTITY)))?;
    let quantity = quantity::read(amount).ok_or_else(|| fact.wrong(part(item::QUANTITY), quantity::EXPECTS))?;
    let unit = given(item::UNIT).map_or(Ok(None), |unit| fact.text(unit, part(item::UNIT), UNIT_CAP))?;
    let money = |key| given(key).map_or(Ok(None), |given| fact.money(given, part(key)));
    let (each, price) = (money(item::EACH)?, money(item::PRICE)?);
    if each.is_some() && price.is_some() {
        return Err(conflict(fact, part(item::EACH), part(item::PRICE), "are the same: the price of one")
            .with_help("give one of them"));
    }
    let (price, mut total) = (each.or(price), money(item::TOTAL)?);
    if let Some(one) = price {
        let name = if each.is_some() { item::EACH } else { item::PRICE };
        match total {
            Some(all) if all.currency() != one.currency() => {
                return Err(conflict(fact, part(item::TOTAL), part(name), "have different currencies"));
            }
            Some(all) if !is_product(one, quantity, all) => {
                let message = format!("does not equal `{}` times `{}`", fact.name(part(name)), item::QUANTITY);
                return Err(contradiction(fact, part(item::TOTAL), &message));
            }
            Some(_) => {}
            None => total = times(one, quantity),
        }
    }
    Ok(Item { name: isolated(&name), quantity, unit: unit.map(|unit| isolated(&unit)), price, total })
}

fn contradiction(fact: &Fact<'_>, part: impl fmt::Display, message: &str) -> Error {
    Error::new(ErrorKind::InvalidValue, format!("`{}` {message}", fact.name(part)))
        .with_help("correct one of them, or leave out what can be computed")
}

fn conflict(fact: &Fact<'_>, one: impl fmt::Display, other: impl fmt::Display, how: &str) -> Error {
    Error::new(ErrorKind::InvalidValue, format!("`{}` and `{}` {how}", fact.name(one), fact.name(other)))
        .with_help("correct one of them")
}

/// The product in minor units, times ten to the power of the decimals of the quantity.
fn product(one: Money, quantity: Quantity) -> (i128, i128) {
    let (units, decimals) = quantity.digits();
    (i128::from(one.minor_units()) * i128::from(units), 10_i128.pow(u32::from(decimals)))
}

/// The price times the quantity, if it is exact.
fn times(one: Money, quantity: Quantity) -> Option<Money> {
    let (product, scale) = product(one, quantity);
    let minor = i64::try_from(product / scale).ok()?;
    (product % scale == 0).then(|| Money::from_minor(minor, one.currency()))
}

/// Whether a total equals price times quantity. If that is finer than the currency, rounding up or down is accepted.
fn is_product(one: Money, quantity: Quantity, total: Money) -> bool {
    let (product, scale) = product(one, quantity);
    (i128::from(total.minor_units()) * scale - product).abs() < scale
}

/// The keys of an order that hold sums.
pub(super) struct SumKeys {
    pub(super) items: &'static str,
    pub(super) subtotal: &'static str,
    pub(super) discount: &'static str,
    pub(super) shipping: &'static str,
    pub(super) tax: &'static str,
    pub(super) total: &'static str,
}

/// Reads the sums of an order, computes those that are not given, and returns an error if they contradict each other.
pub(super) fn read_sums(
    fact: &Fact<'_>,
    object: &Map<String, Value>,
    items: Option<&[Item]>,
    keys: &SumKeys,
) -> Result<Vec<(Sum, Money)>, Error> {
    let money = |key| fact.part(object, key).map_or(Ok(None), |given| fact.money(given, key));
    let (given_subtotal, shipping, given_total) = (money(keys.subtotal)?, money(keys.shipping)?, money(keys.total)?);
    // A discount counts as one whether it is given as `5.00` or as `-5.00`.
    let discount =
        money(keys.discount)?.map(|sum| Money::from_minor(sum.minor_units().saturating_abs(), sum.currency()));
    let mut sums = Sums { fact, first: None };
    let of_items = sums.of_items(keys.items, items.unwrap_or_default())?;
    let of_items = of_items.filter(|_| items.is_some());
    let singles = [
        (keys.subtotal, given_subtotal),
        (keys.discount, discount),
        (keys.shipping, shipping),
        (keys.total, given_total),
    ];
    for (key, sum) in singles {
        sums.same_currency(key, sum)?;
    }
    if let (Some(given), Some(items)) = (given_subtotal, of_items)
        && i128::from(given.minor_units()) != items
    {
        let message = format!("does not equal the sum of `{}`", fact.name(keys.items));
        return Err(contradiction(fact, keys.subtotal, &message));
    }
    let subtotal = given_subtotal.map(|sum| i128::from(sum.minor_units())).or(of_items);
    let minor = |sum: Option<Money>| sum.map_or(0, |sum| i128::from(sum.minor_units()));
    let net = subtotal.map(|subtotal| subtotal - minor(discount) + minor(shipping));
    let taxes = sums.taxes(object, keys, net, given_total)?;
    let added: i128 = taxes.iter().filter(|tax| !tax.included).map(|tax| i128::from(tax.amount.minor_units())).sum();
    let total = net.map(|net| net + added);
    if let (Some(given), Some(total)) = (given_total, total)
        && i128::from(given.minor_units()) != total
    {
        let parts = [(keys.discount, discount), (keys.shipping, shipping)];
        let mut terms = vec![fact.name(if given_subtotal.is_some() { keys.subtotal } else { keys.items })];
        terms.extend(parts.iter().filter(|(_, sum)| sum.is_some()).map(|(key, _)| fact.name(key)));
        terms.extend(taxes.iter().any(|tax| !tax.included).then(|| fact.name(keys.tax)));
        let message =
            format!("does not equal what `{}` come{} to", terms.join("`, `"), if terms.len() == 1 { "s" } else { "" });
        return Err(contradiction(fact, keys.total, &message));
    }
    let currency = sums.first.as_ref().map(|(_, currency)| *currency);
    let computed = |sum: Option<i128>| {
        let minor = i64::try_from(sum?).ok()?;
        currency.map(|currency| Money::from_minor(minor, currency))
    };
    let total = given_total.or_else(|| computed(total));
    let has_parts = discount.is_some() || shipping.is_some() || taxes.iter().any(|tax| !tax.included);
    let subtotal = given_subtotal.or_else(|| computed(subtotal).filter(|_| has_parts));
    let mut rows = Vec::new();
    rows.extend(subtotal.map(|sum| (Sum::Subtotal, sum)));
    rows.extend(discount.map(|sum| (Sum::Discount, Money::from_minor(-sum.minor_units(), sum.currency()))));
    rows.extend(shipping.map(|sum| (Sum::Shipping, sum)));
    let (included, added): (Vec<ReadTax>, Vec<ReadTax>) = taxes.into_iter().partition(|tax| tax.included);
    rows.extend(added.into_iter().map(|tax| (Sum::Tax(tax.tax), tax.amount)));
    rows.extend(total.map(|sum| (Sum::Total, sum)));
    rows.extend(included.into_iter().map(|tax| (Sum::Included(tax.tax), tax.amount)));
    Ok(rows)
}

struct ReadTax {
    tax: Tax,
    included: bool,
    amount: Money,
}

/// The sums of one order while they are read: all have one currency.
struct Sums<'a, 'f> {
    fact: &'a Fact<'f>,
    /// The first sum, by its part, and its currency.
    first: Option<(String, crate::locale::Currency)>,
}

impl Sums<'_, '_> {
    fn same_currency(&mut self, part: impl fmt::Display, sum: Option<Money>) -> Result<(), Error> {
        let Some(currency) = sum.map(|sum| sum.currency()) else { return Ok(()) };
        match &self.first {
            Some((first, known)) if *known != currency => {
                Err(conflict(self.fact, first, part, "have different currencies"))
            }
            Some(_) => Ok(()),
            None => {
                self.first = Some((part.to_string(), currency));
                Ok(())
            }
        }
    }

    /// The sum of all items in minor units, if each has a total.
    fn of_items(&mut self, list: &str, items: &[Item]) -> Result<Option<i128>, Error> {
        for (at, item) in items.iter().enumerate() {
            self.same_currency(Part { list, at, key: "" }, item.total.or(item.price))?;
        }
        Ok(items.iter().map(|item| item.total.map(|sum| i128::from(sum.minor_units()))).sum())
    }

    fn taxes(
        &mut self,
        order: &Map<String, Value>,
        keys: &SumKeys,
        net: Option<i128>,
        total: Option<Money>,
    ) -> Result<Vec<ReadTax>, Error> {
        let Some(given) = self.fact.part(order, keys.tax) else { return Ok(Vec::new()) };
        let Value::Array(list) = given else { return Ok(vec![self.tax(given, keys.tax.to_owned(), net, total)?]) };
        if list.len() > TAXES_CAP {
            return Err(self.fact.wrong(keys.tax, "at most 8 taxes"));
        }
        let part = |at| format!("{}.{at}", keys.tax);
        list.iter().enumerate().map(|(at, given)| self.tax(given, part(at), net, total)).collect()
    }

    fn tax(&mut self, given: &Value, part: String, net: Option<i128>, total: Option<Money>) -> Result<ReadTax, Error> {
        let fact = self.fact;
        let expects = "an object with `amount` (a decimal string with `currency`, or an amount of money), `label`, `rate` in percent and `included`";
        let object = given.as_object().ok_or_else(|| fact.wrong(&part, expects))?;
        fact.check_keys(object, tax::ALL)?;
        let given = |key: &str| object.get(key).filter(|value| !value.is_null());
        let at = |key: &str| format!("{part}.{key}");
        let label = given(tax::LABEL).map_or(Ok(None), |label| fact.text(label, at(tax::LABEL), LABEL_CAP))?;
        let rate = match given(tax::RATE) {
            Some(rate) => Some(
                quantity::read(rate)
                    .filter(|rate| rate.digits().0 <= 100 * 10_i64.pow(u32::from(rate.digits().1)))
                    .ok_or_else(|| {
                        fact.wrong(
                            at(tax::RATE),
                            "a percentage above 0 and up to 100, as a whole number or a decimal string such as `8.1`",
                        )
                    })?,
            ),
            None => None,
        };
        let included = match given(tax::INCLUDED) {
            Some(included) => included.as_bool().ok_or_else(|| fact.wrong(at(tax::INCLUDED), "true or false"))?,
            None => false,
        };
        let amount = match given(tax::AMOUNT) {
            Some(amount @ Value::Object(_)) => fact.money(amount, at(tax::AMOUNT).as_str())?,
            Some(amount) => {
                let text = amount.as_str().ok_or_else(|| fact.wrong(&part, expects))?;
                let currency = given(tax::CURRENCY).and_then(Value::as_str);
                let currency = currency.or_else(|| Some(self.first.as_ref()?.1.code()));
                let read = Money::parse(text, currency.unwrap_or_default());
                Some(read.map_err(|why| fact.wrong(at(tax::AMOUNT), &why.to_string()))?)
            }
            None => None,
        };
        let computed = || {
            let currency = self.first.as_ref()?.1;
            let base = if included { total.map(|sum| i128::from(sum.minor_units())).or(net)? } else { net? };
            let (units, decimals) = rate?.digits();
            let hundred = 100 * 10_i128.pow(u32::from(decimals));
            let (product, by) =
                (base * i128::from(units), if included { hundred + i128::from(units) } else { hundred });
            let minor = i64::try_from(product / by).ok().filter(|_| product % by == 0)?;
            Some(Money::from_minor(minor, currency))
        };
        let missing = || {
            Error::new(ErrorKind::MissingFact, format!("missing fact: `{}` must be given", fact.name(at(tax::AMOUNT))))
                .with_help("a tax is computed only where its rate and the sum that it is on make an exact amount")
        };
        let amount = amount.or_else(computed).ok_or_else(missing)?;
        self.same_currency(part, Some(amount))?;
        let label = label.map(|label| isolated(&label));
        Ok(ReadTax { tax: Tax { label, rate }, included, amount })
    }
}

/// An address of one or more lines, given as a text or as a list of texts, in one line. Customers type addresses, so it
/// loses its links.
pub(super) fn read_address(fact: &Fact<'_>, given: &Value, key: &str) -> Result<Option<String>, Error> {
    const LINES_CAP: usize = 8;
    let expects = "an address as a text, or as a list of at most 8 lines";
    let lines: Vec<&str> = match given {
        Value::String(text) => text.lines().collect(),
        Value::Array(lines) => {
            lines.iter().map(|line| line.as_str()).collect::<Option<_>>().ok_or_else(|| fact.wrong(key, expects))?
        }
        _ => return Err(fact.wrong(key, expects)),
    };
    if lines.len() > LINES_CAP {
        return Err(fact.wrong(key, expects));
    }
    let lines = lines.into_iter().map(|line| text::strip_links_and_cap(line, NAME_CAP).into_owned());
    let lines: Vec<String> = lines.filter(|line| !text::is_nothing(line)).map(|line| isolated(&line)).collect();
    Ok((!lines.is_empty()).then(|| lines.join(", ")))
}
