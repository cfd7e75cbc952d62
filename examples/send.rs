use sincerely::lettre::{Transport, transport::stub::StubTransport};
use sincerely::{Key, Request, Writer, chrono::Utc, serde_json::json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = Key::from_bytes(*b"replace this key");
    let writer = Writer::new(key, &json!({"agent": "Sam Reed", "brand": "Oak & Co."}))?;
    let facts = json!({"fix": "the lamp stays on when you dim it"});
    let (to, now) = ("maria@example.org", Utc::now());
    let mail = writer.write(&Request::to(to).template("follow_up/resolved").facts(&facts).now(now))?;

    let letter = mail.letter(now).from("sam@example.org").to(to).bounces_to("bounces@example.org").build()?;
    StubTransport::new_ok().send(&letter)?; // over SMTP: SmtpTransport::relay("smtp.example.org")?.build()
    Ok(())
}
