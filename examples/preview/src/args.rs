//! The command line.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use lexopt::prelude::*;
use sincerely::review::Scope;

pub(crate) const HELP: &str = "\
preview: look at the mails of a catalog

  preview                     a tour: one customer, four mails over two weeks
  preview list                the templates by language
  preview show TEMPLATE       a mail, or several in a row
  preview new NAME            writes a template with pools and samples into `--templates DIR`
  preview check               the review: everything rendered, every finding; exit 1 on an error
  preview serve               everything in a browser, on this machine alone
  preview export --out DIR    the same as files
  preview freshness           how soon a person would notice a template; exit 1 if one is stale

Everything takes
  --templates DIR             a catalog in a folder (default: the built-in one); repeated: each folder over those before
  --over DIR                  a folder over the built-in catalog, or over `--templates` (repeatable)
  --json                      one JSON object a line
  --all                       notes too, and each finding by itself (check)
  --own                       only what is not built in (list, check, freshness, export)

list takes
  --from                      which layer each template, pool, slot, … is taken from, and what that layer hides

serve takes
  --port N                    another port than 2525; 0 takes a free one

new takes
  --locale TAG                the language of the template (default: en)

show takes
  --facts FILE                a request as samples have it (default: the template's sample)
  --sample KIND               another of its samples: sparse, hostile, …
  --locale TAG  --tone TONE  --mood MOOD
  --to ADDRESS                to somebody else: another person hears other words
  --count N                   N mails in a row to the same person, memory carried on
  --conversation ID           they belong to one conversation; without it each begins one
  --now RFC3339               at another time
  --without PATH              without a fact (repeatable)
  --part subject|text|html|eml
  --trace                     which wording was chosen, and why
";

/// What a run does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Command {
    Tour,
    Help,
    List,
    Show(String),
    New(String),
    Serve,
    Export,
    Check,
    Freshness,
}

/// Everything that the command line says.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) command: Command,
    pub(crate) templates: Vec<PathBuf>,
    pub(crate) over: Vec<PathBuf>,
    pub(crate) json: bool,
    pub(crate) all: bool,
    pub(crate) own: bool,
    pub(crate) from: bool,
    pub(crate) facts: Option<PathBuf>,
    pub(crate) sample: String,
    pub(crate) locale: Option<String>,
    pub(crate) tone: Option<String>,
    pub(crate) mood: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) count: u32,
    pub(crate) conversation: Option<String>,
    pub(crate) now: Option<String>,
    pub(crate) without: Vec<String>,
    pub(crate) part: Option<Part>,
    pub(crate) trace: bool,
    pub(crate) port: u16,
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Subject,
    Text,
    Html,
    Eml,
}

impl Options {
    /// What the review looks at.
    pub(crate) fn scope(&self) -> Scope<'static> {
        if self.own { Scope::Own } else { Scope::All }
    }
}

/// A command line that makes no sense.
#[derive(Debug)]
pub(crate) struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; `preview --help` shows what there is", self.0)
    }
}

impl From<lexopt::Error> for Usage {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

/// The port of `serve`.
const PORT: u16 = 2525;
/// The most mails of one run.
const COUNT_CAP: u32 = 100_000;

pub(crate) fn parse() -> Result<Options, Usage> {
    let mut options = Options {
        command: Command::Tour,
        templates: Vec::new(),
        over: Vec::new(),
        json: false,
        all: false,
        own: false,
        from: false,
        facts: None,
        sample: String::new(),
        locale: None,
        tone: None,
        mood: None,
        to: None,
        count: 1,
        conversation: None,
        now: None,
        without: Vec::new(),
        part: None,
        trace: false,
        port: PORT,
        out: None,
    };
    let mut words: Vec<String> = Vec::new();
    let (mut only_show, mut only_serve) = (false, false);
    let mut parser = lexopt::Parser::from_env();
    let text = |value: OsString| value.into_string().map_err(|_| Usage("an argument that is not UTF-8".to_owned()));
    while let Some(arg) = parser.next()? {
        match arg {
            Value(word) => words.push(text(word)?),
            Short('h') | Long("help") => options.command = Command::Help,
            Long("templates") => options.templates.push(parser.value()?.into()),
            Long("over") => options.over.push(parser.value()?.into()),
            Long("json") => options.json = true,
            Long("all") => options.all = true,
            Long("own") => options.own = true,
            Long("from") => options.from = true,
            Long("port") => {
                options.port = parser.value()?.parse()?;
                only_serve = true;
            }
            Long("out") => options.out = Some(parser.value()?.into()),
            Long("locale") => options.locale = Some(text(parser.value()?)?),
            Long(name) => {
                only_show = true;
                match name {
                    "facts" => options.facts = Some(parser.value()?.into()),
                    "sample" => options.sample = text(parser.value()?)?,
                    "tone" => options.tone = Some(text(parser.value()?)?),
                    "mood" => options.mood = Some(text(parser.value()?)?),
                    "to" => options.to = Some(text(parser.value()?)?),
                    "count" => {
                        options.count = parser.value()?.parse()?;
                        if !(1..=COUNT_CAP).contains(&options.count) {
                            return Err(Usage(format!("`--count` takes 1 to {COUNT_CAP}")));
                        }
                    }
                    "conversation" => options.conversation = Some(text(parser.value()?)?),
                    "now" => options.now = Some(text(parser.value()?)?),
                    "without" => options.without.push(text(parser.value()?)?),
                    "part" => options.part = Some(part(&text(parser.value()?)?)?),
                    "trace" => options.trace = true,
                    _ => return Err(arg.unexpected().into()),
                }
            }
            Short(_) => return Err(arg.unexpected().into()),
        }
    }
    if options.command == Command::Help {
        return Ok(options);
    }
    let mut words = words.into_iter();
    options.command = match (words.next().as_deref(), words.next(), words.next()) {
        (None, ..) => Command::Tour,
        (Some("help"), None, None) => Command::Help,
        (Some("list"), None, None) => Command::List,
        (Some("check"), None, None) => Command::Check,
        (Some("freshness"), None, None) => Command::Freshness,
        (Some("show"), Some(template), None) => Command::Show(template),
        (Some("serve"), None, None) => Command::Serve,
        (Some("export"), None, None) => Command::Export,
        (Some("new"), Some(template), None) => Command::New(template),
        (Some("new"), None, None) => return Err(Usage("`new` takes the name of a template".to_owned())),
        (Some("show"), None, None) => return Err(Usage("`show` takes the name of a template".to_owned())),
        (Some(word @ ("show" | "new" | "serve" | "export" | "list" | "check" | "freshness" | "help")), ..) => {
            return Err(Usage(format!("too many words after `{word}`")));
        }
        (Some(word), ..) => return Err(Usage(format!("no command `{word}`"))),
    };
    match misplaced(&options, only_show, only_serve) {
        Some(told) => Err(Usage(told.to_owned())),
        None => Ok(options),
    }
}

/// What is wrong with an option that belongs to another command.
fn misplaced(options: &Options, only_show: bool, only_serve: bool) -> Option<&'static str> {
    let is_show = matches!(options.command, Command::Show(_));
    let takes_locale = is_show || matches!(options.command, Command::New(_));
    let told = [
        ((only_show && !is_show) || (options.locale.is_some() && !takes_locale), "only `show` takes that option"),
        (options.out.is_some() && options.command != Command::Export, "only `export` takes `--out`"),
        (options.from && options.command != Command::List, "only `list` takes `--from`"),
        (only_serve && options.command != Command::Serve, "only `serve` takes `--port`"),
    ];
    told.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, told)| told)
}

fn part(name: &str) -> Result<Part, Usage> {
    match name {
        "subject" => Ok(Part::Subject),
        "text" => Ok(Part::Text),
        "html" => Ok(Part::Html),
        "eml" => Ok(Part::Eml),
        _ => Err(Usage("`--part` takes subject, text, html or eml".to_owned())),
    }
}
