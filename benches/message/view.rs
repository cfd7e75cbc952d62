//! The facts in finished words, for those who render a template and nothing else: dates, sums and cleaning cost them nothing.

use serde::Serialize;

/// What a hand-written template is given; a field that is blank does not come in.
#[derive(Clone, Serialize)]
pub(crate) struct View {
    pub(crate) name: Name,
    pub(crate) order: Order,
    pub(crate) event: Event,
    pub(crate) reply_by: Moment,
    pub(crate) agent: Name,
    pub(crate) brand: &'static str,
}

#[derive(Clone, Serialize)]
pub(crate) struct Name {
    #[serde(skip_serializing_if = "blank")]
    pub(crate) full: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) given: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) formal: &'static str,
}

#[derive(Clone, Serialize)]
pub(crate) struct Order {
    pub(crate) number: &'static str,
    pub(crate) items: Vec<Item>,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) total: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) placed_on: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) eta: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) status: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) tracking: &'static str,
}

#[derive(Clone, Serialize)]
pub(crate) struct Item {
    pub(crate) name: &'static str,
    pub(crate) quantity: u32,
    pub(crate) price: Option<&'static str>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Event {
    #[serde(skip_serializing_if = "blank")]
    pub(crate) what: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) day: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) gap: &'static str,
    #[serde(skip_serializing_if = "blank")]
    pub(crate) spare: &'static str,
}

#[derive(Clone, Serialize)]
pub(crate) struct Moment {
    pub(crate) when: &'static str,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn blank(text: &&'static str) -> bool {
    text.is_empty()
}

/// Every fact that the library is given.
pub(crate) fn all() -> View {
    let item = |name, quantity, price| Item { name, quantity, price: Some(price) };
    View {
        name: Name { full: "Niamh Byrne", given: "Niamh", formal: "Ms Byrne" },
        order: Order {
            number: "20853",
            items: vec![
                item(
                    "Oak bread board with a juice groove, 40 × 28 cm, oiled twice by hand, with a leather loop",
                    1,
                    "€58.00",
                ),
                item(
                    "Linen napkin in natural oat, 45 × 45 cm, washed soft, with mitred corners and a hanging tab",
                    6,
                    "€9.50",
                ),
                item(
                    "Beeswax polish for boards, spoons & handles, 100 ml, in a tin to refill, with a cotton cloth",
                    1,
                    "€12.00",
                ),
            ],
            total: "€127.00",
            placed_on: "Monday, May 11",
            eta: "Thursday, May 14",
            status: "placed",
            tracking: "https://parcels.example.com/track/20853?postcode=D02&lang=en",
        },
        event: Event {
            what: "your father's birthday lunch",
            day: "Sunday, May 17",
            gap: "three days before",
            spare: "three days",
        },
        reply_by: Moment { when: "Tuesday, May 12 at 4 PM (Dublin time)" },
        agent: Name { full: "Sam Reed", given: "Sam", formal: "" },
        brand: "Oak & Co., boards, spoons and linen since 1971",
    }
}

/// Nothing but what these templates say.
pub(crate) fn said(templates: &[&str]) -> View {
    let mut view = all();
    let View { name, order, event, agent, .. } = &mut view;
    for (path, field) in [
        ("name.full", &mut name.full),
        ("name.given", &mut name.given),
        ("name.formal", &mut name.formal),
        ("order.total", &mut order.total),
        ("order.placed_on", &mut order.placed_on),
        ("order.eta", &mut order.eta),
        ("order.status", &mut order.status),
        ("order.tracking", &mut order.tracking),
        ("event.what", &mut event.what),
        ("event.day ", &mut event.day),
        ("event.gap", &mut event.gap),
        ("event.spare", &mut event.spare),
        ("agent.given", &mut agent.given),
    ] {
        if !templates.iter().any(|template| template.contains(path)) {
            *field = "";
        }
    }
    view
}
