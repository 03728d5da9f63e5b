//! A fax service on the web, for tests.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use platform::Uuid;
use serde_json::Value;
use testing::World;
use tower::ServiceExt;

/// A fax service: answers each POST with the next of its answers, and keeps what came.
pub struct Service {
    pub url: String,
    came: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Service {
    pub fn answering(answers: Vec<(u16, &'static str)>) -> Self {
        let door = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/send", door.local_addr().expect("an address"));
        let came = Arc::new(Mutex::new(Vec::new()));
        let kept = came.clone();
        std::thread::spawn(move || {
            let mut answers = answers.into_iter().cycle();
            for stream in door.incoming() {
                let (Ok(stream), Some((status, body))) = (stream, answers.next()) else { return };
                serve(stream, &kept, status, body);
            }
        });
        Self { url, came }
    }

    pub fn came(&self) -> Vec<(String, Value)> {
        self.came.lock().expect("what came").clone()
    }
}

fn serve(mut stream: TcpStream, kept: &Mutex<Vec<(String, Value)>>, status: u16, answer: &str) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let line = line.trim_end().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().unwrap_or(0);
        }
        head.push_str(&line);
        head.push('\n');
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    let body = serde_json::from_slice(&body).expect("JSON");
    kept.lock().expect("what came").push((head, body));
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{answer}",
        answer.len()
    );
}

/// The service says how a fax ended; with our token, unless another is given.
pub async fn says(world: &World, practice: Uuid, words: &str, token: Option<&str>) -> StatusCode {
    let token = token.map(str::to_owned).unwrap_or_else(|| {
        let signed = world.app.secrets().sign("fax/hook", practice.as_bytes());
        hex::encode(&signed[..16])
    });
    let request = Request::post(format!("/hooks/fax-sent/{practice}/{token}"))
        .header("content-type", "application/json")
        .body(Body::from(words.to_owned()))
        .expect("a request");
    desk::routes(&world.app).finish().oneshot(request).await.expect("an answer").status()
}
