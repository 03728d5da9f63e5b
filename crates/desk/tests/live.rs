//! Open pages hear of changes, over a real socket as a browser does.

use std::{net::SocketAddr, time::Duration};

use crate::support::Practice;
use lexicon::Role;
use platform::{Sql, args, db, web::App};
use testing::{World, on_each_database};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// An open page that listens.
struct Page {
    socket: TcpStream,
    heard: String,
}

impl Page {
    async fn open(address: SocketAddr, token: &str, topics: &str) -> Self {
        let mut socket = TcpStream::connect(address).await.expect("a connection");
        let request = format!(
            "GET /live?topics={topics} HTTP/1.1\r\nHost: liaison.test\r\nCookie: liaison={token}\r\n\
             Connection: close\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip, br\r\n\r\n"
        );
        socket.write_all(request.as_bytes()).await.expect("sent");
        Self { socket, heard: String::new() }
    }

    /// Reads on until the words were heard.
    async fn hears(&mut self, words: &str) {
        let read = async {
            while !self.heard.contains(words) {
                assert!(self.read_some().await > 0, "ended before {words:?}: {}", self.heard);
            }
        };
        let heard = timeout(Duration::from_secs(10), read).await;
        assert!(heard.is_ok(), "did not hear {words:?}: {}", self.heard);
        let end = self.heard.find(words).expect("heard") + words.len();
        self.heard.drain(..end);
    }

    /// Reads on until the stream ends.
    async fn ends(&mut self) {
        let read = async { while self.read_some().await > 0 {} };
        assert!(timeout(Duration::from_secs(10), read).await.is_ok(), "did not end");
    }

    async fn read_some(&mut self) -> usize {
        let mut some = [0; 4096];
        let count = self.socket.read(&mut some).await.unwrap_or(0);
        self.heard.push_str(&String::from_utf8_lossy(&some[..count]));
        count
    }
}

/// Serves the world; the address, and what returns when it has ended.
async fn serve(app: &App) -> (SocketAddr, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = desk::routes(app).finish();
    let mut stop = app.stopping();
    let served = tokio::spawn(async move {
        let told = async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        axum::serve(listener, router).with_graceful_shutdown(told).await.expect("served");
    });
    (address, served)
}

async fn token(world: &World, practice: &Practice) -> String {
    let member = practice.member(Role::FrontDesk);
    let account = world
        .db()
        .value("SELECT account_id FROM membership WHERE id = $1", args![member])
        .await
        .expect("a query")
        .expect("an account");
    platform::sessions::start(world.db(), account, practice.id, member).await.expect("a session")
}

async fn change(world: &World, practice: &Practice, topic: &str) {
    let tx = world.db().begin().await.expect("a transaction");
    db::changed(&tx, practice.id, topic).await.expect("raised");
    tx.commit().await.expect("a commit");
}

#[test]
fn an_open_page_hears_at_once_what_another_program_changed_and_nothing_else() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let token = token(&world, &practice).await;
        let (address, _served) = serve(&world.app).await;
        let mut page = Page::open(address, &token, "inbox,referrals").await;
        page.hears("text/event-stream").await;
        page.hears("event: inbox\ndata: 0").await;
        page.hears("event: referrals").await;
        // Written by SQL alone, as another program on the same database would.
        change(&world, &practice, "thanks").await;
        change(&world, &practice, "inbox").await;
        page.hears("event: inbox\ndata: 1").await;
        assert!(!page.heard.contains("thanks"), "{}", page.heard);
        let started = std::time::Instant::now();
        change(&world, &practice, "inbox").await;
        platform::web::live::nudge(&world.app, practice.id);
        page.hears("event: inbox\ndata: 2").await;
        assert!(started.elapsed() < Duration::from_millis(1500), "{:?}", started.elapsed());
    });
}

#[test]
fn the_stream_is_not_compressed_and_passes_proxies() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let token = token(&world, &practice).await;
        let (address, _served) = serve(&world.app).await;
        let mut page = Page::open(address, &token, "inbox").await;
        page.hears("\r\n\r\n").await;
        let mut page = Page::open(address, &token, "inbox").await;
        while !page.heard.contains("data: 0") {
            page.read_some().await;
        }
        let heard = page.heard.to_lowercase();
        assert!(!heard.contains("content-encoding"), "{heard}");
        assert!(heard.contains("x-accel-buffering: no") && heard.contains("no-store"), "{heard}");
    });
}

#[test]
fn listening_ends_with_the_session_and_does_not_keep_it_alive() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let token = token(&world, &practice).await;
        let long_ago = platform::clock::now() - 30 * 60 * 1000;
        world.db().run("UPDATE session SET seen_at = $1", args![long_ago]).await.expect("set");
        let (address, _served) = serve(&world.app).await;
        let mut page = Page::open(address, &token, "inbox").await;
        page.hears("data: 0").await;
        let seen = world.db().value::<i64>("SELECT max(seen_at) FROM session", args![]).await;
        assert_eq!(seen.expect("a query"), Some(long_ago), "a page that listens is no person");
        platform::sessions::end(world.db(), &token).await.expect("ended");
        page.hears("event: end\ndata: session").await;
        page.ends().await;
    });
}

#[test]
fn nobody_hears_another_practice() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let token = token(&world, &practice).await;
        let new = desk::practice::NewPractice {
            slug: "elsewhere",
            name: "Elsewhere",
            time_zone: "America/New_York",
            is_demo: false,
        };
        let foreign = desk::practice::create(world.db(), new).await.expect("a practice");
        let (address, _served) = serve(&world.app).await;
        let mut page = Page::open(address, &token, "inbox").await;
        page.hears("data: 0").await;
        let tx = world.db().begin().await.expect("a transaction");
        db::changed(&tx, foreign, "inbox").await.expect("raised");
        tx.commit().await.expect("a commit");
        tokio::time::sleep(Duration::from_millis(900)).await;
        change(&world, &practice, "inbox").await;
        page.hears("event: inbox\ndata: 1").await;
        assert!(!page.heard.contains("event: inbox"), "{}", page.heard);
    });
}

#[test]
fn a_member_has_few_streams_and_the_oldest_makes_room() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let token = token(&world, &practice).await;
        let (address, _served) = serve(&world.app).await;
        let mut pages = Vec::new();
        for _ in 0..9 {
            let mut page = Page::open(address, &token, "inbox").await;
            page.hears("data: 0").await;
            pages.push(page);
        }
        pages[0].hears("event: end\ndata: enough").await;
        pages[0].ends().await;
        change(&world, &practice, "inbox").await;
        for page in &mut pages[1..] {
            page.hears("data: 1").await;
        }
    });
}

#[test]
fn the_program_stops_although_pages_listen() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let token = token(&world, &practice).await;
        let (address, served) = serve(&world.app).await;
        let mut page = Page::open(address, &token, "inbox").await;
        page.hears("data: 0").await;
        world.app.stop();
        page.ends().await;
        timeout(Duration::from_secs(5), served).await.expect("it stops").expect("cleanly");
    });
}
