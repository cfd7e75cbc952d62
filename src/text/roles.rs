//! Words that stand where a name should: roles, departments, titles on their own, and what people
//! type to fill a field.
//!
//! In the languages shipped: English, German, French, Spanish, Portuguese, Dutch. A value is a role
//! only if all of its words are, or if it holds a phrase that nobody is called; so `Info Oyelaran`
//! and `Rosa Service` remain people.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What stands in place of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Typed to fill a field: `test`, `asdf`, one letter over and over.
    Filler,
    /// A role or a department, or a title and nothing else.
    Role,
}

/// Tells what a value is, if it is no name but stands in place of one.
pub(super) fn stands_for(name: &str) -> Option<Stand> {
    // Most names are letters and spaces: plain but for their capitals, which no comparison here minds.
    if name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ') {
        return stands(name, || plain(name));
    }
    let plain = plain(name);
    stands(&plain, || plain.clone())
}

/// The same of words parted by spaces; `plain` makes small letters of them.
fn stands(words: &str, plain: impl Fn() -> String) -> Option<Stand> {
    let mut letters = words.bytes();
    let first = letters.next()?;
    if words.is_ascii() && words.len() > 2 && letters.all(|letter| letter.eq_ignore_ascii_case(&first)) {
        return Some(Stand::Filler);
    }
    let (mut seen, mut fillers, mut roles, mut titles) = (0, true, true, true);
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let lists = WORDS.lists(word);
        seen |= lists;
        fillers &= lists & (FILLER | ROLE | BETWEEN) != 0;
        roles &= lists & (ROLE | BETWEEN) != 0;
        titles &= lists & (TITLE | BETWEEN) != 0;
    }
    if seen & FILLER != 0 && fillers {
        return Some(Stand::Filler);
    }
    let holds = |plain: &str| PHRASES.iter().any(|phrase| holds_words(plain, phrase));
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

/// Every word of the lists below with the lists that it is on, by the first two letters of the words.
struct Words(Vec<Vec<(&'static str, u8)>>);

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut lists: BTreeMap<&'static str, u8> = BTreeMap::new();
    for (list, all) in [(ROLE, ROLES), (TITLE, TITLES), (BETWEEN, GLUE), (FILLER, FILLERS), (PHRASE, PHRASES)] {
        for first in all.iter().filter_map(|entry| entry.split(' ').next()) {
            *lists.entry(first).or_default() |= list;
        }
    }
    let mut words = vec![Vec::new(); shelf(b'z', b'z') + 1];
    for (word, lists) in lists {
        if let Some(shelf) = words.get_mut(shelf_of(word)) {
            shelf.push((word, lists));
        }
    }
    Words(words)
});

/// Where words with these first two letters are kept.
fn shelf(first: u8, second: u8) -> usize {
    let number = |byte: u8| match byte.to_ascii_lowercase() {
        byte @ b'a'..=b'z' => usize::from(byte - b'a') + 1,
        _ => 0,
    };
    number(first) * 27 + number(second)
}

fn shelf_of(word: &str) -> usize {
    let mut bytes = word.bytes();
    shelf(bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default())
}

impl Words {
    /// The lists that a word is on, in small letters or in capitals of ASCII.
    fn lists(&self, word: &str) -> u8 {
        let shelf = self.0.get(shelf_of(word)).map(Vec::as_slice).unwrap_or_default();
        shelf.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map_or(0, |(_, lists)| *lists)
    }
}

/// Tells whether a phrase stands in a text as whole words.
fn holds_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(phrase).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Small letters, words parted by single spaces, without the signs between them.
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

/// Words of roles. Each is one only beside others of its kind, or alone.
#[rustfmt::skip]
const ROLES: &[&str] = &[
    // English
    "abuse", "account", "accounting", "accounts", "admin", "administration", "administrator", "assistance", "billing", "bot", "buyer", "care",
    "careers", "client", "compliance", "contact", "customer", "customers", "daemon", "department", "dept", "desk", "enquiries", "enquiry", "feedback",
    "finance", "guest", "hello", "help", "helpdesk", "hostmaster", "hr", "info", "information", "inquiries", "it", "mail", "mailbox", "mailer", "manager",
    "marketing", "news", "newsletter", "noreply", "notification", "notifications", "office", "operations", "operator", "order", "orders", "owner", "payments",
    "person", "postmaster", "press", "privacy", "purchasing", "reception", "recruiting", "recruitment", "root", "sales", "security", "service", "services",
    "shop", "staff", "store", "subscriber", "support", "sysadmin", "system", "team", "tech", "technical", "user", "username", "visitor", "web", "webmaster",
    "website", "name", "firstname", "lastname", "first", "last", "your", "full", "surname",
    // German
    "abteilung", "anfragen", "auskunft", "benutzer", "besteller", "bestellungen", "buchhaltung", "buero", "büro", "einkauf", "empfang", "gast", "kontakt",
    "kunde", "kunden", "kundin", "nutzer", "personal", "rechnung", "sekretariat", "verkauf", "vertrieb", "verwaltung", "vorname", "nachname", "zentrale",
    // French
    "accueil", "administrateur", "cliente", "commandes", "commercial", "comptabilité", "direction", "équipe", "invité", "nom", "prénom", "secrétariat",
    "utilisateur", "utilisatrice", "ventes", "vente", "visiteur", "achats", "facturation",
    // Spanish
    "administrador", "administración", "atención", "comprador", "contacto", "contabilidad", "equipo", "facturación", "invitado", "nombre",
    "oficina", "pedidos", "recepción", "soporte", "usuario", "usuaria", "ventas", "visitante",
    // Portuguese
    "administração", "atendimento", "compras", "comercial", "contabilidade", "contato", "convidado", "convidada", "equipe", "escritório", "financeiro",
    "nome", "suporte", "usuário", "usuária", "vendas", "vendedor",
    // Dutch
    "administratie", "afdeling", "bestellingen", "beheerder", "boekhouding", "facturatie", "gebruiker", "inkoop", "kantoor", "klant", "klanten",
    "klantenservice", "naam", "ondersteuning", "receptie", "verkoop", "voornaam",
];

/// Words that hold a role or two titles together.
const GLUE: &[&str] = &[
    "the", "our", "of", "for", "and", "a", "no", "de", "del", "des", "du", "da", "das", "do", "der", "die", "und",
    "für", "et", "y", "e", "en", "al", "ao", "à", "la", "le", "el", "het", "or", "oder", "ou", "dear",
];

/// Titles, which are no names by themselves.
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "sir", "madam", "maam", "dr", "prof", "professor", "herr", "frau", "damen", "herren",
    "monsieur", "madame", "mademoiselle", "mme", "mlle", "señor", "señora", "señorita", "sr", "sra", "senhor", "senhora", "dhr", "mevr", "mevrouw",
    "meneer",
];

/// Phrases that make a role of whatever stands around them.
#[rustfmt::skip]
const PHRASES: &[&str] = &[
    "no reply", "noreply", "do not reply", "donotreply", "dont reply", "nicht antworten", "ne pas répondre", "no responder", "não responda",
    "niet beantwoorden", "mailer daemon", "mail delivery", "delivery subsystem", "mail system", "auto reply", "out of office", "help desk",
    "customer service", "customer services", "customer support", "customer care", "customer success", "support team", "sales team", "sales department",
    "service desk", "kundenservice", "kundendienst", "kundenbetreuung", "support abteilung", "service client", "service clients", "service clientèle",
    "service commercial", "atención al cliente", "servicio al cliente", "atendimento ao cliente", "serviço ao cliente", "klantenservice", "dienst klanten",
];

/// What people type when a form wants something.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "test", "tests", "tester", "testing", "testuser", "prueba", "teste", "essai", "asdf", "asdfg", "asdfasdf", "asd", "qwe", "qwer", "qwert", "qwerty", "qwertz",
    "azerty", "foo", "foobar", "blah", "blabla", "abc", "abcd", "abcde", "lorem", "ipsum", "anonymous", "anonym", "anonyme", "anónimo", "anônimo", "anoniem",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_they_are_compared() {
        for word in ROLES.iter().chain(GLUE).chain(TITLES).chain(PHRASES).chain(FILLERS) {
            assert_eq!(plain(word), *word);
        }
    }

    #[test]
    fn every_word_is_found_on_its_lists() {
        for (list, all) in [(ROLE, ROLES), (TITLE, TITLES), (BETWEEN, GLUE), (FILLER, FILLERS), (PHRASE, PHRASES)] {
            for word in all.iter().filter_map(|entry| entry.split(' ').next()) {
                assert_eq!(
                    (WORDS.lists(word) & list, WORDS.lists(&word.to_ascii_uppercase()) & list),
                    (list, list),
                    "{word}"
                );
            }
        }
        assert_eq!(["", "n", "Niamh", "saleswoman", "é", "ß"].map(|word| WORDS.lists(word)), [0; 6]);
    }

    #[test]
    fn no_title_is_a_role() {
        assert!(TITLES.iter().all(|title| !ROLES.contains(title)));
    }
}
