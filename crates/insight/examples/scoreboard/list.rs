//! The list that somebody works from: is who stands at its top truly lost, and is who is lost on
//! it?

use crate::{
    alarms::{LOSS, NO_LOSS, Said},
    course::Course,
    rules::Suspicion,
};

/// A loss is asked for on the list for so many days.
const RECENT: i32 = 365;

/// What the lists of one rule were worth.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    at_10: (f64, f64),
    at_20: (f64, f64),
    value: (f64, f64),
    listed: f64,
    wrong: f64,
    nothing_lost: f64,
    days: f64,
}

impl Lists {
    /// Of several worlds, with sources listed from one suspicion on, and found from another on:
    /// who is known to be gone is no longer listed.
    pub fn count<'a>(
        said: impl IntoIterator<Item = (&'a Course, &'a Said)>,
        listed_from: f64,
        found_from: f64,
    ) -> Self {
        let mut lists = Self::default();
        for (course, said) in said {
            for (day, row) in course.days.iter().zip(said) {
                lists.day(course, *day, row, (listed_from, found_from));
            }
        }
        lists
    }

    /// Of the first ten listed, the share that is truly lost.
    pub fn precision_at_10(&self) -> f64 {
        self.at_10.0 / self.at_10.1.max(1e-9)
    }

    /// Of the first twenty.
    pub fn precision_at_20(&self) -> f64 {
        self.at_20.0 / self.at_20.1.max(1e-9)
    }

    /// Of the referrals lost with losses of the last year, the share that is listed.
    pub fn recall_of_value(&self) -> f64 {
        self.value.0 / self.value.1.max(1e-9)
    }

    /// Of all listed, the share that has not lost 40 %.
    pub fn false_discoveries(&self) -> f64 {
        self.wrong / self.listed.max(1e-9)
    }

    /// Of all listed, the share that has lost nothing to speak of.
    pub fn without_loss(&self) -> f64 {
        self.nothing_lost / self.listed.max(1e-9)
    }

    /// How many are listed on a day.
    pub fn length(&self) -> f64 {
        self.listed / self.days.max(1e-9)
    }

    fn day(&mut self, course: &Course, day: i32, row: &[Suspicion], from: (f64, f64)) {
        let mut listed = Vec::new();
        for (source, (one, said)) in course.world.sources.iter().zip(row).enumerate() {
            let lost = one.truth.lost_share_on(day);
            let found = said.how.is_some_and(|how| how >= from.1);
            if said.how.is_some_and(|how| how >= from.0) {
                listed.push((said.cost, lost));
            }
            let latest = one.truth.latest_change(day);
            if lost >= LOSS && latest.is_some_and(|event| day - event.day < RECENT) {
                let value = course.world.lost(source, day, 90);
                self.value.0 += if found { value } else { 0.0 };
                self.value.1 += value;
            }
        }
        listed.sort_by(|one, other| other.0.total_cmp(&one.0));
        let right = |of: usize| {
            let first = listed.iter().take(of);
            (first.clone().filter(|(_, lost)| *lost >= LOSS).count() as f64, first.count() as f64)
        };
        let (ten, twenty, all) = (right(10), right(20), right(usize::MAX));
        self.at_10 = (self.at_10.0 + ten.0, self.at_10.1 + ten.1);
        self.at_20 = (self.at_20.0 + twenty.0, self.at_20.1 + twenty.1);
        self.listed += all.1;
        self.wrong += all.1 - all.0;
        self.nothing_lost += listed.iter().filter(|(_, lost)| *lost < NO_LOSS).count() as f64;
        self.days += 1.0;
    }
}
