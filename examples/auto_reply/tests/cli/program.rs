//! The program as a child, fed and waited for.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::thread;

/// A person's mail.
pub(crate) const HUMAN: &str = "Return-Path: <maria@example.net>\nFrom: Maria Silva <maria@example.net>\n\
    To: support@example.org\nSubject: The oak desk\nMessage-ID: <1@example.net>\n\nWhere is my oak desk?\n";

pub(crate) const KEY: &str = "000102030405060708090a0b0c0d0e0f\n";

pub(crate) fn auto_reply() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_auto_reply"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it with some input, all of which it must take.
pub(crate) fn feed(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().unwrap();
    // A wrong command line ends the program before it reads anything.
    let written = writer.join().unwrap();
    assert!(written.is_ok() || output.status.code() == Some(75), "the input was not read to its end");
    output
}

pub(crate) fn run(args: &[&str], mail: &str) -> Output {
    feed(auto_reply().args(args), mail.as_bytes())
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
