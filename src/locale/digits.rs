//! Formats numbers as digits, without allocation.

/// The decimal digits of a number, with a point and a sign where it has them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits {
    bytes: [u8; CAP],
    from: usize,
}

/// The most decimals of a number that is read.
pub(crate) const DECIMALS_CAP: usize = 9;

/// Twenty digits, a sign and a point.
const CAP: usize = 22;

impl Digits {
    /// A whole number.
    pub(crate) fn of(number: u64) -> Self {
        Self::new(false, number, 0)
    }

    /// So many units of which the last digits are decimals: 14900 with two is `149.00`.
    pub(crate) fn decimal(units: i64, decimals: u8) -> Self {
        Self::new(units < 0, units.unsigned_abs(), decimals)
    }

    /// Reads a plain decimal number such as `-12.50` and keeps its decimals, at most nine. Returns nothing if it is not a
    /// number, or if it is too large.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let size = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
        let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let is_decimal = size.len() == whole.len() || !fraction.is_empty();
        if whole.is_empty() || !is_plain(whole) || !is_plain(fraction) || !is_decimal || fraction.len() > DECIMALS_CAP {
            return None;
        }
        let units: u64 = [whole, fraction].concat().parse().ok().filter(|units| i64::try_from(*units).is_ok())?;
        Some(Self::new(size.len() < text.len() && units > 0, units, u8::try_from(fraction.len()).ok()?))
    }

    fn new(negative: bool, units: u64, decimals: u8) -> Self {
        let mut digits = Self { bytes: [b'0'; CAP], from: CAP };
        let mut rest = units;
        let mut count = 0;
        while rest > 0 || count <= decimals {
            if count > 0 && count == decimals {
                digits.put(b'.');
            }
            digits.put(b'0' + u8::try_from(rest % 10).unwrap_or_default());
            rest /= 10;
            count += 1;
        }
        if negative {
            digits.put(b'-');
        }
        digits
    }

    fn put(&mut self, byte: u8) {
        self.from = self.from.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.from) {
            *place = byte;
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.bytes.get(self.from) == Some(&b'-')
    }

    /// The digits alone, as bytes: those before the point, and those behind it.
    pub(crate) fn parts(&self) -> (&[u8], &[u8]) {
        let bytes = self.bytes.get(self.from..).unwrap_or_default();
        let size = bytes.strip_prefix(b"-").unwrap_or(bytes);
        let point = size.iter().position(|byte| *byte == b'.');
        point.and_then(|at| Some((size.get(..at)?, size.get(at + 1..)?))).unwrap_or((size, &[]))
    }

    pub(crate) fn as_str(&self) -> &str {
        self.bytes.get(self.from..).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_have_a_nought_before_them() {
        for (units, decimals, written) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (7, 2, "0.07"),
            (-70, 2, "-0.70"),
            (14_900, 2, "149.00"),
            (-1, 4, "-0.0001"),
            (i64::MIN, 4, "-922337203685477.5808"),
            (i64::MAX, 3, "9223372036854775.807"),
            (i64::MIN, 0, "-9223372036854775808"),
        ] {
            let digits = Digits::decimal(units, decimals);
            assert_eq!(digits.as_str(), written);
            let (whole, fraction) = digits.parts();
            let point = if fraction.is_empty() { &b""[..] } else { b"." };
            assert_eq!([whole, point, fraction].concat(), written.trim_start_matches('-').as_bytes());
            assert_eq!(fraction.len(), usize::from(decimals));
        }
    }

    #[test]
    fn a_number_is_read_as_it_is_written_with_at_most_nine_decimals() {
        for number in ["0", "7", "-12.50", "0.123456789", "-0.1", "9223372036854775807"] {
            assert_eq!(Digits::parse(number).as_ref().map(Digits::as_str), Some(number));
        }
        for other in
            ["", "-", ".5", "1.", "+1", "1e3", "1,5", " 1", "1.2.3", "--1", "0.1234567890", "9223372036854775808"]
        {
            assert!(Digits::parse(other).is_none(), "{other}");
        }
        assert_eq!(Digits::parse("-0.0").as_ref().map(Digits::as_str), Some("0.0"));
    }

    proptest! {
        #[test]
        fn whole_numbers_are_written_as_ever(number in any::<u64>()) {
            let digits = Digits::of(number);
            let written = number.to_string();
            prop_assert_eq!(digits.as_str(), &written);
            prop_assert_eq!(digits.parts(), (written.as_bytes(), &[][..]));
        }
    }
}
