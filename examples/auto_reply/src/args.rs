//! The command line.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
auto_reply: an RFC 5322 message on standard input, the reply on standard output

  auto_reply [OPTIONS]                     the reply; nothing, and `held: REASON` on standard error, where there must be none
  auto_reply [OPTIONS] --send CMD ARGS…    runs CMD with the reply on its standard input, only where there is one
  auto_reply [OPTIONS] --verdict FILE…     FILE<TAB>answer|hold<TAB>class<TAB>strength<TAB>evidence<TAB>reply_to, a line a file

About us
  --own ADDRESS           one of our addresses (repeatable); mail to none of them is held. The first is in From
  --own-domain DOMAIN     a domain that only our Message-IDs have (repeatable). The first is in ours
  --form ADDRESS          the address that a web form of ours sends from (repeatable): its visitor is in Reply-To
  --personal              one person's mailbox: answers the Return-Path alone
  --name NAME             the display name in From

About this mail
  --sender ADDRESS        the envelope sender, `<>` for none (default: the topmost Return-Path)
  --verified              DMARC has passed: the reply may repeat what the sender wrote

The reply
  --template NAME         default: acknowledge/question
  --facts FILE            facts as samples have them; `standing` holds brand and agent
  --templates DIR         a catalog in a folder (default: the built-in one)
  --locale TAG  --tone TONE  --zone ZONE
  --key-file FILE         32 hexadecimal digits: the secret of the wording
  --now RFC3339           default: the clock

Exit: 0, with or without a reply; 65 for what is no mail; 75 for a fault of ours, so that the mail server tries again.
";

/// Everything that the command line says.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Options {
    pub(crate) help: bool,
    pub(crate) own: Vec<String>,
    pub(crate) own_domains: Vec<String>,
    pub(crate) forms: Vec<String>,
    pub(crate) personal: bool,
    pub(crate) verified: bool,
    pub(crate) name: Option<String>,
    pub(crate) sender: Option<String>,
    pub(crate) template: Option<String>,
    pub(crate) facts: Option<PathBuf>,
    pub(crate) templates: Option<PathBuf>,
    pub(crate) locale: Option<String>,
    pub(crate) tone: Option<String>,
    pub(crate) zone: Option<String>,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) now: Option<String>,
    pub(crate) verdict: bool,
    pub(crate) files: Vec<OsString>,
    pub(crate) send: Vec<OsString>,
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

pub(crate) fn parse() -> Result<Options, Usage> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => options.help = true,
            Long("own") => options.own.push(text(&mut parser)?),
            Long("own-domain") => options.own_domains.push(text(&mut parser)?),
            Long("form") => options.forms.push(text(&mut parser)?),
            Long("personal") => options.personal = true,
            Long("verified") => options.verified = true,
            Long("name") => options.name = Some(text(&mut parser)?),
            Long("sender") => options.sender = Some(text(&mut parser)?),
            Long("template") => options.template = Some(text(&mut parser)?),
            Long("facts") => options.facts = Some(parser.value()?.into()),
            Long("templates") => options.templates = Some(parser.value()?.into()),
            Long("locale") => options.locale = Some(text(&mut parser)?),
            Long("tone") => options.tone = Some(text(&mut parser)?),
            Long("zone") => options.zone = Some(text(&mut parser)?),
            Long("key-file") => options.key_file = Some(parser.value()?.into()),
            Long("now") => options.now = Some(text(&mut parser)?),
            Long("verdict") => options.verdict = true,
            Long("send") => {
                // Everything behind it is the command.
                options.send = parser.raw_args()?.collect();
                if options.send.is_empty() {
                    return Err(Usage("`--send` takes a command".to_owned()));
                }
            }
            Value(file) if options.verdict => options.files.push(file),
            _ => return Err(arg.unexpected().into()),
        }
    }
    if options.verdict && options.files.is_empty() && !options.help {
        return Err(Usage("`--verdict` takes files".to_owned()));
    }
    Ok(options)
}

fn text(parser: &mut lexopt::Parser) -> Result<String, Usage> {
    parser.value()?.into_string().map_err(|_| Usage("an argument that is not UTF-8".to_owned()))
}
