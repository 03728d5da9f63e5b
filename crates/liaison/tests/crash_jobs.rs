//! The program is killed while it sends mail: each mail leaves after the restart, and
//! a second copy, if there is one, has the same Message-ID.

mod program;

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use program::{Program, set_up};
use testing::PostgresDatabase;

const MAILS: usize = 6;

type Taken = Arc<Mutex<Vec<String>>>;

/// A mail server that keeps the Message-IDs, and is slow enough to be interrupted.
fn converse(stream: TcpStream, taken: &Taken) -> std::io::Result<()> {
    let mut writer = stream.try_clone()?;
    writer.write_all(b"220 mail\r\n")?;
    let (mut in_data, mut id) = (false, String::new());
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if in_data {
            if let Some(found) = line.strip_prefix("Message-ID: ") {
                id = found.to_owned();
            }
            if line == "." {
                thread::sleep(Duration::from_millis(300));
                taken.lock().expect("the list").push(id.clone());
                in_data = false;
                writer.write_all(b"250 taken\r\n")?;
            }
        } else if line.eq_ignore_ascii_case("DATA") {
            in_data = true;
            writer.write_all(b"354 go on\r\n")?;
        } else {
            writer.write_all(b"250 fine\r\n")?;
        }
    }
    Ok(())
}

fn serve() -> (u16, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (port, taken) = (listener.local_addr().expect("its port").port(), Taken::default());
    let kept = taken.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let kept = kept.clone();
            thread::spawn(move || converse(stream, &kept));
        }
    });
    (port, taken)
}

/// Mails that wait for a server, as many as there are numbers.
fn write_mails(database: &str) {
    let sql = format!(
        "INSERT INTO mail_out (practice_id, id, purpose, to_address, subject, body, message_id,
                               state, created_at)
         SELECT p.id, gen_random_uuid(), 'notice', 'office' || n || '@office.example',
                'Your referral', 'It is here.', '', 'waiting', n
         FROM practice p, generate_series(1, {MAILS}) n"
    );
    let done = Command::new("psql").args([database, "-qX", "-c", &sql]).status();
    assert!(done.is_ok_and(|status| status.success()), "the mails are written");
}

#[test]
fn every_mail_leaves_after_a_kill_in_the_middle_of_sending() {
    // Written beside the program, which only this database allows.
    let Some(database) = PostgresDatabase::make() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::serve(folder.path(), Some(database.url()), &["serve"]);
    let mut owner = set_up(&program);
    write_mails(database.url());
    let (port, taken) = serve();
    let form = [
        ("host", "127.0.0.1"),
        ("port", &port.to_string()),
        ("security", "none"),
        ("from_name", "Riverbend Therapy"),
        ("from_address", "post@riverbend.example"),
    ];
    let saved = owner.post("/settings/mail", &form).expect("an answer");
    assert_eq!(saved.status, 303, "{}", saved.body);
    let different = || taken.lock().expect("the list").iter().cloned().collect::<BTreeSet<_>>();
    let began = Instant::now();
    while different().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(20), "nothing is sent");
        thread::sleep(Duration::from_millis(5));
    }
    program.kill();
    assert!(different().len() < MAILS, "killed in the middle");

    let _program = Program::serve(folder.path(), Some(database.url()), &["serve"]);
    let began = Instant::now();
    while different().len() < MAILS {
        assert!(began.elapsed() < Duration::from_secs(30), "{} of {MAILS}", different().len());
        thread::sleep(Duration::from_millis(50));
    }
    assert!(different().iter().all(|id| id.contains("@riverbend.example")));
}
