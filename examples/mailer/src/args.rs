//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
mailer: writes one mail, hands it to an SMTP server and prints its Message-ID

  mailer --facts FILE --from ADDRESS [OPTIONS] [TEMPLATE]

The mail
  --facts FILE            a request as samples have it, `to`, `now` and `facts`; `-` is standard input
  TEMPLATE                default: the `template` of the request
  --to ADDRESS            default: the `to` of the request
  --from ADDRESS          in From; --name NAME its display name
  --reply-to ADDRESS      in Reply-To
  --bounce ADDRESS        the envelope's sender, who hears of it when the mail cannot be delivered (default: the one in From)
  --templates DIR         a catalog in a folder (default: the built-in one)
  --key-file FILE         32 hexadecimal digits: the secret of the wording
  --id KEY                your key for this mail (default: its template, address and `now`)
  --id-domain DOMAIN      the domain of its Message-ID (default: that of --from)
  --print                 prints the mail and sends nothing

The server
  --smtp HOST:PORT        default: localhost:25. In plain text to this machine alone
  --starttls  --tls       begins in plain text and turns to TLS; TLS from the first octet (build with `--features tls`)
  --user NAME --password-file FILE

The same request gives the same mail, octet for octet, and the same Message-ID, so that whoever gets it twice can tell.
Exit: 0 once the server has taken the mail; 75, with one line on standard error, for anything else.
";

/// How octets go to the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Security {
    #[default]
    Plain,
    StartTls,
    Tls,
}

/// Everything that the command line says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) help: bool,
    pub(crate) print: bool,
    pub(crate) template: Option<String>,
    pub(crate) facts: Option<PathBuf>,
    pub(crate) to: Option<String>,
    pub(crate) from: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) bounce: Option<String>,
    pub(crate) templates: Option<PathBuf>,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) id: Option<String>,
    pub(crate) id_domain: Option<String>,
    pub(crate) smtp: Option<String>,
    pub(crate) security: Security,
    pub(crate) user: Option<String>,
    pub(crate) password_file: Option<PathBuf>,
}

pub(crate) fn parse() -> Result<Options, lexopt::Error> {
    let mut options = Options::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => options.help = true,
            Long("print") => options.print = true,
            Long("facts") => options.facts = Some(parser.value()?.into()),
            Long("to") => options.to = Some(text(&mut parser)?),
            Long("from") => options.from = Some(text(&mut parser)?),
            Long("name") => options.name = Some(text(&mut parser)?),
            Long("reply-to") => options.reply_to = Some(text(&mut parser)?),
            Long("bounce") => options.bounce = Some(text(&mut parser)?),
            Long("templates") => options.templates = Some(parser.value()?.into()),
            Long("key-file") => options.key_file = Some(parser.value()?.into()),
            Long("id") => options.id = Some(text(&mut parser)?),
            Long("id-domain") => options.id_domain = Some(text(&mut parser)?),
            Long("smtp") => options.smtp = Some(text(&mut parser)?),
            Long("starttls") => options.security = Security::StartTls,
            Long("tls") => options.security = Security::Tls,
            Long("user") => options.user = Some(text(&mut parser)?),
            Long("password-file") => options.password_file = Some(parser.value()?.into()),
            Value(template) if options.template.is_none() => options.template = Some(template.string()?),
            _ => return Err(arg.unexpected()),
        }
    }
    Ok(options)
}

fn text(parser: &mut lexopt::Parser) -> Result<String, lexopt::Error> {
    parser.value()?.string()
}
