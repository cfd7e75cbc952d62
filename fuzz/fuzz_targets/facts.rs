//! Any bytes as facts: a whole mail of known elements, or an error without a value.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::facts::written(data));
