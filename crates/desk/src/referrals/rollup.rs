//! `source_month`: referrals by source, month, clinic and payer, kept true in
//! the transaction of every change.
//!
//! Cells are recounted from the referrals themselves rather than added to and
//! taken from: a recount can't drift.

use std::collections::{BTreeMap, BTreeSet};

use lexicon::{LostReason, Month, ReferralState};
use platform::{Result, Sql, Tx, Uuid, args, db, db::Value};

/// What counts: a referral counts for the month of its received date unless it
/// was a duplicate or an error (WebPT's definition; DESIGN of the state machine).
pub const COUNTED: &str = "deleted_at IS NULL AND state NOT IN ('duplicate', 'entered_in_error')";

/// Whether a referral in this state counts, by the same rule.
pub fn counts(state: ReferralState) -> bool {
    !matches!(state, ReferralState::Duplicate | ReferralState::EnteredInError)
}

/// Counted, but without a patient in the end.
const LOST: &str = "state IN ('lost', 'declined', 'cancelled_by_referrer', 'expired')";

/// So many sources go into one statement.
const AT_ONCE: usize = 200;

/// Recounts a source in the month in which a referral was received that has
/// changed. Call it in the transaction of the change, with the source and month
/// from before as well when they changed too.
pub async fn recount(tx: &Tx, practice_id: Uuid, changed: &[(Uuid, Month)]) -> Result<()> {
    let mut months: BTreeMap<Month, BTreeSet<Uuid>> = BTreeMap::new();
    for (source_id, month) in changed {
        months.entry(*month).or_default().insert(*source_id);
    }
    for (month, sources) in months {
        let sources: Vec<Uuid> = sources.into_iter().collect();
        for some in sources.chunks(AT_ONCE) {
            count(tx, practice_id, Which::Month(month, some)).await?;
        }
    }
    let mut sources: Vec<Uuid> = changed.iter().map(|(source_id, _)| *source_id).collect();
    sources.sort_unstable();
    sources.dedup();
    changed_sources(tx, practice_id, &sources).await
}

/// Recounts every month of these sources: when all that one had is another's.
pub async fn recount_sources(tx: &Tx, practice_id: Uuid, sources: &[Uuid]) -> Result<()> {
    for some in sources.chunks(AT_ONCE) {
        count(tx, practice_id, Which::Sources(some)).await?;
    }
    changed_sources(tx, practice_id, sources).await
}

/// Recounts the whole practice: after a large import or a repair.
pub async fn recount_all(tx: &Tx, practice_id: Uuid) -> Result<()> {
    count(tx, practice_id, Which::All).await?;
    db::changed(tx, practice_id, "referrals").await?;
    tx.run(&dates(""), args![practice_id]).await?;
    Ok(())
}

/// Says that the report has something else to say of these sources, although
/// none of their referrals changed: a thank-you was given or taken back.
pub async fn mark(tx: &Tx, practice_id: Uuid, sources: &[Uuid]) -> Result<()> {
    changed_sources(tx, practice_id, sources).await
}

/// Notes the first and last day of these sources, and that they have changed.
///
/// Whoever raises the counter "sources" as well does so first: raised in another
/// order, two transactions could wait for each other.
///
/// The counter is raised before it is written to them: on PostgreSQL that row
/// stays locked until the commit, so who reads a value of the counter also
/// reads all changes up to it.
async fn changed_sources(tx: &Tx, practice_id: Uuid, sources: &[Uuid]) -> Result<()> {
    db::changed(tx, practice_id, "referrals").await?;
    for some in sources.chunks(AT_ONCE) {
        let mut args = args![practice_id];
        let which = one_of("id", some, &mut args);
        tx.run(&dates(&which), args).await?;
    }
    Ok(())
}

/// Which cells are counted.
#[derive(Clone, Copy)]
enum Which<'a> {
    All,
    Sources(&'a [Uuid]),
    Month(Month, &'a [Uuid]),
}

impl Which<'_> {
    fn of_cells(self, args: &mut Vec<Value>) -> String {
        match self {
            Self::All => String::new(),
            Self::Sources(sources) => one_of("source_id", sources, args),
            Self::Month(month, sources) => {
                args.push(month.to_string().into());
                let month = format!("AND month = ${}", args.len());
                format!("{month} {}", one_of("source_id", sources, args))
            }
        }
    }

    fn of_referrals(self, args: &mut Vec<Value>) -> String {
        match self {
            Self::All => String::new(),
            Self::Sources(sources) => one_of("source_id", sources, args),
            Self::Month(month, sources) => {
                args.push(month.first_day().to_string().into());
                args.push(month.last_day().to_string().into());
                let (from, to) = (args.len() - 1, args.len());
                let month = format!("AND received_on >= ${from} AND received_on <= ${to}");
                format!("{month} {}", one_of("source_id", sources, args))
            }
        }
    }
}

fn one_of(column: &str, ids: &[Uuid], args: &mut Vec<Value>) -> String {
    format!("AND {column} IN ({})", db::marks(args, ids.iter().copied()))
}

async fn count(tx: &Tx, practice_id: Uuid, which: Which<'_>) -> Result<()> {
    // Served by source_month_by_source.
    let mut args = args![practice_id];
    let cells = which.of_cells(&mut args);
    tx.run(&format!("DELETE FROM source_month WHERE practice_id = $1 {cells}"), args).await?;
    // Served by referral_by_source.
    let mut args = args![practice_id];
    let referrals = which.of_referrals(&mut args);
    tx.run(&insert(&referrals), args).await?;
    Ok(())
}

fn insert(which: &str) -> String {
    // What was typed beside a reason may speak of a patient: only codes are kept.
    let codes: Vec<String> =
        LostReason::ALL.iter().map(|reason| format!("'{}'", reason.code())).collect();
    let codes = codes.join(", ");
    // As the column `courses` lists them: `ledger::Steps` reads it.
    let steps = ["contacted_on", "scheduled_on", "evaluated_on", "discharged_on"]
        .map(|day| format!("' ' || replace(coalesce({day}, ''), '-', '')"))
        .join(" || ");
    format!(
        "INSERT INTO source_month (practice_id, month, source_id, clinic_id, payer, received,
                                   evaluated, evaluated_30, evaluated_90, contact_days, visit_days,
                                   lost, courses)
         SELECT practice_id, substr(received_on, 1, 7), source_id, clinic_id, payer, count(*),
                count(evaluated_on),
                count(CASE WHEN days_to_evaluation <= 30 THEN 1 END),
                count(CASE WHEN days_to_evaluation <= 90 THEN 1 END),
                coalesce(string_agg(CAST(days_to_contact AS text), ','), ''),
                coalesce(string_agg(CAST(days_to_evaluation AS text), ','), ''),
                coalesce(string_agg(CASE WHEN {LOST} THEN
                    CASE WHEN outcome_reason = '' THEN '-'
                         WHEN outcome_reason IN ({codes}) THEN outcome_reason
                         ELSE 'other' END END, ','), ''),
                string_agg(substr(received_on, 9, 2) || {steps}, ',')
         FROM referral
         WHERE practice_id = $1 AND {COUNTED} {which}
         GROUP BY practice_id, substr(received_on, 1, 7), source_id, clinic_id, payer"
    )
}

/// Both days are read off the ends of referral_by_source.
fn dates(which: &str) -> String {
    format!(
        "UPDATE source SET
             first_referral_on = (SELECT min(received_on) FROM referral r
                 WHERE r.practice_id = source.practice_id AND r.source_id = source.id AND {COUNTED}),
             last_referral_on = (SELECT max(received_on) FROM referral r
                 WHERE r.practice_id = source.practice_id AND r.source_id = source.id AND {COUNTED}),
             figures_changed = (SELECT value FROM change_counter c
                 WHERE c.practice_id = source.practice_id AND c.topic = 'referrals')
         WHERE practice_id = $1 {which}",
        COUNTED = "r.deleted_at IS NULL AND r.state NOT IN ('duplicate', 'entered_in_error')"
    )
}
