//! A Chromium that is driven over its debugging pipe: no port, and no library.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// How long anything may take; machines that build are busy.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Chromium {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    next: u64,
    session: String,
    _profile: TempDir,
}

/// The browser, if there is one. Where tests have to run, its absence is a failure.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|program| program.is_file());
    if found.is_none() {
        let why = format!("no browser: none of {} is in PATH", NAMES.join(", "));
        assert!(std::env::var_os("CI").is_none(), "{why}");
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        // Not by `eprintln!`, which is kept back for a test that passes.
        std::io::stderr().write_all(format!("SKIPPED {test}: {why}\n").as_bytes()).unwrap();
    }
    found
}

impl Chromium {
    /// A window of a size; nothing without a browser.
    pub(crate) fn start(width: u32, height: u32) -> Option<Self> {
        let program = program()?;
        let profile = TempDir::new().unwrap();
        // The pipe is on descriptors 3 and 4, which the standard library cannot set and a shell can.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null"])
            .arg(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args([
                "--disable-extensions",
                "--remote-debugging-pipe",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ])
            .arg(format!("--window-size={width},{height}"))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = child.stdin.take().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (send, from) = channel();
        std::thread::spawn(move || {
            loop {
                let mut message = Vec::new();
                match out.read_until(0, &mut message) {
                    Ok(read) if read > 0 => message.pop(),
                    _ => return,
                };
                let Ok(message) = serde_json::from_slice(&message) else { return };
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        let mut chromium = Self { child, to, from, next: 0, session: String::new(), _profile: profile };
        let target = chromium.call("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = chromium.call("Target.attachToTarget", &attach);
        session["sessionId"].as_str().unwrap().clone_into(&mut chromium.session);
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        chromium.call("Emulation.setDeviceMetricsOverride", &size);
        Some(chromium)
    }

    fn call(&mut self, method: &str, params: &Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The answer to a call: its result, or its error.
    fn answer(&mut self, method: &str, params: &Value) -> Value {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        self.to.flush().unwrap();
        loop {
            let answer = self.from.recv_timeout(PATIENCE).unwrap_or_else(|why| panic!("{method}: {why}"));
            if answer["id"] == json!(self.next) {
                return answer;
            }
        }
    }

    /// The value of an expression of JavaScript in the page; null where the page was left before it answered.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.answer("Runtime.evaluate", &params);
        // "Inspected target navigated or closed", "Execution context was destroyed".
        if answer["error"]["code"] == json!(-32000) {
            return Value::Null;
        }
        assert!(answer["error"].is_null(), "{expression}: {answer}");
        let result = &answer["result"];
        assert!(result["exceptionDetails"].is_null(), "{expression}: {result}");
        result["result"]["value"].clone()
    }

    pub(crate) fn text(&mut self, expression: &str) -> String {
        // A page that is being left has not got it, and the next one has it in a moment.
        let asked = format!("(() => {{ try {{ return {expression} }} catch {{ return null }} }})()");
        for _ in 0..500 {
            if let Some(text) = self.eval(&asked).as_str() {
                return text.to_owned();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        String::new()
    }

    /// Waits until an expression is true, and says how long that took.
    pub(crate) fn wait(&mut self, expression: &str) -> Duration {
        #[allow(clippy::disallowed_methods, reason = "a test has a clock")]
        let start = Instant::now();
        // A page that is being left has no body to ask.
        let asked = format!("(() => {{ try {{ return !!({expression}) }} catch {{ return false }} }})()");
        while self.eval(&asked) != json!(true) {
            if start.elapsed() > PATIENCE {
                let page = self.text("document.body.innerText.slice(0, 3000)");
                panic!("never true: {expression}\n{page}");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        start.elapsed()
    }

    /// Opens a page and waits until its script runs.
    pub(crate) fn open(&mut self, address: &str) {
        self.call("Page.navigate", &json!({ "url": address }));
        let loaded = format!("location.href === {address:?} && document.readyState === 'complete'");
        self.wait(&loaded);
    }

    /// Loads the page again. The mark tells the next page from the one that is left, which still answers for a moment.
    pub(crate) fn reload(&mut self) {
        self.eval("window.isLeft = true; location.reload()");
        self.wait("!window.isLeft && document.readyState === 'complete'");
    }

    /// Changes a field as a person does.
    pub(crate) fn set(&mut self, id: &str, value: &str) {
        let script = format!(
            "(() => {{ const field = document.getElementById({id:?}); field.focus(); \
             if (field.type === 'checkbox' || field.type === 'radio') field.checked = {value:?} === 'true'; \
             else field.value = {value:?}; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
        );
        self.eval(&script);
    }

    pub(crate) fn key(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            _ => 0,
        };
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let params = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
            self.call("Input.dispatchKeyEvent", &params);
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
