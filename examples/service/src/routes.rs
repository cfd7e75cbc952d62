//! The routes: what comes in over HTTP is read within its limits and handed to the desk, on a thread that may block.

use std::net::IpAddr;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{HOST, ORIGIN};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::BytesMut;
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use crate::desk::{Desk, Form};
use crate::reply::{Answer, Done, Refusal};
use crate::tell;

/// The most octets of a mail: attachments come with it.
const MAIL_CAP: usize = 16 << 20;
/// The most octets of a form, or of what says that a mail was sent.
const JSON_CAP: usize = 64 << 10;
/// The octets of all mails in memory together, in units; who needs more waits. Forms are small and do not count.
const UNITS: usize = 1_024;
const UNIT: usize = 64 << 10;
/// How long a body may rest, and the octets a second that it must come with once it has had a moment.
const REST: Duration = Duration::from_secs(3);
const RATE: usize = 4 << 10;

/// What every request needs.
#[derive(Clone)]
pub(crate) struct House {
    desk: Arc<Desk>,
    timeout: Duration,
    /// Room for the octets of mails that are read or held.
    room: Arc<Semaphore>,
    /// The names that requests may come under; all if there are none.
    hosts: Arc<[String]>,
    /// Threads that write.
    hands: Arc<Semaphore>,
}

impl House {
    pub(crate) fn new(desk: Arc<Desk>, timeout: Duration, hosts: Vec<String>) -> Self {
        let hands = available_parallelism().map_or(2, usize::from);
        Self {
            desk,
            timeout,
            room: Arc::new(Semaphore::new(UNITS)),
            hosts: hosts.into(),
            hands: Arc::new(Semaphore::new(hands)),
        }
    }

    /// Refuses what a page of another site, open in a browser on this machine, could send (DNS rebinding included).
    fn check_origin(&self, request: &Request) -> Result<(), Refusal> {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let is_ours = |host: &str| {
            let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
            let name = name.map_or(host, |(name, _)| name);
            self.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        let refuse = |told: &str| Err(Refusal::new(StatusCode::FORBIDDEN, told));
        // Rebinding takes a name of the public DNS, which has a dot and is no address.
        let is_public = |host: &str| {
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
            name.contains('.') && name.parse::<IpAddr>().is_err()
        };
        if !self.hosts.is_empty() && header(HOST).is_some_and(|host| is_public(host) && !is_ours(host)) {
            return refuse("a request under a name that is not ours, see `--host`");
        }
        match header(ORIGIN) {
            Some(origin) if !origin.split_once("://").is_some_and(|(_, host)| is_ours(host)) => {
                refuse("a request from a page of another site")
            }
            _ => Ok(()),
        }
    }

    /// The body of a request, whole and in time, with the room that it takes. Room is taken as the octets come, so that who
    /// sends nothing holds none.
    async fn body(&self, request: Request, cap: usize) -> Result<(Bytes, Vec<OwnedSemaphorePermit>), Refusal> {
        self.check_origin(&request)?;
        let large = || {
            let told = format!("the body is larger than {cap} octets");
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, told)
        };
        // Who says so at once need not send it first.
        if request.body().size_hint().lower() > cap as u64 {
            return Err(large());
        }
        let slow = || Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body did not come in time");
        let (mut body, mut whole, mut room) = (request.into_body(), BytesMut::new(), Vec::new());
        let start = Instant::now();
        loop {
            let rest = self.timeout.saturating_sub(start.elapsed()).min(REST);
            let frame = timeout(rest, body.frame()).await.map_err(|_| slow())?;
            let Some(frame) = frame else { break };
            let frame = frame.map_err(|_| Refusal::wrong("the body is not whole"))?;
            let Ok(data) = frame.into_data() else { continue };
            whole.extend_from_slice(&data);
            if whole.len() > cap {
                return Err(large());
            }
            let seconds = usize::try_from(start.elapsed().saturating_sub(REST).as_secs()).unwrap_or(usize::MAX);
            if whole.len() < seconds.saturating_mul(RATE) {
                return Err(slow());
            }
            while cap > JSON_CAP && room.len() * UNIT < whole.len() {
                room.push(within(self.timeout, Arc::clone(&self.room)).await?);
            }
        }
        Ok((whole.freeze(), room))
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

async fn within(limit: Duration, places: Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Refusal> {
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

/// Whether the ledger can be written.
async fn is_ready(house: &House) -> bool {
    match house.work(|desk| Ok(desk.check())).await {
        Ok(Ok(())) => true,
        Ok(Err(why)) => {
            tell(&format!("not ready: {why}"));
            false
        }
        Err(_) => false,
    }
}

async fn health(State(house): State<House>) -> Json<serde_json::Value> {
    let ready = is_ready(&house).await;
    Json(serde_json::json!({ "healthy": ready, "live": true, "ready": ready }))
}

async fn ready(State(house): State<House>) -> StatusCode {
    if is_ready(&house).await { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
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
        .route("/ready", get(ready))
        .fallback(not_here)
        .method_not_allowed_fallback(not_so)
        .with_state(house)
}
