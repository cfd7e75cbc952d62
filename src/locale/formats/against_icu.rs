//! Every format of every locale against what the ICU of Node.js writes. `cldr/generate.mjs` stores that in
//! `tests/golden/intl.tsv`, which the package leaves out.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;

const CURRENCIES: [&str; 14] =
    ["EUR", "USD", "GBP", "JPY", "CHF", "BRL", "CAD", "AUD", "MXN", "INR", "PLN", "KWD", "ZAR", "ARS"];

const MORE_CURRENCIES: [&str; 24] = [
    "AED", "CLP", "CNY", "CZK", "DKK", "EGP", "HKD", "ILS", "KRW", "NGN", "NOK", "NZD", "PEN", "PHP", "RON", "SAR",
    "SEK", "SGD", "THB", "TND", "TRY", "TWD", "UAH", "VND",
];

/// Ids that are named after their area, as ICU names the zones of `AREA_ZONES` in the generator.
const AREAS: [&str; 9] =
    ["CET", "EET", "WET", "US/Eastern", "US/Central", "US/Mountain", "US/Pacific", "US/Alaska", "Canada/Atlantic"];

/// The same cases in the same order as in the generator.
fn ours(formats: &Formats) -> Vec<String> {
    let mut all = Vec::new();
    let months: Vec<NaiveDate> =
        (0..12).filter_map(|month| NaiveDate::from_ymd_opt(2026, month + 1, (month * 5) % 28 + 1)).collect();
    all.extend(months.iter().map(|date| formats.day(*date, None)));
    all.extend(months.iter().map(|date| formats.day(*date, NaiveDate::from_ymd_opt(2025, 1, 1))));
    let clock = |time, pattern: &str| written(|out| formats.push_clock(time, pattern, out));
    let times = [(0, 0), (9, 5), (12, 0), (13, 30), (23, 59)];
    all.extend(times.map(|time| clock(time, formats.cldr.time)));
    all.extend([times[1], times[2], times[3]].map(|time| clock(time, formats.cldr.hour)));
    let decimal = |text: &str| Digits::parse(text).unwrap();
    let number = |text: &str| written(|out| formats.push_decimal(&decimal(text), out));
    all.extend(["0", "1234", "12345", "-1234567", "12345.678", "-0.5"].map(number));
    let percent = |text: &str| written(|out| formats.push_percent(&decimal(text), out));
    all.extend(["15", "-7.5", "1234"].map(percent));
    for currency in CURRENCIES {
        let money = |amount: &str| written(|out| formats.push_money(&Money::parse(amount, currency).unwrap(), out));
        all.extend(["1234567", "-5", "1234"].map(money));
    }
    all.extend([&["a", "b"][..], &["a", "b", "c"], &["a", "b", "c", "d"]].map(|items| formats.list(items)));
    let relative = |days| written(|out| formats.push_relative_days(days, out));
    all.extend([-21, -5, -2, -1, 0, 1, 2, 3, 11, 1000].map(relative));
    all.extend([1, 2, 3, 5, 11, 21, 100].map(|days| written(|out| formats.push_span_days(days, out))));
    let category = |n| formats.category(n).as_str();
    let whole: Vec<&str> = (0..40).chain([100, 101, 102, 103, 111, 1000, 1_000_000]).map(category).collect();
    all.push(whole.join(" "));
    let decimals = ["0.0", "0.5", "1.0", "1.5", "2.0", "2.1", "10.0", "21.1"];
    all.push(decimals.map(|text| formats.plurals().of(&decimal(text)).as_str()).join(" "));
    all.push(if formats.is_right_to_left() { "rtl" } else { "ltr" }.to_owned());
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    all.extend((5..12).map(|at| formats.weekday(day(2026, 1, at).weekday()).to_owned()));
    all.extend(months.iter().map(|date| written(|out| formats.push_date(*date, formats.cldr.date, out))));
    all.extend((0..24).map(|hour| clock((hour, 5), formats.cldr.time)));
    all.extend((0..24).map(|hour| clock((hour, 5), formats.cldr.hour)));
    for (hour, minute) in [(9, 5), (12, 1), (13, 30), (23, 59)] {
        let days = (day(2026, 1, 1), day(2025, 1, 1));
        let time = NaiveTime::from_hms_opt(hour, minute, 0);
        all.push(written(|out| formats.push_when(days, time, None, &mut NamedDays::default(), out)));
    }
    all.extend(["9999", "10000", "0.001", "123456789", "-1000"].map(number));
    all.extend(["0", "0.1", "100", "10000000", "-15"].map(percent));
    let money = |currency| written(|out| formats.push_money(&Money::parse("1234", currency).unwrap(), out));
    all.extend(MORE_CURRENCIES.map(money));
    let lists = [&["a"][..], &["a", "b", "c", "d", "e"], &["a", "Isabel"], &["a", "hielo"], &["a", "ב"]];
    all.extend(lists.map(|items| formats.list(items)));
    all.extend(AREAS.map(|area| formats.zone(area)));
    all
}

/// A locale, the ranges of its values that differ, and why.
type Known = (&'static str, &'static [(usize, usize)], &'static str);

/// Where that ICU differs from CLDR 48.2: by language or locale, the cases from one to another, and why.
const KNOWN: [Known; 11] = [
    ("fr-CH", &[(32, 95), (177, 210)], "48.2 has a new separator"),
    ("en-AU", &[(12, 23), (173, 176)], "48.2 has no comma"),
    ("ko", &[(24, 31), (125, 176)], "48.2 has Korean names for AM and PM"),
    ("ps-PK", &[(24, 31), (125, 176)], "48.2 has names for AM and PM"),
    ("sr-Cyrl-ME", &[(96, 102), (216, 224)], "48.2 writes them in Cyrillic"),
    (
        "en",
        &[(41, 82), (187, 210)],
        "ICU puts the sign before sums in the English of most European countries, CLDR behind them",
    ),
    ("pt-CV", &[(41, 82), (187, 210)], "ICU uses the separator of the escudo in every currency"),
    ("zh-Hant", &[(24, 31), (125, 176)], "the time of day is not written, but 24 hours"),
    ("th", &[(12, 23), (173, 176)], "the era is not written"),
    ("ak", &[(12, 23), (173, 176)], "weekdays are not shortened"),
    ("", &[(0, 23), (173, 176)], "48.2 has other spaces"),
];

fn is_known(tag: &str, at: usize, ours: &str, theirs: &str) -> bool {
    let spaced = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ");
    let here = |ranges: &[(usize, usize)]| ranges.iter().any(|(from, to)| (*from..=*to).contains(&at));
    KNOWN.iter().filter(|(_, ranges, _)| here(ranges)).any(|(known, ..)| match *known {
        "" => spaced(ours) == spaced(theirs),
        "en" => EUROPEAN.contains(&tag),
        known => tag == known || tag.starts_with(&format!("{known}-")),
    })
}

const EUROPEAN: [&str; 24] = [
    "en-150", "en-BE", "en-CH", "en-CZ", "en-DE", "en-DK", "en-EE", "en-ES", "en-FI", "en-FR", "en-GE", "en-HU",
    "en-IT", "en-LT", "en-LV", "en-NL", "en-NO", "en-PL", "en-PT", "en-RO", "en-SE", "en-SI", "en-SK", "en-UA",
];

#[test]
fn every_locale_is_written_as_icu_writes_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/intl.tsv");
    let Ok(golden) = std::fs::read_to_string(path) else { return };
    let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (mut differ, mut count) = (Vec::new(), 0);
    for line in golden.lines().skip(1) {
        let mut fields = line.split('\t');
        let (tag, parent) = (fields.next().unwrap(), fields.next().unwrap());
        let above = known.get(parent).cloned().unwrap_or_default();
        let theirs: Vec<&str> = fields
            .enumerate()
            .map(|(at, field)| if field.is_empty() { above.get(at).copied().unwrap_or("") } else { field })
            .collect();
        let formats = Formats::new(tag, Arc::default()).unwrap();
        let ours = ours(&formats);
        assert_eq!(ours.len(), theirs.len(), "{tag}");
        for (at, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            count += 1;
            if ours != theirs && !is_known(tag, at, ours, theirs) {
                differ.push(format!("{tag} {at}: {ours:?}, ICU {theirs:?}"));
            }
        }
        known.insert(tag, theirs);
    }
    assert!(count > 94_000, "{count}");
    assert!(differ.is_empty(), "{} of {count} differ:\n{}", differ.len(), differ.join("\n"));
}
