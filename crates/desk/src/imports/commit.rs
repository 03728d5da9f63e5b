//! Writing an import: all of it or nothing.

use jiff::tz::TimeZone;
use platform::{
    Result, Tx, Uuid,
    audit::{self, Actor, Entry},
    clock, db,
    web::App,
};
use serde_json::json;

use super::batch::{self, Outcome};
use super::existing::{self, Referral};
use super::plan::{Decisions, Plan, plan};
use super::progress::Progress;
use super::read::{self, Rows};
use super::write::{self, Writing};
use crate::{board, happenings, referrals::rollup};

/// Which import is to be written.
pub(super) struct Asked<'a> {
    pub(super) practice_id: Uuid,
    pub(super) id: Uuid,
    pub(super) zone: &'a TimeZone,
    pub(super) decisions: Decisions,
}

/// Writes an import in one transaction. The plan is made again inside it, so that nothing that happened since the
/// dry run is overlooked.
pub(super) async fn commit(
    app: &App,
    by: &Actor,
    asked: Asked<'_>,
    rows: Rows,
    progress: &Progress,
) -> Result<Outcome> {
    let Asked { practice_id, id, zone, decisions } = asked;
    let tx = app.db().begin().await?;
    // The counter's row makes imports of one practice wait for each other on PostgreSQL as well.
    db::changed(&tx, practice_id, "imports").await?;
    let existing = existing::load(&tx, practice_id, &rows.records).await?;
    let plan_zone = zone.clone();
    let plan =
        read::aside(move || Ok(plan(&rows.records, &rows.notes, existing, &decisions, &plan_zone)))
            .await?;
    progress
        .expect(plan.sources.len() + plan.fills.len() + plan.patients.len() + plan.referrals.len());
    let mut outcome =
        Outcome { summary: plan.summary.clone(), doubts: plan.doubts.clone(), kept: Vec::new() };
    outcome.summary.import_id = Some(id);
    batch::advance(&tx, practice_id, by, id, ("open", "committed"), &outcome).await?;
    write(&tx, Writing { practice_id, import_id: id, by, now: clock::now(), progress }, plan)
        .await?;
    let new = outcome.summary.new;
    let detail = json!({
        "rows": outcome.summary.rows,
        "patients": new.patients,
        "sources": new.sources,
        "referrals": new.referrals,
        "updated": outcome.summary.updated,
    });
    let entry =
        Entry { action: "import.committed", subject_kind: "import", subject_id: Some(id), detail };
    audit::record(&tx, practice_id, by, entry).await?;
    progress.advance(0)?;
    tx.commit().await?;
    if outcome.summary.rows >= MANY {
        app.db().look_anew().await;
    }
    Ok(outcome)
}

/// From so many rows on the database is asked to look at its tables anew.
const MANY: usize = 2_000;

async fn write(tx: &Tx, writing: Writing<'_>, plan: Plan) -> Result<()> {
    let sources = write::sources(tx, &writing, &plan.sources).await?;
    let mut effects = write::source_effects(tx, &writing, &plan.sources, &sources).await?;
    effects.extend(write::fills(tx, &writing, &plan.fills).await?);
    write::aliases(tx, &writing, &plan.aliases, &sources).await?;
    effects.extend(write::patients(tx, &writing, &plan.patients).await?);
    effects.extend(write::referrals(tx, &writing, &plan.referrals, &sources).await?);
    write::effects(tx, &writing, effects).await?;
    // Before the recount, as everywhere: counters raised in another order could
    // wait for each other on PostgreSQL.
    db::changed(tx, writing.practice_id, "sources").await?;
    if !plan.referrals.is_empty() {
        let mut touched = Vec::new();
        for referral in &plan.referrals {
            touched.extend(referral.before.as_ref().and_then(Referral::counted));
            let real = |(source, month)| (write::real(&sources, source), month);
            touched.extend(referral.now.counted().map(real));
        }
        rollup::recount(tx, writing.practice_id, &touched).await?;
        board::reckon_all(tx, writing.practice_id).await?;
    }
    happenings::tell_all(tx, writing.practice_id).await
}

#[cfg(test)]
mod tests {
    use platform::{Sql, args};
    use testing::on_each_database;

    use super::*;
    use crate::imports::run;
    use crate::practice::{self, Clinic, NewPractice};

    const FILE: &[u8] = b"Patient,DOB,Referring Provider,Referral Date\n\
        \"Marlow, Ada\",4/12/1961,\"Tresham, Ines MD\",3/2/2026\n";

    #[test]
    fn a_cancelled_import_leaves_nothing_behind() {
        on_each_database(async |world| {
            let (by, zone) = (Actor::program("test"), clock::zone("America/New_York"));
            let new =
                NewPractice { slug: "p", name: "P", time_zone: "America/New_York", is_demo: false };
            let practice_id = practice::create(world.db(), new).await.expect("a practice");
            let clinic = Clinic {
                id: platform::new_id(),
                name: "Main".into(),
                street: String::new(),
                city: String::new(),
                state: String::new(),
                zip: String::new(),
                phone: String::new(),
                fax: String::new(),
            };
            practice::add_clinic(world.db(), practice_id, &by, &clinic).await.expect("a clinic");
            let file = read::file("a.csv", FILE.to_vec()).await.expect("a table");
            let mapping = read::mapping(&file, None, None).expect("a mapping");
            let rows = run::rows(&file, &mapping, &zone).await.expect("rows");
            let id = batch::open(world.db(), practice_id, &by, (None, "a.csv"), &file, "{}")
                .await
                .expect("an import");
            let progress = Progress::default();
            progress.cancel();
            let asked = Asked { practice_id, id, zone: &zone, decisions: Decisions::new() };
            let outcome = commit(&world.app, &by, asked, rows, &progress).await;
            assert!(outcome.is_err_and(|error| error.to_string().contains("Nothing was changed")));
            for table in ["patient", "referral", "source", "import_effect"] {
                let sql = format!("SELECT count(*) FROM {table}");
                let count = world.db().value::<i64>(&sql, args![]).await.expect("a count");
                assert_eq!(count, Some(0), "{table} on {}", world.database);
            }
            let batch = batch::find(world.db(), practice_id, id).await.expect("an import");
            assert!(batch.is_open(), "it can be tried again");
        });
    }
}
