//! Kinds that hold one value and have one path.

use super::fact::{QUOTE_CAP, TEXT_CAP};
use super::kind::{Holds, Kind, KindPath, ROOT, root};
use super::values::Leaf;

const WORDS: &[KindPath] = &[root(Holds::Text)];

/// An amount with its currency; see [`Money`](crate::facts::Money).
pub(super) static MONEY: Kind = Kind {
    name: "money",
    expects: "an object with `amount` as a decimal string and `currency`",
    keys: super::fact::MONEY_KEYS,
    paths: WORDS,
    exclusive: &[],
    read: |fact, values| {
        fact.put(ROOT, fact.money(fact.value, "")?.map(Leaf::Money), values);
        Ok(())
    },
};

/// A link: `https`, `http` or `mailto`.
pub(crate) static LINK: Kind = Kind {
    name: "link",
    expects: "an https, http or mailto link",
    keys: &[],
    paths: &[root(Holds::Link)],
    exclusive: &[],
    read: |fact, values| {
        fact.put(ROOT, fact.link(fact.value, "")?, values);
        Ok(())
    },
};

/// Words of the customer, on one line, capped.
pub(super) static QUOTE: Kind = Kind {
    name: "quote",
    expects: "a text",
    keys: &[],
    paths: WORDS,
    exclusive: &[],
    read: |fact, values| {
        let text = fact.capped_text(fact.value, "", QUOTE_CAP, QUOTE_CAP)?;
        fact.put(ROOT, text.map(|text| Leaf::name(&text)), values);
        Ok(())
    },
};

/// A short text on one line.
pub(super) static TEXT: Kind = Kind {
    name: "text",
    expects: "a text",
    keys: &[],
    paths: WORDS,
    exclusive: &[],
    read: |fact, values| {
        let text = fact.text(fact.value, "", TEXT_CAP)?;
        // A default fact is a name, such as the brand's, and keeps its first letter at the start of a sentence.
        let leaf = if fact.slot.is_default { Leaf::name } else { Leaf::text };
        fact.put(ROOT, text.map(|text| leaf(&text)), values);
        Ok(())
    },
};

/// A whole number.
pub(super) static NUMBER: Kind = Kind {
    name: "number",
    expects: "a whole number",
    keys: &[],
    paths: WORDS,
    exclusive: &[],
    read: |fact, values| {
        let number = fact.value.as_i64().ok_or_else(|| fact.wrong("", NUMBER.expects))?;
        fact.put(ROOT, Some(Leaf::Number(number)), values);
        Ok(())
    },
};

/// True or absent.
pub(crate) static FLAG: Kind = Kind {
    name: "flag",
    expects: "true or false",
    keys: &[],
    paths: &[root(Holds::Presence)],
    exclusive: &[],
    read: |fact, values| {
        if fact.value.as_bool().ok_or_else(|| fact.wrong("", FLAG.expects))? {
            fact.mark(ROOT, values);
        }
        Ok(())
    },
};
