//! Responders let loose on each other. Every mail that passes the server is counted.

use postfix::Postfix;

use super::{PROGRAM, mail, page, passed, settle, start};

/// What the server's own lines call us, and the other one.
const OURS: &str = "support@example.org";

#[test]
fn two_of_ours_end_after_one_answer() {
    let theirs = "sales@example.com";
    let arguments = [
        "--own", theirs, "--own-domain", "ids.example.com", "--key-file", "key", "--facts", "facts.json", "--ledger",
        "sales.db", "--send", "/usr/sbin/sendmail", "-i", "-f", "<>", "--", "%to",
    ];
    let Some(server) = start(page::builder("").pipe(theirs, PROGRAM, &arguments)) else { return };
    let mut expected = 0;
    for (from, to, id) in [(theirs, OURS, 1), (OURS, theirs, 2), (theirs, OURS, 3)] {
        server.submit(from, &[to], &mail(from, to, &format!("Message-ID: <{id}@example.net>\n")));
        settle(&server);
        expected += 2;
        assert_eq!(passed(&server), expected, "the mail and its one answer: {}", server.log());
    }
    let answered = |address: &str| {
        let mails = server.arrived("all@archive.example");
        let line = format!("\nFrom: \"Oak & Co.\" <{address}>\n").into_bytes();
        mails.iter().filter(|mail| mail.windows(line.len()).any(|part| part == line)).count()
    };
    assert_eq!((answered(OURS), answered(theirs)), (2, 1));
    assert_eq!(server.log().matches("held: loop (hard, loop-field): X-Sincerely-Loop: yes").count(), 3);
}

/// Answers everything, from a new subaddress if told to, and leaves out whatever says that it is automatic. It has an end
/// of its own, so that a loop that we do not end fails the test instead of the machine.
const NAIVE: &str = r#"PATH=$PATH:/usr/sbin
mkdir -p said; n=$(ls said | wc -l); test "$n" -lt 60 || exit 0; touch "said/$n"
head=$(sed '/^$/q')
to=$(printf '%s' "$head" | sed -n 's/^From:.*<\(.*\)>.*/\1/p')
id=$(printf '%s' "$head" | sed -n 's/^Message-ID: *//p')
test "$1" = tags && tag="+$n"
from="robin$tag@example.net"
{ printf 'From: Robin <%s>\nTo: %s\nSubject: Word number %s\nMessage-ID: <%s.%s@example.net>\n' "$from" "$to" "$n" "$n" "$$"
  test "$1" = thread && printf 'In-Reply-To: %s\nReferences: <first@example.net> %s\n' "$id" "$id"
  printf '\nI have your mail, the one with number %s.\n' "$n"; } | sendmail -i -f "$from" -- "$to""#;

/// Lets the naive one and ours loose on each other, and tells how often each has written.
fn let_loose(way: &str, limits: &str) -> Option<(usize, usize, Postfix)> {
    let server = start(page::builder(limits).pipe("robin@example.net", "/bin/sh", &["naive", way]))?;
    std::fs::write(server.folder().join("naive"), NAIVE).unwrap();
    let first = mail("robin@example.net", OURS, "Message-ID: <first@example.net>\n");
    server.submit("robin@example.net", &[OURS], &first);
    settle(&server);
    let naive = std::fs::read_dir(server.folder().join("said")).unwrap().count();
    Some((passed(&server), naive, server))
}

#[test]
fn one_who_answers_everything_is_left_when_a_limit_says_so() {
    for (way, limits, most, why) in [
        ("thread", "--limit thread=3/1d --limit replies=9/1d", 3, "the limit `thread` is reached"),
        ("plain", "--limit person=4/1d --limit replies=9/1d", 4, "the limit `person` is reached"),
        ("tags", "--limit everybody=6/1h --limit person=9/1d --limit replies=9/1d", 6, "the limit `global` is reached"),
        ("thread", "", 3, "the limit `replies` is reached"),
        ("plain", "--once-in 7", 1, "the limit `person`"),
    ] {
        let Some((all, naive, server)) = let_loose(way, limits) else { return };
        // The first mail, our answers, and an answer of theirs to each.
        assert_eq!((all, naive), (1 + 2 * most, most), "{way}: {}", server.log());
        assert!(server.log().contains(&format!("held: {why}")), "{way}: {}", server.log());
        settle(&server);
        assert_eq!(passed(&server), all);
    }
}
