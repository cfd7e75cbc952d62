//! What may change in a mail without changing its verdict, and what must change it.

use sincerely::mail::{Guard, Headers, Verdict};

use crate::mail_traps::{guard, labels, read};

/// The header as lines that belong together, and the rest.
fn blocks(mail: &str) -> (Vec<String>, String) {
    let mail = mail.replace("\r\n", "\n");
    let (head, body) = mail.split_once("\n\n").unwrap_or((&mail, ""));
    let mut blocks: Vec<String> = Vec::new();
    for line in head.lines() {
        match blocks.last_mut() {
            Some(block) if line.starts_with([' ', '\t']) => {
                block.push('\n');
                block.push_str(line);
            }
            _ => blocks.push(line.to_owned()),
        }
    }
    (blocks, body.to_owned())
}

fn join(blocks: &[String], body: &str) -> String {
    format!("{}\n\n{body}", blocks.join("\n"))
}

fn each(test: impl Fn(&str, Vec<String>, String, Verdict)) {
    for row in labels() {
        let mail = String::from_utf8(read(&row[0])).unwrap();
        let verdict = guard().judge_raw(mail.as_bytes(), None).unwrap();
        let (head, body) = blocks(&mail);
        test(&row[0], head, body, verdict);
    }
}

fn same(file: &str, mail: &str, verdict: &Verdict) {
    let again = guard().judge_raw(mail.as_bytes(), None).unwrap();
    let key = |v: &Verdict| {
        let evidence = v.evidence().map(|e| (e.rule, e.header.to_ascii_lowercase()));
        (
            v.may_answer(),
            v.class(),
            v.strength(),
            v.recipient().map(sincerely::mail::Address::as_str).map(str::to_owned),
            v.person().map(str::to_owned),
            evidence,
        )
    };
    assert_eq!(key(&again), key(verdict), "{file}\n{mail}");
}

#[test]
fn line_ends_do_not_matter() {
    each(|file, head, body, verdict| {
        let mail = join(&head, &body);
        same(file, &mail, &verdict);
        same(file, &mail.replace('\n', "\r\n"), &verdict);
    });
}

#[test]
fn the_case_of_names_does_not_matter() {
    each(|file, head, body, verdict| {
        for change in [str::to_ascii_lowercase, str::to_ascii_uppercase] {
            let renamed: Vec<String> = head
                .iter()
                .map(|block| {
                    let (name, value) = block.split_once(':').unwrap();
                    format!("{}:{value}", change(name))
                })
                .collect();
            same(file, &join(&renamed, &body), &verdict);
        }
    });
}

#[test]
fn folding_does_not_matter() {
    each(|file, head, body, verdict| {
        // Folded at every blank that stands outside of an encoded word, quotes and brackets; and before the value.
        for fold in ["\n ", "\r\n\t", "\n \t \n "] {
            let folded: Vec<String> = head
                .iter()
                .map(|block| {
                    let (name, value) = block.split_once(':').unwrap();
                    let value = value.replace('\n', "");
                    let words: Vec<&str> = value.split_whitespace().collect();
                    let quoted = value.contains('"');
                    let value = if quoted { value.trim().to_owned() } else { words.join(fold) };
                    format!("{name}:{fold}{value}")
                })
                .collect();
            same(file, &join(&folded, &body), &verdict);
        }
        let unfolded: Vec<String> = head.iter().map(|block| block.replace('\n', "")).collect();
        same(file, &join(&unfolded, &body), &verdict);
    });
}

#[test]
fn the_order_of_fields_does_not_matter() {
    each(|file, head, body, verdict| {
        // Trace fields stay on top and in their order (RFC 5322, section 3.6.7).
        let trace = |block: &String| {
            let name = block.split(':').next().unwrap_or("").to_ascii_lowercase();
            ["return-path", "received", "auto-submitted"].contains(&name.as_str())
        };
        let (top, rest): (Vec<String>, Vec<String>) = head.into_iter().partition(trace);
        let turned: Vec<String> = top.iter().cloned().chain(rest.iter().rev().cloned()).collect();
        same(file, &join(&turned, &body), &verdict);
        let mut sorted = rest;
        sorted.sort();
        same(file, &join(&[top, sorted].concat(), &body), &verdict);
    });
}

#[test]
fn a_body_and_an_mbox_line_do_not_matter() {
    each(|file, head, body, verdict| {
        same(file, &format!("From ada@example.net Mon Jan  5 09:59:00 2026\n{}", join(&head, &body)), &verdict);
        if !body.contains("\n--") {
            same(file, &join(&head, "Auto-Submitted: auto-replied\nPrecedence: bulk\n"), &verdict);
            same(file, &head.join("\n"), &verdict);
        }
    });
}

#[test]
fn without_the_field_that_decided_the_verdict_turns() {
    let mut turned = 0;
    each(|file, head, body, verdict| {
        let Some(evidence) = verdict.evidence() else { return };
        let is =
            |block: &String| block.split(':').next().is_some_and(|name| name.eq_ignore_ascii_case(&evidence.header));
        // A mail cannot do without these, and one that stood beside another of its kind is still one too many.
        if ["From", "To", "Content-Type"].contains(&evidence.header.as_str()) {
            return;
        }
        let rest: Vec<String> = head.iter().filter(|block| !is(block)).cloned().collect();
        let list_post = |block: &String| !block.starts_with("List-Unsubscribe-Post");
        let rest: Vec<String> = rest.into_iter().filter(list_post).collect();
        let again = guard().judge_raw(join(&rest, &body).as_bytes(), None).unwrap();
        assert!(again.may_answer(), "{file}: {again}");
        assert_eq!(again.evidence(), None);
    });
    for (file, field, instead) in [
        ("own-alias.eml", "From", "From: Ada <ada.novak@example.net>"),
        ("noreply-dash.eml", "From", "From: Ada <ada.novak@example.net>"),
        ("noreply-suffix.eml", "From", "From: Ada <ada.novak@example.net>"),
        ("noreply-plus.eml", "From", "From: Ada <ada.novak@example.net>"),
        ("noreply-french.eml", "From", "From: Ada <ada.novak@example.net>"),
        ("not-addressed-to-us.eml", "To", "To: support@example.org"),
        ("calendar-reply.eml", "Content-Type", "X-Was: calendar"),
    ] {
        let (head, body) = blocks(&String::from_utf8(read(file)).unwrap());
        let head: Vec<String> = head
            .into_iter()
            .filter(|block| !block.starts_with("Return-Path"))
            .map(|block| match block.split_once(':') {
                Some((name, _)) if name == field => instead.to_owned(),
                Some(("To", _)) => "To: support@example.org".to_owned(),
                _ => block,
            })
            .collect();
        let again = guard().judge_raw(join(&head, &body).as_bytes(), None).unwrap();
        assert!(again.may_answer(), "{file}: {again}");
        turned += 1;
    }
    assert_eq!(turned, 7);
}

#[test]
fn every_sign_holds_a_mail_that_was_answered() {
    let signs = ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example.net>", "X-Autoreply: yes"];
    each(|file, head, body, verdict| {
        if !verdict.may_answer() {
            return;
        }
        for sign in signs {
            let mut more = head.clone();
            more.push(sign.to_owned());
            let again = guard().judge_raw(join(&more, &body).as_bytes(), None).unwrap();
            assert!(!again.may_answer(), "{file} with {sign}");
        }
    });
}

#[test]
fn pairs_and_bytes_are_judged_alike() {
    each(|file, head, _, verdict| {
        if file.starts_with("calendar") {
            return; // Seen in the body alone.
        }
        let pairs = head.iter().map(|block| block.split_once(':').unwrap());
        let guard: Guard = guard();
        assert_eq!(guard.judge(&Headers::from_pairs(pairs), None), verdict, "{file}");
    });
}
