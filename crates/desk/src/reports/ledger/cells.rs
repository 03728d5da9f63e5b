//! The cells of the roll-up.

use std::collections::HashMap;

use lexicon::Month;
use platform::{Db, Result, Sql, Uuid, args, db::FromQueryResult};
use sea_orm::{DbErr, QueryResult};

use super::{account::Account, places::Places, read::Which};

/// Adds the cells of the roll-up since a month to their accounts.
pub async fn read(
    db: &Db,
    practice_id: Uuid,
    from: Month,
    which: Which<'_>,
    accounts: &mut HashMap<Uuid, Account>,
    places: &mut Places,
) -> Result<()> {
    let mut rows = rows(db, practice_id, from, which).await?;
    // Mostly they are in this order already.
    rows.sort_by(|one, other| one.month.cmp(&other.month));
    for row in rows {
        let (Some(account), Ok(month)) =
            (accounts.get_mut(&row.source_id), Month::parse(&row.month))
        else {
            continue;
        };
        account.add(
            (month, places.number(row.clinic_id, row.payer)),
            (row.received, row.evaluated),
            (&row.contact_days, &row.visit_days),
            &row.lost,
            &row.courses,
        );
    }
    accounts.values_mut().for_each(Account::shrink);
    Ok(())
}

struct Row {
    source_id: Uuid,
    month: String,
    clinic_id: Uuid,
    payer: String,
    received: i64,
    evaluated: i64,
    contact_days: String,
    visit_days: String,
    lost: String,
    courses: String,
}

/// By place: among hundreds of thousands of rows, looking columns up by name
/// takes as long as reading them.
impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _: &str) -> std::result::Result<Self, DbErr> {
        Ok(Self {
            source_id: row.try_get_by_index(0)?,
            month: row.try_get_by_index(1)?,
            clinic_id: row.try_get_by_index(2)?,
            payer: row.try_get_by_index(3)?,
            received: row.try_get_by_index(4)?,
            evaluated: row.try_get_by_index(5)?,
            contact_days: row.try_get_by_index(6)?,
            visit_days: row.try_get_by_index(7)?,
            lost: row.try_get_by_index(8)?,
            courses: row.try_get_by_index(9)?,
        })
    }
}

async fn rows(db: &Db, practice_id: Uuid, from: Month, which: Which<'_>) -> Result<Vec<Row>> {
    let mut args = args![practice_id, from.to_string()];
    let which = which.condition("source_id", &mut args);
    // All: the primary key of source_month, which begins with the month. Some:
    // source_month_by_source.
    db.rows(
        &format!(
            "SELECT source_id, month, clinic_id, payer, received, evaluated, contact_days,
                    visit_days, lost, courses
             FROM source_month WHERE practice_id = $1 AND month >= $2 {which}"
        ),
        args,
    )
    .await
}
