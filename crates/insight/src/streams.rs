//! The streams as numbers: how many days ago each referral came, all sources in one list.

use std::ops::Range;

use jiff::civil::Date;

use crate::{
    history::History,
    lifted::{Lifted, NOTHING},
};

/// Older days are left out: four years say what there is to say about a pace.
pub(crate) const MOST_DAYS: i32 = 4 * 364;

/// The referrals of all sources, of each from the first to the last.
#[derive(Debug, Clone)]
pub(crate) struct Streams {
    /// Days ago, falling within each source.
    ago: Vec<i32>,
    bounds: Vec<usize>,
    /// Of each source; none where nothing was done for any.
    lifted: Vec<Lifted>,
}

/// What is known of one source.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stream<'a> {
    /// Days ago of each referral, the first of them first.
    pub days: &'a [i32],
    /// How far what was done raised its pace.
    pub lifted: &'a Lifted,
}

impl Streams {
    pub fn of<'a>(
        histories: impl IntoIterator<Item = &'a History, IntoIter: Clone>,
        as_of: Date,
    ) -> Self {
        let histories = histories.into_iter();
        let today = day_number(as_of);
        let all = histories.clone().map(|history| history.days.len()).sum();
        let mut lifted = Vec::new();
        if histories.clone().any(|history| !history.lifts.is_empty()) {
            lifted.extend(histories.clone().map(|history| Lifted::of(history, as_of)));
        }
        let mut streams = Self { ago: Vec::with_capacity(all), bounds: vec![0], lifted };
        for history in histories {
            let from = streams.ago.len();
            let known = history.days.iter().map(|day| today - day_number(*day));
            streams.ago.extend(known.filter(|ago| (0..MOST_DAYS).contains(ago)));
            if let Some(own) = streams.ago.get_mut(from..) {
                own.sort_unstable_by(|a, b| b.cmp(a));
            }
            streams.bounds.push(streams.ago.len());
        }
        streams
    }

    /// Days ago of each referral of one source, the first of them first.
    pub fn of_source(&self, source: usize) -> &[i32] {
        let bound = |at: usize| self.bounds.get(at).copied().unwrap_or(self.ago.len());
        let own: Range<usize> = bound(source)..bound(source + 1);
        self.ago.get(own).unwrap_or(&[])
    }

    /// How far what was done raised the pace of one source.
    pub fn lifted(&self, source: usize) -> &Lifted {
        self.lifted.get(source).unwrap_or(&NOTHING)
    }

    /// All that is known of one source.
    pub fn stream(&self, source: usize) -> Stream<'_> {
        Stream { days: self.of_source(source), lifted: self.lifted(source) }
    }

    pub fn sources(&self) -> impl Iterator<Item = &[i32]> {
        (0..self.len()).map(|source| self.of_source(source))
    }

    pub fn len(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// How many days ago the first of all referrals came.
    pub fn oldest(&self) -> i32 {
        self.sources().filter_map(|days| days.first().copied()).max().unwrap_or(0)
    }
}

/// Days since 1 March of the year 0 (E. M. Reingold & N. Dershowitz 2018, "Calendrical
/// Calculations", 4th edition, the fixed date of the Gregorian calendar, from another day).
/// Much quicker than the difference of two dates, and there are millions of them.
pub(crate) fn day_number(day: Date) -> i32 {
    let month = i32::from(day.month());
    let from_march = (month + 9) % 12;
    let year = i32::from(day.year()) - i32::from(month <= 2);
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (from_march * 306 + 5) / 10 + i32::from(day.day()) - 1
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_are_counted_as_the_calendar_counts_them(
            year in -9998_i16..9998, month in 1_i8..=12, day in 1_i8..=28, later in 0_i32..5000
        ) {
            let from = date(year, month, day);
            if let Ok(to) = from.checked_add(jiff::Span::new().days(later)) {
                prop_assert_eq!(day_number(to) - day_number(from), later);
            }
        }
    }

    #[test]
    fn what_comes_later_and_what_is_long_past_is_left_out() {
        let days = [(2024, 3, 1), (2024, 2, 28), (2030, 1, 1), (1990, 1, 1), (2024, 3, 1)];
        let days = days.map(|(year, month, day)| date(year, month, day)).to_vec();
        let streams = Streams::of(&[History { days, ..History::default() }], date(2024, 3, 1));
        assert_eq!(streams.of_source(0), &[2, 0, 0]);
        assert_eq!(streams.of_source(1), &[0_i32; 0]);
    }
}
