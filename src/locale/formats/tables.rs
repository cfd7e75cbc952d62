//! The tables of the languages shipped, after CLDR 48.

use super::pattern::{Date as D, Moment as M};
use super::{Clock, Formats, Sign};

/// Every language shipped.
pub(super) static ALL: [Formats; 7] = [EN, EN_GB, DE, FR, ES, PT_BR, NL];

#[rustfmt::skip]
const EN: Formats = Formats {
    tag: "en",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ],
    day: &[D::Weekday, D::Words(", "), D::Month, D::Words(" "), D::Day],
    day_year: &[D::Weekday, D::Words(", "), D::Month, D::Words(" "), D::Day, D::Words(", "), D::Year],
    first: "1",
    clock: Clock::Half,
    moment: &[M::Day, M::Words(", "), M::Time],
    at: ("", ""),
    zone: "{} time",
    cities: 0,
    near: ["", "yesterday", "today", "tomorrow", ""],
    ago: ("{} day ago", "{} days ago"),
    ahead: ("in {} day", "in {} days"),
    span: ("{} day", "{} days"),
    nought_is_one: false,
    group: ",",
    decimal: ".",
    lead: 1,
    sign: Sign::Before,
    signs: &[
        ("AUD", "A$"), ("BRL", "R$"), ("CAD", "CA$"), ("CNY", "CN¥"), ("EUR", "€"), ("GBP", "£"),
        ("HKD", "HK$"), ("ILS", "₪"), ("INR", "₹"), ("JPY", "¥"), ("KRW", "₩"), ("MXN", "MX$"),
        ("NZD", "NZ$"), ("PHP", "₱"), ("TWD", "NT$"), ("USD", "$"), ("VND", "₫"), ("XAF", "FCFA"),
        ("XCD", "EC$"), ("XCG", "Cg."), ("XOF", "F\u{202f}CFA"), ("XPF", "CFPF"),
    ],
    and: (" and ", ", and "),
    and_before_i: None,
};

#[rustfmt::skip]
const EN_GB: Formats = Formats {
    tag: "en-GB",
    day: &[D::Weekday, D::Words(" "), D::Day, D::Words(" "), D::Month],
    day_year: &[D::Weekday, D::Words(", "), D::Day, D::Words(" "), D::Month, D::Words(" "), D::Year],
    clock: Clock::Padded,
    and: (" and ", " and "),
    signs: &[
        ("AUD", "A$"), ("BRL", "R$"), ("CAD", "CA$"), ("CNY", "CN¥"), ("EUR", "€"), ("GBP", "£"),
        ("HKD", "HK$"), ("ILS", "₪"), ("INR", "₹"), ("JPY", "JP¥"), ("KRW", "₩"), ("MXN", "MX$"),
        ("NZD", "NZ$"), ("PHP", "₱"), ("TWD", "NT$"), ("USD", "US$"), ("VND", "₫"),
        ("XAF", "FCFA"), ("XCD", "EC$"), ("XCG", "Cg."), ("XOF", "F\u{202f}CFA"), ("XPF", "CFPF"),
    ],
    ..EN
};

#[rustfmt::skip]
const DE: Formats = Formats {
    tag: "de",
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    months: [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ],
    day: &[D::Weekday, D::Words(", "), D::Day, D::Words(". "), D::Month],
    day_year: &[D::Weekday, D::Words(", "), D::Day, D::Words(". "), D::Month, D::Words(" "), D::Year],
    first: "1",
    clock: Clock::Padded,
    moment: &[M::Day, M::Words(", "), M::Time, M::Words(" Uhr")],
    at: ("", ""),
    zone: "Ortszeit {}",
    cities: 1,
    near: ["vorgestern", "gestern", "heute", "morgen", "übermorgen"],
    ago: ("vor {} Tag", "vor {} Tagen"),
    ahead: ("in {} Tag", "in {} Tagen"),
    span: ("{} Tag", "{} Tage"),
    nought_is_one: false,
    group: ".",
    decimal: ",",
    lead: 1,
    sign: Sign::After,
    signs: &[
        ("AUD", "AU$"), ("BRL", "R$"), ("CAD", "CA$"), ("CNY", "CN¥"), ("EUR", "€"), ("GBP", "£"),
        ("HKD", "HK$"), ("ILS", "₪"), ("INR", "₹"), ("JPY", "¥"), ("KRW", "₩"), ("MXN", "MX$"),
        ("NZD", "NZ$"), ("THB", "฿"), ("TWD", "NT$"), ("USD", "$"), ("VND", "₫"), ("XAF", "FCFA"),
        ("XCD", "EC$"), ("XCG", "Cg."), ("XOF", "F\u{202f}CFA"), ("XPF", "CFPF"),
    ],
    and: (" und ", " und "),
    and_before_i: None,
};

#[rustfmt::skip]
const FR: Formats = Formats {
    tag: "fr",
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ],
    day: &[D::Weekday, D::Words(" "), D::Day, D::Words(" "), D::Month],
    day_year: &[D::Weekday, D::Words(" "), D::Day, D::Words(" "), D::Month, D::Words(" "), D::Year],
    first: "1er",
    clock: Clock::Padded,
    moment: &[M::Day, M::Words(" à "), M::Time],
    at: ("", ""),
    zone: "heure de {}",
    cities: 2,
    near: ["avant-hier", "hier", "aujourd’hui", "demain", "après-demain"],
    ago: ("il y a {} jour", "il y a {} jours"),
    ahead: ("dans {} jour", "dans {} jours"),
    span: ("{}\u{a0}jour", "{}\u{a0}jours"),
    nought_is_one: true,
    group: "\u{202f}",
    decimal: ",",
    lead: 1,
    sign: Sign::After,
    signs: &[
        ("ARS", "$AR"), ("AUD", "$AU"), ("BMD", "$BM"), ("BND", "$BN"), ("BRL", "R$"),
        ("BZD", "$BZ"), ("CAD", "$CA"), ("CLP", "$CL"), ("COP", "$CO"), ("EUR", "€"),
        ("FJD", "$FJ"), ("FKP", "£FK"), ("GBP", "£GB"), ("GIP", "£GI"), ("ILS", "₪"),
        ("INR", "₹"), ("KRW", "₩"), ("LBP", "£LB"), ("MXN", "$MX"), ("NAD", "$NA"),
        ("NZD", "$NZ"), ("SBD", "$SB"), ("SGD", "$SG"), ("SRD", "$SR"), ("TTD", "$TT"),
        ("USD", "$US"), ("UYU", "$UY"), ("VND", "₫"), ("WST", "$WS"), ("XAF", "FCFA"),
        ("XCG", "Cg."), ("XOF", "F\u{202f}CFA"), ("XPF", "FCFP"),
    ],
    and: (" et ", " et "),
    and_before_i: None,
};

#[rustfmt::skip]
const ES: Formats = Formats {
    tag: "es",
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    months: [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ],
    day: &[D::Weekday, D::Words(", "), D::Day, D::Words(" de "), D::Month],
    day_year: &[D::Weekday, D::Words(", "), D::Day, D::Words(" de "), D::Month, D::Words(" de "), D::Year],
    first: "1",
    clock: Clock::Bare,
    moment: &[M::Day, M::Words(", "), M::At, M::Words(" "), M::Time],
    at: ("a las", "a la"),
    zone: "hora de {}",
    cities: 3,
    near: ["anteayer", "ayer", "hoy", "mañana", "pasado mañana"],
    ago: ("hace {} día", "hace {} días"),
    ahead: ("dentro de {} día", "dentro de {} días"),
    span: ("{} día", "{} días"),
    nought_is_one: false,
    group: ".",
    decimal: ",",
    lead: 2,
    sign: Sign::After,
    signs: &[
        ("EUR", "€"), ("THB", "฿"), ("USD", "US$"), ("VND", "₫"), ("XCG", "Cg."), ("XPF", "CFPF"),
    ],
    and: (" y ", " y "),
    and_before_i: Some(" e "),
};

#[rustfmt::skip]
const PT_BR: Formats = Formats {
    tag: "pt-BR",
    weekdays: [
        "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado",
        "domingo",
    ],
    months: [
        "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
        "outubro", "novembro", "dezembro",
    ],
    day: &[D::Weekday, D::Words(", "), D::Day, D::Words(" de "), D::Month],
    day_year: &[D::Weekday, D::Words(", "), D::Day, D::Words(" de "), D::Month, D::Words(" de "), D::Year],
    first: "1º",
    clock: Clock::Padded,
    moment: &[M::Day, M::Words(", "), M::At, M::Words(" "), M::Time],
    at: ("às", "à"),
    zone: "horário de {}",
    cities: 4,
    near: ["anteontem", "ontem", "hoje", "amanhã", "depois de amanhã"],
    ago: ("há {} dia", "há {} dias"),
    ahead: ("em {} dia", "em {} dias"),
    span: ("{} dia", "{} dias"),
    nought_is_one: true,
    group: ".",
    decimal: ",",
    lead: 1,
    sign: Sign::BeforeSpaced,
    signs: &[
        ("AUD", "AU$"), ("BRL", "R$"), ("CAD", "CA$"), ("CNY", "CN¥"), ("EUR", "€"), ("GBP", "£"),
        ("HKD", "HK$"), ("ILS", "₪"), ("INR", "₹"), ("JPY", "JP¥"), ("KRW", "₩"), ("MXN", "MX$"),
        ("NZD", "NZ$"), ("THB", "฿"), ("TWD", "NT$"), ("USD", "US$"), ("VND", "₫"),
        ("XAF", "FCFA"), ("XCD", "EC$"), ("XCG", "Cg."), ("XOF", "F\u{202f}CFA"), ("XPF", "CFPF"),
    ],
    and: (" e ", " e "),
    and_before_i: None,
};

#[rustfmt::skip]
const NL: Formats = Formats {
    tag: "nl",
    weekdays: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    months: [
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
        "oktober", "november", "december",
    ],
    day: &[D::Weekday, D::Words(" "), D::Day, D::Words(" "), D::Month],
    day_year: &[D::Weekday, D::Words(" "), D::Day, D::Words(" "), D::Month, D::Words(" "), D::Year],
    first: "1",
    clock: Clock::Padded,
    moment: &[M::Day, M::Words(" om "), M::Time, M::Words(" uur")],
    at: ("", ""),
    zone: "tijd in {}",
    cities: 5,
    near: ["eergisteren", "gisteren", "vandaag", "morgen", "overmorgen"],
    ago: ("{} dag geleden", "{} dagen geleden"),
    ahead: ("over {} dag", "over {} dagen"),
    span: ("{} dag", "{} dagen"),
    nought_is_one: false,
    group: ".",
    decimal: ",",
    lead: 1,
    sign: Sign::BeforeMinus,
    signs: &[
        ("AUD", "AU$"), ("BRL", "R$"), ("CAD", "C$"), ("CNY", "CN¥"), ("EUR", "€"),
        ("FJD", "FJ$"), ("GBP", "£"), ("HKD", "HK$"), ("ILS", "₪"), ("INR", "₹"), ("JPY", "JP¥"),
        ("KRW", "₩"), ("MXN", "MX$"), ("NZD", "NZ$"), ("SBD", "SI$"), ("THB", "฿"),
        ("TWD", "NT$"), ("USD", "US$"), ("VND", "₫"), ("XAF", "FCFA"), ("XCD", "EC$"),
        ("XCG", "Cg."), ("XOF", "F\u{202f}CFA"), ("ZWG", "ZiG"),
    ],
    and: (" en ", " en "),
    and_before_i: None,
};
