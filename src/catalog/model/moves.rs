//! Moves: the functions of a sentence in a mail, such as to thank.

/// What a pool or a variant does in a mail; a mail thanks and apologises once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Move {
    Thank,
    Apologise,
    Empathise,
    Promise,
    Invite,
}

impl Move {
    pub(crate) const ALL: [Self; 5] = [Self::Thank, Self::Apologise, Self::Empathise, Self::Promise, Self::Invite];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Thank => "thank",
            Self::Apologise => "apologise",
            Self::Empathise => "empathise",
            Self::Promise => "promise",
            Self::Invite => "invite",
        }
    }
}
