//! A preview that serves a folder of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    folder: TempDir,
}

const FILES: [(&str, &str); 5] = [
    (
        "en/repair/ready.md",
        "+++\nsummary  = \"The repair is ready\"\nsubject  = \"{{ say.subject_ready }}\"\ntones    = [\"plain\", \"warm\"]\nrequired = [\"reply_by\"]\noptional = [\"name\", \"gift\"]\n+++\n{{ say.hello_ready }}\n\n{{ say.ready }} {{ say.gift_ready }}\n\n{{ say.come }}\n\n{{ agent.full }}\n{{ brand }}\n",
    ),
    (
        "en/phrases/ready.toml",
        "[subject_ready]\nplain = [\"It is ready\", \"Ready for you\"]\nwarm = [\"Good news\", \"All done\"]\n\n[hello_ready]\nselection = \"steady\"\nplain = [\"Hello,\", \"Hello {{ name.full }},\"]\nwarm = [\"Hi there,\", \"Hi {{ name.full }},\"]\n\n[ready]\nplain = [\n  \"The repair is done.\",\n  \"It is repaired.\",\n  \"It works again.\",\n]\nwarm = [\n  \"It's as good as new.\",\n  \"It runs again, and quietly.\",\n  \"We're happy with how it came out.\",\n]\n\n[gift_ready]\noptional = true\nplain = [\"There is {{ gift }} with it.\", \"We add {{ gift }}.\"]\nwarm = [\"You'll find {{ gift }} with it.\", \"There's {{ gift }} in the box too.\"]\n\n[come]\nmoves = [\"promise\"]\nplain = [\"Come by until {{ reply_by.when }}.\", \"We keep it until {{ reply_by.when }}.\"]\nwarm = [\"Drop in until {{ reply_by.when }}.\", \"It's here for you until {{ reply_by.when }}.\"]\n",
    ),
    (
        "en/samples/repair/ready.json",
        "{ \"to\": \"a@example.org\", \"now\": \"2026-03-02T09:00:00Z\", \"zone\": \"Europe/Vienna\", \"facts\": { \"name\": \"Maria Silva\", \"gift\": \"a spare bulb\", \"reply_by\": \"2026-03-03T10:00:00+01:00\" } }\n",
    ),
    ("en/samples/standing.json", "{ \"facts\": { \"agent\": \"Sam Reed\", \"brand\": \"Oak & Co.\" } }\n"),
    ("slots.toml", include_str!("../../src/new/slots.toml")),
];

impl Server {
    pub(crate) fn start() -> Self {
        let folder = TempDir::new().unwrap();
        for (path, text) in FILES {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let slots = folder.path().join("slots.toml");
        let text = std::fs::read_to_string(&slots).unwrap();
        std::fs::write(slots, format!("{text}\n[gift]\nkind = \"text\"\nfrom = \"operator\"\n")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_preview"))
            .args(["serve", "--port", "0", "--templates"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
        Self { child, port, folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file with one text in place of another.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let path = self.file(path);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{old}");
        std::fs::write(path, text.replace(old, new)).unwrap();
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The response to a request as it is written, with a Host of ours unless it has one.
    pub(crate) fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let host = format!("Host: 127.0.0.1:{}\r\n", self.port);
        stream.write_all(request.replace("HOST\r\n", &host).as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHOST\r\n\r\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
