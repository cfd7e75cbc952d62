//! Authentication-Results of a trusted server (RFC 8601).

use super::address::Address;
use super::headers::{Field, Headers};
use super::lexer::without_comments;

/// The DMARC result of a trusted server for the author's domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Authentication {
    /// DMARC passed for the domain in From.
    Passed,
    /// DMARC failed.
    Failed,
}

/// The result of the topmost field of a trusted server. A server removes fields with its own name from incoming mail
/// (RFC 8601, section 5), so that only the topmost is its own beyond doubt.
pub(super) fn result<'h, 'm>(
    headers: &'h Headers<'m>,
    trusted: &[String],
    author: Option<&Address>,
) -> Option<(Authentication, &'h Field<'m>)> {
    let of_server = |field: &&Field<'m>| {
        let text = without_comments(&field.text());
        let id = text.split(';').next().and_then(|id| id.split_whitespace().next().map(str::to_owned));
        id.is_some_and(|id| trusted.iter().any(|known| known.eq_ignore_ascii_case(&id)))
    };
    let field = headers.all("Authentication-Results").find(of_server)?;
    let text = without_comments(&field.text()).to_ascii_lowercase();
    let mut found = None;
    for result in text.split(';').skip(1) {
        let mut words = result.split_whitespace();
        let value = match words.next().and_then(|method| method.split_once('=')) {
            Some((method, value)) if method.split('/').next() == Some("dmarc") => value,
            _ => continue,
        };
        // A domain that is named must be the author's; two results that differ prove nothing.
        let of = words.find_map(|word| word.strip_prefix("header.from=")).map(|of| of.trim_matches('"'));
        let of = of.map(|of| of.rsplit_once('@').map_or(of, |(_, domain)| domain));
        let is_author = author.is_some_and(|author| of.is_none_or(|of| of.eq_ignore_ascii_case(author.domain())));
        let one = match value {
            "pass" if is_author => Authentication::Passed,
            "fail" => Authentication::Failed,
            _ => continue,
        };
        match found {
            None => found = Some(one),
            Some(before) if before != one => return Some((Authentication::Failed, field)),
            Some(_) => {}
        }
    }
    Some((found?, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&str]) -> Option<Authentication> {
        let fields = fields.iter().map(|value| ("Authentication-Results", *value));
        let headers = Headers::from_pairs(fields);
        let author: Address = "maria@example.net".parse().unwrap();
        result(&headers, &["mx.example.org".to_owned()], Some(&author)).map(|(result, _)| result)
    }

    #[test]
    fn the_topmost_field_of_a_trusted_server_counts() {
        use Authentication::{Failed, Passed};
        for (fields, expected) in [
            (&["mx.example.org; dmarc=pass header.from=example.net"][..], Some(Passed)),
            (
                &["MX.example.org 1; spf=pass smtp.mailfrom=x; dmarc=pass (p=none) header.from=Example.NET"],
                Some(Passed),
            ),
            (&["mx.example.org; dmarc=pass header.from=evil.example"], None),
            (&["mx.example.org; dmarc=fail (p=reject) header.from=example.net"], Some(Failed)),
            (&["mx.example.org; dmarc=none header.from=example.net"], None),
            (&["mx.example.org; spf=pass; dkim=pass header.d=example.net"], None),
            (&["mx.example.org; none"], None),
            (&["other.example; dmarc=pass header.from=example.net"], None),
            (&["(mx.example.org;) other.example; dmarc=pass"], None),
            (
                &[
                    "mx.example.org; dmarc=fail header.from=example.net",
                    "mx.example.org; dmarc=pass header.from=example.net",
                ],
                Some(Failed),
            ),
            (&["mx.example.org; dmarc=pass header.from=example.net; dmarc=fail"], Some(Failed)),
            (&["mx.example.org; x=\"; dmarc=pass\""], None),
            (&[], None),
        ] {
            assert_eq!(read(fields), expected, "{fields:?}");
        }
    }
}
