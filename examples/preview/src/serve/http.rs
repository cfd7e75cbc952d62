//! HTTP for one reader on this machine: a thread for each connection, one request on it.
//!
//! A page on the web must not reach the preview through the reader's browser. So the Host has to be a name of this machine
//! (a rebound DNS name is refused), and what changes something needs an Origin of our own.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The longest head of a request, in bytes: the state of a page stands in its address.
const HEAD_CAP: usize = 64 << 10;
/// The longest body, in bytes: a pasted mail.
const BODY_CAP: usize = 2 << 20;
/// The most connections at once. Each open page holds one for its events.
const CONNECTIONS_CAP: usize = 64;
/// How long a request may take to arrive, and a response to leave.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request that passed the checks.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) is_post: bool,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) body: Vec<u8>,
}

/// What writes events, as long as anybody listens.
pub(crate) type Events = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()> + Send>;

/// A response, whole or a stream of events.
pub(crate) enum Response {
    Whole {
        status: u16,
        kind: &'static str,
        policy: &'static str,
        body: Vec<u8>,
    },
    /// Called with the connection once the head is written.
    Events(Events),
}

/// Our pages run our own script, and show frames of our own.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; \
                           form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A mail runs nothing and loads nothing; its own images are part of it.
const MAIL_POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
const MAIL_POLICY_WITHOUT_IMAGES: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

impl Response {
    pub(crate) fn page(status: u16, html: String) -> Self {
        Self::Whole { status, kind: "text/html; charset=utf-8", policy: PAGE_POLICY, body: html.into_bytes() }
    }

    pub(crate) fn mail(html: String, with_images: bool) -> Self {
        let policy = if with_images { MAIL_POLICY } else { MAIL_POLICY_WITHOUT_IMAGES };
        Self::Whole { status: 200, kind: "text/html; charset=utf-8", policy, body: html.into_bytes() }
    }

    pub(crate) fn file(kind: &'static str, text: &str) -> Self {
        Self::Whole { status: 200, kind, policy: PAGE_POLICY, body: text.as_bytes().to_vec() }
    }

    pub(crate) fn text(status: u16, text: &str) -> Self {
        let body = format!("{text}\n").into_bytes();
        Self::Whole { status, kind: "text/plain; charset=utf-8", policy: PAGE_POLICY, body }
    }

    /// Sends the browser on to another page.
    pub(crate) fn see_other(address: &str) -> Self {
        Self::Whole { status: 303, kind: "location", policy: PAGE_POLICY, body: address.as_bytes().to_vec() }
    }
}

/// Opens the port on the loopback interface; 0 takes a free one.
pub(crate) fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

/// Answers requests until the process ends.
pub(crate) fn serve<A>(listener: &TcpListener, answer: A) -> io::Result<()>
where
    A: Fn(&Request) -> Response + Send + Sync + 'static,
{
    let port = listener.local_addr()?.port();
    let (answer, open) = (Arc::new(answer), Arc::new(AtomicUsize::new(0)));
    for stream in listener.incoming() {
        // A connection that breaks is the other side's affair.
        let Ok(mut stream) = stream else { continue };
        if open.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS_CAP {
            open.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let (answer, open) = (Arc::clone(&answer), Arc::clone(&open));
        std::thread::spawn(move || {
            let _ = connection(&mut stream, port, &*answer);
            open.fetch_sub(1, Ordering::SeqCst);
        });
    }
    Ok(())
}

fn connection(stream: &mut TcpStream, port: u16, answer: &dyn Fn(&Request) -> Response) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let response = match read(stream, port)? {
        Ok(request) => answer(&request),
        Err((status, why)) => Response::text(status, why),
    };
    write(stream, response)?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // Closing with unread bytes would reset the connection, and the browser would lose the answer.
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    let _ = io::copy(&mut stream.take(BODY_CAP as u64), &mut io::sink());
    Ok(())
}

/// Now, for the patience with a slow connection.
#[allow(clippy::disallowed_methods, reason = "a server has a clock; the library has none")]
fn clock() -> Instant {
    Instant::now()
}

/// A request that is refused, with the status and the reason.
type Refused = (u16, &'static str);

fn read(stream: &mut TcpStream, port: u16) -> io::Result<Result<Request, Refused>> {
    let start = clock();
    let mut bytes = Vec::new();
    let mut chunk = [0; 8 << 10];
    loop {
        let mut fields = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut fields);
        match head.parse(&bytes) {
            Ok(httparse::Status::Complete(length)) => {
                let checked = check(&head, port);
                let body = bytes.get(length..).unwrap_or_default().to_vec();
                return match checked {
                    Ok((request, wanted)) => read_body(stream, request, body, wanted, start),
                    Err(refused) => Ok(Err(refused)),
                };
            }
            Ok(httparse::Status::Partial) if bytes.len() >= HEAD_CAP => return Ok(Err((431, "the head is too long"))),
            Ok(httparse::Status::Partial) => {}
            Err(_) => return Ok(Err((400, "not a request of HTTP"))),
        }
        let read = stream.read(&mut chunk)?;
        if read == 0 || start.elapsed() > PATIENCE {
            return Ok(Err((408, "the request did not arrive")));
        }
        bytes.extend_from_slice(chunk.get(..read).unwrap_or_default());
    }
}

fn read_body(
    stream: &mut TcpStream,
    mut request: Request,
    mut body: Vec<u8>,
    wanted: usize,
    start: Instant,
) -> io::Result<Result<Request, Refused>> {
    let mut chunk = [0; 8 << 10];
    while body.len() < wanted {
        let read = stream.read(&mut chunk)?;
        if read == 0 || start.elapsed() > PATIENCE {
            return Ok(Err((408, "the body did not arrive")));
        }
        body.extend_from_slice(chunk.get(..read).unwrap_or_default());
    }
    body.truncate(wanted);
    request.body = body;
    Ok(Ok(request))
}

/// Checks the head, and says how long the body is.
fn check(head: &httparse::Request<'_, '_>, port: u16) -> Result<(Request, usize), Refused> {
    let field = |name: &str| {
        let mut found = head.headers.iter().filter(|field| field.name.eq_ignore_ascii_case(name));
        match (found.next(), found.next()) {
            (Some(field), None) => Ok(std::str::from_utf8(field.value).ok()),
            (None, _) => Ok(None),
            // Two of them could be read as either.
            (Some(_), Some(_)) => Err((400, "a field that stands twice")),
        }
    };
    let names = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    if field("host")?.is_none_or(|host| !names.iter().any(|name| name == host)) {
        return Err((421, "this preview answers to 127.0.0.1 and localhost alone"));
    }
    let is_post = match head.method {
        Some("GET") => false,
        Some("POST") => true,
        _ => return Err((405, "GET and POST alone")),
    };
    let origin = field("origin")?;
    let is_ours = |origin: &str| names.iter().any(|name| origin.strip_prefix("http://") == Some(name));
    // A browser sends no Origin with a plain GET; where it sends one, the page is another's or our own.
    if origin.is_some_and(|origin| !is_ours(origin)) || (is_post && origin.is_none()) {
        return Err((403, "a request from another page"));
    }
    if field("sec-fetch-site")?.is_some_and(|site| site == "cross-site" && is_post) {
        return Err((403, "a request from another page"));
    }
    if field("transfer-encoding")?.is_some() {
        return Err((411, "a body without a length"));
    }
    let length = match field("content-length")? {
        Some(length) => length.parse().map_err(|_| (400, "a length that is no number"))?,
        None => 0,
    };
    if length > BODY_CAP {
        return Err((413, "the body is too long"));
    }
    let target = head.path.unwrap_or("/");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok((Request { is_post, path: path.to_owned(), query: query.to_owned(), body: Vec::new() }, length))
}

fn write(stream: &mut TcpStream, response: Response) -> io::Result<()> {
    let common = "Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
                  Referrer-Policy: same-origin\r\nCross-Origin-Resource-Policy: same-origin\r\n";
    match response {
        Response::Whole { status: 303, body, .. } => {
            write!(stream, "HTTP/1.1 303 See Other\r\n{common}Content-Length: 0\r\nLocation: ")?;
            stream.write_all(&body)?;
            stream.write_all(b"\r\n\r\n")
        }
        Response::Whole { status, kind, policy, body } => {
            let reason = if status < 400 { "OK" } else { "Refused" };
            write!(
                stream,
                "HTTP/1.1 {status} {reason}\r\n{common}Content-Type: {kind}\r\nContent-Security-Policy: {policy}\r\n\
                 Content-Length: {}\r\n\r\n",
                body.len()
            )?;
            stream.write_all(&body)
        }
        Response::Events(events) => {
            write!(stream, "HTTP/1.1 200 OK\r\n{common}Content-Type: text/event-stream\r\n\r\n")?;
            stream.flush()?;
            events(stream)
        }
    }
}
