//! The command line.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
service: inbound mail and web forms over HTTP, their acknowledgements as JSON; it sends nothing itself

  service --own ADDRESS --own-domain DOMAIN --key-file FILE --facts FILE [OPTIONS]

  POST /mail     an inbound RFC 5322 message; the query may say `sender` (the envelope's) and `verified=true` (DMARC passed)
  POST /form     JSON: address, and name, topic, message, locale, zone, id; the query may say `verified=true`
  POST /done     what a reply has as `done`, posted back once its mail was sent
  GET  /health

About us
  --own ADDRESS           one of our addresses (repeatable); mail to none of them is held. The first is in From
  --own-domain DOMAIN     a domain that only our Message-IDs have (repeatable). The first is in ours
  --key-file FILE         32 hexadecimal digits, `openssl rand -hex 16`
  --ledger FILE           remembers in SQLite whom it has answered (default: in memory, until it ends)

The replies
  --facts FILE            facts as samples have them; `standing` holds brand and agent
  --template NAME         default: acknowledge/question
  --templates DIR         a catalog in a folder (default: the built-in one); SIGHUP reads it again
  --locale TAG
  --hours-file FILE       when the desk is staffed, as `sincerely::follow_up::Hours` reads it (default: weekdays, 9 to 5)
  --within HOURS          how many working hours an answer takes (default: 8)

The server
  --listen ADDRESS:PORT   default: 127.0.0.1:8025. Whoever reaches it can have mails written
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
    pub(crate) template: String,
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

/// The options; none where help is wanted.
pub(crate) fn parse() -> Result<Option<Options>, Usage> {
    let mut own = Vec::new();
    let mut own_domains = Vec::new();
    let (mut key_file, mut ledger, mut facts, mut templates, mut hours_file) = (None, None, None, None, None);
    let mut locale = None;
    let mut template = "acknowledge/question".to_owned();
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
            Long("template") => template = parser.value()?.string()?,
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
        templates,
        locale,
        hours_file,
        within,
        listen,
        timeout: Duration::from_secs(timeout),
    }))
}
