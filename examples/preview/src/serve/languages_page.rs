//! One template in every language, side by side, with what the languages do not have in common.

use serde::Serialize;
use sincerely::Message;
use sincerely::review::Finding;

use super::desk::Desk;
use super::mail_page::{Fault, fault, write};
use super::query::Query;
use super::request::{About, about, number, request};
use crate::Failure;

#[derive(Debug, Serialize)]
pub(crate) struct LanguagesPage {
    template: String,
    columns: Vec<Column>,
    back: String,
}

#[derive(Debug, Serialize)]
struct Column {
    locale: String,
    address: String,
    message: Option<Message>,
    error: Option<Fault>,
    /// What this language has and others do not, or the other way round.
    parity: Vec<Finding>,
}

pub(crate) fn page(desk: &Desk, query: &Query) -> LanguagesPage {
    let served = desk.served();
    let template = about(query, &served.catalog).template;
    let mut columns = Vec::new();
    for locale in served.catalog.languages() {
        // Each language has a sample of its own, and its own tones and pools.
        let own = ["sample", "pin", "region", "pool", "shape"];
        let state = own.iter().fold(query.with("locale", locale), |query, name| query.without(name)).without_facts();
        let about = About { template: template.clone(), locale: locale.to_owned() };
        let written = request(&state, &served.catalog, &about).and_then(|asked| {
            let writer = desk.writer(locale)?;
            Ok::<_, Failure>(write(&writer, &asked.request, number(query))?.0)
        });
        let review = desk.review(locale, &template);
        let (message, error) = match written {
            Ok(message) => (Some(message), None),
            Err(failure) => (None, Some(fault(&failure.text))),
        };
        columns.push(Column {
            address: state.address("/mail"),
            parity: review.findings().filter(|finding| finding.rule == "parity").cloned().collect(),
            locale: locale.to_owned(),
            message,
            error,
        });
    }
    LanguagesPage { back: query.address("/mail"), template, columns }
}
