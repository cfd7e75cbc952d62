//! Any bytes as a mail whose text is routed.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::router::body(data));
