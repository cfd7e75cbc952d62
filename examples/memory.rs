use sincerely::{Key, Request, Writer, chrono::Utc, serde_json::json};

fn main() -> Result<(), sincerely::Error> {
    let key = Key::from_bytes(*b"replace this key");
    let writer = Writer::new(key, &json!({"agent": "Sam Reed", "brand": "Oak & Co."}))?;
    let facts = json!({"topic": "the desk lamp", "fix": "the lamp stays on when you dim it"});
    let request = Request::to("maria@example.org").template("follow_up/resolved").facts(&facts).now(Utc::now());

    let mut token = String::new(); // from your database
    for _ in 0..3 {
        let mail = writer.write(&request.clone().token(&token))?;
        println!("{}", mail.text.lines().nth(2).unwrap_or_default());
        token = mail.token; // back into your database
    }
    Ok(())
}
