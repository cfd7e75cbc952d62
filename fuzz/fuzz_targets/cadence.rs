//! Any text as a cadence, any JSON as a state: a series that ends, in opening hours, with one mail at a time.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::cadence::kept(data));
