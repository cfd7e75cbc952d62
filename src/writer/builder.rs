//! Building a writer: the key, the standing facts, the domain of its ids.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Writer, headers, request};
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind};
use crate::facts::{FormatContext, RawFacts, Reader, Values};
use crate::voice::{Key, Purpose};

/// Builds a [`Writer`].
#[derive(Debug)]
#[must_use]
pub struct WriterBuilder {
    catalog: Arc<Catalog>,
    key: Option<Key>,
    old: Vec<Key>,
    standing: RawFacts,
    id_domain: Option<String>,
}

impl WriterBuilder {
    pub(super) fn new(catalog: Arc<Catalog>) -> Self {
        Self { catalog, key: None, old: Vec::new(), standing: RawFacts::default(), id_domain: None }
    }

    /// The secret of this writer.
    pub fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// A secret of before, whose tokens are still taken for memory.
    pub fn old_key(mut self, key: Key) -> Self {
        self.old.push(key);
        self
    }

    /// The facts of every mail: brand, agent, hours. A request's fact of the same slot goes before them.
    ///
    /// # Errors
    /// - [`ErrorKind::WrongKind`] if they do not serialise to an object.
    pub fn standing(mut self, facts: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        self.standing = request::taken(facts)?;
        Ok(self)
    }

    /// The domain of Message-IDs, one of your own (RFC 5322, section 3.6.4).
    pub fn id_domain(mut self, domain: impl Into<String>) -> Self {
        self.id_domain = Some(domain.into());
        self
    }

    /// The writer.
    ///
    /// # Errors
    /// - [`ErrorKind::Missing`] without a key.
    /// - [`ErrorKind::MissingFact`] if a standing slot of the catalog has no fact.
    /// - [`ErrorKind::WrongKind`], [`ErrorKind::UnknownSlot`] for standing facts that their slots do not take.
    /// - [`ErrorKind::InvalidValue`] for an id domain that is no domain.
    pub fn build(self) -> Result<Writer, Error> {
        let key = self.key.ok_or_else(|| {
            Error::new(ErrorKind::Missing, "a writer without a key")
                .remedy("hand one over with `.key(Key::from_hex(…)?)`")
        })?;
        if let Some(domain) = &self.id_domain {
            headers::check_domain(domain)?;
        }
        let (settled, changing) = stand(&self.catalog, &self.standing)?;
        Ok(Writer {
            choice: key.derive(Purpose::Choice),
            memory: key.derive(Purpose::Memory),
            message_id: key.derive(Purpose::MessageId),
            old_memory: self.old.iter().map(|key| key.derive(Purpose::Memory)).collect(),
            catalog: self.catalog,
            standing: self.standing,
            settled,
            changing,
            id_domain: self.id_domain,
        })
    }
}

/// Takes standing facts in: what is the same in every mail is read once; the others are handed back.
fn stand(catalog: &Catalog, standing: &RawFacts) -> Result<(Values, RawFacts), Error> {
    let language = catalog.negotiate(None)?;
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let reader = Reader {
        slots: &catalog.slots,
        now,
        how: FormatContext::new(language.formats, now, None),
        unverified: false,
        strict: true,
        without: &[],
    };
    let (settled, changing) = reader.read_settled(standing)?;
    let values = reader.read(settled.clone(), changing.object(), RawFacts::default().object())?;
    match catalog.slots.iter().find(|slot| slot.standing && !values.present().contains(slot.first)) {
        Some(slot) => Err(Error::new(
            ErrorKind::MissingFact,
            format!("missing standing fact: `{}` is part of every mail", slot.name),
        )
        .remedy("hand it over with `.standing(…)`")),
        None => Ok((settled, changing)),
    }
}
