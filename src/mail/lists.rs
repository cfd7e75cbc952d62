//! Mailing lists: the fields that their software writes, and whether the list is ours.

use super::address::{Address, Mailbox};
use super::auto_fields::found;
use super::guard::{Guard, Responder};
use super::judge::Mail;
use super::lexer::without_comments;
use super::rules::Class;
use super::verdict::Sign;
use super::{Field, Headers, recipients};

const LISTS: [&str; 22] = [
    "List-Id",
    "List-Help",
    "List-Subscribe",
    "List-Post",
    "List-Owner",
    "List-Archive",
    "List-Software",
    "Mailing-List",
    "X-Mailing-List",
    "X-BeenThere",
    "X-Mailman-Version",
    "X-MLServer",
    "X-ML-Name",
    "X-ML-Count",
    "X-Listname",
    "X-List",
    "X-Listserver",
    "X-Listprocessor-Version",
    "X-Sympa-To",
    "X-Google-Group-Id",
    "X-Groups-Group-Id",
    "X-eGroups-Msg-Info",
];

/// Fields of lists that hold the list's address.
const LIST_ADDRESSES: [&str; 4] = ["X-BeenThere", "Mailing-List", "X-Mailing-List", "List-Post"];

pub(super) fn list_field(mail: &Mail<'_>) -> Option<Sign> {
    if mail.own_list {
        return None;
    }
    let field = mail.headers.fields().find(|field| LISTS.iter().any(|name| field.is(name)))?;
    Some(found(Class::List, field))
}

pub(super) fn list_unsubscribe(mail: &Mail<'_>) -> Option<Sign> {
    if mail.own_list {
        return None;
    }
    let field = mail.headers.first("List-Unsubscribe").or_else(|| mail.headers.first("List-Unsubscribe-Post"))?;
    Some(found(Class::Bulk, field))
}

/// A person's mail came over a list of ours and over no other. A list that sends in its own name, as some do for the sake
/// of DMARC, leaves nobody to answer; nor does one person's responder answer here, since the path is the list's.
pub(super) fn is_own(guard: &Guard, headers: &Headers<'_>, from: &[Mailbox]) -> bool {
    let texts = |name: &'static str| headers.all(name).map(Field::text);
    let ids: Vec<String> = texts("List-Id").filter_map(|text| list_id(&without_comments(&text))).collect();
    if ids.is_empty()
        || ids.len() < headers.all("List-Id").count()
        || guard.responder == Responder::Personal
        || !ids.iter().all(|id| guard.own_lists.contains(id))
    {
        return false;
    }
    // The box of a list stands before the first dot of its id, and those of its software begin like it.
    let known = guard.own_lists.iter().filter(|list| ids.contains(list));
    let boxes: Vec<Address> = known
        .filter_map(|id| id.split_once('.'))
        .filter_map(|(name, host)| Address::parse(&format!("{name}@{host}")))
        .collect();
    let ours = |address: &Address| boxes.iter().any(|list| address.is_box_of(list));
    let posted = LIST_ADDRESSES.iter().flat_map(|name| texts(name));
    let mut posted = posted.flat_map(|text| recipients::words(&text).collect::<Vec<_>>());
    let authors = || from.iter().filter_map(|mailbox| mailbox.address.as_ref());
    posted.all(|address| ours(&address) || guard.is_own(&address)) && !authors().any(ours)
}

/// The one id of the field.
fn list_id(text: &str) -> Option<String> {
    let id = match text.split_once('<') {
        Some((_, rest)) => rest.split_once('>').filter(|(_, behind)| behind.trim().is_empty())?.0,
        None => text,
    };
    Some(id.trim().to_ascii_lowercase())
}
