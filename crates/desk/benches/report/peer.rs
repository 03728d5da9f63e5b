//! The peer: the same figures without a roll-up, by `GROUP BY` over the
//! referrals, as a report on the database would count them.

use std::time::Instant;

use lexicon::Period;
use platform::{Sql, Uuid, args, db::FromQueryResult};

use crate::ground::{Ground, Outcome, Times, line};

#[derive(FromQueryResult)]
#[allow(dead_code, reason = "read as our report reads it; nothing is made of it")]
struct Row {
    source_id: Uuid,
    month: String,
    received: i64,
    evaluated: i64,
    evaluated_30: i64,
    evaluated_90: i64,
    contact_days: Option<String>,
    visit_days: Option<String>,
}

/// Measures it: only the counting, neither names nor the page.
pub async fn measure(ground: &Ground) -> Outcome<()> {
    let year = Period::last(12, ground.today);
    let mut times = Times::default();
    for _ in 0..5 {
        let begun = Instant::now();
        let rows: Vec<Row> = ground
            .db()
            .rows(
                "SELECT source_id, substr(received_on, 1, 7) AS month, count(*) AS received,
                        count(evaluated_on) AS evaluated,
                        count(CASE WHEN days_to_evaluation <= 30 THEN 1 END) AS evaluated_30,
                        count(CASE WHEN days_to_evaluation <= 90 THEN 1 END) AS evaluated_90,
                        string_agg(CASE WHEN received_on >= $4
                            THEN CAST(days_to_contact AS text) END, ',') AS contact_days,
                        string_agg(CASE WHEN received_on >= $4
                            THEN CAST(days_to_evaluation AS text) END, ',') AS visit_days
                 FROM referral
                 WHERE practice_id = $1 AND received_on >= $2 AND received_on <= $3
                   AND deleted_at IS NULL AND state NOT IN ('duplicate', 'entered_in_error')
                 GROUP BY source_id, substr(received_on, 1, 7)",
                args![
                    ground.practice_id,
                    year.year_before().first_day().to_string(),
                    year.last_day().to_string(),
                    year.first_day().to_string()
                ],
            )
            .await?;
        times.add(begun);
        if rows.is_empty() {
            return Err("the peer counted nothing".into());
        }
    }
    line("peer: the year's figures by GROUP BY", &times, "counting only");
    Ok(())
}
