//! Writes one mail and hands it to an SMTP server.

mod args;
mod letter;
mod post;
mod relay;

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

/// Whoever called may try again later (`EX_TEMPFAIL` of sysexits.h): the mail will be the same.
const FAULT: u8 = 75;

/// What ends a run that did not go well, in one line.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(format!("{error:#}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.lines().map(str::trim_start).collect::<Vec<_>>().join("; "))
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::from(FAULT)
        }
    }
}

fn run() -> Result<(), Failure> {
    let options =
        args::parse().map_err(|usage| Failure::new(format!("{usage}; `mailer --help` shows what there is")))?;
    if options.help {
        return say(args::HELP.as_bytes());
    }
    let (letter, id) = letter::write(&options)?;
    if options.print {
        return say(&letter.formatted());
    }
    post::send(&options, &letter)?;
    say(format!("{id}\n").as_bytes())
}

fn say(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}
