//! askama, whose templates are compiled in: the files of `templates/`, which `--renew` writes.

use std::path::Path;

use askama::Template;

use crate::by_hand::ByHand;
use crate::measure::Outcome;
use crate::same_words::Parts;
use crate::view::{Event, Moment, Name, Order, View};

macro_rules! templates {
    ($($name:ident $path:literal)*) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        #[allow(dead_code, reason = "which facts are said is up to the wording")]
        struct $name<'a> {
            name: &'a Name,
            order: &'a Order,
            event: &'a Event,
            reply_by: &'a Moment,
            agent: &'a Name,
            brand: &'a str,
        }

        impl<'a> From<&'a View> for $name<'a> {
            fn from(view: &'a View) -> Self {
                let View { name, order, event, reply_by, agent, brand } = view;
                Self { name, order, event, reply_by, agent, brand }
            }
        }
    )*};
}

templates! {
    Subject "subject.txt"
    Text "mail.txt"
    Page "mail.html"
}

pub(crate) fn write(view: &View) -> Outcome<Parts> {
    Ok([Subject::from(view).render()?, Text::from(view).render()?, Page::from(view).render()?])
}

/// Writes the templates of this catalog's words.
pub(crate) fn renew(by_hand: &ByHand) -> Outcome<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let ByHand { subject, text, html, .. } = by_hand;
    for (name, template) in [("subject.txt", subject), ("mail.txt", text), ("mail.html", html)] {
        let template = template
            .replace("{% if item.price %}", "{% if let Some(price) = item.price %}")
            .replace("{{ item.price }}", "{{ price }}");
        std::fs::write(folder.join(name), template)?;
    }
    println!("templates/ is renewed; build again.");
    Ok(())
}
