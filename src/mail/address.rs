//! Addresses: one validated mailbox, alone or in a list of mailboxes, and its canonical form.

mod wrapped;

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::domain::{domain, is_domain};
use super::lexer::{is_invisible, without_comments};
use crate::error::{Error, ErrorKind};

/// The most octets of an address that is answered. RFC 5321 has 254; rewritten addresses (SRS, VERP) are longer.
const LENGTH_CAP: usize = 320;
/// The most mailboxes of one field that are looked at.
const LIST_CAP: usize = 1000;

/// A valid mail address: `maria@example.org`.
///
/// It contains no control characters and no white space, and does not begin like an option of a command line. Its domain
/// has two labels or more and is written in ASCII: with the feature `idn`, `maria@bücher.example` becomes
/// `maria@xn--bcher-kva.example`.
///
/// # Examples
/// ```
/// use sincerely::mail::Address;
///
/// # fn main() -> Result<(), sincerely::Error> {
/// let address: Address = "maria@example.org".parse()?;
/// assert_eq!((address.local_part(), address.domain()), ("maria", "example.org"));
/// for invalid in ["maria", "maria@localhost", "Maria <maria@example.org>", "a@b@example.org", "x@[192.0.2.1]"] {
///     assert!(invalid.parse::<Address>().is_err());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    text: String,
    /// Where the `@` between local part and domain is.
    at: usize,
}

impl Address {
    /// Returns the local part, in quotes if it needs them.
    pub fn local_part(&self) -> &str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// The domain, in ASCII.
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a mail to the address needs a server with SMTPUTF8 (RFC 6531), because its local part is not ASCII.
    pub fn needs_smtputf8(&self) -> bool {
        !self.text.is_ascii()
    }

    /// Reads an addr-spec as mail programs write it: with `mailto:`, a source route (RFC 5321, appendix C) or space around the `@`.
    pub(super) fn lenient(text: &str) -> Option<Self> {
        let mut text = text.trim();
        if let Some((scheme, rest)) = text.split_once(':')
            && scheme.eq_ignore_ascii_case("mailto")
        {
            text = rest;
        }
        if text.starts_with('@') {
            text = text.split_once(':')?.1.trim();
        }
        if text.len() > LENGTH_CAP {
            return None;
        }
        let (local, host) = text.rsplit_once('@')?;
        let host = host.trim_start().strip_suffix('.').unwrap_or(host.trim_start());
        let local = local_part(local.trim_end())?;
        Some(Self { text: format!("{local}@{}", domain(host)?), at: local.len() })
    }

    /// The local part in lower case, up to a `+` within it; a telephone number begins with one.
    pub(super) fn mailbox_name(&self) -> String {
        let plain = self.plain();
        let local = plain.local_part().to_lowercase();
        let local = local.trim_matches('"');
        let name = local.split_once('+').map_or(local, |(name, _)| name);
        if name.is_empty() { local } else { name }.to_owned()
    }

    /// What follows the `+` of a subaddress, in lower case.
    pub(super) fn tag(&self) -> String {
        let local = self.local_part().to_lowercase();
        local.trim_matches('"').split_once('+').map_or("", |(_, tag)| tag).to_owned()
    }

    /// The mailbox that a limit counts: in lower case, without `+tag`, and without dots where the provider ignores them.
    pub(super) fn mailbox(&self) -> String {
        let name = self.mailbox_name();
        let domain = self.domain().to_ascii_lowercase();
        if matches!(domain.as_str(), "gmail.com" | "googlemail.com") {
            return format!("{}@gmail.com", name.replace('.', ""));
        }
        format!("{name}@{domain}")
    }

    /// Whether this is a list's address or one of its software: `team@`, `team-bounces@`, `team+owners@`.
    pub(super) fn is_box_of(&self, list: &Self) -> bool {
        let (name, list_name) = (self.mailbox_name(), list.mailbox_name());
        let rest = name.strip_prefix(&list_name);
        self.domain().eq_ignore_ascii_case(list.domain())
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }

    /// Whether both are the same mailbox: case, subaddress (`+tag`), SRS and BATV ignored.
    pub(super) fn same_mailbox(&self, other: &Self) -> bool {
        let (a, b) = (self.plain(), other.plain());
        a.domain().eq_ignore_ascii_case(b.domain()) && self.mailbox_name() == other.mailbox_name()
    }

    /// Whether both belong to one domain that is not a mailbox provider's.
    pub(super) fn same_domain(&self, other: &Self) -> bool {
        let domain = self.domain().to_ascii_lowercase();
        domain == other.domain().to_ascii_lowercase() && !super::domain::is_mailbox_provider(&domain)
    }
}

impl FromStr for Address {
    type Err = Error;

    /// Reads one address without display name and brackets; white space around it is ignored.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let is_bare = !text.contains(|c: char| c.is_whitespace() || c == ':') && !text.ends_with('.');
        Self::lenient(text).filter(|_| is_bare).ok_or_else(|| {
            Error::new(ErrorKind::InvalidValue, "invalid address")
                .with_help("write one address without display name, `maria@example.org`")
        })
    }
}

impl TryFrom<&str> for Address {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<&String> for Address {
    type Error = Error;

    fn try_from(text: &String) -> Result<Self, Error> {
        text.parse()
    }
}

impl TryFrom<String> for Address {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<Infallible> for Error {
    /// The error of a conversion that cannot fail, such as that of an address to itself.
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<&Address> for Address {
    fn from(address: &Address) -> Self {
        address.clone()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.text
    }
}

impl AsRef<str> for Address {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Address {
    /// Shows no part of the address, since debug output reaches logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Whatever in a text looks like an address.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = Address> + '_ {
    let words = text.split(|c: char| c.is_whitespace() || "<>()[],;:?\"".contains(c));
    words.filter(|word| word.contains('@')).filter_map(|word| Address::lenient(word.trim_matches('\'')))
}

/// The addresses of an entry without angle brackets: `maria@example.org`, and `Maria maria@example.org`, as some write it.
///
/// White space may surround the dots and the `@` of an address that is alone (RFC 5322, section 4.4). Beside other
/// words it could be read in two ways, and so is not an address. Text in quotes is one word, and a word with an `@` that
/// is not an address leaves none.
fn without_brackets(bare: &str) -> Vec<Address> {
    // `"Maria" maria@example.org>`: a lost bracket, unless the name is the address.
    let bare = match bare.trim_end().strip_suffix('>') {
        Some(rest) if rest.trim().contains(char::is_whitespace) && !rest.contains('>') => rest,
        _ => bare,
    };
    let mut quoted = false;
    let parts = bare.split(|c: char| {
        quoted ^= c == '"';
        !quoted && (c == ',' || c.is_whitespace())
    });
    let words: Vec<&str> = parts.filter(|word| !word.is_empty()).collect();
    let joins = |pair: &[&str]| matches!(pair, [before, after] if before.ends_with(['.', '@']) || after.starts_with(['.', '@']));
    let mut pairs = words.windows(2);
    if pairs.clone().all(joins) {
        return Address::lenient(&words.concat()).into_iter().collect();
    }
    let is_split = pairs.any(|pair| joins(pair) && pair.iter().any(|word| word.contains('@')));
    let words = words.into_iter().filter(|word| !is_split && word.contains('@'));
    words.map(Address::lenient).collect::<Option<_>>().unwrap_or_default()
}

/// The one form ([`Address::person`]) of an address that is written plainly, as nearly all are: without a parse, since
/// whatever servers wrap around one holds a `=` or a `+`.
pub(super) fn plain_person(text: &str) -> Option<Cow<'_, str>> {
    let (local, domain) = text.split_once('@')?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let dots =
        local.starts_with(['.', '-']) || local.ends_with('.') || local.as_bytes().windows(2).any(|two| two == b"..");
    if local.is_empty() || dots || !local.bytes().all(is_plain) || text.len() > LENGTH_CAP || !is_domain(domain) {
        return None;
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some(Cow::Owned(text.to_ascii_lowercase()));
    }
    Some(Cow::Borrowed(text))
}

/// A dot-atom, or a quoted string that holds no more than one could; no mailbox has anything else.
fn local_part(text: &str) -> Option<String> {
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let inner = quoted.unwrap_or(text);
    let atext = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~.".contains(c)
            || (!c.is_ascii()
                && !is_invisible(c)
                && !c.is_whitespace()
                && !matches!(c, '\u{200C}' | '\u{200D}' | '\u{FFFD}'))
    };
    if inner.is_empty() || inner.starts_with('-') || !inner.chars().all(atext) {
        return None;
    }
    // Real mailboxes of Japanese carriers have dots in a row, or at the end: these need the quotes.
    let dots = inner.starts_with('.') || inner.ends_with('.') || inner.contains("..");
    Some(if dots { format!("\"{inner}\"") } else { inner.to_owned() })
}

/// One entry of a list of mailboxes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Mailbox {
    /// The display name, not decoded.
    pub(super) name: String,
    /// The address, where it is a valid one.
    pub(super) address: Option<Address>,
}

/// The mailboxes of a field. It is parsed before it is decoded (RFC 2047, section 6.2), and forgivingly: a comma in a
/// name that lacks its quotes does not make two mailboxes, since one of them would have no address.
pub(super) fn mailboxes(value: &str) -> Vec<Mailbox> {
    let found = split(&without_comments(value));
    if found.iter().any(|mailbox| mailbox.address.is_some()) {
        return found;
    }
    // Quotes or brackets of comments without their other half hide what follows.
    let unbalanced = value.matches('"').count() % 2 == 1 || value.matches('(').count() != value.matches(')').count();
    if unbalanced { split(&value.replace(['"', '(', ')'], " ")) } else { found }
}

#[derive(Default)]
struct Entry {
    bare: String,
    angles: Vec<String>,
    in_angle: bool,
    /// An `@` outside brackets.
    at: bool,
}

impl Entry {
    fn push(&mut self, c: char) {
        match self.angles.last_mut() {
            Some(angle) if self.in_angle => angle.push(c),
            _ => {
                self.bare.push(c);
                self.at |= c == '@';
            }
        }
    }

    /// A bracket within brackets: `Maria <3 <maria@example.net>`. What it stood behind was none, unless it could be read as
    /// another address.
    fn reopen(&mut self) {
        match self.angles.last_mut() {
            Some(angle) if !angle.contains('@') => {
                self.bare.push('<');
                self.bare.push_str(angle);
                angle.clear();
            }
            _ => self.push('<'),
        }
    }

    /// Moves the entry into the list; what has no address yet is the beginning of the next one's name.
    fn finish(&mut self, list: &mut Vec<Mailbox>) {
        if self.angles.is_empty() && !self.at {
            if self.bare.trim_start().is_empty() {
                self.bare.clear();
            } else {
                self.bare.push(',');
            }
            return;
        }
        let Self { bare, angles, .. } = std::mem::take(self);
        if list.len() >= LIST_CAP {
            return;
        }
        let name = bare.replace('"', " ").trim().to_owned();
        let mut valid: Vec<Address> = match angles.as_slice() {
            [] => without_brackets(&bare),
            angles => angles.iter().filter_map(|angle| Address::lenient(angle)).collect(),
        };
        valid.dedup();
        let address = if valid.len() == 1 { valid.pop() } else { None };
        list.push(Mailbox { name, address });
    }
}

fn split(value: &str) -> Vec<Mailbox> {
    let mut list = Vec::new();
    let mut entry = Entry::default();
    let (mut quoted, mut escaped) = (false, false);
    for c in value.chars() {
        if std::mem::take(&mut escaped) {
            entry.push(c);
            continue;
        }
        match c {
            '\\' if quoted => escaped = true,
            '"' => {
                quoted = !quoted;
                entry.push(c);
            }
            _ if quoted => entry.push(c),
            '<' if !entry.in_angle => {
                entry.in_angle = true;
                entry.angles.push(String::new());
            }
            '<' => entry.reopen(),
            '>' if entry.in_angle => entry.in_angle = false,
            // The name of a group (RFC 5322, section 3.4).
            ':' if !entry.in_angle => {
                entry.bare.clear();
                entry.at = false;
            }
            ',' | ';' if !entry.in_angle => entry.finish(&mut list),
            _ => entry.push(c),
        }
    }
    entry.finish(&mut list);
    if list.is_empty() && !entry.bare.trim().is_empty() {
        list.push(Mailbox {
            name: entry.bare.replace('"', " ").trim_end_matches(',').trim().to_owned(),
            address: None,
        });
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(value: &str) -> Option<String> {
        match mailboxes(value).as_slice() {
            [Mailbox { address: Some(address), .. }] => Some(address.as_str().to_owned()),
            _ => None,
        }
    }

    #[test]
    fn an_address_without_brackets_is_read_in_one_way_or_not_at_all() {
        for (value, address) in [
            ("maria . silva @ example.net", Some("maria.silva@example.net")),
            ("jdoe@one.test  . example", Some("jdoe@one.test.example")),
            ("maria(home)@(work)example.net", Some("maria@example.net")),
            ("Dr. Maria Silva maria@example.net", Some("maria@example.net")),
            ("\"x victim@victim.example y\"@attacker.example", None),
            ("\"x,victim@victim.example,y\"@attacker.example", None),
            ("\" victim@victim.example \"@attacker.example", None),
            ("x\"y z@victim.example w\"@attacker.example", None),
            ("\"x\\\" victim@victim.example \\\"y z\"@attacker.example", None),
            ("\"x\\\" victim@victim.example\"@attacker.example", None),
            ("\"maria silva\" . x@example.net", None),
            ("Maria . silva@example.net Silva", None),
            ("Maria S. silva@example.net", None),
            ("Maria @ home maria@example.net", None),
            ("a@example.net b@example.net", None),
        ] {
            assert_eq!(only(value).as_deref(), address, "{value}");
        }
    }

    #[test]
    fn one_mailbox_is_found_in_each_of_its_forms() {
        for (value, address) in [
            ("maria@example.org", "maria@example.org"),
            ("Maria <maria@example.org>", "maria@example.org"),
            ("maria@example.org (Maria (M.) Silva)", "maria@example.org"),
            ("\"Silva, Maria <x@y.z>\" <maria@example.org>", "maria@example.org"),
            ("Silva, Maria <maria@example.org>", "maria@example.org"),
            ("=?utf-8?Q?a=2Cb?= <maria@example.org>", "maria@example.org"),
            ("\"Maria <maria@example.org>", "maria@example.org"),
            ("Maria (M <maria@example.org>", "maria@example.org"),
            ("<@a.example,@b.example:maria@example.org>", "maria@example.org"),
            ("Team: maria@example.org;", "maria@example.org"),
            ("team@example.org: Silva, Maria <maria@example.org>;", "maria@example.org"),
            ("Max | [x] <maria@example.org>", "maria@example.org"),
            ("a@b.example <maria@example.org>", "maria@example.org"),
            ("maria@example.org.", "maria@example.org"),
            ("Maria maria@example.org", "maria@example.org"),
            ("<mailto:maria@example.org>", "maria@example.org"),
            ("\"maria.\"@example.org", "\"maria.\"@example.org"),
            ("maria..s@example.org", "\"maria..s\"@example.org"),
            ("Maria <3 <maria@example.org>", "maria@example.org"),
            ("Maria <- Oak <maria@example.org>", "maria@example.org"),
            ("<<maria@example.org>>", "maria@example.org"),
            ("\"Maria Silva\" maria@example.org>", "maria@example.org"),
        ] {
            assert_eq!(only(value).as_deref(), Some(address), "{value}");
        }
    }

    #[test]
    fn anything_but_one_mailbox_has_no_address() {
        for value in [
            "", "<>", "Maria", "\"x\"@example.com>", "a@b.example, c@d.example", "<a@b.example> <c@d.example>",
            "maria@localhost", "maria@x.invalid", "maria@[192.0.2.1]", "maria@192.0.2.1", "a@b.example c@d.example",
            "<a b@example.org>", "-oQx@example.org", "a@b@example.org", "\"a b\"@example.org", "x@y..example",
            "undisclosed-recipients:;", "a\u{202E}b@example.org", "<x@y.example <maria@example.org>>",
            "a\u{FFFD}@example.org", "@example.org",
        ] {
            assert_eq!(only(value), None, "{value}");
        }
    }

    #[test]
    fn one_mailbox_is_known_under_its_subaddresses() {
        let address = |text: &str| Address::lenient(text).unwrap();
        assert!(address("Support+77@Example.ORG").same_mailbox(&address("support@example.org")));
        assert!(address("prvs=1=support@example.org").same_mailbox(&address("support@example.org")));
        assert!(address("BÜRO+x@example.org").same_mailbox(&address("büro@example.org")));
        assert!(!address("support@example.com").same_mailbox(&address("support@example.org")));
        assert!(!address("supporter@example.org").same_mailbox(&address("support@example.org")));
    }

    #[test]
    fn a_plain_address_has_the_form_that_a_parse_gives_it() {
        for text in [
            "maria@example.org", "Maria.Silva@Example.ORG", "m_s-1@a.example", "srs0-x@example.org", "a@b", "a@b..c",
            "a@b.123", "-a@example.org", ".a@example.org", "a.@example.org", "a..b@example.org", "@example.org",
            "a@example.org.", "a@b@c.org", "prvs=1=a@example.org", "a+b@example.org", "a@-b.org",
            "a@localhost.invalid", "josé@example.org", "maria@bücher.example", "maria@BÜCHER.example",
            "a b@example.org",
        ] {
            let parsed = super::mailboxes(text).into_iter().find_map(|mailbox| mailbox.address);
            let parsed = parsed.map(|address| address.person());
            if let Some(plain) = super::plain_person(text) {
                assert_eq!(Some(plain.into_owned()), parsed, "{text}");
            }
        }
        assert!(super::plain_person("Maria.Silva@Example.ORG").is_some());
    }
}
