//! Mail in, mail out: answers an inbound mail on standard input, or holds its tongue.

mod args;
mod desk;
mod eml;
mod inbound;
mod reply;
mod route;
mod send;
mod verdict;

use std::io::Write as _;
use std::panic;
use std::process::ExitCode;

use sincerely::mail::{Guard, Headers};

use args::Options;
use reply::Answer;

/// No mail at all (`EX_DATAERR` of sysexits.h).
const NO_MAIL: u8 = 65;
/// A fault of ours: the mail server tries again later (`EX_TEMPFAIL`); on anything else Postfix bounces.
const OUR_FAULT: u8 = 75;

/// What ends a run that did not go well: the text for standard error and the exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) text: String,
    pub(crate) code: u8,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { text: format!("{error:#}"), code: OUR_FAULT }
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
    // A panic would end with 101, and the sender would get a bounce for it.
    panic::set_hook(Box::new(|told| {
        let place =
            told.location().map_or_else(String::new, |place| format!(" in {}, line {}", place.file(), place.line()));
        tell(&format!("an unforeseen fault{place}"));
    }));
    match panic::catch_unwind(run) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(Failure { text, code })) => {
            tell(&text);
            ExitCode::from(code)
        }
        Err(_) => ExitCode::from(OUR_FAULT),
    }
}

fn run() -> Result<(), Failure> {
    let options = args::parse().map_err(|usage| Failure::ours(usage.to_string()))?;
    if options.help {
        return say(args::HELP.as_bytes());
    }
    send::check(&options.send)?;
    let guard = options.common.guard()?;
    if options.verdict {
        return verdict::run(&options, &guard);
    }
    if options.route {
        return route::run(&options);
    }
    // Before anything is claimed: a claim would count the mail as answered.
    if options.send.is_empty() && is_closed() {
        return Err(Failure::ours("standard output is closed, so that nobody would get the reply"));
    }
    let mail = inbound::read(&mut std::io::stdin().lock())?;
    match answer(&options, &guard, &mail)? {
        Answer::Held(reason) => tell(&format!("held: {reason}")),
        Answer::Reply(reply) => {
            if options.send.is_empty() {
                say(&reply.mail)?;
            } else {
                send::send(&options.send, &reply.to, &reply.mail)?;
            }
            reply.sent();
        }
    }
    Ok(())
}

fn answer(options: &Options, guard: &Guard, mail: &[u8]) -> Result<Answer, Failure> {
    let headers = Headers::parse(mail).map_err(|error| Failure::no_mail(format!("{error:#}")))?;
    reply::answer(options, &headers, mail, &guard.judge(&headers, options.sender.as_deref()))
}

/// Writes to standard output.
pub(crate) fn say(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let said = out.write_all(bytes).and_then(|()| out.flush());
    said.map_err(|why| Failure::ours(format!("standard output cannot be written: {}", why.kind())))
}

/// Whether standard output was closed when we began: Rust then opens `/dev/null` for reading and writing in its place.
fn is_closed() -> bool {
    let is_null = std::fs::read_link("/proc/self/fd/1").is_ok_and(|path| path == std::path::Path::new("/dev/null"));
    let info = std::fs::read_to_string("/proc/self/fdinfo/1").unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:")?.trim().chars().last());
    is_null && flags == Some('2')
}

/// A line on standard error; one that nobody can read is no fault.
pub(crate) fn tell(line: &str) {
    // Help has a line of its own; in a log it stands beside what it helps with.
    let _ = writeln!(std::io::stderr(), "{}", line.replace("\n  help: ", "; help: "));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the work is measured by: octets asked of the allocator, which a loop over what is there already multiplies.
    fn octets(mail: &[u8]) -> u64 {
        let mut options = Options::default();
        options.common.own.push("support@example.org".to_owned());
        let guard = options.common.guard().unwrap();
        let mut told = false;
        let counted = allocation_counter::measure(|| told = answer(&options, &guard, mail).is_ok());
        assert!(told);
        counted.bytes_total
    }

    #[test]
    fn the_work_grows_as_the_mail_does() {
        let head = "From: a@b.example\nTo: support@example.org\n";
        for line in
            ["Received: from a by b; now\n", "To: a@b.example,\n", "References: <a@b>\n", " folded\n", "no field\n"]
        {
            let mail = |size: usize| [head, &line.repeat(size / line.len()), "\nHi\n"].concat();
            // What is the same for mails of every size, such as loading the catalog.
            let loading = octets(mail(50_000).as_bytes());
            let (small, large) = (octets(mail(500_000).as_bytes()), octets(mail(5_000_000).as_bytes()));
            let (small, large) = (small.saturating_sub(loading), large.saturating_sub(loading));
            assert!(large <= small * 13, "{line:?}: {small}, then {large}");
            assert!(large < 200 << 20, "{line:?}: {large}");
        }
    }
}
