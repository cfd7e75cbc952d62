//! The library at its work, whole and in parts.

use sincerely::{Catalog, Message, Request, Source, Writer, Zone};

use crate::measure::{Outcome, Work, work};
use crate::order::{Facts, facts, request, told, writer};

/// The order mail of these benches: one shape and pools of its own, so that peers can have the same words in place.
pub(crate) const TEMPLATE: &str = "bench/order";
const ORDER: [(&str, &str); 2] = [
    ("en/bench/order.md", include_str!("catalog/order.md")),
    ("en/phrases/bench.toml", include_str!("catalog/order.toml")),
];

/// A template that says one word and has the same facts read.
const ONE_WORD: (&str, &str) = (
    "en/bench/one_word.md",
    "+++\nsummary = \"One\"\nsubject = \"Hello\"\nparts = \"text\"\noptional = [\"order.items\", \"reply_by\"]\n+++\nHello\n",
);

pub(crate) struct Ours {
    pub(crate) writer: Writer,
    pub(crate) token: String,
    /// The tenth mail, its token in hand.
    pub(crate) tenth: Request,
    facts: Facts,
    zone: Zone,
    first: Request,
    remembering: Request,
    one_word: Request,
}

impl Ours {
    pub(crate) fn new() -> Outcome<Self> {
        let (facts, zone) = (facts()?, Zone::parse("Europe/Dublin")?);
        let writer =
            writer(Catalog::layers([Source::built_in(), Source::files(ORDER.into_iter().chain([ONE_WORD]))])?)?;
        let first = request(TEMPLATE, &facts, &zone)?;
        let (token, memory) = told(&writer, &first, 9)?;
        let tenth = first.clone().token(token.as_str());
        let remembering = first.clone().memory(memory);
        let one_word = request("bench/one_word", &facts, &zone)?;
        Ok(Self { writer, token, tenth, facts, zone, first, remembering, one_word })
    }

    fn request(&self) -> Outcome<Request> {
        request(TEMPLATE, &self.facts, &self.zone)
    }

    pub(crate) fn whole(&self) -> Outcome<Message> {
        Ok(self.writer.write(&self.request()?.token(self.token.as_str()))?)
    }

    fn write(&self, request: &Request) -> Outcome<Message> {
        Ok(self.writer.write(request)?)
    }

    /// Where our time goes, as far as it shows from outside.
    pub(crate) fn parts(&self) -> [Work<'_>; 5] {
        [
            work("· the request alone: facts serialised", || self.request()),
            work("· writing alone: the request stands ready", || self.write(&self.tenth)),
            work("· writing, memory as a value: no token to verify", || self.write(&self.remembering)),
            work("· writing, nothing remembered", || self.write(&self.first)),
            work("· writing one fixed word: facts read, headers, token", || self.write(&self.one_word)),
        ]
    }
}
