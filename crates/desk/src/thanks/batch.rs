//! When somebody is thanked: within the practice's promise, or with a batch.
//!
//! Who does not treat is thanked in batches, so that no card tells of one patient: on a day of
//! the month that the calendar sets and no referral, for referrals that have been there for two
//! weeks by then, and only for two patients or more at once.

use jiff::{ToSpan, civil::Date, civil::DateTime};
use platform::Uuid;

use crate::plans::WorkingDays;

/// So many days a referral has been there before a batch thanks for it.
pub const DELAY: i64 = 14;
/// A batch thanks for so many patients of a source at once, or for none.
pub const FEWEST: usize = 2;
/// So many months ahead a batch is looked for.
const AHEAD: i32 = 6;

/// The day by whose end a source is to be thanked for a referral that was received at a time
/// of the practice's clock. What comes after closing time counts from the next working day.
pub fn due(received: DateTime, promise: u16, days: &WorkingDays) -> Date {
    let day = received.date();
    let is_over = days.0.on(day).last().is_some_and(|span| received.time() >= span.closes);
    let start = if is_over { day.tomorrow().unwrap_or(day) } else { day };
    days.after(days.next(start), promise)
}

/// A referral as a batch sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// The day on which it was received.
    pub on: Date,
    /// Who came.
    pub patient: Uuid,
}

/// What a batch does about a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// It thanks for what came up to a day.
    Open {
        /// The day of the batch.
        day: Date,
        /// The last day that it thanks for.
        until: Date,
    },
    /// A coming one does.
    Opens(Date),
    /// None does, as long as it would tell of one patient: a round may ([`super::round`]).
    OnePatient,
}

/// Which batch thanks a source for what came, as of today. `day` is the day of the month.
pub fn batch(came: &[Came], day: i8, days: &WorkingDays, today: Date) -> Batch {
    for months in [0, -1] {
        let on = day_of_batch(today, months, day, days);
        if on <= today {
            let until = on.saturating_sub(DELAY.days());
            if patients(came, until) >= FEWEST {
                return Batch::Open { day: on, until };
            }
            break;
        }
    }
    (0..=AHEAD)
        .map(|months| day_of_batch(today, months, day, days))
        .find(|on| *on > today && patients(came, on.saturating_sub(DELAY.days())) >= FEWEST)
        .map_or(Batch::OnePatient, Batch::Opens)
}

/// The working day on or after the day of a month, so many months from today's.
pub(super) fn day_of_batch(today: Date, months: i32, day: i8, days: &WorkingDays) -> Date {
    let first = today.first_of_month().saturating_add(months.months());
    days.next(first.saturating_add(i64::from(day.clamp(1, 28) - 1).days()))
}

/// How many patients came up to a day.
fn patients(came: &[Came], until: Date) -> usize {
    let mut patients: Vec<Uuid> =
        came.iter().filter(|one| one.on <= until).map(|one| one.patient).collect();
    patients.sort_unstable();
    patients.dedup();
    patients.len()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lexicon::hours::{Holiday, Hours};
    use proptest::prelude::*;

    use super::*;

    fn days() -> WorkingDays {
        let mut hours = Hours::usual();
        let thanksgiving =
            Holiday { on: date(2026, 11, 26), name: "Thanksgiving".into(), spans: vec![] };
        hours.holidays.push(thanksgiving);
        WorkingDays(hours)
    }

    fn came(on: Date, patient: u128) -> Came {
        Came { on, patient: Uuid::from_u128(patient) }
    }

    #[test]
    fn thanks_are_due_two_working_days_after_the_day_of_the_referral() {
        let of = |day: i8, hour: i8| due(date(2026, 11, day).at(hour, 0, 0, 0), 2, &days());
        assert_eq!(of(23, 10), date(2026, 11, 25));
        assert_eq!(of(23, 17), date(2026, 11, 27), "after closing, and past Thanksgiving");
        assert_eq!(of(24, 10), date(2026, 11, 27), "past Thanksgiving");
        assert_eq!(of(28, 10), date(2026, 12, 2), "a Saturday counts from Monday");
        assert_eq!(due(date(2026, 11, 23).at(9, 0, 0, 0), 0, &days()), date(2026, 11, 23));
    }

    #[test]
    fn one_patient_opens_no_batch_and_two_open_the_one_two_weeks_later() {
        let today = date(2026, 11, 25);
        let one = [came(date(2026, 10, 2), 1), came(date(2026, 10, 9), 1)];
        assert_eq!(batch(&one, 1, &days(), today), Batch::OnePatient, "twice the same patient");
        let two = [came(date(2026, 10, 2), 1), came(date(2026, 11, 16), 2)];
        assert_eq!(batch(&two, 1, &days(), today), Batch::Opens(date(2026, 12, 1)));
        let late = [came(date(2026, 10, 2), 1), came(date(2026, 11, 24), 2)];
        assert_eq!(batch(&late, 1, &days(), today), Batch::Opens(date(2027, 1, 1)));
        let open = Batch::Open { day: date(2026, 12, 1), until: date(2026, 11, 17) };
        assert_eq!(batch(&two, 1, &days(), date(2026, 12, 4)), open);
    }

    proptest! {
        /// Whatever came and whenever: a batch is on a day that the calendar alone sets, and
        /// whatever one patient did, another is thanked for with them.
        #[test]
        fn no_batch_thanks_for_one_patient_or_soon_after_a_referral(
            all in proptest::collection::vec((0..200_i64, 0..4_u128), 0..8),
            day in 1..29_i8, today in 0..400_i64,
        ) {
            let today = date(2026, 1, 1).saturating_add(today.days());
            let all: Vec<Came> = all
                .iter()
                .map(|(ago, patient)| came(today.saturating_sub(ago.days()), *patient))
                .collect();
            match batch(&all, day, &days(), today) {
                Batch::Open { day: on, until } => {
                    prop_assert!(on <= today && until.saturating_add(DELAY.days()) <= on);
                    let covered: Vec<&Came> = all.iter().filter(|one| one.on <= until).collect();
                    let others = |patient: Uuid| covered.iter().any(|one| one.patient != patient);
                    prop_assert!(covered.iter().all(|one| others(one.patient)));
                    prop_assert!(covered.len() >= FEWEST);
                    // The day is the same for whoever came.
                    let nobody_known = [came(date(2020, 1, 1), 8), came(date(2020, 1, 1), 9)];
                    let of_others = batch(&nobody_known, day, &days(), today);
                    prop_assert_eq!(of_others, Batch::Open { day: on, until });
                }
                Batch::Opens(on) => prop_assert!(on > today),
                Batch::OnePatient => {
                    let mut patients: Vec<Uuid> = all.iter().map(|one| one.patient).collect();
                    patients.sort_unstable();
                    patients.dedup();
                    prop_assert!(patients.len() < FEWEST);
                }
            }
        }
    }
}
