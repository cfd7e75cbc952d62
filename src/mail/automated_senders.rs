//! Names that programs send under.

use super::address::{Address, Mailbox, mailboxes};
use super::encoded_word::decode;
use super::judge::Mail;
use super::rules::Class;
use super::verdict::Sign;

/// "Do not answer" in the languages in which it is met, without hyphens.
const NO_REPLY: [&str; 30] = [
    "noreply",
    "noreplies",
    "donotreply",
    "dontreply",
    "donotrespond",
    "noresponse",
    "unattended",
    "nepasrepondre",
    "nepasreponde",
    "nepasreponse",
    "nonrepondre",
    "keineantwort",
    "nichtantworten",
    "bittenichtantworten",
    "antwortenichtmoeglich",
    "noresponder",
    "noresponda",
    "norespondas",
    "naoresponder",
    "naoresponda",
    "nonrispondere",
    "nietbeantwoorden",
    "nietantwoorden",
    "geenantwoord",
    "svarej",
    "svaraej",
    "ikkesvar",
    "eivastata",
    "nieodpowiadaj",
    "neodpovidat",
];

/// Accounts of machines; only as a whole, since Root and Nobody are names as well.
const ACCOUNTS: [&str; 12] = [
    "root",
    "daemon",
    "cron",
    "crond",
    "nobody",
    "www-data",
    "apache",
    "uucp",
    "mailer",
    "bounce",
    "bounces",
    "autoreply",
];

/// List software; only as a whole.
const LIST_BOXES: [&str; 6] = ["listserv", "majordomo", "mailman", "listproc", "sympa", "ezmlm"];

/// What a box is by the name in its local part; none for a person's.
pub(super) fn name(address: &Address) -> Option<Class> {
    let name = address.box_name();
    if is_daemon(&name) {
        Some(Class::Bounce)
    } else if is_no_reply(&name) {
        Some(Class::Automatic)
    } else {
        is_list(&name).then_some(Class::List)
    }
}

fn tokens(name: &str) -> Vec<&str> {
    name.trim_matches('"').split(['.', '_', '-', '=']).filter(|token| !token.is_empty()).take(16).collect()
}

/// Whether some tokens in a row, written together, are one of the words: `do-not-reply`, `billing-noreply`.
fn has_run(name: &str, words: &[&str]) -> bool {
    let tokens = tokens(name);
    (0..tokens.len()).any(|first| {
        let mut run = String::new();
        tokens.iter().skip(first).take(4).any(|token| {
            run.push_str(token);
            words.contains(&run.as_str())
        })
    })
}

fn is_daemon(name: &str) -> bool {
    has_run(name, &["mailerdaemon", "maildaemon", "mdaemon"]) || tokens(name).concat() == "postmaster"
}

fn is_no_reply(name: &str) -> bool {
    let inside = |token: &&str| {
        ["noreply", "donotreply", "nepasrepondre"].iter().any(|word| token.starts_with(word) || token.ends_with(word))
    };
    // `casinoreply` is one token; `casino-reply` is two, and neither of them `noreply`.
    has_run(name, &NO_REPLY) || tokens(name).iter().any(inside)
}

fn is_list(name: &str) -> bool {
    LIST_BOXES.contains(&name)
        || name.starts_with("owner-")
        || ["-owner", "-request", "-bounces"].iter().any(|end| name.ends_with(end))
        || is_ezmlm(name)
}

/// `list-return-123-user=host@`
fn is_ezmlm(name: &str) -> bool {
    name.split_once("-return-").is_some_and(|(_, rest)| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest.as_bytes().get(digits).is_none_or(|byte| *byte == b'-')
    })
}

fn is_account(name: &str) -> bool {
    ACCOUNTS.contains(&name)
}

/// The first of From, Sender and the path that is such a box.
fn find(mail: &Mail<'_>, class: impl Fn(&Address, &str) -> Option<Class>) -> Option<Sign> {
    let not_form = |address: &&Address| !mail.guard.is_form(address);
    let of = |list: &[Mailbox], field: &str| {
        list.iter()
            .filter_map(|mailbox| mailbox.address.as_ref())
            .filter(not_form)
            .find_map(|address| Some(Sign::new(class(address, field)?, field, &address.written())))
    };
    of(&mail.from, "From").or_else(|| of(&mail.sender, "Sender")).or_else(|| {
        let address = mail.path.address().filter(not_form)?;
        Some(Sign::new(class(address, "path")?, mail.path_field.0, &address.written()))
    })
}

pub(super) fn daemon(mail: &Mail<'_>) -> Option<Sign> {
    let named = find(mail, |address, _| is_daemon(&address.box_name()).then_some(Class::Bounce));
    // `From: MAILER-DAEMON` without a domain, or as the display name.
    named.or_else(|| {
        let from = decode(&mail.from_text).text.to_ascii_lowercase();
        let mut words = from.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
        words
            .any(|word| matches!(word, "mailer-daemon" | "mailer_daemon"))
            .then(|| Sign::new(Class::Bounce, "From", &mail.from_text))
    })
}

/// Machine accounts count in From alone: in the path and in Sender they are what web servers and local relays leave on
/// a person's mail, and so are VERP and `bounce` addresses in the path.
pub(super) fn robot(mail: &Mail<'_>) -> Option<Sign> {
    find(mail, |address, field| {
        let box_name = address.box_name();
        match name(address) {
            Some(Class::List) if mail.own_list && field != "From" => None,
            Some(Class::List) if field == "path" && box_name.ends_with("-bounces") => None,
            None if field == "From" && is_account(&box_name) => Some(Class::Automatic),
            class => class,
        }
    })
}

/// What is more likely a program than a person: boxes named after what they send, and display names of mail software.
pub(super) fn title(mail: &Mail<'_>) -> Option<Sign> {
    const BOXES: [&str; 9] = [
        "notification",
        "notifications",
        "newsletter",
        "newsletters",
        "autoresponder",
        "autoreply",
        "automailer",
        "autoconfirm",
        "autonotify",
    ];
    const TITLES: [(&str, Class); 10] = [
        ("mail delivery system", Class::Bounce),
        ("mail delivery subsystem", Class::Bounce),
        ("mail delivery service", Class::Bounce),
        ("mail deliver system", Class::Bounce),
        ("mail administrator", Class::Bounce),
        ("mailer daemon", Class::Bounce),
        ("internet mail delivery", Class::Bounce),
        ("do not reply", Class::Automatic),
        ("noreply", Class::Automatic),
        ("no-reply", Class::Automatic),
    ];
    if mail.form {
        return None;
    }
    let of_box = |mailbox: &Mailbox| {
        let name = mailbox.address.as_ref()?.box_name();
        (has_run(&name, &BOXES) || matches!(name.as_str(), "alert" | "alerts" | "notify" | "robot"))
            .then_some(Class::Automatic)
    };
    let of_title = || {
        // The names alone: a person may live at `newsletter.example`.
        let names = mail.from.iter().map(|mailbox| decode(&mailbox.name).text.to_ascii_lowercase());
        let words = names.map(|name| name.split(' ').filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" "));
        let from = words.collect::<Vec<_>>().join("\n");
        let class = TITLES.iter().find(|(title, _)| from.contains(title)).map(|(_, class)| *class);
        class.or_else(|| {
            let mut words = from.split(|c: char| !c.is_alphanumeric());
            words.any(|word| word == "newsletter").then_some(Class::Bulk)
        })
    };
    if let Some(class) = mail.from.iter().find_map(of_box).or_else(of_title) {
        return Some(Sign::new(class, "From", &mail.from_text));
    }
    // A person whose answers go to nobody.
    let text = mail.texts("Reply-To").next()?;
    let nobody = |mailbox: &Mailbox| mailbox.address.as_ref().is_some_and(|address| is_no_reply(&address.box_name()));
    mailboxes(&text).iter().any(nobody).then(|| Sign::new(Class::Automatic, "Reply-To", &text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(local: &str) -> Option<Class> {
        name(&Address::parse(&format!("{local}@example.net")).unwrap())
    }

    #[test]
    fn robots_are_known_by_whole_words() {
        for local in [
            "noreply",
            "No-Reply",
            "no_reply",
            "no.reply",
            "billing-noreply",
            "noreply+ticket-9",
            "do-not-reply",
            "ne-pas-repondre",
            "shop.no-reply.eu",
            "noreplyaws",
            "keine-antwort",
            "account-donotreply",
        ] {
            assert_eq!(class(local), Some(Class::Automatic), "{local}");
        }
        for local in ["owner-list", "list-owner", "list-request", "majordomo", "l-return-12-ada=example.net"] {
            assert_eq!(class(local), Some(Class::List), "{local}");
        }
        for local in ["MAILER-DAEMON", "mailer_daemon", "postmaster", "post_master"] {
            assert_eq!(class(local), Some(Class::Bounce), "{local}");
        }
    }

    #[test]
    fn people_are_not() {
        for local in [
            "i.beetroot",
            "sam.downer-requestor",
            "joe.root",
            "owner",
            "casino-reply",
            "downer-list",
            "requests",
            "ada-return-home",
            "piano.reply",
            "norris.eply",
            "bouncer",
        ] {
            assert_eq!(class(local), None, "{local}");
        }
        assert!(!is_account("joe.root") && is_account("root"));
    }
}
