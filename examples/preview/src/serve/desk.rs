//! What is served: the last catalog that could be loaded, what is wrong with the folders now, and the reviews so far.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sincerely::review::{Review, Scope, review_of};
use sincerely::{Catalog, Problems, Source, Writer};

use super::watch;
use crate::args::Options;
use crate::{Failure, mail};

/// What is served at a time.
#[derive(Clone)]
pub(crate) struct Served {
    pub(crate) catalog: Arc<Catalog>,
    /// The languages of the folders, where they are loaded already and the others not yet.
    first: Option<Arc<Catalog>>,
    /// Why the folders cannot be loaded as they are now.
    pub(crate) problems: Option<Arc<Problems>>,
    /// Counts the changes, reviews among them.
    pub(crate) version: u64,
    /// Counts the catalogs.
    pub(crate) edition: u64,
}

/// How long after a change all languages are loaded.
const COMPLETE_PAUSE: Duration = Duration::from_millis(400);
/// How long the reviews rest between two templates.
const REVIEW_REST: Duration = Duration::from_millis(20);
/// How long after a change the reviews begin.
const REVIEW_PAUSE: Duration = Duration::from_millis(800);

impl Served {
    /// The same with the catalog that has a language in its newest state.
    pub(crate) fn in_language(mut self, locale: &str) -> Self {
        if let Some(first) = self.first.take().filter(|first| first.languages().any(|tag| tag == locale)) {
            self.catalog = first;
        }
        self
    }
}

/// The reviews so far, by language and template.
type Reviews = HashMap<(String, String), Arc<Review>>;

struct State {
    served: Served,
    /// Of the catalog that is served.
    reviews: Reviews,
}

pub(crate) struct Desk {
    options: Options,
    folders: Vec<PathBuf>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Desk {
    /// Loads the catalog. A folder that is broken from the start is an error.
    pub(crate) fn open(options: &Options) -> Result<Self, Failure> {
        let served =
            Served { catalog: Arc::new(mail::catalog(options)?), first: None, problems: None, version: 1, edition: 1 };
        Ok(Self {
            options: options.clone(),
            folders: options.templates.iter().chain(&options.over).cloned().collect(),
            state: Mutex::new(State { served, reviews: Reviews::new() }),
            changed: Condvar::new(),
        })
    }

    /// The folders, each over those before.
    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The folder that samples are saved in: the one over all others.
    pub(crate) fn own_folder(&self) -> Option<&Path> {
        self.folders.last().map(PathBuf::as_path)
    }

    pub(crate) fn served(&self) -> Served {
        self.lock().served.clone()
    }

    /// A writer for the default facts of a language.
    pub(crate) fn writer(&self, locale: &str) -> Result<Writer, sincerely::Error> {
        mail::writer(self.served().in_language(locale).catalog, Some(locale))
    }

    /// The review of one template.
    pub(crate) fn review(&self, locale: &str, name: &str) -> Arc<Review> {
        let key = (locale.to_owned(), name.to_owned());
        let (known, Served { catalog, edition, .. }) = {
            let state = self.lock();
            (state.reviews.get(&key).cloned(), state.served.clone().in_language(locale))
        };
        if let Some(known) = known {
            return known;
        }
        let review = Arc::new(review_of(&catalog, Scope::Template { locale, name }));
        let mut state = self.lock();
        if state.served.edition == edition {
            state.reviews.insert(key, Arc::clone(&review));
        }
        review
    }

    /// The review of a template, if it is done.
    pub(crate) fn known_review(&self, locale: &str, name: &str) -> Option<Arc<Review>> {
        self.lock().reviews.get(&(locale.to_owned(), name.to_owned())).cloned()
    }

    /// Reviews every template, a language at a time, and begins anew with each new catalog.
    pub(crate) fn review_all(&self) {
        let mut done = 0;
        loop {
            let (catalog, edition) = {
                let mut state = self.lock();
                while state.served.edition == done {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                (Arc::clone(&state.served.catalog), state.served.edition)
            };
            // Whoever saved a file waits for their page, and a second file may be on its way.
            std::thread::sleep(REVIEW_PAUSE);
            let of_language = |locale: &str| {
                let named = catalog.templates(locale).map(|name| (locale.to_owned(), name.to_owned()));
                named.collect::<Vec<_>>()
            };
            // The writer's own templates first.
            let all = catalog.languages().flat_map(of_language);
            let (own, built_in): (Vec<_>, Vec<_>) = all.partition(|(locale, name)| catalog.is_own(locale, name));
            for part in [own].iter().map(Vec::as_slice).chain(built_in.chunk_by(|a, b| a.0 == b.0)) {
                for (locale, name) in part {
                    if self.lock().served.edition != edition {
                        break;
                    }
                    self.review(locale, name);
                    // The pages have the right of way.
                    std::thread::sleep(REVIEW_REST);
                }
                self.change(|_| {});
            }
            done = edition;
        }
    }

    /// Loads the folders again whenever a file of them changes.
    pub(crate) fn watch(&self) {
        let mut known = watch::fingerprint(&self.folders);
        loop {
            std::thread::sleep(watch::PAUSE);
            let now = watch::fingerprint(&self.folders);
            if now == known {
                continue;
            }
            known = settled(now, &self.folders);
            self.reload();
        }
    }

    fn reload(&self) {
        // Over the built-in catalog most languages stay as they are, so that those of the folders need not wait for them.
        let languages = self.languages_of_folders();
        if self.options.templates.is_empty() && !languages.is_empty() {
            let first = mail::load_over(&self.options, Source::built_in().only(languages));
            self.take(first, |served, catalog| served.first = Some(catalog));
            return;
        }
        self.take(mail::load(&self.options), |served, catalog| served.catalog = catalog);
    }

    /// Loads all languages once those of the folders are served, unless they change again in the meantime.
    pub(crate) fn complete(&self) {
        let mut done = 0;
        loop {
            let edition = {
                let mut state = self.lock();
                while state.served.first.is_none() || state.served.edition == done {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                state.served.edition
            };
            std::thread::sleep(COMPLETE_PAUSE);
            if self.lock().served.edition != edition {
                continue;
            }
            let loaded = mail::load(&self.options);
            if self.lock().served.edition == edition {
                self.take(loaded, |served, catalog| {
                    served.catalog = catalog;
                    served.first = None;
                });
                done = self.lock().served.edition;
            }
        }
    }

    fn take(&self, loaded: Result<Catalog, Problems>, put: impl FnOnce(&mut Served, Arc<Catalog>)) {
        self.change(|state| match loaded {
            Ok(catalog) => {
                put(&mut state.served, Arc::new(catalog));
                state.served.problems = None;
                state.reviews.clear();
                state.served.edition += 1;
            }
            Err(problems) => {
                state.served.problems = Some(Arc::new(problems));
                // What was loaded before the folders broke comes too late.
                state.served.edition += 1;
            }
        });
    }

    /// The languages that the folders have files of.
    fn languages_of_folders(&self) -> Vec<String> {
        let entries = self.folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
        let folders = entries.filter(|entry| entry.path().is_dir());
        folders.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        state.served.version += 1;
        self.changed.notify_all();
    }

    /// Sends an event for each change, until the page goes away.
    pub(crate) fn send_events(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut sent = self.lock().served.version;
        // The first event says where the page stands, so that it notices what it missed while the connection was lost.
        write!(out, "retry: 200\ndata: {sent}\n\n")?;
        out.flush()?;
        loop {
            let version = {
                let state = self.lock();
                let wait =
                    self.changed.wait_timeout_while(state, Duration::from_secs(15), |s| s.served.version == sent);
                wait.unwrap_or_else(PoisonError::into_inner).0.served.version
            };
            // A comment finds out whether anybody still listens.
            out.write_all(
                if version == sent { ":\n\n".to_owned() } else { format!("data: {version}\n\n") }.as_bytes(),
            )?;
            out.flush()?;
            sent = version;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until nobody writes any more: editors empty a file before they fill it.
fn settled(mut known: u64, folders: &[PathBuf]) -> u64 {
    for _ in 0..10 {
        std::thread::sleep(Duration::from_millis(15));
        let now = watch::fingerprint(folders);
        if now == known {
            break;
        }
        known = now;
    }
    known
}
