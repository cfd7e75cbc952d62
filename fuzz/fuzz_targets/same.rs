//! Facts in any shape, by any way: the same mail, whatever was written before.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::same::again(data));
