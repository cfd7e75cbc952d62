//! Hands the reply to a mailer: a program that takes it on standard input and ends with 0 when it has it.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use crate::Failure;

/// The argument that stands for the address. It counts only as a whole: inside another one, such as the text of a shell,
/// an address would be parsed. Braces would not do, Postfix takes those for its own.
const TO: &str = "%to";
/// How long a mailer may take.
const LIMIT: Duration = Duration::from_secs(120);
/// How often its end is looked for.
const TICK: Duration = Duration::from_millis(10);

/// Refuses a command whose `%to` would be part of something.
pub(crate) fn check(command: &[OsString]) -> Result<(), Failure> {
    let hidden = |word: &OsString| word != TO && word.to_string_lossy().contains(TO);
    match command.split_first() {
        Some((program, words)) if program == TO || words.iter().any(hidden) || hidden(program) => {
            Err(Failure::ours("`%to` is an argument by itself, since an address may hold what a shell would run"))
        }
        _ => Ok(()),
    }
}

/// Runs the command with the mail on its standard input, and waits for its end.
///
/// Its exit code decides, not whether it has read everything: a mailer that knows enough may close its input early.
pub(crate) fn send(command: &[OsString], to: &str, mail: &[u8]) -> Result<(), Failure> {
    let Some((program, words)) = command.split_first() else { return Ok(()) };
    let words = words.iter().map(|word| if word == TO { to.into() } else { word.clone() });
    let child = Command::new(program).args(words).stdin(Stdio::piped()).spawn();
    let mut child = child.map_err(|why| Failure::ours(format!("the mailer cannot be run: {}", why.kind())))?;
    if let Some(mut pipe) = child.stdin.take() {
        let mail = mail.to_vec();
        // A thread of its own, which nobody waits for: a mailer that never reads must not hold us up.
        thread::spawn(move || pipe.write_all(&mail));
    }
    match wait(&mut child)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Failure::ours(format!("the mailer failed, {status}"))),
        None => Err(Failure::ours(format!("the mailer took over {} seconds and was ended", LIMIT.as_secs()))),
    }
}

/// The status of the child, or nothing if it had to be killed.
fn wait(child: &mut Child) -> Result<Option<ExitStatus>, Failure> {
    let mut waited = Duration::ZERO;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if waited >= LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(TICK);
        waited += TICK;
    }
}
