//! Builds a writer from key, default facts and the domain of its Message-IDs.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Writer, headers};
use crate::catalog::{Catalog, Theme, Themed};
use crate::error::{Collector, Error, ErrorKind, Problems};
use crate::facts::{FormatContext, RawFacts, Reader};
use crate::follow_up::Hours;
use crate::locale::Zone;
use crate::voice::{Key, Purpose};

/// Builds a [`Writer`].
#[derive(Debug)]
#[must_use]
pub struct WriterBuilder {
    catalog: Arc<Catalog>,
    key: Option<Key>,
    old: Vec<Key>,
    default_facts: Result<RawFacts, Error>,
    zone: Option<Zone>,
    hours: Option<Arc<Hours>>,
    id_domain: Option<String>,
    theme: Option<Theme>,
}

impl WriterBuilder {
    pub(super) fn new(catalog: Arc<Catalog>) -> Self {
        Self {
            catalog,
            key: None,
            old: Vec::new(),
            default_facts: Ok(RawFacts::default()),
            zone: None,
            hours: None,
            id_domain: None,
            theme: None,
        }
    }

    /// Sets the secret of this writer.
    pub fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// Adds a key that this writer used before: tokens made with it are still accepted.
    pub fn old_key(mut self, key: Key) -> Self {
        self.old.push(key);
        self
    }

    /// Sets the facts of every mail, such as brand, agent and opening hours. A fact of the request replaces the default
    /// fact of the same slot.
    ///
    /// If they do not serialise to an object, [`build`](Self::build) returns the error.
    pub fn default_facts(mut self, facts: &(impl Serialize + ?Sized)) -> Self {
        self.default_facts = RawFacts::of(facts);
        self
    }

    /// Sets the time zone of the sender. A mail names its time zone only if the customer's clock shows another hour.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Sets your opening hours. If a request has no fact `hours`, the writer adds it, in the language and time format of
    /// the mail. In a language without words for opening hours, the fact is absent. Without [`zone`](Self::zone), the zone
    /// of the hours is the zone of the sender.
    pub fn hours(mut self, hours: Hours) -> Self {
        self.zone.get_or_insert_with(|| hours.zone().clone());
        self.hours = Some(Arc::new(hours));
        self
    }

    /// Sets the domain of the Message-IDs. It must be one of your own (RFC 5322, section 3.6.4).
    pub fn id_domain(mut self, domain: impl Into<String>) -> Self {
        self.id_domain = Some(domain.into());
        self
    }

    /// Sets a theme for this writer. Each of its keys replaces that key in the theme of the catalog.
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = Some(theme);
        self
    }

    /// The writer.
    ///
    /// # Errors
    /// - [`ErrorKind::Missing`] without a key.
    /// - [`ErrorKind::MissingFact`] if a slot with `standing = true` has no default fact.
    /// - [`ErrorKind::WrongKind`] if the default facts are not an object, or one of them is of another kind than its slot.
    /// - [`ErrorKind::UnknownSlot`] for a default fact without a slot.
    /// - [`ErrorKind::InvalidValue`] if the id domain is not a domain, or a text of the theme has too little contrast.
    pub fn build(self) -> Result<Writer, Error> {
        let key = self
            .key
            .ok_or_else(|| Error::new(ErrorKind::Missing, "missing key").with_help("call `.key(Key::from_hex(…)?)`"))?;
        if let Some(domain) = &self.id_domain {
            headers::check_domain(domain)?;
        }
        let default_facts = self.default_facts?;
        check_default_facts(&self.catalog, &default_facts)?;
        Ok(Writer {
            choice: key.derive(Purpose::Choice),
            memory: key.derive(Purpose::Memory),
            message_id: key.derive(Purpose::MessageId),
            conversation: key.derive(Purpose::Conversation),
            old_memory: self.old.iter().map(|key| key.derive(Purpose::Memory)).collect(),
            themed: themed(&self.catalog, self.theme.as_ref())?,
            theme: self.theme,
            catalog: self.catalog,
            default_facts,
            zone: self.zone,
            hours: self.hours,
            id_domain: self.id_domain,
        })
    }
}

impl Writer {
    /// Returns a writer for another catalog, such as the same folder loaded again, with the same key, default facts, zone,
    /// hours, theme and id domain. If this fails, keep the old writer, so that a faulty template never stops your mail.
    ///
    /// # Errors
    /// - As [`WriterBuilder::build`], if the default facts do not fit the new catalog.
    ///
    /// # Examples
    /// ```
    /// use std::sync::{Arc, RwLock};
    ///
    /// use sincerely::{Catalog, Key, Source, Writer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let defaults = serde_json::json!({ "agent": "Sam Reed", "brand": "Oak & Co." });
    /// let current = RwLock::new(Arc::new(Writer::new(Key::from_bytes(*b"replace this key"), &defaults)?));
    ///
    /// let reload = |source: Source| -> Result<(), Box<dyn std::error::Error>> {
    ///     let mut writer = current.write().map_err(|_| "poisoned")?; // one reload at a time
    ///     *writer = Arc::new(writer.with_catalog(Catalog::layers([source])?)?);
    ///     Ok(())
    /// };
    /// reload(Source::built_in())?;
    /// assert!(reload(Source::dir("no/such/folder")).is_err());
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_catalog(&self, catalog: impl Into<Arc<Catalog>>) -> Result<Self, Error> {
        let catalog = catalog.into();
        check_default_facts(&catalog, &self.default_facts)?;
        let themed = themed(&catalog, self.theme.as_ref())?;
        Ok(Self { catalog, themed, ..self.clone() })
    }
}

/// Merges a theme with the catalog's.
fn themed(catalog: &Catalog, theme: Option<&Theme>) -> Result<Option<Arc<Themed>>, Error> {
    let Some(theme) = theme else { return Ok(None) };
    let theme = catalog.theme.under(theme);
    let mut problems = Collector::default();
    theme.check(&mut problems);
    problems.finish(Some(())).map_err(Problems::into_first)?;
    Ok(Some(Arc::new(Themed::new(&theme, &catalog.layouts, &catalog.theme_paths))))
}

/// Reads the default facts once, so that errors in them show here and not in every mail.
fn check_default_facts(catalog: &Catalog, default_facts: &RawFacts) -> Result<(), Error> {
    let language = catalog.negotiate(None)?;
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let context = FormatContext::new(language.formats.clone(), now, None);
    let reader = Reader::new(&catalog.slots, &language.words.phrase, now, context);
    let values = reader.read(default_facts, &RawFacts::default())?;
    match catalog.slots.iter().find(|slot| slot.is_default && !values.present().contains(slot.first)) {
        Some(slot) => Err(Error::new(
            ErrorKind::MissingFact,
            format!("missing default fact: `{}` is part of every mail", slot.name),
        )
        .with_help("add it with `.default_facts(…)`")),
        None => Ok(()),
    }
}
