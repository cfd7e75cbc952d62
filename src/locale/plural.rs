//! Plural categories by CLDR's rules, which are read as CLDR writes them: `v = 0 and i % 10 = 2..4 and i % 100 != 12..14`.

use super::digits::Digits;

/// The grammatical number that goes with a number in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Category {
    pub(crate) const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == name)
    }
}

/// The categories of a language in order, each with its rule.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plurals(Vec<Rule>);

#[derive(Debug, Clone)]
struct Rule {
    category: Category,
    /// Whether some whole number is of this category.
    has_whole_numbers: bool,
    /// One of these must hold, with all its relations. Empty for the category of all other numbers.
    either: Vec<Vec<Relation>>,
}

/// `i % 100 != 12..14`.
#[derive(Debug, Clone)]
struct Relation {
    operand: char,
    modulus: Option<u64>,
    is_not: bool,
    ranges: Vec<(u64, u64)>,
}

/// A number as the rules see it: its digits before the point and behind it.
struct Number<'a> {
    whole: u64,
    fraction: &'a [u8],
}

impl Plurals {
    /// Reads `one:i = 1 and v = 0|other:`; a `~` behind a category marks one without whole numbers.
    pub(super) fn read(text: &str) -> Self {
        let rule = |entry: &str| {
            let (name, rule) = entry.split_once(':')?;
            let category = Category::parse(name.trim_end_matches('~'))?;
            let either =
                rule.split(" or ").map(|all| all.split(" and ").filter_map(Relation::read).collect::<Vec<_>>());
            let either = either.filter(|all| !all.is_empty()).collect();
            Some(Rule { category, has_whole_numbers: !name.ends_with('~'), either })
        };
        Self(text.split('|').filter_map(rule).collect())
    }

    /// The category of a number.
    pub(crate) fn of(&self, digits: &Digits) -> Category {
        let (whole, fraction) = digits.parts();
        let whole = whole.iter().fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(value(*digit)));
        let number = Number { whole, fraction };
        let holds = |rule: &&Rule| rule.either.iter().any(|all| all.iter().all(|relation| relation.holds(&number)));
        self.0.iter().find(holds).map_or(Category::Other, |rule| rule.category)
    }

    /// The categories that the language has.
    pub(crate) fn categories(&self) -> impl Iterator<Item = Category> + '_ {
        self.0.iter().map(|rule| rule.category)
    }

    /// The categories that whole numbers have.
    pub(crate) fn of_whole_numbers(&self) -> impl Iterator<Item = Category> + '_ {
        self.0.iter().filter(|rule| rule.has_whole_numbers).map(|rule| rule.category)
    }
}

impl Relation {
    fn read(text: &str) -> Option<Self> {
        let (left, ranges) = text.split_once('=')?;
        let (left, is_not) = left.strip_suffix('!').map_or((left, false), |left| (left, true));
        let (operand, modulus) = match left.split_once('%') {
            Some((operand, modulus)) => (operand, Some(modulus.trim().parse().ok()?)),
            None => (left, None),
        };
        let range = |range: &str| {
            let (from, to) = range.split_once("..").unwrap_or((range, range));
            Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
        };
        let ranges = ranges.split(',').map(range).collect::<Option<_>>()?;
        Some(Self { operand: operand.trim().chars().next()?, modulus, is_not, ranges })
    }

    fn holds(&self, number: &Number<'_>) -> bool {
        let visible = number.fraction;
        let end = visible.iter().rposition(|digit| *digit != b'0').map_or(0, |at| at + 1);
        let trimmed = visible.get(..end).unwrap_or_default();
        let read = |digits: &[u8]| {
            digits.iter().fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(value(*digit)))
        };
        let count = |digits: &[u8]| u64::try_from(digits.len()).unwrap_or(u64::MAX);
        // `n` is the number itself, which is in no range of whole numbers if it has decimals.
        let (operand, is_whole) = match self.operand {
            'n' => (number.whole, trimmed.is_empty()),
            'i' => (number.whole, true),
            'v' => (count(visible), true),
            'w' => (count(trimmed), true),
            'f' => (read(visible), true),
            't' => (read(trimmed), true),
            // `c` and `e`: the exponent of a compact number, which a mail does not write.
            _ => (0, true),
        };
        let operand = self.modulus.map_or(Some(operand), |modulus| operand.checked_rem(modulus));
        let is_in =
            is_whole && operand.is_some_and(|it| self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&it)));
        is_in != self.is_not
    }
}

fn value(digit: u8) -> u64 {
    u64::from(digit.wrapping_sub(b'0'))
}
