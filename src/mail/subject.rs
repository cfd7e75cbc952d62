//! Subjects that answering machines write.

use super::auto_fields;
use super::encoded_word::decode;
use super::inspection::Inspection;
use super::rules::Class;
use super::thread::parent_ids;
use super::verdict::Sign;

/// "Automatic" in the languages in which answering machines write it, in lower case.
const AUTOMATIC: [&str; 18] = [
    "automat", "automaa", "automát", "automàt", "automāt", "автомат", "αυτόματ", "otomatik", "otomatis", "samodejn",
    "tự động", "自动", "自動", "자동", "تلقائ", "אוטומט", "स्वचालित", "อัตโนมัติ",
];
/// "Reply" in the same languages.
const REPLY: [&str; 42] = [
    "reply", "respon", "répons", "respuesta", "resposta", "rispost", "antwort", "antwoord", "bericht", "svar",
    "vastaus", "vastus", "odpowied", "odpov", "válasz", "răspuns", "ответ", "отговор", "одговор", "відповід",
    "odgovor", "απάντηση", "yanıt", "cevap", "balasan", "trả lời", "atsakym", "atbild", "答复", "回复", "回覆", "返信",
    "応答", "회신", "응답", "رد", "الرد", "תשובה", "מענה", "उत्तर", "ตอบ", "tugon",
];
/// Names of absence notices and automatic replies that are in no form of the above. In lower case.
const NOTICES: [&str; 9] = [
    "auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "out of office autoreply",
    "out of office auto-reply", "abwesenheitsnotiz", "abwesenheitsmitteilung",
];
/// Words for "auto" and "reply" in one: `Autosvar`, `Automaatvastus`.
const COMPOUNDS: [&str; 3] = ["autosvar", "autoantwort", "auto svar"];
/// The most characters of what an answering machine puts before a subject.
const PREFIX_CAP: usize = 40;
/// The fewest letters of a prefix that is not a sign of a reply or of forwarding.
const LONG_PREFIX: usize = 6;

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
    "auto:", "out of office", "out of the office", "i am out of", "i'm out of", "vacation", "away from", "on leave",
    "abwesend", "abwesenheit", "im urlaub", "absent", "fuera de la oficina", "afwezig",
];

/// `AUTO: Silva, Maria is out of the office (returning 05/01/2010)`, as Domino writes it.
fn is_domino(subject: &str) -> bool {
    subject.starts_with("auto:") && subject.contains("out of the office") && subject.contains("(returning ")
}

/// The part before a subject's colon, which is where answering machines name themselves.
fn prefix(subject: &str) -> Option<&str> {
    let (prefix, _) = subject.split_once([':', '：'])?;
    Some(prefix.trim()).filter(|prefix| prefix.chars().count() <= PREFIX_CAP)
}

/// Whether a prefix says "automatic reply" in some language.
fn is_notice(prefix: &str) -> bool {
    if prefix.split_whitespace().count() > 3 {
        return false;
    }
    let has = |words: &[&str]| words.iter().any(|word| prefix.contains(word));
    (has(&AUTOMATIC) && has(&REPLY))
        || NOTICES.contains(&prefix)
        || COMPOUNDS.iter().any(|word| prefix.starts_with(word))
}

/// A long prefix before the topic of the thread, as Exchange writes it in any language. People's mail programs put `Re` or
/// `Fw` there.
fn is_before_topic(mail: &Inspection<'_>, subject: &str) -> bool {
    let Some(topic) = mail.texts("Thread-Topic").next() else { return false };
    let topic = decode(&topic).text.trim().to_lowercase();
    let is_topic = |rest: &str| !topic.is_empty() && rest.trim_start_matches([':', '：', ' ']) == topic;
    prefix(subject).is_some_and(|prefix| {
        let letters = prefix.chars().filter(|c| c.is_alphabetic()).count();
        letters >= LONG_PREFIX && subject.get(prefix.len()..).is_some_and(is_topic)
    })
}

/// Another desk's acknowledgement of an automatic mail of ours: it answers our mail, under a subject of its own that names a
/// ticket.
fn is_ticket_notice(mail: &Inspection<'_>, subject: &str) -> bool {
    const TICKETS: [&str; 10] =
        ["ticket", "case", "request", "anfrage", "vorgang", "demande", "solicitud", "caso", "chamado", "verzoek"];
    let answers_us = parent_ids(mail.headers).iter().any(|id| mail.guard.is_own_id(id));
    let has_number = subject
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.len() >= 3 && word.bytes().filter(u8::is_ascii_digit).count() >= 3);
    let names_ticket = subject.split(|c: char| !c.is_alphabetic()).any(|word| TICKETS.contains(&word));
    answers_us && has_number && names_ticket && prefix(subject).is_none_or(|prefix| prefix.chars().count() > 4)
}

pub(super) fn automatic(mail: &Inspection<'_>) -> Option<Sign> {
    let text = decode(&mail.texts("Subject").next()?).text;
    let subject = text.trim().to_lowercase();
    let begins = |known: &&str| subject.starts_with(known);
    let hinted = || !parent_ids(mail.headers).is_empty() || auto_fields::suppress(mail).is_some();
    let is_automatic = prefix(&subject).is_some_and(is_notice)
        || is_notice(&subject)
        || is_domino(&subject)
        || is_before_topic(mail, &subject)
        || is_ticket_notice(mail, &subject);
    let class = if is_automatic {
        Class::Automatic
    } else if BOUNCES.iter().any(begins) {
        Class::Bounce
    } else if DOUBTFUL.iter().any(begins) && hinted() {
        Class::Automatic
    } else {
        return None;
    };
    Some(Sign::new(class, "Subject", &text))
}
