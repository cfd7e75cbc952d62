//! The service as a child on a free port, and a client that sends what it is told, octet by octet if need be.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Server {
    child: Child,
    stderr: BufReader<ChildStderr>,
    address: String,
    pub(crate) folder: TempDir,
}

/// A command line that works, and the folder of its files.
pub(crate) fn command() -> (Command, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_service"));
    command.args(["--own", "support@example.org", "--own-domain", "mail.example.org", "--listen", "127.0.0.1:0"]);
    command.arg("--key-file").arg(file("key", "000102030405060708090a0b0c0d0e0f\n"));
    command.arg("--facts").arg(file("facts.json", r#"{"standing":{"agent":"Ada Byron","brand":"Looms & Co."}}"#));
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    (command, folder)
}

impl Server {
    pub(crate) fn start(args: &[&str]) -> Self {
        let (mut command, folder) = command();
        command.args(args);
        Self::run(command, folder)
    }

    /// Runs a command that becomes a service.
    pub(crate) fn run(mut command: Command, folder: TempDir) -> Self {
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let mut server = Self { child, stderr, address: String::new(), folder };
        let line = server.told();
        let address = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}"));
        address.clone_into(&mut server.address);
        server
    }

    /// The next line on standard error.
    pub(crate) fn told(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    pub(crate) fn refuses(&self) -> bool {
        TcpStream::connect(&self.address).is_err()
    }

    /// Sends octets and hears the answer.
    pub(crate) fn send(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // One that is refused early need not be heard to its end.
        let _ = stream.write_all(request);
        Answer::read(&mut stream)
    }

    pub(crate) fn post(&self, path: &str, body: &[u8]) -> Answer {
        self.send(&request(path, body))
    }

    pub(crate) fn json(&self, path: &str, body: &Value) -> Answer {
        self.post(path, body.to_string().as_bytes())
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    pub(crate) fn ended(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn request(path: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("POST {path} HTTP/1.1\r\nHost: here\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// One answer: its status, its header as text, its body as JSON.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Answer {
    /// Reads one answer, as long as its header says.
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut head = Vec::new();
        let mut octet = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut octet).unwrap();
            head.push(octet[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let length = head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).unwrap();
        let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        Self { status: head[9..12].parse().unwrap(), head, body }
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.body[key].as_str().unwrap_or_else(|| panic!("no {key} in {self:?}"))
    }
}

/// Whether the other side says nothing more.
pub(crate) fn closed(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).is_ok() && rest.is_empty()
}
