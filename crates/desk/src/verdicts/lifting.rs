//! What contacts do to the pace of those contacted, as the verdicts are told it: nobody slips
//! because what a visit brought is over, and no more is expected than is left of it.
//!
//! It is learned from all sources, once a week at most since that takes seconds, and kept with the
//! practice. It holds from the day after on, and for contacts that were recorded before today, so
//! that what is said of a source does not change within a day for want of anything new.

use std::collections::{BTreeMap, HashMap};

use insight::{
    Lift,
    effects::{Plan, Ratios, Touch},
};
use jiff::{ToSpan, civil::Date};
use lexicon::TouchKind;
use platform::{Db, Result, Sql, Tx, Uuid, settings};
use serde::{Deserialize, Serialize};

use crate::{
    reports::Which,
    touches::{self, Told},
};

/// The setting.
const NAME: &str = "verdicts/lifting";
/// After so many days it is learned anew.
const WEEK: i32 = 7;
/// Contacts of longer ago say nothing: the engine reads no further back.
const MOST_YEARS: i32 = 4;

/// What contacts of each kind do in the months after them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lifting {
    /// The day on which it was learned.
    learned_on: Date,
    /// By the code of the kind: the logarithm of the rate ratio of each month after a contact.
    kinds: BTreeMap<String, Vec<f64>>,
}

/// What is kept: on the day on which it is learned anew, the one before holds.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    latest: Option<Lifting>,
    before: Option<Lifting>,
}

impl Lifting {
    /// Learned on a day, of these kinds in this order.
    pub fn learned(learned_on: Date, kinds: &[TouchKind], ratios: &Ratios) -> Self {
        let plan = Plan::of_kinds(kinds.len());
        let months = plan.windows.len();
        let of = |place: usize| {
            let all = ratios.logarithms().iter().skip(plan.column(place, 0)).take(months);
            all.copied().collect::<Vec<f64>>()
        };
        let kinds = kinds.iter().enumerate();
        let kinds = kinds.map(|(place, kind)| (kind.code().to_owned(), of(place))).collect();
        Self { learned_on, kinds }
    }

    /// Keeps it, unless the last is younger than a week.
    pub async fn keep(self, tx: &Tx, practice_id: Uuid) -> Result<()> {
        let kept: Kept = settings::get(tx, practice_id, NAME).await?.unwrap_or_default();
        if kept.is_due(self.learned_on) {
            let kept = Kept { latest: Some(self), before: kept.latest };
            settings::put(tx, practice_id, NAME, &kept, None).await?;
        }
        Ok(())
    }

    /// Whether it should be learned anew.
    pub async fn is_due(db: &impl Sql, practice_id: Uuid, today: Date) -> Result<bool> {
        let kept: Option<Kept> = settings::get(db, practice_id, NAME).await?;
        Ok(kept.unwrap_or_default().is_due(today))
    }

    /// The one that holds today; none while nothing was learned before.
    pub(super) async fn read(
        db: &impl Sql,
        practice_id: Uuid,
        today: Date,
    ) -> Result<Option<Self>> {
        let kept: Kept = settings::get(db, practice_id, NAME).await?.unwrap_or_default();
        let holds = |lifting: &Self| lifting.learned_on < today;
        Ok(kept.latest.filter(holds).or(kept.before.filter(holds)))
    }

    /// What was done for some sources, as far as it raised their pace.
    pub(super) async fn lifts(
        &self,
        db: &Db,
        practice_id: Uuid,
        which: Which<'_>,
        today: Date,
    ) -> Result<HashMap<Uuid, Vec<Lift>>> {
        let from = today.saturating_sub(MOST_YEARS.years());
        let told = Told { from, known_before: Some(today) };
        let places: HashMap<&str, usize> =
            self.kinds.keys().enumerate().map(|(place, code)| (code.as_str(), place)).collect();
        let touch =
            |(day, kind): (Date, TouchKind)| Some(Touch { day, kind: *places.get(kind.code())? });
        let ratios = self.ratios();
        let lifts = |all: Vec<(Date, TouchKind)>| {
            ratios.lifts(&all.into_iter().filter_map(touch).collect::<Vec<Touch>>())
        };
        let all = touches::days(db, practice_id, which, told).await?.into_iter();
        Ok(all.map(|(source, contacts)| (source, lifts(contacts))).collect())
    }

    fn ratios(&self) -> Ratios {
        let plan = Plan::of_kinds(self.kinds.len());
        let months = plan.windows.len();
        let of_kind = |logarithms: &Vec<f64>| {
            let mut all = logarithms.clone();
            all.resize(months, 0.0);
            all
        };
        let logarithms = self.kinds.values().flat_map(of_kind).collect();
        Ratios::told(plan, logarithms)
    }
}

impl Kept {
    fn is_due(&self, today: Date) -> bool {
        let age = |lifting: &Lifting| (today - lifting.learned_on).get_days();
        self.latest.as_ref().is_none_or(|latest| age(latest) >= WEEK)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_kind_keeps_its_own_whatever_the_order() {
        let kinds = [TouchKind::Visit, TouchKind::Call];
        let logarithms = vec![0.3, 0.2, 0.1, 0.03, 0.02, 0.01];
        let learned = Ratios::told(Plan::of_kinds(2), logarithms);
        let lifting = Lifting::learned(date(2026, 3, 2), &kinds, &learned);
        let visit = lifting.kinds.keys().position(|code| code == TouchKind::Visit.code());
        let touch = Touch { day: date(2026, 3, 4), kind: visit.expect("the visits") };
        let times: Vec<f64> =
            lifting.ratios().lifts(&[touch]).iter().map(|lift| lift.times.ln()).collect();
        for (time, expected) in times.iter().zip([0.3, 0.2, 0.1]) {
            assert!((time - expected).abs() < 1e-12, "{times:?}");
        }
        let kept = Kept { latest: Some(lifting), before: None };
        assert!(!kept.is_due(date(2026, 3, 8)) && kept.is_due(date(2026, 3, 9)));
    }
}
