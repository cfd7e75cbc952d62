//! Every format of every locale against what the ICU of Node.js writes. `cldr/generate.mjs` stores that in
//! `tests/golden/intl.tsv`, which the package leaves out.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;

const CURRENCIES: [&str; 14] =
    ["EUR", "USD", "GBP", "JPY", "CHF", "BRL", "CAD", "AUD", "MXN", "INR", "PLN", "KWD", "ZAR", "ARS"];

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
    all
}

/// Where that ICU differs from CLDR 48.2: by language or locale, the cases from one to another, and why.
const KNOWN: [(&str, usize, usize, &str); 11] = [
    ("fr-CH", 32, 95, "48.2 has a new separator"),
    ("en-AU", 12, 23, "48.2 has no comma"),
    ("ko", 24, 31, "48.2 has Korean names for AM and PM"),
    ("ps-PK", 24, 31, "48.2 has names for AM and PM"),
    ("sr-Cyrl-ME", 96, 102, "48.2 writes them in Cyrillic"),
    ("en", 41, 82, "ICU puts the sign before sums in the English of most European countries, CLDR behind them"),
    ("pt-CV", 41, 82, "ICU uses the separator of the escudo in every currency"),
    ("zh-Hant", 24, 31, "the time of day is not written, but 24 hours"),
    ("th", 12, 23, "the era is not written"),
    ("ak", 12, 23, "weekdays are not shortened"),
    ("", 0, 23, "48.2 has other spaces"),
];

fn is_known(tag: &str, at: usize, ours: &str, theirs: &str) -> bool {
    let spaced = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ");
    KNOWN.iter().any(|(known, from, to, _)| match *known {
        "" => (*from..=*to).contains(&at) && spaced(ours) == spaced(theirs),
        "en" => EUROPEAN.contains(&tag) && (*from..=*to).contains(&at),
        known => (tag == known || tag.starts_with(&format!("{known}-"))) && (*from..=*to).contains(&at),
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
    assert!(count > 44_000, "{count}");
    assert!(differ.is_empty(), "{} of {count} differ:\n{}", differ.len(), differ.join("\n"));
}
