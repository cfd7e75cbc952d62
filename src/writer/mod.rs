//! The writer: a request becomes a message.

mod boundary;
mod builder;
mod emit;
mod headers;
mod message;
mod parts;
mod request;
mod sample;

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use builder::WriterBuilder;
pub use message::Message;
pub use request::Request;

#[cfg(feature = "lettre")]
pub(crate) use boundary::boundary;
pub(crate) use emit::Said;
pub(crate) use parts::{Written, write_parts};
pub(crate) use sample::{read_sample, read_standing};

use request::Told;

use crate::catalog::{Catalog, Language, Mood, Move, Template, Tone, Variant};
use crate::error::{Error, ErrorKind, Problems};
use crate::facts::{FormatContext, MOMENT, Owner, PathSet, RawFacts, Reader, Values, is_sad};
use crate::locale::Zone;
use crate::mail;
use crate::voice::{Key, Memory, Pick, Planner, Trace};

/// Writes mails from one catalog, with one key and one set of default facts.
///
/// A tenant is a writer with its own key. Writing is pure, takes microseconds, and is safe from any thread.
///
/// # Examples
/// ```
/// use serde_json::json;
/// use sincerely::{Catalog, Key, Request, Writer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let writer = Writer::builder(Catalog::built_in()?)
///     .key(Key::from_hex("000102030405060708090a0b0c0d0e0f")?)
///     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
///     .build()?;
/// let request = Request::to("maria@example.org")
///     .template("acknowledge/question")
///     .facts(&json!({ "name": "Maria Silva", "topic": "the walnut desk", "reply_by": "2026-03-03T10:00:00+01:00" }))
///     .now("2026-03-02T09:00:00Z".parse()?)
///     .zone("Europe/Vienna".parse()?);
/// let mail = writer.write(&request)?;
/// assert!(mail.text.contains("the walnut desk"));
/// assert!(mail.text.contains("Tuesday, March 3"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Writer {
    catalog: Arc<Catalog>,
    default_facts: RawFacts,
    zone: Option<Zone>,
    choice: [u8; 16],
    memory: [u8; 16],
    message_id: [u8; 16],
    old_memory: Vec<[u8; 16]>,
    id_domain: Option<String>,
}

/// Everything about a mail that is settled before a word is chosen.
pub(crate) struct Settled<'a> {
    pub(crate) language: &'a Language,
    pub(crate) template: &'a Template,
    pub(crate) asked: Tone,
    pub(crate) tone: Tone,
    pub(crate) values: Values,
    pub(crate) now: DateTime<Utc>,
    person: String,
}

impl Writer {
    /// A writer for the built-in catalog. All writers of a process that are made so share one copy of it.
    ///
    /// # Errors
    /// As [`WriterBuilder::build`].
    ///
    /// # Examples
    /// ```
    /// use sincerely::{Key, Writer};
    ///
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let key = Key::from_hex("000102030405060708090a0b0c0d0e0f")?;
    /// let writer = Writer::new(key, &serde_json::json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))?;
    /// # drop(writer);
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(key: Key, default_facts: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        static BUILT_IN: OnceLock<Arc<Catalog>> = OnceLock::new();
        let catalog = if let Some(catalog) = BUILT_IN.get() {
            catalog
        } else {
            let catalog = Catalog::built_in().map_err(Problems::into_first)?;
            BUILT_IN.get_or_init(|| Arc::new(catalog))
        };
        Self::builder(Arc::clone(catalog)).key(key).default_facts(default_facts).build()
    }

    /// Builds a writer for a catalog of your own, or an `Arc` of one.
    pub fn builder(catalog: impl Into<Arc<Catalog>>) -> WriterBuilder {
        WriterBuilder::new(catalog.into())
    }

    /// The catalog that it writes from.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Writes one mail: a pure function of request, memory, key and catalog. The same request gives the same bytes on
    /// every machine.
    ///
    /// # Errors
    /// A message is whole or an error, never a part.
    /// - [`ErrorKind::UnknownTemplate`], [`ErrorKind::UnknownTone`], [`ErrorKind::UnknownLocale`] for names that are none.
    /// - [`ErrorKind::Missing`] without `now`, or for a mail id where the writer has no id domain.
    /// - [`ErrorKind::UnknownSlot`] for a key of the facts that no slot has, if the request is strict.
    /// - [`ErrorKind::MissingFact`] if a fact that the template requires is not there.
    /// - [`ErrorKind::WrongKind`] for a fact that its slot does not take; it names the path, never the value.
    /// - [`ErrorKind::EmptyPromise`] if the mail would promise something for a time that is over.
    /// - [`ErrorKind::InvalidValue`] for a `to` that is no single address, and for a mail id that is empty or longer than
    ///   512 bytes.
    /// - [`ErrorKind::TooLarge`] for the `unsubscribe` of a marketing mail that is longer than 978 octets.
    pub fn write(&self, request: &Request) -> Result<Message, Error> {
        let settled = self.settle(request)?;
        let memory = self.told(request, &settled)?;
        let picks = self.planner(request, &settled).plan(&memory)?;
        self.check_promises(&settled, &picks)?;
        self.render(request, &settled, &picks, memory)
    }

    /// Why the mail of this request says what it says: every pool with every wording, and what was against it.
    ///
    /// # Errors
    /// As [`write`](Self::write), but for [`ErrorKind::EmptyPromise`] and what concerns the mail id.
    ///
    /// # Examples
    /// ```
    /// # use serde_json::json;
    /// use sincerely::{Catalog, Key, TracedWhy, Writer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let catalog = Catalog::built_in()?;
    /// let request = catalog.sample(Some("en"), "acknowledge/order", "")?;
    /// # let standing = json!({ "agent": "Sam Reed", "brand": "Oak & Co." });
    /// let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&standing).build()?;
    /// let trace = writer.trace(&request)?;
    /// assert!(trace.pools.iter().flat_map(|pool| &pool.variants).any(|variant| variant.why == TracedWhy::Said));
    /// # Ok(())
    /// # }
    /// ```
    pub fn trace(&self, request: &Request) -> Result<Trace, Error> {
        let settled = self.settle(request)?;
        let memory = self.told(request, &settled)?;
        let planner = self.planner(request, &settled);
        let picks = planner.plan(&memory)?;
        let mut after = memory.clone();
        after.note(picks.iter().filter_map(Pick::note));
        let forgotten = after.forget();
        Ok(planner.trace(&picks, &memory, &self.catalog.voice, &self.catalog.slots, settled.asked, forgotten))
    }

    /// Settles language, template, tone and values.
    pub(crate) fn settle<'w>(&'w self, request: &Request) -> Result<Settled<'w>, Error> {
        let catalog = &*self.catalog;
        if let Some(error) = &request.facts_error {
            return Err(error.clone());
        }
        let to = match &request.to {
            Some(to) => to.as_ref().map_err(Clone::clone)?,
            None => return Err(Error::new(ErrorKind::Missing, "`to` is missing").with_help("call `.recipient(…)`")),
        };
        let language = catalog.negotiate(request.locale.as_deref())?;
        let template = language.template(&request.template)?;
        let asked = match &request.tone {
            Some(name) => catalog.voice.tone(name).ok_or_else(|| catalog.voice.unknown(name))?,
            None => catalog.voice.default,
        };
        let now = request.now.ok_or_else(|| {
            Error::new(ErrorKind::Missing, "`now` is missing").with_help("call `.now(…)`: the library reads no clock")
        })?;
        let reader = Reader {
            slots: &catalog.slots,
            now,
            words: &language.words.phrase,
            context: FormatContext {
                desk_zone: self.zone.clone(),
                small_after_comma: language.words.small_after_comma,
                ..FormatContext::new(Catalog::formats(request.locale.as_deref(), language), now, request.zone.clone())
            },
            unverified: request.unverified,
            strict: request.strict,
            without: &request.without,
        };
        let mut values = reader.read(&self.default_facts, &request.facts)?;
        // At a sad event nobody jokes, just as with somebody upset.
        let mood = if is_sad(&catalog.slots, &values) { Mood::Upset } else { request.mood };
        let tone = catalog.voice.resolve(asked, &template.front.tones, mood).unwrap_or(asked);
        values.address(language.words.phrase.your(catalog.voice.tone_name(tone)).unwrap_or_default());
        catalog.slots.mood(request.mood.as_str()).into_iter().flatten().for_each(|path| values.mark(path));
        self.check_required(request, template, values.present())?;
        let person = match &request.person {
            Some(person) => ["id:", person].concat(),
            None => ["to:", &mail::person(to.as_str())].concat(),
        };
        Ok(Settled { language, template, asked, tone, values, now, person })
    }

    fn check_required(&self, request: &Request, template: &Template, present: &PathSet) -> Result<(), Error> {
        if template.required.is_subset(present) {
            return Ok(());
        }
        let Some(missing) = template.required.iter().find(|path| !present.contains(*path)) else { return Ok(()) };
        let slots = &self.catalog.slots;
        let name = slots.path_name(missing);
        let error =
            Error::new(ErrorKind::MissingFact, format!("missing fact: `{name}` is required by `{}`", template.name));
        let slot = slots.slot_of(missing);
        Err(match slot {
            Some(slot) if slot.owner == Owner::Customer && request.unverified => {
                error.with_help("a customer fills it in, so this template cannot be written unverified")
            }
            Some(slot) if request.facts.get(&slot.name).is_some() => error.with_help(format!(
                "what was given is blank, a placeholder or incomplete; `{}` takes {}",
                slot.name, slot.kind.expects
            )),
            Some(slot) => error.with_help(format!("`{}` takes {}", slot.name, slot.kind.expects)),
            None => error,
        })
    }

    pub(crate) fn planner<'s>(&'s self, request: &Request, settled: &'s Settled<'s>) -> Planner<'s> {
        Planner {
            language: settled.language,
            template: settled.template,
            tone: settled.tone,
            present: settled.values.present(),
            key: &self.choice,
            person: &settled.person,
            step: request.step,
        }
    }

    fn told(&self, request: &Request, settled: &Settled<'_>) -> Result<Memory, Error> {
        match &request.told {
            Told::Nothing => Ok(Memory::new()),
            Told::Memory(memory) => Ok(memory.clone()),
            Told::Token(token) => {
                let keys = std::iter::once(&self.memory).chain(&self.old_memory);
                Ok(Memory::from_token(token, keys, &settled.person).unwrap_or_default())
            }
            Told::Turn(turns) => self.planner(request, settled).replay(Memory::new(), *turns),
        }
    }

    /// A promise for a time that is over is no promise.
    fn check_promises(&self, settled: &Settled<'_>, picks: &[Pick<'_>]) -> Result<(), Error> {
        let slots = &self.catalog.slots;
        let promises = picks.iter().filter(|pick| pick.pool.moves.contains(&Move::Promise));
        let spoken = promises.filter_map(|pick| pick.said).flat_map(|(_, variant)| variant.speaks.iter());
        for slot in spoken.filter_map(|path| slots.slot_of(path)).filter(|slot| *slot.kind == MOMENT) {
            if settled.values.instant(slot.first).is_some_and(|instant| instant < settled.now) {
                return Err(Error::new(
                    ErrorKind::EmptyPromise,
                    format!(
                        "empty promise: `{}` lies before `now`, and `{}` promises it",
                        slot.name, settled.template.name
                    ),
                )
                .with_help("hand over a time that is still to come"));
            }
        }
        Ok(())
    }

    fn render(
        &self,
        request: &Request,
        settled: &Settled<'_>,
        picks: &[Pick<'_>],
        mut memory: Memory,
    ) -> Result<Message, Error> {
        let Settled { language, template, tone, values, person, .. } = settled;
        let phrases: Vec<(u16, Option<&Variant>)> =
            picks.iter().map(|pick| (pick.number, pick.said.map(|(_, variant)| variant))).collect();
        let said = Said { values, lists: &self.catalog.lists, phrases: &phrases, mask: None };
        let written = write_parts(&self.catalog, language, template, &said)?;
        let headers = headers::headers(self, request, language, template, values)?;
        memory.note(picks.iter().filter_map(Pick::note));
        memory.forget();
        let token = memory.to_token(&self.memory, person);
        Ok(Message {
            subject: written.subject,
            text: written.text,
            html: written.html,
            headers,
            template: template.name.clone(),
            locale: language.tag.clone(),
            tone: self.catalog.voice.tone_name(*tone).to_owned(),
            mood: request.mood,
            memory,
            token,
        })
    }

    pub(crate) fn message_id_key(&self) -> &[u8; 16] {
        &self.message_id
    }

    pub(crate) fn id_domain(&self) -> Option<&str> {
        self.id_domain.as_deref()
    }
}
