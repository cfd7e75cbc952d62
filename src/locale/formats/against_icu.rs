//! The tables against ICU4X, which carries CLDR's data.

use icu::experimental::dimension::currency::CurrencyType;
use icu::experimental::dimension::currency::formatter::CurrencyFormatter;
use icu::experimental::dimension::currency::options::CurrencyFormatterOptions;
use icu::experimental::relativetime::options::Numeric;
use icu::experimental::relativetime::{RelativeTimeFormatter, RelativeTimeFormatterOptions};
use icu::{
    datetime::{DateTimeFormatter, NoCalendarFormatter, fieldsets},
    decimal::{DecimalFormatter, input::Decimal},
    list::{ListFormatter, options::ListFormatterOptions},
    locale::Locale,
    time::Time,
};

use super::*;

const TAGS: [&str; 7] = ["en", "en-GB", "de", "fr", "es", "pt-BR", "nl"];

fn icu_date(date: NaiveDate) -> icu::calendar::Date<icu::calendar::Iso> {
    let (month, day) = (u8::try_from(date.month()).unwrap(), u8::try_from(date.day()).unwrap());
    icu::calendar::Date::try_new_iso(date.year(), month, day).unwrap()
}

#[test]
fn every_day_of_a_leap_year() {
    for tag in TAGS {
        let formats = formats(tag).unwrap();
        let locale: Locale = tag.parse().unwrap();
        let short = DateTimeFormatter::try_new(locale.clone().into(), fieldsets::MDE::long()).unwrap();
        let long = DateTimeFormatter::try_new(locale.into(), fieldsets::YMDE::long()).unwrap();
        let first = NaiveDate::from_ymd_opt(2028, 1, 1).unwrap();
        for date in first.iter_days().take(366) {
            // The first of a month is written as people do, not as CLDR does.
            let cldr = |text: String| {
                // CLDR's comma in Spanish would need another one behind the date.
                let text = if tag == "es" { text.replace(", ", " ") } else { text };
                if date.day() == 1 { text.replace(" 1 ", &format!(" {} ", formats.first)) } else { text }
            };
            assert_eq!(formats.day(date, None), cldr(short.format(&icu_date(date)).to_string()), "{tag} {date}");
            let other_year = NaiveDate::from_ymd_opt(2027, 1, 1);
            assert_eq!(formats.day(date, other_year), cldr(long.format(&icu_date(date)).to_string()), "{tag} {date}");
        }
    }
}

#[test]
fn every_minute_of_a_day() {
    for tag in TAGS {
        let formats = formats(tag).unwrap();
        let icu = NoCalendarFormatter::try_new(tag.parse::<Locale>().unwrap().into(), fieldsets::T::hm()).unwrap();
        for minute in 0..1440u16 {
            let (hour, minute) = (minute / 60, minute % 60);
            let ours = formats.time(NaiveTime::from_hms_opt(hour.into(), minute.into(), 0).unwrap());
            let theirs =
                icu.format(&Time::try_new(u8::try_from(hour).unwrap(), u8::try_from(minute).unwrap(), 0, 0).unwrap());
            let theirs = theirs.to_string().replace('\u{202f}', " ");
            // CLDR's short time is `H:mm` in Spanish; ICU4X pads the hour.
            let ours = if tag == "es" && ours.len() < 5 { format!("0{ours}") } else { ours };
            assert_eq!(ours, theirs, "{tag}");
        }
    }
}

#[test]
fn numbers_and_lists() {
    for tag in TAGS {
        let formats = formats(tag).unwrap();
        let locale: Locale = tag.parse().unwrap();
        let icu =
            DecimalFormatter::try_new(locale.clone().into(), icu::decimal::options::DecimalFormatterOptions::default())
                .unwrap();
        for n in [0, 1, -1, 999, 1000, 9999, 10_000, -99_999, 100_000, 1_234_567, i64::MAX, i64::MIN] {
            assert_eq!(formats.number(n), icu.format(&Decimal::from(n)).to_string(), "{tag} {n}");
        }
        let icu = ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).unwrap();
        for items in
            [&["a"][..], &["a", "b"], &["a", "b", "c"], &["a", "b", "c", "d"], &["pan", "Isabel"], &["pan", "hielo"]]
        {
            let owned: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
            assert_eq!(formats.list(&owned), icu.format_to_string(items.iter()), "{tag}");
        }
    }
}

/// Relative days as CLDR has them, with its words for the near ones.
#[test]
fn relative_days() {
    for tag in TAGS {
        let formats = formats(tag).unwrap();
        let locale: Locale = tag.parse().unwrap();
        let options = RelativeTimeFormatterOptions::default().with_numeric(Numeric::Auto);
        let icu = RelativeTimeFormatter::try_new_long_day(locale.into(), options).unwrap();
        for days in -400..=400_i64 {
            let theirs = icu.format(Decimal::from(days)).to_string();
            // Small numbers are written in words here; as digits they are what ICU writes.
            let count = usize::try_from(days.unsigned_abs()).ok().and_then(|n| formats.counts.get(n));
            let word = count.filter(|word| !word.is_empty() && !theirs.chars().all(|c| !c.is_ascii_digit()));
            let ours = word.map_or_else(
                || formats.relative_days(days),
                |word| formats.relative_days(days).replacen(word, &days.unsigned_abs().to_string(), 1),
            );
            assert_eq!(ours, theirs, "{tag} {days}");
        }
    }
}

/// Where CLDR's own symbol in a language is the code. ICU4X's data leaves such symbols out and then takes the root's, which
/// `Intl` of ICU4C does not (`149,00 GBP` in Spanish).
const CODES_IN_CLDR: [(&str, &str); 8] = [
    ("fr", "JPY"),
    ("es", "AUD"),
    ("es", "BRL"),
    ("es", "CAD"),
    ("es", "GBP"),
    ("es", "INR"),
    ("es", "JPY"),
    ("es", "MXN"),
];

/// Sums in the currencies that people write in, small and large, owed and due.
#[test]
fn money() {
    let mut differ = Vec::new();
    for tag in TAGS {
        let formats = formats(tag).unwrap();
        let locale: Locale = tag.parse().unwrap();
        for currency in ["EUR", "USD", "GBP", "JPY", "CHF", "BRL", "CAD", "AUD", "MXN", "INR", "SEK", "PLN", "KWD"] {
            let code = CurrencyType::try_from_str(&currency.to_lowercase()).unwrap();
            let icu =
                CurrencyFormatter::try_new_symbol(locale.clone().into(), code, CurrencyFormatterOptions::default())
                    .unwrap();
            for amount in ["0", "1", "149", "1234", "1234567"] {
                let ours = Money::parse(amount, currency).unwrap();
                let theirs = icu.format_fixed_decimal(&ours.amount().parse().unwrap()).to_string();
                if CODES_IN_CLDR.contains(&(tag, currency)) {
                    assert!(formats.money(&ours).ends_with(currency), "{tag} {currency}");
                } else if formats.money(&ours) != theirs {
                    differ.push(format!("{tag} {currency}: {} {theirs}", formats.money(&ours)));
                }
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
