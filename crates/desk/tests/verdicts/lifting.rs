//! What visits bring while they last is not taken for the pace of those visited.

use desk::{reports, verdicts};
use jiff::civil::Date;
use platform::{Sql, Uuid, args, clock, new_id, web::App};
use testing::{World, on_each_database};

use crate::support::{
    Practice,
    fill::{self, Referral, Source, ago, today},
};

const DAYS: i64 = 700;

/// A visit, recorded on the day itself.
async fn visit(world: &World, practice: &Practice, source: Uuid, day: Date) {
    let at = clock::at_hour(day, 11, &clock::zone("America/New_York"));
    let insert = "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, created_at,
                      changed_at)
                  VALUES ($1, $2, $3, 'visit', $4, $4, $4)";
    world.db().run(insert, args![practice.id, new_id(), source, at]).await.expect("a visit");
}

/// Refers every tenth day, and every third for a month after each visit.
async fn source(world: &World, practice: &Practice, number: i64, visits: &[i64]) -> Uuid {
    let name = format!("Visited, Ann {number}");
    let source = Source::named(&name).put(world, practice).await;
    let lasts = |day: i64| visits.iter().any(|visit| (*visit - 30..*visit).contains(&day));
    let refers = |day: &i64| (day + number) % if lasts(*day) { 3 } else { 10 } == 0;
    for day in (1..DAYS).filter(refers) {
        Referral::of(source, ago(day)).put(world, practice).await;
    }
    for day in visits {
        visit(world, practice, source, ago(*day)).await;
    }
    source
}

async fn practice_with_visits(world: &World) -> (Practice, Uuid) {
    let practice = Practice::in_world(world).await;
    for number in 1..12 {
        let visits = [500 + 7 * number, 300 + 5 * number, 100 + 3 * number];
        source(world, &practice, number, &visits).await;
    }
    let lately = source(world, &practice, 12, &[100, 70, 40, 12]).await;
    fill::recount(world, &practice).await;
    (practice, lately)
}

fn at_night(hour: i8) -> i64 {
    clock::at_hour(today(), hour, &clock::zone("America/New_York"))
}

#[test]
fn what_visits_do_is_learned_at_night_and_told_to_the_verdicts_from_the_day_after_on() {
    on_each_database(async |world| {
        let (practice, lately) = practice_with_visits(&world).await;
        let tomorrow = today().tomorrow().expect("a day");
        let said = async |on: Date, app: &App| {
            let known = verdicts::known(app, practice.id, on).await.expect("verdicts");
            let score = known.of(lately).expect("a verdict").score.clone();
            (score.rate_month, score.expected_90_days)
        };
        let untold = said(today(), &world.app).await;
        let untold_tomorrow = said(tomorrow, &world.app).await;
        assert_eq!(reports::learn_due(&world.app, at_night(12)).await.expect("no fault"), 0);
        assert_eq!(reports::learn_due(&world.app, at_night(2)).await.expect("no fault"), 1);
        assert_eq!(reports::learn_due(&world.app, at_night(3)).await.expect("no fault"), 0);
        assert_eq!(said(today(), &world.restarted()).await, untold, "nothing changes today");
        let (rate, expected) = said(tomorrow, &world.restarted()).await;
        // What the visits bring is over in eighteen of the 90 days.
        assert!(expected < 0.8 * untold_tomorrow.1, "{expected} {untold_tomorrow:?}");
        assert!(rate > 0.8 * untold_tomorrow.0, "{rate} {untold_tomorrow:?}");
    });
}

#[test]
fn a_contact_recorded_today_changes_no_verdict_of_today() {
    on_each_database(async |world| {
        let (practice, lately) = practice_with_visits(&world).await;
        reports::learn_due(&world.app, at_night(2)).await.expect("learned");
        let tomorrow = today().tomorrow().expect("a day");
        let expected = async || {
            let started = world.restarted();
            let known = verdicts::known(&started, practice.id, tomorrow).await;
            known.expect("verdicts").of(lately).expect("a verdict").score.expected_90_days
        };
        let before = expected().await;
        let at = clock::at_hour(tomorrow, 9, &clock::zone("America/New_York"));
        let happened = clock::at_hour(ago(5), 9, &clock::zone("America/New_York"));
        let insert = "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, created_at,
                          changed_at)
                      VALUES ($1, $2, $3, 'visit', $4, $5, $5)";
        let row = args![practice.id, new_id(), lately, happened, at];
        world.db().run(insert, row).await.expect("a visit");
        assert_eq!(expected().await, before);
    });
}
