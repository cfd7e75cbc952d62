//! The routes: what comes in over HTTP is read within its limits and handed to the desk, on a thread that may block.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Query, Request, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::desk::{Desk, Form};
use crate::reply::{Answer, Done, Refusal};

/// The most octets of a mail: attachments come with it.
const MAIL_CAP: usize = 16 << 20;
/// The most octets of a form, or of what says that a mail was sent.
const JSON_CAP: usize = 64 << 10;
/// The most mails that are in memory at once; who comes later waits.
const MAILS: usize = 32;

/// What every request needs.
#[derive(Clone)]
pub(crate) struct House {
    desk: Arc<Desk>,
    timeout: Duration,
    /// Room for requests whose body is read or held.
    room: Arc<Semaphore>,
    /// Threads that write.
    hands: Arc<Semaphore>,
}

impl House {
    pub(crate) fn new(desk: Arc<Desk>, timeout: Duration) -> Self {
        let hands = available_parallelism().map_or(2, usize::from);
        Self { desk, timeout, room: Arc::new(Semaphore::new(MAILS)), hands: Arc::new(Semaphore::new(hands)) }
    }

    /// The body of a request, whole and in time, with the room that it takes.
    async fn body(&self, request: Request, cap: usize) -> Result<(Bytes, impl Sized + Send + use<>), Refusal> {
        let room = within(self.timeout, Arc::clone(&self.room)).await?;
        let large = || {
            let told = format!("the body is larger than {cap} octets");
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, told)
        };
        // Who says so at once need not send it first.
        if request.body().size_hint().lower() > cap as u64 {
            return Err(large());
        }
        match timeout(self.timeout, Bytes::from_request(request, &())).await {
            Err(_) => Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body did not come in time")),
            Ok(Err(why)) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(large()),
            Ok(Err(_)) => Err(Refusal::wrong("the body is not whole")),
            Ok(Ok(body)) => Ok((body, room)),
        }
    }

    /// Runs what blocks, a bounded number at once.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let hand = within(self.timeout, Arc::clone(&self.hands)).await?;
        let desk = Arc::clone(&self.desk);
        // The hand goes with the work: who asked may be gone before it ends.
        let done = spawn_blocking(move || {
            let done = work(&desk);
            drop(hand);
            done
        });
        let fault = |_| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "an unforeseen fault");
        done.await.map_err(fault)?
    }
}

async fn within(limit: Duration, places: Arc<Semaphore>) -> Result<impl Sized + Send, Refusal> {
    let place = timeout(limit, places.acquire_owned()).await;
    place.ok().and_then(Result::ok).ok_or_else(|| Refusal::later("too much to do", 10))
}

/// What the query of a mail may say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    sender: Option<String>,
    #[serde(default)]
    verified: bool,
}

type Asking = Result<Query<Asked>, QueryRejection>;

fn asked(query: Asking) -> Result<Asked, Refusal> {
    let told = "the query may say `sender=ADDRESS` and `verified=true`, nothing else";
    query.map(|Query(asked)| asked).map_err(|_| Refusal::wrong(told))
}

fn json<T: DeserializeOwned>(body: &[u8], what: &str) -> Result<T, Refusal> {
    // serde's own message may quote a value.
    serde_json::from_slice(body).map_err(|why| {
        Refusal::wrong(&format!("{what}; what came is not that, line {}, column {}", why.line(), why.column()))
    })
}

async fn mail(State(house): State<House>, query: Asking, request: Request) -> Result<Answer, Refusal> {
    let asked = asked(query)?;
    let (mail, room) = house.body(request, MAIL_CAP).await?;
    house
        .work(move |desk| {
            let answer = desk.mail(&mail, asked.sender.as_deref(), asked.verified);
            drop((mail, room));
            answer
        })
        .await
}

async fn form(State(house): State<House>, query: Asking, request: Request) -> Result<Answer, Refusal> {
    let asked = asked(query)?;
    if asked.sender.is_some() {
        return Err(Refusal::wrong("a form has no `sender`, it says its `address`"));
    }
    let (body, _room) = house.body(request, JSON_CAP).await?;
    let form: Form = json(&body, "a form is JSON: `address`, and name, topic, message, locale, zone, id as text")?;
    house.work(move |desk| desk.form(form, asked.verified)).await
}

async fn done(State(house): State<House>, request: Request) -> Result<StatusCode, Refusal> {
    let (body, _room) = house.body(request, JSON_CAP).await?;
    let done: Done = json(&body, "post back what the reply has as `done`")?;
    house.work(move |desk| desk.done(&done)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn health() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "healthy": true }))
}

async fn not_here() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "there are POST /mail, POST /form, POST /done and GET /health")
}

async fn not_so() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "there are POST /mail, POST /form, POST /done and GET /health")
}

pub(crate) fn router(house: House) -> Router {
    Router::new()
        .route("/mail", post(mail).layer(DefaultBodyLimit::max(MAIL_CAP)))
        .route("/form", post(form).layer(DefaultBodyLimit::max(JSON_CAP)))
        .route("/done", post(done).layer(DefaultBodyLimit::max(JSON_CAP)))
        .route("/health", get(health))
        .fallback(not_here)
        .method_not_allowed_fallback(not_so)
        .with_state(house)
}
