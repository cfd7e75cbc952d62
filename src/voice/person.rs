//! Who a mail is for, as the choice and the memory know them.

/// An address in the form that one mailbox has, however it is written: the domain in lower case, without the display
/// name, the angle brackets, and what mail servers put around the local part (BATV, SRS).
pub(crate) fn normalise(address: &str) -> String {
    let address = address.trim();
    let address = address.rfind('<').map_or(address, |at| address.get(at + 1..).unwrap_or(""));
    let address = address.split('>').next().unwrap_or("").trim();
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let tag = local.split('=').next().unwrap_or("").to_ascii_lowercase();
    match tag.as_str() {
        // prvs=tag=user@domain, draft-levine-smtp-batv.
        "prvs" | "btv1" => match local.rsplit('=').next() {
            Some(user) if !user.is_empty() => format!("{user}@{domain}"),
            _ => format!("{local}@{domain}"),
        },
        // SRS0=hash=time=original.domain=user@forwarder.
        "srs0" => {
            let parts: Vec<&str> = local.splitn(5, '=').collect();
            match parts.as_slice() {
                [_, _, _, original, user] if !user.is_empty() => format!("{user}@{}", original.to_ascii_lowercase()),
                _ => format!("{local}@{domain}"),
            }
        }
        _ => format!("{local}@{domain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn one_mailbox_has_one_form() {
        for (written, one) in [
            ("Maria@Example.ORG", "Maria@example.org"),
            (" maria@example.org. ", "maria@example.org"),
            ("Maria Silva <maria@example.org>", "maria@example.org"),
            ("prvs=4211ab3c=maria@example.org", "maria@example.org"),
            ("SRS0=HHH=TT=Example.org=maria@forwarder.example", "maria@example.org"),
            ("nobody", "nobody"),
        ] {
            assert_eq!(normalise(written), one);
        }
    }
}
