//! What links brought: referrals, and how many of them became patients.

use std::{collections::HashMap, sync::Arc};

use jiff::{ToSpan, civil::Date};
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
    web::App,
};

use crate::{
    kept::{self, Kept},
    referrals::rollup::COUNTED,
};

/// Over which time links are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// A quarter.
    Days90,
    /// A year.
    Year,
    /// Since the beginning.
    Ever,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Days90, Self::Year, Self::Ever];

    /// As it stands in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Days90 => "90",
            Self::Year => "year",
            Self::Ever => "ever",
        }
    }

    /// From an address; a year when it says nothing.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|period| period.code() == code).unwrap_or(Self::Year)
    }

    /// In words, after a number: "3 referrals in the last 90 days".
    pub fn label(self) -> &'static str {
        match self {
            Self::Days90 => "in the last 90 days",
            Self::Year => "in the last 12 months",
            Self::Ever => "since the beginning",
        }
    }

    /// In words, by itself: "Last 90 days".
    pub fn short(self) -> &'static str {
        match self {
            Self::Days90 => "Last 90 days",
            Self::Year => "Last 12 months",
            Self::Ever => "Since the beginning",
        }
    }

    /// Its first day.
    fn first_day(self, today: Date) -> String {
        match self {
            Self::Days90 => today.saturating_sub(90.days()).to_string(),
            Self::Year => today.saturating_sub(1.year()).to_string(),
            Self::Ever => String::new(),
        }
    }
}

/// What a link brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Referrals.
    pub referrals: i64,
    /// Those of them whose patient came to a first evaluation.
    pub evaluated: i64,
}

/// From here on a share of a hundred says more than the two numbers: below it,
/// one patient more or less would move it by 5 points and more.
const ENOUGH: i64 = 20;

impl Tally {
    /// In words. Small numbers stay numbers.
    pub fn in_words(self) -> String {
        let Self { referrals, evaluated } = self;
        let count = look::plural(referrals, "referral", "referrals");
        match (referrals, evaluated) {
            (0, _) => "No referral yet".into(),
            (1, 0) => format!("{count}, not evaluated yet"),
            (1, _) => format!("{count}, evaluated"),
            (_, 0) => format!("{count}, none evaluated yet"),
            (all, some) if all == some => format!("{count}, all evaluated"),
            (ENOUGH.., _) => {
                let share = (evaluated * 100 + referrals / 2) / referrals;
                format!("{count}, {} evaluated ({share} %)", look::thousands(evaluated))
            }
            _ => format!("{count}, {} evaluated", look::thousands(evaluated)),
        }
    }
}

impl std::ops::Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            referrals: self.referrals + other.referrals,
            evaluated: self.evaluated + other.evaluated,
        }
    }
}

type Tallies = HashMap<Uuid, Tally>;

/// What these links brought; a link that brought nobody is not in it. Kept in
/// memory until a referral changes.
pub async fn of_links(
    app: &App,
    practice_id: Uuid,
    links: &[Uuid],
    period: Period,
    today: Date,
) -> Result<Arc<Tallies>> {
    let stamp = kept::stamp(app.db(), practice_id).await?;
    let kept = app.kept::<Kept<(Uuid, Vec<Uuid>, Period, Date), Tallies>>();
    let key = (practice_id, links.to_vec(), period, today);
    if let Some(known) = kept.find(&key, stamp) {
        return Ok(known);
    }
    let tallies = Arc::new(read(app.db(), practice_id, links, period, today).await?);
    kept.keep(key, stamp, tallies.clone(), links.len());
    Ok(tallies)
}

async fn read(
    db: &impl Sql,
    practice_id: Uuid,
    links: &[Uuid],
    period: Period,
    today: Date,
) -> Result<Tallies> {
    #[derive(FromQueryResult)]
    struct Row {
        link_id: Uuid,
        referrals: i64,
        evaluated: i64,
    }
    if links.is_empty() {
        return Ok(Tallies::new());
    }
    let mut values = args![practice_id, period.first_day(today)];
    let marks = db::marks(&mut values, links.iter().copied());
    // Served by referral_by_link alone, which holds every column named here.
    let sql = format!(
        "SELECT link_id, count(*) AS referrals, count(evaluated_on) AS evaluated FROM referral
         WHERE practice_id = $1 AND received_on >= $2 AND {COUNTED} AND link_id IN ({marks})
         GROUP BY link_id"
    );
    let rows: Vec<Row> = db.rows(&sql, values).await?;
    let pair =
        |row: Row| (row.link_id, Tally { referrals: row.referrals, evaluated: row.evaluated });
    Ok(rows.into_iter().map(pair).collect())
}

/// What all links of the practice brought together, ended ones included.
pub async fn of_all(
    app: &App,
    practice_id: Uuid,
    period: Period,
    today: Date,
) -> Result<Arc<Tally>> {
    #[derive(FromQueryResult)]
    struct Row {
        referrals: i64,
        evaluated: i64,
    }
    let stamp = kept::stamp(app.db(), practice_id).await?;
    let kept = app.kept::<Kept<(Uuid, Period, Date), Tally>>();
    let key = (practice_id, period, today);
    if let Some(known) = kept.find(&key, stamp) {
        return Ok(known);
    }
    // Served by referral_by_link, which holds only referrals with a link.
    let sql = format!(
        "SELECT count(*) AS referrals, count(evaluated_on) AS evaluated FROM referral
         WHERE practice_id = $1 AND received_on >= $2 AND {COUNTED} AND link_id IS NOT NULL"
    );
    let row: Option<Row> = app.db().row(&sql, args![practice_id, period.first_day(today)]).await?;
    let tally = row.map_or_else(Tally::default, |row| Tally {
        referrals: row.referrals,
        evaluated: row.evaluated,
    });
    let tally = Arc::new(tally);
    kept.keep(key, stamp, tally.clone(), 1);
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_never_shares() {
        for (referrals, evaluated, words) in [
            (0, 0, "No referral yet"),
            (1, 0, "1 referral, not evaluated yet"),
            (1, 1, "1 referral, evaluated"),
            (4, 0, "4 referrals, none evaluated yet"),
            (3, 3, "3 referrals, all evaluated"),
            (19, 10, "19 referrals, 10 evaluated"),
            (20, 13, "20 referrals, 13 evaluated (65 %)"),
            (1200, 799, "1,200 referrals, 799 evaluated (67 %)"),
        ] {
            assert_eq!(Tally { referrals, evaluated }.in_words(), words);
        }
    }

    #[test]
    fn a_period_is_found_by_its_code_and_begins_before_today() {
        let today: Date = "2026-11-25".parse().expect("a day");
        for period in Period::ALL {
            assert_eq!(Period::from_code(period.code()), period);
            assert!(period.first_day(today) < today.to_string());
        }
        assert_eq!(Period::Days90.first_day(today), "2026-08-27");
    }
}
