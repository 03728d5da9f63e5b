//! `/live`: tells an open page that something has changed, so that people who
//! work on the same list see each other's changes at once.
//!
//! A page hears which topics moved ("inbox 17"), never what: it then asks for
//! itself again, with its own permission. One watcher a practice and process reads
//! the change counters while somebody listens, so that several programs on one
//! PostgreSQL see each other's changes too.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Deserialize;
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use super::{
    App, SESSION_COOKIE, cookie,
    watching::{Counters, Hub, Seat},
};
use crate::{
    Error, Result, clock,
    sessions::{self, Visitor},
};

pub use super::watching::nudge;

/// A proxy that hears nothing for a minute closes the connection (nginx:
/// `proxy_read_timeout` 60 s).
const HEARTBEAT: Duration = Duration::from_secs(15);
/// So often it is looked whether the session still lives.
const LOOK_AT_SESSION: Duration = Duration::from_secs(4);
/// A page listens to a handful of topics.
const MOST_TOPICS: usize = 8;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    topics: String,
}

/// The stream of one open page.
pub(super) async fn listen(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let topics: Vec<String> =
        asked.topics.split(',').filter(|topic| is_topic(topic)).map(str::to_owned).collect();
    if topics.is_empty() || topics.len() > MOST_TOPICS {
        return Err(Error::Invalid("Name one to eight topics to listen to.".into()));
    }
    let token = cookie(&headers, SESSION_COOKIE).ok_or(Error::SignedOut)?.to_owned();
    let hub = app.kept::<Hub>();
    let listener = Listener {
        counters: hub.listen(&app, visitor.practice_id),
        seat: hub.seat(visitor.member_id),
        stop: app.stopping(),
        told: vec![None; topics.len()],
        topics,
        token,
        look_at: Instant::now() + LOOK_AT_SESSION,
        waiting: VecDeque::from([Event::default().retry(Duration::from_secs(1))]),
        over: false,
        app,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    // nginx gathers answers unless told not to.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn is_topic(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// One open page and what it has been told.
struct Listener {
    app: App,
    token: String,
    topics: Vec<String>,
    told: Vec<Option<i64>>,
    counters: watch::Receiver<Option<Counters>>,
    stop: watch::Receiver<bool>,
    seat: Seat,
    look_at: Instant,
    waiting: VecDeque<Event>,
    over: bool,
}

/// Why a listener wakes up.
enum Happened {
    Stop,
    SeatTaken,
    Moved,
    TimeToLook,
}

impl Listener {
    /// The next thing to tell; none at the end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.over {
                return None;
            }
            let happened = tokio::select! {
                _ = self.stop.wait_for(|stop| *stop) => Happened::Stop,
                () = self.seat.taken() => Happened::SeatTaken,
                changed = self.counters.changed() => match changed {
                    Ok(()) => Happened::Moved,
                    Err(_) => Happened::Stop,
                },
                () = sleep_until(self.look_at) => Happened::TimeToLook,
            };
            match happened {
                Happened::Stop => return None,
                Happened::SeatTaken => self.end("enough"),
                Happened::Moved => self.tell(),
                Happened::TimeToLook => self.look().await,
            }
        }
    }

    /// The first time every topic, later those that moved.
    fn tell(&mut self) {
        let counters = self.counters.borrow_and_update();
        let Some(counters) = counters.as_ref() else { return };
        for (topic, told) in self.topics.iter().zip(&mut self.told) {
            let now = counters.get(topic).copied().unwrap_or(0);
            if told.replace(now) != Some(now) {
                self.waiting.push_back(Event::default().event(topic).data(now.to_string()));
            }
        }
    }

    /// Listening is not working: it does not keep a session alive.
    async fn look(&mut self) {
        self.look_at = Instant::now() + LOOK_AT_SESSION;
        if let Ok(None) = sessions::look(self.app.db(), &self.token, clock::now()).await {
            self.end("session");
        }
    }

    fn end(&mut self, why: &str) {
        self.waiting.push_back(Event::default().event("end").data(why));
        self.over = true;
    }
}
