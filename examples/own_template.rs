use sincerely::{Catalog, Key, Request, Source, Writer, serde_json::json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let catalog = Catalog::layers([Source::built_in(), Source::dir("examples/mails")])?;
    let writer = Writer::builder(catalog)
        .key(Key::from_bytes(*b"replace this key"))
        .default_facts(&json!({"agent": "Sam Reed", "brand": "Oak & Co."}))
        .build()?;
    let facts = json!({"thing": "your grandmother's clock", "reply_by": "2026-03-03T10:00:00+01:00"});
    let request = Request::to("pedro@example.org")
        .template("acknowledge/repair")
        .facts(&facts)
        .now("2026-03-02T09:00:00Z".parse()?)
        .zone("Europe/Vienna".parse()?);
    println!("{}", writer.write(&request)?);
    Ok(())
}
