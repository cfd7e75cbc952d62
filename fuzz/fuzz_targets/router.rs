//! A routes.toml and a message: rules or problems, and a choice.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::router::routed(data));
