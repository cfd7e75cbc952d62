//! The state of a page, as it stands in its address: names and values, in order.

use std::fmt::Write as _;

/// The state of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads an address or the body of a form. What has no value is left out, since a form sends its empty fields too; a
    /// fact is kept, since an empty one takes the sample's away.
    pub(crate) fn parse(text: &str) -> Self {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        };
        let pairs = text.split('&').filter(|text| !text.is_empty()).map(pair);
        Self(pairs.filter(|(name, value)| !value.is_empty() || name.starts_with(FACT)).collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The facts that were edited, by their paths.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(FACT)?, value.as_str())))
    }

    /// The same state with another value; an empty one takes the name out.
    #[must_use]
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut query = self.without(name);
        if !value.is_empty() {
            query.0.push((name.to_owned(), value.to_owned()));
        }
        query
    }

    #[must_use]
    pub(crate) fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(known, _)| known != name).cloned().collect())
    }

    /// The same state with the facts of the sample.
    #[must_use]
    pub(crate) fn without_facts(&self) -> Self {
        Self(self.0.iter().filter(|(name, _)| !name.starts_with(FACT)).cloned().collect())
    }

    /// The same state with one value of a name more, or without it.
    #[must_use]
    pub(crate) fn toggled(&self, name: &str, value: &str) -> Self {
        let is_it = |(known, other): &(String, String)| known == name && other == value;
        let mut query = Self(self.0.iter().filter(|pair| !is_it(pair)).cloned().collect());
        if query.0.len() == self.0.len() {
            query.0.push((name.to_owned(), value.to_owned()));
        }
        query
    }

    /// The names and values that are not in a list, for the hidden fields of a form.
    pub(crate) fn others<'q>(&'q self, names: &'q [&str]) -> impl Iterator<Item = (&'q str, &'q str)> {
        let pairs = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(name, _)| !names.contains(name) && !name.starts_with(FACT))
    }

    /// The address of a page with this state.
    pub(crate) fn address(&self, path: &str) -> String {
        let mut address = path.to_owned();
        for (at, (name, value)) in self.0.iter().enumerate() {
            address.push(if at == 0 { '?' } else { '&' });
            encode(name, &mut address);
            address.push('=');
            encode(value, &mut address);
        }
        address
    }
}

/// What the names of edited facts begin with.
const FACT: &str = "f.";

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' | b':' | b'@' => {
                into.push(char::from(byte));
            }
            _ => {
                // Writing to a text cannot fail.
                let _ = write!(into, "%{byte:02X}");
            }
        }
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits: String = rest.clone().take(2).map(char::from).collect();
                match u8::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 2) {
                    Some(byte) => {
                        bytes.push(byte);
                        rest.nth(1);
                    }
                    None => bytes.push(b'%'),
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn what_is_read_is_what_was_written() {
        let query = Query::default().with("to", "a b&c=d+é%").toggled("without", "order.eta").with("f.name", "x");
        let address = query.address("/mail");
        let (_, text) = address.split_once('?').unwrap_or_default();
        assert_eq!(Query::parse(text), query);
        assert_eq!(query.toggled("without", "order.eta").get("without"), None);
        assert_eq!(Query::parse("a=&f.name=&%zz=%").address("/"), "/?f.name=&%25zz=%25");
    }
}
