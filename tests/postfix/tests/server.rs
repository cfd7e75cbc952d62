//! The server itself: it takes mail, keeps it, pipes it, and leaves nothing behind.

use std::fs;
use std::net::{Ipv4Addr, TcpStream};

use postfix::{Postfix, processes};

const MAIL: &[u8] = b"From: Maria <maria@example.net>\r\nSubject: the desk\r\n\r\nWhere is it?\r\n";

#[test]
fn mail_for_anybody_arrives_with_its_sender_and_nothing_added_to_what_was_said() {
    let Some(server) = Postfix::builder().start() else { return };
    server.submit("maria@example.net", &["sam@example.org", "kim@example.com"], MAIL);
    server.submit("", &["sam@example.org"], MAIL);
    assert_eq!(server.settle(), 0, "{}", server.log());
    let mails = server.arrived("sam@example.org");
    assert_eq!(
        (mails.len(), server.arrived("kim@example.com").len(), server.arrived("am@example.org").len()),
        (2, 1, 0)
    );
    for (mail, sender) in mails.iter().zip(["maria@example.net", ""]) {
        let text = String::from_utf8(mail.clone()).unwrap();
        assert!(text.starts_with(&format!("Return-Path: <{sender}>\nX-Original-To: sam@example.org\n")), "{text}");
        let lines = text.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with(['\t', ' ']));
        let own: Vec<_> = lines.skip(4).filter_map(|line| line.split(':').next()).collect();
        assert_eq!(own, ["From", "Subject"], "{text}");
        assert!(text.ends_with("\n\nWhere is it?\n"), "{text}");
    }
}

#[test]
fn mail_goes_through_a_program_and_what_it_puts_off_is_tried_again() {
    let script = "cat > \"$2\"; test -e ready || exit 75; test \"$1\" = maria@example.net";
    let arguments = ["-c", script, "sh", "${sender}", "mail {port}"];
    let Some(server) = Postfix::builder().pipe("desk@example.org", "/bin/sh", &arguments).start() else { return };
    server.submit("maria@example.net", &["desk+7@example.org"], MAIL);
    assert_eq!(server.settle(), 1, "{}", server.log());
    fs::write(server.folder().join("ready"), "").unwrap();
    server.retry();
    assert_eq!(server.settle(), 0, "{}", server.log());
    let piped = fs::read_to_string(server.folder().join(format!("mail {}", server.port()))).unwrap();
    assert!(piped.starts_with("Return-Path: <maria@example.net>\n"), "{piped}");
    assert!(piped.ends_with("\n\nWhere is it?\n"), "{piped}");
    // Any other exit than 0 and 75 is a bounce, and a bounce comes from nobody.
    server.submit("kim@example.com", &["desk@example.org"], MAIL);
    assert_eq!(server.settle(), 0, "{}", server.log());
    let bounces = server.arrived("kim@example.com");
    assert!(bounces.len() == 1 && bounces[0].starts_with(b"Return-Path: <>\n"), "{}", server.log());
}

#[test]
fn a_program_may_send_mail_and_knows_what_came_from_nobody() {
    let script = "printf '%s,' \"$1\" > seen; cat >> seen; printf 'To: kim@example.com\\n\\nhi\\n' | sendmail -i -f '<>' -- kim@example.com";
    let Some(server) = Postfix::builder()
        .pipe("desk@example.org", "/bin/sh", &["-c", &format!("PATH=$PATH:/usr/sbin; {script}"), "sh", "${sender}"])
        .lines("main.cf", "virtual_alias_maps = texthash:{here}/conf/names")
        .lines("names", "sam@example.org desk@example.org")
        .start()
    else {
        return;
    };
    server.submit("", &["sam@example.org"], MAIL);
    assert_eq!(server.settle(), 0, "{}", server.log());
    let seen = fs::read_to_string(server.folder().join("seen")).unwrap();
    assert!(seen.starts_with(",Return-Path: <>\n"), "{seen}");
    let mails = server.arrived("kim@example.com");
    assert!(mails.len() == 1 && mails[0].starts_with(b"Return-Path: <>\n"), "{}", server.log());
}

#[test]
fn mail_for_a_domain_is_handed_on_to_another_server() {
    let Some(there) = Postfix::builder().strict().start() else { return };
    let Some(here) = Postfix::builder().relay("example.com", there.port()).start() else { return };
    here.submit("", &["kim@example.com", "sam@example.org"], MAIL);
    assert_eq!((here.settle(), there.settle()), (0, 0), "{}", here.log());
    assert_eq!((here.arrived("kim@example.com").len(), here.arrived("sam@example.org").len()), (0, 1));
    assert_eq!((there.arrived("kim@example.com").len(), there.arrived("sam@example.org").len()), (1, 0));
}

#[test]
fn nothing_is_left_behind() {
    let Some(server) = Postfix::builder().start() else { return };
    server.submit("", &["sam@example.org"], MAIL);
    server.settle();
    let (folder, port) = (server.folder().parent().unwrap().to_owned(), server.port());
    assert!(processes(&folder) > 1);
    drop(server);
    assert_eq!(processes(&folder), 0);
    assert!(!folder.exists());
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
}
