//! Subjects that answering machines write.

use super::encoded_word::decode;
use super::judge::Mail;
use super::rules::Class;
use super::thread::parent_ids;
use super::verdict::Sign;

/// What answering machines put before a subject, with a colon; people do not begin so. In lower case.
const MACHINES: [&str; 35] = [
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "automated reply",
    "automated response",
    "automatic response",
    "out of office autoreply",
    "out of office auto-reply",
    "automatische antwort",
    "automatische antworten",
    "abwesenheitsnotiz",
    "abwesenheitsmitteilung",
    "autoantwort",
    "réponse automatique",
    "respuesta automática",
    "respuesta automatica",
    "risposta automatica",
    "resposta automática",
    "automatisch antwoord",
    "automatisch bericht",
    "autosvar",
    "automatiskt svar",
    "automatisk svar",
    "automaattinen vastaus",
    "automatyczna odpowiedź",
    "automatická odpověď",
    "automatikus válasz",
    "răspuns automat",
    "автоматический ответ",
    "自动答复",
    "自动回复",
    "自動回覆",
];

/// What mail software says about mail that it could not deliver: whole subjects or beginnings, in lower case.
const BOUNCES: [&str; 9] = [
    "undelivered mail returned to sender",
    "delivery status notification (",
    "mail delivery failed: returning message",
    "returned mail: ",
    "undeliverable: ",
    "undeliverable mail: ",
    "failure notice",
    "delivery failure: ",
    "mail delivery failure",
];

/// Beginnings that people use as well (RFC 3834, section 3.1.5, forbids to trust `Auto:`): they count only on an answer
/// to some mail, which a person's would begin with `Re:`, or where the sender's mail program asks for silence.
const DOUBTFUL: [&str; 14] = [
    "auto:",
    "out of office",
    "out of the office",
    "i am out of",
    "i'm out of",
    "vacation",
    "away from",
    "on leave",
    "abwesend",
    "abwesenheit",
    "im urlaub",
    "absent",
    "fuera de la oficina",
    "afwezig",
];

pub(super) fn automatic(mail: &Mail<'_>) -> Option<Sign> {
    let text = mail.texts("Subject").next()?;
    let subject = decode(&text).text.trim().to_lowercase();
    let with_colon = |known: &&'static str| {
        let rest = subject.strip_prefix(*known).map(|rest| rest.trim_start_matches([' ', '\u{A0}']));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '：']))
    };
    let begins = |known: &&str| subject.starts_with(known);
    let hinted = || !parent_ids(mail.headers).is_empty() || mail.headers.first("X-Auto-Response-Suppress").is_some();
    let class = if MACHINES.iter().any(with_colon) {
        Class::Automatic
    } else if BOUNCES.iter().any(begins) {
        Class::Bounce
    } else if DOUBTFUL.iter().any(begins) && hinted() {
        Class::Automatic
    } else {
        return None;
    };
    Some(Sign::new(class, "Subject", &decode(&text).text))
}
