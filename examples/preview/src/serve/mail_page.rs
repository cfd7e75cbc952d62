//! The page of one template: the mail, its switches and facts, its sentences, the next mails, the findings.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

use serde::Serialize;
use sincerely::review::{Finding, Review, Series, Severity, series};
use sincerely::{Catalog, Message, Mood, OptionalFact, Request, TemplateInfo, Trace, Writer};

use super::desk::{Desk, Served};
use super::facts::{FactGroup, groups};
use super::query::Query;
use super::request::{About, Asked, about, locale, number, request};
use super::sentences::{Piece, Pool, gone, pieces, pool};
use crate::{Failure, mail};

/// One choice of a switch.
#[derive(Debug, Serialize)]
pub(crate) struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct MailPage {
    template: String,
    locale: String,
    summary: String,
    languages: Vec<Choice>,
    samples: Vec<Choice>,
    tones: Vec<Choice>,
    moods: Vec<Choice>,
    shapes: Vec<Choice>,
    parts: Vec<Link>,
    widths: Vec<Choice>,
    schemes: Vec<Choice>,
    width: String,
    scheme: String,
    part: String,
    images_off: bool,
    to: String,
    region: String,
    zone: String,
    conversation: bool,
    days: i64,
    first_day: i64,
    last_day: i64,
    now: String,
    stops: Vec<StopLink>,
    /// What is not in the form of the switches.
    kept: Vec<(String, String)>,
    error: Option<Fault>,
    mail: Option<Mail>,
    facts: Vec<FactGroup>,
    optional: Vec<OptionalFact>,
    /// Sentences that stand in the mail with every fact.
    gone: Vec<String>,
    pool: Option<Pool>,
    findings: Vec<FindingRow>,
    /// Findings that are good to know and no more.
    notes: Vec<FindingRow>,
    series: Option<SeriesView>,
    can_save: bool,
    links: Links,
    /// The HTML part itself, for a page without a server.
    html: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) help: String,
}

#[derive(Debug, Serialize)]
struct Link {
    label: &'static str,
    address: String,
    is_current: bool,
}

#[derive(Debug, Serialize)]
struct StopLink {
    name: &'static str,
    days: i64,
    address: String,
    is_current: bool,
}

#[derive(Debug, Serialize)]
struct Links {
    frame: String,
    another_person: String,
    next_mail: String,
    previous_mail: String,
    conversation: String,
    languages: String,
    unpin: String,
}

/// The mail and what is shown of it.
#[derive(Debug, Serialize)]
struct Mail {
    message: Message,
    number: usize,
    asked_tone: Option<String>,
    /// Subject and preheader in a list of mails: on a phone and on a desk.
    rows: Vec<InboxRow>,
    /// The text part, cut into what pools say and what stands between.
    text: Vec<Piece>,
    /// The subject as a pool says it.
    source: String,
}

#[derive(Debug, Serialize)]
struct InboxRow {
    place: &'static str,
    subject: String,
    preheader: String,
}

#[derive(Debug, Serialize)]
struct FindingRow {
    #[serde(flatten)]
    finding: Finding,
    /// The line that it is about.
    excerpt: Vec<super::excerpt::Line>,
}

/// The next mails, with the addresses of their pages.
#[derive(Debug, Serialize)]
struct SeriesView {
    #[serde(flatten)]
    series: Series,
    addresses: Vec<String>,
}

/// How many characters of a line a list of mails shows.
const INBOX: [(&str, usize, usize); 2] = [("Phone", 38, 80), ("Desktop", 70, 110)];

pub(crate) fn page(desk: &Desk, query: &Query) -> Result<MailPage, Failure> {
    let served = served(desk, query);
    let catalog = &*served.catalog;
    let about = about(query, catalog);
    let info = catalog.template_info(&about.locale, &about.template).ok_or_else(|| Failure {
        text: format!("the catalog has no template `{}` in `{}`", about.template, about.locale),
        code: 1,
    })?;
    let mut page = blank(query, &about, &info, catalog);
    page.can_save = desk.own_folder().is_some();
    let review = desk.review(&about.locale, &about.template);
    (page.notes, page.findings) =
        findings(desk, &review).into_iter().partition(|row| row.finding.severity == Severity::Info);
    let asked = match request(query, catalog, &about) {
        Ok(asked) => asked,
        Err(failure) => {
            page.error = Some(fault(&failure.text));
            return Ok(page);
        }
    };
    let writer = desk.writer(&about.locale)?;
    fill(&mut page, query, &writer, &asked, &info.required);
    let number = number(query);
    match write(&writer, &asked.request, number) {
        Ok((message, trace, request)) => {
            page.pool = query.get("pool").and_then(|name| pool(query, &trace, name, &review));
            page.gone = gone(&writer, &request, &trace);
            page.links.frame = query.with("of", &digest(&message)).address("/frame");
            page.mail = Some(shown(query, message, &trace, &asked.request, number, &review)?);
            page.series = strip(query, &writer, &asked.request);
        }
        Err(error) => page.error = Some(fault(&format!("{error:#}"))),
    }
    Ok(page)
}

/// The page with its switches, before anything is written.
fn blank(query: &Query, about: &About, info: &TemplateInfo, catalog: &Catalog) -> MailPage {
    let choices = |all: &[String], chosen: &str, none: &str| -> Vec<Choice> {
        let choice = |value: &String| Choice {
            label: if value.is_empty() { none.to_owned() } else { value.clone() },
            is_chosen: value == chosen,
            value: value.clone(),
        };
        all.iter().map(choice).collect()
    };
    let of = |name: &str| query.get(name).unwrap_or_default();
    let with_none = |all: &[String]| [&[String::new()], all].concat();
    let moods: Vec<String> = Mood::all().map(|mood| mood.to_string()).collect();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let languages: Vec<String> = catalog.languages().map(str::to_owned).collect();
    let samples = if info.samples.is_empty() { vec![String::new()] } else { info.samples.clone() };
    let width = Some(of("width")).filter(|width| WIDTHS.contains(width)).unwrap_or("600").to_owned();
    let scheme = Some(of("scheme")).filter(|scheme| SCHEMES.contains(scheme)).unwrap_or("light").to_owned();
    let part = Some(of("part")).filter(|part| PARTS.iter().any(|(name, _)| name == part)).unwrap_or("html").to_owned();
    let number = number(query);
    MailPage {
        summary: info.summary.clone(),
        languages: choices(&languages, &about.locale, ""),
        samples: choices(&samples, of("sample"), "full"),
        tones: choices(&with_none(&info.tones), of("tone"), "sample's"),
        moods: choices(&with_none(&moods), of("mood"), "sample's"),
        shapes: choices(&with_none(&info.shapes), of("shape"), "as chosen"),
        widths: choices(&words(&WIDTHS), &width, ""),
        schemes: choices(&words(&SCHEMES), &scheme, ""),
        parts: PARTS
            .iter()
            .map(|(name, label)| Link {
                label,
                address: query.with("part", name).address("/mail"),
                is_current: *name == part,
            })
            .collect(),
        images_off: query.get("images") == Some("off"),
        width,
        scheme,
        part,
        to: String::new(),
        region: of("region").to_owned(),
        zone: String::new(),
        conversation: query.get("conversation").is_some(),
        days: of("days").parse().unwrap_or_default(),
        first_day: -30,
        last_day: 60,
        now: String::new(),
        stops: Vec::new(),
        kept: query.others(&SWITCHES).map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        error: None,
        mail: None,
        facts: Vec::new(),
        optional: Vec::new(),
        gone: Vec::new(),
        pool: None,
        findings: Vec::new(),
        notes: Vec::new(),
        series: None,
        can_save: false,
        links: Links {
            frame: String::new(),
            another_person: query.with("to", &next_person(of("to"))).address("/mail"),
            next_mail: query.with("mail", &(number + 1).to_string()).address("/mail"),
            previous_mail: if number > 1 {
                query.with("mail", &if number > 2 { (number - 1).to_string() } else { String::new() }).address("/mail")
            } else {
                String::new()
            },
            conversation: query.toggled("conversation", "same").address("/mail"),
            languages: query.address("/languages"),
            unpin: if query.get("pin").is_some() { query.without("pin").address("/mail") } else { String::new() },
        },
        html: String::new(),
        template: about.template.clone(),
        locale: about.locale.clone(),
    }
}

impl MailPage {
    /// The page with the HTML part in it, and without notes and what only a server can do.
    pub(crate) fn exported(mut self) -> Self {
        self.html = self.mail.as_ref().and_then(|mail| mail.message.html.clone()).unwrap_or_default();
        self.notes.clear();
        self
    }
}

/// The catalog that has the language of the state.
fn served(desk: &Desk, query: &Query) -> Served {
    let served = desk.served();
    let locale = locale(query, &served.catalog);
    served.in_language(&locale)
}

/// A number for the HTML part, so that a frame loads again when the mail differs and only then.
fn digest(message: &Message) -> String {
    let mut hasher = DefaultHasher::new();
    message.html.hash(&mut hasher);
    format!("{:08x}", hasher.finish() & 0xFFFF_FFFF)
}

/// The names in the form of the switches; the rest of a state is kept in hidden fields.
const SWITCHES: [&str; 14] = [
    "locale", "region", "sample", "tone", "mood", "shape", "to", "zone", "days", "without", "width", "scheme",
    "images", "conversation",
];
const WIDTHS: [&str; 3] = ["375", "600", "1280"];
const SCHEMES: [&str; 3] = ["light", "dark", "forced"];
const PARTS: [(&str, &str); 4] = [("html", "HTML"), ("text", "Text"), ("headers", "Headers"), ("source", "Source")];

/// Fills in what depends on the request and not on whether it can be written.
fn fill(page: &mut MailPage, query: &Query, writer: &Writer, asked: &Asked, required: &[String]) {
    let text = |request: &Request, key: &str| -> String {
        let value = serde_json::to_value(request).unwrap_or_default();
        value.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
    };
    page.to = query.get("to").map_or_else(|| text(&asked.sample, "to"), str::to_owned);
    page.zone = query.get("zone").map_or_else(|| text(&asked.sample, "zone"), str::to_owned);
    page.now = text(&asked.request, "now");
    let start = text(&asked.sample, "now").parse::<sincerely::chrono::DateTime<sincerely::chrono::Utc>>();
    if let Ok(start) = start {
        let stop = |stop: sincerely::Stop| {
            let days = stop.now.signed_duration_since(start).num_days();
            let value = if days == 0 { String::new() } else { days.to_string() };
            StopLink {
                name: stop.name,
                days,
                address: query.with("days", &value).address("/mail"),
                is_current: days == page.days,
            }
        };
        page.stops = writer.stops(&asked.sample).into_iter().map(stop).collect();
        let days = || page.stops.iter().map(|stop| stop.days).chain([page.days]);
        (page.first_day, page.last_day) = (days().fold(page.first_day, i64::min), days().fold(page.last_day, i64::max));
    }
    let faults = writer.fact_faults(&asked.request);
    page.optional = writer.optional_facts(&asked.request).unwrap_or_default();
    let uses = |name: &String| {
        let info = writer.catalog().template_info(&page.locale, &page.template);
        let slot = |path: &String| path.split('.').next() == Some(name.as_str());
        asked.facts.contains_key(name)
            || asked.sample_facts.contains_key(name)
            || info.is_some_and(|info| info.required.iter().chain(&info.optional).any(slot))
    };
    let slots: Vec<_> = asked.slots.iter().filter(|slot| uses(&slot.name)).cloned().collect();
    page.facts = groups(&slots, required, &asked.sample_facts, &asked.facts, &faults);
}

/// The mail with that number to one person, its trace, and the request that led to it.
pub(crate) fn write(
    writer: &Writer,
    request: &Request,
    number: usize,
) -> Result<(Message, Trace, Request), sincerely::Error> {
    let mut request = request.clone();
    for _ in 1..number {
        request = request.clone().memory(writer.write(&request)?.memory);
    }
    request = request.mail_id(format!("preview/{number}"));
    Ok((writer.write(&request)?, writer.trace(&request)?, request))
}

fn shown(
    query: &Query,
    message: Message,
    trace: &Trace,
    request: &Request,
    number: usize,
    review: &Review,
) -> Result<Mail, Failure> {
    let to = serde_json::to_value(request)?;
    let source = mail::eml(&message, to.get("to").and_then(|to| to.as_str()))?;
    let row = |(place, subject, preheader): (&'static str, usize, usize)| InboxRow {
        place,
        subject: cut(&message.subject, subject),
        preheader: cut(&super::inbox::first_words(&message), preheader),
    };
    Ok(Mail {
        rows: INBOX.into_iter().map(row).collect(),
        text: pieces(query, &message.text, trace, review),
        asked_tone: trace.asked.clone(),
        number,
        source,
        message,
    })
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

fn strip(query: &Query, writer: &Writer, request: &Request) -> Option<SeriesView> {
    let series = series(writer, request, super::MAILS).ok()?;
    let number = |at: usize| if at == 0 { String::new() } else { (at + 1).to_string() };
    let addresses = (0..series.mails.len()).map(|at| query.with("mail", &number(at)).address("/mail")).collect();
    Some(SeriesView { series, addresses })
}

fn findings(desk: &Desk, review: &Review) -> Vec<FindingRow> {
    let row = |finding: &Finding| FindingRow {
        excerpt: super::excerpt::excerpt(desk.folders(), &finding.file, finding.line),
        finding: finding.clone(),
    };
    let mut rows: Vec<FindingRow> = review.findings().map(row).collect();
    rows.sort_by_key(|row| row.finding.severity);
    rows
}

pub(crate) fn fault(text: &str) -> Fault {
    let (message, help) = text.split_once("\n  help: ").unwrap_or((text, ""));
    Fault { message: message.to_owned(), help: help.to_owned() }
}

fn next_person(to: &str) -> String {
    let number = to.strip_prefix("reader-").and_then(|rest| rest.split('@').next()?.parse::<u32>().ok());
    format!("reader-{}@example.org", number.map_or(1, |number| number.wrapping_add(1)))
}

/// The HTML part for the frame, in the colours that were asked for.
pub(crate) fn frame(desk: &Desk, query: &Query) -> Result<String, Failure> {
    let served = served(desk, query);
    let about: About = about(query, &served.catalog);
    let asked = request(query, &served.catalog, &about)?;
    let writer = desk.writer(&about.locale)?;
    let (message, ..) = write(&writer, &asked.request, number(query))?;
    let html =
        message.html.unwrap_or_else(|| "<!DOCTYPE html><title>no HTML</title><p>This mail is plain text.".to_owned());
    Ok(recoloured(&html, query.get("scheme").unwrap_or_default()))
}

/// The mail with the answer to `prefers-color-scheme` built in, so that every browser shows the scheme that was asked for;
/// `forced` turns the light colours over, as some mail programs do.
fn recoloured(html: &str, scheme: &str) -> String {
    let (dark, light) =
        if scheme == "dark" { ("(min-width: 0)", "(max-width: 0)") } else { ("(max-width: 0)", "(min-width: 0)") };
    let mut html = html.to_owned();
    for (query, answer) in [("dark", dark), ("light", light)] {
        for written in [format!("(prefers-color-scheme: {query})"), format!("(prefers-color-scheme:{query})")] {
            html = html.replace(&written, answer);
        }
    }
    match html.find("</head>").filter(|_| scheme == "forced") {
        Some(at) => {
            let (before, after) = html.split_at(at);
            format!("{before}<style>html{{filter:invert(1) hue-rotate(180deg);background:#fff}}</style>{after}")
        }
        None => html,
    }
}
