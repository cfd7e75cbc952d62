//! The command line.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use answers::{Options as Common, Problem, limits, text};
use chrono::TimeDelta;
use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
auto_reply: an RFC 5322 message on standard input, the reply on standard output

  auto_reply [OPTIONS]                     the reply; nothing, and `held: REASON` on standard error, where there must be none
  auto_reply [OPTIONS] --send CMD ARGS…    runs CMD with the reply on its standard input, only where there is one;
                                           an argument `%to` is the address that it goes to
  auto_reply [OPTIONS] --verdict FILE…     FILE<TAB>answer|hold<TAB>class<TAB>strength<TAB>evidence<TAB>recipient<TAB>rule, a line a file
  auto_reply [OPTIONS] --route FILE…       FILE<TAB>template<TAB>mood<TAB>the words that decided, a line a file

About us
  --own ADDRESS           one of our addresses (repeatable); mail to none of them is held. The first is in From
  --alias ADDRESS         another address of ours, which only receives (repeatable)
  --own-list ID           the List-Id of a list of ours, such as a team alias (repeatable)
  --own-domain DOMAIN     a domain that only our Message-IDs have (repeatable). The first is in ours (default: that of --own)
  --form ADDRESS          the address that a web form of ours sends from (repeatable): its visitor is in Reply-To, and is never
                          verified. Whoever can send under this address chooses who is answered
  --personal              one person's mailbox: answers the Return-Path alone
  --name NAME             the name in From, which should be the service's (default: the brand among the standing facts)
  --key-file FILE         32 hexadecimal digits, `openssl rand -hex 16`: the secret of wording and ledger. Services need one

About this mail
  --sender ADDRESS        the envelope sender, `<>` or nothing for none (default: the topmost Return-Path)
  --verified              DMARC has passed: the reply may repeat what the sender wrote, and greets them by their name
  --trust-auth SERVER     the name in the Authentication-Results of our own server (repeatable): DMARC that passed there verifies

Which rules hold mail; `--verdict` names the rule that decided
  --loosen RULE           mail is not held for this rule (repeatable)
  --tighten RULE          mail is held for this rule, hard (repeatable): `authentication` holds mail whose DMARC failed

Whom we have answered
  --ledger FILE           remembers it, in SQLite: one answer a mail, other words each time, and limits (needs --key-file)
  --once-in DAYS          one answer to a person in so many days (with --personal: 7)
  --limit WHO=N/TIME      at most so many (repeatable). The defaults: person=10/1d, thread=5/1d, domain=200/1h, everybody=1000/1h,
                          and for a person's replies to our answers replies=2/1d

The reply
  --template NAME         always this template (default: by what the message says)
  --routes FILE           rules of your own for that choice, TOML as `sincerely::mail::Router` reads it
  --order-number PATTERN  the form of your order numbers, `VNK-####-#####`: `#` digit, `@` letter, `+` repeats (repeatable)
  --subject re|own        the subject of a verified sender after `Re: `, or the template's own (default: own)
  --facts FILE            facts as samples have them; `standing` holds brand and agent
  --templates DIR         a catalog in a folder (default: the built-in one)
  --locale TAG  --tone TONE
  --zone ZONE             the time zone of sender and desk, Europe/Vienna; without one no hour is said
  --now RFC3339           default: the clock

By when somebody answers; not needed where the facts hold `reply_by`
  --hours HOURS           when the desk is staffed (default: \"Mo-Fr 09:00-17:00\"). \"Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00\"
  --hours-file FILE       the same as TOML, with exceptions and holidays, as `sincerely::follow_up::Hours` reads it
  --holidays FILE         days off in a calendar, .ics (repeatable)
  --within TIME           how much working time an answer takes (default: 8h). 4h, 90m, 1h30m

Exit: 0, with or without a reply; 65 for what is no mail; 75 for a fault of ours, so that the mail server tries again.
";

/// What a mail may be answered within, in working time, where nothing is told.
const WITHIN: TimeDelta = TimeDelta::hours(8);

/// Everything that the command line says.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Options {
    /// What the service has too.
    pub(crate) common: Common,
    pub(crate) help: bool,
    pub(crate) verified: bool,
    pub(crate) name: Option<String>,
    pub(crate) sender: Option<String>,
    pub(crate) tone: Option<String>,
    pub(crate) zone: Option<String>,
    pub(crate) hours: Option<String>,
    pub(crate) holidays: Vec<PathBuf>,
    pub(crate) within: TimeDelta,
    pub(crate) now: Option<String>,
    pub(crate) verdict: bool,
    pub(crate) route: bool,
    pub(crate) files: Vec<OsString>,
    pub(crate) send: Vec<OsString>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            common: Common::default(),
            help: false,
            verified: false,
            name: None,
            sender: None,
            tone: None,
            zone: None,
            hours: None,
            holidays: Vec::new(),
            within: WITHIN,
            now: None,
            verdict: false,
            route: false,
            files: Vec::new(),
            send: Vec::new(),
        }
    }
}

/// A command line that makes no sense.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; `auto_reply --help` shows what there is", self.0)
    }
}

impl From<lexopt::Error> for Usage {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<Problem> for Usage {
    fn from(problem: Problem) -> Self {
        Self(problem.0)
    }
}

pub(crate) fn parse() -> Result<Options, Usage> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        let name = match arg {
            Short('h') => "help".to_owned(),
            Long(name) => name.to_owned(),
            Value(file) if options.verdict || options.route => {
                options.files.push(file);
                continue;
            }
            // Under a mail server it may be somebody's address, which is not for logs.
            Value(_) => return Err(Usage("a word that belongs to no option".to_owned())),
            other @ Short(_) => return Err(other.unexpected().into()),
        };
        match name.as_str() {
            "help" => options.help = true,
            "personal" => options.common.personal = true,
            "verified" => options.verified = true,
            "name" => options.name = Some(text(&mut parser)?),
            "sender" => options.sender = Some(text(&mut parser)?),
            "tone" => options.tone = Some(text(&mut parser)?),
            "zone" => options.zone = Some(text(&mut parser)?),
            "hours" => options.hours = Some(text(&mut parser)?),
            "holidays" => options.holidays.push(parser.value()?.into()),
            "within" => options.within = within(&text(&mut parser)?)?,
            "once-in" => options.common.limits.push(limits::once_in(&text(&mut parser)?).map_err(Usage)?),
            "now" => options.now = Some(text(&mut parser)?),
            "verdict" => options.verdict = true,
            "route" => options.route = true,
            "send" => {
                // Everything behind it is the command.
                options.send = parser.raw_args()?.collect();
                if options.send.is_empty() {
                    return Err(Usage("`--send` takes a command".to_owned()));
                }
            }
            name if options.common.take(name, &mut parser)? => {}
            name => return Err(Long(name).unexpected().into()),
        }
    }
    if !options.help {
        check(&options)?;
    }
    Ok(options)
}

/// What does not go together, or not alone.
fn check(options: &Options) -> Result<(), Usage> {
    let wrong = |told: &str| Err(Usage(told.to_owned()));
    if options.verdict && options.files.is_empty() {
        return wrong("`--verdict` takes files");
    }
    if options.verdict && !options.send.is_empty() {
        return wrong("`--verdict` sends nothing");
    }
    if options.route && (options.verdict || !options.send.is_empty()) {
        return wrong("`--route` stands alone: it answers nothing");
    }
    if options.route && options.files.is_empty() {
        return wrong("`--route` takes files");
    }
    if options.common.template.is_some() && (options.common.routes.is_some() || options.route) {
        return wrong("`--template` leaves nothing to route");
    }
    if options.hours.is_some() && options.common.hours_file.is_some() {
        return wrong("`--hours` and `--hours-file` say the same thing twice");
    }
    if options.hours.is_some() && options.zone.is_none() {
        return wrong("`--hours` needs a `--zone`, whose clock they are read from");
    }
    if options.common.ledger.is_some() && options.common.key_file.is_none() {
        return wrong("`--ledger` needs a `--key-file`: it keeps nobody's address, only what a secret makes of it");
    }
    if options.common.ledger.is_none() && !options.common.limits.is_empty() {
        return wrong("a limit needs a `--ledger`, which counts");
    }
    options.common.check()?;
    Ok(())
}

/// `4h`, `90m` or `1h30m`.
fn within(text: &str) -> Result<TimeDelta, Usage> {
    let wrong = || Usage("`--within` takes working time as `4h`, `90m` or `1h30m`, at most 9999h".to_owned());
    let number = |digits: &str| -> Option<i64> {
        let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok())?
    };
    let (hours, rest) = match text.split_once('h') {
        Some((hours, rest)) => (number(hours).ok_or_else(wrong)?, rest),
        None => (0, text),
    };
    let minutes = match rest.strip_suffix('m') {
        Some(minutes) => number(minutes).ok_or_else(wrong)?,
        None if rest.is_empty() && !text.is_empty() => 0,
        None => return Err(wrong()),
    };
    Ok(TimeDelta::hours(hours) + TimeDelta::minutes(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_time_is_hours_and_minutes() {
        for (text, minutes) in [("4h", 240), ("90m", 90), ("1h30m", 90), ("0m", 0), ("9999h", 599_940)] {
            assert_eq!(within(text).unwrap(), TimeDelta::minutes(minutes), "{text}");
        }
        for text in ["", "h", "m", "4", "4 h", "-4h", "+4h", "1.5h", "30m1h", "4h30", "2d", "99999h", "4hm", "4h h"] {
            assert!(within(text).is_err(), "{text}");
        }
    }
}
