//! Recognises mail through our own mailing list, such as a team alias, and its author.

use super::address::{Address, Mailbox, addresses, mailboxes};
use super::guard::{Guard, Responder};
use super::headers::{Field, Headers};
use super::lexer::without_comments;

/// Fields of lists that hold the list's address.
const LIST_ADDRESSES: [&str; 4] = ["X-BeenThere", "Mailing-List", "X-Mailing-List", "List-Post"];
/// Fields in which lists keep the author whose From they replaced for the sake of DMARC.
const ORIGINAL_AUTHORS: [&str; 3] = ["X-Original-From", "X-Original-Sender", "Reply-To"];

/// The author of a mail that came over a list of ours.
pub(super) enum Author {
    /// The one in From.
    From,
    /// The one whose From the list replaced by its own address.
    Original(Mailbox),
}

/// The author of a person's mail that came over a list of ours and over no other list. None for a personal responder, which
/// would answer the list, and for mail that the list wrote itself.
pub(super) fn author(guard: &Guard, headers: &Headers<'_>, from: &[Mailbox]) -> Option<Author> {
    let texts = |name: &'static str| headers.all(name).map(Field::text);
    let ids: Vec<String> = texts("List-Id").filter_map(|text| list_id(&without_comments(&text))).collect();
    let is_known =
        |id: &String| guard.own_lists.contains(id) || list_address(id).is_some_and(|address| guard.is_own(&address));
    if ids.is_empty()
        || ids.len() < headers.all("List-Id").count()
        || guard.responder == Responder::Personal
        || !ids.iter().all(is_known)
    {
        return None;
    }
    let boxes: Vec<Address> = ids.iter().filter_map(|id| list_address(id)).collect();
    let is_list = |address: &Address| boxes.iter().any(|list| address.is_box_of(list));
    let posted = LIST_ADDRESSES.iter().flat_map(|name| texts(name));
    let mut posted = posted.flat_map(|text| addresses(&text).collect::<Vec<_>>());
    if !posted.all(|address| is_list(&address) || guard.is_own(&address)) {
        return None;
    }
    let listed = |mailbox: &&Mailbox| mailbox.address.as_ref().is_some_and(is_list);
    let Some(replaced) = from.iter().find(listed) else { return Some(Author::From) };
    // `Maria via Team <team@lists.example.org>`; without it the list wrote the mail itself.
    if from.len() != 1 || !replaced.name.to_ascii_lowercase().contains(" via ") {
        return None;
    }
    let mut originals = ORIGINAL_AUTHORS.iter().map(|name| texts(name).flat_map(|text| mailboxes(&text)).collect());
    let original: Vec<Mailbox> = originals.find(|list: &Vec<Mailbox>| !list.is_empty())?;
    let [author] = <[Mailbox; 1]>::try_from(original).ok()?;
    let is_person = author.address.as_ref().is_some_and(|address| !is_list(address) && !guard.is_own(address));
    is_person.then_some(Author::Original(author))
}

/// The one id of a List-Id field.
pub(super) fn list_id(text: &str) -> Option<String> {
    let id = match text.split_once('<') {
        Some((_, rest)) => rest.split_once('>').filter(|(_, behind)| behind.trim().is_empty())?.0,
        None => text,
    };
    let id = id.trim().to_ascii_lowercase();
    (!id.is_empty()).then_some(id)
}

/// The address of a list: its mailbox name is what precedes the first dot of its id.
fn list_address(id: &str) -> Option<Address> {
    let (name, host) = id.split_once('.')?;
    Address::lenient(&format!("{name}@{host}"))
}
