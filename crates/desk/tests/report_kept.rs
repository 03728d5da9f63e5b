//! The report is added up from memory: whatever changes, it says the same as a
//! program that has just started and remembers nothing.

use crate::support::{
    Practice,
    fill::{self, Referral, Source, ago, today},
};
use desk::{referrals::rollup, reports};
use lexicon::{Month, Period, ReferralState, Role};
use platform::{Sql, Tx, Uuid, args, clock, db, db::FromQueryResult, new_id, web::App};
use testing::{World, on_each_database};

/// Every kind of line, a filter by each thing, and months before those kept.
const PAGES: &[&str] = &[
    "",
    "?by=organisation",
    "?by=profession",
    "?by=clinic",
    "?by=payer",
    "?by=liaison&payer=Medicare",
    "?profession=yoga_instructor&rows=all",
    "?from=2020-01&to=2026-12&rows=all",
];

/// What the report says, by an installation.
async fn said(app: &App, practice: &Practice) -> Vec<String> {
    let router = desk::routes(app).finish();
    let mut owner = practice.browser(&router, Role::Owner).await;
    let mut all = Vec::new();
    for page in PAGES {
        all.push(owner.get(&format!("/reports/sources{page}")).await.body);
    }
    let page = owner.get("/reports/practice").await.body;
    let funnel = page.split_once("id=\"funnel\"").expect("the funnel").1;
    all.push(funnel.split_once("</section>").expect("its end").0.to_owned());
    for months in [1, 12, 30] {
        let period = Period::last(months, today());
        let lines = reports::source_lines(app, practice.id, period, today()).await;
        all.push(serde_json::to_string_pretty(&lines.expect("lines")).expect("JSON"));
    }
    all
}

async fn agrees(world: &World, practice: &Practice, after: &str) {
    let remembered = said(&world.app, practice).await;
    let started = world.restarted();
    for (number, (kept, fresh)) in remembered.iter().zip(said(&started, practice).await).enumerate()
    {
        assert_eq!(*kept, fresh, "after {after}, answer {number} on {}", world.database);
    }
}

async fn begin(world: &World) -> Tx {
    world.db().begin().await.expect("a transaction")
}

/// Runs one statement on a row of the practice.
async fn run(tx: &Tx, sql: &str, practice: &Practice, id: Uuid) {
    assert_eq!(tx.run(sql, args![practice.id, id]).await.expect("a change"), 1, "{sql}");
}

async fn recount(tx: Tx, practice: &Practice, changed: &[(Uuid, Month)]) {
    rollup::recount(&tx, practice.id, changed).await.expect("a recount");
    tx.commit().await.expect("a commit");
}

#[test]
fn whatever_changes_the_report_from_memory_says_what_a_fresh_one_says() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let sources = fill::two_years(&world, &practice).await;
        let (steady, silent, yoga) = (sources[0].1, sources[1].1, sources[3].1);
        // Long enough ago that only what is noted as changed is read again.
        let long_ago = "UPDATE source SET changed_at = 1 WHERE practice_id = $1";
        world.db().run(long_ago, args![practice.id]).await.expect("an update");
        agrees(&world, &practice, "nothing").await;

        let (then, now) = (ago(40), Month::of(ago(40)));
        let referral = Referral { payer: "Lloyd's", ..Referral::of(silent, then) };
        let id = referral.put(&world, &practice).await;
        recount(begin(&world).await, &practice, &[(silent, now)]).await;
        agrees(&world, &practice, "a referral with a payer of its own").await;

        let tx = begin(&world).await;
        let lose = "UPDATE referral SET state = 'lost', outcome_reason = 'Cost: too much for Ann'
                    WHERE practice_id = $1 AND id = $2";
        run(&tx, lose, &practice, id).await;
        recount(tx, &practice, &[(silent, now)]).await;
        agrees(&world, &practice, "a referral was lost").await;

        let tx = begin(&world).await;
        let moved = "UPDATE referral SET source_id = $3, state = 'evaluated', evaluated_on = $4,
                     days_to_evaluation = 9 WHERE practice_id = $1 AND id = $2";
        let values = args![practice.id, id, yoga, ago(31).to_string()];
        tx.run(moved, values).await.expect("a move");
        recount(tx, &practice, &[(silent, now), (yoga, now)]).await;
        agrees(&world, &practice, "a referral went to another source").await;

        let tx = begin(&world).await;
        let further = "UPDATE referral SET contacted_on = $3, scheduled_on = $3, evaluated_on = $4
                       WHERE practice_id = $1 AND id = $2";
        let values = args![practice.id, id, ago(38).to_string(), ago(20).to_string()];
        tx.run(further, values).await.expect("its steps");
        recount(tx, &practice, &[(yoga, now)]).await;
        agrees(&world, &practice, "a referral came further").await;

        let tx = begin(&world).await;
        let thanks =
            "INSERT INTO thank_you (practice_id, id, source_id, way, covers_until, created_at)
                      VALUES ($1, $2, $3, 'card', $4, $5)";
        let values = args![practice.id, new_id(), steady, today().to_string(), clock::now()];
        tx.run(thanks, values).await.expect("a thank-you");
        rollup::mark(&tx, practice.id, &[steady]).await.expect("a mark");
        tx.commit().await.expect("a commit");
        agrees(&world, &practice, "a thank-you").await;

        let tx = begin(&world).await;
        let rename = "UPDATE source SET name = 'Zeller, Yoga', owner_id = NULL, status = 'retired',
                      profession = 'physician', changed_at = $3 WHERE practice_id = $1 AND id = $2";
        tx.run(rename, args![practice.id, yoga, clock::now()]).await.expect("a new name");
        db::changed(&tx, practice.id, "sources").await.expect("a counter");
        tx.commit().await.expect("a commit");
        agrees(&world, &practice, "a new name").await;

        let newcomer = Source::named("Newcomer, Eve").put(&world, &practice).await;
        Referral::of(newcomer, ago(1)).put(&world, &practice).await;
        recount(begin(&world).await, &practice, &[(newcomer, Month::of(ago(1)))]).await;
        agrees(&world, &practice, "a source that is new").await;

        let tx = begin(&world).await;
        let gone = "UPDATE referral SET deleted_at = 1 WHERE practice_id = $1 AND source_id = $2";
        tx.run(gone, args![practice.id, newcomer]).await.expect("a removal");
        recount(tx, &practice, &[(newcomer, Month::of(ago(1)))]).await;
        agrees(&world, &practice, "the only referral of a source is taken away").await;

        let tx = begin(&world).await;
        let all = "UPDATE referral SET source_id = $2 WHERE practice_id = $1 AND source_id = $3";
        tx.run(all, args![practice.id, steady, silent]).await.expect("a merge");
        rollup::recount_sources(&tx, practice.id, &[steady, silent]).await.expect("a recount");
        tx.commit().await.expect("a commit");
        agrees(&world, &practice, "one source became another").await;
    });
}

#[test]
fn lost_reasons_are_counted_by_their_codes_and_never_by_what_was_typed() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = Source::named("Wiebe, David").put(&world, &practice).await;
        for reason in ["cost", "cost", "", "Other: Maria is in hospital"] {
            let lost = Referral::of(source, today()).ended(ReferralState::Lost, reason);
            lost.put(&world, &practice).await;
        }
        Referral::of(source, today()).put(&world, &practice).await;
        recount(begin(&world).await, &practice, &[(source, Month::of(today()))]).await;
        let kept: Option<String> = world
            .db()
            .value("SELECT lost FROM source_month WHERE practice_id = $1", args![practice.id])
            .await
            .expect("a cell");
        let mut reasons: Vec<&str> = kept.as_deref().expect("reasons").split(',').collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["-", "cost", "cost", "other"]);
    });
}

#[derive(FromQueryResult)]
struct Courses {
    courses: String,
}

/// Each cell's courses, in an order of their own.
async fn courses(world: &World, practice: &Practice) -> Vec<Vec<String>> {
    let cells = "SELECT courses FROM source_month WHERE practice_id = $1
                 ORDER BY month, source_id, clinic_id, payer";
    let cells: Vec<Courses> = world.db().rows(cells, args![practice.id]).await.expect("the cells");
    let sorted = |cell: Courses| {
        let mut each: Vec<String> = cell.courses.split(',').map(str::to_owned).collect();
        each.sort_unstable();
        each
    };
    cells.into_iter().map(sorted).collect()
}

#[test]
fn an_upgrade_finds_the_courses_as_the_roll_up_lists_them() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let sources = fill::two_years(&world, &practice).await;
        let (then, now) = (ago(40), Month::of(ago(40)));
        let id = Referral::of(sources[0].1, then).put(&world, &practice).await;
        let tx = begin(&world).await;
        let steps = "UPDATE referral SET contacted_on = $3, evaluated_on = $4, discharged_on = $5
                     WHERE practice_id = $1 AND id = $2";
        let day = |back: i64| ago(back).to_string();
        let values = args![practice.id, id, day(39), day(30), day(2)];
        tx.run(steps, values).await.expect("its steps");
        recount(tx, &practice, &[(sources[0].1, now)]).await;

        let kept = courses(&world, &practice).await;
        assert!(
            kept.iter().flatten().any(|one| one.matches(&day(2).replace('-', "")).count() == 1)
        );
        let upgrade = include_str!("../../platform/migrations/0032_courses.sql");
        let fill = upgrade.split(';').find(|sql| sql.contains("UPDATE source_month"));
        let before = "UPDATE source_month SET courses = '' WHERE practice_id = $1";
        world.db().run(before, args![practice.id]).await.expect("the table as it was added");
        world.db().run(fill.expect("the statement"), args![]).await.expect("the upgrade");
        assert_eq!(courses(&world, &practice).await, kept, "{}", world.database);
    });
}
