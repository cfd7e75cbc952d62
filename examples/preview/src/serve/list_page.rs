//! The start page: every template of a language with its samples in every tone, coloured by health.

use serde::Serialize;
use sincerely::review::{Review, Severity};
use sincerely::{Catalog, TemplateInfo, Writer};

use super::desk::Desk;
use super::query::Query;
use super::request::locale;
use crate::Failure;

#[derive(Debug, Serialize)]
pub(crate) struct ListPage {
    locale: String,
    languages: Vec<Language>,
    templates: Vec<Card>,
}

#[derive(Debug, Serialize)]
struct Language {
    locale: String,
    address: String,
    is_current: bool,
    health: &'static str,
}

impl ListPage {
    /// The page with some templates alone.
    pub(crate) fn only(mut self, infos: &[TemplateInfo]) -> Self {
        let has = |locale: &str, template: Option<&str>| {
            infos.iter().any(|info| info.locale == locale && template.is_none_or(|template| info.template == template))
        };
        self.languages.retain(|language| has(&language.locale, None));
        let locale = self.locale.clone();
        self.templates.retain(|card| has(&locale, Some(&card.template)));
        for card in &mut self.templates {
            // A template has a page for each sample and tone; the first one stands for it.
            card.address = card.mails.first().map(|mail| mail.address.clone()).unwrap_or_default();
            card.languages.clear();
        }
        self
    }
}

/// One template.
#[derive(Debug, Serialize)]
struct Card {
    template: String,
    summary: String,
    address: String,
    health: &'static str,
    counts: String,
    languages: Vec<Language>,
    mails: Vec<Small>,
}

/// One mail, small: a sample in a tone.
#[derive(Debug, Serialize)]
struct Small {
    sample: String,
    tone: String,
    address: String,
    health: &'static str,
    subject: String,
    text: String,
}

/// How much of a mail its card shows, in characters.
const START: usize = 150;

pub(crate) fn page(desk: &Desk, query: &Query) -> Result<ListPage, Failure> {
    let served = desk.served();
    let catalog = &*served.catalog;
    let locale = locale(query, catalog);
    let writer = desk.writer(&locale)?;
    let infos = catalog.info();
    let mut here: Vec<&TemplateInfo> = infos.iter().filter(|info| info.locale == locale).collect();
    // The writer's own ones first.
    here.sort_by_key(|info| !catalog.is_own(&locale, &info.template));
    let languages = catalog.languages().map(|tag| {
        let of_language = infos.iter().filter(|info| info.locale == tag);
        let worst = of_language.map(|info| health(desk.known_review(tag, &info.template).as_deref())).max_by_key(rank);
        Language {
            locale: tag.to_owned(),
            address: Query::default().with("locale", tag).address("/"),
            is_current: tag == locale,
            health: worst.unwrap_or("unknown"),
        }
    });
    let languages = languages.collect();
    let templates = here.iter().map(|info| card(desk, catalog, &writer, info, &infos)).collect();
    Ok(ListPage { locale, languages, templates })
}

fn card(desk: &Desk, catalog: &Catalog, writer: &Writer, info: &TemplateInfo, all: &[TemplateInfo]) -> Card {
    let state = Query::default().with("template", &info.template).with("locale", &info.locale);
    let review = desk.known_review(&info.locale, &info.template);
    let language = |other: &TemplateInfo| Language {
        locale: other.locale.clone(),
        address: state.with("locale", &other.locale).address("/mail"),
        is_current: other.locale == info.locale,
        health: health(desk.known_review(&other.locale, &other.template).as_deref()),
    };
    let mut mails = Vec::new();
    for sample in &info.samples {
        for tone in &info.tones {
            mails.push(small(catalog, writer, info, sample, tone, &state));
        }
    }
    Card {
        template: info.template.clone(),
        summary: info.summary.clone(),
        address: state.address("/mail"),
        health: health(review.as_deref()),
        counts: counts(review.as_deref()),
        languages: all.iter().filter(|other| other.template == info.template).map(language).collect(),
        mails,
    }
}

fn small(catalog: &Catalog, writer: &Writer, info: &TemplateInfo, sample: &str, tone: &str, state: &Query) -> Small {
    let request = catalog.sample(Some(&info.locale), &info.template, sample).map(|request| request.tone(tone));
    let written = request.and_then(|request| writer.write(&request));
    let (health, subject, text) = match written {
        Ok(message) => {
            let body = message.text.split_once("\n\n").map_or(message.text.as_str(), |(_, rest)| rest);
            ("ok", message.subject.clone(), start_of(body))
        }
        Err(error) => ("error", error.message().to_owned(), error.help().unwrap_or_default().to_owned()),
    };
    Small {
        address: state.with("sample", sample).with("tone", tone).address("/mail"),
        sample: if sample.is_empty() { "full".to_owned() } else { sample.to_owned() },
        tone: tone.to_owned(),
        health,
        subject,
        text,
    }
}

/// The first words of a text.
fn start_of(text: &str) -> String {
    let start: String = text.chars().take(START).collect();
    match start.rsplit_once(char::is_whitespace).filter(|_| start.len() < text.len()) {
        Some((words, _)) => format!("{words}…"),
        None => start,
    }
}

/// The health of a template: its worst finding.
pub(crate) fn health(review: Option<&Review>) -> &'static str {
    match review.map(Review::worst) {
        None => "unknown",
        Some(Some(Severity::Error)) => "error",
        Some(Some(Severity::Warning)) => "warning",
        Some(_) => "ok",
    }
}

fn rank(health: &&'static str) -> usize {
    ["unknown", "ok", "warning", "error"].iter().position(|known| known == health).unwrap_or_default()
}

fn counts(review: Option<&Review>) -> String {
    let Some(review) = review else { return "not reviewed yet".to_owned() };
    let count = |severity, what: &str| match review.count(severity) {
        0 => None,
        1 => Some(format!("1 {what}")),
        count => Some(format!("{count} {what}s")),
    };
    let counts: Vec<String> =
        [count(Severity::Error, "error"), count(Severity::Warning, "warning")].into_iter().flatten().collect();
    if counts.is_empty() { "no error, no warning".to_owned() } else { counts.join(", ") }
}
