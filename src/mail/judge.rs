//! Checks every rule on one mail; the strongest rule that matches decides.

use super::address::Address;
use super::encoded_word::decode;
use super::guard::Guard;
use super::headers::Headers;
use super::inspection::Inspection;
use super::rule_table::RULES;
use super::rules::{Class, Rule, Strength};
use super::thread::parent_ids;
use super::verdict::{Evidence, Sign, Verdict};
use super::{address::Mailbox, address::mailboxes};
use crate::error::Error;
use crate::text::{Roles, clean_name};

impl Guard {
    /// Returns the verdict on a mail. It is pure.
    ///
    /// `envelope_sender` is the address in MAIL FROM; `""` or `"<>"` if it is empty. With `None`, the topmost Return-Path
    /// field is used.
    pub fn judge(&self, headers: &Headers<'_>, envelope_sender: Option<&str>) -> Verdict {
        let mail = Inspection::new(self, headers, envelope_sender);
        let mut found: Option<(Strength, Rule, Sign)> = None;
        for spec in RULES {
            let strength = self.strength(spec.rule);
            let is_weaker = found.as_ref().is_some_and(|(best, ..)| *best >= strength);
            if strength == Strength::Off || is_weaker || (mail.is_form && !spec.applies_to_forms) {
                continue;
            }
            if let Some(sign) = (spec.check)(&mail) {
                let strength = if sign.weak { Strength::Soft } else { strength };
                if found.as_ref().is_none_or(|(best, ..)| *best < strength) {
                    found = Some((strength, spec.rule, sign));
                }
            }
        }
        self.verdict(&mail, found)
    }

    /// Returns the verdict on a raw mail.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Syntax`](crate::ErrorKind::Syntax): there is not one header field before the first empty line.
    pub fn judge_raw(&self, mail: &[u8], envelope_sender: Option<&str>) -> Result<Verdict, Error> {
        Ok(self.judge(&Headers::parse(mail)?, envelope_sender))
    }

    /// Returns the verdict on an address that somebody typed into a web form. It is held if it is our own address or that
    /// of a program.
    ///
    /// # Examples
    /// ```
    /// use sincerely::mail::{Address, Guard};
    ///
    /// # fn main() -> Result<(), sincerely::Error> {
    /// let guard = Guard::builder().own_address("support@example.org").build()?;
    /// let verdict = guard.judge_address(&"maria@example.net".parse()?);
    /// assert_eq!(verdict.answer_to().map(Address::as_str), Some("maria@example.net"));
    /// assert!(!guard.judge_address(&"no-reply@example.net".parse()?).may_answer());
    /// # Ok(())
    /// # }
    /// ```
    pub fn judge_address(&self, address: &Address) -> Verdict {
        let mut guard = self.clone();
        guard.forms.clear();
        guard.set_strength(Rule::NotAddressed, Strength::Off);
        let headers = Headers::from_pairs([("From", address.as_str())]);
        guard.judge(&headers, Some(address.as_str()))
    }

    fn verdict(&self, mail: &Inspection<'_>, found: Option<(Strength, Rule, Sign)>) -> Verdict {
        let recipient = mail.recipient();
        let class = found.as_ref().map_or(Class::Human, |(_, _, sign)| sign.class);
        let is_soft = found.as_ref().is_some_and(|(strength, ..)| *strength == Strength::Soft);
        let author = mail.author().filter(|author| recipient.as_ref().is_some_and(|to| author.same_mailbox(to)));
        // The tags of an envelope sender may change from mail to mail.
        let person = recipient.as_ref().map(|to| match (author, self.reverse_alias(to)) {
            (_, Some(person)) => person.person(),
            (Some(author), None) => author.person(),
            (None, None) if mail.sender_path.address() == Some(to) => to.origin(),
            (None, None) => to.person(),
        });
        Verdict {
            answer: recipient.is_some() && (found.is_none() || (is_soft && self.answer_soft)),
            class,
            evidence: found.map(|(strength, rule, sign)| Evidence {
                rule,
                strength,
                header: sign.header,
                value: sign.value,
            }),
            header_to: author.cloned().or_else(|| recipient.clone()),
            name: recipient.as_ref().and_then(|to| name_of(mail, to)),
            recipient,
            person,
            is_form: mail.is_form,
            is_reply_to_us: parent_ids(mail.headers).iter().any(|id| self.is_own_id(id)),
            authentication: mail.authentication().map(|(result, _)| result).filter(|_| !mail.is_form),
        }
    }
}

/// The display name of an address in From, or in Reply-To if one of our forms sent the mail.
fn name_of(mail: &Inspection<'_>, recipient: &Address) -> Option<String> {
    let list = if mail.is_form {
        mail.texts("Reply-To").flat_map(|text| mailboxes(&text)).collect()
    } else {
        mail.from.clone()
    };
    let theirs = |mailbox: &&Mailbox| mailbox.address.as_ref().is_some_and(|address| address.same_mailbox(recipient));
    let name = decode(&list.iter().find(theirs)?.name);
    // A name that could only be decoded in part is left out.
    if name.whole && !name.text.contains('\u{FFFD}') {
        clean_name(&name.text, &Roles::default()).map(std::borrow::Cow::into_owned)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(guard: &Guard, mail: &str) -> Option<String> {
        let headers = Headers::read(mail.as_bytes());
        guard.judge(&headers, None).name
    }

    #[test]
    fn the_name_is_that_of_the_one_who_is_answered() {
        let guard = Guard::builder().own_address("support@example.org").build().unwrap();
        for (from, said) in [
            ("Maria Silva <maria@example.net>", Some("Maria Silva")),
            ("\"Maria  da Silva\" <maria@example.net>", Some("Maria da Silva")),
            ("=?utf-8?Q?J=C3=BCrgen_M=C3=B6ller?= <maria@example.net>", Some("Jürgen Möller")),
            ("=?iso-8859-1?Q?J=FCrgen?=\n =?utf-8?B?IE3DtmxsZXI=?= <maria@example.net>", Some("Jürgen Möller")),
            ("maria@example.net (Maria Silva)", None),
            ("maria@example.net", None),
            ("<maria@example.net>", None),
            ("\"maria@example.net\" <maria@example.net>", None),
            ("\"Silva, Maria\" <maria@example.net>", None),
            ("Support <maria@example.net>", None),
            ("=?utf-8?Q?Maria=0D=0ABcc:_v=40example.com?= <maria@example.net>", None),
            ("=?x-unknown?B?ob4g?= <maria@example.net>", None),
            ("=?utf-8?Q?M=FFria?= <maria@example.net>", None),
            ("Win at http://pills.example <maria@example.net>", None),
            ("{{ name }} <maria@example.net>", None),
            ("Maria <maria@example.net>, Mario <mario@example.net>", None),
            ("Maria Silva <support@example.org>", None),
        ] {
            assert_eq!(name(&guard, &format!("From: {from}\nTo: support@example.org\n")).as_deref(), said, "{from}");
        }
        let several =
            "From: Maria <maria@example.net>, Mario Rossi <mario@example.net>\nReturn-Path: <mario@example.net>\n";
        assert_eq!(name(&guard, several).as_deref(), Some("Mario Rossi"));
        let twice = "From: Maria Silva <maria@example.net>\nFrom: Mario Rossi <mario@example.net>\n";
        assert_eq!(name(&guard, twice), None);
    }

    #[test]
    fn a_form_has_the_name_of_its_visitor_and_an_assistant_lends_nobody_a_name() {
        let form = Guard::builder().own_address("support@example.org").form_sender("web@example.org").build().unwrap();
        let mail = "From: Oak Forms <web@example.org>\nReply-To: Maria Silva <maria@example.net>\n";
        assert_eq!(name(&form, mail).as_deref(), Some("Maria Silva"));
        let personal = Guard::builder().own_address("sam@example.org").personal().build().unwrap();
        let mail = "Return-Path: <maria+x@example.net>\nFrom: Maria Silva <maria@example.net>\n";
        assert_eq!(name(&personal, mail).as_deref(), Some("Maria Silva"));
        assert_eq!(name(&personal, &mail.replace("maria+x", "kim")), None);
    }
}
