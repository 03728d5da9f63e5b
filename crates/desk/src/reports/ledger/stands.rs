//! How each source stands on a day: its pace, and what it is to be thanked for.

use std::collections::HashMap;

use jiff::{ToSpan, civil::Date};
use lexicon::Month;
use platform::{Db, Result, Sql, Uuid, args, db::FromQueryResult};

use super::{account::Account, read::Which};
use crate::{
    referrals::rollup::COUNTED,
    reports::attention::{self, THANKS_WITHIN, YEAR},
};

/// How one source stands on a day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stands {
    /// Referrals in the last 365 days.
    pub in_a_year: i64,
    /// Referrals still to be thanked for.
    pub unthanked: i64,
}

/// Notes it on the accounts.
pub async fn read(
    db: &Db,
    practice_id: Uuid,
    today: Date,
    which: Which<'_>,
    accounts: &mut HashMap<Uuid, Account>,
) -> Result<()> {
    for row in of_the_year(db, practice_id, today, which).await? {
        if let Some(account) = accounts.get_mut(&row.source_id) {
            account.stands.in_a_year = row.referrals;
        }
    }
    for row in to_thank(db, practice_id, today, which).await? {
        if let Some(account) = accounts.get_mut(&row.source_id) {
            account.stands.unthanked += i64::from(row.asks_for_thanks(today));
        }
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Counted {
    source_id: Uuid,
    referrals: i64,
}

/// What every source has sent in the last 365 days.
async fn of_the_year(
    db: &Db,
    practice_id: Uuid,
    today: Date,
    which: Which<'_>,
) -> Result<Vec<Counted>> {
    let first = today.saturating_sub((YEAR - 1).days());
    let month = Month::of(first);
    let mut args = args![
        practice_id,
        month.to_string(),
        Month::of(today).to_string(),
        first.to_string(),
        month.last_day().to_string()
    ];
    let which = which.condition("source_id", &mut args);
    // Whole months come from the roll-up (its primary key, or
    // source_month_by_source), the days of the one month that the year cuts from
    // referral_by_received or referral_by_source.
    db.rows(
        &format!(
            "SELECT source_id, CAST(sum(n) AS bigint) AS referrals FROM (
                 SELECT source_id, received AS n FROM source_month
                 WHERE practice_id = $1 AND month > $2 AND month <= $3 {which}
                 UNION ALL
                 SELECT source_id, 1 AS n FROM referral
                 WHERE practice_id = $1 AND received_on >= $4 AND received_on <= $5 AND {COUNTED}
                       {which}
             ) AS parts GROUP BY source_id"
        ),
        args,
    )
    .await
}

#[derive(FromQueryResult)]
struct Lately {
    source_id: Uuid,
    received_on: String,
    evaluated_on: Option<String>,
    covered_until: Option<String>,
}

/// The referrals that may ask for a thank-you.
async fn to_thank(
    db: &Db,
    practice_id: Uuid,
    today: Date,
    which: Which<'_>,
) -> Result<Vec<Lately>> {
    let lately = today.saturating_sub(THANKS_WITHIN.days());
    let mut args = args![practice_id, lately.to_string()];
    let which = which.condition("source_id", &mut args);
    let columns = "source_id, received_on, evaluated_on";
    // All: served by referral_by_received and referral_by_evaluated. Some: by
    // referral_by_source and referral_by_source_evaluated. And thank_you_by_source.
    db.rows(
        &format!(
            "SELECT r.source_id, r.received_on, r.evaluated_on, t.covered_until
             FROM (SELECT {columns} FROM referral
                   WHERE practice_id = $1 AND received_on >= $2 AND {COUNTED} {which}
                   UNION ALL
                   SELECT {columns} FROM referral
                   WHERE practice_id = $1 AND evaluated_on >= $2 AND received_on < $2
                     AND {COUNTED} {which}) r
             LEFT JOIN (SELECT source_id, max(covers_until) AS covered_until FROM thank_you
                        WHERE practice_id = $1 AND undone_at IS NULL {which}
                        GROUP BY source_id) t ON t.source_id = r.source_id"
        ),
        args,
    )
    .await
}

impl Lately {
    fn asks_for_thanks(&self, today: Date) -> bool {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let Ok(received_on) = self.received_on.parse::<Date>() else { return false };
        attention::needs_thanks(
            received_on,
            day(&self.evaluated_on),
            day(&self.covered_until),
            today,
        )
    }
}
