//! The whole way of a program that answers mail: any bytes, judged, threaded, answered.

use std::collections::BTreeSet;

use serde_json::json;
use sincerely::mail::{Guard, Headers, Prefix, Strength, Thread};
use sincerely::{Catalog, Key, Message, Request, Writer};

use crate::{inbound, letter, page};

struct Desk {
    guard: Guard,
    writer: Writer,
}

thread_local! {
    static DESK: Desk = {
        let guard = Guard::builder().own_address("support@example.org").message_id_domain("mail.example.org").answer_soft();
        let writer = Writer::builder(Catalog::built_in().expect("the built-in catalog loads"));
        let writer = writer.key(Key::from_bytes([7; 16])).id_domain("mail.example.org");
        let writer = writer.default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co" }));
        let writer = writer.build().expect("a writer");
        Desk { guard: guard.build().expect("a guard"), writer }
    };
}

/// A mail with its envelope sender, as the guard's target has it; what it says of itself becomes facts of a customer.
pub fn answered(data: &[u8]) {
    let (envelope, mail) = inbound::parts(data);
    if mail.len() > crate::LONGEST {
        return;
    }
    let Ok(headers) = Headers::parse(mail) else { return };
    DESK.with(|desk| {
        let verdict = desk.guard.judge(&headers, envelope);
        let (true, Some(to)) = (verdict.may_answer(), verdict.recipient().map(sincerely::mail::Address::as_str)) else {
            return;
        };
        let thread = Thread::of(&headers);
        let text = |name: &str| headers.first(name).map(|field| field.text()).unwrap_or_default();
        let body = String::from_utf8_lossy(&mail[mail.len().saturating_sub(400)..]).into_owned();
        let facts = json!({
            "name": text("from"), "topic": text("subject"), "quote": body,
            "event": { "what": text("x-event"), "when": "2026-03-07" }, "reply_by": "2026-03-03T10:00:00Z",
        });
        let mut request = Request::to(to).template("acknowledge/question").thread(thread.clone());
        if let Some(id) = thread.in_reply_to() {
            request = request.mail_id(id);
        }
        let request = request.facts(&facts).now("2026-03-02T09:00:00Z".parse().expect("a time"));
        for request in [request.clone(), request.unverified()] {
            let mail = desk.writer.write(&request).expect("whoever may be answered is answered");
            letter::sound(&mail);
            assert_eq!(desk.writer.write(&request).as_ref(), Ok(&mail), "the same again");
            for part in [&mail.subject, &mail.text] {
                assert_eq!(letter::linked(part), None, "{part}");
            }
            for (name, value) in &mail.headers {
                assert!(value.is_ascii() && inbound::clean(value), "{name}: {value:?}");
            }
            let names: BTreeSet<String> = mail.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
            assert_eq!(names.len(), mail.headers.len(), "each field once: {:?}", mail.headers);
            assert!(names.contains("auto-submitted"));
            ours(&desk.guard, &mail, to);
            assert!(page::tags(mail.html.as_deref().unwrap_or_default()).iter().all(|tag| !tag.starts_with("<a ")));
        }
        let _ = thread.subject(Prefix::Re);
    });
}

/// Our answer as it goes out is answered by nobody who asks a guard: not by the one who gets it, nor by us.
fn ours(guard: &Guard, mail: &Message, to: &str) {
    let own = [("From", "support@example.org"), ("To", to), ("Subject", mail.subject.as_str())];
    let fields = mail.headers.iter().map(|(name, value)| (*name, value.as_str()));
    let headers = Headers::from_pairs(own.into_iter().chain(fields));
    let theirs = Guard::builder().own_address(to).answer_soft().build().expect("who is answered has an address");
    for (guard, path) in [(&theirs, Some("support@example.org")), (&theirs, None), (guard, None)] {
        let verdict = guard.judge(&headers, path);
        assert!(!verdict.may_answer() && verdict.strength() == Some(Strength::Hard), "{verdict}");
    }
    let mut fields = mail.headers.iter().map(|(name, value)| (*name, value.as_str()));
    assert!(fields.any(|field| field == ("Auto-Submitted", "auto-replied")), "a direct answer says so");
}
