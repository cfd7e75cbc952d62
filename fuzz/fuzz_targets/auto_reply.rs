//! Any bytes as a mail to be answered.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::auto_reply::answered(data));
