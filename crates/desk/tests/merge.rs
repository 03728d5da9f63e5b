//! Duplicates: likely pairs are named with the reason, merging moves all
//! history, and taking it back leaves no trace.

use crate::support::Practice;
use desk::{
    intake::{Arrival, Draft, Read, Trust, Urgency, receive},
    referrals::rollup,
    sources::{Kind, NewSource, create, search},
};
use lexicon::{Channel, PersonName, Phone, Role};
use platform::{Sql, Uuid, args, audit::Actor, clock, new_id};
use testing::{World, on_each_database};

async fn source(world: &World, practice: &Practice, name: &str, phone: &str) -> Uuid {
    let name = PersonName::parse(name).expect("a name");
    let phone = Phone::parse(phone).ok();
    let new = NewSource { name: Some(&name), phone: phone.as_ref(), ..NewSource::of(Kind::Person) };
    let tx = world.db().begin().await.expect("a transaction");
    let id = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    tx.commit().await.expect("a commit");
    id
}

/// A referral of the source on a day.
async fn referral(world: &World, practice: &Practice, source: Uuid, number: i64, day: &str) {
    let tx = world.db().begin().await.expect("a transaction");
    let (patient, now) = (new_id(), clock::now());
    tx.run(
        "INSERT INTO patient (practice_id, id, match_name, created_at, changed_at) VALUES ($1, $2, 'x', $3, $4)",
        args![practice.id, patient, now, now],
    )
    .await
    .expect("a patient");
    tx.run(
        "INSERT INTO referral (practice_id, id, number, source_id, patient_id, clinic_id, channel, received_at,
                               received_on, state, state_since, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'phone', $7, $8, 'received', $9, $10, $11)",
        args![practice.id, new_id(), number, source, patient, practice.clinic_id, now, day, now, now, now],
    )
    .await
    .expect("a referral");
    rollup::recount_sources(&tx, practice.id, &[source]).await.expect("a recount");
    tx.commit().await.expect("a commit");
}

/// Everything a merge may touch, as text, to compare before and after.
async fn state(world: &World, practice: &Practice) -> Vec<String> {
    let mut lines = Vec::new();
    for sql in [
        "SELECT CAST(id AS text) || ' ' || coalesce(CAST(merged_into AS text), '') || coalesce(last_referral_on, '') AS line
         FROM source WHERE practice_id = $1",
        "SELECT number || ' ' || CAST(source_id AS text) AS line FROM referral WHERE practice_id = $1",
        "SELECT digits || ' ' || CAST(person_id AS text) AS line FROM contact_point WHERE practice_id = $1",
        "SELECT month || ' ' || CAST(source_id AS text) || ' ' || received AS line FROM source_month WHERE practice_id = $1",
        "SELECT alias AS line FROM source_alias WHERE practice_id = $1",
    ] {
        #[derive(platform::db::FromQueryResult)]
        struct Line {
            line: String,
        }
        let mut rows: Vec<String> = world
            .db()
            .rows::<Line>(&sql.replace("CAST(id AS text)", id_text(world)).replace("CAST(source_id AS text)", source_text(world)).replace("CAST(merged_into AS text)", merged_text(world)).replace("CAST(person_id AS text)", person_text(world)), args![practice.id])
            .await
            .expect("a query")
            .into_iter()
            .map(|row| row.line)
            .collect();
        rows.sort();
        lines.extend(rows);
    }
    lines
}

// SQLite keeps ids as bytes, which are no text.
fn id_text(world: &World) -> &'static str {
    if world.database == "sqlite" { "hex(id)" } else { "CAST(id AS text)" }
}
fn source_text(world: &World) -> &'static str {
    if world.database == "sqlite" { "hex(source_id)" } else { "CAST(source_id AS text)" }
}
fn merged_text(world: &World) -> &'static str {
    if world.database == "sqlite" { "hex(merged_into)" } else { "CAST(merged_into AS text)" }
}
fn person_text(world: &World) -> &'static str {
    if world.database == "sqlite" { "hex(person_id)" } else { "CAST(person_id AS text)" }
}

#[test]
fn likely_duplicates_are_named_with_the_reason_and_others_are_left_alone() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        source(&world, &practice, "David Wiebe MD", "614-555-0123").await;
        source(&world, &practice, "Ana Lopez", "").await;
        assert!(browser.get("/sources/duplicates").await.body.contains("No duplicates"));
        source(&world, &practice, "D Wiebe", "614-555-0123").await;
        let page = browser.get("/sources/duplicates").await.body;
        assert!(page.contains("the same: ") && page.contains("For: "), "{page}");
        assert!(page.contains("Same last name, first initial and phone"), "{page}");
        assert!(page.contains("1 pair"), "{page}");
    });
}

#[test]
fn merging_moves_all_history_and_undo_restores_everything_as_it_was() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let kept = source(&world, &practice, "David Wiebe MD", "614-555-0123").await;
        let gone = source(&world, &practice, "Dave Wiebe", "614-555-0199").await;
        referral(&world, &practice, kept, 1, "2026-03-02").await;
        referral(&world, &practice, gone, 2, "2026-03-09").await;
        referral(&world, &practice, gone, 3, "2026-04-01").await;
        let before = state(&world, &practice).await;

        let form =
            [("one", kept.to_string()), ("other", gone.to_string()), ("keep", kept.to_string())];
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = browser.post("/sources/merge", &form).await;
        assert_eq!(answer.location(), format!("/sources/{kept}"), "{}", answer.body);
        let of_kept = "SELECT count(*) FROM referral WHERE source_id = $1";
        assert_eq!(world.db().value::<i64>(of_kept, args![kept]).await.expect("a count"), Some(3));
        let months = "SELECT CAST(sum(received) AS bigint) FROM source_month WHERE source_id = $1";
        assert_eq!(world.db().value::<i64>(months, args![kept]).await.expect("a sum"), Some(3));
        assert_eq!(
            browser.get(&format!("/sources/{gone}")).await.location(),
            format!("/sources/{kept}")
        );
        assert_eq!(
            search::search(&world.app, practice.id, "dave wiebe", 5).await.expect("an answer"),
            [kept]
        );
        assert_eq!(
            search::search(&world.app, practice.id, "555-0199", 5).await.expect("an answer"),
            [kept]
        );

        let merge = world
            .db()
            .value::<Uuid>("SELECT id FROM merge WHERE practice_id = $1", args![practice.id])
            .await
            .expect("a query")
            .expect("a merge");
        browser.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert_eq!(state(&world, &practice).await, before, "{}", world.database);
        let again = browser.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert_eq!(again.status, axum::http::StatusCode::CONFLICT, "only once");
    });
}

#[test]
fn a_referral_that_came_after_the_merge_stays_with_the_kept_source() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let kept = source(&world, &practice, "David Wiebe MD", "").await;
        let gone = source(&world, &practice, "Dave Wiebe", "").await;
        let (one, other) = (kept.to_string(), gone.to_string());
        browser.post("/sources/merge", &[("one", &one), ("other", &other), ("keep", &one)]).await;
        referral(&world, &practice, kept, 1, "2026-05-05").await;
        let merge = world
            .db()
            .value::<Uuid>("SELECT id FROM merge WHERE practice_id = $1", args![practice.id])
            .await
            .expect("a query")
            .expect("a merge");
        browser.post(&format!("/merges/{merge}/undo"), &[]).await;
        let of_kept = "SELECT count(*) FROM referral WHERE source_id = $1";
        assert_eq!(world.db().value::<i64>(of_kept, args![kept]).await.expect("a count"), Some(1));
    });
}

#[test]
fn what_came_in_and_how_they_want_to_be_told_follow_a_merge_and_its_undo() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let kept = source(&world, &practice, "David Wiebe MD", "").await;
        let gone = source(&world, &practice, "Dave Wiebe", "").await;
        receive(&world.app, practice.id, from_source(gone)).await.expect("taken in");
        let (one, other) = (kept.to_string(), gone.to_string());
        let wish = [("way", "letter"), ("stage_scheduled", "yes")];
        let answer = browser.post(&format!("/sources/{gone}/posted"), &wish).await;
        assert_eq!(answer.status, axum::http::StatusCode::SEE_OTHER, "{}", answer.body);

        let item = "SELECT source_id FROM intake_item WHERE practice_id = $1";
        let item = async || world.db().value::<Uuid>(item, args![practice.id]).await.expect("it");
        let wish =
            "SELECT channel FROM notice_preference WHERE practice_id = $1 AND source_id = $2";
        let wish =
            async || world.db().value::<String>(wish, args![practice.id, kept]).await.expect("it");
        browser.post("/sources/merge", &[("one", &one), ("other", &other), ("keep", &one)]).await;
        assert_eq!(item().await, Some(kept));
        assert_eq!(wish().await.as_deref(), Some("letter"));

        let merge = world
            .db()
            .value::<Uuid>("SELECT id FROM merge WHERE practice_id = $1", args![practice.id])
            .await
            .expect("a query")
            .expect("a merge");
        browser.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert_eq!(item().await, Some(gone));
        assert_eq!(wish().await, None);
    });
}

/// Something that came in and is known to be of a source.
fn from_source(source: Uuid) -> Arrival {
    Arrival {
        channel: Channel::Fax,
        received_at: clock::now(),
        once: "a fax".into(),
        sender: "6145550177".into(),
        draft: Draft { patient: Read::typed("Made Up"), ..Draft::default() },
        trust: Trust::Plain,
        urgency: Urgency::Routine,
        raw: None,
        pieces: Vec::new(),
        source_id: Some(source),
        clinic_id: None,
        link_id: None,
    }
}

#[test]
fn a_pair_called_different_is_not_offered_again() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = practice.browser(&router, Role::Owner).await;
        let one = source(&world, &practice, "David Wiebe MD", "").await.to_string();
        let other = source(&world, &practice, "Dave Wiebe", "").await.to_string();
        assert!(browser.get("/sources/duplicates").await.body.contains("1 pair"));
        browser.post("/sources/different", &[("one", &one), ("other", &other)]).await;
        assert!(browser.get("/sources/duplicates").await.body.contains("No duplicates"));
        browser.post("/sources/alike", &[("one", &one), ("other", &other)]).await;
        assert!(browser.get("/sources/duplicates").await.body.contains("1 pair"));
    });
}
