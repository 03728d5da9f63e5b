//! The referrer hears what they may hear, once, and nothing of it leaks.

use crate::support::{
    Practice,
    fill::{Referral, Source},
    smtp::{Smtp, free_port, mails as taken},
};
use axum::http::StatusCode;
use desk::telling;
use jiff::{ToSpan, civil::date};
use lexicon::{Profession, ReferralState, Role};
use platform::{Sql, Uuid, args, clock, jobs, new_id, settings};
use serde_json::json;
use testing::{World, on_each_database};

const PATIENT: &str = "Quixana Zebrowski";

async fn source(world: &World, practice: &Practice, profession: Profession) -> Uuid {
    let organisation = crate::support::fill::organisation(world, practice, "Riverbend").await;
    let source =
        Source { profession, organisation: Some(organisation), ..Source::named("Ama Osei") };
    let id = source.put(world, practice).await;
    contact(world, practice, organisation, "email", "office@riverbend.example", "typed").await;
    id
}

async fn contact(
    world: &World,
    practice: &Practice,
    organisation: Uuid,
    kind: &str,
    value: &str,
    trust: &str,
) {
    let sql = "INSERT INTO contact_point (practice_id, id, organisation_id, kind, value, digits,
                   trust, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)";
    let digits: String = value.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    world
        .db()
        .run(sql, args![practice.id, new_id(), organisation, kind, value, digits, trust])
        .await
        .expect("a contact point");
}

async fn referral(world: &World, practice: &Practice, source: Uuid, state: ReferralState) -> Uuid {
    let referral = Referral { patient: PATIENT, state, ..Referral::of(source, date(2026, 11, 17)) };
    referral.put(world, practice).await
}

async fn pause(world: &World, practice: &Practice, minutes: i64) {
    settings::put(world.db(), practice.id, "telling", &json!({ "pause": minutes }), None)
        .await
        .expect("a setting");
}

async fn changed(world: &World, practice: &Practice, referral: Uuid, to: &str) {
    let payload = json!({ "referral": referral, "event": new_id(), "to": to });
    let job = jobs::NewJob::new("referral.changed", payload);
    jobs::enqueue(world.db(), practice.id, job).await.expect("a job");
    work(world).await;
}

async fn work(world: &World) {
    for _ in 0..5 {
        jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
    }
}

/// State and channel of the tellings of a referral, the oldest first.
async fn notices(world: &World, referral: Uuid) -> Vec<String> {
    #[derive(platform::db::FromQueryResult)]
    struct Row {
        stage: String,
        channel: String,
        state: String,
    }
    let rows: Vec<Row> = world
        .db()
        .rows(
            "SELECT stage, channel, state FROM notice WHERE referral_id = $1 ORDER BY created_at, id",
            args![referral],
        )
        .await
        .expect("rows");
    rows.into_iter().map(|row| format!("{} {} {}", row.stage, row.channel, row.state)).collect()
}

async fn mails(world: &World) -> Vec<String> {
    #[derive(platform::db::FromQueryResult)]
    struct Row {
        subject: String,
        body: String,
    }
    let rows: Vec<Row> =
        world.db().rows("SELECT subject, body FROM mail_out", args![]).await.expect("rows");
    rows.into_iter().map(|row| format!("{}\n{}", row.subject, row.body)).collect()
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
}

#[test]
fn a_treating_provider_hears_once_by_a_mail_that_names_no_patient() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let referral = referral(&world, &practice, source, ReferralState::Evaluated).await;
        changed(&world, &practice, referral, "evaluated").await;
        changed(&world, &practice, referral, "evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email sent"]);
        let mails = mails(&world).await;
        assert_eq!(mails.len(), 1, "once");
        for word in ["Quixana", "Zebrowski", "Maria"] {
            assert!(!mails[0].contains(word), "{}", mails[0]);
        }
        assert_eq!(count(&world, "SELECT count(*) FROM touch WHERE kind = 'email'").await, 1);
        let audits = "SELECT count(*) FROM audit WHERE action = 'referral.disclosed'
                      AND detail NOT LIKE '%Quixana%'";
        assert_eq!(count(&world, audits).await, 1);
    });
}

#[test]
fn a_coach_hears_thank_you_and_never_that_somebody_became_a_patient() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Coach).await;
        let arrived = referral(&world, &practice, source, ReferralState::Received).await;
        changed(&world, &practice, arrived, "received").await;
        let seen = referral(&world, &practice, source, ReferralState::Evaluated).await;
        changed(&world, &practice, seen, "evaluated").await;
        assert_eq!(notices(&world, arrived).await, ["received email sent"]);
        assert_eq!(notices(&world, seen).await, ["evaluated none withheld"]);
        let mails = mails(&world).await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains("Thank you"), "{}", mails[0]);
        for word in ["Quixana", "patient", "visit", "/status/"] {
            assert!(!mails[0].contains(word), "{}", mails[0]);
        }
    });
}

#[test]
fn an_undo_within_the_pause_withdraws_the_telling_and_a_second_move_takes_it_up() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 10).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let referral = referral(&world, &practice, source, ReferralState::Evaluated).await;
        let set = async |state: &str| {
            let sql = "UPDATE referral SET state = $2 WHERE id = $1";
            world.db().run(sql, args![referral, state]).await.expect("a change");
            changed(&world, &practice, referral, state).await;
        };
        set("evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email waiting"]);
        set("contacting").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email withdrawn"]);
        set("evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email waiting"]);
        assert!(mails(&world).await.is_empty(), "nothing left within the pause");
        let due = "UPDATE job SET run_at = $1 WHERE kind = 'notice.deliver'";
        world.db().run(due, args![clock::now()]).await.expect("time passes");
        work(&world).await;
        assert_eq!(notices(&world, referral).await, ["evaluated email sent"]);
        assert_eq!(mails(&world).await.len(), 1, "once, though two jobs were due");
    });
}

#[test]
fn a_letter_waits_for_a_person_who_notes_it_and_can_take_that_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let place = "INSERT INTO location (practice_id, id, organisation_id, street, city, state,
                         zip, created_at, changed_at)
                     SELECT practice_id, $2, organisation_id, '44 River Road', 'Columbus', 'OH',
                            '43004', 0, 0 FROM source WHERE id = $1";
        world.db().run(place, args![source, new_id()]).await.expect("a place");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let saved = desk.post(&format!("/sources/{source}/posted"), &[("way", "letter")]).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let referral = referral(&world, &practice, source, ReferralState::Evaluated).await;
        changed(&world, &practice, referral, "evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated letter ready"]);
        let list = desk.get("/telling").await;
        assert!(list.body.contains("1 to print") && list.body.contains("Quixana Z."));
        assert!(!list.body.contains("Zebrowski"), "names are short on a list");
        let id = world
            .db()
            .value::<Uuid>("SELECT id FROM notice WHERE referral_id = $1", args![referral])
            .await
            .expect("a query")
            .expect("a notice");
        let paper = desk.get(&format!("/telling/{id}/paper")).await;
        assert!(paper.bytes.starts_with(b"%PDF-"));
        assert_eq!(desk.post(&format!("/telling/{id}/done"), &[]).await.status, 303);
        assert_eq!(desk.post(&format!("/telling/{id}/done"), &[]).await.status, 409, "once");
        let letters = "SELECT count(*) FROM touch WHERE kind = 'letter' AND deleted_at IS NULL";
        assert_eq!(count(&world, letters).await, 1);
        assert_eq!(desk.post(&format!("/telling/{id}/undo"), &[]).await.status, 303);
        assert_eq!(count(&world, letters).await, 0);
        assert_eq!(notices(&world, referral).await, ["evaluated letter ready"]);
        let page = desk.get(&format!("/referrals/{referral}")).await;
        assert!(page.body.contains("What the referrer knows"), "{}", page.body);
        assert!(page.body.contains("Needs a hand"));
    });
}

#[test]
fn asking_lists_just_what_is_missing_and_no_words_of_ours_in_an_open_mail() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let referral = referral(&world, &practice, source, ReferralState::NeedsInfo).await;
        let mut items = Vec::new();
        for (kind, words) in [("signed_order", ""), ("other", "MRI of Quixana"), ("payer", "")] {
            let id = new_id();
            let sql = "INSERT INTO missing_item (practice_id, id, referral_id, kind, words,
                           created_at) VALUES ($1, $2, $3, $4, $5, 0)";
            world
                .db()
                .run(sql, args![practice.id, id, referral, kind, words])
                .await
                .expect("an item");
            items.push(id);
        }
        let tx = world.db().begin().await.expect("a transaction");
        let asked = telling::ask(&tx, practice.id, referral, &items[..2]).await.expect("a request");
        tx.commit().await.expect("a commit");
        assert_eq!(asked.way, Some(telling::rules::Way::Email));
        work(&world).await;
        let mails = mails(&world).await;
        assert!(mails[0].contains("The signed order"), "{}", mails[0]);
        assert!(!mails[0].contains("Payer"), "not asked for: {}", mails[0]);
        assert!(!mails[0].contains("Quixana") && !mails[0].contains("MRI"), "{}", mails[0]);
        let marked = "SELECT count(*) FROM missing_item WHERE asked_how = 'email'";
        assert_eq!(count(&world, marked).await, 2);
    });
}

/// Sets the practice's mail server, and does what is due as an installation that
/// knows its address.
async fn deliver(world: &World) {
    let app = world.restarted().reached_at("https://desk.example");
    for _ in 0..6 {
        let sql = "UPDATE job SET run_at = 0 WHERE state = 'waiting'";
        world.db().run(sql, args![]).await.expect("time passes");
        jobs::run_due(&app, &desk::handlers()).await.expect("the jobs run");
    }
}

async fn set_server(world: &World, practice: &Practice, port: u16) {
    let router = desk::routes(&world.app).finish();
    let port = port.to_string();
    let form = [
        ("host", "127.0.0.1"),
        ("port", port.as_str()),
        ("security", "none"),
        ("from_name", "Test Practice"),
        ("from_address", "post@practice.example"),
    ];
    let mut owner = practice.browser(&router, Role::Owner).await;
    let answer = owner.post("/settings/mail", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[test]
fn from_the_desk_to_the_office_the_mails_hold_a_link_and_nothing_of_the_patient() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let (folder, port) = (tempfile::tempdir().expect("a folder"), free_port());
        let _server = Smtp::start(folder.path(), port, None);
        set_server(&world, &practice, port).await;
        let treating = source(&world, &practice, Profession::Physician).await;
        let organisation = crate::support::fill::organisation(&world, &practice, "Studio").await;
        contact(&world, &practice, organisation, "email", "yogi@studio.example", "typed").await;
        let lay = Source {
            profession: Profession::YogaInstructor,
            organisation: Some(organisation),
            ..Source::named("Dee Yogi")
        };
        let lay = lay.put(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        for source in [treating, lay] {
            let id = referral(&world, &practice, source, ReferralState::Received).await;
            for to in ["contacting", "scheduled", "evaluated"] {
                let sql = "SELECT version FROM referral WHERE id = $1";
                let version = world.db().value::<i64>(sql, args![id]).await.expect("a query");
                let version = version.unwrap_or_default().to_string();
                let on = crate::support::fill::today().to_string();
                let form = [("version", version.as_str()), ("to", to), ("on", on.as_str())];
                let moved = desk.post(&format!("/referrals/{id}/move"), &form).await;
                assert_eq!(moved.status, 303, "{}", moved.body);
                deliver(&world).await;
            }
        }
        let mails = taken(folder.path());
        assert_eq!(mails.len(), 2, "booked and evaluated, to the one who treats: {mails:?}");
        for mail in &mails {
            let mail = mail.replace("=\r\n", "").replace("\r\n", "\n");
            assert!(mail.contains("office@riverbend.example"), "{mail}");
            assert!(mail.contains("https://desk.example/status/"), "{mail}");
            for word in ["Quixana", "Zebrowski", "Medicare", "yogi@studio.example"] {
                assert!(!mail.contains(word), "{word}: {mail}");
            }
        }
    });
}

#[test]
fn an_address_that_came_back_before_is_not_written_to_and_a_person_learns_why() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let sql = "INSERT INTO mail_suppression (practice_id, address, reason, created_at)
                   VALUES ($1, 'office@riverbend.example', 'bounced', 0)";
        world.db().run(sql, args![practice.id]).await.expect("a suppression");
        let referral = referral(&world, &practice, source, ReferralState::Evaluated).await;
        changed(&world, &practice, referral, "evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email failed"]);
        assert!(mails(&world).await.is_empty());
        assert_eq!(count(&world, "SELECT count(*) FROM touch").await, 0, "nobody was told");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        assert!(desk.get("/telling").await.body.contains("came back before"));
        let today = desk.get("/").await.body;
        assert!(today.contains("1 mail that did not go"), "{today}");
    });
}

#[test]
fn after_three_calls_in_vain_the_referrer_hears_unless_an_answer_comes_first() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 10).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let referral = referral(&world, &practice, source, ReferralState::Received).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let path = format!("/referrals/{referral}/attempts");
        for (how, heard) in [
            ("no_answer", None),
            ("voicemail", None),
            ("no_answer", Some("unreachable email waiting")),
            ("reached", Some("unreachable email withdrawn")),
        ] {
            let noted = desk.post(&path, &[("how", how)]).await;
            assert_eq!(noted.status, 303, "{}", noted.body);
            let notices = notices(&world, referral).await;
            let about: Vec<&str> = notices
                .iter()
                .map(String::as_str)
                .filter(|notice| notice.starts_with("unreachable"))
                .collect();
            assert_eq!(about, heard.into_iter().collect::<Vec<_>>(), "after {how}");
        }
    });
}

#[test]
fn the_sender_of_a_form_gets_one_receipt_by_mail_and_doubtful_ones_get_none() {
    use desk::intake::{Arrival, Draft, Read, Trust, Urgency, receive};
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let form = |once: &str, language: &str, trust: Trust| Arrival {
            channel: lexicon::Channel::Form,
            received_at: clock::now(),
            once: once.into(),
            sender: "Riverbend".into(),
            draft: Draft {
                referrer: Read::typed("Dr. Osei <script>"),
                referrer_email: Read::typed("osei@riverbend.example"),
                patient: Read::typed(PATIENT),
                reason: Read::typed("Buy pills at https://evil.example"),
                language: language.into(),
                ..Draft::default()
            },
            trust,
            urgency: Urgency::Routine,
            raw: None,
            pieces: Vec::new(),
            source_id: None,
            clinic_id: None,
            link_id: None,
        };
        let receipt = receive(&world.app, practice.id, form("a", "en", Trust::Proven)).await;
        let receipt = receipt.expect("taken in");
        let again = receive(&world.app, practice.id, form("a", "en", Trust::Proven)).await;
        assert!(!again.expect("known").is_new);
        deliver(&world).await;
        let job = jobs::NewJob::new("intake.acknowledge", json!({ "item": receipt.item_id }));
        jobs::enqueue(world.db(), practice.id, job).await.expect("a job");
        deliver(&world).await;
        let sent = mails(&world).await;
        assert_eq!(sent.len(), 1, "once: {sent:?}");
        assert!(sent[0].contains(&receipt.reference), "{}", sent[0]);
        let link = format!("https://desk.example/status/{}", receipt.status_token);
        assert!(sent[0].contains(&link), "{}", sent[0]);
        for word in ["Quixana", "Zebrowski", "pills", "evil", "script", receipt.pin.as_str()] {
            assert!(!sent[0].contains(word), "{word}: {}", sent[0]);
        }
        receive(&world.app, practice.id, form("b", "en", Trust::Doubtful)).await.expect("taken");
        receive(&world.app, practice.id, form("c", "es", Trust::Plain)).await.expect("taken");
        deliver(&world).await;
        let sent = mails(&world).await;
        assert_eq!(sent.len(), 2, "none for the doubtful one: {sent:?}");
        assert!(sent.iter().any(|mail| mail.contains("Recibimos su referencia")), "{sent:?}");
    });
}

#[test]
fn with_the_patients_permission_a_lay_source_hears_that_they_came_and_without_it_no_more() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let lay = source(&world, &practice, Profession::YogaInstructor).await;
        let referral = referral(&world, &practice, lay, ReferralState::Evaluated).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        changed(&world, &practice, referral, "evaluated").await;
        deliver(&world).await;
        let page = format!("/referrals/{referral}");
        let body = desk.get(&page).await.body;
        assert!(body.contains("Withheld") && body.contains("and no more"), "{body}");

        let form = format!("{page}/authorisation");
        let today = crate::support::fill::today();
        let (on, until) = (today.to_string(), today.saturating_add(1.year()).to_string());
        let wrong = [("signer", "Maria"), ("on", on.as_str()), ("until", "soon")];
        let refused = desk.post(&form, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"Maria\""), "{}", refused.body);
        let right = [("signer", "Maria"), ("on", on.as_str()), ("until", until.as_str())];
        assert_eq!(desk.post(&form, &right).await.status, StatusCode::SEE_OTHER);
        let body = desk.get(&page).await.body;
        assert!(body.contains("signed by Maria"), "{body}");

        let again = body.split("/telling/").find(|part| part.contains("/send")).expect("a way on");
        let notice = again.split('/').next().expect("an id");
        desk.post(&format!("/telling/{notice}/send"), &[]).await;
        let state = "SELECT state FROM notice WHERE stage = 'evaluated'";
        let state = world.db().value::<String>(state, args![]).await.expect("a query");
        assert_ne!(state.as_deref(), Some("withheld"), "it goes now");

        let revoke = body.split("/telling/authorisations/").nth(1).expect("a way back");
        let permission = revoke.split('/').next().expect("an id");
        let revoked = desk.post(&format!("/telling/authorisations/{permission}/revoke"), &[]).await;
        assert_eq!(revoked.headers["location"], page.as_str());
        assert!(desk.get(&page).await.body.contains("and no more"));
        let mut reader = practice.browser(&router, Role::Reader).await;
        assert_eq!(reader.post(&form, &right).await.status, StatusCode::FORBIDDEN);
    });
}
