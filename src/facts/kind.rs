//! The kinds of facts and the paths that each kind has.

/// What kind of fact a slot takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A person's name; see [`Person`](crate::facts::Person).
    Person,
    /// An order; see [`Order`](crate::facts::Order).
    Order,
    /// What the order is needed for; see [`Event`](crate::facts::Event).
    Event,
    /// An instant, RFC 3339, or a day that no hour is known of.
    Moment,
    /// A day, `2026-03-07`.
    Day,
    /// An amount with its currency; see [`Money`](crate::facts::Money).
    Money,
    /// A link: `https`, `http` or `mailto`.
    Link,
    /// Words of the customer, on one line, capped.
    Quote,
    /// A short text on one line.
    Text,
    /// A whole number.
    Number,
    /// A list of things with name and quantity.
    List,
    /// True or absent.
    Flag,
    /// How the customer feels; reserved, set by the request.
    Mood,
}

/// What a path holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Nothing to say: only whether it is there.
    Presence,
    /// A text, formatted.
    Text,
    /// A link, formatted nowhere.
    Link,
    /// Elements with name, quantity and maybe a price.
    List,
}

/// One path of a kind: the part after the slot's name (empty: the slot itself), what it holds, whether it may be
/// absent although the slot is there.
pub(crate) struct KindPath {
    pub(crate) tail: &'static str,
    pub(crate) holds: Holds,
    pub(crate) optional: bool,
}

const fn must(tail: &'static str, holds: Holds) -> KindPath {
    KindPath { tail, holds, optional: false }
}

const fn may(tail: &'static str, holds: Holds) -> KindPath {
    KindPath { tail, holds, optional: true }
}

use Holds::{Link, List, Presence, Text};

const PERSON: &[KindPath] = &[must("", Presence), must("full", Text), may("given", Text), may("formal", Text)];
const ORDER: &[KindPath] = &[
    must("", Presence),
    must("number", Text),
    may("items", List),
    may("more", Text),
    may("names", Text),
    may("count", Text),
    may("total", Text),
    may("placed_on", Text),
    may("eta", Text),
    may("status", Text),
    may("tracking", Link),
    may("is_late", Presence),
    may("is_sent", Presence),
    may("is_delivered", Presence),
    may("is_cancelled", Presence),
];
const EVENT: &[KindPath] = &[
    must("", Presence),
    may("what", Text),
    must("day", Text),
    may("time", Text),
    must("relative", Text),
    may("is_far", Presence),
    may("is_soon", Presence),
    may("is_tomorrow", Presence),
    may("is_today", Presence),
    may("is_past", Presence),
    may("in_time", Presence),
    may("days_to_spare", Text),
];
const MOMENT: &[KindPath] = &[
    must("", Presence),
    must("when", Text),
    must("day", Text),
    must("relative", Text),
    may("time", Text),
    may("zone", Text),
    may("is_past", Presence),
];
const DAY: &[KindPath] = &[must("", Presence), must("day", Text), must("relative", Text), may("is_past", Presence)];
const ITSELF: &[KindPath] = &[must("", Text)];
const LINK: &[KindPath] = &[must("", Link)];
const LIST: &[KindPath] = &[must("", List), may("more", Text), may("names", Text)];
const FLAG: &[KindPath] = &[must("", Presence)];
const MOOD: &[KindPath] = &[
    must("", Presence),
    may("calm", Presence),
    may("worried", Presence),
    may("upset", Presence),
    may("delighted", Presence),
];

impl Kind {
    /// The name that `slots.toml` uses.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Order => "order",
            Self::Event => "event",
            Self::Moment => "moment",
            Self::Day => "day",
            Self::Money => "money",
            Self::Link => "link",
            Self::Quote => "quote",
            Self::Text => "text",
            Self::Number => "number",
            Self::List => "list",
            Self::Flag => "flag",
            Self::Mood => "mood",
        }
    }

    /// The kinds that `slots.toml` may name.
    pub(crate) const DECLARABLE: [Self; 12] = [
        Self::Person,
        Self::Order,
        Self::Event,
        Self::Moment,
        Self::Day,
        Self::Money,
        Self::Link,
        Self::Quote,
        Self::Text,
        Self::Number,
        Self::List,
        Self::Flag,
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::DECLARABLE.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What a fact of this kind looks like, for errors.
    pub(crate) fn expects(self) -> &'static str {
        match self {
            Self::Person => "a name, or an object with `full`, `given`, `family`, `title`, `formal`",
            Self::Order => "an object with `number` and what else is known of the order",
            Self::Event => "an object with `when` and, where known, `what`",
            Self::Moment => "a moment such as `2026-03-03T10:00:00+01:00` (RFC 3339), or a day such as `2026-03-03`",
            Self::Day => "a day such as `2026-03-07`",
            Self::Money => "an object with `amount` as a decimal string and `currency`",
            Self::Link => "an https, http or mailto link",
            Self::Quote | Self::Text => "a text",
            Self::Number => "a whole number",
            Self::List => "a list of objects with `name`, `quantity` and, where known, `price`",
            Self::Flag => "true or false",
            Self::Mood => "one of calm, worried, upset, delighted",
        }
    }

    pub(crate) fn paths(self) -> &'static [KindPath] {
        match self {
            Self::Person => PERSON,
            Self::Order => ORDER,
            Self::Event => EVENT,
            Self::Moment => MOMENT,
            Self::Day => DAY,
            Self::Money | Self::Quote | Self::Text | Self::Number => ITSELF,
            Self::Link => LINK,
            Self::List => LIST,
            Self::Flag => FLAG,
            Self::Mood => MOOD,
        }
    }
}
