//! Removes the wrappers that servers add to an address: BATV, SRS and the tags of forwarders.

use super::Address;

/// How many wrappings of servers are taken off one address.
const WRAPS_CAP: usize = 4;

impl Address {
    /// The box of whoever forwarded the mail, where a server tagged it as such: neither the author's nor the sender's.
    pub(in crate::mail) fn forwarder(&self) -> Option<Self> {
        let lower = self.local_part().to_ascii_lowercase();
        let (user, _) =
            ["+caf_=", "+srs="].iter().find_map(|tag| self.local_part().split_at_checked(lower.find(tag)?))?;
        Self::lenient(&format!("{user}@{}", self.domain()))
    }

    /// The one form of the mailbox: in lower case. BATV (`prvs=tag=user`) and the tag that Gmail adds when it forwards
    /// (`+caf_=`) are taken off.
    pub(in crate::mail) fn person(&self) -> String {
        self.without(Self::tagged).in_lower_case()
    }

    /// The one form of whoever sent from a path: besides, without SRS (`SRS0=hash=time=domain=user`, and as Microsoft 365
    /// has it, `box+SRS=hash=time=domain=user`), one within the other too. These name somebody of another domain, which is
    /// a forwarder's business and no author's.
    pub(in crate::mail) fn origin(&self) -> String {
        self.plain().in_lower_case()
    }

    fn in_lower_case(&self) -> String {
        format!("{}@{}", self.local_part().to_lowercase(), self.domain().to_ascii_lowercase())
    }

    pub(super) fn plain(&self) -> Self {
        self.without(|address| address.tagged().or_else(|| address.rewritten()))
    }

    fn without(&self, wrapping: impl Fn(&Self) -> Option<Self>) -> Self {
        let mut plain = self.clone();
        for _ in 0..WRAPS_CAP {
            match wrapping(&plain) {
                Some(inner) => plain = inner,
                None => break,
            }
        }
        plain
    }

    /// The mailbox behind the tag of its own server.
    fn tagged(&self) -> Option<Self> {
        let local = self.local_part();
        let here = |user: &str| Self::lenient(&format!("{user}@{}", self.domain()));
        let lower = local.to_ascii_lowercase();
        if lower.starts_with("prvs=") {
            return here(local.splitn(3, '=').nth(2)?);
        }
        if lower.starts_with("btv1==") {
            return here(local.splitn(3, "==").nth(2)?);
        }
        let (user, _) = local.split_at_checked(lower.find("+caf_=")?)?;
        here(user)
    }

    /// The mailbox that a forwarder rewrote.
    fn rewritten(&self) -> Option<Self> {
        let local = self.local_part();
        let lower = local.to_ascii_lowercase();
        if let Some((_, srs)) = lower.find("+srs=").and_then(|at| local.split_at_checked(at)) {
            return of_srs(srs.get("+srs=".len()..)?);
        }
        let rest = local.get(5..)?;
        match (lower.get(..4)?, lower.get(4..5)?) {
            // hash, time, domain, user
            ("srs0", "=" | "+" | "-") => of_srs(rest),
            // hash, first forwarder, separator and the rest of its SRS0
            ("srs1", "=" | "+" | "-") => {
                let (_, inner) = rest.split_once("==").or_else(|| rest.split_once("=+"))?;
                of_srs(inner)
            }
            _ => None,
        }
    }
}

/// The author in `hash=time=domain=user`.
fn of_srs(parts: &str) -> Option<Address> {
    let mut parts = parts.splitn(4, '=').skip(2);
    let (domain, user) = (parts.next()?, parts.next()?);
    Address::lenient(&format!("{user}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappings_come_off_one_after_the_other_and_a_telephone_number_is_a_box() {
        let parse = |text: &str| Address::lenient(text).unwrap();
        for (path, person) in [
            ("SRS0=Ab1c=XY=example.net=prvs=1234abcd56=maria@fwd.example", "maria@example.net"),
            ("prvs=1234abcd56=SRS0=Ab1c=XY=example.net=maria@fwd.example", "maria@example.net"),
            ("kim+SRS=Ab1cd=XY=example.net=maria@oak.example", "maria@example.net"),
        ] {
            assert_eq!(parse(path).origin(), person, "{path}");
        }
        assert!(!parse("+491701112223@fax.example").same_mailbox(&parse("+4930123@fax.example")));
        assert!(parse("team..@example.org").same_mailbox(&parse("team..+x@example.org")));
        for path in ["help+caf_=support=example.org@oak.example", "help+SRS=Ab1cd=XY=example.net=maria@oak.example"] {
            assert_eq!(parse(path).forwarder(), Some(parse("help@oak.example")), "{path}");
        }
        assert_eq!(parse("maria+srs@oak.example").forwarder(), None);
    }

    #[test]
    fn what_servers_wrap_around_an_address_is_put_aside_for_the_person() {
        let origin = |text: &str| Address::lenient(text).unwrap().origin();
        for (path, one) in [
            ("prvs=1234abcd56=Maria@Example.org", "maria@example.org"),
            ("btv1==069==maria@example.org", "maria@example.org"),
            ("SRS0=Ab1c=XY=Example.net=maria@f.example", "maria@example.net"),
            ("srs0+Ab1c=XY=example.net=ma=ria@f.example", "ma=ria@example.net"),
            ("SRS1=HH=first.example==Ab=XY=example.net=maria@f.example", "maria@example.net"),
            ("me+caf_=support=example.org@gmail.com", "me@gmail.com"),
            ("maria+shop@example.org", "maria+shop@example.org"),
            ("SRS0=broken@f.example", "srs0=broken@f.example"),
            ("prvs=@f.example", "prvs=@f.example"),
            ("JÜRGEN@xn--bcher-kva.Example", "jürgen@xn--bcher-kva.example"),
        ] {
            assert_eq!(origin(path), one);
        }
        // Whom an author's address names at another domain is not the author.
        let person = |text: &str| Address::lenient(text).unwrap().person();
        assert_eq!(person("Prvs=1234abcd56=Maria@Example.org"), "maria@example.org");
        for text in ["x+srs=a=b=example.net=maria@evil.example", "srs0=a=b=example.net=maria@evil.example"] {
            assert_eq!(person(text), text);
        }
    }
}
