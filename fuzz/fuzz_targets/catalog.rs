//! Any files: a catalog or problems with places; what loads writes mail without a hole.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| sincerely_fuzz::catalogs::loaded(data));
