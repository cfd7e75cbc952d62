//! Tera 2 with `fast` and nothing around it: a struct in, three parts out.

use tera::{Context, Tera};

use crate::by_hand::ByHand;
use crate::measure::Outcome;
use crate::same_words::Parts;
use crate::view::View;

pub(crate) struct BareTera(Tera);

impl BareTera {
    pub(crate) fn new(by_hand: &ByHand) -> Outcome<Self> {
        let mut tera = Tera::new();
        let ByHand { subject, text, html, .. } = by_hand;
        tera.add_raw_templates([("subject.txt", subject), ("mail.txt", text), ("mail.html", html)])?;
        Ok(Self(tera))
    }

    pub(crate) fn context(view: &View) -> Outcome<Context> {
        Ok(Context::from_serialize(view)?)
    }

    pub(crate) fn render(&self, context: &Context) -> Outcome<Parts> {
        let part = |name| self.0.render(name, context);
        Ok([part("subject.txt")?, part("mail.txt")?, part("mail.html")?])
    }

    pub(crate) fn write(&self, view: &View) -> Outcome<Parts> {
        self.render(&Self::context(view)?)
    }
}
