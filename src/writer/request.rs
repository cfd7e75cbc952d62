//! Requests: everything that one mail depends on.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::catalog::Mood;
use crate::error::{Error, ErrorKind};
use crate::facts::RawFacts;
use crate::follow_up::FollowUp;
use crate::locale::Zone;
use crate::mail::{Address, Thread};
use crate::voice::Memory;

/// What a person has read, as the caller keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum History {
    #[default]
    Nothing,
    Memory(Memory),
    Token(String),
    Turn(u32),
}

/// A request for one mail: recipient, template, facts and time.
///
/// The library reads no clock: you pass `now`, so that the same request always gives the same mail.
///
/// # Examples
#[cfg_attr(feature = "tz", doc = "```")]
#[cfg_attr(not(feature = "tz"), doc = "```ignore")]
/// use serde_json::json;
/// use sincerely::Request;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let request = Request::to("maria@example.org")
///     .template("acknowledge/question")
///     .facts(&json!({ "name": "Maria Silva", "topic": "the walnut desk", "reply_by": "2026-03-03T10:00:00+01:00" }))
///     .now("2026-03-02T09:00:00Z".parse()?)
///     .zone("Europe/Vienna".parse()?);
/// # let _ = request;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Request {
    /// The address, or why it is invalid; the writer returns the error.
    pub(crate) to: Option<Result<Address, Error>>,
    pub(crate) template: String,
    pub(crate) facts: RawFacts,
    /// Why the facts could not be read: the writer returns it.
    pub(crate) facts_error: Option<Error>,
    pub(crate) locale: Option<String>,
    pub(crate) tone: Option<String>,
    pub(crate) mood: Mood,
    pub(crate) now: Option<DateTime<Utc>>,
    pub(crate) zone: Option<Zone>,
    pub(crate) history: History,
    pub(crate) person: Option<String>,
    pub(crate) mail_id: Option<String>,
    pub(crate) thread: Option<Thread>,
    pub(crate) step: Option<(u32, u32)>,
    pub(crate) conversation: Option<String>,
    /// Which mail of its conversation this is at least.
    pub(crate) contact: u32,
    /// Whether a timer asks for it, and no mail.
    pub(crate) is_timed: bool,
    /// Whether the subject of the thread replaces the template's.
    pub(crate) keeps_subject: bool,
    pub(crate) unverified: bool,
    pub(crate) strict: bool,
    pub(crate) without: Vec<String>,
    pub(crate) pinned: Vec<(String, u32)>,
    pub(crate) shape: Option<String>,
}

impl std::fmt::Debug for Request {
    /// Names what is given; never a value of a fact, nor the address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("template", &self.template)
            .field("facts", &self.facts)
            .field("locale", &self.locale)
            .field("tone", &self.tone)
            .field("mood", &self.mood)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Request {
    /// Returns a request for a mail to an [`Address`], or to its text, `"maria@example.org"`.
    /// [`Writer::write`](crate::Writer::write) reports an invalid address. The selection of variants depends on the
    /// address, unless [`person`](Self::person) is set.
    pub fn to(address: impl TryInto<Address, Error: Into<Error>>) -> Self {
        Self::default().recipient(address)
    }

    /// Returns the same request for another recipient.
    #[must_use]
    pub fn recipient(mut self, address: impl TryInto<Address, Error: Into<Error>>) -> Self {
        self.to = Some(address.try_into().map_err(Into::into));
        self
    }

    /// Parses a request from the JSON of a sample: an object with `to`, `now`, `facts` and, optionally, `zone`, `locale`,
    /// `tone`, `mood`, `template`, `conversation`, `contact` (the least number of this mail in its conversation).
    ///
    /// # Errors
    /// - [`ErrorKind::Syntax`] if it is not JSON.
    /// - [`ErrorKind::UnknownKey`] for any other key.
    /// - [`ErrorKind::WrongKind`] for a value of another type, or an instant that is not RFC 3339.
    /// - [`ErrorKind::Missing`] without `to`, `now` or `facts`.
    /// - [`ErrorKind::UnknownZone`], [`ErrorKind::UnknownMood`] for unknown names.
    ///
    /// # Examples
    #[cfg_attr(feature = "tz", doc = "```")]
    #[cfg_attr(not(feature = "tz"), doc = "```ignore")]
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let sample = r#"{ "to": "maria@example.org", "now": "2026-03-02T09:00:00Z", "zone": "Europe/Vienna",
    ///                   "facts": { "topic": "the walnut desk", "reply_by": "2026-03-03" } }"#;
    /// let request = sincerely::Request::from_json(sample)?.template("acknowledge/question").tone("warm");
    /// # drop(request);
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_json(json: &str) -> Result<Self, Error> {
        const KEYS: [&str; 10] =
            ["to", "now", "facts", "zone", "locale", "tone", "mood", "template", "conversation", "contact"];
        let value: Value = serde_json::from_str(json).map_err(|why| {
            // serde_json's own message may quote the text; its place cannot.
            Error::new(ErrorKind::Syntax, "not valid JSON")
                .with_help("look for a comma, a quotation mark or a bracket too many or too few just before it")
                .at_line(why.line(), why.column())
        })?;
        let Value::Object(object) = value else {
            return Err(Error::new(ErrorKind::WrongKind, "a request is an object")
                .with_help("write `{ \"to\": …, \"now\": …, \"facts\": { … } }`"));
        };
        if let Some(key) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
            let error = Error::new(ErrorKind::UnknownKey, "unknown key in a request").about(key);
            let near = crate::error::nearest(key, KEYS);
            return Err(error.with_help(
                near.map_or_else(|| format!("known are {}", KEYS.join(", ")), |near| format!("did you mean `{near}`?")),
            ));
        }
        let text = |key: &str| -> Result<Option<&str>, Error> {
            match object.get(key) {
                None | Some(Value::Null) => Ok(None),
                Some(value) => value
                    .as_str()
                    .map(Some)
                    .ok_or_else(|| Error::new(ErrorKind::WrongKind, format!("`{key}` takes a text")).about(key)),
            }
        };
        let must = |key: &str| Error::new(ErrorKind::Missing, format!("`{key}` is missing in the request"));
        let mut request = Self::to(text("to")?.ok_or_else(|| must("to"))?);
        let now = text("now")?.ok_or_else(|| must("now"))?;
        // Stricter than `str::parse`, which takes a space for the `T` as well.
        let now = DateTime::parse_from_rfc3339(now.trim()).map_err(|why| {
            Error::new(ErrorKind::WrongKind, "`now` is not a timestamp")
                .about("now")
                .with_help("write it as in RFC 3339, `2026-03-02T09:00:00Z`")
                .with_source(why)
        })?;
        request = request.now(now.to_utc());
        request.facts = match object.get("facts") {
            Some(facts @ Value::Object(_)) => RawFacts::of(facts)?,
            Some(_) => return Err(Error::new(ErrorKind::WrongKind, "`facts` takes an object")),
            None => return Err(must("facts")),
        };
        if let Some(zone) = text("zone")? {
            request = request.zone(zone.parse::<Zone>().map_err(|error| error.about("zone"))?);
        }
        if let Some(mood) = text("mood")? {
            request.mood = mood.parse()?;
        }
        request.conversation = text("conversation")?.map(str::to_owned);
        if let Some(contact) = object.get("contact").filter(|value| !value.is_null()) {
            let contact = contact.as_u64().and_then(|contact| u32::try_from(contact).ok());
            request.contact =
                contact.ok_or_else(|| Error::new(ErrorKind::WrongKind, "`contact` takes a whole number"))?;
        }
        request.locale = text("locale")?.map(str::to_owned);
        request.tone = text("tone")?.map(str::to_owned);
        text("template")?.unwrap_or_default().clone_into(&mut request.template);
        Ok(request)
    }

    /// Sets the template by its name: `acknowledge/order`.
    #[must_use]
    pub fn template(mut self, name: impl Into<String>) -> Self {
        self.template = name.into();
        self
    }

    /// Sets the facts of the case: any value that serialises to an object whose keys are slots.
    ///
    /// If they do not serialise to an object, [`Writer::write`](crate::Writer::write) returns the error.
    #[must_use]
    pub fn facts(mut self, facts: &(impl Serialize + ?Sized)) -> Self {
        (self.facts, self.facts_error) = match RawFacts::of(facts) {
            Ok(facts) => (facts, None),
            Err(error) => (RawFacts::default(), Some(error)),
        };
        self
    }

    /// Sets the locale, a BCP 47 tag. If the catalog does not have it, `de-AT` falls back to `de`, and an unknown language
    /// to the catalog's default.
    #[must_use]
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.locale = Some(locale.into());
        self
    }

    /// Sets the tone. If the template does not have it, or the mood removes it, the mail gets the next lower tone that is
    /// left, or else the next higher one; [`Message::tone`](crate::Message) is the result.
    #[must_use]
    pub fn tone(mut self, tone: impl Into<String>) -> Self {
        self.tone = Some(tone.into());
        self
    }

    /// How the customer feels.
    #[must_use]
    pub fn mood(mut self, mood: Mood) -> Self {
        self.mood = mood;
        self
    }

    /// Sets the time of writing.
    #[must_use]
    pub fn now(mut self, now: DateTime<Utc>) -> Self {
        self.now = Some(now);
        self
    }

    /// Sets the customer's time zone. Without one, today is the day in UTC, and the mail mentions no hours.
    #[must_use]
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Sets the memory of the last mail to this person.
    #[must_use]
    pub fn memory(mut self, memory: Memory) -> Self {
        self.history = History::Memory(memory);
        self
    }

    /// Sets the memory from the token of the last mail to this person. A token that is forged or truncated, or that was
    /// made for another person or with another key, counts as an empty memory, not as an error.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.history = History::Token(token.into());
        self
    }

    /// Sets the number of mails like this one that the person was sent, for callers who store only a count. The memory is
    /// recomputed as if those mails had had the facts of this request. A number above 1,000 counts as 1,000.
    #[must_use]
    pub fn turn(mut self, turns: u32) -> Self {
        self.history = History::Turn(turns.min(1_000));
        self
    }

    /// Identifies the person by your own id, such as a customer number, instead of the address.
    #[must_use]
    pub fn person(mut self, id: impl Into<String>) -> Self {
        self.person = Some(id.into());
        self
    }

    /// Sets your idempotency key for this mail, from which its Message-ID is derived. Without it, the mail has no
    /// Message-ID.
    #[must_use]
    pub fn mail_id(mut self, id: impl Into<String>) -> Self {
        self.mail_id = Some(id.into());
        self
    }

    /// Sets the thread of the mail that this one answers. The mail gets In-Reply-To and References, and is marked as an
    /// automatic reply.
    #[must_use]
    pub fn thread(mut self, thread: Thread) -> Self {
        self.thread = Some(thread);
        self
    }

    /// Uses the subject of the thread, after `Re: `, instead of the template's subject, so that mail programs show one
    /// conversation. The subject of an inbound mail is used only if the request is verified. The subject of your own mail
    /// ([`Thread::after`]) is always used.
    #[must_use]
    pub fn keep_subject(mut self) -> Self {
        self.keeps_subject = true;
        self
    }

    /// Sets the conversation of this mail by your own id of 1 to 512 bytes, such as a ticket number. Without an id, the
    /// mail belongs to the conversation of its thread; without a thread, it begins a new one. A pool with
    /// `once = "conversation"` is used once in a conversation, as far as the memory records it.
    ///
    /// # Examples
    /// ```
    /// # use serde_json::json;
    /// # use sincerely::{Catalog, Key, Request, Writer};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let writer = Writer::builder(Catalog::built_in()?)
    /// #     .key(Key::from_bytes([7; 16]))
    /// #     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
    /// #     .build()?;
    /// # let facts = json!({ "reply_by": "2026-03-03" });
    /// let request = Request::to("maria@example.org").template("acknowledge/question").facts(&facts);
    /// let request = request.now("2026-03-02T09:00:00Z".parse()?).conversation("ticket-4711");
    /// let first = writer.write(&request)?;
    /// let second = writer.write(&request.memory(first.memory))?;
    /// # drop(second);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn conversation(mut self, id: impl Into<String>) -> Self {
        self.conversation = Some(id.into());
        self
    }

    /// Sets the step of a series, counted from 1, and the number of steps. It selects the variants of stepwise pools.
    #[must_use]
    pub fn step(mut self, step: u32, of: u32) -> Self {
        self.step = Some((step, of));
        self
    }

    /// Sets template and step from a follow-up that is due, so that the last mail of a series can say that it is the last.
    /// The mail is marked as generated by a timer (`Auto-Submitted: auto-generated`), even in a thread.
    ///
    /// # Examples
    /// ```
    /// use chrono::{DateTime, Utc};
    /// use serde_json::json;
    /// use sincerely::follow_up::{Cadence, Due, Hours, Period, State};
    /// use sincerely::{Catalog, Request, Writer};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let writer = Writer::builder(Catalog::built_in()?)
    /// #     .key(sincerely::Key::from_bytes([7; 16]))
    /// #     .default_facts(&json!({ "agent": "Sam Reed", "brand": "Oak & Co." }))
    /// #     .build()?;
    /// let cadence = Cadence::builder().after(Period::working_days(3), "follow_up/resolved").build()?;
    /// let hours = Hours::parse("zone = \"UTC\"\n[week]\nmonday-friday = [\"09:00-17:00\"]")?;
    /// let state = State::started("2026-03-02T09:00:00Z".parse()?);
    /// let now: DateTime<Utc> = "2026-03-05T09:00:00Z".parse()?;
    ///
    /// if let Due::Send(due) = cadence.due(&hours, &state, now)? {
    ///     let request = Request::to("maria@example.org").facts(&json!({ "fix": "the lamp stays on" }));
    ///     let mail = writer.write(&request.follow_up(&due).now(now))?;
    /// #   assert!(mail.text.to_lowercase().contains("the lamp stays on"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn follow_up(mut self, due: &FollowUp) -> Self {
        due.template.clone_into(&mut self.template);
        self.is_timed = true;
        self.step(due.step, due.of)
    }

    /// Leaves out everything that a customer filled in. Use it for answers to unverified senders: a stranger may have used
    /// another person's address, and that person must not receive the stranger's words.
    #[must_use]
    pub fn unverified(mut self) -> Self {
        self.unverified = true;
        self
    }

    /// Makes facts without a slot an error; otherwise they are ignored.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Removes a path from the facts before anything is derived from it, as if it had not been given.
    #[must_use]
    pub fn without(mut self, path: impl Into<String>) -> Self {
        self.without.push(path.into());
        self
    }

    /// Undoes every call of [`without`](Self::without).
    #[must_use]
    pub fn with_everything(mut self) -> Self {
        self.without.clear();
        self
    }

    /// Uses this variant of a pool instead of the selected one, by the id in a [`Trace`](crate::Trace). It is meant for
    /// previews. If the variant is not usable in this mail, the pin has no effect, so the mail has no gap.
    #[must_use]
    pub fn pin(mut self, pool: impl Into<String>, variant: u32) -> Self {
        self.pinned.push((pool.into(), variant));
        self
    }

    /// Uses this shape of the template instead of the selected one, if its conditions hold. It is meant for previews.
    #[must_use]
    pub fn shape(mut self, name: impl Into<String>) -> Self {
        self.shape = Some(name.into());
        self
    }
}
