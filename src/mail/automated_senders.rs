//! Rules about senders that are programs.

use super::address::{Address, Mailbox, mailboxes};
use super::encoded_word::decode;
use super::inspection::Inspection;
use super::rules::Class;
use super::sender_names::{self, has_run, is_account, is_daemon, is_no_reply};
use super::verdict::Sign;

/// The first of From, Sender and the path that is such a box.
fn find(mail: &Inspection<'_>, class: impl Fn(&Address, &str) -> Option<Class>) -> Option<Sign> {
    let not_form = |address: &&Address| !mail.guard.is_form(address);
    let of = |list: &[Mailbox], field: &str| {
        list.iter()
            .filter_map(|mailbox| mailbox.address.as_ref())
            .filter(not_form)
            .find_map(|address| Some(Sign::new(class(address, field)?, field, address.as_str())))
    };
    of(&mail.from, "From").or_else(|| of(&mail.sender, "Sender")).or_else(|| {
        let address = mail.sender_path.address().filter(not_form)?;
        Some(Sign::new(class(address, "path")?, mail.path_field.0, address.as_str()))
    })
}

pub(super) fn daemon(mail: &Inspection<'_>) -> Option<Sign> {
    let named = find(mail, |address, _| is_daemon(&address.mailbox_name()).then_some(Class::Bounce));
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
pub(super) fn automated(mail: &Inspection<'_>) -> Option<Sign> {
    find(mail, |address, field| {
        let name = address.mailbox_name();
        match sender_names::class(address) {
            Some(Class::List) if mail.is_own_list && field != "From" => None,
            // A person may write with a program that names itself in Sender (RFC 5322, section 3.6.2).
            Some(Class::Automatic) if field == "Sender" => None,
            Some(Class::List) if field == "path" && name.ends_with("-bounces") => None,
            None if field == "From" && is_account(&name) => Some(Class::Automatic),
            class => class,
        }
    })
}

/// What is more likely a program than a person: boxes named after what they send, and display names of mail software.
pub(super) fn name(mail: &Inspection<'_>) -> Option<Sign> {
    const BOXES: [&str; 9] = [
        "notification", "notifications", "newsletter", "newsletters", "autoresponder", "autoreply", "automailer",
        "autoconfirm", "autonotify",
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
    if mail.is_form {
        return None;
    }
    let of_box = |mailbox: &Mailbox| {
        let name = mailbox.address.as_ref()?.mailbox_name();
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
    let nobody =
        |mailbox: &Mailbox| mailbox.address.as_ref().is_some_and(|address| is_no_reply(&address.mailbox_name()));
    mailboxes(&text).iter().any(nobody).then(|| Sign::new(Class::Automatic, "Reply-To", &text))
}
