//! Whole days that something took, counted by how many, so that some can be taken away again.

use std::collections::BTreeMap;

use super::figures::Way;

/// Most take less than this; what takes longer is kept apart, so that one slip of a clock does not
/// ask for room for a century.
const USUAL: usize = 512;

/// How often something took how many days.
#[derive(Debug, Clone, Default)]
pub struct DaysTaken {
    usual: Vec<u32>,
    longer: BTreeMap<u16, u32>,
    count: u64,
}

impl DaysTaken {
    /// Adds some, or takes away what was added.
    pub fn put(&mut self, days: &[u16], way: Way) {
        for day in days {
            self.put_one(*day, way);
        }
    }

    /// Adds one, or takes away one that was added.
    pub fn put_one(&mut self, day: u16, way: Way) {
        let at = usize::from(day);
        if at < USUAL && at >= self.usual.len() {
            self.usual.resize(at + 1, 0);
        }
        let times = match self.usual.get_mut(at) {
            Some(times) => times,
            None => self.longer.entry(day).or_insert(0),
        };
        match way {
            Way::Add => (*times, self.count) = (*times + 1, self.count + 1),
            Way::Take => {
                (*times, self.count) = (times.saturating_sub(1), self.count.saturating_sub(1));
            }
        }
    }

    /// The middle; between the two middle ones of an even number.
    pub fn median(&self) -> Option<f64> {
        let upper = self.at(self.count / 2)?;
        match self.count % 2 {
            0 => Some(f64::midpoint(f64::from(self.at(self.count / 2 - 1)?), f64::from(upper))),
            _ => Some(f64::from(upper)),
        }
    }

    /// The one at a place, counted from 0, if they stood in order.
    fn at(&self, place: u64) -> Option<u16> {
        let usual = self.usual.iter().enumerate().map(|(day, times)| (day as u16, *times));
        let longer = self.longer.iter().map(|(day, times)| (*day, *times));
        let mut passed = 0;
        usual.chain(longer).find_map(|(day, times)| {
            passed += u64::from(times);
            (passed > place).then_some(day)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(days: &[u16]) -> DaysTaken {
        let mut taken = DaysTaken::default();
        taken.put(days, Way::Add);
        taken
    }

    #[test]
    fn of_nothing_there_is_no_middle() {
        assert_eq!(of(&[]).median(), None);
    }

    proptest! {
        #[test]
        fn the_median_is_that_of_them_in_order(
            mut days in prop::collection::vec(prop_oneof![0_u16..20, 500..530_u16, any::<u16>()], 1..40)
        ) {
            let found = of(&days).median();
            days.sort_unstable();
            let (lower, upper) = (days[(days.len() - 1) / 2], days[days.len() / 2]);
            prop_assert_eq!(found, Some((f64::from(lower) + f64::from(upper)) / 2.0));
        }

        #[test]
        fn what_is_taken_away_was_never_there(
            stay in prop::collection::vec(0_u16..600, 0..20), go in prop::collection::vec(0_u16..600, 0..20),
        ) {
            let mut taken = of(&go);
            taken.put(&stay, Way::Add);
            taken.put(&go, Way::Take);
            prop_assert_eq!(taken.median(), of(&stay).median());
        }
    }
}
