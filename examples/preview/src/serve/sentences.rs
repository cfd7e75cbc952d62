//! The sentences of a mail: which pool says each of them, and what else that pool could have said.

use serde::Serialize;
use sincerely::review::{Finding, Review, Severity};
use sincerely::{Request, Trace, TracedPool, TracedWhy, Writer};

use super::query::Query;

/// A piece of a text: what a pool says leads to the pool.
#[derive(Debug, Serialize)]
pub(crate) struct Piece {
    text: String,
    pool: Option<String>,
    address: Option<String>,
    is_open: bool,
    is_pinned: bool,
    worst: Option<&'static str>,
}

/// The pool of the sentence that was clicked.
#[derive(Debug, Serialize)]
pub(crate) struct Pool {
    name: String,
    file: String,
    line: u32,
    selection: &'static str,
    choice_set: usize,
    window: usize,
    count: u32,
    covered_by: Option<String>,
    variants: Vec<Variant>,
    others: usize,
    close: String,
}

#[derive(Debug, Serialize)]
struct Variant {
    text: String,
    line: u32,
    why: String,
    is_selected: bool,
    is_eligible: bool,
    is_pinned: bool,
    pin: String,
    findings: Vec<Finding>,
}

/// The text part, cut at what the pools say. A pool whose words are not found again is left as plain text.
pub(crate) fn pieces(query: &Query, text: &str, trace: &Trace, review: &Review) -> Vec<Piece> {
    let plain = |text: &str| Piece {
        text: text.to_owned(),
        pool: None,
        address: None,
        is_open: false,
        is_pinned: false,
        worst: None,
    };
    let mut pieces = Vec::new();
    let mut rest = text;
    for pool in trace.pools.iter().filter(|pool| !pool.text.is_empty()) {
        let Some(at) = rest.find(pool.text.as_str()) else { continue };
        let (before, from) = rest.split_at(at);
        let (said, after) = from.split_at(pool.text.len());
        if !before.is_empty() {
            pieces.push(plain(before));
        }
        let line = pool.variants.iter().find(|variant| variant.why == TracedWhy::Selected).map(|variant| variant.line);
        let worst = review
            .findings()
            .filter(|finding| finding.file == pool.file && Some(finding.line) == line)
            .map(|finding| finding.severity)
            .min();
        pieces.push(Piece {
            text: said.to_owned(),
            address: Some(query.with("pool", &pool.pool).address("/mail")),
            is_open: query.get("pool") == Some(&pool.pool),
            is_pinned: query.all("pin").any(|pin| pin.rsplit_once(':').is_some_and(|(name, _)| name == pool.pool)),
            pool: Some(pool.pool.clone()),
            worst: worst.map(Severity::as_str),
        });
        rest = after;
    }
    pieces.push(plain(rest));
    pieces
}

pub(crate) fn pool(query: &Query, trace: &Trace, name: &str, review: &Review) -> Option<Pool> {
    let pool: &TracedPool = trace.pools.iter().find(|pool| pool.pool == name)?;
    let pinned = query.all("pin").find_map(|pin| pin.rsplit_once(':').filter(|(pool, _)| *pool == name));
    let unpinned = query.all("pin").filter(|pin| pin.rsplit_once(':').is_none_or(|(pool, _)| pool != name));
    let base = unpinned.fold(query.without("pin"), |query, pin| query.toggled("pin", pin));
    let is_here = |why: &TracedWhy| !matches!(why, TracedWhy::OtherTone(_));
    let variant = |variant: &sincerely::TracedVariant| {
        let id = format!("{:08x}", variant.id);
        let is_pinned = pinned.is_some_and(|(_, pinned)| pinned == id);
        let pin = if is_pinned { base.clone() } else { base.toggled("pin", &format!("{name}:{id}")) };
        let of_line = |finding: &&Finding| finding.file == pool.file && finding.line == variant.line;
        Variant {
            text: variant.text.clone(),
            line: variant.line,
            why: variant.why.to_string(),
            is_selected: variant.why == TracedWhy::Selected,
            is_eligible: matches!(
                variant.why,
                TracedWhy::Selected | TracedWhy::NotChosen | TracedWhy::UsedLately | TracedWhy::LessPersonal
            ),
            is_pinned,
            pin: pin.address("/mail"),
            findings: review.findings().filter(of_line).cloned().collect(),
        }
    };
    Some(Pool {
        name: pool.pool.clone(),
        file: pool.file.clone(),
        line: pool.line,
        selection: pool.selection,
        choice_set: pool.choice_set,
        window: pool.window,
        count: pool.count,
        covered_by: pool.covered_by.clone(),
        others: pool.variants.iter().filter(|variant| !is_here(&variant.why)).count(),
        variants: pool.variants.iter().filter(|variant| is_here(&variant.why)).map(variant).collect(),
        close: query.without("pool").address("/mail"),
    })
}

/// What the mail says with the facts that are left out, and not without them.
pub(crate) fn gone(writer: &Writer, request: &Request, trace: &Trace) -> Vec<String> {
    let Ok(before) = writer.trace(&request.clone().with_everything()) else { return Vec::new() };
    let said: Vec<String> = trace.selected().map(|selected| selected.text).collect();
    let lost = before.selected().map(|selected| selected.text).filter(|text| !said.contains(text));
    lost.filter(|text| !text.is_empty()).collect()
}
