//! Kinds with a single value and a single path.

use super::fact::{QUOTE_CAP, TEXT_CAP};
use super::kind::{Holds, Kind, KindPath, ROOT, Tail, root};
use super::values::Leaf;

const ONE_TEXT: &[KindPath] = &[root(Holds::Text)];

/// An amount with its currency; see [`Money`](crate::facts::Money).
pub(super) static MONEY: Kind = Kind {
    name: "money",
    expects: "an object with `amount` as a decimal string and `currency`",
    keys: super::fact::MONEY_KEYS,
    paths: ONE_TEXT,
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
    paths: ONE_TEXT,
    exclusive: &[],
    read: |fact, values| {
        let text = fact.capped_text(fact.value, "", QUOTE_CAP, QUOTE_CAP)?;
        fact.put(ROOT, text.map(|text| Leaf::name(&text)), values);
        Ok(())
    },
};

/// A short text on one line.
pub(crate) static TEXT: Kind = Kind {
    name: "text",
    expects: "a text",
    keys: &[],
    paths: ONE_TEXT,
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
    paths: &[root(Holds::Number)],
    exclusive: &[],
    read: |fact, values| {
        let number = fact.value.as_i64().ok_or_else(|| fact.wrong("", NUMBER.expects))?;
        fact.put(ROOT, Some(Leaf::Number(number)), values);
        Ok(())
    },
};

/// A number with decimals: a text such as `12.5`, or a whole number.
pub(super) static DECIMAL: Kind = Kind {
    name: "decimal",
    expects: "a decimal number as a text such as `12.5`, with at most nine decimals",
    keys: &[],
    paths: &[root(Holds::Decimal)],
    exclusive: &[],
    read: |fact, values| {
        fact.put(ROOT, fact.decimal(DECIMAL.expects)?.map(Leaf::Decimal), values);
        Ok(())
    },
};

/// A percentage: `15` or `12.5` for 15 % and 12.5 %.
pub(super) static PERCENT: Kind = Kind {
    name: "percent",
    expects: "a percentage as a text such as `12.5`, or a whole number: `15` is 15 percent",
    keys: &[],
    paths: &[root(Holds::Decimal)],
    exclusive: &[],
    read: |fact, values| {
        fact.put(ROOT, fact.decimal(PERCENT.expects)?.map(Leaf::Percent), values);
        Ok(())
    },
};

/// The most lines of an address, and the most words of a list.
const LINES_CAP: usize = 8;
const LIST_CAP: usize = 50;

mod address {
    use super::super::kind::paths;

    paths! {
        Text;
        INLINE always "inline" Text of "",
    }

    pub(super) const OWN: (&[super::KindPath], super::Tail) = (PATHS, INLINE);
}

/// An address, line by line. `.inline` has it in one line.
pub(super) static ADDRESS: Kind = Kind {
    name: "address",
    expects: "a list of one to eight lines",
    keys: &[],
    paths: address::OWN.0,
    exclusive: &[],
    read: |fact, values| {
        let lines = fact.texts(ADDRESS.expects, LINES_CAP)?;
        if !lines.is_empty() {
            fact.put(address::OWN.1, Some(Leaf::Name(lines.join(", "))), values);
            fact.put(ROOT, Some(Leaf::Address(lines)), values);
        }
        Ok(())
    },
};

mod words {
    use super::super::kind::paths;

    paths! {
        Text;
        COUNT always "count" Number of "",
    }

    pub(super) const OWN: (&[super::KindPath], super::Tail) = (PATHS, COUNT);
}

/// Plain words, as a list in a sentence: `blue, green and red`.
pub(super) static WORDS: Kind = Kind {
    name: "words",
    expects: "a list of one to fifty texts",
    keys: &[],
    paths: words::OWN.0,
    exclusive: &[],
    read: |fact, values| {
        let words = fact.texts(WORDS.expects, LIST_CAP)?;
        if !words.is_empty() {
            fact.put(words::OWN.1, i64::try_from(words.len()).ok().map(Leaf::Number), values);
            fact.put(ROOT, Some(Leaf::Name(fact.reader.context.formats.isolated_list(&words))), values);
        }
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
