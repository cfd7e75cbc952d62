//! The words of a language that CLDR does not have. They come from the language's `language.toml`; every one may be missing.

use super::cldr::Forms;

/// What a language says around dates, times and numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormatWords {
    pub(crate) dates: DateWords,
    /// Numbers from two to twelve, where they are the same before every noun.
    pub(crate) numbers: Vec<String>,
    /// Whether two depends on its noun all the same.
    pub(crate) two_has_gender: bool,
    /// One day, as a span.
    pub(crate) one_day: Option<String>,
    pub(crate) gaps: Option<Gaps>,
    /// What an order's status is called, by its name.
    pub(crate) statuses: Vec<(String, String)>,
    pub(crate) hours: Option<HoursWords>,
    /// Quotation marks with the spaces that they want.
    pub(crate) quotes: Option<(String, String)>,
    /// What ends in a full stop and ends no sentence, each with a space before it.
    pub(crate) abbreviations: Vec<String>,
}

/// What replaces CLDR's patterns in a sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateWords {
    /// A day without and with its year.
    pub(crate) day: Option<String>,
    pub(crate) day_year: Option<String>,
    /// The same before a time.
    pub(crate) moment_day: Option<String>,
    pub(crate) moment_day_year: Option<String>,
    /// The first of a month: `1er`.
    pub(crate) first_day: Option<String>,
    /// What closes a date that has a comma, where the sentence goes on with a word: `,`.
    pub(crate) closing: Option<String>,
    /// Whether a day that was named before is its weekday (`jeudi`) instead of its date (`May 14`), so that it fits the
    /// same place in a sentence.
    pub(crate) again_weekday: bool,
    /// A time behind a day, `at {time}`; the same where the hour is one.
    pub(crate) at: Option<String>,
    pub(crate) at_one: Option<String>,
    /// Noon and midnight, with and without that word.
    pub(crate) noon: Option<String>,
    pub(crate) at_noon: Option<String>,
    pub(crate) midnight: Option<String>,
    pub(crate) at_midnight: Option<String>,
    /// An hour without minutes, and one with them, where hours are counted to 24: `{H} Uhr`.
    pub(crate) hour: Option<String>,
    pub(crate) minutes: Option<String>,
    /// The time of a city: `{city} time`; the same before a vowel.
    pub(crate) zone: Option<String>,
    pub(crate) zone_before_vowel: Option<String>,
    /// What two words become where they meet: `de Le ` and `du `.
    pub(crate) contractions: Vec<(String, String)>,
}

/// How long before and after a day another one is.
#[derive(Debug, Clone)]
pub(crate) struct Gaps {
    pub(crate) before: Gap,
    pub(crate) after: Gap,
    pub(crate) same_day: String,
}

/// A distance between two days, for one day, for more days and for weeks: `{n}`. Without weeks it counts days.
#[derive(Debug, Clone)]
pub(crate) struct Gap {
    pub(crate) day: String,
    pub(crate) days: Forms<String>,
    pub(crate) weeks: Forms<String>,
}

/// What a language says around the days and times of opening hours.
#[derive(Debug, Clone)]
pub(crate) struct HoursWords {
    /// Several days in a row of the week: `{a}`, `{b}`.
    pub(crate) weekdays: String,
    /// All seven days.
    pub(crate) every_day: String,
    /// From midnight to midnight.
    pub(crate) all_day: String,
    /// Always open.
    pub(crate) always: String,
    /// The text before the first and before the second time, and the same before one o'clock.
    pub(crate) from: String,
    pub(crate) from_one: String,
    pub(crate) to: String,
    pub(crate) to_one: String,
    /// The text after the second time, once for both: ` Uhr`.
    pub(crate) after: String,
    pub(crate) noon: String,
    pub(crate) midnight: String,
    /// The text before all closed days.
    pub(crate) closed: String,
    /// The text before each closed day, and at the weekend.
    pub(crate) closed_on: String,
    pub(crate) closed_on_weekend: String,
    /// Closed days in a row: `{a}`, `{b}`.
    pub(crate) closed_range: String,
    /// The text between a date and its times.
    pub(crate) colon: String,
    /// The text between two parts.
    pub(crate) semicolon: String,
}

/// The statuses that are known by name.
pub(crate) const STATUSES: [&str; 9] =
    ["placed", "paid", "packed", "shipped", "out_for_delivery", "delivered", "delayed", "cancelled", "returned"];

/// The known name of a status in whatever way a shop writes it: `Shipped`, `out-for-delivery`, `canceled`, `sent`.
pub(crate) fn known_status(raw: &str) -> Option<&'static str> {
    const OTHERS: [(&str, &str); 4] =
        [("sent", "shipped"), ("in_transit", "shipped"), ("dispatched", "shipped"), ("canceled", "cancelled")];
    let raw = raw.trim();
    let is = |known: &str| {
        let letters = raw.chars().flat_map(char::to_lowercase);
        letters.map(|c| if matches!(c, ' ' | '-') { '_' } else { c }).eq(known.chars())
    };
    let other = || OTHERS.into_iter().find(|(other, _)| is(other)).map(|(_, known)| known);
    STATUSES.into_iter().find(|known| is(known)).or_else(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shops_write_statuses_in_many_ways() {
        for (raw, known) in [
            ("Shipped", "shipped"),
            ("in transit", "shipped"),
            ("OUT-FOR-DELIVERY", "out_for_delivery"),
            ("canceled", "cancelled"),
        ] {
            assert_eq!(known_status(raw), Some(known));
        }
        assert_eq!(known_status("lost at sea"), None);
    }
}
