use sincerely::{Key, Request, Writer, chrono::Utc, serde_json::json};

fn main() -> Result<(), sincerely::Error> {
    let key = Key::from_bytes(*b"replace this key"); // 16 secret bytes
    let writer = Writer::new(key, &json!({"agent": "Sam Reed", "brand": "Oak & Co."}))?;

    let facts = json!({"name": "Maria Silva", "topic": "the desk lamp", "fix": "the lamp stays on when you dim it"});
    let request = Request::to("maria@example.org").template("follow_up/resolved").facts(&facts).now(Utc::now());
    println!("{}", writer.write(&request)?);
    Ok(())
}
