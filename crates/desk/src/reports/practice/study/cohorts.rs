//! What became of the sources that were new: by the quarter of their first referral, how many sent
//! a second one within 90 days, and how many still refer.

use std::collections::{HashMap, HashSet};

use jiff::{ToSpan, civil::Date};
use lexicon::{Month, Period};
use platform::Uuid;

use super::past::{Past, Source};

/// Quarters that are shown.
const QUARTERS: i32 = 8;
/// A second referral shows within so many days whether somebody begins to refer.
pub const SECOND: i64 = 90;
/// Who sent one within so many days still refers.
pub const STILL: i64 = 180;
/// At the beginning of a record everybody is new: quarters that begin so many days after it count.
const SETTLED: i32 = 180;

/// The new sources of a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cohort {
    /// Its months.
    pub quarter: Period,
    /// Sources that sent their first referral in it.
    pub new: i64,
    /// Of them, those whose 90 days after it are over.
    pub ripe: i64,
    /// Of the ripe, those that sent a second one within them.
    pub second: i64,
    /// Of all, those that sent one in the last 180 days.
    pub still: i64,
    /// Of all, those whose first one is longer ago than that, so that it says something.
    pub old: i64,
    /// Of the old, those that still refer.
    pub old_still: i64,
}

impl Cohort {
    /// `Q3 2026`.
    pub fn label(&self) -> String {
        let from = self.quarter.from;
        format!("Q{} {}", (from.month() - 1) / 3 + 1, from.year())
    }
}

/// The same for each clinic, of the sources whose first referral went to it.
pub fn by_clinic(past: &Past, today: Date) -> HashMap<Uuid, Vec<Cohort>> {
    let clinics: HashSet<Uuid> = past.sources.iter().filter_map(|one| one.first_clinic).collect();
    clinics.into_iter().map(|id| (id, cohorts(past, Some(id), today))).collect()
}

/// The cohorts of the last two years, the latest first, of all or of a clinic.
pub fn cohorts(past: &Past, clinic: Option<Uuid>, today: Date) -> Vec<Cohort> {
    let Some(begin) = past.first_day() else { return Vec::new() };
    let this = Month::of(today);
    let first = this.plus(-(i32::from(this.month()) - 1) % 3);
    (0..QUARTERS)
        .map(|back| Period::new(first.plus(-3 * back), first.plus(-3 * back + 2)))
        .take_while(|quarter| (quarter.first_day() - begin).get_days() >= SETTLED)
        .map(|quarter| cohort(past, (quarter, clinic), today))
        .collect()
}

fn cohort(past: &Past, (quarter, clinic): (Period, Option<Uuid>), today: Date) -> Cohort {
    let here = |one: &&Source| clinic.is_none() || one.first_clinic == clinic;
    let mut found = Cohort { quarter, new: 0, ripe: 0, second: 0, still: 0, old: 0, old_still: 0 };
    for source in past.sources.iter().filter(|one| one.is_somebody).filter(here) {
        let Some(first) = source.first_on.filter(|day| quarter.contains(*day)) else { continue };
        found.new += 1;
        let end = first.saturating_add(SECOND.days());
        if end <= today {
            found.ripe += 1;
            // The first one itself is the one before the second.
            let within = source.between(first.saturating_sub(1.day()), end);
            found.second += i64::from(within >= 2);
        }
        let since = today.saturating_sub(STILL.days());
        let still = source.between(since, today) > 0;
        found.still += i64::from(still);
        if first <= since {
            found.old += 1;
            found.old_still += i64::from(still);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::{super::simulated::referring, *};

    const TODAY: Date = date(2026, 11, 25);

    fn source(days: &[i64]) -> Source {
        referring(days.iter().map(|ago| TODAY.saturating_sub(ago.days())).collect())
    }

    #[test]
    fn a_second_referral_within_90_days_counts_and_a_later_one_does_not() {
        let past = Past {
            sources: vec![source(&[900]), source(&[200, 120]), source(&[200, 100])],
            ..Past::default()
        };
        let all = cohorts(&past, None, TODAY);
        let of = all.iter().find(|one| one.new == 2).expect("the quarter of both");
        assert_eq!((of.ripe, of.second, of.still, of.label().as_str()), (2, 1, 2, "Q2 2026"));
    }

    #[test]
    fn at_the_beginning_of_a_record_nobody_is_called_new() {
        let past = Past { sources: vec![source(&[200, 10])], ..Past::default() };
        assert_eq!(cohorts(&past, None, TODAY).iter().map(|one| one.new).sum::<i64>(), 0);
    }

    #[test]
    fn a_clinic_counts_those_whose_first_referral_went_to_it() {
        let clinic = Uuid::from_u128(1);
        let here = Source { first_clinic: Some(clinic), ..source(&[200, 100]) };
        let past =
            Past { sources: vec![source(&[900]), here, source(&[200, 120])], ..Past::default() };
        let new = |all: &[Cohort]| all.iter().map(|one| one.new).sum::<i64>();
        assert_eq!(new(&by_clinic(&past, TODAY)[&clinic]), 1);
        assert_eq!(new(&cohorts(&past, None, TODAY)), 2);
    }

    proptest! {
        #[test]
        fn each_number_is_part_of_the_one_it_is_counted_from(
            all in proptest::collection::vec(proptest::collection::vec(0_i64..1200, 1..8), 1..30)
        ) {
            let past = Past { sources: all.iter().map(|days| source(days)).collect(), ..Past::default() };
            for one in cohorts(&past, None, TODAY) {
                prop_assert!(one.second <= one.ripe && one.ripe <= one.new && one.still <= one.new);
                prop_assert!(one.old_still <= one.old && one.old <= one.new);
            }
        }
    }
}
