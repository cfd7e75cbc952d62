//! Inbound mail: verdicts and threads of any bytes.

use std::collections::BTreeSet;

use sincerely::mail::{Auto, Guard, Headers, Prefix, Thread, Verdict};

thread_local! {
    static GUARDS: Vec<Guard> = guards();
}

/// The guards that every mail is shown to: a service, a person, one that answers soft signs and takes a form.
fn guards() -> Vec<Guard> {
    let own = || Guard::builder().own_address("support@example.org").message_id_domain("mail.example.org");
    [own(), own().personal(), own().answer_soft().form_sender("forms@example.org").own_list("desk.example.org")]
        .into_iter()
        .map(|guard| guard.build().expect("the guards of the targets are in order"))
        .collect()
}

/// The envelope sender and the mail of an input: the first line, if it starts with `envelope: `, and the rest.
pub fn parts(data: &[u8]) -> (Option<&str>, &[u8]) {
    let Some(rest) = data.strip_prefix(b"envelope: ") else { return (None, data) };
    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (line, mail) = rest.split_at(end);
    (std::str::from_utf8(line).ok(), mail.strip_prefix(b"\n").unwrap_or(mail))
}

/// Judges a mail and asserts what holds of every verdict.
pub fn judged(data: &[u8]) {
    let (envelope, mail) = parts(data);
    if mail.len() > crate::LONGEST {
        return;
    }
    let Ok(headers) = Headers::parse(mail) else { return };
    let retold = retold(mail);
    let elsewhere = without_reply_to(mail);
    GUARDS.with(|guards| {
        for (at, guard) in guards.iter().enumerate() {
            let verdict = guard.judge(&headers, envelope);
            sound(&verdict);
            for (how, other) in &retold {
                let again = guard.judge_raw(other, envelope).expect("what was a mail stays one");
                assert_eq!(essence(&again), essence(&verdict), "{how}: {:?}", String::from_utf8_lossy(other));
            }
            held(guard, mail, envelope);
            // The last one takes a form, whose visitors stand in Reply-To.
            if at < 2 {
                let again = guard.judge_raw(&elsewhere, envelope).expect("what was a mail stays one");
                assert_eq!(
                    again.recipient().map(sincerely::mail::Address::as_str),
                    verdict.recipient().map(sincerely::mail::Address::as_str),
                    "an answer goes to no Reply-To"
                );
            }
        }
    });
}

/// What a verdict says, without the words of its evidence, which show how the mail was written.
fn essence(verdict: &Verdict) -> impl PartialEq + std::fmt::Debug {
    (
        verdict.class(),
        verdict.strength(),
        verdict.recipient().map(sincerely::mail::Address::as_str).map(str::to_owned),
        verdict.person().map(str::to_owned),
        verdict.name().map(str::to_owned),
        verdict.evidence().map(|evidence| (evidence.rule, evidence.header.to_ascii_lowercase())),
    )
}

/// Programs that say so are never answered, whatever else a mail says; nor is the empty path.
fn held(guard: &Guard, mail: &[u8], envelope: Option<&str>) {
    let signs =
        ["Auto-Submitted: auto-replied", "List-Id: <news.example.net>", "Precedence: bulk", "X-Sincerely-Loop: yes"];
    for sign in signs {
        let automatic = [sign.as_bytes(), b"\n", mail].concat();
        let verdict = guard.judge_raw(&automatic, envelope).expect("a mail with a field more stays one");
        assert!(!verdict.may_answer(), "{sign}: {verdict}");
    }
    for path in ["", "<>", " < > "] {
        assert!(guard.judge_raw(mail, Some(path)).is_ok_and(|verdict| !verdict.may_answer()), "an answer to nobody");
    }
}

fn sound(verdict: &Verdict) {
    assert!(
        !verdict.may_answer() || verdict.recipient().map(sincerely::mail::Address::as_str).is_some(),
        "an answer goes somewhere"
    );
    assert_eq!(
        verdict.recipient().map(sincerely::mail::Address::as_str).is_some(),
        verdict.person().is_some(),
        "who is answered is counted"
    );
    if let Some(name) = verdict.name() {
        assert!(clean(name) && !name.trim().is_empty() && !name.contains(['<', '>', '@', '{', '}']), "{name:?}");
    }
    for address in [verdict.recipient().map(sincerely::mail::Address::as_str), verdict.person()].into_iter().flatten() {
        one_address(address);
    }
    if let Some(evidence) = verdict.evidence() {
        assert!(clean(&evidence.header) && clean(&evidence.value), "{evidence:?}");
        assert!(evidence.value.chars().count() <= 121 && evidence.header.chars().count() <= 121);
    }
    assert!(clean(&verdict.to_string()));
}

/// One address that any mailer takes for one: no blank, no mark that parts or comments, one `@`, a domain. A local part
/// stands in quotes where its dots need them, and nowhere else.
pub fn one_address(address: &str) {
    assert!(clean(address), "{address:?}");
    let (local, domain) = address.split_once('@').expect("an address has an `@`");
    let inner = local.strip_prefix('"').and_then(|local| local.strip_suffix('"'));
    let dots = |local: &str| local.starts_with('.') || local.ends_with('.') || local.contains("..");
    assert_eq!(inner.is_some(), dots(inner.unwrap_or(local)), "{address:?}");
    for part in [inner.unwrap_or(local), domain] {
        assert!(!part.is_empty() && !part.starts_with('-'), "{address:?}");
        assert!(!part.contains(|c: char| c.is_whitespace() || "@<>,;:()\\\"[]".contains(c)), "{address:?}");
    }
    assert!(!dots(domain) && domain.contains('.') && address.len() < 400, "{address:?}");
}

/// The thread of a mail, and what holds of every field of an answer.
pub fn threaded(data: &[u8]) {
    if data.len() > crate::LONGEST {
        return;
    }
    let Ok(headers) = Headers::parse(data) else { return };
    let thread = Thread::of(&headers);
    for auto in [Auto::Replied, Auto::Generated] {
        for (name, value) in thread.fields(auto) {
            assert!(name.len() + 2 + value.len() <= 998, "{name}: {} octets", value.len());
            assert!(value.is_ascii() && clean(&value), "{value:?}");
        }
    }
    let references: Vec<&str> = thread.references().into_iter().flat_map(|ids| ids.split(' ')).collect();
    if let Some(parent) = thread.in_reply_to() {
        assert_eq!(references.last().copied(), Some(parent), "the parent comes last");
    }
    references.iter().copied().for_each(message_id);
    let each: BTreeSet<&str> = references.iter().copied().collect();
    assert_eq!(each.len(), references.len(), "each id once: {references:?}");
    // What is written is read as the same ids.
    let written = thread.fields(Auto::Replied);
    let read = Thread::of(&Headers::from_pairs(written.iter().map(|(name, value)| (*name, value.as_str()))));
    assert_eq!(read.references(), thread.references(), "ids that are read otherwise than they were written");
    for prefix in [Prefix::Re, Prefix::Auto] {
        let Some(subject) = thread.subject(prefix) else { continue };
        let sign = if prefix == Prefix::Re { "Re: " } else { "Auto: " };
        let rest = subject.strip_prefix(sign).expect("a subject has its prefix");
        assert!(clean(&subject) && !rest.is_empty() && subject.chars().count() <= sign.len() + 201, "{subject:?}");
        assert!(!rest.to_lowercase().starts_with("re:"), "{subject:?}");
    }
    for (how, other) in retold(data) {
        let headers = Headers::parse(&other).expect("what was a mail stays one");
        let again = Thread::of(&headers);
        assert_eq!(again.fields(Auto::Replied), thread.fields(Auto::Replied), "{how}");
    }
}

/// One id as RFC 5322 has it: `<left@right>`, printable ASCII without blanks and further brackets.
fn message_id(id: &str) {
    let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).expect("an id stands in brackets");
    assert!(inner.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>()".contains(&byte)), "{id:?}");
    assert!(inner.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty()), "{id:?}");
}

/// The same mail, written otherwise: other line ends, folded before each value, names in capitals, fields without a
/// meaning to anybody in between.
fn retold(mail: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut lines: Vec<&[u8]> = mail.split(|byte| *byte == b'\n').collect();
    let mut crlf = Vec::with_capacity(mail.len() + lines.len());
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            crlf.extend_from_slice(if crlf.ends_with(b"\r") { b"\n" } else { b"\r\n" });
        }
        crlf.extend_from_slice(line);
    }
    let bare = |line: &[u8]| line.iter().all(|byte| *byte == b'\r');
    // Before a header may stand empty lines and the separators of an mbox file; a field among them would begin it.
    let separates = |line: &[u8]| match line.strip_prefix(b">").unwrap_or(line).strip_prefix(b"From ") {
        Some(rest) => !rest.trim_ascii_start().starts_with(b":"),
        None => false,
    };
    let start = lines.iter().take_while(|line| bare(line) || separates(line)).count();
    let end = start + lines.iter().skip(start).take_while(|line| !bare(line)).count();
    let is_field = |line: &[u8]| {
        let colon = line.iter().take(900).position(|byte| *byte == b':');
        colon.filter(|at| *at > 0 && line[..*at].iter().all(u8::is_ascii_graphic))
    };
    let (mut folded, mut loud): (Vec<Vec<u8>>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
    let (mut torn, mut filled): (Vec<Vec<u8>>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
    for (at, line) in lines.drain(..).enumerate() {
        if at == end {
            filled.push(b"X-Nothing: to anybody".to_vec());
        }
        filled.push(line.to_vec());
        match is_field(line).filter(|_| (start..end).contains(&at)) {
            Some(colon) => {
                torn.push(folded_at_blanks(line, colon));
                folded.push([&line[..=colon], b"\n ", &line[colon + 1..]].concat());
                loud.push([line[..colon].to_ascii_uppercase().as_slice(), &line[colon..]].concat());
            }
            None => {
                torn.push(line.to_vec());
                folded.push(line.to_vec());
                loud.push(line.to_vec());
            }
        }
    }
    let all = [("folded", folded), ("folded at blanks", torn), ("names in capitals", loud), ("a field more", filled)];
    let all = all.into_iter().map(|(how, lines)| (how, lines.join(&b'\n')));
    all.chain([("CRLF", crlf)]).collect()
}

/// A line of a field, folded at each blank between two words.
fn folded_at_blanks(line: &[u8], colon: usize) -> Vec<u8> {
    let mut folded = Vec::with_capacity(line.len() * 2);
    for (at, byte) in line.iter().enumerate() {
        let graphic = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(u8::is_ascii_graphic);
        if *byte == b' ' && at > colon && graphic(at.checked_sub(1)) && graphic(at.checked_add(1)) {
            folded.push(b'\n');
        }
        folded.push(*byte);
    }
    folded
}

/// The mail without a field that says where answers are wanted.
fn without_reply_to(mail: &[u8]) -> Vec<u8> {
    let lines = mail.split(|byte| *byte == b'\n').map(|line| match line.get(..9) {
        Some(name) if name.eq_ignore_ascii_case(b"reply-to:") => [b"X-Nothing:", &line[9..]].concat(),
        _ => line.to_vec(),
    });
    lines.collect::<Vec<_>>().join(&b'\n')
}

/// Whether a text is one line that shows itself as it is.
pub fn clean(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    })
}
