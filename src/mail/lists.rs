//! Fields that the software of mailing lists writes.

use super::inspection::{Inspection, found};
use super::rules::Class;
use super::verdict::Sign;

const LISTS: [&str; 22] = [
    "List-Id", "List-Help", "List-Subscribe", "List-Post", "List-Owner", "List-Archive", "List-Software",
    "Mailing-List", "X-Mailing-List", "X-BeenThere", "X-Mailman-Version", "X-MLServer", "X-ML-Name", "X-ML-Count",
    "X-Listname", "X-List", "X-Listserver", "X-Listprocessor-Version", "X-Sympa-To", "X-Google-Group-Id",
    "X-Groups-Group-Id", "X-eGroups-Msg-Info",
];

pub(super) fn list_field(mail: &Inspection<'_>) -> Option<Sign> {
    if mail.is_own_list {
        return None;
    }
    let field = mail.headers.fields().find(|field| LISTS.iter().any(|name| field.is(name)))?;
    Some(found(Class::List, field))
}

pub(super) fn list_unsubscribe(mail: &Inspection<'_>) -> Option<Sign> {
    if mail.is_own_list {
        return None;
    }
    let field = mail.headers.first("List-Unsubscribe").or_else(|| mail.headers.first("List-Unsubscribe-Post"))?;
    Some(found(Class::Bulk, field))
}
