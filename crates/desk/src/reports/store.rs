//! What the report reads.

use std::collections::HashMap;

use lexicon::{LostReason, Month, Period};
use platform::{Result, Sql, Uuid, args, db::FromQueryResult, db::Value};

use super::{
    figures::{Cell, reach},
    query::{By, Filter},
};

/// What a cell is counted for, before sources are put together to organisations,
/// professions or liaisons.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// A source or a clinic.
    Id(Uuid),
    /// A payer.
    Words(String),
}

#[derive(FromQueryResult)]
struct CellRow {
    id: Option<Uuid>,
    words: Option<String>,
    month: String,
    received: i64,
    evaluated: i64,
    evaluated_30: i64,
    evaluated_90: i64,
    contact_days: Option<String>,
    visit_days: Option<String>,
}

/// The cells of a period and the year before it, one a month and source (or
/// clinic, or payer).
pub async fn cells(db: &impl Sql, practice_id: Uuid, filter: &Filter) -> Result<Vec<(Key, Cell)>> {
    let (select, group) = match filter.by {
        By::Clinic => ("clinic_id AS id, NULL AS words", "clinic_id"),
        By::Payer => ("CAST(NULL AS uuid) AS id, payer AS words", "payer"),
        _ => ("source_id AS id, NULL AS words", "source_id"),
    };
    let all = reach(filter.period);
    let mut args = args![practice_id, all.from.to_string(), all.to.to_string()];
    args.push(filter.period.from.to_string().into());
    let which = which(filter, &mut args);
    // Served by the primary key of source_month, which begins with the month.
    // Only the days of the period itself are fetched: medians need no others.
    let rows: Vec<CellRow> = db
        .rows(
            &format!(
                "SELECT {select}, month,
                        CAST(sum(received) AS bigint) AS received,
                        CAST(sum(evaluated) AS bigint) AS evaluated,
                        CAST(sum(evaluated_30) AS bigint) AS evaluated_30,
                        CAST(sum(evaluated_90) AS bigint) AS evaluated_90,
                        string_agg(CASE WHEN month >= $4 AND contact_days <> ''
                                        THEN contact_days END, ',') AS contact_days,
                        string_agg(CASE WHEN month >= $4 AND visit_days <> ''
                                        THEN visit_days END, ',') AS visit_days
                 FROM source_month
                 WHERE practice_id = $1 AND month >= $2 AND month <= $3 {which}
                 GROUP BY {group}, month"
            ),
            args,
        )
        .await?;
    Ok(rows.into_iter().filter_map(CellRow::read).collect())
}

impl CellRow {
    fn read(self) -> Option<(Key, Cell)> {
        let key = match (self.id, self.words) {
            (Some(id), _) => Key::Id(id),
            (None, words) => Key::Words(words.unwrap_or_default()),
        };
        let cell = Cell {
            month: Month::parse(&self.month).ok()?,
            received: self.received,
            evaluated: self.evaluated,
            evaluated_30: self.evaluated_30,
            evaluated_90: self.evaluated_90,
            contact_days: self.contact_days.unwrap_or_default(),
            visit_days: self.visit_days.unwrap_or_default(),
        };
        Some((key, cell))
    }
}

/// The conditions of the filter on `source_month` or `referral`, which name
/// these columns alike.
fn which(filter: &Filter, args: &mut Vec<Value>) -> String {
    let mut sql = String::new();
    let mut add = |condition: &str, value: Value| {
        args.push(value);
        sql.push_str(&condition.replace("$?", &format!("${}", args.len())));
    };
    if let Some(clinic) = filter.clinic {
        add(" AND clinic_id = $?", clinic.into());
    }
    if let Some(payer) = &filter.payer {
        add(" AND payer = $?", payer.as_str().into());
    }
    let of_source = |column: &str| {
        format!(
            " AND source_id IN (SELECT id FROM source WHERE practice_id = $1 AND {column} = $?)"
        )
    };
    if let Some(profession) = filter.profession {
        add(&of_source("profession"), profession.code().into());
    }
    if let Some(owner) = filter.owner {
        add(&of_source("owner_id"), owner.into());
    }
    sql
}

/// A source as the report names it.
#[derive(Debug, Clone, FromQueryResult)]
pub struct SourceName {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// `person`, `organisation`, `self` or `unassigned`.
    pub kind: String,
    /// Its profession's code.
    pub profession: String,
    /// The member who looks after it.
    pub owner_id: Option<Uuid>,
    /// `active`, or why it no longer is.
    pub status: String,
    /// The organisation that it is or works at.
    pub organisation_id: Option<Uuid>,
    /// Its name.
    pub organisation: Option<String>,
    /// The day of its last referral.
    pub last_referral_on: Option<String>,
}

/// The names of all sources that referred in a period or the year before it.
pub async fn names(
    db: &impl Sql,
    practice_id: Uuid,
    period: Period,
) -> Result<HashMap<Uuid, SourceName>> {
    // Served by the primary key of source; the organisation by affiliation_by_person
    // (ordered by the text of the id, since SQLite would walk the primary key for the id).
    let rows: Vec<SourceName> = db
        .rows(
            "SELECT s.id, s.name, s.kind, s.profession, s.owner_id, s.status,
                    o.id AS organisation_id, o.name AS organisation, s.last_referral_on
             FROM source s
             LEFT JOIN organisation o ON o.practice_id = s.practice_id
                  AND o.id = coalesce(s.organisation_id,
                      (SELECT a.organisation_id FROM affiliation a
                       WHERE a.practice_id = s.practice_id AND a.person_id = s.person_id
                       ORDER BY CAST(a.id AS text) LIMIT 1))
             WHERE s.practice_id = $1 AND s.last_referral_on >= $2",
            args![practice_id, reach(period).first_day().to_string()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

#[derive(FromQueryResult)]
struct LostRow {
    reason: String,
    referrals: i64,
}

/// Referrals of the period that ended without a patient, by reason.
pub async fn lost(
    db: &impl Sql,
    practice_id: Uuid,
    filter: &Filter,
) -> Result<Vec<(Option<LostReason>, i64)>> {
    let mut args = args![
        practice_id,
        filter.period.first_day().to_string(),
        filter.period.last_day().to_string()
    ];
    let which = which(filter, &mut args);
    // Served by referral_by_state, once for each state.
    let rows: Vec<LostRow> = db
        .rows(
            &format!(
                "SELECT outcome_reason AS reason, count(*) AS referrals FROM referral
                 WHERE practice_id = $1 AND received_on >= $2 AND received_on <= $3
                   AND state IN ('lost', 'declined', 'cancelled_by_referrer', 'expired')
                   AND deleted_at IS NULL {which}
                 GROUP BY outcome_reason"
            ),
            args,
        )
        .await?;
    Ok(by_reason(rows))
}

/// What somebody typed beside "other" may speak of a patient, and counts are
/// read by people who see no patients: only the known reasons are named.
fn by_reason(rows: Vec<LostRow>) -> Vec<(Option<LostReason>, i64)> {
    let mut found: Vec<(Option<LostReason>, i64)> = Vec::new();
    for row in rows {
        let reason = match row.reason.as_str() {
            "" => None,
            code => Some(LostReason::from_code(code).unwrap_or(LostReason::Other)),
        };
        match found.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += row.referrals,
            None => found.push((reason, row.referrals)),
        }
    }
    found.sort_by_key(|(reason, count)| (-count, *reason));
    found
}
