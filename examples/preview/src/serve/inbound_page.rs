//! A pasted mail: may it be answered, which template fits it, and what the answer would be.

use serde::Serialize;
use sincerely::mail::{Guard, Headers, Incoming, RouteEvidence, Router, Thread};
use sincerely::{Catalog, Message, Mood, Request};

use super::desk::Desk;
use super::mail_page::{Fault, fault};
use super::query::Query;
use super::request::locale;
use crate::Failure;

#[derive(Debug, Default, Serialize)]
pub(crate) struct InboundPage {
    raw: String,
    own: String,
    result: Option<Judged>,
    error: Option<Fault>,
}

#[derive(Debug, Serialize)]
struct Judged {
    may_answer: bool,
    verdict: String,
    class: &'static str,
    /// The rule that decided, its field and the field's value.
    rule: Option<(String, String, String)>,
    answer_to: Option<String>,
    name: Option<String>,
    language: Option<String>,
    mood: &'static str,
    evidence: Vec<RouteEvidence>,
    /// The templates that fit, the best first, and why each one before the chosen was left.
    routes: Vec<(String, String)>,
    template: Option<String>,
    answer: Option<Message>,
    address: String,
}

pub(crate) fn page(desk: &Desk, form: &Query) -> InboundPage {
    let raw = form.get("raw").unwrap_or_default().to_owned();
    let own = form.get("own").unwrap_or_default().to_owned();
    let mut page = InboundPage { raw, own, ..InboundPage::default() };
    if page.raw.trim().is_empty() {
        return page;
    }
    match judge(desk, &page.raw, &page.own) {
        Ok(judged) => page.result = Some(judged),
        Err(failure) => page.error = Some(fault(&failure.text)),
    }
    page
}

fn judge(desk: &Desk, raw: &str, own: &str) -> Result<Judged, Failure> {
    // A form ends lines as HTTP does; a mail in a file may have either.
    let raw = raw.replace("\r\n", "\n");
    let headers = Headers::parse(raw.as_bytes())?;
    let mut guard = Guard::builder();
    if !own.trim().is_empty() {
        guard = guard.own_address(own.trim());
    }
    let verdict = guard.build()?.judge(&headers, None);
    let routing = Router::built_in().route(&Incoming::parse(raw.as_bytes())?, None);
    let catalog = &*desk.served().catalog;
    let locale = locale(&Query::default().with("locale", routing.language().unwrap_or_default()), catalog);
    let mut judged = Judged {
        may_answer: verdict.may_answer(),
        verdict: verdict.to_string(),
        class: verdict.class().as_str(),
        rule: verdict.evidence().map(|found| (found.rule.to_string(), found.header.clone(), found.value.clone())),
        answer_to: verdict.answer_to().map(ToString::to_string),
        name: verdict.name().map(str::to_owned),
        language: routing.language().map(str::to_owned),
        mood: routing.mood().as_str(),
        evidence: routing.evidence().to_vec(),
        routes: Vec::new(),
        template: None,
        answer: None,
        address: String::new(),
    };
    let to = verdict.answer_to().map_or_else(|| "reader@example.org".to_owned(), ToString::to_string);
    let writer = desk.writer(&locale)?;
    for template in routing.templates() {
        let written = answer(catalog, &locale, template, routing.mood(), &to, verdict.name())
            .and_then(|request| writer.write(&request.thread(Thread::of(&headers))));
        match written {
            Ok(message) => {
                judged.template = Some(template.to_owned());
                judged.routes.push((template.to_owned(), String::new()));
                judged.address = Query::default()
                    .with("template", template)
                    .with("locale", &locale)
                    .with("mood", routing.mood().as_str())
                    .address("/mail");
                judged.answer = Some(message);
                break;
            }
            Err(why) => judged.routes.push((template.to_owned(), why.message().to_owned())),
        }
    }
    Ok(judged)
}

/// The request for an answer: what the operator knows stands in the sample, what the customer says in the mail.
fn answer(
    catalog: &Catalog,
    locale: &str,
    template: &str,
    mood: Mood,
    to: &str,
    name: Option<&str>,
) -> Result<Request, sincerely::Error> {
    let sample = catalog.sample(Some(locale), template, "")?;
    let written = serde_json::to_value(&sample).unwrap_or_default();
    let mut facts = written.get("facts").and_then(|facts| facts.as_object()).cloned().unwrap_or_default();
    for slot in catalog.slot_info().into_iter().filter(|slot| slot.is_customers) {
        facts.remove(&slot.name);
    }
    if let Some(name) = name {
        facts.insert("name".to_owned(), name.into());
    }
    Ok(sample.facts(&facts).recipient(to).mood(mood))
}
