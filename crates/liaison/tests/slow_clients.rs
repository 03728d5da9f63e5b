//! Clients that hold connections without saying much, over real sockets: they are cut off,
//! and everybody else is served meanwhile.

mod program;

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use program::{Person, Program, set_up};

const PATH: &str = "/refer/riverbend-therapy";

fn connect(program: &Program) -> TcpStream {
    let address = program.address.trim_start_matches("http://");
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_millis(10))).expect("a deadline");
    stream
}

/// Sends a byte now and then until the other side has had enough; what it answered, and after
/// how long. Panics when it never has.
fn trickle(mut stream: TcpStream, byte: u8) -> (String, Duration) {
    let began = Instant::now();
    let mut heard = Vec::new();
    while began.elapsed() < Duration::from_secs(50) {
        let mut some = [0; 4096];
        match stream.read(&mut some) {
            Ok(0) => return (String::from_utf8_lossy(&heard).into_owned(), began.elapsed()),
            Ok(count) => heard.extend_from_slice(&some[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                let _ = stream.write_all(&[byte]);
                thread::sleep(Duration::from_millis(500));
            }
            Err(_) => return (String::from_utf8_lossy(&heard).into_owned(), began.elapsed()),
        }
    }
    panic!("it was not cut off");
}

#[test]
fn clients_that_trickle_are_cut_off_while_others_are_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), None, &["serve"]);
    set_up(&program);
    thread::scope(|scope| {
        let heads: Vec<_> = (0..100)
            .map(|_| {
                let mut stream = connect(&program);
                stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").expect("sent");
                scope.spawn(move || trickle(stream, b'a'))
            })
            .collect();
        let bodies: Vec<_> = (0..20)
            .map(|_| {
                let mut stream = connect(&program);
                let head = format!(
                    "POST {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: \
                     60000\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
                );
                stream.write_all(head.as_bytes()).expect("sent");
                scope.spawn(move || trickle(stream, b'a'))
            })
            .collect();
        let mut office = Person::at(&program.address);
        for _ in 0..20 {
            let began = Instant::now();
            assert_eq!(office.get(PATH).expect("an answer").status, 200);
            assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
            thread::sleep(Duration::from_millis(100));
        }
        for head in heads {
            let (heard, after) = head.join().expect("a client");
            assert_eq!(heard, "", "nothing was asked, so nothing is answered");
            assert!(after > Duration::from_secs(15), "cut off too early, after {after:?}");
        }
        for body in bodies {
            let (heard, _) = body.join().expect("a client");
            assert!(heard.starts_with("HTTP/1.1 400"), "{heard}");
        }
    });
    assert_eq!(Person::at(&program.address).get(PATH).expect("an answer").status, 200);
    assert!(program.stop(), "a clean stop");
}

#[test]
fn a_client_that_does_not_read_its_answers_is_cut_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), None, &["serve"]);
    set_up(&program);
    let mut stream = connect(&program);
    // More answers than the buffers of the system hold; it stops reading our requests too.
    stream.set_nonblocking(true).expect("a socket");
    let request = format!("GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n");
    let began = Instant::now();
    let error = loop {
        match stream.write(request.as_bytes()) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                assert!(began.elapsed() < Duration::from_secs(90), "it was not cut off");
                thread::sleep(Duration::from_millis(200));
            }
            Err(error) => break error,
        }
    };
    assert!(
        matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "cut off by the other side: {error}"
    );
    assert!(began.elapsed() > Duration::from_secs(55), "too early: {:?}", began.elapsed());
}

#[test]
fn an_upload_that_is_too_large_is_answered_before_it_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), None, &["serve"]);
    set_up(&program);
    let mut stream = connect(&program);
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a deadline");
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 900000000\r\nContent-Type: \
         multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut heard = [0; 2000];
    let count = stream.read(&mut heard).expect("an answer");
    let heard = String::from_utf8_lossy(&heard[..count]).to_lowercase();
    assert!(heard.starts_with("http/1.1 413"), "{heard}");
    assert!(heard.contains("\r\nconnection: close\r\n"), "its end is told: {heard}");
}
