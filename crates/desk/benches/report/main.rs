//! How long the report takes, with ten thousand referrals and with a million,
//! beside the same figures counted from the referrals themselves.
//!
//! `cargo bench -p desk --bench report`; `-- small` leaves out the million.

#[path = "../ground/mod.rs"]
mod ground;
mod peer;

use std::time::{Duration, Instant};

use desk::{referrals::rollup, reports};
use ground::{Ground, Outcome, Times, head, line, small_and_large, visit::open};
use lexicon::{Month, Period};
use platform::{Db, Sql, Uuid, args, clock, db::FromQueryResult};

#[tokio::main]
async fn main() -> Outcome<()> {
    small_and_large(measure).await
}

/// How often each thing is done.
const ROUNDS: usize = 30;

async fn measure(ground: &Ground) -> Outcome<()> {
    let cells = "SELECT count(*) FROM source_month WHERE practice_id = $1";
    let cells: Option<i64> = ground.db().value(cells, args![ground.practice_id]).await?;
    let referrals = "SELECT count(*) FROM referral WHERE practice_id = $1";
    let referrals: Option<i64> = ground.db().value(referrals, args![ground.practice_id]).await?;
    head(&format!(
        "The report over {} referrals ({} cells of the roll-up), {}",
        look::thousands(referrals.unwrap_or(0)),
        look::thousands(cells.unwrap_or(0)),
        ground.database
    ));
    let changes = changes(ground).await?;
    page(ground, &changes).await?;
    practice(ground, &changes).await?;
    functions(ground, &changes).await?;
    recount(ground, &changes).await?;
    peer::measure(ground).await
}

/// The page, as the browser gets it.
async fn page(ground: &Ground, changes: &[Referral]) -> Outcome<()> {
    let mut browser = ground.owner().await?;
    let mut first = Times::default();
    let begun = Instant::now();
    open(&mut browser, "/reports/sources").await?;
    first.add(begun);
    line("the page, the first after a start", &first, "");
    for (what, address) in [
        ("the page, nothing changed", "/reports/sources"),
        ("the page by organisation, nothing changed", "/reports/sources?by=organisation"),
    ] {
        open(&mut browser, address).await?;
        let mut times = Times::default();
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            open(&mut browser, address).await?;
            times.add(begun);
        }
        line(what, &times, "");
    }
    for (what, address) in [
        ("the page after a referral changed", "/reports/sources"),
        ("the page by payer after a referral changed", "/reports/sources?by=payer"),
    ] {
        let mut times = Times::default();
        for referral in &changes[..ROUNDS] {
            change(ground.db(), ground.practice_id, referral).await?;
            let begun = Instant::now();
            open(&mut browser, address).await?;
            times.add(begun);
        }
        line(what, &times, "");
    }
    Ok(())
}

/// The report of the practice, and how long what it looks back on is worked out beside the pages.
async fn practice(ground: &Ground, changes: &[Referral]) -> Outcome<()> {
    const PAGE: &str = "/reports/practice";
    let mut browser = ground.owner().await?;
    let mut first = Times::default();
    let begun = Instant::now();
    open(&mut browser, PAGE).await?;
    first.add(begun);
    line("the practice's report, the first after a start", &first, "");
    let mut study = Times::default();
    while browser.get(PAGE).await.body.contains("being worked out") {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    study.add(begun);
    line("its look back, worked out beside the pages", &study, "");
    let mut times = Times::default();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        open(&mut browser, PAGE).await?;
        times.add(begun);
    }
    line("the practice's report, nothing changed", &times, "");
    let mut times = Times::default();
    for referral in &changes[..ROUNDS] {
        change(ground.db(), ground.practice_id, referral).await?;
        let begun = Instant::now();
        open(&mut browser, PAGE).await?;
        times.add(begun);
    }
    line("the practice's report after a referral changed", &times, "");
    Ok(())
}

async fn functions(ground: &Ground, changes: &[Referral]) -> Outcome<()> {
    let (practice, today) = (ground.practice_id, ground.today);
    let year = Period::last(12, today);
    let (mut cold, mut warm, mut standing) = (Times::default(), Times::default(), Times::default());
    for referral in &changes[..ROUNDS] {
        change(ground.db(), practice, referral).await?;
        let begun = Instant::now();
        reports::standing(&ground.app, practice, today).await?;
        standing.add(begun);
        let begun = Instant::now();
        let lines = reports::source_lines(&ground.app, practice, year, today).await?;
        cold.add(begun);
        let begun = Instant::now();
        reports::source_lines(&ground.app, practice, year, today).await?;
        warm.add(begun);
        if lines.is_empty() {
            return Err("an empty report".into());
        }
    }
    line("who slips away, whom to thank, after a change", &standing, "Today's lists");
    line("the year's figures after a change", &cold, "without that");
    line("the year's lines as the command line has them", &warm, "nothing changed");
    Ok(())
}

async fn recount(ground: &Ground, changes: &[Referral]) -> Outcome<()> {
    let mut times = Times::default();
    for referral in &changes[..ROUNDS] {
        let begun = Instant::now();
        change(ground.db(), ground.practice_id, referral).await?;
        times.add(begun);
    }
    line("a change of a referral with its recount", &times, "");
    let busiest = "SELECT source_id AS id FROM source_month WHERE practice_id = $1
                   GROUP BY source_id ORDER BY sum(received) DESC LIMIT 1";
    let Some(busiest) = ground.db().value::<Uuid>(busiest, args![ground.practice_id]).await? else {
        return Err("no busy source".into());
    };
    let counted = "SELECT CAST(sum(received) AS bigint) FROM source_month
                   WHERE practice_id = $1 AND source_id = $2";
    let counted: Option<i64> =
        ground.db().value(counted, args![ground.practice_id, busiest]).await?;
    let mut times = Times::default();
    for _ in 0..5 {
        let begun = Instant::now();
        let tx = ground.db().begin().await?;
        rollup::recount_sources(&tx, ground.practice_id, &[busiest]).await?;
        tx.commit().await?;
        times.add(begun);
    }
    let note = format!("{} referrals", look::thousands(counted.unwrap_or(0)));
    line("a recount of the busiest source", &times, &note);
    Ok(())
}

/// A referral that is going to change.
#[derive(FromQueryResult)]
struct Referral {
    id: Uuid,
    source_id: Uuid,
    received_on: String,
}

/// The latest referrals of different sources: those that really change.
async fn changes(ground: &Ground) -> Outcome<Vec<Referral>> {
    let latest: Vec<Referral> = ground
        .db()
        .rows(
            "SELECT id, source_id, received_on FROM referral WHERE practice_id = $1 AND deleted_at IS NULL
             ORDER BY received_on DESC, id DESC LIMIT 100",
            args![ground.practice_id],
        )
        .await?;
    Ok(latest)
}

/// The first contact with the patient is noted.
async fn change(db: &Db, practice_id: Uuid, referral: &Referral) -> Outcome<()> {
    let tx = db.begin().await?;
    tx.run(
        "UPDATE referral SET days_to_contact = 1, contacted_on = received_on, changed_at = $1
         WHERE practice_id = $2 AND id = $3",
        args![clock::now(), practice_id, referral.id],
    )
    .await?;
    let month = referral.received_on.get(..7).unwrap_or_default();
    let changed = (referral.source_id, Month::parse(month)?);
    rollup::recount(&tx, practice_id, &[changed]).await?;
    tx.commit().await?;
    Ok(())
}
