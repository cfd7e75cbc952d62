//! The rules, in the order in which they are checked. A new rule is a variant of [`Rule`] and an entry here.

use super::inspection::Inspection;
use super::rules::{Rule, Strength};
use super::verdict::Sign;
use super::{auto_fields, automated_senders, content, lists, origin, recipients, subject};

/// A rule, how strictly it applies and how it is checked.
pub(super) struct RuleSpec {
    pub(super) rule: Rule,
    name: &'static str,
    strength: Strength,
    /// The weakest strength that it can be set to.
    loosest: Strength,
    /// Whether it applies to mail of our own web forms, which are programs that speak for people.
    pub(super) applies_to_forms: bool,
    pub(super) check: fn(&Inspection<'_>) -> Option<Sign>,
}

const fn spec(
    rule: Rule,
    name: &'static str,
    strength: Strength,
    loosest: Strength,
    applies_to_forms: bool,
    check: fn(&Inspection<'_>) -> Option<Sign>,
) -> RuleSpec {
    RuleSpec { rule, name, strength, loosest, applies_to_forms, check }
}

use Strength::{Hard, Off, Soft};

/// Every rule. The strongest that finds something decides; of equals the first.
pub(super) const RULES: &[RuleSpec] = &[
    spec(Rule::OwnAddress, "own-address", Hard, Soft, true, origin::own_address),
    spec(Rule::OwnMessageId, "own-message-id", Hard, Soft, true, origin::own_message_id),
    spec(Rule::LoopField, "loop-field", Hard, Soft, true, auto_fields::loop_field),
    spec(Rule::Report, "report", Hard, Soft, true, content::report),
    spec(Rule::DaemonName, "daemon-name", Hard, Soft, true, automated_senders::daemon),
    spec(Rule::AutoSubmitted, "auto-submitted", Hard, Off, false, auto_fields::auto_submitted),
    spec(Rule::AutoField, "auto-field", Hard, Off, false, auto_fields::auto_field),
    spec(Rule::ListField, "list-field", Hard, Off, false, lists::list_field),
    spec(Rule::Precedence, "precedence", Hard, Off, false, auto_fields::precedence),
    spec(Rule::NullSender, "null-sender", Hard, Hard, true, origin::null_sender),
    spec(Rule::AutomatedSender, "automated-sender", Hard, Off, false, automated_senders::automated),
    spec(Rule::TooManyHops, "too-many-hops", Hard, Soft, true, origin::too_many_hops),
    spec(Rule::NoAddress, "no-address", Hard, Hard, true, origin::no_address),
    spec(Rule::Authentication, "authentication", Off, Off, false, origin::unauthenticated),
    spec(Rule::NotAddressed, "not-addressed", Soft, Off, false, recipients::not_addressed),
    spec(Rule::BrokenHeader, "broken-header", Soft, Off, false, origin::broken_header),
    spec(Rule::Suppress, "suppress", Soft, Off, false, auto_fields::suppress),
    spec(Rule::XLoop, "x-loop", Soft, Off, true, auto_fields::x_loop),
    spec(Rule::ListUnsubscribe, "list-unsubscribe", Soft, Off, false, lists::list_unsubscribe),
    spec(Rule::Campaign, "campaign", Soft, Off, false, auto_fields::campaign),
    spec(Rule::Calendar, "calendar", Soft, Off, false, content::calendar),
    spec(Rule::Spam, "spam", Soft, Off, false, auto_fields::spam),
    spec(Rule::SelfAddressed, "self-addressed", Soft, Off, false, recipients::self_addressed),
    spec(Rule::AutomatedName, "automated-name", Soft, Off, false, automated_senders::name),
    spec(Rule::Subject, "subject", Soft, Off, false, subject::automatic),
];

impl Rule {
    /// Every rule, in the order in which they are checked.
    pub fn all() -> impl Iterator<Item = Self> {
        RULES.iter().map(|spec| spec.rule)
    }

    fn spec(self) -> Option<&'static RuleSpec> {
        RULES.iter().find(|spec| spec.rule == self)
    }

    /// The name in lower case, words joined by hyphens.
    pub fn as_str(self) -> &'static str {
        self.spec().map_or("", |spec| spec.name)
    }

    /// Returns the default strength of the rule for a service responder.
    pub fn strength(self) -> Strength {
        self.spec().map_or(Hard, |spec| spec.strength)
    }

    /// Returns the weakest strength that can be set for the rule.
    pub(super) fn loosest(self) -> Strength {
        self.spec().map_or(Hard, |spec| spec.loosest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_one_entry_and_a_name_of_its_own() {
        // A variant without an entry has no name.
        for (at, spec) in RULES.iter().enumerate() {
            assert_eq!(spec.rule.as_str().parse::<Rule>().unwrap(), spec.rule);
            assert_eq!(RULES.iter().position(|other| other.name == spec.name), Some(at));
            assert_eq!(RULES.iter().position(|other| other.rule == spec.rule), Some(at));
            assert!(spec.loosest <= spec.strength);
        }
        assert_eq!(RULES.len(), Rule::Subject as usize + 1, "`Subject` is the last variant");
        assert_eq!(serde_json::to_value(Rule::XLoop).unwrap(), "x-loop");
        assert_eq!(serde_json::from_str::<Rule>("\"null-sender\"").unwrap(), Rule::NullSender);
        let error = format!("{:#}", "nothing".parse::<Rule>().unwrap_err());
        assert!(error.starts_with("unknown rule") && error.contains("own-address, own-message-id"), "{error}");
    }
}
