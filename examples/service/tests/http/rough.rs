//! Clients that are slow, loud, many or gone, and an end in the middle of it all.

use std::io::Write as _;
use std::net::Shutdown;
use std::thread;

use serde_json::json;

use crate::HUMAN;
use crate::server::{Answer, Server, closed, request};

#[test]
fn too_much_is_413_however_it_is_sent() {
    let server = Server::start(&[]);
    for (path, cap) in [("/mail", 16 << 20), ("/form", 64 << 10), ("/done", 64 << 10)] {
        // Who says how much it will be is told before sending any of it.
        let head = format!("POST {path} HTTP/1.1\r\nHost: here\r\nContent-Length: {}\r\n\r\n", cap + 1);
        let answer = server.send(head.as_bytes());
        assert_eq!((answer.status, answer.text("error")), (413, &*format!("the body is larger than {cap} octets")));
        // Who does not say is cut off as soon as it is too much.
        let mut stream = server.connect();
        stream
            .write_all(format!("POST {path} HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n").as_bytes())
            .unwrap();
        let chunk = [&b"10000\r\n"[..], &vec![b'x'; 0x10000][..], b"\r\n"].concat();
        for _ in 0..=cap / 0x10000 {
            let _ = stream.write_all(&chunk);
        }
        assert_eq!(Answer::read(&mut stream).status, 413, "{path}");
    }
    let most = [HUMAN.as_bytes(), &vec![b'x'; (16 << 20) - HUMAN.len()]].concat();
    assert_eq!(server.post("/mail", &most).status, 200);
}

#[test]
fn who_is_slow_is_let_go_and_holds_nobody_up() {
    let server = Server::start(&["--timeout", "1"]);
    let mut heads: Vec<_> = (0..40).map(|_| server.connect()).collect();
    for stream in &mut heads {
        stream.write_all(b"POST /mail HTTP/1.1\r\nHost: he").unwrap();
    }
    let mut bodies: Vec<_> = (0..8).map(|_| server.connect()).collect();
    for stream in &mut bodies {
        stream.write_all(&request("/mail", HUMAN.as_bytes())[..120]).unwrap();
    }
    assert_eq!(server.post("/mail", HUMAN.as_bytes()).status, 200);
    for stream in &mut bodies {
        let answer = Answer::read(stream);
        assert_eq!((answer.status, answer.text("error")), (408, "the body did not come in time"));
    }
    for stream in &mut heads {
        assert!(closed(stream), "a header that never ends has no answer");
    }
}

#[test]
fn a_hundred_who_send_nothing_more_stop_nobody() {
    let server = Server::start(&["--timeout", "5"]);
    let mut streams: Vec<_> = (0..96).map(|_| server.connect()).collect();
    for stream in &mut streams {
        stream.write_all(&request("/mail", HUMAN.as_bytes())[..120]).unwrap();
    }
    for n in 0..20 {
        let form = json!({ "address": format!("kim{n}@example.net") });
        assert_eq!(server.json("/form", &form).status, 200);
    }
    assert_eq!(server.post("/mail", HUMAN.as_bytes()).status, 200);
    for answer in streams.iter_mut().map(Answer::read) {
        assert_eq!((answer.status, answer.text("error")), (408, "the body did not come in time"));
    }
}

#[test]
fn half_a_connection_is_enough_and_half_a_request_is_not() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    stream.write_all(&request("/mail", HUMAN.as_bytes())).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(Answer::read(&mut stream).status, 200);
    let mut stream = server.connect();
    stream.write_all(&request("/mail", HUMAN.as_bytes())[..120]).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = Answer::read(&mut stream);
    assert_eq!((answer.status, answer.text("error")), (400, "the body is not whole"));
    // Who asks and is gone costs nothing but the asking.
    for _ in 0..50 {
        let mut stream = server.connect();
        stream.write_all(&request("/form", b"{\"address\":\"kim@example.net\"}")).unwrap();
    }
    assert_eq!(server.json("/form", &json!({ "address": "sam@example.net" })).status, 200);
}

#[test]
fn two_hundred_at_once_are_all_answered() {
    let server = Server::start(&["--timeout", "60"]);
    let ids: std::collections::HashSet<String> = thread::scope(|scope| {
        let asked: Vec<_> = (0..200)
            .map(|n| {
                let server = &server;
                scope.spawn(move || {
                    let mail = HUMAN.replace("maria@", &format!("maria{n}@")).replace("<1@", &format!("<{n}@"));
                    let answer = server.post("/mail", mail.as_bytes());
                    assert_eq!(answer.status, 200, "{answer:?}");
                    assert_eq!(answer.text("to"), format!("maria{n}@example.net"));
                    assert_eq!(server.json("/done", &answer.body["done"]).status, 204);
                    crate::header(&answer.body, "Message-ID").unwrap().to_owned()
                })
            })
            .collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert_eq!(ids.len(), 200);
}

#[test]
fn of_many_who_ask_for_the_same_one_gets_it() {
    let server = Server::start(&["--timeout", "60"]);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let asked: Vec<_> = (0..24).map(|_| scope.spawn(|| server.post("/mail", HUMAN.as_bytes()).status)).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
}

#[test]
fn at_the_end_what_is_under_way_is_answered_and_nothing_new_is_taken() {
    for name in ["TERM", "INT"] {
        let server = Server::start(&["--timeout", "20"]);
        let whole = request("/mail", HUMAN.as_bytes());
        let mut under_way = server.connect();
        under_way.write_all(&whole[..120]).unwrap();
        let mut idle = server.connect();
        idle.write_all(b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
        assert_eq!(Answer::read(&mut idle).status, 200);
        server.signal(name);
        while !server.refuses() {
            thread::yield_now();
        }
        assert!(closed(&mut idle), "who says nothing is not waited for");
        under_way.write_all(&whole[120..]).unwrap();
        let answer = Answer::read(&mut under_way);
        assert_eq!((answer.status, answer.text("to")), (200, "maria@example.net"));
        assert!(closed(&mut under_way));
        assert_eq!(server.ended().code(), Some(0));
    }
}
