//! What an item carries on to its referral, what a person typed stays theirs, and the
//! practice's own time for a first look.

use crate::support::Practice;
use axum::http::StatusCode;
use desk::intake::{Arrival, Draft, Origin, Piece, PieceKind, Read, Trust, Urgency, receive};
use lexicon::{Channel, Role};
use platform::{Sql, Uuid, args, clock, jobs, new_id, settings};
use testing::{Browser, World, on_each_database};

fn arrival(once: &str) -> Arrival {
    Arrival {
        channel: Channel::Fax,
        received_at: clock::now() - 60_000,
        once: once.into(),
        sender: "6145550177".into(),
        draft: Draft {
            patient: Read::typed("Maria Lopez"),
            birth_date: Read::typed("1961-04-12"),
            ..Draft::default()
        },
        trust: Trust::Plain,
        urgency: Urgency::Routine,
        raw: None,
        pieces: Vec::new(),
        source_id: None,
        clinic_id: None,
        link_id: None,
    }
}

async fn came(world: &World, practice: &Practice, arrival: Arrival) -> Uuid {
    receive(&world.app, practice.id, arrival).await.expect("taken in").item_id
}

async fn text(world: &World, sql: &str, id: Uuid) -> String {
    world.db().value::<String>(sql, args![id]).await.expect("a query").unwrap_or_default()
}

async fn version(world: &World, id: Uuid) -> String {
    let sql = "SELECT version FROM intake_item WHERE id = $1";
    let version = world.db().value::<i64>(sql, args![id]).await.expect("a query");
    version.expect("the item").to_string()
}

async fn accept(
    world: &World,
    practice: &Practice,
    desk: &mut Browser,
    id: Uuid,
    more: &[(&str, &str)],
) {
    let (version, clinic) = (version(world, id).await, practice.clinic_id.to_string());
    let mut fields = vec![
        ("version", version.as_str()),
        ("clinic", clinic.as_str()),
        ("source", "unassigned"),
        ("patient", "Maria Lopez"),
        ("birth_date", "1961-04-12"),
    ];
    fields.extend_from_slice(more);
    let answer = desk.post(&format!("/inbox/{id}/accept"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[test]
fn the_link_that_brought_an_item_is_the_link_of_its_referral() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let link = new_id();
        world
            .db()
            .run(
                "INSERT INTO short_link (practice_id, id, code, kind, label, created_at)
                 VALUES ($1, $2, 'abcdefg', 'printed', 'Pads', 0)",
                args![practice.id, link],
            )
            .await
            .expect("a link");
        let id = came(&world, &practice, Arrival { link_id: Some(link), ..arrival("a") }).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        accept(&world, &practice, &mut desk, id, &[]).await;
        let brought = world
            .db()
            .value::<Uuid>("SELECT link_id FROM referral WHERE intake_item_id = $1", args![id])
            .await
            .expect("a query");
        assert_eq!(brought, Some(link));
    });
}

#[test]
fn what_an_item_told_about_a_known_patient_is_forgotten_when_it_is_undone() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let first = came(&world, &practice, arrival("a")).await;
        accept(&world, &practice, &mut desk, first, &[("email", "maria@mail.example")]).await;
        let patient = world
            .db()
            .value::<Uuid>("SELECT id FROM patient WHERE practice_id = $1", args![practice.id])
            .await
            .expect("a query")
            .expect("the patient");
        let second = came(&world, &practice, arrival("b")).await;
        let told = [
            ("same", "join"),
            ("phone", "614-555-0188"),
            ("payer", "Medicare"),
            ("email", "other@mail.example"),
        ];
        accept(&world, &practice, &mut desk, second, &told).await;
        const PHONE: &str = "SELECT phone FROM patient WHERE id = $1";
        const PAYER: &str = "SELECT payer FROM patient WHERE id = $1";
        const EMAIL: &str = "SELECT email FROM patient WHERE id = $1";
        assert!(text(&world, PHONE, patient).await.contains("0188"), "filled in");
        assert_eq!(text(&world, PAYER, patient).await, "Medicare");
        // What somebody has corrected since is theirs.
        world
            .db()
            .run("UPDATE patient SET payer = 'Aetna' WHERE id = $1", args![patient])
            .await
            .expect("a correction");
        let event = world
            .db()
            .value::<Uuid>("SELECT id FROM intake_event WHERE item_id = $1", args![second])
            .await
            .expect("a query")
            .expect("an event")
            .to_string();
        let undone = desk.post(&format!("/inbox/{second}/undo"), &[("event", &event)]).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        assert_eq!(text(&world, PHONE, patient).await, "", "taken back");
        assert_eq!(text(&world, PAYER, patient).await, "Aetna", "what was corrected stays");
        assert_eq!(text(&world, EMAIL, patient).await, "maria@mail.example", "known before");
    });
}

#[test]
fn what_is_read_on_paper_fills_in_an_untouched_draft_and_never_what_a_person_has_touched() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let mut paper = arrival("a");
        paper.draft.patient = Read::default();
        paper.draft.payer = Read::found("Aetna", Origin::Typed, 100);
        paper.pieces = vec![Piece {
            kind: PieceKind::Fax,
            name: "fax.png".into(),
            media_type: "image/png".into(),
            bytes: b"\x89PNG\r\n\x1a\n".to_vec(),
            pages: Some(1),
            words: "Patient Name: Harold Bloom\nInsurance: Medicare\n".into(),
        }];
        let untouched = came(&world, &practice, paper.clone()).await;
        paper.once = "b".into();
        let touched = came(&world, &practice, paper).await;
        let seen = version(&world, touched).await;
        let fields = [("version", seen.as_str()), ("until", "tomorrow"), ("words", "")];
        let put_off = desk.post(&format!("/inbox/{touched}/wait"), &fields).await;
        assert_eq!(put_off.status, StatusCode::SEE_OTHER);
        jobs::run_due(&world.app, &desk::handlers()).await.expect("jobs run");
        const DRAFT: &str = "SELECT draft FROM intake_item WHERE id = $1";
        let draft: Draft =
            serde_json::from_str(&text(&world, DRAFT, untouched).await).expect("a draft");
        assert_eq!(draft.patient.value, "Harold Bloom");
        assert_eq!(draft.payer.value, "Aetna", "what was typed stays");
        let draft: Draft =
            serde_json::from_str(&text(&world, DRAFT, touched).await).expect("a draft");
        assert_eq!(draft.patient.value, "", "somebody has decided on it");
    });
}

#[test]
fn an_item_is_due_after_the_minutes_that_the_practice_has_set() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let wanted = serde_json::json!({ "look_minutes": 7, "urgent_look_minutes": 3 });
        settings::put(world.db(), practice.id, "clocks", &wanted, None).await.expect("set");
        let zone = clock::zone("America/New_York");
        let at = clock::at_hour("2026-11-24".parse().expect("a Tuesday"), 10, &zone);
        for (urgency, minutes) in [(Urgency::Routine, 7), (Urgency::Urgent, 3)] {
            let one = Arrival { received_at: at, urgency, ..arrival(urgency.code()) };
            let id = came(&world, &practice, one).await;
            let due = world
                .db()
                .value::<i64>("SELECT due_at FROM intake_item WHERE id = $1", args![id])
                .await
                .expect("a query");
            assert_eq!(due, Some(at + minutes * 60_000), "{urgency:?}");
        }
    });
}
