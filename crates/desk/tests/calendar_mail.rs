//! Invitations through real servers: handed over by SMTP, read from a mailbox by a mail program
//! that is not ours, answered by its library, fetched back by IMAP.

use std::{fs, process::Command};

use crate::support::{
    Practice,
    dovecot::Dovecot,
    fill,
    smtp::{PYTHON, Smtp, free_port},
};
use axum::http::StatusCode;
use desk::arrivals;
use lexicon::{PersonName, Role};
use platform::{Sql, Uuid, args, audit::Actor, jobs};
use testing::{Browser, World, on_each_database};

/// What somebody at the office reads and answers.
fn office(mailbox: &Dovecot, wish: &serde_json::Value) -> serde_json::Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/invited.py");
    let out = Command::new(PYTHON)
        .args([script, &mailbox.port.to_string(), &wish.to_string()])
        .output()
        .expect("Python starts");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

/// Hands over what waits and delivers it to the office's mailbox.
async fn deliver(world: &World, folder: &std::path::Path, mailbox: &Dovecot, number: usize) {
    let sql = "UPDATE job SET run_at = 0 WHERE state = 'waiting' AND kind = 'mail.send'";
    world.db().run(sql, args![]).await.expect("time passes");
    jobs::run_due(&world.app, &desk::handlers()).await.expect("a run");
    let mail = fs::read(folder.join(format!("{number}.eml"))).expect("the mail arrived");
    mailbox.deliver_raw(&format!("{number}.a.b"), &mail);
}

async fn state(world: &World) -> String {
    let sql = "SELECT state FROM appointment";
    world.db().value::<String>(sql, args![]).await.expect("a query").unwrap_or_default()
}

async fn planned(world: &World, practice: &Practice, liaison: &mut Browser) -> (String, Uuid) {
    let name = PersonName::parse("Zoë Müller").expect("a name");
    let tx = world.db().begin().await.expect("a transaction");
    let new = desk::sources::NewSource {
        name: Some(&name),
        ..desk::sources::NewSource::of(desk::sources::Kind::Person)
    };
    let source = desk::sources::create(&tx, practice.id, &Actor::program("test"), new)
        .await
        .expect("a source");
    tx.commit().await.expect("a commit");
    let person = world
        .db()
        .value::<Uuid>("SELECT person_id FROM source WHERE id = $1", args![source])
        .await
        .expect("a query")
        .expect("a person");
    let mut day = fill::today().saturating_add(jiff::Span::new().days(9));
    while day.weekday() != jiff::civil::Weekday::Wednesday {
        day = day.tomorrow().expect("a day");
    }
    let fields = [
        ("source", source.to_string()),
        ("kind", "visit".into()),
        ("on", day.to_string()),
        ("from", "10:00".into()),
        ("to", "10:45".into()),
        ("owner", practice.member(Role::Liaison).to_string()),
        ("person", person.to_string()),
        ("words", "Café Süd, 5 Elm St; rear door".into()),
        ("note", "Secret: asks about Maria Lopez".into()),
    ];
    let send = async |liaison: &mut Browser, keep: &str| {
        let mut all: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.push(("keep", keep));
        liaison.post("/calendar/new", &all).await
    };
    let mut made = send(liaison, "").await;
    if made.status == StatusCode::UNPROCESSABLE_ENTITY {
        // The day is a holiday.
        let (_, key) = made.body.split_once("name=\"keep\" value=\"").expect("a concern");
        let key = key.split('"').next().expect("a key").to_owned();
        made = send(liaison, &key).await;
    }
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let attendee = world
        .db()
        .value::<Uuid>("SELECT id FROM appointment_person", args![])
        .await
        .expect("a query")
        .expect("an attendee");
    (made.location().to_owned(), attendee)
}

#[test]
fn an_invitation_goes_out_is_read_and_answered_by_others_and_the_answer_is_entered() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let (outgoing, port) = (tempfile::tempdir().expect("a folder"), free_port());
        let _server = Smtp::start(outgoing.path(), port, None);
        let port = port.to_string();
        let server = [
            ("host", "127.0.0.1"),
            ("port", port.as_str()),
            ("security", "none"),
            ("from_name", "Test Practice"),
            ("from_address", "post@practice.example"),
            ("reply_to", "calendar@practice.example"),
        ];
        assert_eq!(owner.post("/settings/mail", &server).await.status, StatusCode::SEE_OTHER);
        let (theirs, ours) = (Dovecot::start(), Dovecot::start());
        let chosen = ours.settings(&world, "secret");
        arrivals::save_settings(world.db(), practice.id, &chosen, None).await.expect("saved");

        let (path, attendee) = planned(&world, &practice, &mut liaison).await;
        let (tick, field) = (format!("invite-{attendee}"), format!("address-{attendee}"));
        let form = [(tick.as_str(), "yes"), (field.as_str(), "zoe@mueller.example")];
        let sent = liaison.post(&format!("{path}/invite"), &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        deliver(&world, outgoing.path(), &theirs, 1).await;

        let answers = tempfile::tempdir().expect("a folder");
        let file = answers.path().join("1.eml");
        let read = office(
            &theirs,
            &serde_json::json!({
                "file": file, "from": "Zoe Mueller <zoe@mueller.example>",
                "attendee": "zoe@mueller.example", "answer": "ACCEPTED", "comment": "Gern, bis dann",
            }),
        );
        assert_eq!(read["faults"], serde_json::json!([]), "{read}");
        for (field, value) in [
            ("method", "REQUEST"),
            ("in_calendar", "REQUEST"),
            ("status", "CONFIRMED"),
            ("organizer", "mailto:calendar@practice.example"),
            ("location", "Café Süd, 5 Elm St; rear door"),
        ] {
            assert_eq!(read[field], value, "{field}");
        }
        let kinds = serde_json::json!([
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics"
        ]);
        assert_eq!(read["kinds"], kinds);
        assert_eq!(read["file"], serde_json::json!(["invite.ics"]));
        assert_eq!(read["attendees"], serde_json::json!(["mailto:zoe@mueller.example"]));
        let raw = read["raw"].as_str().expect("text");
        assert!(!raw.contains("Lopez") && !raw.contains("Secret"), "our notes stay here");

        let reply = fs::read(&file).expect("the answer");
        ours.deliver_raw("1.x.y", &reply);
        assert_eq!(state(&world).await, "invited");
        assert_eq!(arrivals::poll(&world.app, practice.id).await.expect("read"), 0);
        assert_eq!(state(&world).await, "accepted");
        assert_eq!((ours.count(""), ours.count(".Liaison")), (0, 1), "put away");
        let page = liaison.get(&path).await.body;
        assert!(page.contains("Gern, bis dann") && page.contains("Accepted"), "{page}");
        let items = "SELECT count(*) FROM intake_item";
        let items = world.db().value::<i64>(items, args![]).await.expect("a count");
        assert_eq!(items, Some(0), "an answer is no arrival");

        // Called off: their calendar takes it out.
        liaison.post(&format!("{path}/cancel"), &[]).await;
        liaison.post(&format!("{path}/invite"), &[]).await;
        deliver(&world, outgoing.path(), &theirs, 2).await;
        let read = office(&theirs, &serde_json::json!({}));
        assert_eq!(read["faults"], serde_json::json!([]), "{read}");
        assert_eq!(
            (read["method"].as_str(), read["status"].as_str()),
            (Some("CANCEL"), Some("CANCELLED"))
        );
        assert_eq!(read["sequence"], 1);
    });
}
