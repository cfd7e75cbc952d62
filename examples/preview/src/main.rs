//! Shows, checks and measures the mails of a catalog in the terminal.

mod args;
mod check;
mod freshness;
mod list;
mod mail;
mod new;
mod paint;
mod serve;
mod show;
mod tour;

use std::io::Write as _;
use std::process::ExitCode;

use args::{Command, Usage};

/// What ends a run that did not go well: the text for standard error and the exit code.
pub(crate) struct Failure {
    pub(crate) text: String,
    pub(crate) code: u8,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { text: format!("{error:#}"), code: 1 }
    }
}

impl Failure {
    pub(crate) fn from_text(text: &str) -> Self {
        Self { text: text.to_owned(), code: 1 }
    }

    pub(crate) fn usage(usage: &Usage) -> Self {
        Self { text: usage.to_string(), code: 2 }
    }
}

fn main() -> ExitCode {
    let result = args::parse().map_err(|usage| Failure::usage(&usage)).and_then(|options| match &options.command {
        Command::Tour => tour::run(&options),
        Command::Help => {
            say(args::HELP);
            Ok(())
        }
        Command::List => list::run(&options),
        Command::Show(template) => show::run(&options, template),
        Command::Check => check::run(&options),
        Command::Serve => serve::run(&options),
        Command::Export => serve::export::run(&options),
        Command::New(template) => new::run(&options, template),
        Command::Freshness => freshness::run(&options),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { text, code }) => {
            if !text.is_empty() {
                let _ = writeln!(std::io::stderr(), "{text}");
            }
            ExitCode::from(code)
        }
    }
}

/// Writes to standard output; a reader that has gone away (`| head`) ends the run quietly.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}
