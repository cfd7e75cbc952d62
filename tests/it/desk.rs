//! What every test sits at: a writer, small catalogs, HTML read by a browser's parser.

use scraper::{Html, Node};
use serde_json::{Value, json};
use sincerely::{Catalog, Key, Request, Source, Writer};

pub(crate) const KEY: [u8; 16] = [7; 16];

pub(crate) fn writer(catalog: Catalog) -> Writer {
    Writer::builder(catalog)
        .key(Key::from_bytes(KEY))
        .id_domain("mail.example.org")
        .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
        .build()
        .unwrap()
}

/// The slots of small catalogs: one of each kind.
pub(crate) const SLOTS: &str = r#"
[agent]
kind = "person"
from = "operator"
standing = true
[brand]
kind = "text"
from = "operator"
standing = true
[name]
kind = "person"
from = "customer"
[order]
kind = "order"
from = "operator"
[event]
kind = "event"
from = "customer"
[reply_by]
kind = "moment"
from = "operator"
[since]
kind = "day"
from = "operator"
[price]
kind = "money"
from = "operator"
[help]
kind = "link"
from = "operator"
[unsubscribe]
kind = "link"
from = "operator"
[quote]
kind = "quote"
from = "customer"
[note]
kind = "text"
from = "operator"
[topic]
kind = "text"
from = "customer"
[age]
kind = "number"
from = "operator"
[things]
kind = "list"
from = "operator"
[urgent]
kind = "flag"
from = "operator"
"#;

/// A catalog of one template `t` with these pools.
pub(crate) fn small(front: &str, body: &str, pools: &str) -> Catalog {
    Catalog::layers([source(front, body, pools)]).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A small catalog whose template requires those of two paths that its body says.
pub(crate) fn requiring(paths: [&str; 2], body: &str) -> Catalog {
    let [a, b] = paths;
    let required = [vec![a, b], vec![a], vec![b], vec![]];
    let load = |paths: &Vec<&str>| Catalog::layers([source(&format!("required = {paths:?}"), body, "")]);
    required.iter().find_map(|paths| load(paths).ok()).unwrap_or_else(|| panic!("{:?}", load(&paths.to_vec())))
}

pub(crate) fn source(front: &str, body: &str, pools: &str) -> Source {
    let subject = if front.contains("subject") { "" } else { "subject = \"A subject\"\n" };
    Source::files([
        ("slots.toml".to_owned(), SLOTS.to_owned()),
        ("en/t.md".to_owned(), format!("+++\n{subject}{front}\n+++\n{body}")),
        ("en/phrases/p.toml".to_owned(), pools.to_owned()),
    ])
}

/// A request for template `t` of a small catalog.
pub(crate) fn ask(facts: &Value) -> Request {
    Request::to("maria@example.org")
        .template("t")
        .now("2026-03-02T09:00:00Z".parse().unwrap())
        .zone("Europe/Vienna".parse().unwrap())
        .facts(facts)
}

/// The elements of a page with their attributes, in order, as a browser's parser sees them; without texts.
pub(crate) fn tree(html: &str) -> Vec<String> {
    Html::parse_document(html)
        .tree
        .root()
        .traverse()
        .filter_map(|edge| match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    let attributes: Vec<String> =
                        element.attrs().map(|(name, value)| format!(" {name}={value:?}")).collect();
                    Some(format!("<{}{}>", element.name(), attributes.concat()))
                }
                Node::Comment(_) => Some("<!-->".to_owned()),
                Node::ProcessingInstruction(_) => Some("<?>".to_owned()),
                _ => None,
            },
            ego_tree::iter::Edge::Close(node) => {
                node.value().as_element().map(|element| format!("</{}>", element.name()))
            }
        })
        .collect()
}

/// The text of the page's body as a reader sees it, white space as one space.
pub(crate) fn shown(html: &str) -> String {
    let page = Html::parse_document(html);
    let body = scraper::Selector::parse(".letter").unwrap();
    let text: Vec<&str> = page.select(&body).flat_map(|element| element.text()).collect();
    text.concat().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) trait InOneLine {
    /// An error with its help in one line.
    fn in_one_line(&self) -> String;
}

impl<T: std::fmt::Display> InOneLine for T {
    fn in_one_line(&self) -> String {
        format!("{self:#}").replace("\n  help: ", ", ")
    }
}
