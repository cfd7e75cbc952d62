//! The program under a real Postfix, set up by the lines in `docs/auto_reply.md`: what it answers, what it leaves, and where loops end.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod loops;
mod page;

use postfix::{Builder, Postfix};

const KEY: &str = "000102030405060708090a0b0c0d0e0f\n";
const FACTS: &str = r#"{"standing":{"agent":"Sam Reed","brand":"Oak & Co."}}"#;
const PROGRAM: &str = env!("CARGO_BIN_EXE_auto_reply");

/// Starts the server with a copy of everything that passes it, and with the files that the page names.
fn start(builder: Builder) -> Option<Postfix> {
    let server = builder.program(PROGRAM).lines("main.cf", "always_bcc = all@archive.example").start()?;
    std::fs::write(server.folder().join("key"), KEY).unwrap();
    std::fs::write(server.folder().join("facts.json"), FACTS).unwrap();
    Some(server)
}

/// Waits for the end of it all. Two mails of one person at the same moment are one after the other.
fn settle(server: &Postfix) {
    for _ in 0..20 {
        if server.settle() == 0 {
            return;
        }
        server.retry();
    }
    panic!("it does not end: {}", server.log());
}

/// How many mails have passed the server.
fn passed(server: &Postfix) -> usize {
    server.arrived("all@archive.example").len()
}

fn mail(from: &str, to: &str, more: &str) -> Vec<u8> {
    let text = format!("From: Maria Silva <{from}>\nTo: {to}\nSubject: the desk\n{more}\nWhere is it?\n");
    text.replace('\n', "\r\n").into_bytes()
}
