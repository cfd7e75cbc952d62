//! Template engines that read their templates while they run: a struct in, three parts out.

use handlebars::Handlebars;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment};

use crate::by_hand::ByHand;
use crate::measure::Outcome;
use crate::same_words::Parts;
use crate::view::View;

pub(crate) struct MiniJinja<'a>(Environment<'a>);

impl<'a> MiniJinja<'a> {
    pub(crate) fn new(by_hand: &'a ByHand) -> Outcome<Self> {
        let mut environment = Environment::empty();
        environment.set_auto_escape_callback(
            |name| {
                if name == "mail.html" { AutoEscape::Html } else { AutoEscape::None }
            },
        );
        environment.add_template("subject.txt", &by_hand.subject)?;
        environment.add_template("mail.txt", &by_hand.text)?;
        environment.add_template("mail.html", &by_hand.html)?;
        Ok(Self(environment))
    }

    pub(crate) fn write(&self, view: &View) -> Outcome<Parts> {
        let view = Value::from(Serde(view));
        let part = |name| self.0.get_template(name)?.render(view.clone());
        Ok([part("subject.txt")?, part("mail.txt")?, part("mail.html")?])
    }
}

pub(crate) struct Bars(Handlebars<'static>);

impl Bars {
    pub(crate) fn new(by_hand: &ByHand) -> Outcome<Self> {
        let mut bars = Handlebars::new();
        bars.register_template_string("subject.txt", unescaped_bars(&by_hand.subject))?;
        bars.register_template_string("mail.txt", unescaped_bars(&by_hand.text))?;
        bars.register_template_string("mail.html", bars_of(&by_hand.html))?;
        Ok(Self(bars))
    }

    pub(crate) fn write(&self, view: &View) -> Outcome<Parts> {
        let context = handlebars::Context::wraps(view)?;
        let part = |name| self.0.render_with_context(name, &context);
        Ok([part("subject.txt")?, part("mail.txt")?, part("mail.html")?])
    }
}

pub(crate) struct Liquid([liquid::Template; 3]);

impl Liquid {
    pub(crate) fn new(by_hand: &ByHand) -> Outcome<Self> {
        let parser = liquid::ParserBuilder::with_stdlib().build()?;
        let escaped = by_hand.html.replace(" }}", " | escape }}");
        Ok(Self([parser.parse(&by_hand.subject)?, parser.parse(&by_hand.text)?, parser.parse(&escaped)?]))
    }

    pub(crate) fn write(&self, view: &View) -> Outcome<Parts> {
        let view = liquid::to_object(view)?;
        let [subject, text, html] = &self.0;
        Ok([subject.render(&view)?, text.render(&view)?, html.render(&view)?])
    }
}

/// The same template as Handlebars has it.
fn bars_of(template: &str) -> String {
    template
        .replace("{% for item in order.items %}", "{{#each order.items}}")
        .replace("{% endfor %}", "{{/each}}")
        .replace("{% if item.price %}", "{{#if price}}")
        .replace("{% endif %}", "{{/if}}")
        .replace("{{ item.", "{{ ")
}

fn unescaped_bars(template: &str) -> String {
    bars_of(&template.replace("{{ ", "{{{ ").replace(" }}", " }}}").replace("{{{ item.", "{{{ "))
}
