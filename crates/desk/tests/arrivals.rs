//! The other ways in: a real mailbox, a folder of faxes, a fax service's call.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::support::{Practice, dovecot::Dovecot};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use desk::arrivals::{self, FaxFolder, MailboxSettings, Taken, reading};
use desk::intake::{Draft, Origin, Urgency};
use desk::outbox::{self, Letter, Purpose};
use hmac::{Hmac, Mac};
use lexicon::Role;
use platform::{Sql, args, config::Doors, db::FromQueryResult, jobs, settings};
use proptest::prelude::*;
use sha2::Sha256;
use testing::{Browser, World, on_each_database};

#[derive(FromQueryResult)]
struct Item {
    id: platform::Uuid,
    channel: String,
    received_at: i64,
    draft: String,
}

async fn items(world: &World) -> Vec<Item> {
    world
        .db()
        .rows("SELECT id, channel, received_at, draft FROM intake_item ORDER BY id", args![])
        .await
        .expect("items")
}

async fn run_jobs(world: &World) {
    jobs::run_due(&world.app, &desk::handlers()).await.expect("jobs run");
}

const MAIL: &str = "From: Maria <office@ortho.example>\nTo: refer@practice.example\nSubject: Referral\nMessage-ID: <1@ortho.example>\n\nPatient: Ann Lee\nDOB: 4/12/1971\nDx: M17.11\n";

#[test]
fn a_mail_is_taken_in_once_and_put_away_only_then() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let dovecot = Dovecot::start();
        dovecot.deliver("1.a.b", MAIL);
        let chosen = dovecot.settings(&world, "secret");
        arrivals::save_settings(world.db(), practice.id, &chosen, None).await.expect("saved");
        assert_eq!(arrivals::poll(&world.app, practice.id).await.expect("read"), 1);
        assert_eq!((dovecot.count(""), dovecot.count(".Liaison")), (0, 1), "moved");
        let found = items(&world).await;
        assert_eq!(found.len(), 1);
        let draft: Draft = serde_json::from_str(&found[0].draft).expect("a draft");
        assert_eq!(
            (draft.patient.value.as_str(), draft.diagnosis.value.as_str()),
            ("Ann Lee", "M17.11")
        );
        // The same mail again, as after a crash before it was put away.
        dovecot.deliver("2.a.b", MAIL);
        assert_eq!(arrivals::poll(&world.app, practice.id).await.expect("read"), 0);
        assert_eq!((items(&world).await.len(), dovecot.count("")), (1, 0));
        // Another mail under the same id is another mail.
        dovecot.deliver("3.a.b", &MAIL.replace("Ann Lee", "Bo Ray"));
        assert_eq!(arrivals::poll(&world.app, practice.id).await.expect("read"), 1);
    });
}

#[test]
fn a_mail_of_ours_that_came_back_marks_it_and_its_address_and_is_no_arrival() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let tx = world.db().begin().await.expect("a transaction");
        let letter = Letter {
            purpose: Purpose::Notice,
            to: "office@ortho.example".into(),
            to_name: String::new(),
            subject: "Your referral".into(),
            body: "It came in.".into(),
            is_clinical: false,
            source_id: None,
            referral_id: None,
        };
        let sent = outbox::write(&tx, practice.id, letter).await.expect("written");
        tx.run(
            "UPDATE mail_out SET state = 'sent', message_id = 'ours-1@practice.example'
             WHERE practice_id = $1 AND id = $2",
            args![practice.id, sent],
        )
        .await
        .expect("sent");
        tx.commit().await.expect("a commit");
        let notification = |id: &str| {
            format!(
                "From: MAILER-DAEMON@mx.example\nTo: refer@practice.example\n\
                 Subject: Undelivered\nMessage-ID: <back-{id}>\nMIME-Version: 1.0\n\
                 Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
                 --b\n\nIt came back.\n--b\nContent-Type: message/delivery-status\n\n\
                 Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; office@ortho.example\n\
                 Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No such user\n\n\
                 --b\nContent-Type: message/rfc822\n\nMessage-ID: <{id}>\nSubject: Your referral\n\n\
                 It came in.\n--b--\n"
            )
        };
        let dovecot = Dovecot::start();
        dovecot.deliver("1.a.b", &notification("ours-1@practice.example"));
        // Whoever only claims that a mail came back silences nobody.
        dovecot.deliver("2.a.b", &notification("never-sent@practice.example"));
        let chosen = dovecot.settings(&world, "secret");
        arrivals::save_settings(world.db(), practice.id, &chosen, None).await.expect("saved");
        assert_eq!(arrivals::poll(&world.app, practice.id).await.expect("read"), 1);
        assert_eq!((dovecot.count(""), dovecot.count(".Liaison")), (0, 2), "both put away");
        let state: Option<String> = world
            .db()
            .value("SELECT state FROM mail_out WHERE id = $1", args![sent])
            .await
            .expect("a row");
        assert_eq!(state.as_deref(), Some("bounced"));
        let held = outbox::is_suppressed(world.db(), practice.id, "office@ortho.example").await;
        assert!(held.expect("an answer"));
        assert_eq!(items(&world).await.len(), 1, "the claim stays for a person to see");
    });
}

#[test]
fn a_mailbox_that_cannot_be_read_says_why_and_loses_nothing() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let dovecot = Dovecot::start();
        dovecot.deliver("1.a.b", MAIL);
        let wrong = dovecot.settings(&world, "wrong");
        arrivals::save_settings(world.db(), practice.id, &wrong, None).await.expect("saved");
        assert_eq!(arrivals::poll(&world.app, practice.id).await.expect("an answer"), 0);
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let page = browser.get("/settings/arrivals").await;
        assert!(page.body.contains("refuses this name and password"), "{}", page.body);
        assert_eq!(dovecot.count(""), 1);
        let right = dovecot.settings(&world, "secret");
        arrivals::save_settings(world.db(), practice.id, &right, None).await.expect("saved");
        assert_eq!(arrivals::poll(&world.app, practice.id).await.expect("read"), 1);
    });
}

#[test]
fn a_mailbox_away_for_an_hour_is_shown_to_those_who_can_mend_it() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let on = MailboxSettings { is_on: true, ..MailboxSettings::default() };
        arrivals::save_settings(world.db(), practice.id, &on, None).await.expect("saved");
        for (minutes, is_shown) in [(50, false), (70, true)] {
            let failing_since = Some(platform::clock::now() - minutes * 60 * 1000);
            let state = serde_json::json!({ "failing_since": failing_since });
            settings::put(world.db(), practice.id, "arrivals/mailbox-state", &state, None)
                .await
                .expect("a state");
            let owner = practice.browser(&router, Role::Owner).await.get("/").await.body;
            assert_eq!(owner.contains("The mailbox could not be read"), is_shown, "{minutes}");
            let reader = practice.browser(&router, Role::Reader).await.get("/").await.body;
            assert!(!reader.contains("The mailbox could not be read"));
        }
    });
}

/// A letter as a fax machine sends it, so many pages of it.
fn fax_of(lines: &[&str], pages: usize, to: &Path) {
    let paragraphs = lines.iter().map(|line| (*line).to_owned()).collect();
    let letter = press::Letter { paragraphs, ..press::Letter::default() };
    let folder = tempfile::tempdir().expect("a folder");
    let (pdf, page) = (folder.path().join("letter.pdf"), folder.path().join("page.tif"));
    fs::write(&pdf, press::letter(&letter).expect("a letter").pdf).expect("a file");
    let drawn = folder.path().join("page");
    run("pdftoppm", &["-mono", "-r", "204", "-singlefile"], &[&pdf, &drawn]);
    run("ppm2tiff", &["-c", "g4", "-R", "204"], &[&drawn.with_extension("pbm"), &page]);
    let scanned: Vec<&Path> = std::iter::repeat_n(page.as_path(), pages).chain([to]).collect();
    run("tiffcp", &[], &scanned);
}

fn run(program: &str, options: &[&str], files: &[&Path]) {
    let done = Command::new(program).args(options).args(files).status().expect(program);
    assert!(done.success(), "{program} {options:?}");
}

#[test]
fn a_fax_of_the_folder_is_taken_in_once_read_and_shown() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let folder = tempfile::tempdir().expect("a folder");
        let fax = folder.path().join("20260304-091400_3035550143.tif");
        let lines = ["Patient: Jane Miller", "DOB: 04/12/1971", "Dx: M17.11", "Reason: knee pain"];
        fax_of(&lines, 2, &fax);
        let when = fs::File::options().write(true).open(&fax).expect("the fax");
        let at = std::time::UNIX_EPOCH + Duration::from_millis(1_772_633_700_000);
        when.set_modified(at).expect("a time");
        fs::write(folder.path().join("virus.pdf"), "MZ no fax").expect("a file");
        let bytes = fs::read(&fax).expect("the fax");
        let mut watched = FaxFolder::new(folder.path().to_owned());
        assert_eq!(
            watched.look(&world.app).await.expect("a look"),
            Taken::default(),
            "may still grow"
        );
        let taken = watched.look(&world.app).await.expect("a look");
        assert_eq!(taken, Taken { new: 1, known: 0, unreadable: 1 });
        assert!(folder.path().join("done/20260304-091400_3035550143.tif").exists());
        assert!(folder.path().join("unreadable/virus.pdf.why.txt").exists());
        // As after a crash between taking in and moving.
        fs::write(&fax, bytes).expect("again");
        let mut restarted = FaxFolder::new(folder.path().to_owned());
        restarted.look(&world.app).await.expect("a look");
        assert_eq!(
            restarted.look(&world.app).await.expect("a look"),
            Taken { new: 0, known: 1, unreadable: 0 }
        );
        let found = items(&world).await;
        assert_eq!(
            (found.len(), found[0].channel.as_str(), found[0].received_at),
            (1, "fax", 1_772_633_640_000)
        );
        run_jobs(&world).await;
        let draft: Draft = serde_json::from_str(&items(&world).await[0].draft).expect("a draft");
        assert_eq!(draft.patient.value, "Jane Miller", "{draft:?}");
        assert_eq!(draft.birth_date.value, "04/12/1971");
        assert!(draft.patient.sure < 80 && draft.patient.from == Origin::Fax);
        let attachment = world
            .db()
            .value("SELECT id FROM attachment WHERE item_id = $1", args![found[0].id])
            .await
            .expect("a row")
            .expect("one");
        for page in [1, 2] {
            let png = arrivals::page_image(&world.app, practice.id, attachment, page)
                .await
                .expect("a page");
            assert!(png.expect("a picture").starts_with(b"\x89PNG"));
        }
        assert!(
            arrivals::page_image(&world.app, practice.id, attachment, 3)
                .await
                .expect("no page")
                .is_none()
        );
        let left = fs::read_dir(world.app.vault().scratch()).map(Iterator::count).unwrap_or(0);
        assert_eq!(left, 0, "nothing unencrypted stays");
    });
}

#[test]
fn when_something_was_received_cannot_be_changed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        arrivals::take_in(&world.app, practice.id, MAIL.into(), arrivals::Came::default())
            .await
            .expect("taken in");
        for column in ["received_at", "arrived_at"] {
            let sql =
                format!("UPDATE intake_item SET {column} = {column} - 1 WHERE practice_id = $1");
            assert!(world.db().run(&sql, args![practice.id]).await.is_err(), "{column}");
        }
        world
            .db()
            .run("UPDATE intake_item SET reason = 'x' WHERE practice_id = $1", args![practice.id])
            .await
            .expect("others may");
    });
}

#[test]
fn a_fax_service_calls_once_however_often_it_calls() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        owner.post("/settings/arrivals/hook", &[]).await;
        let page = owner.get("/settings/arrivals").await.body;
        let start = page.find("/hooks/fax/").expect("the address");
        let address = page[start..].split('"').next().expect("its end").to_owned();
        let mut service = Browser::new(router.clone());
        let mut call = async |address: &str, body: &str, signature: Option<&str>| {
            let mut request = Request::post(address).header("content-type", "application/json");
            if let Some(signature) = signature {
                request = request.header("x-signature", signature);
            }
            service.send(request, Body::from(body.to_owned())).await
        };
        let fax = r#"{"FaxSid":"F1","From":"+13035550143","received_at":"2026-03-04T14:14:00Z","file":"JVBERi0xLjcKJcOkCg=="}"#;
        let first = call(&address, fax, None).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body);
        assert_eq!(call(&address, fax, None).await.body, first.body);
        assert_eq!(items(&world).await.len(), 1);
        assert_eq!(items(&world).await[0].received_at, 1_772_633_640_000);
        assert_eq!(
            call("/hooks/fax/test-practice/0000", fax, None).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(call(&address, fax, Some("sha256=00")).await.status, StatusCode::UNAUTHORIZED);
        let link = r#"{"FaxSid":"F2","MediaUrl":"http://127.0.0.1/secret"}"#;
        assert_eq!(call(&address, link, None).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(items(&world).await.len(), 1);
        // Signed with the secret, not with the token that stands in the address.
        let start = page.find("name=\"hook_secret\"").expect("the secret");
        let secret = page[start..].split("value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let secret = secret.expect("its value");
        let sign = |key: &str| {
            let mac = <Hmac<Sha256> as Mac>::new_from_slice(key.as_bytes()).expect("a key");
            hex::encode(mac.chain_update(fax).finalize().into_bytes())
        };
        assert_eq!(call(&address, fax, Some(&sign(secret))).await.status, StatusCode::OK);
        let token = address.rsplit('/').next().expect("the token");
        let answer = call(&address, fax, Some(&sign(token))).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        owner.post("/settings/arrivals/hook/shut", &[]).await;
        assert_eq!(call(&address, fax, None).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn mail_for_an_address_that_was_removed_is_refused() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [("address", "refer@ours.example")];
        owner.post("/settings/arrivals/address", &form).await;
        assert!(
            owner.get("/settings/arrivals").await.body.contains("value=\"refer@ours.example\"")
        );
        owner.post("/settings/arrivals/address/remove", &form).await;
        assert!(
            !owner.get("/settings/arrivals").await.body.contains("value=\"refer@ours.example\"")
        );
    });
}

#[test]
fn a_form_of_a_mailbox_with_mistakes_keeps_what_was_typed_and_never_shows_the_password() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let form = [
            ("server", "imap.test.example"),
            ("port", "x"),
            ("password", "geheim"),
            ("folder", "INBOX"),
            ("after", "leave"),
        ];
        let answer = owner.post("/settings/arrivals/mailbox", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("imap.test.example") && !answer.body.contains("geheim"));
        let form = [
            ("server", "imap.test.example"),
            ("port", "993"),
            ("user", "a"),
            ("password", "geheim"),
            ("folder", "INBOX"),
            ("after", "leave"),
        ];
        assert_eq!(
            owner.post("/settings/arrivals/mailbox", &form).await.status,
            StatusCode::SEE_OTHER
        );
        let kept: MailboxSettings = settings::get(world.db(), practice.id, "arrivals/mailbox")
            .await
            .expect("a row")
            .expect("kept");
        assert!(
            !kept.password.contains("geheim")
                && !owner.get("/settings/arrivals").await.body.contains("geheim")
        );
        // Whoever changes the server must know the password.
        let stolen = [
            ("server", "evil.test.example"),
            ("port", "993"),
            ("user", "a"),
            ("folder", "INBOX"),
            ("after", "leave"),
        ];
        assert_eq!(
            owner.post("/settings/arrivals/mailbox", &stolen).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    });
}

#[test]
fn mail_handed_over_by_smtp_is_kept_before_it_is_confirmed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        arrivals::put_address(world.db(), practice.id, "refer@ours.example")
            .await
            .expect("an address");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port().to_string();
        let script = "import smtplib,sys\ns=smtplib.SMTP('127.0.0.1',int(sys.argv[1]))\n\
            m='Subject: x\\r\\nMessage-ID: <s@x>\\r\\n\\r\\nPatient: Ann Lee\\r\\n'\n\
            s.sendmail('a@b.example',['refer@ours.example'],m)\ns.sendmail('a@b.example',['refer@ours.example'],m)\n\
            try:\n  s.sendmail('a@b.example',['x@elsewhere.example'],m); sys.exit(3)\n\
            except smtplib.SMTPRecipientsRefused: pass\ns.quit()\n";
        let client = std::thread::spawn(move || {
            Command::new("/usr/bin/python3").args(["-c", script, &port]).status()
        });
        let (stream, _) = listener.accept().await.expect("a client");
        arrivals::serve(&world.app, stream, mail::receiver::Protocol::Smtp)
            .await
            .expect("a conversation");
        assert!(client.join().expect("ended").expect("python").success());
        let found = items(&world).await;
        assert_eq!((found.len(), found[0].channel.as_str()), (1, "email"));
    });
}

/// Hands over a mail after TLS has begun; fails when it is not offered.
const OVER_TLS: &str = r#"
import smtplib, ssl, sys
server = smtplib.SMTP("localhost", int(sys.argv[1]))
server.starttls(context=ssl.create_default_context(cafile=sys.argv[2]))
assert not server.has_extn("starttls"), "offered once"
server.sendmail("a@b.example", ["refer@ours.example"], "Subject: x\r\n\r\nPatient: Ann Lee\r\n")
server.quit()
"#;

#[test]
fn mail_is_handed_over_with_tls_and_never_in_the_clear_for_want_of_the_certificate() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        arrivals::put_address(world.db(), practice.id, "refer@ours.example")
            .await
            .expect("an address");
        let folder = tempfile::tempdir().expect("a folder");
        let (chain, key) = certificate(folder.path());
        let doors =
            Doors { mail_certificate: Some((chain.clone(), key.clone())), ..Doors::default() };
        let app = world.restarted().with_doors(doors);
        let talk = async |script: &'static str| {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let port = listener.local_addr().expect("an address").port().to_string();
            let trusted = chain.clone();
            let client = std::thread::spawn(move || {
                let mut python = Command::new("/usr/bin/python3");
                python.args(["-c", script, &port]).arg(trusted).status()
            });
            let (stream, _) = listener.accept().await.expect("a client");
            let served = arrivals::serve(&app, stream, mail::receiver::Protocol::Smtp).await;
            let ended = tokio::task::spawn_blocking(|| client.join()).await.expect("a thread");
            served.expect("a conversation");
            ended.expect("ended").expect("python").success()
        };
        assert!(talk(OVER_TLS).await);
        assert_eq!(items(&world).await.len(), 1);
        std::fs::remove_file(&key).expect("the key goes away");
        assert!(arrivals::certificate(app.doors()).is_err_and(|why| why.contains("key.pem")));
        let refused = "import smtplib,sys\ntry: smtplib.SMTP('localhost', int(sys.argv[1]))\n\
            except smtplib.SMTPConnectError as error: sys.exit(error.smtp_code != 421)\n\
            sys.exit(2)";
        assert!(talk(refused).await, "the other side is asked to try again later");
    });
}

fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&chain)
        .stderr(std::process::Stdio::null())
        .status();
    assert!(made.expect("openssl").success());
    (chain, key)
}

#[test]
fn mail_handed_over_by_lmtp_gets_an_answer_for_each_recipient() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        for address in ["refer@ours.example", "fax@ours.example"] {
            arrivals::put_address(world.db(), practice.id, address).await.expect("an address");
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port().to_string();
        let script = "import smtplib,sys\ns=smtplib.LMTP('127.0.0.1',int(sys.argv[1]))\n\
            m='Subject: x\\r\\nMessage-ID: <l@x>\\r\\n\\r\\nPatient: Ann Lee\\r\\n.dot\\r\\n'\n\
            s.ehlo_or_helo_if_needed()\ns.mail('a@b.example')\n\
            for r in ['refer@ours.example','fax@ours.example']: assert s.rcpt(r)[0]==250\n\
            assert s.rcpt('x@elsewhere.example')[0]==550\n\
            assert s.data(m)[0]==250\nassert s.getreply()[0]==250\n\
            assert s.noop()[0]==250\ns.quit()\n";
        let client = std::thread::spawn(move || {
            Command::new("/usr/bin/python3").args(["-c", script, &port]).status()
        });
        let (stream, _) = listener.accept().await.expect("a client");
        arrivals::serve(&world.app, stream, mail::receiver::Protocol::Lmtp)
            .await
            .expect("a conversation");
        assert!(client.join().expect("ended").expect("python").success());
        // Both addresses are the practice's: it is one mail to it.
        assert_eq!(items(&world).await.len(), 1);
    });
}

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 3, 5);

#[test]
fn labels_in_english_and_spanish_are_read_with_how_sure_they_are() {
    let english = reading::read(
        "URGENT\nPatient Name: Lopez, Rosa    DOB: 3/9/1960   Phone: 614-555-0188\nDx: M54.50\n\
         Referring provider: Sam Ortiz, MD   NPI: 1234567893  Fax: (614) 555-0177\nInsurance: Aetna",
        Origin::Mail,
        TODAY,
    );
    let draft = &english.draft;
    assert_eq!(english.urgency, Urgency::Urgent);
    assert_eq!((draft.patient.value.as_str(), draft.patient.sure), ("Lopez, Rosa", 85));
    assert_eq!(
        (draft.birth_date.value.as_str(), draft.npi.value.as_str()),
        ("3/9/1960", "1234567893")
    );
    assert_eq!(
        (draft.patient_phone.value.as_str(), draft.referrer_fax.value.as_str()),
        ("(614) 555-0188", "(614) 555-0177")
    );
    assert_eq!(
        (draft.referrer.value.as_str(), draft.payer.value.as_str()),
        ("Sam Ortiz, MD", "Aetna")
    );
    let spanish = reading::read(
        "Paciente: Juan Pérez\nFecha de nacimiento: 4/12/1971\nTeléfono: 614 555 0199\nSeguro: Medicaid\nMotivo: dolor de espalda. No urgente",
        Origin::Mail,
        TODAY,
    );
    let draft = &spanish.draft;
    assert_eq!(
        (draft.patient.value.as_str(), draft.patient_phone.value.as_str()),
        ("Juan Pérez", "(614) 555-0199")
    );
    assert!(draft.reason.value.starts_with("dolor") && spanish.urgency == Urgency::Routine);
}

#[test]
fn letters_taken_for_digits_are_repaired_and_then_less_sure() {
    let read = reading::read(
        "Patlent Narne: x\nPatlent: R0E, ANNA\nDOB: O3/l2/198l\nDx: M17.ll\nNPl: l234567893",
        Origin::Fax,
        TODAY,
    )
    .draft;
    assert_eq!((read.patient.value.as_str(), read.patient.sure), ("ROE, ANNA", 50));
    assert_eq!(
        (read.birth_date.value.as_str(), read.diagnosis.value.as_str(), read.npi.value.as_str()),
        ("03/12/1981", "M17.11", "1234567893")
    );
    assert!(
        reading::read("NPI: 1234567890", Origin::Fax, TODAY).draft.npi.is_empty(),
        "its check digit is wrong"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_words_end_in_a_draft_of_single_lines(words in "(Patient|DOB|Dx|NPI|Phone|Fax|Paciente|é|[0-9()./-]{1,14}|[a-zÀ-ü :#\n\t]{0,9}){0,40}") {
        let draft = reading::read(&words, Origin::Fax, TODAY).draft;
        for read in [&draft.patient, &draft.birth_date, &draft.npi, &draft.patient_phone, &draft.referrer, &draft.reason] {
            prop_assert!(!read.value.contains('\n') && read.sure <= 100);
            prop_assert!(read.is_empty() || read.sure < 80, "a guess from a fax is never sure");
        }
    }
}
