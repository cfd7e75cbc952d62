//! Words that stand where a name should: roles, departments, titles on their own, and what people
//! type to fill a field.
//!
//! In the languages shipped: English, German, French, Spanish, Portuguese, Dutch. A value is a role
//! only if all of its words are, or if it holds a phrase that nobody is called; so `Info Oyelaran`
//! and `Rosa Service` remain people.

/// Tells whether a value names a role or a department, or is a title and nothing else.
pub(super) fn is_role(name: &str) -> bool {
    let plain = plain(name);
    let words = || plain.split(' ');
    let all = |list: &[&str]| {
        words().any(|word| list.contains(&word)) && words().all(|word| list.contains(&word) || GLUE.contains(&word))
    };
    all(ROLES) || all(TITLES) || PHRASES.iter().any(|phrase| phrase.len() <= plain.len() && holds_words(&plain, phrase))
}

/// Tells whether a phrase stands in a text as whole words.
fn holds_words(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let after = rest.strip_prefix(phrase).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Tells whether a value is typed to fill a field: `test`, `asdf`, one letter over and over.
pub(super) fn is_filler(name: &str) -> bool {
    let plain = plain(name);
    let mut letters = plain.chars();
    let first = letters.next();
    (plain.is_ascii() && plain.len() > 2 && letters.all(|c| Some(c) == first))
        || (plain.split(' ').any(|word| FILLERS.contains(&word))
            && plain.split(' ').all(|word| FILLERS.contains(&word) || ROLES.contains(&word) || GLUE.contains(&word)))
}

/// Small letters, words parted by single spaces, without the signs between them.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split([' ', '-', '_', '.', ',', '/', '&', '\'', '’']).filter(|word| !word.is_empty()).collect();
    words.join(" ")
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
    fn no_title_is_a_role() {
        assert!(TITLES.iter().all(|title| !ROLES.contains(title)));
    }
}
