//! The formats of the shipped languages, value by value.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::built_in().unwrap());

fn formats(tag: &str) -> Option<Formats> {
    CATALOG.formats_for(tag)
}

/// Each form as a text.
impl Formats {
    fn relative_days(&self, days: i64) -> String {
        written(|out| self.push_relative_days(days, out))
    }

    fn span_days(&self, n: u32) -> String {
        written(|out| self.push_span_days(n, out))
    }

    fn number(&self, n: i64) -> String {
        written(|out| self.push_number(n, out))
    }

    fn money(&self, money: &Money) -> String {
        written(|out| self.push_money(money, out))
    }

    fn when(&self, day: NaiveDate, time: Option<NaiveTime>, zone: Option<&str>) -> String {
        written(|out| self.push_when((day, day), time, zone, &mut NamedDays::default(), out))
    }
}

const TAGS: [&str; 7] = ["en", "en-GB", "de", "fr", "es", "pt-BR", "nl"];

/// What each language shipped says, in the order of [`TAGS`].
fn said(say: impl Fn(&Formats) -> String) -> Vec<String> {
    TAGS.iter().map(|tag| say(&formats(tag).unwrap())).collect()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_day_has_its_weekday_and_month() {
    assert_eq!(
        said(|formats| formats.day(date("2026-03-07"), None)),
        [
            "Saturday, March 7", "Saturday 7 March", "Samstag, 7. März", "samedi 7 mars", "sábado 7 de marzo",
            "sábado, 7 de março", "zaterdag 7 maart"
        ]
    );
    assert_eq!(
        said(|formats| formats.day(date("2026-02-01"), Some(date("2026-12-31")))),
        [
            "Sunday, February 1", "Sunday 1 February", "Sonntag, 1. Februar", "dimanche 1er février",
            "domingo 1 de febrero", "domingo, 1º de fevereiro", "zondag 1 februari"
        ]
    );
}

#[test]
fn a_day_of_another_year_says_the_year() {
    assert_eq!(
        said(|formats| formats.day(date("2027-01-04"), Some(date("2026-12-31")))),
        [
            "Monday, January 4, 2027", "Monday, 4 January 2027", "Montag, 4. Januar 2027", "lundi 4 janvier 2027",
            "lunes 4 de enero de 2027", "segunda-feira, 4 de janeiro de 2027", "maandag 4 januari 2027",
        ]
    );
}

#[test]
fn days_are_seen_from_today() {
    for (days, texts) in [
        (0, ["today", "today", "heute", "aujourd’hui", "hoy", "hoje", "vandaag"]),
        (1, ["tomorrow", "tomorrow", "morgen", "demain", "mañana", "amanhã", "morgen"]),
        (-1, ["yesterday", "yesterday", "gestern", "hier", "ayer", "ontem", "gisteren"]),
        (
            2,
            [
                "in two days", "in two days", "übermorgen", "après-demain", "pasado mañana", "depois de amanhã",
                "overmorgen",
            ],
        ),
        (-2, ["two days ago", "two days ago", "vorgestern", "avant-hier", "anteayer", "anteontem", "eergisteren"]),
        (
            5,
            [
                "in five days", "in five days", "in fünf Tagen", "dans cinq jours", "dentro de cinco días",
                "em cinco dias", "over vijf dagen",
            ],
        ),
        (
            -3,
            [
                "three days ago", "three days ago", "vor drei Tagen", "il y a trois jours", "hace tres días",
                "há três dias", "drie dagen geleden",
            ],
        ),
    ] {
        assert_eq!(said(|formats| formats.relative_days(days)), texts);
    }
    assert_eq!(formats("en").unwrap().relative_days(i64::MIN), "9,223,372,036,854,775,808 days ago");
}

#[test]
fn a_span_is_counted() {
    for (days, texts) in [
        (1, ["one day", "one day", "ein Tag", "un jour", "un día", "um dia", "één dag"]),
        (2, ["two days", "two days", "zwei Tage", "deux\u{a0}jours", "dos días", "dois dias", "twee dagen"]),
        (
            12,
            ["twelve days", "twelve days", "zwölf Tage", "douze\u{a0}jours", "doce días", "doze dias", "twaalf dagen"],
        ),
        (13, ["13 days", "13 days", "13 Tage", "13\u{a0}jours", "13 días", "13 dias", "13 dagen"]),
        (
            1000,
            [
                "1,000 days", "1,000 days", "1.000 Tage", "1\u{202f}000\u{a0}jours", "1000 días", "1.000 dias",
                "1.000 dagen",
            ],
        ),
    ] {
        assert_eq!(said(|formats| formats.span_days(days)), texts);
    }
}

#[test]
fn a_gap_is_counted_from_the_other_day() {
    for (days, texts) in [
        (
            0,
            [
                "the day of", "the day of", "am selben Tag", "le jour même", "el mismo día", "no mesmo dia",
                "dezelfde dag",
            ],
        ),
        (
            1,
            [
                "the day before", "the day before", "am Tag davor", "la veille", "el día anterior", "na véspera",
                "de dag ervoor",
            ],
        ),
        (
            2,
            [
                "two days before", "two days before", "zwei Tage vorher", "deux jours avant", "dos días antes",
                "dois dias antes", "twee dagen ervoor",
            ],
        ),
        (
            -1,
            [
                "the day after", "the day after", "am Tag danach", "le lendemain", "al día siguiente",
                "no dia seguinte", "de dag erna",
            ],
        ),
        (
            -3,
            [
                "three days after", "three days after", "drei Tage danach", "trois jours après", "tres días después",
                "três dias depois", "drie dagen erna",
            ],
        ),
        (
            14,
            [
                "two weeks before", "two weeks before", "zwei Wochen vorher", "deux semaines avant",
                "dos semanas antes", "14 dias antes", "twee weken ervoor",
            ],
        ),
        (
            15,
            [
                "15 days before", "15 days before", "15 Tage vorher", "15 jours avant", "15 días antes",
                "15 dias antes", "15 dagen ervoor",
            ],
        ),
    ] {
        assert_eq!(said(|formats| written(|out| formats.push_gap(days, out))), texts);
    }
}

#[test]
fn a_gap_of_one_week_is_counted_in_days() {
    let gap = |tag: &str, days| written(|out| formats(tag).unwrap().push_gap(days, out));
    for (tag, text) in [("en", "seven days before"), ("de", "sieben Tage vorher"), ("fr", "sept jours avant")] {
        assert_eq!(gap(tag, 7), text);
    }
    // A category without a pattern of its own has that of `other`: a million is `many` in French.
    assert_eq!(gap("fr", 1_000_000), "1\u{202f}000\u{202f}000 jours avant");
}

#[test]
fn counts_to_twelve_are_words() {
    for (n, texts) in [
        (0, ["0"; 7]),
        (1, ["1"; 7]),
        (2, ["two", "two", "zwei", "deux", "dos", "2", "twee"]),
        (12, ["twelve", "twelve", "zwölf", "douze", "doce", "doze", "twaalf"]),
        (13, ["13"; 7]),
        (-2, ["-2"; 7]),
    ] {
        assert_eq!(said(|formats| written(|out| formats.push_count_of(n, out))), texts);
    }
}

#[test]
fn a_zone_is_called_after_its_city() {
    assert_eq!(
        said(|formats| formats.zone("Europe/Vienna")),
        [
            "Vienna time", "Vienna time", "Ortszeit Wien", "heure de Vienne", "hora de Viena", "horário de Viena",
            "tijd in Wenen"
        ]
    );
    let zone = |tag: &str, iana: &str| formats(tag).unwrap().zone(iana);
    for (iana, english, french) in [
        ("America/New_York", "New York time", "heure de New York"),
        ("America/Sao_Paulo", "São Paulo time", "heure de São Paulo"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time", "heure de Buenos Aires"),
        ("Africa/Cairo", "Cairo time", "heure du Caire"),
        ("Europe/Athens", "Athens time", "heure d’Athènes"),
        ("UTC", "UTC", "UTC"),
        ("Etc/UTC", "UTC", "UTC"),
        ("Etc/GMT+5", "UTC-5", "UTC-5"),
        ("Etc/GMT-14", "UTC+14", "UTC+14"),
        ("GMT", "GMT", "GMT"),
        ("+02:00", "+02:00", "+02:00"),
        ("Mars/Olympus_Mons", "", ""),
        ("", "", ""),
        ("NZ", "Auckland time", "heure d’Auckland"),
        ("Turkey", "Istanbul time", "heure d’Istanbul"),
        ("Brazil/East", "São Paulo time", "heure de São Paulo"),
        ("CET", "Central European Time", "heure d’Europe centrale"),
        ("US/Eastern", "Eastern Time", "heure de l’Est nord-américain"),
    ] {
        assert_eq!((zone("en", iana), zone("fr", iana)), (english.to_owned(), french.to_owned()));
    }
}

#[test]
fn a_moment_reads_on_after_its_preposition() {
    let moment = |formats: &Formats, hour| {
        formats.when(date("2026-03-03"), NaiveTime::from_hms_opt(hour, 0, 0), Some("Europe/Vienna"))
    };
    assert_eq!(
        said(|formats| moment(formats, 10)),
        [
            "Tuesday, March 3 at 10 AM (Vienna time)",
            "Tuesday 3 March at 10:00 (Vienna time)",
            "Dienstag, 3. März, um 10 Uhr (Ortszeit Wien)",
            "mardi 3 mars à 10\u{a0}h (heure de Vienne)",
            "martes 3 de marzo a las 10:00 (hora de Viena)",
            "terça-feira, 3 de março, às 10h (horário de Viena)",
            "dinsdag 3 maart om 10 uur (tijd in Wenen)",
        ]
    );
    // A day alone ends in no comma, which would stand before another one.
    assert_eq!(
        said(|formats| formats.when(date("2026-03-03"), None, Some("Europe/Vienna"))),
        [
            "Tuesday, March 3", "Tuesday 3 March", "Dienstag, 3. März", "mardi 3 mars", "martes 3 de marzo",
            "terça-feira, 3 de março", "dinsdag 3 maart",
        ]
    );
    assert_eq!(moment(&formats("es").unwrap(), 1), "martes 3 de marzo a la 1:00 (hora de Viena)");
    assert_eq!(moment(&formats("pt").unwrap(), 1), "terça-feira, 3 de março, à 1h (horário de Viena)");
    let en = formats("en").unwrap();
    let day = date("2026-03-03");
    assert_eq!(en.when(day, NaiveTime::from_hms_opt(13, 5, 0), None), "Tuesday, March 3 at 1:05 PM");
    assert_eq!(en.when(day, None, Some("UTC")), "Tuesday, March 3");
    // A zone without a name in the language leaves no empty brackets.
    assert_eq!(en.when(day, NaiveTime::from_hms_opt(10, 0, 0), Some("Factory")), "Tuesday, March 3 at 10 AM");
}

#[test]
fn numbers_are_grouped() {
    for (n, texts) in [
        (0, ["0"; 7]),
        (-999, ["-999"; 7]),
        (1234, ["1,234", "1,234", "1.234", "1\u{202f}234", "1234", "1.234", "1.234"]),
        (
            -1_234_567,
            [
                "-1,234,567", "-1,234,567", "-1.234.567", "-1\u{202f}234\u{202f}567", "-1.234.567", "-1.234.567",
                "-1.234.567",
            ],
        ),
    ] {
        assert_eq!(said(|formats| formats.number(n)), texts);
    }
}

#[test]
fn money_is_written_as_its_reader_does() {
    for (amount, currency, texts) in [
        (
            "149",
            "EUR",
            ["€149.00", "€149.00", "149,00\u{a0}€", "149,00\u{a0}€", "149,00\u{a0}€", "€\u{a0}149,00", "€\u{a0}149,00"],
        ),
        (
            "1499.9",
            "USD",
            [
                "$1,499.90", "US$1,499.90", "1.499,90\u{a0}$", "1\u{202f}499,90\u{a0}$US", "1499,90\u{a0}US$",
                "US$\u{a0}1.499,90", "US$\u{a0}1.499,90",
            ],
        ),
        (
            "149",
            "BRL",
            [
                "R$149.00", "R$149.00", "149,00\u{a0}R$", "149,00\u{a0}R$", "149,00\u{a0}BRL", "R$\u{a0}149,00",
                "R$\u{a0}149,00",
            ],
        ),
        (
            "-0.05",
            "CHF",
            [
                "-CHF\u{a0}0.05", "-CHF\u{a0}0.05", "-0,05\u{a0}CHF", "-0,05\u{a0}CHF", "-0,05\u{a0}CHF",
                "-CHF\u{a0}0,05", "CHF\u{a0}-0,05",
            ],
        ),
        (
            "1500",
            "JPY",
            [
                "¥1,500", "JP¥1,500", "1.500\u{a0}¥", "1\u{202f}500\u{a0}JPY", "1500\u{a0}JPY", "JP¥\u{a0}1.500",
                "JP¥\u{a0}1.500",
            ],
        ),
        (
            "1.5",
            "KWD",
            [
                "KWD\u{a0}1.500", "KWD\u{a0}1.500", "1,500\u{a0}KWD", "1,500\u{a0}KWD", "1,500\u{a0}KWD",
                "KWD\u{a0}1,500", "KWD\u{a0}1,500",
            ],
        ),
        (
            "2",
            "XCG",
            [
                "Cg.\u{a0}2.00", "Cg.\u{a0}2.00", "2,00\u{a0}Cg.", "2,00\u{a0}Cg.", "2,00\u{a0}Cg.", "Cg.\u{a0}2,00",
                "Cg.\u{a0}2,00",
            ],
        ),
    ] {
        assert_eq!(said(|formats| formats.money(&Money::parse(amount, currency).unwrap())), texts);
    }
}

#[test]
fn a_list_ends_with_and() {
    let list = |tag: &str, items: &str| formats(tag).unwrap().list(&items.split_whitespace().collect::<Vec<_>>());
    assert_eq!(
        (list("en", ""), list("en", "a"), list("en", "a b"), list("en", "a b c")),
        (String::new(), "a".into(), "a and b".into(), "a, b, and c".into())
    );
    for (tag, text) in [
        ("en-GB", "a, b and c"),
        ("de", "a, b und c"),
        ("fr", "a, b et c"),
        ("es", "a, b y c"),
        ("pt", "a, b e c"),
        ("nl", "a, b en c"),
    ] {
        assert_eq!(list(tag, "a b c"), text);
    }
    for (items, text) in [
        ("Ana Isabel", "Ana e Isabel"),
        ("pan higos", "pan e higos"),
        ("pan Ícaro", "pan e Ícaro"),
        ("pan hielo", "pan y hielo"),
        ("pan hiato", "pan y hiato"),
    ] {
        assert_eq!(list("es", items), text);
    }
}

proptest! {
    #[test]
    fn nothing_panics(days in any::<i64>(), minor in any::<i64>(), code in prop::sample::select(vec!["EUR", "JPY", "KWD", "UYW"]), text in any::<String>(), day in -96_000_000i32..96_000_000) {
        for tag in TAGS {
            let formats = formats(tag).unwrap();
            let _ = (formats.relative_days(days), formats.number(days), formats.zone(&text));
            let _ = Money::parse(&minor.to_string(), code).map(|money| formats.money(&money));
            let _ = NaiveDate::from_num_days_from_ce_opt(day).map(|date| formats.when(date, Some(NaiveTime::MIN), Some(&text)));
        }
        let _ = formats(&text);
    }
}
