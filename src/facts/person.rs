//! People: the parts of a name that a mail may use.

use std::borrow::Cow;

use super::Owner;
use super::fact::Fact;
use super::kind::{Kind, ROOT, keys, paths};
use super::values::{Leaf, Values};
use crate::error::Error;
use crate::text::{self, clean_name, single_word};

paths! {
    Presence;
    FULL always "full" Text of "",
    GIVEN maybe "given" Text of "",
    FORMAL maybe "formal" Text of "",
}

keys! {
    FULL "full",
    GIVEN "given",
    FAMILY "family",
    TITLE "title",
    FORMAL "formal",
}

/// A person's name; see [`Person`](crate::facts::Person).
pub(super) static PERSON: Kind = Kind {
    name: "person",
    expects: "a name, or an object with `full`, `given`, `family`, `title`, `formal`",
    keys: key::ALL,
    paths: PATHS,
    exclusive: &[],
    read,
};

/// Reads a person from a display string or from its parts.
///
/// Nothing is guessed: a name is not split, its case not changed, no gender read into it. A one-word string serves as
/// given name too; every other given or formal name must be passed. What does not look like a name is absent.
fn read(fact: &Fact<'_>, values: &mut Values) -> Result<(), Error> {
    let (full, given, formal) = if let Some(text) = fact.value.as_str() {
        let full = accept(fact, text);
        let given = full.clone().filter(|full| single_word(full));
        (full, given, None)
    } else if let Some(object) = fact.value.as_object() {
        fact.check_keys(object, key::ALL)?;
        let part = |tail: &str| -> Result<Option<Cow<'_, str>>, Error> {
            let Some(value) = fact.part(object, tail) else { return Ok(None) };
            Ok(accept(fact, value.as_str().ok_or_else(|| fact.wrong(tail, "a name"))?))
        };
        let (given, family, formal) = (part(key::GIVEN)?, part(key::FAMILY)?, part(key::FORMAL)?);
        let title = match fact.part(object, key::TITLE) {
            Some(title) => Some(title.as_str().ok_or_else(|| fact.wrong(key::TITLE, "a title such as `Dr.`"))?),
            None => None,
        };
        let pair = |a: &Option<Cow<'_, str>>, b: &Option<Cow<'_, str>>| {
            Some(Cow::Owned(format!("{} {}", a.as_ref()?, b.as_ref()?)))
        };
        let full = part(key::FULL)?.or_else(|| pair(&given, &family)).or_else(|| given.clone());
        // A title is not a name by itself, so the two are judged together.
        let titled = || Some(format!("{} {}", title.filter(|title| !text::is_placeholder(title))?, family.as_ref()?));
        let formal = formal.or_else(|| titled().and_then(|name| Some(Cow::Owned(accept(fact, &name)?.into_owned()))));
        (full.or_else(|| formal.clone()), given, formal)
    } else {
        return Err(fact.wrong("", PERSON.expects));
    };
    let Some(full) = full else { return Ok(()) };
    if fact.is_without(FULL) {
        return Ok(());
    }
    fact.mark(ROOT, values);
    for (path, name) in [(FULL, Some(full)), (GIVEN, given), (FORMAL, formal)] {
        fact.put(path, name.map(|name| Leaf::name(&name)), values);
    }
    Ok(())
}

/// The name, if it is one. An operator's own people may be called what they like, as long as it is a line of text.
fn accept<'t>(fact: &Fact<'_>, text: &'t str) -> Option<Cow<'t, str>> {
    match fact.slot.owner {
        Owner::Customer => clean_name(text, &fact.reader.words.roles),
        Owner::Operator => {
            let name = text::cap(text::one_line(text), 80);
            (!text::is_nothing(&name)).then_some(name)
        }
    }
}
