//! Quantities: whole, or decimal and exact.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind};
use crate::locale::Digits;

/// The largest quantity.
const CAP: u64 = 1_000_000;
/// The most decimals.
const DECIMALS_CAP: usize = 4;
/// What a quantity looks like, for errors.
pub(super) const EXPECTS: &str =
    "a whole number from 1 on, or a decimal string such as `1.5` above 0, at most 1,000,000 with 4 decimals";

/// A quantity: a whole number, or a decimal number with at most four decimals.
///
/// # Examples
/// ```
/// use sincerely::facts::Quantity;
///
/// # fn main() -> Result<(), sincerely::Error> {
/// assert_eq!(Quantity::from(6), Quantity::parse("6.0")?);
/// assert_eq!(Quantity::parse("1.50")?.to_string(), "1.5");
/// assert!(Quantity::parse("1,5").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    units: u64,
    decimals: u8,
}

impl Quantity {
    /// Parses a number such as `6` or `1.5`: digits with at most one `.` between them.
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`] for any other text, for 0, for more than four decimals, and above 1,000,000.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::InvalidValue, format!("a quantity is {EXPECTS}"));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_plain = |part: &str| !part.is_empty() && part.len() <= 20 && part.bytes().all(|b| b.is_ascii_digit());
        if !is_plain(whole) || !is_plain(fraction) {
            return Err(wrong());
        }
        let fraction = fraction.trim_end_matches('0');
        let units = [whole, fraction].concat().parse::<u64>().ok().filter(|_| fraction.len() <= DECIMALS_CAP);
        let decimals = u8::try_from(fraction.len()).unwrap_or_default();
        let quantity = Self { units: units.ok_or_else(wrong)?, decimals };
        if quantity.units == 0 || quantity.units > CAP * 10_u64.pow(u32::from(decimals)) {
            return Err(wrong());
        }
        Ok(quantity)
    }

    /// The quantity as a whole number, if it is one.
    pub(crate) fn whole(self) -> Option<u64> {
        (self.decimals == 0).then_some(self.units)
    }

    /// The quantity as a number of the locale's formats.
    pub(crate) fn number(self) -> Digits {
        let (units, decimals) = self.digits();
        Digits::decimal(units, decimals)
    }

    /// Its digits as a number, and how many of them are decimals.
    pub(super) fn digits(self) -> (i64, u8) {
        (i64::try_from(self.units).unwrap_or(i64::MAX), self.decimals)
    }
}

impl From<u32> for Quantity {
    fn from(whole: u32) -> Self {
        Self { units: u64::from(whole), decimals: 0 }
    }
}

impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

/// Writes `6` or `1.5`. A mail writes it in the format of its locale.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u64.pow(u32::from(self.decimals));
        write!(f, "{}", self.units / one)?;
        match self.decimals {
            0 => Ok(()),
            decimals => write!(f, ".{:0width$}", self.units % one, width = usize::from(decimals)),
        }
    }
}

/// A whole quantity as a number, another one as a decimal string.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_u64(whole),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        read(&value).ok_or_else(|| D::Error::custom(format!("a quantity is {EXPECTS}")))
    }
}

/// The quantity of a fact.
pub(super) fn read(value: &serde_json::Value) -> Option<Quantity> {
    match value {
        serde_json::Value::String(text) => Quantity::parse(text).ok(),
        value => value.as_u64().filter(|units| (1..=CAP).contains(units)).map(|units| Quantity { units, decimals: 0 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_exact_or_refused() {
        for (given, shown) in
            [("1", "1"), ("007", "7"), ("1.50", "1.5"), ("0.0001", "0.0001"), ("1000000.0000", "1000000")]
        {
            let quantity = Quantity::parse(given).unwrap();
            assert_eq!(quantity.to_string(), shown);
            let json = serde_json::to_value(quantity).unwrap();
            assert_eq!(serde_json::from_value::<Quantity>(json).unwrap(), quantity);
        }
        let long = "9".repeat(30);
        for given in [
            "", "0", "0.0", ".5", "1.", "-1", "+1", "1,5", "1e3", "1.00001", "1000000.1", "1000001", " 1", "١",
            "1.2.3", &long,
        ] {
            assert!(Quantity::parse(given).is_err(), "{given:?}");
        }
        for given in ["1.5", "0", "-1", "null", "[1]", "1e2"] {
            let value: serde_json::Value = serde_json::from_str(given).unwrap();
            assert!(read(&value).is_none(), "{given}");
        }
    }
}
