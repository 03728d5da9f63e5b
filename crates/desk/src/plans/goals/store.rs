//! Goals and what was done for them, as they are stored.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use lexicon::Month;
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db,
    db::FromQueryResult,
    new_id,
};
use serde_json::json;

use super::What;

/// No goal is higher.
pub const HIGHEST: i64 = 999;

#[derive(FromQueryResult)]
struct Row {
    member_id: Uuid,
    what: String,
    wanted: i64,
}

/// The goals that hold in a month, by member.
pub async fn goals(
    db: &impl Sql,
    practice_id: Uuid,
    month: Month,
) -> Result<HashMap<Uuid, Vec<(What, i64)>>> {
    // Served by the unique index of goal; a practice has a handful a member, and the last
    // one of each that began by then holds.
    let rows: Vec<Row> = db
        .rows(
            "SELECT g.member_id, g.what, g.wanted FROM goal g
             WHERE g.practice_id = $1 AND g.from_month =
                (SELECT max(o.from_month) FROM goal o WHERE o.practice_id = g.practice_id
                     AND o.member_id = g.member_id AND o.what = g.what AND o.from_month <= $2)",
            args![practice_id, month.to_string()],
        )
        .await?;
    let mut goals: HashMap<Uuid, Vec<(What, i64)>> = HashMap::new();
    for row in rows.into_iter().filter(|row| row.wanted > 0) {
        if let Some(what) = What::from_code(&row.what) {
            goals.entry(row.member_id).or_default().push((what, row.wanted));
        }
    }
    for of_one in goals.values_mut() {
        of_one.sort_by_key(|(what, _)| What::ALL.iter().position(|known| known == what));
    }
    Ok(goals)
}

/// Sets a goal of a member from a month on; 0 ends it.
pub async fn set(
    tx: &Tx,
    practice_id: Uuid,
    by: &Actor,
    (member_id, what, month): (Uuid, What, Month),
    wanted: i64,
) -> Result<()> {
    tx.run(
        "INSERT INTO goal (practice_id, id, member_id, what, from_month, wanted, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (practice_id, member_id, what, from_month) DO UPDATE SET
             wanted = excluded.wanted, changed_at = excluded.changed_at,
             changed_by = excluded.changed_by",
        args![
            practice_id,
            new_id(),
            member_id,
            what.code(),
            month.to_string(),
            wanted.clamp(0, HIGHEST),
            clock::now(),
            by.id
        ],
    )
    .await?;
    let entry = Entry {
        action: "goal.set",
        subject_kind: "member",
        subject_id: Some(member_id),
        detail: json!({ "what": what.code(), "from": month.to_string(), "wanted": wanted }),
    };
    audit::record(tx, practice_id, by, entry).await?;
    db::changed(tx, practice_id, crate::plans::TOPIC).await
}

/// What somebody has done in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Done {
    visits: i64,
    face_time: i64,
    lunches: i64,
    calls: i64,
    new_sources: i64,
}

impl Done {
    /// How many of one sort.
    pub fn of(self, what: What) -> i64 {
        match what {
            What::Visits => self.visits,
            What::FaceTime => self.face_time,
            What::Lunches => self.lunches,
            What::Calls => self.calls,
            What::NewSources => self.new_sources,
        }
    }
}

/// Counts what a member has done in a month: contacts, whatever came of them.
pub async fn done(
    db: &impl Sql,
    practice_id: Uuid,
    member_id: Uuid,
    month: Month,
    zone: &TimeZone,
) -> Result<Done> {
    let (from, to) = span(month, zone);
    // Served by touch_by_member; whether it was the first contact, by touch_by_source.
    let done = db
        .row::<Done>(
            "SELECT CAST(coalesce(sum(CASE WHEN t.kind IN ('visit', 'in_service', 'event') THEN 1 ELSE 0 END), 0) AS bigint) AS visits,
                    CAST(coalesce(sum(CASE WHEN t.met_decision_maker THEN 1 ELSE 0 END), 0) AS bigint) AS face_time,
                    CAST(coalesce(sum(CASE WHEN t.kind = 'meal' THEN 1 ELSE 0 END), 0) AS bigint) AS lunches,
                    CAST(coalesce(sum(CASE WHEN t.kind = 'call' THEN 1 ELSE 0 END), 0) AS bigint) AS calls,
                    count(DISTINCT CASE WHEN NOT EXISTS (SELECT 1 FROM touch o
                        WHERE o.practice_id = t.practice_id AND o.source_id = t.source_id
                          AND o.happened_at < $3 AND o.deleted_at IS NULL)
                        THEN t.source_id END) AS new_sources
             FROM touch t
             WHERE t.practice_id = $1 AND t.by_id = $2 AND t.happened_at >= $3
               AND t.happened_at < $4 AND t.deleted_at IS NULL",
            args![practice_id, member_id, from, to],
        )
        .await?;
    done.ok_or(Error::NotFound)
}

fn span(month: Month, zone: &TimeZone) -> (Instant, Instant) {
    let from = |month: Month| clock::at_hour(month.first_day(), 0, zone);
    (from(month), from(month.next()))
}
