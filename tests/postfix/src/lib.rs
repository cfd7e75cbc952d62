//! A Postfix of a test's own: it takes any mail over SMTP, keeps it or pipes it into a program, and is gone with the test.
//!
//! It runs from a folder of its own on a free port of 127.0.0.1, apart from a Postfix of the machine. To it, every domain
//! there is belongs to it: mail for anybody ends in one mailbox here, and nothing leaves the machine.
//!
//! ```no_run
//! let Some(server) = postfix::Postfix::builder().pipe("support@example.org", "/bin/program", &[]).start() else {
//!     return; // no Postfix here; with `CI` set, this is a failure
//! };
//! server.submit("maria@example.net", &["support@example.org"], b"Subject: the desk\r\n\r\nWhere is it?\r\n");
//! assert_eq!(server.settle(), 0);
//! assert_eq!(server.arrived("maria@example.net").len(), 1);
//! ```

mod config;

use std::collections::HashSet;
use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::{SmtpTransport, Transport as _};
use tempfile::TempDir;

use config::Pipe;

/// Runs the server until the pipe on its standard input closes: when the test drops it, and when the test is killed.
const KEEPER: &str = r#"exec 3<&0
"$@" </dev/null 3<&- & server=$!
(cat <&3 >/dev/null; kill "$server" 2>/dev/null) &
wait "$server""#;

const PAUSE: Duration = Duration::from_millis(20);
/// A server that says nothing for so many pauses, a minute, will not say anything any more.
const PATIENCE: usize = 3_000;

/// What a server shall do with mail.
#[derive(Debug, Default)]
pub struct Builder {
    pipes: Vec<Pipe>,
    relays: Vec<(String, u16)>,
    strict: bool,
    lines: Vec<(String, String)>,
    programs: Vec<PathBuf>,
    postdrop: PathBuf,
}

impl Builder {
    /// Hands mail for an address, subaddresses included, to a program on standard input, which sees `Return-Path` as its
    /// first line. The program is copied and runs as `nobody` in [`Postfix::folder`]. In its arguments Postfix puts in
    /// `${sender}` and `${recipient}`, and `{port}` is the server's own. If it exits with 75, the mail stays in the queue;
    /// with another code but 0, the mail bounces. It may send mail with `sendmail`, which hands it to this server.
    #[must_use]
    pub fn pipe(mut self, address: &str, program: impl AsRef<Path>, arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        self.pipes.push(Pipe { address: address.to_owned(), program: program.as_ref().to_owned(), arguments });
        self
    }

    /// Hands mail for a domain on to another server, at a port of 127.0.0.1.
    #[must_use]
    pub fn relay(mut self, domain: &str, port: u16) -> Self {
        self.relays.push((domain.to_owned(), port));
        self
    }

    /// Refuses mail with bare line ends, octets over 127 in the header, or in a body that does not say so.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Adds lines to `main.cf`, `master.cf` or a table of another name beside them, `{here}/conf/NAME`; `{here}` is the
    /// server's own folder. A setting that stands there already is replaced.
    #[must_use]
    pub fn lines(mut self, file: &str, text: &str) -> Self {
        self.lines.push((file.to_owned(), format!("{text}\n")));
        self
    }

    /// Copies a program to `{here}/bin`, where everybody can run it.
    #[must_use]
    pub fn program(mut self, program: impl AsRef<Path>) -> Self {
        self.programs.push(program.as_ref().to_owned());
        self
    }

    /// Starts the server and waits until it listens; none, with a word on standard error, where there is no Postfix.
    ///
    /// # Panics
    /// If there is no Postfix and `CI` is set, or if it does not come up.
    pub fn start(mut self) -> Option<Postfix> {
        let daemons = installed()?;
        self.postdrop = setting("command_directory").join("postdrop");
        let folder = TempDir::new().unwrap();
        // Its processes and what it pipes into run as others than this one.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        config::lay_out(folder.path());
        // Between the choice of a port and its use somebody else may take it.
        for _ in 0..3 {
            let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
            config::write(folder.path(), port, &self);
            let err = File::create(folder.path().join("err")).unwrap();
            let keeper = Command::new("sh")
                .args(["-c", KEEPER, "sh"])
                .arg(daemons.join("master"))
                .arg("-c")
                .arg(folder.path().join("conf"))
                .stdin(Stdio::piped())
                .stdout(err.try_clone().unwrap())
                .stderr(err)
                .spawn()
                .unwrap();
            let mut running = Running { keeper, folder: folder.path().to_owned() };
            if running.listens(port) {
                return Some(Postfix { _running: running, folder, port });
            }
        }
        panic!("Postfix did not come up: {}", log(folder.path()));
    }
}

/// A server that runs as long as this value.
#[derive(Debug)]
pub struct Postfix {
    // Dropped in this order: the processes, then their folder.
    _running: Running,
    folder: TempDir,
    port: u16,
}

impl Postfix {
    /// Says first what the server shall do with mail; without a word it keeps it all.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The port of 127.0.0.1 that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder that piped programs run in and may write to.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// Hands over a mail, lines ended by CRLF; an empty sender is the null path `<>`.
    ///
    /// # Panics
    /// If the server does not take it.
    pub fn submit(&self, sender: &str, recipients: &[&str], mail: &[u8]) {
        let sender = (!sender.is_empty()).then(|| sender.parse().unwrap());
        let recipients = recipients.iter().map(|recipient| recipient.parse().unwrap()).collect();
        let client = SmtpTransport::builder_dangerous("127.0.0.1").port(self.port).build();
        // The client ends the last line itself.
        let mail = mail.strip_suffix(b"\r\n").unwrap_or(mail);
        client.send_raw(&Envelope::new(sender, recipients).unwrap(), mail).unwrap();
    }

    /// Waits until no mail is under way any more, those included that piped programs have sent meanwhile, and returns how
    /// many were put off: a program exited with 75, or a relay was not there.
    ///
    /// # Panics
    /// If there is no end to it.
    pub fn settle(&self) -> usize {
        let queue = self.folder.path().join("queue");
        let count = |name: &str| fs::read_dir(queue.join(name)).unwrap().count();
        let mut before = None;
        for _ in 0..PATIENCE {
            // A program puts its mail into the first folder while the mail that it reads is in the last: one look can miss
            // both. So the server must also have said of every mail what became of it, and nothing more since the last look.
            let empty = ["maildrop", "incoming", "active"].iter().all(|name| count(name) == 0);
            let log = self.log();
            if empty && before.as_ref() == Some(&log) && ended(&log) {
                return count("deferred");
            }
            before = empty.then_some(log);
            sleep(PAUSE);
        }
        panic!("mail is under way without end: {}", self.log());
    }

    /// Tries again what was put off, and waits until that has begun.
    ///
    /// # Panics
    /// If the server does not hear it.
    pub fn retry(&self) {
        let put_off = fs::read_dir(self.folder.path().join("queue/deferred")).unwrap();
        let tries = |id: &str| self.log().matches(&format!("{id}: from=<")).count();
        let put_off: Vec<(String, usize)> = put_off
            .map(|entry| {
                let id = entry.unwrap().file_name().into_string().unwrap();
                (id.clone(), tries(&id))
            })
            .collect();
        let conf = self.folder.path().join("conf");
        assert!(Command::new("postqueue").arg("-c").arg(conf).arg("-f").status().unwrap().success());
        for _ in 0..PATIENCE {
            if put_off.iter().all(|(id, before)| tries(id) > *before) {
                return;
            }
            sleep(PAUSE);
        }
        panic!("nothing is tried again: {}", self.log());
    }

    /// The mails that arrived for an address, first come first, as they lie in the mailbox: lines ended by `\n`, with
    /// `Return-Path`, `X-Original-To` and `Delivered-To` on top.
    ///
    /// # Panics
    /// If one of them cannot be read.
    pub fn arrived(&self, address: &str) -> Vec<Vec<u8>> {
        let Ok(mailbox) = fs::read_dir(self.folder.path().join("mail/all/new")) else { return Vec::new() };
        let mut files: Vec<PathBuf> = mailbox.map(|entry| entry.unwrap().path()).collect();
        files.sort_by_key(|path| path.metadata().unwrap().modified().unwrap());
        let line = format!("X-Original-To: {address}").into_bytes();
        let mails = files.iter().map(|path| fs::read(path).unwrap());
        mails.filter(|mail| mail.split(|&octet| octet == b'\n').take(3).any(|top| top == line)).collect()
    }

    /// What it has written to its log.
    pub fn log(&self) -> String {
        log(self.folder.path())
    }
}

/// The processes.
#[derive(Debug)]
struct Running {
    keeper: Child,
    folder: PathBuf,
}

impl Running {
    fn listens(&mut self, port: u16) -> bool {
        for _ in 0..PATIENCE {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return true;
            }
            if self.keeper.try_wait().unwrap().is_some() {
                return false;
            }
            sleep(PAUSE);
        }
        false
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
        for _ in 0..PATIENCE {
            if processes(&self.folder) == 0 {
                return;
            }
            sleep(PAUSE);
        }
    }
}

/// The number of processes that work in a folder.
pub fn processes(folder: &Path) -> usize {
    let Ok(all) = fs::read_dir("/proc") else { return 0 };
    all.flatten()
        .filter_map(|entry| fs::read_link(entry.path().join("cwd")).ok())
        .filter(|cwd| cwd.starts_with(folder))
        .count()
}

fn log(folder: &Path) -> String {
    ["err", "log"].map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default()).concat()
}

/// Whether of every mail that its queue manager took up the log says that it is gone or put off.
fn ended(log: &str) -> bool {
    let mut open = HashSet::new();
    for line in log.lines() {
        let Some((_, said)) = line.split_once("]: ") else { continue };
        let Some((id, said)) = said.split_once(": ") else { continue };
        if said.ends_with("(queue active)") {
            open.insert(id);
        } else if said == "removed" || said.contains(" status=deferred ") {
            open.remove(id);
        }
    }
    open.is_empty()
}

/// A folder that was settled when Postfix was built; an empty path where there is none.
fn setting(name: &str) -> PathBuf {
    let said = Command::new("postconf").args(["-dh", name]).output();
    said.map(|said| PathBuf::from(String::from_utf8_lossy(&said.stdout).trim())).unwrap_or_default()
}

/// The folder of the daemons, if there is a Postfix and we may start it. Where tests have to run, its absence is a failure.
fn installed() -> Option<PathBuf> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let daemons = setting("daemon_directory");
    let here = daemons.join("master").is_file();
    if root && here {
        return Some(daemons);
    }
    let why = if here {
        "only root starts a Postfix"
    } else {
        "no Postfix: `postconf` is not in PATH, or `master` not where it says"
    };
    assert!(std::env::var_os("CI").is_none(), "{why}");
    // Not by `eprintln!`, which is kept back for a test that passes.
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    std::io::stderr().write_all(format!("SKIPPED {test}: {why}\n").as_bytes()).unwrap();
    None
}
