//! The tour: one customer, four mails over two weeks.

use serde_json::json;
use sincerely::{Memory, Mood, Request};

use crate::args::Options;
use crate::paint::{Style, colours, paint};
use crate::{Failure, mail, say};

/// One stop: when, what happened, the template, the facts.
struct Stop {
    now: &'static str,
    before: &'static str,
    template: &'static str,
    mood: Mood,
    facts: serde_json::Value,
}

fn stops() -> [Stop; 4] {
    let order = json!({
        "number": "4711", "placed_on": "2026-03-02", "eta": "2026-03-12", "status": "packed",
        "items": [
            { "name": "Linen tablecloth, sage", "quantity": 1, "price": { "amount": "89.00", "currency": "EUR" } },
            { "name": "Beeswax candle, tall", "quantity": 6, "price": { "amount": "4.50", "currency": "EUR" } },
        ],
        "total": { "amount": "116.00", "currency": "EUR" }, "tracking": "https://example.com/t/4711",
    });
    let mut late = order.clone();
    if let Some(eta) = late.get_mut("eta") {
        *eta = json!("2026-03-13");
    }
    let event = json!({ "what": "your sister's wedding", "when": "2026-03-14" });
    [
        Stop {
            now: "2026-03-02T09:12:00Z",
            before: "Maria has ordered a tablecloth and candles.",
            template: "acknowledge/order",
            mood: Mood::Calm,
            facts: json!({ "name": "Maria Silva", "order": order, "reply_by": "2026-03-04T17:00:00+01:00" }),
        },
        Stop {
            now: "2026-03-05T18:40:00Z",
            before: "She writes: they are for her sister's wedding. Will they make it?",
            template: "acknowledge/event",
            mood: Mood::Worried,
            facts: json!({ "name": "Maria Silva", "order": order, "event": event, "reply_by": "2026-03-06T10:00:00+01:00" }),
        },
        Stop {
            now: "2026-03-10T08:05:00Z",
            before: "The parcel is late, and the mistake was the shop's.",
            template: "acknowledge/delay",
            mood: Mood::Upset,
            facts: json!({
                "name": "Maria Silva", "order": late, "event": event, "was_due": "2026-03-12", "our_fault": true,
                "cause": "a label with the wrong street", "gift": "the delivery fee back",
                "reply_by": "2026-03-11T12:00:00+01:00",
            }),
        },
        Stop {
            now: "2026-03-16T09:30:00Z",
            before: "It came on the Friday. The label printer has been mended.",
            template: "follow_up/resolved",
            mood: Mood::Delighted,
            facts: json!({
                "name": "Maria Silva", "topic": "the late tablecloth",
                "fix": "the label printer now takes the street from your order itself",
            }),
        },
    ]
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let writer = mail::writer(mail::catalog(options)?, None)?;
    let on = colours();
    let rule = paint(&"─".repeat(72), Style::Dim, on);
    let mut memory = Memory::new();
    say(&format!("{}\n", paint("One customer, four mails over two weeks", Style::Bold, on)));
    for stop in stops() {
        let request = Request::to("maria@example.org")
            .template(stop.template)
            .mood(stop.mood)
            .now(stop.now.parse()?)
            .zone("Europe/Vienna".parse()?)
            .memory(std::mem::take(&mut memory))
            .facts(&stop.facts);
        let message = writer.write(&request)?;
        let day = stop.now.get(..10).unwrap_or_default();
        say(&format!("\n{rule}\n{} {}\n{rule}\n", paint(day, Style::Cyan, on), stop.before));
        say(&format!("\n{}\n\n{}", paint(&message.subject, Style::Bold, on), message.text));
        memory = message.memory;
    }
    say(&format!(
        "\n{rule}\nNo sentence came twice, and a retry of any of these mails has the same bytes.\n\
         Next: `preview list`, `preview show acknowledge/order --count 3`, `preview show acknowledge/order --trace`\n"
    ));
    Ok(())
}
