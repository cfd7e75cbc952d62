//! Boundaries between the parts of a mail, the same for the same parts.

use crate::voice::wide_hash_fields;

const VERSION: u8 = 1;

/// A boundary that follows from the parts and does not occur in them.
pub(crate) fn boundary(parts: &[&[u8]]) -> String {
    free(parts, |round| {
        let round = round.to_le_bytes();
        let fields: Vec<&[u8]> = std::iter::once(&round[..]).chain(parts.iter().copied()).collect();
        let hash = wide_hash_fields(&[0; 16], VERSION, &fields);
        // No encoding of a part holds `=_`.
        format!("=_{}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    })
}

/// The first boundary that no line of the parts begins with.
fn free(parts: &[&[u8]], boundary: impl Fn(u64) -> String) -> String {
    let is_free = |boundary: &String| {
        let line = format!("--{boundary}");
        let begins = |line_of_part: &[u8]| line_of_part.starts_with(line.as_bytes());
        !parts.iter().any(|part| part.split(|&octet| octet == b'\n').any(begins))
    };
    (0..=u64::MAX).map(boundary).find(is_free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_follows_from_the_parts() {
        assert_eq!(boundary(&[b"Hello\n", b"<p>Hello</p>\n"]), "=_55f5b73fb5cdc11c3c8335b8be0b8eeb");
        assert_ne!(boundary(&[b"a", b"b"]), boundary(&[b"ab", b""]));
        assert_ne!(boundary(&[b"a", b"b"]), boundary(&[b"b", b"a"]));
    }

    #[test]
    fn no_line_of_a_part_begins_with_it() {
        let numbered = |parts: &[&[u8]]| free(parts, |round| format!("=_{round}"));
        assert_eq!(numbered(&[b"a --=_0\n=_0", b""]), "=_0");
        assert_eq!(numbered(&[b"a\r\n--=_0 b", b"--=_1"]), "=_2");
    }
}
