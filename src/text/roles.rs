//! Words that people enter instead of a name: roles, departments, titles without a name, and fillers.
//!
//! The words of a language are in `[roles]` of its `language.toml`. Those of the built-in catalog apply to every mail,
//! because a name may be in another language than the mail; a catalog adds those of its own languages. A value is a role
//! only if all of its words are role words, or if it contains a phrase that cannot be a name; so `Info Oyelaran` and
//! `Rosa Service` remain people.

use std::sync::LazyLock;

use toml::de::DeTable;

/// The tables `[roles]` of the built-in catalog, without their heading, as the build script finds them.
const BUILT_IN: &[&str] = include!(concat!(env!("OUT_DIR"), "/roles.rs"));

/// What is written instead of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Typed to fill a field: `test`, `asdf`, one letter over and over.
    Filler,
    /// A role or a department, or a title and nothing else.
    Role,
}

/// What a value is, if it is not a name but in place of one. `own` are the words of a
/// catalog's language.
pub(super) fn stands_for(name: &str, own: &Roles) -> Option<Stand> {
    // Most names are letters and spaces: plain but for their capitals, which no comparison here minds.
    if name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ') {
        return stands(name, own, || plain(name));
    }
    let plain = plain(name);
    stands(&plain, own, || plain.clone())
}

/// The same for words separated by spaces; `plain` lowercases them.
fn stands(words: &str, own: &Roles, plain: impl Fn() -> String) -> Option<Stand> {
    let mut letters = words.bytes();
    let first = letters.next()?;
    if words.is_ascii() && words.len() > 2 && letters.all(|letter| letter.eq_ignore_ascii_case(&first)) {
        return Some(Stand::Filler);
    }
    let known: [&Roles; 2] = [&USUAL, own];
    let (mut seen, mut fillers, mut roles, mut titles) = (0, true, true, true);
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let lists = known.iter().fold(0, |lists, known| lists | known.lists(word));
        seen |= lists;
        fillers &= lists & (FILLER | ROLE | BETWEEN) != 0;
        roles &= lists & (ROLE | BETWEEN) != 0;
        titles &= lists & (TITLE | BETWEEN) != 0;
    }
    if seen & FILLER != 0 && fillers {
        return Some(Stand::Filler);
    }
    let holds = |plain: &str| known.iter().flat_map(|it| &it.phrases).any(|phrase| holds_words(plain, phrase));
    let role = (seen & ROLE != 0 && roles) || (seen & TITLE != 0 && titles) || (seen & PHRASE != 0 && holds(&plain()));
    role.then_some(Stand::Role)
}

/// The lists that a word is on.
const ROLE: u8 = 1;
const TITLE: u8 = 2;
const BETWEEN: u8 = 4;
const FILLER: u8 = 8;
/// A phrase begins with it.
const PHRASE: u8 = 16;

/// The words of `[roles]`, in small letters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roles {
    /// In order, each with the lists that it is on.
    words: Vec<(String, u8)>,
    phrases: Vec<String>,
}

impl Roles {
    /// The lists of the table.
    pub(crate) const LISTS: [&str; 5] = ["words", "joiners", "titles", "phrases", "fillers"];

    /// The words of these lists, in the order of [`LISTS`](Self::LISTS).
    pub(crate) fn new<'w>(lists: [impl IntoIterator<Item = &'w str>; 5]) -> Self {
        let mut roles = Self::default();
        for (list, given) in [ROLE, BETWEEN, TITLE, PHRASE, FILLER].into_iter().zip(lists) {
            for entry in given.into_iter().map(plain).filter(|entry| !entry.is_empty()) {
                roles.words.push((entry.split(' ').next().unwrap_or_default().to_owned(), list));
                if list == PHRASE {
                    roles.phrases.push(entry);
                }
            }
        }
        roles.words.sort();
        roles.words.dedup_by(|(word, list), (before, lists)| {
            let is_same = word == before;
            *lists |= if is_same { *list } else { 0 };
            is_same
        });
        roles
    }

    /// The lists that a word is on, in small letters or in capitals of ASCII.
    fn lists(&self, word: &str) -> u8 {
        let order = |known: &str| known.bytes().cmp(word.bytes().map(|byte| byte.to_ascii_lowercase()));
        let found = self.words.binary_search_by(|(known, _)| order(known)).ok().and_then(|at| self.words.get(at));
        found.map_or(0, |(_, lists)| *lists)
    }
}

/// The words below, and those of the built-in catalog.
static USUAL: LazyLock<Roles> = LazyLock::new(|| {
    let tables: Vec<_> = BUILT_IN.iter().filter_map(|text| DeTable::parse(text).ok()).collect();
    let listed = |at: usize| {
        let name = Roles::LISTS.get(at).copied().unwrap_or_default();
        let lists = tables.iter().filter_map(move |table| table.get_ref().get(name)?.get_ref().as_array());
        lists.flatten().filter_map(|word| word.get_ref().as_str())
    };
    let own = |at: usize| [ROLES, &[], &[], PHRASES, FILLERS].get(at).copied().unwrap_or_default();
    Roles::new([0, 1, 2, 3, 4].map(|at| listed(at).chain(own(at).iter().copied())))
});

/// Whether a text contains a phrase as whole words.
fn holds_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(phrase).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Lower case, words separated by single spaces, without the signs between them.
fn plain(name: &str) -> String {
    let between = |c: char| matches!(c, ' ' | '-' | '_' | '.' | ',' | '/' | '&' | '\'' | '’');
    let lower = if name.is_ascii() { name.to_ascii_lowercase() } else { name.to_lowercase() };
    // Most names are plain already.
    let single = lower.bytes().zip(lower.bytes().skip(1)).all(|pair| pair != (b' ', b' '));
    if lower.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ') && single && lower.trim() == lower {
        return lower;
    }
    let mut plain = String::with_capacity(lower.len());
    for word in lower.split(between).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

/// Mailboxes of RFC 2142, accounts of mail and web servers, and words that are the same in most languages.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    "abuse", "admin", "administrator", "bot", "daemon", "hostmaster", "info", "mail", "mailbox", "mailer", "marketing",
    "news", "newsletter", "noreply", "postmaster", "root", "sales", "security", "support", "sysadmin", "system", "user",
    "username", "web", "webmaster", "website",
];

/// Names under which mail servers send.
const PHRASES: &[&str] = &["noreply", "mailer daemon", "mail delivery", "delivery subsystem", "mail system"];

/// What a hand types on a keyboard, and the placeholders of programmers.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "test", "tests", "testuser", "asdf", "asdfg", "asdfasdf", "asd", "qwe", "qwer", "qwert", "qwerty", "qwertz",
    "azerty", "foo", "foobar", "blah", "blabla", "abc", "abcd", "abcde", "lorem", "ipsum",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_language_has_its_lists() {
        for text in BUILT_IN {
            let table = DeTable::parse(text).unwrap();
            for name in Roles::LISTS {
                let list = table.get_ref().get(name).unwrap().get_ref().as_array().unwrap();
                for word in list.iter().map(|word| word.get_ref().as_str().unwrap()) {
                    // Words are written as they are compared.
                    assert_eq!(plain(word), word);
                    assert_ne!(USUAL.lists(word.split(' ').next().unwrap()), 0, "{word}");
                }
            }
        }
        assert_eq!(BUILT_IN.len(), 6);
        assert!(USUAL.words.is_sorted() && USUAL.words.windows(2).all(|pair| pair[0].0 != pair[1].0));
    }

    #[test]
    fn a_word_is_found_in_whatever_case_on_all_of_its_lists() {
        let roles = Roles::new([vec!["team", "Über"], vec!["of"], vec![], vec!["team lead"], vec![]]);
        assert_eq!(
            ["TEAM", "Team", "of", "über"].map(|word| roles.lists(word)),
            [ROLE | PHRASE, ROLE | PHRASE, BETWEEN, ROLE]
        );
        assert_eq!(["", "t", "teams", "é"].map(|word| roles.lists(word)), [0; 4]);
    }

    #[test]
    fn no_title_is_a_role() {
        assert!(USUAL.words.iter().all(|(_, lists)| lists & (ROLE | TITLE) != ROLE | TITLE));
    }
}
