//! Kinds of the reserved slots, which the writer fills: no fact has their names.

use super::kind::{Kind, Tail, paths};

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

    const _: Tail = COUNT;
    pub(super) const EITHER: &[Tail] = &[IS_NEW, GOES_ON];
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

    const _: Tail = IS_EMPTY;
}
