//! The command line.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use answers::{Options as Common, Problem, text};
use lexopt::prelude::*;

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
    /// What `auto_reply` has too.
    pub(crate) common: Common,
    pub(crate) key_file: PathBuf,
    pub(crate) facts: PathBuf,
    pub(crate) hosts: Vec<String>,
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

impl From<Problem> for Usage {
    fn from(problem: Problem) -> Self {
        Self(problem.0)
    }
}

/// The options; none where help is wanted.
pub(crate) fn parse() -> Result<Option<Options>, Usage> {
    let mut common = Common::default();
    let mut hosts = Vec::new();
    let mut within = 8;
    let mut listen = SocketAddr::from(([127, 0, 0, 1], 8025));
    let mut timeout = 10;
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        let name = match arg {
            Short('h') => return Ok(None),
            Long(name) => name.to_owned(),
            other => return Err(other.unexpected().into()),
        };
        match name.as_str() {
            "help" => return Ok(None),
            "host" => hosts.push(text(&mut parser)?),
            "within" => within = parser.value()?.parse()?,
            "listen" => listen = parser.value()?.parse()?,
            "timeout" => timeout = parser.value()?.parse()?,
            name if common.take(name, &mut parser)? => {}
            name => return Err(Long(name).unexpected().into()),
        }
    }
    common.check()?;
    let missing = |option: &str| Usage(format!("`{option}` is missing"));
    for (list, option) in [(&common.own, "--own"), (&common.own_domains, "--own-domain")] {
        if list.is_empty() {
            return Err(missing(option));
        }
    }
    Ok(Some(Options {
        key_file: common.key_file.clone().ok_or_else(|| missing("--key-file"))?,
        facts: common.facts.clone().ok_or_else(|| missing("--facts"))?,
        common,
        hosts,
        within,
        listen,
        timeout: Duration::from_secs(timeout),
    }))
}
