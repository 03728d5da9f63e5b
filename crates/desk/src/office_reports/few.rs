//! Small numbers are not told, and none can be reckoned from those that are.
//!
//! The rule: a number of one to four patients is told as "not shown". A number is also kept
//! back where it and another one told beside it differ by one to four, for the difference is a
//! number of patients too: of 12 referred and 10 who came, two did not. None is told, as in the
//! cell-size policy of CMS (resdac.org, "CMS Cell Size Suppression Policy"; its limit of eleven
//! is for files that anybody may get, this page goes to those who sent the patients).

use super::{counted::Measured, tally::Tally};
use crate::outcomes::{Measure, Score};

/// Fewer patients than this are too few to say.
pub(super) const FEWEST: i64 = 5;

/// Steps of the chain in the order in which they are given up last: whoever reads wants to
/// know first who came, then who finished, then who was reached.
const BY_WORTH: [usize; 3] = [2, 3, 1];

/// A number as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Said {
    /// So many.
    Count(i64),
    /// Too few to say, or another could be reckoned from it.
    TooFew,
}

/// How long it took, so roughly that it is nobody's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Within {
    /// Half of them within so many days.
    Days(i64),
    /// More than two months.
    Longer,
}

/// What may be told.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Told {
    /// Patients referred.
    pub received: Said,
    /// Spoken to.
    pub reached: Said,
    /// Came to their first visit.
    pub came: Said,
    /// Finished their care.
    pub finished: Said,
    /// Half of those reached, within.
    pub to_contact: Option<Within>,
    /// Half of those who came, within.
    pub to_visit: Option<Within>,
}

/// What a test said of those who were measured twice, on average.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The test.
    pub measure: Measure,
    /// At the first visit.
    pub first: Score,
    /// At the last visit.
    pub last: Score,
}

/// Means to a whole point, of the tests with at least five patients. How many they were is not
/// told.
pub(super) fn outcomes(all: &[Measured]) -> Vec<Outcome> {
    let of = |measure: Measure| {
        let own = || all.iter().filter(move |one| one.measure == measure);
        let scores = |score: fn(&Measured) -> Score| {
            let scores: Vec<Score> = own().map(score).collect();
            Score::mean(scores.into_iter())
        };
        if (own().count() as i64) < FEWEST {
            return None;
        }
        Some(Outcome { measure, first: scores(|one| one.first)?, last: scores(|one| one.last)? })
    };
    Measure::ALL.into_iter().filter_map(of).collect()
}

/// Decides what may be told.
pub(super) fn told(tally: &Tally) -> Told {
    let chain = tally.chain();
    let mut shown = [false; 4];
    if chain[0] == 0 || chain[0] >= FEWEST {
        shown[0] = true;
        for step in BY_WORTH {
            shown[step] = true;
            shown[step] = no_gap_is_small(&chain, &shown);
        }
    }
    let said = |step: usize| if shown[step] { Said::Count(chain[step]) } else { Said::TooFew };
    let within = |step: usize, days: &[i64]| match said(step) {
        Said::Count(count) if count >= FEWEST => half_within(days),
        _ => None,
    };
    Told {
        received: said(0),
        reached: said(1),
        came: said(2),
        finished: said(3),
        to_contact: within(1, &tally.contact_days),
        to_visit: within(2, &tally.visit_days),
    }
}

/// Whether no two neighbours of what is told, nor the last of them, are a small number apart.
/// Sums of what is large are large, so neighbours are enough.
fn no_gap_is_small(chain: &[i64; 4], shown: &[bool; 4]) -> bool {
    let mut told = chain.iter().zip(shown).filter(|(_, shown)| **shown).map(|(count, _)| *count);
    let Some(mut before) = told.next() else { return true };
    for count in told.chain([0]) {
        if (1..FEWEST).contains(&(before - count)) {
            return false;
        }
        before = count;
    }
    true
}

/// The shortest usual time within which half of them came; none of fewer than five.
fn half_within(days: &[i64]) -> Option<Within> {
    const USUAL: [i64; 8] = [1, 2, 3, 7, 14, 21, 30, 60];
    if (days.len() as i64) < FEWEST {
        return None;
    }
    let half = |most: i64| 2 * days.iter().filter(|days| **days <= most).count() >= days.len();
    Some(USUAL.into_iter().find(|most| half(*most)).map_or(Within::Longer, Within::Days))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn tally([received, reached, came, finished]: [i64; 4]) -> Tally {
        let days = |count: i64| (0..count).map(|one| one % 9).collect();
        Tally {
            received,
            reached,
            came,
            finished,
            contact_days: days(reached),
            visit_days: days(came),
        }
    }

    /// Whoever knows the rule, the page and nothing else: for each page, all the numbers that
    /// could have led to it. No number of one to four patients may be the only possible one,
    /// whether it is a step, or the difference of two.
    #[test]
    fn no_number_of_one_to_four_can_be_reckoned_from_what_is_told() {
        const MOST: i64 = 16;
        type Possible = BTreeMap<(usize, usize), BTreeSet<i64>>;
        let mut pages: BTreeMap<Told, Possible> = BTreeMap::new();
        let mut told_at_all = 0;
        for received in 0..=MOST {
            for reached in 0..=received {
                for came in 0..=reached {
                    for finished in 0..=came {
                        let chain = [received, reached, came, finished, 0];
                        let page = told(&tally([received, reached, came, finished]));
                        told_at_all += i32::from(page.came != Said::TooFew);
                        let possible = pages.entry(page).or_default();
                        for from in 0..4 {
                            for to in from + 1..5 {
                                let gap = chain[from] - chain[to];
                                possible.entry((from, to)).or_default().insert(gap);
                            }
                        }
                    }
                }
            }
        }
        assert!(told_at_all > 500, "the rule tells something: {told_at_all}");
        for (page, possible) in &pages {
            for (between, gaps) in possible {
                let known = gaps.first().filter(|_| gaps.len() == 1);
                let is_small = known.is_some_and(|gap| (1..FEWEST).contains(gap));
                assert!(!is_small, "{page:?} tells {gaps:?} between {between:?}");
            }
        }
    }

    #[test]
    fn who_came_is_told_before_who_was_reached() {
        let page = told(&tally([30, 22, 20, 9]));
        assert_eq!(page.came, Said::Count(20));
        assert_eq!(page.finished, Said::Count(9));
        assert_eq!(page.reached, Said::TooFew, "two were reached and did not come");
        let page = told(&tally([12, 12, 10, 0]));
        assert_eq!((page.received, page.came), (Said::Count(12), Said::TooFew));
        assert_eq!(told(&tally([4, 4, 4, 4])).received, Said::TooFew);
    }

    #[test]
    fn a_test_is_told_as_a_mean_of_five_at_least() {
        let one = |measure, first: i64, last: i64| Measured {
            measure,
            first: Score::points(first),
            last: Score::points(last),
        };
        let mut all: Vec<Measured> =
            (0..5).map(|more| one(Measure::Lefs, 30 + more, 50 + more)).collect();
        all.extend((0..4).map(|more| one(Measure::Pain, 7, more)));
        let told = outcomes(&all);
        let mean =
            Outcome { measure: Measure::Lefs, first: Score::points(32), last: Score::points(52) };
        assert_eq!(told, [mean]);
    }

    #[test]
    fn a_time_is_rough_and_of_five_at_least() {
        assert_eq!(half_within(&[0, 3, 6, 8, 40]), Some(Within::Days(7)));
        assert_eq!(half_within(&[70, 80, 90, 100, 110]), Some(Within::Longer));
        assert_eq!(half_within(&[1, 2, 3, 4]), None);
        let page = told(&tally([12, 12, 10, 0]));
        assert_eq!(page.to_visit, None, "it would tell how many came");
    }
}
