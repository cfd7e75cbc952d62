//! Any bytes as an inbound mail: a verdict, however the mail is folded.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::inbound::judged(data));
