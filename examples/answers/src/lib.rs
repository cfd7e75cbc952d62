//! What the programs that answer inbound mail have in common: the options about it, files, and the claim of an answer.

#![allow(missing_docs, reason = "a library for two programs of this repository")]
#![allow(clippy::missing_errors_doc, reason = "each error is a line for the operator")]

pub mod limits;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sincerely::ledger::{Claim, LimitKind, Limits};
use sincerely::mail::{Guard, Router, Rule, Strength, Thread};
use sincerely::{Key, Source};

use limits::Limit;

/// What ends a run, in one line for the operator.
#[derive(Debug, PartialEq, Eq)]
pub struct Problem(pub String);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Problem {}

impl From<lexopt::Error> for Problem {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

/// The options that both programs have.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub own: Vec<String>,
    pub own_domains: Vec<String>,
    pub aliases: Vec<String>,
    pub own_lists: Vec<String>,
    pub forms: Vec<String>,
    pub trusted: Vec<String>,
    pub rules: Vec<(Rule, Strength)>,
    pub limits: Vec<Limit>,
    pub key_file: Option<PathBuf>,
    pub ledger: Option<PathBuf>,
    pub facts: Option<PathBuf>,
    pub template: Option<String>,
    pub templates: Option<PathBuf>,
    pub routes: Option<PathBuf>,
    pub order_numbers: Vec<String>,
    pub subject_re: bool,
    pub locale: Option<String>,
    pub hours_file: Option<PathBuf>,
    pub personal: bool,
}

impl Options {
    /// Takes an option with its value; false if it is none of these.
    pub fn take(&mut self, name: &str, parser: &mut lexopt::Parser) -> Result<bool, Problem> {
        match name {
            "own" => self.own.push(bare(&text(parser)?)),
            "own-domain" => self.own_domains.push(text(parser)?),
            "alias" => self.aliases.push(bare(&text(parser)?)),
            "own-list" => self.own_lists.push(text(parser)?),
            "form" => self.forms.push(text(parser)?),
            "trust-auth" => self.trusted.push(text(parser)?),
            "loosen" => self.rules.push((rule(&text(parser)?)?, Strength::Off)),
            "tighten" => self.rules.push((rule(&text(parser)?)?, Strength::Hard)),
            "limit" => self.limits.push(limits::limit(&text(parser)?).map_err(Problem)?),
            "key-file" => self.key_file = Some(parser.value()?.into()),
            "ledger" => self.ledger = Some(parser.value()?.into()),
            "facts" => self.facts = Some(parser.value()?.into()),
            "template" => self.template = Some(text(parser)?),
            "templates" => self.templates = Some(parser.value()?.into()),
            "routes" => self.routes = Some(parser.value()?.into()),
            "order-number" => self.order_numbers.push(text(parser)?),
            "subject" => {
                self.subject_re = match text(parser)?.as_str() {
                    "re" => true,
                    "own" => false,
                    _ => return Err(Problem("`--subject` takes `re` or `own`".to_owned())),
                };
            }
            "locale" => self.locale = Some(text(parser)?),
            "hours-file" => self.hours_file = Some(parser.value()?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Checks what can be told before any file is read.
    pub fn check(&self) -> Result<(), Problem> {
        let mut kinds: Vec<LimitKind> = self.limits.iter().map(|limit| limit.whose).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() < self.limits.len() {
            return Err(Problem("a limit is said twice".to_owned()));
        }
        Ok(())
    }

    /// The guard that judges inbound mail.
    pub fn guard(&self) -> Result<Guard, sincerely::Error> {
        let mut guard = Guard::builder();
        if self.personal {
            guard = guard.personal();
        }
        for address in self.own.iter().chain(&self.aliases) {
            guard = guard.own_address(address);
        }
        for domain in &self.own_domains {
            guard = guard.message_id_domain(domain);
        }
        for form in &self.forms {
            guard = guard.form_sender(form);
        }
        for list in &self.own_lists {
            guard = guard.own_list(list);
        }
        for server in &self.trusted {
            guard = guard.trust_authentication(server);
        }
        for (rule, strength) in &self.rules {
            guard = guard.rule(*rule, *strength);
        }
        guard.build()
    }

    /// The router that chooses a template, unless `--template` does.
    pub fn router(&self) -> Result<Router, Problem> {
        let mut router = Router::built_in();
        if let Some(path) = &self.routes {
            router = router.with_rules(&file(path)?).map_err(|why| Problem(format!("{why:#}")))?;
        }
        for pattern in &self.order_numbers {
            router = router.with_order_numbers(pattern).map_err(|why| Problem(format!("{why:#}")))?;
        }
        Ok(router)
    }

    pub fn source(&self) -> Source {
        self.templates.as_ref().map_or_else(Source::built_in, Source::dir)
    }

    pub fn limits(&self) -> Result<Limits, sincerely::Error> {
        limits::limits(self.personal, &self.limits)
    }

    /// What a person's limit counts: the answers of all routes together, or those of one template.
    pub fn kind(&self) -> &str {
        self.template.as_deref().unwrap_or("acknowledge")
    }

    /// An id of an answer that is the same whenever the same comes: of who answers, with what, whom, and what they wrote. It
    /// says nothing of any of them.
    pub fn mail_id(&self, parts: &[&[u8]]) -> String {
        let own = self.own.first().map(String::as_str).unwrap_or_default();
        let mut hash = Sha256::new();
        for part in [own.as_bytes(), self.kind().as_bytes()].iter().chain(parts) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The claim of an answer, in the thread that its mail belongs to.
    pub fn claim(
        &self,
        mail_id: &str,
        person: &str,
        thread: Option<&Thread>,
        is_reply: bool,
        now: DateTime<Utc>,
    ) -> Claim {
        let claim = Claim::new(mail_id, self.kind(), person, now).reply(is_reply);
        match thread.and_then(Thread::references).and_then(|ids| ids.split(' ').next()) {
            Some(first) => claim.thread(first),
            None => claim,
        }
    }
}

/// The key in a file, which nobody else may be able to change.
pub fn key(path: &Path) -> Result<Key, Problem> {
    let text = file(path)?;
    check_owner(path)?;
    Key::from_hex(text.trim()).map_err(|why| Problem(format!("{}: {why:#}", path.display())))
}

#[cfg(unix)]
fn check_owner(path: &Path) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).map(|file| file.permissions().mode()).unwrap_or_default();
    if mode & 0o022 == 0 {
        return Ok(());
    }
    Err(Problem(format!("{}: others can change it, run `chmod 600` on it", path.display())))
}

#[cfg(not(unix))]
fn check_owner(_: &Path) -> Result<(), Problem> {
    Ok(())
}

/// The text of a file of the operator, which is named in the error.
pub fn file(path: &Path) -> Result<String, Problem> {
    fs::read_to_string(path).map_err(|why| Problem(format!("{}: cannot be read: {}", path.display(), why.kind())))
}

/// The value of an option as text.
pub fn text(parser: &mut lexopt::Parser) -> Result<String, Problem> {
    parser.value()?.into_string().map_err(|_| Problem("an argument that is not UTF-8".to_owned()))
}

/// An address without the brackets of an envelope.
fn bare(address: &str) -> String {
    address.trim().trim_start_matches('<').trim_end_matches('>').to_owned()
}

fn rule(name: &str) -> Result<Rule, Problem> {
    name.parse().map_err(|error: sincerely::Error| Problem(format!("{error:#}")))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_that_others_can_change_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, "000102030405060708090a0b0c0d0e0f\n").unwrap();
        for (mode, is_taken) in [(0o600, true), (0o640, true), (0o644, true), (0o622, false), (0o666, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(key(&path).is_ok(), is_taken, "{mode:o}");
        }
        assert!(key(&path).unwrap_err().to_string().ends_with("key: others can change it, run `chmod 600` on it"));
    }
}
