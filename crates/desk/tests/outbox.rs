//! Promises about mail, with a real SMTP server, on both databases.

use std::path::Path;

use std::process::{Command, Stdio};

use crate::support::{
    Practice,
    smtp::{PYTHON, Smtp, free_port, mails},
};
use axum::http::StatusCode;
use desk::outbox::{self, Letter, Purpose};
use lexicon::Role;
use mail::bounce::{Bounce, Lasting};
use platform::{Sql, Uuid, args, jobs};
use testing::{Browser, World, on_each_database};

/// A practice whose mail goes through a server of its own.
struct Mailing {
    practice: Practice,
    router: axum::Router,
    owner: Browser,
    /// Where the server keeps what it was handed.
    folder: tempfile::TempDir,
    _server: Smtp,
}

impl Mailing {
    async fn set_up(world: &World) -> Self {
        let practice = Practice::in_world(world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let _server = Smtp::start(folder.path(), port, None);
        set_server(&mut owner, port, &[]).await;
        Self { practice, router, owner, folder, _server }
    }
}

async fn set_server(owner: &mut Browser, port: u16, more: &[(&str, &str)]) {
    let port = port.to_string();
    let mut form = vec![
        ("host", "127.0.0.1"),
        ("port", port.as_str()),
        ("security", "none"),
        ("from_name", "Test Practice"),
        ("from_address", "post@practice.example"),
    ];
    for (name, value) in more {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    let answer = owner.post("/settings/mail", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

async fn write(world: &World, practice: &Practice, to: &str) -> Uuid {
    let letter = Letter {
        purpose: Purpose::Notice,
        to: to.into(),
        to_name: "Dr. Lee\r\nBcc: eve@evil.example".into(),
        subject: "Your referral\r\nX-Evil: 1".into(),
        body: "It has arrived.".into(),
        is_clinical: false,
        source_id: None,
        referral_id: None,
    };
    let tx = world.db().begin().await.expect("a transaction");
    let id = outbox::write(&tx, practice.id, letter).await.expect("written");
    tx.commit().await.expect("a commit");
    id
}

async fn run(world: &World) {
    let sql = "UPDATE job SET run_at = 0 WHERE state = 'waiting'";
    world.db().run(sql, args![]).await.expect("time passes");
    jobs::run_due(&world.app, &desk::handlers()).await.expect("a run");
}

async fn field(world: &World, id: Uuid, column: &str) -> String {
    let sql = format!("SELECT {column} FROM mail_out WHERE id = $1");
    world.db().value::<String>(&sql, args![id]).await.expect("a query").unwrap_or_default()
}

#[test]
fn a_mail_waits_for_a_server_and_for_a_server_that_is_down_and_arrives_once() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let id = write(&world, &practice, "ann@office.example").await;
        run(&world).await;
        assert_eq!(field(&world, id, "state").await, "waiting");
        assert!(owner.get("/settings/mail").await.body.contains("No server is set"));
        set_server(&mut owner, port, &[]).await;
        run(&world).await;
        assert_eq!(field(&world, id, "state").await, "waiting", "nobody listens yet");
        let why = field(&world, id, "last_error").await;
        assert!(why.contains("cannot be reached"), "{why}");

        let _server = Smtp::start(folder.path(), port, None);
        for _ in 0..3 {
            run(&world).await;
        }
        assert_eq!(field(&world, id, "state").await, "sent");
        let mails = mails(folder.path());
        assert_eq!(mails.len(), 1, "once");
        let (head, _) = mails[0].split_once("\r\n\r\n").expect("a head");
        assert!(head.contains("Auto-Submitted: auto-generated"), "{head}");
        assert!(head.contains(&format!("{}@practice.example", id.simple())), "{head}");
        let starts = |name: &str| head.lines().any(|line| line.starts_with(name));
        assert!(!starts("Bcc:") && !starts("X-Evil:"), "{head}");
    });
}

#[test]
fn a_busy_server_is_tried_again_and_a_refused_address_needs_a_person() {
    on_each_database(async |world| {
        let Mailing { practice, router, mut owner, folder, _server } =
            Mailing::set_up(&world).await;
        let busy = write(&world, &practice, "busy@office.example").await;
        let gone = write(&world, &practice, "gone@office.example").await;
        run(&world).await;
        assert_eq!(field(&world, busy, "state").await, "waiting");
        assert_eq!(field(&world, gone, "state").await, "failed");
        let page = owner.get("/settings/jobs").await.body;
        assert!(page.contains("1 job needs you") && page.contains("Send a mail"), "{page}");
        assert!(owner.get("/").await.body.contains("1 job needs you"));
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        assert!(!desk.get("/").await.body.contains("job needs you"), "the owner's line");
        assert_eq!(mails(folder.path()).len(), 0);
    });
}

#[test]
fn a_bounce_of_a_mail_of_ours_holds_its_address_back_and_a_claimed_one_does_not() {
    on_each_database(async |world| {
        let Mailing { practice, mut owner, folder: _folder, _server, .. } =
            Mailing::set_up(&world).await;
        let id = write(&world, &practice, "ann@office.example").await;
        run(&world).await;
        let mut bounce = Bounce {
            message_id: Some("made-up@practice.example".into()),
            recipient: Some("ann@office.example".into()),
            lasting: Lasting::Permanent,
            status: Some("5.1.1".into()),
            reason: "550 no such user".into(),
        };
        let held = async || {
            outbox::is_suppressed(world.db(), practice.id, "Ann@office.example")
                .await
                .expect("told")
        };
        assert!(!outbox::bounced(&world.app, practice.id, &bounce).await.expect("noted"));
        assert!(!held().await, "anybody can claim that");
        bounce.message_id = Some(field(&world, id, "message_id").await);
        for _ in 0..2 {
            assert!(outbox::bounced(&world.app, practice.id, &bounce).await.expect("noted"));
        }
        assert!(held().await);
        assert_eq!(field(&world, id, "state").await, "bounced");
        let tasks = "SELECT count(*) FROM task WHERE title LIKE 'Mail to %came back%'";
        assert_eq!(world.db().value::<i64>(tasks, args![]).await.expect("a query"), Some(1));
        let second = write(&world, &practice, "ann@office.example").await;
        assert_eq!(field(&world, second, "state").await, "suppressed");
        owner.post("/settings/mail/release", &[("address", "ann@office.example")]).await;
        assert!(!held().await);
        let again = owner.post(&format!("/settings/mail/{second}/again"), &[]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
        run(&world).await;
        assert_eq!(field(&world, second, "state").await, "sent");
        let audited = "SELECT count(*) FROM audit WHERE action = 'mail.tried_again'";
        assert_eq!(world.db().value::<i64>(audited, args![]).await.expect("a query"), Some(1));
    });
}

#[test]
fn a_server_with_starttls_and_password_takes_a_signed_mail_that_another_program_verifies() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let folder = tempfile::tempdir().expect("a folder");
        let certificate = folder.path().join("server.pem");
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
            .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(folder.path().join("server.pem.key"))
            .arg("-out")
            .arg(&certificate)
            .stderr(Stdio::null())
            .status();
        assert!(made.expect("openssl").success());
        let key = Command::new("openssl").args(["genrsa", "2048"]).stderr(Stdio::null()).output();
        let key = String::from_utf8(key.expect("openssl").stdout).expect("PEM");
        let pem = std::fs::read_to_string(&certificate).expect("PEM");
        let port = free_port();
        let _server = Smtp::start(folder.path(), port, Some(&certificate));
        let good = [
            ("host", "localhost"),
            ("security", "starttls"),
            ("certificate", pem.as_str()),
            ("user", "post"),
            ("dkim_selector", "liaison"),
            ("dkim_key", key.as_str()),
        ];
        let with = |password: &'static str| [&good[..], &[("password", password)]].concat();
        set_server(&mut owner, port, &with("wrong-word")).await;
        let id = write(&world, &practice, "ann@office.example").await;
        run(&world).await;
        let why = field(&world, id, "last_error").await;
        assert!(why.contains("did not accept the user name and password"), "{why}");
        assert_eq!(field(&world, id, "state").await, "waiting", "mended settings send it");
        set_server(&mut owner, port, &with("right")).await;
        run(&world).await;
        assert_eq!(
            field(&world, id, "state").await,
            "sent",
            "{}",
            field(&world, id, "last_error").await
        );
        let page = owner.get("/settings/mail").await.body;
        assert!(!page.contains("wrong-word") && !page.contains("BEGIN PRIVATE KEY"));
        let (_, rest) = page.split_once("v=DKIM1").expect("the record");
        let record = format!("v=DKIM1{}", rest.split('<').next().unwrap_or_default());
        let verify = "import sys, dkim; r = sys.argv[2].encode(); \
             ok = dkim.verify(open(sys.argv[1], 'rb').read(), dnsfunc=lambda *a, **k: r); \
             sys.exit(0 if ok else 1)";
        let mail = folder.path().join("1.eml");
        let verified = Command::new(PYTHON).args(["-c", verify]).arg(&mail).arg(&record).status();
        assert!(verified.expect("python").success(), "the signature holds");
        let text = std::fs::read_to_string(&mail).expect("a mail").replace("arrived", "departed");
        std::fs::write(&mail, text).expect("changed");
        let verified = Command::new(PYTHON).args(["-c", verify]).arg(&mail).arg(&record).status();
        assert!(!verified.expect("python").success(), "a changed mail does not verify");
    });
}

/// A mail as its reader sees it: the subject, then all text.
fn read_back(folder: &Path) -> Vec<String> {
    let script = "import email, email.policy, sys
m = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)
print(m['subject'])
[print(p.get_content()) for p in m.walk() if p.get_content_maintype() == 'text']";
    let files = std::fs::read_dir(folder).expect("the folder");
    let paths = files.map(|file| file.expect("a file").path());
    let mails = paths.filter(|path| path.extension().is_some_and(|end| end == "eml"));
    mails
        .map(|path| {
            let read = Command::new(PYTHON).args(["-c", script]).arg(path).output();
            String::from_utf8(read.expect("python").stdout).expect("text")
        })
        .collect()
}

#[test]
fn no_mail_that_arrives_names_the_patient_unless_its_channel_is_secure() {
    use crate::support::fill::{Referral, Source, organisation};
    use lexicon::{Profession, ReferralState as S};

    on_each_database(async |world| {
        let Mailing { practice, mut owner, folder, _server, .. } = Mailing::set_up(&world).await;
        let own = [("seen", "0"), ("subject", "News, {practice}"), ("body", "{reference}: {link}")];
        owner.post("/settings/mail/wordings/news", &own).await;
        platform::settings::put(
            world.db(),
            practice.id,
            "telling",
            &serde_json::json!({ "pause": 0 }),
            None,
        )
        .await
        .expect("a setting");
        let office = organisation(&world, &practice, "Riverbend").await;
        let contact = "INSERT INTO contact_point (practice_id, id, organisation_id, kind, value,
                           digits, trust, created_at, changed_at)
                       VALUES ($1, $2, $3, 'email', 'ann@office.example', '', 'typed', 0, 0)";
        let point = args![practice.id, platform::new_id(), office];
        world.db().run(contact, point).await.expect("an address");
        let mut secure = Uuid::nil();
        for profession in [Profession::Physician, Profession::Coach] {
            let source =
                Source { profession, organisation: Some(office), ..Source::named("Ama O") };
            let source = source.put(&world, &practice).await;
            secure = if profession == Profession::Physician { source } else { secure };
            for state in [S::Received, S::Scheduled, S::Evaluated, S::Discharged, S::Lost] {
                let day = jiff::civil::date(2026, 11, 17);
                let patient = "Quixana Zebrowski";
                let referral = Referral { patient, state, ..Referral::of(source, day) };
                tell(&world, &practice, referral.put(&world, &practice).await, state.code()).await;
            }
        }
        let mails = read_back(folder.path());
        assert!(mails.len() >= 6, "{} mails", mails.len());
        for mail in &mails {
            for word in ["Quixana", "Zebrowski", "Q. Z.", "QZ", "1961", "555-0177", "5550177"] {
                assert!(!mail.contains(word), "{word}: {mail}");
            }
        }
        // The same by a protected channel does name them: the words above can be found.
        owner.post(&format!("/sources/{secure}/posted"), &[("way", "secure_email")]).await;
        let day = jiff::civil::date(2026, 11, 18);
        let referral = Referral { patient: "Quixana Zebrowski", ..Referral::of(secure, day) };
        tell(&world, &practice, referral.put(&world, &practice).await, "received").await;
        let named = read_back(folder.path());
        let named: Vec<&String> = named.iter().filter(|mail| mail.contains("Zebrowski")).collect();
        assert_eq!(named.len(), 1);
        let subject = named[0].lines().next().unwrap_or_default();
        assert!(!subject.contains("Zebrowski"), "{subject}");
    });
}

/// Has a referral told about, by a mail that leaves.
async fn tell(world: &World, practice: &Practice, referral: Uuid, to: &str) {
    let known = "UPDATE patient SET birth_date = '1961-04-03', phone = '(614) 555-0177'
                 WHERE family = 'Zebrowski'";
    world.db().run(known, args![]).await.expect("what must not be told");
    let payload =
        serde_json::json!({ "referral": referral, "event": platform::new_id(), "to": to });
    let job = jobs::NewJob::new("referral.changed", payload);
    jobs::enqueue(world.db(), practice.id, job).await.expect("a job");
    for _ in 0..4 {
        run(world).await;
    }
}

async fn outreach(world: &World, practice: &Practice, to: &str) -> Uuid {
    let letter = Letter {
        purpose: Purpose::Outreach,
        to: to.into(),
        to_name: String::new(),
        subject: "Thank you".into(),
        body: "Thank you for thinking of us.".into(),
        is_clinical: false,
        source_id: None,
        referral_id: None,
    };
    let tx = world.db().begin().await.expect("a transaction");
    let id = outbox::write(&tx, practice.id, letter).await.expect("written");
    tx.commit().await.expect("a commit");
    id
}

#[test]
fn one_click_ends_thanks_by_mail_and_opening_the_link_ends_nothing() {
    on_each_database(async |world| {
        let mut mailing = Mailing::set_up(&world).await;
        mailing.owner.get("/settings/mail").await;
        let app = world.restarted().reached_at("https://desk.example");
        let run = async || {
            let sql = "UPDATE job SET run_at = 0 WHERE state = 'waiting'";
            world.db().run(sql, args![]).await.expect("time passes");
            jobs::run_due(&app, &desk::handlers()).await.expect("a run");
        };
        outreach(&world, &mailing.practice, "kim@coach.example").await;
        write(&world, &mailing.practice, "ann@office.example").await;
        run().await;
        let all = mails(mailing.folder.path());
        let has =
            |mail: &&String| mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        assert_eq!((all.len(), all.iter().filter(has).count()), (2, 1), "only relationship mail");
        let thanks = all.iter().find(has).expect("a mail");
        let link =
            thanks.split("List-Unsubscribe: <https://desk.example").nth(1).expect("a header");
        let link = link.split('>').next().expect("an address").to_owned();
        assert!(!link.contains('@') && !link.contains("kim"), "{link}");

        let mut stranger = Browser::new(desk::routes(&app).finish());
        let shown = stranger.get(&link).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("method=\"post\""), "{}", shown.body);
        let refusals = async || {
            let sql = "SELECT count(*) FROM consent WHERE answer = 'refused'";
            world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
        };
        assert_eq!(refusals().await, 0, "a gateway that opens every link ends nothing");
        for end in ["0", "f"] {
            let forged = format!("{}{end}", &link[..link.len() - 1]);
            if forged != link {
                let refused = stranger.post(&forged, &[]).await;
                assert_eq!(refused.status, StatusCode::NOT_FOUND);
            }
        }
        assert_eq!(refusals().await, 0);
        for _ in 0..2 {
            let click = [("List-Unsubscribe", "One-Click")];
            assert_eq!(stranger.post(&link, &click).await.status, StatusCode::OK);
        }
        assert_eq!(refusals().await, 1, "once, however often it is pressed");
        let held = outreach(&world, &mailing.practice, "Kim@Coach.example").await;
        assert_eq!(field(&world, held, "state").await, "suppressed");
    });
}
