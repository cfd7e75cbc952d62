//! Reads rules from TOML, and reports every problem with its line.

use toml::de::DeTable;

use super::pattern::{NumberPattern, Pattern};
use super::{Conclusion, RouteRule, language};
use crate::catalog::toml::{Doc, Value, get};
use crate::catalog::{File, Mood};
use crate::error::{Collector, Error, ErrorKind, Problems};

/// The largest file.
const CAP: usize = 256 * 1024;
const TOP: [&str; 2] = ["order_numbers", "rule"];
const RULE: [&str; 6] = ["language", "route", "mood", "any", "unless", "question"];
/// The template that confirms an order, which no message may lead to.
const CONFIRMATION: &str = "acknowledge/order";

/// The rules and order numbers of a file. A rule that names no language is for `language`; none means every language.
pub(super) fn rules(
    text: &str,
    name: &str,
    language: Option<&str>,
) -> Result<(Vec<RouteRule>, Vec<NumberPattern>), Problems> {
    if text.len() > CAP {
        let error = Error::new(ErrorKind::TooLarge, format!("routes of more than {} KiB", CAP / 1024));
        return Err(error.in_file(name).into());
    }
    let file = File::new(name, text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned());
    let doc = Doc { file: &file, offset: 0 };
    let mut problems = Collector::default();
    let read = doc.parse(&file.text, &mut problems).map(|table| {
        doc.check_keys(&table, &TOP, &mut problems);
        let numbers = get(&table, "order_numbers").and_then(|value| problems.keep(doc.strings("order_numbers", value)));
        let numbers = numbers
            .unwrap_or_default()
            .into_iter()
            .filter_map(|(text, at)| problems.keep(NumberPattern::parse(text).map_err(|error| doc.error(at, error))));
        let numbers: Vec<NumberPattern> = numbers.collect();
        let items: Vec<&Value<'_>> = match get(&table, "rule").map(|value| doc.tables("rule", value)) {
            None => Vec::new(),
            Some(Ok(items)) => items.collect(),
            Some(Err(error)) => {
                problems.push(error);
                Vec::new()
            }
        };
        let rules = items.into_iter().filter_map(|item| {
            let table = problems.keep(doc.table("rule", item))?;
            rule(doc, table, item.span().start, language, &mut problems)
        });
        (rules.collect(), numbers)
    });
    problems.finish(read)
}

fn rule(
    doc: Doc<'_>,
    table: &DeTable<'_>,
    at: usize,
    of_file: Option<&str>,
    problems: &mut Collector,
) -> Option<RouteRule> {
    doc.check_keys(table, &RULE, problems);
    let mut text = |key: &str| {
        let value = get(table, key)?;
        let text = problems.keep(doc.string(key, value))?;
        Some((text.to_owned(), value.span().start))
    };
    let (language, route, mood) = (text("language"), text("route"), text("mood"));
    let invalid =
        |at, message: &str, help: &str| doc.error(at, Error::new(ErrorKind::InvalidValue, message).with_help(help));
    if let Some((tag, at)) = &language
        && language::of_tag(tag) != Some(tag.as_str())
    {
        problems.push(invalid(*at, "unknown language", "known are en, de, fr, es, pt, nl"));
    }
    let conclusion = match (route, mood) {
        (Some((route, at)), None) => {
            let template = if route.contains('/') { route } else { format!("acknowledge/{route}") };
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-');
            if template == CONFIRMATION {
                problems.push(invalid(
                    at,
                    "a route to `acknowledge/order`",
                    "it confirms an order; route to another template",
                ));
            } else if template.ends_with('/') || !template.chars().all(plain) {
                problems.push(invalid(at, "invalid route", "write the name of a template, `acknowledge/refund`"));
            }
            Some(Conclusion::Route(template))
        }
        (None, Some((mood, at))) => {
            problems.keep(mood.parse::<Mood>().map_err(|error| doc.error(at, error))).map(Conclusion::Mood)
        }
        (Some((_, at)), Some(_)) => {
            problems.push(invalid(at, "a rule with both `route` and `mood`", "write two rules"));
            None
        }
        (None, None) => {
            let error = Error::new(ErrorKind::Missing, "a rule without `route` or `mood`");
            problems.push(doc.error(at, error.with_help("add one of the two")));
            None
        }
    };
    let language = language.map(|(tag, _)| tag).or_else(|| of_file.map(str::to_owned));
    let mut patterns = |key: &str| -> Vec<Pattern> {
        let texts = get(table, key).and_then(|value| problems.keep(doc.strings(key, value))).unwrap_or_default();
        let parse = |(text, at): (&str, usize)| {
            problems.keep(Pattern::parse(text, language.as_deref()).map_err(|error| doc.error(at, error)))
        };
        texts.into_iter().filter_map(parse).collect()
    };
    let (any, unless) = (patterns("any"), patterns("unless"));
    if get(table, "any").is_none() {
        let error = Error::new(ErrorKind::Missing, "a rule without `any`").with_help("list its patterns");
        problems.push(doc.error(at, error));
    }
    let in_questions = match get(table, "question") {
        Some(value) => problems.keep(doc.bool("question", value))?,
        None => true,
    };
    Some(RouteRule { language, conclusion: conclusion?, any, unless, in_questions })
}
