//! The kinds of the reserved slots, which the writer fills in: facts cannot have their names.

use super::kind::{Kind, Tail, paths};
use super::table::{self, Slots};
use super::values::{Leaf, Values};

/// How the customer feels.
pub(crate) static MOOD: Kind = Kind {
    name: "mood",
    expects: "one of calm, worried, upset, delighted",
    keys: &[],
    paths: mood::PATHS,
    exclusive: &[(true, mood::ALL)],
    read: |_, _| Ok(()),
};

mod mood {
    use super::{Tail, paths};

    paths! {
        Presence;
        CALM maybe "calm" Presence,
        WORRIED maybe "worried" Presence,
        UPSET maybe "upset" Presence,
        DELIGHTED maybe "delighted" Presence,
    }

    pub(super) const ALL: &[Tail] = &[CALM, WORRIED, UPSET, DELIGHTED];
}

/// Which mail of a conversation this is.
pub(crate) static CONVERSATION: Kind = Kind {
    name: "conversation",
    expects: "nothing: the writer sets it",
    keys: &[],
    paths: conversation::PATHS,
    exclusive: &[(true, conversation::EITHER)],
    read: |_, _| Ok(()),
};

mod conversation {
    use super::{Tail, paths};

    paths! {
        Presence;
        COUNT always "count" Number,
        IS_NEW maybe "is_new" Presence,
        GOES_ON maybe "goes_on" Presence,
    }

    pub(super) const EITHER: &[Tail] = &[IS_NEW, GOES_ON];
    pub(super) const ALL: [Tail; 3] = [COUNT, IS_NEW, GOES_ON];
}

/// What was sent before.
pub(crate) static HISTORY: Kind = Kind {
    name: "history",
    expects: "nothing: the writer sets it",
    keys: &[],
    paths: history::PATHS,
    exclusive: &[],
    read: |_, _| Ok(()),
};

mod history {
    use super::{Tail, paths};

    paths! {
        Presence;
        IS_EMPTY maybe "is_empty" Presence,
    }

    pub(super) const EMPTY: Tail = IS_EMPTY;
}

/// Sets the paths of conversation and history: which mail of its conversation this is, and whether it is known to be the first
/// to this person.
pub(crate) fn mark_history(slots: &Slots, number: u8, is_empty: bool, values: &mut Values) {
    if let Some(slot) = slots.get(table::CONVERSATION) {
        let [count, is_new, goes_on] = conversation::ALL.map(|tail| slot.path(tail));
        values.mark(slot.first);
        values.put(count, Leaf::Number(i64::from(number)));
        slots.mark_plural(count, values);
        values.set(is_new, number <= 1);
        values.set(goes_on, number > 1);
    }
    if let Some(slot) = slots.get(table::HISTORY) {
        values.mark(slot.first);
        values.set(slot.path(history::EMPTY), is_empty);
    }
}
