//! The command line.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use lexopt::prelude::*;
use sincerely::ledger::{LimitKind, Limits};
use sincerely::mail::{Rule, Strength};

pub(crate) const HELP: &str = "\
service: inbound mail and web forms over HTTP, their acknowledgements as JSON; it sends nothing itself

  service --own ADDRESS --own-domain DOMAIN --key-file FILE --facts FILE [OPTIONS]

  POST /mail     an inbound RFC 5322 message; the query may say `sender` (the envelope's) and `verified=true` (DMARC passed)
  POST /form     JSON: address, and name, topic, message, locale, zone, id; the query may say `verified=true`
  POST /done     what a reply has as `done`, posted back once its mail was sent
  GET  /health   `live` and `ready` as JSON: whether it runs, and whether its ledger can be written
  GET  /ready    200 if its ledger can be written, else 503

About us
  --own ADDRESS           one of our addresses (repeatable); mail to none of them is held. The first is in From
  --own-domain DOMAIN     a domain that only our Message-IDs have (repeatable). The first is in ours
  --alias ADDRESS         another address of ours, which only receives (repeatable)
  --own-list ID           the List-Id of a list of ours, such as a team alias (repeatable)
  --form ADDRESS          the address that a web form of ours sends mail from (repeatable); its visitor is never verified
  --trust-auth SERVER     the name in the Authentication-Results of our own server (repeatable): DMARC that passed verifies
  --loosen RULE           mail is not held for this rule (repeatable)
  --tighten RULE          mail is held for this rule, hard (repeatable): `authentication` holds mail whose DMARC failed
  --limit WHO=N/TIME      at most so many (repeatable). The defaults: person=10/1d, thread=5/1d, domain=200/1h, everybody=1000/1h,
                          and for a person's replies to our answers replies=2/1d
  --key-file FILE         32 hexadecimal digits, `openssl rand -hex 16`
  --ledger FILE           remembers in SQLite whom it has answered (default: in memory, until it ends)

The replies
  --facts FILE            facts as samples have them; `standing` holds brand and agent
  --template NAME         always this template (default: by what the message says)
  --routes FILE           rules of your own for that choice, TOML as `sincerely::mail::Router` reads it
  --order-number PATTERN  the form of your order numbers, `VNK-####-#####`: `#` digit, `@` letter, `+` repeats (repeatable)
  --subject re|own        the subject of a verified sender after `Re: `, or the template's own (default: own)
  --templates DIR         a catalog in a folder (default: the built-in one); SIGHUP reads it again
  --locale TAG
  --hours-file FILE       when the desk is staffed, as `sincerely::follow_up::Hours` reads it (default: weekdays, 9 to 5)
  --within HOURS          how many working hours an answer takes (default: 8)

The server
  --listen ADDRESS:PORT   default: 127.0.0.1:8025. Whoever reaches it can have mails written
  --host NAME             a name that requests may come under, besides that of --listen and localhost (repeatable)
  --timeout SECONDS       how long a request may take to arrive, and to be taken up (default: 10)
";

/// Everything that the command line says.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) own: Vec<String>,
    pub(crate) own_domains: Vec<String>,
    pub(crate) key_file: PathBuf,
    pub(crate) ledger: Option<PathBuf>,
    pub(crate) facts: PathBuf,
    pub(crate) template: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) own_lists: Vec<String>,
    pub(crate) forms: Vec<String>,
    pub(crate) trusted: Vec<String>,
    pub(crate) rules: Vec<(Rule, Strength)>,
    pub(crate) limits: Limits,
    pub(crate) routes: Option<PathBuf>,
    pub(crate) order_numbers: Vec<String>,
    pub(crate) subject_re: bool,
    pub(crate) hosts: Vec<String>,
    pub(crate) templates: Option<PathBuf>,
    pub(crate) locale: Option<String>,
    pub(crate) hours_file: Option<PathBuf>,
    pub(crate) within: u16,
    pub(crate) listen: SocketAddr,
    pub(crate) timeout: Duration,
}

/// A command line that makes no sense.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; `service --help` shows what there is", self.0)
    }
}

impl From<lexopt::Error> for Usage {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

fn rule(name: &str) -> Result<Rule, Usage> {
    name.parse().map_err(|error: sincerely::Error| Usage(format!("{error:#}")))
}

/// `person=10/1d`.
fn limit(text: &str) -> Result<(LimitKind, u32, TimeDelta), Usage> {
    let read = || {
        let (kind, rest) = text.split_once('=')?;
        let (max, period) = rest.split_once('/')?;
        let kind = if kind == "everybody" { LimitKind::Global } else { kind.parse().ok()? };
        let (count, unit) = period.split_at_checked(period.len().checked_sub(1)?)?;
        let count: u32 = count.parse().ok().filter(|count| *count < 1_000_000)?;
        let period = match unit {
            "d" => TimeDelta::days(count.into()),
            "h" => TimeDelta::hours(count.into()),
            "m" => TimeDelta::minutes(count.into()),
            _ => return None,
        };
        Some((kind, max.parse().ok()?, period))
    };
    read().ok_or_else(|| Usage("`--limit` takes whose and how many in what time: `person=10/1d`".to_owned()))
}

/// The options; none where help is wanted.
pub(crate) fn parse() -> Result<Option<Options>, Usage> {
    let mut own = Vec::new();
    let mut own_domains = Vec::new();
    let (mut key_file, mut ledger, mut facts, mut templates, mut hours_file) = (None, None, None, None, None);
    let mut locale = None;
    let (mut template, mut routes) = (None, None);
    let [mut aliases, mut own_lists, mut forms, mut trusted, mut order_numbers, mut hosts] = [const { Vec::new() }; 6];
    let mut rules = Vec::new();
    let mut limits = Limits::builder().mail_retention(TimeDelta::days(400));
    let mut subject_re = false;
    let mut within = 8;
    let mut listen = SocketAddr::from(([127, 0, 0, 1], 8025));
    let mut timeout = 10;
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(None),
            Long("own") => own.push(parser.value()?.string()?),
            Long("own-domain") => own_domains.push(parser.value()?.string()?),
            Long("key-file") => key_file = Some(parser.value()?.into()),
            Long("ledger") => ledger = Some(parser.value()?.into()),
            Long("facts") => facts = Some(parser.value()?.into()),
            Long("template") => template = Some(parser.value()?.string()?),
            Long("alias") => aliases.push(parser.value()?.string()?),
            Long("own-list") => own_lists.push(parser.value()?.string()?),
            Long("form") => forms.push(parser.value()?.string()?),
            Long("trust-auth") => trusted.push(parser.value()?.string()?),
            Long("loosen") => rules.push((rule(&parser.value()?.string()?)?, Strength::Off)),
            Long("tighten") => rules.push((rule(&parser.value()?.string()?)?, Strength::Hard)),
            Long("limit") => {
                let (kind, max, period) = limit(&parser.value()?.string()?)?;
                limits = limits.limit(kind, max, period);
            }
            Long("routes") => routes = Some(parser.value()?.into()),
            Long("order-number") => order_numbers.push(parser.value()?.string()?),
            Long("subject") => {
                subject_re = match parser.value()?.string()?.as_str() {
                    "re" => true,
                    "own" => false,
                    _ => return Err(Usage("`--subject` takes `re` or `own`".to_owned())),
                };
            }
            Long("host") => hosts.push(parser.value()?.string()?),
            Long("templates") => templates = Some(parser.value()?.into()),
            Long("locale") => locale = Some(parser.value()?.string()?),
            Long("hours-file") => hours_file = Some(parser.value()?.into()),
            Long("within") => within = parser.value()?.parse()?,
            Long("listen") => listen = parser.value()?.parse()?,
            Long("timeout") => timeout = parser.value()?.parse()?,
            _ => return Err(arg.unexpected().into()),
        }
    }
    let missing = |option: &str| Usage(format!("`{option}` is missing"));
    for (list, option) in [(&own, "--own"), (&own_domains, "--own-domain")] {
        if list.is_empty() {
            return Err(missing(option));
        }
    }
    Ok(Some(Options {
        own,
        own_domains,
        key_file: key_file.ok_or_else(|| missing("--key-file"))?,
        ledger,
        facts: facts.ok_or_else(|| missing("--facts"))?,
        template,
        aliases,
        own_lists,
        forms,
        trusted,
        rules,
        limits: limits.build().map_err(|error| Usage(format!("{error:#}")))?,
        routes,
        order_numbers,
        subject_re,
        hosts,
        templates,
        locale,
        hours_file,
        within,
        listen,
        timeout: Duration::from_secs(timeout),
    }))
}
