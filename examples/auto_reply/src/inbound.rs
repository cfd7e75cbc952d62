//! The inbound mail: read as far as anybody looks at it, and known again when it comes back.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};
use sincerely::mail::{Headers, Thread};

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

/// An id of the answer that is the same whenever the mail comes: of who answers with what, of its sender, so that nobody
/// can use up somebody else's, and of its Message-ID, or of what its author wrote where it has none. It says nothing of any of
/// them.
pub(crate) fn mail_id(own: &str, template: &str, sender: &str, thread: &Thread, mail: &Headers<'_>) -> String {
    let mut hash = Sha256::new();
    let mail = thread.in_reply_to().map_or_else(|| mail.authored(), |id| id.as_bytes().to_vec());
    for part in [own.as_bytes(), template.as_bytes(), sender.as_bytes(), &mail] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
