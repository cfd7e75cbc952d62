//! The one acknowledgement that the benches write: an order of three items, a day that it is needed for, a promise.
#![allow(dead_code, reason = "each bench takes what it needs")]

use serde::Serialize;
use serde_json::json;
use sincerely::facts::{Event, Item, Money, Order, Person, When};
use sincerely::{Catalog, Key, Memory, Request, Writer, Zone};

use crate::measure::Outcome;

pub(crate) const TEMPLATE: &str = "acknowledge/order";
const NOW: &str = "2026-05-11T07:30:00Z";

/// The facts as a service has them.
#[derive(Serialize)]
pub(crate) struct Facts {
    name: Person,
    order: Order,
    event: Event,
    reply_by: &'static str,
}

pub(crate) fn facts() -> Outcome<Facts> {
    let item = |name: &str, quantity, price| -> Outcome<Item> {
        let mut item = Item::new(name, quantity);
        item.price = Some(Money::parse(price, "EUR")?);
        Ok(item)
    };
    let mut name = Person::new("Niamh Byrne");
    name.given = Some("Niamh".to_owned());
    name.formal = Some("Ms Byrne".to_owned());
    let mut order = Order::new("20853");
    order.items = vec![
        item("Oak bread board with a juice groove, 40 × 28 cm, oiled twice by hand, with a leather loop", 1, "58.00")?,
        item("Linen napkin in natural oat, 45 × 45 cm, washed soft, with mitred corners and a hanging tab", 6, "9.50")?,
        item(
            "Beeswax polish for boards, spoons & handles, 100 ml, in a tin to refill, with a cotton cloth",
            1,
            "12.00",
        )?,
    ];
    order.total = Some(Money::parse("127.00", "EUR")?);
    order.placed_on = Some("2026-05-11".parse()?);
    order.eta = Some("2026-05-14".parse()?);
    order.status = Some("placed".to_owned());
    order.tracking = Some("https://parcels.example.com/track/20853?postcode=D02&lang=en".to_owned());
    let mut event = Event::new(When::Day("2026-05-17".parse()?));
    event.what = Some("your father's birthday lunch".to_owned());
    Ok(Facts { name, order, event, reply_by: "2026-05-12T16:00:00+01:00" })
}

pub(crate) fn writer(catalog: Catalog) -> Outcome<Writer> {
    let standing = json!({ "agent": { "full": "Sam Reed", "given": "Sam" }, "brand": "Oak & Co., boards, spoons and linen since 1971" });
    let builder = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&standing);
    Ok(builder.id_domain("mail.example.org").build()?)
}

pub(crate) fn request(template: &str, facts: &Facts, zone: &Zone) -> Outcome<Request> {
    let request = Request::to("niamh@example.org").template(template).facts(facts).now(NOW.parse()?);
    Ok(request.zone(zone.clone()).mail_id("order-20853/1"))
}

/// Token and memory after `mails` mails.
pub(crate) fn told(writer: &Writer, request: &Request, mails: usize) -> Outcome<(String, Memory)> {
    let (mut token, mut memory) = (String::new(), Memory::new());
    for _ in 0..mails {
        let mail = writer.write(&request.clone().token(token))?;
        (token, memory) = (mail.token, mail.memory);
    }
    Ok((token, memory))
}
