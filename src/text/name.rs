//! Checks whether a mail can greet somebody with a display name.
//!
//! It follows the W3C's "Personal names around the world": a name may have one word or many, any script, any case of
//! letters, particles, initials and apostrophes. So this module does not split a name, change its case or guess a gender.
//! It only decides whether a value is a name, or something that systems and strangers enter instead. In case of doubt it is
//! not a name.

use std::borrow::Cow;
use std::fmt;

use super::{
    byte_scan::ByteScan,
    chars::{is_emoji, is_joiner, is_mark, is_unspaced},
    clean::{is_merge_field, is_nothing, one_line},
    roles::{self, Roles, Stand},
    strip_links::strip_links,
};

/// The longest name that a greeting takes, in characters.
const MAX_CHARS: usize = 60;
/// The most words of a name, particles such as `de la` not counted.
const MAX_WORDS: usize = 6;
/// The most digits of a name: `X Æ A-12`, `Studio 1898`, but no phone or ticket number.
const MAX_DIGITS: usize = 4;

/// The result of [`judge_name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameVerdict {
    /// A name that a mail can use.
    Good,
    /// No name was given: blank, `-`, `n/a`, `null` and the like.
    Absent,
    /// Something that is not a name.
    Junk(NameFault),
}

/// The reason why a value is not a name. Its text is for logs, and never contains the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameFault {
    /// An email address, or something that looks like the local part of one.
    Address,
    /// Something that a mail client would turn into a link.
    Link,
    /// A role or a department, not a person: `support`, `sales team`.
    Role,
    /// A word that only fills the field: `test`, `asdf`.
    Filler,
    /// Family name first, with a comma, or several names: `Smith, John`.
    ListForm,
    /// More than 60 characters.
    TooLong,
    /// More than six words.
    TooManyWords,
    /// No letter in any script.
    NoLetters,
    /// Too many digits for a name.
    Digits,
    /// Characters of markup or code.
    Markup,
    /// Symbols that no name contains, or the result of a wrong character encoding.
    Symbols,
    /// A remark in brackets.
    Remark,
    /// A merge field that was not filled: `{{ first_name }}`.
    MergeField,
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Address => "it is an e-mail address or a part of one",
            Self::Link => "it contains text that mail clients turn into a link",
            Self::Role => "it names a role, not a person",
            Self::Filler => "it is a word that only fills the field",
            Self::ListForm => "it is in list form, with a comma",
            Self::TooLong => "it is longer than 60 characters",
            Self::TooManyWords => "it has more than six words",
            Self::NoLetters => "it has no letters",
            Self::Digits => "it has more digits than a name",
            Self::Markup => "it holds markup",
            Self::Symbols => "it holds signs that no name has",
            Self::Remark => "it holds a remark in brackets",
            Self::MergeField => "it is a merge field that was not filled",
        })
    }
}

/// Returns whether a value is a name that a mail can use.
///
/// It is pure, and uses no list of names. It only recognises values that are not names, with the help of the role words of
/// the built-in languages. A mail also uses the role words of its catalog (`[roles]` in `language.toml`).
///
/// # Examples
/// ```
/// use sincerely::facts::{NameFault, NameVerdict, judge_name};
///
/// assert_eq!(judge_name("Maria Silva"), NameVerdict::Good);
/// assert_eq!(judge_name("n/a"), NameVerdict::Absent);
/// assert_eq!(judge_name("{{ first_name }}"), NameVerdict::Junk(NameFault::MergeField));
/// ```
pub fn judge_name(raw: &str) -> NameVerdict {
    judge_line(raw, &Roles::default())
}

fn judge_line(raw: &str, roles: &Roles) -> NameVerdict {
    let line = one_line(raw);
    let name = unquoted(&line);
    judge(name, &strip_links(name), roles)
}

/// Judges a name in its normal form; `said` is what is left of it without links.
fn judge(name: &str, said: &str, roles: &Roles) -> NameVerdict {
    if is_merge_field(name) {
        NameVerdict::Junk(NameFault::MergeField)
    } else if is_nothing(name) {
        NameVerdict::Absent
    } else {
        fault(name, said, ByteScan::of(name), roles).map_or(NameVerdict::Good, NameVerdict::Junk)
    }
}

/// Returns the normal form of a good name, and nothing for any other value.
///
/// One line, single spaces, no quotation marks around it, and a space after a full stop that a
/// client could take for a part of a domain (`J.R.R.Tolkien` becomes `J.R.R. Tolkien`). `roles` are
/// role words besides those that are always known.
pub(crate) fn clean_name<'n>(raw: &'n str, roles: &Roles) -> Option<Cow<'n, str>> {
    // Most names are letters and single spaces: nothing to be put in order, no link, no field.
    let look = ByteScan::of(raw);
    if look.is_plain_line() && !look.is_linkish() && !look.is_fieldish() && !look.is_quoted() {
        let is_name = (look.is_something(raw) || !is_nothing(raw)) && fault(raw, raw, look, roles).is_none();
        return is_name.then_some(Cow::Borrowed(raw));
    }
    let line = one_line(raw);
    let name = unquoted(&line);
    let said = strip_links(name);
    // A space that is put in can make of one word too many.
    let good = judge(name, &said, roles) == NameVerdict::Good
        && (said == name || judge_line(&said, roles) == NameVerdict::Good);
    good.then(|| Cow::Owned(said.into_owned()))
}

/// Whether a name is one word, so that it may replace a given name.
///
/// Initials are not such a word, and neither is a name in a script that writes no spaces between
/// words: `山田太郎` is a whole name.
pub(crate) fn single_word(name: &str) -> bool {
    !name.is_empty()
        && !name.chars().any(|c| is_unspaced(c) || matches!(c, ' ' | '.' | ',' | '&' | '/' | '·' | '・' | '･'))
}

/// A line without the quotation marks that mail programs put around a display name.
fn unquoted(line: &str) -> &str {
    let mut name = line;
    let pairs = [('"', '"'), ('\'', '\''), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];
    let bare = |name: &str| -> Option<usize> {
        pairs.iter().position(|(open, close)| name.strip_prefix(*open).is_some_and(|rest| rest.ends_with(*close)))
    };
    // Some programs put marks around marks.
    while let Some(pair) = bare(name) {
        let (open, close) = pairs.get(pair).copied().unwrap_or_default();
        let inner = name.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        name = inner.unwrap_or_default().trim();
    }
    name
}

/// Finds what keeps a value from being a name. The checks go from the plain to the doubtful, so
/// that the first fault is the best reason.
fn fault(name: &str, said: &str, look: ByteScan, roles: &Roles) -> Option<NameFault> {
    let words = || name.split([' ', '/']).filter(|word| !word.is_empty());
    if name.len() > MAX_CHARS && name.chars().count() > MAX_CHARS {
        return Some(NameFault::TooLong);
    }
    // Letters, separated by spaces, hyphens and apostrophes, contain nothing that the next checks look for.
    let plain = look.is_letters() && name.bytes().any(|byte| byte.is_ascii_alphabetic());
    if let Some(fault) = (!plain).then(|| looks(name, said)).flatten() {
        return Some(fault);
    }
    match roles::stands_for(name, roles) {
        Some(Stand::Filler) => return Some(NameFault::Filler),
        Some(Stand::Role) => return Some(NameFault::Role),
        None => {}
    }
    if !plain && !name.chars().all(may_stand_in_name) {
        return Some(NameFault::Symbols);
    }
    let is_break = |byte: &u8| matches!(byte, b' ' | b'/');
    let count = name.as_bytes().split(is_break).filter(|word| !word.is_empty()).count();
    let long = count > MAX_WORDS && words().filter(|word| !is_particle(word)).count() > MAX_WORDS;
    (long || count > 2 * MAX_WORDS).then_some(NameFault::TooManyWords)
}

/// Faults that show in the signs of a value.
fn looks(name: &str, said: &str) -> Option<NameFault> {
    if name.contains('@') || looks_like_mailbox(name) {
        return Some(NameFault::Address);
    }
    if name.contains(is_markup) || holds_entity(name) {
        return Some(NameFault::Markup);
    }
    if said != name && loses_letters(name, said) {
        return Some(NameFault::Link);
    }
    if !name.contains(char::is_alphabetic) {
        return Some(NameFault::NoLetters);
    }
    if name.chars().filter(|c| c.is_numeric()).count() > MAX_DIGITS {
        return Some(NameFault::Digits);
    }
    if name.contains(is_bracket) {
        return Some(NameFault::Remark);
    }
    if in_list_form(name) {
        return Some(NameFault::ListForm);
    }
    None
}

/// Whether a value looks like a mailbox: one word with dots, underscores, a plus or digits
/// among small letters, as `x.arrieta`. Capital initials (`J.R.R.Tolkien`) and capitals with digits
/// (`R2`) do not.
fn looks_like_mailbox(name: &str) -> bool {
    if name.contains([' ', '/', ':']) || !name.contains(char::is_alphabetic) {
        return false;
    }
    let small = !name.contains(char::is_uppercase);
    let parts: Vec<&str> = name.split(['.', '_', '+']).filter(|part| !part.is_empty()).collect();
    let is_initial = |part: &&str| part.chars().nth(1).is_none() && part.chars().all(char::is_uppercase);
    let cased = name.contains(char::is_lowercase);
    if name.contains(['_', '+']) {
        return true;
    }
    if parts.len() > 1 && cased {
        let initials = parts.split_last().is_some_and(|(_, first)| first.iter().all(is_initial));
        let short = parts.iter().all(|part| part.chars().count() == 1);
        return !initials && !short;
    }
    small && cased && name.ends_with(|c: char| c.is_ascii_digit()) && name.is_ascii()
}

/// Whether taking links out takes anything but white space with it.
fn loses_letters(name: &str, said: &str) -> bool {
    let seen = |text: &str| text.chars().filter(|c| *c != ' ').count();
    seen(said) != seen(name)
}

fn is_markup(c: char) -> bool {
    matches!(c, '<' | '>' | '{' | '}' | '|' | '\\' | '`' | '*' | '_' | '#' | '=' | '~' | '^' | '$' | '%')
}

fn holds_entity(name: &str) -> bool {
    name.split('&').skip(1).any(|rest| {
        rest.split_once(';').is_some_and(|(entity, _)| {
            !entity.is_empty() && entity.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        })
    })
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '（' | '）' | '【' | '】' | '［' | '］')
}

/// Whether a comma, or one of its kin, is where no suffix explains it: `Smith, John`, but
/// not `Martin Luther King, Jr.`
fn in_list_form(name: &str) -> bool {
    if name.contains([';', '，', '、', '؛', '،']) {
        return true;
    }
    let mut parts = name.split(',').map(str::trim);
    let first_is_blank = parts.next().is_none_or(str::is_empty);
    let mut later = parts.peekable();
    later.peek().is_some() && (first_is_blank || !later.all(|part| !part.is_empty() && part.split(' ').all(is_suffix)))
}

/// Suffixes that may follow a comma, in small letters and without full stops: of generation,
/// degree, profession and company.
const SUFFIXES: &[&str] = &[
    "jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv", "phd", "dphil", "md", "dds", "dmd", "dvm", "edd",
    "jd", "llb", "llm", "esq", "esquire", "cpa", "mba", "bsc", "msc", "meng", "beng", "dipl-ing", "dr", "rn", "obe",
    "mbe", "cbe", "kc", "qc", "frs", "usn", "mph", "inc", "llc", "ltd", "gmbh",
];

/// Suffixes that are names too, and so are taken for suffixes only with a full stop: `M.A.`, but
/// not `King, Ma`.
const DOTTED_SUFFIXES: &[&str] = &["v", "do", "ba", "ma", "pe", "mag", "ing", "sa", "sl", "ret"];

fn is_suffix(word: &str) -> bool {
    let bare: String = word.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect();
    SUFFIXES.contains(&bare.as_str()) || (word.contains('.') && DOTTED_SUFFIXES.contains(&bare.as_str()))
}

/// Words that join the parts of a name; they do not count towards its length.
const PARTICLES: &[&str] = &[
    "de", "del", "de'", "der", "den", "des", "di", "da", "das", "do", "dos", "du", "d’", "la", "las", "le", "les",
    "lo", "los", "el", "al", "ul", "van", "von", "vom", "zu", "zum", "zur", "ten", "ter", "te", "und", "y", "e", "i",
    "et", "and", "&", "af", "av", "bin", "binti", "bint", "ibn", "ben", "ap",
];

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

/// Whether a character has a place in a name: a letter or its mark, a digit, an apostrophe,
/// hyphen or full stop in the forms that languages have for them, or an emoji beside the letters.
fn may_stand_in_name(c: char) -> bool {
    c.is_alphanumeric()
        || c == ' '
        || is_mark(c)
        || is_joiner(c)
        || is_emoji(c)
        || "'’‘‛ʼʻʹ´-‐‑–.,&/\"“”„·・･‧־׳״՚་।ǃ".contains(c)
}

#[cfg(test)]
mod tests;
