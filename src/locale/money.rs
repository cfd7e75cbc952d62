//! Sums of money, as whole minor units of an ISO 4217 currency, never as floats.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use super::digits::Digits;
use crate::error::{Error, ErrorKind};
use crate::text::text_value;

/// A sum of money, exact to the minor unit of its currency.
///
/// It is parsed from a decimal string, the form that shops and payment services use, and is never rounded.
///
/// # Examples
/// ```
/// use sincerely::facts::Money;
///
/// # fn main() -> Result<(), sincerely::Error> {
/// let sum = Money::parse("149", "eur")?;
/// assert_eq!((sum.amount().as_str(), sum.currency().code(), sum.minor_units()), ("149.00", "EUR", 14_900));
/// assert!(Money::parse("149.005", "EUR").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// Parses an amount such as `149.00` or `-3.5` and the ISO 4217 code of its currency, in any case of letters.
    ///
    /// The amount is plain: digits, at most one `.` with digits on both sides, and at most a leading `-`. It may have fewer
    /// decimals than the currency, but not more, unless the extra ones are zeros.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::InvalidValue`] if the code is not that of an active ISO 4217 currency, if the amount has another
    ///   form, or if it has too many decimals for the currency.
    /// - [`ErrorKind::TooLarge`] if it does not fit into 64 bits of minor units.
    pub fn parse(amount: &str, currency: &str) -> Result<Self, Error> {
        let currency = Currency::parse(currency)?;
        let digits = amount.strip_prefix('-').unwrap_or(amount);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_plain(whole) || !is_plain(fraction) {
            return Err(not_decimal());
        }
        let fraction = fraction.trim_end_matches('0');
        let places = usize::from(currency.exponent);
        if fraction.len() > places {
            return Err(Error::new(ErrorKind::InvalidValue, "expected no more decimals than the currency has"));
        }
        let negative = digits.len() < amount.len();
        let digit = |minor: Option<i64>, byte: u8| {
            let digit = i64::from(byte - b'0');
            minor?.checked_mul(10)?.checked_add(if negative { -digit } else { digit })
        };
        // All are digits by now, so only the size can be wrong.
        let zeros = std::iter::repeat_n(b'0', places - fraction.len());
        let minor = whole.bytes().chain(fraction.bytes()).chain(zeros).fold(Some(0), digit);
        let minor = minor.ok_or_else(|| {
            Error::new(ErrorKind::TooLarge, "expected an amount that fits into 64 bits of minor units")
        })?;
        Ok(Self { minor, currency })
    }

    pub(crate) fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Returns the amount as a decimal string with all decimals of its currency: `149.00`.
    pub fn amount(&self) -> String {
        self.digits().as_str().to_owned()
    }

    pub(super) fn digits(&self) -> Digits {
        Digits::decimal(self.minor, self.currency.exponent)
    }

    /// Returns the amount in minor units: cents for the euro, whole yen for the yen.
    pub fn minor_units(&self) -> i64 {
        self.minor
    }

    /// Returns the currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }
}

/// An active currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    exponent: u8,
    /// Its number in the list of those with this exponent.
    at: u8,
}

impl Currency {
    /// Finds a currency by its three-letter code, in any case of letters.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::InvalidValue`] if no active currency has this code.
    ///
    /// # Examples
    /// ```
    /// use sincerely::facts::Currency;
    ///
    /// # fn main() -> Result<(), sincerely::Error> {
    /// assert_eq!((Currency::parse("eur")?.exponent(), Currency::parse("JPY")?.exponent()), (2, 0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn parse(code: &str) -> Result<Self, Error> {
        let find = |exponent| Some(Self { exponent, at: find(codes(exponent), code)? });
        [2, 0, 3, 4]
            .into_iter()
            .find_map(find)
            .ok_or_else(|| Error::new(ErrorKind::InvalidValue, "expected an ISO 4217 currency code such as `EUR`"))
    }

    /// Returns the ISO 4217 code, in capitals.
    pub fn code(&self) -> &'static str {
        let from = usize::from(self.at) * 4;
        codes(self.exponent).get(from..from + 3).unwrap_or_default()
    }

    /// Returns the number of decimals in ISO 4217, 0 to 4.
    pub fn exponent(&self) -> u8 {
        self.exponent
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Currency").field(&self.code()).finish()
    }
}

/// The codes with so many decimals.
fn codes(exponent: u8) -> &'static str {
    match exponent {
        0 => NONE,
        2 => TWO,
        3 => THREE,
        _ => FOUR,
    }
}

/// Finds the number of a code in a sorted list of codes of three letters, each with a space after it.
fn find(codes: &str, code: &str) -> Option<u8> {
    let wanted: [u8; 3] = code.as_bytes().try_into().ok()?;
    let [a, b, c] = wanted.map(|letter| letter.to_ascii_uppercase());
    let at = codes.as_bytes().as_chunks().0.binary_search(&[a, b, c, b' ']).ok()?;
    u8::try_from(at).ok()
}

// ISO 4217, list one (current currency and funds codes), by the exponent of the minor unit. Metals,
// bond units and test codes have no minor unit and are left out. ANG and BGN were withdrawn in 2025
// and 2026, and stay for the orders that were placed in them.
const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
const TWO: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD \
    CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK \
    MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ";
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND ";
const FOUR: &str = "CLF UYW ";

fn not_decimal() -> Error {
    let message = "expected a plain decimal number such as `149.00`, without grouping, spaces or exponent";
    Error::new(ErrorKind::InvalidValue, message)
}

/// In the shape in which facts take it: `{ "amount": "149.00", "currency": "EUR" }`.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Money", 2)?;
        fields.serialize_field("amount", self.digits().as_str())?;
        fields.serialize_field("currency", self.currency.code())?;
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "Money")]
        struct Parts {
            amount: String,
            currency: String,
        }
        let Parts { amount, currency } = Parts::deserialize(deserializer)?;
        Self::parse(&amount, &currency).map_err(D::Error::custom)
    }
}

/// As `149.00 EUR`; a mail writes it as its reader does.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.digits().as_str(), self.currency)
    }
}

/// From `149.00 EUR`.
impl FromStr for Money {
    type Err = Error;

    fn from_str(sum: &str) -> Result<Self, Error> {
        let (amount, currency) = sum.split_once(' ').ok_or_else(not_decimal)?;
        Self::parse(amount, currency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

text_value!(Currency, code);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        for (amount, currency, minor) in [
            ("149.00", "EUR", 14900),
            ("149", "EUR", 14900),
            ("149.5", "EUR", 14950),
            ("0.01", "usd", 1),
            ("-3.5", "GBP", -350),
            ("-0.05", "GBP", -5),
            ("0", "EUR", 0),
            ("007.10", "EUR", 710),
            ("1500", "JPY", 1500),
            ("1500.00", "JPY", 1500),
            ("1.234", "KWD", 1234),
            ("1.2", "BHD", 1200),
            ("1.2345", "CLF", 12345),
            ("1.500", "EUR", 150),
            ("92233720368547758.07", "EUR", i64::MAX),
            ("-92233720368547758.08", "EUR", i64::MIN),
        ] {
            let money = Money::parse(amount, currency).unwrap();
            assert_eq!(money.minor_units(), minor, "{amount} {currency}");
            assert_eq!(money.currency().code(), currency.to_uppercase());
        }
    }

    #[test]
    fn other_amounts_are_rejected() {
        let fault = |amount: &str, currency: &str| {
            let error = Money::parse(amount, currency).unwrap_err();
            (error.kind(), error.to_string())
        };
        let invalid = |text: &str| (ErrorKind::InvalidValue, text.to_owned());
        let expected = "expected a plain decimal number such as `149.00`, without grouping, spaces or exponent";
        for amount in [
            "", "-", ".", "1.", ".5", "-.5", "+1", "1,00", "1.000,00", "1,000.00", "1 000", " 1", "1 ", "1e3", "0x1",
            "NaN", "inf", "1.2.3", "--1", "1-", "€1", "١", "1_000", "1\n", "１",
        ] {
            assert_eq!(fault(amount, "EUR"), invalid(expected), "{amount:?}");
        }
        for (amount, currency) in [("1.005", "EUR"), ("1.5", "JPY"), ("1.2345", "KWD"), ("1.23456", "UYW")] {
            assert_eq!(fault(amount, currency), invalid("expected no more decimals than the currency has"));
        }
        let expected = "expected an amount that fits into 64 bits of minor units";
        for amount in ["92233720368547758.08", "-92233720368547758.09", "99999999999999999999999999"] {
            assert_eq!(fault(amount, "EUR"), (ErrorKind::TooLarge, expected.to_owned()));
        }
        for currency in ["", "EU", "EURO", "XXX", "XAU", "DEM", "€", "EUR USD", " ", "EU ", "   "] {
            let expected = "expected an ISO 4217 currency code such as `EUR`";
            assert_eq!(fault("1", currency), invalid(expected), "{currency:?}");
        }
    }

    #[test]
    fn every_code_is_listed_once() {
        for codes in [NONE, TWO, THREE, FOUR] {
            assert!(codes.split_whitespace().is_sorted_by(|a, b| a < b && b.len() == 3));
            assert!(codes.split_whitespace().all(|code| Currency::parse(code).is_ok_and(|found| found.code() == code)));
        }
        let mut codes: Vec<&str> = [NONE, TWO, THREE, FOUR].iter().flat_map(|list| list.split_whitespace()).collect();
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    proptest! {
        #[test]
        fn minor_units_come_back(minor in any::<i64>()) {
            let (sign, size) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
            let amount = format!("{sign}{}.{:02}", size / 100, size % 100);
            prop_assert_eq!(Money::parse(&amount, "EUR").unwrap().minor_units(), minor);
        }

        #[test]
        fn money_comes_back_as_text_and_as_json(minor in any::<i64>(), code in prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF"])) {
            let currency = Currency::parse(code).unwrap();
            let money = Money { minor, currency };
            prop_assert_eq!(money.to_string().parse::<Money>().unwrap(), money);
            prop_assert_eq!(serde_json::from_value::<Money>(serde_json::to_value(money).unwrap()).unwrap(), money);
            prop_assert_eq!(currency.to_string().parse::<Currency>().unwrap(), currency);
            prop_assert_eq!(serde_json::from_value::<Currency>(serde_json::to_value(currency).unwrap()).unwrap(), currency);
        }

        #[test]
        fn nothing_panics(amount in any::<String>(), currency in any::<String>()) {
            let _ = Money::parse(&amount, &currency);
        }
    }
}
