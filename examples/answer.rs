use sincerely::mail::{Guard, Headers, Thread};
use sincerely::{Key, Request, Writer, serde_json::json};

const PERSON: &[u8] = b"From: maria@example.net\nTo: support@example.org\nMessage-ID: <1@example.net>\n\nHello";
const ROBOT: &[u8] = b"From: maria@example.net\nTo: support@example.org\nAuto-Submitted: auto-replied\n\nAway";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = Key::from_bytes(*b"replace this key");
    let writer = Writer::new(key, &json!({"agent": "Sam Reed", "brand": "Oak & Co."}))?;
    let guard = Guard::builder().own_address("support@example.org").message_id_domain("mail.example.org").build()?;
    let now = "2026-03-02T09:00:00Z".parse()?;
    let facts = json!({"reply_by": "2026-03-03T10:00:00Z"});

    for inbound in [PERSON, ROBOT] {
        let headers = Headers::parse(inbound)?;
        let verdict = guard.judge(&headers, None);
        println!("{verdict}");
        if let Some(to) = verdict.answer_to() {
            let request = Request::to(to).template("acknowledge/question").thread(Thread::of(&headers)).unverified();
            println!("{}", writer.write(&request.facts(&facts).now(now))?.subject);
        }
    }
    Ok(())
}
