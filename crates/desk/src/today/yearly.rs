//! How many referrals stand behind what is to be done.

use jiff::civil::Date;
use lexicon::Month;
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
    sessions::Visitor,
};

use super::{line::Line, order::Yearly};

#[derive(FromQueryResult)]
struct Year {
    source_id: Uuid,
    received: i64,
}

/// Referrals of the last twelve months of the sources that the lines are about.
pub(super) async fn yearly(db: &impl Sql, visitor: &Visitor, lines: &[Line]) -> Result<Yearly> {
    let mut ids: Vec<Uuid> =
        lines.iter().filter_map(|line| line.source.as_ref()).map(|(id, _)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Yearly::new());
    }
    let since = year_back(visitor.today());
    let mut values = args![visitor.practice_id, since.to_string()];
    let marks = db::marks(&mut values, ids);
    // Served by source_month_by_source; as many sources as there are lines.
    let rows: Vec<Year> = db
        .rows(
            &format!(
                "SELECT source_id, CAST(sum(received) AS bigint) AS received FROM source_month
                 WHERE practice_id = $1 AND month >= $2 AND source_id IN ({marks})
                 GROUP BY source_id"
            ),
            values,
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.source_id, row.received)).collect())
}

fn year_back(today: Date) -> Month {
    Month::of(today).plus(-11)
}
