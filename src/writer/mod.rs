//! The writer: a request becomes a message.

mod boundary;
mod builder;
mod emit;
mod headers;
mod html_part;
mod look;
mod message;
mod parts;
mod request;
mod sample;
mod table;

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use builder::WriterBuilder;
pub use look::{FactFault, OptionalFact, SlotInfo, Stop};
pub use message::Message;
pub use request::Request;

#[cfg(feature = "lettre")]
pub(crate) use boundary::boundary;
pub(crate) use emit::Said;
pub(crate) use parts::{Written, write_parts};
pub(crate) use sample::{in_sample, read_sample, read_standing};

use request::History;

use crate::catalog::{Catalog, Language, Mood, Move, Template, Theme, Themed, Tone};
use crate::error::{Error, ErrorKind, Problems};
use crate::facts::{FormatContext, Leaf, MOMENT, Owner, PathSet, RawFacts, Reader, TEXT, Values, is_sad, mark_history};
use crate::follow_up::Hours;
use crate::locale::Zone;
use crate::mail;
use crate::voice::{CHOICE_VERSION, Conversation, Key, Memory, Plan, Planner, Trace, wide_hash_fields};

/// Writes mails from one catalog, with one key and one set of default facts.
///
/// Use one writer, with its own key, for each tenant. Writing has no side effects, takes microseconds, and is possible from
/// any thread.
///
/// # Examples
#[cfg_attr(feature = "tz", doc = "```")]
#[cfg_attr(not(feature = "tz"), doc = "```ignore")]
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
    hours: Option<Arc<Hours>>,
    choice: [u8; 16],
    memory: [u8; 16],
    message_id: [u8; 16],
    conversation: [u8; 16],
    old_memory: Vec<[u8; 16]>,
    id_domain: Option<String>,
    /// The writer's own theme over the catalog's, merged with the layouts.
    theme: Option<Theme>,
    themed: Option<Arc<Themed>>,
}

/// A resolved request: everything about a mail that is known before variants are selected.
pub(crate) struct Settled<'a> {
    pub(crate) language: &'a Language,
    pub(crate) template: &'a Template,
    pub(crate) asked: Tone,
    pub(crate) tone: Tone,
    pub(crate) values: Values,
    pub(crate) now: DateTime<Utc>,
    person: String,
    /// What was sent before, the mails of `turn` replayed.
    memory: Memory,
    conversation: InConversation,
}

/// Where in its conversation a mail is.
#[derive(Debug, Clone, Default)]
struct InConversation {
    /// The keyed hash of person and id; none without an id.
    hash: Option<u32>,
    /// Which mail this is, counted from 1; 255 for more.
    count: u8,
    /// The pools that speak once and have spoken, by code.
    once: Vec<u32>,
}

/// The longest id of a conversation.
const CONVERSATION_CAP: usize = 512;

impl Writer {
    /// Returns a writer for the built-in catalog. All such writers of a process share one copy of the catalog.
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

    /// Returns a builder for a writer with the given catalog, or an `Arc` of one.
    pub fn builder(catalog: impl Into<Arc<Catalog>>) -> WriterBuilder {
        WriterBuilder::new(catalog.into())
    }

    /// Returns the catalog of this writer.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Writes one mail: a pure function of request, memory, key and catalog. The same request gives the same bytes on
    /// every machine.
    ///
    /// # Errors
    /// You get a complete message or an error, never a part of a message.
    /// - [`ErrorKind::UnknownTemplate`], [`ErrorKind::UnknownTone`], [`ErrorKind::UnknownLocale`] for unknown names; the
    ///   locale only has to be a language tag.
    /// - [`ErrorKind::Missing`] without `now`, or with a mail id if the writer has no id domain.
    /// - [`ErrorKind::UnknownSlot`] for a fact without a slot, if the request is strict.
    /// - [`ErrorKind::UnknownPath`] if [`Request::without`] names a path that no slot has.
    /// - [`ErrorKind::MissingFact`] if a fact that the template requires is missing.
    /// - [`ErrorKind::Hole`] if an HTML part written by hand needs a missing fact.
    /// - [`ErrorKind::WrongKind`] for a fact that does not fit the kind of its slot; the error names the path, never the
    ///   value.
    /// - [`ErrorKind::EmptyPromise`] if the mail would promise something for a time in the past.
    /// - [`ErrorKind::InvalidValue`] for a `to` that is not a single address, and for a mail id that is empty or longer
    ///   than 512 bytes.
    /// - [`ErrorKind::TooLarge`] for the `unsubscribe` of a marketing mail that is longer than 978 octets.
    pub fn write(&self, request: &Request) -> Result<Message, Error> {
        self.write_in(request, Message::default())
    }

    /// Writes one mail as [`write`](Self::write) does, and reuses the buffers of a message that you no longer need. The
    /// result is the same, with fewer allocations. The writer itself keeps nothing of a mail.
    ///
    /// # Errors
    /// As [`write`](Self::write). After an error the message is empty.
    ///
    /// # Examples
    /// ```
    /// # use serde_json::json;
    /// use sincerely::{Catalog, Key, Message, Request, Writer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let writer = Writer::builder(Catalog::built_in()?)
    /// #     .key(Key::from_bytes([7; 16]))
    /// #     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
    /// #     .build()?;
    /// # let now = "2026-03-02T09:00:00Z".parse()?;
    /// let mut mail = Message::default();
    /// for person in ["maria@example.org", "jo@example.org"] {
    ///     let request = Request::to(person).template("acknowledge/question").now(now);
    ///     let request = request.facts(&json!({ "reply_by": "2026-03-03T10:00:00+01:00" }));
    ///     writer.write_into(&request, &mut mail)?;
    ///     assert_eq!(mail, writer.write(&request)?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn write_into(&self, request: &Request, message: &mut Message) -> Result<(), Error> {
        *message = self.write_in(request, std::mem::take(message))?;
        Ok(())
    }

    fn write_in(&self, request: &Request, room: Message) -> Result<Message, Error> {
        let settled = self.settle(request)?;
        let plan = self.planner(request, &settled).plan(&settled.memory)?;
        self.check_promises(&settled, &plan)?;
        self.render(request, &settled, &plan, room)
    }

    /// Writes the mail from the first of these templates that the catalog has and whose required facts are given. The
    /// templates may come from [`Routing::templates`](crate::mail::Routing::templates). Returns the name of the template
    /// with the mail.
    ///
    /// # Errors
    /// As [`write`](Self::write): the error of the first template that fails for another reason, or else of the last one.
    ///
    /// # Examples
    /// ```
    /// # use serde_json::json;
    /// use sincerely::{Catalog, Key, Request, Writer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let writer = Writer::builder(Catalog::built_in()?)
    ///     .key(Key::from_bytes([7; 16]))
    ///     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
    ///     .build()?;
    /// let request = Request::to("maria@example.org")
    ///     .facts(&json!({ "reply_by": "2026-03-03T10:00:00+01:00" }))
    ///     .now("2026-03-02T09:00:00Z".parse()?);
    /// // The catalog has no `acknowledge/repair`.
    /// let (template, _mail) = writer.write_first(&request, ["acknowledge/repair", "acknowledge/question"])?;
    /// assert_eq!(template, "acknowledge/question");
    /// # Ok(())
    /// # }
    /// ```
    pub fn write_first<'t>(
        &self,
        request: &Request,
        templates: impl IntoIterator<Item = &'t str>,
    ) -> Result<(&'t str, Message), Error> {
        let mut last = Error::new(ErrorKind::UnknownTemplate, "no template to choose from");
        for template in templates {
            match self.write(&request.clone().template(template)) {
                Ok(mail) => return Ok((template, mail)),
                Err(why) if matches!(why.kind(), ErrorKind::UnknownTemplate | ErrorKind::MissingFact) => last = why,
                Err(why) => return Err(why),
            }
        }
        Err(last)
    }

    /// Returns every shape, and every pool with every variant, each with the reason why it was selected or passed over.
    ///
    /// # Errors
    /// As [`write`](Self::write), except [`ErrorKind::EmptyPromise`] and the errors about the mail id.
    ///
    /// # Examples
    #[cfg_attr(feature = "tz", doc = "```")]
    #[cfg_attr(not(feature = "tz"), doc = "```ignore")]
    /// # use serde_json::json;
    /// use sincerely::{Catalog, Key, TracedWhy, Writer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let catalog = Catalog::built_in()?;
    /// let request = catalog.sample(Some("en"), "acknowledge/order", "")?;
    /// # let standing = json!({ "agent": "Sam Reed", "brand": "Oak & Co." });
    /// let writer = Writer::builder(catalog).key(Key::from_bytes([7; 16])).default_facts(&standing).build()?;
    /// let trace = writer.trace(&request)?;
    /// assert!(trace.pools.iter().flat_map(|pool| &pool.variants).any(|variant| variant.why == TracedWhy::Selected));
    /// # Ok(())
    /// # }
    /// ```
    pub fn trace(&self, request: &Request) -> Result<Trace, Error> {
        let settled = self.settle(request)?;
        let planner = self.planner(request, &settled);
        let plan = planner.plan(&settled.memory)?;
        let forgotten = settled.noted(&plan).1;
        let Catalog { voice, slots, lists, .. } = &*self.catalog;
        let phrases = plan.phrases();
        let said = Said { values: &settled.values, lists, phrases: &phrases, mask: None, keep_spoken: true };
        let written = write_parts(
            (&self.catalog, self.themed()),
            settled.language,
            (settled.template, plan.shape),
            &said,
            Written::default(),
        )?;
        let mut trace = planner.trace(&plan, &settled.memory, voice, slots, settled.asked, forgotten);
        for (pool, pick) in trace.pools.iter_mut().zip(&plan.picks) {
            let spoken = written.spoken.iter().find(|(number, _)| *number == pick.number);
            pool.text = spoken.map(|(_, text)| text.clone()).unwrap_or_default();
        }
        Ok(trace)
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
        let context = FormatContext {
            sender_zone: self.zone.clone(),
            small_after_comma: language.words.small_after_comma,
            ..FormatContext::new(Catalog::formats(request.locale.as_deref(), language), now, request.zone.clone())
        };
        let reader = Reader {
            unverified: request.unverified,
            strict: request.strict,
            without: &request.without,
            ..Reader::new(&catalog.slots, &language.words.phrase, now, context)
        };
        if let Some(path) = request.without.iter().find(|path| catalog.slots.path(path).is_none()) {
            return Err(Error::new(ErrorKind::UnknownPath, format!("`without` names an unknown path `{path}`"))
                .did_you_mean(path, catalog.slots.path_names()));
        }
        let mut values = reader.read(&self.default_facts, &request.facts)?;
        self.put_hours(request, now, &mut values);
        // At a sad event nobody jokes, just as with somebody upset.
        let mood = if is_sad(&catalog.slots, &values) { Mood::Upset } else { request.mood };
        let tone = catalog.voice.resolve(asked, &template.front.tones, mood).unwrap_or(asked);
        values.address(language.words.phrase.your(catalog.voice.tone_name(tone)).unwrap_or_default());
        catalog.slots.mood(request.mood.as_str()).into_iter().flatten().for_each(|path| values.mark(path));
        let person = match &request.person {
            Some(person) => ["id:", person].concat(),
            None => ["to:", &mail::person(to.as_str())].concat(),
        };
        let mut settled = Settled {
            language,
            template,
            asked,
            tone,
            values,
            now,
            person,
            memory: Memory::new(),
            conversation: InConversation::default(),
        };
        self.recall(request, &mut settled)?;
        self.check_required(request, template, settled.values.present())?;
        if let History::Turn(turns) = request.history {
            self.replay(request, &mut settled, turns)?;
        }
        Ok(settled)
    }

    /// Fills in the opening hours in words where no fact gives them.
    fn put_hours(&self, request: &Request, now: DateTime<Utc>, values: &mut Values) {
        let Some(hours) = &self.hours else { return };
        let Some(slot) = self.catalog.slots.get("hours").filter(|slot| *slot.kind == TEXT) else { return };
        if values.get(slot.first).is_some() || request.without.iter().any(|path| path == "hours") {
            return;
        }
        let is_shared = |zone: &Zone| zone.local(now) == hours.zone().local(now);
        let with_zone = !request.zone.as_ref().is_some_and(is_shared);
        if let Some(sentence) = hours.in_words(&values.context.formats, with_zone) {
            values.put(slot.first, Leaf::Text(sentence));
        }
    }

    /// Settles what was sent before, and where in its conversation the mail is.
    fn recall(&self, request: &Request, settled: &mut Settled<'_>) -> Result<(), Error> {
        let given = match &request.history {
            History::Nothing => None,
            // What is replayed has no conversation.
            History::Turn(turns) => Some(Memory::new()).filter(|_| *turns == 0),
            History::Memory(memory) => Some(memory.clone()),
            History::Token(token) => {
                let keys = std::iter::once(&self.memory).chain(&self.old_memory);
                Memory::from_token(token, keys, &settled.person)
            }
        };
        // Nothing is claimed about an unknown history.
        let is_empty = given.as_ref().is_some_and(Memory::is_empty);
        settled.memory = given.unwrap_or_default();
        let id = match &request.conversation {
            Some(id) if id.is_empty() || id.len() > CONVERSATION_CAP => {
                let message = format!("invalid conversation id: it must have 1 to {CONVERSATION_CAP} bytes");
                return Err(Error::new(ErrorKind::InvalidValue, message)
                    .with_help("pass a short, stable one, such as a ticket number"));
            }
            Some(id) => Some(id.as_str()),
            None => request.thread.as_ref().and_then(mail::Thread::root),
        };
        let hash = id.map(|id| {
            let fields = [settled.person.as_bytes(), id.as_bytes()];
            let [a, b, c, d, ..] = wide_hash_fields(&self.conversation, CHOICE_VERSION, &fields);
            u32::from_le_bytes([a, b, c, d])
        });
        let known = hash.and_then(|hash| settled.memory.conversation(hash));
        let step = request.step.map_or(1, |(step, _)| step).max(request.contact);
        let count = known.map_or(0, Conversation::count).saturating_add(1);
        settled.conversation = InConversation {
            hash,
            count: count.max(u8::try_from(step).unwrap_or(u8::MAX)),
            once: known.map(|known| known.once().to_vec()).unwrap_or_default(),
        };
        mark_history(&self.catalog.slots, settled.conversation.count, is_empty, &mut settled.values);
        Ok(())
    }

    /// Remembers so many mails like this one, each outside any conversation.
    fn replay(&self, request: &Request, settled: &mut Settled<'_>, turns: u32) -> Result<(), Error> {
        let slots = &self.catalog.slots;
        let mut memory = Memory::new();
        for _ in 0..turns {
            mark_history(slots, 1, memory.is_empty(), &mut settled.values);
            let plan = self.planner(request, settled).plan(&memory)?;
            memory.note(plan.notes());
            memory.forget();
        }
        mark_history(slots, settled.conversation.count, memory.is_empty(), &mut settled.values);
        settled.memory = memory;
        Ok(())
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

    pub(crate) fn planner<'s>(&'s self, request: &'s Request, settled: &'s Settled<'s>) -> Planner<'s> {
        Planner {
            language: settled.language,
            template: settled.template,
            tone: settled.tone,
            present: settled.values.present(),
            key: &self.choice,
            person: &settled.person,
            step: request.step,
            once: &settled.conversation.once,
            pinned: &request.pinned,
            pinned_shape: request.shape.as_deref(),
        }
    }

    /// A time in the past is no promise.
    fn check_promises(&self, settled: &Settled<'_>, plan: &Plan<'_>) -> Result<(), Error> {
        let slots = &self.catalog.slots;
        let said = plan.picks.iter().filter_map(|pick| Some((pick.pool, pick.said?.1)));
        let promises = said.filter(|(pool, variant)| pool.makes(variant, Move::Promise));
        let spoken = promises.flat_map(|(_, variant)| variant.conditions.speaks.iter());
        for slot in spoken.filter_map(|path| slots.slot_of(path)).filter(|slot| *slot.kind == MOMENT) {
            if settled.values.instant(slot.first).is_some_and(|instant| instant < settled.now) {
                return Err(Error::new(
                    ErrorKind::EmptyPromise,
                    format!(
                        "empty promise: `{}` lies before `now`, and `{}` promises it",
                        slot.name, settled.template.name
                    ),
                )
                .with_help("pass a time in the future"));
            }
        }
        Ok(())
    }

    fn render(
        &self,
        request: &Request,
        settled: &Settled<'_>,
        plan: &Plan<'_>,
        room: Message,
    ) -> Result<Message, Error> {
        let Settled { language, template, tone, values, person, .. } = settled;
        let phrases = plan.phrases();
        let said = Said { values, lists: &self.catalog.lists, phrases: &phrases, mask: None, keep_spoken: false };
        let parts = Written { subject: room.subject, text: room.text, html: room.html, spoken: Vec::new() };
        let written = write_parts((&self.catalog, self.themed()), language, (template, plan.shape), &said, parts)?;
        let headers = headers::headers(self, request, language, template, values)?;
        let (memory, _) = settled.noted(plan);
        let token = memory.to_token(&self.memory, person);
        let kept = request.thread.as_ref().filter(|_| request.keeps_subject);
        let kept = kept.filter(|thread| thread.is_ours() || !request.unverified);
        let subject = kept.and_then(|thread| thread.subject(mail::Prefix::Re)).map(mail::never_encoded);
        Ok(Message {
            subject: subject.unwrap_or(written.subject),
            text: written.text,
            html: written.html,
            headers,
            template: renewed(room.template, &template.name),
            shape: renewed(room.shape, &plan.shape.name),
            locale: renewed(room.locale, &language.tag),
            region: renewed(room.region, values.context.formats.tag()),
            tone: renewed(room.tone, self.catalog.voice.tone_name(*tone)),
            mood: request.mood,
            memory,
            token,
            choice_version: CHOICE_VERSION,
        })
    }

    fn themed(&self) -> &Themed {
        self.themed.as_deref().unwrap_or(&self.catalog.themed)
    }

    pub(crate) fn message_id_key(&self) -> &[u8; 16] {
        &self.message_id
    }

    pub(crate) fn id_domain(&self) -> Option<&str> {
        self.id_domain.as_deref()
    }
}

impl Settled<'_> {
    /// What was sent before.
    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The memory once a mail of this plan is sent, and how many pools it forgot for that.
    fn noted(&self, plan: &Plan<'_>) -> (Memory, usize) {
        let mut memory = self.memory.clone();
        memory.note(plan.notes());
        if let Some(hash) = self.conversation.hash {
            memory.note_conversation(hash, self.conversation.count, plan.once());
        }
        let forgotten = memory.forget();
        (memory, forgotten)
    }
}

/// A text in the room of another one.
fn renewed(mut room: String, text: &str) -> String {
    text.clone_into(&mut room);
    room
}
