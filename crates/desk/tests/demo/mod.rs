//! The sample practice: believable, true to its own rules, and the same every
//! time.

mod codes;
mod history;
mod stories;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Mutex,
};

use desk::demo;
use jiff::civil::{Date, date};
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::{World, on_each_database};

const TODAY: Date = date(2026, 3, 11);

/// The tables that the sample fills.
const TABLES: &[&str] = &[
    "clinic",
    "membership",
    "organisation",
    "location",
    "person",
    "affiliation",
    "contact_point",
    "source",
    "patient",
    "referral",
    "referral_event",
    "source_month",
    "touch",
    "appointment",
    "thank_you",
    "task",
];

/// How many rows each table has.
async fn counts(world: &World, practice: Uuid) -> BTreeMap<&'static str, i64> {
    let mut counts = BTreeMap::new();
    for table in TABLES {
        let sql = format!("SELECT count(*) FROM {table} WHERE practice_id = $1");
        let count = world.db().value::<i64>(&sql, args![practice]).await.expect("a count");
        counts.insert(*table, count.expect("a number"));
    }
    counts
}

#[test]
fn the_sample_has_the_size_of_a_real_practice_and_is_the_same_every_time() {
    let seen = Mutex::new(Vec::new());
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let counts = counts(&world, made.practice_id).await;
        assert_eq!(counts["clinic"], 3);
        assert_eq!(counts["membership"], 14);
        assert_eq!(counts["referral"], 9_000);
        assert!((410..=430).contains(&counts["source"]), "{counts:?}");
        assert!((3_300..=4_300).contains(&counts["touch"]), "{counts:?}");
        assert!((120..=200).contains(&counts["task"]), "{counts:?}");
        seen.lock().expect("a lock").push(counts);
    });
    let seen = seen.into_inner().expect("the counts");
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
}

#[derive(FromQueryResult)]
struct Referral {
    id: Uuid,
    number: i64,
    source_id: Uuid,
    clinic_id: Uuid,
    channel: String,
    received_at: i64,
    received_on: String,
    diagnosis_codes: String,
    payer: String,
    state: String,
    state_since: i64,
    outcome_reason: String,
    contacted_on: Option<String>,
    scheduled_on: Option<String>,
    evaluated_on: Option<String>,
    discharged_on: Option<String>,
    days_to_contact: Option<i64>,
    days_to_evaluation: Option<i64>,
    version: i64,
}

async fn referrals(world: &World, practice: Uuid) -> Vec<Referral> {
    world
        .db()
        .rows("SELECT * FROM referral WHERE practice_id = $1 ORDER BY number", args![practice])
        .await
        .expect("the referrals")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

#[test]
fn the_roll_up_agrees_with_the_referrals() {
    #[derive(FromQueryResult)]
    struct Cell {
        month: String,
        source_id: Uuid,
        clinic_id: Uuid,
        payer: String,
        received: i64,
        evaluated: i64,
    }
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let mut counted: HashMap<(String, Uuid, Uuid, String), (i64, i64)> = HashMap::new();
        for referral in referrals(&world, made.practice_id).await {
            if referral.state == "duplicate" {
                continue;
            }
            let month = referral.received_on[..7].to_owned();
            let cell = (month, referral.source_id, referral.clinic_id, referral.payer);
            let (received, evaluated) = counted.entry(cell).or_default();
            *received += 1;
            *evaluated += i64::from(referral.evaluated_on.is_some());
        }
        let cells: Vec<Cell> = world
            .db()
            .rows(
                "SELECT month, source_id, clinic_id, payer, received, evaluated FROM source_month
                 WHERE practice_id = $1",
                args![made.practice_id],
            )
            .await
            .expect("the cells");
        let kept: HashMap<_, _> = cells
            .into_iter()
            .map(|c| ((c.month, c.source_id, c.clinic_id, c.payer), (c.received, c.evaluated)))
            .collect();
        assert_eq!(kept, counted);
    });
}

#[test]
fn a_practice_of_any_size_can_be_made_for_measuring() {
    on_each_database(async |world| {
        let scale =
            demo::Scale { sources: 1_500, referrals: 23_000, months: 60, clinics: 5, today: TODAY };
        let made = demo::scaled(&world.app, scale).await.expect("a practice");
        let counts = counts(&world, made.practice_id).await;
        assert_eq!(counts["referral"], 23_000);
        assert_eq!(counts["clinic"], 5);
        assert!((1_480..=1_520).contains(&counts["source"]), "{counts:?}");
    });
}
