//! The server: takes connections as long as nobody ends it, and then lets those that are at work finish.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::select;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use crate::desk::Desk;
use crate::routes::{House, router};
use crate::tell;

/// The most connections at once; who comes later waits in the listener's queue.
const CONNECTIONS: usize = 512;
/// How long a connection may take for a header, or be silent between two requests: they are short.
const HEADER: Duration = Duration::from_secs(3);
/// After a connection could not be taken, for want of descriptors as a rule.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until SIGTERM or SIGINT; SIGHUP reads the catalog again.
///
/// axum's own loop has no limit on the time that a header takes, nor on connections.
pub(crate) async fn run(address: SocketAddr, limit: Duration, mut hosts: Vec<String>, desk: Desk) -> io::Result<()> {
    let (mut term, mut int, mut hup) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?, signal(SignalKind::hangup())?);
    let desk = Arc::new(desk);
    // On this machine alone a name that is not ours is a page's trick; elsewhere the operator names the names.
    if address.ip().is_loopback() {
        hosts.extend(["localhost".to_owned(), "127.0.0.1".to_owned(), "[::1]".to_owned(), address.ip().to_string()]);
    }
    let router = router(House::new(Arc::clone(&desk), limit, hosts));
    let listener = TcpListener::bind(address).await?;
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let connections = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    // Who has said everything may close their half, and still hears the answer.
    http.timer(TokioTimer::new()).header_read_timeout(limit.min(HEADER)).half_close(true);
    tell(&format!("listening on {}", listener.local_addr()?));
    loop {
        select! {
            accepted = accept(&listener, &places) => match accepted {
                Ok((stream, place)) => {
                    let service = TowerToHyperService::new(router.clone());
                    let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
                    tokio::spawn(async move {
                        // One that breaks is the other side's affair.
                        let _ = connection.await;
                        drop(place);
                    });
                }
                Err(why) => {
                    tell(&format!("no connection could be taken: {}", why.kind()));
                    sleep(PAUSE).await;
                }
            },
            _ = hup.recv() => reload(&desk),
            _ = term.recv() => break,
            _ = int.recv() => break,
        }
    }
    drop(listener);
    // A request has to arrive and to be taken up, each in its time, and then is written in no time.
    if timeout(limit * 3, connections.shutdown()).await.is_err() {
        tell("ended with requests under way");
    }
    Ok(())
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

fn reload(desk: &Arc<Desk>) {
    let desk = Arc::clone(desk);
    tokio::task::spawn_blocking(move || match desk.reload() {
        Ok(()) => tell("the catalog was read again"),
        Err(why) => tell(&format!("the current catalog stays: {why:#}")),
    });
}
