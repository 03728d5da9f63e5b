//! Thousands of sources, whose verdicts take seconds.

use desk::verdicts;
use insight::Status;
use platform::{Sql, Uuid, args, clock, db, new_id};
use testing::{World, on_each_database};

use super::{REPORT, put_aside, slipping, stage};
use crate::support::{
    Practice,
    fill::{self, Referral, ago, today},
};

/// So many more sources that each referred once, long ago.
async fn many(world: &World, practice: &Practice, count: usize) {
    let tx = world.db().begin().await.expect("a transaction");
    let now = clock::now();
    let ids: Vec<Uuid> = (0..count).map(|_| new_id()).collect();
    let sources = ids.iter().enumerate().map(|(at, id)| {
        let name = format!("Once, {at}");
        args![practice.id, *id, "person", name.clone(), name, "physician", "active", now, now]
    });
    let columns = [
        "practice_id",
        "id",
        "kind",
        "name",
        "sort_name",
        "profession",
        "status",
        "created_at",
        "changed_at",
    ];
    db::insert_many(&tx, "source", &columns, sources.collect(), "").await.expect("sources");
    let patient = "SELECT id FROM patient WHERE practice_id = $1 LIMIT 1";
    let patient = tx.value::<Uuid>(patient, args![practice.id]).await.expect("a query");
    let patient = patient.expect("a patient");
    let day = ago(400);
    let at = clock::at_hour(day, 10, &clock::zone("America/New_York"));
    let referrals = (100_000_i64..).zip(&ids).map(|(number, id)| {
        args![
            practice.id,
            new_id(),
            number,
            *id,
            patient,
            practice.clinic_id,
            "fax",
            at,
            day.to_string(),
            "received",
            now,
            now,
            now
        ]
    });
    let columns = [
        "practice_id",
        "id",
        "number",
        "source_id",
        "patient_id",
        "clinic_id",
        "channel",
        "received_at",
        "received_on",
        "state",
        "state_since",
        "created_at",
        "changed_at",
    ];
    db::insert_many(&tx, "referral", &columns, referrals.collect(), "").await.expect("referrals");
    tx.commit().await.expect("a commit");
    fill::recount(world, practice).await;
}

#[test]
fn thousands_of_sources_show_the_verdicts_of_a_moment_ago_until_new_ones_are_there() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        many(&world, &practice, 2_100).await;
        let status = async || {
            let known = verdicts::known(&world.app, practice.id, today()).await.expect("verdicts");
            known.of(silent).expect("a verdict").score.status
        };
        assert_eq!(status().await, Status::Slipping);
        for day in [0, 0, 1, 2, 3, 5, 8, 11] {
            Referral::of(silent, ago(day)).put(&world, &practice).await;
        }
        fill::recount(&world, &practice).await;
        let tx = world.db().begin().await.expect("a transaction");
        db::changed(&tx, practice.id, "referrals").await.expect("a counter");
        tx.commit().await.expect("a commit");
        assert_eq!(status().await, Status::Slipping, "those of before the change");
        let mut tries = 0;
        while status().await == Status::Slipping {
            tries += 1;
            assert!(tries < 400, "no new verdicts came");
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        assert!(!browser.get(REPORT).await.body.contains("Silent for 87 days"));
    });
}

#[test]
fn what_is_put_aside_among_thousands_holds_at_once() {
    on_each_database(async |world| {
        let (practice, mut browser, silent) = stage(&world).await;
        many(&world, &practice, 2_100).await;
        assert_eq!(slipping(&world, &practice).await, ["Silent, Bob"]);
        assert_eq!(put_aside(&mut browser, silent, "known", "").await, 303);
        assert!(slipping(&world, &practice).await.is_empty());
    });
}
