use sincerely::chrono::{DateTime, Utc};
use sincerely::follow_up::{Cadence, Due, Hours, Period, State};
use sincerely::{Key, Request, Writer, serde_json::json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = Key::from_bytes(*b"replace this key");
    let writer = Writer::new(key, &json!({"agent": "Sam Reed", "brand": "Oak & Co."}))?;
    let request = Request::to("maria@example.org").facts(&json!({"fix": "the lamp stays on when you dim it"}));
    let cadence = Cadence::builder().after(Period::working_days(3), "follow_up/resolved").build()?;
    let hours = Hours::parse("zone = \"Europe/Vienna\"\n[week]\nmonday-friday = [\"09:00-17:00\"]")?;

    let mut state = State::started("2026-03-06T15:00:00Z".parse()?); // Friday
    for now in ["2026-03-09T08:00:00Z", "2026-03-11T15:00:00Z", "2026-03-12T08:00:00Z"] {
        let now: DateTime<Utc> = now.parse()?;
        match cadence.due(&hours, &state, now)? {
            Due::Send(due) => {
                println!("{}", writer.write(&request.clone().follow_up(&due).now(now))?.subject);
                state = state.sent(&due, now);
            }
            nothing => println!("{nothing}"),
        }
    }
    Ok(())
}
