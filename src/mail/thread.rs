//! The header fields that put an answer into its thread, and stop programs from answering it.

use super::encoded_word::decode;
use super::headers::Headers;
use super::msg_id;
use crate::error::{Error, ErrorKind};

/// The header field by which a guard recognises mail of this library.
pub(super) const LOOP_FIELD: &str = "X-Sincerely-Loop";

/// The most octets of References: a line has 998 with its name (RFC 5322, section 2.1.1).
const REFERENCES_CAP: usize = 998 - "References: ".len();
/// The most characters of a subject, without its prefix.
const SUBJECT_CAP: usize = 200;

/// Signs of a reply that mail programs put before a subject, in lower case.
const REPLY_SIGNS: [&str; 15] =
    ["re", "aw", "antw", "antwort", "sv", "vs", "odp", "ynt", "r", "rif", "res", "回复", "答复", "回覆", "ответ"];

/// The kind of an automatic mail (RFC 3834, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Auto {
    /// The direct answer to a mail.
    Replied,
    /// A mail that is sent by a timer, such as a follow-up.
    Generated,
}

impl Auto {
    /// The keyword of Auto-Submitted.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replied => "auto-replied",
            Self::Generated => "auto-generated",
        }
    }
}

/// The prefix before the original subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Prefix {
    /// `Re: `
    Re,
    /// `Auto: ` (RFC 3834, section 3.1.5)
    Auto,
}

/// The data that an answer copies from the mail that it answers: validated ids, and the subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thread {
    parent: Option<String>,
    references: Option<String>,
    subject: Option<String>,
    /// Whether it goes on from a mail of ours, whose subject is ours too.
    is_ours: bool,
}

impl Thread {
    /// Returns the thread of an answer to this mail.
    ///
    /// # Examples
    /// ```
    /// use sincerely::mail::{Auto, Headers, Prefix, Thread};
    ///
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let mail = b"From: maria@example.net\nMessage-ID: <7@example.net>\nSubject: Re: My desk\n\nHello!";
    /// let thread = Thread::of(&Headers::parse(mail)?);
    /// assert_eq!(thread.in_reply_to(), Some("<7@example.net>"));
    /// assert_eq!(thread.subject(Prefix::Re).as_deref(), Some("Re: My desk"));
    ///
    /// let fields = thread.fields(Auto::Replied);
    /// assert!(fields.contains(&("Auto-Submitted", "auto-replied".to_owned())));
    /// # Ok(())
    /// # }
    /// ```
    pub fn of(headers: &Headers<'_>) -> Self {
        let parent = ids(headers, "Message-ID").into_iter().next().or_else(|| {
            let text = headers.first("Message-ID")?.text();
            msg_id::bare(&text)
        });
        let references = references(headers, parent.as_deref());
        let subject = headers.first("Subject").map(|field| decode(&field.text()));
        // A subject that could only be read in part is not repeated.
        let subject = subject.filter(|subject| subject.whole && !subject.text.contains('\u{FFFD}'));
        Self { parent, references, subject: subject.map(|subject| subject.text), is_ours: false }
    }

    /// Returns the thread that continues from your own mail with this Message-ID, for a follow-up. If you have the message
    /// itself, use [`Message::thread`].
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`] if the id does not have the form `<left@right>`.
    ///
    /// # Examples
    /// ```
    /// use sincerely::mail::Thread;
    ///
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let thread = Thread::after("<369227d1@mail.example.org>")?.with_subject("Your order 4711");
    /// assert_eq!(thread.references(), Some("<369227d1@mail.example.org>"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [`Message::thread`]: crate::Message::thread
    pub fn after(id: &str) -> Result<Self, Error> {
        let [id] = <[String; 1]>::try_from(msg_id::all([id])).map_err(|_| {
            Error::new(ErrorKind::InvalidValue, "not a Message-ID")
                .with_help("write it as in the Message-ID field, `<4711@mail.example.org>`")
        })?;
        Ok(Self { references: Some(id.clone()), parent: Some(id), subject: None, is_ours: true })
    }

    /// Sets the subject of the mail from which the thread continues.
    #[must_use]
    pub fn with_subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The thread after a mail of ours in this thread.
    pub(crate) fn next(references: Option<&str>, id: &str, subject: &str) -> Option<Self> {
        let mut thread = Self::after(id).ok()?.with_subject(subject);
        let chain = msg_id::all(references);
        thread.references = chain_references(chain, thread.parent.as_deref());
        Some(thread)
    }

    /// Whether it goes on from a mail of ours.
    pub(crate) fn is_ours(&self) -> bool {
        self.is_ours
    }

    /// Returns the id of the mail that is answered, `<left@right>`; `None` if it has no valid id.
    pub fn in_reply_to(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// Returns the ids of the thread, oldest first, for one line of at most 998 octets including the name of the field. Of
    /// a longer thread, it has the first id and as many of the last as fit.
    pub fn references(&self) -> Option<&str> {
        self.references.as_deref()
    }

    /// The id of the mail that the thread began with.
    pub(crate) fn root(&self) -> Option<&str> {
        self.references()?.split(' ').next()
    }

    /// Returns the original subject after one prefix: decoded, in one line, without control characters, at most 200
    /// characters. `None` if there is no subject, or if its character set is not known.
    ///
    /// The subject is a stranger's text: for an unverified sender, use the subject of the template.
    pub fn subject(&self, prefix: Prefix) -> Option<String> {
        let sign = match prefix {
            Prefix::Re => "Re: ",
            Prefix::Auto => "Auto: ",
        };
        let mut bare = without_signs(self.subject.as_deref()?);
        while let (Prefix::Auto, Some(rest)) = (prefix, strip_sign(bare, "auto")) {
            bare = without_signs(rest);
        }
        let mut subject: String = bare.chars().take(SUBJECT_CAP).collect();
        if subject.len() < bare.len() {
            subject = format!("{}…", subject.trim_end());
        }
        (!subject.is_empty()).then(|| format!("{sign}{subject}"))
    }

    /// Returns the header fields of the answer: In-Reply-To, References, Auto-Submitted, X-Auto-Response-Suppress and the
    /// loop field. They are decoded and unfolded; the mailer must fold them.
    pub fn fields(&self, auto: Auto) -> Vec<(&'static str, String)> {
        let mut fields = Vec::with_capacity(5);
        self.put_fields(auto, &mut fields);
        fields
    }

    pub(crate) fn put_fields(&self, auto: Auto, fields: &mut Vec<(&'static str, String)>) {
        let ids = [("In-Reply-To", self.in_reply_to()), ("References", self.references())];
        let ids = ids.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let auto = [("Auto-Submitted", auto.as_str()), ("X-Auto-Response-Suppress", "All"), (LOOP_FIELD, "yes")];
        fields.extend(ids.chain(auto).map(|(name, value)| (name, value.to_owned())));
    }
}

fn ids(headers: &Headers<'_>, name: &str) -> Vec<String> {
    let texts: Vec<String> = headers.all(name).map(super::Field::text).collect();
    msg_id::all(texts.iter().map(String::as_str))
}

/// The ids that a mail names as what it answers.
pub(super) fn parent_ids(headers: &Headers<'_>) -> Vec<String> {
    let mut all = ids(headers, "In-Reply-To");
    all.extend(ids(headers, "References"));
    all
}

/// RFC 5322, section 3.6.4: the parent's References, else its single In-Reply-To, and then its own id.
fn references(headers: &Headers<'_>, parent: Option<&str>) -> Option<String> {
    let mut chain = ids(headers, "References");
    if chain.is_empty() {
        chain = ids(headers, "In-Reply-To");
        if chain.len() != 1 {
            chain.clear();
        }
    }
    chain_references(chain, parent)
}

/// The ids of a thread with the one of its last mail, as many as fit.
fn chain_references(mut chain: Vec<String>, parent: Option<&str>) -> Option<String> {
    chain.retain(|id| Some(id.as_str()) != parent);
    chain.extend(parent.map(str::to_owned));
    let newest = chain.pop()?;
    let mut between = chain.into_iter();
    let oldest = between.next();
    let mut room = REFERENCES_CAP.saturating_sub(newest.len());
    let mut kept = Vec::new();
    let mut take = |id: &String| {
        let fits = id.len() < room;
        if fits {
            room -= id.len() + 1;
        }
        fits
    };
    let oldest = oldest.filter(&mut take);
    kept.push(newest);
    kept.extend(between.rev().take_while(take));
    kept.extend(oldest);
    kept.reverse();
    Some(kept.join(" "))
}

fn without_signs(subject: &str) -> &str {
    let mut bare = subject.trim();
    while let Some(rest) = REPLY_SIGNS.iter().find_map(|sign| strip_sign(bare, sign)) {
        bare = rest;
    }
    bare
}

/// The subject behind `Re:`, `RE :`, `Re[2]:`, `Re (2):` or `Re^3:`. A number of another form is part of the subject,
/// `VS 2022: …`.
fn strip_sign<'s>(subject: &'s str, sign: &str) -> Option<&'s str> {
    let end = subject.char_indices().nth(sign.chars().count()).map(|(at, _)| at)?;
    let (head, rest) = subject.split_at_checked(end)?;
    if head.to_lowercase() != sign {
        return None;
    }
    let rest = rest.trim_start();
    let rest = without_count(rest).unwrap_or(rest).trim_start();
    Some(rest.strip_prefix([':', '：'])?.trim_start())
}

/// What stands behind how often a subject was answered: `[2]`, `(2)`, `^2`, up to three digits.
fn without_count(text: &str) -> Option<&str> {
    let (open, rest) = text.split_at_checked(1)?;
    let close = [("[", "]"), ("(", ")"), ("^", "")].into_iter().find_map(|(o, close)| (o == open).then_some(close))?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(digits..).filter(|_| (1..=3).contains(&digits))?.strip_prefix(close)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(mail: &str) -> Thread {
        Thread::of(&Headers::read(mail.as_bytes()))
    }

    #[test]
    fn references_follow_rfc_5322() {
        for (mail, references) in [
            ("Message-ID: <m@x>\n", Some("<m@x>")),
            ("Message-ID: <m@x>\nReferences: <a@x>,<b@x>,\n <c@x>\n", Some("<a@x> <b@x> <c@x> <m@x>")),
            ("Message-ID: <m@x>\nIn-Reply-To: <a@x>\n", Some("<a@x> <m@x>")),
            ("Message-ID: <m@x>\nIn-Reply-To: <a@x> <b@x>\n", Some("<m@x>")),
            ("References: <a@x> <b@x>\n", Some("<a@x> <b@x>")),
            ("Message-ID: rubbish\nSubject: x\n", None),
        ] {
            assert_eq!(thread(mail).references(), references, "{mail}");
        }
    }

    #[test]
    fn a_long_thread_keeps_its_first_and_its_last() {
        let ids: Vec<String> = (0..60).map(|n| format!("<thread-{n:03}-abcdefghij@example.org>")).collect();
        let long = thread(&format!("Message-ID: <m@x>\nReferences: {}\n", ids.join("\n ")));
        let references = long.references().unwrap();
        assert!(references.len() <= REFERENCES_CAP && references.len() > REFERENCES_CAP - 80);
        assert!(references.starts_with(ids[0].as_str()) && references.ends_with(&format!("{} <m@x>", ids[59])));
    }

    #[test]
    fn a_subject_has_one_prefix() {
        for (written, read) in [
            ("Where is it?", "Re: Where is it?"),
            ("RE: aw : Re[2]: Where is it?", "Re: Where is it?"),
            ("Re: Fwd: x", "Re: Fwd: x"),
            ("Re^3: x", "Re: x"),
            ("RE (2) : Re [3]: x", "Re: x"),
            ("VS 2022: a crash", "Re: VS 2022: a crash"),
            ("R 4: x", "Re: R 4: x"),
            ("VS (2022): x", "Re: VS (2022): x"),
            ("R[]]]: x", "Re: R[]]]: x"),
            ("=?utf-8?Q?Where_is_it??=", "Re: Where is it?"),
            ("Auto: spare parts", "Re: Auto: spare parts"),
            ("Recall: x", "Re: Recall: x"),
            ("=?utf-8?Q?Hi=0D=0ABcc:_v=40example.com?=", "Re: Hi Bcc: v@example.com"),
        ] {
            assert_eq!(thread(&format!("Subject: {written}\n")).subject(Prefix::Re).as_deref(), Some(read));
        }
        assert_eq!(thread("Subject: Re: Auto: Re: x\n").subject(Prefix::Auto).as_deref(), Some("Auto: x"));
        assert_eq!(thread("Subject: Re: \n").subject(Prefix::Re), None);
        assert_eq!(thread("Subject: =?utf-8?Q?Where_is_it\n").subject(Prefix::Re), None);
        assert_eq!(thread("Subject: =?koi8-r?B?8NLJ18XU\n").subject(Prefix::Re), None);
        assert_eq!(thread("Subject: =?x-unknown?B?ob4g?=\n").subject(Prefix::Re), None);
        let long = thread(&format!("Subject: {}\n", "é".repeat(5000))).subject(Prefix::Re).unwrap();
        assert_eq!(long.chars().count(), 4 + SUBJECT_CAP + 1);
    }
}
