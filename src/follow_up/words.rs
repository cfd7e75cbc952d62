//! The words around days and times of opening hours, in the languages shipped.

/// What one language says around its days and times. See [`words`].
#[derive(Debug)]
pub(super) struct Words {
    tag: &'static str,
    /// Several days in a row of the week: `{a}`, `{b}`.
    pub(super) weekdays: &'static str,
    /// All seven days.
    pub(super) every_day: &'static str,
    /// From midnight to midnight.
    pub(super) all_day: &'static str,
    /// Always open.
    pub(super) always: &'static str,
    /// What stands before the first time, also when its hour is one.
    pub(super) from: (&'static str, &'static str),
    /// What stands before the second time, also when its hour is one.
    pub(super) to: (&'static str, &'static str),
    /// What stands after the second time.
    pub(super) after: &'static str,
    /// Midnight as a time; empty where the clock says it, as `00:00` or `24:00`.
    pub(super) midnight: &'static str,
    /// What stands before all closed days.
    pub(super) closed: &'static str,
    /// What stands before each closed day, also at the weekend.
    pub(super) closed_on: (&'static str, &'static str),
    /// Closed days in a row: `{a}`, `{b}`.
    pub(super) closed_range: &'static str,
    /// What stands between a date and its times.
    pub(super) colon: &'static str,
    /// What stands between two of what is said.
    pub(super) semicolon: &'static str,
}

/// The words of a language by the tag of its formats.
pub(super) fn words(tag: &str) -> Option<&'static Words> {
    let tag = if tag == "en-GB" { "en" } else { tag };
    ALL.iter().find(|words| words.tag == tag)
}

static ALL: [Words; 6] = [
    Words {
        tag: "en",
        weekdays: "{a} to {b}",
        every_day: "every day",
        all_day: "all day",
        always: "around the clock, every day",
        from: ("", ""),
        to: (" to ", " to "),
        after: "",
        midnight: "midnight",
        closed: "closed ",
        closed_on: ("on ", "on "),
        closed_range: "from {a} to {b}",
        colon: ": ",
        semicolon: "; ",
    },
    Words {
        tag: "de",
        weekdays: "{a} bis {b}",
        every_day: "täglich",
        all_day: "ganztägig",
        always: "rund um die Uhr, an jedem Tag",
        from: ("", ""),
        to: (" bis ", " bis "),
        after: " Uhr",
        midnight: "",
        closed: "geschlossen ",
        closed_on: ("am ", "am "),
        closed_range: "von {a}, bis {b}",
        colon: ": ",
        semicolon: "; ",
    },
    Words {
        tag: "fr",
        weekdays: "du {a} au {b}",
        every_day: "tous les jours",
        all_day: "toute la journée",
        always: "24 heures sur 24, 7 jours sur 7",
        from: ("de ", "de "),
        to: (" à ", " à "),
        after: "",
        midnight: "",
        closed: "fermé ",
        closed_on: ("le ", "le "),
        closed_range: "du {a} au {b}",
        colon: "\u{a0}: ",
        semicolon: "\u{202f}; ",
    },
    Words {
        tag: "es",
        weekdays: "de {a} a {b}",
        every_day: "todos los días",
        all_day: "todo el día",
        always: "las 24 horas, todos los días",
        from: ("de ", "de "),
        to: (" a ", " a "),
        after: "",
        midnight: "",
        closed: "cerrado ",
        closed_on: ("el ", "el "),
        closed_range: "del {a} al {b}",
        colon: ": ",
        semicolon: "; ",
    },
    Words {
        tag: "pt-BR",
        weekdays: "de {a} a {b}",
        every_day: "todos os dias",
        all_day: "o dia todo",
        always: "24 horas por dia, todos os dias",
        from: ("das ", "da "),
        to: (" às ", " à "),
        after: "",
        midnight: "",
        closed: "fechado ",
        closed_on: ("na ", "no "),
        closed_range: "de {a}, até {b}",
        colon: ": ",
        semicolon: "; ",
    },
    Words {
        tag: "nl",
        weekdays: "{a} tot en met {b}",
        every_day: "elke dag",
        all_day: "de hele dag",
        always: "dag en nacht, elke dag",
        from: ("van ", "van "),
        to: (" tot ", " tot "),
        after: " uur",
        midnight: "",
        closed: "gesloten ",
        closed_on: ("op ", "op "),
        closed_range: "van {a} tot en met {b}",
        colon: ": ",
        semicolon: "; ",
    },
];
