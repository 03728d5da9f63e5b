//! A small real server on the web that answers what it is told to, and keeps what came.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// What came: the first line of the request, and its body.
pub type Came = (String, String);

/// The server.
pub struct Server {
    /// Where it is, without a path.
    pub url: String,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Server {
    /// Answers each request by what its first line and body are.
    pub fn answering(answer: impl Fn(&str, &str) -> (u16, String) + Send + 'static) -> Self {
        let door = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", door.local_addr().expect("an address"));
        let came = Arc::new(Mutex::new(Vec::new()));
        let kept = came.clone();
        std::thread::spawn(move || {
            for stream in door.incoming() {
                let Ok(stream) = stream else { return };
                serve(stream, &kept, &answer);
            }
        });
        Self { url, came }
    }

    /// What has come so far.
    pub fn came(&self) -> Vec<Came> {
        self.came.lock().expect("what came").clone()
    }
}

fn serve(
    mut stream: TcpStream,
    kept: &Mutex<Vec<Came>>,
    answer: &impl Fn(&str, &str) -> (u16, String),
) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let (mut first, mut length) = (String::new(), 0);
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim_end().is_empty() {
            break;
        }
        if let Some(text) = line.to_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("the body");
    let body = String::from_utf8_lossy(&body).into_owned();
    let (status, text) = answer(&first, &body);
    kept.lock().expect("what came").push((first.trim_end().to_owned(), body));
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{text}",
        text.len()
    );
}
