// Generates the tables of src/locale/cldr/data.rs from the JSON packages of the Unicode CLDR, and the test data of
// tests/golden/intl.tsv from the ICU of Node.js: `npm install && npm run generate`.
//
// A locale's record has only the fields in which it differs from its parent, so that a region costs a few bytes. Every
// record is a list of lines `key=value`; src/locale/cldr/mod.rs explains the keys and reads them.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const supplemental = (name) => require(`cldr-core/supplemental/${name}.json`).supplemental;
const main = (pack, locale, file) => require(`cldr-${pack}-full/main/${locale}/${file}.json`).main[locale];

// Every locale that CLDR covers at its level "modern", with all regions. Variants of spelling are left out.
const levels = require("cldr-core/coverageLevels.json").effectiveCoverageLevels;
const modern = require("cldr-core/availableLocales.json")
  .availableLocales.full.filter((tag) => levels[tag] === "modern" && !/-[a-z]{5,}/.test(tag));
const known = new Set(modern);
const parents = supplemental("parentLocales").parentLocales.parentLocale;
const likely = supplemental("likelySubtags").likelySubtags;
const cardinals = supplemental("plurals")["plurals-type-cardinal"];
const systems = supplemental("numberingSystems").numberingSystems;

// The currencies in which somebody can pay; CLDR also knows those that are gone, and test codes.
const money = readFileSync(new URL("../src/locale/money.rs", import.meta.url), "utf8");
const inUse = new Set([...money.matchAll(/^const (?:NONE|TWO|THREE|FOUR): &str = "([^"]*)";/gm)].flatMap(([, codes]) => codes.match(/[A-Z]{3}/g)));

function parentOf(tag) {
  if (tag === "und") return null;
  const parent = parents[tag] ?? (tag.includes("-") ? tag.slice(0, tag.lastIndexOf("-")) : "und");
  return parent === "root" ? "und" : known.has(parent) || parent === "und" ? parent : parentOf(parent);
}

// CLDR has a narrow no-break space before AM and PM, which old mail programs show as a box.
const plain = (text) => text.replace(/[\u202f\u00a0]/g, " ");

// A pattern of CLDR with its letters as `{names}`.
function pattern(text, names) {
  let out = "";
  for (const part of text.match(/'[^']*'|([a-zA-Z])\1*|[^a-zA-Z']+/g) ?? []) {
    if (part === "''") out += "'";
    else if (part.startsWith("'")) out += part.slice(1, -1);
    else if (/^[a-zA-Z]/.test(part)) out += names(part);
    else out += part;
  }
  return out;
}

const DATE = { E: "weekday", c: "weekday", d: "day", y: "year", M: "month", L: "month_alone", G: "" };
function date(text) {
  const name = (letters) => {
    const field = DATE[letters[0]];
    if (field === undefined) throw new Error(`no date: ${text}`);
    if (field === "") return "";
    if (field.startsWith("month") && letters.length < 3) return "{month_number}";
    if (field === "day" && letters.length === 2) return "{two_digit_day}";
    return `{${field}}`;
  };
  return pattern(text.replace(/\s*G\s*/, " "), name).trim();
}

function time(text) {
  return plain(pattern(text, (letters) => `{${letters}}`));
}

// A pattern with short names, for long ones.
const widen = (text) => text.replace(/\b(E{1,3})\b/, "EEEE").replace(/\bc{1,3}\b/, "cccc").replace(/\bMMM\b/, "MMMM").replace(/\bLLL\b/, "LLLL");

const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];
const forms = (table, prefix) =>
  CATEGORIES.filter((category) => table[prefix + category]).map((category) => `${category}:${table[prefix + category]}`).join("|");

// Ids of the time zone database that name an area instead of a city.
const AREAS = {
  CET: "Europe_Central", MET: "Europe_Central", EET: "Europe_Eastern", WET: "Europe_Western",
  EST5EDT: "America_Eastern", CST6CDT: "America_Central", MST7MDT: "America_Mountain", PST8PDT: "America_Pacific",
  "US/Eastern": "America_Eastern", "US/Central": "America_Central", "US/Mountain": "America_Mountain", "US/Pacific": "America_Pacific",
  "US/Alaska": "Alaska", "Canada/Atlantic": "Atlantic", "Canada/Eastern": "America_Eastern", "Canada/Central": "America_Central",
  "Canada/Mountain": "America_Mountain", "Canada/Pacific": "America_Pacific",
};

const zones = new Map(); // id of the time zone database -> short code, or `@` and the name of a metazone
const places = new Map(); // short code -> canonical id
const keys = require("cldr-bcp47/bcp47/timezone.json").keyword.u.tz;
for (const [code, { _alias, _preferred }] of Object.entries(keys)) {
  if (code.startsWith("_") || !_alias) continue;
  const ids = _alias.split(" ");
  if (!_preferred) places.set(code, ids[0]);
  for (const id of ids) if (/^[A-Z]/.test(id) && !/^Etc\/|^SystemV\//.test(id)) zones.set(id, _preferred ?? code);
}
for (const [id, metazone] of Object.entries(AREAS)) zones.set(id, `@${metazone}`);
for (const id of ["UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0", "Factory"]) zones.delete(id);

function cities(tag) {
  const { zone, metazone } = main("dates", tag, "timeZoneNames").dates.timeZoneNames;
  const at = (id) => id.split("/").reduce((node, part) => node?.[part], zone)?.exemplarCity;
  const out = {};
  for (const [code, id] of places) {
    if (!id.includes("/") || id.startsWith("Etc/")) continue;
    // A remark in brackets tells two cities apart in a list; a sentence does not need it.
    const city = (at(id) ?? id.split("/").pop().replaceAll("_", " ")).replace(/ \(.*\)$/, "");
    if (!city.includes("?")) out[code] = city;
  }
  for (const name of new Set(Object.values(AREAS))) {
    const long = metazone?.[name]?.long;
    if (long) out[`@${name}`] = long.generic ?? long.standard;
  }
  return out;
}

function record(tag) {
  const { numbers } = main("numbers", tag, "numbers");
  const system = numbers.defaultNumberingSystem;
  const symbols = numbers[`symbols-numberSystem-${system}`];
  const decimal = numbers[`decimalFormats-numberSystem-${system}`].standard.split(";")[0];
  const grouping = (text) => {
    const groups = text.split(";")[0].split(".")[0].split(",").slice(1).map((part) => part.match(/^[#0]*/)[0].length).reverse();
    return `${groups[0] ?? 0},${groups[1] ?? groups[0] ?? 0},${numbers.minimumGroupingDigits}`;
  };
  const currency = numbers[`currencyFormats-numberSystem-${system}`].standard;
  const percent = numbers[`percentFormats-numberSystem-${system}`].standard;
  const signed = (text, minus) => {
    const [positive, negative] = text.split(";").map((part) => part.replace(/[#0][#0.,]*/, "#").replace("%", symbols.percentSign));
    return `${positive};${negative === undefined ? minus + positive : negative.replace("-", minus)}`;
  };
  const calendar = main("dates", tag, "ca-gregorian").dates.calendars.gregorian;
  const names = (table, letter, width) => table[letter === letter.toUpperCase() ? "format" : "stand-alone"][width];
  const available = calendar.dateTimeFormats.availableFormats;
  const full = available.yMMMMEEEEd ?? calendar.dateFormats.full;
  const day = widen(available.MMMMEEEEd ?? available.MMMEEEEd ?? available.MMMMEd ?? available.MMMEd);
  const short = /B/.test(calendar.timeFormats.short) ? available.Hm : calendar.timeFormats.short;
  const half = /\{[hK]/.test(time(short));
  const months = names(calendar.months, "M", "wide");
  const alone = [full, day, available.MMMMd].some((text) => /L/.test(text)) ? names(calendar.months, "l", "wide") : {};
  const days = names(calendar.days, /c/.test(full) ? "c" : "E", "wide");
  const periods = calendar.dayPeriods.format.abbreviated;
  const fields = main("dates", tag, "dateFields").dates.fields.day;
  const list = main("misc", tag, "listPatterns").listPatterns["listPattern-type-standard"];
  const { quotationStart, quotationEnd } = main("misc", tag, "delimiters").delimiters;
  const language = tag.split("-")[0];
  const rules = cardinals[tag] ?? cardinals[language] ?? cardinals[`${language}-${tag.split("-")[1]}`] ?? { "pluralRule-count-other": " @integer 0" };
  const currencies = main("numbers", tag, "currencies").numbers.currencies;
  const out = {
    dir: main("misc", tag, "layout").layout.orientation.characterOrder === "right-to-left" ? "rtl" : "ltr",
    digits: systems[system]._digits,
    months: Object.values(months).join("|"),
    months_alone: Object.values(alone).join("|"),
    weekdays: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((name) => days[name]).join("|"),
    day: date(day),
    day_year: date(widen(full)),
    date: date(available.MMMMd),
    time: time(short),
    hour: time(half ? available.h : available.H),
    am_pm: plain(`${periods.am}|${periods.pm}`),
    at: pattern(calendar["dateTimeFormats-atTime"]?.standard?.full ?? "{1} {0}", (letters) => letters),
    decimal: symbols.decimal,
    group: symbols.group,
    money_decimal: symbols.currencyDecimal ?? symbols.decimal,
    money_group: symbols.currencyGroup ?? symbols.group,
    groups: grouping(decimal),
    money_groups: grouping(currency),
    percent_groups: grouping(percent),
    minus: symbols.minusSign,
    money: signed(currency, symbols.minusSign),
    percent: signed(percent, symbols.minusSign),
    list: [list["2"], list.start, list.middle, list.end].join("|"),
    quotes: `${quotationStart}|${quotationEnd}`,
    near: [-2, -1, 0, 1, 2].map((at) => fields[`relative-type-${at}`] ?? "").join("|"),
    ago: forms(fields["relativeTime-type-past"], "relativeTimePattern-count-"),
    ahead: forms(fields["relativeTime-type-future"], "relativeTimePattern-count-"),
    days: forms(main("units", tag, "units").units.long["duration-day"], "unitPattern-count-"),
    zone: main("dates", tag, "timeZoneNames").dates.timeZoneNames.regionFormat,
    plurals: CATEGORIES.filter((category) => rules[`pluralRule-count-${category}`] !== undefined)
      .map((category) => {
        const [rule, ...samples] = rules[`pluralRule-count-${category}`].split("@");
        // A mark for the categories that whole numbers have.
        return `${category}${samples.some((sample) => sample.startsWith("integer")) ? "" : "~"}:${rule.trim()}`;
      }).join("|"),
  };
  const tables = {
    signs: Object.fromEntries(Object.entries(currencies).filter(([code]) => inUse.has(code)).map(([code, { symbol }]) => [code, symbol ?? code])),
    cities: cities(tag),
  };
  for (const [key, value] of Object.entries(out)) if (/[\n]/.test(value)) throw new Error(`${tag} ${key}`);
  return { out, tables };
}

const records = new Map(["und", ...modern.filter((tag) => tag !== "und")].map((tag) => [tag, record(tag)]));

function lines(tag) {
  const { out, tables } = records.get(tag);
  const parent = parentOf(tag);
  const above = parent && records.get(parent);
  const kept = Object.entries(out).filter(([key, value]) => above?.out[key] !== value).map(([key, value]) => `${key}=${value}`);
  for (const [key, table] of Object.entries(tables)) {
    const inherited = (name) => above ? above.tables[key][name] ?? (key === "signs" ? name : undefined) : key === "signs" ? name : undefined;
    const own = Object.entries(table).filter(([name, value]) => inherited(name) !== value).sort(([a], [b]) => (a < b ? -1 : 1));
    if (own.length) kept.push(`${key}=${own.map(([name, value]) => `${name}:${value}`).join("|")}`);
  }
  return kept;
}

// Tags that people write without the script that CLDR puts in: zh-TW is zh-Hant-TW.
const aliases = new Map();
for (const tag of Object.keys(likely)) {
  const parts = tag.split("-");
  if (parts.length !== 2 || parts[1].length === 4 || known.has(tag) || !known.has(parts[0])) continue;
  const [language, script, region] = likely[tag].split("-");
  const target = [`${language}-${script}-${region}`, `${language}-${script}`].find((it) => known.has(it));
  const usual = likely[language]?.split("-")[1];
  if (target && script !== usual) aliases.set(tag, target);
}
// The region that a language has by itself: `pt-BR` is CLDR's `pt`.
for (const tag of modern.filter((it) => !it.includes("-") && it !== "und")) {
  const region = likely[tag]?.split("-")[2];
  if (region && !known.has(`${tag}-${region}`)) aliases.set(`${tag}-${region}`, tag);
}
aliases.set("iw", "he");
aliases.set("in", "id");

const entries = [...records.keys()].map((tag) => [tag, parentOf(tag) ?? "", lines(tag)]);
for (const [tag, target] of aliases) entries.push([tag, target, []]);
entries.sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
let rust = `//! The records of every locale that CLDR ${require("cldr-core/package.json").version} covers at its level "modern". Generated by \`cldr/generate.mjs\`; do not edit.
//!
//! Copyright © 1991-2026 Unicode, Inc. Data under the Unicode License v3 (LICENSE-UNICODE).

/// By tag in ASCII order of its small letters: the parent's tag, and the fields that differ from it.
#[rustfmt::skip]
pub(super) static LOCALES: &[(&str, &str, &str)] = &[
`;
for (const [tag, parent, kept] of entries) rust += kept.length ? `    ("${tag}", "${parent}", r#"${kept.join("\n")}"#),\n` : `    ("${tag}", "${parent}", ""),\n`;
rust += `];

/// The ids of the time zone database with the key of their name among the cities of a locale.
#[rustfmt::skip]
pub(super) static ZONES: &[(&str, &str)] = &[
`;
for (const [id, code] of [...zones].sort(([a], [b]) => (a < b ? -1 : 1))) rust += `    ("${id}", "${code}"),\n`;
rust += "];\n";
writeFileSync(new URL("../src/locale/cldr/data.rs", import.meta.url), rust);
console.log(`${entries.length} locales, ${rust.length} bytes`);

// What the ICU of Node.js writes, for the test that compares: one line a locale, parents first; an empty field is as the
// parent's. src/locale/formats/against_icu.rs reads the same cases in the same order.
const CURRENCIES = ["EUR", "USD", "GBP", "JPY", "CHF", "BRL", "CAD", "AUD", "MXN", "INR", "PLN", "KWD", "ZAR", "ARS"];
const MORE_CURRENCIES = [
  "AED", "CLP", "CNY", "CZK", "DKK", "EGP", "HKD", "ILS", "KRW", "NGN", "NOK", "NZD", "PEN", "PHP", "RON", "SAR", "SEK", "SGD",
  "THB", "TND", "TRY", "TWD", "UAH", "VND",
];
// The zones in which ICU writes the name of the area alone.
const AREA_ZONES = [
  "Europe/Paris", "Europe/Bucharest", "Atlantic/Canary", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
  "America/Anchorage", "America/Halifax",
];
function intl(tag) {
  const locale = `${tag}-u-ca-gregory`;
  const at = (...parts) => new Date(Date.UTC(...parts));
  const dates = (options) => (date) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(date);
  const months = [...Array(12).keys()].map((month) => at(2026, month, ((month * 5) % 28) + 1));
  const times = [[0, 0], [9, 5], [12, 0], [13, 30], [23, 59]].map(([hour, minute]) => at(2026, 0, 1, hour, minute));
  const week = [...Array(7).keys()].map((day) => at(2026, 0, 5 + day));
  const hours = [...Array(24).keys()].map((hour) => at(2026, 0, 1, hour, 5));
  const zone = (timeZone) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "longGeneric" })
    .formatToParts(months[0]).find(({ type }) => type === "timeZoneName").value;
  const number = (options) => (value) => new Intl.NumberFormat(tag, options).format(value);
  const money = (currency) => [1234567, -5, 1234].map((value) => {
    const { maximumFractionDigits } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
    return number({ style: "currency", currency, minimumFractionDigits: maximumFractionDigits, maximumFractionDigits })(value);
  });
  const list = new Intl.ListFormat(tag);
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const plural = new Intl.PluralRules(tag);
  const decimal = (text) => new Intl.PluralRules(tag, { minimumFractionDigits: text.split(".")[1].length }).select(Number(text));
  return [
    ...months.map(dates({ weekday: "long", month: "long", day: "numeric" })),
    ...months.map(dates({ dateStyle: "full" })),
    ...times.map(dates({ timeStyle: "short" })).map(plain),
    ...times.slice(1, 4).map(dates({ hour: "numeric" })).map(plain),
    ...[0, 1234, 12345, -1234567, 12345.678, -0.5].map(number({})),
    ...[0.15, -0.075, 12.34].map(number({ style: "percent", maximumFractionDigits: 1 })),
    ...CURRENCIES.flatMap(money),
    ...[["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]].map((items) => list.format(items)),
    ...[-21, -5, -2, -1, 0, 1, 2, 3, 11, 1000].map((days) => relative.format(days, "day")),
    ...[1, 2, 3, 5, 11, 21, 100].map(number({ style: "unit", unit: "day", unitDisplay: "long" })),
    [...Array(40).keys(), 100, 101, 102, 103, 111, 1000, 1000000].map((n) => plural.select(n)).join(" "),
    ["0.0", "0.5", "1.0", "1.5", "2.0", "2.1", "10.0", "21.1"].map(decimal).join(" "),
    new Intl.Locale(tag).textInfo.direction,
    // As they stand in a date: alone, some languages write them with a capital letter.
    ...week.map((day) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "long", month: "long", day: "numeric" })
      .formatToParts(day).find(({ type }) => type === "weekday").value),
    ...months.map(dates({ month: "long", day: "numeric" })),
    ...hours.map(dates({ timeStyle: "short" })).map(plain),
    ...hours.map(dates({ hour: "numeric" })).map(plain),
    ...[[9, 5], [12, 1], [13, 30], [23, 59]].map(([hour, minute]) => at(2026, 0, 1, hour, minute)).map(dates({ dateStyle: "full", timeStyle: "short" })).map(plain),
    ...[9999, 10000, 0.001, 123456789, -1000].map(number({})),
    ...[0, 0.001, 1, 100000, -0.15].map(number({ style: "percent", maximumFractionDigits: 1 })),
    ...MORE_CURRENCIES.flatMap((currency) => money(currency).slice(-1)),
    ...[["a"], ["a", "b", "c", "d", "e"], ["a", "Isabel"], ["a", "hielo"], ["a", "ב"]].map((items) => list.format(items)),
    ...AREA_ZONES.map((timeZone) => zone(timeZone)),
  ];
}

const written = new Map();
function compared(tag) {
  // A locale that this ICU lacks would be written as the machine's own.
  if (tag === "und" || written.has(tag) || [Intl.NumberFormat, Intl.PluralRules].some((it) => it.supportedLocalesOf(tag).length === 0)) return;
  const parent = parentOf(tag);
  compared(parent);
  written.set(tag, intl(tag));
}
modern.forEach(compared);
let golden = `# ICU ${process.versions.icu}, CLDR ${process.versions.cldr}, by cldr/generate.mjs\n`;
for (const [tag, fields] of written) {
  const parent = written.get(parentOf(tag));
  golden += [tag, parent ? parentOf(tag) : "", ...fields.map((field, at) => (parent?.[at] === field ? "" : field))].join("\t") + "\n";
}
writeFileSync(new URL("../tests/golden/intl.tsv", import.meta.url), golden);
console.log(`${written.size} locales against ICU, ${golden.length} bytes`);
