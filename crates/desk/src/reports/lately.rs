//! What every source has done lately, whatever period a report shows.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};
use lexicon::Month;
use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

use super::attention::{self, Recent, THANKS_WITHIN, YEAR};
use crate::referrals::rollup::COUNTED;

#[derive(FromQueryResult)]
struct Counted {
    source_id: Uuid,
    referrals: i64,
}

/// What every source has done in the last 365 days.
pub async fn recent(
    db: &impl Sql,
    practice_id: Uuid,
    today: Date,
) -> Result<HashMap<Uuid, Recent>> {
    let first = today.saturating_sub((YEAR - 1).days());
    let month = Month::of(first);
    // Whole months come from the roll-up (its primary key), the days of the one
    // month that the year cuts from referral_by_received.
    let rows: Vec<Counted> = db
        .rows(
            &format!(
                "SELECT source_id, CAST(sum(n) AS bigint) AS referrals FROM (
                     SELECT source_id, received AS n FROM source_month
                     WHERE practice_id = $1 AND month > $2 AND month <= $3
                     UNION ALL
                     SELECT source_id, 1 AS n FROM referral
                     WHERE practice_id = $1 AND received_on >= $4 AND received_on <= $5 AND {COUNTED}
                 ) AS parts GROUP BY source_id"
            ),
            args![
                practice_id,
                month.to_string(),
                Month::of(today).to_string(),
                first.to_string(),
                month.last_day().to_string()
            ],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.source_id, Recent { in_a_year: row.referrals, last_on: None }))
        .collect())
}

#[derive(FromQueryResult)]
struct ThanksRow {
    source_id: Uuid,
    received_on: String,
    evaluated_on: Option<String>,
    covered_until: Option<String>,
}

/// How many referrals of each source still ask for a thank-you.
pub async fn unthanked(
    db: &impl Sql,
    practice_id: Uuid,
    today: Date,
) -> Result<HashMap<Uuid, i64>> {
    let lately = today.saturating_sub(THANKS_WITHIN.days());
    // Served by referral_by_received, referral_by_evaluated and thank_you_by_source.
    let columns = "source_id, received_on, evaluated_on";
    let rows: Vec<ThanksRow> = db
        .rows(
            &format!(
                "SELECT r.source_id, r.received_on, r.evaluated_on, t.covered_until
                 FROM (SELECT {columns} FROM referral
                       WHERE practice_id = $1 AND received_on >= $2 AND {COUNTED}
                       UNION ALL
                       SELECT {columns} FROM referral
                       WHERE practice_id = $1 AND evaluated_on >= $2 AND received_on < $2
                         AND {COUNTED}) r
                 LEFT JOIN (SELECT source_id, max(covers_until) AS covered_until FROM thank_you
                            WHERE practice_id = $1 AND undone_at IS NULL
                            GROUP BY source_id) t ON t.source_id = r.source_id"
            ),
            args![practice_id, lately.to_string()],
        )
        .await?;
    let mut found = HashMap::new();
    for row in rows {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let Ok(received_on) = row.received_on.parse::<Date>() else { continue };
        let covered = day(&row.covered_until);
        if attention::needs_thanks(received_on, day(&row.evaluated_on), covered, today) {
            *found.entry(row.source_id).or_insert(0) += 1;
        }
    }
    Ok(found)
}
