//! Message ids (RFC 5322, section 3.6.4).

use super::lexer::without_comments;

/// The most octets of one id: a line has 998 with its field name.
const ID_CAP: usize = 900;

/// The valid ids of a field, in order and each once. Commas between them are accepted, as Exchange and iOS write them.
pub(super) fn ids(value: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((inner, behind)) = after.split_once('>') else { break };
        // `<a <b@c>`: the id begins at the last bracket.
        let inner = inner.rsplit('<').next().unwrap_or(inner);
        if is_id(inner) {
            found.push(inner);
        }
        rest = behind;
    }
    found
}

/// The ids of several values with their brackets, each once, comments left out.
pub(super) fn all<'a>(values: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut list = Vec::new();
    for value in values {
        for id in ids(&without_comments(value)) {
            if seen.insert(id.to_owned()) {
                list.push(format!("<{id}>"));
            }
        }
    }
    list
}

/// The id of a Message-ID field without brackets, in brackets.
pub(super) fn bare(value: &str) -> Option<String> {
    let id = value.trim();
    is_id(id).then(|| format!("<{id}>")).filter(|_| !id.contains(['<', '>']))
}

/// The domain of an id in brackets.
pub(super) fn domain(id: &str) -> &str {
    id.rsplit_once('@').map_or("", |(_, domain)| domain.trim_end_matches('>'))
}

/// Printable ASCII around one `@`. Brackets of comments are none of an id's characters: in quotes they come this far, and
/// whoever reads the answer would take them for a comment; nor is a quote without its other half, nor an encoded word,
/// which readers decode anywhere.
fn is_id(inner: &str) -> bool {
    let plain = |part: &str| {
        let quotes = part.bytes().filter(|b| *b == b'"').count();
        let whole = part.bytes().all(|b| b.is_ascii_graphic() && !b"@()\\".contains(&b));
        !part.is_empty() && whole && quotes.is_multiple_of(2)
    };
    inner.len() + 2 <= ID_CAP
        && !inner.contains("=?")
        && inner.split_once('@').is_some_and(|(left, right)| plain(left) && plain(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_between_commas_comments_and_rubbish() {
        assert_eq!(
            all(["<a@b>,<c@d>,\t(x <y@z>) <a@b> <e f@g> <no> <h@i@j> x@y <k<l@m>"]),
            ["<a@b>", "<c@d>", "<l@m>"]
        );
        assert_eq!(
            all([
                "\"<a(@b)>", "\"<(a@b>", "<a@b\\)>", "<a\\(@b>", "<\"a@b>", "<\"a\\\"@b>", "<a\"b@c\"d>", "<a@=?b?=>"
            ]),
            Vec::<String>::new()
        );
        assert_eq!(all(["<=?utf-8?q?=0AX-A:_1_a@b?=>"]), Vec::<String>::new());
        assert_eq!(all(["<a(@c)@b>", "\"<a@b>", "<\"a\"@b>"]), ["<a@b>", "<\"a\"@b>"]);
        assert_eq!(all(["<a@b\u{7}>", "<ä@b>", "<@b>", "<a@>", "<a@b"]), Vec::<String>::new());
        assert_eq!(all([format!("<{}@b>", "a".repeat(900)).as_str()]), Vec::<String>::new());
        assert_eq!(domain("<a@b>"), "b");
    }
}
