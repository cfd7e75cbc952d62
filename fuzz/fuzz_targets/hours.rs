//! Any text as opening hours and holidays.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::hours::kept(data));
