//! What came in: each decision, each taken back, and who may see what.

use crate::support::{
    Practice,
    fill::{Referral, Source, recount, today},
};
use axum::http::{StatusCode, header};
use desk::intake::{
    Arrival, Draft, Origin, Piece, PieceKind, Read, Receipt, Trust, Urgency, receive,
};
use lexicon::{Channel, Role};
use platform::{Sql, Uuid, args, clock};
use testing::{Browser, World, on_each_database};

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

fn arrival(once: &str) -> Arrival {
    let draft = Draft {
        referrer: Read::typed("Dr. Abena Osei"),
        organisation: Read::typed("Riverbend Family Medicine"),
        patient: Read::typed("Maria Lopez"),
        birth_date: Read::typed("1961-04-12"),
        patient_phone: Read::found("614-555-0188", Origin::Fax, 70),
        payer: Read::typed("Medicare"),
        diagnosis: Read::typed("M54.50"),
        reason: Read::typed("Low back pain"),
        ..Draft::default()
    };
    Arrival {
        channel: Channel::Fax,
        received_at: clock::now() - 3 * 60 * 60 * 1000,
        once: once.into(),
        sender: "6145550177".into(),
        draft,
        trust: Trust::Plain,
        urgency: Urgency::Routine,
        raw: None,
        pieces: vec![Piece {
            kind: PieceKind::Order,
            name: "order.png".into(),
            media_type: "image/png".into(),
            bytes: PNG.to_vec(),
            pages: Some(1),
            words: String::new(),
        }],
        source_id: None,
        clinic_id: None,
        link_id: None,
    }
}

async fn came(world: &World, practice: &Practice, arrival: Arrival) -> Receipt {
    receive(&world.app, practice.id, arrival).await.expect("taken in")
}

async fn count(world: &World, sql: &str, practice: &Practice) -> i64 {
    world.db().value::<i64>(sql, args![practice.id]).await.expect("a query").unwrap_or(0)
}

async fn state(world: &World, id: Uuid) -> String {
    world
        .db()
        .value::<String>("SELECT state FROM intake_item WHERE id = $1", args![id])
        .await
        .expect("a query")
        .expect("the item")
}

async fn version(world: &World, id: Uuid) -> String {
    let version = world
        .db()
        .value::<i64>("SELECT version FROM intake_item WHERE id = $1", args![id])
        .await
        .expect("a query");
    version.expect("the item").to_string()
}

async fn last_event(world: &World, id: Uuid) -> String {
    let event = world
        .db()
        .value::<Uuid>(
            "SELECT id FROM intake_event WHERE item_id = $1 ORDER BY at DESC, id DESC LIMIT 1",
            args![id],
        )
        .await
        .expect("a query");
    event.expect("an event").to_string()
}

async fn accept(
    world: &World,
    practice: &Practice,
    browser: &mut Browser,
    id: Uuid,
    more: &[(&str, &str)],
) -> testing::Answer {
    let (version, clinic) = (version(world, id).await, practice.clinic_id.to_string());
    let mut fields = vec![
        ("version", version.as_str()),
        ("clinic", clinic.as_str()),
        ("source", "new"),
        ("referrer", "Dr. Abena Osei"),
        ("organisation", "Riverbend Family Medicine"),
        ("profession", "physician"),
        ("patient", "Maria Lopez"),
        ("birth_date", "1961-04-12"),
        ("phone", "614-555-0188"),
        ("payer", "Medicare"),
        ("diagnosis", "M54.50"),
        ("reason", "Low back pain"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    browser.post(&format!("/inbox/{id}/accept"), &fields).await
}

async fn undo(world: &World, browser: &mut Browser, id: Uuid) -> StatusCode {
    let event = last_event(world, id).await;
    browser.post(&format!("/inbox/{id}/undo"), &[("event", &event)]).await.status
}

const REFERRALS: &str =
    "SELECT count(*) FROM referral WHERE practice_id = $1 AND deleted_at IS NULL";

#[test]
fn an_accepted_item_is_a_referral_with_all_that_came_and_undone_it_never_was() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let receipt = came(&world, &practice, arrival("a")).await;
        let id = receipt.item_id;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let page = desk.get(&format!("/inbox/{id}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(page.body.contains("New to us"), "{}", page.body);
        assert!(page.body.contains("From the fax, fairly sure"), "a guess is shown as one");
        assert!(!page.body.contains("<title>Maria"), "no patient in the title");

        let answer = accept(&world, &practice, &mut desk, id, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(state(&world, id).await, "converted");
        let sql = "SELECT count(*) FROM referral r
             JOIN intake_item i ON i.practice_id = r.practice_id AND i.referral_id = r.id
             JOIN attachment a ON a.practice_id = r.practice_id AND a.referral_id = r.id
             JOIN status_link l ON l.practice_id = r.practice_id AND l.referral_id = r.id
             WHERE r.practice_id = $1 AND r.received_at = i.received_at AND r.channel = 'fax'
               AND r.diagnosis_codes = 'M54.50' AND r.intake_item_id = i.id";
        assert_eq!(count(&world, sql, &practice).await, 1);
        let counted =
            "SELECT CAST(sum(received) AS bigint) FROM source_month WHERE practice_id = $1";
        assert_eq!(count(&world, counted, &practice).await, 1, "counted at once");
        let told = "SELECT count(*) FROM job WHERE practice_id = $1 AND kind = 'referral.changed'";
        assert_eq!(count(&world, told, &practice).await, 1, "and told");

        assert_eq!(undo(&world, &mut desk, id).await, StatusCode::SEE_OTHER);
        assert_eq!(state(&world, id).await, "new");
        assert_eq!(count(&world, REFERRALS, &practice).await, 0);
        assert_eq!(count(&world, counted, &practice).await, 0);
        let left = "SELECT count(*) FROM patient WHERE practice_id = $1 AND deleted_at IS NULL";
        assert_eq!(count(&world, left, &practice).await, 0, "the patient came with it");
        let sources = "SELECT count(*) FROM source WHERE practice_id = $1 AND deleted_at IS NULL
                       AND kind IN ('person', 'organisation')";
        assert_eq!(count(&world, sources, &practice).await, 0, "and so did the source");
        let again = accept(&world, &practice, &mut desk, id, &[]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "it can be accepted again");
    });
}

#[test]
fn a_known_patient_is_asked_about_and_what_was_typed_is_kept() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let first = came(&world, &practice, arrival("a")).await.item_id;
        accept(&world, &practice, &mut desk, first, &[]).await;
        let second = came(&world, &practice, arrival("b")).await.item_id;
        let known = accept(&world, &practice, &mut desk, second, &[("payer", "Aetna <b>")]).await;
        assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(known.body.contains("already known"), "{}", known.body);
        assert!(known.body.contains("Aetna &lt;b&gt;"), "what was typed is kept, as text");
        let same = accept(&world, &practice, &mut desk, second, &[("same", "join")]).await;
        assert_eq!(same.status, StatusCode::SEE_OTHER, "{}", same.body);
        let patients = "SELECT count(*) FROM patient WHERE practice_id = $1 AND deleted_at IS NULL";
        assert_eq!(count(&world, patients, &practice).await, 1);
        let wrong = accept(&world, &practice, &mut desk, second, &[("patient", "")]).await;
        assert!(wrong.status.is_client_error());
    });
}

#[test]
fn a_joined_item_gives_what_was_chosen_and_takes_it_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        let referral = Referral::of(source, today()).put(&world, &practice).await;
        recount(&world, &practice).await;
        let mut again = arrival("a");
        again.draft.payer = Read::typed("Aetna");
        let id = came(&world, &practice, again).await.item_id;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let page = desk.get(&format!("/inbox/{id}/join?with={referral}")).await;
        assert!(page.body.contains("differs") && page.body.contains("Aetna"), "{}", page.body);
        let (version, with) = (version(&world, id).await, referral.to_string());
        let fields = [
            ("version", version.as_str()),
            ("referral", &with),
            ("payer", "take"),
            ("phone", "keep"),
        ];
        let answer = desk.post(&format!("/inbox/{id}/join"), &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(state(&world, id).await, "merged");
        let payer = async || {
            let sql = "SELECT payer FROM referral WHERE id = $1";
            world.db().value::<String>(sql, args![referral]).await.expect("a query")
        };
        assert_eq!(payer().await.as_deref(), Some("Aetna"));
        let kept = "SELECT count(*) FROM patient WHERE practice_id = $1 AND phone = ''";
        assert_eq!(count(&world, kept, &practice).await, 1, "what was not chosen stays");
        let moved =
            "SELECT count(*) FROM attachment WHERE practice_id = $1 AND referral_id IS NOT NULL";
        assert_eq!(count(&world, moved, &practice).await, 1);
        let cell = "SELECT CAST(sum(received) AS bigint) FROM source_month WHERE practice_id = $1 AND payer = 'Aetna'";
        assert_eq!(count(&world, cell, &practice).await, 1);
        assert_eq!(undo(&world, &mut desk, id).await, StatusCode::SEE_OTHER);
        assert_eq!(payer().await.as_deref(), Some("Medicare"));
        assert_eq!(count(&world, moved, &practice).await, 0);
        assert_eq!(state(&world, id).await, "new");
    });
}

#[test]
fn what_is_set_aside_or_put_off_comes_back_when_undone() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = came(&world, &practice, arrival("a")).await.item_id;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let (aside, wait) = (format!("/inbox/{id}/aside"), format!("/inbox/{id}/wait"));
        for reason in ["spam", "not_a_referral", "misdirected"] {
            let version = version(&world, id).await;
            let fields = [
                ("version", version.as_str()),
                ("reason", reason),
                ("done", "later"),
                ("words", "x"),
            ];
            assert_eq!(desk.post(&aside, &fields).await.status, StatusCode::SEE_OTHER, "{reason}");
            assert_eq!(state(&world, id).await, reason);
            let reminded = "SELECT count(*) FROM task WHERE practice_id = $1";
            let expected = i64::from(reason == "misdirected");
            assert_eq!(count(&world, reminded, &practice).await, expected, "{reason}");
            assert_eq!(undo(&world, &mut desk, id).await, StatusCode::SEE_OTHER, "{reason}");
            assert_eq!(state(&world, id).await, "new");
        }
        let reminded = "SELECT count(*) FROM task WHERE practice_id = $1";
        assert_eq!(count(&world, reminded, &practice).await, 0, "the reminder went with it");
        let seen = version(&world, id).await;
        let undone = [("version", seen.as_str()), ("reason", "misdirected")];
        let refused = desk.post(&aside, &undone).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "say what was done with it");
        let fields = [("version", seen.as_str()), ("until", "tomorrow"), ("words", "the card")];
        assert_eq!(desk.post(&wait, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(state(&world, id).await, "triaged");
        let page = desk.get("/inbox").await;
        assert!(page.body.contains("1 put off until later"), "it stays counted: {}", page.body);
        world
            .db()
            .run("UPDATE intake_item SET due_at = $1 WHERE id = $2", args![clock::now() - 1, id])
            .await
            .expect("time passes");
        assert!(desk.get("/inbox").await.body.contains("1 waits for a decision"), "it is back");
        assert_eq!(undo(&world, &mut desk, id).await, StatusCode::SEE_OTHER);
        assert_eq!(state(&world, id).await, "new");
    });
}

#[test]
fn of_two_who_decide_the_second_is_told_who_was_faster() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = came(&world, &practice, arrival("a")).await.item_id;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let seen = version(&world, id).await;
        assert_eq!(
            owner.post(&format!("/inbox/{id}/look"), &[]).await.status,
            StatusCode::NO_CONTENT
        );
        let page = desk.get(&format!("/inbox/{id}")).await;
        assert!(page.body.contains("is looking at this too"), "{}", page.body);
        let spam = [("version", seen.as_str()), ("reason", "spam")];
        owner.post(&format!("/inbox/{id}/aside"), &spam).await;
        let late = accept(&world, &practice, &mut desk, id, &[("version", &seen)]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
        assert!(late.body.contains("set it aside: spam"), "{}", late.body);
        assert_eq!(count(&world, REFERRALS, &practice).await, 0);
    });
}

#[test]
fn a_referral_that_somebody_has_worked_with_is_not_taken_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = came(&world, &practice, arrival("a")).await.item_id;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        accept(&world, &practice, &mut desk, id, &[]).await;
        let referral = world
            .db()
            .value::<Uuid>("SELECT referral_id FROM intake_item WHERE id = $1", args![id])
            .await
            .expect("a query")
            .expect("a referral");
        let fields = [("to", "contacting"), ("version", "1")];
        let moved = desk.post(&format!("/referrals/{referral}/move"), &fields).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
        assert_eq!(undo(&world, &mut desk, id).await, StatusCode::CONFLICT);
        assert_eq!(count(&world, REFERRALS, &practice).await, 1);
        assert_eq!(state(&world, id).await, "converted");
    });
}

#[test]
fn looking_changes_nothing_until_the_page_says_so_and_every_view_is_written_down() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = came(&world, &practice, arrival("a")).await.item_id;
        let router = desk::routes(&world.app).finish();
        let mut therapist = practice.browser(&router, Role::Therapist).await;
        let page = therapist.get(&format!("/inbox/{id}")).await;
        assert!(!page.body.contains("/accept"), "who may not decide sees no form");
        let seen =
            "SELECT count(*) FROM intake_item WHERE practice_id = $1 AND seen_at IS NOT NULL";
        assert_eq!(count(&world, seen, &practice).await, 0, "a GET changes nothing");
        therapist.post(&format!("/inbox/{id}/look"), &[]).await;
        assert_eq!(count(&world, seen, &practice).await, 1);
        for action in ["inbox.listed", "patient.viewed"] {
            let sql = format!(
                "SELECT count(*) FROM audit WHERE practice_id = $1 AND action = '{action}'"
            );
            assert!(count(&world, &sql, &practice).await > 0, "{action}");
        }
    });
}

#[test]
fn a_file_is_shown_as_what_it_is_and_to_nobody_else() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let mut with_trap = arrival("a");
        let trap = Piece {
            kind: PieceKind::Other,
            name: "\"><script>.html".into(),
            media_type: "text/html".into(),
            bytes: b"<script>alert(1)</script>".to_vec(),
            pages: None,
            words: String::new(),
        };
        with_trap.pieces.push(trap);
        let id = came(&world, &practice, with_trap).await.item_id;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let mut kinds = Vec::new();
        for name in ["order.png", "\"><script>.html"] {
            let attachment = world
                .db()
                .value::<Uuid>("SELECT id FROM attachment WHERE name = $1", args![name])
                .await
                .expect("a query")
                .expect("an attachment");
            let path = format!("/inbox/{id}/files/{attachment}");
            let answer = desk.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK);
            let header = |name| answer.headers[name].to_str().unwrap_or("").to_owned();
            assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
            assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
            kinds.push((header(header::CONTENT_TYPE), header(header::CONTENT_DISPOSITION)));
            let mut liaison = practice.browser(&router, Role::Liaison).await;
            assert_eq!(liaison.get(&path).await.status, StatusCode::FORBIDDEN);
            let elsewhere = format!("/inbox/{}/files/{attachment}", platform::new_id());
            assert_eq!(desk.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(kinds[0].0, "image/png");
        assert!(kinds[0].1.starts_with("inline"), "{kinds:?}");
        assert_eq!(kinds[1].0, "application/octet-stream");
        assert!(kinds[1].1.starts_with("attachment"), "{kinds:?}");
    });
}

#[test]
fn whatever_somebody_sends_is_shown_as_text() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let evil = "</textarea>\"'><script>alert(1)</script>";
        let mut arrival = arrival("a");
        let draft = &mut arrival.draft;
        for read in [
            &mut draft.referrer,
            &mut draft.organisation,
            &mut draft.npi,
            &mut draft.referrer_phone,
            &mut draft.referrer_email,
            &mut draft.patient,
            &mut draft.birth_date,
            &mut draft.patient_phone,
            &mut draft.payer,
            &mut draft.diagnosis,
            &mut draft.reason,
            &mut draft.discipline,
            &mut draft.note,
        ] {
            *read = Read::typed(evil);
        }
        draft.words = evil.into();
        draft.doubts = vec![evil.into()];
        arrival.sender = evil.into();
        arrival.pieces[0].name = evil.into();
        arrival.pieces[0].words = evil.into();
        let id = came(&world, &practice, arrival).await.item_id;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        for path in ["/inbox".to_owned(), format!("/inbox/{id}"), format!("/inbox/{id}/join")] {
            let page = desk.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.body.contains("<script>alert"), "{path}");
        }
    });
}

#[test]
fn nobody_sees_or_decides_what_came_to_another_practice() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let new = desk::practice::NewPractice {
            slug: "elsewhere",
            name: "Elsewhere",
            time_zone: "America/New_York",
            is_demo: false,
        };
        let foreign = desk::practice::create(world.db(), new).await.expect("a practice");
        let id = receive(&world.app, foreign, arrival("a")).await.expect("taken in").item_id;
        let router = desk::routes(&world.app).finish();
        let mut owner = practice.browser(&router, Role::Owner).await;
        assert!(owner.get("/inbox").await.body.contains("All decided"));
        assert_eq!(owner.get(&format!("/inbox/{id}")).await.status, StatusCode::NOT_FOUND);
        let look = owner.post(&format!("/inbox/{id}/look"), &[]).await.status;
        assert_eq!(look, StatusCode::NOT_FOUND);
        let answer = accept(&world, &practice, &mut owner, id, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(state(&world, id).await, "new");
    });
}
