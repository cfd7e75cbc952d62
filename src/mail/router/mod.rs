//! Chooses the template and the mood of an answer from the customer's text.

mod incoming;
mod language;
mod pattern;
mod read;
mod words;

use std::fmt;

use serde::Serialize;

use crate::catalog::Mood;
use crate::error::Problems;
pub use incoming::Incoming;
use pattern::{NumberPattern, Pattern};
use words::Sentence;

/// The template for what no rule matches, and the one for a question. In a catalog that lacks one, the other serves.
const MESSAGE: &str = "acknowledge/message";
const QUESTION: &str = "acknowledge/question";
/// The most words of a closing line behind a question: `Thank you very much`.
const CLOSING: usize = 4;
/// The most words of a question that are shown as what decided.
const SHOWN: usize = 8;
/// The built-in routes, the most serious and the most certain first. An upset customer gets `complaint` before the rest.
const ORDER: [&str; 9] =
    ["security", "refund", "cancellation", "application", "complaint", "delay", "bug", "feature_request", "praise"];
/// The built-in routes of those who have a trouble.
const TROUBLE: [&str; 6] = ["security", "refund", "cancellation", "complaint", "delay", "bug"];
/// Emoji of anger.
const ANGRY: [char; 8] = ['😡', '🤬', '😠', '👎', '🖕', '😤', '🙄', '😒'];

/// What a rule concludes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Conclusion {
    /// A template.
    Route(String),
    Mood(Mood),
}

/// One rule of a `routes.toml`.
#[derive(Debug, Clone)]
struct RouteRule {
    /// The language that its patterns are in; none for all.
    language: Option<String>,
    conclusion: Conclusion,
    any: Vec<Pattern>,
    unless: Vec<Pattern>,
    /// Whether it matches questions too.
    in_questions: bool,
}

/// Finds template, mood and order number with rules about words.
///
/// The built-in rules know complaints, refunds, cancellations, delays, security, bugs, feature requests, applications,
/// praise and moods in English, German, French, Spanish, Portuguese and Dutch. [`with_rules`](Self::with_rules) adds your
/// own, which come first. The result is deterministic, and includes the words that decided.
///
/// No route leads to `acknowledge/order`, which confirms an order. A message that no rule matches gets
/// `acknowledge/question` if it is calm and ends with a question, and the neutral `acknowledge/message` otherwise.
///
/// # Examples
/// ```
/// use sincerely::mail::{Incoming, Router};
///
/// let router = Router::built_in();
/// let decision = router.route(&Incoming::new("My desk", "It arrived broken. This is ridiculous!"), None);
/// assert_eq!(decision.mood(), sincerely::Mood::Upset);
/// assert_eq!(decision.templates().next(), Some("acknowledge/complaint"));
/// assert_eq!(decision.to_string(), "acknowledge/complaint: arrived broken; upset: ridiculous");
/// ```
#[derive(Debug, Clone)]
pub struct Router {
    /// The operator's rules, which come before those built in.
    own: Vec<RouteRule>,
    numbers: Vec<NumberPattern>,
}

/// The result of one rule: a route or a mood, and the words that matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RouteEvidence {
    /// The template, or the mood by its name.
    pub conclusion: String,
    /// The words that matched, in lower case and without accents.
    pub words: String,
}

/// The choice of a [`Router`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Routing {
    templates: Vec<String>,
    mood: Mood,
    language: Option<&'static str>,
    order_number: Option<String>,
    evidence: Vec<RouteEvidence>,
}

impl Routing {
    /// Returns the templates that fit, the best one first. Use the first one that your catalog has and whose facts are
    /// given; the last two are neutral.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.templates.iter().map(String::as_str)
    }

    /// How the customer feels.
    pub fn mood(&self) -> Mood {
        self.mood
    }

    /// The language of the message, as a tag; none if its words do not show it.
    pub fn language(&self) -> Option<&str> {
        self.language
    }

    /// Returns the order number in the text, if the router has a pattern for it. It is a customer's text.
    pub fn order_number(&self) -> Option<&str> {
        self.order_number.as_deref()
    }

    /// Returns the results of the rules.
    pub fn evidence(&self) -> &[RouteEvidence] {
        &self.evidence
    }
}

impl fmt::Display for Routing {
    /// The evidence in one line: `acknowledge/refund: money back; upset: ridiculous`. It quotes the message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, RouteEvidence { conclusion, words }) in self.evidence.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{conclusion}: {words}")?;
        }
        Ok(())
    }
}

impl Router {
    /// Returns a router with the built-in rules. The rules of a language are loaded with the first message in that
    /// language, and kept for the life of the process.
    pub fn built_in() -> Self {
        Self { own: Vec::new(), numbers: Vec::new() }
    }

    /// Adds the rules of a `routes.toml` before the existing ones.
    ///
    /// ```toml
    /// order_numbers = ["VNK-####-#####"]   # `#` is a digit, `@` a letter, `+` repeats the one before
    ///
    /// [[rule]]
    /// route = "acknowledge/repair"         # a template; without a folder one of `acknowledge/`
    /// language = "en"                      # default: every language
    /// any = ["repair*", "fix/mend .. desk/chair"]
    /// unless = ["repair shop"]
    /// question = false                     # default: true
    ///
    /// [[rule]]
    /// mood = "upset"
    /// any = ["cowboys"]
    /// ```
    ///
    /// A pattern matches consecutive words of one sentence, ignoring case and accents: `word*` matches every word with that
    /// beginning, `a/b` matches either word, and `..` up to four words in between. Matching takes time linear in the length
    /// of the message.
    ///
    /// # Errors
    /// Every problem with its line and column, in a file called `routes.toml`:
    /// - [`ErrorKind::Syntax`](crate::ErrorKind::Syntax): it is not TOML.
    /// - [`ErrorKind::UnknownKey`](crate::ErrorKind::UnknownKey), [`ErrorKind::WrongKind`](crate::ErrorKind::WrongKind).
    /// - [`ErrorKind::Missing`](crate::ErrorKind::Missing): a rule without `any`, or with neither `route` nor `mood`.
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue): an invalid pattern, language or route, or the route
    ///   `acknowledge/order`.
    /// - [`ErrorKind::UnknownMood`](crate::ErrorKind::UnknownMood).
    /// - [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge): more than 256 KiB.
    pub fn with_rules(mut self, toml: &str) -> Result<Self, Problems> {
        let (rules, numbers) = read::rules(toml, "routes.toml", None)?;
        self.own.splice(0..0, rules);
        self.numbers.extend(numbers);
        Ok(self)
    }

    /// Adds a pattern for order numbers, such as `VNK-####-#####`; see [`with_rules`](Self::with_rules).
    ///
    /// # Errors
    /// - [`ErrorKind::InvalidValue`](crate::ErrorKind::InvalidValue) for a pattern without `#`, or of more than 64 characters.
    pub fn with_order_numbers(mut self, pattern: &str) -> Result<Self, crate::Error> {
        self.numbers.push(NumberPattern::parse(pattern)?);
        Ok(self)
    }

    /// Returns the choice for a message. It is pure. The language is detected unless you pass its tag.
    pub fn route(&self, message: &Incoming, language: Option<&str>) -> Routing {
        let languages = match language {
            Some(tag) => language::of_tag(tag).into_iter().collect(),
            None => language::detect(message),
        };
        let mut routes: Vec<(usize, &str, String)> = Vec::new();
        let mut moods: Vec<(Mood, String)> = Vec::new();
        let read: Vec<(Option<&str>, Vec<Sentence>)> = std::iter::once(None)
            .chain(languages.iter().copied().map(Some))
            .map(|language| (language, message.sentences(language)))
            .collect();
        let built_in = languages.iter().flat_map(|language| language::built_in_rules(language));
        for (number, rule) in self.own.iter().chain(built_in).enumerate() {
            let sentences = read.iter().find(|(language, _)| rule.language.as_deref() == *language);
            let Some(words) = sentences.and_then(|(_, sentences)| rule.find(sentences)) else { continue };
            match &rule.conclusion {
                Conclusion::Route(template) if routes.iter().all(|(_, known, _)| known != template) => {
                    routes.push((number, template, words));
                }
                Conclusion::Mood(mood) if moods.iter().all(|(known, _)| known != mood) => moods.push((*mood, words)),
                _ => {}
            }
        }
        let has =
            |route: &str| routes.iter().any(|(_, template, _)| template.strip_prefix("acknowledge/") == Some(route));
        let (is_complaint, is_delayed, is_praise) = (has("complaint"), has("delay"), has("praise"));
        let is_troubled = TROUBLE.iter().any(|route| has(route));
        if moods.iter().all(|(mood, _)| *mood != Mood::Upset)
            && let Some(sign) = message.anger(is_complaint || is_delayed, is_troubled)
        {
            moods.push((Mood::Upset, sign));
        }
        let mood_of = |wanted: Mood| moods.iter().find(|(mood, _)| *mood == wanted);
        let bad = mood_of(Mood::Upset).or_else(|| mood_of(Mood::Worried));
        // Of somebody who is upset, a question is often none.
        let question = read.first().and_then(|(_, sentences)| last_question(sentences)).filter(|_| bad.is_none());
        // Praise beside anything else is more often irony or courtesy.
        let is_praise_alone = bad.is_none() && routes.len() == 1 && question.is_none();
        routes.retain(|(number, template, _)| {
            *number < self.own.len() || *template != "acknowledge/praise" || is_praise_alone
        });
        let mood = match bad {
            Some((mood, _)) => *mood,
            None if is_praise && is_praise_alone => Mood::Delighted,
            None if is_praise_alone || routes.is_empty() => {
                mood_of(Mood::Delighted).map_or(Mood::Calm, |(mood, _)| *mood)
            }
            None => Mood::Calm,
        };
        let is_upset = mood == Mood::Upset;
        let rank = |(number, template, _): &(usize, &str, String)| {
            if *number < self.own.len() {
                return (0, *number);
            }
            let place = ORDER.iter().position(|route| template.strip_prefix("acknowledge/") == Some(*route));
            (1, place.unwrap_or(ORDER.len()))
        };
        routes.sort_by_key(rank);
        let mut templates: Vec<String> = routes.iter().map(|(_, template, _)| (*template).to_owned()).collect();
        if is_upset && !is_complaint {
            // Before what may sound routine, behind what has a process of its own.
            let place = routes.iter().position(|route| rank(route) >= (1, 4)).unwrap_or(templates.len());
            templates.insert(place, "acknowledge/complaint".to_owned());
        }
        let question = question.filter(|_| routes.is_empty());
        let neutral = if question.is_some() { [QUESTION, MESSAGE] } else { [MESSAGE, QUESTION] };
        templates.extend(neutral.map(str::to_owned));
        let mut evidence: Vec<RouteEvidence> = routes
            .into_iter()
            .chain(question.map(|words| (0, QUESTION, words)))
            .map(|(_, template, words)| RouteEvidence { conclusion: template.to_owned(), words })
            .collect();
        let of_mood = moods.into_iter().filter(|(known, _)| *known == mood);
        evidence.extend(of_mood.map(|(mood, words)| RouteEvidence { conclusion: mood.as_str().to_owned(), words }));
        Routing {
            templates,
            mood,
            language: languages.first().copied(),
            order_number: message.number(&self.numbers),
            evidence,
        }
    }
}

/// The first words of the question that a message ends with. Short closing lines may follow it.
fn last_question(sentences: &[Sentence]) -> Option<String> {
    let is_closing = |sentence: &&Sentence| !sentence.is_question && sentence.words.len() <= CLOSING;
    let last = sentences.iter().rev().find(|sentence| !is_closing(sentence)).filter(|sentence| sentence.is_question)?;
    Some(last.words.get(..SHOWN.min(last.words.len()))?.join(" "))
}

impl RouteRule {
    /// The words of the first sentence that matches.
    fn find(&self, sentences: &[Sentence]) -> Option<String> {
        let sentences = sentences.iter().filter(|sentence| self.in_questions || !sentence.is_question);
        sentences
            .filter(|sentence| !self.unless.iter().any(|pattern| pattern.find(&sentence.words).is_some()))
            .find_map(|sentence| {
                let found = self.any.iter().find_map(|pattern| pattern.find(&sentence.words))?;
                Some(sentence.words.get(found)?.join(" "))
            })
    }
}

#[cfg(test)]
mod tests;
