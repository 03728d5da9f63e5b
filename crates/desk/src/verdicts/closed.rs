//! What the closing of a clinic means for those who referred to it. Nobody has slipped because
//! there is nobody left to refer to: of who refers to others as well, what went to the closed
//! clinic is left out altogether; who referred to it alone has ended with it.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use platform::{
    Db, Result, Sql, Uuid, args,
    db::{self, FromQueryResult, Value},
};

use crate::{practice, referrals::rollup::COUNTED, reports::Which};

/// The clinics that have closed while another goes on, each with its last day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closed(BTreeMap<Uuid, Date>);

impl Closed {
    /// Those of a practice; none when all have closed, which is for `closures` to say.
    pub async fn read(db: &impl Sql, practice_id: Uuid, today: Date) -> Result<Self> {
        Ok(Self(practice::closed_clinics(db, practice_id, today).await?))
    }

    /// The day on which a clinic closed.
    pub fn on(&self, clinic: Uuid) -> Option<Date> {
        self.0.get(&clinic).copied()
    }

    /// The condition that leaves their referrals out.
    pub fn without(&self, column: &str, args: &mut Vec<Value>) -> String {
        self.condition(column, "NOT IN", args)
    }

    fn condition(&self, column: &str, how: &str, args: &mut Vec<Value>) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        format!("AND {column} {how} ({})", db::marks(args, self.0.keys().copied()))
    }

    /// What went to them, by source.
    pub(super) async fn went(
        &self,
        db: &Db,
        practice_id: Uuid,
        which: Which<'_>,
    ) -> Result<HashMap<Uuid, Went>> {
        let mut all: HashMap<Uuid, Went> = HashMap::new();
        if self.0.is_empty() {
            return Ok(all);
        }
        let mut args = args![practice_id];
        let which = which.condition("source_id", &mut args);
        let closed = self.condition("clinic_id", "IN", &mut args);
        // Of all sources a walk over the referrals, of some served by referral_by_source: a clinic
        // closes once in years.
        let rows: Vec<Row> = db
            .rows(
                &format!(
                    "SELECT source_id, clinic_id, string_agg(received_on, ',') AS days
                     FROM referral WHERE practice_id = $1 AND {COUNTED} {which} {closed}
                     GROUP BY source_id, clinic_id"
                ),
                args,
            )
            .await?;
        for row in rows {
            let Some(closed_on) = self.on(row.clinic_id) else { continue };
            let days = row.days.split(',').filter_map(|day| day.parse().ok());
            all.entry(row.source_id).or_default().add(closed_on, days);
        }
        Ok(all)
    }
}

/// What a source sent to clinics that have closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Went {
    days: Vec<Date>,
    /// The day on which the last of them closed.
    closed_on: Option<Date>,
}

impl Went {
    /// More of it, to a clinic that closed on a day.
    pub fn add(&mut self, closed_on: Date, days: impl IntoIterator<Item = Date>) {
        self.days.extend(days);
        self.closed_on = self.closed_on.max(Some(closed_on));
    }

    /// The days that count, rising, and on which day the source ended with its clinic.
    pub fn beside(self, mut others: Vec<Date>) -> (Vec<Date>, Option<Date>) {
        let alone = others.is_empty();
        if alone {
            others = self.days;
        }
        others.sort_unstable();
        (others, self.closed_on.filter(|_| alone))
    }
}

#[derive(FromQueryResult)]
struct Row {
    source_id: Uuid,
    clinic_id: Uuid,
    days: String,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn who_referred_to_the_closed_clinic_alone_has_ended_and_others_go_on_without_it() {
        let mut went = Went::default();
        went.add(date(2026, 3, 2), [date(2026, 2, 1), date(2026, 1, 5)]);
        went.add(date(2026, 1, 9), [date(2025, 12, 1)]);
        let (days, ended) = went.clone().beside(Vec::new());
        assert_eq!((days.len(), days[0], ended), (3, date(2025, 12, 1), Some(date(2026, 3, 2))));
        let other = vec![date(2026, 3, 1)];
        assert_eq!(went.beside(other.clone()), (other, None));
        assert_eq!(Went::default().beside(Vec::new()), (Vec::new(), None));
    }
}
