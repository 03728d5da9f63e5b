//! Replays the seeds of the fuzz targets, so that what they once found stays found.

use std::path::PathBuf;

use mail::receiver::{Answer, Event, Protocol, Session};

fn seeds(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = format!("{}/../../fuzz/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_dir(folder)
        .expect("seeds")
        .map(|entry| entry.expect("a seed").path())
        .map(|path| (path.clone(), std::fs::read(path).expect("a seed")))
        .collect()
}

#[test]
fn every_seed_of_mail_ends_in_a_message_of_harmless_lines() {
    let seeds = seeds("mail");
    assert!(seeds.len() > 4);
    for (path, bytes) in seeds {
        let message = mail::read(&bytes);
        // It must end too, with whatever answer.
        let _ = mail::bounce::read(&bytes);
        assert!(!message.subject.contains(['\r', '\n']), "{path:?}");
        assert!(!message.html.contains("<script"), "{path:?}");
        for file in &message.attachments {
            assert!(!file.name.is_empty() && !file.name.contains(['/', '\\']), "{path:?}");
        }
    }
}

#[test]
fn every_seed_of_a_conversation_keeps_no_mail_without_a_recipient() {
    let seeds = seeds("smtp");
    assert!(seeds.len() > 4);
    for (path, bytes) in seeds {
        let mut session = Session::new(Protocol::Smtp, "mx.test", 10_000).offering_tls();
        for part in bytes.chunks(7) {
            session.feed(part);
            while let Some(event) = session.next_event() {
                match event {
                    Event::Recipient(address) => {
                        session.recipient(&address, Answer::Yes);
                    }
                    Event::Keep(mail) => {
                        assert!(!mail.recipients.is_empty(), "{path:?}");
                        session.kept(&[Answer::Yes]);
                    }
                    Event::Reply(_) | Event::StartTls(_) => {}
                }
            }
        }
    }
}
