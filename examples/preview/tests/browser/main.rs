//! `preview serve` in a real Chromium, and as a stranger sees it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod chromium;
mod server;

use std::net::TcpListener;

use chromium::Chromium;
use server::Server;

const MAIL: &str = "/mail?template=repair/ready&locale=en";
const LETTER: &str = "document.querySelector('#sentences .letter').textContent";

#[test]
fn a_switch_changes_the_words_and_the_address() {
    let Some(mut page) = Chromium::start(1280, 900) else { return };
    let server = Server::start();
    page.open(&server.address(MAIL));
    let warm = page.text(LETTER);
    assert!(warm.contains("Hi "), "{warm}");

    page.set("tone", "plain");
    page.wait("document.getElementById('tone-name').textContent === 'plain'");
    let plain = page.text(LETTER);
    assert!(plain.contains("Hello Maria Silva,") && plain != warm, "{plain}");
    assert!(page.text("location.search").contains("tone=plain"));
    // The state is in the address: it survives a reload, and going back.
    page.reload();
    assert_eq!(page.text("document.getElementById('tone').value"), "plain");
    assert_eq!(page.text(LETTER), plain);

    page.set("w-gift", "true");
    page.wait("document.querySelector('.gone')");
    let without = page.text(LETTER);
    assert!(plain.contains("a spare bulb") && !without.contains("a spare bulb"), "{without}");
    assert!(page.text("document.querySelector('.gone').innerText").contains("a spare bulb"));
    assert_eq!(page.text("document.activeElement.id"), "w-gift", "the focus stays");

    page.set("f-name", "Ada King");
    page.wait(&format!("{LETTER}.includes('Ada King')"));
    page.set("f-reply_by", "soon");
    page.wait("document.getElementById('e-reply_by').innerText.includes('`reply_by` takes')");
    page.set("f-reply_by", "2026-03-04T10:00:00+01:00");
    page.wait(&format!("{LETTER}.includes('March 4')"));

    // A deadline moves along with the slider; a promise of the past would be an error.
    page.set("days", "30");
    page.wait("document.getElementById('now').textContent.startsWith('2026-04-01')");
    page.wait(&format!("{LETTER}.includes('April 3')"));
    page.set("zone", "America/New_York");
    page.wait(&format!("{LETTER}.includes('New York')"));
    page.set("to", "no address");
    page.wait("document.querySelector('#fault .fault')");
}

#[test]
fn a_saved_file_arrives_and_a_broken_one_shows_its_error() {
    let Some(mut page) = Chromium::start(1280, 900) else { return };
    let server = Server::start();
    page.open(&server.address(MAIL));
    page.set("f-name", "Ada King");
    page.wait(&format!("{LETTER}.includes('Ada King')"));
    let pools = "en/phrases/ready.toml";
    let mut last = "Hi {{".to_owned();
    let mut times: Vec<u128> = Vec::new();
    for number in 0..20 {
        let next = format!("Hi no. {number} {{{{");
        server.edit(pools, &last, &next);
        times.push(page.wait(&format!("{LETTER}.includes('Hi no. {number} Ada King')")).as_millis());
        last = next;
    }
    times.sort_unstable();
    println!("from save to page: median {} ms of {times:?}", times[10]);
    // What was typed is still there.
    assert_eq!(page.text("document.getElementById('f-name').value"), "Ada King");

    let whole = page.text(LETTER);
    server.edit(pools, "\"It runs again, and quietly.\",", "\"It runs again, and quietly.\"");
    page.wait("document.querySelector('.problems')");
    let problems = page.text("document.querySelector('.problems').innerText");
    assert!(problems.contains("en/phrases/ready.toml:1"), "{problems}");
    assert!(page.text("document.querySelector('.problems .meant').innerText").contains('|'));
    assert_eq!(page.text(LETTER), whole, "the last good catalog serves");
    server.edit(pools, "\"It runs again, and quietly.\"", "\"It runs again, and quietly.\",");
    page.wait("!document.querySelector('.problems')");

    // A new file is noticed, and one that is removed.
    std::fs::write(server.file("en/repair/later.md"), "+++\nsubject = \"Later\"\n+++\nIt takes a day more.\n").unwrap();
    page.open(&server.address("/"));
    page.wait("document.body.innerText.includes('repair/later')");
    std::fs::remove_file(server.file("en/repair/later.md")).unwrap();
    page.wait("!document.body.innerText.includes('repair/later')");
}

#[test]
fn a_sentence_opens_its_pool_and_another_can_be_pinned() {
    let Some(mut page) = Chromium::start(1280, 900) else { return };
    let server = Server::start();
    page.open(&server.address(MAIL));
    page.wait("document.querySelectorAll('#strip .strip li').length === 10");
    assert!(page.text("document.querySelector('.figures').innerText").contains("Vendi"));
    assert!(page.eval("document.querySelectorAll('#strip .sentence.varied.repeat').length").as_u64().unwrap() > 0);

    // By keyboard alone: a sentence is a link, and its pool has one for each variant.
    page.eval("document.getElementById('s-ready').focus()");
    page.key("Enter");
    page.wait("document.querySelectorAll('#pool .variants li').length === 3");
    let pool = page.text("document.getElementById('pool').innerText");
    assert!(pool.contains("en/phrases/ready.toml:") && pool.contains("3 more for other tones"), "{pool}");
    let other = page.text("[...document.querySelectorAll('#pool .variants li:not(.selected) .variant')][0].innerText");
    assert!(!page.text(LETTER).contains(&other));
    page.eval("document.querySelector('#pool .variants li:not(.selected) a').focus()");
    page.key("Enter");
    page.wait(&format!("{LETTER}.includes({other:?})"));
    assert!(page.text("location.search").contains("pin=ready"));
    page.eval("document.getElementById('unpin').click()");
    page.wait(&format!("!{LETTER}.includes({other:?})"));

    page.eval("document.getElementById('another').click()");
    page.wait("document.getElementById('to').value === 'reader-1@example.org'");
    page.eval("document.getElementById('next').click()");
    page.wait("document.getElementById('inbox').innerText.includes('mail 2 to this person')");
    // The first stop of the Tab key leads past the header.
    page.open(&server.address("/"));
    page.key("Tab");
    assert_eq!(page.text("document.activeElement.className"), "skip");
}

#[test]
fn hostile_facts_run_nothing_and_load_nothing() {
    let Some(mut page) = Chromium::start(1280, 900) else { return };
    let server = Server::start();
    // Whatever would be loaded would come here.
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let evil = format!("http://127.0.0.1:{}/", trap.local_addr().unwrap().port());
    page.open(&server.address(MAIL));
    for (number, hostile) in [
        "<script>top.hit=1;hit=1</script>",
        "<img src=EVIL onerror=top.hit=1>",
        "\"><svg onload=top.hit=1>",
        "</textarea><script>top.hit=1</script>",
        "</iframe><base href=EVIL><link rel=stylesheet href=EVIL>",
        "&lt;script&gt;top.hit=1&lt;/script&gt; &#60;img src=EVIL&#62;",
        "<style>@import 'EVIL'</style><meta http-equiv=refresh content='0;url=EVIL'>",
    ]
    .iter()
    .enumerate()
    {
        let value = format!("{} mark{number}", hostile.replace("EVIL", &evil));
        page.set("f-gift", &value);
        page.wait(&format!("{LETTER}.includes('mark{number}')"));
        for part in ["part-2", "part-3", "part-4", "part-1"] {
            page.eval(&format!("document.getElementById('{part}').click()"));
            page.wait(&format!("document.getElementById('{part}').hasAttribute('aria-current')"));
        }
    }
    assert_eq!(page.eval("typeof hit + typeof window.hit"), "undefinedundefined");
    assert_eq!(page.text("document.querySelector('iframe').getAttribute('sandbox')"), "");
    assert_eq!(page.eval("document.querySelectorAll('main script, main img, main link, main style').length"), 0);
    let foreign = "performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length";
    assert_eq!(page.eval(foreign), 0);
    assert!(trap.accept().is_err(), "something was loaded");
    assert!(page.eval("document.documentElement.scrollWidth <= innerWidth").as_bool().unwrap());
}

#[test]
fn a_page_fits_a_phone() {
    let Some(mut page) = Chromium::start(375, 800) else { return };
    let server = Server::start();
    for path in
        ["/", MAIL, "/mail?template=repair/ready&width=1280&pool=ready", "/languages?template=repair/ready", "/inbound"]
    {
        page.open(&server.address(path));
        let wide = page.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert_eq!(wide, 0, "{path}");
    }
}

#[test]
fn facts_are_saved_as_a_sample_on_request() {
    let Some(mut page) = Chromium::start(1280, 900) else { return };
    let server = Server::start();
    page.open(&server.address(MAIL));
    page.set("f-name", "Ada King");
    page.wait(&format!("{LETTER}.includes('Ada King')"));
    page.set("save_as", "late");
    page.eval("document.getElementById('save').click()");
    page.wait("location.search.includes('sample=late')");
    let saved = std::fs::read_to_string(server.file("en/samples/repair/ready.late.json")).unwrap();
    assert!(saved.contains("\"name\": \"Ada King\"") && saved.contains("\"now\": \"2026-03-02T09:00:00Z\""), "{saved}");
    page.wait("[...document.getElementById('sample').options].some(option => option.value === 'late')");
    assert!(page.text(LETTER).contains("Ada King"));
}

#[test]
fn a_pasted_mail_is_judged() {
    let Some(mut page) = Chromium::start(1280, 900) else { return };
    let server = Server::start();
    page.open(&server.address("/inbound"));
    page.set(
        "raw",
        "From: Maria <maria@example.net>\nTo: us@example.org\nSubject: My lamp\n\nIt arrived broken. Ridiculous!",
    );
    page.eval("document.querySelector('form button').click()");
    page.wait("document.querySelector('#judged h2')");
    let judged = page.text("document.getElementById('judged').innerText");
    for wanted in ["It may be answered", "maria@example.net", "upset", "acknowledge/complaint", "arrived broken"] {
        assert!(judged.contains(wanted), "{wanted}: {judged}");
    }
    page.set(
        "raw",
        "From: maria@example.net\nTo: us@example.org\nAuto-Submitted: auto-replied\nSubject: Away\n\nAway.",
    );
    page.eval("document.querySelector('form button').click()");
    page.wait("document.querySelector('#judged h2')?.innerText === 'It must not be answered'");
    assert!(page.text("document.getElementById('judged').innerText").contains("Auto-Submitted: auto-replied"));
}

#[test]
fn templates_are_listed_without_a_script() {
    let server = Server::start();
    let page = server.get("/");
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(page.contains("<a href=\"/mail?template=repair/ready&amp;locale=en\">repair/ready</a>"), "{page}");
    assert!(page.contains("The repair is ready"));
    // Everything else works without it too: a form sends its fields.
    let mail = server.get("/mail?template=repair/ready&locale=en&tone=plain&region=&f.name=Ada+King&days=0");
    assert!(mail.contains("Hello Ada King,"), "{mail}");
    let frame = server.get("/frame?template=repair/ready&locale=en&scheme=forced");
    assert!(frame.contains("Content-Security-Policy: sandbox; default-src 'none'") && frame.contains("invert(1)"));
}

#[test]
fn strangers_are_refused() {
    let server = Server::start();
    let status = |request: &str| server.raw(request).split(' ').nth(1).unwrap().to_owned();
    let port = server.port;
    for (request, wanted) in [
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_owned(), "421"),
        (format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"), "421"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n".to_owned(), "421"),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), "421"),
        (format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"), "200"),
        ("GET / HTTP/1.1\r\nHOST\r\nOrigin: http://evil.example\r\n\r\n".to_owned(), "403"),
        ("POST /save HTTP/1.1\r\nHOST\r\nContent-Length: 0\r\n\r\n".to_owned(), "403"),
        ("POST /save HTTP/1.1\r\nHOST\r\nOrigin: null\r\nContent-Length: 0\r\n\r\n".to_owned(), "403"),
        (
            format!(
                "POST /save HTTP/1.1\r\nHOST\r\nOrigin: http://127.0.0.1:{}\r\nContent-Length: 0\r\n\r\n",
                port ^ 1
            ),
            "403",
        ),
        (
            format!(
                "POST /inbound HTTP/1.1\r\nHOST\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Length: 99999999\r\n\r\n"
            ),
            "413",
        ),
        (
            format!(
                "POST /save HTTP/1.1\r\nHOST\r\nOrigin: http://127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n"
            ),
            "411",
        ),
        ("DELETE / HTTP/1.1\r\nHOST\r\n\r\n".to_owned(), "405"),
        ("nonsense\r\n\r\n".to_owned(), "400"),
        ("GET /../Cargo.toml HTTP/1.1\r\nHOST\r\n\r\n".to_owned(), "404"),
        ("GET /slots.toml HTTP/1.1\r\nHOST\r\n\r\n".to_owned(), "404"),
        ("GET /mail?template=../../slots HTTP/1.1\r\nHOST\r\n\r\n".to_owned(), "404"),
        ("GET /mail?template=repair/ready&sample=../x HTTP/1.1\r\nHOST\r\n\r\n".to_owned(), "200"),
        (format!("GET /?{} HTTP/1.1\r\nHOST\r\n\r\n", "a".repeat(70_000)), "431"),
    ] {
        assert_eq!(status(&request), wanted, "{}", request.get(..80).unwrap_or(&request));
    }
    // What is written stays inside the folder, and replaces nothing.
    let before = std::fs::read_dir(server.folder()).unwrap().count();
    for body in [
        "template=repair/ready&locale=en&save_as=../../../x",
        "template=repair/ready&locale=en&save_as=",
        "template=repair/ready&locale=..&save_as=",
        "template=../x&locale=en&save_as=x",
        "template=repair/ready&locale=en&save_as=a/b",
    ] {
        let post = format!(
            "POST /save HTTP/1.1\r\nHOST\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(status(&post), "404", "{body}");
    }
    assert_eq!(std::fs::read_dir(server.folder()).unwrap().count(), before);
    let save = "template=repair/ready&locale=en&save_as=twice";
    let post = format!(
        "POST /save HTTP/1.1\r\nHOST\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Length: {}\r\n\r\n{save}",
        save.len()
    );
    assert_eq!(status(&post), "303");
    assert_eq!(status(&post), "404", "a sample is never replaced");
}
