//! The inbound mail, read as far as anybody looks at it.

use std::io::{self, Read};

use crate::Failure;

/// The most octets of a mail that are kept: more than the guard looks at.
const CAP: u64 = 16 << 20;

/// The mail, at most 16 MiB of it. The rest is read and dropped: a mail server whose pipe breaks takes that for a fault.
pub(crate) fn read(input: &mut impl Read) -> Result<Vec<u8>, Failure> {
    let mut mail = Vec::new();
    let read = input.by_ref().take(CAP).read_to_end(&mut mail).and_then(|_| io::copy(input, &mut io::sink()));
    read.map_err(|why| Failure::ours(format!("the mail cannot be read: {}", why.kind())))?;
    Ok(mail)
}
