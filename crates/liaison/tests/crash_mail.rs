//! The program is killed again and again while mails are handed over to it: every mail
//! that it confirmed is in the inbox when it comes back.

mod program;

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use platform::{
    Sql, args,
    config::{Config, Doors},
    web::App,
};
use program::{Program, set_up, sign_in};

const ROUNDS: usize = 5;
const A_ROUND: usize = 150;
const SENDERS: usize = 3;
const ADDRESS: &str = "refer@riverbend.example";

/// Hands over mails of senders with a number, and prints each number that was confirmed,
/// until the server goes away.
const CLIENT: &str = r#"
import smtplib, sys
port, prefix = int(sys.argv[1]), sys.argv[2]
try:
    server = smtplib.SMTP("127.0.0.1", port, timeout=20)
    for number in range(100000):
        sender = f"{prefix}.{number}@office.example"
        server.sendmail(sender, ["refer@riverbend.example"],
            f"From: {sender}\r\nMessage-ID: <{sender}>\r\nSubject: Referral\r\n\r\nPatient: Ann Lee\r\n")
        print(sender, flush=True)
except (smtplib.SMTPException, OSError):
    pass
"#;

fn client(port: u16, prefix: &str) -> Child {
    Command::new("/usr/bin/python3")
        .args(["-c", CLIENT, &port.to_string(), prefix])
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts")
}

fn serve(folder: &Path, port: u16) -> Program {
    let listen = format!("127.0.0.1:{port}");
    Program::serve_with(folder, &[("LIAISON_SMTP_LISTEN", &listen)], &["serve"])
}

/// Waits until the mail server answers.
fn wait_for(port: u16) {
    let began = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(began.elapsed() < Duration::from_secs(20), "no mail server");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Who is in the inbox, by the database of the stopped program.
fn senders(folder: &Path) -> Vec<String> {
    let config = Config {
        data: folder.join("data"),
        listen: "127.0.0.1:0".into(),
        key_file: Some(folder.join("liaison.key")),
        database_url: None,
        key: None,
        behind_tls: false,
        public_url: None,
        proxies: Vec::new(),
        registry: None,
        doors: Doors::default(),
        backups: None,
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (app, _) = App::open(&config).await.expect("the data");
        let sql = "SELECT group_concat(sender, '|') FROM intake_item WHERE channel = 'email'";
        let senders = app.db().value::<String>(sql, args![]).await.expect("a query");
        app.db().clone().close().await.expect("closed");
        senders.expect("mails").split('|').map(str::to_owned).collect()
    })
}

#[test]
fn every_mail_that_was_confirmed_is_in_the_inbox_after_five_kills() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = TcpListener::bind("127.0.0.1:0").and_then(|held| held.local_addr()).expect("a port");
    let port = port.port();
    let mut program = serve(folder.path(), port);
    set_up(&program);
    let answer = sign_in(&program).post("/settings/arrivals/address", &[("address", ADDRESS)]);
    assert_eq!(answer.expect("an answer").status, 303);
    let mut confirmed = Vec::new();
    for round in 0..ROUNDS {
        wait_for(port);
        let clients: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let mut client = client(port, &format!("r{round}.s{sender}"));
                let output = client.stdout.take().expect("its output");
                let lines = thread::spawn(move || {
                    BufReader::new(output).lines().map_while(Result::ok).collect::<Vec<_>>()
                });
                (client, lines)
            })
            .collect();
        // Killed with mails under way, not between them.
        thread::sleep(Duration::from_millis(1500));
        program.kill();
        let before = confirmed.len();
        for (mut client, lines) in clients {
            confirmed.extend(lines.join().expect("its lines"));
            client.wait().expect("its end");
        }
        assert!(confirmed.len() > before, "none was confirmed in round {round}");
        if round + 1 < ROUNDS {
            program = serve(folder.path(), port);
        }
    }
    let kept = senders(folder.path());
    for sender in &confirmed {
        assert!(kept.iter().any(|known| known.contains(sender)), "lost: {sender}");
    }
    println!("{} mails confirmed during {ROUNDS} kills, none lost", confirmed.len());
    assert!(confirmed.len() >= A_ROUND, "only {} were taken", confirmed.len());
}
