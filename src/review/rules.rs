//! The rules of the review: their names, how much they weigh, and what to do about what they find.

use super::finding::Severity;

/// One rule. Its help is empty where each finding has one of its own.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) severity: Severity,
    pub(crate) help: &'static str,
}

impl Rule {
    /// The same rule, where a finding weighs more or less than usual.
    pub(crate) fn weighing(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }
}

macro_rules! rules {
    ($($rule:ident = $name:literal, $severity:ident, $help:literal;)*) => {
        $(pub(crate) const $rule: Rule = Rule { name: $name, severity: Severity::$severity, help: $help };)*

        /// The name of each rule.
        pub(crate) const NAMES: &[&str] = &[$($name),*];
    };
}

rules! {
    ALWAYS_COVERED = "always-covered", Warning, "remove the pool from the shape, or let some variant leave its fact to it";
    BEGIN_ALIKE = "begin-alike", Info, "begin one of them another way";
    BLAME = "blame", Error, "say what is needed, not what they did";
    CLAIM = "claim", Error, "say only what a fact says";
    COMMON_WORD = "common-word", Info, "use another word in one of them";
    CONDITIONAL_GIFT = "conditional-gift", Error, "give it, or leave it out";
    CORRESPONDENCE = "correspondence", Warning, "write about the matter itself";
    COVERS_NOTHING = "covers-nothing", Info, "";
    DISTINCT_MAILS = "distinct-mails", Info, "for information: no change is needed";
    EXCLAMATION = "exclamation", Error, "use a full stop";
    HOLE = "hole", Error, "fix the template";
    HTML = "html", Error, "simplify the template around it";
    HTML_UNSAID = "html-unsaid", Warning, "mention it there, or a pool that mentions it";
    LABEL = "label", Warning, "write a sentence with a verb";
    LEFTOVER = "leftover", Error, "reword the pools or the body around it";
    LONE_PERSONAL = "lone-personal", Info, "add another variant that says so too";
    LONG_MAIL = "long-mail", Warning, "";
    LONG_SENTENCE = "long-sentence", Warning, "";
    MISSING_WORDS = "missing-words", Info,
        "add them as docs/templates.md shows, or do without: digits stand for words, and hours are not written";
    MIXED_ADDRESS = "mixed-address", Error, "use one form of address in a mail";
    MIXED_SPEAKER = "mixed-speaker", Warning, "";
    NEAR_DUPLICATE = "near-duplicate", Warning, "reword it: a reader takes the two for one";
    NEVER_CHOSEN = "never-chosen", Warning, "fix `when` and `unless`, or remove it";
    ONE_SHAPE = "one-shape", Info, "begin another one with a line `+++ name`";
    OPTIONAL_UNSAID = "optional-unsaid", Warning, "mention it in a pool, or remove it from `optional`";
    PARITY = "parity", Warning, "";
    PLURAL = "plural", Info, "";
    PROMISE_WITHOUT_TIME = "promise-without-time", Warning, "say by when, with a fact such as `reply_by`";
    QUESTIONS = "questions", Warning, "ask one thing, so that one answer is enough";
    SAMPLE = "sample", Error, "add it to the sample";
    SHOULD_BE_STEADY = "should-be-steady", Warning,
        "add `selection = \"steady\"`: people keep their greeting and their signature";
    SIMILAR_SHAPES = "similar-shapes", Warning, "let them differ by two pools, or by a third in length";
    SMALL_POOL = "small-pool", Info, "write another if a natural one comes to mind, or another shape";
    STALE_PHRASE = "stale-phrase", Error, "";
    TONE_EMPTY = "tone-empty", Info, "";
    TONE_WITHOUT_OWN = "tone-without-own", Info, "write some, so that the tone can be heard";
    TWICE = "twice", Warning, "once is enough: cover the pool that says it again";
    UNDECLARED_MOVE = "undeclared-move", Info, "";
    UNEVEN_FACTS = "uneven-facts", Info, "let every variant of a pool that is not optional say the same facts";
    UNSPOKEN_POOL = "unspoken-pool", Warning, "use it in a template, or remove it";
    UNUSED_ALLOW = "unused-allow", Warning, "remove the entry";
    UNWRITTEN = "unwritten", Error, "fix the template";
}
