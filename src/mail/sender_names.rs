//! Mailbox names that programs use as senders.

use super::address::Address;
use super::rules::Class;

/// The beginnings of "do not answer" in the languages in which it is met, without hyphens.
const NEGATIONS: [&str; 29] = [
    "no", "not", "donot", "dont", "doesnot", "cannot", "nao", "non", "ne", "nepas", "keine", "kein", "nicht",
    "bittenicht", "niet", "geen", "nie", "nemojte", "ei", "ala", "ikke", "ej", "inte", "ingen", "nem", "nu", "mitte",
    "nepa", "nelze",
];
/// The verbs and nouns that follow, without hyphens.
const ANSWERS: [&str; 58] = [
    "reply", "replys", "replies", "replay", "replyto", "respond", "response", "responses", "answer", "answers",
    "contestar", "conteste", "contestes", "contesta", "responder", "responda", "respondas", "responde", "resposta",
    "respuesta", "respondre", "repondre", "repondez", "reponde", "reponse", "antwort", "antworten", "beantworten",
    "rispondere", "rispondete", "risposta", "antwoorden", "antwoord", "beantwoorden", "reageren", "svar", "svara",
    "svare", "besvar", "besvara", "besvares", "vastata", "vastaa", "vastaus", "vastata", "odpowiadaj", "odpowiadac",
    "odpovidat", "odpovidejte", "odpovedat", "odpovedajte", "odgovarjajte", "odgovarajte", "valaszoljon", "raspundeti",
    "raspunde", "otvechat", "otvechayte",
];
/// Names that say it in one word, or that are in no form of the above.
const NO_REPLY: [&str; 10] = [
    "unattended", "unmonitored", "antwortenichtmoeglich", "svarej", "svaraej", "yanitlamayin", "cevaplamayin",
    "neatbildet", "neatsakykite", "nevastake",
];

/// Accounts of machines; only as a whole, since Root and Nobody are names as well.
const ACCOUNTS: [&str; 12] = [
    "root", "daemon", "cron", "crond", "nobody", "www-data", "apache", "uucp", "mailer", "bounce", "bounces",
    "autoreply",
];

/// List software; only as a whole.
const LIST_BOXES: [&str; 6] = ["listserv", "majordomo", "mailman", "listproc", "sympa", "ezmlm"];

/// What sends from an address, by its local part; none for a person.
pub(super) fn class(address: &Address) -> Option<Class> {
    let name = address.mailbox_name();
    if is_daemon(&name) || is_exchange(&name) {
        Some(Class::Bounce)
    } else if is_dmarc(&name) {
        Some(Class::Complaint)
    } else if is_no_reply(&name) || is_no_reply(&address.tag()) {
        Some(Class::Automatic)
    } else {
        is_list(&name).then_some(Class::List)
    }
}

/// The system senders of Exchange: `MicrosoftExchange` and 32 hexadecimal digits.
fn is_exchange(name: &str) -> bool {
    name.strip_prefix("microsoftexchange")
        .is_some_and(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Senders of aggregate reports about DMARC and TLS (RFC 7489, RFC 8460).
fn is_dmarc(name: &str) -> bool {
    let words = tokens(name);
    let first = words.first().copied().unwrap_or("");
    words.len() <= 3
        && (words.contains(&"dmarc")
            || words.contains(&"tlsrpt")
            || first.starts_with("dmarc") && first.contains("report"))
}

/// Whether the mailbox is named after a campaign.
pub(super) fn is_bulk(name: &str) -> bool {
    const CAMPAIGNS: [&str; 14] = [
        "news", "newsletter", "newsletters", "marketing", "mailing", "mailings", "promo", "promos", "promotion",
        "promotions", "offers", "deals", "campaign", "campaigns",
    ];
    tokens(name).iter().any(|token| CAMPAIGNS.contains(token))
}

fn tokens(name: &str) -> Vec<&str> {
    name.trim_matches('"').split(['.', '_', '-', '=', '+']).filter(|token| !token.is_empty()).take(16).collect()
}

/// Whether some tokens in a row, joined, are one of the words: `auto-notify`.
pub(super) fn has_run(name: &str, words: &[&str]) -> bool {
    any_run(name, |run| words.contains(&run))
}

/// Whether some tokens in a row, joined, satisfy a predicate: `do-not-reply` does as `donotreply`.
fn any_run(name: &str, is_one: impl Fn(&str) -> bool) -> bool {
    let tokens = tokens(name);
    (0..tokens.len()).any(|first| {
        let mut run = String::new();
        tokens.iter().skip(first).take(4).any(|token| {
            run.push_str(token);
            is_one(&run)
        })
    })
}

pub(super) fn is_daemon(name: &str) -> bool {
    has_run(name, &["mailerdaemon", "maildaemon", "mdaemon"]) || tokens(name).concat() == "postmaster"
}

pub(super) fn is_no_reply(name: &str) -> bool {
    let inside = |token: &&str| {
        ["noreply", "donotreply", "nepasrepondre"].iter().any(|word| token.starts_with(word) || token.ends_with(word))
    };
    let is_one = |run: &str| {
        let negated = |rest: &str| ANSWERS.contains(&rest);
        NO_REPLY.contains(&run)
            || NEGATIONS.iter().any(|word| run.strip_prefix(word).is_some_and(negated))
            || run.strip_prefix("ne").is_some_and(|rest| rest.starts_with("odpov") || rest.starts_with("odgovar"))
    };
    // `casinoreply` is one token; `casino-reply` is two, and none of them begins with a negation.
    any_run(name, is_one) || tokens(name).iter().any(inside)
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

pub(super) fn is_account(name: &str) -> bool {
    ACCOUNTS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(local: &str) -> Option<Class> {
        super::class(&Address::lenient(&format!("{local}@example.net")).unwrap())
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
            "no-contestar",
            "neodpovidejte",
            "neodpovedat",
            "noreplay",
            "no-replay",
            "not-reply",
            "nao-responda",
            "niet.beantwoorden",
            "ra+no-reply.at.news.example.net+xeepgzfm",
            "kunden-bitte-nicht-antworten",
        ] {
            assert_eq!(class(local), Some(Class::Automatic), "{local}");
        }
        for local in ["owner-list", "list-owner", "list-request", "majordomo", "l-return-12-ada=example.net"] {
            assert_eq!(class(local), Some(Class::List), "{local}");
        }
        for local in ["dmarcreport", "dmarc-support", "noreply-dmarc-support", "tlsrpt"] {
            assert_eq!(class(local), Some(Class::Complaint), "{local}");
        }
        for local in [
            "MAILER-DAEMON",
            "mailer_daemon",
            "postmaster",
            "post_master",
            "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e",
        ] {
            assert_eq!(class(local), Some(Class::Bounce), "{local}");
        }
    }

    #[test]
    fn people_are_not() {
        for local in [
            "i.beetroot", "sam.downer-requestor", "joe.root", "owner", "casino-reply", "downer-list", "requests",
            "ada-return-home", "piano.reply", "norris.eply", "bouncer", "nora.svar", "non.antonio", "ana.no",
            "maria+noah", "microsoftexchange",
        ] {
            assert_eq!(class(local), None, "{local}");
        }
        assert!(!is_account("joe.root") && is_account("root"));
    }
}
