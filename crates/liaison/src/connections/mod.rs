//! The connections of browsers: how many may be open, and how long each may take to say
//! what it wants and to take its answer. Clients that trickle bytes to hold a place
//! (slowloris), or stop reading, are cut off while everybody else is served.
//!
//! [`places`] counts them, [`pace`] keeps bodies moving.

mod pace;
mod places;

use std::{
    convert::Infallible,
    future::Future,
    io::ErrorKind,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{
    Request,
    body::Incoming,
    header::{CONNECTION, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use pace::Pace;
use places::{Place, Places};

/// A new connection says within this time what it wants.
const FIRST_HEAD: Duration = Duration::from_secs(20);
/// A connection may idle as long before its next request: longer than proxies keep theirs
/// (nginx `keepalive_timeout` 60 s, Caddy 2 minutes), so that a proxy never sends a form
/// into a connection that we are closing.
const NEXT_HEAD: Duration = Duration::from_secs(130);
/// How long an answer may wait for its reader to take some of it: as long as a request
/// may keep us waiting.
const STANDSTILL: Duration = Duration::from_secs(60);
/// How long requests under way may take to end when the program is told to stop.
const ENDING: Duration = Duration::from_secs(30);
/// How long to wait when no connection can be taken, for example for want of open files.
const BREATH: Duration = Duration::from_millis(200);

/// Takes connections and answers what they ask.
pub struct Connections {
    router: Router,
    places: Arc<Places>,
}

impl Connections {
    /// Answers with these routes. A single address that is no proxy of ours gets no more
    /// than its share of the places.
    pub fn new(router: Router, proxies: &[IpAddr]) -> Self {
        Self { router, places: Arc::new(Places::new(places::most(), proxies)) }
    }

    /// Serves until the end is told, then until what is under way was answered.
    pub async fn serve(self, listener: TcpListener, end: impl Future<Output = ()>) {
        let graceful = GracefulShutdown::new();
        tokio::select! {
            () = self.take(&listener, &graceful) => {}
            () = end => {}
        }
        drop(listener);
        if timeout(ENDING, graceful.shutdown()).await.is_err() {
            tracing::warn!("some requests did not end and were cut off");
        }
    }

    async fn take(&self, listener: &TcpListener, graceful: &GracefulShutdown) {
        loop {
            // Beyond the last place, newcomers wait in the queue of the system.
            let room = self.places.room().await;
            match listener.accept().await {
                Ok((stream, from)) => {
                    let Some(place) = self.places.take(room, from.ip()) else { continue };
                    let connection = Connection { router: self.router.clone(), from, place };
                    tokio::spawn(connection.serve(stream, graceful.watcher()));
                }
                Err(error) if is_of_the_client(error.kind()) => {}
                Err(error) => {
                    tracing::warn!(%error, "no connection can be taken");
                    sleep(BREATH).await;
                }
            }
        }
    }
}

/// Whether it was the client that went away again.
fn is_of_the_client(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

struct Connection {
    router: Router,
    from: SocketAddr,
    place: Place,
}

impl Connection {
    async fn serve(self, stream: TcpStream, watcher: Watcher) {
        let Self { router, from, place } = self;
        // An answer is sent whole; nothing is gained by waiting for more of it.
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(STANDSTILL));
        let has_asked = Arc::new(AtomicBool::new(false));
        let asked = has_asked.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            asked.store(true, Ordering::Relaxed);
            let (head, body) = request.into_parts();
            let body = Pace::of(body);
            let end = body.end();
            let mut request = Request::from_parts(head, Body::new(body));
            request.extensions_mut().insert(ConnectInfo(from));
            let router = router.clone();
            async move {
                let mut answer = router.oneshot(request).await?;
                if !end.is_reached() {
                    // Nobody reads the rest, so that this connection ends: said, or a proxy
                    // would send somebody else's form into it.
                    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                }
                Ok::<_, Infallible>(answer)
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(NEXT_HEAD)
            .serve_connection(TokioIo::new(Box::pin(stream)), service);
        let mut served = std::pin::pin!(watcher.watch(connection));
        // Errors here are the client's: it broke off, or sent no HTTP.
        if timeout(FIRST_HEAD, served.as_mut()).await.is_err() && has_asked.load(Ordering::Relaxed)
        {
            let _ = served.await;
        }
        drop(place);
    }
}
