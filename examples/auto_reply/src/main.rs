//! Mail in, mail out: answers an inbound mail on standard input, or holds its tongue.

mod args;
mod eml;
mod reply;
mod verdict;

use std::io::{Read as _, Write as _};
use std::process::{Command, ExitCode, Stdio};

use sincerely::mail::{Guard, Headers};

use args::Options;

/// No mail at all (`EX_DATAERR` of sysexits.h).
const NO_MAIL: u8 = 65;
/// A fault of ours: the mail server tries again later (`EX_TEMPFAIL`); on anything else Postfix bounces.
const OUR_FAULT: u8 = 75;
/// The most octets of a mail that are read.
const MAIL_CAP: u64 = 64 << 20;

/// What ends a run that did not go well: the text for standard error and the exit code.
pub(crate) struct Failure {
    pub(crate) text: String,
    pub(crate) code: u8,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { text: error.to_string(), code: OUR_FAULT }
    }
}

impl Failure {
    pub(crate) fn ours(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: OUR_FAULT }
    }

    pub(crate) fn no_mail(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: NO_MAIL }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { text, code }) => {
            let _ = writeln!(std::io::stderr(), "{text}");
            ExitCode::from(code)
        }
    }
}

fn run() -> Result<(), Failure> {
    let options = args::parse().map_err(|usage| Failure::ours(usage.to_string()))?;
    if options.help {
        return say(args::HELP.as_bytes());
    }
    let guard = guard(&options)?;
    if options.verdict {
        return verdict::run(&options, &guard);
    }
    let mut mail = Vec::new();
    std::io::stdin().lock().take(MAIL_CAP).read_to_end(&mut mail)?;
    let headers = Headers::parse(&mail).map_err(|error| Failure::no_mail(error.to_string()))?;
    let verdict = guard.judge(&headers, options.sender.as_deref());
    let Some(to) = verdict.reply_to().filter(|_| verdict.is_answer()) else {
        let reason = verdict.to_string();
        let _ = writeln!(std::io::stderr(), "held: {}", reason.strip_prefix("hold: ").unwrap_or(&reason));
        return Ok(());
    };
    let reply = reply::write(&options, &headers, to)?;
    match options.send.split_first() {
        None => say(reply.as_bytes()),
        Some((program, words)) => send(Command::new(program).args(words), reply.as_bytes()),
    }
}

fn guard(options: &Options) -> Result<Guard, Failure> {
    let mut guard = Guard::builder();
    if options.personal {
        guard = guard.personal();
    }
    for address in &options.own {
        guard = guard.own(address);
    }
    for domain in &options.own_domains {
        guard = guard.own_domain(domain);
    }
    for form in &options.forms {
        guard = guard.form(form);
    }
    Ok(guard.build()?)
}

fn send(command: &mut Command, mail: &[u8]) -> Result<(), Failure> {
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(mail)?;
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(Failure::ours(format!("the mailer ended with {status}"))) }
}

/// Writes to standard output.
pub(crate) fn say(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}
