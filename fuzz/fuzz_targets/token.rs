//! Any text as a token or a stored memory.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::token::held(data));
