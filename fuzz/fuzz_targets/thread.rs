//! Any bytes as an inbound mail: the fields of its answer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::inbound::threaded(data));
